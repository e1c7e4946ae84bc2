"""Products of matrices, and convolutions, which are products too."""

from __future__ import annotations

from typing import Any

from ...ops.shapes import size_of
from .. import products
from ..array import GpuArray
from ..stream import Epilogue
from .reductions import Reductions
from .walk import MASK, coalesce, groups_for

_TOGETHER = 64  # chunks of a sum that one invocation adds up


class Contractions(Reductions):
    """Matmul and conv2d in all directions, by the family of kernels that suits the adapter."""

    def matmul(
        self, out: GpuArray, a: GpuArray, b: GpuArray, epilogue: Epilogue | None = None
    ) -> None:
        """Batched product; strides of both inputs are taken as they are."""
        m, k = a.shape[-2:]
        n = b.shape[-1]
        batch = size_of(out.shape[:-2])
        if out.size == 0 or k == 0:
            self._nothing(out, epilogue)
            return
        lead, (a_lead, b_lead) = coalesce(out.shape[:-2], (a.strides[:-2], b.strides[:-2]))
        if len(lead) > 1:
            a, b = self.dense(a), self.dense(b)
            lead, (a_lead, b_lead) = coalesce(out.shape[:-2], (a.strides[:-2], b.strides[:-2]))
        params = [
            m, n, k, batch,
            a.offset, a_lead[-1] if batch > 1 else 0, a.strides[-2], a.strides[-1],
            b.offset, b_lead[-1] if batch > 1 else 0, b.strides[-2], b.strides[-1],
        ]  # fmt: skip
        params = [p & MASK for p in params]
        arrays = [a, b, out]
        if self.variant == "naive":
            groups = (-(-n // 8), -(-m // 8), batch)
            self.stream.dispatch("matmul_naive", arrays, params, groups, epilogue=epilogue)
        elif self.variant == "tiled":
            tiling = products.workgroup_tiling(m, n, k, batch)
            self._tiles("matmul_tiled", arrays, params, tiling, epilogue)
        else:
            tiling = products.register_tiling(m, n, k, batch, self.software)
            ragged = ("RAGGED", float(k % 4 > 0))
            self._tiles("matmul_register", arrays, params, tiling, epilogue, ragged)

    def _tiles(
        self,
        kernel: str,
        arrays: list[GpuArray],
        params: list[int],
        tiling: products.Tiling,
        epilogue: Epilogue | None,
        *constants: tuple[str, float],
    ) -> None:
        """Dispatch a tiled product; where its sum is cut into chunks, add them up."""
        *ins, out = arrays
        target = out
        if tiling.chunks > 1:
            target = self.empty((tiling.chunks, *out.shape), out.kind)
        words = [p & MASK for p in params] + tiling.params
        constants = (*tiling.constants, *constants)
        here = epilogue if target is out else None
        self.stream.dispatch(
            kernel, [*ins, target], words, tiling.groups, constants=constants, epilogue=here
        )
        if target is not out:
            self._sum_chunks(out, target, tiling.chunks, epilogue)

    def _sum_chunks(
        self, out: GpuArray, chunks: GpuArray, count: int, epilogue: Epilogue | None
    ) -> None:
        """Add up the first axis of `chunks`, so many at a time."""
        while count > _TOGETHER:
            fewer = -(-count // _TOGETHER)
            target = self.empty((fewer, *out.shape), out.kind)
            groups = groups_for(fewer * out.size)
            params = [out.size, count, _TOGETHER]
            self.stream.dispatch("sum_chunks", [chunks, target], params, groups)
            chunks, count = target, fewer
        params = [out.size, count, count]
        groups = groups_for(out.size)
        self.stream.dispatch("sum_chunks", [chunks, out], params, groups, epilogue=epilogue)

    def _nothing(self, out: GpuArray, epilogue: Epilogue | None) -> None:
        """The product whose sums have no terms."""
        if epilogue is None:
            self.clear(out)
        else:  # a sum of no chunks, from memory that is not looked at
            params, spare = [out.size, 0, 1], self.empty((1,), out.kind)
            groups = groups_for(out.size)
            self.stream.dispatch("sum_chunks", [spare, out], params, groups, epilogue=epilogue)

    def conv2d(
        self,
        kind: str,
        out: GpuArray,
        first: GpuArray,
        second: GpuArray,
        *,
        epilogue: Epilogue | None = None,
        **attrs: Any,
    ) -> None:
        """conv2d (x, w), conv2d_input_grad (g, w) or conv2d_weight_grad (g, x)."""
        first, second = self.dense(first), self.dense(second)
        if kind == "conv2d":
            x, w, y = first.shape, second.shape, out.shape
        elif kind == "conv2d_input_grad":
            x, w, y = out.shape, second.shape, first.shape
        else:
            x, w, y = second.shape, out.shape, first.shape
        groups, arrays = attrs["groups"], [first, second, out]
        if not first.size or not second.size:
            self._nothing(out, epilogue)
        elif self.variant == "naive":
            params = [
                x[0], x[1], x[2], x[3], w[0], w[1], w[2], w[3], y[2], y[3],
                *attrs["stride"], *attrs["padding"], *attrs["dilation"], groups, out.size,
            ]  # fmt: skip
            grid = groups_for(out.size)
            self.stream.dispatch(f"{kind}_naive", arrays, params, grid, epilogue=epilogue)
        elif kind == "conv2d_weight_grad":
            rows, columns, places = w[0] // groups, w[1] * w[2] * w[3], y[0] * y[2] * y[3]
            params = [
                x[0], groups, rows, w[1], x[2], x[3], y[2], y[3], w[2], w[3],
                *attrs["stride"], *attrs["padding"], *attrs["dilation"],
            ]  # fmt: skip
            tiling = products.register_tiling(rows, columns, places, groups, self.software)
            self._tiles("conv2d_weight_grad_register", arrays, params, tiling, epilogue)
        else:
            form = products.image_product(kind, x, w, y, **attrs)
            # One chunk: forward and input gradient have results enough.
            tiling = products.register_tiling(form.rows, form.columns, 1, groups, self.software)
            divided = ("DIVIDED", float(form.divided))
            self._tiles("conv2d_register", arrays, form.params, tiling, epilogue, divided)
