"""Regions of feature maps brought to one size.

Sources: Girshick, 2015 (roi_pool); He et al., 2017 (roi_align).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ... import nn
from ...errors import ShapeError
from ...tensor import Tensor
from ...tensor.creation import tensor

Boxes = Tensor | Sequence[Tensor]


def _rows(name: str, boxes: Boxes) -> tuple[np.ndarray, np.ndarray]:
    """The number of each box's image, and the boxes (K, 4); sizes depend on them, so they are
    read.
    """
    if isinstance(boxes, Tensor):
        if boxes.ndim != 2 or boxes.shape[1] != 5:
            raise ShapeError(
                f"{name} got boxes of shape {tuple(boxes.shape)}: it takes rows (number of the "
                "image, x1, y1, x2, y2), or a list with a tensor (L, 4) for each image"
            )
        values = boxes.detach().cpu().numpy().astype(np.float64)
        return values[:, 0].astype(np.int64), values[:, 1:]
    parts = [b.detach().cpu().numpy().astype(np.float64) for b in boxes]
    if any(p.ndim != 2 or p.shape[1] != 4 for p in parts):
        raise ShapeError(f"{name} got a list of boxes whose shapes are not (L, 4)")
    images = np.repeat(np.arange(len(parts)), [len(p) for p in parts])
    return images, np.concatenate(parts) if parts else np.zeros((0, 4))


def _pair(size: int | tuple[int, int]) -> tuple[int, int]:
    return (size, size) if isinstance(size, int) else (int(size[0]), int(size[1]))


def roi_align(
    input: Tensor,
    boxes: Boxes,
    output_size: int | tuple[int, int],
    spatial_scale: float = 1.0,
    sampling_ratio: int = -1,
    aligned: bool = False,
) -> Tensor:
    """From input (N, C, H, W) the regions `boxes` as (K, C, output_size): each bin the mean of
    sampling_ratio² points, read bilinearly (of as many as it has pixels for -1).

    Reading points is a product for each axis, so a region is Y · image · Xᵀ. Gradients go to the
    input, not to the boxes.
    """
    images, corners = _rows("roi_align", boxes)
    size = _pair(output_size)
    start = corners * spatial_scale - (0.5 if aligned else 0.0)
    sides = start[:, 2:] - start[:, :2]
    if not aligned:
        sides = np.maximum(sides, 1.0)
    rows, columns = (
        _readings(start[:, axis], sides[:, axis], input.shape[3 - axis], bins, sampling_ratio)
        for axis, bins in ((1, size[0]), (0, size[1]))
    )
    options: Any = {"dtype": input.dtype, "device": input.device}
    chosen = input.index_select(0, tensor(images, device=input.device))
    return tensor(rows, **options) @ chosen @ tensor(columns, **options).mT


def _readings(
    starts: np.ndarray, sides: np.ndarray, n: int, bins: int, sampling_ratio: int
) -> np.ndarray:
    """The matrices (K, 1, bins, n) that read K regions along an axis."""
    made = np.zeros((len(starts), 1, bins, n))
    for k, (start, side) in enumerate(zip(starts, sides, strict=True)):
        made[k, 0] = _reading(start, side, n, bins, sampling_ratio)
    return made


def _reading(start: float, side: float, n: int, bins: int, sampling_ratio: int) -> np.ndarray:
    """The matrix (bins, n) that reads the means of bins along an axis of n pixels."""
    count = sampling_ratio if sampling_ratio > 0 else max(0, math.ceil(side / bins))
    step = side / bins
    place = start + (np.arange(bins)[:, None] + (np.arange(count) + 0.5) / max(count, 1)) * step
    inside = (place >= -1) & (place <= n)
    place = np.clip(place, 0, n - 1)
    low = np.minimum(place.astype(np.int64), n - 1)
    part = place - low
    matrix = np.zeros((bins, n))
    row = np.broadcast_to(np.arange(bins)[:, None], place.shape)
    np.add.at(matrix, (row, low), inside * (1 - part) / count)
    np.add.at(matrix, (row, np.minimum(low + 1, n - 1)), inside * part / count)
    return matrix


def roi_pool(
    input: Tensor,
    boxes: Boxes,
    output_size: int | tuple[int, int],
    spatial_scale: float = 1.0,
) -> Tensor:
    """From input (N, C, H, W) the regions `boxes` as (K, C, output_size): each bin the maximum of
    its pixels, 0 where it has none.
    """
    images, corners = _rows("roi_pool", boxes)
    size = _pair(output_size)
    place = np.floor(corners * spatial_scale + 0.5).astype(np.int64)
    sides = np.maximum(place[:, 2:] - place[:, :2] + 1, 1)
    x = input.index_select(0, tensor(images, device=input.device))
    if not len(images):
        return x.new_zeros((0, input.shape[1], *size))
    # The maximum over a bin's columns, then over its rows; outside of a bin stands -infinity.
    for axis, bins in ((0, size[1]), (1, size[0])):
        inside = _bins(place[:, axis], sides[:, axis], input.shape[3 - axis], bins)
        shape = (len(images), 1, 1, bins, -1) if axis == 0 else (len(images), 1, bins, -1, 1)
        mask = tensor(inside, device=input.device).reshape(shape)
        spread = x.unsqueeze(3) if axis == 0 else x.unsqueeze(2)
        x = spread.masked_fill(~mask, -math.inf).max(-1 if axis == 0 else -2)[0]
    return x.masked_fill(x == -math.inf, 0.0)


def _bins(start: np.ndarray, sides: np.ndarray, n: int, bins: int) -> np.ndarray:
    """Which of n pixels lie in each bin: (K, bins, n)."""
    step = sides[:, None] / bins
    number = np.arange(bins)
    first = np.clip(np.floor(number * step).astype(np.int64) + start[:, None], 0, n)
    last = np.clip(np.ceil((number + 1) * step).astype(np.int64) + start[:, None], 0, n)
    pixel = np.arange(n)
    return (pixel >= first[..., None]) & (pixel < last[..., None])


class RoIAlign(nn.Module):
    """roi_align as a layer."""

    def __init__(
        self,
        output_size: int | tuple[int, int],
        spatial_scale: float,
        sampling_ratio: int,
        aligned: bool = False,
    ) -> None:
        super().__init__()
        self.output_size, self.spatial_scale = output_size, spatial_scale
        self.sampling_ratio, self.aligned = sampling_ratio, aligned

    def forward(self, input: Tensor, rois: Boxes) -> Tensor:
        return roi_align(
            input, rois, self.output_size, self.spatial_scale, self.sampling_ratio, self.aligned
        )

    def __repr__(self) -> str:
        return (
            f"RoIAlign(output_size={self.output_size}, spatial_scale={self.spatial_scale}, "
            f"sampling_ratio={self.sampling_ratio}, aligned={self.aligned})"
        )


class RoIPool(nn.Module):
    """roi_pool as a layer."""

    def __init__(self, output_size: int | tuple[int, int], spatial_scale: float) -> None:
        super().__init__()
        self.output_size, self.spatial_scale = output_size, spatial_scale

    def forward(self, input: Tensor, rois: Boxes) -> Tensor:
        return roi_pool(input, rois, self.output_size, self.spatial_scale)

    def __repr__(self) -> str:
        return f"RoIPool(output_size={self.output_size}, spatial_scale={self.spatial_scale})"
