"""Groups and datasets by name, with their attributes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np

from ...errors import FileFormatError
from ..source import Source
from . import objects
from .chunks import Layout, read_filters
from .cursor import Cursor, Space
from .heaps import FractalHeap, GlobalHeap, LocalHeap
from .objects import Message, read_messages
from .trees import leaves, records
from .types import BFLOAT16, read_shape, read_type, readable_type

_SIGNATURE = b"\x89HDF\r\n\x1a\n"
_DEPTH = 40
_HARD = 0


class File:
    """An HDF5 file: its root group."""

    def __init__(self, source: Source) -> None:
        starts = [0, *(512 << n for n in range(20))]
        found = [s for s in starts if s + 8 <= source.size and source.read(s, 8) == _SIGNATURE]
        if not found:
            raise source.error("it is no HDF5 file")
        self._space, root = _superblock(source, found[0])
        self.root = Group(self._space, GlobalHeap(self._space), root, "", _DEPTH)


def _superblock(source: Source, start: int) -> tuple[Space, int | None]:
    """How to read the file, and the address of its root group."""
    head = Cursor(source.read(start, min(source.size - start, 128)))
    head.expect(_SIGNATURE)
    version = head.number(1)
    if version > 3:
        raise source.error(f"its HDF5 version is {version}, newer than what is read here")
    if version < 2:
        head.take(4)
    head.offset_size, head.length_size = head.number(1), head.number(1)
    if head.offset_size not in (2, 4, 8) or head.length_size not in (2, 4, 8):
        raise source.error("its HDF5 structures are broken: numbers of an unknown size")
    head.take(1 if version >= 2 else 9 + (4 if version == 1 else 0))
    base = head.offset()
    head.offset(), head.offset()
    if version < 2:
        head.offset()
        head.length()  # of the root group's name
    return Space(source, base or 0, head.offset_size, head.length_size), head.offset()


class _Object:
    """What groups and datasets share: messages, a name, and attributes."""

    def __init__(
        self, space: Space, heap: GlobalHeap, address: int | None, name: str, depth: int
    ) -> None:
        if depth == 0:
            raise FileFormatError("its HDF5 groups are nested too deep, or in a circle")
        self._space = space
        self._heap = heap
        self._address = address
        self._depth = depth
        self.name = name

    @cached_property
    def _messages(self) -> list[Message]:
        return read_messages(self._space, self._address)

    def _bodies(self, kind: int) -> Iterator[Cursor]:
        return (self._space.over(m.body) for m in self._messages if m.type == kind)

    def _body(self, kind: int) -> Cursor | None:
        return next(self._bodies(kind), None)

    @cached_property
    def attributes(self) -> dict[str, Any]:
        """The attributes by name: a number, text, an array or list; other kinds are left out."""
        found = {}
        for cursor in (*self._bodies(objects.ATTRIBUTE), *self._many(objects.ATTRIBUTES)):
            found.update(self._attribute(cursor))
        return found

    def _many(self, kind: int) -> Iterator[Cursor]:
        """Attributes or links that were too many to stand in the object's own header."""
        about = self._body(kind)
        if about is None:
            return
        about.number(1)
        links = kind == objects.LINK_INFO
        about.take((8 if links else 2) if about.number(1) & 1 else 0)
        heap, index = about.offset(), about.offset()
        if heap is None:
            return
        names = FractalHeap(self._space, heap)
        for record in records(self._space, index):
            # A link's record begins with a hash of its name, an attribute's with the identifier.
            yield self._space.over(names.get(record[4:] if links else record[:8]))

    def _attribute(self, cursor: Cursor) -> dict[str, Any]:
        version, flags = cursor.number(1), cursor.number(1)
        sizes = [cursor.number(2) for _ in range(3)]
        if version not in (1, 2, 3):
            raise FileFormatError("its HDF5 attributes are broken")
        cursor.take(1 if version == 3 else 0)
        parts = []
        for size in sizes:
            parts.append(self._space.over(cursor.take(size)))
            cursor.take(-size % 8 if version == 1 else 0)
        name = parts[0].data.split(b"\0")[0].decode("utf-8", "replace")
        kind = None if version > 1 and flags & 3 else readable_type(parts[1])
        shape = read_shape(parts[2])
        if kind is None or shape is None:
            return {}
        raw = np.frombuffer(bytearray(cursor.take(math.prod(shape) * kind.size)), np.uint8)
        values = kind.values(raw, self._heap, cursor)
        if not shape:
            return {name: values[0] if isinstance(values, list) else values[0].item()}
        return {name: values if isinstance(values, list) else values.reshape(shape)}


