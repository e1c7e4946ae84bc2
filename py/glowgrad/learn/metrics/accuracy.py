"""Shares of right answers."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ..utils.multiclass import type_of_target
from ..utils.validation import (
    as_numpy,
    check_array,
    check_consistent_length,
    column_or_1d,
    sample_weights,
)
from .confusion import confusion_matrix
from .targets import check_targets, undefined


def _summed(hits: np.ndarray, normalize: bool, sample_weight: Any) -> float:
    check_consistent_length(hits, sample_weight)
    weights = sample_weights(sample_weight, len(hits))
    return float(np.average(hits, weights=weights) if normalize else np.dot(hits, weights))


def accuracy_score(
    y_true: Any, y_pred: Any, *, normalize: bool = True, sample_weight: Any = None
) -> float:
    """The share (or with normalize=False the number) of samples whose label is right; of several
    labels all must be.
    """
    targets = check_targets(y_true, y_pred)
    right = targets.true == targets.predicted
    hits = right.all(axis=1) if targets.kind == "multilabel-indicator" else right
    score = _summed(hits, normalize, sample_weight)
    return score if normalize or sample_weight is not None else int(score)


def zero_one_loss(
    y_true: Any, y_pred: Any, *, normalize: bool = True, sample_weight: Any = None
) -> float:
    """The share (or number) of samples whose label is wrong."""
    score = accuracy_score(y_true, y_pred, normalize=normalize, sample_weight=sample_weight)
    if normalize:
        return 1 - score
    total = len(as_numpy(y_true)) if sample_weight is None else as_numpy(sample_weight).sum()
    return total - score


def hamming_loss(y_true: Any, y_pred: Any, *, sample_weight: Any = None) -> float:
    """The share of labels that are wrong."""
    targets = check_targets(y_true, y_pred)
    wrong = targets.true != targets.predicted
    share = wrong.mean(axis=1) if targets.kind == "multilabel-indicator" else wrong
    return _summed(share, True, sample_weight)


def balanced_accuracy_score(
    y_true: Any, y_pred: Any, *, sample_weight: Any = None, adjusted: bool = False
) -> float:
    """The mean of the classes' recalls; adjusted: 0 for guessing.

    Source: Brodersen et al., 2010, "The balanced accuracy and its posterior distribution".
    """
    matrix = confusion_matrix(y_true, y_pred, sample_weight=sample_weight)
    with np.errstate(divide="ignore", invalid="ignore"):
        recalls = np.diag(matrix) / matrix.sum(axis=1)
    if np.isnan(recalls).any():
        warnings.warn("y_pred contains classes not in y_true", UserWarning, stacklevel=2)
        recalls = recalls[~np.isnan(recalls)]
    score = recalls.mean()
    if adjusted:
        chance = 1 / len(recalls)
        score = (score - chance) / (1 - chance)
    return float(score)


def top_k_accuracy_score(
    y_true: Any,
    y_score: Any,
    *,
    k: int = 2,
    normalize: bool = True,
    sample_weight: Any = None,
    labels: Any = None,
) -> float:
    """The share of samples whose label is among the k of highest score: scores (n, classes), or (n)
    for two classes.
    """
    true = column_or_1d(y_true)
    scores = check_array(y_score, ensure_2d=False, input_name="y_score")
    kind = type_of_target(true)
    if kind == "binary" and labels is not None and len(labels) > 2:
        kind = "multiclass"
    if kind not in ("binary", "multiclass"):
        raise ValueError(f"y type must be 'binary' or 'multiclass', got {kind!r} instead.")
    if kind == "binary" and scores.ndim == 2 and scores.shape[1] != 1:
        raise ValueError(
            f"`y_true` is binary while y_score is 2d with {scores.shape[1]} classes. If `y_true` "
            "does not contain all the labels, `labels` must be provided."
        )
    if kind == "multiclass" and scores.ndim != 2:
        raise ValueError(f"y_score must be (n_samples, n_classes), got {scores.shape}")
    check_consistent_length(true, scores, sample_weight)
    classes = np.unique(true) if labels is None else column_or_1d(labels)
    columns = scores.shape[1] if kind == "multiclass" else 2
    if not np.array_equal(classes, np.unique(classes)):
        raise ValueError("Parameter 'labels' must be unique and ordered.")
    if len(classes) != columns:
        raise ValueError(
            f"top_k_accuracy_score got {len(classes)} classes and scores for {columns}: list all "
            "classes in labels="
        )
    if not np.isin(true, classes).all():
        raise ValueError("'y_true' contains labels not in parameter 'labels'.")
    if k >= len(classes):
        undefined(
            f"'k' ({k}) greater than or equal to 'n_classes' ({len(classes)}) will result in a "
            "perfect score and is therefore meaningless."
        )
    place = np.searchsorted(classes, true)
    if kind == "multiclass":
        best = np.argsort(scores, axis=1, kind="mergesort")[:, ::-1][:, :k]
        hits = (best == place[:, None]).any(axis=1)
    elif k == 1:
        flat = scores.ravel()
        threshold = 0.5 if flat.min() >= 0 and flat.max() <= 1 else 0
        hits = (flat > threshold) == place
    else:
        hits = np.ones(len(true), bool)
    return _summed(hits, normalize, sample_weight)
