"""Copies that ride along: where the next operation only lays a result out in another order, the
kernel that makes it stores it twice.
"""

from __future__ import annotations

from ...compiled.graph import Chain, Op, Ref, Result
from ...ops.shapes import contiguous_strides

_KERNELS = {"attention": "attention"}  # which stores the first result of these operations


def kernel_of(op: Op) -> str | None:
    """The kernel that takes an epilogue for an operation's first result."""
    return _KERNELS.get(op.name) if op.chain is None else None


def copied(op: Op, then: Op | None) -> Op | None:
    """A product-like operation and its copy as one with a chain that gives both; None where the
    next operation is no copy of all of the first result.
    """
    if kernel_of(op) is None or then is None:
        return None
    result = op.outs[0]
    plain = then.name == "copy" and then.chain is None
    if then.name == "fused" and then.chain is not None:
        plain = not then.chain.instructions and then.chain.results == (Result(0),)
    if not plain or len(then.ins) != 1:
        return None
    seen, target = then.ins[0], then.outs[0]
    whole = result.is_dense and result.offset == 0 and seen.offset == 0
    if not whole or seen.storage is not result.storage or seen.size != result.size:
        return None
    if seen.dtype is not target.dtype or target.dtype.gpu != "f32" or target.dtype.rounding:
        return None
    order = sorted(range(len(seen.shape)), key=lambda axis: (-seen.strides[axis], seen.shape[axis]))
    shape = tuple(seen.shape[axis] for axis in order)
    dense = contiguous_strides(shape)
    ordered = all(
        n == 1 or seen.strides[axis] == step
        for axis, n, step in zip(order, shape, dense, strict=True)
    )
    if not ordered or target.storage in {ref.storage for ref in (*op.ins, *op.outs)}:
        return None
    steps = tuple(target.strides[axis] for axis in order)
    laid = Ref(target.storage, shape, steps, target.offset, target.dtype)
    chain = Chain(shape, (), (Result(0), Result(0)))
    return Op(op.name, op.ins, [result, laid, *op.outs[1:]], op.primitive, op.attrs, chain=chain)
