"""Activations: functions of each element (softmax and its kin have a file of their own)."""

from __future__ import annotations

from typing import Any

from ... import random
from ...dtypes import float32
from ...errors import ShapeError
from ...ops import activation as ops
from ...tensor import Tensor
from .inplace import applied

# Source: Klambauer et al., 2017, "Self-normalizing neural networks".
SELU_ALPHA, SELU_SCALE = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946


def _real(name: str, input: Tensor) -> Tensor:
    if not input.dtype.is_floating_point:
        raise NotImplementedError(
            f"{name} needs floating-point numbers, these are {input.dtype}: use x.float()"
        )
    return input


def _scaled(input: Tensor, slopes: Any) -> Tensor:
    """x where it is positive, else slopes · x. One product with the slopes of all elements: its
    derivative is one product too.
    """
    one = 1.0 if input.dtype is float32 else input.new_ones(())
    return input * (input > 0).where(one, slopes)


def relu(input: Tensor, inplace: bool = False) -> Tensor:
    """max(x, 0)."""
    return input.relu_() if inplace else input.relu()


def relu_(input: Tensor) -> Tensor:
    """relu, in place."""
    return relu(input, True)


def sigmoid(input: Tensor) -> Tensor:
    """1 / (1 + exp(-x))."""
    return input.sigmoid()


def tanh(input: Tensor) -> Tensor:
    """The hyperbolic tangent."""
    return input.tanh()


def threshold(input: Tensor, threshold: float, value: float, inplace: bool = False) -> Tensor:
    """x where it is above the threshold, else `value`."""
    return applied(lambda x: (x <= threshold).where(value, x), input, inplace)


def threshold_(input: Tensor, threshold: float, value: float) -> Tensor:
    """threshold, in place."""
    return applied(lambda x: (x <= threshold).where(value, x), input, True)


def hardtanh(
    input: Tensor, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False
) -> Tensor:
    """min(max(x, min_val), max_val); the slope is 0 at both bounds."""
    if min_val > max_val:
        raise ValueError(f"hardtanh got min_val={min_val} above max_val={max_val}")
    return applied(
        lambda x: (x <= min_val).where(min_val, (x >= max_val).where(max_val, x)), input, inplace
    )


def hardtanh_(input: Tensor, min_val: float = -1.0, max_val: float = 1.0) -> Tensor:
    """hardtanh, in place."""
    return hardtanh(input, min_val, max_val, True)


def relu6(input: Tensor, inplace: bool = False) -> Tensor:
    """min(max(x, 0), 6)."""
    return hardtanh(input, 0.0, 6.0, inplace)


def hardsigmoid(input: Tensor, inplace: bool = False) -> Tensor:
    """min(max(x + 3, 0), 6) / 6."""
    return applied(lambda x: relu6(x + 3) / 6, input, inplace)


def hardswish(input: Tensor, inplace: bool = False) -> Tensor:
    """x · min(max(x + 3, 0), 6) / 6. Source: Howard et al., 2019 (MobileNetV3)."""
    return applied(lambda x: x * hardsigmoid(x), input, inplace)


def leaky_relu(input: Tensor, negative_slope: float = 0.01, inplace: bool = False) -> Tensor:
    """x where it is positive, else negative_slope · x."""
    return applied(lambda x: _scaled(_real("leaky_relu", x), float(negative_slope)), input, inplace)


def leaky_relu_(input: Tensor, negative_slope: float = 0.01) -> Tensor:
    """leaky_relu, in place."""
    return leaky_relu(input, negative_slope, True)


def prelu(input: Tensor, weight: Tensor) -> Tensor:
    """x where it is positive, else weight · x; the weight is one number, or one for each channel
    (axis 1). Source: He et al., 2015.
    """
    if weight.numel() != 1:
        channels = input.shape[1] if input.ndim > 1 else 1
        if weight.ndim != 1 or weight.numel() != channels:
            raise ShapeError(
                f"prelu got {weight.numel()} weights for an input of shape {tuple(input.shape)} "
                f"with {channels} channels: it needs one weight, or one for each channel"
            )
        weight = weight.reshape((1, -1, *(1,) * (input.ndim - 2)))
    elif weight.ndim > 1:
        raise ShapeError(f"prelu takes weights with one axis, not of shape {tuple(weight.shape)}")
    elif input.ndim == 0:
        weight = weight.reshape(())
    return (input > 0).where(input, input * weight)


def rrelu(
    input: Tensor,
    lower: float = 1.0 / 8,
    upper: float = 1.0 / 3,
    training: bool = False,
    inplace: bool = False,
) -> Tensor:
    """x where it is positive, else a · x, with a drawn evenly from [lower, upper) in training, and
    their mean otherwise. Source: Xu et al., 2015.
    """
    if not training:
        return leaky_relu(input, (lower + upper) / 2, inplace)
    if lower > upper:
        raise RuntimeError(f"rrelu got lower={lower} above upper={upper}")
    drawn = random.rand(input.shape, device=input.device).to(input.dtype) * (upper - lower) + lower
    return applied(lambda x: _scaled(_real("rrelu", x), drawn), input, inplace)


