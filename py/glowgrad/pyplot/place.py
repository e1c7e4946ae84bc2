"""Where things lie: from data, shares of the axes or of the figure to pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from .axis import Axis


class Coordinates:
    """What a position means: `ax.transData`, `ax.transAxes`, `fig.transFigure` and mixtures."""

    def __init__(self, x: str, y: str | None = None) -> None:
        self.x, self.y = x, x if y is None else y

    def __repr__(self) -> str:
        return f"<coordinates: x in {self.x}, y in {self.y}>"


DATA, AXES, FIGURE = Coordinates("data"), Coordinates("axes"), Coordinates("figure")
NAMES = {
    "data": DATA, "axes fraction": AXES, "figure fraction": FIGURE, "subfigure fraction": FIGURE,
}  # fmt: skip


def coordinates_of(value: Any) -> Coordinates:
    """The coordinates of a name such as "axes fraction"; raises ValueError for another."""
    if value is None:
        return DATA
    if isinstance(value, Coordinates):
        return value
    if isinstance(value, tuple):
        return Coordinates(coordinates_of(value[0]).x, coordinates_of(value[1]).y)
    if value not in NAMES:
        raise ValueError(
            f"coordinates are {', '.join(map(repr, NAMES))}, ax.transData or ax.transAxes, "
            f"not {value!r}"
        )
    return NAMES[value]


class Place:
    """The box of a pair of axes in pixels, and the way there from data."""

    def __init__(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        xaxis: Axis,
        yaxis: Axis,
        paper: tuple[float, float],
        ink: str = "currentColor",
    ) -> None:
        self.x, self.y, self.width, self.height = x, y, width, height
        self.xaxis, self.yaxis, self.paper, self.ink = xaxis, yaxis, paper, ink

    def px(self, values: Any) -> np.ndarray:
        """x in pixels from the left."""
        return self.x + self.width * self.xaxis.share(np.asarray(values, float))

    def py(self, values: Any) -> np.ndarray:
        """y in pixels from the top."""
        return self.y + self.height * (1 - self.yaxis.share(np.asarray(values, float)))

    def points(self, xs: Any, ys: Any, where: Coordinates = DATA) -> np.ndarray:
        """Positions (N, 2) in pixels."""
        return np.stack(
            np.broadcast_arrays(self.along_x(xs, where.x), self.along_y(ys, where.y)), -1
        )

    def along_x(self, values: Any, kind: str) -> np.ndarray:
        if kind == "data":
            return self.px(values)
        array = np.asarray(values, float)
        return self.x + self.width * array if kind == "axes" else self.paper[0] * array

    def along_y(self, values: Any, kind: str) -> np.ndarray:
        if kind == "data":
            return self.py(values)
        array = np.asarray(values, float)
        if kind == "axes":
            return self.y + self.height * (1 - array)
        return self.paper[1] * (1 - array)

    def colour(self, css: str) -> str:
        """A colour of an artist here: ink is black where it lies on a picture."""
        return self.ink if css == "currentColor" else css
