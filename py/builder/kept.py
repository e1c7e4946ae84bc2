"""What a run of the engine gave, kept for as long as no file that the run read has changed.

A run says which files of the engine it read: modules, shaders, data. A change of any other file
leaves what was kept valid.
"""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from .checkout import ROOT

WATCHED = (ROOT / "py" / "glowgrad", ROOT / "shaders")
VERSIONS_TO_KEEP = 2  # of one name: what others who share the cache, or a branch, may come back to


class FilesRead:
    """From its making on, notes which files of the engine this process reads."""

    def __init__(self) -> None:
        self._opened: set[str] = set()
        sys.addaudithook(self._note)

    def _note(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(arguments[0], str):
            self._opened.add(arguments[0])

    def names(self) -> list[str]:
        """The files, from the checkout's root on; modules too that came from Python's caches."""
        modules = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
        paths = {Path(name) for name in {*self._opened, *filter(None, modules)}}
        inside = {one for one in paths if any(one.is_relative_to(place) for place in WATCHED)}
        read = {one for one in inside if "__pycache__" not in one.parts and one.is_file()}
        return sorted(path.relative_to(ROOT).as_posix() for path in read)


class Kept:
    """A folder of results, each under a name and a key of what it was made from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, name: str, key: str) -> Any:
        """The result, or None where there is none that still holds."""
        found = _read(self._path(name, key))
        valid = found is not None and found["files"] == _states(found["files"])
        return found["result"] if found is not None and valid else None

    def put(self, name: str, key: str, result: Any, files: Iterable[str]) -> None:
        """Keep a result of a run that read these files."""
        text = json.dumps({"files": _states(files), "result": result})
        path = self._path(name, key)
        fresh = path.with_suffix(".new")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
        for old in self._versions(name)[VERSIONS_TO_KEEP:]:
            old.unlink(missing_ok=True)

    def last(self, name: str) -> Any:
        """The newest result of that name, whether it still holds or not; None without one."""
        versions = self._versions(name)
        found = _read(versions[0]) if versions else None
        return found["result"] if found is not None else None

    def _path(self, name: str, key: str) -> Path:
        versions = f"{platform.python_version()} {platform.machine()} {_numpy()} {key}"
        return self.folder / f"{name}.{hashlib.sha256(versions.encode()).hexdigest()[:16]}.json"

    def _versions(self, name: str) -> list[Path]:
        found = self.folder.glob(f"{name}.*.json")
        return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return None


def _states(files: Iterable[str]) -> dict[str, str]:
    return {name: _state(name) for name in files}


def _state(name: str) -> str:
    path = ROOT / name
    try:
        status = path.stat()
    except OSError:
        return "gone"
    return _digest(path, status.st_mtime_ns, status.st_size)


@cache
def _digest(path: Path, changed: int, size: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _numpy() -> str:
    import numpy

    return numpy.__version__
