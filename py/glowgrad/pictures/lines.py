"""Curves, which can grow while a model trains."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, isfinite
from typing import Any

from .figure import Figure, as_numpy


class Lines(Figure):
    """Curves over a common axis: `curve.add(loss=0.7, accuracy=0.5)` appends a point to each."""

    def __init__(
        self,
        title: str = "",
        *,
        x: str = "step",
        y: str = "",
        y_log: bool = False,
        y_limits: tuple[float, float] | None = None,
        alt: str = "",
    ) -> None:
        """y_limits: ends of the y axis, so that pictures can be compared; if left out, all fit.

        Raises ValueError for limits that are not in order, or not above 0 with `y_log`.
        """
        if y_limits is not None and not (0 if y_log else -inf) < y_limits[0] < y_limits[1]:
            raise ValueError(
                f"y_limits are the lower and the upper end of the axis{', both above 0' * y_log}, "
                f"but got {y_limits}"
            )
        super().__init__(
            "lines",
            title,
            alt or f"Curves: {title or y}",
            x_label=x,
            y_label=y,
            y_log=y_log,
            series=[],
            **({} if y_limits is None else {"y_range": [float(end) for end in y_limits]}),
        )
        self._count = 0

    def add(self, at: float | None = None, **values: Any) -> None:
        """Append one point to each named curve, at x = `at` (1, 2, … if left out)."""
        self._count += 1
        place = self._count if at is None else at
        for name, value in values.items():
            series = self._series(name)
            series["x"].append(place)
            series["y"].append(_height(value.item() if hasattr(value, "item") else value))
        self.refresh(force=False)

    def mark(self, at: float | None) -> None:
        """Draw an upright line at x = `at`, where the legend then reads the curves; or none."""
        self.fields["marker"] = at
        self.refresh()

    def _series(self, name: str) -> dict[str, Any]:
        for series in self.fields["series"]:
            if series["name"] == name:
                return series
        made: dict[str, Any] = {"name": name, "x": [], "y": []}
        self.fields["series"].append(made)
        return made


def lines(
    title: str = "",
    *,
    x: str = "x",
    y: str = "",
    y_log: bool = False,
    y_limits: tuple[float, float] | None = None,
    alt: str = "",
    dots: Mapping[str, Any] | None = None,
    **curves: Any,
) -> Lines:
    """Curves from data: `lines(relu=(x, y))`, or `lines(loss=losses)` over 1, 2, …

    dots: what is drawn without a line: `{"best": ([0.3], [0.6])}`.
    """
    figure = Lines(title, x=x, y=y, y_log=y_log, y_limits=y_limits, alt=alt)
    for name, data in {**curves, **(dots or {})}.items():
        xs, ys = data if isinstance(data, tuple) else (range(1, len(data) + 1), data)
        series = figure._series(name)
        series["x"] = as_numpy(list(xs) if isinstance(xs, range) else xs).tolist()
        series["y"] = [_height(value) for value in as_numpy(ys).tolist()]
        if dots and name in dots:
            series["points"] = True
    return figure


def _height(value: float) -> float | None:
    """Where a curve stands; None, a gap, where it is not a finite number."""
    return float(value) if isfinite(value) else None
