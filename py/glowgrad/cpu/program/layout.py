"""Shapes and strides of several arrays that are walked together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...compiled.graph import Ref
from ...ops.movement import Index
from ...ops.shapes import Shape


def byte_strides(ref: Ref) -> Shape:
    """How far elements lie apart, in bytes."""
    return tuple(stride * ref.dtype.numpy.itemsize for stride in ref.strides)


def coalesced(shape: Shape, *strides: Shape) -> tuple[Shape, list[Shape]]:
    """The same elements in the same order with the fewest axes, at least one."""
    sizes: list[int] = []
    steps: list[list[int]] = [[] for _ in strides]
    for axis, size in enumerate(shape):
        if size == 1:
            continue
        own = [s[axis] for s in strides]
        if sizes and all(
            before[-1] == step * size for before, step in zip(steps, own, strict=True)
        ):
            sizes[-1] *= size
            for before, step in zip(steps, own, strict=True):
                before[-1] = step
        else:
            sizes.append(size)
            for before, step in zip(steps, own, strict=True):
                before.append(step)
    if not sizes:
        return (1,), [(0,) for _ in strides]
    return tuple(sizes), [tuple(s) for s in steps]


def part(ref: Ref, key: Index) -> Ref:
    """What basic indexing sees of an array. numpy finds it on memory that nobody reads."""
    itemsize = ref.dtype.numpy.itemsize
    whole = np.lib.stride_tricks.as_strided(
        np.empty(1, ref.dtype.numpy), ref.shape, byte_strides(ref), writeable=False
    )
    seen = whole[(*key, ...)]
    begin = seen.__array_interface__["data"][0] - whole.__array_interface__["data"][0]
    return Ref(
        ref.storage,
        seen.shape,
        tuple(stride // itemsize for stride in seen.strides),
        ref.offset + begin // itemsize,
        ref.dtype,
    )


def span(ref: Ref) -> tuple[int, int]:
    """The first byte of an array in its storage, and the one after its last."""
    low = high = ref.offset * ref.dtype.numpy.itemsize
    for size, stride in zip(ref.shape, byte_strides(ref), strict=True):
        if size == 0:
            return low, low
        if stride < 0:
            low += stride * (size - 1)
        else:
            high += stride * (size - 1)
    return low, high + ref.dtype.numpy.itemsize


def apart(a: Ref, b: Ref) -> bool:
    """Whether two arrays surely share no byte."""
    if a.storage is not b.storage:
        return True
    (first, end), (other, other_end) = span(a), span(b)
    return end <= other or other_end <= first


def same_place(a: Ref, b: Ref) -> bool:
    """Whether two arrays of one shape lie element on element."""
    same = a.storage is b.storage and a.offset == b.offset and a.dtype is b.dtype
    return same and all(
        n == 1 or x == y for n, x, y in zip(a.shape, a.strides, b.strides, strict=True)
    )


def permuted(values: Sequence[int], order: Sequence[int]) -> Shape:
    return tuple(values[i] for i in order)
