"""The frame of a recorded chart: scales, ticks and labels in SVG."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Scale:
    """Maps `low…high` to `start…end` of the drawing, by logarithm if `log`."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: float) -> float:
        turn: Callable[[float], float] = math.log10 if self.log else float
        low, high = turn(self.low), turn(self.high)
        return self.start + (turn(value) - low) / (high - low) * (self.end - self.start)

    def ticks(self, count: int = 5) -> list[float]:
        """Round values inside the scale."""
        if self.log:
            low, high = math.ceil(math.log10(self.low)), math.floor(math.log10(self.high))
            every = max(1, (high - low) // count)
            return [10.0**power for power in range(low, high + 1, every)] or [self.low, self.high]
        rough = (self.high - self.low) / count
        size = 10.0 ** math.floor(math.log10(rough))
        step = next(size * by for by in (1, 2, 5, 10) if size * by >= rough * 0.999)
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return [number * step for number in range(first, last + 1)]


def span(values: Sequence[float], log: bool = False) -> tuple[float, float]:
    """The least and greatest finite value (above 0 if `log`), never equal."""
    usable = [value for value in values if math.isfinite(value) and (value > 0 or not log)]
    low, high = (min(usable), max(usable)) if usable else (0.1, 1.0)
    if low == high:
        return (low / 2, low * 2) if log else (low - 0.5, high + 0.5)
    return low, high


def short(value: float) -> str:
    """A number as a tick or a cell shows it."""
    if value == 0:
        return "0"
    if abs(value) >= 1e5 or abs(value) < 1e-3:
        mantissa, exponent = f"{value:.0e}".split("e")
        return f"{mantissa}e{int(exponent)}"
    return f"{value:.4g}"


def text(x: float, y: float, content: str, anchor: str = "middle", rest: str = "") -> str:
    """A line of text in the colour of the page's text."""
    return f'<text x="{x:.4g}" y="{y:.4g}" text-anchor="{anchor}"{rest}>{escape(content)}</text>'


def axes(x: Scale, y: Scale, x_label: str, y_label: str, x_ticks: bool = True) -> str:
    """Ticks, lines and labels around a plot."""
    pieces = [f'<path class="axis" d="M{x.start:g} {y.end:g}V{y.start:g}H{x.end:g}"/>']
    for value in y.ticks():
        at = y(value)
        pieces.append(f'<path class="grid" d="M{x.start:g} {at:.1f}H{x.end:g}"/>')
        pieces.append(text(x.start - 6, at + 4, short(value), "end"))
    for value in x.ticks(6) if x_ticks else []:
        pieces.append(text(x(value), y.start + 16, short(value)))
    if x_label:
        pieces.append(text((x.start + x.end) / 2, y.start + 34, x_label))
    if y_label:
        middle = (y.start + y.end) / 2
        turned = f' transform="rotate(-90 12 {middle:g})"'
        pieces.append(text(12, middle, y_label, rest=turned))
    return "".join(pieces)


def svg(width: float, height: float, body: str) -> str:
    """The drawing; it grows to its own width and shrinks with the page."""
    box = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    return f'<svg class="chart" {box} aria-hidden="true">{body}</svg>'
