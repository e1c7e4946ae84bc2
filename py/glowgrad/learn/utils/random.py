"""Random draws that scikit-learn makes in its own way (sklearn.utils.random)."""

from __future__ import annotations

from typing import Any

import numpy as np

from .validation import check_random_state


def sample_without_replacement(
    n_population: int, n_samples: int, *, random_state: Any = None
) -> np.ndarray:
    """n_samples different numbers below n_population, by the way that suits their share of it."""
    if n_samples > n_population:
        raise ValueError(
            f"sample_without_replacement cannot draw {n_samples} of {n_population} numbers"
        )
    rng = check_random_state(random_state)
    share = n_samples / n_population if n_population else 1.0
    if 0.01 < share < 0.99:
        return rng.permutation(n_population)[:n_samples]
    if share < 0.2:
        chosen: dict[int, None] = {}
        while len(chosen) < n_samples:
            chosen[rng.randint(n_population)] = None
        return np.array(list(chosen), dtype=np.int64)
    reservoir = np.arange(n_samples)
    for number in range(n_samples, n_population):
        place = rng.randint(0, number + 1)
        if place < n_samples:
            reservoir[place] = number
    return reservoir
