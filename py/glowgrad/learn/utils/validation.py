"""Arrays from what users hand over, and checks of them (sklearn.utils.validation)."""

from __future__ import annotations

import numbers
from collections.abc import Sequence
from typing import Any

import numpy as np

from ...tensor import Tensor
from ..exceptions import NotFittedError

FLOATS = (np.float64, np.float32)


def as_numpy(values: Any) -> np.ndarray:
    """`values` as a numpy array; tensors from whatever device, without their history."""
    if isinstance(values, Tensor):
        return values.detach().cpu().numpy()
    if isinstance(values, (list, tuple)) and any(isinstance(v, Tensor) for v in values):
        return np.array([as_numpy(v) for v in values])
    return np.asarray(values)


def check_array(
    array: Any,
    *,
    dtype: Any = "numeric",
    copy: bool = False,
    ensure_all_finite: bool | str = True,
    ensure_2d: bool = True,
    allow_nd: bool = False,
    ensure_min_samples: int = 1,
    ensure_min_features: int = 1,
    input_name: str = "X",
) -> np.ndarray:
    """A numeric matrix (samples, features) from lists, arrays or tensors.

    dtype: "numeric" keeps numbers as they are, None keeps everything; a list of types keeps those
    and takes the first for others. ensure_all_finite: True, False or "allow-nan".
    Raises ValueError for a wrong number of axes, for too little data, and for nan or inf.
    """
    result = _as_given_array(array, input_name)
    if dtype == "numeric":
        if result.dtype.kind in "OSU":
            result = _to_float(result)
    elif isinstance(dtype, (list, tuple)):
        if result.dtype not in [np.dtype(d) for d in dtype]:
            result = _to_float(result).astype(dtype[0])
    elif dtype is not None:
        result = _to_float(result).astype(dtype, copy=False)
    if ensure_2d and result.ndim < 2:
        shape = "scalar" if result.ndim == 0 else "1D"
        raise ValueError(
            f"Expected 2D array, got {shape} array instead: shape {result.shape}. Reshape it with "
            "array.reshape(-1, 1) if it has a single feature or array.reshape(1, -1) if it is a "
            "single sample"
        )
    if not allow_nd and result.ndim > 2:
        raise ValueError(
            f"Found array with dim {result.ndim}, while dim <= 2 is required: shape "
            f"{result.shape}. Flatten the samples, e.g. X.reshape(len(X), -1)"
        )
    check_finite(result, input_name, ensure_all_finite)
    if result.ndim and len(result) < ensure_min_samples:
        raise ValueError(
            f"Found array with {len(result)} sample(s) (shape={result.shape}) while a minimum of "
            f"{ensure_min_samples} is required."
        )
    if ensure_2d and result.shape[1] < ensure_min_features:
        raise ValueError(
            f"Found array with {result.shape[1]} feature(s) (shape={result.shape}) while a minimum "
            f"of {ensure_min_features} is required."
        )
    return result.copy() if copy and _shares(result, array) else result


def _as_given_array(array: Any, name: str) -> np.ndarray:
    try:
        result = as_numpy(array)
    except ValueError:
        raise ValueError(f"{name} has rows of different lengths: all need the same") from None
    if result.dtype.kind == "c":
        raise ValueError(f"Complex data not supported: {name}")
    return result


def _to_float(array: np.ndarray) -> np.ndarray:
    if array.dtype.kind not in "OSU":
        return array
    try:
        return array.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"numbers are needed here: {error}") from None


def _shares(result: np.ndarray, given: Any) -> bool:
    return isinstance(given, (Tensor, np.ndarray)) and np.shares_memory(result, as_numpy(given))


def check_finite(array: np.ndarray, name: str, allowed: bool | str = True) -> None:
    """Raise ValueError for nan (unless allowed is "allow-nan") and inf (unless False)."""
    if allowed is False or array.dtype.kind != "f" or np.isfinite(array).all():
        return
    if np.isnan(array).any():
        if allowed != "allow-nan":
            raise ValueError(
                f"Input {name} contains NaN. Fill the gaps first, e.g. with "
                "sklearn.impute.SimpleImputer"
            )
        if not np.isinf(array).any():
            return
    raise ValueError(f"Input {name} contains infinity or a value too large for {array.dtype!r}.")


