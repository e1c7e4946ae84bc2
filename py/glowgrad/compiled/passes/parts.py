"""Gradients of parts: the sum of arrays that are zero but for a part, each another one, holds the
parts side by side.
"""

from __future__ import annotations

from typing import Any

from ...ops.shapes import Shape, size_of
from ..graph import TEMPORARY, Op, Ref, Storage
from .layouts import indexed, normal, walk

PARTS = "parts"  # copies its inputs to the places `keys` of its result, which they fill


def with_parts_together(ops: list[Op]) -> list[Op]:
    """The operations, with parts put together in place of sums of parts between zeros."""
    if sum(op.name == "embed" for op in ops) < 2:
        return ops
    known = _Known(ops)
    gone: set[Op] = set()
    instead: dict[Op, Op] = {}
    for op in reversed(ops):
        if op.name != "add" or op in gone:
            continue
        leaves: list[Op] = []
        inner: list[Op] = []
        if not known.embedded(op, leaves, inner) or not _fill(leaves, op.outs[0].shape):
            continue
        keys = [leaf.attrs["key"] for leaf in leaves]
        sources = [leaf.ins[0] for leaf in leaves]
        out = op.outs[0]
        copy = known.only_reader(out)
        if copy is not None and copy.name == "copy":
            turned = _target(copy, out)
            if turned is not None and known.is_made_once(copy.outs[0]):
                out = turned
                gone.add(copy)
        instead[op] = Op(PARTS, sources, [out], attrs={"keys": keys}, place=op.place)
        gone.update((*leaves, *inner))
    return [instead.get(op, op) for op in ops if op not in gone]


class _Known:
    def __init__(self, ops: list[Op]) -> None:
        self.makers: dict[Storage, list[Op]] = {}
        self.readers: dict[Storage, list[Op]] = {}
        for op in ops:
            for ref in op.outs:
                self.makers.setdefault(ref.storage, []).append(op)
            for ref in op.reads:
                self.readers.setdefault(ref.storage, []).append(op)

    def is_made_once(self, ref: Ref) -> bool:
        return ref.storage.role == TEMPORARY and len(self.makers.get(ref.storage, ())) == 1

    def only_reader(self, ref: Ref) -> Op | None:
        readers = self.readers.get(ref.storage, [])
        return readers[0] if len(readers) == 1 and self.is_made_once(ref) else None

    def embedded(self, op: Op, leaves: list[Op], inner: list[Op]) -> bool:
        """Whether all that a sum adds up are parts between zeros that nothing else reads."""
        for ref in op.ins:
            if self.only_reader(ref) is not op:
                return False
            maker = self.makers[ref.storage][0]
            if normal(maker.outs[0]) != normal(ref) or maker.outs[0].shape != op.outs[0].shape:
                return False
            if maker.name == "embed" and self.is_made_once(maker.ins[0]):
                leaves.append(maker)
            elif maker.name == "add" and self.embedded(maker, leaves, inner):
                inner.append(maker)
            else:
                return False
        return True


def _target(copy: Op, made: Ref) -> Ref | None:
    """Where a copy brings the elements of an array, in the shape of that."""
    source, out = copy.ins[0], copy.outs[0]
    if source.dtype is not out.dtype or source.shape != out.shape:
        return None
    way = walk(source, made)
    return None if way is None else way.of(out)


def _fill(leaves: list[Op], shape: Shape) -> bool:
    """Whether parts leave nothing out and do not overlap."""
    regions = [_region(leaf.attrs["key"], shape) for leaf in leaves]
    if any(region is None for region in regions):
        return False
    boxes = [region for region in regions if region is not None]
    for number, one in enumerate(boxes):
        for other in boxes[:number]:
            if all(a < d and c < b for (a, b), (c, d) in zip(one, other, strict=True)):
                return False
    return sum(leaf.ins[0].size for leaf in leaves) == size_of(shape)


def _region(key: tuple[Any, ...], shape: Shape) -> list[tuple[int, int]] | None:
    """From where to where a part goes along each axis; None of one with steps or new axes."""
    region = []
    for axis, size in enumerate(shape):
        part = key[axis] if axis < len(key) else slice(None)
        if isinstance(part, slice):
            start, stop, step = part.indices(size)
            if step != 1:
                return None
            region.append((start, max(start, stop)))
        elif part is None:
            return None
        else:
            start = part + size if part < 0 else part
            region.append((start, start + 1))
    return region if len(key) <= len(shape) else None


def copies_of(op: Op) -> list[Op]:
    """The copies that put parts together."""
    (out,) = op.outs
    places = [indexed(out, key) for key in op.attrs["keys"]]
    return [
        Op("copy", [source], [place], place=op.place)
        for source, place in zip(op.ins, places, strict=True)
        if source.size
    ]
