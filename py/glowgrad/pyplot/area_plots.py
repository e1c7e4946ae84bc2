"""Drawing of areas, points and arrows."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..pictures.figure import as_numpy
from .artist import SHORT, numbers
from .base import AxesBase
from .colors import series
from .given import as_shape, coloured
from .lines import (
    plain_or_category,
    series_of,
)
from .patches import (
    FancyArrow,
    FilledBetween,
    Polygon,
)
from .points import PathCollection


class AreaPlots(AxesBase):
    """Areas between curves, points, arrows."""

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
            series(self.colour_number()) if c is None and not coloured(given) else "",
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

    def arrow(self, x: float, y: float, dx: float, dy: float, **given: Any) -> FancyArrow:
        """An arrow as an area, its sizes in data units."""
        return self.add(FancyArrow(x, y, dx, dy, **given))
