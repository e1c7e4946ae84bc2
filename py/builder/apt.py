"""Installs Debian packages, where that is allowed: as root, on a system that has apt."""

import os
import shutil
from pathlib import Path

from .console import CommandError, run_quietly, say


def available() -> bool:
    """Whether packages can be installed without asking anybody."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*packages: str) -> None:
    """Install packages; the package lists are fetched only when the first try fails."""
    names = " ".join(packages)
    say(f"Installing {names} (apt) …")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    failure = f"apt-get could not install {names}"
    if not _lists_present():
        run_quietly(["apt-get", "update", "-q"], "apt-get update failed", environment=quiet)
        run_quietly(command, failure, environment=quiet)
        return
    try:
        run_quietly(command, failure, environment=quiet)
    except CommandError:
        run_quietly(["apt-get", "update", "-q"], "apt-get update failed", environment=quiet)
        run_quietly(command, failure, environment=quiet)


def _lists_present() -> bool:
    return any(Path("/var/lib/apt/lists").glob("*_Packages*"))
