"""Clusters as dense regions."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base import BaseEstimator, ClusterMixin
from ..metrics.pairwise import pairwise_distances
from ..utils._param_validation import at_least, one_of
from ..utils.validation import FLOATS, check_array, sample_weights


class DBSCAN(ClusterMixin, BaseEstimator):
    """Core samples have min_samples neighbours (themselves included) within eps; cores that are
    neighbours, and what is near them, are one cluster. The rest is noise: label -1.

    Attributes after fit: labels_, core_sample_indices_, components_.
    Source: Ester, Kriegel, Sander, Xu, 1996, "A Density-Based Algorithm for Discovering Clusters".
    """

    def __init__(
        self, eps: float = 0.5, *, min_samples: int = 5, metric: Any = "euclidean",
        metric_params: Any = None, algorithm: str = "auto", leaf_size: int = 30,
        p: float | None = None, n_jobs: int | None = None,
    ) -> None:  # fmt: skip
        self.eps = eps
        self.min_samples = min_samples
        self.metric = metric
        self.metric_params = metric_params
        self.algorithm = algorithm
        self.leaf_size = leaf_size
        self.p = p
        self.n_jobs = n_jobs

    def fit(self, X: Any, y: Any = None, sample_weight: Any = None) -> DBSCAN:
        at_least("DBSCAN", "eps", self.eps, 0, above=True)
        at_least("DBSCAN", "min_samples", self.min_samples, 1)
        # All of them find the same neighbours.
        one_of("DBSCAN", "algorithm", self.algorithm, ("auto", "ball_tree", "kd_tree", "brute"))
        X = check_array(X, dtype=FLOATS)
        self.n_features_in_ = X.shape[1]
        options = dict(self.metric_params or {})
        if self.p is not None:
            options["p"] = self.p
        near = pairwise_distances(X, metric=self.metric, **options) <= self.eps
        weights = sample_weights(sample_weight, len(X))
        core = near @ weights >= self.min_samples
        self.labels_ = _spread(near, core)
        self.core_sample_indices_ = np.flatnonzero(core)
        self.components_ = X[core].copy() if core.any() else np.empty((0, X.shape[1]))
        return self


def _spread(near: np.ndarray, core: np.ndarray) -> np.ndarray:
    """From each core without a label, its cluster: through cores, to all their neighbours."""
    labels = np.full(len(near), -1)
    cluster = 0
    for start in np.flatnonzero(core):
        if labels[start] != -1:
            continue
        edge = np.array([start])
        labels[start] = cluster
        while len(edge):
            reached = near[edge[core[edge]]].any(axis=0) & (labels == -1)
            labels[reached] = cluster
            edge = np.flatnonzero(reached)
        cluster += 1
    return labels
