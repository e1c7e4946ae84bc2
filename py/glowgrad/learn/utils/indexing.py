"""Picking samples, shuffling and resampling (of sklearn.utils)."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...tensor import Tensor
from ...tensor.creation import tensor
from .validation import as_numpy, check_consistent_length, check_random_state, num_samples


def take(values: Any, indices: np.ndarray) -> Any:
    """The samples with these numbers, in the form that they came in: tensor, array or list."""
    if isinstance(values, Tensor):
        return values.index_select(0, tensor(np.asarray(indices, np.int64), device=values.device))
    if hasattr(values, "shape"):
        return values[indices]
    return type(values)([values[int(i)] for i in indices])  # a list or a tuple


def shuffle(*arrays: Any, random_state: Any = None, n_samples: int | None = None) -> Any:
    """All arrays in one random order (the first n_samples of it)."""
    return resample(*arrays, replace=False, n_samples=n_samples, random_state=random_state)


def resample(
    *arrays: Any,
    replace: bool = True,
    n_samples: int | None = None,
    random_state: Any = None,
    stratify: Any = None,
    sample_weight: Any = None,
) -> Any:
    """n_samples samples drawn at random (with replacement: a bootstrap), the same of each array.

    stratify: classes whose shares are kept. sample_weight: how likely each is (with replacement).
    """
    rng = check_random_state(random_state)
    if not arrays:
        return None
    check_consistent_length(*arrays)
    count = num_samples(arrays[0])
    wanted = count if n_samples is None else n_samples
    if not replace and wanted > count:
        raise ValueError(f"resample cannot draw {wanted} of {count} samples without replacement")
    if sample_weight is not None and (not replace or stratify is not None):
        raise NotImplementedError(
            "resample takes sample_weight only with replace=True and without stratify"
        )
    if stratify is not None:
        indices = _stratified(as_numpy(stratify), wanted, replace, rng)
    elif replace:
        chances = None
        if sample_weight is not None:
            weights = as_numpy(sample_weight).astype(np.float64)
            chances = weights / weights.sum()
        indices = rng.choice(count, size=wanted, p=chances, replace=True)
    else:
        indices = np.arange(count)
        rng.shuffle(indices)
        indices = indices[:wanted]
    picked = [take(a, indices) for a in arrays]
    return picked[0] if len(picked) == 1 else picked


def _stratified(
    classes: np.ndarray, wanted: int, replace: bool, rng: np.random.RandomState
) -> np.ndarray:
    _, place = np.unique(row_labels(classes), return_inverse=True)
    counts = np.bincount(place)
    members = np.split(np.argsort(place, kind="mergesort"), np.cumsum(counts)[:-1])
    shares = approximate_mode(counts, wanted, rng)
    drawn = [rng.choice(m, n, replace=replace) for m, n in zip(members, shares, strict=True)]
    return rng.permutation(np.concatenate(drawn))


def row_labels(classes: np.ndarray) -> np.ndarray:
    """Rows of several labels as one label each."""
    if classes.ndim < 2:
        return classes
    return np.array([" ".join(row.astype("str")) for row in classes])


def approximate_mode(counts: np.ndarray, draws: int, rng: np.random.RandomState) -> np.ndarray:
    """The likeliest numbers of each class among `draws` samples drawn without replacement.

    Shares are rounded down; what is missing goes to the largest remainders, ties at random.
    """
    exact = counts / counts.sum() * draws
    result = np.floor(exact)
    missing = int(draws - result.sum())
    remainder = exact - result
    for value in np.sort(np.unique(remainder))[::-1]:
        if missing <= 0:
            break
        (tied,) = np.where(remainder == value)
        chosen = rng.choice(tied, size=min(len(tied), missing), replace=False)
        result[chosen] += 1
        missing -= len(chosen)
    return result.astype(int)
