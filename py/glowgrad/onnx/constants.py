"""Values that follow from no input: numbers, and tensors whose size follows from dynamic axes."""

from __future__ import annotations

import numpy as np

from .graph import Graph, type_number
from .program import Program
from .sizes import ExportError


def write_constant(graph: Graph, program: Program, number: int) -> str:
    """Add a constant to the graph; raises ExportError where it follows from the inputs after all.

    One that is larger for longer axes must be all alike (zeros), count (arange), or be the size
    itself.
    """
    arrays = program.constant(number)
    if arrays is None:
        raise ExportError("export met a result that an operation keeps for its gradient only")
    first = arrays[0]
    if program.is_constant(number):
        return graph.constant(first, first.dtype)
    if not program.symbols:
        raise _follows(first)
    if all(array.ndim == 0 for array in arrays):
        return _size(graph, program, arrays)
    if any(array.shape != first.shape for array in arrays):
        values = {value for array in arrays for value in np.unique(array).tolist()}
        if len(values) == 1:
            scalar = graph.constant(values.pop(), first.dtype)
            return graph.add("Expand", [scalar, graph.sizes(program.shape(number))])
        if all(_counts(array, arrays[0]) for array in arrays):
            return _range(graph, program, number, first)
    raise _follows(first)


def _size(graph: Graph, program: Program, arrays: list[np.ndarray]) -> str:
    """A number that is a size, or one over it."""
    numbers = [float(array) for array in arrays]
    inverse = any(n != round(n) for n in numbers)
    if inverse:
        if any(
            not 0 < abs(n) <= 0.5 or array.dtype.type(1 / round(1 / n)) != array
            for n, array in zip(numbers, arrays, strict=True)
        ):
            raise _follows(arrays[0])
        numbers = [1 / n for n in numbers]
    dim = program.solved([round(n) for n in numbers], "a number")
    scalar = graph.add("Squeeze", [graph.size(dim), graph.constant([0])])
    made = graph.add("Cast", [scalar], to=type_number(arrays[0].dtype.name))
    return graph.add("Reciprocal", [made]) if inverse else made


def _counts(array: np.ndarray, first: np.ndarray) -> bool:
    """Whether these are start, start + step, … with start and step as in the first run."""
    if array.ndim != 1 or min(len(array), len(first)) < 2:
        return False
    wanted = first[0] + np.arange(len(array)) * (first[1] - first[0])
    return bool(np.array_equal(array, wanted.astype(array.dtype)))


def _range(graph: Graph, program: Program, number: int, first: np.ndarray) -> str:
    count = graph.add("Squeeze", [graph.size(program.shape(number)[0]), graph.constant([0])])
    made = graph.add("Range", [graph.constant(0), count, graph.constant(1)])
    made = graph.add("Cast", [made], to=type_number(first.dtype.name))
    step, start = first[1] - first[0], first[0]
    if step != 1:
        made = graph.add("Mul", [made, graph.constant(step, first.dtype)])
    return graph.add("Add", [made, graph.constant(start, first.dtype)]) if start else made


def _follows(array: np.ndarray) -> ExportError:
    return ExportError(
        f"export met a tensor of shape {array.shape} that follows from the inputs in a way that "
        "leaves no trace: by item(), tolist(), numpy, an operation of the CPU alone, or a move "
        "between devices. Write it with tensor operations."
    )
