"""Drawing of what sums up data: boxes, violins, shares."""

from __future__ import annotations

from typing import Any

import numpy as np

from .artist import numbers
from .bar_plots import BarPlots
from .given import data_sets
from .lines import (
    Line2D,
    brief,
)
from .patches import (
    Polygon,
    Wedge,
)


class SummaryPlots(BarPlots):
    """Distributions and shares."""

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
        sets = data_sets(x)
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
        sets = data_sets(dataset)
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
