"""True and predicted labels, brought into one form."""

from __future__ import annotations

import warnings
from typing import Any, NamedTuple

import numpy as np

from ..exceptions import UndefinedMetricWarning
from ..utils.multiclass import type_of_target, unique_labels
from ..utils.validation import as_numpy, check_consistent_length, column_or_1d


class Targets(NamedTuple):
    """kind: "binary", "multiclass" or "multilabel-indicator"; labels: all that occur, sorted."""

    kind: str
    labels: np.ndarray
    true: np.ndarray
    predicted: np.ndarray


def check_targets(y_true: Any, y_pred: Any) -> Targets:
    """Raises ValueError for different lengths, nothing at all, or targets that are no classes."""
    y_true, y_pred = as_numpy(y_true), as_numpy(y_pred)
    check_consistent_length(y_true, y_pred)
    if not len(y_true):
        raise ValueError("Found empty input array (e.g., `y_true` or `y_pred`)")
    first, second = type_of_target(y_true, "y_true"), type_of_target(y_pred, "y_pred")
    kinds = {first, second}
    kind = "multiclass" if kinds == {"binary", "multiclass"} else first
    if len(kinds) > 1 and kind != "multiclass":
        hint = (
            ": predict classes, e.g. scores.argmax(1) or probabilities > 0.5"
            if any(k.startswith("continuous") or "multilabel" in k for k in kinds)
            else ""
        )
        raise ValueError(
            f"Classification metrics can't handle a mix of {first} and {second} targets{hint}"
        )
    if len(kinds) > 1 and "multilabel-indicator" in kinds:
        raise ValueError(
            f"Classification metrics can't handle a mix of {first} and {second} targets"
        )
    if kind not in ("binary", "multiclass", "multilabel-indicator"):
        raise ValueError(f"{kind} is not supported")
    if kind != "multilabel-indicator":
        y_true, y_pred = column_or_1d(y_true), column_or_1d(y_pred)
    labels = unique_labels(y_true, y_pred)
    if kind == "binary" and len(labels) > 2:
        kind = "multiclass"
    return Targets(kind, labels, y_true, y_pred)


def positive_label(pos_label: Any, y_true: np.ndarray) -> Any:
    """The label that counts as positive: 1 for labels {0, 1} or {-1, 1}, else it must be named."""
    if pos_label is not None:
        return pos_label
    labels = np.unique(y_true)
    if labels.dtype.kind in "OSU" or not set(labels.tolist()) <= {-1, 0, 1}:
        raise ValueError(
            f"y_true takes value in {labels.tolist()} and pos_label is not specified: either make "
            "y_true take value in {0, 1} or {-1, 1} or pass pos_label explicitly"
        )
    if set(labels.tolist()) >= {-1, 0}:
        raise ValueError(f"y_true takes value in {labels.tolist()}: pass pos_label explicitly")
    return 1


def one_hot(y: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """A column of zeros and ones for each class."""
    return (y[:, None] == classes[None, :]).astype(int)


def undefined(text: str) -> None:
    warnings.warn(text, UndefinedMetricWarning, stacklevel=3)
