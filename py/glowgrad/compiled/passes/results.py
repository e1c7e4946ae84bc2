"""Results of fused work that nobody reads any more."""

from __future__ import annotations

from ..graph import TEMPORARY, Storage
from .items import Item


def without_unread(items: list[Item]) -> list[Item]:
    """Nothing is stored that is read within its own kernel only, or not at all."""
    needed: set[Storage] = set()
    kept = []
    for item in reversed(items):
        if item.expression is not None:
            item.expression.stored = [
                stored
                for stored in item.expression.stored
                if stored.out.storage.role != TEMPORARY or stored.out.storage in needed
            ]
        writes = item.writes()
        if not any(r.storage.role != TEMPORARY or r.storage in needed for r in writes):
            continue
        needed.update(ref.storage for ref in item.reads())
        kept.append(item)
    return kept[::-1]
