"""A part to learn from and a part to test with, at random."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from numbers import Integral, Real
from typing import Any

import numpy as np

from ..utils.indexing import approximate_mode, row_labels, take
from ..utils.validation import (
    as_numpy,
    check_consistent_length,
    check_random_state,
    num_samples,
)

Split = tuple[np.ndarray, np.ndarray]


def train_test_split(
    *arrays: Any,
    test_size: float | None = None,
    train_size: float | None = None,
    random_state: Any = None,
    shuffle: bool = True,
    stratify: Any = None,
) -> list[Any]:
    """Each array as its training part and its test part: `X_train, X_test, y_train, y_test`.

    Sizes are fractions or numbers of samples (default: a quarter for the test). stratify: labels
    whose shares both parts keep. Tensors stay tensors, on their device; lists stay lists.
    """
    if not arrays:
        raise ValueError("At least one array required as input")
    check_consistent_length(*arrays)
    count = num_samples(arrays[0])
    n_train, n_test = split_sizes(count, test_size, train_size, 0.25)
    if shuffle is False:
        if stratify is not None:
            raise ValueError("Stratified train/test split is not implemented for shuffle=False")
        train, test = np.arange(n_train), np.arange(n_train, n_train + n_test)
    else:
        kind = ShuffleSplit if stratify is None else StratifiedShuffleSplit
        splitter = kind(test_size=n_test, train_size=n_train, random_state=random_state)
        train, test = next(splitter.split(arrays[0], stratify))
    return [part for array in arrays for part in (take(array, train), take(array, test))]


def split_sizes(count: int, test_size: Any, train_size: Any, default: float) -> tuple[int, int]:
    """How many samples go to training and to the test."""
    if test_size is None and train_size is None:
        test_size = default
    for name, size in (("test_size", test_size), ("train_size", train_size)):
        whole = isinstance(size, Integral) and not isinstance(size, bool)
        if size is None:
            continue
        if not whole and (not isinstance(size, Real) or isinstance(size, bool)):
            raise ValueError(f"Invalid value for {name}: {size!r}")
        if not 0 < size < (count if whole else 1):
            raise ValueError(
                f"{name}={size} should be either positive and smaller than the number of samples "
                f"{count} or a float in the (0, 1) range"
            )
    if (
        isinstance(test_size, float)
        and isinstance(train_size, float)
        and test_size + train_size > 1
    ):
        raise ValueError(
            f"The sum of test_size and train_size = {test_size + train_size}, should be in the "
            "(0, 1) range. Reduce test_size and/or train_size."
        )
    n_test = None if test_size is None else _size(test_size, count, math.ceil)
    n_train = None if train_size is None else _size(train_size, count, math.floor)
    if n_train is None:
        n_train = count - n_test  # type: ignore[operator]
    if n_test is None:
        n_test = count - n_train
    if n_train + n_test > count:
        raise ValueError(
            f"The sum of train_size and test_size = {n_train + n_test}, should be smaller than the "
            f"number of samples {count}. Reduce test_size and/or train_size."
        )
    if n_train == 0:
        raise ValueError(
            f"With n_samples={count}, test_size={test_size} and train_size={train_size}, the "
            "resulting train set will be empty. Adjust any of the aforementioned parameters."
        )
    return n_train, n_test


def _size(size: Any, count: int, rounded: Any) -> int:
    return int(size) if isinstance(size, Integral) else int(rounded(size * count))


class ShuffleSplit:
    """n_splits random splits, each anew: (training, test) numbers of samples."""

    def __init__(
        self,
        n_splits: int = 10,
        *,
        test_size: Any = None,
        train_size: Any = None,
        random_state: Any = None,
    ) -> None:
        self.n_splits = n_splits
        self.test_size = test_size
        self.train_size = train_size
        self.random_state = random_state

    def get_n_splits(self, X: Any = None, y: Any = None, groups: Any = None) -> int:
        return self.n_splits

    def split(self, X: Any, y: Any = None, groups: Any = None) -> Iterator[Split]:
        check_consistent_length(X, y)
        if groups is not None:
            warnings.warn(f"The groups parameter is ignored by {type(self).__name__}", stacklevel=2)
        n_train, n_test = split_sizes(num_samples(X), self.test_size, self.train_size, 0.1)
        yield from self._splits(num_samples(X), y, n_train, n_test)

    def _splits(self, count: int, y: Any, n_train: int, n_test: int) -> Iterator[Split]:
        rng = check_random_state(self.random_state)
        for _ in range(self.n_splits):
            order = rng.permutation(count)
            yield order[n_test : n_test + n_train], order[:n_test]


class StratifiedShuffleSplit(ShuffleSplit):
    """Random splits that keep the shares of the classes."""

    def _splits(self, count: int, y: Any, n_train: int, n_test: int) -> Iterator[Split]:
        labels = row_labels(as_numpy(y))
        classes, place, counts = np.unique(labels, return_inverse=True, return_counts=True)
        if counts.min() < 2:
            raise ValueError(
                "The least populated classes in y have only 1 member, which is too few to be in "
                f"both parts: {classes[counts < 2].tolist()}"
            )
        for name, size in (("train_size", n_train), ("test_size", n_test)):
            if size < len(classes):
                raise ValueError(
                    f"The {name} = {size} should be greater or equal to the number of classes = "
                    f"{len(classes)}"
                )
        members = np.split(np.argsort(place, kind="stable"), np.cumsum(counts)[:-1])
        rng = check_random_state(self.random_state)
        for _ in range(self.n_splits):
            of_train = approximate_mode(counts, n_train, rng)
            of_test = approximate_mode(counts - of_train, n_test, rng)
            train, test = [], []
            for member, a, b in zip(members, of_train, of_test, strict=True):
                order = member[rng.permutation(len(member))]
                train.append(order[:a])
                test.append(order[a : a + b])
            yield rng.permutation(np.concatenate(train)), rng.permutation(np.concatenate(test))
