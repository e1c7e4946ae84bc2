"""Drawing of lines, bars, distributions and points."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..pictures.figure import as_numpy
from .artist import SHORT, numbers
from .base import AxesBase
from .colors import css, is_color_like, series
from .lines import (
    ErrorBars,
    Line2D,
    LineCollection,
    Reference,
    SlopedLine,
    brief,
    columns,
    format_of,
    plain_or_category,
    series_of,
)
from .patches import (
    Band,
    Bar,
    BarContainer,
    FancyArrow,
    FilledBetween,
    Polygon,
    StepArea,
    Wedge,
)
from .place import Coordinates
from .points import PathCollection
from .rc import rcParams


class Plots(AxesBase):
    """Lines and what else follows from lists of numbers."""

    # Lines

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
        given.setdefault("color", self.next_colour() if not _coloured(given) else None)
        return self.add(
            Reference(Coordinates("axes", "data"), [xmin, xmax], [float(y)] * 2, **_clean(given))
        )

    def axvline(self, x: float = 0, ymin: float = 0, ymax: float = 1, **given: Any) -> Line2D:
        """A vertical line across the axes."""
        given.setdefault("color", self.next_colour() if not _coloured(given) else None)
        return self.add(
            Reference(Coordinates("data", "axes"), [float(x)] * 2, [ymin, ymax], **_clean(given))
        )

    def axline(
        self, xy1: Any, xy2: Any = None, *, slope: float | None = None, **given: Any
    ) -> Line2D:
        """An endless line through two points, or through one with a slope."""
        if (xy2 is None) == (slope is None):
            raise TypeError("axline needs either a second point xy2 or a slope")
        given.setdefault("color", self.next_colour() if not _coloured(given) else None)
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
                low, high = _errors(values, len(line.xs), "yerr" if vertical else "xerr")
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

    def fill_between(
        self,
        x: Any,
        y1: Any,
        y2: Any = 0,
        where: Any = None,
        interpolate: bool = False,
        step: str | None = None,
        **given: Any,
    ) -> FilledBetween:
        """The area between two curves, where a condition holds."""
        return self._between(x, y1, y2, where, step, True, given)

    def fill_betweenx(
        self,
        y: Any,
        x1: Any,
        x2: Any = 0,
        where: Any = None,
        step: str | None = None,
        interpolate: bool = False,
        **given: Any,
    ) -> FilledBetween:
        """The area between two curves that run upwards."""
        return self._between(y, x1, x2, where, step, False, given)

    def _between(
        self,
        t: Any,
        low: Any,
        high: Any,
        where: Any,
        step: Any,
        vertical: bool,
        given: dict[str, Any],
    ) -> FilledBetween:
        axis = self.xaxis if vertical else self.yaxis
        ts = plain_or_category(t, axis, "x")
        values = [np.asarray(numbers(v, n), float) for v, n in ((low, "y1"), (high, "y2"))]
        for name, v in zip(("y1", "y2"), values, strict=True):
            if v.ndim and v.shape != ts.shape:
                raise ValueError(
                    f"fill_between: x has shape {ts.shape} and {name} {v.shape}; they "
                    "need as many numbers, or y one number"
                )
        mask = None if where is None else np.asarray(as_numpy(where), bool)
        if mask is not None and mask.shape != ts.shape:
            raise ValueError(f"fill_between: where has shape {mask.shape}, and x {ts.shape}")
        a, b = (np.broadcast_to(v, ts.shape) for v in values)
        return self.add(
            FilledBetween(
                np.asarray(ts, float), a, b, mask, step, vertical, **self._filled_look(given)
            )
        )

    def fill(self, *args: Any, **given: Any) -> list[Polygon]:
        """Polygons: fill(x, y, "b")."""
        made = []
        for xs, ys, fmt in series_of(args, self):
            look = {"color": fmt, **given} if fmt else dict(given)
            made.append(self.add(Polygon(np.stack([xs, ys], 1), **self._filled_look(look))))
        return made

    def stackplot(
        self,
        x: Any,
        *args: Any,
        labels: Any = (),
        colors: Any = None,
        baseline: str = "zero",
        **given: Any,
    ) -> list[FilledBetween]:
        """Areas on top of each other."""
        if baseline != "zero":
            raise NotImplementedError("stackplot stands on 0 here: baseline='zero'")
        rows = np.atleast_2d(np.asarray([numbers(a, "y") for a in args], float).squeeze())
        tops = np.cumsum(rows, 0)
        floor = np.zeros_like(rows[0])
        made = []
        for number, top in enumerate(tops):
            look = dict(given)
            if colors is not None:
                look["facecolor"] = colors[number % len(colors)]
            label = labels[number] if number < len(labels) else None
            made.append(self.fill_between(x, floor, top, label=label, **look))
            floor = top
        self.xaxis.margin = 0.0 if self.xaxis.margin is None else self.xaxis.margin
        return made

    def _filled_look(self, given: dict[str, Any]) -> dict[str, Any]:
        if not any(SHORT.get(k, k) in ("color", "facecolor") for k in given):
            return {"facecolor": f"C{self.colour_number()}", **given}
        return given

    # Points

    def scatter(
        self,
        x: Any,
        y: Any,
        s: Any = None,
        c: Any = None,
        marker: Any = None,
        cmap: Any = None,
        norm: Any = None,
        vmin: Any = None,
        vmax: Any = None,
        alpha: Any = None,
        linewidths: Any = None,
        *,
        edgecolors: Any = None,
        plotnonfinite: bool = False,
        data: Any = None,
        **given: Any,
    ) -> PathCollection:
        """Points with a size (points²) and a colour each; numbers in `c` go through the colour map.

        Raises ValueError where x, y, s or c differ in length.
        """
        if data is not None:
            x, y, s, c = (data[v] if isinstance(v, str) and v in data else v for v in (x, y, s, c))
        xs, ys = (
            np.asarray(plain_or_category(v, axis, n), float).ravel()
            for v, axis, n in ((x, self.xaxis, "x"), (y, self.yaxis, "y"))
        )
        if len(xs) != len(ys):
            raise ValueError(
                f"x and y must be the same size, but have {len(xs)} and {len(ys)} "
                f"values (shapes {np.shape(as_shape(x))} and {np.shape(as_shape(y))})"
            )
        edgecolor = given.pop("edgecolor", edgecolors)
        width = given.pop("linewidth", given.pop("lw", linewidths))
        points = PathCollection(
            xs,
            ys,
            s,
            c,
            series(self.colour_number()) if c is None and not _coloured(given) else "",
            cmap=cmap,
            norm=norm,
            vmin=vmin,
            vmax=vmax,
            marker=marker,
            alpha=alpha,
            edgecolor=edgecolor,
            linewidth=width,
            **given,
        )
        return self.add(points, mappable=points.array is not None)

    # Bars

    def bar(
        self,
        x: Any,
        height: Any,
        width: Any = 0.8,
        bottom: Any = None,
        *,
        align: str = "center",
        **given: Any,
    ) -> BarContainer:
        """Bars of these heights, stacked on `bottom`; texts as x name the bars."""
        return self._bars(x, height, width, bottom, align, True, given)

    def barh(
        self,
        y: Any,
        width: Any,
        height: Any = 0.8,
        left: Any = None,
        *,
        align: str = "center",
        **given: Any,
    ) -> BarContainer:
        """Bars to the right, stacked on `left`; texts as y name the bars."""
        return self._bars(y, width, height, left, align, False, given)

    def _bars(
        self,
        at: Any,
        sizes: Any,
        thick: Any,
        foot: Any,
        align: str,
        vertical: bool,
        given: dict[str, Any],
    ) -> BarContainer:
        if align not in ("center", "edge"):
            raise ValueError(f"align is 'center' or 'edge', not {align!r}")
        axis, name = (self.xaxis, "x") if vertical else (self.yaxis, "y")
        places = plain_or_category(at, axis, name)
        values = np.atleast_1d(np.asarray(numbers(sizes, "height" if vertical else "width"), float))
        widths = np.asarray(numbers(thick, "width"), float)
        feet = np.asarray(numbers(0.0 if foot is None else foot, "bottom"), float)
        try:
            places, values, widths, feet = np.broadcast_arrays(places, values, widths, feet)
        except ValueError:
            raise ValueError(
                f"bar: {name} has shape {np.shape(places)}, the heights {values.shape}, the widths "
                f"{widths.shape} and the feet {feet.shape}: they need as many numbers"
            ) from None
        errors = given.pop("yerr", None), given.pop("xerr", None)
        error_look = dict(given.pop("error_kw", None) or {})
        error_look = {
            "ecolor": given.pop("ecolor", "k"),
            "capsize": given.pop("capsize", 0),
            **error_look,
        }
        ticks, label = given.pop("tick_label", None), given.pop("label", None)
        log = given.pop("log", False)
        if log:
            (self.set_yscale if vertical else self.set_xscale)("log")
        look = {SHORT.get(k, k): v for k, v in given.items()}
        fills = look.pop("color", None)
        if fills is None and look.get("facecolor") is None:
            fills = f"C{self.colour_number()}"
        per_bar = {
            k: v
            for k, v in {"color": fills, **look}.items()
            if isinstance(v, (list, tuple, np.ndarray))
            and not is_color_like(v)
            and k in ("color", "facecolor", "edgecolor", "linewidth")
        }
        names = label if isinstance(label, (list, tuple)) else None
        made = []
        for i, (p, v, w, f) in enumerate(
            zip(*(a.ravel().tolist() for a in (places, values, widths, feet)), strict=True)
        ):
            own = {**look, **{k: s[i % len(s)] for k, s in per_bar.items()}}
            fill = own.pop("color", fills)
            if "facecolor" not in own:
                own["facecolor"] = fill
            start = p - w / 2 if align == "center" else p
            corner, size = ((start, f), (w, v)) if vertical else ((f, start), (v, w))
            own["label"] = names[i] if names else (label if i == 0 else None)
            made.append(self.add(Bar(corner, *size, vertical=vertical, **own)))
        group = BarContainer(made, vertical, None if names else label)
        self.bar_groups.append(group)
        ends = np.asarray(feet, float) + values
        for given_errors, upright in zip(errors, (True, False), strict=True):
            if given_errors is None:
                continue
            low, high = _errors(given_errors, len(made), "yerr" if upright else "xerr")
            middle = places + (widths / 2 if align == "edge" else 0)
            xs, ys = (middle, ends) if vertical else (ends, middle)
            group.errorbar = self._error_bars(
                np.asarray(xs, float),
                np.asarray(ys, float),
                low,
                high,
                upright,
                css(error_look["ecolor"]),
                float(error_look["capsize"]),
                error_look.get("elinewidth", error_look.get("lw")),
            )
        if ticks is not None:
            axis.set_ticks(places, [ticks] * len(made) if isinstance(ticks, str) else ticks)
        return group

    def bar_label(
        self,
        container: Any,
        labels: Any = None,
        *,
        fmt: Any = "%g",
        label_type: str = "edge",
        padding: float = 0,
        **given: Any,
    ) -> list[Any]:
        """Numbers at the ends ("edge") or in the middle ("center") of bars."""
        if label_type not in ("edge", "center"):
            raise ValueError(f"label_type is 'edge' or 'center', not {label_type!r}")
        made = []
        for i, bar in enumerate(container):
            value = bar.height if container.vertical else bar.width
            end = (bar.y + bar.height, bar.x + bar.width)[not container.vertical]
            shown = (
                labels[i]
                if labels is not None
                else (
                    fmt(value)
                    if callable(fmt)
                    else fmt.format(value)
                    if "{" in fmt
                    else fmt % (end if label_type == "edge" and not labels else value)
                )
            )
            side = 1 if value >= 0 else -1
            if label_type == "center":
                xy, shift = (bar.x + bar.width / 2, bar.y + bar.height / 2), (0.0, 0.0)
                ha, va = "center", "center"
            elif container.vertical:
                xy, shift = (bar.x + bar.width / 2, end), (0.0, side * (padding + 2))
                ha, va = "center", "bottom" if side > 0 else "top"
            else:
                xy, shift = (end, bar.y + bar.height / 2), (side * (padding + 3), 0.0)
                ha, va = "left" if side > 0 else "right", "center"
            made.append(
                self.annotate(
                    str(shown),
                    xy,
                    shift,
                    textcoords="offset points",
                    **{"ha": ha, "va": va, **given},
                )
            )
        return made

    # Distributions

    def hist(
        self,
        x: Any,
        bins: Any = None,
        range: Any = None,
        density: bool = False,
        weights: Any = None,
        cumulative: Any = False,
        bottom: Any = None,
        histtype: str = "bar",
        align: str = "mid",
        orientation: str = "vertical",
        rwidth: float | None = None,
        log: bool = False,
        color: Any = None,
        label: Any = None,
        stacked: bool = False,
        **given: Any,
    ) -> Any:
        """Counts of numbers between edges, as numpy.histogram has them: (counts, edges, bars)."""
        kinds = ("bar", "barstacked", "step", "stepfilled")
        if histtype not in kinds:
            raise ValueError(f"histtype is one of {', '.join(kinds)}, not {histtype!r}")
        sets = _data_sets(x)
        sets = [
            np.asarray(s, float)[np.isfinite(np.asarray(s, float))]
            if s.dtype.kind == "f" and weights is None
            else s
            for s in sets
        ]
        bins = rcParams["hist.bins"] if bins is None else bins
        bins = (
            bins if isinstance(bins, (str, int, np.integer)) else np.asarray(numbers(bins), float)
        )
        together = np.concatenate(sets) if sets else np.array([])
        edges = np.histogram_bin_edges(together, bins, range)
        shares = (
            [None] * len(sets)
            if weights is None
            else ([numbers(weights)] if len(sets) == 1 else [numbers(w) for w in weights])
        )
        stacked = stacked or histtype == "barstacked"
        counts = [
            np.histogram(s, edges, weights=w)[0].astype(float)
            for s, w in zip(sets, shares, strict=True)
        ]
        widths = np.diff(edges)
        if density:
            total = sum(c.sum() for c in counts)
            counts = [c / ((total if stacked else c.sum()) or 1) / widths for c in counts]
        if cumulative:
            way = (
                slice(None, None, -1)
                if not isinstance(cumulative, bool) and cumulative < 0
                else slice(None)
            )
            counts = [(c * widths if density else c)[way].cumsum()[way] for c in counts]
        upright = orientation == "vertical"
        if log:
            (self.set_yscale if upright else self.set_xscale)("log")
        colours = [color] if color is None or is_color_like(color) else list(color)
        names = [label] if label is None or isinstance(label, str) else list(label)
        made: list[Any] = []
        floor = np.zeros(len(widths)) + (0 if bottom is None else numbers(bottom))
        tops = []
        share = 1.0 if stacked or len(sets) == 1 else 1 / len(sets)
        room = (0.8 if len(sets) > 1 and not stacked else 1.0) if rwidth is None else float(rwidth)
        for i, height in enumerate(counts):
            given_color = colours[i % len(colours)]
            fill = f"C{self.colour_number()}" if given_color is None else given_color
            name = names[i] if i < len(names) else None
            if histtype.startswith("step"):
                made.append(
                    self._stairs(
                        edges, height, floor, upright, fill, name, histtype == "stepfilled", given
                    )
                )
            else:
                wide = widths * share * room
                start = edges[:-1] + (widths - widths * room) / 2 + (0 if stacked else i * wide)
                start = start - (
                    widths / 2 if align == "left" else -widths / 2 if align == "right" else 0
                )
                draw = self.bar if upright else self.barh
                made.append(
                    draw(start, height, wide, floor, align="edge", color=fill, label=name, **given)
                )
            tops.append(height + (floor if stacked else 0))
            floor = floor + height if stacked else floor
        if len(sets) == 1:
            return tops[0], edges, made[0]
        return tops, edges, made

    def _stairs(
        self,
        edges: np.ndarray,
        height: np.ndarray,
        floor: np.ndarray,
        upright: bool,
        color: Any,
        label: Any,
        full: bool,
        given: dict[str, Any],
    ) -> list[StepArea]:
        along = np.repeat(edges, 2)
        across = np.concatenate([floor[:1], np.repeat(height + floor, 2), floor[-1:]])
        if full and floor.any():
            along = np.concatenate([along, along[::-1]])
            across = np.concatenate(
                [across, np.concatenate([floor[:1], np.repeat(floor, 2), floor[-1:]])[::-1]]
            )
        at = np.stack([along, across] if upright else [across, along], 1)
        look = dict(given)
        if full:
            look.setdefault("facecolor", color)
        else:
            look = {"edgecolor": color, "fill": False, **look}
        return [self.add(StepArea(at, float(floor.min()), upright, label=label, **look))]

    def stairs(
        self,
        values: Any,
        edges: Any = None,
        *,
        baseline: float = 0,
        fill: bool = False,
        orientation: str = "vertical",
        label: Any = None,
        color: Any = None,
        **given: Any,
    ) -> Any:
        """A staircase of values between edges."""
        height = np.asarray(numbers(values, "values"), float)
        steps = np.arange(len(height) + 1.0) if edges is None else np.asarray(numbers(edges), float)
        if len(steps) != len(height) + 1:
            raise ValueError(
                f"stairs needs one edge more than values: {len(steps)} for {len(height)}"
            )
        color = f"C{self.colour_number()}" if color is None else color
        return self._stairs(
            steps,
            height,
            np.full(len(height), float(baseline)),
            orientation == "vertical",
            color,
            label,
            fill,
            given,
        )[0]

    def boxplot(
        self,
        x: Any,
        notch: Any = None,
        sym: Any = None,
        vert: Any = None,
        whis: Any = 1.5,
        positions: Any = None,
        widths: Any = None,
        patch_artist: bool = False,
        tick_labels: Any = None,
        labels: Any = None,
        showmeans: bool = False,
        showfliers: bool = True,
        showcaps: bool = True,
        showbox: bool = True,
        orientation: str = "vertical",
        **given: Any,
    ) -> dict[str, list[Any]]:
        """Boxes from the first to the third quartile, the median, whiskers and outliers."""
        before, told = len(self.artists_drawn), []
        upright = orientation == "vertical" if vert is None else bool(vert)
        sets = _data_sets(x)
        at = np.arange(1, len(sets) + 1) if positions is None else numbers(positions)
        wide = np.broadcast_to(
            np.clip(0.15 * np.ptp(at), 0.15, 0.5) if widths is None else numbers(widths), len(sets)
        )
        made: dict[str, list[Any]] = {
            k: [] for k in ("whiskers", "caps", "boxes", "medians", "fliers", "means")
        }
        looks = {
            k: dict(given.get(f"{k}props") or {})
            for k in ("box", "median", "whisker", "cap", "flier", "mean")
        }

        def line(xs: Any, ys: Any, look: dict[str, Any]) -> Line2D:
            pair = (xs, ys) if upright else (ys, xs)
            return self.plot(*pair, **{"color": "k", "linewidth": 1.0, **look})[0]

        for values, p, w in zip(sets, np.asarray(at).tolist(), wide.tolist(), strict=True):
            values = np.asarray(values, float)
            values = values[np.isfinite(values)]
            if not values.size:
                continue
            q1, median, q3 = np.percentile(values, [25, 50, 75])
            if isinstance(whis, (tuple, list)):
                low, high = np.percentile(values, whis)
            else:
                reach = whis * (q3 - q1)
                low = values[values >= q1 - reach].min()
                high = values[values <= q3 + reach].max()
            a, b = p - w / 2, p + w / 2
            corners = np.array([[a, q1], [b, q1], [b, q3], [a, q3]])
            if showbox and patch_artist:
                made["boxes"].append(
                    self.add(
                        Polygon(
                            corners if upright else corners[:, ::-1],
                            **{"facecolor": "C0", "edgecolor": "k", **looks["box"]},
                        )
                    )
                )
            elif showbox:
                ring = np.concatenate([corners, corners[:1]])
                made["boxes"].append(line(ring[:, 0], ring[:, 1], looks["box"]))
            for end, start in ((low, q1), (high, q3)):
                made["whiskers"].append(line([p, p], [start, end], looks["whisker"]))
                if showcaps:
                    made["caps"].append(line([p - w / 4, p + w / 4], [end, end], looks["cap"]))
            made["medians"].append(
                line([a, b], [median, median], {"color": "C1", **looks["median"]})
            )
            if showmeans:
                made["means"].append(
                    line(
                        [p],
                        [values.mean()],
                        {"marker": "^", "color": "C2", "linestyle": "None", **looks["mean"]},
                    )
                )
            out = values[(values < low) | (values > high)]
            told.append(
                f"median {brief(median)}, half from {brief(q1)} to {brief(q3)}, whiskers from "
                f"{brief(low)} to {brief(high)}"
                + (f", {len(out)} outlier{'s' * (len(out) > 1)}" if len(out) else "")
            )
            if showfliers and sym != "":
                made["fliers"].append(
                    line(
                        [p] * len(out),
                        out,
                        {
                            "marker": "o",
                            "linestyle": "None",
                            "markerfacecolor": "none",
                            "markeredgecolor": "k",
                            "markeredgewidth": 2 / 1.2,
                            "markersize": 5,
                            **looks["flier"],
                        },
                    )
                )
        axis, names = (
            self.xaxis if upright else self.yaxis,
            labels if tick_labels is None else tick_labels,
        )
        axis.set_ticks(at, [f"{v:g}" for v in np.asarray(at, float)] if names is None else names)
        ends = np.asarray(at, float)
        axis.set_limits(float(ends.min()) - 0.5, float(ends.max()) + 0.5)
        self.tell_as("box plot", told, names, before)
        return made

    def violinplot(
        self,
        dataset: Any,
        positions: Any = None,
        vert: Any = None,
        widths: Any = 0.5,
        showmeans: bool = False,
        showextrema: bool = True,
        showmedians: bool = False,
        orientation: str = "vertical",
        points: int = 100,
        **given: Any,
    ) -> Any:
        """The density of each data set on both sides of a line (Gaussian kernels, Scott's rule)."""
        upright = orientation == "vertical" if vert is None else bool(vert)
        sets = _data_sets(dataset)
        at = np.arange(1, len(sets) + 1) if positions is None else numbers(positions)
        bodies, color = [], f"C{self.colour_number()}"
        before, told = len(self.artists_drawn), []
        for values, p, w in zip(
            sets, np.asarray(at).tolist(), np.broadcast_to(widths, len(sets)).tolist(), strict=True
        ):
            values = np.asarray(values, float)
            grid = np.linspace(values.min(), values.max(), points)
            band = (values.std(ddof=1) if len(values) > 1 else 0) * len(values) ** -0.2 or 1.0
            dense = np.exp(-0.5 * ((grid[:, None] - values) / band) ** 2).sum(1)
            half = dense / dense.max() * w / 2
            told.append(
                f"from {brief(values.min())} to {brief(values.max())}, median "
                f"{brief(np.median(values))}, densest at {brief(grid[dense.argmax()])}"
            )
            draw = self.fill_betweenx if upright else self.fill_between
            bodies.append(draw(grid, p - half, p + half, color=color, alpha=0.3))
            marks = [
                (values.min(), showextrema),
                (values.max(), showextrema),
                (np.median(values), showmedians),
                (values.mean(), showmeans),
            ]
            for value, shown in marks:
                if shown:
                    (self.hlines if upright else self.vlines)(
                        value, p - w / 4, p + w / 4, colors=color
                    )
            if showextrema:
                (self.vlines if upright else self.hlines)(
                    p, values.min(), values.max(), colors=color
                )
        self.tell_as("violin plot", told, None, before)
        return {"bodies": bodies}

    def pie(
        self,
        x: Any,
        explode: Any = None,
        labels: Any = None,
        colors: Any = None,
        autopct: Any = None,
        pctdistance: float = 0.6,
        shadow: bool = False,
        labeldistance: float | None = 1.1,
        startangle: float = 0,
        radius: float = 1,
        counterclock: bool = True,
        wedgeprops: Any = None,
        textprops: Any = None,
        center: Any = (0, 0),
        frame: bool = False,
        normalize: bool = True,
        **_: Any,
    ) -> Any:
        """Shares of a whole as slices of a circle."""
        values = np.asarray(numbers(x, "x"), float).ravel()
        if (values < 0).any() or not np.isfinite(values).all():
            raise ValueError(f"pie takes numbers that are not negative, not {values.tolist()}")
        if labels is not None and len(labels) != len(values):
            raise ValueError(f"pie: {len(labels)} labels for {len(values)} slices")
        shares = values / (values.sum() or 1) if normalize else values
        wedges, names, percents = [], [], []
        angle, way = float(startangle), 1 if counterclock else -1
        for i, share in enumerate(shares.tolist()):
            end = angle + way * 360 * share
            middle = np.radians((angle + end) / 2)
            push = 0.0 if explode is None else float(explode[i])
            spot = np.array([np.cos(middle), np.sin(middle)])
            at = np.asarray(center, float) + spot * push
            fill = colors[i % len(colors)] if colors is not None else f"C{i % 10}"
            label = None if labels is None else str(labels[i])
            wedges.append(
                self.add(
                    Wedge(
                        at,
                        radius,
                        min(angle, end),
                        max(angle, end),
                        label=label,
                        **{"facecolor": fill, "edgecolor": "none", **(wedgeprops or {})},
                    )
                )
            )
            if label is not None and labeldistance is not None:
                where = at + spot * radius * labeldistance
                names.append(
                    self.text(
                        where[0],
                        where[1],
                        label,
                        **{
                            "ha": "left" if spot[0] > 0 else "right",
                            "va": "center",
                            **(textprops or {}),
                        },
                    )
                )
            if autopct is not None:
                where = at + spot * radius * pctdistance
                words = autopct(100 * share) if callable(autopct) else autopct % (100 * share)
                look = {"ha": "center", "va": "center", **(textprops or {})}
                inside = self.text(where[0], where[1], words, **look)
                if "color" not in look:  # slices are dark on light paper, and light on dark
                    inside.properties["color"] = "var(--paper)"
                percents.append(inside)
            angle = end
        self.set_aspect("equal")
        reach = 1.25 * radius
        self.set_xlim(-reach + center[0], reach + center[0])
        self.set_ylim(-reach + center[1], reach + center[1])
        self.axis_on = frame
        return (wedges, names) if autopct is None else (wedges, names, percents)

    def arrow(self, x: float, y: float, dx: float, dy: float, **given: Any) -> FancyArrow:
        """An arrow as an area, its sizes in data units."""
        return self.add(FancyArrow(x, y, dx, dy, **given))


def _coloured(given: dict[str, Any]) -> bool:
    return any(SHORT.get(k, k) in ("color", "facecolor") for k in given)


def _clean(given: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in given.items() if v is not None}


def _errors(values: Any, count: int, name: str) -> tuple[np.ndarray, np.ndarray]:
    errors = np.asarray(numbers(values, name), float)
    if (errors < 0).any():
        raise ValueError(f"{name} must not contain negative values")
    if errors.ndim == 2 and errors.shape[0] == 2:
        low, high = errors
    else:
        low = high = errors
    try:
        return np.broadcast_to(low, count), np.broadcast_to(high, count)
    except ValueError:
        raise ValueError(
            f"{name} has shape {errors.shape} for {count} points: it is one number, "
            f"({count},) or (2, {count})"
        ) from None


def _data_sets(x: Any) -> list[np.ndarray]:
    """One or several sets of numbers: a vector, the columns of a matrix, or a list of vectors."""
    if (
        isinstance(x, (list, tuple))
        and x
        and not np.isscalar(x[0])
        and np.ndim(as_shape(x[0])) == 1
    ):
        return [np.ravel(numbers(v, "x")) for v in x]
    values = numbers(x, "x")
    return [np.ravel(values)] if values.ndim < 2 else [np.ravel(c) for c in values.T]


def as_shape(values: Any) -> Any:
    try:
        return as_numpy(values)
    except ValueError:
        return np.empty(0)
