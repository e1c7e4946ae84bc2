"""Mean average precision of detected boxes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..learn.utils.validation import as_numpy
from .overlap import box_iou

COCO_THRESHOLDS = tuple(np.round(np.arange(0.5, 1.0, 0.05), 2).tolist())


def mean_average_precision(
    predictions: Sequence[dict[str, Any]],
    targets: Sequence[dict[str, Any]],
    iou_thresholds: float | Sequence[float] | None = None,
    interpolation: str = "101-point",
    max_detections: int = 100,
) -> dict[str, Any]:
    """The mean over classes (and over IoU thresholds) of the precision averaged over recall.

    predictions: for each image {"boxes": (N, 4) as x1, y1, x2, y2, "scores": (N), "labels": (N)};
    targets: for each image {"boxes": (M, 4), "labels": (M)}. A detection is right if it overlaps a
    box of its class, that no better scored one has taken, by at least the threshold.

    iou_thresholds: None is COCO's 0.5, 0.55, … 0.95; 0.5 is VOC's. interpolation: "101-point"
    (COCO), "11-point" (VOC 2007) or "area" (VOC since 2010).
    Gives {"map", "map_50", "map_75" (nan if not among the thresholds), "map_per_class", "classes"}.
    Source: Everingham et al., 2010, "The PASCAL Visual Object Classes (VOC) Challenge"; Lin et al.,
    2014, "Microsoft COCO".
    """
    if interpolation not in ("101-point", "11-point", "area"):
        raise ValueError(
            f"interpolation must be '101-point', '11-point' or 'area', got {interpolation!r}"
        )
    if len(predictions) != len(targets):
        raise ValueError(
            f"mean_average_precision got {len(predictions)} predictions for {len(targets)} images"
        )
    thresholds: Sequence[float] = COCO_THRESHOLDS
    if iou_thresholds is not None:
        thresholds = (
            [float(iou_thresholds)]
            if isinstance(iou_thresholds, (int, float))
            else [float(t) for t in iou_thresholds]
        )
    found = [_image(p, ("boxes", "scores", "labels"), "predictions") for p in predictions]
    truth = [_image(t, ("boxes", "labels"), "targets") for t in targets]
    labels = [t["labels"] for t in truth]
    classes = np.unique(np.concatenate(labels)) if labels else np.zeros(0)
    table = np.array(
        [
            _by_class(found, truth, label, thresholds, interpolation, max_detections)
            for label in classes
        ]
    ).reshape(len(classes), len(thresholds))
    means = table.mean(axis=0) if len(classes) else np.full(len(thresholds), np.nan)

    def at(threshold: float) -> float:
        places = np.flatnonzero(np.isclose(thresholds, threshold))
        return float(means[places[0]]) if len(places) else float("nan")

    return {
        "map": float(means.mean()),
        "map_50": at(0.5),
        "map_75": at(0.75),
        "map_per_class": table.mean(axis=1) if len(classes) else np.zeros(0),
        "classes": classes,
    }


def _image(given: dict[str, Any], names: Sequence[str], kind: str) -> dict[str, np.ndarray]:
    absent = [name for name in names if name not in given]
    if absent:
        raise KeyError(f"{kind} need {', '.join(names)} for each image; there is no {absent[0]!r}")
    arrays = {name: as_numpy(given[name]) for name in names}
    arrays["boxes"] = arrays["boxes"].reshape(-1, 4)
    counts = {name: len(array) for name, array in arrays.items()}
    if len(set(counts.values())) > 1:
        raise ValueError(f"an image of the {kind} has different numbers of entries: {counts}")
    return arrays


def _by_class(
    found: list[dict[str, np.ndarray]],
    truth: list[dict[str, np.ndarray]],
    label: Any,
    thresholds: Sequence[float],
    interpolation: str,
    most: int,
) -> list[float]:
    """The average precision of one class at each threshold."""
    scores: list[np.ndarray] = []
    right: list[np.ndarray] = []
    wanted = 0
    for image, real in zip(found, truth, strict=True):
        boxes = real["boxes"][real["labels"] == label]
        wanted += len(boxes)
        own = image["labels"] == label
        order = np.argsort(-image["scores"][own], kind="stable")[:most]
        scores.append(image["scores"][own][order])
        overlap = box_iou(image["boxes"][own][order], boxes)
        right.append(np.stack([_taken(overlap, t) for t in thresholds]))
    all_scores = np.concatenate(scores)
    order = np.argsort(-all_scores, kind="stable")
    hits = np.concatenate(right, axis=1)[:, order]
    return [_average(line, wanted, interpolation) for line in hits]


def _taken(overlap: np.ndarray, threshold: float) -> np.ndarray:
    """Which detections, best first, take a box that is still free: the one they overlap most."""
    free = np.ones(overlap.shape[1], dtype=bool)
    hits = np.zeros(len(overlap), dtype=bool)
    for number, line in enumerate(overlap):
        shares = np.where(free, line, -1.0)
        if len(shares) and shares.max() >= threshold:
            # Of equals the last, as COCO's own evaluation takes it.
            place = len(shares) - 1 - int(shares[::-1].argmax())
            free[place], hits[number] = False, True
    return hits


def _average(hits: np.ndarray, wanted: int, interpolation: str) -> float:
    """Precision over recall, each precision the best at this recall or above."""
    right = np.cumsum(hits)
    recall = right / max(wanted, 1)
    precision = right / np.arange(1, len(hits) + 1)
    best = np.maximum.accumulate(precision[::-1])[::-1]
    if interpolation == "area":
        steps = np.diff(np.concatenate([[0.0], recall]))
        return float((steps * best).sum())
    points = np.linspace(0, 1, 101 if interpolation == "101-point" else 11)
    places = np.searchsorted(recall, points, side="left")
    return float(np.append(best, 0.0)[places].mean())
