"""Distances and similarities of all pairs (sklearn.metrics.pairwise): (n, features) and
(m, features) give (n, m).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..utils.extmath import row_norms
from ..utils.validation import FLOATS, check_array


def _pair(X: Any, Y: Any) -> tuple[np.ndarray, np.ndarray]:
    X = check_array(X, dtype=FLOATS)
    Y = X if Y is None else check_array(Y, dtype=FLOATS, input_name="Y")
    if X.shape[1] != Y.shape[1]:
        raise ValueError(
            f"Incompatible dimension for X and Y matrices: X.shape[1] == {X.shape[1]} while "
            f"Y.shape[1] == {Y.shape[1]}"
        )
    return X, Y


def euclidean_distances(X: Any, Y: Any = None, *, squared: bool = False) -> np.ndarray:
    """sqrt(|x|² - 2 x·y + |y|²)."""
    left, right = _pair(X, Y)
    wide_left, wide_right = left.astype(np.float64), right.astype(np.float64)
    distances = -2 * (wide_left @ wide_right.T)
    distances += row_norms(wide_left, squared=True)[:, None]
    distances += row_norms(wide_right, squared=True)[None, :]
    np.maximum(distances, 0, out=distances)
    if Y is None or Y is X:
        np.fill_diagonal(distances, 0)
    result = distances if squared else np.sqrt(distances)
    return result.astype(np.result_type(left, right), copy=False)


def manhattan_distances(X: Any, Y: Any = None) -> np.ndarray:
    """Σ |x - y|."""
    left, right = _pair(X, Y)
    return _by_row(left, right, lambda gap: np.abs(gap).sum(axis=1))


def chebyshev_distances(X: Any, Y: Any = None) -> np.ndarray:
    """max |x - y|."""
    left, right = _pair(X, Y)
    return _by_row(left, right, lambda gap: np.abs(gap).max(axis=1))


def minkowski_distances(X: Any, Y: Any = None, *, p: float = 2) -> np.ndarray:
    """(Σ |x - y|^p)^(1/p)."""
    left, right = _pair(X, Y)
    return _by_row(left, right, lambda gap: (np.abs(gap) ** p).sum(axis=1) ** (1 / p))


def hamming_distances(X: Any, Y: Any = None) -> np.ndarray:
    """The share of features that differ."""
    left, right = _pair(X, Y)
    return _by_row(left, right, lambda gap: (gap != 0).mean(axis=1))


def _by_row(
    left: np.ndarray, right: np.ndarray, measure: Callable[[np.ndarray], np.ndarray]
) -> np.ndarray:
    return np.stack([measure(row - right) for row in left])


def cosine_similarity(X: Any, Y: Any = None, dense_output: bool = True) -> np.ndarray:
    """x·y / (|x| |y|); 0 where one of them is 0."""
    left, right = _pair(X, Y)
    return _unit(left) @ _unit(right).T


def _unit(rows: np.ndarray) -> np.ndarray:
    norms = row_norms(rows)[:, None]
    return rows / np.where(norms == 0, 1, norms)


def cosine_distances(X: Any, Y: Any = None) -> np.ndarray:
    """1 - cosine similarity."""
    distances = np.clip(1 - cosine_similarity(X, Y), 0, 2)
    if Y is None or Y is X:
        np.fill_diagonal(distances, 0)
    return distances


def linear_kernel(X: Any, Y: Any = None) -> np.ndarray:
    """x·y."""
    left, right = _pair(X, Y)
    return left @ right.T


def rbf_kernel(X: Any, Y: Any = None, gamma: float | None = None) -> np.ndarray:
    """exp(-γ |x - y|²), γ = 1 / number of features unless said otherwise."""
    left, _ = _pair(X, Y)
    scale = 1.0 / left.shape[1] if gamma is None else gamma
    return np.exp(-scale * euclidean_distances(X, Y, squared=True))


def polynomial_kernel(
    X: Any, Y: Any = None, degree: float = 3, gamma: float | None = None, coef0: float = 1
) -> np.ndarray:
    """(γ x·y + coef0)^degree."""
    left, right = _pair(X, Y)
    scale = 1.0 / left.shape[1] if gamma is None else gamma
    return (scale * (left @ right.T) + coef0) ** degree


METRICS: dict[str, Callable[..., np.ndarray]] = {
    "chebyshev": chebyshev_distances,
    "cityblock": manhattan_distances,
    "cosine": cosine_distances,
    "euclidean": euclidean_distances,
    "hamming": hamming_distances,
    "l1": manhattan_distances,
    "l2": euclidean_distances,
    "manhattan": manhattan_distances,
    "minkowski": minkowski_distances,
    "sqeuclidean": lambda X, Y=None: euclidean_distances(X, Y, squared=True),
}


def pairwise_distances(
    X: Any,
    Y: Any = None,
    metric: Any = "euclidean",
    *,
    n_jobs: int | None = None,
    ensure_all_finite: bool | str = True,
    **kwds: Any,
) -> np.ndarray:
    """Distances by the name of a metric, by a function of two rows, or "precomputed"."""
    if metric == "precomputed":
        return check_array(X)
    if callable(metric):
        left, right = _pair(X, Y)
        return np.array([[metric(a, b, **kwds) for b in right] for a in left])
    if metric not in METRICS:
        raise ValueError(
            f"Unknown metric {metric!r}. Here are: {', '.join(sorted(METRICS))}, 'precomputed' "
            "and functions of two rows"
        )
    return METRICS[metric](X, Y, **kwds)
