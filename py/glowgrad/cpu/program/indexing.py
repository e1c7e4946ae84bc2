"""Rows and elements read and written by number."""

from __future__ import annotations

from math import prod

from ...compiled.graph import Op, Ref
from ...dtypes import float32, int32, int64
from .calls import UnsupportedError, Word, at
from .lowering import Lowering, encodes
from .movement import add_copy
from .products import only_floats


def _numbers(lowering: Lowering, indices: Ref) -> tuple[Ref, int]:
    """Indices as a kernel takes them, and whether they have 64 bits."""
    if indices.dtype not in (int32, int64):
        raise UnsupportedError("indices of other types")
    return lowering.dense(indices), int(indices.dtype is int64)


def _row_bytes(ref: Ref) -> int:
    return prod(ref.shape[1:]) * ref.dtype.numpy.itemsize


@encodes("take")
def encode_take(lowering: Lowering, op: Op) -> None:
    x = lowering.dense(op.ins[0])
    indices, wide = _numbers(lowering, op.ins[1])
    out, finish = lowering.dense_out(op.outs[0])
    words: list[Word] = [at(x), at(indices), at(out), wide, indices.size, x.shape[0], _row_bytes(x)]
    lowering.call("take", words, [out])
    finish()


@encodes("put", "put_into")
def encode_put(lowering: Lowering, op: Op) -> None:
    x, indices, values = op.ins
    shape = (*indices.shape, *x.shape[1:])
    indices, wide = _numbers(lowering, indices)
    if values.dtype is not x.dtype:
        raise UnsupportedError("values of another type")
    values = lowering.dense(values.broadcast_to(shape))
    if op.name == "put_into":
        out, finish = x, lambda: None
        if not x.is_dense:
            raise UnsupportedError("rows that do not follow each other")
    else:
        out, finish = lowering.dense_out(op.outs[0])
        add_copy(lowering, x, out, own=False)
    words: list[Word] = [at(out), at(indices), at(values), wide, indices.size, x.shape[0]]
    lowering.call("put", [*words, _row_bytes(x)], [out] if op.name == "put_into" else [])
    finish()


@encodes("put_add")
def encode_put_add(lowering: Lowering, op: Op) -> None:
    shape = op.attrs["shape"]
    only_floats(op.ins[0])
    g = lowering.dense(op.ins[0])
    indices, wide = _numbers(lowering, op.ins[1])
    out, finish = lowering.dense_out(op.outs[0])
    words: list[Word] = [at(g), at(indices), at(out), wide, indices.size, shape[0], prod(shape[1:])]
    lowering.call("put_add", words, [out])
    finish()


def _along(shape: tuple[int, ...], other: tuple[int, ...], axis: int) -> tuple[int, int, int, int]:
    """(outer, numbers along the axis, inner, the axis's size) where other axes are equal."""
    if any(a != b for i, (a, b) in enumerate(zip(shape, other, strict=True)) if i != axis):
        raise UnsupportedError("indices for a part of an array")
    return prod(shape[:axis]), other[axis], prod(shape[axis + 1 :]), shape[axis]


@encodes("gather")
def encode_gather(lowering: Lowering, op: Op) -> None:
    x = lowering.dense(op.ins[0])
    item = x.dtype.numpy.itemsize
    if item not in (4, 8):
        raise UnsupportedError("elements of other sizes")
    sizes = _along(x.shape, op.ins[1].shape, op.attrs["axis"])
    indices, wide = _numbers(lowering, op.ins[1])
    out, finish = lowering.dense_out(op.outs[0])
    lowering.call("gather", [at(x), at(indices), at(out), wide, *sizes, item], [out])
    finish()


@encodes("scatter_add")
def encode_scatter_add(lowering: Lowering, op: Op) -> None:
    shape = op.attrs["shape"]
    if op.ins[0].shape != op.ins[1].shape or op.ins[0].dtype is not float32:
        raise UnsupportedError("indices for a part of an array")
    sizes = _along(shape, op.ins[1].shape, op.attrs["axis"])
    g = lowering.dense(op.ins[0])
    indices, wide = _numbers(lowering, op.ins[1])
    out, finish = lowering.dense_out(op.outs[0])
    lowering.call("scatter_add", [at(g), at(indices), at(out), wide, *sizes], [out])
    finish()
