"""Reading, writing and combining by index."""

from __future__ import annotations

import numpy as np

from ...ops.gather import neutral
from ...ops.shapes import Shape, contiguous_strides, size_of
from ..array import GpuArray
from ..stream import Epilogue, float_word
from .scans import Scans
from .walk import MASK, groups_for, padded

_RANK = 8  # axes that the kernels can tell apart
# Looking through all indices for every element takes at most so many steps; else those of a row are
# chained, if finding each one's next takes at most so many, or all are sorted.
_MOST_LOOKS = 2**20
_MOST_LOOKS_AHEAD = 2**22
_LONG_AXIS = 64
_OPERATIONS = {"add": "sum"}  # what the reductions call it


class ByIndex(Scans):
    """gather, take, put and their transposes."""

    def gather(self, out: GpuArray, x: GpuArray, indices: GpuArray, axis: int) -> None:
        x, indices = self.dense(x), self.dense(indices)
        self._along("gather", [x, indices, out], x.shape, indices.shape, axis, out)

    def scatter_add(self, out: GpuArray, g: GpuArray, indices: GpuArray, axis: int) -> None:
        if not indices.size:
            self.clear(out)
            return
        g, indices = self.dense(g), self.dense(indices)
        if g.shape != indices.shape:
            g = self.dense(g[tuple(slice(0, n) for n in indices.shape)])
        length = indices.shape[axis]
        if length > _LONG_AXIS and out.size * length > _MOST_LOOKS:
            flat = self.empty((indices.size,), "i32")
            self.places(flat, indices, axis, out.shape)
            self.combine("add", out.reshape((out.size,)), g, flat)
            return
        self._along("scatter_add", [g, indices, out], out.shape, indices.shape, axis, out)

    def places(self, out: GpuArray, indices: GpuArray, axis: int, shape: Shape) -> None:
        self._along("places", [self.dense(indices), out], shape, indices.shape, axis, out)

    def _along(
        self,
        kernel: str,
        arrays: list[GpuArray],
        shape: Shape,
        index_shape: Shape,
        axis: int,
        out: GpuArray,
    ) -> None:
        rank = len(shape)
        if rank > _RANK:
            raise RuntimeError(f"{kernel} got {rank} axes; the GPU takes at most {_RANK}")
        params = [out.size, rank, axis, 0, *padded(shape, _RANK), *padded(index_shape, _RANK)]
        types = (("A", arrays[0].kind),) if kernel != "places" else ()
        self.stream.dispatch(kernel, arrays, params, groups_for(out.size), types)

    def take(
        self, out: GpuArray, x: GpuArray, indices: GpuArray, epilogue: Epilogue | None = None
    ) -> None:
        row = size_of(x.shape[1:])
        # Part of a longer row of indices, such as the order of an epoch, is read where it lies.
        in_place = indices.strides == contiguous_strides(indices.shape)
        start = indices.offset if in_place else 0
        params = [out.size, row, x.shape[0], start]
        arrays = [self.dense(x), indices if in_place else self.dense(indices), out]
        types = (("A", x.kind),)
        self.stream.dispatch("take", arrays, params, groups_for(out.size), types, epilogue=epilogue)

    def put(self, out: GpuArray, indices: GpuArray, values: GpuArray) -> None:
        """Write rows into `out`, which is dense."""
        rows = out.shape[0]
        if not values.size or not rows:
            return
        indices, values = self.dense(indices), self.dense(values)
        winner = self.empty((rows,), "u32")
        self.clear(winner)
        groups = groups_for(indices.size)
        self.stream.dispatch("put_winner", [indices, winner], [indices.size, rows, 0, 0], groups)
        params = [values.size, size_of(out.shape[1:]), rows, 0]
        arrays = [values, indices, winner, out]
        self.stream.dispatch("put", arrays, params, groups_for(values.size), (("A", out.kind),))

    def combine(self, operation: str, out: GpuArray, g: GpuArray, indices: GpuArray) -> None:
        """out[j] = the sum, product or extreme of g[i] over all i with indices[i] == j."""
        if not out.size:
            return
        length, row = indices.size, size_of(out.shape[1:])
        kind = {"f32": np.float32, "i32": np.int32, "u32": np.bool_}[out.kind]
        nothing = neutral(operation, np.dtype(kind))
        bits = float_word(nothing) if out.kind == "f32" else int(nothing) & MASK
        params = [out.size, row, length, out.shape[0], bits, 0, 0, 0]
        types = (("A", g.kind), ("R", out.kind))
        name = _OPERATIONS.get(operation, operation)
        if not length:  # there is no empty buffer to bind
            g, indices = self.empty((1,), g.kind), self.empty((1,), "i32")
        g, indices = self.dense(g), self.dense(indices)
        kernel, arrays = "put_combine_naive", [g, indices, out]
        if length * min(length, out.shape[0]) > _MOST_LOOKS_AHEAD:
            order = self.empty((length,), "i32")
            self.argsort(order, indices.reshape((length,)), False)
            kernel, arrays = "put_combine_sorted", [g, indices, order, out]
        elif out.size * length > _MOST_LOOKS:
            kernel, arrays = "put_combine_chain", [g, *self._chain(indices, out.shape[0]), out]
        self.stream.dispatch(kernel, arrays, params, groups_for(out.size), types, name)

    def _chain(self, indices: GpuArray, rows: int) -> tuple[GpuArray, GpuArray]:
        """Where each row is named first, and from each place on next."""
        head, following = self.empty((rows,), "u32"), self.empty((indices.size,), "u32")
        self.clear(head)
        params, groups = [indices.size, rows], groups_for(indices.size)
        self.stream.dispatch("put_chain", [indices, head, following], params, groups)
        return head, following
