"""Areas with an edge: rectangles, circles, polygons, wedges, bands and bars."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from .artist import Artist, numbers, pt
from .colors import css
from .lines import brief, series_told
from .mathtext import plain
from .place import Coordinates, Place
from .svg import NO_LINE, dash_of, filled, line_path, num, stroke


class Patch(Artist):
    """An area; its outline is given by `outline()` in data coordinates."""

    KNOWN: ClassVar[dict[str, Any]] = {
        "color": None, "facecolor": None, "edgecolor": None, "linewidth": None, "linestyle": "-",
        "fill": True, "hatch": None, "angle": 0.0,
    }  # fmt: skip
    edge_width = 1.0
    closed = True

    def checked(self, name: str, value: Any) -> Any:
        if name in ("color", "facecolor", "edgecolor") and value is not None:
            return css(value)
        if name == "linestyle" and value not in NO_LINE:
            dash_of(value, 1.0)
        return super().checked(name, value)

    def looks(self, place: Place) -> tuple[str, str, float]:
        """Fill, edge and the edge's width."""
        fill = self["color"] or self["facecolor"] or "var(--c0)"
        edge = self["edgecolor"] or self["color"] or "none"
        if not self["fill"] or fill == "none":
            fill, edge = "none", edge if edge != "none" else "currentColor"
        if self["color"] is None and self["edgecolor"] == "none":
            edge = "none"
        width = self["linewidth"]
        return (
            place.colour(fill),
            place.colour(edge),
            pt(self.edge_width if width is None else width),
        )

    def outline(self) -> np.ndarray:
        """Corners (N, 2)."""
        raise NotImplementedError(type(self).__name__)

    def extent(self, letter: str) -> tuple[Any, list[float]]:
        kind = self.where.x if letter == "x" else self.where.y
        return (self.outline()[:, 0 if letter == "x" else 1] if kind == "data" else ()), []

    def draw(self, place: Place) -> str:
        corners = self.outline()
        at = np.clip(place.points(corners[:, 0], corners[:, 1], self.where), -1e5, 1e5)
        return self._filled(line_path(at, closed=self.closed), place)

    def _filled(self, path: str, place: Place) -> str:
        fill, edge, width = self.looks(place)
        return filled(path, fill, edge, width, self["alpha"], self["linestyle"])

    def key(self, place: Place, x: float, y: float, width: float, height: float) -> str:
        box = f"M{num(x)} {num(y - height / 2)}h{num(width)}v{num(height)}h{num(-width)}Z"
        return self._filled(box, place)

    def told(self) -> str:
        at = self.outline()
        label = f" “{plain(str(self['label']))}”" if self["label"] else ""
        return (
            f"{type(self).__name__.lower()}{label} from ({brief(np.nanmin(at[:, 0]))}, "
            f"{brief(np.nanmin(at[:, 1]))}) to ({brief(np.nanmax(at[:, 0]))}, "
            f"{brief(np.nanmax(at[:, 1]))})"
        )


class Rectangle(Patch):
    """A rectangle from its lower left corner, turned by `angle` degrees about it."""

    def __init__(self, xy: Any, width: float, height: float, **given: Any) -> None:
        super().__init__(**given)
        self.x, self.y = float(xy[0]), float(xy[1])
        self.width, self.height = float(width), float(height)

    def get_x(self) -> float:
        return self.x

    def get_y(self) -> float:
        return self.y

    def get_xy(self) -> tuple[float, float]:
        return self.x, self.y

    def get_width(self) -> float:
        return self.width

    def get_height(self) -> float:
        return self.height

    def set_height(self, h: float) -> None:
        self.height = float(h)

    def set_width(self, w: float) -> None:
        self.width = float(w)

    def set_xy(self, xy: Any) -> None:
        self.x, self.y = map(float, xy)

    def outline(self) -> np.ndarray:
        corners = np.array([[0, 0], [self.width, 0], [self.width, self.height], [0, self.height]])
        turn = math.radians(self["angle"])
        if turn:
            c, s = math.cos(turn), math.sin(turn)
            corners = corners @ np.array([[c, s], [-s, c]])
        made: np.ndarray = corners + np.array((self.x, self.y))
        return made


