"""How good predicted probabilities are."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ..utils.multiclass import type_of_target
from ..utils.validation import (
    FLOATS,
    as_numpy,
    check_array,
    check_consistent_length,
    column_or_1d,
    sample_weights,
)
from .targets import one_hot, positive_label


def log_loss(
    y_true: Any,
    y_proba: Any = None,
    *,
    normalize: bool = True,
    sample_weight: Any = None,
    labels: Any = None,
    y_pred: Any = None,
) -> float:
    """The cross-entropy: the mean (or sum) of -log p(true class).

    y_proba: (n, classes), or (n) with the probability of the second of two classes.
    """
    if (y_proba is None) == (y_pred is None):
        raise ValueError("log_loss takes the probabilities as y_proba (y_pred is its old name)")
    probabilities = check_array(
        y_proba if y_pred is None else y_pred, ensure_2d=False, dtype=FLOATS
    )
    true = column_or_1d(y_true)
    check_consistent_length(true, probabilities, sample_weight)
    classes = np.unique(true) if labels is None else np.unique(as_numpy(labels))
    if len(classes) == 1:
        given = "y_true" if labels is None else "labels"
        raise ValueError(
            f"The number of classes in {given} is 1, at least two are needed: list all in labels="
        )
    if not np.isin(true, classes).all():
        raise ValueError("y_true contains labels that are not in labels")
    if ((probabilities < 0) | (probabilities > 1)).any():
        raise ValueError("y_proba holds values outside of 0 to 1: apply softmax or sigmoid first")
    if probabilities.ndim == 1:
        probabilities = probabilities[:, None]
    if probabilities.shape[1] == 1:
        probabilities = np.hstack([1 - probabilities, probabilities])
    if probabilities.shape[1] != len(classes):
        raise ValueError(
            f"y_true has {len(classes)} classes, y_proba {probabilities.shape[1]} columns: "
            "list all classes in labels="
        )
    tiny = np.finfo(probabilities.dtype).eps
    sums = probabilities.sum(axis=1)
    if not np.allclose(sums, 1, rtol=np.sqrt(tiny)):
        warnings.warn(
            "The y_proba values do not sum to one. Make sure to pass probabilities.",
            UserWarning,
            stacklevel=2,
        )
    clipped = np.clip(probabilities, tiny, 1 - tiny)
    loss = -np.log(clipped)[np.arange(len(true)), np.searchsorted(classes, true)]
    weights = sample_weights(sample_weight, len(true))
    return float(np.average(loss, weights=weights) if normalize else loss @ weights)


def brier_score_loss(
    y_true: Any,
    y_proba: Any,
    *,
    sample_weight: Any = None,
    pos_label: Any = None,
    labels: Any = None,
    scale_by_half: Any = "auto",
) -> float:
    """The mean squared difference of probability and truth (0 or 1), summed over classes; halved
    for two classes unless scale_by_half=False.

    Source: Brier, 1950, "Verification of forecasts expressed in terms of probability".
    """
    true, probabilities = column_or_1d(y_true), check_array(y_proba, ensure_2d=False)
    check_consistent_length(true, probabilities, sample_weight)
    if ((probabilities < 0) | (probabilities > 1)).any():
        raise ValueError("y_proba holds values outside of 0 to 1")
    if probabilities.ndim == 1 or probabilities.shape[1] == 1:
        if type_of_target(true) != "binary":
            raise ValueError("brier_score_loss needs probabilities (n, classes) of several classes")
        positive = (true == _positive(pos_label, true)).astype(float)
        truth = np.stack([1 - positive, positive], axis=1)
        flat = probabilities.reshape(-1)
        probabilities = np.stack([1 - flat, flat], axis=1)
    else:
        classes = np.unique(true) if labels is None else np.unique(as_numpy(labels))
        if probabilities.shape[1] != len(classes):
            raise ValueError(
                f"y_true has {len(classes)} classes, y_proba {probabilities.shape[1]} columns"
            )
        truth = one_hot(true, classes).astype(float)
    squares = ((truth - probabilities) ** 2).sum(axis=1)
    halved = probabilities.shape[1] == 2 if scale_by_half == "auto" else scale_by_half
    weights = sample_weights(sample_weight, len(true))
    return float(np.average(squares, weights=weights)) / (2 if halved else 1)


def _positive(pos_label: Any, true: np.ndarray) -> Any:
    """The positive label; of numbers that are not 0 and 1 the largest."""
    try:
        return positive_label(pos_label, true)
    except ValueError:
        if true.dtype.kind in "OSU":
            raise
        return true.max()


def hinge_loss(
    y_true: Any, pred_decision: Any, *, labels: Any = None, sample_weight: Any = None
) -> float:
    """The mean of max(0, 1 - margin): the margin of the larger label's score for two classes, else
    of the true class over the best other one.
    """
    true, scores = column_or_1d(y_true), check_array(pred_decision, ensure_2d=False)
    check_consistent_length(true, scores, sample_weight)
    classes = np.unique(true) if labels is None else np.unique(as_numpy(labels))
    if len(classes) > 2:
        if scores.ndim != 2 or scores.shape[1] != len(classes):
            raise ValueError(f"hinge_loss needs scores (n, {len(classes)}), got {scores.shape}")
        rows, place = np.arange(len(true)), np.searchsorted(classes, true)
        others = scores.astype(float)
        others[rows, place] = -np.inf
        margin = scores[rows, place] - others.max(axis=1)
    else:
        margin = np.where(true == classes[-1], 1, -1) * scores.ravel()
    losses = np.maximum(1 - margin, 0)
    return float(np.average(losses, weights=sample_weights(sample_weight, len(true))))
