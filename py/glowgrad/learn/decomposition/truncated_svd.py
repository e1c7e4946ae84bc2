"""Singular values without centring."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base import BaseEstimator, TransformerMixin
from ..utils._param_validation import one_of
from ..utils.extmath import svd_flip
from ..utils.validation import FLOATS, check_array, check_features, check_is_fitted


class TruncatedSVD(TransformerMixin, BaseEstimator):
    """The first n_components of X = U S Vᵀ: X V. Both algorithms give the exact result here.

    Attributes after fit: components_ (Vᵀ), singular_values_, explained_variance_,
    explained_variance_ratio_. Source: Eckart, Young, 1936; for texts Deerwester et al., 1990.
    """

    def __init__(
        self, n_components: int = 2, *, algorithm: str = "randomized", n_iter: int = 5,
        n_oversamples: int = 10, power_iteration_normalizer: str = "auto",
        random_state: Any = None, tol: float = 0.0,
    ) -> None:  # fmt: skip
        self.algorithm = algorithm
        self.n_components = n_components
        self.n_iter = n_iter
        self.n_oversamples = n_oversamples
        self.power_iteration_normalizer = power_iteration_normalizer
        self.random_state = random_state
        self.tol = tol

    def fit(self, X: Any, y: Any = None) -> TruncatedSVD:
        self.fit_transform(X)
        return self

    def fit_transform(self, X: Any, y: Any = None) -> np.ndarray:  # type: ignore[override]
        one_of("TruncatedSVD", "algorithm", self.algorithm, ("randomized", "arpack"))
        X = check_array(X, dtype=FLOATS, ensure_min_features=2)
        self.n_features_in_ = X.shape[1]
        if not 1 <= self.n_components <= X.shape[1]:
            raise ValueError(
                f"n_components({self.n_components}) must be <= n_features({X.shape[1]})."
            )
        u, s, vt = np.linalg.svd(X, full_matrices=False)
        u, vt = svd_flip(u, vt, u_based_decision=False)
        count = self.n_components
        self.components_, self.singular_values_ = vt[:count].copy(), s[:count].copy()
        scores = X @ self.components_.T
        self.explained_variance_ = scores.var(axis=0)
        self.explained_variance_ratio_ = self.explained_variance_ / X.var(axis=0).sum()
        return scores

    def transform(self, X: Any) -> np.ndarray:
        check_is_fitted(self)
        X = check_array(X, dtype=FLOATS)
        check_features(self, X)
        return X @ self.components_.T

    def inverse_transform(self, X: Any) -> np.ndarray:
        check_is_fitted(self)
        return check_array(X) @ self.components_
