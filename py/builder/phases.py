"""Runs the tests: linters and types, JavaScript's own, then pytest, whose summaries come last."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from typing import IO

from . import node
from .checkout import ROOT
from .console import CommandError, say

FOLDERS = (
    "ops",
    "engine",
    "compiled",
    "parity",
    "files",
    "learn",
    "keras",
    "aliases",
    "coverage",
    "shaders",
    "sandbox",
    "lessons",
    "builder",
    "browser",
)
PARTS = ("lint", "js", *FOLDERS)
_NO_TESTS = 5  # pytest's exit code
_ALONE = "browser/test_interrupt.py"  # how soon a Stop stops is asked of a machine that is free
_SHARES = 3  # one in so many files of the browser's goes to the rest, so that both take as long


def run(parts: Sequence[str], pytest_arguments: Sequence[str], *, slow: bool = False) -> None:
    """Run the named parts, all when none is named; what failed is raised at the end."""
    chosen = tuple(parts) or PARTS
    failed = []
    if "lint" in chosen and not _lint():
        failed.append("lint")
    if "js" in chosen and not _javascript():
        failed.append("js")
    folders = [name for name in FOLDERS if name in chosen]
    if folders and not _pytest(folders if parts else [], pytest_arguments, slow):
        failed.append("pytest")
    if failed:
        raise CommandError(f"failed: {', '.join(failed)}")


def _lint() -> bool:
    """Run every linter, so that one run tells everything."""
    biome, types = str(node.tool("biome")), str(node.tool("tsc"))
    python = [sys.executable, "-m"]
    commands = {
        "ruff": [*python, "ruff", "check", "."],
        "ruff format": [*python, "ruff", "format", "--check", "."],
        "mypy": [*python, "mypy"],
        "biome": [biome, "ci", "--error-on-warnings", "--colors=off"],
        "tsc": [types, "--project", "tsconfig.json"],
    }
    passed = [_step(name, command) for name, command in commands.items()]
    return all(passed)


def _javascript() -> bool:
    tests = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests/js").glob("**/*.test.js"))
    if not tests:
        say("✗ node --test: no tests/js/**/*.test.js")
        return False
    return _step("node --test", [node.node(), "--test", *tests])


def _step(name: str, command: Sequence[str]) -> bool:
    """Run a quiet tool; show what it printed only when it fails."""
    started = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **node.shown()},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    mark = "✓" if done.returncode == 0 else "✗"
    say(f"{mark} {name} ({time.monotonic() - started:.1f} s)")
    if done.returncode != 0:
        say(done.stdout)
    return done.returncode == 0


def _pytest(folders: Sequence[str], arguments: Sequence[str], slow: bool) -> bool:
    """Run the folders, most of the browser's beside the rest: it waits more than it computes."""
    missing = [name for name in folders if not (ROOT / "tests" / name).is_dir()]
    if missing:
        raise CommandError(f"there is no tests/{missing[0]}")
    every = ["-m", "slow or not slow"] if slow else []
    deadline = time.monotonic() + (60 if slow else 25) * 60
    quiet = [name for name in folders or FOLDERS if name != "browser"]
    if arguments or "browser" not in (folders or FOLDERS) or not quiet:
        # What is given to pytest may choose single tests, or ask for a debugger.
        return _ended(_start(folders, [*every, *arguments]), deadline)
    alone = _ended(_start([_ALONE], every), deadline)
    names = sorted(path.name for path in (ROOT / "tests/browser").glob("test_*.py"))
    files = [name for name in (f"browser/{name}" for name in names) if name != _ALONE]
    rest = files[::_SHARES]
    browser = [name for name in files if name not in rest]
    with tempfile.TemporaryFile() as printed:
        beside = _start([*quiet, *rest], every, printed)
        try:
            passed = _ended(_start(browser, every), deadline)
            passed = _ended(beside, deadline) and passed and alone
        finally:
            beside.kill()
        printed.seek(0)
        sys.stdout.flush()
        shutil.copyfileobj(printed, sys.stdout.buffer)
        sys.stdout.flush()
    return passed


def _start(
    folders: Sequence[str], arguments: Sequence[str], output: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "pytest", *(f"tests/{name}" for name in folders), *arguments]
    environment = {**os.environ, **node.shown()}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)


def _ended(pytest: subprocess.Popen[bytes], deadline: float) -> bool:
    """Wait for a run; say whether it passed."""
    try:
        code = pytest.wait(max(0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        # A test that waits for a dead browser while it cleans up is beyond pytest's own timeout.
        pytest.kill()
        pytest.wait()
        say("pytest did not end in time.")
        return False
    except BaseException:
        pytest.kill()
        raise
    if code == _NO_TESTS:
        say("No test was run.")
    return code == 0
