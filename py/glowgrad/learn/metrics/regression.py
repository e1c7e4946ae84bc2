"""Errors of predicted numbers.

Targets are (n) or (n, outputs). `multioutput` says what becomes of several outputs: their mean
("uniform_average"), one value each ("raw_values"), or a mean with these weights.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..utils.validation import as_numpy, check_array, check_consistent_length, sample_weights
from .targets import undefined


def _targets(y_true: Any, y_pred: Any, weight: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Both as (n, outputs) floats, and the weights."""
    check_consistent_length(y_true, y_pred, weight)
    parts = []
    for name, values in (("y_true", y_true), ("y_pred", y_pred)):
        array = check_array(values, ensure_2d=False, input_name=name).astype(np.float64)
        parts.append(array[:, None] if array.ndim == 1 else array)
    true, predicted = parts
    if true.shape[1] != predicted.shape[1]:
        raise ValueError(
            f"y_true and y_pred have different number of output ({true.shape[1]}!="
            f"{predicted.shape[1]})"
        )
    return true, predicted, sample_weights(weight, len(true))


def _combined(errors: np.ndarray, multioutput: Any) -> Any:
    if isinstance(multioutput, str):
        if multioutput == "raw_values":
            return errors
        if multioutput != "uniform_average":
            raise ValueError(
                "multioutput must be 'raw_values', 'uniform_average' or weights, got "
                f"{multioutput!r}"
            )
        return float(errors.mean())
    weights = as_numpy(multioutput)
    if len(weights) != len(errors):
        raise ValueError(f"multioutput has {len(weights)} weights for {len(errors)} outputs")
    return float(np.average(errors, weights=weights))


def mean_squared_error(
    y_true: Any, y_pred: Any, *, sample_weight: Any = None, multioutput: Any = "uniform_average"
) -> Any:
    """The mean of (y - ŷ)²."""
    true, predicted, weight = _targets(y_true, y_pred, sample_weight)
    return _combined(np.average((true - predicted) ** 2, axis=0, weights=weight), multioutput)


def root_mean_squared_error(
    y_true: Any, y_pred: Any, *, sample_weight: Any = None, multioutput: Any = "uniform_average"
) -> Any:
    """The root of the mean of (y - ŷ)²."""
    errors = mean_squared_error(
        y_true, y_pred, sample_weight=sample_weight, multioutput="raw_values"
    )
    return _combined(np.sqrt(errors), multioutput)


def mean_absolute_error(
    y_true: Any, y_pred: Any, *, sample_weight: Any = None, multioutput: Any = "uniform_average"
) -> Any:
    """The mean of |y - ŷ|."""
    true, predicted, weight = _targets(y_true, y_pred, sample_weight)
    return _combined(np.average(np.abs(true - predicted), axis=0, weights=weight), multioutput)


def mean_absolute_percentage_error(
    y_true: Any, y_pred: Any, *, sample_weight: Any = None, multioutput: Any = "uniform_average"
) -> Any:
    """The mean of |y - ŷ| / |y|, as a fraction of 1."""
    true, predicted, weight = _targets(y_true, y_pred, sample_weight)
    size = np.maximum(np.abs(true), np.finfo(np.float64).eps)
    errors = np.average(np.abs(true - predicted) / size, axis=0, weights=weight)
    return _combined(errors, multioutput)


def mean_squared_log_error(
    y_true: Any, y_pred: Any, *, sample_weight: Any = None, multioutput: Any = "uniform_average"
) -> Any:
    """The mean of (log(1 + y) - log(1 + ŷ))². Raises ValueError for values of -1 and below."""
    true, predicted, _ = _targets(y_true, y_pred, sample_weight)
    if (true <= -1).any() or (predicted <= -1).any():
        raise ValueError(
            "Mean Squared Logarithmic Error cannot be used when targets contain values less than "
            "or equal to -1."
        )
    return mean_squared_error(
        np.log1p(true), np.log1p(predicted), sample_weight=sample_weight, multioutput=multioutput
    )


def median_absolute_error(
    y_true: Any, y_pred: Any, *, multioutput: Any = "uniform_average", sample_weight: Any = None
) -> Any:
    """The median of |y - ŷ|."""
    if sample_weight is not None:
        raise NotImplementedError("median_absolute_error takes no sample_weight here")
    true, predicted, _ = _targets(y_true, y_pred, None)
    return _combined(np.median(np.abs(true - predicted), axis=0), multioutput)


def max_error(y_true: Any, y_pred: Any) -> float:
    """The largest |y - ŷ|."""
    true, predicted, _ = _targets(y_true, y_pred, None)
    if true.shape[1] > 1:
        raise ValueError("Multioutput not supported in max_error")
    return float(np.abs(true - predicted).max())


def r2_score(
    y_true: Any,
    y_pred: Any,
    *,
    sample_weight: Any = None,
    multioutput: Any = "uniform_average",
    force_finite: bool = True,
) -> Any:
    """1 - Σ(y - ŷ)² / Σ(y - mean)²: 1 is perfect, 0 as good as the mean.

    multioutput: also "variance_weighted".
    """
    true, predicted, weight = _targets(y_true, y_pred, sample_weight)
    if len(true) < 2:
        undefined("R^2 score is not well-defined with less than two samples.")
        return float("nan")
    column = weight[:, None]
    error = (column * (true - predicted) ** 2).sum(axis=0)
    spread = (column * (true - np.average(true, axis=0, weights=weight)) ** 2).sum(axis=0)
    return _explained(error, spread, multioutput, force_finite)


def explained_variance_score(
    y_true: Any,
    y_pred: Any,
    *,
    sample_weight: Any = None,
    multioutput: Any = "uniform_average",
    force_finite: bool = True,
) -> Any:
    """1 - Var(y - ŷ) / Var(y): as R², but blind to a constant error."""
    true, predicted, weight = _targets(y_true, y_pred, sample_weight)
    error, spread = (
        np.average((v - np.average(v, axis=0, weights=weight)) ** 2, axis=0, weights=weight)
        for v in (true - predicted, true)
    )
    return _explained(error, spread, multioutput, force_finite)


def _explained(error: np.ndarray, spread: np.ndarray, multioutput: Any, finite: bool) -> Any:
    with np.errstate(divide="ignore", invalid="ignore"):
        scores = 1 - error / spread
    if finite:
        scores = np.where(spread == 0, np.where(error == 0, 1.0, 0.0), scores)
    if isinstance(multioutput, str) and multioutput == "variance_weighted":
        if not spread.any():
            return float(scores.mean())
        return float(np.average(scores, weights=spread))
    return _combined(scores, multioutput)
