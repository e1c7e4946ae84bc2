"""Goes through a data set in batches."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ...random import Generator
from .collate import default_collate, default_convert
from .dataset import IterableDataset, Subset, TensorDataset
from .rows import Rows
from .sampler import (
    BatchSampler,
    RandomSampler,
    SequentialSampler,
    SubsetRandomSampler,
    WeightedRandomSampler,
)

# Samplers whose numbers are all drawn when the first is asked for.
_WHOLE_ORDERS = (SequentialSampler, RandomSampler, SubsetRandomSampler, WeightedRandomSampler)


class DataLoader:
    """Batches of a data set, in order or shuffled anew for each pass.

    A TensorDataset, or a part of one, is read a batch at a time on the tensors' own device: with
    its tensors on "webgpu" an epoch sends nothing but its order. Everything is loaded in this
    process, which gives the same batches: `num_workers`, `prefetch_factor`, `persistent_workers`,
    `timeout`, `worker_init_fn`, `multiprocessing_context`, `in_order` and `pin_memory` are checked
    as in PyTorch and change nothing.
    """

    def __init__(
        self,
        dataset: Any,
        batch_size: int | None = 1,
        shuffle: bool | None = None,
        sampler: Any = None,
        batch_sampler: Any = None,
        num_workers: int = 0,
        collate_fn: Callable[[Any], Any] | None = None,
        pin_memory: bool = False,
        drop_last: bool = False,
        timeout: float = 0,
        worker_init_fn: Callable[[int], None] | None = None,
        multiprocessing_context: Any = None,
        generator: Generator | None = None,
        *,
        prefetch_factor: int | None = None,
        persistent_workers: bool = False,
        pin_memory_device: str = "",
        in_order: bool = True,
    ) -> None:
        _check_workers(num_workers, timeout, prefetch_factor, persistent_workers)
        self.dataset = dataset
        self.num_workers = num_workers
        self.prefetch_factor = 2 if num_workers and prefetch_factor is None else prefetch_factor
        self.pin_memory = pin_memory
        self.pin_memory_device = pin_memory_device
        self.timeout = timeout
        self.worker_init_fn = worker_init_fn
        self.multiprocessing_context = multiprocessing_context
        self.persistent_workers = persistent_workers
        self.in_order = in_order
        self.generator = generator
        self._is_stream = isinstance(dataset, IterableDataset)
        if self._is_stream:
            _check_stream(shuffle, sampler, batch_sampler)
        if sampler is not None and shuffle:
            raise ValueError("DataLoader takes either a sampler or shuffle=True, not both")
        if batch_sampler is not None:
            if batch_size != 1 or shuffle or sampler is not None or drop_last:
                raise ValueError(
                    "DataLoader with a batch_sampler takes no batch_size, shuffle, sampler or "
                    "drop_last: the batch_sampler decides all of them"
                )
            batch_size = None
        elif batch_size is None and drop_last:
            raise ValueError("DataLoader with batch_size=None gives no batches to drop_last")
        if sampler is None and not self._is_stream:
            sampler = (
                RandomSampler(dataset, generator=generator)
                if shuffle
                else SequentialSampler(dataset)
            )
        if batch_size is not None and batch_sampler is None:
            # For a stream the numbers only count: it ends where the data do.
            batch_sampler = BatchSampler(
                itertools.repeat(None) if self._is_stream else sampler, batch_size, drop_last
            )
        self.batch_size = batch_size
        self.drop_last = drop_last
        self.sampler = sampler
        self.batch_sampler = batch_sampler
        if collate_fn is None:
            collate_fn = default_convert if batch_sampler is None else default_collate
        self.collate_fn = collate_fn

    def __len__(self) -> int:
        if self._is_stream:
            count = len(self.dataset)
            if self.batch_size is None:
                return count
            full, rest = divmod(count, self.batch_size)
            return full + (1 if rest and not self.drop_last else 0)
        return len(self.sampler if self.batch_sampler is None else self.batch_sampler)

    def __iter__(self) -> Iterator[Any]:
        if self._is_stream:
            yield from self._stream()
        elif self.batch_sampler is None:
            for number in self.sampler:
                yield self.collate_fn(self.dataset[number])
        elif (rows := self._rows()) is not None:
            count = len(self.sampler)
            for low in range(0, count, self.batch_sampler.batch_size):
                high = low + self.batch_sampler.batch_size
                if high <= count or not self.batch_sampler.drop_last:
                    yield rows.batch(low, min(high, count))
        else:
            for numbers in self.batch_sampler:
                yield self._batch(numbers)

    def _rows(self) -> Rows | None:
        """The rows of tensors that make an epoch, where its order can be known in advance."""
        batches = self.batch_sampler
        if self.collate_fn is not default_collate or type(batches) is not BatchSampler:
            return None
        sampler: Any = batches.sampler
        if type(sampler) not in _WHOLE_ORDERS or not 0 < len(sampler) <= len(self.dataset):
            return None
        parts, source = [], self.dataset
        while type(source) is Subset:
            parts.append(source)
            source = source.dataset
        if type(source) is not TensorDataset:
            return None
        if type(sampler) is SequentialSampler and not parts:
            return Rows(source.tensors, None)
        order = np.asarray(list(sampler))
        for part in parts:
            order = np.asarray(part.indices)[order]
        if order.dtype.kind != "i":
            return None
        return Rows(source.tensors, _inside(order, len(source)))

    def _stream(self) -> Iterator[Any]:
        samples = iter(self.dataset)
        if self.batch_size is None:
            yield from map(self.collate_fn, samples)
            return
        while batch := list(itertools.islice(samples, self.batch_size)):
            if len(batch) == self.batch_size or not self.drop_last:
                yield self.collate_fn(batch)

    def _batch(self, numbers: list[int]) -> Any:
        if self.collate_fn is default_collate:
            source, places = self.dataset, np.asarray(numbers)
            while type(source) is Subset:
                source, places = source.dataset, np.asarray(source.indices)[places]
            if type(source) is TensorDataset and places.dtype.kind == "i":
                return _rows(source, places)
        if callable(getattr(self.dataset, "__getitems__", None)):
            return self.collate_fn(self.dataset.__getitems__(numbers))
        return self.collate_fn([self.dataset[number] for number in numbers])


def _rows(source: TensorDataset, places: np.ndarray) -> list[Any]:
    """These samples of each tensor, read at once on its device."""
    return Rows(source.tensors, _inside(places, len(source))).batch(0, len(places))


def _inside(places: np.ndarray, count: int) -> np.ndarray:
    """Numbers of samples, counted from the start."""
    if places.min() < -count or places.max() >= count:
        raise IndexError(f"a sample of {places} is outside of a data set with {count} samples")
    return places % count


def _check_workers(
    num_workers: int, timeout: float, prefetch_factor: int | None, persistent_workers: bool
) -> None:
    if num_workers < 0:
        raise ValueError(f"DataLoader needs num_workers of at least 0, got {num_workers}")
    if timeout < 0:
        raise ValueError(f"DataLoader needs a timeout of at least 0, got {timeout}")
    if prefetch_factor is not None and num_workers == 0:
        raise ValueError("DataLoader takes a prefetch_factor only with num_workers above 0")
    if prefetch_factor is not None and prefetch_factor < 0:
        raise ValueError(f"DataLoader needs a prefetch_factor above 0, got {prefetch_factor}")
    if persistent_workers and num_workers == 0:
        raise ValueError("DataLoader takes persistent_workers only with num_workers above 0")


def _check_stream(shuffle: Any, sampler: Any, batch_sampler: Any) -> None:
    for name, given in (
        ("shuffle", shuffle or None),
        ("sampler", sampler),
        ("batch_sampler", batch_sampler),
    ):
        if given is not None:
            raise ValueError(
                f"DataLoader got {name}={given!r} with an IterableDataset, whose samples come in "
                "the order of its __iter__: shuffle there"
            )


def get_worker_info() -> None:
    """None, as in PyTorch's main process: all loading happens there."""
    return
