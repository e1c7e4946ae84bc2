"""The operations of a graph while they are fused: items, with an expression if they have one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...ops.shapes import Shape
from ...primitive import elementwise_named
from ..graph import Op, Ref, Storage
from .expression import Expression
from .layouts import diagonal, indexed, normal
from .limits import Limits
from .parts import PARTS, copies_of


def _embedded(out: Ref, *, shape: Shape, key: Any) -> Ref:
    return indexed(out, key)


def _on_diagonal(out: Ref, *, shape: Shape, offset: int, axes: tuple[int, int]) -> Ref:
    return diagonal(out, offset, axes)


# Zeros around what is given: where in the result that lies.
_SURROUNDED: dict[str, Callable[..., Ref]] = {"embed": _embedded, "embed_diagonal": _on_diagonal}
_REDUCTIONS = {"sum": "sum", "prod": "prod", "amax": "max", "amin": "min"}


@dataclass(eq=False)
class Item:
    """One kernel in the making.

    op:         what it was first; of fused elementwise work where it was asked for.
    expression: what it stores, in one pass over one shape; None where `op` runs as it is.
    own:        of a product with an expression behind it its result, an input of the expression.
    """

    op: Op
    expression: Expression | None = None
    own: Ref | None = None

    @property
    def is_chain(self) -> bool:
        """Whether it is elementwise work alone."""
        return self.expression is not None and self.own is None

    def reads(self) -> list[Ref]:
        if self.expression is None:
            return self.op.reads
        inputs = self.expression.inputs()
        if self.own is None:
            return inputs
        return [*self.op.ins, *(ref for ref in inputs if ref.storage is not self.own.storage)]

    def writes(self) -> list[Ref]:
        if self.expression is None:
            return self.op.outs
        return [stored.out for stored in self.expression.stored]

    def storages(self) -> set[Storage]:
        return {ref.storage for ref in self.reads()} | {ref.storage for ref in self.writes()}


def items_of(op: Op, limits: Limits) -> list[Item]:
    """An operation as items: what joins arrays or puts one between zeros as copies into place."""
    name = op.name if op.primitive is not None and op.chain is None else ""
    if name == "cat" or op.name == PARTS:
        parts = _parts_of_cat(op) if name == "cat" else copies_of(op)
        if len({part.outs[0].shape for part in parts}) == 1 and len(parts) < limits.buffers:
            return [Item(op, _copied(*parts))]
        return [Item(op, _copied(part)) for part in parts]
    if name in _SURROUNDED and op.outs[0].size:
        (out,) = op.outs
        zeros = Expression(out.shape)
        zeros.store(zeros.constant(out.dtype.array(0).item(), out.dtype), normal(out))
        part = Op("copy", op.ins, [_SURROUNDED[name](out, **op.attrs)], place=op.place)
        return [Item(op, zeros), Item(part, _copied(part))]
    return [_item_of(op, limits)]


def _parts_of_cat(op: Op) -> list[Op]:
    (out,), axis = op.outs, op.attrs["axis"]
    copies, start = [], 0
    for source in op.ins:
        key = (*[slice(None)] * axis, slice(start, start + source.shape[axis]))
        start += source.shape[axis]
        if source.size:
            copies.append(Op("copy", [source], [indexed(out, key)], place=op.place))
    return copies


def _item_of(op: Op, limits: Limits) -> Item:
    """An operation as an item: elementwise ones, reductions and copies with their expression, those
    that take one behind with an empty one.
    """
    if op.live is not None or op.chain is not None:
        return Item(op)
    primitive = op.primitive
    if op.name == "copy" or (primitive is not None and primitive.name == "copy"):
        return Item(op, _copied(op))
    assert primitive is not None
    if primitive.name == "cast" or (not op.attrs and elementwise_named.get(op.name) is primitive):
        return Item(op, _computed(op))
    if primitive.name in _REDUCTIONS and op.ins[0].size:
        return Item(op, _reduced(op))
    if op.name in limits.epilogues and len(op.outs) == 1 and _is_whole(op.outs[0]):
        own = normal(op.outs[0])
        expression = Expression(own.shape)
        expression.store(expression.read(own), own)
        return Item(op, expression, own)
    return Item(op)


def _is_whole(ref: Ref) -> bool:
    return ref.is_dense and ref.size == ref.storage.size


def _copied(*ops: Op) -> Expression:
    """One copy, or several of one shape."""
    expression = Expression(ops[0].outs[0].shape)
    for op in ops:
        out = normal(op.outs[0])
        value = expression.read(normal(op.ins[0].broadcast_to(out.shape)))
        expression.store(expression.compute("cast", (value,), out.dtype), out)
    return expression


def _computed(op: Op) -> Expression:
    (out,) = (normal(ref) for ref in op.outs)
    expression = Expression(out.shape)
    args = tuple(expression.read(normal(ref.broadcast_to(out.shape))) for ref in op.ins)
    expression.store(expression.compute(op.name, args, out.dtype), out)
    return expression


def _reduced(op: Op) -> Expression:
    (source,), (out,) = op.ins, op.outs
    expression = Expression(source.shape)
    value = expression.read(normal(source))
    expression.store(value, normal(out), _REDUCTIONS[op.name], tuple(op.attrs["axes"]))
    return expression


def op_of(item: Item) -> Op:
    """The operation of a graph that an item has become."""
    op, expression = item.op, item.expression
    if expression is None:
        return op
    # What is changed in place comes last: other results may still be what was there.
    read = {ref.storage for ref in item.reads()}
    expression.stored.sort(key=lambda stored: stored.out.storage in read)
    outs = [stored.out for stored in expression.stored]
    if item.own is not None:
        first = expression.values[expression.stored[0].value].ref
        if len(outs) == 1 and first == item.own and outs[0].is_dense:
            return Op(op.name, op.ins, outs, op.primitive, op.attrs, op.live, place=op.place)
        chain, refs = expression.chain(item.own)
        return Op(op.name, op.ins, outs, op.primitive, op.attrs, op.live, chain, refs[1:], op.place)
    chain, refs = expression.chain()
    if not chain.instructions and len(outs) == 1 and chain.results[0].reduce is None:
        return Op("copy", refs, outs, place=op.place)
    return Op("fused", refs, outs, chain=chain, place=op.place)
