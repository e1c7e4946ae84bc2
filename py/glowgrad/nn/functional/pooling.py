"""Pooling: one number for each window."""

from __future__ import annotations

from typing import Any

from ...ops import pool as ops
from ...tensor import Tensor
from .convolution import Pair, pair


def max_pool2d(
    input: Tensor,
    kernel_size: int | Pair,
    stride: int | Pair | None = None,
    padding: int | Pair = 0,
    return_indices: bool = False,
) -> Any:
    """The largest value of each window; with return_indices also its place in the (H, W) plane."""
    if input.ndim == 3:
        one = max_pool2d(input.unsqueeze(0), kernel_size, stride, padding, True)
        values, indices = (t.squeeze(0) for t in one)
    else:
        values, indices = ops.max_pool2d(
            input,
            kernel_size=pair(kernel_size),
            stride=pair(kernel_size if stride is None else stride),
            padding=pair(padding),
        )
    return (values, indices) if return_indices else values
