"""k-means."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ..base import BaseEstimator, ClusterMixin, TransformerMixin
from ..exceptions import ConvergenceWarning
from ..metrics.pairwise import euclidean_distances
from ..utils._param_validation import at_least, one_of
from ..utils.extmath import row_norms
from ..utils.validation import (
    FLOATS,
    as_numpy,
    check_array,
    check_features,
    check_is_fitted,
    check_random_state,
    sample_weights,
)


def kmeans_plusplus(
    X: Any,
    n_clusters: int,
    *,
    sample_weight: Any = None,
    random_state: Any = None,
    n_local_trials: int | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """First centres far from each other, and their numbers: each drawn in proportion to the squared
    distance to the centres so far, the best of a few draws.

    Source: Arthur, Vassilvitskii, 2007, "k-means++: the advantages of careful seeding".
    """
    X = check_array(X, dtype=FLOATS)
    if len(X) < n_clusters:
        raise ValueError(f"n_samples={len(X)} should be >= n_clusters={n_clusters}.")
    weights = sample_weights(sample_weight, len(X))
    rng = check_random_state(random_state)
    trials = n_local_trials or 2 + int(np.log(n_clusters))
    chosen = [int(rng.choice(len(X), p=weights / weights.sum()))]
    closest = euclidean_distances(X[chosen], X, squared=True)[0]
    potential = closest @ weights
    for _ in range(1, n_clusters):
        draws = rng.uniform(size=trials) * potential
        candidates = np.searchsorted(np.cumsum(weights * closest, dtype=np.float64), draws)
        candidates = np.minimum(candidates, len(X) - 1)
        distances = np.minimum(euclidean_distances(X[candidates], X, squared=True), closest)
        potentials = distances @ weights
        best = potentials.argmin()
        closest, potential = distances[best], potentials[best]
        chosen.append(int(candidates[best]))
    return X[chosen], np.array(chosen)


class KMeans(TransformerMixin, ClusterMixin, BaseEstimator):
    """n_clusters centres, each the mean of the samples that are nearest to it (Lloyd, 1982).

    Attributes after fit: cluster_centers_, labels_, inertia_ (the sum of squared distances to the
    own centre), n_iter_. `transform` gives the distances to the centres.
    """

    def __init__(
        self,
        n_clusters: int = 8,
        *,
        init: Any = "k-means++",
        n_init: Any = "auto",
        max_iter: int = 300,
        tol: float = 1e-4,
        verbose: int = 0,
        random_state: Any = None,
        copy_x: bool = True,
        algorithm: str = "lloyd",
    ) -> None:
        self.n_clusters = n_clusters
        self.init = init
        self.max_iter = max_iter
        self.tol = tol
        self.n_init = n_init
        self.verbose = verbose
        self.random_state = random_state
        self.copy_x = copy_x
        self.algorithm = algorithm

    def fit(self, X: Any, y: Any = None, sample_weight: Any = None) -> KMeans:
        one_of("KMeans", "algorithm", self.algorithm, ("lloyd", "elkan"))  # the same result
        at_least("KMeans", "n_clusters", self.n_clusters, 1)
        X = check_array(X, dtype=FLOATS)
        if len(X) < self.n_clusters:
            raise ValueError(f"n_samples={len(X)} should be >= n_clusters={self.n_clusters}.")
        self.n_features_in_ = X.shape[1]
        weights = sample_weights(sample_weight, len(X)).astype(X.dtype)
        rng = check_random_state(self.random_state)
        middle = X.mean(axis=0)
        centred = X - middle  # sums of squares lose less there
        tolerance = np.var(X, axis=0).mean() * self.tol if self.tol else 0
        best: Any = None
        for _ in range(self._runs()):
            centres = self._first_centres(centred, middle, weights, rng)
            found = _lloyd(centred, weights, centres, self.max_iter, tolerance)
            if best is None or (found[1] < best[1] and not _same_clustering(found[0], best[0])):
                best = found
            if self.verbose:
                print(f"inertia {found[1]} after {found[3]} iterations")
        self.labels_, self.inertia_, centres, self.n_iter_ = best
        self.cluster_centers_ = centres + middle
        distinct = len(set(self.labels_.tolist()))
        if distinct < self.n_clusters:
            warnings.warn(
                f"Number of distinct clusters ({distinct}) found smaller than n_clusters "
                f"({self.n_clusters}). Possibly due to duplicate points in X.",
                ConvergenceWarning,
                stacklevel=2,
            )
        return self

    def _runs(self) -> int:
        if isinstance(self.init, str):
            one_of("KMeans", "init", self.init, ("k-means++", "random"))
            if self.n_init == "auto":
                return 10 if self.init == "random" else 1
        elif not callable(self.init) or self.n_init == "auto":
            return 10 if callable(self.init) else 1
        at_least("KMeans", "n_init", self.n_init, 1)
        return int(self.n_init)

    def _first_centres(
        self, centred: np.ndarray, middle: np.ndarray, weights: np.ndarray, rng: Any
    ) -> np.ndarray:
        if isinstance(self.init, str) and self.init == "k-means++":
            return kmeans_plusplus(
                centred, self.n_clusters, sample_weight=weights, random_state=rng
            )[0]
        if isinstance(self.init, str):
            chances = weights / weights.sum()
            return centred[rng.choice(len(centred), self.n_clusters, replace=False, p=chances)]
        given = (
            self.init(centred + middle, self.n_clusters, random_state=rng)
            if callable(self.init)
            else as_numpy(self.init)
        )
        centres = check_array(given, dtype=centred.dtype)
        if centres.shape != (self.n_clusters, centred.shape[1]):
            raise ValueError(
                f"The shape of the initial centers {centres.shape} does not match the number of "
                f"clusters {self.n_clusters} and of features {centred.shape[1]}."
            )
        return centres - middle

    def predict(self, X: Any) -> np.ndarray:
        """The nearest centre of each sample."""
        return self._checked(X, lambda samples: _nearest(samples, self.cluster_centers_)[0])

    def transform(self, X: Any) -> np.ndarray:
        """The distances to all centres."""
        return self._checked(X, lambda samples: euclidean_distances(samples, self.cluster_centers_))

    def score(self, X: Any, y: Any = None) -> float:
        """Minus the sum of squared distances to the nearest centre."""
        return float(
            self._checked(X, lambda s: -_nearest(s, self.cluster_centers_)[1].astype(float).sum())
        )

    def _checked(self, X: Any, of: Any) -> Any:
        check_is_fitted(self)
        X = check_array(X, dtype=FLOATS)
        check_features(self, X)
        return of(X)

    def fit_transform(  # type: ignore[override]
        self, X: Any, y: Any = None, sample_weight: Any = None
    ) -> np.ndarray:
        return self.fit(X, sample_weight=sample_weight).transform(X)


def _nearest(X: np.ndarray, centres: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The number of the nearest centre and the squared distance to it."""
    scores = row_norms(centres, squared=True) - 2 * (X @ centres.T)
    labels = scores.argmin(axis=1)
    return labels.astype(np.int32), row_norms(X - centres[labels], squared=True)


