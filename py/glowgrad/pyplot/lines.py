"""Lines: `plot`, `step`, reference lines, and error bars."""

from __future__ import annotations

import re
from typing import Any, ClassVar

import numpy as np

from ..pictures.figure import as_numpy
from .artist import Artist, numbers, pt
from .colors import css, is_color_like
from .markers import drawn, is_stroked, marker_of
from .mathtext import plain
from .place import Coordinates, Place
from .rc import rcParams
from .svg import DASHES, NO_LINE, dash_of, line_path, num, segments_path, simplified, stroke

_LONG = 128  # points from which on a line is written with fewer, as in matplotlib
_STEPS = {"steps": "pre", "steps-pre": "pre", "steps-post": "post", "steps-mid": "mid"}


class Line2D(Artist):
    """A line through points, with or without markers."""

    KNOWN: ClassVar[dict[str, Any]] = {
        "color": None, "linewidth": None, "linestyle": None, "marker": None, "markersize": None,
        "markeredgecolor": None, "markeredgewidth": None, "markerfacecolor": None,
        "drawstyle": "default", "fillstyle": "full", "markevery": None, "dashes": None,
        "gapcolor": None,
    }  # fmt: skip
    zorder = 2.0

    def __init__(self, xdata: Any, ydata: Any, **given: Any) -> None:
        super().__init__(**given)
        for name in ("linewidth", "linestyle", "marker", "markersize"):
            if self.properties[name] is None:  # the settings of now, not of when it is drawn
                self.properties[name] = self.checked(name, rcParams[f"lines.{name}"])
        self.set_data(xdata, ydata)

    def checked(self, name: str, value: Any) -> Any:
        if value is None:
            return value
        if name in ("color", "markeredgecolor", "markerfacecolor"):
            return value if isinstance(value, str) and value == "auto" else css(value)
        if name == "marker":
            return marker_of(value)
        if name == "linestyle" and value not in NO_LINE:
            dash_of(value, 1.0)
        if name in ("linewidth", "markersize", "markeredgewidth"):
            if isinstance(value, (str, list, tuple)):
                raise ValueError(f"{name} is a number of points, not {value!r}")
            return float(value)
        if name == "drawstyle" and value not in ("default", *_STEPS):
            raise ValueError(f"drawstyle is one of default, {', '.join(_STEPS)}, not {value!r}")
        return super().checked(name, value)

    def set_data(self, *data: Any) -> None:
        """New points, x and y of the same length."""
        x, y = data if len(data) == 2 else data[0]
        xs, ys = (np.atleast_1d(numbers(v, n)).ravel() for v, n in ((x, "x"), (y, "y")))
        if len(xs) != len(ys):
            raise ValueError(
                f"a line needs as many x as y, not shapes {xs.shape} and {ys.shape}: "
                "line.set_data(x, y) sets both"
            )
        self.xs, self.ys = xs, ys

    def set_xdata(self, x: Any) -> None:
        """New x; y may follow."""
        self.xs = np.atleast_1d(numbers(x, "x")).ravel()

    def set_ydata(self, y: Any) -> None:
        """New y."""
        self.ys = np.atleast_1d(numbers(y, "y")).ravel()

    def get_data(self) -> tuple[np.ndarray, np.ndarray]:
        return self.xs, self.ys

    def get_xdata(self) -> np.ndarray:
        return self.xs

    def get_ydata(self) -> np.ndarray:
        return self.ys

    def get_xydata(self) -> np.ndarray:
        return np.stack([self.xs, self.ys], 1)

    def get_linestyle(self) -> Any:
        return self._style()

    def _style(self) -> Any:
        given = self["linestyle"]
        return rcParams["lines.linestyle"] if given is None else given

    def _width(self) -> float:
        given = self["linewidth"]
        return pt(rcParams["lines.linewidth"] if given is None else given)

    def extent(self, letter: str) -> tuple[Any, list[float]]:
        if (self.where.x if letter == "x" else self.where.y) != "data":
            return (), []
        return (self.xs if letter == "x" else self.ys), []

    def _points(self, place: Place) -> np.ndarray:
        if len(self.xs) != len(self.ys):
            raise ValueError(
                f"a line needs as many x as y, not shapes {self.xs.shape} and {self.ys.shape}: "
                "line.set_data(x, y) sets both"
            )
        return place.points(self.xs, self.ys, self.where)

    def draw(self, place: Place) -> str:
        at = self._points(place)
        colour = place.colour(self["color"] or "var(--c0)")
        path = line_path(thinned(stepped(at, self["drawstyle"])))
        style = (0, self["dashes"]) if self["dashes"] else self._style()
        made = stroke(path, colour, self._width(), style, self["alpha"])
        return made + self._markers(place, at, colour)

    def _markers(self, place: Place, at: np.ndarray, colour: str) -> str:
        marker = marker_of(rcParams["lines.marker"]) if self["marker"] is None else self["marker"]
        if not marker:
            return ""
        if self["markevery"] is not None:
            every = self["markevery"]
            at = at[::every] if isinstance(every, int) else at[every]
        size = pt(
            self["markersize"] if self["markersize"] is not None else rcParams["lines.markersize"]
        )
        edge = self["markeredgecolor"] or colour
        fill = self["markerfacecolor"] or colour
        fill = "none" if self["fillstyle"] == "none" else fill
        width = self["markeredgewidth"]
        width = pt((1.5 if is_stroked(marker) else 1.0) if width is None else width)
        edge = "none" if edge == fill and not is_stroked(marker) and width < 2 else edge
        return drawn(marker, at, size, place.colour(fill), place.colour(edge), width, self["alpha"])

    def key(self, place: Place, x: float, y: float, width: float, height: float) -> str:
        colour = place.colour(self["color"] or "var(--c0)")
        path = f"M{num(x)} {num(y)}H{num(x + width)}"
        made = stroke(path, colour, self._width(), self._style(), self["alpha"])
        return made + self._markers(place, np.array([[x + width / 2, y]]), colour)

    def told(self) -> str:
        return series_told("line", self["label"], self.xs, self.ys)

    def table(self) -> dict[str, np.ndarray]:
        return {"x": self.xs, "y": self.ys}


