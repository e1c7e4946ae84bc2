"""Makes .venv and keeps it at the versions that pyproject.toml pins."""

import hashlib
import importlib
import importlib.util
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from . import apt
from .checkout import CACHE, ROOT, VENV, VENV_PYTHON
from .console import CommandError, run_quietly, say

CONSTRAINTS = Path(__file__).with_name("constraints.txt")
_STAMP = VENV / "glowgrad-groups.json"
_TITLES = {
    "build": "the build's Python packages",
    "test": "test packages",
    "oracle": "PyTorch and the tests' other oracles",
    "node": "Node",
}


def requirements(group: str) -> list[str]:
    """Return the pinned requirements of a dependency group."""
    with (ROOT / "pyproject.toml").open("rb") as handle:
        return list(tomllib.load(handle)["dependency-groups"][group])


def inside() -> bool:
    """Whether this process already runs on the Python of .venv."""
    return Path(sys.prefix).resolve() == VENV.resolve()


def prepare(groups: Sequence[str]) -> None:
    """Make .venv if it is missing or broken, and install the groups that are missing or changed."""
    if not _usable():
        _create()
    stamps = _read_stamps()
    missing = [group for group in groups if stamps.get(group) != _fingerprint(group)]
    for group in missing:
        say(f"Installing {_TITLES[group]} …")
        install(requirements(group))
        stamps[group] = _fingerprint(group)
        _STAMP.write_text(json.dumps(stamps, indent=1))


def install(packages: Sequence[str]) -> None:
    """Install pinned packages into .venv with pip."""
    pip(
        ["install", "--constraint", str(CONSTRAINTS), *packages],
        "pip could not install the packages above: is there a network connection?",
    )


def pip(arguments: Sequence[str], failure: str) -> None:
    """Run pip of .venv, its cache inside the checkout."""
    options = ["--quiet", "--no-input", "--disable-pip-version-check"]
    command: list[str | Path] = [VENV_PYTHON, "-m", "pip", arguments[0], *options, *arguments[1:]]
    run_quietly(command, failure, environment={"PIP_CACHE_DIR": str(CACHE / "pip")})


def hand_over(arguments: Sequence[str]) -> int:
    """Run build.py again on .venv's Python; on Unix this process becomes that one."""
    command = [str(VENV_PYTHON), str(ROOT / "build.py"), *arguments]
    if os.name != "nt":
        os.execv(command[0], command)
    return subprocess.call(command)


def _usable() -> bool:
    """Whether .venv's Python exists (its link can dangle after a system upgrade) and has pip."""
    return VENV_PYTHON.exists() and (VENV / "pyvenv.cfg").exists() and _site_packages().is_dir()


def _site_packages() -> Path:
    if os.name == "nt":
        return VENV / "Lib" / "site-packages"
    return next(iter(sorted(VENV.glob("lib/python3.*/site-packages"))), VENV / "missing")


def _create() -> None:
    _require_ensurepip()
    say("Making .venv …")
    run_quietly([sys.executable, "-m", "venv", "--clear", VENV], "Python could not make .venv")
    # A plain path file makes `import glowgrad` and `import builder` work from the sources.
    (_site_packages() / "glowgrad-checkout.pth").write_text(f"{ROOT / 'py'}\n")


def _require_ensurepip() -> None:
    """Debian ships Python without venv and ensurepip."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    package = f"python3.{sys.version_info.minor}-venv"
    if not apt.available():
        raise CommandError(f"Python lacks its venv module: install it, e.g. apt install {package}")
    apt.install(package)
    importlib.invalidate_caches()


def _read_stamps() -> dict[str, str]:
    try:
        return dict(json.loads(_STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def _fingerprint(group: str) -> str:
    """A group is current while its pins, the pins of what they need, and Python are the same."""
    python = _site_packages().parent.name
    parts = [python, CONSTRAINTS.read_text(), *requirements(group)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
