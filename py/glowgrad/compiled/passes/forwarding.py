"""Results written straight to where a copy would bring them."""

from __future__ import annotations

from dataclasses import replace

from ..graph import TEMPORARY, Ref
from .expression import Expression, Stored
from .items import Item
from .uses import Uses


def forwarded(items: list[Item]) -> list[Item]:
    """The items without copies of whole temporaries whose maker can fill the target itself; who
    reads the temporary reads the target.
    """
    uses = Uses(items)
    for place, item in enumerate(items):
        found = _copy(item)
        if found is not None and _forward(uses, place, *found):
            uses.items[place] = None
    return uses.rest()


def _copy(item: Item) -> tuple[Ref, Ref] | None:
    """Source and target of an item that only copies, both dense."""
    if not item.is_chain:
        return None
    assert item.expression is not None
    stored = item.expression.stored
    source = item.expression.values[stored[0].value].ref
    if len(stored) != 1 or stored[0].reduce is not None or source is None:
        return None
    target = stored[0].out
    dense = source.is_dense and target.is_dense and source.size == target.size
    return (source, target) if dense and source.dtype is target.dtype else None


def _forward(uses: Uses, place: int, source: Ref, target: Ref) -> bool:
    old, new = source.storage, target.storage
    makers, readers = uses.writes.get(old, []), uses.reads.get(old, [])
    if old.role != TEMPORARY or source.size != old.size or len(makers) != 1:
        return False
    (maker,) = makers
    host = uses.items[maker]
    if maker >= place or host is None or old in {ref.storage for ref in host.reads()}:
        return False
    early = uses.written_between(new, maker - 1, place) or uses.read_between(new, maker - 1, place)
    last = max(readers)
    if early or uses.written_between(new, place, last + 1):
        return False
    for number in (maker, *readers):
        if number != place:
            item = uses.items[number]
            assert item is not None
            uses.remove(number)
            _rename(item, source, target)
            uses.add(number)
    uses.remove(place)
    return True


def _rename(item: Item, source: Ref, target: Ref) -> None:
    """Let an item use the target's memory instead of the source's."""

    def moved(ref: Ref) -> Ref:
        if ref.storage is not source.storage:
            return ref
        offset = ref.offset - source.offset + target.offset
        return Ref(target.storage, ref.shape, ref.strides, offset, ref.dtype)

    item.op = replace(
        item.op, ins=[moved(ref) for ref in item.op.ins], outs=[moved(ref) for ref in item.op.outs]
    )
    if item.own is not None:
        item.own = moved(item.own)
    old = item.expression
    if old is None:
        return
    made = Expression(old.shape)
    found = made.adopt(old, [stored.value for stored in old.stored], moved)
    made.stored = [
        Stored(found[stored.value], moved(stored.out), stored.reduce, stored.axes)
        for stored in old.stored
    ]
    item.expression = made
