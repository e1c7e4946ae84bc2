"""What a typed expression computes: one entry an operation, each with its tensor of the engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...tensor import Tensor

MOST_ENTRIES = 120
MOST_NUMBERS = 36  # in one vector or matrix


def _index(a: Tensor, *, index: Sequence[int]) -> Tensor:
    return a[tuple(index)]


def _sum(a: Tensor, *, dim: int | None = None) -> Tensor:
    return a.sum() if dim is None else a.sum(dim)


def _mean(a: Tensor, *, dim: int | None = None) -> Tensor:
    return a.mean() if dim is None else a.mean(dim)


# The same names stand in web/page/figures/autodiff-ops.js, which follows what the reader drags.
OPERATIONS: dict[str, Callable[..., Tensor]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": lambda a, b: a**b,
    "power": lambda a, exponent: a**exponent,
    "matmul": lambda a, b: a @ b,
    "neg": lambda a: -a,
    "maximum": lambda a, b: a.maximum(b),
    "minimum": lambda a, b: a.minimum(b),
    "abs": lambda a: a.abs(),
    "cos": lambda a: a.cos(),
    "exp": lambda a: a.exp(),
    "log": lambda a: a.log(),
    "relu": lambda a: a.relu(),
    "sigmoid": lambda a: a.sigmoid(),
    "sin": lambda a: a.sin(),
    "sqrt": lambda a: a.sqrt(),
    "tanh": lambda a: a.tanh(),
    "transpose": lambda a: a.T,
    "index": _index,
    "sum": _sum,
    "mean": _mean,
}


@dataclass(eq=False)
class Entry:
    """One node: an input, a constant, or an operation on earlier ones."""

    op: str
    tensor: Tensor
    args: tuple[Entry, ...] = ()
    attrs: dict[str, Any] = field(default_factory=dict)
    name: str = ""
    span: tuple[int, int] | None = None  # where it stands in the text

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.tensor.shape)


class Tape:
    """The entries of one expression, in the order in which they were computed."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def input(self, name: str, tensor: Tensor, span: tuple[int, int] | None = None) -> Entry:
        """A value that the reader may change."""
        return self._keep(Entry("input", tensor.requires_grad_(), name=name, span=span))

    def constant(self, value: float, span: tuple[int, int] | None = None) -> Entry:
        """A number of the text."""
        return self._keep(Entry("constant", Tensor(np.array(value, np.float32)), span=span))

    def apply(
        self, op: str, args: Sequence[Entry], attrs: dict[str, Any], span: tuple[int, int] | None
    ) -> Entry:
        """Compute one operation; raises ValueError where it does not fit its arguments."""
        tensor = OPERATIONS[op](*[arg.tensor for arg in args], **attrs)
        if tensor.requires_grad:
            tensor.retain_grad()
        return self._keep(Entry(op, tensor, tuple(args), attrs, span=span))

    def _keep(self, entry: Entry) -> Entry:
        shape = entry.shape
        if len(shape) > 2 or entry.tensor.numel() > MOST_NUMBERS or not entry.tensor.numel():
            raise ValueError(
                f"{entry.name or entry.op} has the shape {shape}: the machine shows numbers, "
                f"vectors and matrices of 1 to {MOST_NUMBERS} numbers"
            )
        if len(self.entries) >= MOST_ENTRIES:
            raise ValueError(
                f"this takes more than {MOST_ENTRIES} operations, too many to be followed: try "
                "fewer rounds of the loop, or vectors and matrices (x @ W) instead of numbers"
            )
        self.entries.append(entry)
        return entry


def needed(tape: Tape, result: Entry) -> list[Entry]:
    """A result and all that it was computed from, in the order of the tape."""
    used: set[int] = set()
    stack = [result]
    while stack:
        entry = stack.pop()
        if id(entry) not in used:
            used.add(id(entry))
            stack += entry.args
    return [entry for entry in tape.entries if id(entry) in used]
