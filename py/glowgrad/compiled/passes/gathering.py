"""Small kernels of one kind that need not run apart: the earlier waits for the later, and both are
one. Sums for bias gradients are the most of them.
"""

from __future__ import annotations

from ...ops.shapes import size_of
from ..costs import moved
from .fusion import joined, reduction
from .items import Item
from .limits import Limits
from .uses import Uses

_MOST_BYTES = 4 << 20  # that an item may hold on to while it waits
_SMALL = 1 << 14  # elements of a chain that is better not run alone


def gathered(items: list[Item], limits: Limits) -> list[Item]:
    """The items, with chains over the same shape and axes joined where one can wait."""
    uses = Uses(items)
    last: dict[object, int] = {}
    for place, item in enumerate(items):
        kind = _kind(item)
        if kind is None:
            continue
        earlier = last.get(kind)
        last[kind] = place
        if earlier is None:
            continue
        host = uses.items[earlier]
        assert host is not None
        if sum(map(moved, host.reads())) > _MOST_BYTES or not uses.can_wait(earlier, place):
            continue
        uses.remove(earlier)
        uses.remove(place)
        if joined(host, item, limits):
            uses.items[place], uses.items[earlier] = host, None
        else:
            uses.add(earlier)
        uses.add(place)
    return uses.rest()


def _kind(item: Item) -> object:
    """What items have in common that may run together."""
    if not item.is_chain:
        return None
    kind = reduction(item)
    if kind is not None:
        return kind
    assert item.expression is not None
    shape = item.expression.shape
    return shape if size_of(shape) <= _SMALL else None
