"""Logistic regression."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ..exceptions import ConvergenceWarning
from ..metrics.targets import one_hot
from ..utils._param_validation import at_least, only
from ..utils.class_weight import compute_class_weight
from ..utils.extmath import softmax
from ..utils.multiclass import type_of_target
from ..utils.validation import (
    FLOATS,
    check_X_y,
    sample_weights,
)
from .lbfgs import minimize
from .linear_classifier import LinearClassifier

_SOLVERS = ("lbfgs", "newton-cg", "newton-cholesky", "sag", "saga")


class LogisticRegression(LinearClassifier):
    """Class probabilities softmax(X Wᵀ + b) (sigmoid for two classes) with the least
    C · cross-entropy + |W|² / 2; the intercept has no penalty.

    penalty "l2" or None (the newer way to say None is C=inf); all solvers find the same minimum, by
    L-BFGS. Attributes after fit: coef_, intercept_, classes_, n_iter_.
    """

    def __init__(
        self, penalty: Any = "deprecated", *, C: float = 1.0, l1_ratio: float | None = 0.0,
        dual: bool = False, tol: float = 1e-4, fit_intercept: bool = True,
        intercept_scaling: float = 1, class_weight: Any = None, random_state: Any = None,
        solver: str = "lbfgs", max_iter: int = 100, verbose: int = 0, warm_start: bool = False,
        n_jobs: int | None = None,
    ) -> None:  # fmt: skip
        self.penalty = penalty
        self.C = C
        self.l1_ratio = l1_ratio
        self.dual = dual
        self.tol = tol
        self.fit_intercept = fit_intercept
        self.intercept_scaling = intercept_scaling
        self.class_weight = class_weight
        self.random_state = random_state
        self.solver = solver
        self.max_iter = max_iter
        self.verbose = verbose
        self.warm_start = warm_start
        self.n_jobs = n_jobs

    def _strength(self) -> float:
        """The weight of the penalty, after a check of what is asked for."""
        at_least("LogisticRegression", "C", self.C, 0, above=True)
        only("LogisticRegression", dual=(self.dual, False), warm_start=(self.warm_start, False))
        if self.solver not in _SOLVERS or self.penalty not in ("deprecated", "l2", None):
            raise NotImplementedError(
                f"LogisticRegression with solver={self.solver!r} and penalty={self.penalty!r} is "
                f"not supported here: use one of {', '.join(_SOLVERS)} and the l2 penalty"
            )
        if self.l1_ratio:
            raise NotImplementedError("LogisticRegression has no l1_ratio above 0 here")
        return 0.0 if self.penalty is None else 1.0 / self.C

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> LogisticRegression:
        strength = self._strength()
        X, y = check_X_y(X, y, dtype=FLOATS)
        if type_of_target(y) not in ("binary", "multiclass"):
            raise ValueError(
                f"Unknown label type: {type_of_target(y)}. Maybe you are trying to fit a "
                "classifier, which expects discrete classes on a regression target"
            )
        self.n_features_in_ = X.shape[1]
        self.classes_ = np.unique(y)
        if len(self.classes_) < 2:
            raise ValueError(
                "This solver needs samples of at least 2 classes in the data, but the data "
                f"contains only one class: {self.classes_[0]!r}"
            )
        weights = sample_weights(sample_weight, len(X))
        by_class = compute_class_weight(self.class_weight, classes=self.classes_, y=y)
        weights = weights * by_class[np.searchsorted(self.classes_, y)]
        found = self._minimum(X.astype(np.float64), one_hot(y, self.classes_), weights, strength)
        self.coef_ = found[:, :-1].astype(X.dtype)
        self.intercept_ = found[:, -1].astype(X.dtype)
        return self

    def _minimum(
        self, X: np.ndarray, truth: np.ndarray, weights: np.ndarray, strength: float
    ) -> np.ndarray:
        """Weights and intercepts, (classes, features + 1); for two classes one row."""
        rows = 1 if truth.shape[1] == 2 else truth.shape[1]
        features = X.shape[1]
        total = weights.sum()
        truth = truth[:, -1:] if rows == 1 else truth

        def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
            table = flat.reshape(rows, features + 1)
            scores = X @ table[:, :-1].T + table[:, -1] * self.fit_intercept
            if rows == 1:
                # log(1 + e^s) - y s without overflow.
                losses = np.logaddexp(0, scores) - truth * scores
                probabilities = np.exp(-np.logaddexp(0, -scores))
            else:
                top = scores.max(axis=1, keepdims=True)
                log_sum = top + np.log(np.exp(scores - top).sum(axis=1, keepdims=True))
                losses = log_sum - (truth * scores).sum(axis=1, keepdims=True)
                probabilities = np.exp(scores - log_sum)
            value = (weights @ losses[:, 0]) / total
            value += strength / total / 2 * (table[:, :-1] ** 2).sum()
            error = (probabilities - truth) * weights[:, None] / total
            slope = np.empty_like(table)
            slope[:, :-1] = error.T @ X + strength / total * table[:, :-1]
            slope[:, -1] = error.sum(axis=0) * self.fit_intercept
            return float(value), slope.ravel()

        start = np.zeros(rows * (features + 1))
        place, count, converged = minimize(loss, start, self.max_iter, self.tol)
        self.n_iter_ = np.array([count], dtype=np.int32)
        if not converged:
            warnings.warn(
                f"lbfgs failed to converge after {count} iteration(s): increase max_iter "
                f"(={self.max_iter}), or scale the data with sklearn.preprocessing.StandardScaler",
                ConvergenceWarning,
                stacklevel=3,
            )
        return place.reshape(rows, features + 1)

    def predict_proba(self, X: Any) -> np.ndarray:
        """Probabilities (n, classes)."""
        scores = self.decision_function(X)
        if scores.ndim == 1:
            scores = np.stack([np.zeros_like(scores), scores], axis=1)
        return softmax(scores)

    def predict_log_proba(self, X: Any) -> np.ndarray:
        return np.log(self.predict_proba(X))
