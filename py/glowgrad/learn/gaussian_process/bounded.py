"""The minimum of a smooth function of a few numbers inside a box."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Function = Callable[[np.ndarray], tuple[float, np.ndarray]]


def minimize(
    function: Function,
    start: np.ndarray,
    bounds: np.ndarray,
    max_iter: int = 200,
    tol: float = 1e-6,
) -> tuple[np.ndarray, float]:
    """The place and the value there, downhill from `start`; `bounds` (n, 2) are never left.

    Newton's steps with a curvature that is learned on the way, cut off at the box; numbers that
    lie at a wall and want out stay there.

    Source: Bertsekas, 1982, "Projected Newton methods for optimization problems with simple
    constraints"; the curvature is BFGS's.
    """
    low, high = bounds[:, 0], bounds[:, 1]
    x = np.clip(np.asarray(start, dtype=np.float64), low, high)
    value, slope = function(x)
    inverse = np.eye(len(x))
    for _ in range(max_iter):
        free = ~(((x <= low) & (slope > 0)) | ((x >= high) & (slope < 0)))
        if not free.any() or np.abs(slope[free]).max() <= tol:
            break
        direction = np.zeros_like(x)
        direction[free] = -inverse[np.ix_(free, free)] @ slope[free]
        if direction @ slope >= 0:
            inverse = np.eye(len(x))
            direction = np.where(free, -slope, 0.0)
        longest = float(np.abs(direction).max())
        length = min(1.0, 2.0 / longest)  # a factor of seven at most, for these are logarithms
        for _ in range(40):
            place = np.clip(x + length * direction, low, high)
            new_value, new_slope = function(place)
            if new_value <= value + 1e-4 * (slope @ (place - x)):
                break
            length /= 2
        else:
            break
        moved, change = place - x, new_slope - slope
        curved = float(moved @ change)
        if curved > 1e-12 * float(change @ change):
            left = np.eye(len(x)) - np.outer(moved, change) / curved
            inverse = left @ inverse @ left.T + np.outer(moved, moved) / curved
        settled = value - new_value <= 1e-12 * max(abs(value), 1.0)
        x, value, slope = place, new_value, new_slope
        if settled:
            break
    return x, value
