"""Smooth activations and their gradients, one kernel each way.

A gradient is an elementwise primitive itself, `name_grad(g, x)`, whose own derivative is written in
tensor operations.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from ..primitive import Primitive
from .elementwise import elementwise, sigmoid
from .special import erf

if TYPE_CHECKING:
    from ..tensor import Tensor

_ROOT_HALF = math.sqrt(0.5)
_DENSITY = 1 / math.sqrt(2 * math.pi)  # of the normal distribution at 0
_SLOPE, _CUBIC = math.sqrt(2 / math.pi), 0.044715  # of the argument of gelu's hyperbolic tangent

Rule = Callable[..., Any]


def _wide(rule: Rule) -> Rule:
    """A numpy rule that computes float16 in float32."""

    def wide(*arrays: np.ndarray) -> Any:
        if arrays[0].dtype != np.float16:
            return rule(*arrays)
        return rule(*[a.astype(np.float32) for a in arrays]).astype(np.float16)

    return wide


def _activation(name: str, value: Rule, slope: Rule, bend: Rule) -> tuple[Primitive, Primitive]:
    """Declare an activation and its gradient: its numpy rule, that of its slope, and its second
    derivative in tensor operations.
    """

    def of_g(h: Tensor, _out: Tensor, _g: Tensor, x: Tensor) -> Tensor:
        made: Tensor = gradient(h, x)
        return made

    def of_x(h: Tensor, _out: Tensor, g: Tensor, x: Tensor) -> Tensor:
        made: Tensor = h * g * bend(x)
        return made

    gradient = elementwise(f"{name}_grad", _wide(lambda g, x: g * slope(x)), [of_g, of_x])
    forward = elementwise(name, _wide(value), [lambda g, _ans, x: gradient(g, x)])
    return forward, gradient


def _below(x: np.ndarray) -> np.ndarray:
    """The share of a normal distribution below x."""
    made: np.ndarray = 0.5 * (1 + erf.numpy(x * _ROOT_HALF))
    return made


def _gelu_bend(x: Tensor) -> Tensor:
    square = x * x
    return (square * -0.5).exp() * (2 - square) * _DENSITY


# x · Φ(x). Source: Hendrycks, Gimpel, 2016, "Gaussian error linear units".
gelu, gelu_grad = _activation(
    "gelu",
    lambda x: x * _below(x),
    lambda x: _below(x) + x * np.exp(-0.5 * x * x) * _DENSITY,
    _gelu_bend,
)


def _gelu_tanh_slope(x: np.ndarray) -> Any:
    square = x * x
    t = np.tanh(x * (_SLOPE + _SLOPE * _CUBIC * square))
    return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * (_SLOPE + 3 * _SLOPE * _CUBIC * square)


def _gelu_tanh_bend(x: Tensor) -> Tensor:
    square = x * x
    t = (x * (square * (_SLOPE * _CUBIC) + _SLOPE)).tanh()
    inner = square * (3 * _SLOPE * _CUBIC) + _SLOPE  # the slope of the tangent's argument
    return (1 - t * t) * (inner + x * (x * (3 * _SLOPE * _CUBIC) - t * inner * inner))


# 0.5 · x · (1 + tanh(√(2/π) · (x + 0.044715 x³))), close to gelu.
gelu_tanh, gelu_tanh_grad = _activation(
    "gelu_tanh",
    lambda x: 0.5 * x * (1 + np.tanh(x * (_SLOPE + _SLOPE * _CUBIC * x * x))),
    _gelu_tanh_slope,
    _gelu_tanh_bend,
)


def _silu_slope(x: np.ndarray) -> Any:
    s = sigmoid.numpy(x)
    return s * (1 + x * (1 - s))


def _silu_bend(x: Tensor) -> Tensor:
    s = x.sigmoid()
    return s * (1 - s) * (x * (1 - s * 2) + 2)


# x · sigmoid(x). Source: Ramachandran et al., 2017, "Searching for activation functions".
silu, silu_grad = _activation("silu", lambda x: x * sigmoid.numpy(x), _silu_slope, _silu_bend)
