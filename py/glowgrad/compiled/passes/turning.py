"""Products whose result is wanted turned: (a b)ᵀ = bᵀ aᵀ, which lies as it is stored."""

from __future__ import annotations

from dataclasses import replace

from ...ops.shapes import contiguous_strides
from .expression import Expression
from .items import Item
from .layouts import laid, normal, transposed


def turned(item: Item) -> Item:
    """A matrix product the other way round, where its results are then dense."""
    own, expression = item.own, item.expression
    if own is None or expression is None or item.op.name != "matmul":
        return item
    outs = [stored.out for stored in expression.stored]
    if all(out.is_dense for out in outs) or not all(transposed(out).is_dense for out in outs):
        return item
    shape = transposed(own).shape
    result = normal(laid(own, shape, contiguous_strides(shape), own.offset))
    made = Expression(shape)
    found = made.adopt(
        expression,
        [stored.value for stored in expression.stored],
        lambda ref: result if ref == own else transposed(ref),
    )
    for stored in expression.stored:
        made.store(found[stored.value], transposed(stored.out))
    a, b = item.op.ins
    return Item(replace(item.op, ins=[transposed(b), transposed(a)], outs=[result]), made, result)
