"""Drawing of lines: curves, straight lines, error bars, stems."""

from __future__ import annotations

from typing import Any

import numpy as np

from .artist import SHORT, numbers
from .base import AxesBase
from .colors import css, series
from .given import coloured, error_sizes
from .lines import (
    ErrorBars,
    Line2D,
    LineCollection,
    Reference,
    SlopedLine,
    columns,
    format_of,
    series_of,
)
from .patches import (
    Band,
)
from .place import Coordinates


class LinePlots(AxesBase):
    """Curves and straight lines."""

    def plot(
        self, *args: Any, data: Any = None, scalex: bool = True, scaley: bool = True, **given: Any
    ) -> list[Line2D]:
        """Lines through points: plot(y), plot(x, y), plot(x, y, "r--"); a line for each column.

        Raises ValueError where x and y differ in length, or for an unknown format.
        """
        if data is not None:
            args = tuple(data[a] if isinstance(a, str) and a in data else a for a in args)
        made = []
        labels = given.pop("label", None)
        for xs, ys, fmt in series_of(args, self):
            style = format_of(fmt) if fmt else {}
            short = {SHORT.get(k, k): v for k, v in given.items()}
            pairs = columns(xs, ys)
            for number, (x, y) in enumerate(pairs):
                look = {**style, **short}
                if look.get("color") is None:
                    look["color"] = self.next_colour()
                label = (
                    labels[number]
                    if isinstance(labels, (list, tuple)) and len(pairs) == len(labels)
                    else labels
                )
                made.append(self.add(Line2D(x, y, label=label, **look)))
        return made

    def step(self, x: Any, y: Any, *args: Any, where: str = "pre", **given: Any) -> list[Line2D]:
        """A staircase through points; each step "pre", "post" or "mid" of its point."""
        if where not in ("pre", "post", "mid"):
            raise ValueError(f"where is 'pre', 'post' or 'mid', not {where!r}")
        return self.plot(x, y, *args, **{"drawstyle": f"steps-{where}", **given})

    def semilogx(self, *args: Any, **given: Any) -> list[Line2D]:
        """plot with a logarithmic x."""
        self.set_xscale("log", **({"base": given.pop("base")} if "base" in given else {}))
        return self.plot(*args, **given)

    def semilogy(self, *args: Any, **given: Any) -> list[Line2D]:
        """plot with a logarithmic y."""
        self.set_yscale("log", **({"base": given.pop("base")} if "base" in given else {}))
        return self.plot(*args, **given)

    def loglog(self, *args: Any, **given: Any) -> list[Line2D]:
        """plot with both axes logarithmic."""
        self.set_xscale("log")
        return self.semilogy(*args, **given)

    def axhline(self, y: float = 0, xmin: float = 0, xmax: float = 1, **given: Any) -> Line2D:
        """A horizontal line across the axes."""
        given.setdefault("color", self.next_colour() if not coloured(given) else None)
        return self.add(
            Reference(Coordinates("axes", "data"), [xmin, xmax], [float(y)] * 2, **_clean(given))
        )

    def axvline(self, x: float = 0, ymin: float = 0, ymax: float = 1, **given: Any) -> Line2D:
        """A vertical line across the axes."""
        given.setdefault("color", self.next_colour() if not coloured(given) else None)
        return self.add(
            Reference(Coordinates("data", "axes"), [float(x)] * 2, [ymin, ymax], **_clean(given))
        )

    def axline(
        self, xy1: Any, xy2: Any = None, *, slope: float | None = None, **given: Any
    ) -> Line2D:
        """An endless line through two points, or through one with a slope."""
        if (xy2 is None) == (slope is None):
            raise TypeError("axline needs either a second point xy2 or a slope")
        given.setdefault("color", self.next_colour() if not coloured(given) else None)
        return self.add(SlopedLine(xy1, xy2, slope, **_clean(given)))

    def axhspan(
        self, ymin: float, ymax: float, xmin: float = 0, xmax: float = 1, **given: Any
    ) -> Band:
        """A horizontal band across the axes."""
        where = Coordinates("axes", "data")
        return self.add(
            Band(where, (xmin, ymin), xmax - xmin, ymax - ymin, **self._filled_look(given))
        )

    def axvspan(
        self, xmin: float, xmax: float, ymin: float = 0, ymax: float = 1, **given: Any
    ) -> Band:
        """A vertical band across the axes."""
        where = Coordinates("data", "axes")
        return self.add(
            Band(where, (xmin, ymin), xmax - xmin, ymax - ymin, **self._filled_look(given))
        )

    def hlines(
        self,
        y: Any,
        xmin: Any,
        xmax: Any,
        colors: Any = None,
        linestyles: Any = "-",
        label: Any = None,
        **given: Any,
    ) -> LineCollection:
        """Horizontal lines at y, each from xmin to xmax."""
        ys, lows, highs = np.broadcast_arrays(*(np.atleast_1d(numbers(v)) for v in (y, xmin, xmax)))
        return self._strokes(
            np.stack([lows, ys], 1), np.stack([highs, ys], 1), colors, linestyles, label, given
        )

    def vlines(
        self,
        x: Any,
        ymin: Any,
        ymax: Any,
        colors: Any = None,
        linestyles: Any = "-",
        label: Any = None,
        **given: Any,
    ) -> LineCollection:
        """Vertical lines at x, each from ymin to ymax."""
        xs, lows, highs = np.broadcast_arrays(*(np.atleast_1d(numbers(v)) for v in (x, ymin, ymax)))
        return self._strokes(
            np.stack([xs, lows], 1), np.stack([xs, highs], 1), colors, linestyles, label, given
        )

    def _strokes(
        self, starts: Any, ends: Any, colors: Any, styles: Any, label: Any, given: dict[str, Any]
    ) -> LineCollection:
        color = colors if colors is not None else given.pop("color", given.pop("c", series(0)))
        color = color if not isinstance(color, str) or not color.startswith("var(") else None
        return self.add(
            LineCollection(
                np.asarray(starts, float),
                np.asarray(ends, float),
                color=color,
                linestyle=styles,
                label=label,
                **given,
            )
        )

    def errorbar(
        self,
        x: Any,
        y: Any,
        yerr: Any = None,
        xerr: Any = None,
        fmt: str = "",
        ecolor: Any = None,
        elinewidth: Any = None,
        capsize: float | None = None,
        capthick: Any = None,
        barsabove: bool = False,
        errorevery: int = 1,
        **given: Any,
    ) -> Any:
        """A line through points with bars of their errors; errors (N,), or (2, N) low and high."""
        if isinstance(fmt, str) and fmt.lower() == "none":
            (line,) = self.plot(x, y, linestyle="None", color=ecolor)
        else:
            (line,) = self.plot(x, y, *([fmt] if fmt else []), **given)
        colour = css(ecolor) if ecolor is not None else line["color"]
        bars = []
        for values, vertical in ((yerr, True), (xerr, False)):
            if values is not None:
                low, high = error_sizes(values, len(line.xs), "yerr" if vertical else "xerr")
                bars.append(
                    self._error_bars(
                        line.xs,
                        line.ys,
                        low,
                        high,
                        vertical,
                        colour,
                        capsize or 0.0,
                        elinewidth,
                        given.get("alpha"),
                        errorevery,
                    )
                )
        return line, (), tuple(bars)

    def _error_bars(
        self,
        xs: np.ndarray,
        ys: np.ndarray,
        low: np.ndarray,
        high: np.ndarray,
        vertical: bool,
        colour: str,
        capsize: float,
        width: Any,
        alpha: Any = None,
        every: int = 1,
    ) -> ErrorBars:
        at = np.stack([xs, ys], 1).astype(float)
        step = np.zeros_like(at), np.zeros_like(at)
        step[0][:, int(vertical)], step[1][:, int(vertical)] = low, high
        bars = ErrorBars(
            (at - step[0])[::every],
            (at + step[1])[::every],
            linewidth=width or 1.5,
            capsize=capsize,
            vertical=vertical,
            alpha=alpha,
        )
        bars.properties["color"] = colour
        return self.add(bars)

    def stem(
        self,
        *args: Any,
        linefmt: str | None = None,
        markerfmt: str | None = None,
        basefmt: str | None = None,
        bottom: float = 0,
        label: Any = None,
        orientation: str = "vertical",
        use_line_collection: bool = True,
    ) -> Any:
        """Stalks from a base line to points: stem(y) or stem(x, y)."""
        found = series_of(args[:2], self)
        if len(args) > 2:
            linefmt = args[2]
        (xs, ys, fmt) = found[0]
        look = format_of(linefmt or fmt) if linefmt or fmt else {}
        color = look.get("color", "C0")
        marker = format_of(markerfmt) if markerfmt else {}
        stalks = self.vlines(xs, bottom, ys, colors=color, linestyles=look.get("linestyle", "-"))
        (line,) = self.plot(
            xs,
            ys,
            linestyle="None",
            marker=marker.get("marker", "o"),
            color=marker.get("color", color),
            label=label,
        )
        base = format_of(basefmt) if basefmt and basefmt.strip() else {"color": "C3"}
        style = base.get("linestyle", "-") if basefmt is None or basefmt.strip() else "None"
        (ground,) = self.plot(
            [xs.min(), xs.max()],
            [bottom, bottom],
            label="_base",
            linestyle=style,
            color=base.get("color", "C3"),
        )
        return line, stalks, ground


def _clean(given: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in given.items() if v is not None}
