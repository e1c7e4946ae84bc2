"""tf.data: pipelines of samples."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from ... import random
from ...keras import nest
from ...keras.variable import as_value
from ...missing import missing
from ...tensor import Tensor

AUTOTUNE = -1


class Dataset:
    """Samples one after the other: tensors, or tuples and dicts of them; gone through anew by each
    `for`.
    """

    def __init__(self, make: Callable[[], Iterator[Any]], size: int | None) -> None:
        self._make, self._size = make, size

    @staticmethod
    def from_tensor_slices(tensors: Any) -> Dataset:
        """The rows of arrays."""
        held = nest.map_structure(_held, tensors)
        sizes = {len(t) for t in nest.flatten(held)}
        if len(sizes) != 1:
            raise ValueError(f"from_tensor_slices got arrays with {sorted(sizes)} rows")
        size = sizes.pop()

        def make() -> Iterator[Any]:
            return (nest.map_structure(operator.itemgetter(i), held) for i in range(size))

        return Dataset(make, size)

    @staticmethod
    def from_tensors(tensors: Any) -> Dataset:
        """One sample."""
        return Dataset(lambda: iter([nest.map_structure(_held, tensors)]), 1)

    @staticmethod
    def from_generator(generator: Callable[[], Iterable[Any]], *_: Any, **__: Any) -> Dataset:
        """What a function's generator yields."""
        return Dataset(lambda: (nest.map_structure(_held, p) for p in generator()), None)

    @staticmethod
    def range(*args: int) -> Dataset:
        """Whole numbers."""
        numbers = range(*args)
        return Dataset(lambda: (as_value(n) for n in numbers), len(numbers))

    @staticmethod
    def zip(*datasets: Any) -> Dataset:
        """Samples of several data sets side by side."""
        parts = datasets[0] if len(datasets) == 1 else datasets
        sizes = [d._size for d in parts if d._size is not None]
        return Dataset(lambda: iter(zip(*parts, strict=False)), min(sizes) if sizes else None)

    def map(self, map_func: Callable[..., Any], *_: Any, **__: Any) -> Dataset:
        """A function of every sample (its parts as arguments)."""

        def call(sample: Any) -> Any:
            return map_func(*sample) if isinstance(sample, tuple) else map_func(sample)

        return Dataset(lambda: map(call, self), self._size)

    def filter(self, predicate: Callable[..., Any]) -> Dataset:
        """The samples for which a function is true."""

        def holds(sample: Any) -> bool:
            made = predicate(*sample) if isinstance(sample, tuple) else predicate(sample)
            return bool(made)

        return Dataset(lambda: filter(holds, self), None)

    def shuffle(
        self, buffer_size: int, seed: int | None = None, reshuffle_each_iteration: bool = True
    ) -> Dataset:
        """The samples in random order, each drawn from a buffer."""

        def make() -> Iterator[Any]:
            source, buffer = iter(self), []
            generator = random.Generator().manual_seed(seed) if seed is not None else None
            for sample in source:
                buffer.append(sample)
                if len(buffer) >= buffer_size:
                    break
            # One drawing for a whole buffer: far quicker than one for each sample.
            while buffer:
                order = random.permutation(len(buffer), generator)
                yield from (buffer[int(i)] for i in order)
                buffer = list(itertools.islice(source, buffer_size))

        return Dataset(make, self._size)

    def batch(self, batch_size: int, drop_remainder: bool = False, **_: Any) -> Dataset:
        """Samples stacked."""

        def make() -> Iterator[Any]:
            source = iter(self)
            while group := list(itertools.islice(source, batch_size)):
                if len(group) == batch_size or not drop_remainder:
                    yield _stacked(group)

        size = None
        if self._size is not None:
            size = self._size // batch_size if drop_remainder else -(-self._size // batch_size)
        return Dataset(make, size)

    def unbatch(self) -> Dataset:
        """Samples of batches."""

        def make() -> Iterator[Any]:
            for batch in self:
                for i in range(len(nest.flatten(batch)[0])):
                    yield nest.map_structure(operator.itemgetter(i), batch)

        return Dataset(make, None)

    def repeat(self, count: int | None = None) -> Dataset:
        """The samples again and again."""

        def make() -> Iterator[Any]:
            rounds: Any = itertools.count() if count in (None, -1) else range(count or 0)
            for _ in rounds:
                yield from self

        known = None if count in (None, -1) or self._size is None else self._size * (count or 0)
        return Dataset(make, known)

    def take(self, count: int) -> Dataset:
        """The first samples."""
        size = count if self._size is None else min(count, self._size)
        return Dataset(lambda: itertools.islice(self, count), size)

    def skip(self, count: int) -> Dataset:
        """All but the first samples."""
        size = None if self._size is None else max(self._size - count, 0)
        return Dataset(lambda: itertools.islice(self, count, None), size)

    def concatenate(self, dataset: Dataset) -> Dataset:
        """These samples, then those."""
        known = None if None in (self._size, dataset._size) else self._size + dataset._size  # type: ignore[operator]
        return Dataset(lambda: itertools.chain(self, dataset), known)

    def enumerate(self, start: int = 0) -> Dataset:
        """Numbers beside the samples."""
        return Dataset(lambda: iter(enumerate(self, start)), self._size)

    def prefetch(self, buffer_size: int = AUTOTUNE) -> Dataset:
        """The data set itself: samples are made when they are needed."""
        return self

    def cache(self, filename: str = "") -> Dataset:
        """Samples kept in memory after the first time."""
        kept: list[Any] = []

        def make() -> Iterator[Any]:
            if not kept:
                kept.extend(self)
            return iter(kept)

        return Dataset(make, self._size)

    def cardinality(self) -> Any:
        """The number of samples, -2 if it is not known."""
        return as_value(-2 if self._size is None else self._size)

    def as_numpy_iterator(self) -> Iterator[Any]:
        """The samples as numpy arrays."""
        return (
            nest.map_structure(lambda t: t._values() if isinstance(t, Tensor) else t, sample)
            for sample in self
        )

    def __iter__(self) -> Iterator[Any]:
        return self._make()

    def __len__(self) -> int:
        if self._size is None:
            raise TypeError("the number of samples of this data set is not known")
        return self._size


def _held(value: Any) -> Any:
    array = value if isinstance(value, Tensor) else np.asarray(value)
    if isinstance(array, np.ndarray) and array.dtype.kind in "USO":
        return array
    return as_value(array)


def _stacked(group: list[Any]) -> Any:
    from ... import stack

    columns = zip(*[nest.flatten(sample) for sample in group], strict=True)
    joined = [
        stack([as_value(v) for v in column])
        if not isinstance(column[0], (str, np.str_, bytes))
        else np.array(column)
        for column in columns
    ]
    return nest.pack_like(group[0], joined)


__all__ = ["AUTOTUNE", "Dataset"]
__getattr__ = missing(__name__, __all__, title="tf.data")
