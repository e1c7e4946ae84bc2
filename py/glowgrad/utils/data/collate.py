"""Batches from lists of samples."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ... import dtypes
from ...errors import ShapeError
from ...tensor import Tensor
from ...tensor.creation import tensor
from ...tensor.movement import stack


def default_collate(batch: list[Any]) -> Any:
    """A batch from a list of samples: tensors and arrays are stacked, numbers become tensors
    (Python's floats float64, as in PyTorch), strings stay a list; tuples, lists, named tuples and
    dicts keep their form, each part collated.

    Raises TypeError for other types, RuntimeError where samples differ in shape or length.
    """
    first = batch[0]
    if isinstance(first, Tensor):
        return stack(batch)
    if isinstance(first, np.ndarray):
        _refuse_text(first)
        shapes = {sample.shape for sample in batch}
        if len(shapes) > 1:
            raise ShapeError(f"default_collate got arrays of shapes {sorted(shapes)}")
        return tensor(np.stack(batch))
    if isinstance(first, np.generic):
        _refuse_text(first)
        return tensor(np.array(batch))
    if isinstance(first, float):
        return tensor(batch, dtype=dtypes.float64)
    if isinstance(first, (bool, int)):
        return tensor(batch)
    if isinstance(first, (str, bytes)):
        return batch
    if isinstance(first, Mapping):
        return _mapping(
            first, {key: default_collate([sample[key] for sample in batch]) for key in first}
        )
    if isinstance(first, Sequence):
        if any(len(sample) != len(first) for sample in batch):
            raise RuntimeError(
                "default_collate got samples of different lengths: "
                f"{sorted({len(sample) for sample in batch})}. Pad them in a collate_fn"
            )
        parts = [default_collate(list(part)) for part in zip(*batch, strict=True)]
        return _sequence(first, parts) if type(first) is not tuple else parts
    raise TypeError(
        "default_collate makes batches of tensors, numpy arrays, numbers, strings, dicts and "
        f"lists, but a sample holds {type(first).__name__}: pass a collate_fn"
    )


def default_convert(data: Any) -> Any:
    """Numpy arrays and numbers in `data` as tensors; the rest stays (what a loader without batches
    does).
    """
    if isinstance(data, Tensor):
        return data
    if isinstance(data, (np.ndarray, np.generic)):
        return data if data.dtype.kind in "SUO" else tensor(data)
    if isinstance(data, Mapping):
        return _mapping(data, {key: default_convert(value) for key, value in data.items()})
    if isinstance(data, Sequence) and not isinstance(data, (str, bytes)):
        parts = [default_convert(part) for part in data]
        return _sequence(data, parts) if type(data) is not tuple else parts
    return data


def _mapping(like: Any, parts: dict[Any, Any]) -> Any:
    return _rebuilt(lambda: type(like)(parts), parts)


def _sequence(like: Any, parts: list[Any]) -> Any:
    if hasattr(like, "_fields"):  # a named tuple
        return type(like)(*parts)
    return _rebuilt(lambda: type(like)(parts), parts)


def _rebuilt(make: Callable[[], Any], parts: Any) -> Any:
    """The sample's own type where it can be made from its parts, as PyTorch tries."""
    try:
        return make()
    except TypeError:
        return parts


def _refuse_text(value: Any) -> None:
    if value.dtype.kind in "SUO":
        raise TypeError(
            f"default_collate got a numpy array of type {value.dtype}: tensors hold numbers"
        )
