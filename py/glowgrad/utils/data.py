"""Data sets and loaders (torch.utils.data)."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from .. import dtypes, random
from ..errors import ShapeError
from ..random import Generator
from ..tensor import Tensor
from ..tensor.creation import from_array, tensor
from ..tensor.movement import stack


class Dataset:
    """A collection with `__getitem__` and `__len__`."""

    def __getitem__(self, index: Any) -> Any:
        raise NotImplementedError(f"{type(self).__name__} needs a method __getitem__(self, index)")


class TensorDataset(Dataset):
    """Tensors whose first axis counts the samples; item i is the tuple of their i-th entries."""

    def __init__(self, *tensors: Tensor) -> None:
        for other in tensors[1:]:
            if len(other) != len(tensors[0]):
                raise ShapeError(
                    "TensorDataset needs tensors with the same number of samples, but got "
                    + " and ".join(str(tuple(t.shape)) for t in tensors)
                )
        self.tensors = tensors

    def __getitem__(self, index: Any) -> tuple[Tensor, ...]:
        return tuple(t[index] for t in self.tensors)

    def __len__(self) -> int:
        return len(self.tensors[0])


class Subset(Dataset):
    """Some samples of a data set, by number."""

    def __init__(self, dataset: Any, indices: Sequence[int]) -> None:
        self.dataset = dataset
        self.indices = [int(i) for i in indices]

    def __getitem__(self, index: Any) -> Any:
        return self.dataset[self.indices[index]]

    def __len__(self) -> int:
        return len(self.indices)


def random_split(
    dataset: Any, lengths: Sequence[float], generator: Generator | None = None
) -> list[Subset]:
    """Split at random into parts of these lengths, or of these fractions if they add up to 1."""
    total = len(dataset)
    if all(0 < n < 1 for n in lengths) and abs(sum(lengths) - 1) < 1e-6:
        sizes = [int(total * n) for n in lengths]
        for i in range(total - sum(sizes)):
            sizes[i % len(sizes)] += 1
    else:
        sizes = [int(n) for n in lengths]
    if sum(sizes) != total:
        raise ValueError(
            f"random_split got lengths {list(lengths)}, but the data set has {total} samples"
        )
    order = random.permutation(total, generator).tolist()
    starts = np.cumsum([0, *sizes])
    return [Subset(dataset, order[a:b]) for a, b in itertools.pairwise(starts)]


def default_collate(batch: list[Any]) -> Any:
    """A batch from a list of samples: tensors are stacked, numbers become tensors, tuples and dicts
    keep their form.
    """
    first = batch[0]
    if isinstance(first, Tensor):
        return stack(batch)
    if isinstance(first, (tuple, list)):
        return [default_collate(list(part)) for part in zip(*batch, strict=True)]
    if isinstance(first, dict):
        return {key: default_collate([sample[key] for sample in batch]) for key in first}
    if isinstance(first, np.ndarray):
        return tensor(np.stack(batch))
    if isinstance(first, (bool, int, float, np.generic)):
        return tensor(batch)
    return batch


class DataLoader:
    """Batches of a data set, in order or shuffled anew for each pass.

    A TensorDataset, or a part of one, is read a batch at a time on the tensors' own device.
    `num_workers` and `pin_memory` are accepted and have no effect: there are no processes here to
    speed loading up.
    """

    def __init__(
        self,
        dataset: Any,
        batch_size: int = 1,
        shuffle: bool = False,
        *,
        drop_last: bool = False,
        collate_fn: Callable[[list[Any]], Any] | None = None,
        generator: Generator | None = None,
        num_workers: int = 0,
        pin_memory: bool = False,
    ) -> None:
        if batch_size < 1:
            raise ValueError(f"DataLoader needs a batch_size of at least 1, got {batch_size}")
        self.dataset = dataset
        self.batch_size = batch_size
        self.shuffle = shuffle
        self.drop_last = drop_last
        self.collate_fn = collate_fn
        self.generator = generator

    def __len__(self) -> int:
        full, rest = divmod(len(self.dataset), self.batch_size)
        return full + (1 if rest and not self.drop_last else 0)

    def __iter__(self) -> Iterator[Any]:
        count = len(self.dataset)
        order = (
            random.permutation(count, self.generator)
            if self.shuffle
            else np.arange(count, dtype=np.int64)
        )
        for start in range(0, len(self) * self.batch_size, self.batch_size):
            numbers = order[start : start + self.batch_size]
            yield self._batch(numbers)

    def _batch(self, numbers: np.ndarray) -> Any:
        source = self.dataset
        while isinstance(source, Subset):
            source, numbers = source.dataset, np.asarray(source.indices, np.int64)[numbers]
        if isinstance(source, TensorDataset) and self.collate_fn is None:
            place = source.tensors[0].device
            index = from_array(numbers, dtypes.int64, place)
            return [
                t.index_select(0, index if t.device == place else index.to(t.device))
                for t in source.tensors
            ]
        samples = [source[int(i)] for i in numbers]
        return (self.collate_fn or default_collate)(samples)
