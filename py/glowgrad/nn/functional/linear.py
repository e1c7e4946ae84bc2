"""Affine maps."""

from __future__ import annotations

from ...errors import ShapeError
from ...tensor import Tensor


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """input @ weight.T + bias."""
    result = input @ weight.T
    return result if bias is None else result + bias


def bilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """y[o] = input1 · weight[o] · input2 + bias[o], for (…, I), (…, J) and weights (O, I, J)."""
    lead = tuple(input1.shape[:-1])
    fits = weight.ndim == 3 and tuple(weight.shape[1:]) == (input1.shape[-1], input2.shape[-1])
    if not fits or tuple(input2.shape[:-1]) != lead:
        raise ShapeError(
            f"bilinear got inputs of shapes {tuple(input1.shape)} and {tuple(input2.shape)} and a "
            f"weight of shape {tuple(weight.shape)}: they must be (…, I), (…, J) and (O, I, J)"
        )
    out, first, second = weight.shape
    table = weight.permute(1, 0, 2).reshape(first, out * second)
    halfway = (input1 @ table).reshape((*lead, out, second))
    result = (halfway * input2.unsqueeze(-2)).sum(-1)
    return result if bias is None else result + bias
