"""Where the elements of an array are: as sums of steps, written out for one shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...ops.shapes import Shape
from ..array import GpuArray
from ..lowering.walk import MASK


@dataclass
class Access:
    """An array that is read or stored to element by element, by its steps along rows and within
    them; in units of four elements where `wide`.
    """

    array: GpuArray
    offset: int
    outer: Shape
    inner: Shape
    wide: bool = False
    name: str = ""

    def widened(self, along: str) -> bool:
        """Whether elements along the last axis ("outer" or "inner") are four side by side, or all
        the same.
        """
        steps = self.outer if along == "outer" else self.inner
        if steps[-1] == 0:
            return True
        return steps[-1] == 1 and all(n % 4 == 0 for n in self._others(along))

    def _others(self, along: str) -> tuple[int, ...]:
        if along == "outer":
            return (*self.outer[:-1], *self.inner, self.offset)
        return (*self.outer, *self.inner[:-1], self.offset)

    def widen(self, along: str) -> None:
        """Count in fours."""
        steps = self.outer if along == "outer" else self.inner
        if steps[-1] == 0:
            return
        self.wide = True
        self.offset //= 4
        if along == "outer":
            self.outer = (*(s // 4 for s in self.outer[:-1]), 1)
            self.inner = tuple(s // 4 for s in self.inner)
        else:
            self.outer = tuple(s // 4 for s in self.outer)
            self.inner = (*(s // 4 for s in self.inner[:-1]), 1)


def digits(index: str, sizes: Shape) -> Iterator[str]:
    """The place along each axis of a place in row-major order."""
    behind = 1
    for axis in range(len(sizes) - 1, -1, -1):
        rest = index if behind == 1 else f"{index} / {behind}u"
        if axis > 0:
            rest += f" % {sizes[axis]}u"
        yield f"let {index}{axis} = {rest};"
        behind *= sizes[axis]


def place(index: str, steps: Shape, offset: int) -> str:
    terms = [f"{offset}u"] if offset else []
    for axis, step in enumerate(steps):
        if step:
            terms.append(f"{index}{axis}" if step == 1 else f"{index}{axis} * {step & MASK}u")
    return " + ".join(terms) or "0u"
