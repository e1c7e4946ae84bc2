"""Softmax and its kin."""

from __future__ import annotations

import warnings
from typing import Any

from ... import random
from ...tensor import Tensor


def _axis(name: str, input: Tensor, dim: int | None) -> int:
    """The axis that was asked for; without one PyTorch's old rule, and a warning."""
    if dim is not None:
        return dim
    warnings.warn(
        f"{name} without dim is ambiguous: say along which axis, e.g. dim=1 for scores (N, C)",
        stacklevel=4,
    )
    return 0 if input.ndim in (0, 1, 3) else 1


def softmax(
    input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None
) -> Tensor:
    """exp(x) / sum exp(x) along `dim`."""
    return input.softmax(_axis("softmax", input, dim), dtype=dtype)


def softmin(
    input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None
) -> Tensor:
    """softmax(-x) along `dim`."""
    return (-input).softmax(_axis("softmin", input, dim), dtype=dtype)


def log_softmax(
    input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None
) -> Tensor:
    """log(softmax(x)) along `dim`, without overflow."""
    return input.log_softmax(_axis("log_softmax", input, dim), dtype=dtype)


def gumbel_softmax(
    logits: Tensor, tau: float = 1, hard: bool = False, eps: float = 1e-10, dim: int = -1
) -> Tensor:
    """softmax((x + g) / tau) with g drawn from the Gumbel distribution: a soft draw from the
    classes. With hard=True the result is one-hot, and the gradient that of the soft one.

    Sources: Jang et al., 2016; Maddison et al., 2016.
    """
    even = random.rand(logits.shape, device=logits.device).clamp(min=2.0**-25)
    noise = -(-even.log()).log()
    soft = ((logits + noise.to(logits.dtype)) / tau).softmax(dim)
    if not hard:
        return soft
    place = soft.detach().argmax(dim, keepdim=True)
    size = [1] * soft.ndim
    size[dim] = -1
    numbers = Tensor.arange(soft.shape[dim], device=soft.device).reshape(size)
    return (numbers == place).to(soft.dtype) - soft.detach() + soft
