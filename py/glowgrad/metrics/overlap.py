"""How far regions agree: boxes and masks."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..learn.utils.validation import as_numpy


def _boxes(boxes: Any, name: str) -> np.ndarray:
    array = as_numpy(boxes).astype(np.float64)
    if array.ndim != 2 or array.shape[1] != 4:
        raise ValueError(f"{name} must have the shape (N, 4), got {array.shape}")
    return array


def box_iou(boxes1: Any, boxes2: Any) -> np.ndarray:
    """Intersection over union of all pairs of boxes (x1, y1, x2, y2): (N, 4), (M, 4) → (N, M)."""
    first, second = _boxes(boxes1, "boxes1"), _boxes(boxes2, "boxes2")
    low = np.maximum(first[:, None, :2], second[None, :, :2])
    high = np.minimum(first[:, None, 2:], second[None, :, 2:])
    common = np.clip(high - low, 0, None).prod(axis=2)
    areas = [(b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1]) for b in (first, second)]
    union = areas[0][:, None] + areas[1][None, :] - common
    return np.divide(common, union, out=np.zeros_like(common), where=union > 0)


def _masks(predicted: Any, target: Any) -> tuple[np.ndarray, np.ndarray]:
    first, second = as_numpy(predicted), as_numpy(target)
    if first.shape != second.shape:
        raise ValueError(f"masks must have one shape, got {first.shape} and {second.shape}")
    for name, mask in (("predicted", first), ("target", second)):
        if not np.isin(mask, (0, 1)).all():
            raise ValueError(
                f"the {name} mask must hold zeros and ones (or bools): compare probabilities with "
                "0.5 first"
            )
    return first.astype(bool), second.astype(bool)


def iou(predicted: Any, target: Any) -> float:
    """|A ∩ B| / |A ∪ B| of two masks of zeros and ones (Jaccard, 1912); 1 where both are empty."""
    first, second = _masks(predicted, target)
    union = (first | second).sum()
    return float((first & second).sum() / union) if union else 1.0


def dice(predicted: Any, target: Any) -> float:
    """2 |A ∩ B| / (|A| + |B|) of two masks of zeros and ones (Dice, 1945); 1 if both are empty."""
    first, second = _masks(predicted, target)
    total = first.sum() + second.sum()
    return float(2 * (first & second).sum() / total) if total else 1.0


def mean_iou(
    predicted: Any,
    target: Any,
    num_classes: int,
    ignore_index: int | None = None,
    per_class: bool = False,
) -> Any:
    """The mean over classes of intersection over union, of images of class numbers; classes that
    neither has do not count (with per_class they are nan).
    """
    first, second = as_numpy(predicted).ravel(), as_numpy(target).ravel()
    if first.shape != second.shape:
        raise ValueError(
            f"mean_iou got {as_numpy(predicted).shape} and {as_numpy(target).shape}: class numbers "
            "are needed, e.g. logits.argmax(1)"
        )
    if ignore_index is not None:
        kept = second != ignore_index
        first, second = first[kept], second[kept]
    for name, numbers in (("predicted", first), ("target", second)):
        if len(numbers) and (numbers.min() < 0 or numbers.max() >= num_classes):
            raise ValueError(f"{name} has class {numbers.max()}, outside of 0 to {num_classes - 1}")
    table = np.bincount(
        second.astype(int) * num_classes + first.astype(int), minlength=num_classes**2
    ).reshape(num_classes, num_classes)
    common = np.diag(table).astype(np.float64)
    union = table.sum(axis=0) + table.sum(axis=1) - common
    shares = np.divide(common, union, out=np.full(num_classes, np.nan), where=union > 0)
    if per_class:
        return shares
    return float(np.nanmean(shares)) if (union > 0).any() else float("nan")
