"""What a model does with its inputs: the operations of one run, in order.

Values are told apart by the arrays that hold them. A change in place gives the array a new value;
views of it that are used afterwards are taken anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from .. import primitive
from ..dtypes import DType, bool_
from ..ops import movement
from ..ops.elementwise import cast
from ..primitive import Parts, View
from ..tensor import Tensor
from .sizes import ExportError

Shape = tuple[int, ...]


class Value:
    """A tensor as it was at one time of a run."""

    def __init__(self, number: int, shape: Shape, dtype: DType) -> None:
        self.number = number
        self.shape = shape
        self.dtype = dtype
        self.name: str | None = None  # of an input or parameter
        self.varies = False  # whether it follows from an input or parameter
        self.constant: Tensor | None = None  # its values, where it does not


class Step(NamedTuple):
    """One operation."""

    name: str
    inputs: list[Value]
    attrs: dict[str, Any]
    outputs: list[Value]


class _Memory:
    """What a tensor and its views share."""

    def __init__(self) -> None:
        self.changes = 0
        self.parameter = False


class _Entry:
    """An array: the value that it has now, and of which other it is a view."""

    def __init__(self, tensor: Tensor, value: Value, memory: _Memory) -> None:
        self.tensor = tensor  # kept, so that no other array gets its id
        self.value = value
        self.memory = memory
        self.seen = memory.changes
        self.parent: _Entry | None = None
        self.view: tuple[Any, dict[str, Any], int] | None = None  # operation, attrs, which result


class Trace:
    """The steps of one run, and the constants that it begins with."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.constants: list[Value] = []
        self.inputs: list[Value] = []
        self.parameters: dict[str, Value] = {}
        self._known: dict[int, _Entry] = {}
        self._count = 0
        self._own = False
        self.read_shape: Shape | None = None  # of a tensor whose values the model has read

    # before and after the run

    def input(self, tensor: Tensor, name: str) -> None:
        """Make a tensor known as an input."""
        self.inputs.append(self._source(tensor, name).value)

    def parameter(self, tensor: Tensor, name: str) -> None:
        """Make a tensor known as a parameter or buffer; of tied ones the first name stays."""
        if id(tensor._data) not in self._known:
            entry = self._source(tensor, name)
            entry.memory.parameter = True
            self.parameters[name] = entry.value

    def value(self, tensor: Tensor) -> Value:
        """The value that a tensor has now."""
        return self._current(self._entry(tensor))

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Inside, operations are recorded."""
        before, primitive.watcher = primitive.watcher, self
        try:
            yield
        finally:
            primitive.watcher = before

    # what the engine tells

    def ran(
        self, operation: Any, inputs: Sequence[Tensor], attrs: dict[str, Any], results: list[Tensor]
    ) -> None:
        if self._own:
            return
        if operation.name == "uniform":
            raise ExportError(
                "export met random numbers, which a file of fixed operations cannot draw: draw "
                "them outside of the model and pass them as an input"
            )
        values = [self.value(tensor) for tensor in inputs]
        if operation.name == "put_into":
            made = self._step("put", values, {}, [inputs[0]])
            self._wrote(inputs[0], made[0])
            return
        if not results:
            raise ExportError(f"export met {operation.name}, which changes what it trains")
        made = self._step(operation.name, values, attrs, results)
        for which, (result, value) in enumerate(zip(results, made, strict=True)):
            if isinstance(operation, (View, Parts)):
                parent = self._entry(inputs[0])
                entry = _Entry(result, value, parent.memory)
                entry.parent, entry.view = parent, (operation, attrs, which)
            else:
                entry = _Entry(result, value, _Memory())
            self._known[id(result._data)] = entry

    def read(self, tensor: Tensor) -> None:
        known = self._known.get(id(tensor._data))
        if not self._own and known is not None and known.value.varies:
            self.read_shape = tuple(tensor.shape)

    def wrote(self, target: Tensor, values: Tensor) -> None:
        if self._own:
            return
        value = self.value(values)
        if value.dtype is not target.dtype:
            (value,) = self._step(cast.name, [value], {"dtype": target.dtype}, [target])
        if value.shape != tuple(target.shape):
            shape = tuple(target.shape)
            (value,) = self._step(movement.expand.name, [value], {"shape": shape}, [target])
        self._wrote(target, value)

    # values

    def _source(self, tensor: Tensor, name: str) -> _Entry:
        value = self._value(tensor)
        value.name, value.varies = name, True
        entry = self._known[id(tensor._data)] = _Entry(tensor, value, _Memory())
        return entry

    def _value(self, like: Tensor) -> Value:
        self._count += 1
        return Value(self._count, tuple(like.shape), like.dtype)

    def _entry(self, tensor: Tensor) -> _Entry:
        entry = self._known.get(id(tensor._data))
        if entry is None:
            value = self._value(tensor)
            value.constant = self._copy(tensor)
            self.constants.append(value)
            entry = self._known[id(tensor._data)] = _Entry(tensor, value, _Memory())
        return entry

    def _copy(self, tensor: Tensor) -> Tensor:
        self._own = True
        try:
            return tensor.detach().clone()
        finally:
            self._own = False

    def _current(self, entry: _Entry) -> Value:
        """The value of an entry, taken anew where its memory has changed since."""
        if entry.parent is not None and entry.seen != entry.memory.changes:
            assert entry.view is not None
            operation, attrs, which = entry.view
            source = self._current(entry.parent)
            entry.value = self._viewed(operation, attrs, which, source, entry.tensor)
            entry.seen = entry.memory.changes
        return entry.value

    def _viewed(
        self, operation: Any, attrs: dict[str, Any], which: int, source: Value, like: Tensor
    ) -> Value:
        if isinstance(operation, Parts):
            lead = (slice(None),) * attrs["axis"]
            operation, attrs = movement.index, {"key": (*lead, attrs["keys"][which])}
        return self._step(operation.name, [source], attrs, [like])[0]

    def _step(
        self, name: str, inputs: list[Value], attrs: dict[str, Any], results: Sequence[Tensor]
    ) -> list[Value]:
        made = [self._value(result) for result in results]
        for value, result in zip(made, results, strict=True):
            value.varies = any(source.varies for source in inputs)
            if not value.varies:
                value.constant = self._copy(result)
        self.steps.append(Step(name, inputs, attrs, made))
        return made

    # changes in place

    def _wrote(self, target: Tensor, value: Value) -> None:
        """Give an array a new value, and what it is a view of, too."""
        entry = self._known.get(id(target._data))
        if entry is None:  # what it was before matters to nobody
            self._known[id(target._data)] = _Entry(target, value, _Memory())
            return
        if entry.memory.parameter:
            raise ExportError(
                f"export met a change in place of a parameter or buffer of shape "
                f"{tuple(target.shape)}: a model that is run must leave them as they are"
            )
        above = entry
        while above.parent is not None:
            above = above.parent
            self._current(above)
        entry.memory.changes += 1
        while True:
            entry.value, entry.seen = value, entry.memory.changes
            if entry.parent is None:
                return
            assert entry.view is not None
            value = self._written(entry, entry.view, value)
            entry = entry.parent

    def _written(self, entry: _Entry, view: tuple[Any, dict[str, Any], int], part: Value) -> Value:
        """The value of the parent with this part written into its view."""
        assert entry.parent is not None
        whole, like = entry.parent.value, entry.parent.tensor
        operation, attrs, which = view
        if operation is movement.view:
            return self._step("view", [part], {"shape": whole.shape}, [like])[0]
        if operation is movement.permute:
            back = tuple(sorted(range(len(attrs["axes"])), key=attrs["axes"].__getitem__))
            return self._step("permute", [part], {"axes": back}, [like])[0]
        if operation is movement.parts:
            key: Any = (*(slice(None),) * attrs["axis"], attrs["keys"][which])
        elif operation is movement.index:
            key = attrs["key"]
        else:
            raise ExportError(f"export met a change in place through {operation.name}")
        place = {"shape": whole.shape, "key": key}
        (placed,) = self._step("embed", [part], place, [like])
        self._own = True
        ones = entry.tensor.new_ones(entry.tensor.shape, dtype=bool_)
        like_mask = like.new_ones(like.shape, dtype=bool_)
        self._own = False
        (mask,) = self._step("embed", [self.value(ones)], place, [like_mask])
        return self._step("where", [mask, placed, whole], {}, [like])[0]
