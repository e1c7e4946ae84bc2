"""Scores of clusters, and distances."""

from __future__ import annotations

import numpy as np
from tests.learn.table import GUESS, TRUE, TWO, Y3, X, bad, case

for _name in (
    "adjusted_rand_score",
    "rand_score",
    "mutual_info_score",
    "normalized_mutual_info_score",
    "adjusted_mutual_info_score",
    "homogeneity_score",
    "completeness_score",
    "v_measure_score",
    "fowlkes_mallows_score",
):
    case(_name, lambda sk, n=_name: getattr(sk.metrics, n)(TRUE, (GUESS + TWO) % 4), 1e-8)
    case(
        f"{_name}-ends",
        lambda sk, n=_name: [
            getattr(sk.metrics, n)(*pair)
            for pair in (([0, 0, 1], [1, 1, 0]), ([0, 0, 0], [0, 1, 2]), ([0, 0], [0, 0]))
        ],
    )
case("silhouette_score", lambda sk: sk.metrics.silhouette_score(X, Y3))
case(
    "silhouette_score-part",
    lambda sk: sk.metrics.silhouette_score(
        X, Y3, sample_size=50, random_state=1, metric="manhattan"
    ),
)
case("silhouette_samples", lambda sk: sk.metrics.silhouette_samples(X, Y3))
case("silhouette_samples-single", lambda sk: sk.metrics.silhouette_samples(X[:4], [0, 1, 1, 2]))
case("davies_bouldin", lambda sk: sk.metrics.davies_bouldin_score(X, Y3))
case("calinski_harabasz", lambda sk: sk.metrics.calinski_harabasz_score(X, Y3))
for _metric in ("euclidean", "manhattan", "cosine", "sqeuclidean", "chebyshev", "hamming"):
    case(
        f"pairwise_distances-{_metric}",
        lambda sk, m=_metric: sk.metrics.pairwise_distances(X[:7], X[5:15], metric=m),
        1e-8,
    )
case(
    "pairwise-kernels",
    lambda sk: [
        getattr(sk.metrics.pairwise, n)(X[:4], X[4:9])
        for n in ("cosine_similarity", "linear_kernel", "rbf_kernel", "polynomial_kernel")
    ],
)
bad("silhouette-one-cluster", lambda sk: sk.metrics.silhouette_score(X, np.zeros(120, int)))
bad("pairwise-metric", lambda sk: sk.metrics.pairwise_distances(X, metric="no such"))
bad("pairwise-features", lambda sk: sk.metrics.pairwise_distances(X, X[:, :2]))
