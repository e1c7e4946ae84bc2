"""Where ticks stand (locators) and what they say (formatters), by matplotlib's rules."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .scale import LinearScale, LogitScale, LogScale, SymmetricalLogScale


class Locator:
    """Gives the places of ticks between two limits; `room` is how many labels have space."""

    def tick_values(self, vmin: float, vmax: float, room: int = 9) -> np.ndarray:
        raise NotImplementedError(f"{type(self).__name__} gives no ticks")


class NullLocator(Locator):
    """No ticks."""

    def tick_values(self, vmin: float, vmax: float, room: int = 9) -> np.ndarray:
        return np.array([])


class FixedLocator(Locator):
    """Ticks at these places."""

    def __init__(self, locs: Any, nbins: int | None = None) -> None:
        self.locs = np.asarray(locs, float).ravel()
        self.nbins = nbins

    def tick_values(self, vmin: float, vmax: float, room: int = 9) -> np.ndarray:
        if self.nbins is None:
            return self.locs
        return self.locs[:: max(1, math.ceil(len(self.locs) / self.nbins))]


class IndexLocator(Locator):
    """Every `base` places from `offset`."""

    def __init__(self, base: float, offset: float) -> None:
        self.base, self.offset = base, offset

    def tick_values(self, vmin: float, vmax: float, room: int = 9) -> np.ndarray:
        return np.arange(vmin + self.offset, vmax + 1, self.base)


class LinearLocator(Locator):
    """A number of ticks from one limit to the other."""

    def __init__(self, numticks: int | None = None) -> None:
        self.numticks = numticks or 11

    def tick_values(self, vmin: float, vmax: float, room: int = 9) -> np.ndarray:
        return np.linspace(vmin, vmax, self.numticks)


class MultipleLocator(Locator):
    """Ticks at the multiples of a number."""

    def __init__(self, base: float = 1.0, offset: float = 0.0) -> None:
        if base <= 0:
            raise ValueError(f"ticks stand at multiples of a positive number, not {base!r}")
        self.base, self.offset = float(base), float(offset)

    def tick_values(self, vmin: float, vmax: float, room: int = 9) -> np.ndarray:
        first = math.ceil((vmin - self.offset) / self.base - 1e-9)
        last = math.floor((vmax - self.offset) / self.base + 1e-9)
        if last - first > 1000:
            raise RuntimeError(
                f"MultipleLocator({self.base:g}) would make {last - first} ticks: take a larger one"
            )
        return np.arange(first, last + 1) * self.base + self.offset


class MaxNLocator(Locator):
    """At most so many intervals, of a round size."""

    def __init__(
        self,
        nbins: Any = 10,
        *,
        steps: Any = None,
        integer: bool = False,
        min_n_ticks: int = 2,
        prune: str | None = None,
        symmetric: bool = False,
    ) -> None:
        self.nbins, self.integer, self.min_n_ticks, self.prune = nbins, integer, min_n_ticks, prune
        base = np.asarray([1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10] if steps is None else steps, float)
        base = base if base[0] == 1 else np.concatenate([[1.0], base])
        base = base if base[-1] == 10 else np.concatenate([base, [10.0]])
        self._steps = np.concatenate([0.1 * base[:-1], base, [10 * base[1]]])

    def tick_values(self, vmin: float, vmax: float, room: int = 9) -> np.ndarray:
        bins = max(1, min(room, 9)) if self.nbins == "auto" else max(1, min(self.nbins, room * 2))
        size = max(abs(vmin), abs(vmax))
        if vmax - vmin <= size * 1e-13 or not math.isfinite(vmax - vmin):
            return np.array([vmin])
        ticks = self._raw(vmin, vmax, bins)
        if self.prune in ("lower", "both"):
            ticks = ticks[1:]
        return ticks[:-1] if self.prune in ("upper", "both") else ticks

    def _raw(self, vmin: float, vmax: float, bins: int) -> np.ndarray:
        span, middle = vmax - vmin, (vmax + vmin) / 2
        offset = 0.0
        if abs(middle) / span >= 100:
            offset = math.copysign(10 ** (math.log10(abs(middle)) // 1), middle)
        power = 10 ** (math.log10(span / bins) // 1)
        low, high = vmin - offset, vmax - offset
        steps = self._steps * power
        if self.integer:
            whole = (steps < 1) | (np.abs(steps - np.round(steps)) < 0.001)
            steps = steps[whole]
        raw = span / bins
        fitting = np.flatnonzero(steps >= raw)
        first = int(fitting[0]) if fitting.size else len(steps) - 1
        ticks = np.array([low])
        for index in range(first, -1, -1):
            step = float(steps[index])
            if self.integer and math.floor(high) - math.ceil(low) >= self.min_n_ticks - 1:
                step = max(1.0, step)
            start = (low // step) * step
            begin = _edge(low - start, step, offset, up=False)
            end = _edge(high - start, step, offset, up=True)
            ticks = np.arange(begin, end + 1) * step + start
            if ((ticks <= high) & (ticks >= low)).sum() >= self.min_n_ticks:
                break
        return ticks + offset


def _edge(x: float, step: float, offset: float, *, up: bool) -> int:
    """The multiple of the step below or above x, where nearly whole numbers count as whole."""
    digits = math.log10(abs(offset) / step) if offset else 0
    tolerance = min(0.4999, max(1e-10, 10 ** (digits - 12)))
    quotient, rest = divmod(x, step)
    if up:
        return int(quotient) if rest / step < tolerance else int(quotient) + 1
    return int(quotient) + 1 if abs(rest / step - 1) < tolerance else int(quotient)


class AutoLocator(MaxNLocator):
    """matplotlib's own choice: steps of 1, 2, 2.5 and 5."""

    def __init__(self) -> None:
        super().__init__("auto", steps=[1, 2, 2.5, 5, 10])


