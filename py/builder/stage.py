"""Steps of the build that run only when what they read has changed."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from .checkout import CACHE, ROOT

_IGNORED = {"__pycache__", ".DS_Store"}


def files_under(place: Path) -> list[Path]:
    """Return the files of a folder (or the file itself), sorted, without Python's caches."""
    if place.is_file():
        return [place]
    found = (p for p in place.rglob("*") if p.is_file() and not _IGNORED.intersection(p.parts))
    return sorted(found, key=lambda path: path.relative_to(place).as_posix())


def fingerprint(places: Iterable[Path], *facts: str) -> str:
    """Hash the names and contents of files and folders, and whatever else a step depends on."""
    total = hashlib.sha256()
    for place in places:
        for path in files_under(place):
            name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
            total.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    total.update("\0".join(facts).encode())
    return total.hexdigest()


class Output:
    """A folder that several steps write into, each owning its own files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        place = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
        self._stamps = CACHE / "stamps" / place

    def step(self, name: str, key: str, make: Callable[[Path], None]) -> bool:
        """Run `make` on an empty folder and move its files in, unless all is as before.

        Return whether it ran. Files of this step that it no longer makes are removed.
        """
        stamp = self._stamps / f"{name}.json"
        old = _read(stamp)
        if old.get("key") == key and self._intact(old["files"]):
            return False
        CACHE.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE, prefix=f"{name}-") as temporary:
            fresh = Path(temporary)
            make(fresh)
            names = [path.relative_to(fresh).as_posix() for path in files_under(fresh)]
            for gone in set(old.get("files", {})) - set(names):
                remove(self.folder, gone)
            for item in names:
                target = self.folder / item
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(fresh / item, target)
                target.chmod(0o644)
        self._stamps.mkdir(parents=True, exist_ok=True)
        files = {item: self._state(item) for item in names}
        stamp.write_text(json.dumps({"key": key, "files": files}, indent=1))
        return True

    def _intact(self, files: dict[str, list[int]]) -> bool:
        return all(self._state(name) == state for name, state in files.items())

    def _state(self, name: str) -> list[int] | None:
        try:
            status = (self.folder / name).stat()
        except OSError:
            return None
        return [status.st_size, status.st_mtime_ns]


def remove(folder: Path, name: str) -> None:
    """Delete a file, and the folders that are empty without it."""
    path = folder / name
    path.unlink(missing_ok=True)
    for parent in path.parents:
        if parent == folder or not parent.is_dir() or any(parent.iterdir()):
            return
        parent.rmdir()


def _read(stamp: Path) -> dict:
    try:
        return dict(json.loads(stamp.read_text()))
    except (OSError, ValueError):
        return {}
