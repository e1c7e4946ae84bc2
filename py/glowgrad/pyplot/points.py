"""Points: `scatter`; arrows at points: `quiver`."""

from __future__ import annotations

from itertools import groupby
from typing import Any, ClassVar

import numpy as np

from ..pictures.figure import as_numpy
from .artist import Artist, numbers, pt
from .colors import Mappable, css, is_color_like, norm_of
from .lines import brief
from .markers import drawn, is_stroked, marker_of
from .mathtext import plain
from .place import Place
from .rc import rcParams
from .svg import filled, line_path, opacity


class PathCollection(Artist, Mappable):
    """Points with a size and a colour each."""

    KNOWN: ClassVar[dict[str, Any]] = {
             "marker": None, "edgecolor": None, "facecolor": None, "linewidth": None,
             "linestyle": "-", "color": None}  # fmt: skip

    def __init__(
        self,
        xs: np.ndarray,
        ys: np.ndarray,
        s: Any,
        c: Any,
        default: str,
        *,
        cmap: Any = None,
        norm: Any = None,
        vmin: Any = None,
        vmax: Any = None,
        **given: Any,
    ) -> None:
        Artist.__init__(self, **given)
        Mappable.__init__(self, norm_of(norm, vmin, vmax), cmap)
        self.xs, self.ys = xs, ys
        size = float(rcParams["lines.markersize"]) ** 2 if s is None else s
        self.sizes = np.atleast_1d(np.asarray(numbers(size, "s"), float)).ravel()
        if len(self.sizes) not in (1, len(xs)):
            raise ValueError(f"s must be a number or one a point: {len(self.sizes)} for {len(xs)}")
        self.colours = self._colours(c, default)

    def checked(self, name: str, value: Any) -> Any:
        if name == "marker" and value is not None:
            return marker_of(value)
        if name in ("edgecolor", "facecolor", "color") and value is not None:
            if isinstance(value, str) and value == "face":
                return None
            return css(value) if is_color_like(value) else [css(v) for v in value]
        return super().checked(name, value)

    def _colours(self, c: Any, default: str) -> list[str]:
        given = self["color"] or self["facecolor"]
        if given is not None:
            return given if isinstance(given, list) else [given]
        if c is None:
            return [default]
        if isinstance(c, str):
            return [css(c)]
        if isinstance(c, (list, tuple)) and c and all(isinstance(v, str) for v in c):
            made = [css(v) for v in c]
        else:
            values = as_numpy(c)
            if values.ndim == 2 and values.shape[1] in (3, 4) and values.dtype.kind == "f":
                made = [css(row) for row in values]
            elif values.dtype.kind not in "biuf":
                raise ValueError(f"c takes numbers or colours, not {values.dtype}")
            elif values.size != len(self.xs) and values.shape in ((3,), (4,)):
                return [css(values)]
            else:
                self.array = np.asarray(values, float).ravel()
                self.norm.autoscale_None(self.array)
                made = []
        count = len(made) if self.array is None else len(self.array)
        if count not in (1, len(self.xs)):
            raise ValueError(
                f"c has {count} values for {len(self.xs)} points: it needs one a point "
                f"(x has shape {self.xs.shape})"
            )
        return made

    def set_offsets(self, offsets: Any) -> None:
        """New positions (N, 2)."""
        at = np.asarray(numbers(offsets, "offsets"), float).reshape(-1, 2)
        self.xs, self.ys = at[:, 0], at[:, 1]

    def get_offsets(self) -> np.ndarray:
        return np.stack([self.xs, self.ys], 1)

    def set_sizes(self, sizes: Any) -> None:
        self.sizes = np.atleast_1d(np.asarray(sizes, float))

    def get_sizes(self) -> np.ndarray:
        return self.sizes

    def set_array(self, A: Any) -> None:
        super().set_array(A)
        if self.array is not None:
            self.array = self.array.ravel()

    def legend_elements(self, prop: str = "colors", num: Any = "auto", **_: Any) -> Any:
        """Samples and labels for a legend of the values that the colours stand for."""
        from .lines import Line2D

        values = np.unique(self.array if self.array is not None else [])
        if num != "auto" and num is not None and len(values) > int(num):
            values = np.linspace(values[0], values[-1], int(num))
        elif len(values) > 9:
            values = np.linspace(values[0], values[-1], 6)
        made = [
            Line2D([], [], color=colour, marker=self["marker"] or "o", linestyle="None")
            for colour in self.hexes(values)
        ]
        return made, [f"{v:g}" for v in values]

    def extent(self, letter: str) -> tuple[Any, list[float]]:
        kind = self.where.x if letter == "x" else self.where.y
        return ((self.xs if letter == "x" else self.ys) if kind == "data" else ()), []

    def point_colours(self, place: Place) -> list[str]:
        if self.array is not None:
            return self.hexes(self.array)
        return [place.colour(c) for c in self.colours]

    def draw(self, place: Place) -> str:
        at = place.points(self.xs, self.ys, self.where)
        colours, sizes = self.point_colours(place), np.sqrt(np.maximum(self.sizes, 0)) * 1.2
        count = len(at)
        if count == 0:
            return ""
        each = [colours[i % len(colours)] for i in range(count)] if len(colours) > 1 else None
        alpha = self["alpha"]
        single = not isinstance(alpha, np.ndarray) and (alpha is None or alpha >= 1)
        if each is None and len(sizes) == 1 and single and not isinstance(self["edgecolor"], list):
            return self._same(place, at, colours[0], float(sizes[0]))
        return self._different(place, at, each or [colours[0]] * count, sizes)

    def _edge(self, place: Place, fill: str, number: int = 0) -> tuple[str, float]:
        edge = self["edgecolor"]
        edge = edge[number % len(edge)] if isinstance(edge, list) else edge
        width = self["linewidth"]
        width = float(np.atleast_1d(width)[number % np.size(width)]) if width is not None else None
        if edge is None:
            stroked = is_stroked(self._marker())
            return (fill if width and not stroked else "none"), pt(1.5 if width is None else width)
        return place.colour(edge), pt(1.0 if width is None else width)

    def _marker(self) -> str:
        return marker_of(rcParams["scatter.marker"]) if self["marker"] is None else self["marker"]

    def _same(self, place: Place, at: np.ndarray, fill: str, size: float) -> str:
        edge, width = self._edge(place, fill)
        if edge not in ("none", fill) and len(at) <= 3000:
            # With an edge each point covers those before it; one path would draw edges last.
            return "".join(
                drawn(self._marker(), at[i : i + 1], size, self._fill(fill), edge, width)
                for i in range(len(at))
            )
        return drawn(self._marker(), at, size, self._fill(fill), edge, width)

    def _fill(self, colour: str) -> str:
        return "none" if self["facecolor"] == "none" else colour

    def _different(self, place: Place, at: np.ndarray, fills: list[str], sizes: np.ndarray) -> str:
        alpha, marker, parts = self["alpha"], self._marker(), []
        count = len(at)
        size = np.broadcast_to(sizes, count) if len(sizes) == 1 else sizes
        if self["edgecolor"] is None and count > 3000:  # by colour: fewer elements
            order = np.argsort(np.array(fills), kind="stable")
            for fill, group in groupby(order.tolist(), key=lambda i: fills[i]):
                chosen = list(group)
                level = alpha if not isinstance(alpha, np.ndarray) else None
                parts.append(
                    drawn(marker, at[chosen], float(size[chosen[0]]), fill, "none", 0, level)
                )
            return "".join(parts)
        for i in range(count):
            edge, width = self._edge(place, fills[i], i)
            level = float(alpha[i]) if isinstance(alpha, np.ndarray) else None
            parts.append(
                drawn(
                    marker, at[i : i + 1], float(size[i]), self._fill(fills[i]), edge, width, level
                )
            )
        inner = "".join(parts)
        if alpha is None or isinstance(alpha, np.ndarray) or alpha >= 1:
            return inner
        # Each point is translucent for itself, so that crowds show.
        return f'<g fill-opacity="{alpha:.4g}" stroke-opacity="{alpha:.4g}">{inner}</g>'

    def key(self, place: Place, x: float, y: float, width: float, height: float) -> str:
        colours = self.point_colours(place) or ["var(--c0)"]
        colour = colours[len(colours) // 2]
        size = min(float(np.sqrt(np.median(self.sizes))) * 1.2 if len(self.sizes) else 7.0, height)
        edge, line = self._edge(place, colour)
        alpha = self["alpha"] if not isinstance(self["alpha"], np.ndarray) else None
        return drawn(
            self._marker(),
            np.array([[x + width / 2, y]]),
            max(size, 4),
            self._fill(colour),
            edge,
            line,
            alpha,
        )

    def told(self) -> str:
        label = self["label"]
        name = f" “{plain(str(label))}”" if label and not str(label).startswith("_") else ""
        if not len(self.xs):
            return f"no points{name}"
        text = (
            f"{len(self.xs)} points{name}, x from {brief(np.nanmin(self.xs))} to "
            f"{brief(np.nanmax(self.xs))}, y from {brief(np.nanmin(self.ys))} to "
            f"{brief(np.nanmax(self.ys))}"
        )
        if self.array is not None and len(self.array):
            text += (
                f", coloured by values from {brief(np.nanmin(self.array))} to "
                f"{brief(np.nanmax(self.array))}"
            )
        return text

    def table(self) -> dict[str, np.ndarray]:
        made = {"x": self.xs, "y": self.ys}
        return made if self.array is None else {**made, "value": self.array}


class Quiver(Artist, Mappable):
    """Arrows from points, as long as their numbers say."""

    KNOWN: ClassVar[dict[str, Any]] = {
             "color": None, "scale": None, "width": None, "angles": "uv", "units": "width",
             "scale_units": None, "headwidth": 3.0, "headlength": 5.0, "headaxislength": 4.5,
             "pivot": "tail", "minlength": 1.0, "minshaft": 1.0, "edgecolor": None,
             "facecolor": None, "linewidth": None}  # fmt: skip

    def __init__(
        self,
        xs: np.ndarray,
        ys: np.ndarray,
        us: np.ndarray,
        vs: np.ndarray,
        c: Any = None,
        *,
        cmap: Any = None,
        norm: Any = None,
        **given: Any,
    ) -> None:
        Artist.__init__(self, **given)
        Mappable.__init__(self, norm_of(norm, None, None), cmap)
        self.xs, self.ys, self.us, self.vs = xs, ys, us, vs
        if c is not None:
            self.array = np.asarray(numbers(c, "C"), float).ravel()

    def set_UVC(self, U: Any, V: Any, C: Any = None) -> None:
        """New lengths."""
        self.us, self.vs = (np.asarray(numbers(v), float).ravel() for v in (U, V))

    def extent(self, letter: str) -> tuple[Any, list[float]]:
        return (self.xs if letter == "x" else self.ys), []

    def _lengths(self, place: Place, at: np.ndarray) -> np.ndarray:
        """Each arrow as (dx, dy) in pixels."""
        along = np.stack([self.us, -self.vs], 1)
        if self["angles"] == "xy":
            tip = place.points(self.xs + self.us, self.ys + self.vs)
            exact = tip - at
            if self["scale_units"] == "xy":
                return np.asarray(exact / float(self["scale"] or 1.0))
            size = np.hypot(exact[:, 0], exact[:, 1])[:, None]
            along = exact / np.where(size == 0, 1, size) * np.hypot(self.us, self.vs)[:, None]
        mean = float(np.nanmean(np.hypot(self.us, self.vs))) if len(self.us) else 1.0
        count = max(10.0, np.sqrt(len(self.us) or 1))
        scale = float(self["scale"] or 1.8 * (mean or 1.0) * count)
        unit = {
            "xy": abs(float(place.px(1.0) - place.px(0.0))),
            "x": abs(float(place.px(1.0) - place.px(0.0))),
            "y": abs(float(place.py(1.0) - place.py(0.0))),
            "inches": 90.0,
            "height": place.height,
        }.get(str(self["scale_units"]), place.width)
        return np.asarray(along * unit / scale)

    def draw(self, place: Place) -> str:
        at = place.points(self.xs, self.ys)
        way = self._lengths(place, at)
        width = self["width"]
        thick = place.width * (
            float(width) if width is not None else 0.06 / max(min(np.sqrt(len(at) or 1), 25), 8)
        )
        size = np.hypot(way[:, 0], way[:, 1])
        if self["pivot"] in ("mid", "middle"):
            at = at - way / 2
        elif self["pivot"] == "tip":
            at = at - way
        colours = (
            self.hexes(self.array)
            if self.array is not None
            else [self["color"] or self["facecolor"] or "currentColor"]
        )
        paths: dict[str, list[str]] = {}
        wide, long = float(self["headwidth"]) * thick / 2, float(self["headlength"]) * thick
        inset = float(self["headaxislength"]) * thick
        for i in np.flatnonzero(np.isfinite(size)).tolist():
            if size[i] < 0.3:
                continue
            unit = way[i] / size[i]
            shrink = min(1.0, size[i] / (long * 1.2))
            side = np.array([-unit[1], unit[0]])
            tip = at[i] + way[i]
            neck, back = tip - unit * inset * shrink, tip - unit * long * shrink
            half, head = side * thick / 2 * shrink, side * wide * shrink
            ring = np.array(
                [
                    at[i] + half,
                    neck + half,
                    back + head,
                    tip,
                    back - head,
                    neck - half,
                    at[i] - half,
                ]
            )
            colour = colours[i % len(colours)]
            paths.setdefault(colour, []).append(line_path(ring, closed=True))
        inner = "".join(filled("".join(p), place.colour(css_or(c))) for c, p in paths.items())
        return f"<g{opacity(self['alpha'])}>{inner}</g>" if inner else ""

    def told(self) -> str:
        size = np.hypot(self.us, self.vs)
        return (
            f"{len(self.us)} arrows of lengths from {brief(np.nanmin(size))} to "
            f"{brief(np.nanmax(size))}"
            if len(size)
            else "no arrows"
        )

    def table(self) -> dict[str, np.ndarray]:
        return {"x": self.xs, "y": self.ys, "u": self.us, "v": self.vs}


def css_or(colour: Any) -> str:
    if isinstance(colour, str) and colour.startswith(("var(", "currentColor", "#")):
        return colour
    return css(colour)
