"""Images as bytes, whichever way they come."""

from __future__ import annotations

from typing import Any

import numpy as np

from .figure import as_numpy
from .images import _shades

_MOST_BYTES = 16_000_000


def as_pixels(
    batch: Any, asker: str, *, limits: tuple[float, float] | None = None
) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Bytes (N, H, W) or (N, H, W, 3) of images (N, H, W), (N, C, H, W) or (N, H, W, C), C 1 or 3.

    Numbers from 0 to 1 keep their scale; others are scaled together from the least (black) to the
    largest (white), unless `limits` says which are black and white. Raises ValueError, in the name
    of `asker`, for other shapes and for more than 16 million numbers.
    """
    values = as_numpy(batch)
    # Three rows or columns of pixels are rarer than channels that stand last.
    last = values.ndim == 4 and values.shape[-1] in (1, 3) and values.shape[2] > 3
    if values.ndim == 4 and values.shape[1] in (1, 3) and not last:
        values = values.transpose(0, 2, 3, 1)
    if values.ndim == 4 and values.shape[-1] == 1:
        values = values[..., 0]
    if not (values.ndim == 3 or (values.ndim == 4 and values.shape[-1] == 3)):
        raise ValueError(
            f"{asker} takes images (N, H, W), (N, 1, H, W) or (N, 3, H, W), but got shape "
            f"{as_numpy(batch).shape}"
        )
    if values.size > _MOST_BYTES:
        raise ValueError(
            f"{asker} got images of shape {as_numpy(batch).shape}, more than a page can hold: show "
            "fewer, or smaller ones"
        )
    if values.dtype == np.uint8:
        return np.ascontiguousarray(values)
    numbers = np.nan_to_num(values.astype(np.float32))
    if limits is None and numbers.size and numbers.min() >= 0 and numbers.max() <= 1:
        limits = (0.0, 1.0)
    return _shades(numbers, limits)


def as_picture(image: Any, asker: str) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Bytes (H, W, 3) of one image (H, W), (C, H, W) or (H, W, C)."""
    values = as_numpy(image)
    if values.ndim not in (2, 3):
        raise ValueError(
            f"{asker} takes one image (H, W), (3, H, W) or (H, W, 3), but got shape {values.shape}"
        )
    pixels = as_pixels(values[None], asker)[0]
    return np.repeat(pixels[..., None], 3, -1) if pixels.ndim == 2 else pixels
