"""Heaps, where a file keeps names and text: local, global and fractal ones."""

from __future__ import annotations

from ...errors import FileFormatError
from .cursor import Space

_COLLECTION = 64 << 20


class LocalHeap:
    """The names of the members of an older group."""

    def __init__(self, space: Space, address: int | None) -> None:
        head = space.at(address, 8 + 2 * space.length_size + space.offset_size)
        head.expect(b"HEAP")
        head.take(4)
        size = head.length()
        head.length()
        self._data = space.read(head.offset(), size)

    def name(self, offset: int) -> str:
        """The name that begins at an offset."""
        end = self._data.find(b"\0", offset)
        if end < 0:
            raise FileFormatError("its HDF5 names are broken")
        return self._data[offset:end].decode("utf-8", "replace")


class GlobalHeap:
    """Text of any length, by the address of its collection and its number there."""

    def __init__(self, space: Space) -> None:
        self._space = space
        self._collections: dict[int, dict[int, bytes]] = {}

    def get(self, address: int | None, number: int) -> bytes:
        """The bytes of one object."""
        if address is None or number == 0:
            return b""
        if address not in self._collections:
            self._collections[address] = self._read(address)
        found = self._collections[address].get(number)
        if found is None:
            raise FileFormatError("its HDF5 text is broken")
        return found

    def _read(self, address: int) -> dict[int, bytes]:
        width = self._space.length_size
        head = self._space.at(address, 8 + width)
        head.expect(b"GCOL")
        head.take(4)
        size = head.length() - 8 - width
        if not 0 <= size <= _COLLECTION:
            raise FileFormatError("its HDF5 text is broken")
        body = self._space.at(address + 8 + width, size)
        objects = {}
        while body.left >= 8 + width:
            number = body.number(2)
            body.take(6)
            length = body.length()
            if number == 0:
                break
            objects[number] = body.take(length)
            body.align(8)
        return objects


class FractalHeap:
    """The links or attributes of a newer group with many of them, by identifiers of its own."""

    def __init__(self, space: Space, address: int | None) -> None:
        self._space = space
        head = space.window(address, 256)
        head.expect(b"FRHP\0")
        head.number(2)
        filters, flags = head.number(2), head.number(1)
        managed = head.number(4)
        head.length(), head.offset(), head.length(), head.offset()
        for _ in range(8):
            head.length()
        self._columns = head.number(2)
        self._smallest, self._largest = head.length(), head.length()
        self._bits = head.number(2)
        head.number(2)
        root, self._rows = head.offset(), head.number(2)
        powers = all(n and n & (n - 1) == 0 for n in (self._smallest, self._largest, self._columns))
        if filters or not powers or self._largest < self._smallest or self._rows > 64:
            raise FileFormatError("its HDF5 heaps are broken, or packed, which is not read here")
        self._offset_width = (self._bits + 7) // 8
        limits = [n.bit_length() - 1 for n in (self._largest, max(managed, 1))]
        self._length_width = min((limit + 7) // 8 for limit in limits)
        self._prefix = 5 + space.offset_size + self._offset_width + (4 if flags & 2 else 0)
        self._blocks: list[tuple[int, int, int]] = []  # first offset, size, address
        if root is not None:
            self._find(root, 0, self._rows, 20)

    def get(self, identifier: bytes) -> bytes:
        """The bytes of one object."""
        cursor = self._space.over(identifier)
        kind = cursor.number(1)
        if kind >> 4 & 3 == 2:  # tiny: the identifier is the object
            return cursor.take((kind & 15) + 1)
        if kind >> 4 & 3:
            raise FileFormatError("its HDF5 heaps hold huge objects, which are not read here")
        offset, length = cursor.number(self._offset_width), cursor.number(self._length_width)
        for start, size, address in self._blocks:
            if start + self._prefix <= offset and offset + length <= start + size:
                return self._space.read(address + offset - start, length)
        raise FileFormatError("its HDF5 heaps are broken")

    def _find(self, address: int, start: int, rows: int, depth: int) -> None:
        """Note where the blocks below an indirect block (or a single direct one) lie."""
        if rows == 0:
            self._blocks.append((start, self._smallest, address))
            return
        if depth == 0 or rows > 64:
            raise FileFormatError("its HDF5 heaps are broken")
        width = 5 + self._space.offset_size + self._offset_width
        children = rows * self._columns
        body = self._space.at(address, width + children * self._space.offset_size)
        body.expect(b"FHIB\0")
        body.take(width - 5)
        for row in range(rows):
            size = self._smallest << max(row - 1, 0)
            for _ in range(self._columns):
                child = body.offset()
                if child is not None and size <= self._largest:
                    self._blocks.append((start, size, child))
                elif child is not None:
                    per_row = self._smallest * self._columns
                    below = (size // per_row).bit_length()
                    self._find(child, start, below, depth - 1)
                start += size
