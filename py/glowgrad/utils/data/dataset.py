"""Data sets: what can be counted and indexed, and what can only be gone through."""

from __future__ import annotations

import bisect
import itertools
import math
import warnings
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from ... import random
from ...random import Generator
from ...tensor import Tensor


class Dataset:
    """A collection with `__getitem__` and `__len__`; `a + b` is one after the other."""

    def __class_getitem__(cls, item: Any) -> type:
        return cls  # Dataset[Tensor] in annotations

    def __getitem__(self, index: Any) -> Any:
        raise NotImplementedError(f"{type(self).__name__} needs a method __getitem__(self, index)")

    def __add__(self, other: Any) -> ConcatDataset:
        return ConcatDataset([self, other])


class IterableDataset(Dataset):
    """A stream of samples: `__iter__` in place of `__getitem__`; it cannot be shuffled."""

    def __iter__(self) -> Iterator[Any]:
        raise NotImplementedError(f"{type(self).__name__} needs a method __iter__(self)")

    def __add__(self, other: Any) -> Any:
        return ChainDataset([self, other])


class TensorDataset(Dataset):
    """Tensors whose first axis counts the samples; item i is the tuple of their i-th entries.

    Raises AssertionError where the first axes differ, as PyTorch does.
    """

    def __init__(self, *tensors: Tensor) -> None:
        for other in tensors[1:]:
            if len(other) != len(tensors[0]):
                raise AssertionError(
                    "TensorDataset needs tensors with the same number of samples, but got "
                    + " and ".join(str(tuple(t.shape)) for t in tensors)
                )
        self.tensors = tensors

    def __getitem__(self, index: Any) -> tuple[Tensor, ...]:
        return tuple(t[index] for t in self.tensors)

    def __len__(self) -> int:
        return len(self.tensors[0])


class StackDataset(Dataset):
    """Data sets of one length side by side: item i is the tuple (or dict, if they were named) of
    their i-th items.
    """

    datasets: tuple[Any, ...] | dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if bool(args) == bool(kwargs):
            raise ValueError(
                "StackDataset takes data sets either all by position, which gives tuples, or all "
                "by name, which gives dicts"
            )
        self.datasets = args or kwargs
        lengths = {len(part) for part in args or kwargs.values()}
        if len(lengths) != 1:
            raise ValueError(f"StackDataset needs data sets of one length, got {sorted(lengths)}")
        self._length = lengths.pop()

    def __getitem__(self, index: Any) -> Any:
        if isinstance(self.datasets, dict):
            return {name: part[index] for name, part in self.datasets.items()}
        return tuple(part[index] for part in self.datasets)

    def __len__(self) -> int:
        return self._length


class ConcatDataset(Dataset):
    """Data sets one after the other."""

    def __init__(self, datasets: Iterable[Any]) -> None:
        self.datasets = list(datasets)
        if not self.datasets:
            raise AssertionError("ConcatDataset needs at least one data set")
        if any(isinstance(part, IterableDataset) for part in self.datasets):
            raise AssertionError(
                "ConcatDataset indexes its parts, which an IterableDataset does not allow: use "
                "ChainDataset"
            )
        self.cumulative_sizes = np.cumsum([len(part) for part in self.datasets]).tolist()

    def __getitem__(self, index: int) -> Any:
        place = index + len(self) if index < 0 else index
        if not 0 <= place < len(self):
            # torch says ValueError for one below the start, and lets the last part say the rest.
            kind = ValueError if index < 0 else IndexError
            raise kind(f"sample {index} of a ConcatDataset that has {len(self)}")
        part = bisect.bisect_right(self.cumulative_sizes, place)
        return self.datasets[part][place - (self.cumulative_sizes[part - 1] if part else 0)]

    def __len__(self) -> int:
        return int(self.cumulative_sizes[-1])


class ChainDataset(IterableDataset):
    """Streams of samples, one after the other."""

    def __init__(self, datasets: Iterable[Any]) -> None:
        self.datasets = datasets

    def _streams(self) -> Iterator[Any]:
        for part in self.datasets:
            if not isinstance(part, IterableDataset):
                raise AssertionError("ChainDataset only takes IterableDatasets: use ConcatDataset")
            yield part

    def __iter__(self) -> Iterator[Any]:
        for part in self._streams():
            yield from part

    def __len__(self) -> int:
        return sum(len(part) for part in self._streams())


class Subset(Dataset):
    """Some samples of a data set, by number."""

    def __init__(self, dataset: Any, indices: Sequence[int]) -> None:
        self.dataset = dataset
        self.indices = indices

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, list):
            return self.dataset[[self.indices[i] for i in index]]
        return self.dataset[self.indices[index]]

    def __getitems__(self, indices: list[int]) -> list[Any]:
        places = [self.indices[i] for i in indices]
        if callable(getattr(self.dataset, "__getitems__", None)):
            return list(self.dataset.__getitems__(places))
        return [self.dataset[place] for place in places]

    def __len__(self) -> int:
        return len(self.indices)


def random_split(
    dataset: Any, lengths: Sequence[int | float], generator: Generator | None = None
) -> list[Subset]:
    """Split at random into parts of these lengths, or of these fractions if they add up to 1.

    What fractions leave over goes to the parts in turn. Raises ValueError where the lengths do not
    add up to the data set's.
    """
    total = len(dataset)
    if math.isclose(sum(lengths), 1) and sum(lengths) <= 1:
        for number, fraction in enumerate(lengths):
            if not 0 <= fraction <= 1:
                raise ValueError(f"random_split got fraction {fraction} at place {number}")
        sizes = [math.floor(total * n) for n in lengths]
        for i in range(total - sum(sizes)):
            sizes[i % len(sizes)] += 1
        for number, size in enumerate(sizes):
            if size == 0:
                warnings.warn(f"part {number} of random_split is empty", stacklevel=2)
    else:
        sizes = [int(n) for n in lengths]
    if sum(sizes) != total:
        raise ValueError(
            f"random_split got lengths {list(lengths)}, but the data set has {total} samples"
        )
    order = random.permutation(total, generator).tolist()
    starts = np.cumsum([0, *sizes])
    return [Subset(dataset, order[a:b]) for a, b in itertools.pairwise(starts)]
