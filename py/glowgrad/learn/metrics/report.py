"""Precision, recall and F1 of all classes as a table of text."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ..utils.validation import as_numpy
from .precision_recall import precision_recall_fscore_support
from .targets import check_targets

_HEADERS = ("precision", "recall", "f1-score", "support")


def classification_report(
    y_true: Any,
    y_pred: Any,
    *,
    labels: Any = None,
    target_names: Any = None,
    sample_weight: Any = None,
    digits: int = 2,
    output_dict: bool = False,
    zero_division: Any = "warn",
) -> Any:
    """One line a class and the averages, as scikit-learn prints it; a dict with output_dict."""
    targets = check_targets(y_true, y_pred)
    classes = targets.labels if labels is None else as_numpy(labels)
    several = targets.kind == "multilabel-indicator"
    complete = labels is None or set(classes.tolist()) >= set(targets.labels.tolist())
    names = [str(c) for c in classes] if target_names is None else [str(n) for n in target_names]
    if len(names) != len(classes):
        text = f"{len(names)} target_names were given for {len(classes)} classes"
        if labels is None:
            raise ValueError(f"{text}. Try specifying the labels parameter")
        warnings.warn(text, stacklevel=2)

    def scores(average: str | None) -> Any:
        return precision_recall_fscore_support(
            targets.true, targets.predicted, labels=classes, average=average,
            sample_weight=sample_weight, zero_division=zero_division,
        )  # fmt: skip

    by_class = scores(None)
    rows = list(zip(names, *by_class, strict=False))
    total = np.sum(by_class[3])
    averages = {}
    for average in ("micro", "macro", "weighted", *(["samples"] if several else [])):
        title = f"{average} avg"
        if average == "micro" and not several and complete:
            title = "accuracy"
        averages[title] = (*scores(average)[:3], total)
    if output_dict:
        table: dict[str, Any] = {
            name: dict(zip(_HEADERS, map(float, values), strict=True))
            for name, *values in [*rows, *((n, *v) for n, v in averages.items())]
        }
        if "accuracy" in table:
            table["accuracy"] = table["accuracy"]["precision"]
        return table
    return _text(
        rows, averages, max([len(n) for n in names] + [len("weighted avg"), digits]), digits
    )


def _text(rows: list[Any], averages: dict[str, Any], width: int, digits: int) -> str:
    head = "".join(f" {name:>9}" for name in _HEADERS)

    def line(name: str, values: Any) -> str:
        numbers = "".join(f" {value:>9.{digits}f}" for value in values[:3])
        if name == "accuracy":
            numbers = " " * 20 + f" {values[2]:>9.{digits}f}"
        return f"{name:>{width}s} {numbers} {values[3]:>9}\n"

    text = f"{'':>{width}s} {head}\n\n"
    text += "".join(line(f" {name}"[1:], values) for name, *values in rows) + "\n"
    return text + "".join(line(name, values) for name, values in averages.items())
