"""Max pooling undone: maxima back to where they stood, zeros elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...errors import ShapeError
from ...ops.shapes import size_of
from ...tensor import Tensor
from .axes import per_axis, unbatched

Sizes = int | tuple[int, ...]


def max_unpool1d(
    input: Tensor,
    indices: Tensor,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    output_size: Sequence[int] | None = None,
) -> Tensor:
    """Signals (N, C, L') with the values of `input` at `indices`, which max_pool1d gave."""
    return _unpool("max_unpool1d", 1, input, indices, kernel_size, stride, padding, output_size)


def max_unpool2d(
    input: Tensor,
    indices: Tensor,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    output_size: Sequence[int] | None = None,
) -> Tensor:
    """Images (N, C, H', W') with the values of `input` at `indices`, which max_pool2d gave.

    H' = (H - 1)·stride - 2·padding + kernel_size unless output_size says otherwise. Raises
    ValueError for an output_size that the pooling could not have come from.
    """
    return _unpool("max_unpool2d", 2, input, indices, kernel_size, stride, padding, output_size)


def max_unpool3d(
    input: Tensor,
    indices: Tensor,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    output_size: Sequence[int] | None = None,
) -> Tensor:
    """Volumes with the values of `input` at `indices`, which max_pool3d gave."""
    return _unpool("max_unpool3d", 3, input, indices, kernel_size, stride, padding, output_size)


def _unpool(
    name: str,
    rank: int,
    x: Tensor,
    indices: Tensor,
    kernel_size: Sizes,
    stride: Sizes | None,
    padding: Sizes,
    output_size: Sequence[int] | None,
) -> Tensor:
    unbatched(name, x, rank)
    if x.shape != indices.shape:
        raise ShapeError(
            f"{name} got an input of shape {tuple(x.shape)} and indices of shape "
            f"{tuple(indices.shape)}: both come from one pooling and have one shape"
        )
    if indices.dtype.name != "int64":
        raise RuntimeError(f"{name} got indices of type {indices.dtype}: they must be int64")
    kernel = per_axis(name, "kernel_size", kernel_size, rank)
    steps = kernel if stride is None else per_axis(name, "stride", stride, rank)
    edges = per_axis(name, "padding", padding, rank)
    sizes = _sizes(name, x, kernel, steps, edges, output_size)
    if x.device.type == "cpu" and indices.numel():  # elsewhere a look would cost a read-back
        largest, least = int(np.max(indices._data)), int(np.min(indices._data))
        if largest >= size_of(sizes) or least < 0:
            raise RuntimeError(
                f"{name} got index {largest if least >= 0 else least} for an output of {sizes}: "
                "output_size must be the shape before pooling"
            )
    lead = x.shape[:-rank]
    flat = x.new_zeros((*lead, size_of(sizes)))
    places = indices.reshape(*lead, -1)
    return flat.scatter(-1, places, x.reshape(*lead, -1)).reshape(*lead, *sizes)


def _sizes(
    name: str,
    x: Tensor,
    kernel: tuple[int, ...],
    stride: tuple[int, ...],
    padding: tuple[int, ...],
    output_size: Sequence[int] | None,
) -> tuple[int, ...]:
    rank = len(kernel)
    usual = tuple(
        (n - 1) * s + k - 2 * p
        for n, k, s, p in zip(x.shape[-rank:], kernel, stride, padding, strict=True)
    )
    if output_size is None:
        return usual
    wanted = tuple(int(n) for n in output_size)
    if len(wanted) == rank + 2:
        wanted = wanted[2:]
    if len(wanted) != rank:
        raise ValueError(
            f"{name} got output_size={tuple(output_size)}: it takes {rank} sizes, or {rank + 2} "
            "with those of the batch and the channels"
        )
    if any(not u - s < w < u + s for u, s, w in zip(usual, stride, wanted, strict=True)):
        raise ValueError(
            f"{name} got output_size={wanted}, but pooling with kernel_size={kernel} and stride="
            f"{stride} to {tuple(x.shape)} started near {usual}"
        )
    return wanted
