"""Reading and adding by index."""

from __future__ import annotations

from ...ops.shapes import Shape, size_of
from ..array import GpuArray
from .elementwise import Elementwise
from .walk import groups_for, padded

_RANK = 8  # axes that the kernels can tell apart


class ByIndex(Elementwise):
    """gather, take and their transposes."""

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
        self._along("scatter_add", [g, indices, out], out.shape, indices.shape, axis, out)

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
        types = (("A", arrays[0].kind),)
        self.stream.dispatch(kernel, arrays, params, groups_for(out.size), types)

    def take(self, out: GpuArray, x: GpuArray, indices: GpuArray) -> None:
        row = size_of(x.shape[1:])
        params = [out.size, row, x.shape[0], 0]
        arrays = [self.dense(x), self.dense(indices), out]
        self.stream.dispatch("take", arrays, params, groups_for(out.size), (("A", x.kind),))

    def put_add(self, out: GpuArray, g: GpuArray, indices: GpuArray) -> None:
        if not indices.size:
            self.clear(out)
            return
        row = size_of(out.shape[1:])
        params = [out.size, row, indices.size, out.shape[0]]
        arrays = [self.dense(g), self.dense(indices), out]
        self.stream.dispatch("put_add", arrays, params, groups_for(out.size), (("A", g.kind),))
