"""What the transforms take: numbers, axes, lengths and a normalization."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ..dtypes import get_default_dtype
from ..errors import ShapeError
from ..ops.shapes import normal_axis
from ..tensor import Tensor
from ..tensor.complex import on_cpu
from ..tensor.movement import cat

Axes = tuple[int, ...]


def floating(name: str, x: Any, *, real: bool = False) -> Tensor:
    """Numbers with fractions on the CPU; whole numbers become float32. `real`: no complex ones."""
    if not isinstance(x, Tensor):
        raise TypeError(f"{name} takes a tensor, but got {type(x).__name__}")
    on_cpu(x, name)
    if x.dtype.is_complex:
        if real:
            raise RuntimeError(f"{name} takes real numbers, this tensor is {x.dtype}")
        return x
    if not x.dtype.is_floating_point:
        return x.to(get_default_dtype())
    if x.dtype.itemsize < 4:
        raise RuntimeError(f"{name} takes float32 or float64, not {x.dtype}: use x.float()")
    return x


def complex_numbers(name: str, x: Any) -> Tensor:
    """Complex numbers on the CPU; real ones get an imaginary part of 0."""
    x = floating(name, x)
    return x.to(x.dtype.to_complex())


def axes_of(name: str, x: Tensor, s: Any, dim: Any) -> tuple[Axes, list[int] | None]:
    """The axes to transform and the lengths they shall have: all axes unless said otherwise."""
    sizes = [s] if isinstance(s, int) else None if s is None else list(s)
    if dim is None:
        count = x.ndim if sizes is None else len(sizes)
        if count > x.ndim:
            raise ShapeError(f"{name} got {count} lengths for a tensor of shape {tuple(x.shape)}")
        dims: Sequence[int] = range(x.ndim - count, x.ndim)
    else:
        dims = [dim] if isinstance(dim, int) else dim
    axes = tuple(normal_axis(d, x.ndim, name) for d in dims)
    if len(set(axes)) < len(axes):
        raise RuntimeError(f"{name} got dim={tuple(dims)}: each axis once")
    if sizes is not None and len(sizes) != len(axes):
        raise RuntimeError(f"{name} got {len(sizes)} lengths for {len(axes)} axes")
    return axes, sizes


def resized(name: str, x: Tensor, axis: int, length: int) -> Tensor:
    """x with an axis cut off or filled up with zeros."""
    if length < 1:
        raise RuntimeError(f"Invalid number of data points ({length}) specified for {name}")
    size = x.shape[axis]
    if length <= size:
        return x if length == size else x.narrow(axis, 0, length)
    shape = [length - size if a == axis else n for a, n in enumerate(x.shape)]
    return cat([x, x.new_zeros(shape)], axis)


def scale(name: str, norm: str | None, count: int, inverse: bool) -> float:
    """What the sum is multiplied by: 1/n for the inverse ("backward"), for the transform itself
    ("forward"), or 1/√n for both ("ortho").
    """
    if norm not in (None, "backward", "forward", "ortho"):
        raise RuntimeError(f'{name} got norm={norm!r}: it must be "backward", "forward" or "ortho"')
    if norm == "ortho":
        return 1 / math.sqrt(count)
    return 1 / count if (norm == "forward") != inverse else 1.0