class AutoMinorLocator(Locator):
    """Minor ticks that divide each interval between major ones."""

    def __init__(self, n: int | None = None) -> None:
        self.n = n

    def between(self, major: np.ndarray, vmin: float, vmax: float) -> np.ndarray:
        if len(major) < 2:
            return np.array([])
        step = float(major[1] - major[0])
        lead = step / 10 ** math.floor(math.log10(abs(step)) + 1e-9)
        parts = self.n or (5 if round(lead, 3) in (1, 2.5, 5, 10) else 4)
        places = np.arange(major[0] - step, major[-1] + 1.5 * step, step / parts)
        off = np.abs(np.round((places - major[0]) / step) - (places - major[0]) / step) > 1e-6
        return places[off & (places >= vmin) & (places <= vmax)]


class LogLocator(Locator):
    """Powers of a base, every n-th where there are many; `subs` places between them."""

    def __init__(self, base: float = 10.0, subs: Any = (1.0,), numticks: int | None = None) -> None:
        self.base, self.subs, self.numticks = float(base), subs, numticks

    def tick_values(self, vmin: float, vmax: float, room: int = 9) -> np.ndarray:
        if vmin <= 0 or vmax <= 0:
            return np.array([])
        low, high = (math.log(v, self.base) for v in (vmin, vmax))
        first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
        every = max(1, math.ceil((last - first + 1) / max(self.numticks or room, 2)))
        powers = np.arange(first, last + 1, every)
        if len(powers) < 2 and high - low < 1.2:  # less than a power: round numbers instead
            inner = AutoLocator().tick_values(vmin, vmax, room)
            return inner[inner > 0]
        return self.base ** powers.astype(float)

    def minor(self, vmin: float, vmax: float) -> np.ndarray:
        low, high = math.floor(math.log(vmin, self.base)), math.ceil(math.log(vmax, self.base))
        if high - low > 10:
            return np.array([])
        inner = np.arange(2, int(self.base))
        return np.concatenate(
            [inner * self.base**p for p in range(low, high + 1)] or [inner[:0] * 1.0]
        )


class SymmetricalLogLocator(Locator):
    """0 and the powers of the base on both sides."""

    def __init__(self, scale: SymmetricalLogScale) -> None:
        self.scale = scale

    def tick_values(self, vmin: float, vmax: float, room: int = 9) -> np.ndarray:
        base, edge = self.scale.base, self.scale.linthresh
        first = math.floor(math.log(edge, base) + 1e-9)
        top = max(abs(vmin), abs(vmax), edge)
        powers = np.arange(first, math.ceil(math.log(top, base)) + 1)
        every = max(1, math.ceil(2 * len(powers) / max(room, 2)))
        side = base ** powers[::-1][::every][::-1].astype(float)
        made = np.concatenate([-side[::-1], [0.0], side])
        return made[(made >= vmin) & (made <= vmax)]


