"""Symbolic tensors: a shape that stands for a batch not seen yet, and how it will be computed."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Callable
from typing import Any

from .. import autograd
from ..dtypes import DType, float32
from ..errors import ShapeError
from ..tensor import Tensor
from ..tensor.creation import zeros
from . import names
from .nest import flatten, map_structure, pack_like

Shape = tuple[int | None, ...]
_numbers = itertools.count()


class KerasTensor:
    """What a layer gives for an `Input`: its static shape (None: any size), its type, and the node
    that will compute it.
    """

    def __init__(
        self, shape: Any, dtype: DType = float32, name: str | None = None, node: Node | None = None
    ) -> None:
        self.shape: Shape = tuple(shape)
        self.dtype = dtype
        self.name = name or names.unique("keras_tensor")
        self.node = node

    @property
    def ndim(self) -> int:
        return len(self.shape)

    def __repr__(self) -> str:
        return (
            f"<KerasTensor shape={self.shape}, dtype={self.dtype.name}, sparse=False, "
            f"name={self.name}>"
        )

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise ValueError(
            f"{self!r} has no values yet: it stands for the data that a model will be given. Build "
            "a Model(inputs, outputs) and call it with data."
        )

    def __bool__(self) -> bool:
        raise TypeError(f"the truth of {self!r} is not known before the model is given data")

    def __iter__(self) -> Any:
        raise TypeError("a symbolic KerasTensor cannot be iterated over: it has no values yet")

    def __len__(self) -> int:
        raise TypeError("a symbolic KerasTensor has no length: its batch size is not known yet")

    def __float__(self) -> float:
        raise TypeError(f"{self!r} has no value yet")

    __hash__ = object.__hash__

    def __getitem__(self, key: Any) -> KerasTensor:
        return symbolic_call(operator.getitem, "get_item", self, key)

    def reshape(self, *shape: Any) -> KerasTensor:
        return symbolic_call(lambda x: x.reshape(*shape), "reshape", self)


_BOTH_SIDES = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul")


_TITLES = {
    "sub": "subtract", "mul": "multiply", "truediv": "true_divide", "floordiv": "floor_divide",
    "pow": "power", "neg": "negative", "abs": "absolute", "lt": "less", "le": "less_equal",
    "gt": "greater", "ge": "greater_equal",
}  # fmt: skip


def _operator(name: str) -> None:
    function = getattr(operator, name)
    title = _TITLES.get(name, name)

    def method(self: KerasTensor, *others: Any) -> KerasTensor:
        return symbolic_call(function, title, self, *others)

    def reflected(self: KerasTensor, other: Any) -> KerasTensor:
        return symbolic_call(function, title, other, self)

    setattr(KerasTensor, f"__{name}__", method)
    if name in _BOTH_SIDES:
        setattr(KerasTensor, f"__r{name}__", reflected)


for _name in (*_BOTH_SIDES, "neg", "abs", "lt", "le", "gt", "ge"):
    _operator(_name)


class Node:
    """One application of an operation to symbolic tensors."""

    def __init__(self, operation: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self.operation = operation
        self.args = args
        self.kwargs = kwargs
        self.number = next(_numbers)
        self.outputs: Any = None

    @property
    def inputs(self) -> list[KerasTensor]:
        parts = flatten([self.args, self.kwargs])
        return [part for part in parts if isinstance(part, KerasTensor)]

    def finish(self, outputs: Any) -> Any:
        """Make the outputs this node's."""
        self.outputs = outputs
        for output in flatten(outputs):
            output.node = self
        return outputs


class _Function:
    """A plain function as an operation, with a name for summaries."""

    def __init__(self, function: Callable[..., Any], name: str) -> None:
        self.function = function
        self.title = name
        self.name = names.unique(name)
        self._nodes: list[Node] = []
        self.class_name = "".join(part.title() for part in name.split("_"))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.function(*args, **kwargs)

    def again(self, *args: Any, **kwargs: Any) -> Any:
        """The same function in another graph."""
        return symbolic_call(self.function, self.title, *args, **kwargs)


def is_symbolic(*structure: Any) -> bool:
    """Whether any part is a KerasTensor."""
    return any(isinstance(part, KerasTensor) for part in flatten(list(structure)))


def symbolic_call(function: Callable[..., Any], name: str, *args: Any, **kwargs: Any) -> Any:
    """A KerasTensor for function(*args): its shape is found by trying."""
    operation = _Function(function, name)
    node = Node(operation, args, kwargs)
    operation._nodes.append(node)
    return node.finish(probe(function, args, kwargs))


def on_symbols(function: Callable[..., Any], name: str | None = None) -> Callable[..., Any]:
    """Let a function of tensors take KerasTensors too."""

    def call(*args: Any, **kwargs: Any) -> Any:
        if is_symbolic(args, kwargs):
            return symbolic_call(function, name or function.__name__, *args, **kwargs)
        return function(*args, **kwargs)

    call.__name__ = name or function.__name__
    call.__doc__ = function.__doc__
    return call


def probe(function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """The outputs' shapes and types: try zeros with two sizes for each None, and see which sizes of
    the outputs change.
    """
    try:
        tries = [_try(function, args, kwargs, unknown) for unknown in (2, 3)]
    except ShapeError as error:
        raise ValueError(str(error)) from error

    def joined(pair: tuple[Tensor, Tensor]) -> KerasTensor:
        a, b = pair
        shape = tuple(m if m == n else None for m, n in zip(a.shape, b.shape, strict=True))
        return KerasTensor(shape, a.dtype)

    leaves = [joined(pair) for pair in zip(*map(flatten, tries), strict=True)]
    return pack_like(tries[0], leaves)


def _try(function: Callable[..., Any], args: Any, kwargs: Any, unknown: int) -> Any:
    def stand_in(part: Any) -> Any:
        if not isinstance(part, KerasTensor):
            return part
        return zeros([unknown if n is None else n for n in part.shape], dtype=part.dtype)

    with autograd.no_grad():
        return function(*map_structure(stand_in, args), **map_structure(stand_in, kwargs))
