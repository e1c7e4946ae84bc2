"""Grids of images."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .figure import Figure, as_numpy, pack


def images(
    batch: Any,
    captions: Sequence[Any] | None = None,
    *,
    wrong: Sequence[bool] | None = None,
    columns: int = 10,
    scale: int | None = None,
    title: str = "",
    alt: str = "",
    signed: bool = False,
    limits: tuple[float, float] | None = None,
) -> Figure:
    """Show images side by side.

    batch:    (N, H, W), (N, 1, H, W) or (N, 3, H, W); scaled together from their least value
              (black) to their largest (white). One image (H, W) is a batch of one.
    captions: a text for each image.
    wrong:    true for images to be marked with a warning border.
    limits:   the values that are black and white, instead of the least and the largest.
    signed:   blue for negative, white for zero, orange for positive values (filters).
    Raises ValueError for other shapes or a number of captions that differs.
    """
    values = as_numpy(batch).astype(np.float32)
    if values.ndim == 2:
        values = values[None]
    if values.ndim == 4 and values.shape[1] == 1:
        values = values[:, 0]
    colour = values.ndim == 4 and values.shape[1] == 3
    if values.ndim != 3 and not colour:
        raise ValueError(
            f"images takes (N, H, W), (N, 1, H, W) or (N, 3, H, W), but got shape {values.shape}"
        )
    for name, given in (("captions", captions), ("wrong", wrong)):
        if given is not None and len(given) != len(values):
            raise ValueError(f"images got {len(values)} images, but {len(given)} {name}")
    pixels = _signed(values) if signed and not colour else _shades(values, limits)
    if colour:
        pixels = pixels.transpose(0, 2, 3, 1)
    fields: dict[str, Any] = {"images": pack(pixels), "columns": columns}
    fields["scale"] = scale or max(2, 48 // max(values.shape[-1], 1))
    fields["captions"] = [str(c) for c in captions] if captions is not None else []
    fields["marks"] = [bool(w) for w in wrong] if wrong is not None else []
    described = alt or f"{len(values)} images" + (f": {title}" if title else "")
    return Figure("images", title, described, **fields)


def _shades(values: np.ndarray, limits: tuple[float, float] | None) -> np.ndarray:
    if limits is None:
        limits = (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
    low, high = limits
    shades = (values - low) * (255 / ((high - low) or 1.0))
    return np.clip(shades, 0, 255).round().astype(np.uint8)


def _signed(values: np.ndarray) -> np.ndarray:
    """(N, H, W) to colours (N, H, W, 3): blue, white and orange differ for every kind of sight."""
    strength = values / (float(np.abs(values).max()) or 1.0) if values.size else values
    ends = np.array([[31, 119, 180], [255, 255, 255], [230, 97, 1]], np.float32)
    amount = np.abs(strength)[..., None]
    towards = np.where(strength[..., None] < 0, ends[0], ends[2])
    mixed: np.ndarray = (ends[1] * (1 - amount) + towards * amount).round().astype(np.uint8)
    return mixed
