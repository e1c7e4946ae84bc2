"""Duplicate work: the same operation over the same memory, in which nothing has changed since."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from ..graph import TEMPORARY, Op, Ref, Storage


def without_duplicates(ops: list[Op]) -> list[Op]:
    """Each result computed once; who reads a second one reads the first."""
    writes: dict[Storage, int] = {}
    for op in ops:
        for storage in {ref.storage for ref in op.outs}:
            writes[storage] = writes.get(storage, 0) + 1
    versions: dict[Storage, int] = {}
    first: dict[Hashable, list[Ref]] = {}
    instead: dict[Storage, Storage] = {}
    kept = []
    for op in ops:
        if instead:
            _redirect(op, instead)
        key = _key(op, versions)
        whole = all(
            ref.storage.role == TEMPORARY
            and writes[ref.storage] == 1
            and ref.size == ref.storage.size
            and ref.is_dense
            for ref in op.outs
        )
        if key is not None and whole:
            known = first.setdefault(key, op.outs)
            if known is not op.outs:
                instead.update((a.storage, b.storage) for a, b in zip(op.outs, known, strict=True))
                continue
        for ref in op.outs:
            versions[ref.storage] = versions.get(ref.storage, 0) + 1
        kept.append(op)
    return kept


def _redirect(op: Op, instead: dict[Storage, Storage]) -> None:
    for refs in (op.ins, op.extra):
        for place, ref in enumerate(refs):
            other = instead.get(ref.storage)
            if other is not None:
                refs[place] = Ref(other, ref.shape, ref.strides, ref.offset, ref.dtype)


def _key(op: Op, versions: dict[Storage, int]) -> Hashable | None:
    """What two operations with the same result have in common; None of one that draws anew."""
    if op.live is not None or not op.ins:
        return None
    try:
        attrs = hashable(op.attrs)
        key = (
            op.name,
            attrs,
            op.chain,
            *((ref, versions.get(ref.storage, 0)) for ref in op.reads),
            *(ref.shape for ref in op.outs),
            *(ref.dtype for ref in op.outs),
        )
        hash(key)
    except TypeError:
        return None
    return key


def hashable(value: Any) -> Hashable:
    if isinstance(value, dict):
        return tuple((name, hashable(value[name])) for name in sorted(value))
    if isinstance(value, (list, tuple)):
        return tuple(hashable(part) for part in value)
    if isinstance(value, slice):
        return "slice", value.start, value.stop, value.step
    return type(value), value
