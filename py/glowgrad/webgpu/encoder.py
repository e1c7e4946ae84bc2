"""Lowering: which kernel runs over which arrays, with which parameters and how many workgroups."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from ..ops.shapes import Shape, size_of
from . import products
from .array import GpuArray
from .executor import Executor
from .stream import Stream, float_word

_WIDTH = 64  # invocations of a workgroup that works along one axis
_MOST_GROUPS = 65535  # of one axis of a dispatch
_RANK = 8  # axes that the elementwise kernels can tell apart
_REDUCE_RANK = 4
_ENOUGH_INVOCATIONS = 8192  # a reduction is cut into parts until it has that many
_ENOUGH_ON_SOFTWARE = 256  # there a second pass costs more than idle lanes
_MASK = 0xFFFFFFFF


def groups_for(count: int) -> tuple[int, int, int]:
    """Workgroups for `count` invocations in a row; kernels number them by x + y · (groups in x)."""
    groups = -(-count // _WIDTH)
    if groups <= _MOST_GROUPS:
        return groups, 1, 1
    rows = -(-groups // _MOST_GROUPS)
    return -(-groups // rows), rows, 1


@lru_cache(maxsize=4096)
def coalesce(shape: Shape, strides: tuple[Shape, ...]) -> tuple[Shape, tuple[Shape, ...]]:
    """The same walk over the elements with as few axes as possible."""
    sizes: list[int] = []
    steps: list[list[int]] = [[] for _ in strides]
    for axis, size in enumerate(shape):
        if size == 1:
            continue
        own = [s[axis] for s in strides]
        if sizes and all(kept[-1] == step * size for kept, step in zip(steps, own, strict=True)):
            sizes[-1] *= size
            for kept, step in zip(steps, own, strict=True):
                kept[-1] = step
        else:
            sizes.append(size)
            for kept, step in zip(steps, own, strict=True):
                kept.append(step)
    if not sizes:
        return (1,), tuple((0,) for _ in strides)
    return tuple(sizes), tuple(map(tuple, steps))


def _pad(values: Sequence[int], length: int) -> list[int]:
    return [v & _MASK for v in values] + [0] * (length - len(values))


@lru_cache(maxsize=4096)
def _elementwise_params(
    shape: Shape, offsets: tuple[int, ...], strides: tuple[Shape, ...], run: int
) -> tuple[str, tuple[int, ...]] | None:
    """Which elementwise kernel, and its parameters; an invocation takes `run` elements at most."""
    sizes, steps = coalesce(shape, strides)
    if len(sizes) > _RANK:
        return None
    length = sizes[-1]
    kernel = f"elementwise{len(strides) - 1}"
    dense = all(step == (1,) for step in steps) and not any(offsets)
    if dense and length % 4 == 0 and len(strides) < 4:
        return f"{kernel}_dense", (-(-length // max(run, 4)), length // 4)
    chunks = -(-length // run)
    outer = sizes[-2::-1]  # from the axis next to the innermost outwards
    params = [chunks * size_of(outer), len(outer), length, chunks]
    params += _pad(offsets, 4) + _pad([step[-1] for step in steps], 4) + _pad(outer, _RANK)
    for axis in range(len(sizes) - 2, -1, -1):
        params += _pad([step[axis] for step in steps], 4)
    return kernel, tuple(params)


class Encoder:
    """One method for each kind of kernel; primitives call them to be lowered."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor
        self.stream = Stream(executor)
        self.variant, self.software, _ = products.choose(executor.info)

    def empty(self, shape: Sequence[int], kind: str) -> GpuArray:
        return GpuArray(self.stream.pool.lend(4 * size_of(shape)), kind, shape)

    def dense(self, array: GpuArray) -> GpuArray:
        """The array itself if it lies in order from the start of its buffer, else a copy."""
        if array.is_dense:
            return array
        made = self.empty(array.shape, array.kind)
        self.copy(made, array)
        return made

    def clear(self, array: GpuArray) -> None:
        self.stream.clear(array)

    def stats(self) -> dict[str, int]:
        return self.stream.stats()

    def synchronize(self) -> None:
        """Wait until everything asked for is done."""
        probe = self.empty((1,), "u32")
        self.stream.read(probe, np.empty(1, np.uint32))

    # elementwise

    def copy(self, target: GpuArray, source: GpuArray) -> None:
        """Copy between arrays of any strides, converting the type."""
        to_bool = target.kind == "u32" and source.kind != "u32"
        self.elementwise("truth" if to_bool else "convert", target, [source])

    def elementwise(self, operation: str, out: GpuArray, ins: list[GpuArray]) -> None:
        """out = operation(ins…), element by element, inputs stretched to the shape of out."""
        if not out.size:
            return
        stretched = [a if a.shape == out.shape else a.broadcast_to(out.shape) for a in ins]
        arrays = [*stretched, out]
        found = _elementwise_params(
            out.shape,
            tuple(a.offset for a in arrays),
            tuple(a.strides for a in arrays),
            64 if self.software else 4,
        )
        if found is None:
            raise RuntimeError(f"{operation} got more than {_RANK} axes that cannot be merged")
        names = ("A", "B", "C")[: len(ins)]
        types = (*tuple((n, a.kind) for n, a in zip(names, ins, strict=True)), ("R", out.kind))
        kernel, params = found
        self.stream.dispatch(kernel, arrays, params, groups_for(params[0]), types, operation)

    # reductions

    def reduce(self, operation: str, out: GpuArray, x: GpuArray, axes: Shape) -> None:
        """Reduce `axes` in one pass, or in two where there are few outputs and many elements."""
        outer = tuple(a for a in range(len(x.shape)) if a not in axes)
        kept_shape, (kept,) = coalesce(
            tuple(x.shape[a] for a in outer), (tuple(x.strides[a] for a in outer),)
        )
        inner_shape, (inner,) = coalesce(
            tuple(x.shape[a] for a in axes), (tuple(x.strides[a] for a in axes),)
        )
        if max(len(kept_shape), len(inner_shape) - 1) > _REDUCE_RANK:
            x = self.dense(x.transpose((*outer, *axes)))
            self.reduce(operation, out, x, tuple(range(len(outer), len(x.shape))))
            return
        outputs, total = out.size, size_of(inner_shape)
        rows, length = size_of(inner_shape[:-1]), inner_shape[-1]
        enough = _ENOUGH_ON_SOFTWARE if self.software else _ENOUGH_INVOCATIONS
        parts = max(1, min(enough // outputs, total // 32))
        row_chunks = min(rows, parts)
        length_chunks = max(1, min(parts // row_chunks, length))
        parts = row_chunks * length_chunks
        target = out if parts == 1 else self.empty((outputs, parts), out.kind)
        params = [
            outputs, rows, length, inner[-1] & _MASK, row_chunks, length_chunks,
            x.offset & _MASK, len(kept_shape), max(1, len(inner_shape) - 1), int(inner[-1] != 1),
            0, 0,
            *_pad(kept_shape[::-1], _REDUCE_RANK), *_pad(kept[::-1], _REDUCE_RANK),
            *_pad(inner_shape[-2::-1], _REDUCE_RANK), *_pad(inner[-2::-1], _REDUCE_RANK),
        ]  # fmt: skip
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
        if len(shape) > _REDUCE_RANK:
            x = self.dense(x.transpose((*outer, axis)))
            self.arg_reduce(operation, out, x, len(outer))
            return
        params = [
            out.size, x.shape[axis], x.strides[axis] & _MASK, x.offset & _MASK,
            len(shape), 0, 0, 0, *_pad(shape, _REDUCE_RANK), *_pad(strides, _REDUCE_RANK),
        ]  # fmt: skip
        types = (("A", x.kind),)
        better = "greater" if operation == "argmax" else "less"
        self.stream.dispatch("arg_reduce", [x, out], params, groups_for(out.size), types, better)

    # rows: one invocation works along the last axis

    def rows(self, kernel: str, out: GpuArray, ins: list[GpuArray]) -> None:
        """softmax, log_softmax, cross_entropy or cross_entropy_grad over the rows of a matrix."""
        # (x), (logits, target) or (g, logits, target)
        matrix = ins[0] if len(ins) < 3 else ins[1]
        length = matrix.shape[-1] if matrix.shape else 1
        rows = matrix.size // length if length else 0
        arrays = [*map(self.dense, ins), out]
        self.stream.dispatch(kernel, arrays, [rows, length], groups_for(rows))

    # products

    def matmul(self, out: GpuArray, a: GpuArray, b: GpuArray) -> None:
        """Batched product; strides of both inputs are taken as they are."""
        m, k = a.shape[-2:]
        n = b.shape[-1]
        batch = size_of(out.shape[:-2])
        if out.size == 0 or k == 0:
            self.clear(out)
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
        params = [p & _MASK for p in params]
        arrays = [a, b, out]
        if self.variant == "naive":
            self.stream.dispatch("matmul_naive", arrays, params, (-(-n // 8), -(-m // 8), batch))
        elif self.variant == "tiled":
            tiling = products.workgroup_tiling(m, n, k, batch)
            self._tiles("matmul_tiled", arrays, params, tiling)
        else:
            tiling = products.register_tiling(m, n, k, batch, self.software)
            self._tiles("matmul_register", arrays, params, tiling, ("RAGGED", float(k % 4 > 0)))

    def _tiles(
        self,
        kernel: str,
        arrays: list[GpuArray],
        params: list[int],
        tiling: products.Tiling,
        *constants: tuple[str, float],
    ) -> None:
        """Dispatch a tiled product; where its sum is cut into chunks, add them up."""
        *ins, out = arrays
        target = out
        if tiling.chunks > 1:
            target = self.empty((tiling.chunks, *out.shape), out.kind)
        words = [p & _MASK for p in params] + tiling.params
        constants = (*tiling.constants, *constants)
        self.stream.dispatch(kernel, [*ins, target], words, tiling.groups, constants=constants)
        if target is not out:
            self.reduce("sum", out, target, (0,))

    # images

    def conv2d(
        self, kind: str, out: GpuArray, first: GpuArray, second: GpuArray, **attrs: Any
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
            self.clear(out)
        elif self.variant == "naive":
            params = [
                x[0], x[1], x[2], x[3], w[0], w[1], w[2], w[3], y[2], y[3],
                *attrs["stride"], *attrs["padding"], *attrs["dilation"], groups, out.size,
            ]  # fmt: skip
            self.stream.dispatch(f"{kind}_naive", arrays, params, groups_for(out.size))
        elif kind == "conv2d_weight_grad":
            rows, columns, places = w[0] // groups, w[1] * w[2] * w[3], y[0] * y[2] * y[3]
            params = [
                x[0], groups, rows, w[1], x[2], x[3], y[2], y[3], w[2], w[3],
                *attrs["stride"], *attrs["padding"], *attrs["dilation"],
            ]  # fmt: skip
            tiling = products.register_tiling(rows, columns, places, groups, self.software)
            self._tiles("conv2d_weight_grad_register", arrays, params, tiling)
        else:
            form = products.image_product(kind, x, w, y, **attrs)
            # One chunk: forward and input gradient have results enough.
            tiling = products.register_tiling(form.rows, form.columns, 1, groups, self.software)
            divided = ("DIVIDED", float(form.divided))
            self._tiles("conv2d_register", arrays, form.params, tiling, divided)

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

    # by index

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
        params = [out.size, rank, axis, 0, *_pad(shape, _RANK), *_pad(index_shape, _RANK)]
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

    # random numbers and optimizers

    def random_uniform(self, out: GpuArray, seed: int, offset: int) -> None:
        params = [out.size, 0, seed & _MASK, (seed >> 32) & _MASK, offset & _MASK, offset >> 32]
        blocks = -(-out.size // 4)
        self.stream.dispatch("random_uniform", [out], params, groups_for(blocks))

    def sgd_step(
        self,
        arrays: list[GpuArray],
        *,
        lr: float,
        momentum: float,
        dampening: float,
        weight_decay: float,
        nesterov: bool,
        first: bool,
    ) -> None:
        p, g = arrays[:2]
        params = [
            p.size, int(nesterov), int(first), 0,
            float_word(lr), float_word(momentum),
            float_word(1 - dampening), float_word(weight_decay),
        ]  # fmt: skip
        kernel = "sgd_momentum_step" if len(arrays) == 3 else "sgd_step"
        self.stream.dispatch(kernel, [p, self.dense(g), *arrays[2:]], params, groups_for(p.size))

    def adam_step(
        self,
        arrays: list[GpuArray],
        *,
        lr: float,
        beta1: float,
        beta2: float,
        eps: float,
        weight_decay: float,
        decoupled: bool,
        step: int,
    ) -> None:
        p, g, exp_avg, exp_avg_sq = arrays
        params = [
            p.size, int(decoupled), 0, 0,
            float_word(lr), float_word(beta1), float_word(beta2), float_word(eps),
            float_word(weight_decay), float_word(lr / (1 - beta1**step)),
            float_word((1 - beta2**step) ** 0.5), float_word(1 - beta1), float_word(1 - beta2),
        ]  # fmt: skip
        arrays = [p, self.dense(g), exp_avg, exp_avg_sq]
        self.stream.dispatch("adam_step", arrays, params, groups_for(p.size))
