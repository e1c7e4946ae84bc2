"""Lines, points and arrows."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from ..pictures.figure import as_numpy
from . import colors
from .canvas import Canvas, Mappable
from .marks import (
    Place,
    check_lengths,
    error_mark,
    line_mark,
    numbers,
    paired_columns,
    path_of,
    points_mark,
    series_of,
    stroke,
)

_FORMAT = re.compile(r"^(C\d|[bgrcmykw])?(\.|,|o|v|\^|s|\*|\+|x|D|d)?(-{1,2}|-\.|:)?$")
_DASHES = {"-": "", "--": "6 4", "-.": "7 3 1.5 3", ":": "1.5 3", "solid": "", "dashed": "6 4",
           "dotted": "1.5 3", "dashdot": "7 3 1.5 3", "None": "none", "none": "none", "": "none",
           " ": "none"}  # fmt: skip


class Lines(Canvas):
    """Drawing of lines, points and arrows."""

    def plot(
        self, *args: Any, color: Any = None, c: Any = None, label: str | None = None,
        linestyle: str | None = None, ls: str | None = None, linewidth: float | None = None,
        lw: float | None = None, marker: str | None = None, markersize: float | None = None,
        ms: float | None = None, alpha: float = 1.0, **_: Any,
    ) -> list[Any]:  # fmt: skip
        """Lines through points: plot(y), plot(x, y), plot(x, y, "r--"), several at once.

        Raises ValueError where x and y differ in length or the format is not known.
        """
        made = []
        for xs, ys, fmt in series_of(args):
            match = _FORMAT.match(fmt)
            if match is None:
                raise ValueError(f"{fmt!r} is not a format such as 'r--', 'o' or 'C1:'")
            code, point, line = match.groups()
            given = color if color is not None else c if c is not None else code
            style = linestyle or ls or line or ("none" if point else "-")
            for xs_of, column in paired_columns(xs, ys):
                colour = self._colour(given)
                mark = line_mark(
                    xs_of, column, colour, _DASHES.get(style, ""), lw or linewidth or 1.6,
                    marker or point, ms or markersize or 6.0, alpha,
                )  # fmt: skip
                self._add(mark, xs_of, column, label, colour, "line")
                made.append(mark)
        return made

    def _logarithmic(self, x: bool, y: bool, *args: Any, **options: Any) -> list[Any]:
        self.x.log, self.y.log = self.x.log or x, self.y.log or y
        return self.plot(*args, **options)

    def semilogy(self, *args: Any, **options: Any) -> list[Any]:
        """plot with a logarithmic y axis."""
        return self._logarithmic(False, True, *args, **options)

    def semilogx(self, *args: Any, **options: Any) -> list[Any]:
        """plot with a logarithmic x axis."""
        return self._logarithmic(True, False, *args, **options)

    def loglog(self, *args: Any, **options: Any) -> list[Any]:
        """plot with two logarithmic axes."""
        return self._logarithmic(True, True, *args, **options)

    def scatter(
        self, x: Any, y: Any, s: Any = None, c: Any = None, marker: str | None = None,
        cmap: str | None = None, vmin: float | None = None, vmax: float | None = None,
        alpha: float | None = None, edgecolors: Any = None, label: str | None = None,
        color: Any = None, linewidths: float | None = None, **_: Any,
    ) -> Mappable:  # fmt: skip
        """Points; s: their area in points², c: a colour, or numbers for a colour map."""
        xs, ys = numbers(x).ravel(), numbers(y).ravel()
        check_lengths(xs, ys, "scatter")
        sizes = np.broadcast_to(np.sqrt(numbers(36 if s is None else s)), xs.shape)
        c = color if color is not None else c
        values = None
        if c is not None and not isinstance(c, str):
            array = as_numpy(c)
            if array.dtype.kind in "biuf" and array.shape == xs.shape:
                values = array.astype(float)
        if values is not None:
            low = float(values.min()) if vmin is None else vmin
            high = float(values.max()) if vmax is None else vmax
            fills = colors.hexes((values - low) / ((high - low) or 1), cmap)
            made = Mappable(low, high, cmap)
            first = fills[0] if fills else "#000000"
        else:
            many = isinstance(c, (list, tuple, np.ndarray)) and len(c) == len(xs)
            first = colors.css(c[0]) if many else self._colour(c)
            fills = [colors.css(part) for part in c] if many else [first] * len(xs)
            made = Mappable(0, 1, cmap)
        edge = None if edgecolors in (None, "none", "face") else colors.css(edgecolors)
        mark = points_mark(xs, ys, sizes, fills, marker or "o", 1 if alpha is None else alpha, edge)
        self._add(mark, xs, ys, label, first, "point")
        return made

    def errorbar(
        self, x: Any, y: Any, yerr: Any = None, xerr: Any = None, fmt: str = "", label: Any = None,
        capsize: float = 3, **options: Any,
    ) -> None:  # fmt: skip
        """A line with the error of each point."""
        xs, ys = numbers(x), numbers(y)
        colour = self._colour(options.pop("color", options.pop("c", None)))
        self.plot(xs, ys, fmt, label=label, color=colour, **options)
        for error, vertical in ((yerr, True), (xerr, False)):
            if error is None:
                continue
            width = np.broadcast_to(numbers(error), ys.shape if numbers(error).ndim < 2 else
                                    (2, *ys.shape))  # fmt: skip
            low, high = (width, width) if width.ndim == 1 else width
            along = ys if vertical else xs
            self.marks.append(error_mark(xs, ys, along - low, along + high, vertical, colour))
            (self.y if vertical else self.x).include([(along - low).min(), (along + high).max()])

    def fill_between(
        self, x: Any, y1: Any, y2: Any = 0, color: Any = None, alpha: float = 0.3,
        label: str | None = None, **_: Any,
    ) -> None:  # fmt: skip
        """The area between two curves."""
        xs = numbers(x)
        low, high = (np.broadcast_to(numbers(v), xs.shape) for v in (y1, y2))
        colour = self._colour(color)

        def mark(px: Place, py: Place) -> str:
            ahead = path_of(px(xs), py(low))
            back = path_of(px(xs[::-1]), py(high[::-1])).replace("M", "L", 1)
            return f'<path d="{ahead}{back}Z" fill="{colour}" fill-opacity="{alpha:g}"/>'

        self._add(mark, xs, [low.min(), high.max(), low.max(), high.min()], label, colour, "patch")

    def axhline(self, y: float = 0, **options: Any) -> None:
        """A line across at y."""
        self._across(y, False, options)

    def axvline(self, x: float = 0, **options: Any) -> None:
        """A line from bottom to top at x."""
        self._across(x, True, options)

    def _across(self, value: float, vertical: bool, options: dict[str, Any]) -> None:
        colour = self._colour(options.get("color", options.get("c")))
        dash = _DASHES.get(options.get("linestyle", options.get("ls", "-")), "")
        width = options.get("linewidth", options.get("lw", 1.6))
        at, ends = np.array([value, value]), np.array([0.0, 1.0])
        axis, other = (self.x, self.y) if vertical else (self.y, self.x)

        def mark(px: Place, py: Place) -> str:
            low, high = other.span()
            along = low + ends * (high - low)
            xs, ys = (at, along) if vertical else (along, at)
            return stroke(path_of(px(xs), py(ys)), colour, dash, width, options.get("alpha", 1.0))

        self.marks.append(mark)
        axis.include([value])
        if options.get("label"):
            self.legend_entries.append((options["label"], colour, "line"))

    def hlines(self, y: Any, xmin: float, xmax: float, colors: Any = None, **options: Any) -> None:
        """Lines from xmin to xmax at each y."""
        for value in np.atleast_1d(numbers(y)):
            self.plot([xmin, xmax], [value, value], color=colors, **options)

    def vlines(self, x: Any, ymin: float, ymax: float, colors: Any = None, **options: Any) -> None:
        """Lines from ymin to ymax at each x."""
        for value in np.atleast_1d(numbers(x)):
            self.plot([value, value], [ymin, ymax], color=colors, **options)

    def quiver(self, x: Any, y: Any, u: Any, v: Any, color: Any = None, **_: Any) -> None:
        """Arrows (u, v) at (x, y), the longest a tenth of the axes."""
        xs, ys, us, vs = (numbers(a).ravel() for a in (x, y, u, v))
        colour = self._colour(color)

        def mark(px: Place, py: Place) -> str:
            x0, y0 = px(xs), py(ys)
            unit_x, unit_y = px(np.array([1.0]))[0] - px(np.array([0.0]))[0], \
                py(np.array([1.0]))[0] - py(np.array([0.0]))[0]  # fmt: skip
            dx, dy = us * np.sign(unit_x), vs * np.sign(unit_y)
            scale = 30 / (np.hypot(dx, dy).max() or 1)
            dx, dy = dx * scale, dy * scale
            parts = []
            for a, b, p, q in zip(x0, y0, dx, dy, strict=True):
                tip_x, tip_y = a + p, b + q
                left = (tip_x - 0.3 * p + 0.15 * q, tip_y - 0.3 * q - 0.15 * p)
                right = (tip_x - 0.3 * p - 0.15 * q, tip_y - 0.3 * q + 0.15 * p)
                parts.append(
                    f"M{a:.1f} {b:.1f}L{tip_x:.1f} {tip_y:.1f}M{left[0]:.1f} {left[1]:.1f}"
                    f"L{tip_x:.1f} {tip_y:.1f}L{right[0]:.1f} {right[1]:.1f}"
                )
            return stroke("".join(parts), colour, "", 1.2, 1.0)

        self._add(mark, xs, ys, None, colour, "line")
