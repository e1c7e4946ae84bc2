"""Who reads and writes which memory, in a list of items whose places do not change."""

from __future__ import annotations

from bisect import bisect_left

from ..graph import Storage
from .items import Item


class Uses:
    """The places at which each storage is read and written, in order; None in the list is no item
    any more.
    """

    def __init__(self, items: list[Item]) -> None:
        self.items: list[Item | None] = list(items)
        self.reads: dict[Storage, list[int]] = {}
        self.writes: dict[Storage, list[int]] = {}
        for place in range(len(items)):
            self.add(place)

    def add(self, place: int) -> None:
        item = self.items[place]
        assert item is not None
        for storage in {ref.storage for ref in item.reads()}:
            _insert(self.reads.setdefault(storage, []), place)
        for storage in {ref.storage for ref in item.writes()}:
            _insert(self.writes.setdefault(storage, []), place)

    def remove(self, place: int) -> None:
        """Forget what the item at a place uses, before it is changed or taken out."""
        item = self.items[place]
        assert item is not None
        for storage in {ref.storage for ref in item.reads()}:
            self.reads[storage].remove(place)
        for storage in {ref.storage for ref in item.writes()}:
            self.writes[storage].remove(place)

    def written_between(self, storage: Storage, start: int, stop: int) -> bool:
        """Whether an item after `start` and before `stop` writes it."""
        return _between(self.writes.get(storage, ()), start, stop)

    def read_between(self, storage: Storage, start: int, stop: int) -> bool:
        return _between(self.reads.get(storage, ()), start, stop)

    def can_wait(self, start: int, stop: int) -> bool:
        """Whether nothing between needs what an item stores, or changes what it reads."""
        item = self.items[start]
        assert item is not None
        writes = item.writes()
        return not any(
            self.written_between(ref.storage, start, stop) for ref in (*item.reads(), *writes)
        ) and not any(self.read_between(ref.storage, start, stop) for ref in writes)

    def rest(self) -> list[Item]:
        return [item for item in self.items if item is not None]


def _insert(places: list[int], place: int) -> None:
    at = bisect_left(places, place)
    if at == len(places) or places[at] != place:
        places.insert(at, place)


def _between(places: list[int] | tuple[int, ...], start: int, stop: int) -> bool:
    at = bisect_left(places, start + 1)
    return at < len(places) and places[at] < stop
