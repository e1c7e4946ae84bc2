"""Scores as pictures."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from glowgrad import pyplot as plt
from glowgrad.learn.linear_model import LogisticRegression
from glowgrad.learn.metrics import (
    ConfusionMatrixDisplay,
    PrecisionRecallDisplay,
    RocCurveDisplay,
)

TRUE, GUESS = [0, 1, 2, 2, 1, 0], [0, 2, 2, 2, 1, 0]
SCORE = [0.1, 0.4, 0.35, 0.8]


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    plt.close("all")


def picture(shown: ConfusionMatrixDisplay | RocCurveDisplay | PrecisionRecallDisplay) -> str:
    return str(shown.figure_._repr_svg_())


def test_a_confusion_matrix_shows_its_numbers_and_labels() -> None:
    names = ["cat", "dog", "bird"]
    shown = ConfusionMatrixDisplay.from_predictions(TRUE, GUESS, display_labels=names)
    assert shown.confusion_matrix.tolist() == [[2, 0, 0], [0, 1, 1], [0, 0, 2]]
    drawn = picture(shown)
    for word in [*names, "Predicted label", "True label"]:
        assert word in drawn
    large = ConfusionMatrixDisplay(np.array([[1234, 0], [7, 5]])).plot(cmap="Blues", colorbar=False)
    assert ">1234<" in picture(large)


def test_curves_name_their_area() -> None:
    roc = RocCurveDisplay.from_predictions([0, 0, 1, 1], SCORE, plot_chance_level=True)
    assert roc.roc_auc == 0.75
    assert "Classifier (AUC = 0.75)" in picture(roc)
    curve = PrecisionRecallDisplay.from_predictions([0, 0, 1, 1], SCORE, name="mine")
    assert "mine (AP = 0.83)" in picture(curve)


def test_estimators_are_shown_by_name() -> None:
    X = np.array([[0.0], [1.0], [2.0], [3.0]])
    model = LogisticRegression().fit(X, ["no", "no", "yes", "yes"])
    shown = RocCurveDisplay.from_estimator(model, X, ["no", "no", "yes", "yes"], pos_label="yes")
    assert "LogisticRegression (AUC = 1.00)" in picture(shown)
    matrix = ConfusionMatrixDisplay.from_estimator(model, X, ["no", "no", "yes", "yes"])
    assert matrix.confusion_matrix.tolist() == [[2, 0], [0, 2]]
