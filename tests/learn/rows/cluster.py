"""Clustering."""

from __future__ import annotations

import numpy as np
from tests.learn.table import BLOBS, WEIGHT, X, bad, case, everything_of

for _seed in (0, 42):
    case(
        f"KMeans-{_seed}",
        lambda sk, s=_seed: everything_of(
            sk.cluster.KMeans(4, random_state=s).fit(BLOBS),
            "labels_",
            "cluster_centers_",
            "inertia_",
            "n_iter_",
        ),
    )
    case(
        f"KMeans-random-{_seed}",
        lambda sk, s=_seed: everything_of(
            sk.cluster.KMeans(3, init="random", random_state=s).fit(X), "labels_", "inertia_"
        ),
    )
case(
    "KMeans-n_init",
    lambda sk: everything_of(
        sk.cluster.KMeans(5, n_init=4, random_state=1).fit(X), "labels_", "inertia_"
    ),
)
case(
    "KMeans-use",
    lambda sk: (lambda k: [k.predict(X[:9, :2]), k.transform(X[:9, :2]), k.score(BLOBS)])(
        sk.cluster.KMeans(3, random_state=0).fit(BLOBS)
    ),
)
case(
    "KMeans-weight",
    lambda sk: (
        sk.cluster.KMeans(3, random_state=0).fit(BLOBS, sample_weight=WEIGHT[:120]).cluster_centers_
    ),
)
case(
    "KMeans-given",
    lambda sk: sk.cluster.KMeans(2, init=np.array([[0.0, 0], [4, 4]])).fit_predict(BLOBS),
)
case(
    "KMeans-empty-cluster",
    lambda sk: (
        sk.cluster.KMeans(3, init=np.array([[0.0, 0], [4, 4], [99, 99]]))
        .fit(BLOBS)
        .cluster_centers_
    ),
)
case("kmeans_plusplus", lambda sk: sk.cluster.kmeans_plusplus(BLOBS, 4, random_state=3))
for _linkage in ("ward", "complete", "average", "single"):
    case(
        f"Agglomerative-{_linkage}",
        lambda sk, kind=_linkage: everything_of(
            sk.cluster.AgglomerativeClustering(4, linkage=kind, compute_distances=True).fit(BLOBS),
            "labels_",
            "children_",
            "distances_",
            "n_clusters_",
        ),
    )
case(
    "Agglomerative-threshold",
    lambda sk: everything_of(
        sk.cluster.AgglomerativeClustering(None, distance_threshold=5.0).fit(BLOBS),
        "labels_",
        "n_clusters_",
    ),
)
case(
    "Agglomerative-metric",
    lambda sk: sk.cluster.AgglomerativeClustering(
        3, metric="manhattan", linkage="average"
    ).fit_predict(X),
)
case(
    "DBSCAN",
    lambda sk: everything_of(
        sk.cluster.DBSCAN(eps=0.5, min_samples=4).fit(BLOBS), "labels_", "core_sample_indices_"
    ),
)
case(
    "DBSCAN-weight",
    lambda sk: sk.cluster.DBSCAN(eps=0.4, metric="manhattan").fit_predict(
        BLOBS, sample_weight=WEIGHT[:120] * 3
    ),
)
bad("KMeans-samples", lambda sk: sk.cluster.KMeans(9).fit(X[:3]))
bad("KMeans-init", lambda sk: sk.cluster.KMeans(3, init="no such").fit(X))
bad("KMeans-unfitted", lambda sk: sk.cluster.KMeans(3).predict(X))
bad("DBSCAN-eps", lambda sk: sk.cluster.DBSCAN(eps=0).fit(X))
bad(
    "Agglomerative-both", lambda sk: sk.cluster.AgglomerativeClustering(distance_threshold=1).fit(X)
)
