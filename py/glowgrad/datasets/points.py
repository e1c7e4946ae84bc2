"""Points in the plane with two (or more) classes, made on the spot; and a noisy curve.

Each of the former gives points (n, 2), float32, and labels (n), int64, in random order. All draw
from the default random stream: `manual_seed` repeats them.
"""

from __future__ import annotations

import math

from ..random import rand, randn, randperm
from ..tensor import Tensor
from ..tensor.creation import arange
from ..tensor.movement import cat, stack


def _shuffled(points: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    order = randperm(len(points))
    return points[order], labels[order]


def make_xor(n: int = 200, noise: float = 0.15) -> tuple[Tensor, Tensor]:
    """Clouds around the corners (±1, ±1): label 1 where the signs differ. noise is their spread."""
    corner = arange(n) % 4
    signs = stack([corner % 2, corner // 2], 1).float() * 2 - 1
    labels = (signs[:, 0] != signs[:, 1]).long()
    return _shuffled(signs + randn(n, 2) * noise, labels)


def make_clouds(
    n: int = 100, distance: float = 3.0, noise: float = 0.6, classes: int = 2
) -> tuple[Tensor, Tensor]:
    """Round clouds, neighbours `distance` apart: two on the diagonal, more around the origin."""
    labels = arange(n) % classes
    radius = distance / (2 * math.sin(math.pi / classes))
    angle = labels.float() * (2 * math.pi / classes) - 0.75 * math.pi
    centres = stack([angle.cos(), angle.sin()], 1) * radius
    return _shuffled(centres + randn(n, 2) * noise, labels)


def make_imbalanced(
    n: int = 2000, share: float = 0.05, distance: float = 2.5, noise: float = 1.0
) -> tuple[Tensor, Tensor]:
    """Two overlapping clouds, of which the rare one, label 1, has only `share` of the points."""
    labels = (arange(n) < round(n * share)).long()
    offset = distance / (2 * math.sqrt(2))
    centres = (labels.float() * 2 - 1).unsqueeze(1) * offset
    return _shuffled(centres + randn(n, 2) * noise, labels)


def make_circles(n: int = 200, noise: float = 0.1, inner: float = 0.5) -> tuple[Tensor, Tensor]:
    """A ring of radius 1 (label 0) around one of radius `inner` (label 1)."""
    labels = arange(n) % 2
    angle = rand(n) * (2 * math.pi)
    radius = 1 - labels.float() * (1 - inner)
    points = stack([angle.cos() * radius, angle.sin() * radius], 1)
    return _shuffled(points + randn(n, 2) * noise, labels)


def make_moons(n: int = 200, noise: float = 0.1) -> tuple[Tensor, Tensor]:
    """Two half circles that reach into each other."""
    labels = arange(n) % 2
    angle = rand(n) * math.pi
    side = 1 - 2 * labels.float()
    x = angle.cos() * side + labels.float()
    y = angle.sin() * side + labels.float() * 0.5
    return _shuffled(stack([x, y], 1) + randn(n, 2) * noise, labels)


def make_spirals(
    n: int = 300, arms: int = 3, noise: float = 0.1, angle: float = 4.0
) -> tuple[Tensor, Tensor]:
    """Spiral arms that wind around the origin; the label is the number of the arm.

    noise: the spread of their angle; angle: by how much an arm winds. Both in radians.
    """
    per_arm = -(-n // arms)
    points, labels = [], []
    for arm in range(arms):
        t = rand(per_arm)
        turned = t * angle + arm * (2 * math.pi / arms) + randn(per_arm) * noise
        points.append(stack([turned.cos() * t, turned.sin() * t], 1))
        labels.append(arange(per_arm) * 0 + arm)
    return _shuffled(cat(points)[:n], cat(labels)[:n])


def make_sine(n: int = 20, noise: float = 0.3, turns: float = 4.0) -> tuple[Tensor, Tensor]:
    """Points of a noisy curve: x (n, 1), even in -1 … 1, and y = sin(turns · x) + noise · ε (n, 1),
    where ε has mean 0 and spread 1. No model can have a mean squared error below noise² on new
    points, but by luck.
    """
    x = rand(n, 1) * 2 - 1
    return x, (x * turns).sin() + randn(n, 1) * noise
