"""Chains while they grow: expressions over memory, simplified as they are written."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ...dtypes import DType, bool_
from ...ops.elementwise import cast
from ...ops.shapes import Shape
from ...primitive import elementwise_named
from ..graph import CONSTANT, Chain, Instruction, Ref, Result, Storage

# What takes many times as long as an addition.
HEAVY = frozenset(
    {
        "exp",
        "log",
        "sin",
        "cos",
        "tan",
        "tanh",
        "sigmoid",
        "pow",
        "erf",
        "gelu",
        "gelu_tanh",
        "silu",
    }
    | {"gelu_grad", "gelu_tanh_grad", "silu_grad", "log1p", "expm1", "logaddexp", "sinh", "cosh"}
    | {"asin", "acos", "atan", "atan2", "asinh", "acosh", "atanh", "lgamma", "digamma", "erfinv"}
)
_OPPOSITES = {"eq": "ne", "ne": "eq"}
_COMMUTATIVE = frozenset({"add", "mul", "maximum", "minimum", "eq", "ne"})


class Value(NamedTuple):
    """A value of an expression: read from memory ("input"), a number ("constant") or computed."""

    name: str
    args: tuple[int, ...]
    dtype: DType
    number: Any = None
    ref: Ref | None = None


class Stored(NamedTuple):
    """A value that goes to memory, perhaps reduced; `out` of one that is not has the chain's
    shape.
    """

    value: int
    out: Ref
    reduce: str | None = None
    axes: tuple[int, ...] = ()


class Expression:
    """Values over one shape, each once, and what is stored of them."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.values: list[Value] = []
        self.stored: list[Stored] = []
        self._known: dict[Any, int] = {}

    def read(self, ref: Ref) -> int:
        """The value of an array of the chain's shape; a number, where it is all one constant."""
        if ref.storage.role == CONSTANT:
            number = uniform(ref.storage)
            if number is not None:
                return self.constant(number, ref.dtype)
        return self._put(Value("input", (), ref.dtype, None, ref), (ref, "input"))

    def constant(self, number: Any, dtype: DType) -> int:
        return self._put(Value("constant", (), dtype, number), (repr(number), dtype))

    def compute(self, name: str, args: tuple[int, ...], dtype: DType) -> int:
        """An elementwise operation of values, or what is exactly equal to it."""
        if all(self.values[arg].name == "constant" for arg in args):
            return self._folded(name, args, dtype)
        same = self._simpler(name, args, dtype)
        if same is not None:
            return same
        if name in _COMMUTATIVE:
            args = tuple(sorted(args))
        return self._put(Value(name, args, dtype), (name, args, dtype))

    def store(
        self, value: int, out: Ref, reduce: str | None = None, axes: tuple[int, ...] = ()
    ) -> None:
        self.stored.append(Stored(value, out, reduce, axes))

    def adopt(
        self, other: Expression, wanted: list[int], place: Callable[[Ref], int | Ref]
    ) -> dict[int, int]:
        """Write the values of another expression that `wanted` need into this one; `place` says
        for each of its inputs where that is read, or which value it is here.
        """
        found: dict[int, int] = {}
        for number in needed(other.values, wanted):
            value = other.values[number]
            if value.name == "input":
                assert value.ref is not None
                at = place(value.ref)
                found[number] = self.read(at) if isinstance(at, Ref) else at
            elif value.name == "constant":
                found[number] = self.constant(value.number, value.dtype)
            else:
                args = tuple(found[arg] for arg in value.args)
                found[number] = self.compute(value.name, args, value.dtype)
        return found

    def inputs(self) -> list[Ref]:
        """The arrays that what is stored needs."""
        return self._refs([stored.value for stored in self.stored])

    def inputs_of(self, value: int) -> list[Ref]:
        """The arrays that a value needs."""
        return self._refs([value])

    def _refs(self, wanted: list[int]) -> list[Ref]:
        refs = (self.values[number].ref for number in needed(self.values, wanted))
        return [ref for ref in refs if ref is not None]

    def storages(self) -> set[Storage]:
        return {r.storage for r in self.inputs()} | {s.out.storage for s in self.stored}

    def operations(self, value: int) -> list[str]:
        """The names of what computes a value."""
        names = (self.values[n].name for n in needed(self.values, [value]))
        return [name for name in names if name not in ("input", "constant")]

    def chain(self, first: Ref | None = None) -> tuple[Chain, list[Ref]]:
        """As a chain, and the arrays that it reads, `first` before the others."""
        wanted = needed(self.values, [s.value for s in self.stored])
        refs = [] if first is None else [first]
        refs += [r for r in self.inputs() if r != first]
        places = {ref: place for place, ref in enumerate(refs)}
        numbers: dict[int, int] = {}
        instructions: list[Instruction] = []
        for number in wanted:
            name, args, dtype, constant, ref = self.values[number]
            if ref is not None:
                numbers[number] = places[ref]
                continue
            numbers[number] = len(refs) + len(instructions)
            own = tuple(numbers[arg] for arg in args)
            instructions.append(Instruction(name, own, dtype, constant))
        results = tuple(Result(numbers[s.value], s.reduce, s.axes) for s in self.stored)
        return Chain(self.shape, tuple(instructions), results), refs

    def _put(self, value: Value, key: Any) -> int:
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = len(self.values)
            self.values.append(value)
        return known

    def _folded(self, name: str, args: tuple[int, ...], dtype: DType) -> int:
        arrays = [self.values[a].dtype.array(self.values[a].number) for a in args]
        with np.errstate(all="ignore"):
            if name == "cast":
                made = cast.numpy(*arrays, dtype=dtype)
            else:
                made = elementwise_named[name].numpy(*arrays)
        return self.constant(dtype.array(made).item(), dtype)

    def _number(self, value: int) -> Any:
        """The number that a value is, or None."""
        found = self.values[value]
        return found.number if found.name == "constant" else None

    def _simpler(self, name: str, args: tuple[int, ...], dtype: DType) -> int | None:
        """An equal value that costs less, where there is one."""
        first = self.values[args[0]]
        if name == "cast":
            return args[0] if first.dtype is dtype else None
        if name == "logical_not" and first.name in _OPPOSITES:
            return self.compute(_OPPOSITES[first.name], first.args, dtype)
        if dtype is bool_:
            return None
        if name == "neg" and first.name == "neg":
            return first.args[0]
        if name == "relu" and first.name == "relu":
            return args[0]
        if len(args) != 2:
            return None
        rule = _RULES.get(name)
        return None if rule is None else rule(self, args[0], args[1], dtype)


