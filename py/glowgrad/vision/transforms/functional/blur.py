"""Blurred, sharpened and noisy images."""

from __future__ import annotations

from typing import Any

import numpy as np

from .... import random
from ....tensor import Tensor
from .color import blend
from .image import as_before, get_dimensions, in_floats, largest, need_channels, on_arrays
from .resize import separable


@on_arrays
def gaussian_blur(img: Tensor, kernel_size: Any, sigma: Any = None) -> Tensor:
    """A mean of each pixel's neighbours, weighted by exp(-d² / 2σ²); the image is mirrored at its
    edges.

    kernel_size: odd, one or (width, height); sigma: one or (x, y), 0.15 · kernel_size + 0.35 unless
    said otherwise.
    """
    if not isinstance(kernel_size, (int, list, tuple)):
        raise TypeError(f"kernel_size should be int or a sequence of integers. Got {kernel_size!r}")
    sizes = [kernel_size] * 2 if isinstance(kernel_size, int) else list(kernel_size)
    if len(sizes) != 2:
        raise ValueError(f"If kernel_size is a sequence its length should be 2. Got {len(sizes)}")
    if any(k % 2 == 0 or k < 0 for k in sizes):
        raise ValueError(f"kernel_size should have odd and positive integers. Got {sizes}")
    if sigma is None:
        sigma = [k * 0.15 + 0.35 for k in sizes]
    if not isinstance(sigma, (int, float, list, tuple)):
        raise TypeError(f"sigma should be either float or sequence of floats. Got {type(sigma)}")
    widths = [float(sigma)] if isinstance(sigma, (int, float)) else list(sigma)
    widths = widths * 2 if len(widths) == 1 else widths
    if len(widths) != 2:
        raise ValueError(f"If sigma is a sequence, its length should be 2. Got {len(widths)}")
    if min(widths) <= 0.0:
        raise ValueError(f"sigma should have positive values. Got {widths}")
    _, h, w = get_dimensions(img)
    columns, rows = (
        _mirrored(size, _gauss(k, s)) for size, k, s in zip((w, h), sizes, widths, strict=True)
    )
    return as_before(separable(in_floats(img), rows, columns), img.dtype)


def _gauss(size: int, sigma: float) -> np.ndarray:
    place = np.arange(size) - (size - 1) * 0.5
    weights = np.exp(-0.5 * (place / sigma) ** 2)
    return weights / weights.sum()


def _mirrored(size: int, kernel: np.ndarray) -> np.ndarray:
    """A filter as a matrix (size, size); beyond the edge the image goes back."""
    half = len(kernel) // 2
    if half >= size:
        raise RuntimeError(
            f"a kernel of {len(kernel)} pixels needs more than {half} pixels to mirror, got {size}"
        )
    matrix = np.zeros((size, size))
    for offset, weight in zip(range(-half, half + 1), kernel, strict=True):
        source = np.abs(np.arange(size) + offset)
        source = np.where(source >= size, 2 * size - 2 - source, source)
        matrix[np.arange(size), source] += weight
    return matrix


@on_arrays
def adjust_sharpness(img: Tensor, sharpness_factor: float) -> Tensor:
    """0 is blurred, 1 the image itself, 2 twice as sharp; the outermost pixels stay."""
    if sharpness_factor < 0:
        raise ValueError(f"sharpness_factor ({sharpness_factor}) is not non-negative.")
    need_channels("adjust_sharpness", img)
    _, h, w = get_dimensions(img)
    if h <= 2 or w <= 2:
        return img
    values = in_floats(img)
    lines = values[..., :-2, :] + values[..., 1:-1, :] + values[..., 2:, :]
    sums = lines[..., :-2] + lines[..., 1:-1] + lines[..., 2:]
    middle = as_before((sums + 4.0 * values[..., 1:-1, 1:-1]) / 13.0, img.dtype)
    blurred = img.clone()
    blurred[..., 1:-1, 1:-1] = middle
    return blend(img, in_floats(blurred), sharpness_factor)


@on_arrays
def gaussian_noise(
    image: Tensor, mean: float = 0.0, sigma: float = 0.1, clip: bool = True
) -> Tensor:
    """The image plus normal noise, drawn from the default stream; sigma is for values from 0 to 1.

    clip: cut off at black and white.
    """
    if sigma < 0:
        raise ValueError(f"sigma shouldn't be negative. Got {sigma}")
    bound = largest(image.dtype)
    noise = random.randn(tuple(image.shape), device=image.device) * sigma + mean
    noisy = in_floats(image) + noise * bound
    return as_before(noisy.clamp(0, bound) if clip else noisy, image.dtype)
