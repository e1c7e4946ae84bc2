"""Elementwise work that follows a product after other operations: the product waits for it, and
does it before its result is stored.
"""

from __future__ import annotations

from ..graph import TEMPORARY
from .fusion import joined
from .items import Item
from .limits import Limits
from .uses import Uses


def absorbed(items: list[Item], limits: Limits) -> list[Item]:
    """The items, with chains moved behind the products that they read where nothing between them
    needs those.
    """
    uses = Uses(items)
    for place, item in enumerate(items):
        if item.is_chain:
            _absorb(uses, place, limits)
    return uses.rest()


def _absorb(uses: Uses, place: int, limits: Limits) -> None:
    item = uses.items[place]
    assert item is not None
    makers = set()
    for ref in item.reads():
        writes = uses.writes.get(ref.storage, ())
        if ref.storage.role == TEMPORARY and len(writes) == 1:
            makers.add(writes[0])
    for maker in sorted(makers, reverse=True):
        product = uses.items[maker]
        if maker >= place or product is None or product.own is None:
            continue
        if not uses.can_wait(maker, place):
            continue
        uses.remove(maker)
        uses.remove(place)
        if joined(product, item, limits):
            uses.items[place], uses.items[maker] = product, None
            uses.add(place)
            return
        uses.add(maker)
        uses.add(place)