def _means(
    X: np.ndarray, weights: np.ndarray, labels: np.ndarray, distances: np.ndarray, count: int
) -> np.ndarray:
    """The weighted mean of each cluster; an empty one takes the sample farthest from its centre."""
    totals = np.bincount(labels, weights, minlength=count)
    sums = np.stack([np.bincount(labels, weights * column, count) for column in X.T], axis=1)
    empty = np.flatnonzero(totals == 0)
    farthest: Any = (
        np.argpartition(distances, -len(empty))[: -len(empty) - 1 : -1] if len(empty) else []
    )
    for cluster, sample in zip(empty, farthest, strict=True):
        sums[labels[sample]] -= X[sample] * weights[sample]
        totals[labels[sample]] -= weights[sample]
        sums[cluster], totals[cluster] = X[sample] * weights[sample], weights[sample]
    return (sums / np.where(totals > 0, totals, 1)[:, None]).astype(X.dtype)


def _lloyd(
    X: np.ndarray, weights: np.ndarray, centres: np.ndarray, max_iter: int, tolerance: float
) -> tuple[np.ndarray, float, np.ndarray, int]:
    """Labels, inertia, centres and how many rounds it took."""
    before = np.full(len(X), -1)
    rounds = settled = 0
    for rounds in range(1, max_iter + 1):  # noqa: B007
        labels, distances = _nearest(X, centres)
        moved = _means(X, weights, labels, distances, len(centres))
        shift = ((moved - centres) ** 2).sum()
        centres = moved
        if np.array_equal(labels, before):
            settled = 1
            break
        if shift <= tolerance:
            break
        before = labels
    if not settled:
        labels, _ = _nearest(X, centres)  # of the centres that are returned
    inertia = float(weights @ row_norms(X - centres[labels], squared=True))
    return labels, inertia, centres, rounds


def _same_clustering(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether both are one clustering under other names."""
    pairs = len(set(zip(a.tolist(), b.tolist(), strict=True)))
    return pairs == len(set(a.tolist())) == len(set(b.tolist()))
