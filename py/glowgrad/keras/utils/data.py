"""Data that are read batch by batch."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ... import random


class PyDataset:
    """Batches by number: a subclass has `__len__` and `__getitem__(index)`, giving (x, y)."""

    def __init__(
        self, workers: int = 1, use_multiprocessing: bool = False, max_queue_size: int = 10
    ) -> None:
        self.workers, self.use_multiprocessing = workers, use_multiprocessing
        self.max_queue_size = max_queue_size

    def __getitem__(self, index: int) -> Any:
        raise NotImplementedError(f"{type(self).__name__} needs __getitem__(self, index)")

    def __len__(self) -> int:
        raise NotImplementedError(f"{type(self).__name__} needs __len__(self)")

    @property
    def num_batches(self) -> int:
        return len(self)

    def on_epoch_begin(self) -> None:
        """Called before each round over the data."""

    def on_epoch_end(self) -> None:
        """Called after each round over the data."""


Sequence = PyDataset


class _Pairs(PyDataset):
    def __init__(self, parts: list[np.ndarray], batch_size: int) -> None:
        super().__init__()
        self.parts, self.batch_size = parts, batch_size

    def __len__(self) -> int:
        return math.ceil(len(self.parts[0]) / self.batch_size)

    def __getitem__(self, index: int) -> Any:
        rows = slice(index * self.batch_size, (index + 1) * self.batch_size)
        return tuple(part[rows] for part in self.parts)


def split_dataset(
    dataset: Any, left_size: Any = None, right_size: Any = None, shuffle: bool = False,
    seed: int | None = None,
) -> tuple[Any, Any]:  # fmt: skip
    """Arrays (or a tuple of them) cut in two; sizes are numbers of rows or shares.

    Raises ValueError where no size is given or the sizes do not fit.
    """
    single = not isinstance(dataset, (tuple, list))
    parts = [np.asarray(p) for p in ([dataset] if single else dataset)]
    total = len(parts[0])

    def count(size: Any) -> int | None:
        return None if size is None else round(size * total) if isinstance(size, float) else size

    left, right = count(left_size), count(right_size)
    if left is None and right is None:
        raise ValueError("At least one of `left_size` or `right_size` must be specified.")
    left = total - (right or 0) if left is None else left
    right = total - left if right is None else right
    if left + right > total or left < 0:
        raise ValueError(f"split_dataset cannot take {left} and {right} of {total} rows")
    order = np.arange(total)
    if shuffle:
        drawn = None if seed is None else random.Generator().manual_seed(seed)
        order = random.permutation(total, drawn)
    cut = [[part[rows] for part in parts]
           for rows in (order[:left], order[left : left + right])]  # fmt: skip
    first, second = (half[0] if single else tuple(half) for half in cut)
    return first, second


def timeseries_dataset_from_array(
    data: Any, targets: Any, sequence_length: int, sequence_stride: int = 1,
    sampling_rate: int = 1, batch_size: int = 128, shuffle: bool = False, seed: int | None = None,
    start_index: int | None = None, end_index: int | None = None,
) -> PyDataset:  # fmt: skip
    """Batches of windows of sequence_length steps, with the target of each window's beginning."""
    data = np.asarray(data)
    low, high = start_index or 0, len(data) if end_index is None else end_index
    span = (sequence_length - 1) * sampling_rate + 1
    last = high - span + 1
    if targets is not None:
        last = min(last, low + len(targets))
    starts = np.arange(low, last, sequence_stride)
    if shuffle:
        drawn = None if seed is None else random.Generator().manual_seed(seed)
        starts = starts[random.permutation(len(starts), drawn)]
    windows = data[starts[:, None] + np.arange(0, span, sampling_rate)]
    parts = [windows] if targets is None else [windows, np.asarray(targets)[starts - low]]
    return _Pairs(parts, batch_size)
