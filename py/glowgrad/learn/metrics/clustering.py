"""How well clusters match known classes, whatever their names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..utils._param_validation import one_of
from ..utils.validation import check_consistent_length, column_or_1d


def _contingency(labels_true: Any, labels_pred: Any) -> np.ndarray:
    """How many samples of each class (row) are in each cluster (column)."""
    true, predicted = column_or_1d(labels_true), column_or_1d(labels_pred)
    check_consistent_length(true, predicted)
    rows, columns = (np.unique(v, return_inverse=True)[1] for v in (true, predicted))
    height, width = (int(v.max(initial=-1)) + 1 for v in (rows, columns))
    flat = np.bincount(rows * width + columns, minlength=height * width)
    return flat.reshape(height, width).astype(np.int64)


def _pairs(labels_true: Any, labels_pred: Any) -> tuple[int, int, int, int]:
    """Of all ordered pairs: apart in both, together only in the clusters, only in the classes, and
    in both.
    """
    table = _contingency(labels_true, labels_pred)
    count = int(table.sum())
    squares = int((table**2).sum())
    classes, clusters = (int((table.sum(axis=a) ** 2).sum()) for a in (1, 0))
    only_cluster, only_class = clusters - squares, classes - squares
    return count**2 - only_cluster - only_class - squares, only_cluster, only_class, squares - count


def rand_score(labels_true: Any, labels_pred: Any) -> float:
    """The share of pairs that both treat alike (Rand, 1971)."""
    apart, only_cluster, only_class, together = _pairs(labels_true, labels_pred)
    total = apart + only_cluster + only_class + together
    return 1.0 if total == 0 else float((apart + together) / total)


def adjusted_rand_score(labels_true: Any, labels_pred: Any) -> float:
    """The Rand index corrected for chance: 0 for random labels, 1 for equal ones.

    Source: Hubert, Arabie, 1985, "Comparing partitions".
    """
    tn, fp, fn, tp = _pairs(labels_true, labels_pred)
    if fn == 0 and fp == 0:
        return 1.0
    return 2.0 * (tp * tn - fn * fp) / ((tp + fn) * (fn + tn) + (tp + fp) * (fp + tn))


def fowlkes_mallows_score(labels_true: Any, labels_pred: Any) -> float:
    """sqrt(precision · recall) over pairs (Fowlkes, Mallows, 1983)."""
    _, fp, fn, tp = _pairs(labels_true, labels_pred)
    return float(tp / np.sqrt(float(tp + fp) * float(tp + fn))) if tp else 0.0


def _entropy(sizes: np.ndarray) -> float:
    shares = sizes[sizes > 0] / sizes.sum()
    return float(-(shares * np.log(shares)).sum()) if len(shares) > 1 else 0.0


def mutual_info_score(labels_true: Any, labels_pred: Any, *, contingency: Any = None) -> float:
    """Σ p(i, j) log(p(i, j) / (p(i) p(j))), in nats."""
    table = (
        _contingency(labels_true, labels_pred) if contingency is None else np.asarray(contingency)
    )
    if 1 in table.shape:
        return 0.0
    total = table.sum()
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / total
    there = table > 0
    return max(float((table[there] / total * np.log(table[there] / expected[there])).sum()), 0.0)


_MEANS: dict[str, Callable[[float, float], float]] = {
    "arithmetic": lambda a, b: (a + b) / 2,
    "geometric": lambda a, b: float(np.sqrt(a * b)),
    "max": max,
    "min": min,
}


def normalized_mutual_info_score(
    labels_true: Any, labels_pred: Any, *, average_method: str = "arithmetic"
) -> float:
    """Mutual information over a mean of both entropies, from 0 to 1."""
    one_of("normalized_mutual_info_score", "average_method", average_method, _MEANS)
    table = _contingency(labels_true, labels_pred)
    if table.shape in ((1, 1), (0, 0)):
        return 1.0
    shared = mutual_info_score(None, None, contingency=table)
    if shared == 0:
        return 0.0
    return shared / _MEANS[average_method](_entropy(table.sum(axis=1)), _entropy(table.sum(axis=0)))


def adjusted_mutual_info_score(
    labels_true: Any, labels_pred: Any, *, average_method: str = "arithmetic"
) -> float:
    """Mutual information corrected for chance.

    Source: Vinh, Epps, Bailey, 2010, "Information Theoretic Measures for Clusterings Comparison".
    """
    one_of("adjusted_mutual_info_score", "average_method", average_method, _MEANS)
    table = _contingency(labels_true, labels_pred)
    if table.shape in ((1, 1), (0, 0)):
        return 1.0
    if 1 in table.shape:
        return 0.0
    expected = _expected_information(table.sum(axis=1), table.sum(axis=0))
    mean = _MEANS[average_method](_entropy(table.sum(axis=1)), _entropy(table.sum(axis=0)))
    shared = mutual_info_score(None, None, contingency=table)
    return _away_from_zero(shared - expected) / _away_from_zero(mean - expected)


def _away_from_zero(value: float) -> float:
    tiny = float(np.finfo(np.float64).eps)
    return min(value, -tiny) if value < 0 else max(value, tiny)


def _expected_information(rows: np.ndarray, columns: np.ndarray) -> float:
    """The mean mutual information of random tables with these sums."""
    total = int(rows.sum())
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, total + 1)))])
    result = 0.0
    for a in rows:
        for b in columns:
            n = np.arange(max(1, a + b - total), min(a, b) + 1)
            log_chance = (
                log_factorial[a] + log_factorial[b]
                + log_factorial[total - a] + log_factorial[total - b]
                - log_factorial[total] - log_factorial[n]
                - log_factorial[a - n] - log_factorial[b - n]
                - log_factorial[total - a - b + n]
            )  # fmt: skip
            result += (n / total * np.log(total * n / (a * b)) * np.exp(log_chance)).sum()
    return float(result)


def homogeneity_score(labels_true: Any, labels_pred: Any) -> float:
    """Mutual information over the classes' entropy: 1 if each cluster has one class only."""
    table = _contingency(labels_true, labels_pred)
    entropy = _entropy(table.sum(axis=1))
    return mutual_info_score(None, None, contingency=table) / entropy if entropy else 1.0


def completeness_score(labels_true: Any, labels_pred: Any) -> float:
    """Mutual information over the clusters' entropy: 1 if each class is in one cluster only."""
    return homogeneity_score(labels_pred, labels_true)


def v_measure_score(labels_true: Any, labels_pred: Any, *, beta: float = 1.0) -> float:
    """The harmonic mean of homogeneity and completeness, which weighs β times as much.

    Source: Rosenberg, Hirschberg, 2007, "V-Measure".
    """
    homogeneity = homogeneity_score(labels_true, labels_pred)
    completeness = completeness_score(labels_true, labels_pred)
    if homogeneity + completeness == 0.0:
        return 0.0
    return (1 + beta) * homogeneity * completeness / (beta * homogeneity + completeness)
