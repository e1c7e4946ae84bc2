"""Linear regression with and without a penalty."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base import BaseEstimator, RegressorMixin
from ..utils._param_validation import one_of, only
from ..utils.validation import (
    FLOATS,
    as_numpy,
    check_array,
    check_features,
    check_is_fitted,
    check_X_y,
    sample_weights,
)


class _Linear(RegressorMixin, BaseEstimator):
    fit_intercept: bool
    coef_: np.ndarray
    intercept_: Any

    def _centred(self, X: Any, y: Any, sample_weight: Any) -> tuple[Any, Any, Any, Any]:
        """Samples and targets (n, outputs) less their means, scaled by the root of the weights."""
        X, y = check_X_y(X, y, dtype=FLOATS, multi_output=True, y_numeric=True)
        self.n_features_in_ = X.shape[1]
        y = y.astype(X.dtype)
        self._flat = y.ndim == 1
        targets = y[:, None] if self._flat else y
        weights = sample_weights(sample_weight, len(X)).astype(X.dtype)
        mean_X = np.zeros(X.shape[1], X.dtype)
        mean_y = np.zeros(targets.shape[1], X.dtype)
        if self.fit_intercept:
            mean_X = np.average(X, axis=0, weights=weights)
            mean_y = np.average(targets, axis=0, weights=weights)
        root = np.sqrt(weights)[:, None]
        return (X - mean_X) * root, (targets - mean_y) * root, mean_X, mean_y

    def _store(self, weights: np.ndarray, mean_X: np.ndarray, mean_y: np.ndarray) -> None:
        """weights: (outputs, features)."""
        intercept = mean_y - weights @ mean_X
        self.coef_ = weights[0] if self._flat else weights
        if not self.fit_intercept:
            self.intercept_ = 0.0
        else:
            self.intercept_ = intercept[0] if self._flat else intercept

    def predict(self, X: Any) -> np.ndarray:
        check_is_fitted(self, "coef_")
        X = check_array(X, dtype=FLOATS)
        check_features(self, X)
        return X @ self.coef_.T + self.intercept_


class LinearRegression(_Linear):
    """The weights with the least sum of squared errors. Attributes after fit: coef_, intercept_,
    rank_, singular_.
    """

    def __init__(
        self, *, fit_intercept: bool = True, copy_X: bool = True, tol: float = 1e-6,
        n_jobs: int | None = None, positive: bool = False,
    ) -> None:  # fmt: skip
        self.fit_intercept = fit_intercept
        self.copy_X = copy_X
        self.tol = tol
        self.n_jobs = n_jobs
        self.positive = positive

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> LinearRegression:
        only("LinearRegression", positive=(self.positive, False))
        centred, targets, mean_X, mean_y = self._centred(X, y, sample_weight)
        weights, _, self.rank_, self.singular_ = np.linalg.lstsq(centred, targets, rcond=None)
        self._store(weights.T, mean_X, mean_y)
        return self


class Ridge(_Linear):
    """The weights with the least |y - X w|² + α |w|²; the intercept has no penalty. Every solver
    gives the exact result here. Attributes after fit: coef_, intercept_.

    Source: Hoerl, Kennard, 1970, "Ridge Regression: Biased Estimation for Nonorthogonal Problems".
    """

    def __init__(
        self, alpha: Any = 1.0, *, fit_intercept: bool = True, copy_X: bool = True,
        max_iter: int | None = None, tol: float = 1e-4, solver: str = "auto",
        positive: bool = False, random_state: Any = None,
    ) -> None:  # fmt: skip
        self.alpha = alpha
        self.fit_intercept = fit_intercept
        self.copy_X = copy_X
        self.max_iter = max_iter
        self.tol = tol
        self.solver = solver
        self.positive = positive
        self.random_state = random_state

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Ridge:
        only("Ridge", positive=(self.positive, False))
        solvers = ("auto", "svd", "cholesky", "lsqr", "sparse_cg", "sag", "saga")
        one_of("Ridge", "solver", self.solver, solvers)
        centred, targets, mean_X, mean_y = self._centred(X, y, sample_weight)
        alphas = np.broadcast_to(as_numpy(self.alpha).astype(centred.dtype), targets.shape[1])
        if (alphas < 0).any():
            raise ValueError(f"Ridge got alpha={self.alpha}: it must be at least 0")
        # Through the singular values: exact also where features depend on each other.
        u, s, vt = np.linalg.svd(centred, full_matrices=False)
        kept = s > 1e-15
        u, s, vt = u[:, kept], s[kept], vt[kept]
        shrunk = s[:, None] / (s[:, None] ** 2 + alphas)
        self._store((vt.T @ (shrunk * (u.T @ targets))).T, mean_X, mean_y)
        return self
