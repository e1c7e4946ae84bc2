"""Random numbers by rejection, as numpy: whole arrays of candidates, of which those that fail are
drawn anew.

Sources: Hörmann, 1993, "The transformed rejection method for generating Poisson random variables";
Marsaglia, Tsang, 2000, "A simple method for generating gamma variables".
"""

from __future__ import annotations

import numpy as np

from .random import Generator, fractions, normals

_SMALL = 10  # below, counting is faster than rejecting


def log_factorial(k: np.ndarray) -> np.ndarray:
    """log k!, by Stirling's series (from 10 on; below by the product)."""
    table = np.cumsum(np.log(np.maximum(np.arange(_SMALL + 1.0), 1)))
    x = np.maximum(k, _SMALL) + 1.0
    series = (x - 0.5) * np.log(x) - x + 0.5 * np.log(2 * np.pi)
    series += 1 / (12 * x) - 1 / (360 * x**3) + 1 / (1260 * x**5)
    return np.where(k < _SMALL, table[np.minimum(k, _SMALL).astype(int)], series)


def poisson_counts(rates: np.ndarray, generator: Generator | None) -> np.ndarray:
    """One count for each rate, float64."""
    flat = rates.ravel()
    counts = np.zeros(flat.size)
    counts[~np.isfinite(flat)] = np.nan
    low = np.flatnonzero(flat < _SMALL)
    counts[low] = _by_inversion(flat[low], fractions(low.size, generator))
    high = np.flatnonzero((flat >= _SMALL) & np.isfinite(flat))
    while high.size:
        drawn = fractions(2 * high.size, generator)
        found, good = _transformed(flat[high], drawn[0::2], drawn[1::2])
        counts[high[good]] = found[good]
        high = high[~good]
    return counts.reshape(rates.shape)


def _by_inversion(rates: np.ndarray, u: np.ndarray) -> np.ndarray:
    """The first count whose cumulative probability exceeds u."""
    counts = np.zeros(rates.size)
    chance = np.exp(-rates)
    total = chance.copy()
    for k in range(1, 100):
        beyond = u > total
        if not beyond.any():
            break
        counts += beyond
        chance = chance * rates / k
        total = total + chance
    return counts


def _transformed(rate: np.ndarray, u: np.ndarray, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Candidates, and which of them are accepted."""
    b = 0.931 + 2.53 * np.sqrt(rate)
    a = -0.059 + 0.02483 * b
    inverse_alpha = 1.1239 + 1.1328 / (b - 3.4)
    u = u - 0.5
    near = 0.5 - np.abs(u)
    k = np.floor((2 * a / near + b) * u + rate + 0.43)
    sure = (near >= 0.07) & (v <= 0.9277 - 3.6224 / (b - 2))
    unlikely = (k < 0) | ((near < 0.013) & (v > near))
    k = np.maximum(k, 0)
    left = np.log(v) + np.log(inverse_alpha) - np.log(a / (near * near) + b)
    right = -rate + k * np.log(rate) - log_factorial(k)
    return k, sure | (~unlikely & (left <= right))


def gamma_numbers(shapes: np.ndarray, generator: Generator | None) -> np.ndarray:
    """One gamma number of rate 1 for each shape parameter, float64."""
    flat = shapes.astype(np.float64).ravel()
    made = np.zeros(flat.size)
    # A number of shape a < 1 is one of shape a + 1 times u^(1/a).
    boost = np.where(flat < 1, fractions(flat.size, generator) ** (1 / np.minimum(flat, 1)), 1.0)
    d = np.where(flat < 1, flat + 1, flat) - 1 / 3
    c = 1 / np.sqrt(9 * d)
    left = np.arange(flat.size)
    while left.size:
        x, u = normals(left.size, generator), fractions(left.size, generator)
        v = (1 + c[left] * x) ** 3
        safe = np.where(v > 0, v, 1)
        good = (v > 0) & (np.log(u) < 0.5 * x * x + d[left] * (1 - v + np.log(safe)))
        made[left[good]] = d[left[good]] * v[good]
        left = left[~good]
    return (made * boost).reshape(shapes.shape)
