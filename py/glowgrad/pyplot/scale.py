"""Scales: linear, log, symlog, logit; how numbers along an axis become lengths."""

from __future__ import annotations

import difflib
from typing import Any

import numpy as np


class LinearScale:
    """Numbers as they are."""

    name = "linear"
    low_end, high_end = -np.inf, np.inf

    def forward(self, values: np.ndarray) -> np.ndarray:
        return values

    def inverse(self, values: np.ndarray) -> np.ndarray:
        return values

    def usable(self, values: np.ndarray) -> np.ndarray:
        return np.isfinite(values) & (values > self.low_end) & (values < self.high_end)


class LogScale(LinearScale):
    """The logarithm; what is not positive lies nowhere."""

    name = "log"
    low_end = 0.0

    def __init__(self, base: float = 10.0, nonpositive: str = "clip", subs: Any = None) -> None:
        if base <= 0 or base == 1:
            raise ValueError(f"the base of a log scale is positive and not 1, not {base!r}")
        self.base = float(base)

    def forward(self, values: np.ndarray) -> np.ndarray:
        with np.errstate(invalid="ignore", divide="ignore"):
            made = np.log(np.where(values > 0, values, np.nan)) / np.log(self.base)
        # What is not positive is drawn far below, as matplotlib's "clip" does: bars reach down.
        return np.asarray(np.where(values <= 0, -1000.0, made))

    def inverse(self, values: np.ndarray) -> np.ndarray:
        return np.asarray(np.power(self.base, values))


class SymmetricalLogScale(LinearScale):
    """Linear between ±linthresh, the logarithm beyond."""

    name = "symlog"

    def __init__(
        self, base: float = 10.0, linthresh: float = 2.0, subs: Any = None, linscale: float = 1.0
    ) -> None:
        self.base, self.linthresh = float(base), float(linthresh)
        self.linscale = linscale / (1.0 - 1.0 / self.base)

    def forward(self, values: np.ndarray) -> np.ndarray:
        size = np.abs(values)
        with np.errstate(divide="ignore", invalid="ignore"):
            bent = (
                np.sign(values)
                * self.linthresh
                * (self.linscale + np.log(size / self.linthresh) / np.log(self.base))
            )
        return np.where(size <= self.linthresh, values * self.linscale, bent)

    def inverse(self, values: np.ndarray) -> np.ndarray:
        size = np.abs(values)
        bent = (
            np.sign(values) * self.linthresh * self.base ** (size / self.linthresh - self.linscale)
        )
        inside = size <= self.linthresh * self.linscale
        return np.where(inside, values / self.linscale, bent)


class LogitScale(LinearScale):
    """log(p / (1 - p)) for numbers between 0 and 1."""

    name = "logit"
    low_end, high_end = 0.0, 1.0

    def __init__(self, nonpositive: str = "mask") -> None:
        pass

    def forward(self, values: np.ndarray) -> np.ndarray:
        with np.errstate(divide="ignore", invalid="ignore"):
            good = np.where((values > 0) & (values < 1), values, np.nan)
            return np.asarray(np.log10(good / (1 - good)))

    def inverse(self, values: np.ndarray) -> np.ndarray:
        return np.asarray(1 / (1 + np.power(10.0, -values)))


class FuncScale(LinearScale):
    """A scale of two functions, there and back."""

    name = "function"

    def __init__(self, functions: Any) -> None:
        self._forward, self._inverse = functions

    def forward(self, values: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            return np.asarray(self._forward(np.asarray(values, float)), float)

    def inverse(self, values: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            return np.asarray(self._inverse(np.asarray(values, float)), float)


SCALES: dict[str, Any] = {
    "linear": LinearScale, "log": LogScale, "symlog": SymmetricalLogScale, "logit": LogitScale,
    "function": FuncScale,
}  # fmt: skip


def scale_of(value: Any, **options: Any) -> LinearScale:
    """The scale of a name; raises ValueError for another."""
    if isinstance(value, LinearScale):
        return value
    if value not in SCALES:
        close = difflib.get_close_matches(str(value), SCALES, 1)
        meant = f": did you mean {close[0]!r}?" if close else ""
        raise ValueError(f"a scale is one of {', '.join(SCALES)}, not {value!r}{meant}")
    made: LinearScale = SCALES[value](**options)
    return made
