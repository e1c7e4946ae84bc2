"""Elementwise work done where it is used: its result need not go to memory.

A chain goes into all of its readers where that costs no more than storing its result would: into a
single one, or into several if it reads little and computes little.
"""

from __future__ import annotations

from ...ops.shapes import size_of
from ..costs import moved
from ..graph import TEMPORARY, Ref
from .expression import HEAVY, Expression, Stored
from .items import Item
from .layouts import through
from .limits import Limits
from .uses import Uses

_FEW = 6  # light operations that may be done again rather than stored


def sunk(items: list[Item], limits: Limits) -> list[Item]:
    """The items without those that their readers can do themselves."""
    uses = Uses(items)
    for place, item in enumerate(items):
        if not item.is_chain:
            continue
        expression = item.expression
        assert expression is not None
        if any(stored.reduce is not None for stored in expression.stored):
            continue
        for stored in list(expression.stored):
            _sink(uses, place, stored, limits)
        if not expression.stored:
            uses.items[place] = None
    return uses.rest()


def _sink(uses: Uses, place: int, stored: Stored, limits: Limits) -> None:
    """Do what gives one stored value in all of its readers instead, if that is worth it."""
    item, out = uses.items[place], stored.out
    assert item is not None
    assert item.expression is not None
    storage = out.storage
    whole = out.is_dense and out.size == storage.size
    if storage.role != TEMPORARY or not whole or uses.writes[storage] != [place]:
        return
    readers = [reader for reader in uses.reads.get(storage, ()) if reader != place]
    changed = []
    for reader in readers:
        target = uses.items[reader]
        assert target is not None
        made = _with(target, item.expression, stored, limits)
        if made is None or not _worth(item.expression, stored, made, len(readers)):
            return
        for ref in item.expression.inputs_of(stored.value):
            if uses.written_between(ref.storage, place - 1, reader):
                return
        changed.append((reader, target, made))
    uses.remove(place)
    item.expression.stored.remove(stored)
    uses.add(place)
    for reader, target, made in changed:
        uses.remove(reader)
        target.expression = made
        uses.add(reader)


def _worth(source: Expression, stored: Stored, made: Expression, readers: int) -> bool:
    again = readers > 1 or len(source.stored) > 1
    again = again or size_of(made.shape) > 2 * size_of(source.shape)
    if not again:
        return True
    names = source.operations(stored.value)
    large = [r for r in source.inputs_of(stored.value) if moved(r) >= moved(stored.out)]
    return len(names) <= _FEW and len(large) <= 1 and HEAVY.isdisjoint(names)


def _with(target: Item, source: Expression, stored: Stored, limits: Limits) -> Expression | None:
    """The target's expression with what gives a stored value in place of reading it; None if it
    cannot be.
    """
    old, out = target.expression, stored.out
    if old is None:
        return None
    if target.own is not None and any(r.storage is out.storage for r in target.op.ins):
        return None
    made = Expression(old.shape)
    given: dict[Ref, int] = {}
    for ref in old.inputs():
        if ref.storage is not out.storage:
            continue
        places: dict[Ref, Ref] = {}
        for source_ref in source.inputs_of(stored.value):
            place = through(ref, out, source_ref)
            if place is None:
                return None
            places[source_ref] = place
        given[ref] = made.adopt(source, [stored.value], places.__getitem__)[stored.value]
    found = made.adopt(old, [s.value for s in old.stored], lambda ref: given.get(ref, ref))
    for s in old.stored:
        made.store(found[s.value], s.out, s.reduce, s.axes)
    written = {s.out.storage: s.out for s in made.stored}
    for ref in made.inputs():
        here = written.get(ref.storage)
        if here is not None and here != ref:
            return None
    held = made.storages() | ({r.storage for r in target.op.ins} if target.own else set())
    return made if len(held) <= limits.buffers else None
