"""Values that are pictures: what a page shows of an array beside its numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from .figure import as_numpy
from .images import images

_LEAST = 8  # pixels a side: smaller arrays are read as numbers
_MOST = 64  # pictures of a batch
_LARGEST = 1024  # pixels a side


def as_pictures(value: Any) -> dict[str, Any]:
    """A figure of an array that holds images, as a bundle; empty for any other array.

    Images are (N, C, H, W), (C, H, W), (H, W, 3) or (N, H, W, 3) with one or three channels, either
    bytes or numbers from 0 to 1 that are not all whole.
    """
    shape = tuple(value.shape)
    place = _channels(shape)
    if place is None or not _could_be(value):
        return {}
    values = as_numpy(value)
    if values.dtype != np.uint8:
        low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 0.0)
        if not (low >= 0 and 0.5 < high <= 1) or bool((values == np.round(values)).all()):
            return {}
    batch = values[None] if values.ndim == 3 else values
    if place == "last":
        batch = batch.transpose(0, 3, 1, 2)
    count = len(batch)
    shown = batch[:_MOST]
    more = f", the first {_MOST} shown" if count > _MOST else ""
    what = "1 image" if count == 1 else f"{count} images{more}"
    height, width = shown.shape[2:]
    alt = f"{what} of {height} by {width} pixels"
    scale = max(1, min(4, 128 // max(width, 1))) if count > 1 else max(1, 256 // max(width, 1))
    bounds = (0, 255) if values.dtype == np.uint8 else (0, 1)
    figure = images(shown, alt=alt, scale=scale, limits=bounds)
    figure.fields["folded_text"] = "As numbers"
    return dict(figure._repr_mimebundle_())


def _channels(shape: tuple[int, ...]) -> str | None:
    """Where the axis of colours stands: "first", "last", or None for no pictures."""
    if len(shape) not in (3, 4) or 0 in shape:
        return None
    one = shape[-3:]
    if one[0] in (1, 3) and all(_LEAST <= side <= _LARGEST for side in one[1:]):
        return "first"
    if one[2] == 3 and all(_LEAST <= side <= _LARGEST for side in one[:2]):
        return "last"
    return None


def _could_be(value: Any) -> bool:
    """By its type alone, before any value is read from the GPU."""
    kind = str(value.dtype).rpartition(".")[2]
    learned = getattr(value, "requires_grad", False)
    return kind in ("uint8", "float32", "float64", "float16") and not learned
