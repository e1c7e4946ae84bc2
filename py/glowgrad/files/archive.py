"""Zip archives, whose claims about their own size are checked before any memory is taken."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import numpy as np

from ..errors import FileFormatError
from .source import Source, filled

# What zipfile raises for broken archives.
_BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    zlib.error,
)
_UNPACKED = 64 << 20  # bytes that any archive may unpack to
_RATIO = 100  # and how many times its own size, beyond that


class Archive:
    """The members of a zip file, by name.

    Raises FileFormatError for an archive that is broken, names a member twice, or would unpack to
    more than `max_bytes` (by default 64 MiB or 100 times its own size, whichever is more).
    """

    def __init__(self, source: Source, max_bytes: int | None = None) -> None:
        self.source = source
        source.handle.seek(source.start)
        with self._readable():
            self._zip = zipfile.ZipFile(source.handle)
        members = self._zip.infolist()
        self.members = {member.filename: member for member in members}
        if len(self.members) != len(members):
            raise source.error("it names a member twice")
        size = sum(member.file_size for member in members)
        limit = max(_UNPACKED, _RATIO * source.size) if max_bytes is None else max_bytes
        if size > limit:
            raise source.error(
                f"its {source.size} bytes claim to unpack to {size}, more than the {limit} that "
                "are allowed"
            )

    def __contains__(self, name: str) -> bool:
        return name in self.members

    def size(self, name: str) -> int:
        """How many bytes a member has; raises FileFormatError where there is none."""
        member = self.members.get(name)
        if member is None:
            raise self.source.error(f"it has no member {name!r}")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self.source.error(f"its member {name!r} is packed in a way that is not read here")
        stored = member.compress_type == zipfile.ZIP_STORED
        # Deflate cannot make less than 1/1032 of anything.
        if member.file_size > (member.compress_size if stored else 1032 * member.compress_size):
            raise self.source.error(
                f"its member {name!r} claims {member.file_size} bytes, more than its "
                f"{member.compress_size} packed ones can hold"
            )
        return member.file_size

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """A member as a stream."""
        self.size(name)
        with self._readable(), self._zip.open(name) as stream:
            yield stream

    def read(self, name: str, limit: int) -> bytes:
        """A member's bytes; raises FileFormatError where there are more than `limit`."""
        if self.size(name) > limit:
            raise self.source.error(
                f"its member {name!r} has {self.size(name)} bytes, more than {limit}"
            )
        return self.array(name).tobytes()

    def array(self, name: str) -> np.ndarray:
        """A member's bytes in memory of their own, checked against its checksum."""
        with self.open(name) as stream:
            made = filled(stream, self.size(name), self.source)
            stream.read(1)  # the end, where zipfile compares the checksums
            return made

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except _BROKEN as error:
            if isinstance(error, FileFormatError):
                raise
            raise self.source.error(f"it is a broken zip archive ({error})") from None
