"""Rotated, moved, scaled and sheared images, by looking up where each new pixel comes from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ....tensor import Tensor
from ....tensor.creation import from_numpy, tensor
from ..interpolation import InterpolationMode, as_mode
from .image import as_before, get_dimensions, in_floats, on_arrays


@on_arrays
def rotate(
    img: Tensor,
    angle: float,
    interpolation: Any = InterpolationMode.NEAREST,
    expand: bool = False,
    center: Sequence[float] | None = None,
    fill: Any = None,
) -> Tensor:
    """Turned by `angle` degrees, counter-clockwise, about its middle or about center (x, y).

    expand: large enough for all of it. fill: what comes in from outside (zeros), one number or one
    a channel.
    """
    if not isinstance(angle, (int, float)):
        raise TypeError(f"rotate got angle={angle!r}: it should be a number of degrees")
    matrix = _inverse_matrix(_about(img, center), -angle, (0.0, 0.0), 1.0, (0.0, 0.0))
    _, h, w = get_dimensions(img)
    size = _expanded(matrix, w, h) if expand else (w, h)
    return _looked_up(img, matrix, size, as_mode(interpolation), fill)


@on_arrays
def affine(
    img: Tensor,
    angle: float,
    translate: Sequence[float],
    scale: float,
    shear: Any,
    interpolation: Any = InterpolationMode.NEAREST,
    fill: Any = None,
    center: Sequence[float] | None = None,
) -> Tensor:
    """Turned by `angle` degrees (clockwise), sheared by degrees (x, y), scaled, and moved by
    `translate` pixels (right, down).
    """
    if not isinstance(angle, (int, float)):
        raise TypeError(f"affine got angle={angle!r}: it should be a number of degrees")
    if not isinstance(translate, (list, tuple)):
        raise TypeError(f"affine got translate={translate!r}: it should be (right, down)")
    if len(translate) != 2:
        raise ValueError(f"affine got translate={translate!r}: it should be (right, down)")
    if scale <= 0.0:
        raise ValueError(f"affine got scale={scale}: it should be positive")
    if not isinstance(shear, (int, float, list, tuple)):
        raise TypeError(f"affine got shear={shear!r}: a number or (x, y)")
    slant = [shear, 0.0] if isinstance(shear, (int, float)) else list(shear)
    slant = slant * 2 if len(slant) == 1 else slant
    if len(slant) != 2:
        raise ValueError(f"Shear should be a sequence containing two values. Got {shear}")
    matrix = _inverse_matrix(_about(img, center), angle, translate, scale, slant)
    _, h, w = get_dimensions(img)
    return _looked_up(img, matrix, (w, h), as_mode(interpolation), fill)


def _about(img: Tensor, center: Sequence[float] | None) -> tuple[float, float]:
    """The fixed point, from the middle of the image."""
    if center is None:
        return 0.0, 0.0
    if not isinstance(center, (list, tuple)):
        raise TypeError(f"center should be a sequence (x, y), got {center!r}")
    _, h, w = get_dimensions(img)
    return center[0] - w * 0.5, center[1] - h * 0.5


def _inverse_matrix(
    center: Sequence[float],
    angle: float,
    translate: Sequence[float],
    scale: float,
    shear: Sequence[float],
) -> list[float]:
    """Where a new pixel was before, (2, 3) in a row: the inverse of T · C · R · S · C⁻¹."""
    turn, slant_x, slant_y = math.radians(angle), math.radians(shear[0]), math.radians(shear[1])
    (cx, cy), (tx, ty) = center, translate
    a = math.cos(turn - slant_y) / math.cos(slant_y)
    b = -math.cos(turn - slant_y) * math.tan(slant_x) / math.cos(slant_y) - math.sin(turn)
    c = math.sin(turn - slant_y) / math.cos(slant_y)
    d = -math.sin(turn - slant_y) * math.tan(slant_x) / math.cos(slant_y) + math.cos(turn)
    m = [d / scale, -b / scale, -c / scale, a / scale]
    return [
        m[0], m[1], m[0] * (-cx - tx) + m[1] * (-cy - ty) + cx,
        m[2], m[3], m[2] * (-cx - tx) + m[3] * (-cy - ty) + cy,
    ]  # fmt: skip


def _expanded(matrix: list[float], w: int, h: int) -> tuple[int, int]:
    """(width, height) that hold the turned image."""
    corners = np.array([[x * w, y * h, 1.0] for x in (-0.5, 0.5) for y in (-0.5, 0.5)], np.float32)
    moved = corners @ np.array(matrix, np.float32).reshape(2, 3).T
    middle, tolerance = np.array([w * 0.5, h * 0.5], np.float32), np.float32(1e-4)
    high = np.ceil(np.trunc((moved.max(axis=0) + middle) / tolerance) * tolerance)
    low = np.floor(np.trunc((moved.min(axis=0) + middle) / tolerance) * tolerance)
    width, height = (high - low).astype(int).tolist()
    return width, height


def _places(
    matrix: list[float], w: int, h: int, size: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Column and row in the image from which each pixel of the result comes, in float32 as
    PyTorch's affine_grid and grid_sample compute them.
    """
    width, height = size
    x = np.linspace(-width * 0.5 + 0.5, width * 0.5 - 0.5, width, dtype=np.float32)
    y = np.linspace(-height * 0.5 + 0.5, height * 0.5 - 0.5, height, dtype=np.float32)
    theta = np.array(matrix, np.float32).reshape(2, 3)
    one, half = np.float32(1), np.float32(0.5)
    found = []
    for line, extent in zip(theta, (w, h), strict=True):
        # In this order, on which it depends where a place between two pixels falls.
        a, b, c = line / np.float32(0.5 * extent)
        place = (x * a + (y * b)[:, None]) + c
        found.append(((place + one) * np.float32(extent / 2) - half).ravel())
    return found[0], found[1]


