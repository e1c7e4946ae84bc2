"""Scores as pictures, drawn with pyplot."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..utils._param_validation import only
from ..utils.multiclass import unique_labels
from ..utils.validation import as_numpy
from .confusion import confusion_matrix as count
from .ranking import (
    auc,
    average_precision_score,
    precision_recall_curve,
    roc_curve,
)


def _axes(ax: Any) -> Any:
    if ax is not None:
        return ax
    from ... import pyplot

    return pyplot.subplots()[1]


class ConfusionMatrixDisplay:
    """A confusion matrix as a map with numbers: `ConfusionMatrixDisplay(matrix).plot()`."""

    def __init__(self, confusion_matrix: Any, *, display_labels: Any = None) -> None:
        self.confusion_matrix = as_numpy(confusion_matrix)
        self.display_labels = display_labels

    def plot(
        self, *, include_values: bool = True, cmap: Any = "viridis",
        xticks_rotation: Any = "horizontal", values_format: str | None = None, ax: Any = None,
        colorbar: bool = True, im_kw: Any = None, text_kw: Any = None,
    ) -> ConfusionMatrixDisplay:  # fmt: skip
        matrix = self.confusion_matrix
        self.ax_ = _axes(ax)
        self.figure_ = self.ax_.figure
        self.im_ = self.ax_.imshow(matrix, cmap=cmap, **(im_kw or {}))
        for (row, column), value in np.ndenumerate(matrix) if include_values else ():
            ground = np.asarray(self.im_.to_rgba(float(value)), dtype=float)[:3]
            light = ground @ [0.3, 0.59, 0.11] > 0.5
            self.ax_.text(
                column, row, _number(value, values_format), ha="center", va="center",
                **{"color": "#222222" if light else "#ffffff", **(text_kw or {})},
            )  # fmt: skip
        if colorbar:
            self.figure_.colorbar(self.im_, ax=self.ax_)
        labels = np.arange(len(matrix)) if self.display_labels is None else self.display_labels
        names = [str(label) for label in labels]
        self.ax_.set(xlabel="Predicted label", ylabel="True label")
        self.ax_.set_xticks(np.arange(len(matrix)), names, rotation=xticks_rotation)
        self.ax_.set_yticks(np.arange(len(matrix)), names)
        return self

    @classmethod
    def from_predictions(
        cls, y_true: Any, y_pred: Any, *, labels: Any = None, sample_weight: Any = None,
        normalize: str | None = None, display_labels: Any = None, **options: Any,
    ) -> ConfusionMatrixDisplay:  # fmt: skip
        matrix = count(
            y_true, y_pred, labels=labels, sample_weight=sample_weight, normalize=normalize
        )
        if display_labels is None:
            display_labels = unique_labels(y_true, y_pred) if labels is None else labels
        return cls(matrix, display_labels=display_labels).plot(**options)

    @classmethod
    def from_estimator(
        cls, estimator: Any, X: Any, y: Any, **options: Any
    ) -> ConfusionMatrixDisplay:
        if options.get("display_labels") is None and options.get("labels") is None:
            options["display_labels"] = getattr(estimator, "classes_", None)
            options["labels"] = options["display_labels"]
        return cls.from_predictions(y, estimator.predict(X), **options)


def _number(value: Any, form: str | None) -> str:
    if form is not None:
        return format(value, form)
    short = format(value, ".2g")
    if np.issubdtype(type(value), np.integer):
        whole = format(value, "d")
        return whole if len(whole) < len(short) or float(short) != value else short
    return short


def _scores(estimator: Any, X: Any) -> np.ndarray:
    """What tells the second class from the first."""
    if hasattr(estimator, "decision_function"):
        scores = as_numpy(estimator.decision_function(X))
    else:
        scores = as_numpy(estimator.predict_proba(X))[:, 1]
    if scores.ndim != 1:
        raise ValueError("this curve is for two classes only")
    return scores


class _Curve:
    """A curve in the unit square with its name."""

    def _draw(
        self, ax: Any, x: Any, y: Any, label: str | None, options: Any, x_label: str, y_label: str
    ) -> None:
        self.ax_ = _axes(ax)
        self.figure_ = self.ax_.figure
        self.ax_.plot(x, y, **{"label": label, **(options or {})})
        self.ax_.set(xlabel=x_label, ylabel=y_label)

    @classmethod
    def from_predictions(cls, y_true: Any, y_score: Any, **options: Any) -> Any:
        raise NotImplementedError

    @classmethod
    def from_estimator(cls, estimator: Any, X: Any, y: Any, **options: Any) -> Any:
        options.setdefault("name", type(estimator).__name__)
        return cls.from_predictions(y, _scores(estimator, X), **options)


class RocCurveDisplay(_Curve):
    """A ROC curve: `RocCurveDisplay.from_predictions(truth, scores)`."""

    def __init__(
        self, *, fpr: Any, tpr: Any, roc_auc: float | None = None, name: str | None = None,
        pos_label: Any = None,
    ) -> None:  # fmt: skip
        self.fpr, self.tpr, self.roc_auc, self.name = fpr, tpr, roc_auc, name
        self.pos_label = pos_label

    def plot(
        self, ax: Any = None, *, name: str | None = None, curve_kwargs: Any = None,
        plot_chance_level: bool = False, chance_level_kw: Any = None, despine: bool = False,
    ) -> RocCurveDisplay:  # fmt: skip
        only("RocCurveDisplay", despine=(despine, False))
        shown = self.name if name is None else name
        area = None if self.roc_auc is None else f"AUC = {self.roc_auc:0.2f}"
        label = f"{shown} ({area})" if shown and area else shown or area
        self._draw(
            ax, self.fpr, self.tpr, label, curve_kwargs, "False Positive Rate", "True Positive Rate"
        )
        if plot_chance_level:
            style = {"label": "Chance level (AUC = 0.5)", "color": "k", "linestyle": "--"}
            self.ax_.plot([0, 1], [0, 1], **{**style, **(chance_level_kw or {})})
        if label or plot_chance_level:
            self.ax_.legend(loc="lower right")
        return self

    @classmethod
    def from_predictions(
        cls, y_true: Any, y_score: Any = None, *, sample_weight: Any = None,
        drop_intermediate: bool = True, pos_label: Any = None, name: str | None = None,
        **options: Any,
    ) -> RocCurveDisplay:  # fmt: skip
        fpr, tpr, _ = roc_curve(
            y_true, y_score, pos_label=pos_label, sample_weight=sample_weight,
            drop_intermediate=drop_intermediate,
        )  # fmt: skip
        shown = cls(fpr=fpr, tpr=tpr, roc_auc=auc(fpr, tpr), name=name or "Classifier")
        return shown.plot(**options)


class PrecisionRecallDisplay(_Curve):
    """Precision over recall: `PrecisionRecallDisplay.from_predictions(truth, scores)`."""

    def __init__(
        self, precision: Any, recall: Any, *, average_precision: float | None = None,
        name: str | None = None, pos_label: Any = None,
    ) -> None:  # fmt: skip
        self.precision, self.recall, self.name = precision, recall, name
        self.average_precision = average_precision
        self.pos_label = pos_label

    def plot(
        self, ax: Any = None, *, name: str | None = None, curve_kwargs: Any = None
    ) -> PrecisionRecallDisplay:
        shown = self.name if name is None else name
        area = None if self.average_precision is None else f"AP = {self.average_precision:0.2f}"
        label = f"{shown} ({area})" if shown and area else shown or area
        self._draw(ax, self.recall, self.precision, label, curve_kwargs, "Recall", "Precision")
        if label:
            self.ax_.legend(loc="lower left")
        return self

    @classmethod
    def from_predictions(
        cls, y_true: Any, y_score: Any = None, *, sample_weight: Any = None,
        drop_intermediate: bool = False, pos_label: Any = None, name: str | None = None,
        **options: Any,
    ) -> PrecisionRecallDisplay:  # fmt: skip
        precision, recall, _ = precision_recall_curve(
            y_true, y_score, pos_label=pos_label, sample_weight=sample_weight,
            drop_intermediate=drop_intermediate,
        )  # fmt: skip
        area = average_precision_score(
            y_true, y_score, pos_label=1 if pos_label is None else pos_label,
            sample_weight=sample_weight,
        )  # fmt: skip
        shown = cls(precision, recall, average_precision=area, name=name or "Classifier")
        return shown.plot(**options)
