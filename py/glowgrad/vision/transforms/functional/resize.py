"""Images of another size, as two products with matrices of weights."""

from __future__ import annotations

from typing import Any

import numpy as np

from ....tensor import Tensor
from ....tensor.creation import from_numpy, tensor
from ..interpolation import InterpolationMode, as_mode
from .image import as_before, get_dimensions, in_floats, largest, on_arrays


@on_arrays
def resize(
    img: Tensor,
    size: Any,
    interpolation: Any = InterpolationMode.BILINEAR,
    max_size: int | None = None,
    antialias: bool | None = True,
) -> Tensor:
    """The image in another size: (height, width), or a number for the shorter edge.

    antialias: where it becomes smaller, each pixel is a mean over all that it covers. max_size is
    the most that the longer edge may have.
    """
    mode = as_mode(interpolation)
    _, h, w = get_dimensions(img)
    height, width = output_size(h, w, size, max_size)
    if (height, width) == (h, w):
        return img
    if mode in (InterpolationMode.NEAREST, InterpolationMode.NEAREST_EXACT):
        shift = np.float32(0.5 if mode is InterpolationMode.NEAREST_EXACT else 0.0)
        result = img
        for axis, old, new in ((-2, h, height), (-1, w, width)):
            step = np.float32(old / new)  # in float32, as PyTorch finds the pixel
            wanted = (np.arange(new, dtype=np.float32) + shift) * step
            places = np.minimum(wanted.astype(np.int64), old - 1)
            result = result.index_select(axis, tensor(places, device=img.device))
        return result
    if mode not in (InterpolationMode.BILINEAR, InterpolationMode.BICUBIC):
        raise ValueError(
            f"resize knows nearest, nearest-exact, bilinear and bicubic, not {mode.value}"
        )
    cubic = mode is InterpolationMode.BICUBIC
    values = in_floats(img)
    rows, columns = (
        _weights(old, new, cubic, bool(antialias)) for old, new in ((h, height), (w, width))
    )
    result = separable(values, rows, columns)
    if cubic and not img.dtype.is_floating_point:
        result = result.clamp(0, largest(img.dtype))
    return as_before(result, img.dtype)


def output_size(h: int, w: int, size: Any, max_size: int | None = None) -> tuple[int, int]:
    """(height, width) of what `resize` gives."""
    sizes = [size] if isinstance(size, int) else list(size)
    if len(sizes) not in (1, 2):
        raise ValueError(f"Size must be an int or a 1 or 2 element tuple/list, got {size}")
    if len(sizes) == 2:
        if max_size is not None:
            raise ValueError(
                "max_size should only be passed if size is the length of the smaller edge"
            )
        return sizes[0], sizes[1]
    short, long = sizes[0], int(sizes[0] * max(h, w) / min(h, w))
    if max_size is not None:
        if max_size <= short:
            raise ValueError(
                f"max_size = {max_size} must be strictly greater than the requested size for the "
                f"smaller edge size = {size}"
            )
        if long > max_size:
            short, long = int(max_size * short / long), max_size
    return (long, short) if w <= h else (short, long)


def separable(values: Tensor, rows: np.ndarray, columns: np.ndarray) -> Tensor:
    """rows · image · columnsᵀ: (…, H, W) with (h, H) and (w, W) gives (…, h, w)."""
    down, across = (
        from_numpy(np.ascontiguousarray(m.T.astype(values.dtype.numpy))).to(values.device)
        for m in (rows, columns)
    )
    wide = (values @ across).transpose(-1, -2)
    return (wide.contiguous() @ down).transpose(-1, -2).contiguous()


def _cubic(distance: np.ndarray, a: float) -> np.ndarray:
    """The cubic convolution kernel. Source: Keys, 1981."""
    x = np.abs(distance)
    near = ((a + 2) * x - (a + 3)) * x * x + 1
    far = ((x - 5) * x + 8) * x * a - 4 * a
    return np.where(x < 1, near, np.where(x < 2, far, 0.0))


def _weights(old: int, new: int, cubic: bool, antialias: bool) -> np.ndarray:
    """How much each old pixel counts for each new one, (new, old)."""
    scale = old / new
    weights = np.zeros((new, old))
    if antialias:
        stretch = max(scale, 1.0)
        reach = (2.0 if cubic else 1.0) * stretch
        for place in range(new):
            centre = scale * (place + 0.5)
            first = max(int(centre - reach + 0.5), 0)
            last = min(int(centre + reach + 0.5), old)
            distance = (np.arange(first, last) - centre + 0.5) / stretch
            line = _cubic(distance, -0.5) if cubic else np.maximum(1 - np.abs(distance), 0)
            weights[place, first:last] = line / line.sum()
        return weights
    centres = scale * (np.arange(new) + 0.5) - 0.5
    if not cubic:
        centres = np.maximum(centres, 0)
    start = np.floor(centres).astype(int)
    for offset in (-1, 0, 1, 2) if cubic else (0, 1):
        distance = centres - (start + offset)
        line = _cubic(distance, -0.75) if cubic else 1 - np.abs(distance)
        np.add.at(weights, (np.arange(new), np.clip(start + offset, 0, old - 1)), line)
    return weights
