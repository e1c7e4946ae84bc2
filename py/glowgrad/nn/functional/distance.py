"""Distances and likeness of vectors."""

from __future__ import annotations

import numpy as np

from ...errors import ShapeError
from ...tensor import Tensor
from ...tensor.creation import tensor
from ...tensor.joining import broadcast_tensors


def cosine_similarity(x1: Tensor, x2: Tensor, dim: int = 1, eps: float = 1e-8) -> Tensor:
    """x1 · x2 / (max(‖x1‖, eps) · max(‖x2‖, eps)) along `dim`: the cosine of their angle."""
    if not (x1.dtype.is_floating_point or x2.dtype.is_floating_point):
        raise RuntimeError(f"cosine_similarity needs floating-point numbers, not {x1.dtype}")
    x1, x2 = broadcast_tensors(x1, x2)  # dim counts the axes of both together
    first, second = (x / _at_least(x.norm(2, dim, keepdim=True), eps) for x in (x1, x2))
    return (first * second).sum(dim)


def _at_least(length: Tensor, eps: float) -> Tensor:
    """max(length, eps), but with the slope of the length everywhere, as in PyTorch."""
    still = length.detach()
    return length + (still.clamp(min=eps) - still)


def pairwise_distance(
    x1: Tensor, x2: Tensor, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False
) -> Tensor:
    """‖x1 - x2 + eps‖_p along the last axis."""
    return (x1 - x2 + eps).norm(p, -1, keepdim=keepdim)


def pdist(input: Tensor, p: float = 2.0) -> Tensor:
    """The distances ‖x_i - x_j‖_p of all pairs i < j of the rows of (N, M), as a vector."""
    if input.ndim != 2:
        raise ShapeError(f"pdist takes a matrix, a vector a row, not {tuple(input.shape)}")
    if p < 0:
        raise RuntimeError(f"pdist got p={p}: it must be at least 0")
    i, j = np.triu_indices(input.shape[0], 1)
    first, second = (tensor(n.astype(np.int64), device=input.device) for n in (i, j))
    return (input.index_select(0, first) - input.index_select(0, second)).norm(p, 1)