class Bar(Rectangle):
    """A bar: its foot gets no margin."""

    edge_width = 1.0

    def __init__(self, *args: Any, vertical: bool = True, **given: Any) -> None:
        super().__init__(*args, **given)
        self.vertical = vertical

    def extent(self, letter: str) -> tuple[Any, list[float]]:
        values, _ = super().extent(letter)
        along = (letter == "y") == self.vertical
        return values, [self.y if self.vertical else self.x] if along else []


class Ellipse(Patch):
    """An ellipse of this width and height about a centre."""

    def __init__(self, xy: Any, width: float, height: float, **given: Any) -> None:
        super().__init__(**given)
        self.center, self.width, self.height = (float(xy[0]), float(xy[1])), width, height

    def outline(self) -> np.ndarray:
        t = np.linspace(0, 2 * np.pi, 73)[:-1]
        at = np.stack([np.cos(t) * self.width / 2, np.sin(t) * self.height / 2], 1)
        turn = math.radians(self["angle"])
        c, s = math.cos(turn), math.sin(turn)
        made: np.ndarray = at @ np.array([[c, s], [-s, c]]) + self.center
        return made


class Circle(Ellipse):
    """A circle of a radius about a centre."""

    def __init__(self, xy: Any, radius: float = 5, **given: Any) -> None:
        super().__init__(xy, 2 * float(radius), 2 * float(radius), **given)
        self.radius = float(radius)


class Polygon(Patch):
    """The area between corners (N, 2)."""

    def __init__(self, xy: Any, closed: bool = True, **given: Any) -> None:
        super().__init__(**given)
        self.xy = np.asarray(numbers(xy, "xy"), float)
        if self.xy.ndim != 2 or self.xy.shape[1] != 2:
            raise ValueError(f"a polygon takes corners (N, 2), not shape {self.xy.shape}")
        self.closed = closed

    def outline(self) -> np.ndarray:
        return self.xy

    def set_xy(self, xy: Any) -> None:
        self.xy = np.asarray(numbers(xy, "xy"), float)


class Wedge(Patch):
    """A slice of a circle, from angle to angle in degrees."""

    def __init__(
        self,
        center: Any,
        r: float,
        theta1: float,
        theta2: float,
        width: float | None = None,
        **given: Any,
    ) -> None:
        super().__init__(**given)
        self.center, self.r, self.theta1, self.theta2 = center, float(r), theta1, theta2
        self.inner = 0.0 if width is None else self.r - float(width)

    def outline(self) -> np.ndarray:
        t = np.radians(np.linspace(self.theta1, self.theta2, 61))
        outer = np.stack([np.cos(t), np.sin(t)], 1) * self.r
        inner = outer[::-1] * (self.inner / self.r) if self.inner else np.zeros((1, 2))
        return np.concatenate([outer, inner]) + np.asarray(self.center, float)


class StepArea(Polygon):
    """The outline or area of a stepped histogram, its foot without margin."""

    def __init__(self, xy: Any, foot: float, vertical: bool, **given: Any) -> None:
        super().__init__(xy, closed=False, **given)
        self.foot, self.vertical = foot, vertical

    def extent(self, letter: str) -> tuple[Any, list[float]]:
        values, _ = super().extent(letter)
        return values, [self.foot] if (letter == "y") == self.vertical else []


