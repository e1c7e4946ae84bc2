"""Yes or no: what a threshold on a score makes of it, and whether the score is a probability."""

from __future__ import annotations

from typing import Any

import numpy as np

from .figure import Figure, as_numpy
from .lines import Lines
from .static import drawn

_MOST_THRESHOLDS = 400


class Threshold(Figure):
    """A curve along which a handle moves the threshold."""

    def svg(self) -> str:
        x, y = self.curve()

        def draw(axes: Any) -> None:
            axes.plot(x, y)
            roc = self.fields["curve"] == "roc"
            axes.set(xlim=(0, 1), ylim=(0, 1.02))
            axes.set_xlabel("false positive rate" if roc else "recall")
            axes.set_ylabel("true positive rate" if roc else "precision")

        return drawn(draw, size=(4, 4))

    def curve(self) -> tuple[list[float], list[float]]:
        """x and y of the points, from the highest threshold to the lowest."""
        f = self.fields
        tp, fp = np.array(f["true_positives"], float), np.array(f["false_positives"], float)
        recall = tp / max(1, f["positives"])
        if f["curve"] == "roc":
            return (fp / max(1, f["negatives"])).tolist(), recall.tolist()
        return recall.tolist(), np.where(tp + fp, tp / np.maximum(1, tp + fp), 1).tolist()


def _threshold(
    caller: str, curve: str, target: Any, score: Any, at: float, title: str, alt: str
) -> Threshold:
    true = as_numpy(target).reshape(-1)
    scores = as_numpy(score).reshape(-1).astype(np.float64)
    if len(true) != len(scores):
        raise ValueError(f"{caller} got {len(true)} targets, but {len(scores)} scores: one each")
    if not np.isin(true, (0, 1)).all() or not 0 < true.sum() < len(true):
        raise ValueError(f"{caller} needs targets 0 and 1, and some of each")
    if not np.isfinite(scores).all():
        raise ValueError(f"{caller} got scores that are not numbers (NaN or infinity)")
    order = np.argsort(-scores, kind="stable")
    ordered, hits = scores[order], true[order].astype(int)
    ends = np.flatnonzero(np.append(np.diff(ordered) != 0, True))
    tp, fp = np.cumsum(hits)[ends], np.cumsum(1 - hits)[ends]
    thresholds = ordered[ends]
    positives, negatives = int(hits.sum()), int(len(hits) - hits.sum())
    # One point above all scores, where nobody is called positive.
    tp, fp = np.append(0, tp), np.append(0, fp)
    thresholds = np.append(thresholds[0] + max(1e-6, abs(thresholds[0]) * 1e-3), thresholds)
    recall, fall_out = tp / positives, fp / negatives
    auc = float(((recall[1:] + recall[:-1]) / 2 * np.diff(fall_out)).sum())
    precision = tp / np.maximum(1, tp + fp)
    average = float((np.diff(recall) * precision[1:]).sum())
    if len(thresholds) > _MOST_THRESHOLDS:
        kept = np.unique(np.linspace(0, len(thresholds) - 1, _MOST_THRESHOLDS).round().astype(int))
        tp, fp, thresholds = tp[kept], fp[kept], thresholds[kept]
    start = int(np.flatnonzero(thresholds >= at)[-1]) if (thresholds >= at).any() else 0
    area = auc if curve == "roc" else average
    what = "ROC curve: area" if curve == "roc" else "Precision-recall curve: average precision"
    return Threshold(
        "threshold", title,
        alt or f"{what} {area:.3f}, {positives} positive and {negatives} negative examples",
        curve=curve, area=area, thresholds=thresholds.tolist(), true_positives=tp.tolist(),
        false_positives=fp.tolist(), positives=positives, negatives=negatives, start=start,
    )  # fmt: skip


def roc_curve(
    target: Any, score: Any, *, threshold: float = 0.5, title: str = "", alt: str = ""
) -> Threshold:
    """True positive rate TP / (TP + FN) over false positive rate FP / (FP + TN), threshold by
    threshold; a handle moves it, and with it the four counts and the scores that follow from them.

    target: (N), 0 or 1; score: (N), the larger the surer of 1; threshold: where the handle begins.
    Raises ValueError for other targets, and where one of the classes is missing.
    """
    return _threshold("roc_curve", "roc", target, score, threshold, title, alt)


