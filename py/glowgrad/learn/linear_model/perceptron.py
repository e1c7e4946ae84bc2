"""Rosenblatt's perceptron."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ..exceptions import ConvergenceWarning
from ..utils._param_validation import only
from ..utils.class_weight import compute_class_weight
from ..utils.validation import (
    FLOATS,
    check_random_state,
    check_X_y,
)
from .linear_classifier import LinearClassifier


class Perceptron(LinearClassifier):
    """A sample on the wrong side moves the line: w += eta0 · y · x, with y = ±1; for several
    classes one line each against the rest.

    It stops when the mean of max(0, -y · score) has not become smaller by tol for
    n_iter_no_change rounds. Attributes after fit: coef_, intercept_, classes_, n_iter_, t_.
    The order of the samples is not scikit-learn's, so weights differ where several lines separate.
    Source: Rosenblatt, 1958, "The perceptron: a probabilistic model for information storage".
    """

    def __init__(
        self, *, penalty: Any = None, alpha: float = 0.0001, l1_ratio: float = 0.15,
        fit_intercept: bool = True, max_iter: int = 1000, tol: float | None = 1e-3,
        shuffle: bool = True, verbose: int = 0, eta0: float = 1.0, n_jobs: int | None = None,
        random_state: Any = 0, early_stopping: bool = False, validation_fraction: float = 0.1,
        n_iter_no_change: int = 5, class_weight: Any = None, warm_start: bool = False,
    ) -> None:  # fmt: skip
        self.penalty = penalty
        self.alpha = alpha
        self.l1_ratio = l1_ratio
        self.fit_intercept = fit_intercept
        self.max_iter = max_iter
        self.tol = tol
        self.shuffle = shuffle
        self.verbose = verbose
        self.eta0 = eta0
        self.n_jobs = n_jobs
        self.random_state = random_state
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.n_iter_no_change = n_iter_no_change
        self.class_weight = class_weight
        self.warm_start = warm_start

    def fit(self, X: Any, y: Any) -> Perceptron:
        only(
            "Perceptron",
            penalty=(self.penalty, None),
            early_stopping=(self.early_stopping, False),
            warm_start=(self.warm_start, False),
        )
        X, y = check_X_y(X, y, dtype=FLOATS)
        self.n_features_in_ = X.shape[1]
        self.classes_ = np.unique(y)
        if len(self.classes_) < 2:
            raise ValueError("The number of classes has to be greater than one; got 1 class")
        weights = compute_class_weight(self.class_weight, classes=self.classes_, y=y)
        weight = weights[np.searchsorted(self.classes_, y)]
        rng = check_random_state(self.random_state)
        positives = self.classes_[1:] if len(self.classes_) == 2 else self.classes_
        lines, rounds = [], []
        for label in positives:
            line, count = self._line(X, np.where(y == label, 1.0, -1.0), weight, rng)
            lines.append(line)
            rounds.append(count)
        table = np.array(lines)
        self.coef_, self.intercept_ = table[:, :-1], table[:, -1]
        self.n_iter_ = max(rounds)
        self.t_ = self.n_iter_ * len(X) + 1.0
        return self

    def _line(
        self, X: np.ndarray, signs: np.ndarray, weight: np.ndarray, rng: Any
    ) -> tuple[np.ndarray, int]:
        samples = np.hstack([X, np.full((len(X), 1), float(self.fit_intercept))])
        line = np.zeros(samples.shape[1])
        best, waited = np.inf, 0
        for count in range(1, self.max_iter + 1):
            order = rng.permutation(len(X)) if self.shuffle else np.arange(len(X))
            total = 0.0
            for number in order:
                margin = signs[number] * (samples[number] @ line)
                if margin <= 0:
                    line += self.eta0 * weight[number] * signs[number] * samples[number]
                    total -= margin
            if self.tol is not None and total > (best - self.tol * len(X)):
                waited += 1
            else:
                waited = 0
            best = min(best, total)
            if waited >= self.n_iter_no_change:
                return line, count
        if self.tol is not None:
            warnings.warn(
                "Maximum number of iteration reached before convergence. Consider increasing "
                "max_iter to improve the fit.",
                ConvergenceWarning,
                stacklevel=3,
            )
        return line, self.max_iter