def _looked_up(
    img: Tensor, matrix: list[float], size: tuple[int, int], mode: InterpolationMode, fill: Any
) -> Tensor:
    if mode not in (InterpolationMode.NEAREST, InterpolationMode.BILINEAR):
        raise ValueError(f"Resampling mode {mode.value!r} is not for this: use nearest or bilinear")
    channels, h, w = get_dimensions(img)
    if isinstance(fill, (list, tuple)) and len(fill) not in (1, channels):
        raise ValueError(
            f"fill has {len(fill)} values for an image with {channels} channels: give one, or one "
            "a channel"
        )
    flat = in_floats(img).flatten(-2)
    columns, rows = _places(matrix, w, h, size)
    if mode is InterpolationMode.NEAREST:
        corners = [(np.rint(columns), np.rint(rows), np.ones_like(rows))]
    else:
        left, top = np.floor(columns), np.floor(rows)
        x, y = columns - left, rows - top
        corners = [
            (left, top, (1 - x) * (1 - y)),
            (left + 1, top, x * (1 - y)),
            (left, top + 1, (1 - x) * y),
            (left + 1, top + 1, x * y),
        ]
    result: Any = None
    seen = np.zeros_like(rows)  # how much of each pixel lies inside
    for column, row, weight in corners:
        inside = (column >= 0) & (column < w) & (row >= 0) & (row < h)
        share = (weight * inside).astype(np.float32)
        place = (np.clip(row, 0, h - 1) * w + np.clip(column, 0, w - 1)).astype(np.int64)
        found = flat.index_select(-1, tensor(place, device=img.device))
        part = found * _like(share, flat)
        result = part if result is None else result + part
        seen += share
    if fill is not None:
        if mode is InterpolationMode.BILINEAR:
            result = result * _like(seen, flat)  # as torchvision: the mask counts twice
        outside = _like(1 - seen, flat) * _filling(fill, flat)
        result = result + outside
    width, height = size
    return as_before(result.unflatten(-1, (height, width)), img.dtype)


def _like(values: np.ndarray, other: Tensor) -> Tensor:
    return from_numpy(values.astype(other.dtype.numpy)).to(other.device)


def _filling(fill: Any, like: Tensor) -> Tensor:
    values = [float(v) for v in (fill if isinstance(fill, (list, tuple)) else [fill])]
    return tensor(values, dtype=like.dtype, device=like.device).reshape(-1, 1)
