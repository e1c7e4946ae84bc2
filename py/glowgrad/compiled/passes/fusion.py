"""Elementwise work joined with what comes before it: into one pass, or behind a product.

An item may join the last of those on which it depends: everything else that it needs is older.
"""

from __future__ import annotations

from collections.abc import Hashable

from ...ops.shapes import size_of
from ..graph import Ref, Storage
from .expression import Expression, Stored
from .items import Item
from .layouts import Walk, walk
from .limits import Limits


def fused(items: list[Item], limits: Limits) -> list[Item]:
    """The items, each of those that can join an earlier one within it."""
    kept: list[Item] = []
    last_read: dict[Storage, int] = {}
    last_write: dict[Storage, int] = {}
    alike: dict[Hashable, int] = {}  # the last item that reduces the same axes of such a shape
    for item in items:
        reads, writes = item.reads(), item.writes()
        after = max(
            (
                *(last_write.get(ref.storage, -1) for ref in reads),
                *(last_write.get(ref.storage, -1) for ref in writes),
                *(last_read.get(ref.storage, -1) for ref in writes),
            ),
            default=-1,
        )
        place = -1
        if item.is_chain:
            assert item.expression is not None
            size = size_of(item.expression.shape)
            beside = {last_read.get(ref.storage, -1) for ref in reads if ref.storage.size >= size}
            if (kind := reduction(item)) is not None:
                beside.add(alike.get(kind, -1))
            for candidate in (after, *sorted(beside, reverse=True)):
                if candidate >= after and candidate >= 0 and joined(kept[candidate], item, limits):
                    place = candidate
                    break
        if place < 0:
            place = len(kept)
            kept.append(item)
        alike[reduction(item)] = place
        for ref in reads:
            last_read[ref.storage] = max(last_read.get(ref.storage, -1), place)
        for ref in writes:
            last_write[ref.storage] = max(last_write.get(ref.storage, -1), place)
    return kept


def reduction(item: Item) -> Hashable:
    """What items have in common that reduce alike; None of one that does not reduce."""
    if item.expression is None:
        return None
    reduced = next((s for s in item.expression.stored if s.reduce is not None), None)
    return None if reduced is None else (item.expression.shape, reduced.axes)


def joined(host: Item, guest: Item, limits: Limits) -> bool:
    """Let the host do the guest's elementwise work too, if one pass can."""
    base = host.expression
    if base is None or guest.expression is None:
        return False
    made = {stored.out.storage: stored for stored in base.stored}
    moved = _in_order_of(base, guest.expression, made)
    if moved is None or not _reduces_alike(host, moved, limits):
        return False
    values: dict[Ref, int] = {}
    for ref in moved.inputs():
        source = made.get(ref.storage)
        if source is not None:
            if source.reduce is not None or ref != source.out:
                return False
            values[ref] = source.value
    if host.own is not None and not values:
        return False
    if not _writes_apart(host, moved):
        return False
    if len(host.storages() | moved.storages()) > limits.buffers:
        return False
    found = base.adopt(moved, [s.value for s in moved.stored], lambda ref: values.get(ref, ref))
    written = {s.out.storage for s in moved.stored}
    base.stored = [s for s in base.stored if s.out.storage not in written]
    for s in moved.stored:
        base.store(found[s.value], s.out, s.reduce, s.axes)
    return True


def _reduces_alike(host: Item, moved: Expression, limits: Limits) -> bool:
    """Whether what both store can come out of one pass."""
    assert host.expression is not None
    stored = [*host.expression.stored, *moved.stored]
    reduced = [s for s in stored if s.reduce is not None]
    if not reduced:
        return True
    if host.own is not None or (len(reduced) < len(stored) and not limits.mixed):
        return False
    return all(s.axes == reduced[0].axes for s in reduced)


def _writes_apart(host: Item, moved: Expression) -> bool:
    """Whether what the guest writes is otherwise read or written by both at the same places."""
    assert host.expression is not None
    base = host.expression
    before = [*base.inputs(), *moved.inputs(), *(stored.out for stored in base.stored)]
    multiplied = {ref.storage for ref in host.op.ins} if host.own is not None else set()
    for stored in moved.stored:
        out = stored.out
        if out.storage in multiplied:
            return False
        for ref in before:
            if ref.storage is out.storage and (ref != out or stored.reduce is not None):
                return False
    return True


def _in_order_of(
    base: Expression, more: Expression, made: dict[Storage, Stored]
) -> Expression | None:
    """The guest's expression over the host's shape, where both walk the same elements."""
    read = [ref for ref in more.inputs() if ref.storage in made]
    if more.shape == base.shape and all(ref == made[ref.storage].out for ref in read):
        return more
    if size_of(more.shape) != size_of(base.shape) or any(s.reduce for s in more.stored):
        return None
    way: Walk | None
    if read:
        source = made[read[0].storage]
        way = None if source.reduce else walk(read[0], source.out)
    else:
        every = tuple(range(len(more.shape))), tuple(range(len(base.shape)))
        way = Walk(every[0], base.shape, every[1], base.shape)
    return None if way is None else rewalked(more, way)


def rewalked(more: Expression, way: Walk) -> Expression | None:
    """An expression in another shape; None where one of its arrays cannot be seen so."""
    moved = Expression(way.shape)
    places: dict[Ref, Ref] = {}
    for ref in (*more.inputs(), *(stored.out for stored in more.stored)):
        place = way.of(ref)
        if place is None:
            return None
        places[ref] = place
    found = moved.adopt(more, [stored.value for stored in more.stored], places.__getitem__)
    for stored in more.stored:
        moved.store(found[stored.value], places[stored.out])
    return moved
