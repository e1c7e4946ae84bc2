"""The raw bytes of a dataset, from wherever its layout says that they lie."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from ...errors import FileFormatError
from .cursor import Cursor, Space
from .trees import leaves

_COMPACT, _CONTIGUOUS, _CHUNKED = 0, 1, 2
_DEFLATE, _SHUFFLE, _CHECKSUM = 1, 2, 3
_FILTERS = {4: "szip", 5: "nbit", 6: "scale-offset", 32000: "lzf", 32001: "blosc"}
_INDEXES = {4: "an extensible array", 5: "a version 2 tree"}


class Chunk(NamedTuple):
    """A stored piece: its first element along each axis, its place, and the filters left out."""

    start: tuple[int, ...]
    address: int | None
    size: int
    mask: int


def read_filters(cursor: Cursor) -> list[int]:
    """The filters that a chunk went through when it was written."""
    version, count = cursor.number(1), cursor.number(1)
    if version == 1:
        cursor.take(6)
    found = []
    for _ in range(count):
        identifier = cursor.number(2)
        name = cursor.number(2) if version == 1 or identifier >= 256 else 0
        cursor.number(2)
        values = cursor.number(2)
        cursor.take(name + (-name % 8 if version == 1 else 0))
        cursor.take(4 * values + (4 if version == 1 and values % 2 else 0))
        if identifier not in (_DEFLATE, _SHUFFLE, _CHECKSUM):
            raise FileFormatError(
                f"its HDF5 data is packed by {_FILTERS.get(identifier, identifier)}, which is not "
                "read here: only gzip and shuffle are"
            )
        found.append(identifier)
    return found


class Layout:
    """Where a dataset's bytes are: reads them all as one flat array."""

    def __init__(self, space: Space, cursor: Cursor, shape: tuple[int, ...], itemsize: int) -> None:
        self._space = space
        self._shape = shape
        self._itemsize = itemsize
        self._count = math.prod(shape) * itemsize
        self._chunk: tuple[int, ...] = ()
        version = cursor.number(1)
        if version in (1, 2):
            self._oldest(cursor)
        elif version in (3, 4, 5):
            self._newer(cursor, version)
        else:
            raise FileFormatError(f"its HDF5 layout has version {version}, not read here")

    def _oldest(self, cursor: Cursor) -> None:
        rank, self._kind = cursor.number(1), cursor.number(1)
        cursor.take(5)
        self._address = None if self._kind == _COMPACT else cursor.offset()
        sizes = [cursor.number(4) for _ in range(rank)]
        self._index = 0
        if self._kind == _CHUNKED:
            self._chunk = tuple(sizes[:-1])
        elif self._kind == _COMPACT:
            self._inline = cursor.take(cursor.number(4))

    def _newer(self, cursor: Cursor, version: int) -> None:
        self._kind, self._index = cursor.number(1), 0
        if self._kind == _COMPACT:
            self._inline = cursor.take(cursor.number(2))
        elif self._kind == _CONTIGUOUS:
            self._address = cursor.offset()
        elif self._kind != _CHUNKED:
            raise FileFormatError("its HDF5 data lies in other files, which is not read here")
        elif version == 3:
            rank, self._address = cursor.number(1), cursor.offset()
            self._chunk = tuple(cursor.number(4) for _ in range(rank - 1))
        else:
            flags, rank, width = cursor.number(1), cursor.number(1), cursor.number(1)
            self._chunk = tuple(cursor.number(width) for _ in range(rank))[:-1]
            self._index = cursor.number(1)
            if self._index == 1 and flags & 2:
                self._single = cursor.length(), cursor.number(4)
            elif self._index == 3:
                cursor.number(1)
            elif self._index not in (1, 2):
                raise FileFormatError(
                    f"its HDF5 chunks are listed in {_INDEXES.get(self._index, self._index)}, "
                    'which is not read here: write it with libver="earliest"'
                )
            self._address = cursor.offset()

    def read(self, filters: Sequence[int], fill: bytes) -> np.ndarray:
        """All bytes of the dataset in order; `fill` stands where nothing was written."""
        self._space.spend(self._count)
        if self._kind == _CONTIGUOUS and self._address is not None:
            return self._space.array(self._address, self._count)
        if self._kind == _COMPACT:
            if len(self._inline) != self._count:
                raise FileFormatError("its HDF5 data is broken: a dataset of the wrong size")
            return np.frombuffer(bytearray(self._inline), np.uint8)
        element = np.frombuffer(fill.ljust(self._itemsize, b"\0")[: self._itemsize], np.uint8)
        whole = np.empty((*self._shape, self._itemsize), np.uint8)
        whole[...] = element
        if self._kind == _CHUNKED and self._address is not None and self._count:
            for chunk in self._chunks(bool(filters)):
                self._place(whole, chunk, filters)
        return whole.reshape(-1)

    def _place(self, whole: np.ndarray, chunk: Chunk, filters: Sequence[int]) -> None:
        if chunk.address is None:
            return
        raw = self._space.read(chunk.address, chunk.size)
        count = math.prod(self._chunk) * self._itemsize
        for number, identifier in reversed(list(enumerate(filters))):
            if not chunk.mask >> number & 1:
                raw = self._unpacked(raw, identifier, count)
        if len(raw) != count:
            raise FileFormatError("its HDF5 data is broken: a chunk of the wrong size")
        piece = np.frombuffer(raw, np.uint8).reshape(*self._chunk, self._itemsize)
        inside = tuple(
            slice(0, max(0, min(n, size - at)))
            for n, size, at in zip(self._chunk, self._shape, chunk.start, strict=True)
        )
        target = tuple(slice(at, at + i.stop) for at, i in zip(chunk.start, inside, strict=True))
        whole[target] = piece[inside]

    def _unpacked(self, raw: bytes, identifier: int, count: int) -> bytes:
        if identifier == _CHECKSUM:
            return raw[:-4]
        if identifier == _DEFLATE:
            unpacker = zlib.decompressobj()
            try:
                return unpacker.decompress(raw, count + 8)  # a checksum may follow
            except zlib.error as error:
                raise FileFormatError(f"its HDF5 data is broken ({error})") from None
        if len(raw) % self._itemsize:
            raise FileFormatError("its HDF5 data is broken: a chunk of the wrong size")
        return np.frombuffer(raw, np.uint8).reshape(self._itemsize, -1).T.tobytes()

    def _chunks(self, filtered: bool) -> Iterator[Chunk]:
        size = math.prod(self._chunk) * self._itemsize
        if len(self._chunk) != len(self._shape) or size == 0:
            raise FileFormatError("its HDF5 chunks do not fit its shape")
        self._space.spend(size)
        if self._index == 0:
            rank = len(self._shape)

            def key(cursor: Cursor) -> tuple[int, int, tuple[int, ...]]:
                packed, mask = cursor.number(4), cursor.number(4)
                start = tuple(cursor.number(8) for _ in range(rank))
                cursor.number(8)
                return packed, mask, start

            for (packed, mask, start), address in leaves(self._space, self._address, 1, key):
                self._space.spend(size)
                yield Chunk(start, address, packed, mask)
            return
        grid = [-(-n // c) for n, c in zip(self._shape, self._chunk, strict=True)]
        starts = self._starts(grid)
        if self._index == 1:
            packed, mask = self._single if filtered else (size, 0)
            yield Chunk(next(starts), self._address, packed, mask)
        elif self._index == 2:
            assert self._address is not None
            for number, start in enumerate(starts):
                yield Chunk(start, self._address + number * size, size, 0)
        else:
            for start, entry in zip(starts, self._fixed_array(math.prod(grid)), strict=True):
                width = entry.left - self._space.offset_size - 4
                address = entry.offset()
                packed, mask = (entry.number(width), entry.number(4)) if filtered else (size, 0)
                yield Chunk(start, address, packed, mask)

    def _starts(self, grid: Sequence[int]) -> Iterator[tuple[int, ...]]:
        for places in np.ndindex(*grid):
            yield tuple(p * c for p, c in zip(places, self._chunk, strict=True))

    def _fixed_array(self, count: int) -> Iterator[Cursor]:
        """The entries of a fixed array, which lie in pages where there are many."""
        space = self._space
        head = space.window(self._address, 64)
        head.expect(b"FAHD\0")
        head.number(1)
        width, page = head.number(1), 1 << head.number(1)
        if head.length() != count or width < space.offset_size:
            raise FileFormatError("its HDF5 chunks do not fit its shape")
        address = head.offset()
        prefix = 6 + space.offset_size
        space.at(address, prefix).expect(b"FADB\0")
        assert address is not None
        if count <= page:
            pages = [(address + prefix, count)]
        else:
            number = -(-count // page)
            first = address + prefix + -(-number // 8) + 4
            sizes = [page] * (number - 1) + [count - page * (number - 1)]
            pages = [(first + i * (page * width + 4), size) for i, size in enumerate(sizes)]
        for place, size in pages:
            entries = space.at(place, size * width)
            for _ in range(size):
                yield space.over(entries.take(width))
