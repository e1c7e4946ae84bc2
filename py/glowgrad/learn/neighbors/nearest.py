"""k nearest neighbours, by comparing with every sample."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base import BaseEstimator, ClassifierMixin, RegressorMixin
from ..metrics.pairwise import pairwise_distances
from ..utils._param_validation import at_least, one_of
from ..utils.validation import FLOATS, check_array, check_features, check_is_fitted, check_X_y

_ALGORITHMS = ("auto", "ball_tree", "kd_tree", "brute")  # all find the same neighbours


class _Neighbors(BaseEstimator):
    n_neighbors: int
    metric: Any
    metric_params: Any
    p: float
    algorithm: str
    _samples: np.ndarray

    def _remember(self, X: np.ndarray) -> None:
        one_of(type(self).__name__, "algorithm", self.algorithm, _ALGORITHMS)
        at_least(type(self).__name__, "n_neighbors", self.n_neighbors, 1)
        self._samples = X
        self.n_samples_fit_, self.n_features_in_ = X.shape
        self.effective_metric_ = "euclidean" if self._options()[0] == "euclidean" else self.metric

    def _options(self) -> tuple[Any, dict[str, Any]]:
        options = dict(self.metric_params or {})
        if self.metric != "minkowski":
            return self.metric, options
        if self.p == 2:
            return "euclidean", options
        return "minkowski", {"p": self.p, **options}

    def kneighbors(
        self, X: Any = None, n_neighbors: int | None = None, return_distance: bool = True
    ) -> Any:
        """Distances to the nearest samples (n, k), and their numbers (n, k); without X those of
        the samples themselves, each without itself.
        """
        check_is_fitted(self, "n_samples_fit_")
        count = self.n_neighbors if n_neighbors is None else n_neighbors
        itself = X is None
        queries = self._samples if itself else check_array(X, dtype=FLOATS)
        check_features(self, queries)
        if not 0 < count <= self.n_samples_fit_ - itself:
            raise ValueError(
                f"Expected n_neighbors <= n_samples_fit, but n_neighbors = {count}, n_samples_fit "
                f"= {self.n_samples_fit_}, n_samples = {len(queries)}"
            )
        metric, options = self._options()
        distances = pairwise_distances(queries, self._samples, metric=metric, **options)
        if itself:
            np.fill_diagonal(distances, np.inf)
        nearest = np.argsort(distances, axis=1, kind="stable")[:, :count]
        found = np.take_along_axis(distances, nearest, axis=1)
        if metric == "euclidean":
            # |x|² - 2 x·y + |y|² has lost the last digits of small distances.
            gaps = queries[:, None, :] - self._samples[nearest]
            found = np.sqrt((gaps * gaps).sum(axis=2))
        return (found, nearest) if return_distance else nearest

    def _votes(self, X: Any, weights: Any) -> tuple[np.ndarray, np.ndarray]:
        """Numbers of the neighbours and how much each weighs."""
        distances, nearest = self.kneighbors(X)
        if callable(weights):
            return nearest, weights(distances)
        one_of(type(self).__name__, "weights", weights, ("uniform", "distance", None))
        if weights != "distance":
            return nearest, np.ones_like(distances)
        with np.errstate(divide="ignore"):
            votes = 1.0 / distances
        same = np.isinf(votes)  # a neighbour at the very place decides alone
        return nearest, np.where(same.any(axis=1, keepdims=True), same, votes).astype(float)


class NearestNeighbors(_Neighbors):
    """The nearest samples: `kneighbors`."""

    def __init__(
        self, *, n_neighbors: int = 5, radius: float = 1.0, algorithm: str = "auto",
        leaf_size: int = 30, metric: Any = "minkowski", p: float = 2, metric_params: Any = None,
        n_jobs: int | None = None,
    ) -> None:  # fmt: skip
        self.n_neighbors = n_neighbors
        self.radius = radius
        self.algorithm = algorithm
        self.leaf_size = leaf_size
        self.metric = metric
        self.p = p
        self.metric_params = metric_params
        self.n_jobs = n_jobs

    def fit(self, X: Any, y: Any = None) -> NearestNeighbors:
        self._remember(check_array(X, dtype=FLOATS))
        return self


class KNeighborsClassifier(ClassifierMixin, _Neighbors):
    """The class of most of the n_neighbors nearest samples (of equals the smallest label).

    weights: "uniform", "distance" (1 / distance), or a function of the distances.
    Source: Cover, Hart, 1967, "Nearest neighbor pattern classification".
    """

    def __init__(
        self, n_neighbors: int = 5, *, weights: Any = "uniform", algorithm: str = "auto",
        leaf_size: int = 30, p: float = 2, metric: Any = "minkowski", metric_params: Any = None,
        n_jobs: int | None = None,
    ) -> None:  # fmt: skip
        self.n_neighbors = n_neighbors
        self.weights = weights
        self.algorithm = algorithm
        self.leaf_size = leaf_size
        self.p = p
        self.metric = metric
        self.metric_params = metric_params
        self.n_jobs = n_jobs

    def fit(self, X: Any, y: Any) -> KNeighborsClassifier:
        X, y = check_X_y(X, y, dtype=FLOATS)
        self._remember(X)
        self.classes_, self._place = np.unique(y, return_inverse=True)
        return self

    def predict_proba(self, X: Any) -> np.ndarray:
        """The share of the votes for each class, (n, classes)."""
        nearest, votes = self._votes(X, self.weights)
        member = np.eye(len(self.classes_))[self._place[nearest]]
        sums = (member * votes[:, :, None]).sum(axis=1)
        return sums / sums.sum(axis=1, keepdims=True)

    def predict(self, X: Any) -> np.ndarray:
        return self.classes_[self.predict_proba(X).argmax(axis=1)]


class KNeighborsRegressor(RegressorMixin, _Neighbors):
    """The mean of the n_neighbors nearest samples' targets, weighted as the classifier's votes."""

    def __init__(
        self, n_neighbors: int = 5, *, weights: Any = "uniform", algorithm: str = "auto",
        leaf_size: int = 30, p: float = 2, metric: Any = "minkowski", metric_params: Any = None,
        n_jobs: int | None = None,
    ) -> None:  # fmt: skip
        self.n_neighbors = n_neighbors
        self.weights = weights
        self.algorithm = algorithm
        self.leaf_size = leaf_size
        self.p = p
        self.metric = metric
        self.metric_params = metric_params
        self.n_jobs = n_jobs

    def fit(self, X: Any, y: Any) -> KNeighborsRegressor:
        X, y = check_X_y(X, y, dtype=FLOATS, multi_output=True, y_numeric=True)
        self._remember(X)
        self._targets = y
        return self

    def predict(self, X: Any) -> np.ndarray:
        nearest, votes = self._votes(X, self.weights)
        shares = votes / votes.sum(axis=1, keepdims=True)
        return np.einsum("nk,nk...->n...", shares, self._targets[nearest])
