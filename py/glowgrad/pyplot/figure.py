"""A figure: axes in a grid, drawn as SVG."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import numpy as np

from .. import display
from .axes import Axes
from .canvas import Mappable
from .colors import hexes

_DPI = 72  # SVG units an inch
# The drawing brings its own paper: the page around it may have another theme than the system.
_STYLE = (
    "text{font-family:system-ui,sans-serif;fill:currentColor}svg{color:#222}.paper{fill:#fff}"
    "@media (prefers-color-scheme:dark){svg{color:#ddd}.paper{fill:#171a1f}}"
)


class Figure:
    """Axes in rows and columns; `_repr_svg_` is the drawing, crisp at any size, light and dark."""

    def __init__(self, figsize: Any = None, **_: Any) -> None:
        self.width, self.height = (v * _DPI for v in figsize or (6.4, 4.8))
        self.display_id = display.new_id()
        self.clf()

    def clf(self) -> None:
        """Begin with no axes."""
        self.places: list[tuple[Axes, tuple[float, float, float, float]]] = []
        self.title = ""
        self.bars: list[tuple[Axes, Mappable]] = []

    clear = clf

    @property
    def axes(self) -> list[Axes]:
        return [axes for axes, _ in self.places]

    def add_subplot(self, *place: Any, **_: Any) -> Axes:
        """Axes at (rows, columns, number), or at a number such as 121."""
        rows, columns, number = (1, 1, 1) if not place else place if len(place) == 3 else (
            int(d) for d in str(place[0])
        )  # fmt: skip
        row, column = divmod(int(number) - 1, columns)
        if not 0 <= row < rows:
            raise ValueError(f"number {number} must be from 1 to {rows * columns}")
        box = (column / columns, row / rows, 1 / columns, 1 / rows)
        for axes, known in self.places:
            if known == box:
                return axes
        axes = Axes(self)
        self.places.append((axes, box))
        return axes

    def subplots(self, nrows: int = 1, ncols: int = 1, squeeze: bool = True, **_: Any) -> Any:
        """Axes for every place of a grid, as an array."""
        made = np.empty((nrows, ncols), object)
        for i in range(nrows):
            for j in range(ncols):
                made[i, j] = self.add_subplot(nrows, ncols, i * ncols + j + 1)
        if not squeeze:
            return made
        return made[0, 0] if made.size == 1 else made.ravel() if 1 in made.shape else made

    def suptitle(self, t: str, **_: Any) -> None:
        """The title above all axes."""
        self.title = str(t)

    def colorbar(self, mappable: Mappable, ax: Axes | None = None, **_: Any) -> None:
        """The colours of a map beside its axes."""
        target = ax if ax is not None else self.axes[-1]
        if not isinstance(target, Axes):
            target = np.ravel(np.array(target, object))[-1]
        self.bars.append((target, mappable))

    def tight_layout(self, **_: Any) -> None:
        """Nothing to do: axes never overlap."""

    subplots_adjust = tight_layout

    def savefig(self, fname: Any, **_: Any) -> None:
        """Write the drawing as an SVG file; raises ValueError for another kind of file."""
        path = Path(fname)
        if path.suffix not in ("", ".svg"):
            raise ValueError(
                f"savefig writes .svg files here, not {path.suffix!r}: use {path.stem}.svg"
            )
        path.with_suffix(".svg").write_text(self._repr_svg_(), "utf-8")

    def show(self) -> None:
        """Show the figure where the cell's output is."""
        display.display(self)

    def update(self) -> None:
        """Draw anew where the figure was shown."""
        data = {"image/svg+xml": self._repr_svg_(), "text/plain": repr(self)}
        display.emit_display(self.display_id, data, update=True)

    def __repr__(self) -> str:
        titles = [self.title, *(a.title_text for a in self.axes)]
        words = "; ".join(t for t in titles if t)
        return f"<Figure of {len(self.places)} axes{': ' + words if words else ''}>"

    def _repr_svg_(self) -> str:
        top = 26 if self.title else 0
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} {self.height:g}" '
            f'width="{self.width:g}" height="{self.height:g}" role="img">',
            f"<title>{html.escape(repr(self)[1:-1])}</title><style>{_STYLE}</style>",
            '<rect class="paper" width="100%" height="100%" rx="4"/>',
        ]
        if self.title:
            parts.append(_words(self.width / 2, 18, self.title, 14, "middle"))
        bars = {id(axes): mappable for axes, mappable in self.bars}
        for number, (axes, (x, y, w, h)) in enumerate(self.places):
            height = self.height - top
            box = (x * self.width, top + y * height, w * self.width, h * height)
            key = f"c{self.display_id.rpartition('-')[2]}-{number}"
            parts.append(_draw(axes, box, bars.get(id(axes)), key))
        return "".join([*parts, "</svg>"])


def _words(x: float, y: float, text: str, size: float, anchor: str, extra: str = "") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}"{extra}>'
        f"{html.escape(text)}</text>"
    )


