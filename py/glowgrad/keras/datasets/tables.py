"""Tables of houses and their prices."""

from __future__ import annotations

import numpy as np

from .source import arrays, required

Pair = tuple[np.ndarray, np.ndarray]


def _split(x: np.ndarray, y: np.ndarray, test_split: float, seed: int) -> tuple[Pair, Pair]:
    order = np.arange(len(x))
    np.random.RandomState(seed).shuffle(order)
    x, y = x[order], y[order]
    cut = int(len(x) * (1 - test_split))
    return (x[:cut], y[:cut]), (x[cut:], y[cut:])


def boston_housing(
    path: str = "boston_housing.npz", test_split: float = 0.2, seed: int = 113
) -> tuple[Pair, Pair]:
    """506 districts of Boston, 13 columns, and the price of houses.

    Raises FileNotFoundError without the file.
    """
    x, y = arrays(required(path, "Boston housing", "arrays x and y"), "x", "y")
    return _split(x, y, test_split, seed)


def california_housing(
    version: str = "large", path: str = "california_housing.npz", test_split: float = 0.2,
    seed: int = 113,
) -> tuple[Pair, Pair]:  # fmt: skip
    """20,640 districts of California (600 in version "small"), 8 columns, and the price of houses.

    Raises FileNotFoundError without the file.
    """
    if version not in ("large", "small"):
        raise ValueError(f'version is "large" or "small", not {version!r}')
    x, y = arrays(required(path, "California housing", "arrays x and y"), "x", "y")
    if version == "small":
        x, y = x[:600], y[:600]
    return _split(x, y, test_split, seed)
