"""Attention without a matrix of scores, forward and backward."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ...ops.shapes import Shape, size_of
from ..array import GpuArray
from ..stream import Constants, Types, float_word
from .elementwise import Elementwise
from .walk import MASK, coalesce, groups_for

_MASKS = {"u32": "mask_of_truths", "f32": "mask_of_numbers"}


class _Walk(NamedTuple):
    """Where the rows of each array (q, k, v, g, mask) lie, as the kernels are told."""

    arrays: list[GpuArray]
    params: list[int]
    inner: int
    g_steps: list[int]
    types: Types
    operation: str
    constants: Constants


class Attentions(Elementwise):
    """attention and attention_grad."""

    def attention(
        self, outs: Sequence[GpuArray], ins: Sequence[GpuArray], *, scale: float, causal: bool
    ) -> None:
        """q, k, v[, mask] to the result and its logsumexp."""
        q, k, v, *mask = ins
        walk = self._walk(q, k, v, q, mask, scale, causal)
        q, k, v, _, seen = walk.arrays
        arrays = [q, k, v, seen, *outs]
        self._run("attention", arrays, walk, size_of(q.shape[:-1]))

    def attention_grad(
        self, outs: Sequence[GpuArray], ins: Sequence[GpuArray], *, scale: float, causal: bool
    ) -> None:
        """g, q, k, v, the result, its logsumexp[, mask] to the gradients of q, k and v."""
        g, q, k, v, y, logsumexp, *mask = ins
        walk = self._walk(q, k, v, g, mask, scale, causal)
        queries = size_of(q.shape[:-1])
        moments = self.empty((queries, 2), "f32")
        params = [queries, v.shape[-1], walk.inner, q.shape[-2], *walk.g_steps]
        q, k, v, g, seen = walk.arrays
        arrays = [g, self.dense(y), self.dense(logsumexp), moments]
        self.stream.dispatch("attention_moments", arrays, params, groups_for(queries))
        arrays = [q, k, v, seen, g, moments]
        self._run("attention_query_grad", [*arrays, outs[0]], walk, queries)
        self._run("attention_key_grad", [*arrays, *outs[1:]], walk, size_of(k.shape[:-1]))

    def _run(self, kernel: str, arrays: list[GpuArray], walk: _Walk, count: int) -> None:
        self.stream.dispatch(
            kernel, arrays, walk.params, groups_for(count), walk.types, walk.operation,
            walk.constants,
        )  # fmt: skip

    def _walk(
        self,
        q: GpuArray,
        k: GpuArray,
        v: GpuArray,
        g: GpuArray,
        mask: Sequence[GpuArray],
        scale: float,
        causal: bool,
    ) -> _Walk:
        lead, length, keys = q.shape[:-2], q.shape[-2], k.shape[-2]
        q, k, v, g = (x if x.shape[-1] < 2 or x.strides[-1] == 1 else self.dense(x)
                      for x in (q, k, v, g))  # fmt: skip
        seen = mask[0].broadcast_to((*lead, length, keys)) if mask else _nowhere(q, lead)
        arrays = [q, k, v, g, seen]
        sizes, steps = coalesce(lead, tuple(x.strides[:-2] for x in arrays))
        if len(sizes) > 2:
            arrays = [*map(self.dense, arrays[:4]), self.dense(seen) if mask else seen]
            sizes, steps = coalesce(lead, tuple(x.strides[:-2] for x in arrays))
        inner = sizes[-1]
        places = [
            [x.offset, step[0] if len(sizes) == 2 else 0, step[-1], x.strides[-2]]
            for x, step in zip(arrays, steps, strict=True)
        ]
        size, value_size = q.shape[-1], v.shape[-1]
        words = [
            length, keys, size, value_size, size_of(lead), inner, int(causal), float_word(scale),
            *(word & MASK for place in places for word in place), arrays[4].strides[-1] & MASK,
        ]  # fmt: skip
        vectors, value_vectors = -(-size // 4), -(-value_size // 4)
        types = (
            ("M", seen.kind if mask else "f32"),
            ("Row", f"array<vec4<f32>, {max(1, vectors, value_vectors)}>"),
        )
        operation = _MASKS[seen.kind] if mask else "no_mask"
        ragged = ("RAGGED", float(size % 4 > 0 or value_size % 4 > 0))
        constants = ragged, ("SIZE", float(vectors)), ("VALUE_SIZE", float(value_vectors))
        return _Walk(arrays, words, inner, words[20:24], types, operation, constants)


def _nowhere(x: GpuArray, lead: Shape) -> GpuArray:
    """In the place of a mask: one element, read again and again."""
    shape = (*lead, 1, 1)
    return GpuArray(x.buffer, x.kind, shape, [0] * len(shape), x.offset)
