"""Copies and elementwise operations; what all other lowerings begin with."""

from __future__ import annotations

from array import array as packed
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from ...ops.shapes import Shape, contiguous_strides, size_of
from ..array import GpuArray
from ..executor import Executor
from ..stream import Stream, Types
from ..variants import is_software
from .walk import coalesce, groups_for, padded

_RANK = 8  # axes that the kernels can tell apart
# Kernels by the number of inputs.
_STRIDED = {1: "elementwise1", 2: "elementwise2", 3: "elementwise3"}
_DENSE = {1: "elementwise1_dense", 2: "elementwise2_dense"}
_MOST_WALKS = 4096

# Kernel, parameters, workgroups and types of an elementwise operation over certain layouts.
_Walk = tuple[str, "packed[int]", tuple[int, int, int], Types]


@lru_cache(maxsize=4096)
def _dense_layout(shape: Shape) -> tuple[Shape, int]:
    """Strides and bytes of an array whose elements lie in order."""
    return contiguous_strides(shape), 4 * size_of(shape)


def _elementwise_params(
    shape: Shape, offsets: tuple[int, ...], strides: tuple[Shape, ...], run: int
) -> tuple[str, tuple[int, ...]] | None:
    """Which elementwise kernel, and its parameters; an invocation takes `run` elements at most."""
    sizes, steps = coalesce(shape, strides)
    if len(sizes) > _RANK:
        return None
    length = sizes[-1]
    inputs = len(strides) - 1
    dense = all(step == (1,) for step in steps) and not any(offsets)
    if dense and length % 4 == 0 and inputs in _DENSE:
        return _DENSE[inputs], (-(-length // max(run, 4)), length // 4)
    chunks = -(-length // run)
    outer = sizes[-2::-1]  # from the axis next to the innermost outwards
    params = [chunks * size_of(outer), len(outer), length, chunks]
    params += padded(offsets, 4) + padded([step[-1] for step in steps], 4) + padded(outer, _RANK)
    for axis in range(len(sizes) - 2, -1, -1):
        params += padded([step[axis] for step in steps], 4)
    return _STRIDED[inputs], tuple(params)


class Elementwise:
    """Arrays, copies and elementwise kernels."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor
        self.stream = Stream(executor)
        self.software = is_software(executor.info)
        self._walks: dict[Any, _Walk] = {}  # by what determines them

    def empty(self, shape: Sequence[int], kind: str) -> GpuArray:
        strides, nbytes = _dense_layout(tuple(shape))
        return GpuArray(self.stream.pool.lend(nbytes), kind, shape, strides)

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

    def copy(self, target: GpuArray, source: GpuArray) -> None:
        """Copy between arrays of any strides, converting the type."""
        to_bool = target.kind == "u32" and source.kind != "u32"
        self.elementwise("truth" if to_bool else "convert", target, [source])

    def elementwise(self, operation: str, out: GpuArray, ins: list[GpuArray]) -> None:
        """out = operation(ins…), element by element, inputs stretched to the shape of out."""
        layout = (operation, self.software, *[
            (a.shape, a.strides, a.offset, a.kind) for a in (*ins, out)
        ])  # fmt: skip
        walk = self._walks.get(layout)
        if walk is None:
            if not out.size:
                return
            walk = self._walk_over(operation, out, ins)
            if len(self._walks) >= _MOST_WALKS:
                self._walks.clear()
            self._walks[layout] = walk
        kernel, params, groups, types = walk
        self.stream.dispatch(kernel, [*ins, out], params, groups, types, operation)

    def _walk_over(self, operation: str, out: GpuArray, ins: list[GpuArray]) -> _Walk:
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
        return kernel, packed("I", params), groups_for(params[0]), types
