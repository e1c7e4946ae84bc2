"""Targets that depend linearly on some of the features."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..utils._param_validation import only
from ..utils.indexing import shuffle as shuffled
from ..utils.validation import check_random_state


def make_regression(
    n_samples: int = 100,
    n_features: int = 100,
    *,
    n_informative: int = 10,
    n_targets: int = 1,
    bias: float = 0.0,
    effective_rank: int | None = None,
    tail_strength: float = 0.5,
    noise: float = 0.0,
    shuffle: bool = True,
    coef: bool = False,
    random_state: Any = None,
) -> Any:
    """X normal (n, n_features), y = X w + bias + noise, with n_informative weights that are not 0;
    with `coef` the weights too.
    """
    only("make_regression", effective_rank=(effective_rank, None))
    del tail_strength  # it says something only with an effective_rank
    rng = check_random_state(random_state)
    X = rng.standard_normal(size=(n_samples, n_features))
    informative = min(n_features, n_informative)
    weights = np.zeros((n_features, n_targets))
    weights[:informative] = 100 * rng.uniform(size=(informative, n_targets))
    y = X @ weights + bias
    if noise > 0.0:
        y += rng.normal(scale=noise, size=y.shape)
    if shuffle:
        X, y = shuffled(X, y, random_state=rng)
        order = np.arange(n_features)
        rng.shuffle(order)
        X, weights = X[:, order], weights[order]
    return (X, np.squeeze(y), np.squeeze(weights)) if coef else (X, np.squeeze(y))
