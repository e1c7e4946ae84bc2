"""Sizes along the axes of images: one number for all of them, or one for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...ops.shapes import size_of
from ...tensor import Tensor
from ...tensor.creation import tensor


def per_axis(name: str, what: str, value: Any, rank: int) -> tuple[int, ...]:
    """`value` for each of `rank` axes; RuntimeError for another count, TypeError for what is not
    whole.
    """
    if type(value) is int:
        return (value,) * rank
    given = list(value) if isinstance(value, Sequence) else [value]
    for number in given:
        if isinstance(number, bool) or not isinstance(number, (int, np.integer)):
            raise TypeError(
                f"{name} got {what}={value!r}: it takes a whole number, or {rank} of them"
            )
    if len(given) == 1:
        given *= rank
    if len(given) != rank:
        raise RuntimeError(
            f"{name} got {what}={value!r}: it takes one number, or {rank} of them, one an axis"
        )
    return tuple(map(int, given))


def unbatched(name: str, x: Any, rank: int) -> bool:
    """Whether x is one image (C, …) and no batch (N, C, …); RuntimeError where it is neither,
    TypeError where it is no tensor.
    """
    if not isinstance(x, Tensor):
        raise TypeError(
            f"{name} takes a tensor, but got {type(x).__name__}: use glowgrad.tensor(…) first"
        )
    if x.ndim == rank + 2:
        return False
    if x.ndim == rank + 1:
        return True
    axes = ", ".join("DHW"[3 - rank :]) if rank > 1 else "L"
    raise RuntimeError(
        f"{name} got an input of shape {tuple(x.shape)}: it takes a batch (N, C, {axes}) or one "
        f"(C, {axes})"
    )


def weighted(x: Tensor, axis: int, weights: np.ndarray) -> Tensor:
    """weights (M, N) times the lines of x along an axis of N elements, which then has M."""
    matrix = tensor(weights, dtype=x.dtype, device=x.device)
    if axis == x.ndim - 1:
        return x @ matrix.T
    lead, trail = x.shape[:axis], x.shape[axis + 1 :]
    lines = x.reshape(*lead, x.shape[axis], size_of(trail))
    return (matrix @ lines).reshape(*lead, len(weights), *trail)
