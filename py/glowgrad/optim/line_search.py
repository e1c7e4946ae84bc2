"""A line search: how far to go in a direction, so that the loss falls enough and its slope too.

Source: Nocedal, Wright, 2006, "Numerical optimization", algorithms 3.5 and 3.6 (with the safeguards
of Mark Schmidt's minFunc, as in PyTorch).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple


class Point(NamedTuple):
    """A place on the line: how far, the loss, its gradient, and its slope along the line."""

    t: float
    loss: float
    gradient: Any
    slope: float


def strong_wolfe(
    along: Callable[[float], tuple[float, Any, float]],
    t: float,
    loss: float,
    gradient: Any,
    slope: float,
    size: float,
    *,
    max_calls: int,
    fall: float = 1e-4,
    flatten: float = 0.9,
    tolerance_change: float = 1e-9,
) -> tuple[float, Any, float]:
    """A step t with loss(t) <= loss + fall · t · slope and |slope(t)| <= flatten · |slope|.

    `along(t)` gives loss, gradient and slope there, beginning with the guess `t`; `size` is the
    largest number of the direction. Gives the loss, the gradient and t.
    """
    start = Point(0.0, loss, gradient, slope)
    before, now = start, Point(t, *along(t))
    bracket, done, calls = [], False, 0

    def too_high(point: Point) -> bool:
        return point.loss > loss + fall * point.t * slope

    while calls < max_calls:
        if too_high(now) or (calls > 1 and now.loss >= before.loss):
            bracket = [before, now]
            break
        if abs(now.slope) <= -flatten * slope:
            bracket, done = [now], True
            break
        if now.slope >= 0:
            bracket = [before, now]
            break
        bounds = now.t + 0.01 * (now.t - before.t), now.t * 10
        t = _cubic_minimum(before, now, bounds)
        before, now = now, Point(t, *along(t))
        calls += 1
    if not bracket:
        bracket = [start, now]

    stuck = False
    low, high = (0, 1) if bracket[0].loss <= bracket[-1].loss else (1, 0)
    while not done and calls < max_calls:
        left, right = sorted(point.t for point in bracket)
        if (right - left) * size < tolerance_change:
            break
        t = _cubic_minimum(bracket[0], bracket[1])
        margin = 0.1 * (right - left)
        if min(right - t, t - left) < margin:  # too near to an end of the bracket
            if stuck or t >= right or t <= left:
                t = right - margin if abs(t - right) < abs(t - left) else left + margin
                stuck = False
            else:
                stuck = True
        else:
            stuck = False
        now = Point(t, *along(t))
        calls += 1
        if too_high(now) or now.loss >= bracket[low].loss:
            bracket[high] = now
            low, high = (0, 1) if bracket[0].loss <= bracket[1].loss else (1, 0)
        else:
            if abs(now.slope) <= -flatten * slope:
                done = True
            elif now.slope * (bracket[high].t - bracket[low].t) >= 0:
                bracket[high] = bracket[low]
            bracket[low] = now
    best = bracket[low]
    return best.loss, best.gradient, best.t


def _cubic_minimum(a: Point, b: Point, bounds: tuple[float, float] | None = None) -> float:
    """Where the cubic through two points with their slopes is lowest, within the bounds."""
    low, high = bounds or (min(a.t, b.t), max(a.t, b.t))
    d1 = a.slope + b.slope - 3 * (a.loss - b.loss) / (a.t - b.t)
    square = d1 * d1 - a.slope * b.slope
    if square < 0 or square != square:
        return (low + high) / 2
    d2 = math.sqrt(square)
    first, last = (a, b) if a.t <= b.t else (b, a)
    span = last.slope - first.slope + 2 * d2
    share = (last.slope + d2 - d1) / span if span else math.nan
    t = last.t - (last.t - first.t) * share
    return min(max(t, low), high)
