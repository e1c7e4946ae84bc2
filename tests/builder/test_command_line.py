"""build.py as a person meets it: help, mistakes, missing tools."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from builder import apt, browser, environment, node, vulkan
from builder.checkout import ROOT
from builder.console import CommandError


def build_py(*arguments: str, **environment_changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **environment_changes},
    )


@pytest.mark.parametrize("command", ["serve", "build", "test", "bench", "check"])
def test_every_command_explains_itself(command: str) -> None:
    done = build_py(command, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith(f"usage: build.py {command}")


@pytest.mark.parametrize(
    "arguments", [[], ["bake"], ["build", "--ouy", "x"], ["test", "--only", "x"]]
)
def test_a_mistyped_command_fails_with_usage(arguments: list[str]) -> None:
    done = build_py(*arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: ")
    assert "Traceback" not in done.stderr


def test_setup_of_a_ready_checkout_takes_under_three_seconds() -> None:
    code = (
        "import time; start = time.monotonic()\n"
        "from builder import environment, node\n"
        "environment.prepare(['build']); node.prepare()\n"
        "print(time.monotonic() - start)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 3


def test_missing_browser_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(CommandError, match=r"^CHROMIUM=/nowhere/chromium is no program$"):
        browser.prepare()


def test_missing_vulkan_names_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vulkan, "present", lambda: False)
    monkeypatch.setattr(apt, "available", lambda: False)
    with pytest.raises(CommandError, match="apt install libvulkan1 mesa-vulkan-drivers"):
        vulkan.prepare()


def test_missing_venv_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(apt, "available", lambda: False)
    with pytest.raises(CommandError, match=r"apt install python3\.\d+-venv"):
        environment._require_ensurepip()


@pytest.mark.parametrize("version", ["v18.19.0", "not a version"])
def test_an_old_node_is_not_used(
    version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("node", "npm"):
        script = tmp_path / name
        script.write_text(f"#!/bin/sh\necho {version}\n")
        script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    node._system_node.cache_clear()
    assert node._system_node() is None
    node._system_node.cache_clear()


def test_every_pin_is_exact() -> None:
    for group in ("build", "test", "oracle", "node"):
        for requirement in environment.requirements(group):
            assert re.fullmatch(r"[\w-]+==[\w.]+", requirement), requirement


def test_lock_file_names_no_host_to_download_from() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
