"""How well clusters are apart, without knowing the truth."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..utils.validation import check_random_state, check_X_y
from .pairwise import euclidean_distances, pairwise_distances


def _clusters(X: Any, labels: Any) -> tuple[np.ndarray, np.ndarray, int]:
    X, labels = check_X_y(X, labels)
    names, place = np.unique(labels, return_inverse=True)
    if not 1 < len(names) < len(X):
        raise ValueError(
            f"Number of labels is {len(names)}. Valid values are 2 to n_samples - 1 (inclusive)"
        )
    return X, place, len(names)


def silhouette_samples(
    X: Any, labels: Any, *, metric: Any = "euclidean", **kwds: Any
) -> np.ndarray:
    """(b - a) / max(a, b) for each sample: a its mean distance to its own cluster, b to the
    nearest other one; 0 for a cluster of one.

    Source: Rousseeuw, 1987, "Silhouettes: a graphical aid to the interpretation and validation of
    cluster analysis".
    """
    X, place, count = _clusters(X, labels)
    if metric == "precomputed" and np.abs(np.diag(X)).max() > 100 * np.finfo(float).eps:
        raise ValueError(
            "The precomputed distance matrix contains non-zero elements on the diagonal. Use "
            "np.fill_diagonal(X, 0)."
        )
    distances = pairwise_distances(X, metric=metric, **kwds)
    member = np.eye(count)[place]
    sums, sizes = distances @ member, member.sum(axis=0)
    rows = np.arange(len(X))
    with np.errstate(divide="ignore", invalid="ignore"):
        own = sums[rows, place] / (sizes[place] - 1)
        means = sums / sizes
        means[rows, place] = np.inf
        nearest = means.min(axis=1)
        return np.nan_to_num((nearest - own) / np.maximum(own, nearest))


def silhouette_score(
    X: Any,
    labels: Any,
    *,
    metric: Any = "euclidean",
    sample_size: int | None = None,
    random_state: Any = None,
    **kwds: Any,
) -> float:
    """The mean silhouette of all samples (or of sample_size of them), from -1 to 1."""
    if sample_size is not None:
        X, labels = check_X_y(X, labels)
        chosen = check_random_state(random_state).permutation(len(X))[:sample_size]
        X = X[chosen][:, chosen] if metric == "precomputed" else X[chosen]
        labels = labels[chosen]
    return float(silhouette_samples(X, labels, metric=metric, **kwds).mean())


def davies_bouldin_score(X: Any, labels: Any) -> float:
    """The mean over clusters of the worst (s_i + s_j) / d_ij, s the mean distance to the centre and
    d that of the centres: lower is better.

    Source: Davies, Bouldin, 1979, "A Cluster Separation Measure".
    """
    X, place, count = _clusters(X, labels)
    centres = np.stack([X[place == k].mean(axis=0) for k in range(count)])
    spread = np.array(
        [np.linalg.norm(X[place == k] - centres[k], axis=1).mean() for k in range(count)]
    )
    apart = euclidean_distances(centres)
    if np.allclose(spread, 0) or np.allclose(apart, 0):
        return 0.0
    apart[apart == 0] = np.inf
    return float(((spread[:, None] + spread) / apart).max(axis=1).mean())


def calinski_harabasz_score(X: Any, labels: Any) -> float:
    """Spread of the clusters' centres over the spread inside them, each by its degrees of freedom:
    higher is better.

    Source: Calinski, Harabasz, 1974, "A dendrite method for cluster analysis".
    """
    X, place, count = _clusters(X, labels)
    middle = X.mean(axis=0)
    between = within = 0.0
    for k in range(count):
        members = X[place == k]
        centre = members.mean(axis=0)
        between += len(members) * ((centre - middle) ** 2).sum()
        within += ((members - centre) ** 2).sum()
    if within == 0.0:
        return 1.0
    return float(between * (len(X) - count) / (within * (count - 1.0)))