class Dataset(_Object):
    """An array of numbers or text."""

    def read(self) -> np.ndarray:
        """All values; raises FileFormatError for text, and for what is not read here."""
        kinds, shapes, layouts = (
            self._body(kind) for kind in (objects.TYPE, objects.SPACE, objects.LAYOUT)
        )
        if kinds is None or shapes is None or layouts is None:
            raise FileFormatError(f"its HDF5 dataset {self.name!r:.80} lacks a type or a shape")
        kind, shape = read_type(kinds), read_shape(shapes)
        if kind.opaque and kind.size == 2 and self.attributes.get("dtype") == "bfloat16":
            kind = BFLOAT16  # as Keras writes it
        if kind.numpy is None:
            held = "opaque bytes" if kind.opaque else "text"
            raise FileFormatError(f"its HDF5 dataset {self.name!r:.80} holds {held}, not numbers")
        if shape is None:
            shape = (0,)
        filters = self._body(objects.FILTERS)
        layout = Layout(self._space, layouts, shape, kind.size)
        raw = layout.read([] if filters is None else read_filters(filters), self._fill())
        return np.asarray(kind.values(raw, self._heap, layouts)).reshape(shape)

    def _fill(self) -> bytes:
        cursor = self._body(objects.FILL)
        if cursor is None:
            return b""
        version = cursor.number(1)
        if version == 3:
            given = cursor.number(1) & 0x20
        else:
            cursor.take(2)
            given = cursor.number(1) if version == 2 else 1
        return cursor.take(cursor.number(4)) if given else b""


class Group(_Object):
    """A folder of groups and datasets."""

    @cached_property
    def _links(self) -> dict[str, int | None]:
        links: dict[str, int | None] = {}
        symbols = self._body(objects.SYMBOLS)
        if symbols is not None:
            links.update(self._symbols(symbols.offset(), symbols.offset()))
        for cursor in (*self._bodies(objects.LINK), *self._many(objects.LINK_INFO)):
            name, address = self._link(cursor)
            links[name] = address
        return {name: address for name, address in links.items() if address is not None}

    def _symbols(self, tree: int | None, heap: int | None) -> Iterator[tuple[str, int | None]]:
        names = LocalHeap(self._space, heap)
        width = self._space.offset_size
        for _, node in leaves(self._space, tree, 0, lambda cursor: cursor.length()):
            head = self._space.at(node, 8)
            head.expect(b"SNOD")
            head.take(2)
            count = head.number(2)
            assert node is not None
            entries = self._space.at(node + 8, count * (2 * width + 24))
            for _ in range(count):
                name, address = entries.offset(), entries.offset()
                soft = entries.number(4) == 2
                entries.take(20)
                yield names.name(name or 0), None if soft else address

    def _link(self, cursor: Cursor) -> tuple[str, int | None]:
        cursor.number(1)
        flags = cursor.number(1)
        kind = cursor.number(1) if flags & 8 else _HARD
        cursor.take((8 if flags & 4 else 0) + (1 if flags & 16 else 0))
        name = cursor.take(cursor.number(1 << (flags & 3))).decode("utf-8", "replace")
        return name, cursor.offset() if kind == _HARD else None

    def __iter__(self) -> Iterator[str]:
        return iter(self._links)

    def __contains__(self, name: str) -> bool:
        return name in self._links

    def __getitem__(self, path: str) -> Any:
        """A group or dataset by its path; raises FileFormatError where there is none."""
        name, _, rest = path.partition("/")
        if name not in self._links:
            raise FileFormatError(f"its HDF5 group {self.name or '/'!r:.80} has no {name!r:.80}")
        full = f"{self.name}/{name}" if self.name else name
        place = (self._space, self._heap, self._links[name], full, self._depth - 1)
        found: Group | Dataset = Group(*place)
        if found._body(objects.LAYOUT) is not None:
            found = Dataset(*place)
        if not rest:
            return found
        if isinstance(found, Dataset):
            raise FileFormatError(f"its HDF5 dataset {full!r:.80} is no group")
        return found[rest]

    def datasets(self) -> Iterator[Dataset]:
        """All datasets here and below, in the order of their names, numbers as numbers."""
        for name in sorted(
            self, key=lambda n: (not n.isdecimal(), len(n) if n.isdecimal() else 0, n)
        ):
            found = self[name]
            if isinstance(found, Dataset):
                yield found
            else:
                yield from found.datasets()
