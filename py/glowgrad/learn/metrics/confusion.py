"""Which class was taken for which."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..utils._param_validation import one_of
from ..utils.validation import as_numpy, check_consistent_length, sample_weights
from .targets import check_targets, one_hot


def confusion_matrix(
    y_true: Any,
    y_pred: Any,
    *,
    labels: Any = None,
    sample_weight: Any = None,
    normalize: str | None = None,
) -> np.ndarray:
    """How many samples of class i (row) were predicted to be of class j (column).

    normalize: shares of the "true" class (rows), of the "pred"icted (columns) or of "all".
    """
    one_of("confusion_matrix", "normalize", normalize, ("true", "pred", "all", None))
    targets = check_targets(y_true, y_pred)
    if targets.kind == "multilabel-indicator":
        raise ValueError("multilabel-indicator is not supported: use multilabel_confusion_matrix")
    classes = targets.labels if labels is None else as_numpy(labels)
    if labels is not None:
        if not len(classes):
            raise ValueError("'labels' should contains at least one label.")
        if not np.isin(classes, targets.true).any():
            raise ValueError("At least one label specified must be in y_true")
    check_consistent_length(targets.true, sample_weight)
    place = {label: i for i, label in enumerate(classes.tolist())}
    rows = np.array([place.get(v, -1) for v in targets.true.tolist()])
    columns = np.array([place.get(v, -1) for v in targets.predicted.tolist()])
    known = (rows >= 0) & (columns >= 0)
    size = len(classes)
    weights = None if sample_weight is None else sample_weights(sample_weight, len(rows))[known]
    flat = np.bincount(rows[known] * size + columns[known], weights, minlength=size * size)
    matrix = flat.reshape(size, size)
    if normalize is None:
        return _whole(matrix, sample_weight)
    axis = {"true": 1, "pred": 0, "all": None}[normalize]
    total = matrix.sum(axis=axis, keepdims=True)
    with np.errstate(all="ignore"):
        return np.nan_to_num(matrix / total)


def _whole(matrix: np.ndarray, sample_weight: Any) -> np.ndarray:
    """Counts are whole numbers unless weights have a fraction."""
    if sample_weight is None or as_numpy(sample_weight).dtype.kind in "iub":
        return matrix.astype(np.int64)
    return matrix


def multilabel_confusion_matrix(
    y_true: Any,
    y_pred: Any,
    *,
    sample_weight: Any = None,
    labels: Any = None,
    samplewise: bool = False,
) -> np.ndarray:
    """For each class (or each sample) the matrix [[TN, FP], [FN, TP]]: (classes, 2, 2)."""
    targets = check_targets(y_true, y_pred)
    classes = targets.labels if labels is None else as_numpy(labels)
    if targets.kind == "multilabel-indicator":
        if labels is not None and (classes.max() >= targets.true.shape[1] or classes.min() < 0):
            raise ValueError(f"labels must be in [0, {targets.true.shape[1]}), got {labels}")
        true, predicted = (part[:, classes].astype(int) for part in targets[2:])
    elif samplewise:
        raise ValueError(
            "Samplewise metrics are not available outside of multilabel classification."
        )
    else:
        true, predicted = (one_hot(part, classes) for part in targets[2:])
    weights = np.ones(len(true), int)
    if sample_weight is not None:
        weights = sample_weights(sample_weight, len(true))
    axis = 1 if samplewise else 0
    if targets.kind != "multilabel-indicator" and not (true * predicted).any():
        true = true.astype(float)  # as scikit-learn's, which a report shows: "2.0" samples
    spread = weights[:, None]
    both = (true * predicted * spread).sum(axis)
    of_true, of_predicted = (true * spread).sum(axis), (predicted * spread).sum(axis)
    total = weights * true.shape[1] if samplewise else np.full(len(classes), weights.sum())
    false_positive, false_negative = of_predicted - both, of_true - both
    neither = total - both - false_positive - false_negative
    return np.stack([neither, false_positive, false_negative, both], axis=1).reshape(-1, 2, 2)
