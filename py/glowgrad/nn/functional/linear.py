"""Affine maps."""

from __future__ import annotations

from ...tensor import Tensor


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """input @ weight.T + bias."""
    result = input @ weight.T
    return result if bias is None else result + bias