def _draw(
    axes: Axes, box: tuple[float, float, float, float], bar: Mappable | None, key: str
) -> str:
    x, y, w, h = box
    left, right, top, bottom = 12.0, 10.0, 10.0, 10.0
    ticks_y = axes.y.marks(max(2, int(h // 45))) if axes.show_axis else []
    if axes.show_axis:
        left += 6.2 * max((len(t) for _, t in ticks_y), default=0) + (16 if axes.y.label else 0)
        bottom += 14 + (16 if axes.x.label else 0)
    top += 18 if axes.title_text else 0
    right += 52 if bar is not None else 0
    pw, ph = max(w - left - right, 10), max(h - top - bottom, 10)
    x0, y0 = x + left, y + top
    if axes.equal:
        (xa, xb), (ya, yb) = axes.x.span(), axes.y.span()
        unit = min(pw / (abs(xb - xa) or 1), ph / (abs(yb - ya) or 1))
        x0, y0 = x0 + (pw - unit * abs(xb - xa)) / 2, y0 + (ph - unit * abs(yb - ya)) / 2
        pw, ph = unit * abs(xb - xa), unit * abs(yb - ya)

    def px(values: np.ndarray) -> np.ndarray:
        made: np.ndarray = x0 + pw * axes.x.place(values)
        return made

    def py(values: np.ndarray) -> np.ndarray:
        made: np.ndarray = y0 + ph * (1 - axes.y.place(values))
        return made

    frame = f'x="{x0:.1f}" y="{y0:.1f}" width="{pw:.1f}" height="{ph:.1f}"'
    parts = [f'<clipPath id="{key}"><rect {frame}/></clipPath>']
    if axes.show_axis:
        ticks_x = axes.x.marks(max(2, int(pw // 60)))
        for value, text in ticks_x:
            at = float(px(np.array([value]))[0])
            if x0 - 0.5 <= at <= x0 + pw + 0.5:
                parts.append(_tick(at, y0 + ph, at, y0, axes.show_grid))
                parts.append(_words(at, y0 + ph + 15, text, 10, "middle"))
        for value, text in ticks_y:
            at = float(py(np.array([value]))[0])
            if y0 - 0.5 <= at <= y0 + ph + 0.5:
                parts.append(_tick(x0, at, x0 + pw, at, axes.show_grid))
                parts.append(_words(x0 - 6, at + 3.5, text, 10, "end"))
    parts.append(f'<g clip-path="url(#{key})">' + "".join(m(px, py) for m in axes.marks) + "</g>")
    if axes.show_axis:
        parts.append(f'<rect {frame} fill="none" stroke="currentColor" stroke-width="0.8"/>')
        if axes.x.label:
            parts.append(_words(x0 + pw / 2, y0 + ph + 31, axes.x.label, 11, "middle"))
        if axes.y.label:
            at_x, at_y = x + 13, y0 + ph / 2
            turn = f' transform="rotate(-90 {at_x:.1f} {at_y:.1f})"'
            parts.append(_words(at_x, at_y, axes.y.label, 11, "middle", turn))
    if axes.title_text:
        parts.append(_words(x0 + pw / 2, y0 - 7, axes.title_text, 12, "middle"))
    if axes.show_legend and axes.legend_entries:
        parts.append(_legend(axes, x0, y0, pw))
    if bar is not None:
        parts.append(_colour_bar(bar, x0 + pw + 10, y0, ph))
    return "".join(parts)


def _tick(x0: float, y0: float, x1: float, y1: float, grid: bool) -> str:
    if grid:
        return f'<path d="M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" stroke="currentColor" ' \
               'stroke-opacity="0.2" stroke-width="0.7"/>'  # fmt: skip
    dx, dy = (-3.5, 0) if y0 == y1 else (0, 3.5)
    return f'<path d="M{x0:.1f} {y0:.1f}l{dx:g} {dy:g}" stroke="currentColor" stroke-width="0.8"/>'


def _legend(axes: Axes, x0: float, y0: float, pw: float) -> str:
    entries = axes.legend_entries
    width = 36 + 6.2 * max(len(label) for label, _, _ in entries)
    x, y = x0 + pw - width - 6, y0 + 6
    parts = [
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{len(entries) * 16 + 6}" '
        'class="paper" fill-opacity="0.75" stroke="currentColor" stroke-opacity="0.3" rx="3"/>'
    ]
    for number, (label, colour, kind) in enumerate(entries):
        middle = y + 11 + number * 16
        if kind == "line":
            parts.append(f'<path d="M{x + 6:.1f} {middle:.1f}h18" stroke="{colour}" '
                         'stroke-width="2"/>')  # fmt: skip
        elif kind == "point":
            parts.append(f'<circle cx="{x + 15:.1f}" cy="{middle:.1f}" r="3.5" fill="{colour}"/>')
        else:
            parts.append(f'<rect x="{x + 6:.1f}" y="{middle - 5:.1f}" width="18" height="9" '
                         f'fill="{colour}"/>')  # fmt: skip
        parts.append(_words(x + 29, middle + 4, label, 10.5, "start"))
    return "".join(parts)


def _colour_bar(bar: Mappable, x: float, y: float, height: float) -> str:
    shades = hexes(np.linspace(1, 0, 32), bar.cmap)
    step = height / len(shades)
    parts = [
        f'<rect x="{x:.1f}" y="{y + i * step:.2f}" width="12" height="{step + 0.6:.2f}" '
        f'fill="{c}"/>'
        for i, c in enumerate(shades)
    ]
    for share in (0.0, 0.5, 1.0):
        value = bar.low + (bar.high - bar.low) * share
        parts.append(_words(x + 16, y + height * (1 - share) + 3.5, f"{value:.3g}", 9.5, "start"))
    return "".join(parts)
