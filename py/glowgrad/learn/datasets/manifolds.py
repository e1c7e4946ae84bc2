"""Sheets rolled up in space."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..utils.validation import check_random_state


def make_swiss_roll(
    n_samples: int = 100, *, noise: float = 0.0, random_state: Any = None, hole: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """A sheet rolled into a spiral: X (n, 3) and the place along the spiral (n). hole: without its
    middle.

    Source: Marsland, 2009, "Machine Learning: An Algorithmic Perspective".
    """
    rng = check_random_state(random_state)
    if hole:
        corners = np.array(
            [[np.pi * (1.5 + i), j * 7] for i in range(3) for j in range(3) if (i, j) != (1, 1)]
        )
        corner = rng.choice(8, n_samples)
        t, y = corners[corner].T + rng.uniform(size=(2, n_samples)) * np.array([[np.pi], [7]])
    else:
        t = 1.5 * np.pi * (1 + 2 * rng.uniform(size=n_samples))
        y = 21 * rng.uniform(size=n_samples)
    X = np.vstack([t * np.cos(t), y, t * np.sin(t)])
    return (X + noise * rng.standard_normal(size=(3, n_samples))).T, t


def make_s_curve(
    n_samples: int = 100, *, noise: float = 0.0, random_state: Any = None
) -> tuple[np.ndarray, np.ndarray]:
    """A sheet bent into an S: X (n, 3) and the place along the S (n)."""
    rng = check_random_state(random_state)
    t = 3 * np.pi * (rng.uniform(size=(1, n_samples)) - 0.5)[0]
    height = 2.0 * rng.uniform(size=n_samples)
    X = np.stack([np.sin(t), height, np.sign(t) * (np.cos(t) - 1)], axis=1)
    return X + noise * rng.standard_normal(size=(3, n_samples)).T, t
