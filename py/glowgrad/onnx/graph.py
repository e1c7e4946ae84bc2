"""An ONNX graph: nodes, constants and sizes are added to it, and it is written as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .protobuf import data, number, real, text
from .sizes import Dim, ExportError, Size

# numpy's types by ONNX's numbers.
_TYPES = {
    "float32": 1, "uint8": 2, "int8": 3, "int16": 5, "int32": 6, "int64": 7, "bool": 9,
    "float16": 10, "float64": 11,
}  # fmt: skip
_IR = {17: 8, 18: 8, 19: 9, 20: 9, 21: 10}
_FLOAT, _INT, _STRING, _INTS, _STRINGS = 1, 2, 3, 7, 8
LAST = (1 << 63) - 1  # the end of an axis, whatever its size


def type_number(name: str) -> int:
    """ONNX's number of an element type; ExportError for one that it has not, or rarely."""
    if name not in _TYPES:
        raise ExportError(f"export cannot write tensors of type {name}: convert, e.g. to float32")
    return _TYPES[name]


class _Node:
    def __init__(self, kind: str, inputs: list[str], outputs: list[str], attributes: bytes) -> None:
        self.kind, self.inputs, self.outputs, self.attributes = kind, inputs, outputs, attributes


class Graph:
    """What is known of a graph while it is built. Values are named by text."""

    def __init__(self, opset: int) -> None:
        if opset not in _IR:
            raise ValueError(
                f"export got opset_version={opset}: it writes {min(_IR)} to {max(_IR)}"
            )
        self.opset = opset
        self._nodes: list[_Node] = []
        self._constants: dict[str, np.ndarray] = {}
        self._names: dict[Any, str] = {}
        self._inputs: dict[str, bytes] = {}
        self._outputs: dict[str, bytes] = {}
        self._sizes: dict[str, str] = {}
        self._taken: set[str] = set()

    # building

    def name(self, like: str) -> str:
        """A name that no other value has."""
        made, number = like, 0
        while made in self._taken:
            number += 1
            made = f"{like}_{number}"
        self._taken.add(made)
        return made

    def reserve(self, name: str) -> None:
        """Keep a name free for an output."""
        self._taken.add(name)

    def input(self, name: str, dtype: str, shape: Sequence[Dim]) -> None:
        """Declare an input."""
        self._taken.add(name)
        self._inputs[name] = _described(name, dtype, shape)

    def output(self, name: str, dtype: str, shape: Sequence[Dim]) -> None:
        """Declare an output."""
        self._outputs[name] = _described(name, dtype, shape)

    def dynamic(self, symbol: str, source: str, axis: int) -> None:
        """Say which axis of which input a dynamic size is."""
        shape = self.add("Shape", [source])
        self._sizes[symbol] = self.add("Gather", [shape, self.constant([axis])], axis=0)

    def parameter(self, name: str, values: np.ndarray) -> str:
        """An initializer under a name of its own."""
        self._taken.add(name)
        self._constants[name] = values
        return name

    def constant(self, values: Any, dtype: Any = np.int64) -> str:
        """An initializer; equal small ones are one."""
        array = np.asarray(values, dtype)
        type_number(array.dtype.name)
        key = (array.dtype.str, array.shape, array.tobytes()) if array.size < 1024 else object()
        if key not in self._names:
            self._names[key] = self.parameter(self.name("constant"), array)
        return self._names[key]

    def add(self, kind: str, inputs: Sequence[str], **attributes: Any) -> str:
        """Add a node with one result."""
        return self.add_many(kind, inputs, 1, **attributes)[0]

    def add_many(
        self, kind: str, inputs: Sequence[str], outputs: int, **attributes: Any
    ) -> list[str]:
        """Add a node with several results."""
        made = [self.name(kind.lower()) for _ in range(outputs)]
        packed = b"".join(_attribute(name, value) for name, value in sorted(attributes.items()))
        self._nodes.append(_Node(kind, list(inputs), made, packed))
        return made

    def alias(self, source: str, name: str) -> None:
        """Give a value one more name."""
        self._taken.add(name)
        self._nodes.append(_Node("Identity", [source], [name], b""))

    # sizes

    def size(self, dim: Dim) -> str:
        """A size as a value of one element."""
        if not isinstance(dim, Size):
            return self.constant([dim])
        made = self._sizes[dim.symbols[0]]
        for symbol in dim.symbols[1:]:
            made = self.add("Mul", [made, self._sizes[symbol]])
        if dim.factor != 1:
            made = self.add("Mul", [made, self.constant([dim.factor])])
        return self.add("Add", [made, self.constant([dim.offset])]) if dim.offset else made

    def sizes(self, dims: Sequence[Dim]) -> str:
        """Sizes as one vector."""
        if not any(isinstance(dim, Size) for dim in dims):
            return self.constant(dims)
        if len(dims) == 1:
            return self.size(dims[0])
        return self.add("Concat", [self.size(dim) for dim in dims], axis=0)

    # writing

    def __str__(self) -> str:
        return "\n".join(
            f"{', '.join(node.outputs)} = {node.kind}({', '.join(node.inputs)})"
            for node in self._needed()
        )

    def serialize(self) -> bytes:
        """The file's bytes; nodes that no output needs are left out."""
        from .. import __version__

        nodes = self._needed()
        used = {name for node in nodes for name in node.inputs}
        parts = [data(1, _node(node, f"{node.kind}_{index}")) for index, node in enumerate(nodes)]
        parts.append(text(2, "glowgrad"))
        parts += [data(5, _tensor(n, a)) for n, a in self._constants.items() if n in used]
        parts += [data(11, described) for described in self._inputs.values()]
        parts += [data(12, described) for described in self._outputs.values()]
        graph = b"".join(parts)
        if len(graph) >= 1 << 31:
            raise ExportError("export cannot write more than 2 GiB into one ONNX file")
        opset = text(1, "") + number(2, self.opset)
        producer = text(2, "glowgrad") + text(3, __version__)
        return number(1, _IR[self.opset]) + producer + data(7, graph) + data(8, opset)

    def _needed(self) -> list[_Node]:
        wanted = set(self._outputs)
        kept = []
        for node in reversed(self._nodes):
            if wanted.intersection(node.outputs):
                wanted.update(node.inputs)
                kept.append(node)
        return kept[::-1]


