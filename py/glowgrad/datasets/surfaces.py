"""Points in the plane, each with a number to be predicted: surfaces to learn, made on the spot.

Each function gives points (n, 2), drawn evenly from -1 … 1, and targets (n, 1), about -1 … 1, both
float32; noise is the spread of what is added to the targets. They draw from the default random
stream: `manual_seed` repeats them.
"""

from __future__ import annotations

import math

from ..random import rand, randn
from ..tensor import Tensor


def _square(n: int) -> Tensor:
    return rand(n, 2) * 2 - 1


def _targets(heights: Tensor, noise: float) -> Tensor:
    return heights.unsqueeze(1) + randn(len(heights), 1) * noise


def make_plane(n: int = 200, noise: float = 0.1) -> tuple[Tensor, Tensor]:
    """A slope: (x₁ + x₂) / 2, which one neuron can learn."""
    points = _square(n)
    return points, _targets(points.mean(1), noise)


def make_hills(n: int = 200, noise: float = 0.1) -> tuple[Tensor, Tensor]:
    """Two hills and two hollows: exp(-8 |x - c|²), added at two corners c, taken off at two."""
    points = _square(n)
    heights = points[:, 0] * 0
    for side in (-0.5, 0.5):
        for above in (-0.5, 0.5):
            distance = (points[:, 0] - side) ** 2 + (points[:, 1] - above) ** 2
            heights = heights + (-8 * distance).exp() * (1 if side == above else -1)
    return points, _targets(heights, noise)


def make_waves(n: int = 200, noise: float = 0.1) -> tuple[Tensor, Tensor]:
    """Rings as of a stone in water: cos(2π r), r the distance from the origin."""
    points = _square(n)
    radius = (points**2).sum(1).sqrt()
    return points, _targets((radius * (2 * math.pi)).cos(), noise)
