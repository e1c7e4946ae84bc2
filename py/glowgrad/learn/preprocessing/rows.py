"""Samples brought to length 1, and values to 0 or 1."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base import BaseEstimator, TransformerMixin
from ..utils._param_validation import one_of
from ..utils.validation import FLOATS, check_array


def normalize(
    X: Any, norm: str = "l2", *, axis: int = 1, copy: bool = True, return_norm: bool = False
) -> Any:
    """Rows (or with axis=0 columns) divided by their norm: "l2", "l1" or "max". Zeros stay."""
    one_of("normalize", "norm", norm, ("l1", "l2", "max"))
    one_of("normalize", "axis", axis, (0, 1))
    X = check_array(X, dtype=FLOATS)
    sizes = {
        "l1": lambda: np.abs(X).sum(axis=axis),
        "l2": lambda: np.sqrt((X * X).sum(axis=axis)),
        "max": lambda: np.abs(X).max(axis=axis),
    }[norm]()
    divisor = np.where(sizes == 0, 1, sizes).astype(X.dtype)
    result = X / np.expand_dims(divisor, axis)
    return (result, divisor) if return_norm else result


class Normalizer(TransformerMixin, BaseEstimator):
    """Each sample divided by its norm."""

    def __init__(self, norm: str = "l2", *, copy: bool = True) -> None:
        self.norm = norm
        self.copy = copy

    def fit(self, X: Any, y: Any = None) -> Normalizer:
        self.n_features_in_ = check_array(X).shape[1]
        return self

    def transform(self, X: Any, copy: bool | None = None) -> np.ndarray:
        result: np.ndarray = normalize(X, self.norm)
        return result


def binarize(X: Any, *, threshold: float = 0.0, copy: bool = True) -> np.ndarray:
    """1 above the threshold, else 0."""
    X = check_array(X)
    return (threshold < X).astype(X.dtype)


class Binarizer(TransformerMixin, BaseEstimator):
    """1 above the threshold, else 0."""

    def __init__(self, *, threshold: float = 0.0, copy: bool = True) -> None:
        self.threshold = threshold
        self.copy = copy

    def fit(self, X: Any, y: Any = None) -> Binarizer:
        self.n_features_in_ = check_array(X).shape[1]
        return self

    def transform(self, X: Any, copy: bool | None = None) -> np.ndarray:
        return binarize(X, threshold=self.threshold)
