"""B-trees, version 1 (groups and chunks) and version 2 (names of links and attributes)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ...errors import FileFormatError
from .cursor import Cursor, Space

_DEPTH = 40


def leaves(
    space: Space, address: int | None, kind: int, key: Callable[[Cursor], Any], depth: int = _DEPTH
) -> Iterator[tuple[Any, int | None]]:
    """(key, address of the child) for each entry of the leaves of a version 1 tree.

    kind is 0 for groups and 1 for chunks; `key` reads one key.
    """
    head = space.at(address, 8 + 2 * space.offset_size)
    head.expect(b"TREE")
    if head.number(1) != kind or depth == 0:
        raise FileFormatError("its HDF5 trees are broken")
    level, used = head.number(1), head.number(2)
    assert address is not None
    body = space.window(address + 8 + 2 * space.offset_size, 1 << 20)
    entries = [(key(body), body.offset()) for _ in range(used)]
    for entry, child in entries:
        if level == 0:
            yield entry, child
        else:
            yield from leaves(space, child, kind, key, min(depth - 1, level))


def records(space: Space, address: int | None) -> Iterator[bytes]:
    """The records of a version 2 tree."""
    head = space.at(address, 22 + space.offset_size + space.length_size)
    head.expect(b"BTHD\0")
    head.number(1)
    node_size, record_size, depth = head.number(4), head.number(2), head.number(2)
    head.take(2)
    root, count = head.offset(), head.number(2)
    if not record_size or node_size < 10 + record_size or depth > _DEPTH:
        raise FileFormatError("its HDF5 trees are broken")
    if root is not None:
        tree = _Newer(space, node_size, record_size, depth)
        yield from tree.node(root, count, depth)


class _Newer:
    """A version 2 tree, whose nodes write numbers as narrow as their largest values allow."""

    def __init__(self, space: Space, node_size: int, record_size: int, depth: int) -> None:
        self.space = space
        self.node_size = node_size
        self.record_size = record_size
        most = (node_size - 10) // record_size
        self.count_width = _width(most)
        self.total_widths = [0]  # by the level of the child
        total = most
        for _ in range(depth):
            pointer = space.offset_size + self.count_width + self.total_widths[-1]
            fit = (node_size - 10 - pointer) // (record_size + pointer)
            total = (fit + 1) * total + fit
            self.total_widths.append(_width(total))

    def node(self, address: int | None, count: int, level: int) -> Iterator[bytes]:
        body = self.space.at(address, self.node_size)
        body.expect(b"BTIN\0" if level else b"BTLF\0")
        body.number(1)
        own = [body.take(self.record_size) for _ in range(count)]
        if not level:
            yield from own
            return
        children = []
        for _ in range(count + 1):
            child, child_count = body.offset(), body.number(self.count_width)
            body.number(self.total_widths[level - 1])
            children.append((child, child_count))
        yield from own
        for child, child_count in children:
            yield from self.node(child, child_count, level - 1)


def _width(most: int) -> int:
    """Bytes for numbers up to `most`."""
    return (max(most, 1).bit_length() - 1) // 8 + 1