def _described(name: str, dtype: str, shape: Sequence[Dim]) -> bytes:
    dims = b"".join(
        data(1, text(2, str(dim)) if isinstance(dim, Size) else number(1, dim)) for dim in shape
    )
    tensor = number(1, type_number(dtype)) + data(2, dims)
    return text(1, name) + data(2, data(1, tensor))


def _tensor(name: str, values: np.ndarray) -> bytes:
    dims = b"".join(number(1, size) for size in values.shape)
    little = np.ascontiguousarray(values, values.dtype.newbyteorder("<"))
    kind = number(2, type_number(values.dtype.name))
    return dims + kind + text(8, name) + data(9, little.tobytes())


def _node(node: _Node, name: str) -> bytes:
    inputs = b"".join(text(1, i) for i in node.inputs)
    outputs = b"".join(text(2, o) for o in node.outputs)
    return inputs + outputs + text(3, name) + text(4, node.kind) + node.attributes


def _attribute(name: str, value: Any) -> bytes:
    head = text(1, name)
    if isinstance(value, float):
        body = real(2, value) + number(20, _FLOAT)
    elif isinstance(value, int):
        body = number(3, int(value)) + number(20, _INT)
    elif isinstance(value, str):
        body = text(4, value) + number(20, _STRING)
    elif any(isinstance(part, str) for part in value):
        body = b"".join(text(9, part) for part in value) + number(20, _STRINGS)
    else:
        body = b"".join(number(8, int(n)) for n in value) + number(20, _INTS)
    return data(5, head + body)
