"""A drawing made like the handwritten digits of `load_digits`."""

from __future__ import annotations

from typing import Any

import numpy as np

_INK = 0.3  # what counts as ink
_SIDE = 32  # pixels a side before the blocks are taken
_BLOCK = 4
_WIDTHS = (4, 26)  # of the ink, as in the data


def as_digit(drawing: Any) -> np.ndarray:
    """A drawing (H, W), ink 1 on 0, as 8 by 8 pixels: what `load_digits` gives, one picture.

    The ink is cut out, scaled to the full height, put in the middle, and each block of 4 by 4 of
    32 by 32 pixels becomes its mean, as the collectors of the digits did it. An empty drawing
    gives zeros. Raises ValueError for other shapes.

    Source: Alpaydin, Kaynak, 1998, "Cascading Classifiers".
    """
    ink = np.asarray(drawing, np.float32)
    if ink.ndim != 2:
        raise ValueError(f"as_digit takes a drawing (height, width), but got shape {ink.shape}")
    rows, columns = (ink > _INK).nonzero()
    if len(rows) == 0:
        return np.zeros((_SIDE // _BLOCK,) * 2, np.float32)
    ink = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    low, high = _WIDTHS
    width = min(high, max(low, round(_SIDE * ink.shape[1] / ink.shape[0])))
    pad = np.zeros((_SIDE, _SIDE), np.float32)
    left = (_SIDE - width) // 2
    pad[:, left : left + width] = _resized(_resized(ink, _SIDE).T, width).T
    blocks = pad.reshape(_SIDE // _BLOCK, _BLOCK, _SIDE // _BLOCK, _BLOCK)
    means: np.ndarray = blocks.mean((1, 3))
    return means


def _resized(values: np.ndarray, count: int) -> np.ndarray:
    """The rows (N, W) as `count` rows, between them in straight lines."""
    places = (np.arange(count) + 0.5) * len(values) / count - 0.5
    places = places.clip(0, len(values) - 1)
    below = places.astype(int)
    above = np.minimum(below + 1, len(values) - 1)
    part = (places - below)[:, None].astype(np.float32)
    mixed: np.ndarray = values[below] * (1 - part) + values[above] * part
    return mixed
