"""Points in a plot that the reader drags, and curves that follow them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ..tensor import Tensor
from ..tensor.creation import tensor
from .widget import Widget

Points = list[list[float]]  # [x, y] of each
Range = tuple[float, float]
MOVES = ("both", "x", "y")
STEPS = 50  # places of a point along each axis, where no step is given


class DragPoints(Widget):
    """Points on a plot: `value` is a list of [x, y], which the reader drags or moves by arrow keys.

    `draw(points)` gives what follows them, a dict: name: (xs, ys) is a curve behind the points, in
    which NaN leaves a gap, and name: places (M, 2) are rings.
    """

    kind = "points"

    def __init__(
        self,
        points: Any,
        label: str = "Points",
        *,
        x: Range = (0.0, 10.0),
        y: Range = (0.0, 10.0),
        step: float | None = None,
        moves: str = "both",
        x_label: str = "x",
        y_label: str = "y",
        names: Sequence[str] | None = None,
        arrows: bool = False,
        joined: bool = False,
        marks: Mapping[str, Any] | None = None,
        draw: Callable[[Points], Mapping[str, Any]] | None = None,
    ) -> None:
        value, fields = point_settings(
            points,
            x=x,
            y=y,
            step=step,
            moves=moves,
            x_label=x_label,
            y_label=y_label,
            names=names,
            arrows=arrows,
            joined=joined,
            marks=marks,
        )
        self._draw = draw
        self._following: dict[str, Any] = {"curves": {}, "rings": {}}
        self._answers = False
        super().__init__(label, value, **fields)
        if draw is not None:
            self._add_observer(self._follow)

    def tensor(self) -> Tensor:
        """The points as a tensor (N, 2)."""
        return tensor(self.value)

    def spec(self) -> dict[str, Any]:
        """What the page needs to draw the plot."""
        return {**super().spec(), **self._following, "answers": self._answers}

    def _follow(self) -> None:
        """Draw the curves anew; where the points are, the page knows better by now."""
        self._answers = True
        self._refresh()
        self._answers = False

    def _refresh(self) -> None:
        self._following = self._drawn()
        super()._refresh()

    def _drawn(self) -> dict[str, Any]:
        if self._draw is None:
            return self._following
        drawn = self._draw([list(point) for point in self._value])
        return {
            "curves": {
                str(name): [_numbers(part) for part in given]
                for name, given in drawn.items()
                if isinstance(given, tuple)
            },
            "rings": {
                str(name): _pairs(given) if len(given) else []
                for name, given in drawn.items()
                if not isinstance(given, tuple)
            },
        }

    def _read(self, wire: Any, data: bytes | None) -> Points:
        return [[float(x), float(y)] for x, y in wire]

    def _checked(self, value: Any) -> Points:
        points = _points(value, self.fields["x"], self.fields["y"])
        if len(points) != len(self._value):
            raise ValueError(
                f"drag_points({self.label!r}) has {len(self._value)} points, got {len(points)}"
            )
        return points

    def _text(self) -> str:
        return ", ".join(f"({x:.4g}, {y:.4g})" for x, y in self._value)


def drag_points(
    points: Any,
    label: str = "Points",
    *,
    x: Range = (0.0, 10.0),
    y: Range = (0.0, 10.0),
    step: float | None = None,
    moves: str = "both",
    x_label: str = "x",
    y_label: str = "y",
    names: Sequence[str] | None = None,
    arrows: bool = False,
    joined: bool = False,
    marks: Mapping[str, Any] | None = None,
    draw: Callable[[Points], Mapping[str, Any]] | None = None,
) -> DragPoints:
    """Show points (N, 2) to drag in a plot of the ranges `x` and `y`; `value` is a list of [x, y].

    They snap to multiples of `step` (default: a fiftieth of each range) and move both ways, or
    along "x" or "y" only. Points of one name in `names` share colour and shape, and names that are
    all different stand beside them; with `arrows` each is the tip of an arrow from the origin,
    with `joined` a line runs through all of them;
    `marks` are places that stay, a dict name: points. After every move `draw(points)` gives what
    follows them, a dict: name: (xs, ys) for a curve, name: places (M, 2) for rings. Ranges of the
    same length make a square plot. Raises ValueError for a point outside of its range.

        line = drag_points([[1, 2], [8, 7]], draw=lambda p: {"line": (p[0][:1], p[0][1:])})
    """
    return DragPoints(
        points,
        label,
        x=x,
        y=y,
        step=step,
        moves=moves,
        x_label=x_label,
        y_label=y_label,
        names=names,
        arrows=arrows,
        joined=joined,
        marks=marks,
        draw=draw,
    ).show()


def point_settings(
    points: Any,
    *,
    x: Range,
    y: Range,
    step: float | None,
    moves: str,
    x_label: str,
    y_label: str,
    names: Sequence[str] | None,
    arrows: bool,
    joined: bool,
    marks: Mapping[str, Any] | None,
) -> tuple[Points, dict[str, Any]]:
    """The points and what else the page needs to draw them, checked."""
    ranges = [_range("x", x), _range("y", y)]
    value = _points(points, *ranges)
    if moves not in MOVES:
        raise ValueError(f"drag_points: moves is one of {', '.join(MOVES)}, got {moves!r}")
    if step is not None and not step > 0:
        raise ValueError(f"drag_points: step must be above 0, got {step!r}")
    if names is not None and len(names) != len(value):
        raise ValueError(
            f"drag_points: all points have a name or none: {len(value)} points, {len(names)} names"
        )
    return value, {
        "x": list(ranges[0]),
        "y": list(ranges[1]),
        "step": [step or (high - low) / STEPS for low, high in ranges],
        "moves": moves,
        "x_label": x_label,
        "y_label": y_label,
        "names": None if names is None else [str(name) for name in names],
        "arrows": bool(arrows),
        "joined": bool(joined),
        "marks": {str(name): _pairs(places) for name, places in (marks or {}).items()},
    }


def _range(name: str, given: Any) -> Range:
    low, high = (float(end) for end in given)
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise ValueError(f"drag_points: {name} is (low, high) with low below high, got {given!r}")
    return low, high


def _array(values: Any) -> np.ndarray:
    if hasattr(values, "detach"):
        values = values.detach().cpu()
    return np.asarray(values, np.float64)


def _pairs(points: Any) -> Points:
    array = _array(points)
    if array.ndim != 2 or array.shape[1] != 2 or not np.isfinite(array).all():
        raise ValueError(f"drag_points: points have the shape (N, 2), got {array.shape}")
    return [[round(float(one), 6) for one in point] for point in array]


def _points(value: Any, x: Sequence[float], y: Sequence[float]) -> Points:
    points = _pairs(value)
    if not points:
        raise ValueError("drag_points needs at least one point, got none")
    for at in points:
        for number, (low, high), axis in zip(at, (x, y), "xy", strict=True):
            if not low <= number <= high:
                raise ValueError(
                    f"drag_points: the point ({at[0]:g}, {at[1]:g}) lies outside of the plot: "
                    f"{axis} goes from {low:g} to {high:g}"
                )
    return points


def _numbers(values: Any) -> list[float | None]:
    flat = _array(values).ravel()
    return [float(f"{one:.5g}") if math.isfinite(one) else None for one in flat.tolist()]
