"""The error function and its relatives, and the logarithm of the gamma function.

numpy has none of these. In float64 they are taken from Python's math, element by element. In the
smaller types erf, of which networks take much, is a quotient of polynomials in float64 (our own
fit, relative error below 1e-9).

Source of the inverse: Giles, 2010, "Approximating the erfinv function".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from .elementwise import elementwise

_HALF_ROOT_PI = math.sqrt(math.pi) / 2

# erf(x) = x · P(x²) / Q(x²) for |x| <= 4, beyond which it is 1 in 24 bits.
_ERF_P = (
    1.1283791681471236, 0.1669044882688163, 0.0509387363490840, 0.0029560752920741,
    3.0576563936577386e-4, -2.882722646801769e-07, -4.483749841303645e-08,
)  # fmt: skip
_ERF_Q = (
    1.0, 0.4812486236284959, 0.1055592218671104, 0.013491539053072992,
    0.0010398846009918657, 4.10019947081981e-05, -6.20038760802956e-07,
)  # fmt: skip
# erfinv(x) = x · p(w) with w = -log(1 - x²): near 0, and in the tails (in sqrt(w) - 3).
_MIDDLE = (
    1.50140941, 0.246640727, -0.00417768164, -0.00125372503, 0.00021858087, -4.39150654e-06,
    -3.5233877e-06, 3.43273939e-07, 2.81022636e-08,
)  # fmt: skip
_TAIL = (
    2.83297682, 1.00167406, 0.00943887047, -0.0076224613, 0.00573950773, -0.00367342844,
    0.00134934322, 0.000100950558, -0.000200214257,
)  # fmt: skip


def _polynomial(coefficients: Sequence[float], t: np.ndarray) -> np.ndarray:
    """coefficients[0] + coefficients[1] · t + …"""
    total = np.full_like(t, coefficients[-1])
    for coefficient in coefficients[-2::-1]:
        total *= t
        total += coefficient
    return total


def _each(function: Callable[[float], float]) -> Callable[[np.ndarray], np.ndarray]:
    """A function of one Python number, over arrays."""
    return np.vectorize(function, otypes=[np.float64])


_exact_erf, _exact_erfc = _each(math.erf), _each(math.erfc)


def _erf(x: np.ndarray) -> np.ndarray:
    if x.dtype == np.float64:
        return _exact_erf(x)
    clipped = np.clip(x.astype(np.float64), -4, 4)
    square = clipped * clipped
    return (clipped * _polynomial(_ERF_P, square) / _polynomial(_ERF_Q, square)).astype(x.dtype)


def _erfinv(x: np.ndarray) -> np.ndarray:
    wide = x.astype(np.float64)
    w = -np.log1p(-wide * wide)
    tail = _polynomial(_TAIL, np.sqrt(np.maximum(w, 5)) - 3)
    y = wide * np.where(w < 5, _polynomial(_MIDDLE, np.minimum(w, 5) - 2.5), tail)
    ends = np.abs(wide) == 1
    for _ in range(2 if x.dtype == np.float64 else 0):  # Newton's steps, for the digits beyond 7
        slope = np.exp(-y * y) / _HALF_ROOT_PI
        y = np.where(ends, y, y - (_exact_erf(y) - wide) / slope)
    return np.where(ends, np.copysign(np.inf, wide), y).astype(x.dtype)


def _log_gamma(x: float) -> float:
    pole = math.isinf(x) or (x <= 0 and x == math.floor(x))
    return math.inf if pole else math.lgamma(x)


erf = elementwise("erf", _erf, [lambda g, _ans, x: g * (-x * x).exp() / _HALF_ROOT_PI])
erfc = elementwise("erfc", _exact_erfc, [lambda g, _ans, x: g * (-x * x).exp() / -_HALF_ROOT_PI])
erfinv = elementwise("erfinv", _erfinv, [lambda g, ans, _x: g * (ans * ans).exp() * _HALF_ROOT_PI])
lgamma = elementwise("lgamma", _each(_log_gamma), [lambda g, _ans, x: g * x.digamma()])
