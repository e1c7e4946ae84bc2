"""Drawing of bars, histograms and stairs."""

from __future__ import annotations

from typing import Any

import numpy as np

from .artist import SHORT, numbers
from .colors import css, is_color_like
from .given import data_sets, error_sizes
from .line_plots import LinePlots
from .lines import (
    plain_or_category,
)
from .patches import (
    Bar,
    BarContainer,
    StepArea,
)
from .rc import rcParams


class BarPlots(LinePlots):
    """Bars of numbers and of counts."""

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
            low, high = error_sizes(given_errors, len(made), "yerr" if upright else "xerr")
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
        sets = data_sets(x)
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
