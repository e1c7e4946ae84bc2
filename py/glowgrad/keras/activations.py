"""Activations by Keras's names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..nn import functional as F
from ..tensor import Tensor
from .registry import Registry
from .symbolic import on_symbols


def linear(x: Tensor) -> Tensor:
    """x itself."""
    return x


def softmax(x: Tensor, axis: int = -1) -> Tensor:
    """exp(x) / Σ exp(x) along `axis`."""
    return x.softmax(axis)


def log_softmax(x: Tensor, axis: int = -1) -> Tensor:
    """log(softmax(x))."""
    return x.log_softmax(axis)


def relu(
    x: Tensor, negative_slope: float = 0.0, max_value: float | None = None, threshold: float = 0.0
) -> Tensor:
    """x above `threshold` (cut at max_value), negative_slope · (x - threshold) below it."""
    above = x * (x > threshold).to(x.dtype) if threshold else x.relu()
    if max_value is not None:
        above = above.clamp(max=max_value)
    if not negative_slope:
        return above
    return above + negative_slope * (x - threshold).clamp(max=0)


def relu6(x: Tensor) -> Tensor:
    """min(max(x, 0), 6)."""
    return F.relu6(x)


def leaky_relu(x: Tensor, negative_slope: float = 0.2) -> Tensor:
    """x above 0, negative_slope · x below."""
    return F.leaky_relu(x, negative_slope)


def elu(x: Tensor, alpha: float = 1.0) -> Tensor:
    """x above 0, alpha · (exp(x) - 1) below."""
    return F.elu(x, alpha)


def selu(x: Tensor) -> Tensor:
    """The elu that keeps mean 0 and variance 1. Source: Klambauer et al., 2017."""
    return F.selu(x)


def gelu(x: Tensor, approximate: bool = False) -> Tensor:
    """x · Φ(x). Source: Hendrycks, Gimpel, 2016."""
    return F.gelu(x, approximate="tanh" if approximate else "none")


def silu(x: Tensor) -> Tensor:
    """x · sigmoid(x)."""
    return F.silu(x)


def sigmoid(x: Tensor) -> Tensor:
    """1 / (1 + exp(-x))."""
    return x.sigmoid()


def hard_sigmoid(x: Tensor) -> Tensor:
    """min(max(x/6 + 1/2, 0), 1)."""
    return F.hardsigmoid(x)


def hard_silu(x: Tensor) -> Tensor:
    """x · hard_sigmoid(x)."""
    return F.hardswish(x)


def hard_tanh(x: Tensor) -> Tensor:
    """min(max(x, -1), 1)."""
    return F.hardtanh(x)


def tanh(x: Tensor) -> Tensor:
    """The hyperbolic tangent."""
    return x.tanh()


def softplus(x: Tensor) -> Tensor:
    """log(1 + exp(x))."""
    return F.softplus(x)


def softsign(x: Tensor) -> Tensor:
    """x / (1 + |x|)."""
    return F.softsign(x)


def mish(x: Tensor) -> Tensor:
    """x · tanh(softplus(x))."""
    return F.mish(x)


def exponential(x: Tensor) -> Tensor:
    """exp(x)."""
    return x.exp()


def log_sigmoid(x: Tensor) -> Tensor:
    """log(sigmoid(x))."""
    return F.logsigmoid(x)


_FUNCTIONS: tuple[Callable[..., Any], ...] = (
    linear, softmax, log_softmax, relu, relu6, leaky_relu, elu, selu, gelu, silu, sigmoid,
    hard_sigmoid, hard_silu, hard_tanh, tanh, softplus, softsign, mish, exponential, log_sigmoid,
)  # fmt: skip
# A model's graph may hold them: activations.relu(layer_output).
globals().update({f.__name__: on_symbols(f) for f in _FUNCTIONS})
swish, hard_swish = silu, hard_silu
_registry = Registry(
    "activation",
    {f.__name__: globals()[f.__name__] for f in _FUNCTIONS}
    | {"swish": globals()["silu"], "hard_swish": globals()["hard_silu"]},
)


def get(identifier: Any) -> Any:
    """The activation that a name or function means; None means none at all."""
    return globals()["linear"] if identifier is None else _registry.get(identifier)
