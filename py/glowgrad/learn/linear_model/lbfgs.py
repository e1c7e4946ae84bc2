"""The minimum of a smooth function."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Function = Callable[[np.ndarray], tuple[float, np.ndarray]]
_MEMORY = 10


def minimize(
    function: Function, start: np.ndarray, max_iter: int, tol: float
) -> tuple[np.ndarray, int, bool]:
    """The place, how many steps it took, and whether the largest slope has come below tol.

    `function` gives value and gradient. Source: Liu, Nocedal, 1989, "On the limited memory BFGS
    method for large scale optimization".
    """
    x = start.astype(np.float64)
    value, slope = function(x)
    steps: list[tuple[np.ndarray, np.ndarray]] = []
    for count in range(max_iter):
        if np.abs(slope).max() <= tol:
            return x, count, True
        direction = -_scaled(slope, steps)
        if direction @ slope >= 0:
            direction, steps = -slope, []
        first = 1.0 if steps else min(1.0, 1.0 / max(float(np.linalg.norm(slope)), 1e-12))
        length, new_value, new_slope = _line_search(function, x, value, slope, direction, first)
        if length == 0:
            return x, count, True  # rounding allows no further descent
        moved, change = length * direction, new_slope - slope
        x = x + moved
        if moved @ change > 1e-12 * np.linalg.norm(change) ** 2:
            steps = [*steps[-_MEMORY + 1 :], (moved, change)]
        if value - new_value <= 64 * np.finfo(float).eps * max(abs(value), abs(new_value), 1):
            return x, count + 1, True
        value, slope = new_value, new_slope
    return x, max_iter, bool(np.abs(slope).max() <= tol)


def _scaled(slope: np.ndarray, steps: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """The slope times the inverse of the curvature that the last steps saw."""
    direction = slope.copy()
    shares = []
    for moved, change in reversed(steps):
        share = (moved @ direction) / (moved @ change)
        direction -= share * change
        shares.append(share)
    if steps:
        moved, change = steps[-1]
        direction *= (moved @ change) / (change @ change)
    for (moved, change), share in zip(steps, reversed(shares), strict=True):
        direction += moved * (share - (change @ direction) / (moved @ change))
    return direction


def _line_search(
    function: Function,
    x: np.ndarray,
    value: float,
    slope: np.ndarray,
    direction: np.ndarray,
    length: float,
) -> tuple[float, float, np.ndarray]:
    """A length that descends enough and leaves less slope (Wolfe, 1969); 0 if there is none."""
    descent = direction @ slope
    low, high = 0.0, np.inf
    for _ in range(40):
        new_value, new_slope = function(x + length * direction)
        if not new_value <= value + 1e-4 * length * descent:
            high = length
        elif new_slope @ direction < 0.9 * descent:
            low = length
        else:
            return length, new_value, new_slope
        length = low * 2 if np.isinf(high) else (low + high) / 2
    return 0.0, value, slope
