"""Losses over two numbers on which optimizers are compared: valleys, saddles, plateaus, bumps.

Each function takes two tensors x and y of one shape and gives the loss at each place; it can be
differentiated. LANDSCAPES says of each where its lowest places lie and which part to look at.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Loss = Callable[[Any, Any], Any]

__all__ = [
    "LANDSCAPES",
    "Landscape",
    "beale",
    "bowl",
    "himmelblau",
    "narrow_valley",
    "noisy_bowl",
    "plateau",
    "rastrigin",
    "rosenbrock",
    "saddle",
]


def bowl(x: Any, y: Any) -> Any:
    """½x² + 5/2·y² + 3: round enough for every optimizer. Least, 3, at (0, 0).

    It is what `noisy_bowl` is on average.
    """
    return 0.5 * x**2 + 2.5 * y**2 + 3


def noisy_bowl(x: Any, y: Any, batch_size: int = 4) -> Any:
    """The mean of ½(x − a)² + 5/2·(y − b)² over a fresh batch of points (a, b) ~ N(0, I).

    Each call draws new points, so each gradient is another estimate of that of `bowl`, as with
    mini-batches: its noise has the variances 1/batch_size and 25/batch_size. Least, 3 on average,
    at (0, 0). Raises ValueError for a batch without points.
    """
    if batch_size < 1:
        raise ValueError(f"noisy_bowl needs a batch of at least one point, but got {batch_size}")
    a, b = x.new_empty(2, batch_size).normal_()
    # Written out, so that x and y may have any shape beside the batch's.
    return 0.5 * (x**2 - 2 * x * a.mean() + (a**2).mean()) + 2.5 * (
        y**2 - 2 * y * b.mean() + (b**2).mean()
    )


def narrow_valley(x: Any, y: Any) -> Any:
    """½(x² + 50·y²): fifty times as steep across as along. Least, 0, at (0, 0).

    Gradient descent diverges for lr > 2/50; along x it then shrinks the error by a factor of no
    better than 0.96 a step. The ratio of the curvatures, here 50, is the condition number.
    """
    return 0.5 * (x**2 + 50 * y**2)


def rosenbrock(x: Any, y: Any) -> Any:
    """(1 − x)² + 100(y − x²)²: a bent valley with a nearly flat floor. Least, 0, at (1, 1).

    Source: Rosenbrock, 1960, "An automatic method for finding the greatest or least value of a
    function".
    """
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def saddle(x: Any, y: Any) -> Any:
    """½x² − ½y² + ¼y⁴: a pass at (0, 0) between two hollows. Least, −¼, at (0, ±1).

    On the ridge y = 0 the gradient leads to the pass and no further; beside it, the way out
    begins with gradients that are nearly zero.
    """
    return 0.5 * x**2 - 0.5 * y**2 + 0.25 * y**4


def plateau(x: Any, y: Any) -> Any:
    """1 − exp(−(x² + y²)/2): a funnel in a plain. Least, 0, at (0, 0).

    Far out the gradient, r·exp(−r²/2) at the distance r, is smaller than any useful step.
    """
    return 1 - (-(x**2 + y**2) / 2).exp()


def beale(x: Any, y: Any) -> Any:
    """(1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)². Least, 0, at (3, 0.5).

    Cliffs in the corners, where gradients explode, and a flat valley. Source: Beale, 1958, "On an
    iterative method for finding a local minimum of a function of more than one variable".
    """
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


def himmelblau(x: Any, y: Any) -> Any:
    """(x² + y − 11)² + (x + y² − 7)²: four hollows, all of the same depth, 0.

    They lie at (3, 2), (−2.805, 3.131), (−3.779, −3.283) and (3.584, −1.848). Source: Himmelblau,
    1972, "Applied nonlinear programming".
    """
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


def rastrigin(x: Any, y: Any) -> Any:
    """20 + x² − 10·cos(2πx) + y² − 10·cos(2πy): a bowl full of dents. Least, 0, at (0, 0).

    Each whole-numbered place has a hollow of its own. Source: Rastrigin, 1974, "Systems of
    extremal control" (in Russian).
    """
    return 20 + x**2 - 10 * (2 * math.pi * x).cos() + y**2 - 10 * (2 * math.pi * y).cos()


@dataclass(frozen=True)
class Landscape:
    """What is known of a loss over two numbers, and the part of it that is worth a look.

    minima:   the places of its least value.
    x, y:     the ranges to draw.
    start:    a place from which its difficulty shows.
    target:   a loss that says that an optimizer has arrived.
    expected: the loss on average, for one that is drawn at random at each call.
    """

    name: str
    loss: Loss
    formula: str
    minima: tuple[tuple[float, float], ...]
    x: tuple[float, float]
    y: tuple[float, float]
    start: tuple[float, float]
    target: float
    expected: Loss | None = None


_FOUR = ((3.0, 2.0), (-2.805118, 3.131312), (-3.779310, -3.283186), (3.584428, -1.848126))

LANDSCAPES: dict[str, Landscape] = {
    one.loss.__name__: one
    for one in (
        Landscape(
            "Narrow valley", narrow_valley, "½(x² + 50y²)", ((0, 0),),
            x=(-3, 3), y=(-2.2, 2.2), start=(-2.6, 1.6), target=0.05,
        ),
        Landscape(
            "Rosenbrock’s valley", rosenbrock, "(1 − x)² + 100(y − x²)²", ((1, 1),),
            x=(-2, 2), y=(-1, 3), start=(-1.5, 2), target=0.05,
        ),
        Landscape(
            "Saddle", saddle, "½x² − ½y² + ¼y⁴", ((0, 1), (0, -1)),
            x=(-2.4, 2.4), y=(-1.8, 1.8), start=(-2, 0.001), target=-0.24,
        ),
        Landscape(
            "Plateau", plateau, "1 − exp(−(x² + y²)/2)", ((0, 0),),
            x=(-4, 4), y=(-3, 3), start=(-2.6, 1.4), target=0.02,
        ),
        Landscape(
            "Beale’s cliffs", beale,
            "(1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²", ((3, 0.5),),
            x=(-4.5, 4.5), y=(-3, 3), start=(1, 1.5), target=0.01,
        ),
        Landscape(
            "Himmelblau’s four hollows", himmelblau, "(x² + y − 11)² + (x + y² − 7)²", _FOUR,
            x=(-5, 5), y=(-5, 5), start=(-0.5, -1), target=0.1,
        ),
        Landscape(
            "Rastrigin’s bumps", rastrigin, "20 + x² − 10cos(2πx) + y² − 10cos(2πy)", ((0, 0),),
            x=(-3.2, 3.2), y=(-2.4, 2.4), start=(-2.4, 1.7), target=0.5,
        ),
        Landscape(
            "Bowl", bowl, "½x² + 5/2·y² + 3", ((0, 0),),
            x=(-3, 3), y=(-2.2, 2.2), start=(-2.6, 1.8), target=3.1,
        ),
        Landscape(
            "Noisy bowl", noisy_bowl, "mean of ½(x − a)² + 5/2·(y − b)² over a batch", ((0, 0),),
            x=(-3, 3), y=(-2.2, 2.2), start=(-2.6, 1.8), target=3.1, expected=bowl,
        ),
    )
}  # fmt: skip
