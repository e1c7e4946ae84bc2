"""An axis: its limits, its ticks, and where a number lies."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np


class Scale:
    """The numbers along one axis, linear or logarithmic."""

    def __init__(self) -> None:
        self.log = False
        self.limits: tuple[float, float] | None = None
        self.low, self.high = math.inf, -math.inf
        self.margin = 0.05
        self.inverted = False
        self.ticks: list[float] | None = None
        self.labels: list[str] | None = None
        self.label = ""

    def include(self, values: Sequence[float] | np.ndarray) -> None:
        """Make room for these numbers."""
        array = np.asarray(values, float).ravel()
        array = array[np.isfinite(array)]
        if self.log:
            array = array[array > 0]
        if array.size:
            self.low = min(self.low, float(array.min()))
            self.high = max(self.high, float(array.max()))

    def span(self) -> tuple[float, float]:
        """The limits: those that were set, or the data's with a margin."""
        if self.limits is not None:
            return self.limits
        if self.low > self.high:
            return (1.0, 10.0) if self.log else (0.0, 1.0)
        low, high = self._bend(self.low), self._bend(self.high)
        if low == high:
            low, high = low - 0.5, high + 0.5
        room = (high - low) * self.margin
        low, high = low - room, high + room
        return (10**low, 10**high) if self.log else (low, high)

    def _bend(self, value: float) -> float:
        return math.log10(value) if self.log else value

    def place(self, values: np.ndarray) -> np.ndarray:
        """Numbers as shares of the axis, 0 at its beginning and 1 at its end."""
        low, high = (self._bend(v) for v in self.span())
        array = np.asarray(values, float)
        if self.log:
            array = np.log10(np.where(array > 0, array, np.nan))
        made: np.ndarray = (array - low) / ((high - low) or 1.0)
        return 1 - made if self.inverted else made

    def marks(self, room: int) -> list[tuple[float, str]]:
        """Where ticks stand, and what they say; about `room` of them."""
        low, high = sorted(self.span())
        if self.ticks is not None:
            texts = self.labels or [_text(t, 1.0) for t in self.ticks]
            return list(zip(self.ticks, texts, strict=False))
        if self.log:
            powers = range(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1)
            every = max(1, math.ceil(len(powers) / max(room, 1)))
            return [(10.0**p, f"10{_raised(p)}") for p in powers[::every]]
        step = _step((high - low) / max(room, 1))
        first = math.ceil(low / step - 1e-9)
        last = math.floor(high / step + 1e-9)
        return [(n * step, _text(n * step, step)) for n in range(first, last + 1)]


def _step(raw: float) -> float:
    """The next of 1, 2, 2.5, 5 times a power of ten."""
    if raw <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(raw))
    return next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= raw * 0.999)


def _text(value: float, step: float) -> str:
    if value and (abs(value) >= 1e6 or abs(value) < 1e-4):
        return f"{value:.3g}"
    digits = max(0, -math.floor(math.log10(step) + 1e-9) + (1 if f"{step:e}"[0:3] == "2.5" else 0))
    text = f"{value:.{digits}f}"
    return text.replace("-0.0", "0.0") if float(text) == 0 else text.replace("-", "\u2212")


def _raised(power: int) -> str:
    return str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