def precision_recall_curve(
    target: Any, score: Any, *, threshold: float = 0.5, title: str = "", alt: str = ""
) -> Threshold:
    """Precision TP / (TP + FP) over recall TP / (TP + FN), for every threshold; a handle moves the
    threshold, the four counts and the scores that follow from them.

    target: (N), 0 or 1; score: (N), the larger the surer of 1; threshold: where the handle begins.
    Raises ValueError for other targets, and where one of the classes is missing.
    """
    return _threshold(
        "precision_recall_curve", "precision-recall", target, score, threshold, title, alt
    )


def calibration(
    target: Any, probability: Any, *, bins: int = 10, title: str = "", alt: str = ""
) -> Lines:
    """How often predictions of a confidence are right, beside the diagonal of a calibrated model;
    the expected calibration error Σ n/N · |accuracy - confidence| stands in the title (Guo et al.,
    "On Calibration of Modern Neural Networks", 2017).

    target:      (N) classes; probability: (N, C), or (N) of class 1.
    Raises ValueError where numbers differ, and for values outside 0 … 1.
    """
    true, shares = as_numpy(target).reshape(-1), as_numpy(probability).astype(np.float64)
    if len(true) != len(shares):
        raise ValueError(f"calibration got {len(true)} targets, but {len(shares)} predictions")
    if not len(true) or shares.min() < 0 or shares.max() > 1:
        raise ValueError("calibration takes probabilities from 0 to 1: apply softmax or sigmoid")
    if shares.ndim == 2 and shares.shape[1] > 1:
        confidence, right = shares.max(1), shares.argmax(1) == true
    else:
        one = shares.reshape(-1)
        confidence, right = np.maximum(one, 1 - one), (one > 0.5) == (true > 0.5)
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    x, y, error = [], [], 0.0
    for place in np.unique(places):
        inside = places == place
        x.append(float(confidence[inside].mean()))
        y.append(float(right[inside].mean()))
        error += inside.mean() * abs(x[-1] - y[-1])
    figure = Lines(
        title or f"Expected calibration error {error:.3f}",
        x="confidence",
        y="accuracy",
        alt=alt
        or f"Accuracy over confidence: expected calibration error {error:.3f}, mean "
        f"confidence {confidence.mean():.3f}, accuracy {right.mean():.3f}",
    )
    for name, values in (("model", (x, y)), ("calibrated", ([0.0, 1.0], [0.0, 1.0]))):
        figure._series(name).update(x=values[0], y=values[1])
    return figure


def learning_rate(
    schedule: Any, steps: int = 100, *, lr: float = 0.1, title: str = "", alt: str = ""
) -> Lines:
    """The learning rate at each step under a schedule.

    schedule: a function from an optimizer to a scheduler (`lambda o: StepLR(o, 30)`), or from a
              step to a rate.
    lr:       the optimizer's own rate, which schedulers start from.
    Raises ValueError for fewer than one step.
    """
    if steps < 1:
        raise ValueError(f"learning_rate needs at least one step, but got {steps}")
    from ..optim import SGD
    from ..tensor.creation import zeros

    optimizer = SGD([zeros(1, requires_grad=True)], lr=lr)
    try:
        scheduler = schedule(optimizer)
    except TypeError:  # a function of the step counts with numbers
        scheduler = None
    rates = []
    for step in range(steps):
        if hasattr(scheduler, "step"):
            rates.append(float(optimizer.param_groups[0]["lr"]))
            optimizer.step()
            scheduler.step()
        else:
            rates.append(float(schedule(step)))
    described = (
        alt
        or f"Learning rate from {rates[0]:.3g} at the first step to {rates[-1]:.3g} at step "
        f"{steps - 1}, at most {max(rates):.3g}"
    )
    figure = Lines(title, x="step", y="learning rate", alt=described)
    figure._series("learning rate").update(x=list(range(steps)), y=rates)
    return figure
