"""Special functions under PyTorch's `torch.special` names."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from .functions import function_of
from .tensor.core import Core

if TYPE_CHECKING:
    from .tensor import Tensor

digamma = psi = function_of("digamma")
erf, erfc, erfinv = function_of("erf"), function_of("erfc"), function_of("erfinv")
exp2, expm1, log1p = function_of("exp2"), function_of("expm1"), function_of("log1p")
expit, logit = function_of("sigmoid"), function_of("logit")
gammaln, multigammaln = function_of("lgamma"), function_of("mvlgamma")
logsumexp = function_of("logsumexp")
round, sinc, xlogy = function_of("round"), function_of("sinc"), function_of("xlogy")


def polygamma(n: int, input: Tensor) -> Tensor:
    """The n-th derivative of digamma."""
    return input.polygamma(n)


def softmax(input: Tensor, dim: int, *, dtype: Any = None) -> Tensor:
    """exp(x) / sum exp(x) along `dim`."""
    return input.softmax(dim, dtype)


def log_softmax(input: Tensor, dim: int, *, dtype: Any = None) -> Tensor:
    """log(softmax(x)) along `dim`, without overflow."""
    return input.log_softmax(dim, dtype)


def ndtr(input: Tensor) -> Tensor:
    """The share of a normal distribution below `input`: erfc(-x / √2) / 2."""
    return (input * -math.sqrt(0.5)).erfc() * 0.5


def ndtri(input: Tensor) -> Tensor:
    """The number below which that share of a normal distribution lies: the inverse of ndtr."""
    return (input * 2 - 1).erfinv() * math.sqrt(2)


def entr(input: Tensor) -> Tensor:
    """-x · log(x), its limit 0 at 0, and -inf for negative numbers."""
    x = -input.xlogy(input)
    return (input < 0).where(-math.inf, x)


def xlog1py(input: Any, other: Any) -> Tensor:
    """input · log(1 + other), 0 where input is 0 (unless other is nan)."""
    if not isinstance(input, Core) and not isinstance(other, Core):
        raise TypeError(f"xlog1py takes a tensor among its arguments, got {input!r} and {other!r}")
    x: Any = input if isinstance(input, Core) else other.new_tensor(input)
    y: Any = other if isinstance(other, Core) else x.new_tensor(other)
    zero = (x == 0) & ~y.isnan()
    return zero.where(0.0, x * zero.where(0.0, y).log1p())