def rrelu_(
    input: Tensor, lower: float = 1.0 / 8, upper: float = 1.0 / 3, training: bool = False
) -> Tensor:
    """rrelu, in place."""
    return rrelu(input, lower, upper, training, True)


def _exponential(input: Tensor, alpha: float, scale: float, rate: float) -> Tensor:
    """scale · x where x is positive, else scale · alpha · (exp(rate · x) - 1)."""
    positive = _real("an exponential unit", input) > 0
    below = positive.where(0.0, input)  # exp of a large number would be inf, its slope nan
    curve = (below if rate == 1 else below * rate).expm1() * (scale * alpha)
    return positive.where(input if scale == 1 else input * scale, curve)


def elu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """x where it is positive, else alpha · (exp(x) - 1). Source: Clevert et al., 2015."""
    return applied(lambda x: _exponential(x, alpha, 1, 1), input, inplace)


def elu_(input: Tensor, alpha: float = 1.0) -> Tensor:
    """elu, in place."""
    return elu(input, alpha, True)


def selu(input: Tensor, inplace: bool = False) -> Tensor:
    """1.0507 · elu(x, 1.6733): keeps mean 0 and variance 1. Source: Klambauer et al., 2017."""
    return applied(lambda x: _exponential(x, SELU_ALPHA, SELU_SCALE, 1), input, inplace)


def selu_(input: Tensor) -> Tensor:
    """selu, in place."""
    return selu(input, True)


def celu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """x where it is positive, else alpha · (exp(x / alpha) - 1). Source: Barron, 2017."""
    if alpha == 0:
        raise RuntimeError("celu divides by alpha, which must not be 0")
    return applied(lambda x: _exponential(x, alpha, 1, 1 / alpha), input, inplace)


def celu_(input: Tensor, alpha: float = 1.0) -> Tensor:
    """celu, in place."""
    return celu(input, alpha, True)


def gelu(input: Tensor, *, approximate: str = "none") -> Tensor:
    """x · Φ(x), with Φ of the normal distribution; approximate="tanh": 0.5 · x · (1 + tanh(√(2/π) ·
    (x + 0.044715 x³))). Source: Hendrycks, Gimpel, 2016.
    """
    if approximate == "none":
        made: Tensor = ops.gelu(_real("gelu", input))
        return made
    if approximate == "tanh":
        close: Tensor = ops.gelu_tanh(_real("gelu", input))
        return close
    raise RuntimeError(f'gelu got approximate={approximate!r}: it is "none" or "tanh"')


def silu(input: Tensor, inplace: bool = False) -> Tensor:
    """x · sigmoid(x), also called swish. Source: Ramachandran et al., 2017."""
    return applied(lambda x: ops.silu(_real("silu", x)), input, inplace)


def mish(input: Tensor, inplace: bool = False) -> Tensor:
    """x · tanh(softplus(x)). Source: Misra, 2019."""
    return applied(lambda x: x * softplus(x).tanh(), input, inplace)


def softplus(input: Tensor, beta: float = 1.0, threshold: float = 20.0) -> Tensor:
    """log(1 + exp(beta · x)) / beta; x itself where beta · x is above the threshold."""
    _real("softplus", input)
    scaled = input if beta == 1 else input * beta
    large = scaled > threshold
    curve = large.where(0.0, scaled).exp().log1p()
    return large.where(input, curve if beta == 1 else curve / beta)


def logsigmoid(input: Tensor) -> Tensor:
    """log(sigmoid(x)), without overflow."""
    _real("logsigmoid", input)
    return input.minimum(0.0) - (-input.abs()).exp().log1p()


def hardshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    """x, but 0 where |x| is at most lambd."""
    return (_real("hardshrink", input).abs() <= lambd).where(0.0, input)


def softshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    """x moved by lambd towards 0, and 0 where |x| is at most lambd."""
    if lambd < 0:
        raise RuntimeError(f"softshrink got lambd={lambd}: it must be at least 0")
    return input - input.clamp(-lambd, lambd)


def tanhshrink(input: Tensor) -> Tensor:
    """x - tanh(x)."""
    return input - input.tanh()


def softsign(input: Tensor) -> Tensor:
    """x / (1 + |x|)."""
    return input / (input.abs() + 1)


def glu(input: Tensor, dim: int = -1) -> Tensor:
    """a · sigmoid(b), where a and b are the halves along `dim`. Source: Dauphin et al., 2016."""
    if not input.ndim:
        raise ShapeError("glu halves a tensor along an axis; this one is a single number")
    if input.shape[dim] % 2:
        raise ShapeError(
            f"glu halves the tensor along dim {dim}, but the shape {tuple(input.shape)} has the "
            f"odd size {input.shape[dim]} there"
        )
    a, b = input.chunk(2, dim)
    return a * b.sigmoid()
