"""Dead work: operations whose results nobody reads, inside or outside."""

from __future__ import annotations

from ..graph import TEMPORARY, Op, Storage


def without_dead(ops: list[Op]) -> list[Op]:
    """The operations that something seen from outside needs, in their order."""
    needed: set[Storage] = set()
    kept = []
    for op in reversed(ops):
        if any(r.storage.role != TEMPORARY or r.storage in needed for r in op.outs):
            needed.update(ref.storage for ref in op.reads)
            kept.append(op)
    return kept[::-1]
