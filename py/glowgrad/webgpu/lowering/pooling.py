"""Max pooling and its gradient."""

from __future__ import annotations

from ...ops.shapes import size_of
from ..array import GpuArray
from .elementwise import Elementwise
from .walk import groups_for


class Pooling(Elementwise):
    """Max pooling; its gradient by the cheaper kernel where no two windows overlap."""

    def max_pool2d(
        self,
        values: GpuArray,
        indices: GpuArray,
        x: GpuArray,
        *,
        kernel_size: tuple[int, int],
        stride: tuple[int, int],
        padding: tuple[int, int],
    ) -> None:
        params = [
            x.shape[2], x.shape[3], values.shape[2], values.shape[3],
            *kernel_size, *stride, *padding, values.size, 0,
        ]  # fmt: skip
        arrays = [self.dense(x), values, indices]
        self.stream.dispatch("max_pool2d", arrays, params, groups_for(values.size))

    def max_pool2d_grad(
        self,
        out: GpuArray,
        g: GpuArray,
        indices: GpuArray,
        *,
        kernel_size: tuple[int, int],
        stride: tuple[int, int],
        padding: tuple[int, int],
    ) -> None:
        arrays = [self.dense(g), self.dense(indices), out]
        if stride[0] >= kernel_size[0] and stride[1] >= kernel_size[1]:  # no two windows overlap
            run = 16 if self.software else 1
            params = [g.size, size_of(g.shape[2:]), size_of(out.shape[2:]), run]
            self.clear(out)
            self.stream.dispatch(
                "max_pool2d_scatter", arrays, params, groups_for(-(-g.size // run))
            )
            return
        params = [
            out.shape[2], out.shape[3], g.shape[2], g.shape[3],
            *kernel_size, *stride, *padding, out.size, 0,
        ]  # fmt: skip
        self.stream.dispatch("max_pool2d_grad", arrays, params, groups_for(out.size))
