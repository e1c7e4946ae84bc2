"""How large a figure is drawn where the page is narrower than the figure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .figure import Figure

NARROW = 330.0  # pixels: what a telephone has
_COLUMN, _ROW = 150.0, 200.0  # what axes with ticks and labels need to be read
_BARE = 60.0  # and a picture without


def size_in(figure: Figure, room: float | None) -> tuple[float, float]:
    """Width and height of the drawing: words keep their size, so axes get what is left.

    The page scales a drawing that is still too wide, or scrolls it.
    """
    if room is None or room >= figure.width:
        return figure.width, figure.height
    grids = [a.spec.grid for a in figure.axes if a.spec is not None]
    columns = max((g.ncols for g in grids), default=1)
    rows = max((g.nrows for g in grids), default=1)
    bare = all(not a.axis_on for a in figure.axes)
    width = min(figure.width, max(room, columns * (_BARE if bare else _COLUMN)))
    scaled = figure.height * width / figure.width
    lowest = min(figure.height, rows * (_BARE if bare else _ROW))
    return width, max(scaled, lowest)


@contextmanager
def fitted(figure: Figure, room: float | None) -> Iterator[None]:
    """The figure as it is drawn in so much room, in pixels."""
    size = figure.width, figure.height
    figure.width, figure.height = size_in(figure, room)
    try:
        yield
    finally:
        figure.width, figure.height = size
