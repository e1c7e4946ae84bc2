"""t-SNE."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base import BaseEstimator, TransformerMixin
from ..decomposition import PCA
from ..metrics.pairwise import euclidean_distances, pairwise_distances
from ..utils._param_validation import one_of
from ..utils.validation import FLOATS, check_array, check_random_state

_TINY = np.finfo(np.double).eps
_EXPLORATION = 250  # steps with exaggerated similarities
_CHECK = 50  # steps between looks at the progress
_BLOCK = 1 << 16  # pairs at a time: they stay in the cache


class TSNE(TransformerMixin, BaseEstimator):
    """Points in the plane whose neighbours are those of the data: KL(P ‖ Q) of Gaussian
    similarities P of the samples and Student similarities Q of the points, made small by gradient
    descent.

    The gradient is exact for both methods ("barnes_hut" names scikit-learn's approximation), so it
    takes n² steps of work a round: some thousand samples are the limit.
    Attributes after fit: embedding_, kl_divergence_, n_iter_, learning_rate_.
    Source: van der Maaten, Hinton, 2008, "Visualizing Data using t-SNE".
    """

    def __init__(
        self, n_components: int = 2, *, perplexity: float = 30.0, early_exaggeration: float = 12.0,
        learning_rate: Any = "auto", max_iter: int = 1000, n_iter_without_progress: int = 300,
        min_grad_norm: float = 1e-7, metric: Any = "euclidean", metric_params: Any = None,
        init: Any = "pca", verbose: int = 0, random_state: Any = None, method: str = "barnes_hut",
        angle: float = 0.5, n_jobs: int | None = None,
    ) -> None:  # fmt: skip
        self.n_components = n_components
        self.perplexity = perplexity
        self.early_exaggeration = early_exaggeration
        self.learning_rate = learning_rate
        self.max_iter = max_iter
        self.n_iter_without_progress = n_iter_without_progress
        self.min_grad_norm = min_grad_norm
        self.metric = metric
        self.metric_params = metric_params
        self.init = init
        self.verbose = verbose
        self.random_state = random_state
        self.method = method
        self.angle = angle
        self.n_jobs = n_jobs

    def fit(self, X: Any, y: Any = None) -> TSNE:
        self.fit_transform(X)
        return self

    def fit_transform(self, X: Any, y: Any = None) -> np.ndarray:  # type: ignore[override]
        one_of("TSNE", "method", self.method, ("barnes_hut", "exact"))
        X = check_array(X, dtype=FLOATS)
        if self.perplexity >= len(X):
            raise ValueError(
                f"perplexity ({self.perplexity}) must be less than n_samples ({len(X)})"
            )
        if self.metric == "precomputed" and X.shape[0] != X.shape[1]:
            raise ValueError("X should be a square distance matrix")
        self.n_features_in_ = X.shape[1]
        rate = self.learning_rate
        if rate == "auto":
            rate = max(len(X) / self.early_exaggeration / 4, 50.0)
        self.learning_rate_ = rate
        similar = joint_probabilities(self._squared_distances(X), self.perplexity)
        points = self._first_points(X)
        self.embedding_ = self._descend(similar.astype(np.float32), points)
        return self.embedding_

    def _squared_distances(self, X: np.ndarray) -> np.ndarray:
        if self.metric == "euclidean":
            return euclidean_distances(X.astype(np.float64), squared=True)
        distances = pairwise_distances(X, metric=self.metric, **(self.metric_params or {}))
        if (distances < 0).any():
            raise ValueError("All distances should be positive, the metric given is not correct")
        return distances**2

    def _first_points(self, X: np.ndarray) -> np.ndarray:
        rng = check_random_state(self.random_state)
        if not isinstance(self.init, str):
            points = check_array(self.init)
            if points.shape != (len(X), self.n_components):
                raise ValueError(
                    f"init has shape {points.shape}, not {(len(X), self.n_components)}"
                )
            return points.astype(np.float32)
        one_of("TSNE", "init", self.init, ("pca", "random"))
        if self.init == "random":
            size = (len(X), self.n_components)
            return 1e-4 * rng.standard_normal(size=size).astype(np.float32)
        if self.metric == "precomputed":
            raise ValueError('The parameter init="pca" cannot be used with metric="precomputed".')
        points = PCA(self.n_components).fit_transform(X).astype(np.float32)
        return points / np.std(points[:, 0]) * 1e-4

    def _descend(self, similar: np.ndarray, points: np.ndarray) -> np.ndarray:
        update, gains = np.zeros_like(points), np.ones_like(points)
        best, best_step, step = np.inf, 0, 0
        freedom = max(self.n_components - 1, 1)
        for step in range(self.max_iter):
            exploring = step < _EXPLORATION
            if step == _EXPLORATION:
                update, gains = np.zeros_like(points), np.ones_like(points)
                best, best_step = np.inf, step
            last = step == self.max_iter - 1
            check = (step + 1) % _CHECK == 0 or last
            scale = self.early_exaggeration if exploring else 1.0
            gradient, error = _gradient(similar, points, scale, freedom, check)
            against = update * gradient < 0
            gains = np.maximum(np.where(against, gains + 0.2, gains * 0.8), 0.01)
            gradient *= gains
            update = (0.5 if exploring else 0.8) * update - self.learning_rate_ * gradient
            points = points + update.astype(np.float32)
            if not check:
                continue
            size = float(np.linalg.norm(gradient))
            if self.verbose:
                print(
                    f"[t-SNE] Iteration {step + 1}: error = {error:.7f}, gradient norm = {size:.7f}"
                )
            if error < best:
                best, best_step = error, step
            stalled = step - best_step > self.n_iter_without_progress and not exploring
            if stalled or (size <= self.min_grad_norm and not exploring):
                break
        self.kl_divergence_, self.n_iter_ = error, step
        return points


def joint_probabilities(squared: np.ndarray, perplexity: float) -> np.ndarray:
    """Gaussian similarities of all pairs, symmetric, with sum 1.

    Each sample has its own width, found by bisection, at which 2^(entropy of its similarities) is
    the perplexity.
    """
    count = len(squared)
    target = np.log(perplexity)
    distances = squared - np.where(np.eye(count, dtype=bool), np.inf, squared).min(1, keepdims=True)
    np.fill_diagonal(distances, np.inf)
    beta = np.ones((count, 1))
    low, high = np.zeros((count, 1)), np.full((count, 1), np.inf)
    finite = np.where(np.isinf(distances), 0.0, distances)
    for _ in range(100):
        powers = np.exp(-distances * beta)
        sums = np.maximum(powers.sum(axis=1, keepdims=True), 1e-8)
        powers /= sums
        entropy = np.log(sums) + beta * (finite * powers).sum(axis=1, keepdims=True)
        gap = entropy - target
        if (np.abs(gap) <= 1e-5).all():
            break
        wide = gap > 0
        low, high = np.where(wide, beta, low), np.where(wide, high, beta)
        middle = np.where(np.isinf(high), beta * 2, (low + np.where(np.isinf(high), 0, high)) / 2)
        beta = np.where(np.abs(gap) <= 1e-5, beta, middle)
    joint = powers + powers.T
    return np.maximum(joint / max(joint.sum(), _TINY), _TINY)


def _gradient(
    similar: np.ndarray, points: np.ndarray, scale: float, freedom: int, with_error: bool
) -> tuple[np.ndarray, float]:
    """The gradient of KL(scale · P ‖ Q), and if asked for its value.

    With w_ij = (1 + |y_i - y_j|² / ν)^(-(ν + 1) / 2), q = w / Σ w and k = (1 + |y_i - y_j|² / ν)⁻¹
    it is 2 (ν + 1) / ν · Σ_j (p_ij - q_ij) k_ij (y_i - y_j). Pairs are taken in blocks of rows.
    """
    count = len(points)
    norms = np.einsum("ij,ij->i", points, points)
    attract, repel = np.empty_like(points), np.empty_like(points)
    total, divergence = 0.0, 0.0
    rows = max(1, _BLOCK // count)
    extended = np.hstack([points, np.ones((count, 1), points.dtype)])
    for start in range(0, count, rows):
        part = slice(start, min(start + rows, count))
        near = points[part] @ points.T
        near *= -2
        near += norms[part, None]
        near += norms
        np.maximum(near, 0, out=near)
        near /= freedom
        near += 1
        np.reciprocal(near, out=near)
        inside = np.arange(part.start, part.stop)
        near[inside - start, inside] = 0
        weight = near if freedom == 1 else near ** ((freedom + 1) / 2)
        total += float(weight.sum(dtype=np.float64))
        if with_error:
            p = similar[part].astype(np.float64) * scale
            divergence += (p * np.log(p / np.maximum(weight, 1e-30)))[p > scale * 2 * _TINY].sum()
        pulls = (similar[part] * near) @ extended
        pushes = (weight * near) @ extended
        attract[part] = pulls[:, -1:] * points[part] - pulls[:, :-1]
        repel[part] = pushes[:, -1:] * points[part] - pushes[:, :-1]
    gradient = (attract * scale - repel / total) * (2 * (freedom + 1) / freedom)
    return gradient, float(divergence + scale * np.log(total)) if with_error else 0.0


def trustworthiness(
    X: Any, X_embedded: Any, *, n_neighbors: int = 5, metric: Any = "euclidean"
) -> float:
    """How far neighbours in the picture are neighbours in the data, from 0 to 1.

    Source: Venna, Kaski, 2001, "Neighborhood preservation in nonlinear projection methods".
    """
    X, picture = check_array(X), check_array(X_embedded)
    count = len(X)
    if n_neighbors >= count / 2:
        raise ValueError(
            f"n_neighbors ({n_neighbors}) should be less than n_samples / 2 ({count / 2})"
        )
    distances = pairwise_distances(X, metric=metric).astype(float)
    np.fill_diagonal(distances, np.inf)
    order = np.argsort(distances, axis=1)
    rank = np.empty((count, count), int)
    rank[np.arange(count)[:, None], order] = np.arange(1, count + 1)
    shown = euclidean_distances(picture)
    np.fill_diagonal(shown, np.inf)
    neighbours = np.argsort(shown, axis=1)[:, :n_neighbors]
    excess = np.take_along_axis(rank, neighbours, axis=1) - n_neighbors
    worst = count * n_neighbors * (2.0 * count - 3.0 * n_neighbors - 1.0)
    return float(1.0 - excess[excess > 0].sum() * 2.0 / worst)