def series_told(kind: str, label: Any, xs: np.ndarray, ys: np.ndarray) -> str:
    """A sentence on how a series runs."""
    good = np.isfinite(ys)
    name = f"{kind} “{plain(str(label))}”" if label and not str(label).startswith("_") else kind
    if not good.any():
        return f"{name} without numbers"
    if good.sum() == 1:
        return f"{name} with one point at {brief(xs[good][0])}, {brief(ys[good][0])}"
    kept, at = ys[good], xs[good]
    low, high = int(np.argmin(kept)), int(np.argmax(kept))
    text = (
        f"{name} of {good.sum()} points, x from {brief(at.min())} to {brief(at.max())}, "
        f"y from {brief(kept[0])} to {brief(kept[-1])}"
    )
    ends = {0, len(kept) - 1}
    if low not in ends:
        text += f", lowest {brief(kept[low])} at x = {brief(at[low])}"
    if high not in ends:
        text += f", highest {brief(kept[high])} at x = {brief(at[high])}"
    return text


def brief(value: Any) -> str:
    """A number in three digits."""
    size = float(value)
    text = f"{size:.0f}" if 1e3 <= abs(size) < 1e6 else f"{size:.3g}"
    return "0" if text == "-0" else text.replace("-", "−")


def stepped(at: np.ndarray, drawstyle: str) -> np.ndarray:
    """The corners of a staircase through points (N, 2)."""
    where = _STEPS.get(drawstyle)
    if where is None or len(at) < 2:
        return at
    x, y = at[:, 0], at[:, 1]
    if where == "mid":
        middle = (x[1:] + x[:-1]) / 2
        xs = np.concatenate([x[:1], np.repeat(middle, 2), x[-1:]])
        return np.stack([xs, np.repeat(y, 2)], 1)
    xs, ys = np.repeat(x, 2), np.repeat(y, 2)
    if where == "pre":
        return np.stack([xs[:-1], ys[1:]], 1)
    return np.stack([xs[1:], ys[:-1]], 1)


