"""Fully connected layers."""

from __future__ import annotations

from typing import Any

from ..ops.shapes import size_of
from ..tensor import Tensor
from ..tensor.creation import empty
from . import functional, init
from .module import Module, shape_mismatch
from .parameter import Parameter


class Linear(Module):
    """y = x Wᵀ + b, with x of shape (…, in_features), W (out_features, in_features), b
    (out_features).

    Weights and bias start evenly within ±1/√in_features. Raises ShapeError for an input whose last
    size is another.
    """

    weight: Any

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        self.weight = Parameter(empty(out_features, in_features, dtype=dtype, device=device))
        self.register_parameter(
            "bias", Parameter(empty(out_features, dtype=dtype, device=device)) if bias else None
        )
        self.reset_parameters()

    def reset_parameters(self) -> None:
        init.layer_default_(self.weight, self.bias, self.in_features)

    def forward(self, input: Tensor) -> Tensor:
        if not input.ndim or input.shape[-1] != self.in_features:
            raise shape_mismatch(self, input, self._advice(input))
        return functional.linear(input, self.weight, self.bias)

    def _advice(self, x: Tensor) -> str:
        rest = size_of(x.shape[1:])
        if rest == self.in_features:
            return "flatten it first, e.g. x.flatten(1) or nn.Flatten() before this layer"
        advice = f"its last size must be in_features={self.in_features}"
        if x.ndim > 2:
            advice += f". Flattened by nn.Flatten() it would have {rest} features"
        return advice

    def extra_repr(self) -> str:
        return (
            f"in_features={self.in_features}, out_features={self.out_features}, "
            f"bias={self.bias is not None}"
        )


class Bilinear(Module):
    """y[o] = x1 · W[o] · x2 + b[o], with x1 (…, in1_features), x2 (…, in2_features), W
    (out_features, in1_features, in2_features).

    Weights and bias start evenly within ±1/√in1_features.
    """

    def __init__(
        self,
        in1_features: int,
        in2_features: int,
        out_features: int,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        if in1_features <= 0:
            raise ValueError(f"Bilinear got in1_features={in1_features}: it must be above 0")
        self.in1_features, self.in2_features = in1_features, in2_features
        self.out_features = out_features
        shape = (out_features, in1_features, in2_features)
        self.weight = Parameter(empty(shape, dtype=dtype, device=device))
        self.register_parameter(
            "bias", Parameter(empty(out_features, dtype=dtype, device=device)) if bias else None
        )
        self.reset_parameters()

    def reset_parameters(self) -> None:
        init.layer_default_(self.weight, self.bias, self.in1_features)

    def forward(self, input1: Tensor, input2: Tensor) -> Tensor:
        return functional.bilinear(input1, input2, self.weight, self.bias)

    def extra_repr(self) -> str:
        return (
            f"in1_features={self.in1_features}, in2_features={self.in2_features}, "
            f"out_features={self.out_features}, bias={self.bias is not None}"
        )


class Identity(Module):
    """Gives back its input."""

    def __init__(self, *_: Any, **__: Any) -> None:
        super().__init__()

    def forward(self, input: Tensor) -> Tensor:
        return input
