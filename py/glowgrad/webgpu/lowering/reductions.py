"""Reductions over axes, and kernels that work along rows."""

from __future__ import annotations

from array import array as packed
from collections.abc import Sequence
from functools import lru_cache

from ...ops.shapes import Shape, size_of
from ..array import GpuArray
from .elementwise import Elementwise
from .walk import MASK, coalesce, groups_for, padded

_RANK = 4  # axes of the outputs, and of the rows, that the kernels can tell apart
_ENOUGH_INVOCATIONS = 8192  # a reduction is cut into parts until it has that many
_ENOUGH_ON_SOFTWARE = 256  # there a second pass costs more than idle lanes
_WIDE_ROW = 32  # elements from which on a workgroup takes a row, on graphics chips


@lru_cache(maxsize=4096)
def _reduction(
    operation: str, shape: Shape, strides: Shape, offset: int, axes: Shape, software: bool
) -> tuple[packed[int], int, int] | None:
    """The kernel's parameters, the number of results, and of parts that each is reduced in; None
    where the array must be made dense first.
    """
    outer = tuple(a for a in range(len(shape)) if a not in axes)
    kept_shape, (kept,) = coalesce(
        tuple(shape[a] for a in outer), (tuple(strides[a] for a in outer),)
    )
    inner_shape, (inner,) = coalesce(
        tuple(shape[a] for a in axes), (tuple(strides[a] for a in axes),)
    )
    if max(len(kept_shape), len(inner_shape) - 1) > _RANK:
        return None
    outputs, total = size_of(kept_shape), size_of(inner_shape)
    rows, length = size_of(inner_shape[:-1]), inner_shape[-1]
    enough = _ENOUGH_ON_SOFTWARE if software else _ENOUGH_INVOCATIONS
    parts = max(1, min(enough // outputs, total // 32))
    row_chunks = max(1, min(rows, parts))  # of nothing at all there is one empty part
    length_chunks = max(1, min(parts // row_chunks, length))
    words = [
        outputs, rows, length, inner[-1] & MASK, row_chunks, length_chunks,
        offset & MASK, len(kept_shape), max(1, len(inner_shape) - 1), int(inner[-1] != 1),
        int(operation == "prod"), 0,
        *padded(kept_shape[::-1], _RANK), *padded(kept[::-1], _RANK),
        *padded(inner_shape[-2::-1], _RANK), *padded(inner[-2::-1], _RANK),
    ]  # fmt: skip
    return packed("I", words), outputs, row_chunks * length_chunks


class Reductions(Elementwise):
    """Sums, extremes and their places; softmax and its losses."""

    def reduce(self, operation: str, out: GpuArray, x: GpuArray, axes: Shape) -> None:
        """Reduce `axes` in one pass, or in two where there are few outputs and many elements."""
        found = _reduction(operation, x.shape, x.strides, x.offset, axes, self.software)
        if found is None:
            outer = tuple(a for a in range(len(x.shape)) if a not in axes)
            x = self.dense(x.transpose((*outer, *axes)))
            self.reduce(operation, out, x, tuple(range(len(outer), len(x.shape))))
            return
        params, outputs, parts = found
        target = out if parts == 1 else self.empty((outputs, parts), out.kind)
        types = (("A", x.kind), ("R", out.kind))
        self.stream.dispatch(
            "reduce", [x, target], params, groups_for(outputs * parts), types, operation
        )
        if parts > 1:
            self.reduce(operation, out, target, (1,))

    def arg_reduce(self, operation: str, out: GpuArray, x: GpuArray, axis: int) -> None:
        """The place of the first extreme along `axis`."""
        outer = tuple(a for a in range(len(x.shape)) if a != axis)
        shape, (strides,) = coalesce(
            tuple(x.shape[a] for a in outer), (tuple(x.strides[a] for a in outer),)
        )
        if len(shape) > _RANK:
            x = self.dense(x.transpose((*outer, axis)))
            self.arg_reduce(operation, out, x, len(outer))
            return
        params = [
            out.size, x.shape[axis], x.strides[axis] & MASK, x.offset & MASK,
            len(shape), 0, 0, 0, *padded(shape, _RANK), *padded(strides, _RANK),
        ]  # fmt: skip
        types = (("A", x.kind),)
        better = "greater" if operation == "argmax" else "less"
        self.stream.dispatch("arg_reduce", [x, out], params, groups_for(out.size), types, better)

    def rows(self, kernel: str, out: GpuArray, ins: list[GpuArray], ignored: int = 0) -> None:
        """softmax, log_softmax, cross_entropy or cross_entropy_grad over the rows of a matrix; the
        losses of rows whose target is `ignored` are 0.
        """
        # (x), (logits, target) or (g, logits, target)
        matrix = ins[0] if len(ins) < 3 else ins[1]
        length = matrix.shape[-1] if matrix.shape else 1
        rows = matrix.size // length if length else 0
        first, *others = ins
        repeated = bool(others) and first.strides == (0,) and first.offset == 0
        arrays = [first if repeated else self.dense(first), *map(self.dense, others), out]
        self.over_rows(kernel, arrays, [rows, length, ignored & MASK, 0 if repeated else 1])

    def softmax_grad(self, out: GpuArray, g: GpuArray, y: GpuArray) -> None:
        """The gradient of softmax along the last axis, from its result y."""
        length = y.shape[-1] if y.shape else 1
        arrays = [self.dense(g), self.dense(y), out]
        self.over_rows("softmax_grad", arrays, [y.size // length, length])

    def over_rows(self, kernel: str, arrays: Sequence[GpuArray], params: Sequence[int]) -> None:
        """A kernel over rows, `params` of which begin with their number and length: an invocation
        or a workgroup a row.
        """
        rows, length = params[:2]
        if self.software or length < _WIDE_ROW:
            self.stream.dispatch(kernel, arrays, params, groups_for(rows))
        else:
            self.stream.dispatch(f"{kernel}_wide", arrays, params, groups_for(rows, 1))
