"""How far two labellings agree beyond chance."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..utils._param_validation import one_of
from .confusion import confusion_matrix
from .targets import check_targets, undefined


def matthews_corrcoef(y_true: Any, y_pred: Any, *, sample_weight: Any = None) -> float:
    """The correlation of truth and prediction, from -1 to 1; for two classes
    (TP·TN - FP·FN) / sqrt((TP+FP)(TP+FN)(TN+FP)(TN+FN)).

    Source: Matthews, 1975; Gorodkin, 2004, for several classes.
    """
    targets = check_targets(y_true, y_pred)
    if targets.kind == "multilabel-indicator":
        raise ValueError("multilabel-indicator is not supported")
    matrix = confusion_matrix(targets.true, targets.predicted, sample_weight=sample_weight)
    matrix = matrix.astype(np.float64)
    of_true, of_predicted = matrix.sum(axis=1), matrix.sum(axis=0)
    right, total = np.trace(matrix), matrix.sum()
    shared = right * total - of_true @ of_predicted
    spread_true = total**2 - of_true @ of_true
    spread_predicted = total**2 - of_predicted @ of_predicted
    if spread_true * spread_predicted == 0:
        return 0.0
    return float(shared / np.sqrt(spread_true * spread_predicted))


def cohen_kappa_score(
    y1: Any,
    y2: Any,
    *,
    labels: Any = None,
    weights: str | None = None,
    sample_weight: Any = None,
    replace_undefined_by: float = np.nan,
) -> float:
    """1 - (observed disagreement) / (disagreement by chance); weights: None, "linear" or
    "quadratic" in the distance of the classes.

    Source: Cohen, 1960, "A coefficient of agreement for nominal scales".
    """
    one_of("cohen_kappa_score", "weights", weights, ("linear", "quadratic", None))
    matrix = confusion_matrix(y1, y2, labels=labels, sample_weight=sample_weight)
    size = len(matrix)
    place = np.arange(size)
    distance = np.abs(place[:, None] - place[None, :]).astype(float)
    penalty = {None: (distance > 0).astype(float), "linear": distance, "quadratic": distance**2}
    rows, columns = matrix.sum(axis=1), matrix.sum(axis=0)
    expected = np.outer(columns, rows) / matrix.sum()
    by_chance = (penalty[weights] * expected).sum()
    if by_chance == 0:
        undefined("cohen_kappa_score is undefined: both labellings have one and the same class")
        return replace_undefined_by
    return float(1 - (penalty[weights] * matrix).sum() / by_chance)
