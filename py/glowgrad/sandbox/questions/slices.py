"""Arrays of either device, cut before they are read: a GPU sends back only what is shown."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...pictures.figure import pack
from ...tensor import Tensor
from ...webgpu.backend import WebGpuBackend
from .summaries import Summary, array_of, cell, is_a

ROWS, COLUMNS = 20, 10  # of a page of the table
_HEAT = 96  # cells of the heat map along one axis
_BINS = 32
_SAMPLE = 1 << 22  # elements that are read for the statistics
_PIXELS = 120_000  # of all pictures together
_PICTURES = 16


class Source:
    """The elements of a tensor or a numpy array."""

    def __init__(self, value: Any) -> None:
        if is_a(value, Tensor):
            self.array = array_of(value)
            self.dtype = value.dtype
        else:
            self.array = np.ndarray.view(value, np.ndarray)
            self.dtype = None
        self.shape: tuple[int, ...] = tuple(self.array.shape)
        self.size = int(np.prod(self.shape, dtype=np.int64))

    def read(self, *key: Any) -> np.ndarray:
        """The elements at `key`, integers and slices, in numpy."""
        if type(self.array) is np.ndarray:
            return np.asarray(self.array[key])
        backend = WebGpuBackend.open()
        return backend.to_numpy(self.array[key], self.dtype)

    def sample(self) -> np.ndarray:
        """All elements in a row, or every so many of them where they are too many."""
        step = -(-self.size // _SAMPLE)
        if step <= 1 or not self.shape:
            return self.read().reshape(-1)
        axis = int(np.argmax(self.shape))
        whole = (slice(None),) * axis
        return self.read(*whole, slice(None, None, step)).reshape(-1)


def page(source: Source, fixed: list[int], row: int, column: int) -> Summary:
    """Cells of the last two axes from (row, column) on, the axes before at the places `fixed`, and
    the whole of those two axes as a picture.
    """
    lead = source.shape[: max(0, len(source.shape) - 2)]
    fixed = [min(max(0, at), size - 1) for at, size in zip(fixed, lead, strict=False)]
    fixed += [0] * (len(lead) - len(fixed))
    height, width = (*(1, 1)[len(source.shape[-2:]) :], *source.shape[-2:])
    if len(source.shape) == 1:
        height, width = width, height  # a vector stands upright
    row = min(max(0, row), max(0, height - 1)) // ROWS * ROWS
    column = min(max(0, column), max(0, width - 1)) // COLUMNS * COLUMNS
    told: Summary = {
        "fixed": fixed, "row": row, "column": column, "height": height, "width": width,
        "cells": [], "heat": None, "axes": list(source.shape),
    }  # fmt: skip
    if not source.size:
        return told
    rows, columns = slice(row, row + ROWS), slice(column, column + COLUMNS)
    key = (*fixed, rows, columns)[: len(source.shape)]
    cells = source.read(*key).reshape(min(ROWS, height - row), -1)
    told["cells"] = [[cell(value) for value in line] for line in cells]
    steps = [-(-size // _HEAT) for size in (height, width)]
    if len(source.shape) == 1:
        steps[0] = -(-height // (_HEAT * 8))  # a strip has room for more
    slices = (slice(None, None, steps[0]), slice(None, None, steps[1]))
    heat = numbers(source.read(*(*fixed, *slices)[: len(source.shape)]))
    if heat is not None:
        shown = heat.reshape(-(-height // steps[0]), -1)
        if len(source.shape) == 1:
            shown = shown.T
        told["heat"] = {"values": pack(shown.astype(np.float32)), "steps": steps}
    return told


def numbers(array: np.ndarray) -> np.ndarray | None:
    """Real numbers to colour by (the absolute of complex ones), or None for other types."""
    if array.dtype.kind == "c":
        return np.abs(array)
    return array.astype(np.float64) if array.dtype.kind in "biuf" else None


def statistics(source: Source) -> Summary | None:
    """Least, largest, mean, standard deviation, counts of nan and inf, and a histogram."""
    if not source.size:
        return None
    values = numbers(source.sample())
    if values is None:
        return None
    finite = values[np.isfinite(values)]
    told: Summary = {
        "elements": source.size,
        "sampled": int(values.size) if values.size < source.size else None,
        "nan": int(np.isnan(values).sum()),
        "inf": int(np.isinf(values).sum()),
        "zero": int((values == 0).sum()),
    }
    if finite.size:
        low, high = float(finite.min()), float(finite.max())
        with np.errstate(all="ignore"):
            mean, std = float(finite.mean()), float(finite.std())
        told.update(min=low, max=high, mean=_finite(mean), std=_finite(std))
        if np.isfinite(high - low):
            bins = _BINS if high > low else 1
            edges = (low, high if high > low else low + 1)
            counts, _ = np.histogram(finite, bins=bins, range=edges)
            told["histogram"] = counts.tolist()
    return told


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def pictures(source: Source) -> Summary | None:
    """The first images of (N, C, H, W), (C, H, W), (H, W, 3) or (N, H, W, 3) as bytes, or None."""
    shape = source.shape
    channels_last = len(shape) in (3, 4) and shape[-1] == 3
    if not channels_last and not (len(shape) in (3, 4) and shape[-3] in (1, 3)):
        return None
    height, width = shape[-3:-1] if channels_last else shape[-2:]
    if min(height, width) < 4 or not source.size:
        return None
    step = max(1, -(-max(height, width) // 160))
    every = slice(None, None, step)
    count = min(_PICTURES, max(1, _PIXELS // max(1, (height // step) * (width // step) * 3)))
    key = (every, every) if channels_last else (slice(None), every, every)
    if len(shape) == 4:
        key = (slice(count), *key)
    found = numbers(source.read(*key))
    if found is None:
        return None
    if len(shape) == 3:
        found = found[None]
    if not channels_last:
        found = np.moveaxis(found, 1, -1)
    if found.shape[-1] == 1:
        found = found[..., 0]
    finite = found[np.isfinite(found)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    scaled = (found - low) / (high - low or 1.0)
    pixels = np.nan_to_num(scaled, nan=0.0, posinf=1.0, neginf=0.0).clip(0, 1) * 255
    total = shape[0] if len(shape) == 4 else 1
    return {"images": pack(pixels.astype(np.uint8)), "total": total, "low": low, "high": high}
