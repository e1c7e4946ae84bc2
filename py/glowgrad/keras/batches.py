"""Batches from what `fit` is given: arrays, tensors, lists and dicts of them, data loaders,
sequences and generators.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .. import random
from ..device import as_device
from ..tensor import Tensor
from ..utils.data.rows import Rows
from . import nest
from .variable import as_value

Batch = tuple[Any, Any, Any]  # x, y, sample_weight


class Batches:
    """An iterable of (x, y, sample_weight); `steps` is their number, None if not known."""

    def __init__(self, steps: int | None, make: Callable[[], Iterator[Any]]) -> None:
        self.steps = steps
        self._make = make

    def __iter__(self) -> Iterator[Batch]:
        return (_three(part) for part in self._make())


def _three(part: Any) -> Batch:
    """(x,), (x, y) or (x, y, sample_weight) as three, on the device in use."""
    if not isinstance(part, tuple):
        part = tuple(part) if isinstance(part, list) and len(part) in (2, 3) else (part,)
    if not 1 <= len(part) <= 3:
        raise ValueError(f"a batch is (x,), (x, y) or (x, y, sample_weight), not {len(part)} parts")
    x, y, weight = (*part, None, None)[:3]
    place = as_device(None)

    def ready(value: Any) -> Any:
        if value is None or (isinstance(value, np.ndarray) and value.dtype.kind in "USO"):
            return value  # texts, for layers that read them
        return as_value(value).to(place)

    return tuple(nest.map_structure(ready, v) for v in (x, y, weight))


def _count(parts: list[Any], names: str) -> int:
    sizes = {len(p) for p in parts}
    if len(sizes) > 1:
        given = ", ".join(str(tuple(np.shape(p) if not isinstance(p, Tensor) else p.shape))
                          for p in parts)  # fmt: skip
        raise ValueError(
            f"Data cardinality is ambiguous: all arrays must have the same number of samples, but "
            f"{names} have shapes {given}"
        )
    return sizes.pop()


def _held(value: Any) -> Any:
    """Data in a form that can be indexed by rows at once."""
    if isinstance(value, Tensor):
        return value.detach()
    if hasattr(value, "to_numpy"):  # a data frame
        value = value.to_numpy()
    array = np.asarray(value)
    return array if array.dtype.kind in "USO" else as_value(array)


# Bytes of data that go to the device as a whole, one part and all together; more goes there batch
# by batch.
_LARGEST, _MOST = 64 * 2**20, 256 * 2**20


def _resident(parts: list[Any]) -> list[Any]:
    """Tensors on the device in use, if they fit there: then a batch sends nothing."""
    place = as_device(None)
    tensors = [part for part in parts if isinstance(part, Tensor)]
    sizes = [tensor.nbytes for tensor in tensors if tensor.device != place]
    if sum(sizes) > _MOST or max(sizes, default=0) > _LARGEST:
        return parts
    return [part.to(place) if isinstance(part, Tensor) else part for part in parts]


class _Picked:
    """Rows of parts in an order, or as they lie."""

    def __init__(self, parts: list[Any], order: np.ndarray | None) -> None:
        self.order = order
        self.parts = parts
        self._rows = None if order is None else Rows([p for p in parts if _is_tensor(p)], order)

    def batch(self, low: int, high: int) -> list[Any]:
        if self._rows is None or self.order is None:
            return [part[low:high] for part in self.parts]
        picked = iter(self._rows.batch(low, high))
        return [
            next(picked) if _is_tensor(part) else part[self.order[low:high]] for part in self.parts
        ]


def _is_tensor(part: Any) -> bool:
    return isinstance(part, Tensor)


def _is_arrays(x: Any) -> bool:
    leaves = nest.flatten(x)
    return bool(leaves) and all(
        isinstance(p, (Tensor, np.ndarray)) or hasattr(p, "to_numpy") for p in leaves
    )


def _is_numbers(x: Any) -> bool:
    return isinstance(x, (list, tuple)) and bool(x) and not _is_arrays(x)


def as_arrays(x: Any) -> Any:
    """Nested lists of numbers as one array; anything else as it is."""
    if _is_numbers(x) and not hasattr(x, "shape"):
        leaf = nest.flatten(x)[0]
        if isinstance(leaf, (int, float, bool, str, np.generic)):
            return np.asarray(x)
    return x


def from_arrays(
    x: Any, y: Any, weight: Any, batch_size: int | None, shuffle: bool, steps: int | None = None
) -> Batches:
    """Batches of rows, in a new order every time if `shuffle`."""
    data = tuple(
        nest.map_structure(_held, as_arrays(part)) for part in (x, y, weight) if part is not None
    )
    count = _count(nest.flatten(list(data)), "x, y and sample_weight")
    size = batch_size or 32
    total = math.ceil(count / size)
    parts = _resident(nest.flatten(list(data)))

    def make() -> Iterator[Any]:
        picked = _Picked(parts, random.permutation(count) if shuffle else None)
        for number in range(total if steps is None else min(steps, total)):
            found = picked.batch(number * size, min((number + 1) * size, count))
            made = nest.pack_like(list(data), found)
            yield made[0], None if y is None else made[1], None if weight is None else made[-1]

    return Batches(total if steps is None else min(steps, total), make)


def batches(
    x: Any,
    y: Any = None,
    sample_weight: Any = None,
    batch_size: int | None = None,
    shuffle: bool = False,
    steps: int | None = None,
    class_weight: dict[int, float] | None = None,
) -> Batches:
    """Batches from any kind of data.

    Raises ValueError where arrays differ in length or labels are given beside a generator.
    """
    x = as_arrays(x)
    if _is_arrays(x):
        if class_weight is not None:
            if sample_weight is not None:
                raise ValueError("fit got both class_weight and sample_weight: give one of them")
            sample_weight = _class_weights(y, class_weight)
        return from_arrays(x, y, sample_weight, batch_size, shuffle, steps)
    if y is not None:
        raise ValueError(
            "`y` should not be passed when `x` gives the labels itself (a data set, a loader or a "
            "generator)"
        )
    if hasattr(x, "__getitem__") and hasattr(x, "__len__") and not hasattr(x, "sampler"):
        return _from_sequence(x, shuffle, steps)
    if hasattr(x, "__next__"):  # a generator goes on where it stopped
        return Batches(steps, lambda: _first(x, steps))
    if hasattr(x, "__iter__"):
        known = len(x) if hasattr(x, "__len__") else None
        count = known if steps is None else steps
        return Batches(count, lambda: _first(iter(x), steps))
    raise ValueError(f"fit cannot take batches from {type(x).__name__}")


def _first(iterator: Iterator[Any], steps: int | None) -> Iterator[Any]:
    for number, part in enumerate(iterator, 1):
        yield part
        if number == steps:
            return


def _from_sequence(sequence: Any, shuffle: bool, steps: int | None) -> Batches:
    total = len(sequence) if steps is None else min(steps, len(sequence))

    def make() -> Iterator[Any]:
        order = random.permutation(len(sequence)) if shuffle else range(len(sequence))
        for number in list(order)[:total]:
            yield sequence[int(number)]
        if hasattr(sequence, "on_epoch_end"):
            sequence.on_epoch_end()

    return Batches(total, make)


def _class_weights(y: Any, class_weight: dict[int, float]) -> np.ndarray:
    labels = y._values() if isinstance(y, Tensor) else np.asarray(y)
    if labels.ndim > 1:
        labels = labels.argmax(-1) if labels.shape[-1] > 1 else labels.reshape(len(labels))
    return np.array([class_weight.get(int(c), 1.0) for c in labels], np.float32)


def split_validation(
    x: Any, y: Any, weight: Any, share: float
) -> tuple[tuple[Any, Any, Any], tuple[Any, Any, Any]]:
    """The first rows for training and the last `share` of them for validation.

    Raises ValueError where the data are not arrays or a part would be empty.
    """
    x = as_arrays(x)
    if not _is_arrays(x):
        raise ValueError(
            "`validation_split` is only supported for tensors and NumPy arrays; give "
            "validation_data instead"
        )
    parts = [nest.map_structure(_held, as_arrays(p)) if p is not None else None
             for p in (x, y, weight)]  # fmt: skip
    count = _count(nest.flatten([p for p in parts if p is not None]), "x and y")
    at = math.floor(count * (1 - share))
    if at in (0, count):
        raise ValueError(
            f"validation_split={share} of {count} samples leaves "
            f"{'nothing to train on' if at == 0 else 'nothing to validate on'}"
        )

    def cut(rows: slice) -> tuple[Any, Any, Any]:
        return tuple(  # type: ignore[return-value]
            None if p is None else nest.map_structure(lambda v: v[rows], p) for p in parts
        )

    return cut(slice(0, at)), cut(slice(at, count))
