"""Matrix products and convolutions."""

from __future__ import annotations

from math import prod

from ...compiled.graph import Op, Ref
from ...dtypes import float32
from .. import host
from .calls import Scratch, UnsupportedError, Word, at, signed
from .lowering import Lowering, encodes


def only_floats(*refs: Ref) -> None:
    """Raise UnsupportedError where an array is not of float32."""
    if any(ref.dtype is not float32 for ref in refs):
        raise UnsupportedError("other types than float32")


def _leading(ref: Ref, rank: int) -> list[tuple[int, int]]:
    return list(zip(ref.shape[:rank], ref.strides[:rank], strict=True))


@encodes("matmul")
def encode_matmul(lowering: Lowering, op: Op) -> None:
    (a, b), (out,) = op.ins, op.outs
    only_floats(a, b, out)
    if out.shape[-1] == 1 or out.strides[-1] == 1:
        add_product(lowering, a, b, out)
    elif out.strides[-2] == 1:  # (a @ b).mT = b.mT @ a.mT
        add_product(lowering, _turned(b), _turned(a), _turned(out))
    else:
        made, finish = lowering.dense_out(out)
        add_product(lowering, a, b, made)
        finish()


def _turned(ref: Ref) -> Ref:
    """The last two axes exchanged."""
    shape = (*ref.shape[:-2], ref.shape[-1], ref.shape[-2])
    strides = (*ref.strides[:-2], ref.strides[-1], ref.strides[-2])
    return Ref(ref.storage, shape, strides, ref.offset, ref.dtype)


def add_product(lowering: Lowering, a: Ref, b: Ref, c: Ref) -> None:
    """c = a @ b for matrices (…, M, K) and (…, K, N) of any strides; c's rows are dense."""
    if not c.size:
        return
    rank = len(c.shape) - 2
    a = a.broadcast_to((*c.shape[:-2], *a.shape[-2:]))
    b = b.broadcast_to((*c.shape[:-2], *b.shape[-2:]))
    (M, K), N = a.shape[-2:], b.shape[-1]
    a_row, c_row = a.strides[-2], c.strides[-2]
    # Each leading axis as (size, step in a, in b, in c); those that follow each other become one.
    axes: list[tuple[int, int, int, int]] = []
    for (n, x), (_, y), (_, z) in zip(
        _leading(a, rank), _leading(b, rank), _leading(c, rank), strict=True
    ):
        if n == 1:
            continue
        if axes and axes[-1][1:] == (x * n, y * n, z * n):
            axes[-1] = (axes[-1][0] * n, x, y, z)
        else:
            axes.append((n, x, y, z))
    if axes and axes[-1][1:] == (a_row * M, 0, c_row * M):
        # One matrix b for all: their rows stand below each other in one product.
        M *= axes.pop()[0]
    outer = axes[:-2]
    axes = [(1, 0, 0, 0)] * (2 - len(axes[-2:])) + axes[-2:]
    (rounds, a_far, b_far, c_far), (batch, a_near, b_near, c_near) = axes
    for place in range(prod(n for n, *_ in outer)):
        starts = [a.offset, b.offset, c.offset]
        rest = place
        for n, *steps in reversed(outer):
            starts = [s + rest % n * step for s, step in zip(starts, steps, strict=True)]
            rest //= n
        at_a, at_b, at_c = (
            at(Ref(ref.storage, (), (), start, ref.dtype))
            for ref, start in zip((a, b, c), starts, strict=True)
        )
        words: list[Word] = [
            at_a, at_b, at_c, Scratch(host.wasm.sgemm_scratch(M, N, K)), rounds, batch,
            signed(a_near), signed(b_near), signed(c_near), M, N, K,
            signed(4 * a_far), signed(a_row), signed(a.strides[-1]),
            signed(4 * b_far), signed(b.strides[-2]), signed(b.strides[-1]),
            signed(4 * c_far), signed(c_row),
        ]  # fmt: skip
        lowering.call("sgemm", words, [c])


@encodes("conv2d", "conv2d_input_grad", "conv2d_weight_grad")
def encode_convolution(lowering: Lowering, op: Op) -> None:
    """The three directions take the same arrays and differ in what they write."""
    only_floats(*op.ins, *op.outs)
    out, finish = lowering.dense_out(op.outs[0])
    first, second = (lowering.dense(ref) for ref in op.ins)
    x, w, y = {
        "conv2d": (first, second, out),
        "conv2d_input_grad": (out, second, first),
        "conv2d_weight_grad": (second, out, first),
    }[op.name]
    (N, C, H, W), (OC, _, KH, KW), (OH, OW) = x.shape, w.shape, y.shape[2:]
    groups = op.attrs["groups"]
    stride, padding, dilation = (op.attrs[name] for name in ("stride", "padding", "dilation"))
    c, o = C // groups, OC // groups
    sizes = (N, c, H, W, o, KH, KW, *stride, *padding, *dilation, OH, OW)
    room = host.wasm.conv2d_scratch(*sizes)
    words: list[Word] = [
        at(x), at(w), at(y), Scratch(room), C * H * W, OC * OH * OW, groups,
        4 * c * H * W, 4 * o * c * KH * KW, 4 * o * OH * OW,
        *sizes,
    ]  # fmt: skip
    lowering.call(op.name, words, [out])
    finish()
