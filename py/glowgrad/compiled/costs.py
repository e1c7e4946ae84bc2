"""What an operation of a graph costs: multiplications and additions, and bytes moved."""

from __future__ import annotations

from ..ops.shapes import size_of
from .graph import Op, Ref


def flops(op: Op) -> int:
    """Multiplications and additions of one run, with each other elementwise operation as one."""
    name = op.name.split("+")[0]
    result = op.outs[0].size if op.outs else 0
    extra = size_of(op.chain.shape) * len(op.chain.instructions) if op.chain is not None else 0
    if name == "matmul":
        a, b = op.ins
        return 2 * a.size * b.shape[-1] + extra
    if name == "conv2d":
        return 2 * op.ins[0].shape[0] * size_of(_places(op)) * op.ins[1].size + extra
    if name in ("conv2d_input_grad", "conv2d_weight_grad"):
        g = op.ins[0]
        weight = (
            op.ins[1].size if name == "conv2d_input_grad" else size_of(op.attrs["weight_shape"])
        )
        return 2 * g.shape[0] * size_of(g.shape[2:]) * weight + extra
    return extra if op.chain is not None else max(result, sum(ref.size for ref in op.ins))


def _places(op: Op) -> tuple[int, ...]:
    """The places of the kernel in an image."""
    out = op.chain.shape if op.chain is not None else op.outs[0].shape
    return out[2:]


def moved(ref: Ref) -> int:
    """The bytes of memory that an array touches; what steps of 0 repeat counts once."""
    distinct = [n for n, stride in zip(ref.shape, ref.strides, strict=True) if stride]
    return 0 if not ref.size else size_of(distinct) * ref.dtype.itemsize


def nbytes(op: Op) -> int:
    """Bytes read and written, each array once."""
    return sum(moved(ref) for ref in dict.fromkeys([*op.reads, *op.outs]))
