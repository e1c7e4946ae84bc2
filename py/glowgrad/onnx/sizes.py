"""Sizes that depend on dynamic axes, found by comparing runs over inputs of several sizes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Symbols = dict[str, int]  # the size of each dynamic axis in one run


class ExportError(RuntimeError):
    """A model that cannot be written as ONNX."""


@dataclass(frozen=True)
class Size:
    """factor · (product of dynamic axes) + offset."""

    factor: int
    symbols: tuple[str, ...]
    offset: int = 0

    def at(self, symbols: Symbols) -> int:
        """The size in one run."""
        return self.factor * math.prod(symbols[name] for name in self.symbols) + self.offset

    def __str__(self) -> str:
        parts = [*([str(self.factor)] if self.factor != 1 else []), *self.symbols]
        return "*".join(parts) + (f"{self.offset:+d}" if self.offset else "")


Dim = int | Size


def solve(values: Sequence[int], runs: Sequence[Symbols], what: str) -> Dim:
    """The number that has these values in these runs; ExportError where there is no simple one."""
    if len(set(values)) == 1:
        return values[0]
    first = runs[0]
    names = tuple(
        name
        for name in first
        if any(
            v != values[0] and run[name] != first[name] for v, run in zip(values, runs, strict=True)
        )
    )
    found = _affine(values, runs, names[0]) if len(names) == 1 else _product(values, runs, names)
    if found is None or any(found.at(r) != v for r, v in zip(runs, values, strict=True)):
        given = ", ".join(f"{v} for {r}" for v, r in zip(values, runs, strict=True))
        raise ExportError(
            f"export cannot say how {what} follows from the dynamic axes: it is {given}. Leave the "
            "axis out of dynamic_axes."
        )
    return found


def _affine(values: Sequence[int], runs: Sequence[Symbols], name: str) -> Size | None:
    other = next(i for i, run in enumerate(runs) if run[name] != runs[0][name])
    step = runs[other][name] - runs[0][name]
    factor, rest = divmod(values[other] - values[0], step)
    return None if rest else Size(factor, (name,), values[0] - factor * runs[0][name])


def _product(values: Sequence[int], runs: Sequence[Symbols], names: tuple[str, ...]) -> Size | None:
    factor, rest = divmod(values[0], math.prod(runs[0][name] for name in names))
    return None if rest else Size(factor, names)


def difference(a: Dim, b: Dim) -> Dim:
    """a - b; ExportError where that is no simple size."""
    if isinstance(a, int) and isinstance(b, int):
        return a - b
    if isinstance(a, Size) and isinstance(b, int):
        return Size(a.factor, a.symbols, a.offset - b)
    if isinstance(a, int) and isinstance(b, Size):
        return Size(-b.factor, b.symbols, a - b.offset)
    assert isinstance(a, Size)
    assert isinstance(b, Size)
    if a.symbols != b.symbols:
        raise ExportError(f"export cannot write the size {a} - ({b}) of dynamic axes")
    factor, offset = a.factor - b.factor, a.offset - b.offset
    return Size(factor, a.symbols, offset) if factor else offset
