"""The steps of an optimizer, a parameter each, as one operation."""

from __future__ import annotations

from collections.abc import Hashable

from ..graph import Op, Storage
from .duplicates import hashable


def merged(ops: list[Op]) -> list[Op]:
    """All steps with the same live words and attributes at the place of the last of them, where
    nothing in between uses what they change.
    """
    groups: dict[Hashable, list[Op]] = {}
    open_: dict[Hashable, tuple[set[Storage], set[Storage]]] = {}  # what a group reads, writes
    place: dict[Op, list[Op]] = {}
    for op in ops:
        reads = {ref.storage for ref in op.reads}
        writes = {ref.storage for ref in op.outs}
        key = _key(op)
        for other, (read, written) in list(open_.items()):
            if other != key and (written & (reads | writes) or read & writes):
                del open_[other], groups[other]  # it ends here
        if key is None:
            continue
        if key in open_ and open_[key][1] & (reads | writes) | open_[key][0] & writes:
            del open_[key], groups[key]
        group = groups.setdefault(key, [])
        group.append(op)
        place[op] = group
        read, written = open_.setdefault(key, (set(), set()))
        read |= reads
        written |= writes
    kept = []
    for op in ops:
        group = place.get(op, [op])
        if len(group) == 1:
            kept.append(op)
        elif op is group[-1]:
            kept.append(_together(group))
    return kept


def _key(op: Op) -> Hashable | None:
    if op.live is None or not op.name.endswith("_step"):
        return None
    return op.name, op.live, hashable(op.attrs), len(op.ins), op.ins[0].dtype


def _together(group: list[Op]) -> Op:
    first = group[0]
    return Op(
        first.name + "s",
        [ref for op in group for ref in op.ins],
        [ref for op in group for ref in op.outs],
        first.primitive,
        {**first.attrs, "count": len(group)},
        first.live,
        place=first.place,
    )
