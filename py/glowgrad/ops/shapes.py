"""Shape arithmetic that several ops share."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from ..errors import ShapeError

Shape = tuple[int, ...]


def broadcast_shapes(name: str, *shapes: Shape) -> Shape:
    """The shape to which all `shapes` stretch, aligned at their last axes; ShapeError names the
    axis that differs.
    """
    if all(shape == shapes[0] for shape in shapes):
        return shapes[0]
    rank = max(map(len, shapes))
    result = [1] * rank
    for shape in shapes:
        for axis, size in enumerate(shape, rank - len(shape)):
            if size == 1 or size == result[axis]:
                continue
            if result[axis] != 1:
                given = " and ".join(str(tuple(s)) for s in shapes)
                raise ShapeError(
                    f"{name} got shapes {given}, which do not fit: axis {axis - rank} has sizes "
                    f"{result[axis]} and {size}. Aligned at the right, sizes must be equal or 1."
                )
            result[axis] = size
    return tuple(result)


def normal_axis(axis: int, rank: int, name: str) -> int:
    """A non-negative axis; raises IndexError when out of range, TypeError when it is no integer."""
    if not isinstance(axis, int):
        axis = _whole(axis, name)
    limit = max(rank, 1)
    if not -limit <= axis < limit:
        raise IndexError(
            f"{name} got dim={axis}, but the tensor has {rank} dimensions: dim must be from "
            f"{-limit} to {limit - 1}"
        )
    return axis % limit


def _whole(axis: Any, name: str) -> int:
    try:
        return operator.index(axis)
    except TypeError:
        raise TypeError(
            f"{name} takes a whole number as dim, but got {type(axis).__name__}: {axis!r:.40}"
        ) from None


def normal_axes(axes: int | Sequence[int] | None, rank: int, name: str) -> tuple[int, ...]:
    """Sorted non-negative axes; None or an empty list means all of them."""
    if axes is None:
        return tuple(range(rank))
    given: list[Any] = list(axes) if isinstance(axes, (tuple, list)) else [axes]
    if not given:
        return tuple(range(rank))
    normal = sorted(normal_axis(axis, rank, name) for axis in given)
    if len(set(normal)) != len(normal):
        raise RuntimeError(f"{name} got dim={tuple(given)}, where an axis appears twice")
    return tuple(a for a in normal if a < rank)


def size_of(shape: Sequence[int]) -> int:
    """The number of elements of a shape."""
    return math.prod(shape)


def contiguous_strides(shape: Sequence[int]) -> Shape:
    """Row-major strides in elements."""
    return _contiguous_strides(tuple(shape))


@lru_cache(maxsize=4096)
def _contiguous_strides(shape: Shape) -> Shape:
    strides = []
    step = 1
    for size in reversed(shape):
        strides.append(step)
        step *= max(size, 1)
    return tuple(reversed(strides))


@lru_cache(maxsize=4096)
def view_strides(shape: Shape, strides: Shape, target: Shape) -> Shape | None:
    """The strides with which memory laid out by `shape` and `strides` reads as `target`, in the
    same order; None where only a copy can. Both shapes have one number of elements.
    """
    if 0 in shape:
        return contiguous_strides(target)
    # Old axes that follow each other in memory are one run; new axes may only cut runs up.
    runs: list[list[int]] = []
    for size, stride in zip(shape, strides, strict=True):
        if size == 1:
            continue
        if runs and runs[-1][1] == size * stride:
            runs[-1] = [runs[-1][0] * size, stride]
        else:
            runs.append([size, stride])
    result = []
    rest, step = runs.pop() if runs else (1, 1)
    for size in reversed(target):
        if size == 1:
            result.append(step)
            continue
        if rest == 1 and runs:
            rest, step = runs.pop()
        if rest % size:
            return None
        result.append(step)
        rest, step = rest // size, step * size
    return tuple(reversed(result))
