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
        if not _can_wait(uses, product, maker, place):
            continue
        uses.remove(maker)
        uses.remove(place)
        if joined(product, item, limits):
            uses.items[place], uses.items[maker] = product, None
            uses.add(place)
            return
        uses.add(maker)
        uses.add(place)


def _can_wait(uses: Uses, product: Item, start: int, stop: int) -> bool:
    """Whether nothing between needs what the product stores, or changes what it reads."""
    return not any(
        uses.written_between(ref.storage, start, stop)
        for ref in (*product.reads(), *product.writes())
    ) and not any(uses.read_between(ref.storage, start, stop) for ref in product.writes())
