"""Products whose result is wanted turned: (a b)ᵀ = bᵀ aᵀ, which lies as it is stored."""

from __future__ import annotations

from dataclasses import replace

from ...ops.shapes import contiguous_strides
from ..graph import Ref
from .expression import Expression
from .items import Item
from .layouts import laid, normal


def turned(item: Item) -> Item:
    """A matrix product the other way round, where its results are then dense."""
    own, expression = item.own, item.expression
    if own is None or expression is None or item.op.name != "matmul":
        return item
    outs = [stored.out for stored in expression.stored]
    if all(out.is_dense for out in outs) or not all(_turned(out).is_dense for out in outs):
        return item
    shape = _turned(own).shape
    result = normal(laid(own, shape, contiguous_strides(shape), own.offset))
    made = Expression(shape)
    found = made.adopt(
        expression,
        [stored.value for stored in expression.stored],
        lambda ref: result if ref == own else _turned(ref),
    )
    for stored in expression.stored:
        made.store(found[stored.value], _turned(stored.out))
    a, b = item.op.ins
    return Item(replace(item.op, ins=[_turned(b), _turned(a)], outs=[result]), made, result)


def _turned(ref: Ref) -> Ref:
    shape, strides = ref.shape, ref.strides
    return laid(
        ref,
        (*shape[:-2], shape[-1], shape[-2]),
        (*strides[:-2], strides[-1], strides[-2]),
        ref.offset,
    )