def _add(e: Expression, a: int, b: int, dtype: DType) -> int | None:
    if e._number(b) == 0:
        return a
    if e._number(a) == 0:
        return b
    if e.values[b].name == "neg":
        return e.compute("sub", (a, e.values[b].args[0]), dtype)
    if e.values[a].name == "neg":
        return e.compute("sub", (b, e.values[a].args[0]), dtype)
    return None


def _sub(e: Expression, a: int, b: int, dtype: DType) -> int | None:
    if e._number(b) == 0:
        return a
    if e.values[b].name == "neg":
        return e.compute("add", (a, e.values[b].args[0]), dtype)
    return None


def _mul(e: Expression, a: int, b: int, dtype: DType) -> int | None:
    for x, factor in ((a, b), (b, a)):
        number = e._number(factor)
        if number == 1:
            return x
        if number == -1:
            return e.compute("neg", (x,), dtype)
        if number is not None and e.values[x].name == "neg" and dtype.is_floating_point:
            return e.compute("mul", (e.values[x].args[0], e.constant(-number, dtype)), dtype)
    return None


def _div(e: Expression, a: int, b: int, dtype: DType) -> int | None:
    number = e._number(b)
    if number is None or not dtype.is_floating_point:
        return None
    if number == 1:
        return a
    exact = number and math.isfinite(number) and abs(math.frexp(number)[0]) == 0.5
    if exact and 2.0**-100 < abs(number) < 2.0**100:
        return e.compute("mul", (a, e.constant(1 / number, dtype)), dtype)
    return None


def _pow(e: Expression, a: int, b: int, dtype: DType) -> int | None:
    number = e._number(b)
    if number == 1:
        return a
    if number == 2:
        return e.compute("mul", (a, a), dtype)
    return None


_RULES: dict[str, Callable[[Expression, int, int, DType], int | None]] = {
    "add": _add,
    "sub": _sub,
    "mul": _mul,
    "div": _div,
    "pow": _pow,
}


def needed(values: list[Value], wanted: list[int]) -> list[int]:
    """The numbers of the values that some need, in order, themselves with them."""
    reached, waiting = set(wanted), list(wanted)
    while waiting:
        for arg in values[waiting.pop()].args:
            if arg not in reached:
                reached.add(arg)
                waiting.append(arg)
    return sorted(reached)


def uniform(storage: Storage) -> Any:
    """The number that all of a constant's elements are, or None."""
    array = storage.array
    if array is None or not storage.size:
        return None
    first = array[0]
    if storage.size > 1 and (array[-1] != first or not (array == first).all()):
        return None
    return first.item()
