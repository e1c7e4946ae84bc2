"""Small drawings as SVG for pages that are read without running them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

TEXT = "var(--text,#22252a)"
MUTED = "var(--muted,#5c6370)"
PAPER = "var(--paper,#fdfcfa)"
GRID = "var(--grid,#e6e3dd)"
RAISED = "var(--raised,#f5f3ef)"
ACCENT = "var(--accent,#1f5fae)"
WARNING = "var(--warning,#b3261e)"
_SERIES = ("1b66b8", "c4590a", "00795c", "a3327e", "6b5bb5", "8a6d00", "0e7f96", "555b66")
_BLUE, _ORANGE = (27, 102, 184), (196, 89, 10)


def series(number: int) -> str:
    """The page's colour of a class or curve."""
    at = number % len(_SERIES)
    return f"var(--series-{at + 1},#{_SERIES[at]})"


def heat(values: np.ndarray) -> np.ndarray:
    """Colours (R, C, 4) of numbers (R, C): the page shines through where they are near zero."""
    peak = float(np.abs(values).max()) if values.size else 0.0
    strength = np.abs(values) / (peak or 1.0)
    colours = np.where(values[..., None] < 0, np.array(_BLUE), np.array(_ORANGE))
    if not (values < 0).any():
        colours = np.broadcast_to(np.array(_BLUE), colours.shape)
    return np.concatenate([colours, strength[..., None] * 255], -1).round().astype(np.uint8)


class Sketch:
    """Shapes in the order in which they are drawn, with attributes of SVG by their names."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._parts: list[str] = []

    def rect(self, x: float, y: float, width: float, height: float, **look: object) -> None:
        """A rectangle by its upper left corner."""
        self._add("rect", {"x": x, "y": y, "width": width, "height": height, **look})

    def circle(self, x: float, y: float, r: float, **look: object) -> None:
        """A disc by its centre."""
        self._add("circle", {"cx": x, "cy": y, "r": r, **look})

    def line(self, points: Sequence[tuple[float, float]], **look: object) -> None:
        """Straight lines through points."""
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        self._add("path", {"d": f"M{path}", "fill": "none", "stroke": MUTED, **look})

    def path(self, d: str, **look: object) -> None:
        """A path in SVG's own words."""
        self._add("path", {"d": d, **look})

    def segments(self, pairs: Sequence[Sequence[tuple[float, float]]], **look: object) -> None:
        """Many straight lines of one look, as one shape."""
        path = "".join(f"M{x0:.0f} {y0:.0f}L{x1:.0f} {y1:.0f}" for (x0, y0), (x1, y1) in pairs)
        if path:
            self._add("path", {"d": path, "fill": "none", "stroke": MUTED, **look})

    def dots(
        self, points: Sequence[tuple[float, float]], size: float, colour: str, *, square: bool
    ) -> None:
        """Many points of one colour, as one shape: the ends of lines without a length."""
        look = {"stroke": colour, "stroke-opacity": 0.75, "stroke-width": size}
        ends = {"stroke-linecap": "square" if square else "round"}
        path = "".join(f"M{x:.1f} {y:.1f}h0" for x, y in points)
        if path:
            self._add("path", {"d": path, "fill": "none", **look, **ends})

    def text(self, x: float, y: float, words: object, **look: object) -> None:
        """One line of text; `anchor` is start, middle or end."""
        given = {"x": x, "y": y, "font-size": 12, "fill": TEXT, **look}
        given["text-anchor"] = given.pop("anchor", "start")
        self._parts.append(f"<text {_attributes(given)}>{escape(str(words))}</text>")

    def image(
        self, x: float, y: float, width: float, height: float, pixels: np.ndarray, **look: object
    ) -> None:
        """Pixels (H, W), (H, W, 3) or (H, W, 4) of uint8, unblurred."""
        from ..pyplot.png import data_url  # only a build needs it

        if pixels.ndim == 2:
            pixels = np.repeat(pixels[..., None], 3, -1)
        given = {"x": x, "y": y, "width": width, "height": height, **look}
        self._parts.append(
            f"<image {_attributes(given)} preserveAspectRatio='none' href='{data_url(pixels)}'/>"
        )

    def svg(self) -> str:
        """The drawing as text."""
        return (
            f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {self.width:g} {self.height:g}' "
            f"width='{self.width:g}' "
            "style='max-width:100%;height:auto;image-rendering:pixelated' "
            f"font-family='system-ui,sans-serif'>{''.join(self._parts)}</svg>"
        )

    def _add(self, tag: str, given: dict[str, object]) -> None:
        self._parts.append(f"<{tag} {_attributes(given)}/>")


def _attributes(given: dict[str, object]) -> str:
    return " ".join(f"{name.replace('_', '-')}='{_brief(value)}'" for name, value in given.items())


def _brief(value: object) -> str:
    return f"{value:.1f}" if isinstance(value, float) else escape(str(value))