def thinned(at: np.ndarray, most: int = 4000) -> np.ndarray:
    """A long line with fewer points that looks the same: of a very long one, the lowest and the
    highest of each stretch; of others, those where it bends.
    """
    if len(at) < _LONG or not np.isfinite(at).all():
        return at
    if len(at) <= most:
        return simplified(at)
    if (np.diff(at[:, 0]) < 0).any():
        return at
    edges = np.linspace(0, len(at), most // 2 + 1).astype(int)[:-1]
    kept = {0, len(at) - 1}
    for low, high in zip(edges, [*edges[1:], len(at)], strict=True):
        piece = at[low:high, 1]
        kept |= {int(low + piece.argmin()), int(low + piece.argmax())}
    return at[sorted(kept)]


class Reference(Line2D):
    """A line across the axes: horizontal, vertical or of a slope."""

    def __init__(self, where: Coordinates, xdata: Any, ydata: Any, **given: Any) -> None:
        super().__init__(xdata, ydata, **given)
        self.where = where

    def told(self) -> str:
        straight = (
            f"y = {brief(self.ys[0])}" if self.where.x == "axes" else f"x = {brief(self.xs[0])}"
        )
        label = f" “{plain(str(self['label']))}”" if self["label"] else ""
        return f"reference line{label} at {straight}"

    def table(self) -> dict[str, np.ndarray]:
        return {}


class SlopedLine(Line2D):
    """An endless line through a point."""

    counts = False

    def __init__(self, xy1: Any, xy2: Any, slope: Any, **given: Any) -> None:
        self.xy1, self.xy2, self.slope = xy1, xy2, slope
        super().__init__([xy1[0]], [xy1[1]], **given)

    def _points(self, place: Place) -> np.ndarray:
        x, y = float(self.xy1[0]), float(self.xy1[1])
        a = place.points([x], [y], self.where)[0]
        if self.xy2 is not None:
            b = place.points([float(self.xy2[0])], [float(self.xy2[1])], self.where)[0]
        else:
            low, high = place.xaxis.limits()
            step = (high - low) or 1.0
            b = place.points([x + step], [y + float(self.slope) * step], self.where)[0]
        way = (b - a) / (np.hypot(*(b - a)) or 1.0)
        far = 2 * (place.paper[0] + place.paper[1]) + np.hypot(*(a - [place.x, place.y]))
        return np.array([a - way * far, a + way * far])

    def told(self) -> str:
        return "a straight line through the whole drawing"

    def table(self) -> dict[str, np.ndarray]:
        return {}


class LineCollection(Artist):
    """Separate strokes: `hlines`, `vlines`, error bars."""

    KNOWN: ClassVar[dict[str, Any]] = {
        "color": None,
        "linewidth": 1.5,
        "linestyle": "-",
        "cmap": None,
    }
    zorder = 2.0

    def __init__(self, starts: np.ndarray, ends: np.ndarray, **given: Any) -> None:
        super().__init__(**given)
        self.starts, self.ends = starts, ends

    def checked(self, name: str, value: Any) -> Any:
        if name == "color" and value is not None and not is_color_like(value):
            return [css(c) for c in value]
        return css(value) if name == "color" and value is not None else super().checked(name, value)

    def extent(self, letter: str) -> tuple[Any, list[float]]:
        kind = self.where.x if letter == "x" else self.where.y
        column = 0 if letter == "x" else 1
        return (
            (np.concatenate([self.starts[:, column], self.ends[:, column]]), [])
            if kind == "data"
            else ((), [])
        )

    def draw(self, place: Place) -> str:
        starts = place.points(self.starts[:, 0], self.starts[:, 1], self.where)
        ends = place.points(self.ends[:, 0], self.ends[:, 1], self.where)
        starts, ends = (np.clip(v, -1e5, 1e5) for v in (starts, ends))
        colours = (
            self["color"] if isinstance(self["color"], list) else [self["color"] or "var(--c0)"]
        )
        widths = np.atleast_1d(np.asarray(self["linewidth"], float))
        if len(colours) == 1 and len(widths) == 1:
            path = segments_path(starts, ends)
            return stroke(
                path, place.colour(colours[0]), pt(widths[0]), self["linestyle"], self["alpha"]
            )
        return "".join(
            stroke(
                segments_path(starts[i : i + 1], ends[i : i + 1]),
                place.colour(colours[i % len(colours)]),
                pt(widths[i % len(widths)]),
                self["linestyle"],
                self["alpha"],
            )
            for i in range(len(starts))
        )

    def key(self, place: Place, x: float, y: float, width: float, height: float) -> str:
        colour = self["color"][0] if isinstance(self["color"], list) else self["color"]
        return stroke(
            f"M{num(x)} {num(y)}H{num(x + width)}",
            place.colour(colour or "var(--c0)"),
            pt(np.atleast_1d(self["linewidth"])[0]),
            self["linestyle"],
        )

    def told(self) -> str:
        return f"{len(self.starts)} strokes"

    def table(self) -> dict[str, np.ndarray]:
        names = ("x from", "y from", "x to", "y to")
        return dict(zip(names, np.concatenate([self.starts, self.ends], 1).T, strict=True))


class ErrorBars(LineCollection):
    """Error bars with caps of a fixed size."""

    zorder = 2.0
    KNOWN: ClassVar[dict[str, Any]] = {**LineCollection.KNOWN, "capsize": 0.0, "vertical": True}

    def draw(self, place: Place) -> str:
        made = super().draw(place)
        cap = pt(self["capsize"])
        if not cap:
            return made
        at = np.concatenate([self.starts, self.ends])
        middle = np.clip(place.points(at[:, 0], at[:, 1], self.where), -1e5, 1e5)
        step = np.array([cap, 0.0] if self["vertical"] else [0.0, cap])
        colour = self["color"] if isinstance(self["color"], str) else "var(--c0)"
        return made + stroke(
            segments_path(middle - step, middle + step),
            place.colour(colour),
            pt(np.atleast_1d(self["linewidth"])[0]),
            "-",
            self["alpha"],
        )

    def told(self) -> str:
        return f"error bars at {len(self.starts)} points"


def format_of(fmt: str) -> dict[str, Any]:
    """Colour, marker and line style of a format such as "ro--"; raises ValueError."""
    made: dict[str, Any] = {}
    rest = fmt
    if is_color_like(rest) and not re.fullmatch(r"[0-9.]+", rest):
        return {"color": rest}
    while rest:
        piece = next((s for s in ("--", "-.", "-", ":") if rest.startswith(s)), None)
        if piece and "linestyle" not in made:
            made["linestyle"] = piece
        elif re.match(r"C\d", rest) and "color" not in made:
            piece = re.match(r"C\d+", rest)[0]  # type: ignore[index]
            made["color"] = piece
        elif rest[0] in "bgrcmykw" and "color" not in made:
            piece = made["color"] = rest[0]
        elif "marker" not in made and rest[0] not in "-" and marker_known(rest[0]):
            piece = made["marker"] = rest[0]
        else:
            raise ValueError(
                f"{fmt!r} is not a format: a colour letter (b g r c m y k w, C0 to C9), a marker "
                "(o . s ^ x + * …) and a line style (- -- -. :), such as 'ro--'"
            )
        rest = rest[len(piece) :]
    if "marker" in made and "linestyle" not in made:
        made["linestyle"] = "None"
    return made


def marker_known(letter: str) -> bool:
    try:
        return bool(marker_of(letter))
    except ValueError:
        return False


def series_of(args: tuple[Any, ...], axes: Any) -> list[tuple[np.ndarray, np.ndarray, str]]:
    """The (x, y, format) of `plot(x, y, "r--", x2, y2 …)`."""
    found = []
    rest = list(args)
    while rest:
        first = rest.pop(0)
        if isinstance(first, str):
            format_of(first)
            raise ValueError(f"the format {first!r} stands before its numbers: plot(x, y, fmt)")
        second = None
        if rest and not isinstance(rest[0], str):
            second = rest.pop(0)
        fmt = rest.pop(0) if rest and isinstance(rest[0], str) else ""
        if second is None:
            ys = plain_or_category(first, axes.yaxis, "y")
            xs: np.ndarray = np.arange(len(ys))
        else:
            xs = plain_or_category(first, axes.xaxis, "x")
            ys = plain_or_category(second, axes.yaxis, "y")
        if xs.ndim > 2 or ys.ndim > 2:
            raise ValueError(
                f"x and y can be no greater than 2D, but have shapes {xs.shape} and {ys.shape}"
            )
        if len(xs) != len(ys):
            raise ValueError(
                f"x and y must have same first dimension, but have shapes {xs.shape} and {ys.shape}"
            )
        found.append((xs, ys, fmt))
    return found


def plain_or_category(values: Any, axis: Any, name: str) -> np.ndarray:
    """Numbers along an axis; texts become categories."""
    if (
        isinstance(values, (list, tuple, np.ndarray, str))
        and len(np.shape(as_numpy_safe(values))) <= 1
    ):
        places = axis.take(values)
        if places is not None:
            return places
    if isinstance(values, dict) or hasattr(values, "keys"):
        raise TypeError(f"{name} is a dict: plot list(d.keys()) against list(d.values())")
    if isinstance(values, (type({}.values()), type({}.keys()), range, map, zip, set)):
        values = list(values)
        return plain_or_category(values, axis, name)
    return np.atleast_1d(numbers(values, name))


def as_numpy_safe(values: Any) -> Any:
    return (
        values
        if isinstance(values, str)
        else as_numpy(values)
        if isinstance(values, np.ndarray)
        else np.empty(len(values))
    )


def columns(xs: np.ndarray, ys: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Each column of matrices is a line of its own; one column of x serves all of y.

    Raises ValueError where both are matrices with different numbers of columns.
    """
    left = list(xs.T) if xs.ndim == 2 else [xs]
    right = list(ys.T) if ys.ndim == 2 else [ys]
    if len(left) != len(right) and 1 not in (len(left), len(right)):
        raise ValueError(
            f"x has {len(left)} columns and y {len(right)}: they need as many, or one of them 1"
        )
    count = max(len(left), len(right))
    return [(left[i % len(left)], right[i % len(right)]) for i in range(count)]


__all__ = ["DASHES", "Line2D", "LineCollection"]
