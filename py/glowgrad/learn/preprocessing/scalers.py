"""Columns brought to a common size; nan is left where it is."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base import BaseEstimator, TransformerMixin
from ..exceptions import InvalidParameterError
from ..utils.validation import (
    FLOATS,
    as_numpy,
    check_array,
    check_features,
    check_is_fitted,
    sample_weights,
)


def _without_zeros(scale: np.ndarray, tiny: Any = None) -> np.ndarray:
    """Sizes to divide by: 1 where a column is constant."""
    limit = 10 * np.finfo(scale.dtype).eps if tiny is None else tiny
    return np.where(scale <= limit, 1.0, scale).astype(scale.dtype)


class _Scaler(TransformerMixin, BaseEstimator):
    """(x - shift) · factor, and back."""

    n_features_in_: int

    def _matrix(self, X: Any, *, first: bool = False, copy: bool = True) -> np.ndarray:
        X = check_array(X, dtype=FLOATS, ensure_all_finite="allow-nan", copy=copy)
        if first:
            self.n_features_in_ = X.shape[1]
        else:
            check_is_fitted(self)
            check_features(self, X)
        return X

    def get_feature_names_out(self, input_features: Any = None) -> np.ndarray:
        return _names(self, input_features)


def _names(estimator: Any, given: Any) -> np.ndarray:
    count = estimator.n_features_in_
    names = [f"x{i}" for i in range(count)] if given is None else list(given)
    if len(names) != count:
        raise ValueError(f"input_features should have length equal to {count}, got {len(names)}")
    return np.array(names, dtype=object)


class StandardScaler(_Scaler):
    """(x - mean) / standard deviation of each column (over n, not n - 1).

    Attributes after fit: mean_, var_, scale_, n_samples_seen_.
    """

    mean_: Any
    var_: Any
    scale_: Any

    def __init__(self, *, copy: bool = True, with_mean: bool = True, with_std: bool = True) -> None:
        self.with_mean = with_mean
        self.with_std = with_std
        self.copy = copy

    def fit(self, X: Any, y: Any = None, sample_weight: Any = None) -> StandardScaler:
        for name in ("mean_", "var_", "scale_", "n_samples_seen_", "_seen"):
            self.__dict__.pop(name, None)
        return self.partial_fit(X, y, sample_weight)

    def partial_fit(self, X: Any, y: Any = None, sample_weight: Any = None) -> StandardScaler:
        """Take these samples into account too."""
        first = not hasattr(self, "_seen")
        X = self._matrix(X, first=first)
        weight = sample_weights(sample_weight, len(X))[:, None] * ~np.isnan(X)
        filled = np.nan_to_num(X.astype(np.float64))
        count = weight.sum(axis=0)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = (filled * weight).sum(axis=0) / count
            gap = (filled - mean) * (weight > 0)
            # The second term takes out what rounding left in the mean (Chan, Golub, LeVeque, 1983).
            squares = (weight * gap**2).sum(axis=0) - (weight * gap).sum(axis=0) ** 2 / count
        if not first:
            mean, squares, count = self._joined(mean, squares, count)
        self._seen, self._squares = count, squares
        whole = sample_weight is None
        counts = count.astype(np.int64) if whole else count
        self.n_samples_seen_ = counts[0] if (counts == counts[0]).all() else counts
        self.mean_ = mean if self.with_mean or self.with_std else None
        self.var_ = squares / count if self.with_std else None
        self.scale_ = None
        if self.with_std:
            # Below this a variance is only what rounding leaves of a constant column.
            eps = np.finfo(np.float64).eps
            noise = count * eps * self.var_ + (count * mean * eps) ** 2
            self.scale_ = np.where(self.var_ <= noise, 1.0, np.sqrt(self.var_))
        return self

    def _joined(self, mean: Any, squares: Any, count: Any) -> tuple[Any, Any, Any]:
        total = self._seen + count
        gap = mean - self.mean_
        joined = self._squares + squares + gap**2 * self._seen * count / total
        return self.mean_ + gap * count / total, joined, total

    def transform(self, X: Any, copy: bool | None = None) -> np.ndarray:
        X = self._matrix(X, copy=self.copy if copy is None else copy)
        if self.with_mean:
            X -= self.mean_.astype(X.dtype)
        if self.with_std:
            X /= self.scale_.astype(X.dtype)
        return X

    def inverse_transform(self, X: Any, copy: bool | None = None) -> np.ndarray:
        X = self._matrix(X, copy=self.copy if copy is None else copy)
        if self.with_std:
            X *= self.scale_.astype(X.dtype)
        if self.with_mean:
            X += self.mean_.astype(X.dtype)
        return X


class MinMaxScaler(_Scaler):
    """Each column stretched to feature_range: (x - min) / (max - min) for (0, 1).

    Attributes after fit: data_min_, data_max_, data_range_, min_ and scale_ (x · scale_ + min_).
    """

    data_min_: np.ndarray
    data_max_: np.ndarray

    def __init__(
        self, feature_range: Any = (0, 1), *, copy: bool = True, clip: bool = False
    ) -> None:
        self.feature_range = feature_range
        self.copy = copy
        self.clip = clip

    def fit(self, X: Any, y: Any = None) -> MinMaxScaler:
        self.__dict__.pop("data_min_", None)
        return self.partial_fit(X, y)

    def partial_fit(self, X: Any, y: Any = None) -> MinMaxScaler:
        """Take these samples into account too."""
        low, high = self.feature_range
        if low >= high:
            raise ValueError(
                "Minimum of desired feature range must be smaller than maximum. Got "
                f"{self.feature_range}."
            )
        first = not hasattr(self, "data_min_")
        X = self._matrix(X, first=first)
        least, most = np.nanmin(X, axis=0), np.nanmax(X, axis=0)
        if first:
            self.n_samples_seen_ = len(X)
        else:
            least, most = np.minimum(self.data_min_, least), np.maximum(self.data_max_, most)
            self.n_samples_seen_ += len(X)
        self.data_min_, self.data_max_, self.data_range_ = least, most, most - least
        self.scale_ = (high - low) / _without_zeros(self.data_range_)
        self.min_ = low - least * self.scale_
        return self

    def transform(self, X: Any) -> np.ndarray:
        X = self._matrix(X, copy=self.copy)
        X *= self.scale_
        X += self.min_
        return np.clip(X, *self.feature_range, out=X) if self.clip else X

    def inverse_transform(self, X: Any) -> np.ndarray:
        X = self._matrix(X, copy=self.copy)
        X -= self.min_
        X /= self.scale_
        return X


class MaxAbsScaler(_Scaler):
    """x / max |x| of each column. Attributes after fit: max_abs_, scale_."""

    def __init__(self, *, copy: bool = True, clip: bool = False) -> None:
        self.copy = copy
        self.clip = clip

    def fit(self, X: Any, y: Any = None) -> MaxAbsScaler:
        X = self._matrix(X, first=True)
        self.n_samples_seen_ = len(X)
        self.max_abs_ = np.nanmax(np.abs(X), axis=0)
        self.scale_ = _without_zeros(self.max_abs_)
        return self

    def transform(self, X: Any) -> np.ndarray:
        X = self._matrix(X, copy=self.copy) / self.scale_
        return np.clip(X, -1, 1) if self.clip else X

    def inverse_transform(self, X: Any) -> np.ndarray:
        return self._matrix(X, copy=self.copy) * self.scale_


class RobustScaler(_Scaler):
    """(x - median) / (distance of two quantiles, the quartiles by default), which outliers leave
    alone. Attributes after fit: center_, scale_.
    """

    def __init__(
        self,
        *,
        with_centering: bool = True,
        with_scaling: bool = True,
        quantile_range: Any = (25.0, 75.0),
        copy: bool = True,
        unit_variance: bool = False,
    ) -> None:
        self.with_centering = with_centering
        self.with_scaling = with_scaling
        self.quantile_range = quantile_range
        self.copy = copy
        self.unit_variance = unit_variance

    def fit(self, X: Any, y: Any = None) -> RobustScaler:
        low, high = self.quantile_range
        if not 0 <= low <= high <= 100:
            raise ValueError(f"Invalid quantile range: {self.quantile_range}")
        if self.unit_variance:
            raise NotImplementedError("RobustScaler has no unit_variance=True here")
        X = self._matrix(X, first=True)
        self.center_ = np.nanmedian(X, axis=0) if self.with_centering else None
        self.scale_ = None
        if self.with_scaling:
            edges = np.nanpercentile(X, (low, high), axis=0)
            self.scale_ = _without_zeros(edges[1] - edges[0])
        return self

    def transform(self, X: Any) -> np.ndarray:
        X = self._matrix(X, copy=self.copy)
        if self.center_ is not None:
            X -= self.center_.astype(X.dtype)
        if self.scale_ is not None:
            X /= self.scale_.astype(X.dtype)
        return X

    def inverse_transform(self, X: Any) -> np.ndarray:
        X = self._matrix(X, copy=self.copy)
        if self.scale_ is not None:
            X *= self.scale_.astype(X.dtype)
        if self.center_ is not None:
            X += self.center_.astype(X.dtype)
        return X


def _once(scaler: Any, X: Any, axis: int) -> np.ndarray:
    """A scaler for these data alone; a vector counts as one column."""
    if axis not in (0, 1):
        raise InvalidParameterError(f"axis must be 0 or 1, got {axis!r}")
    values = as_numpy(X)
    matrix = values[:, None] if values.ndim == 1 else values.T if axis else values
    scaled = scaler.fit_transform(matrix)
    return scaled[:, 0] if values.ndim == 1 else scaled.T if axis else scaled


def scale(
    X: Any, *, axis: int = 0, with_mean: bool = True, with_std: bool = True, copy: bool = True
) -> np.ndarray:
    """(x - mean) / standard deviation along an axis."""
    return _once(StandardScaler(with_mean=with_mean, with_std=with_std), X, axis)


def minmax_scale(
    X: Any, feature_range: Any = (0, 1), *, axis: int = 0, copy: bool = True
) -> np.ndarray:
    """Stretched to feature_range along an axis."""
    return _once(MinMaxScaler(feature_range), X, axis)


def maxabs_scale(X: Any, *, axis: int = 0, copy: bool = True) -> np.ndarray:
    """x / max |x| along an axis."""
    return _once(MaxAbsScaler(), X, axis)


def robust_scale(
    X: Any,
    *,
    axis: int = 0,
    with_centering: bool = True,
    with_scaling: bool = True,
    quantile_range: Any = (25.0, 75.0),
    copy: bool = True,
) -> np.ndarray:
    """(x - median) / distance of two quantiles along an axis."""
    scaler = RobustScaler(
        with_centering=with_centering, with_scaling=with_scaling, quantile_range=quantile_range
    )
    return _once(scaler, X, axis)