def check_X_y(
    X: Any, y: Any, *, dtype: Any = "numeric", multi_output: bool = False, y_numeric: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Samples and their targets, of one length."""
    if y is None:
        raise ValueError("fit needs the targets y")
    X = check_array(X, dtype=dtype)
    if multi_output:
        y = check_array(y, dtype=None, ensure_2d=False, input_name="y")
    else:
        y = column_or_1d(y, warn=True)
        check_finite(y, "y")
    if y_numeric and y.dtype.kind in "OSU":
        y = y.astype(np.float64)
    check_consistent_length(X, y)
    return X, y


def column_or_1d(y: Any, *, warn: bool = False) -> np.ndarray:
    """A vector from a vector or a matrix with one column."""
    values = as_numpy(y)
    if values.ndim == 1:
        return values
    if values.ndim == 2 and values.shape[1] == 1:
        return values.ravel()
    raise ValueError(f"y should be a 1d array, got an array of shape {values.shape} instead.")


def num_samples(values: Any) -> int:
    """How many samples there are: the size of the first axis."""
    if hasattr(values, "shape"):
        if not len(values.shape):
            raise TypeError(f"a single value is no collection of samples: {values!r}")
        return int(values.shape[0])
    if not hasattr(values, "__len__"):
        raise TypeError(f"a list, an array or a tensor is needed, got {type(values).__name__}")
    return len(values)


def check_consistent_length(*arrays: Any) -> None:
    """Raise ValueError unless all have the same number of samples."""
    lengths = [num_samples(a) for a in arrays if a is not None]
    if len(set(lengths)) > 1:
        raise ValueError(f"Found input variables with inconsistent numbers of samples: {lengths}")


def check_random_state(seed: Any) -> np.random.RandomState:
    """numpy's RandomState from None (numpy's global one), a whole number or a RandomState."""
    if seed is None or seed is np.random:
        return np.random.mtrand._rand
    if isinstance(seed, numbers.Integral) and not isinstance(seed, bool):
        return np.random.RandomState(int(seed))
    if isinstance(seed, np.random.RandomState):
        return seed
    raise ValueError(
        f"{seed!r} cannot be used to seed a numpy.random.RandomState: use a whole number or None"
    )


def check_is_fitted(estimator: Any, attributes: str | Sequence[str] | None = None) -> None:
    """Raise NotFittedError unless `fit` has left attributes that end in an underscore."""
    if attributes is None:
        fitted = any(k.endswith("_") and not k.startswith("__") for k in vars(estimator))
    else:
        names = [attributes] if isinstance(attributes, str) else attributes
        fitted = all(hasattr(estimator, name) for name in names)
    if not fitted:
        raise NotFittedError(
            f"This {type(estimator).__name__} instance is not fitted yet. Call 'fit' with "
            "appropriate arguments before using this estimator."
        )


def check_features(estimator: Any, X: np.ndarray) -> None:
    """Raise ValueError unless X has as many features as the estimator was fitted with."""
    if X.shape[1] != estimator.n_features_in_:
        raise ValueError(
            f"X has {X.shape[1]} features, but {type(estimator).__name__} is expecting "
            f"{estimator.n_features_in_} features as input."
        )


def sample_weights(sample_weight: Any, count: int) -> np.ndarray:
    """One weight a sample as float64; ones where none are given."""
    if sample_weight is None:
        return np.ones(count)
    if isinstance(sample_weight, numbers.Number):
        return np.full(count, float(sample_weight))  # type: ignore[arg-type]
    weights = as_numpy(sample_weight).astype(np.float64)
    if weights.shape != (count,):
        raise ValueError(f"sample_weight.shape == {weights.shape}, expected {(count,)}")
    return weights
