"""Gaps filled by one value a column."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ..base import BaseEstimator, TransformerMixin
from ..utils._param_validation import one_of, only
from ..utils.validation import as_numpy, check_features, check_finite, check_is_fitted


class SimpleImputer(TransformerMixin, BaseEstimator):
    """Each missing value becomes its column's mean, median, most frequent value, or fill_value
    ("constant"). A column with nothing in it is dropped unless keep_empty_features.

    Attribute after fit: statistics_.
    """

    def __init__(
        self,
        *,
        missing_values: Any = np.nan,
        strategy: str = "mean",
        fill_value: Any = None,
        copy: bool = True,
        add_indicator: bool = False,
        keep_empty_features: bool = False,
    ) -> None:
        self.missing_values = missing_values
        self.add_indicator = add_indicator
        self.keep_empty_features = keep_empty_features
        self.strategy = strategy
        self.fill_value = fill_value
        self.copy = copy

    def _matrix(self, X: Any) -> tuple[np.ndarray, np.ndarray]:
        """The data, and where something is missing."""
        X = as_numpy(X)
        if X.ndim != 2:
            raise ValueError(f"Expected 2D array, got shape {X.shape}")
        if X.dtype.kind in "SU":
            X = X.astype(object)
        if self.strategy in ("mean", "median") and X.dtype.kind not in "f":
            X = X.astype(np.float64)
        lacks = self.missing_values
        if lacks is np.nan or (isinstance(lacks, float) and np.isnan(lacks)):
            check_finite(X, "X", "allow-nan")
            gaps = X != X
        else:
            check_finite(X, "X")
            gaps = (
                np.array([[v is None for v in row] for row in X]) if lacks is None else lacks == X
            )
        return X, np.asarray(gaps, bool)

    def fit(self, X: Any, y: Any = None) -> SimpleImputer:
        strategies = ("mean", "median", "most_frequent", "constant")
        one_of("SimpleImputer", "strategy", self.strategy, strategies)
        only("SimpleImputer", add_indicator=(self.add_indicator, False))
        X, gaps = self._matrix(X)
        self.n_features_in_ = X.shape[1]
        values = [
            self._statistic(column[~gap], X.dtype == object)
            for column, gap in zip(X.T, gaps.T, strict=True)
        ]
        self.statistics_ = np.array(values, dtype=object if X.dtype == object else None)
        return self

    def _statistic(self, column: np.ndarray, text: bool) -> Any:
        if self.strategy == "constant":
            default = "missing_value" if text else 0
            return default if self.fill_value is None else self.fill_value
        if not len(column):
            return 0 if self.keep_empty_features else np.nan
        if self.strategy == "most_frequent":
            values, counts = np.unique(column, return_counts=True)
            return values[counts.argmax()]
        return column.mean() if self.strategy == "mean" else np.median(column)

    def transform(self, X: Any) -> np.ndarray:
        check_is_fitted(self)
        X, gaps = self._matrix(X)
        check_features(self, X)
        empty = np.array([isinstance(s, float) and np.isnan(s) for s in self.statistics_])
        if empty.any():
            warnings.warn(
                f"Skipping features without any observed values: {np.flatnonzero(empty)}. At least "
                "one non-missing value is needed for imputation with strategy="
                f"{self.strategy!r}.",
                stacklevel=2,
            )
        filled = np.where(gaps, self.statistics_[None, :], X).astype(X.dtype)
        return filled[:, ~empty]
