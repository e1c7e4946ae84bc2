"""Curves over all thresholds, and the areas under them."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from ..utils.multiclass import type_of_target
from ..utils.validation import (
    as_numpy,
    check_array,
    check_consistent_length,
    check_finite,
    column_or_1d,
    sample_weights,
)
from .targets import one_hot, positive_label, undefined

Curve = tuple[np.ndarray, np.ndarray, np.ndarray]


def _counts_at_thresholds(y_true: Any, y_score: Any, pos_label: Any, sample_weight: Any) -> Curve:
    """False positives, true positives and the threshold, from the highest score down."""
    kind = type_of_target(y_true)
    if kind != "binary" and not (kind == "multiclass" and pos_label is not None):
        raise ValueError(f"{kind} format is not supported")
    check_consistent_length(y_true, y_score, sample_weight)
    true, scores = column_or_1d(y_true), column_or_1d(y_score)
    check_finite(scores, "y_score")
    positive = true == positive_label(pos_label, true)
    weights = sample_weights(sample_weight, len(true))
    kept = weights != 0
    positive, scores, weights = positive[kept], scores[kept], weights[kept]
    order = np.argsort(scores, kind="mergesort")[::-1]
    positive, scores, weights = positive[order], scores[order], weights[order]
    steps = np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1)
    hits = np.cumsum(positive * weights)[steps]
    misses = np.cumsum(~positive * weights)[steps]
    return misses, hits, scores[steps]


def roc_curve(
    y_true: Any,
    y_score: Any,
    *,
    pos_label: Any = None,
    sample_weight: Any = None,
    drop_intermediate: bool = True,
) -> Curve:
    """False positive rates, true positive rates and thresholds (the first is inf).

    drop_intermediate: without points that lie on a straight line between others.
    """
    misses, hits, thresholds = _counts_at_thresholds(y_true, y_score, pos_label, sample_weight)
    if drop_intermediate and len(misses) > 2:
        bends = (np.diff(misses, 2) != 0) | (np.diff(hits, 2) != 0)
        kept = np.concatenate([[True], bends, [True]])
        misses, hits, thresholds = misses[kept], hits[kept], thresholds[kept]
    rates = []
    for name, counts in (("negative", misses), ("positive", hits)):
        if counts[-1] <= 0:
            undefined(f"No {name} samples in y_true, their rate should be meaningless")
            rates.append(np.full(len(counts) + 1, np.nan))
        else:
            rates.append(np.append(0.0, counts) / counts[-1])
    return rates[0], rates[1], np.append(np.inf, thresholds)


def auc(x: Any, y: Any) -> float:
    """The area under a curve by the trapezoidal rule; x goes up or down throughout."""
    check_consistent_length(x, y)
    x, y = column_or_1d(x), column_or_1d(y)
    if len(x) < 2:
        raise ValueError(f"At least 2 points are needed to compute area under curve, got {len(x)}")
    steps = np.diff(x)
    if (steps < 0).any() and (steps > 0).any():
        raise ValueError(f"x is neither increasing nor decreasing : {x}.")
    area = (steps * (y[1:] + y[:-1]) / 2).sum()
    return float(-area if (steps < 0).any() else area)


def precision_recall_curve(
    y_true: Any,
    y_score: Any,
    *,
    pos_label: Any = None,
    sample_weight: Any = None,
    drop_intermediate: bool = False,
) -> Curve:
    """Precisions, recalls (both with one value more, 1 and 0, at the end) and rising thresholds."""
    misses, hits, thresholds = _counts_at_thresholds(y_true, y_score, pos_label, sample_weight)
    if drop_intermediate and len(misses) > 2:
        moves = (np.diff(hits[:-1]) != 0) | (np.diff(hits[1:]) != 0)
        kept = np.concatenate([[True], moves, [True]])
        misses, hits, thresholds = misses[kept], hits[kept], thresholds[kept]
    called = hits + misses
    precision = np.divide(hits, called, out=np.zeros_like(hits), where=called != 0)
    if hits[-1] == 0:
        warnings.warn(
            "No positive class found in y_true, recall is set to one for all thresholds.",
            stacklevel=2,
        )
        recall = np.ones_like(hits)
    else:
        recall = hits / hits[-1]
    return np.append(precision[::-1], 1.0), np.append(recall[::-1], 0.0), thresholds[::-1]


def _by_column(
    score: Callable[..., float], truth: np.ndarray, scores: np.ndarray, average: Any, weight: Any
) -> Any:
    """A score of two classes for each column, and the mean that is asked for."""
    if average not in (None, "micro", "macro", "weighted", "samples"):
        raise ValueError(f"average has to be micro, macro, weighted, samples or None: {average!r}")
    if average == "micro":
        repeated = None if weight is None else np.repeat(as_numpy(weight), truth.shape[1])
        return score(truth.ravel(), scores.ravel(), sample_weight=repeated)
    column_weight = None
    if average == "samples":
        truth, scores, column_weight, weight = truth.T, scores.T, weight, None
    values = np.array(
        [score(t, s, sample_weight=weight) for t, s in zip(truth.T, scores.T, strict=True)]
    )
    if average is None:
        return values
    if average == "weighted":
        column_weight = (truth * sample_weights(weight, len(truth))[:, None]).sum(axis=0)
        if column_weight.sum() == 0:
            return 0
        values = np.where(column_weight == 0, 0, values)
    return float(np.average(values, weights=column_weight))


def average_precision_score(
    y_true: Any, y_score: Any, *, average: str | None = "macro", pos_label: Any = 1,
    sample_weight: Any = None,
) -> Any:  # fmt: skip
    """The sum of (R_n - R_{n-1}) · P_n over thresholds: precision, averaged over recall.

    Scores are (n), or (n, classes) for several classes or labels.
    """
    truth, scores = as_numpy(y_true), as_numpy(y_score)
    kind = type_of_target(truth)
    present = np.unique(truth)

    def binary(t: Any, s: Any, *, sample_weight: Any) -> float:
        precision, recall, _ = precision_recall_curve(
            t, s, pos_label=pos_label, sample_weight=sample_weight
        )
        return float(max(0.0, -(np.diff(recall) * precision[:-1]).sum()))

    if kind == "binary":
        if len(present) == 2 and pos_label not in present.tolist():
            raise ValueError(f"pos_label={pos_label} is not a valid label, those are {present}")
        return binary(truth, scores, sample_weight=sample_weight)
    if pos_label != 1:
        raise ValueError(f"Parameter pos_label is fixed to 1 for {kind} y_true.")
    if kind == "multiclass":
        truth = one_hot(truth, present)
    elif kind != "multilabel-indicator":
        raise ValueError(f"{kind} format is not supported")
    if scores.shape != truth.shape:
        raise ValueError(f"y_score must be (n_samples, {truth.shape[1]}), got {scores.shape}")
    return _by_column(binary, truth, scores, average, sample_weight)


def roc_auc_score(
    y_true: Any,
    y_score: Any,
    *,
    average: str | None = "macro",
    sample_weight: Any = None,
    max_fpr: float | None = None,
    multi_class: str = "raise",
    labels: Any = None,
) -> Any:
    """The area under the ROC curve: how often a positive sample scores above a negative one.

    Several classes need probabilities (n, classes) and multi_class: "ovr" (each against the rest)
    or "ovo" (each pair; Hand, Till, 2001). max_fpr: the area up to there (McClish, 1989).
    """
    truth, scores = as_numpy(y_true), check_array(y_score, ensure_2d=False, input_name="y_score")
    kind = type_of_target(truth)

    def binary(t: Any, s: Any, *, sample_weight: Any = None) -> float:
        return _binary_auc(t, s, sample_weight, max_fpr)

    if kind == "multiclass" or (kind == "binary" and scores.ndim == 2 and scores.shape[1] > 2):
        if max_fpr not in (None, 1.0):
            raise ValueError(f"max_fpr={max_fpr} is only for two classes")
        return _several_auc(truth, scores, multi_class, average, sample_weight, labels)
    if kind == "binary":
        present = np.unique(truth)
        return binary(
            (truth == present[-1]) & (len(present) == 2), scores, sample_weight=sample_weight
        )
    if kind != "multilabel-indicator":
        raise ValueError(f"{kind} format is not supported")
    return _by_column(binary, truth, scores, average, sample_weight)


def _binary_auc(truth: Any, scores: Any, sample_weight: Any, max_fpr: float | None) -> float:
    if len(np.unique(truth)) != 2:
        undefined("Only one class is present in y_true. ROC AUC score is not defined in that case.")
        return float("nan")
    x, y, _ = roc_curve(truth, scores, pos_label=1, sample_weight=sample_weight)
    if max_fpr is None or max_fpr == 1:
        return auc(x, y)
    if not 0 < max_fpr < 1:
        raise ValueError(f"Expected max_fpr in range (0, 1], got: {max_fpr!r}")
    stop = np.searchsorted(x, max_fpr, "right")
    y = np.append(y[:stop], np.interp(max_fpr, x[stop - 1 : stop + 1], y[stop - 1 : stop + 1]))
    area = auc(np.append(x[:stop], max_fpr), y)
    least = 0.5 * max_fpr**2
    return float(0.5 * (1 + (area - least) / (max_fpr - least)))


def _several_auc(
    truth: np.ndarray, scores: np.ndarray, multi_class: str, average: Any, weight: Any, labels: Any
) -> Any:
    if multi_class not in ("ovo", "ovr"):
        raise ValueError(
            f"multi_class must be in ('ovo', 'ovr') for several classes: {multi_class!r}"
        )
    if scores.ndim != 2:
        raise ValueError(f"y_score must be (n_samples, n_classes), got {scores.shape}")
    if not np.allclose(1, scores.sum(axis=1)):
        raise ValueError(
            "Target scores need to be probabilities for multiclass roc_auc, i.e. they should sum "
            "up to 1.0 over classes"
        )
    if average not in ("macro", "weighted", None, *(["micro"] if multi_class == "ovr" else [])):
        raise ValueError(f"average={average!r} is not for multi_class={multi_class!r}")
    classes = np.unique(truth) if labels is None else column_or_1d(labels)
    if not np.array_equal(classes, np.unique(classes)):
        raise ValueError("Parameter 'labels' must be unique and ordered")
    if len(classes) != scores.shape[1]:
        raise ValueError(
            f"there are {len(classes)} classes, but {scores.shape[1]} columns in y_score"
        )
    if not np.isin(truth, classes).all():
        raise ValueError("'y_true' contains labels not in parameter 'labels'")

    def binary(t: Any, s: Any, *, sample_weight: Any = None) -> float:
        return _binary_auc(t, s, sample_weight, None)

    if multi_class == "ovr":
        return _by_column(binary, one_hot(truth, classes), scores, average, weight)
    if average is None:
        raise NotImplementedError("average=None is not implemented for multi_class='ovo'.")
    if weight is not None:
        raise ValueError("sample_weight must be None for multi_class='ovo'")
    values, shares = [], []
    place = np.searchsorted(classes, truth)
    for a, b in itertools.combinations(np.unique(place), 2):
        pair = (place == a) | (place == b)
        areas = [binary(place[pair] == c, scores[pair, c]) for c in (a, b)]
        values.append(sum(areas) / 2)
        shares.append(pair.mean())
    return float(np.average(values, weights=shares if average == "weighted" else None))
