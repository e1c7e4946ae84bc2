"""A file to read from: its size is known, and no read goes beyond its end."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np

from ..errors import FileFormatError

Readable = str | os.PathLike[str] | IO[bytes]

_PIECE = 1 << 20


class Source:
    """The bytes of a file from where it stands to its end; places count from there."""

    def __init__(self, handle: IO[bytes], name: str) -> None:
        if not (hasattr(handle, "read") and hasattr(handle, "seek") and hasattr(handle, "tell")):
            raise AttributeError(
                f"a file is read from a path or from a file object that can seek, not from "
                f"{type(handle).__name__}: put the bytes into io.BytesIO(…) first"
            )
        self.handle = handle
        self.name = name
        self.start = handle.tell()
        self.size = handle.seek(0, io.SEEK_END) - self.start
        if self.size <= 0:
            hint = ": go back to its start with f.seek(0)" if self.start else ""
            raise self.error(f"there is nothing to read{hint}")

    def error(self, what: str) -> FileFormatError:
        """An error that begins with the file's name."""
        return FileFormatError(what if what.startswith(self.name) else f"{self.name}: {what}")

    def read(self, place: int, count: int) -> bytes:
        """Exactly `count` bytes; raises FileFormatError where the file has no such place."""
        self._check(place, count)
        self.handle.seek(self.start + place)
        data = self.handle.read(count)
        if len(data) != count:
            raise self.error(f"it ends early, within the {count} bytes at {place}")
        return data

    def array(self, place: int, count: int) -> np.ndarray:
        """`count` bytes in memory of their own."""
        self._check(place, count)
        self.handle.seek(self.start + place)
        return filled(self.handle, count, self)

    def _check(self, place: int, count: int) -> None:
        if place < 0 or count < 0 or place + count > self.size:
            raise self.error(
                f"it points to {count} bytes at {place}, but has {self.size} bytes: it is cut off "
                "or broken"
            )


def filled(stream: Any, count: int, source: Source) -> np.ndarray:
    """`count` bytes from a stream, without a second copy of them in memory."""
    made = np.empty(count, np.uint8)
    view = made.data
    done = 0
    while done < count:
        piece = stream.read(min(count - done, _PIECE))
        if not piece:
            raise source.error(f"it ends early, after {done} of {count} bytes")
        view[done : done + len(piece)] = piece
        done += len(piece)
    return made


@contextmanager
def opened(f: Readable) -> Iterator[Source]:
    """A path or a file object as a Source; a path is closed again."""
    if isinstance(f, (str, os.PathLike)):
        path = Path(f)
        with path.open("rb") as handle:
            yield Source(handle, path.name)
    else:
        yield Source(f, Path(str(getattr(f, "name", "the file"))).name)


@contextmanager
def created(f: Readable) -> Iterator[IO[bytes]]:
    """A path or a file object to write bytes to; a path is closed again."""
    if not isinstance(f, (str, os.PathLike)):
        if not hasattr(f, "write"):
            raise AttributeError(
                f"a file is written to a path or to a file object, not to {type(f).__name__}"
            )
        yield f
        return
    path = Path(f)
    if not path.parent.is_dir():
        raise RuntimeError(f"the folder {str(path.parent)!r} does not exist: make it first")
    with path.open("wb") as handle:
        yield handle
