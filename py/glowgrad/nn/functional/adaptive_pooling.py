"""Adaptive pooling: as many windows as asked for, whatever the size of the image.

Window i of m over n elements goes from floor(i·n/m) to ceil((i+1)·n/m); where m does not divide n
they differ in length and overlap.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...errors import ShapeError
from ...ops.shapes import size_of
from ...tensor import Tensor
from ...tensor.creation import tensor
from .axes import per_axis, unbatched, weighted
from .pooling import max_pool1d, max_pool2d, max_pool3d

Sizes = int | tuple[int | None, ...] | None


def adaptive_avg_pool1d(input: Tensor, output_size: Sizes) -> Tensor:
    """The means of output_size windows of signals (N, C, L)."""
    return _average("adaptive_avg_pool1d", 1, input, output_size)


def adaptive_avg_pool2d(input: Tensor, output_size: Sizes) -> Tensor:
    """The means of H' x W' windows of images (N, C, H, W); None keeps a size, 1 is the mean of
    all.
    """
    return _average("adaptive_avg_pool2d", 2, input, output_size)


def adaptive_avg_pool3d(input: Tensor, output_size: Sizes) -> Tensor:
    """The means of D' x H' x W' windows of volumes (N, C, D, H, W)."""
    return _average("adaptive_avg_pool3d", 3, input, output_size)


def adaptive_max_pool1d(input: Tensor, output_size: Sizes, return_indices: bool = False) -> Any:
    """The maxima of output_size windows of signals (N, C, L), and their places if asked for."""
    return _maximum("adaptive_max_pool1d", 1, input, output_size, return_indices)


def adaptive_max_pool1d_with_indices(input: Tensor, output_size: Any) -> Any:
    """The maxima and their places: what PyTorch has as `torch.adaptive_max_pool1d`."""
    return adaptive_max_pool1d(input, output_size, return_indices=True)


def adaptive_max_pool2d(input: Tensor, output_size: Sizes, return_indices: bool = False) -> Any:
    """The maxima of H' x W' windows of images (N, C, H, W), and their places in (H, W) if asked
    for.
    """
    return _maximum("adaptive_max_pool2d", 2, input, output_size, return_indices)


def adaptive_max_pool3d(input: Tensor, output_size: Sizes, return_indices: bool = False) -> Any:
    """The maxima of D' x H' x W' windows of volumes (N, C, D, H, W), and their places if asked
    for.
    """
    return _maximum("adaptive_max_pool3d", 3, input, output_size, return_indices)


def _sizes(name: str, rank: int, x: Tensor, output_size: Any) -> tuple[int, ...]:
    """The windows of each axis; None stands for all elements."""
    own = x.shape[-rank:]
    given = output_size if isinstance(output_size, (tuple, list)) else [output_size] * rank
    if len(given) != rank:
        raise RuntimeError(
            f"{name} got output_size={output_size}: it takes one size, or {rank}, one an axis"
        )
    filled = [n if g is None else g for g, n in zip(given, own, strict=True)]
    wanted = per_axis(name, "output_size", filled, rank)
    if min(wanted) < 0:
        raise RuntimeError(f"{name} got output_size={output_size}: sizes cannot be negative")
    if not x.dtype.is_floating_point:
        raise NotImplementedError(f"{name} takes floating-point numbers, not {x.dtype}: x.float()")
    if min(own) < 1:
        raise ShapeError(f"{name} got an input of shape {tuple(x.shape)}, which has no elements")
    return wanted


def _average(name: str, rank: int, x: Tensor, output_size: Sizes) -> Tensor:
    unbatched(name, x, rank)
    wanted = _sizes(name, rank, x, output_size)
    lead, own = tuple(x.shape[:-rank]), tuple(x.shape[-rank:])
    if min(wanted) > 0 and all(n % m == 0 for n, m in zip(own, wanted, strict=True)):
        folded = [part for n, m in zip(own, wanted, strict=True) for part in (m, n // m)]
        axes = tuple(range(len(lead) + 1, len(lead) + 2 * rank, 2))
        return x.reshape(*lead, *folded).mean(axes)
    for axis, (n, m) in enumerate(zip(own, wanted, strict=True)):
        if n != m:
            x = weighted(x, len(lead) + axis, _averaging(n, m))
    return x


def _bounds(n: int, m: int) -> tuple[np.ndarray, np.ndarray]:
    """Where the m windows over n elements begin and end."""
    number = np.arange(m)
    return number * n // max(1, m), -(-(number + 1) * n // max(1, m))


def _averaging(n: int, m: int) -> np.ndarray:
    """The matrix (m, n) whose rows average the windows."""
    start, end = _bounds(n, m)
    place = np.arange(n)
    inside = (place >= start[:, None]) & (place < end[:, None])
    return inside / (end - start)[:, None]


def _maximum(name: str, rank: int, x: Tensor, output_size: Sizes, return_indices: bool) -> Any:
    """Windows of unequal length are laid out one after the other, the last element repeated where
    one is shorter; then all have one length, and pooling takes them.
    """
    single = unbatched(name, x, rank)
    wanted = _sizes(name, rank, x, output_size)
    if single:
        x = x.unsqueeze(0)
    own = tuple(x.shape[2:])
    if min(wanted) == 0:
        empty = x.new_zeros((*x.shape[:2], *wanted))
        found = [empty, empty.long()]
    else:
        kernel, tables = [], []
        for axis, (n, m) in enumerate(zip(own, wanted, strict=True)):
            start, end = _bounds(n, m)
            length = int((end - start).max())
            table = np.minimum(start[:, None] + np.arange(length), end[:, None] - 1).ravel()
            kernel.append(length)
            tables.append(table)
            if n % m:
                x = x.index_select(2 + axis, tensor(table, device=x.device))
        pool = (max_pool1d, max_pool2d, max_pool3d)[rank - 1]
        found = list(pool(x, tuple(kernel), return_indices=True))
        if return_indices and any(n % m for n, m in zip(own, wanted, strict=True)):
            found[1] = _original(found[1], tables, own)
    if single:
        found = [part.squeeze(0) for part in found]
    return (found[0], found[1]) if return_indices else found[0]


def _original(places: Tensor, tables: list[np.ndarray], own: tuple[int, ...]) -> Tensor:
    """Places among the windows laid out, as places in the image."""
    origin: Any = 0
    for axis, table in enumerate(tables):
        inner = size_of([len(t) for t in tables[axis + 1 :]])
        along = places // inner % len(table)
        origin = origin * own[axis] + tensor(table, device=places.device)[along]
    return origin
