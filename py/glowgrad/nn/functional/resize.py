"""Resizing of signals, images and volumes, axis by axis.

An axis is resized by picking elements (nearest) or by a matrix whose rows weigh a few of them.
Positions are computed in the precision of the input, as PyTorch does, so that they round alike.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ...tensor import Tensor
from ...tensor.creation import tensor
from .adaptive_pooling import adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d
from .axes import per_axis, weighted

_RANKS = {"linear": 1, "bilinear": 2, "bicubic": 2, "trilinear": 3}
_PICKING = ("nearest", "nearest-exact", "area")


def interpolate(
    input: Tensor,
    size: int | Sequence[int] | None = None,
    scale_factor: float | Sequence[float] | None = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
    recompute_scale_factor: bool | None = None,
    antialias: bool = False,
) -> Tensor:
    """Resize (N, C, …) to `size`, or by `scale_factor` (rounded down).

    mode: nearest, nearest-exact, area (mean), linear for (N, C, L), bilinear and bicubic for
    (N, C, H, W), trilinear for (N, C, D, H, W). With align_corners the corners stay where they are;
    antialias widens the kernel of bilinear and bicubic when shrinking. Raises ValueError for sizes
    that contradict each other, NotImplementedError for a mode that the shape does not have.

    Source: Keys, 1981, "Cubic convolution interpolation".
    """
    _check(input, mode, align_corners, antialias)
    rank = input.ndim - 2
    wanted, scales = _wanted(input, rank, size, scale_factor, recompute_scale_factor)
    if mode == "area":
        pool = (adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d)[rank - 1]
        return pool(input, tuple(wanted))
    if mode in _PICKING:
        return _picked(input, wanted, scales, exact=mode == "nearest-exact")
    if not input.dtype.is_floating_point:
        raise NotImplementedError(
            f"interpolate with mode={mode!r} takes floating-point numbers, not {input.dtype}: "
            "x.float()"
        )
    x = input
    for axis in range(rank):
        n, m = input.shape[2 + axis], wanted[axis]
        kind = "cubic" if mode == "bicubic" else "linear"
        if antialias:
            matrix = _smoothing(n, m, kind, bool(align_corners), scales[axis], input)
        else:
            matrix = _weights(n, m, kind, bool(align_corners), scales[axis], input)
        x = weighted(x, 2 + axis, matrix)
    return x


def upsample(
    input: Tensor,
    size: int | Sequence[int] | None = None,
    scale_factor: float | Sequence[float] | None = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
) -> Tensor:
    """The old name of interpolate."""
    return interpolate(input, size, scale_factor, mode, align_corners)


def upsample_nearest(
    input: Tensor,
    size: int | Sequence[int] | None = None,
    scale_factor: float | Sequence[float] | None = None,
) -> Tensor:
    """interpolate with mode="nearest"."""
    return interpolate(input, size, scale_factor, "nearest")


def upsample_bilinear(
    input: Tensor,
    size: int | Sequence[int] | None = None,
    scale_factor: float | Sequence[float] | None = None,
) -> Tensor:
    """interpolate with mode="bilinear" and align_corners=True."""
    return interpolate(input, size, scale_factor, "bilinear", align_corners=True)


def _check(x: Tensor, mode: str, align_corners: bool | None, antialias: bool) -> None:
    if mode not in _RANKS and mode not in _PICKING:
        raise NotImplementedError(
            f"interpolate got mode={mode!r}: the modes are " + ", ".join([*_PICKING, *_RANKS])
        )
    if mode in _PICKING and align_corners is not None:
        raise ValueError(
            f"interpolate got align_corners={align_corners} with mode={mode!r}, which has no "
            "corners to align: leave it out"
        )
    if antialias and not (mode in ("bilinear", "bicubic") and x.ndim == 4):
        raise ValueError(
            f"interpolate got antialias=True with mode={mode!r} for an input of shape "
            f"{tuple(x.shape)}: it exists for bilinear and bicubic images (N, C, H, W)"
        )
    rank = _RANKS.get(mode, x.ndim - 2)
    if x.ndim != rank + 2 or not 1 <= rank <= 3:
        raise NotImplementedError(
            f"interpolate got an input of shape {tuple(x.shape)} with mode={mode!r}: linear takes "
            "(N, C, L), bilinear and bicubic (N, C, H, W), trilinear (N, C, D, H, W), the others "
            "all three. One image is x.unsqueeze(0)."
        )


def _wanted(
    x: Tensor, rank: int, size: Any, scale_factor: Any, recompute: bool | None
) -> tuple[list[int], list[float | None]]:
    """The new sizes, and the scales by which positions are computed where they are not n/m."""
    if (size is None) == (scale_factor is None):
        raise ValueError(
            f"interpolate got size={size} and scale_factor={scale_factor}: give one of them"
        )
    if recompute and size is not None:
        raise ValueError("interpolate got size and recompute_scale_factor=True: it has no scale")
    name, value = ("size", size) if size is not None else ("scale_factor", scale_factor)
    values = list(value) if isinstance(value, (tuple, list)) else [value] * rank
    if len(values) != rank:
        raise ValueError(
            f"interpolate got {name}={value} for an input of shape {tuple(x.shape)}: it takes one "
            f"number, or {rank}, one for each axis behind (N, C)"
        )
    if size is not None:
        sizes, scales = list(per_axis("interpolate", "size", values, rank)), [None] * rank
    else:
        factors = [float(f) for f in values]
        sizes = [math.floor(n * f) for n, f in zip(x.shape[2:], factors, strict=True)]
        scales = [None] * rank if recompute else factors  # type: ignore[assignment]
    if min(*sizes, *x.shape[1:]) < 1:
        raise RuntimeError(
            f"interpolate from shape {tuple(x.shape)} to {tuple(sizes)}: neither may be empty"
        )
    return sizes, list(scales)


def _picked(x: Tensor, sizes: list[int], scales: list[float | None], exact: bool) -> Tensor:
    places = []
    for n, m, scale in zip(x.shape[2:], sizes, scales, strict=True):
        step = np.float32(n / m if scale is None else 1 / scale)
        number = np.arange(m, dtype=np.float32) + np.float32(0.5 if exact else 0)
        places.append(np.minimum((number * step).astype(np.int64), n - 1))
    times = [m // n for n, m in zip(x.shape[2:], sizes, strict=True)]
    whole = all(
        t and np.array_equal(p, np.repeat(np.arange(n), t))
        for p, t, n in zip(places, times, x.shape[2:], strict=True)
    )
    if whole:  # every element so many times: stretching needs no index
        own = x.shape[2:]
        apart = [part for n in own for part in (n, 1)]
        spread = [part for n, t in zip(own, times, strict=True) for part in (n, t)]
        lead = x.shape[:2]
        return x.reshape(*lead, *apart).expand(*lead, *spread).reshape(*lead, *sizes)
    for axis, place in enumerate(places):
        x = x.index_select(2 + axis, tensor(place, device=x.device))
    return x


def _positions(
    n: int, m: int, align: bool, scale: float | None, like: Tensor, clamp: bool
) -> np.ndarray:
    """Where the m new elements lie among the n old ones."""
    kind: Any = np.float64 if like.dtype.itemsize == 8 else np.float32
    number = np.arange(m, dtype=kind)
    if align:
        return number * kind((n - 1) / (m - 1) if m > 1 else 0)
    step = kind(1 / scale if scale is not None and scale > 0 else n / m)
    place = step * (number + kind(0.5)) - kind(0.5)
    return np.maximum(place, 0) if clamp else place


def _weights(
    n: int, m: int, kind: str, align: bool, scale: float | None, like: Tensor
) -> np.ndarray:
    """The matrix (m, n) of linear or cubic interpolation."""
    place = _positions(n, m, align, scale, like, clamp=kind == "linear")
    first = np.floor(place).astype(np.int64)
    part = place - first
    taps = [(0, 1 - part), (1, part)] if kind == "linear" else cubic_taps(part)
    matrix = np.zeros((m, n))
    rows = np.arange(m)
    for tap, weight in taps:
        np.add.at(matrix, (rows, np.clip(first + tap, 0, n - 1)), weight)
    return matrix


def cubic_taps(part: Any) -> list[tuple[int, Any]]:
    """The four neighbours of a position `part` behind element 0, and their weights (Keys, with
    a = -0.75).
    """
    a = -0.75

    def near(x: Any) -> Any:
        return ((a + 2) * x - (a + 3)) * x * x + 1

    def far(x: Any) -> Any:
        return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a

    return [(-1, far(part + 1)), (0, near(part)), (1, near(1 - part)), (2, far(2 - part))]


def _triangle(x: np.ndarray) -> np.ndarray:
    return np.maximum(0, 1 - np.abs(x))


def _cubic(x: np.ndarray) -> np.ndarray:
    """Keys' kernel with a = -0.5, which antialiasing uses."""
    x = np.abs(x)
    inner = (1.5 * x - 2.5) * x * x + 1
    outer = ((-0.5 * x + 2.5) * x - 4) * x + 2
    return np.where(x < 1, inner, np.where(x < 2, outer, 0))


def _smoothing(
    n: int, m: int, kind: str, align: bool, scale: float | None, like: Tensor
) -> np.ndarray:
    """The matrix (m, n) of interpolation whose kernel is stretched when shrinking."""
    shape: Callable[[np.ndarray], np.ndarray] = _cubic if kind == "cubic" else _triangle
    reach = 2 if kind == "cubic" else 1
    if align:
        step = (n - 1) / (m - 1) if m > 1 else 0.0
    else:
        step = 1 / scale if scale is not None and scale > 0 else n / m
    width = max(step, 1.0)
    centre = step * (np.arange(m) + 0.5)
    start = np.maximum((centre - reach * width + 0.5).astype(np.int64), 0)
    end = np.minimum((centre + reach * width + 0.5).astype(np.int64), n)
    place = np.arange(n)
    inside = (place >= start[:, None]) & (place < end[:, None])
    matrix = np.where(inside, shape((place - centre[:, None] + 0.5) / width), 0)
    return matrix / matrix.sum(1, keepdims=True)
