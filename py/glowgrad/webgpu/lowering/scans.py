"""Running totals along rows, and the order of a row's elements."""

from __future__ import annotations

import math

from ...ops.shapes import size_of
from ..array import GpuArray
from .elementwise import Elementwise
from .walk import MASK, coalesce, groups_for

_ENOUGH_INVOCATIONS = 4096  # rows are cut into chunks until there are so many
_SHORTEST_CHUNK = 64
_BLOCK = 32  # elements that the first pass of a sort ranks among themselves


class Scans(Elementwise):
    """Scans and sorts along the last axis."""

    def scan(self, operation: str, out: GpuArray, x: GpuArray, reverse: bool) -> None:
        """In one pass, or in chunks where rows are few and long."""
        length = x.shape[-1] if x.shape else 1
        rows = x.size // length
        chunks = min(-(-length // _SHORTEST_CHUNK), max(1, _ENOUGH_INVOCATIONS // rows))
        if chunks == 1:
            self._scan(operation, out, x, reverse, length)
            return
        chunk = -(-length // min(chunks, math.isqrt(length) + 1))
        chunks = -(-length // chunk)
        totals = self.empty((rows, chunks), out.kind)
        self._scan(operation, totals, x, reverse, chunk, totals=True)
        carry = self.empty((rows, chunks), out.kind)
        self.scan(operation, carry, totals, False)
        self._scan(operation, out, x, reverse, chunk, carry)

    def _scan(
        self,
        operation: str,
        out: GpuArray,
        x: GpuArray,
        reverse: bool,
        chunk: int,
        carry: GpuArray | None = None,
        totals: bool = False,
    ) -> None:
        x = x if x.shape else x.reshape((1,))
        length = x.shape[-1]
        lead, (row_step,) = coalesce(x.shape[:-1], (x.strides[:-1],))
        if len(lead) > 1:
            x = self.dense(x)
            lead, row_step = (x.size // length,), (length,)
        rows, chunks = lead[0], -(-length // chunk)
        params = [
            rows * chunks, chunks, chunk, length, row_step[0] & MASK, x.strides[-1] & MASK,
            x.offset, int(reverse), int(totals), int(carry is not None), 0, 0,
        ]  # fmt: skip
        before = self.empty((1,), out.kind) if carry is None else carry
        types = (("A", x.kind), ("R", out.kind))
        self.stream.dispatch(
            "scan", [x, before, out], params, groups_for(rows * chunks), types, operation
        )

    def argsort(self, out: GpuArray, x: GpuArray, descending: bool) -> None:
        """Merge sort: blocks ranked among themselves, then pairs of sorted runs merged; stable."""
        length = x.shape[-1]
        kind = {"f32": "key_float", "i32": "key_integer", "u32": "key_bool"}[x.kind]
        keys = self.empty(x.shape, "u32")
        if kind == "key_bool" and not descending:
            self.copy(keys, x)
        else:
            self.elementwise(kind + "_down" * descending, keys, [x])
        order, other = out, self.empty(out.shape, "i32")
        merges = (-(-length // _BLOCK) - 1).bit_length()
        if merges % 2:  # so that the last one writes into out
            order, other = other, order
        groups = groups_for(x.size)
        self.stream.dispatch("sort_blocks", [keys, order], [x.size, length, _BLOCK, 0], groups)
        run = _BLOCK
        while run < length:
            params = [x.size, length, run, 0]
            self.stream.dispatch("sort_merge", [keys, order, other], params, groups)
            order, other, run = other, order, 2 * run

    def searchsorted(
        self, out: GpuArray, sequence: GpuArray, values: GpuArray, right: bool
    ) -> None:
        """How many elements of its row of `sequence` come before each value."""
        length = sequence.shape[-1]
        own = values.shape[-1] if len(sequence.shape) > 1 else size_of(values.shape)
        params = [values.size, length, max(own, 1), int(right)]
        types = (("A", sequence.kind),)
        arrays = [self.dense(sequence), self.dense(values), out]
        self.stream.dispatch("searchsorted", arrays, params, groups_for(values.size), types)
