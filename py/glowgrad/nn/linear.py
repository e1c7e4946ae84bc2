"""Fully connected layers, and those that only change the shape."""

from __future__ import annotations

from typing import Any

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

    def forward(self, x: Tensor) -> Tensor:
        if not x.ndim or x.shape[-1] != self.in_features:
            rest = 1
            for size in x.shape[1:]:
                rest *= size
            if rest == self.in_features:
                advice = "flatten it first, e.g. x.flatten(1) or nn.Flatten() before this layer"
            elif x.ndim > 2:
                advice = (
                    f"its last size must be in_features={self.in_features}. "
                    f"Flattened by nn.Flatten() it would have {rest} features"
                )
            else:
                advice = f"its last size must be in_features={self.in_features}"
            raise shape_mismatch(self, x, advice)
        return functional.linear(x, self.weight, self.bias)

    def extra_repr(self) -> str:
        return (
            f"in_features={self.in_features}, out_features={self.out_features}, "
            f"bias={self.bias is not None}"
        )


class Flatten(Module):
    """Folds the axes from start_dim to end_dim into one: (N, C, H, W) becomes (N, C·H·W)."""

    def __init__(self, start_dim: int = 1, end_dim: int = -1) -> None:
        super().__init__()
        self.start_dim, self.end_dim = start_dim, end_dim

    def forward(self, x: Tensor) -> Tensor:
        return x.flatten(self.start_dim, self.end_dim)

    def extra_repr(self) -> str:
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"


class Identity(Module):
    """Gives back its input."""

    def __init__(self, *_: Any, **__: Any) -> None:
        super().__init__()

    def forward(self, x: Tensor) -> Tensor:
        return x
