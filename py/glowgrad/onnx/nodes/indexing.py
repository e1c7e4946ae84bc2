"""Reading and writing by index tensors, and orders."""

from __future__ import annotations

import numpy as np

from ...ops.gather import neutral
from ...ops.shapes import contiguous_strides
from ..program import Slice
from .movement import indexed
from .writer import Nodes, Writer, needs_opset

_COMBINED = {"add": ("add", 16), "prod": ("mul", 16), "amax": ("max", 18), "amin": ("min", 18)}


def _rows(w: Writer, indices: str) -> str:
    """Indices of rows as ScatterND wants them: each a vector of one."""
    return w.add("Unsqueeze", indices, w.graph.constant([-1]))


def _put(w: Writer) -> str:
    return w.add("ScatterND", w.x, _rows(w, w.inputs[1]), w.inputs[2])


def _combined(operation: str) -> Nodes:
    reduction, opset = _COMBINED[operation]

    def write(w: Writer) -> str:
        needs_opset(w, opset)
        kind = w.dtypes[0].numpy
        start = w.filled(neutral(operation, kind), kind, w.attrs["shape"])
        rows = _rows(w, w.inputs[1])
        return w.add("ScatterND", start, rows, w.x, reduction=reduction)

    return write


def _scatter_add(w: Writer) -> str:
    part = tuple(
        Slice(0, wanted, 1, own) for wanted, own in zip(w.shape(1), w.shape(0), strict=True)
    )
    zeros = w.filled(0, w.dtypes[0].numpy, w.attrs["shape"])
    values = indexed(w, w.x, part)
    axis = w.attrs["axis"]
    return w.add("ScatterElements", zeros, w.inputs[1], values, axis=axis, reduction="add")


def _argsort(w: Writer) -> str:
    size = w.graph.size(w.shape(0)[-1])
    largest = int(w.attrs["descending"])
    return w.graph.add_many("TopK", [w.x, size], 2, axis=-1, largest=largest, sorted=1)[1]


def _wrapped(w: Writer, indices: str, size: str) -> str:
    """Indices that count from the end as ones that count from the start."""
    negative = w.add("Less", indices, w.graph.constant(0))
    return w.add("Where", negative, w.add("Add", indices, size), indices)


def _places(w: Writer) -> str:
    """The elements that gather reads, as places in the order of all elements."""
    axis, shape, own_shape = w.attrs["axis"], w.static(w.attrs["shape"]), w.static(w.shape(0))
    steps = contiguous_strides(shape)
    own = _wrapped(w, w.cast(w.x, "int64"), w.graph.constant(shape[axis]))
    others = np.zeros(own_shape, np.int64)
    for other, along in enumerate(np.indices(own_shape)):
        others += 0 if other == axis else along * steps[other]
    return w.add("Add", w.add("Mul", own, w.graph.constant(steps[axis])), w.graph.constant(others))


def _fold_index(w: Writer) -> str:
    flat, indices, size = (w.cast(x, "int64") for x in w.inputs)
    return w.cast(
        w.add("Add", w.add("Mul", flat, size), _wrapped(w, indices, size)), w.out_dtype.name
    )


INDEXING: dict[str, Nodes] = {
    "gather": lambda w: w.add("GatherElements", *w.inputs, axis=w.attrs["axis"]),
    "take": lambda w: w.add("Gather", *w.inputs, axis=0),
    "put": _put,
    **{f"put_{operation}": _combined(operation) for operation in _COMBINED},
    "scatter_add": _scatter_add,
    "argsort": _argsort,
    "places": _places,
    "fold_index": _fold_index,
}
