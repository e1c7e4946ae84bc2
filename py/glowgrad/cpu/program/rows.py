"""Softmax, losses, normalisation and pooling."""

from __future__ import annotations

from math import prod

from ...compiled.graph import Op, Ref
from ...dtypes import int64
from .calls import UnsupportedError, Word, at, float_bits, signed
from .lowering import Lowering, encodes
from .products import only_floats


def _rows(ref: Ref) -> tuple[int, int]:
    """How many rows an array has, and how long they are."""
    if not ref.size or not ref.shape:
        raise UnsupportedError("nothing to do row by row")
    return ref.size // ref.shape[-1], ref.shape[-1]


@encodes("softmax", "log_softmax")
def encode_softmax(lowering: Lowering, op: Op) -> None:
    only_floats(*op.ins)
    x, (out, finish) = lowering.dense(op.ins[0]), lowering.dense_out(op.outs[0])
    lowering.call(op.name, [at(x), at(out), *_rows(x)], [out])
    finish()


@encodes("softmax_grad")
def encode_softmax_grad(lowering: Lowering, op: Op) -> None:
    only_floats(*op.ins)
    g, y = (lowering.dense(ref.broadcast_to(op.outs[0].shape)) for ref in op.ins)
    out, finish = lowering.dense_out(op.outs[0])
    lowering.call("softmax_grad", [at(g), at(y), at(out), *_rows(y)], [out])
    finish()


def _classes(target: Ref) -> None:
    if target.dtype is not int64:
        raise UnsupportedError("targets that are not int64")


@encodes("cross_entropy")
def encode_cross_entropy(lowering: Lowering, op: Op) -> None:
    logits, target = op.ins
    only_floats(logits)
    _classes(target)
    x, right = lowering.dense(logits), lowering.dense(target)
    out, finish = lowering.dense_out(op.outs[0])
    words: list[Word] = [at(x), at(right), at(out), *_rows(x), signed(op.attrs["ignore_index"])]
    lowering.call("cross_entropy", words, [out])
    finish()


@encodes("cross_entropy_grad")
def encode_cross_entropy_grad(lowering: Lowering, op: Op) -> None:
    g, logits, target = op.ins
    only_floats(g, logits)
    _classes(target)
    x, right = lowering.dense(logits), lowering.dense(target)
    g = g.broadcast_to(target.shape)
    out, finish = lowering.dense_out(op.outs[0])
    ignored = signed(op.attrs["ignore_index"])
    step = signed(4 * g.strides[0])
    words: list[Word] = [at(g), at(x), at(right), at(out), *_rows(x), ignored, step]
    lowering.call("cross_entropy_grad", words, [out])
    finish()


@encodes("layer_norm", "layer_norm_grad")
def encode_layer_norm(lowering: Lowering, op: Op) -> None:
    only_floats(*op.ins, *op.outs)
    x = op.ins[0 if op.name == "layer_norm" else 1]
    sizes = _rows(x)
    _normalise(lowering, op, sizes)


@encodes("batch_norm", "batch_norm_grad")
def encode_batch_norm(lowering: Lowering, op: Op) -> None:
    only_floats(*op.ins, *op.outs)
    x = op.ins[0 if op.name == "batch_norm" else 1]
    if not x.size:
        raise UnsupportedError("an empty batch")
    _normalise(lowering, op, (x.shape[0], x.shape[1], prod(x.shape[2:])))


def _normalise(lowering: Lowering, op: Op, sizes: tuple[int, ...]) -> None:
    """All arrays dense, inputs before outputs; then the sizes, and of a forward pass eps."""
    ins = [lowering.dense(ref) for ref in op.ins]
    outs = [lowering.dense_out(ref) for ref in op.outs]
    words: list[Word] = [at(ref) for ref in (*ins, *(out for out, _ in outs))]
    words += sizes
    if "eps" in op.attrs:
        words.append(float_bits(op.attrs["eps"]))
    lowering.call(op.name, words, [out for out, _ in outs])
    for _, finish in outs:
        finish()


@encodes("max_pool2d")
def encode_max_pool2d(lowering: Lowering, op: Op) -> None:
    only_floats(op.ins[0])
    x = lowering.dense(op.ins[0])
    (y, finish_y), (index, finish_index) = (lowering.dense_out(ref) for ref in op.outs)
    N, C, H, W = x.shape
    sizes = [op.attrs[name] for name in ("kernel_size", "stride", "padding", "dilation", "places")]
    words: list[Word] = [at(x), at(y), at(index), N * C, H, W, *(n for pair in sizes for n in pair)]
    lowering.call("max_pool2d", words, [y, index])
    finish_y()
    finish_index()


@encodes("max_pool2d_grad")
def encode_max_pool2d_grad(lowering: Lowering, op: Op) -> None:
    only_floats(op.ins[0])
    g, index = (lowering.dense(ref) for ref in op.ins)
    out, finish = lowering.dense_out(op.outs[0])
    N, C, H, W = op.attrs["input_shape"]
    words: list[Word] = [at(g), at(index), at(out), N * C, H * W, prod(g.shape[2:])]
    lowering.call("max_pool2d_grad", words, [out])
    finish()


@encodes("argmax", "argmin")
def encode_arg_extreme(lowering: Lowering, op: Op) -> None:
    only_floats(op.ins[0])
    x, (out, finish) = lowering.dense(op.ins[0]), lowering.dense_out(op.outs[0])
    axis = op.attrs["axis"]
    outer, inner = prod(x.shape[:axis]), prod(x.shape[axis + 1 :])
    smallest = int(op.name == "argmin")
    words: list[Word] = [at(x), at(out), outer, x.shape[axis], inner, smallest]
    lowering.call("arg_extreme", words, [out])
    finish()
