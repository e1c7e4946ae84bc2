"""Max pooling and its gradient; windows added up again."""

from __future__ import annotations

from typing import Any

from ...ops.shapes import size_of
from ..array import GpuArray
from .elementwise import Elementwise
from .walk import MASK, coalesce, groups_for

Pair = tuple[int, int]


class Pooling(Elementwise):
    """Max pooling, its gradient by the cheaper kernel where no two windows overlap; fold."""

    def fold(
        self, out: GpuArray, g: GpuArray, *, axis: int, length: int, step: int, dilation: int
    ) -> None:
        """Add up windows over an axis; strides of g are taken as they are where that is simple."""
        if not g.size:
            self.clear(out)
            return
        sizes, strides = g.shape, g.strides
        outer, (outer_step,) = coalesce(sizes[:axis], (strides[:axis],))
        inner, (inner_step,) = coalesce(sizes[axis + 1 : -1], (strides[axis + 1 : -1],))
        if max(len(outer), len(inner)) > 1:
            self.fold(out, self.dense(g), axis=axis, length=length, step=step, dilation=dilation)
            return
        params = [
            out.size, length, inner[0], sizes[axis], sizes[-1], step, dilation, g.offset,
            outer_step[0], strides[axis], inner_step[0], strides[-1],
        ]  # fmt: skip
        self.stream.dispatch("fold", [g, out], [p & MASK for p in params], groups_for(out.size))

    def max_pool2d(
        self,
        values: GpuArray,
        indices: GpuArray,
        x: GpuArray,
        *,
        kernel_size: Pair,
        stride: Pair,
        padding: Pair,
        dilation: Pair,
        **_: Any,
    ) -> None:
        params = [
            x.shape[2], x.shape[3], values.shape[2], values.shape[3],
            *kernel_size, *stride, *padding, *dilation, values.size, 0,
        ]  # fmt: skip
        arrays = [self.dense(x), values, indices]
        self.stream.dispatch("max_pool2d", arrays, params, groups_for(values.size))

    def max_pool2d_grad(
        self,
        out: GpuArray,
        g: GpuArray,
        indices: GpuArray,
        *,
        kernel_size: Pair,
        stride: Pair,
        padding: Pair,
        dilation: Pair,
        **_: Any,
    ) -> None:
        arrays = [self.dense(g), self.dense(indices), out]
        reach = [dilation[i] * (kernel_size[i] - 1) + 1 for i in (0, 1)]
        if stride[0] >= reach[0] and stride[1] >= reach[1]:  # no two windows overlap
            run = 16 if self.software else 1
            params = [g.size, size_of(g.shape[2:]), size_of(out.shape[2:]), run]
            self.clear(out)
            self.stream.dispatch(
                "max_pool2d_scatter", arrays, params, groups_for(-(-g.size // run))
            )
            return
        params = [
            out.shape[2], out.shape[3], g.shape[2], g.shape[3],
            *reach, *stride, *padding, out.size, 0,
        ]  # fmt: skip
        self.stream.dispatch("max_pool2d_grad", arrays, params, groups_for(out.size))
