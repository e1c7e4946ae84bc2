"""In which order samples are drawn, and how many make a batch."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from ... import random
from ...random import Generator


class Sampler:
    """Numbers of samples, one after the other: a subclass has `__iter__`, if it can `__len__`."""

    def __class_getitem__(cls, item: Any) -> type:
        return cls  # Sampler[int] in annotations

    def __iter__(self) -> Iterator[Any]:
        raise NotImplementedError(f"{type(self).__name__} needs a method __iter__(self)")


class SequentialSampler(Sampler):
    """0, 1, 2, … to the end."""

    def __init__(self, data_source: Any) -> None:
        self.data_source = data_source

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self.data_source)))

    def __len__(self) -> int:
        return len(self.data_source)


class RandomSampler(Sampler):
    """All numbers in random order, or `num_samples` drawn with replacement.

    Without replacement and with num_samples above the data set's size, whole orders follow each
    other.
    """

    def __init__(
        self,
        data_source: Any,
        replacement: bool = False,
        num_samples: int | None = None,
        generator: Generator | None = None,
    ) -> None:
        if not isinstance(replacement, bool):
            raise TypeError(f"RandomSampler needs replacement to be a bool, got {replacement!r}")
        self.data_source = data_source
        self.replacement = replacement
        self._num_samples = num_samples
        self.generator = generator
        _positive("RandomSampler", self.num_samples)

    @property
    def num_samples(self) -> int:
        return len(self.data_source) if self._num_samples is None else self._num_samples

    def __iter__(self) -> Iterator[int]:
        count = len(self.data_source)
        if self.replacement:
            drawn = random.randint(0, count, (self.num_samples,), generator=self.generator)
            yield from drawn.cpu().tolist()
            return
        left = self.num_samples
        while left > 0:
            yield from random.permutation(count, self.generator)[:left].tolist()
            left -= count

    def __len__(self) -> int:
        return self.num_samples


class SubsetRandomSampler(Sampler):
    """The given numbers in random order."""

    def __init__(self, indices: Sequence[int], generator: Generator | None = None) -> None:
        self.indices = indices
        self.generator = generator

    def __iter__(self) -> Iterator[int]:
        for place in random.permutation(len(self.indices), self.generator).tolist():
            yield self.indices[place]

    def __len__(self) -> int:
        return len(self.indices)


class WeightedRandomSampler(Sampler):
    """num_samples numbers; i comes with probability weights[i] / sum(weights)."""

    def __init__(
        self,
        weights: Sequence[float],
        num_samples: int,
        replacement: bool = True,
        generator: Generator | None = None,
    ) -> None:
        _positive("WeightedRandomSampler", num_samples)
        if not isinstance(replacement, bool):
            raise ValueError(
                f"WeightedRandomSampler needs replacement to be a bool, got {replacement!r}"
            )
        values = weights.tolist() if hasattr(weights, "tolist") else list(weights)
        self.weights = np.asarray(values, np.float64)
        if self.weights.ndim != 1:
            raise ValueError(
                "WeightedRandomSampler needs one weight a sample, got weights of shape "
                f"{self.weights.shape}"
            )
        self.num_samples = num_samples
        self.replacement = replacement
        self.generator = generator

    def __iter__(self) -> Iterator[int]:
        weights = self.weights
        if not np.isfinite(weights).all() or (weights < 0).any() or not weights.any():
            raise RuntimeError(
                "WeightedRandomSampler needs weights that are finite, not negative and not all 0"
            )
        if not self.replacement and self.num_samples > np.count_nonzero(weights):
            raise RuntimeError(
                f"WeightedRandomSampler cannot draw {self.num_samples} of "
                f"{np.count_nonzero(weights)} samples with weight without replacement"
            )
        count = self.num_samples if self.replacement else len(weights)
        uniform = random.rand(count, generator=self.generator, device="cpu").numpy()
        uniform = uniform.astype(np.float64)
        if self.replacement:
            edges = np.cumsum(weights) / weights.sum()
            drawn = np.searchsorted(edges, uniform, side="right")
        else:
            # The first to ring of exponential clocks with these rates (Efraimidis, Spirakis, 2006).
            with np.errstate(divide="ignore"):
                drawn = np.argsort(-np.log1p(-uniform) / weights, kind="stable")
            drawn = drawn[: self.num_samples]
        yield from drawn.tolist()

    def __len__(self) -> int:
        return self.num_samples


class BatchSampler(Sampler):
    """Lists of batch_size numbers of another sampler; the last may be shorter, or is dropped."""

    def __init__(self, sampler: Any, batch_size: int, drop_last: bool) -> None:
        if not isinstance(batch_size, int) or isinstance(batch_size, bool) or batch_size < 1:
            raise ValueError(f"a batch needs a batch_size of at least 1, got {batch_size!r}")
        if not isinstance(drop_last, bool):
            raise ValueError(f"drop_last must be a bool, got {drop_last!r}")
        self.sampler: Iterable[Any] = sampler
        self.batch_size = batch_size
        self.drop_last = drop_last

    def __iter__(self) -> Iterator[list[Any]]:
        numbers = iter(self.sampler)
        while batch := list(itertools.islice(numbers, self.batch_size)):
            if len(batch) == self.batch_size or not self.drop_last:
                yield batch

    def __len__(self) -> int:
        full, rest = divmod(len(self.sampler), self.batch_size)  # type: ignore[arg-type]
        return full + (1 if rest and not self.drop_last else 0)


def _positive(name: str, num_samples: Any) -> None:
    if not isinstance(num_samples, int) or isinstance(num_samples, bool) or num_samples <= 0:
        raise ValueError(f"{name} needs num_samples above 0, got {num_samples!r}")
