"""Folds: every sample is in the test once."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from numbers import Integral
from typing import Any

import numpy as np

from ..utils.multiclass import type_of_target
from ..utils.validation import (
    as_numpy,
    check_consistent_length,
    check_random_state,
    column_or_1d,
    num_samples,
)

Split = tuple[np.ndarray, np.ndarray]


class _Folds:
    """n_splits parts, each the test in turn. A subclass says which sample is in which fold."""

    def __init__(
        self, n_splits: Any = 5, *, shuffle: Any = False, random_state: Any = None
    ) -> None:
        if not isinstance(n_splits, Integral) or isinstance(n_splits, bool):
            raise ValueError(f"The number of folds must be a whole number, got {n_splits!r}")
        if n_splits <= 1:
            raise ValueError(f"k-fold needs n_splits of at least 2, got {n_splits}")
        if not isinstance(shuffle, bool):
            raise TypeError(f"shuffle must be True or False; got {shuffle!r}")
        if not shuffle and random_state is not None:
            raise ValueError(
                "Setting a random_state has no effect since shuffle is False. Leave random_state "
                "at None, or set shuffle=True."
            )
        self.n_splits = int(n_splits)
        self.shuffle = shuffle
        self.random_state = random_state

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(n_splits={self.n_splits}, random_state={self.random_state!r}, "
            f"shuffle={self.shuffle})"
        )

    def get_n_splits(self, X: Any = None, y: Any = None, groups: Any = None) -> int:
        return self.n_splits

    def split(self, X: Any, y: Any = None, groups: Any = None) -> Iterator[Split]:
        """(training, test) numbers of samples for each fold."""
        check_consistent_length(X, y, groups)
        count = num_samples(X)
        if self.n_splits > count:
            raise ValueError(
                f"Cannot have number of splits n_splits={self.n_splits} greater than the number of "
                f"samples: n_samples={count}."
            )
        fold = self._folds(count, y, groups)
        for number in range(self.n_splits):
            yield np.flatnonzero(fold != number), np.flatnonzero(fold == number)

    def _folds(self, count: int, y: Any, groups: Any) -> np.ndarray:
        raise NotImplementedError


def _ignore(groups: Any, owner: object) -> None:
    if groups is not None:
        name = type(owner).__name__
        warnings.warn(f"The groups parameter is ignored by {name}", UserWarning, stacklevel=4)


class KFold(_Folds):
    """Folds of nearly equal size, in order or shuffled."""

    def _folds(self, count: int, y: Any, groups: Any) -> np.ndarray:
        _ignore(groups, self)
        order = np.arange(count)
        if self.shuffle:
            check_random_state(self.random_state).shuffle(order)
        fold = np.empty(count, dtype=int)
        for number, part in enumerate(np.array_split(order, self.n_splits)):
            fold[part] = number
        return fold


class StratifiedKFold(_Folds):
    """Folds with the same shares of the classes."""

    def _folds(self, count: int, y: Any, groups: Any) -> np.ndarray:
        _ignore(groups, self)
        kind = type_of_target(y)
        if kind not in ("binary", "multiclass"):
            raise ValueError(
                f"Supported target types are: ('binary', 'multiclass'). Got {kind!r} instead."
            )
        _, first, place = np.unique(column_or_1d(y), return_index=True, return_inverse=True)
        # Classes are numbered as they appear.
        label = np.argsort(np.argsort(first))[place]
        sizes = np.bincount(label)
        if (self.n_splits > sizes).all():
            raise ValueError(
                f"n_splits={self.n_splits} cannot be greater than the number of members in each "
                "class."
            )
        if self.n_splits > sizes.min():
            warnings.warn(
                f"The least populated class in y has only {sizes.min()} members, which is less "
                f"than n_splits={self.n_splits}.",
                UserWarning,
                stacklevel=3,
            )
        rng = check_random_state(self.random_state)
        in_order = np.sort(label)
        shares = np.array(
            [
                np.bincount(in_order[i :: self.n_splits], minlength=len(sizes))
                for i in range(self.n_splits)
            ]
        )
        fold = np.empty(count, dtype=int)
        for number in range(len(sizes)):
            of_class = np.arange(self.n_splits).repeat(shares[:, number])
            if self.shuffle:
                rng.shuffle(of_class)
            fold[label == number] = of_class
        return fold


class GroupKFold(_Folds):
    """Folds that never share a group."""

    def _folds(self, count: int, y: Any, groups: Any) -> np.ndarray:
        if groups is None:
            raise ValueError("The 'groups' parameter should not be None.")
        names, place = np.unique(as_numpy(groups), return_inverse=True)
        if self.n_splits > len(names):
            raise ValueError(
                f"Cannot have number of splits n_splits={self.n_splits} greater than the number of "
                f"groups: {len(names)}."
            )
        fold_of_group = np.empty(len(names), dtype=int)
        if self.shuffle:
            order = check_random_state(self.random_state).permutation(np.arange(len(names)))
            for number, part in enumerate(np.array_split(order, self.n_splits)):
                fold_of_group[part] = number
        else:
            sizes = np.bincount(place)
            filled = np.zeros(self.n_splits)
            for group in np.argsort(sizes, kind="stable")[::-1]:
                lightest = filled.argmin()
                filled[lightest] += sizes[group]
                fold_of_group[group] = lightest
        return fold_of_group[place]


class LeaveOneOut:
    """Each sample alone is the test once."""

    def get_n_splits(self, X: Any, y: Any = None, groups: Any = None) -> int:
        return num_samples(X)

    def split(self, X: Any, y: Any = None, groups: Any = None) -> Iterator[Split]:
        count = num_samples(X)
        if count <= 1:
            raise ValueError(f"Cannot perform LeaveOneOut with n_samples={count}.")
        everything = np.arange(count)
        for number in range(count):
            yield np.delete(everything, number), everything[number : number + 1]


class TimeSeriesSplit:
    """Tests that follow their training data in time."""

    def __init__(
        self,
        n_splits: int = 5,
        *,
        max_train_size: int | None = None,
        test_size: int | None = None,
        gap: int = 0,
    ) -> None:
        if n_splits <= 1:
            raise ValueError(f"TimeSeriesSplit needs n_splits of at least 2, got {n_splits}")
        self.n_splits = n_splits
        self.max_train_size = max_train_size
        self.test_size = test_size
        self.gap = gap

    def get_n_splits(self, X: Any = None, y: Any = None, groups: Any = None) -> int:
        return self.n_splits

    def split(self, X: Any, y: Any = None, groups: Any = None) -> Iterator[Split]:
        count = num_samples(X)
        size = self.test_size or count // (self.n_splits + 1)
        if self.n_splits + 1 > count:
            raise ValueError(
                f"Cannot have number of folds={self.n_splits + 1} greater than the number of "
                f"samples={count}."
            )
        if count - self.gap - size * self.n_splits <= 0:
            raise ValueError(
                f"Too many splits={self.n_splits} for number of samples={count} with "
                f"test_size={size} and gap={self.gap}."
            )
        everything = np.arange(count)
        for start in range(count - self.n_splits * size, count, size):
            end = start - self.gap
            begin = 0 if self.max_train_size is None else max(0, end - self.max_train_size)
            yield everything[begin:end], everything[start : start + size]


class _Repeated:
    """Folds n_repeats times, each time in another random order."""

    kind: type[_Folds]

    def __init__(self, *, n_splits: int = 5, n_repeats: int = 10, random_state: Any = None) -> None:
        self.n_splits = n_splits
        self.n_repeats = n_repeats
        self.random_state = random_state

    def get_n_splits(self, X: Any = None, y: Any = None, groups: Any = None) -> int:
        return self.n_splits * self.n_repeats

    def split(self, X: Any, y: Any = None, groups: Any = None) -> Iterator[Split]:
        rng = check_random_state(self.random_state)
        for _ in range(self.n_repeats):
            yield from self.kind(self.n_splits, shuffle=True, random_state=rng).split(X, y, groups)


class RepeatedKFold(_Repeated):
    kind = KFold


class RepeatedStratifiedKFold(_Repeated):
    kind = StratifiedKFold


class _Given:
    """Splits that were listed by the caller."""

    def __init__(self, splits: Iterable[Split]) -> None:
        self.splits = list(splits)

    def get_n_splits(self, X: Any = None, y: Any = None, groups: Any = None) -> int:
        return len(self.splits)

    def split(self, X: Any = None, y: Any = None, groups: Any = None) -> Iterator[Split]:
        yield from self.splits


def check_cv(cv: Any = 5, y: Any = None, *, classifier: bool = False) -> Any:
    """A splitter from a number of folds (stratified for classifiers), a splitter or a list."""
    cv = 5 if cv is None else cv
    if isinstance(cv, Integral):
        classes = classifier and y is not None and type_of_target(y) in ("binary", "multiclass")
        return StratifiedKFold(int(cv)) if classes else KFold(int(cv))
    if hasattr(cv, "split") and not isinstance(cv, str):
        return cv
    if not isinstance(cv, Iterable) or isinstance(cv, str):
        raise ValueError(
            "Expected `cv` as an integer, a cross-validation object (from sklearn.model_selection),"
            f" or an iterable yielding (train, test) splits as arrays of indices. Got {cv!r}."
        )
    return _Given(cv)
