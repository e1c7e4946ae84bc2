"""Clusters merged from the bottom up."""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np

from ..base import BaseEstimator, ClusterMixin
from ..metrics.pairwise import pairwise_distances
from ..utils._param_validation import one_of, only
from ..utils.validation import FLOATS, check_array

Sizes = np.ndarray


def _ward(ab: float, a: np.ndarray, b: np.ndarray, na: int, nb: int, sizes: Sizes) -> np.ndarray:
    total = na + nb + sizes
    return np.sqrt(((na + sizes) * a**2 + (nb + sizes) * b**2 - sizes * ab**2) / total)


# The distance of a merged cluster to all others, from those of its two parts (Lance, Williams,
# 1967).
_LINKAGES: dict[str, Any] = {
    "ward": _ward,
    "complete": lambda ab, a, b, na, nb, sizes: np.maximum(a, b),
    "average": lambda ab, a, b, na, nb, sizes: (na * a + nb * b) / (na + nb),
}


class AgglomerativeClustering(ClusterMixin, BaseEstimator):
    """Each sample is a cluster; the two nearest are merged until n_clusters are left, or until they
    are distance_threshold apart.

    linkage: "ward" (smallest growth of the squared distances inside), "complete", "average" or
    "single". Attributes after fit: labels_, children_ (merges, n - 1 rows), distances_ (with
    compute_distances or a threshold), n_clusters_, n_leaves_.
    """

    def __init__(
        self, n_clusters: int | None = 2, *, metric: Any = "euclidean", memory: Any = None,
        connectivity: Any = None, compute_full_tree: Any = "auto", linkage: str = "ward",
        distance_threshold: float | None = None, compute_distances: bool = False,
    ) -> None:  # fmt: skip
        self.n_clusters = n_clusters
        self.metric = metric
        self.memory = memory
        self.connectivity = connectivity
        self.compute_full_tree = compute_full_tree
        self.linkage = linkage
        self.distance_threshold = distance_threshold
        self.compute_distances = compute_distances

    def fit(self, X: Any, y: Any = None) -> AgglomerativeClustering:
        only("AgglomerativeClustering", connectivity=(self.connectivity, None))
        one_of("AgglomerativeClustering", "linkage", self.linkage, [*_LINKAGES, "single"])
        if (self.n_clusters is None) == (self.distance_threshold is None):
            raise ValueError(
                "Exactly one of n_clusters and distance_threshold has to be set, and the other "
                "needs to be None."
            )
        if self.linkage == "ward" and self.metric != "euclidean":
            raise ValueError(
                f"Ward can only work with euclidean distances, not with metric={self.metric!r}."
            )
        X = check_array(X, dtype=FLOATS)
        if len(X) < 2:
            raise ValueError(f"AgglomerativeClustering needs at least 2 samples, got {len(X)}")
        self.n_features_in_, self.n_leaves_ = X.shape[1], len(X)
        self.n_connected_components_ = 1
        distances = pairwise_distances(X, metric=self.metric).astype(np.float64)
        if self.linkage == "single":
            self.children_, heights = _spanning_tree(distances)
        else:
            self.children_, heights = _merges(distances, _LINKAGES[self.linkage])
        if self.compute_distances or self.distance_threshold is not None:
            self.distances_ = heights
        if self.distance_threshold is None:
            self.n_clusters_ = int(self.n_clusters or 0)
        else:
            self.n_clusters_ = int((heights >= self.distance_threshold).sum()) + 1
        if not 1 <= self.n_clusters_ <= len(X):
            raise ValueError(f"Cannot extract {self.n_clusters_} clusters from {len(X)} samples.")
        self.labels_ = _cut(self.n_clusters_, self.children_, len(X))
        return self


def _merges(distances: np.ndarray, linkage: Any) -> tuple[np.ndarray, np.ndarray]:
    """All merges in the order of their distances, by chains of nearest neighbours.

    Source: Müllner, 2011, "Modern hierarchical, agglomerative clustering algorithms".
    """
    count = len(distances)
    gaps = distances.copy()
    np.fill_diagonal(gaps, np.inf)
    sizes = np.ones(count, dtype=np.int64)
    chain: list[int] = []
    found = np.empty((count - 1, 3))
    for step in range(count - 1):
        if not chain:
            chain = [int(np.flatnonzero(sizes)[0])]
        while True:
            last = chain[-1]
            near = int(gaps[last].argmin())
            # Of equals the one before in the chain, so that the chain ends.
            if len(chain) > 1 and gaps[last, chain[-2]] <= gaps[last, near]:
                near = chain[-2]
                break
            chain.append(near)
        height = gaps[last, near]
        del chain[-2:]
        a, b = min(last, near), max(last, near)
        found[step] = a, b, height
        alive = sizes > 0
        merged = linkage(height, gaps[a], gaps[b], sizes[a], sizes[b], sizes)
        gaps[b, alive] = gaps[alive, b] = merged[alive]
        gaps[b, b] = np.inf
        gaps[a, :] = gaps[:, a] = np.inf
        sizes[b] += sizes[a]
        sizes[a] = 0
    found = found[np.argsort(found[:, 2], kind="mergesort")]
    return np.sort(_numbered(found[:, :2].astype(np.int64), count), axis=1), found[:, 2]


def _spanning_tree(distances: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Single linkage: the edges of the shortest tree that joins all samples (Prim, 1957)."""
    count = len(distances)
    outside = np.ones(count, dtype=bool)
    nearest, source = np.full(count, np.inf), np.ones(count, dtype=np.int64)
    found = np.empty((count - 1, 3))
    node = 0
    for step in range(count - 1):
        outside[node] = False
        closer = outside & (distances[node] < nearest)
        nearest[closer], source[closer] = distances[node, closer], node
        node = int(np.where(outside, nearest, np.inf).argmin())
        found[step] = source[node], node, nearest[node]
    found = found[np.argsort(found[:, 2], kind="mergesort")]
    return _numbered(found[:, :2].astype(np.int64), count), found[:, 2]


def _numbered(pairs: np.ndarray, count: int) -> np.ndarray:
    """Merges of samples as merges of clusters, which are numbered from `count` on."""
    parent = list(range(2 * count - 1))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    children = np.empty_like(pairs)
    for step, (a, b) in enumerate(pairs.tolist()):
        first, second = root(a), root(b)
        parent[first] = parent[second] = count + step
        children[step] = first, second
    return children


def _cut(n_clusters: int, children: np.ndarray, n_leaves: int) -> np.ndarray:
    """Undo the last n_clusters - 1 merges; the label of each sample."""
    nodes = [-(2 * n_leaves - 2)]
    for _ in range(n_clusters - 1):
        first, second = children[-nodes[0] - n_leaves]
        heapq.heappush(nodes, -int(first))
        heapq.heappushpop(nodes, -int(second))
    labels = np.zeros(n_leaves, dtype=np.int64)
    for number, node in enumerate(nodes):
        open_nodes = [-node]
        while open_nodes:
            below = open_nodes.pop()
            if below < n_leaves:
                labels[below] = number
            else:
                open_nodes += children[below - n_leaves].tolist()
    return labels
