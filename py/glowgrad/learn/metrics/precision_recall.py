"""Precision, recall, and what is made of them.

With TP, FP and FN counted for each class: precision = TP / (TP + FP), recall = TP / (TP + FN),
F_β = (1 + β²) · TP / ((1 + β²) · TP + β² · FN + FP).

`average`: "binary" (the class pos_label alone), "micro" (counts of all classes together), "macro"
(mean of the classes), "weighted" (by how many samples each has), "samples" (mean over samples with
several labels) or None (one value a class). `zero_division` is the value of 0 / 0; "warn" is 0 with
a warning.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..utils.validation import as_numpy, sample_weights
from .confusion import multilabel_confusion_matrix
from .targets import check_targets, undefined

_AVERAGES = (None, "micro", "macro", "weighted", "samples")


def _classes(y_true: Any, y_pred: Any, average: Any, labels: Any, pos_label: Any) -> Any:
    """The labels to count, after a check of what is asked for."""
    if average not in (*_AVERAGES, "binary"):
        raise ValueError(f"average has to be one of {('binary', *_AVERAGES)}, got {average!r}")
    targets = check_targets(y_true, y_pred)
    if average != "binary":
        return labels
    if targets.kind != "binary":
        raise ValueError(
            f"Target is {targets.kind} but average='binary'. Please choose another average "
            f"setting, one of {[a for a in _AVERAGES if a != 'samples']}."
        )
    if pos_label not in targets.labels.tolist() and len(targets.labels) >= 2:
        raise ValueError(
            f"pos_label={pos_label} is not a valid label. It should be one of {targets.labels}"
        )
    return [pos_label]


def _ratio(
    part: np.ndarray, whole: np.ndarray, name: str, reason: str, zero_division: Any, warned: bool
) -> np.ndarray:
    """part / whole; what is 0 / 0 becomes zero_division."""
    empty = whole == 0
    result = part / np.where(empty, 1, whole)
    if empty.any():
        result[empty] = 0.0 if zero_division == "warn" else zero_division
        if zero_division == "warn" and warned:
            undefined(
                f"{name} is ill-defined and being set to 0.0 where there are no {reason}. Use "
                "`zero_division` parameter to control this behavior."
            )
    return result


def _mean(values: np.ndarray, weights: np.ndarray | None) -> float:
    """The mean over what is not nan."""
    kept = ~np.isnan(values)
    if not kept.any():
        return float("nan")
    chosen = None if weights is None else weights[kept]
    if chosen is not None and chosen.sum() == 0:
        return float(np.average(values[kept]))
    return float(np.average(values[kept], weights=chosen))


def precision_recall_fscore_support(
    y_true: Any,
    y_pred: Any,
    *,
    beta: float = 1.0,
    labels: Any = None,
    pos_label: Any = 1,
    average: str | None = None,
    warn_for: Sequence[str] = ("precision", "recall", "f-score"),
    sample_weight: Any = None,
    zero_division: Any = "warn",
) -> tuple[Any, Any, Any, Any]:
    """Precision, recall, F_β and the number of samples of each class (None for an average)."""
    if beta < 0:
        raise ValueError(f"beta should be >=0 in the F-beta score, got {beta}")
    both, of_predicted, of_true = _counts(y_true, y_pred, average, labels, pos_label, sample_weight)
    precision = _ratio(
        both, of_predicted, "Precision", "predicted samples", zero_division, "precision" in warn_for
    )
    recall = _ratio(both, of_true, "Recall", "true samples", zero_division, "recall" in warn_for)
    if np.isposinf(beta):
        f_score = recall
    elif beta == 0:
        f_score = precision
    else:
        square = beta**2
        f_score = _ratio(
            (1 + square) * both,
            square * of_true + of_predicted,
            "F-score",
            "true nor predicted samples",
            zero_division,
            "f-score" in warn_for,
        )
    if average is None:
        return precision, recall, f_score, of_true
    weights = _average_weights(average, of_true, sample_weight)
    return (*(_mean(v, weights) for v in (precision, recall, f_score)), None)  # type: ignore[return-value]


def _counts(
    y_true: Any, y_pred: Any, average: Any, labels: Any, pos_label: Any, sample_weight: Any
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """True positives, predicted positives and true positives plus false negatives."""
    labels = _classes(y_true, y_pred, average, labels, pos_label)
    matrices = multilabel_confusion_matrix(
        y_true, y_pred, sample_weight=sample_weight, labels=labels, samplewise=average == "samples"
    )
    both = matrices[:, 1, 1]
    of_predicted, of_true = both + matrices[:, 0, 1], both + matrices[:, 1, 0]
    if average == "micro":
        both, of_predicted, of_true = (v.sum().reshape(1) for v in (both, of_predicted, of_true))
    return both, of_predicted, of_true


def _average_weights(average: Any, of_true: np.ndarray, sample_weight: Any) -> np.ndarray | None:
    if average == "weighted":
        return of_true
    if average == "samples" and sample_weight is not None:
        return sample_weights(sample_weight, len(as_numpy(sample_weight)))
    return None


def _one_of_three(place: int, name: str, y_true: Any, y_pred: Any, options: dict[str, Any]) -> Any:
    return precision_recall_fscore_support(y_true, y_pred, warn_for=(name,), **options)[place]


def precision_score(
    y_true: Any,
    y_pred: Any,
    *,
    labels: Any = None,
    pos_label: Any = 1,
    average: str | None = "binary",
    sample_weight: Any = None,
    zero_division: Any = "warn",
) -> Any:
    """TP / (TP + FP): how many of those called positive are."""
    options = {
        "labels": labels, "pos_label": pos_label, "average": average,
        "sample_weight": sample_weight, "zero_division": zero_division,
    }  # fmt: skip
    return _one_of_three(0, "precision", y_true, y_pred, options)


def recall_score(
    y_true: Any,
    y_pred: Any,
    *,
    labels: Any = None,
    pos_label: Any = 1,
    average: str | None = "binary",
    sample_weight: Any = None,
    zero_division: Any = "warn",
) -> Any:
    """TP / (TP + FN): how many of the positive were found."""
    options = {
        "labels": labels, "pos_label": pos_label, "average": average,
        "sample_weight": sample_weight, "zero_division": zero_division,
    }  # fmt: skip
    return _one_of_three(1, "recall", y_true, y_pred, options)


def fbeta_score(
    y_true: Any,
    y_pred: Any,
    *,
    beta: float,
    labels: Any = None,
    pos_label: Any = 1,
    average: str | None = "binary",
    sample_weight: Any = None,
    zero_division: Any = "warn",
) -> Any:
    """The harmonic mean of precision and recall, in which recall weighs β times as much."""
    options = {
        "beta": beta, "labels": labels, "pos_label": pos_label, "average": average,
        "sample_weight": sample_weight, "zero_division": zero_division,
    }  # fmt: skip
    return _one_of_three(2, "f-score", y_true, y_pred, options)


def f1_score(
    y_true: Any,
    y_pred: Any,
    *,
    labels: Any = None,
    pos_label: Any = 1,
    average: str | None = "binary",
    sample_weight: Any = None,
    zero_division: Any = "warn",
) -> Any:
    """2 · TP / (2 · TP + FP + FN): the harmonic mean of precision and recall."""
    return fbeta_score(
        y_true, y_pred, beta=1, labels=labels, pos_label=pos_label, average=average,
        sample_weight=sample_weight, zero_division=zero_division,
    )  # fmt: skip


def jaccard_score(
    y_true: Any,
    y_pred: Any,
    *,
    labels: Any = None,
    pos_label: Any = 1,
    average: str | None = "binary",
    sample_weight: Any = None,
    zero_division: Any = "warn",
) -> Any:
    """TP / (TP + FP + FN): intersection over union of the two sets of samples."""
    both, of_predicted, of_true = _counts(y_true, y_pred, average, labels, pos_label, sample_weight)
    result = _ratio(
        both, of_predicted + of_true - both, "Jaccard", "true or predicted samples",
        zero_division, True,
    )  # fmt: skip
    if average is None:
        return result
    return _mean(result, _average_weights(average, of_true, sample_weight))
