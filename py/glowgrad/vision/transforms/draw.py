"""Random parameters, from glowgrad's own stream: `manual_seed` repeats them."""

from __future__ import annotations

import numpy as np

from ... import random


def uniform(low: float, high: float) -> float:
    """A number drawn evenly from low to high."""
    return low + (high - low) * float(random.rand(1, device="cpu").item())


def whole(low: int, high: int) -> int:
    """A whole number drawn evenly from low to high - 1."""
    return int(random.randint(low, high, (1,), device="cpu").item())


def happens(p: float) -> bool:
    """True with probability p."""
    return uniform(0.0, 1.0) < p


def beta(a: float, b: float) -> float:
    """A number from 0 to 1 of the beta distribution."""
    return float(np.random.default_rng(whole(0, 2**31 - 1)).beta(a, b))
