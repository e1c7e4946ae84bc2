"""Fetches pinned wheels from the package index into the cache, without installing them."""

import hashlib
from pathlib import Path

from . import environment
from .checkout import CACHE
from .console import CommandError, say
from .pins import PinnedWheel


def fetch(wheel: PinnedWheel) -> Path:
    """Return the path of the wheel: downloaded once, checked against its hash each time."""
    folder = CACHE / "wheels"
    found = _cached(folder, wheel)
    if found is None:
        say(f"Fetching {wheel.name} {wheel.version} …")
        folder.mkdir(parents=True, exist_ok=True)
        options = ["--no-deps", "--only-binary=:all:", "--python-version", wheel.python]
        if wheel.platform != "any":
            options += ["--implementation", "cp", "--platform", wheel.platform]
        environment.pip(
            ["download", *options, "--dest", str(folder), f"{wheel.name}=={wheel.version}"],
            f"pip could not fetch {wheel.name} {wheel.version}: is there a network connection?",
        )
        found = _cached(folder, wheel)
    if found is None:
        raise CommandError(
            f"{wheel.name} {wheel.version} in {folder} is not the file that was pinned"
        )
    return found


def _cached(folder: Path, wheel: PinnedWheel) -> Path | None:
    stem = f"{wheel.name.replace('-', '_')}-{wheel.version}-"
    for path in sorted(folder.glob(f"{stem}*.whl")):
        if hashlib.sha256(path.read_bytes()).hexdigest() == wheel.sha256:
            return path
    return None
