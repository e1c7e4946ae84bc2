"""Dropout: random zeros while training (Srivastava et al., 2014)."""

from __future__ import annotations

from ... import random
from ...tensor import Tensor


def dropout(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """In training, zero each element with probability p and scale the rest by 1/(1 - p)."""
    if not training or p == 0:
        return input
    if p == 1:
        return input * 0.0
    kept = random.rand(input.shape, device=input.device) >= p
    result: Tensor = input * (kept.to(input.dtype) * (1 / (1 - p)))
    return input._become(result) if inplace else result