class Band(Rectangle):
    """A band across the axes, e.g. `axvspan`."""

    def __init__(self, where: Coordinates, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.where = where


class FancyArrow(Polygon):
    """An arrow as an area: `ax.arrow`."""

    def __init__(
        self,
        x: float,
        y: float,
        dx: float,
        dy: float,
        width: float = 0.001,
        length_includes_head: bool = False,
        head_width: float | None = None,
        head_length: float | None = None,
        **given: Any,
    ) -> None:
        wide = 3 * width if head_width is None else head_width
        long = 1.5 * wide if head_length is None else head_length
        size = math.hypot(dx, dy)
        body = max(size - long, 0) if length_includes_head else size
        tip = size if length_includes_head else size + long
        side = [(0, width / 2), (body, width / 2), (body, wide / 2), (tip, 0)]
        at = np.array([*side, *((a, -b) for a, b in reversed(side))])
        c, s = (dx / size, dy / size) if size else (1.0, 0.0)
        if not {"color", "edgecolor", "ec"} & given.keys():
            given["edgecolor"] = "k"  # the shaft is thin: its edge is what one sees
        super().__init__(at @ np.array([[c, s], [-s, c]]) + [x, y], **given)


class FancyArrowPatch(Patch):
    """An arrow from one place to another."""

    KNOWN: ClassVar[dict[str, Any]] = {
             **Patch.KNOWN, "arrowstyle": "->", "mutation_scale": 10.0, "connectionstyle": None,
             "shrinkA": 2.0, "shrinkB": 2.0}  # fmt: skip

    def __init__(self, posA: Any, posB: Any, **given: Any) -> None:
        super().__init__(**given)
        self.ends = np.array([posA, posB], float)

    def outline(self) -> np.ndarray:
        return self.ends

    def draw(self, place: Place) -> str:
        a, b = place.points(self.ends[:, 0], self.ends[:, 1], self.where)
        _, edge, width = self.looks(place)
        colour = edge if edge != "none" else place.colour("currentColor")
        return arrow(
            a,
            b,
            str(self["arrowstyle"]),
            colour,
            width,
            self["alpha"],
            head=pt(self["mutation_scale"]) * 0.6,
            bend=self["connectionstyle"],
        )


class FancyBboxPatch(Rectangle):
    """A rectangle with room around it."""

    KNOWN: ClassVar[dict[str, Any]] = {
        **Patch.KNOWN,
        "boxstyle": "round",
        "mutation_scale": 1.0,
        "pad": 0.3,
    }

    def outline(self) -> np.ndarray:
        corners, middle = super().outline(), [self.x + self.width / 2, self.y + self.height / 2]
        style = str(self["boxstyle"])
        pad = float(style.partition("pad=")[2].split(",")[0] or 0.3) if "pad=" in style else 0.3
        made: np.ndarray = corners + np.sign(corners - middle) * pad * float(self["mutation_scale"])
        return made


class FilledBetween(Patch):
    """The area between two curves, in pieces where a condition holds."""

    edge_width = 0.0

    def __init__(
        self,
        t: np.ndarray,
        low: np.ndarray,
        high: np.ndarray,
        where: np.ndarray | None,
        step: str | None,
        vertical: bool,
        **given: Any,
    ) -> None:
        super().__init__(**given)
        good = np.isfinite(t) & np.isfinite(low) & np.isfinite(high)
        if where is not None:
            good &= where
        self.t, self.low, self.high, self.good = t, low, high, good
        self.step, self.vertical = step, vertical

    def pieces(self) -> list[np.ndarray]:
        """Polygons, one for every stretch where the condition holds."""
        edges = np.flatnonzero(np.diff(np.concatenate([[False], self.good, [False]]).astype(int)))
        made = []
        for start, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            t, low, high = (v[start:stop] for v in (self.t, self.low, self.high))
            if self.step == "pre":
                t, low, high = np.repeat(t, 2)[:-1], np.repeat(low, 2)[1:], np.repeat(high, 2)[1:]
            elif self.step == "post":
                t, low, high = np.repeat(t, 2)[1:], np.repeat(low, 2)[:-1], np.repeat(high, 2)[:-1]
            elif self.step == "mid" and len(t) > 1:
                middle = np.repeat((t[1:] + t[:-1]) / 2, 2)
                t = np.concatenate([t[:1], middle, t[-1:]])
                low, high = np.repeat(low, 2), np.repeat(high, 2)
            up, down = np.stack([t, high], 1), np.stack([t, low], 1)[::-1]
            ring = np.concatenate([up, down])
            made.append(ring if self.vertical else ring[:, ::-1])
        return made

    def outline(self) -> np.ndarray:
        return np.concatenate(self.pieces() or [np.zeros((0, 2))])

    def draw(self, place: Place) -> str:
        path = "".join(
            line_path(np.clip(place.points(p[:, 0], p[:, 1], self.where), -1e5, 1e5), closed=True)
            for p in self.pieces()
        )
        return self._filled(path, place)

    def told(self) -> str:
        label = f" “{plain(str(self['label']))}”" if self["label"] else ""
        at = self.outline()
        if not len(at):
            return f"an empty area{label}"
        return (
            f"area{label} between {brief(at[:, 1].min())} and {brief(at[:, 1].max())}, "
            f"x from {brief(at[:, 0].min())} to {brief(at[:, 0].max())}"
        )

    def table(self) -> dict[str, np.ndarray]:
        return {"x" if self.vertical else "y": self.t, "low": self.low, "high": self.high}


class BarContainer(list[Bar]):
    """The bars of one call, with their error bars."""

    def __init__(self, bars: list[Bar], vertical: bool, label: str | None) -> None:
        super().__init__(bars)
        self.patches, self.vertical, self.label = bars, vertical, label
        self.errorbar: Any = None

    @property
    def datavalues(self) -> np.ndarray:
        return np.array([b.height if self.vertical else b.width for b in self])

    def get_label(self) -> str | None:
        return self.label

    def remove(self) -> None:  # type: ignore[override]
        for bar in self:
            bar.remove()


def arrow(
    a: np.ndarray, b: np.ndarray, style: str, colour: str, width: float, alpha: float | None = None,
    *, head: float = 7.0, bend: Any = None,
) -> str:  # fmt: skip
    """An arrow in pixels, with matplotlib's names of styles."""
    style = style.split(",")[0]
    size = float(np.hypot(*(b - a)))
    if size < 1:
        return ""
    curve = 0.0
    if isinstance(bend, str) and "rad=" in bend:
        curve = float(bend.partition("rad=")[2].split(",")[0])
    middle = (a + b) / 2 + curve * np.array([b[1] - a[1], a[0] - b[0]]) * -1.0
    way = (b - middle) / (np.hypot(*(b - middle)) or 1.0)
    back = (a - middle) / (np.hypot(*(a - middle)) or 1.0)
    body = f"M{num(a[0])} {num(a[1])}" + (
        f"Q{num(middle[0])} {num(middle[1])} {num(b[0])} {num(b[1])}" if curve
        else f"L{num(b[0])} {num(b[1])}"
    )  # fmt: skip
    made = stroke(body, colour, width, "-", alpha)
    if style in ("fancy", "simple", "wedge") or "|>" in style:
        made += filled(_head(b, way, head), colour, alpha=alpha)
        if style.startswith("<"):
            made += filled(_head(a, back, head), colour, alpha=alpha)
        return made
    if style.endswith(">"):
        made += stroke(_head(b, way, head, open_=True), colour, width, "-", alpha)
    if style.startswith("<"):
        made += stroke(_head(a, back, head, open_=True), colour, width, "-", alpha)
    return made


def _head(tip: np.ndarray, way: np.ndarray, size: float, *, open_: bool = False) -> str:
    side = np.array([-way[1], way[0]])
    corners = np.array(
        [tip - size * way + 0.45 * size * side, tip, tip - size * way - 0.45 * size * side]
    )
    return line_path(corners, closed=not open_)


def bars_told(bars: list[Bar], vertical: bool, label: Any, names: list[str] | None) -> str:
    """A sentence on a row of bars."""
    values = np.array([b.height if vertical else b.width for b in bars], float)
    if names and len(names) == len(values) and len(names) <= 12:
        listed = ", ".join(f"{plain(n)} {brief(v)}" for n, v in zip(names, values, strict=True))
        title = f" “{plain(str(label))}”" if label and not str(label).startswith("_") else ""
        return f"bars{title}: {listed}"
    at = np.array([b.x + b.width / 2 if vertical else b.y + b.height / 2 for b in bars])
    return series_told("bars", label, at, values)
