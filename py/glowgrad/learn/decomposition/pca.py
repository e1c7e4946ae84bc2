"""Principal components."""

from __future__ import annotations

from numbers import Integral
from typing import Any

import numpy as np

from ..base import BaseEstimator, TransformerMixin
from ..utils._param_validation import one_of
from ..utils.extmath import svd_flip
from ..utils.validation import FLOATS, check_array, check_features, check_is_fitted

_SOLVERS = ("auto", "full", "covariance_eigh", "arpack", "randomized")


class PCA(TransformerMixin, BaseEstimator):
    """The directions of largest variance, and the data along them.

    n_components: how many, or which share of the variance (0 to 1) they must explain; None for
    all. whiten: each with variance 1. Every svd_solver gives the exact result here.
    Attributes after fit: components_ (n_components, features), explained_variance_,
    explained_variance_ratio_, singular_values_, mean_, n_components_, noise_variance_.
    Source: Pearson, 1901; Hotelling, 1933.
    """

    def __init__(
        self, n_components: Any = None, *, copy: bool = True, whiten: bool = False,
        svd_solver: str = "auto", tol: float = 0.0, iterated_power: Any = "auto",
        n_oversamples: int = 10, power_iteration_normalizer: str = "auto",
        random_state: Any = None,
    ) -> None:  # fmt: skip
        self.n_components = n_components
        self.copy = copy
        self.whiten = whiten
        self.svd_solver = svd_solver
        self.tol = tol
        self.iterated_power = iterated_power
        self.n_oversamples = n_oversamples
        self.power_iteration_normalizer = power_iteration_normalizer
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> PCA:
        self._fit(X)
        return self

    def _fit(self, X: Any) -> np.ndarray:
        """Learn the components; the samples along them, before scaling."""
        one_of("PCA", "svd_solver", self.svd_solver, _SOLVERS)
        X = check_array(X, dtype=FLOATS)
        self.n_samples_, self.n_features_in_ = X.shape
        wanted = self._wanted(min(X.shape))
        self.mean_ = X.mean(axis=0)
        u, s, vt = np.linalg.svd(X - self.mean_, full_matrices=False)
        u, vt = svd_flip(u, vt, u_based_decision=False)
        with np.errstate(divide="ignore", invalid="ignore"):  # one sample has no variance
            variance = s**2 / (len(X) - 1)
            ratio = variance / variance.sum()
        if isinstance(wanted, float):
            wanted = int(np.searchsorted(np.cumsum(ratio), wanted, side="right")) + 1
        left = variance[wanted:]
        self.n_components_ = wanted
        self.components_ = vt[:wanted].copy()
        self.explained_variance_ = variance[:wanted].copy()
        self.explained_variance_ratio_ = ratio[:wanted].copy()
        self.singular_values_ = s[:wanted].copy()
        self.noise_variance_ = float(left.mean()) if len(left) else 0.0
        return u[:, :wanted] * s[:wanted]

    def _wanted(self, most: int) -> Any:
        """How many components, or as a float which share of the variance."""
        asked = self.n_components
        if asked is None:
            return most - (self.svd_solver == "arpack")
        if isinstance(asked, str):
            raise NotImplementedError(f"PCA has no n_components={asked!r} here: give a number")
        if isinstance(asked, Integral):
            if not 0 <= int(asked) <= most:
                raise ValueError(
                    f"n_components={asked} must be between 0 and min(n_samples, n_features)={most}"
                )
            return int(asked)
        if not 0 < asked < 1:
            raise ValueError(
                f"n_components={asked} must be a whole number, or a share of the variance between "
                "0 and 1"
            )
        return float(asked)

    def fit_transform(self, X: Any, y: Any = None) -> np.ndarray:  # type: ignore[override]
        scores = self._fit(X)
        return scores / self._scale() if self.whiten else scores

    def _scale(self) -> np.ndarray:
        deviation = np.sqrt(self.explained_variance_)
        return np.maximum(deviation, np.finfo(deviation.dtype).eps)

    def transform(self, X: Any) -> np.ndarray:
        """The samples along the components."""
        check_is_fitted(self)
        X = check_array(X, dtype=FLOATS)
        check_features(self, X)
        scores = (X - self.mean_) @ self.components_.T
        return scores / self._scale() if self.whiten else scores

    def inverse_transform(self, X: Any) -> np.ndarray:
        """Back to the features, as far as the components go."""
        check_is_fitted(self)
        X = check_array(X, dtype=FLOATS)
        scores = X * self._scale() if self.whiten else X
        return scores @ self.components_ + self.mean_
