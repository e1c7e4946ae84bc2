"""What all kinds of drawing share: two scales, a list of marks, the next colour."""

from __future__ import annotations

from typing import Any

from . import colors
from .marks import (
    Mark,
)
from .scale import Scale


class Mappable:
    """Numbers drawn as colours, for a colour bar."""

    def __init__(self, low: float, high: float, cmap: str | None) -> None:
        self.low, self.high, self.cmap = low, high, cmap


class Canvas:
    """What is drawn, in data units."""

    def __init__(self, figure: Any) -> None:
        self.figure = figure
        self.cla()

    def cla(self) -> None:
        """Begin with an empty drawing."""
        self.x, self.y = Scale(), Scale()
        self.marks: list[Mark] = []
        self.legend_entries: list[tuple[str, str, str]] = []  # label, colour, kind
        self.title_text = ""
        self.show_legend = self.show_grid = False
        self.show_axis = True
        self.equal = False
        self.colorbar_of: Mappable | None = None
        self._colours = 0

    clear = cla

    def _colour(self, given: Any) -> str:
        if given is not None:
            return colors.css(given)
        made = colors.CYCLE[self._colours % len(colors.CYCLE)]
        self._colours += 1
        return made

    def _add(self, mark: Mark, xs: Any, ys: Any, label: str | None, colour: str, kind: str) -> None:
        self.x.include(xs)
        self.y.include(ys)
        self.marks.append(mark)
        if label and not label.startswith("_"):
            self.legend_entries.append((label, colour, kind))
