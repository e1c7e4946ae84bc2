"""Images read at the points of a grid: spatial transformers.

Source: Jaderberg et al., 2015, "Spatial transformer networks".
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from ...errors import ShapeError
from ...tensor import Tensor
from ...tensor.creation import tensor
from .resize import cubic_taps

_MODES = ("bilinear", "nearest", "bicubic")
_PADDINGS = ("zeros", "border", "reflection")


def affine_grid(theta: Tensor, size: Sequence[int], align_corners: bool | None = None) -> Tensor:
    """The points (N, H, W, 2) that `theta` (N, 2, 3) maps an image of size (N, C, H, W) to, in
    coordinates from -1 to 1; (N, D, H, W, 3) for theta (N, 3, 4).
    """
    wanted = [int(n) for n in size]
    rank = len(wanted) - 2
    if not theta.dtype.is_floating_point:
        raise ValueError(f"affine_grid needs floating-point matrices, these are {theta.dtype}")
    if rank not in (2, 3):
        raise NotImplementedError(
            f"affine_grid got size={tuple(wanted)}: it takes (N, C, H, W) or (N, C, D, H, W)"
        )
    if tuple(theta.shape) != (wanted[0], rank, rank + 1):
        raise ValueError(
            f"affine_grid got theta of shape {tuple(theta.shape)} for size={tuple(wanted)}: it "
            f"needs {(wanted[0], rank, rank + 1)}"
        )
    if min(wanted) < 1:
        raise ValueError(f"affine_grid got size={tuple(wanted)}: sizes must be positive")
    lines = []
    for n in wanted[2:]:
        line = np.linspace(-1, 1, n) if n > 1 else np.zeros(1)
        lines.append(line if align_corners else line * (n - 1) / n)
    points = np.stack([*reversed(np.meshgrid(*lines, indexing="ij")), np.ones(wanted[2:])], -1)
    base = tensor(points.reshape(-1, rank + 1), dtype=theta.dtype, device=theta.device)
    return (base @ theta.mT).reshape(wanted[0], *wanted[2:], rank)


def grid_sample(
    input: Tensor,
    grid: Tensor,
    mode: str = "bilinear",
    padding_mode: str = "zeros",
    align_corners: bool | None = None,
) -> Tensor:
    """input (N, C, H, W) read at grid (N, H', W', 2), points (x, y) from -1 to 1; gives (N, C, H',
    W'). Volumes take points (x, y, z).

    mode: bilinear, nearest, or bicubic (images only); padding_mode: what lies outside is 0
    ("zeros"), the nearest pixel ("border") or the mirrored image ("reflection"). Without
    align_corners -1 and 1 are the outer edges of the pixels at the border.
    """
    rank = input.ndim - 2
    if mode not in _MODES or padding_mode not in _PADDINGS:
        raise ValueError(
            f"grid_sample got mode={mode!r} and padding_mode={padding_mode!r}: the modes are "
            f"{', '.join(_MODES)}, the paddings {', '.join(_PADDINGS)}"
        )
    fits = rank in (2, 3) and grid.ndim == input.ndim and grid.shape[-1] == rank
    if not fits or grid.shape[0] != input.shape[0] or min(input.shape[1:]) < 1:
        raise ShapeError(
            f"grid_sample got an input of shape {tuple(input.shape)} and a grid of shape "
            f"{tuple(grid.shape)}: it takes (N, C, H, W) with (N, H', W', 2), or (N, C, D, H, W) "
            "with (N, D', H', W', 3)"
        )
    if mode == "bicubic" and rank == 3:
        raise RuntimeError("grid_sample with mode='bicubic' takes images (N, C, H, W), no volumes")
    if input.dtype is not grid.dtype:
        raise RuntimeError(
            f"grid_sample got an input of type {input.dtype} and a grid of type {grid.dtype}: "
            "both must have one type"
        )
    taps = []
    for axis in range(rank):
        n = input.shape[2 + axis]
        point = grid.select(-1, rank - 1 - axis)
        taps.append(_taps(point, n, mode, padding_mode, bool(align_corners)))
    flat = input.flatten(2)
    total: Any = None
    for corner in itertools.product(*taps):
        part = _read(flat, tuple(input.shape[2:]), corner)
        total = part if total is None else total + part
    return total


def _taps(
    point: Tensor, n: int, mode: str, padding: str, align: bool
) -> list[tuple[Tensor, Tensor]]:
    """The elements of an axis that a point reads, as (place, weight)."""
    place: Any = (point + 1) * ((n - 1) / 2) if align else ((point + 1) * n - 1) * 0.5
    if mode == "bicubic":
        first = place.floor().detach()
        return [
            (_bounded(first + tap, n, padding, align), weight)
            for tap, weight in cubic_taps(place - first)
        ]
    place = _bounded(place, n, padding, align)
    if mode == "nearest":
        return [(place.round().detach(), place * 0 + 1)]  # the slope is 0, but there is one
    first = place.floor().detach()
    part = place - first
    return [(first, 1 - part), (first + 1, part)]


def _bounded(place: Any, n: int, padding: str, align: bool) -> Tensor:
    """A place brought into the image, as the padding says."""
    if padding == "zeros":
        return place
    if padding == "reflection":
        low, span = (0.0, n - 1.0) if align else (-0.5, float(n))
        if span == 0:
            return place * 0
        away = (place - low).abs()
        flips = (away / span).floor().detach()
        rest = away - flips * span
        odd = flips - (flips * 0.5).floor() * 2
        place = rest + odd * (span - 2 * rest) + low
    return place.clamp(0, n - 1)


def _read(flat: Tensor, sizes: tuple[int, ...], corner: Sequence[Any]) -> Tensor:
    """One element for each point, times its weights; 0 outside of the image."""
    index: Any = 0
    inside: Any = None
    weight: Any = None
    for n, (place, part) in zip(sizes, corner, strict=True):
        here = (place >= 0) & (place <= n - 1)
        inside = here if inside is None else inside & here
        index = index * n + place.detach().clamp(0, n - 1).long()
        weight = part if weight is None else weight * part
    count, c = flat.shape[:2]
    points = index.reshape(count, 1, -1).expand(count, c, -1)
    found = flat.gather(2, points).reshape(count, c, *index.shape[1:])
    return found * (weight * inside.to(flat.dtype)).unsqueeze(1)
