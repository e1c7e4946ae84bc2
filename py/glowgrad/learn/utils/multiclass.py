"""What kind of targets these are (sklearn.utils.multiclass)."""

from __future__ import annotations

from typing import Any

import numpy as np

from .validation import as_numpy, check_finite


def type_of_target(y: Any, input_name: str = "") -> str:
    """ "binary", "multiclass", "continuous", "multilabel-indicator", "multiclass-multioutput",
    "continuous-multioutput" or "unknown".
    """
    if isinstance(y, str) or not (hasattr(y, "__len__") or hasattr(y, "shape")):
        raise ValueError(f"targets must be a list, an array or a tensor, got {y!r}")
    values = as_numpy(y)
    if _is_indicator(values):
        return "multilabel-indicator"
    if values.ndim not in (1, 2) or (values.dtype == object and not _all_strings(values)):
        return "unknown"
    if values.ndim == 2 and values.shape[1] == 0:
        return "unknown"
    several = "-multioutput" if values.ndim == 2 and values.shape[1] > 1 else ""
    if values.dtype.kind == "f" and (values != np.trunc(values)).any():
        check_finite(values, input_name or "y")
        return "continuous" + several
    if values.dtype.kind == "f":
        check_finite(values, input_name or "y")
    if len(np.unique(values)) > 2 or several:
        return "multiclass" + several
    return "binary"


def _all_strings(values: np.ndarray) -> bool:
    return all(isinstance(v, str) for v in values.ravel())


def _is_indicator(values: np.ndarray) -> bool:
    """Whether this is a matrix of zeros and ones with several columns."""
    if values.ndim != 2 or values.shape[1] < 2 or values.dtype.kind not in "biuf":
        return False
    labels = np.unique(values)
    whole = values.dtype.kind in "biu" or bool((labels == np.trunc(labels)).all())
    return len(labels) < 3 and whole


def unique_labels(*ys: Any) -> np.ndarray:
    """All labels of all arrays, sorted."""
    if not ys:
        raise ValueError("unique_labels needs at least one array")
    arrays = [as_numpy(y) for y in ys]
    kinds = {"s" if a.dtype.kind in "SUO" else "n" for a in arrays}
    if len(kinds) > 1:
        raise ValueError("Mix of label input types (string and number)")
    if _is_indicator(arrays[0]):
        return np.arange(arrays[0].shape[1])
    return np.unique(np.concatenate([a.ravel() for a in arrays]))


def is_multilabel(y: Any) -> bool:
    return _is_indicator(as_numpy(y))
