"""Copies of any strides, and what is made of them: cat, embed, fold."""

from __future__ import annotations

from collections.abc import Sequence

from ...compiled.graph import Chain, Instruction, Op, Ref, Result
from ...dtypes import float32
from .calls import UnsupportedError, Word, at, signed
from .layout import apart, byte_strides, coalesced, part, permuted
from .lowering import Lowering, encodes

_MOST_AXES = 8


def add_copy(
    lowering: Lowering, source: Ref, target: Ref, *, add: bool = False, own: bool = True
) -> None:
    """Copy an array of one type (or add one of float32) element by element."""
    if not source.size:
        return
    item = source.dtype.numpy.itemsize
    if item not in (1, 2, 4, 8) or not apart(source, target):
        raise UnsupportedError("a copy of wide numbers, or within one array")
    source = source.broadcast_to(target.shape)
    shape, (steps, into) = coalesced(target.shape, byte_strides(source), byte_strides(target))
    order = _order(shape, steps, into)
    if len(order) > _MOST_AXES:
        raise UnsupportedError("a copy of so many axes")
    words: list[Word] = [at(source), at(target), item, int(add), len(order)]
    words += permuted(shape, order)
    words += [signed(step) for axis in (steps, into) for step in permuted(axis, order)]
    lowering.call("copy", words, [] if add else [target], own)


def _order(shape: Sequence[int], steps: Sequence[int], into: Sequence[int]) -> list[int]:
    """The axes from the widest step of the target to its narrowest; second last the one along which
    the source is dense, for the kernel that turns squares.
    """
    order = sorted(range(len(shape)), key=lambda axis: -abs(into[axis]))
    dense = [axis for axis in order[:-1] if steps[axis] == 4 and shape[axis] >= 4]
    if dense and shape[order[-1]] >= 4:
        order.remove(dense[0])
        order.insert(len(order) - 1, dense[0])
    return order


@encodes("copy")
def encode_copy(lowering: Lowering, op: Op) -> None:
    (source,), (target,) = op.ins, op.outs
    source = source.broadcast_to(target.shape)
    if source.dtype is target.dtype:
        add_copy(lowering, source, target)
        return
    from .chains import add_chain

    chain = Chain(target.shape, (Instruction("cast", (0,), target.dtype),), (Result(1),))
    add_chain(lowering, chain, [source], [target])


@encodes("cat")
def encode_cat(lowering: Lowering, op: Op) -> None:
    (out,) = op.outs
    axis, start = op.attrs["axis"], 0
    for source in op.ins:
        stop = start + source.shape[axis]
        if source.size:
            key = (*(slice(None),) * axis, slice(start, stop))
            add_copy(lowering, source, part(out, key))
        start = stop


def add_zeros(lowering: Lowering, out: Ref) -> None:
    """Fill a dense array with zeros."""
    if out.size:
        words: list[Word] = [at(out), out.size * out.dtype.numpy.itemsize, 0]
        lowering.call("fill", words, [out], own=False)


@encodes("embed")
def encode_embed(lowering: Lowering, op: Op) -> None:
    (source,), (out,) = op.ins, op.outs
    target, finish = lowering.dense_out(out)
    add_zeros(lowering, target)
    inner = part(target, op.attrs["key"])
    add_copy(lowering, source, inner)
    finish()


@encodes("fold")
def encode_fold(lowering: Lowering, op: Op) -> None:
    """The windows added up, one tap of all windows after the other."""
    (g,), (out,) = op.ins, op.outs
    axis, step, dilation = (op.attrs[name] for name in ("axis", "step", "dilation"))
    if g.dtype is not float32:
        raise UnsupportedError("fold of other types")
    target, finish = lowering.dense_out(out)
    add_zeros(lowering, target)
    lead: tuple[slice, ...] = (slice(None),) * axis
    whole: tuple[slice, ...] = (slice(None),) * (len(g.shape) - 1)
    places = g.shape[axis]
    for tap in range(g.shape[-1] if places else 0):
        start = tap * dilation
        inner = part(target, (*lead, slice(start, start + (places - 1) * step + 1, step)))
        add_copy(lowering, part(g, (*whole, tap)), inner, add=True)
    finish()
