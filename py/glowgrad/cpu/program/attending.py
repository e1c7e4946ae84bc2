"""Attention, head by head."""

from __future__ import annotations

from ...compiled.graph import Op, Ref
from ...dtypes import bool_, float32
from .. import host
from .calls import Scratch, UnsupportedError, Word, at, float_bits, signed
from .layout import byte_strides, coalesced
from .lowering import Lowering, encodes
from .products import only_floats


class _Heads:
    """Arrays (…, rows, size) whose leading axes are counted together, as two at most."""

    def __init__(self, refs: list[Ref]) -> None:
        lead = refs[0].shape[:-2]
        if any(ref.shape[:-2] != lead for ref in refs):
            raise UnsupportedError("heads that are shared")
        shape, strides = coalesced(lead, *[byte_strides(ref)[: len(lead)] for ref in refs])
        if len(shape) > 2:
            raise UnsupportedError("heads along so many axes")
        self.shape = (1,) * (2 - len(shape)) + shape
        self.steps = [(0,) * (2 - len(shape)) + own for own in strides]


def _rowwise(lowering: Lowering, ref: Ref) -> Ref:
    """An array whose last axis is dense."""
    return ref if ref.strides[-1] == 1 or ref.shape[-1] == 1 else lowering.dense(ref)


def _mask_of(op: Op, first: int, shape: tuple[int, ...]) -> tuple[Ref | None, int]:
    """The mask stretched to all scores, and how it hides: 1 bools, 2 numbers to add, 0 none."""
    if len(op.ins) <= first:
        return None, 0
    mask = op.ins[first]
    if mask.dtype not in (bool_, float32):
        raise UnsupportedError("a mask of another type")
    return mask.broadcast_to(shape), 1 if mask.dtype is bool_ else 2


@encodes("attention", "attention_grad")
def encode_attention(lowering: Lowering, op: Op) -> None:
    backward = op.name == "attention_grad"
    only_floats(*op.ins[: 6 if backward else 3])
    g = [_rowwise(lowering, op.ins[0])] if backward else []
    q, k, v = (_rowwise(lowering, ref) for ref in op.ins[len(g) : len(g) + 3])
    (T, D), (S, E) = q.shape[-2:], v.shape[-2:]
    if not (q.size and k.size and v.size):
        raise UnsupportedError("attention to nothing")
    mask, kind = _mask_of(op, 6 if backward else 3, (*q.shape[:-2], T, S))
    read = [q, k, v, *([mask] if mask is not None else []), *g]
    heads = _Heads(read)
    steps = [0, 0, 0, 0]
    words: list[Word] = [
        T, S, D, E, *heads.shape, float_bits(op.attrs["scale"]), int(op.attrs["causal"]), kind,
        Scratch(host.wasm.attention_scratch(T, S, D, E)),
        at(q), at(k), at(v), at(mask if mask is not None else q),
    ]  # fmt: skip
    outs = [lowering.dense_out(ref) for ref in op.outs]
    made = [ref for ref, _ in outs]
    kept = [lowering.dense(ref) for ref in op.ins[4:6]] if backward else made
    words += [at(kept[0]), at(kept[1])]
    for ref, own in zip((q, k, v), heads.steps, strict=False):
        words += [signed(own[0]), signed(own[1]), signed(ref.strides[-2])]
    if mask is not None:
        steps = [signed(step) for step in (*heads.steps[3], *byte_strides(mask)[-2:])]
    words += steps
    if backward:
        words += [at(g[0]), *(at(ref) for ref in made)]
        own = heads.steps[-1]
        words += [signed(own[0]), signed(own[1]), signed(g[0].strides[-2])]
    lowering.call(op.name, words, made)
    for _, finish in outs:
        finish()
