"""What writes one operation: its inputs by name, their shapes and types, and the graph."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..graph import Graph, type_number
from ..program import Dims, Operation, Program
from ..sizes import Dim, ExportError

Nodes = Callable[["Writer"], "str | list[str]"]


class Writer:
    """One operation on its way into a graph."""

    def __init__(
        self, graph: Graph, program: Program, operation: Operation, inputs: list[str]
    ) -> None:
        self.graph = graph
        self.name = operation.name
        self.attrs = operation.attrs
        self.inputs = inputs
        self.dtypes = [program.dtype(number) for number in operation.inputs]
        self.out_dtype = program.dtype(operation.outputs[0])
        self._program = program
        self._operation = operation

    def shape(self, index: int) -> Dims:
        """The shape of an input; raises where it does not follow simply from the dynamic axes."""
        return self._program.shape(self._operation.inputs[index])

    @property
    def out_shape(self) -> Dims:
        """The shape of the first result."""
        return self._program.shape(self._operation.outputs[0])

    @property
    def x(self) -> str:
        """The first input."""
        return self.inputs[0]

    def add(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """Add a node with one result."""
        return self.graph.add(kind, inputs, **attributes)

    def like(self, value: float, index: int = 0) -> str:
        """A number of the type of an input."""
        return self.graph.constant(value, self.dtypes[index].numpy)

    def cast(self, x: str, dtype: str) -> str:
        """Convert to a type by its name."""
        return self.add("Cast", x, to=type_number(dtype))

    def filled(self, value: Any, dtype: np.dtype[Any], shape: Dims) -> str:
        """A tensor of one value."""
        scalar = self.graph.constant(value, dtype)
        return self.add("Expand", scalar, self.graph.sizes(shape))

    def static(self, dims: Sequence[Dim]) -> tuple[int, ...]:
        """Sizes that are the same for every size of the dynamic axes; raises for others."""
        known = tuple(dim for dim in dims if isinstance(dim, int))
        if len(known) != len(dims):
            raise ExportError(
                f"export cannot write {self.name} along a dynamic axis: leave it out of "
                "dynamic_axes"
            )
        return known


def needs_opset(writer: Writer, opset: int) -> None:
    """Raise where the operators of a newer version are needed."""
    if writer.graph.opset < opset:
        raise ExportError(f"export of {writer.name} needs opset_version={opset}")
