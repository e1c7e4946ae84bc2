"""Classes from weighted sums of features."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base import BaseEstimator, ClassifierMixin
from ..utils.validation import FLOATS, check_array, check_features, check_is_fitted


class LinearClassifier(ClassifierMixin, BaseEstimator):
    """One line a class, or one for two classes."""

    coef_: np.ndarray
    intercept_: np.ndarray
    classes_: np.ndarray

    def decision_function(self, X: Any) -> np.ndarray:
        """Scores (n, classes), or (n) for two classes: above 0 is the second."""
        check_is_fitted(self)
        X = check_array(X, dtype=FLOATS)
        check_features(self, X)
        scores = X @ self.coef_.T + self.intercept_
        return scores[:, 0] if scores.shape[1] == 1 else scores

    def predict(self, X: Any) -> np.ndarray:
        scores = self.decision_function(X)
        best = (scores > 0).astype(int) if scores.ndim == 1 else scores.argmax(axis=1)
        return self.classes_[best]
