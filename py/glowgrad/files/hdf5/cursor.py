"""Reads numbers one after the other out of bytes, never beyond their end."""

from __future__ import annotations

import numpy as np

from ...errors import FileFormatError
from ..source import Source


class Cursor:
    """A place in some bytes; `offset_size` and `length_size` are the file's widths of numbers."""

    def __init__(self, data: bytes, offset_size: int = 8, length_size: int = 8) -> None:
        self.data = data
        self.place = 0
        self.offset_size = offset_size
        self.length_size = length_size

    def take(self, count: int) -> bytes:
        """The next `count` bytes."""
        piece = self.data[self.place : self.place + count]
        if count < 0 or len(piece) != count:
            raise FileFormatError("its HDF5 structures are cut off or broken")
        self.place += count
        return piece

    def number(self, width: int) -> int:
        """The next whole number of `width` bytes."""
        return int.from_bytes(self.take(width), "little")

    def offset(self) -> int | None:
        """The next address in the file; None where it is left undefined."""
        value = self.number(self.offset_size)
        return None if value == (1 << (8 * self.offset_size)) - 1 else value

    def length(self) -> int:
        """The next size in the file."""
        return self.number(self.length_size)

    def expect(self, signature: bytes) -> None:
        """Raise unless a structure begins here as it should."""
        found = self.take(len(signature))
        if found != signature:
            raise FileFormatError(f"its HDF5 structures are broken: {found!r} for {signature!r}")

    def align(self, step: int, start: int = 0) -> None:
        """Go on to the next multiple of `step`, counted from `start`."""
        self.take(-(self.place - start) % step)

    @property
    def left(self) -> int:
        """How many bytes are left."""
        return len(self.data) - self.place


class Space:
    """The file as addresses see it, and a limit to what may be read out of it altogether."""

    def __init__(self, source: Source, base: int, offset_size: int, length_size: int) -> None:
        self.source = source
        self.base = base
        self.offset_size = offset_size
        self.length_size = length_size
        self._budget = max(64 << 20, 100 * source.size)
        self._structures = 1_000_000

    def at(self, address: int | None, count: int) -> Cursor:
        """`count` bytes at an address, to read from."""
        return self.over(self.read(address, count))

    def over(self, data: bytes) -> Cursor:
        """Bytes to read from."""
        return Cursor(data, self.offset_size, self.length_size)

    def read(self, address: int | None, count: int) -> bytes:
        """`count` bytes at an address."""
        self._structures -= 1
        if address is None or self._structures < 0:
            raise FileFormatError("its HDF5 structures lead nowhere, or in a circle")
        return self.source.read(self.base + address, count)

    def array(self, address: int | None, count: int) -> np.ndarray:
        """`count` bytes at an address, in memory of their own."""
        if address is None:
            raise FileFormatError("its HDF5 data lies nowhere")
        return self.source.array(self.base + address, count)

    def window(self, address: int | None, most: int) -> Cursor:
        """What follows an address, `most` bytes of it or all that there is."""
        place = self.base + (address or 0)
        return self.at(address, max(0, min(most, self.source.size - place)))

    def spend(self, count: int) -> None:
        """Count bytes that the file unpacks to; raises where they are too many for its size."""
        self._budget -= count
        if self._budget < 0:
            raise FileFormatError(
                f"its {self.source.size} bytes claim to unpack to far more than they can hold"
            )
