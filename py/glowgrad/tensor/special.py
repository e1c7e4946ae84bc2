"""The error function, the gamma function and their relatives: methods here, and also functions of
`glowgrad.special`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, ClassVar

from ..ops import special as ops
from .core import Core
from .operands import as_float

if TYPE_CHECKING:
    from . import Tensor

_SHIFT = 6  # from here on the asymptotic series below are exact to the last digits
# Bernoulli numbers B2, B4, …, B14.
_BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6)


class Special(Core):
    """Special functions."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "digamma",
        "erf",
        "erfc",
        "erfinv",
        "lgamma",
        "mvlgamma",
    )
    IN_PLACE: ClassVar[tuple[str, ...]] = (*FUNCTIONS, "polygamma")

    def erf(self) -> Tensor:
        """2/√π ∫ exp(-t²) dt from 0 to self."""
        return ops.erf(as_float(self))

    def erfc(self) -> Tensor:
        """1 - erf(self), exact also where that is tiny."""
        return ops.erfc(as_float(self))

    def erfinv(self) -> Tensor:
        """The number whose erf is self."""
        return ops.erfinv(as_float(self))

    def lgamma(self) -> Tensor:
        """log |Γ(self)|."""
        return ops.lgamma(as_float(self))

    def digamma(self) -> Tensor:
        """The slope of lgamma: ψ(x) = log x - 1/2x - Σ B_2k / (2k x^2k) for large x, from which
        ψ(x) = ψ(x + 1) - 1/x leads down; on the left ψ(x) = ψ(1 - x) - π / tan πx.
        """
        x = as_float(self)
        left = x < 0.5
        up = left.where(1 - x, x)
        far = up + _SHIFT
        inverse = 1 / far
        result = far.log() - 0.5 * inverse
        power = square = inverse * inverse
        for k, bernoulli in enumerate(_BERNOULLI, 1):
            result = result - bernoulli / (2 * k) * power
            power = power * square
        for step in range(_SHIFT):
            result = result - 1 / (up + step)
        # From the nearest whole number on: πx itself would lose the digits near a pole.
        turn = left.where(x - x.detach().round(), 0.25) * math.pi
        mirrored = result - math.pi / turn.tan()
        pole = left & (x == x.round())
        at_pole = (x == 0).where((x.new_ones(()).copysign(x.detach()) * -math.inf), math.nan)
        return pole.where(at_pole, left.where(mirrored, result))

    def polygamma(self, n: int) -> Tensor:
        """The n-th derivative of digamma: (-1)^(n+1) n! Σ 1/(x + k)^(n+1) over k >= 0, whose far
        terms are summed by Euler's and Maclaurin's formula.
        """
        if n < 0:
            raise RuntimeError(f"polygamma got n={n}: it must not be negative")
        if n == 0:
            return self.digamma()
        # By the reflection ψn(x) = (-1)^n ψn(1 - x) - π d^n/dx^n cot πx.
        x = as_float(self)
        left = x < 0.5
        turn = left.where(x - x.detach().round(), 0.25) * math.pi
        slope = _cot_derivative(n, 1 / turn.tan()) * math.pi ** (n + 1)
        positive = _polygamma(n, left.where(1 - x, x))
        return left.where((positive if n % 2 == 0 else -positive) - slope, positive)

    def mvlgamma(self, p: int) -> Tensor:
        """log of the multivariate gamma function: p(p-1)/4 log π + Σ lgamma(x + (1 - j)/2)."""
        x = as_float(self)
        if p < 1:
            raise RuntimeError(f"mvlgamma got p={p}: it must be at least 1")
        result: Any = x.lgamma() + p * (p - 1) / 4 * math.log(math.pi)
        for j in range(1, p):
            result = result + (x - j / 2).lgamma()
        return result


def _cot_derivative(n: int, cot: Any) -> Any:
    """The n-th derivative of cot as a polynomial in cot, whose own derivative is -(1 + cot²)."""
    factors = [0.0, 1.0]
    for _ in range(n):
        slopes = [-k * f for k, f in enumerate(factors)][1:]
        factors = [a + b for a, b in zip([*slopes, 0.0, 0.0], [0.0, 0.0, *slopes], strict=True)]
    terms = [f * cot.pow(k) for k, f in enumerate(factors) if f]
    return sum(terms[1:], terms[0])


def _polygamma(n: int, x: Any) -> Any:
    far = x + _SHIFT
    total = far.pow(-n) / n + 0.5 * far.pow(-n - 1)
    rising = float(n + 1)
    for k, bernoulli in enumerate(_BERNOULLI, 1):
        total = total + bernoulli / math.factorial(2 * k) * rising * far.pow(-n - 2 * k)
        rising *= (n + 2 * k) * (n + 2 * k + 1)
    for step in range(_SHIFT):
        total = total + (x + step).pow(-n - 1)
    return total * ((-1.0) ** (n + 1) * math.factorial(n))
