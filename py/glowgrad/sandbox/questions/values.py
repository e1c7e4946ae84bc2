"""A variable opened: its numbers, its parts, or its text.

A path leads from a name to a part: a number is an item of a collection by its place, a text an
attribute, a part of a module, or ".grad" of a tensor.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np

from ...nn import Module
from ...tensor import Tensor
from ...utils.data import DataLoader, Dataset, Subset, TensorDataset
from . import slices
from .summaries import (
    Summary,
    array_of,
    attributes,
    is_a,
    is_layer,
    is_mapping,
    is_sequence,
    items,
    length,
    parts,
)
from .variables import described

_ITEMS = 50  # of a page
_TEXT = 20_000  # characters of a text
_FIRST = ".first"
_GRADIENT = ".grad"

Child = tuple[int | str, str, Any]  # the step of a path, its label and the part


def values(
    namespace: dict[str, Any],
    path: list[int | str],
    fixed: list[int] | None = None,
    row: int = 0,
    column: int = 0,
    start: int = 0,
    more: bool = False,
) -> Summary:
    """Summary of what a path leads to, and its contents: `array` with `statistics` and `pictures`,
    `children` from `start` on, or `text`. With `more`, only the numbers at another place of an
    array. Raises LookupError where the path leads nowhere.
    """
    value = resolve(namespace, path)
    told = described(value)
    if is_a(value, Tensor) or is_a(value, np.ndarray):
        if is_a(value, Tensor) and array_of(value) is None:
            return told
        source = slices.Source(value)
        told["array"] = slices.page(source, fixed or [], row, column)
        if not more:
            told["statistics"] = slices.statistics(source)
            told["pictures"] = slices.pictures(source)
            told["gradient"] = is_a(value, Tensor) and value._grad is not None
        return told
    if is_a(value, str) or is_a(value, bytes):
        base = str if is_a(value, str) else bytes
        text = base.__getitem__(value, slice(_TEXT))
        told["text"] = text if type(text) is str else repr(text)
        told["cut"] = max(0, length(value) - _TEXT)
        return told
    page = list(islice(children(value), start, start + _ITEMS + 1))
    told["start"] = start
    told["following"] = len(page) > _ITEMS
    told["children"] = [
        {"step": step, "label": label, **described(child)} for step, label, child in page[:_ITEMS]
    ]
    return told


def resolve(namespace: dict[str, Any], path: list[int | str]) -> Any:
    """What a path leads to; raises LookupError where a step is not there any more."""
    name, *steps = path
    if name not in namespace:
        raise LookupError(f"there is no variable {name!r} any more")
    value = namespace[str(name)]
    for step in steps:
        if step == _GRADIENT and is_a(value, Tensor) and value._grad is not None:
            value = value._grad
            continue
        for found, _, child in children(value):
            if found == step:
                value = child
                break
        else:
            raise LookupError(f"{name!r} has no such part any more")
    return value


def children(value: Any) -> Iterator[Child]:
    """The parts of a value, in the order in which they are shown."""
    if is_mapping(value) or is_sequence(value):
        for number, (label, item) in enumerate(items(value)):
            yield number, label, item
    elif is_a(value, Module) or is_layer(value):
        for table in parts(value).values():
            for name, part in table.items():
                if part is not None:
                    yield name, name, part
    elif not is_a(value, Tensor) and not is_a(value, np.ndarray):
        if is_a(value, DataLoader) or is_a(value, Dataset):
            yield from _first(value)
        for name, part in list(attributes(value).items()):
            if not name.startswith("_"):
                yield name, name, part


def _first(data: Any) -> Iterator[Child]:
    """The first item, where getting it runs no code of a learner's."""
    dataset = attributes(data).get("dataset") if is_a(data, DataLoader) else data
    while type(dataset) is Subset and len(dataset.indices):
        dataset = dataset.dataset
    if type(dataset) is not TensorDataset or not dataset.tensors:
        return
    tensors = [t for t in dataset.tensors if is_a(t, Tensor) and array_of(t) is not None]
    if tensors and all(t._data.shape and t._data.shape[0] for t in tensors):
        yield _FIRST, "first item", tuple(t.detach()[0] for t in tensors)
