"""Weights that make up for classes of different sizes (sklearn.utils.class_weight)."""

from __future__ import annotations

from typing import Any

import numpy as np

from .validation import as_numpy


def compute_class_weight(
    class_weight: Any, *, classes: Any, y: Any, sample_weight: Any = None
) -> np.ndarray:
    """One weight a class: n / (number of classes · its count) for "balanced", 1 for None, else
    what the dict says.
    """
    labels, classes = as_numpy(y), as_numpy(classes)
    absent = set(labels.tolist()) - set(classes.tolist())
    if absent:
        raise ValueError("classes should include all valid labels that can be in y")
    if class_weight is None:
        return np.ones(len(classes))
    if isinstance(class_weight, dict):
        return np.array([float(class_weight.get(c, 1.0)) for c in classes.tolist()])
    if class_weight != "balanced":
        raise ValueError(f"class_weight must be a dict, 'balanced' or None, got {class_weight!r}")
    present, place = np.unique(labels, return_inverse=True)
    if not np.isin(classes, present).all():
        raise ValueError("classes should have valid labels that are in y")
    weights = None if sample_weight is None else as_numpy(sample_weight).astype(np.float64)
    counts = np.bincount(place, weights=weights)
    balanced = counts.sum() / (len(present) * counts)
    return balanced[np.searchsorted(present, classes)]


def compute_sample_weight(class_weight: Any, y: Any) -> np.ndarray:
    """The weight of its class for each sample."""
    labels = as_numpy(y)
    classes = np.unique(labels)
    weights = compute_class_weight(class_weight, classes=classes, y=labels)
    return weights[np.searchsorted(classes, labels)]