class LogitLocator(Locator):
    """… 0.01, 0.1, 0.5, 0.9, 0.99 …"""

    def tick_values(self, vmin: float, vmax: float, room: int = 9) -> np.ndarray:
        low = [10.0**-p for p in range(9, 0, -1)]
        made = np.array([*low, 0.5, *(1 - v for v in reversed(low))])
        made = made[(made >= vmin) & (made <= vmax)]
        every = max(1, math.ceil(len(made) / max(room, 2)))
        middle = int(np.argmin(np.abs(made - 0.5))) if len(made) else 0
        return made[middle % every :: every]


class Formatter:
    """Writes the ticks: `labels(places)` gives a text for each."""

    offset = ""  # what all labels are multiplied by or added to, written at the axis's end

    def __call__(self, x: float, pos: int | None = None) -> str:
        return number_text(x)

    def labels(self, values: Sequence[float]) -> list[str]:
        return [self(v, i) for i, v in enumerate(values)]


class NullFormatter(Formatter):
    """No words."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        return ""


class FixedFormatter(Formatter):
    """These words, one after the other."""

    def __init__(self, seq: Sequence[Any]) -> None:
        self.seq = [str(s) for s in seq]

    def __call__(self, x: float, pos: int | None = None) -> str:
        return self.seq[pos] if pos is not None and pos < len(self.seq) else ""


class FuncFormatter(Formatter):
    """What a function (x, pos) says."""

    def __init__(self, func: Callable[..., Any]) -> None:
        self.func = func

    def __call__(self, x: float, pos: int | None = None) -> str:
        return str(self.func(x, pos))


class FormatStrFormatter(Formatter):
    """A %-format: "%.2f"."""

    def __init__(self, fmt: str) -> None:
        self.fmt = fmt

    def __call__(self, x: float, pos: int | None = None) -> str:
        return self.fmt % x


class StrMethodFormatter(Formatter):
    """A format of `x` and `pos`: "{x:.2f}"."""

    def __init__(self, fmt: str) -> None:
        self.fmt = fmt

    def __call__(self, x: float, pos: int | None = None) -> str:
        return self.fmt.format(x=x, pos=pos)


class PercentFormatter(Formatter):
    """Shares of `xmax` in per cent."""

    def __init__(self, xmax: float = 100, decimals: int | None = None, symbol: str = "%") -> None:
        self.xmax, self.decimals, self.symbol = xmax, decimals, symbol

    def __call__(self, x: float, pos: int | None = None) -> str:
        share = 100 * x / self.xmax
        text = (
            number_text(round(share, 6)) if self.decimals is None else f"{share:.{self.decimals}f}"
        )
        return text + (self.symbol or "")


class EngFormatter(Formatter):
    """Thousands as k, M, G … with a unit."""

    def __init__(self, unit: str = "", places: int | None = None, sep: str = " ") -> None:
        self.unit, self.places, self.sep = unit, places, sep

    def __call__(self, x: float, pos: int | None = None) -> str:
        power = 0 if x == 0 else min(max(math.floor(math.log10(abs(x)) / 3 + 1e-9), -4), 4)
        size = x / 1000**power
        text = f"{size:g}" if self.places is None else f"{size:.{self.places}f}"
        return f"{text}{self.sep}{'pnµm kMGT'[power + 4].strip()}{self.unit}".strip()


class ScalarFormatter(Formatter):
    """As many digits as the ticks need; a power of ten apart where they are huge or tiny."""

    def __init__(self, useOffset: Any = None, useMathText: Any = None) -> None:
        self.use_offset = useOffset is not False
        self.limits = (-5, 6)

    def set_scientific(self, b: bool) -> None:
        self.limits = (-5, 6) if b else (-400, 400)

    def set_powerlimits(self, lims: tuple[int, int]) -> None:
        self.limits = lims

    def set_useOffset(self, val: Any) -> None:
        self.use_offset = bool(val)

    def labels(self, values: Sequence[float]) -> list[str]:
        places = np.asarray(values, float)
        self.offset = ""
        if not len(places):
            return []
        base = self._base(places)
        rest = places - base
        span = float(np.ptp(rest)) or float(np.abs(rest).max()) or 1.0
        top = float(np.abs(rest).max()) or 1.0
        power = math.floor(math.log10(max(top, span)) + 1e-9)
        power = 0 if self.limits[0] < power < self.limits[1] else power
        rest = rest / 10.0**power
        parts = []
        if power:
            parts.append(f"×$10^{{{power}}}$")
        if base:
            parts.append(("+" if base > 0 else "−") + number_text(abs(base)))
        self.offset = " ".join(parts)
        digits = _digits(rest)
        return [_minus(f"{value:.{digits}f}") for value in rest.tolist()]

    def _base(self, places: np.ndarray) -> float:
        """What all ticks have in common, if that spares four digits or more."""
        low, high = float(places.min()), float(places.max())
        if not self.use_offset or low == high or low <= 0 <= high:
            return 0.0
        sign = math.copysign(1, low)
        small, large = sorted((abs(low), abs(high)))
        power = math.ceil(math.log10(large))
        while small // 10.0**power == large // 10.0**power:
            power -= 1
        power += 1
        if (large - small) / 10.0**power <= 0.01:
            while large // 10.0**power - small // 10.0**power <= 1:
                power -= 1
            power += 1
        if large // 10.0**power < 10**4 // 10:
            return 0.0
        return float(sign * (large // 10.0**power) * 10.0**power)


def _digits(places: np.ndarray) -> int:
    """Digits after the point that tell the ticks apart and show each of them."""
    span = float(np.ptp(places)) or float(np.abs(places).max()) or 1.0
    order = math.floor(math.log10(span))
    digits = max(0, 3 - order)
    while digits > 0 and np.abs(places - np.round(places, digits - 1)).max() < 1e-3 * 10.0**order:
        digits -= 1
    return digits


class LogFormatter(Formatter):
    """Powers as 10², what lies between as a number."""

    def __init__(self, base: float = 10.0, **_: Any) -> None:
        self.base = base

    def labels(self, values: Sequence[float]) -> list[str]:
        powers = [self._power(v) for v in values]
        if any(p is None for p in powers):
            return [number_text(v) for v in values]
        return [f"${self.base:g}^{{{p}}}$" for p in powers]

    def __call__(self, x: float, pos: int | None = None) -> str:
        return self.labels([x])[0]

    def _power(self, value: float) -> int | None:
        if value <= 0:
            return None
        power = math.log(value, self.base)
        return round(power) if abs(power - round(power)) < 1e-6 else None


LogFormatterSciNotation = LogFormatterMathtext = LogFormatter


class SymmetricalLogFormatter(LogFormatter):
    """Powers with their sign, and 0."""

    def labels(self, values: Sequence[float]) -> list[str]:
        return [
            "0" if v == 0 else ("−" if v < 0 else "") + LogFormatter(self.base).labels([abs(v)])[0]
            for v in values
        ]


class LogitFormatter(Formatter):
    """Shares near 0 and 1 in full."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        if x > 0.5:
            digits = max(1, round(-math.log10(1 - x)))
            return f"{x:.{digits}f}"
        return number_text(x)


def number_text(value: float) -> str:
    """A number in a few digits."""
    if value and (abs(value) >= 1e6 or abs(value) < 1e-4):
        mantissa, _, power = f"{value:.4g}".partition("e")
        if not power:
            return _minus(mantissa)
        return _minus(f"{mantissa}×$10^{{{int(power)}}}$")
    return _minus(f"{value:.6g}")


def _minus(text: str) -> str:
    return (
        "−" + text[1:] if text.startswith("-") and float(text.split("×")[0]) else text.lstrip("-")
    )


def locator_for(scale: LinearScale) -> Locator:
    """The locator that a scale brings."""
    if isinstance(scale, LogScale):
        return LogLocator(scale.base)
    if isinstance(scale, SymmetricalLogScale):
        return SymmetricalLogLocator(scale)
    return LogitLocator() if isinstance(scale, LogitScale) else AutoLocator()


def formatter_for(scale: LinearScale) -> Formatter:
    """The formatter that a scale brings."""
    if isinstance(scale, LogScale):
        return LogFormatter(scale.base)
    if isinstance(scale, SymmetricalLogScale):
        return SymmetricalLogFormatter(scale.base)
    return LogitFormatter() if isinstance(scale, LogitScale) else ScalarFormatter()
