"""A figure: axes in grids, drawn as SVG, described in words, shown and drawn anew in place."""

from __future__ import annotations

import html
import time
from pathlib import Path
from typing import Any

import numpy as np

from .. import display, live as page
from .axes import Axes
from .base import word_style
from .colorbar import Colorbar
from .colors import css
from .gridspec import GridSpec, SubplotSpec
from .images import AxesImage
from .layout import place_grid, room_of, shaped
from .legend import Legend, entries_of
from .mathtext import plain
from .metrics import PX_PER_INCH, block_size, font_px
from .paint import paint
from .place import FIGURE, Coordinates, Place
from .png import png
from .rc import rc_context, rcParams
from .room import NARROW, fitted
from .svg import FONT, num, style_sheet, text
from .words import Text

_INTERVAL = 1 / 60  # seconds between two drawings that are sent
_MOST_NARROW = 20_000  # characters of a second drawing that a page for reading carries
_MOST_NUMBERS = 20_000  # of the data that go with a figure
_PAD = 8.0


class Canvas:
    """`fig.canvas`: what programs that draw while they run call."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        self.manager = self

    def draw(self) -> None:
        self.figure.update()

    draw_idle = draw

    def flush_events(self) -> None:
        """Nothing waits."""

    def set_window_title(self, title: str) -> None:
        """There is no window."""

    def mpl_connect(self, *_: Any) -> int:
        raise NotImplementedError("figures take no clicks here: use a slider or a button instead")


class Figure:
    """Axes in rows and columns; `update()` draws anew where the figure was shown."""

    def __init__(
        self,
        figsize: Any = None,
        dpi: Any = None,
        facecolor: Any = None,
        edgecolor: Any = None,
        frameon: bool = True,
        layout: Any = None,
        tight_layout: Any = None,
        constrained_layout: Any = None,
        num: Any = None,
        alt: str | None = None,
        clear: bool = False,
        **unknown: Any,
    ) -> None:
        if unknown:
            raise TypeError(
                f"figure takes no {next(iter(unknown))!r}: it takes num, figsize, dpi, "
                "facecolor, layout, alt"
            )
        self.set_size_inches(rcParams["figure.figsize"] if figsize is None else figsize)
        self.number, self.dpi, self.alt = num, dpi or 100, alt
        self.face = None if facecolor is None else css(facecolor)
        self.display_id = display.new_id()
        self.canvas = Canvas(self)
        self.settings = dict(rcParams)  # those of now hold when it is drawn after a `with` block
        self._shown, self._sent, self._cost = False, 0.0, 0.0
        self.clf()

    def set_size_inches(self, w: Any, h: Any = None, forward: bool = True) -> None:
        """Width and height in inches."""
        size = (w, h) if h is not None else w
        try:
            width, height = (float(v) for v in size)
        except (TypeError, ValueError):
            raise ValueError(f"figsize is (width, height) in inches, not {size!r}") from None
        if not (0 < width < 200 and 0 < height < 200):
            raise ValueError(f"figsize is (width, height) in inches, from 0 to 200, not {size!r}")
        self.inches = (width, height)
        self.width, self.height = width * PX_PER_INCH, height * PX_PER_INCH

    def get_size_inches(self) -> np.ndarray:
        return np.array(self.inches)

    def set_figwidth(self, val: float) -> None:
        self.set_size_inches(val, self.inches[1])

    def set_figheight(self, val: float) -> None:
        self.set_size_inches(self.inches[0], val)

    def set_dpi(self, val: float) -> None:
        self.dpi = val

    def set_facecolor(self, color: Any) -> None:
        self.face = css(color)

    def set_alt_text(self, text: str) -> None:
        """What is read aloud instead of the description that is made from the data."""
        self.alt = str(text)

    def clf(self, keep_observers: bool = False) -> None:
        """Begin with no axes."""
        self.axes: list[Any] = []
        self.bars: list[Colorbar] = []
        self.words: list[Text] = []
        self.heads: dict[str, tuple[str, dict[str, Any]]] = {}
        self.legends: list[Legend] = []
        self.insets: dict[Any, tuple[Any, Any]] = {}
        self.current: Any = None
        self.last_mappable: Any = None

    clear = clf

    # Axes

    def add_subplot(
        self,
        *place: Any,
        projection: Any = None,
        polar: bool = False,
        sharex: Any = None,
        sharey: Any = None,
        **given: Any,
    ) -> Any:
        """Axes at (rows, columns, number), at a number such as 121, or in a place of a GridSpec."""
        spec = _spec_of(place)
        made = _axes_class("polar" if polar else projection)(self)
        made.spec = spec
        if given:
            made.set(**given)
        for letter, other in (("x", sharex), ("y", sharey)):
            if other is not None:
                axis = getattr(made, f"{letter}axis")
                axis.share_with(getattr(other, f"{letter}axis"))
        self.axes.append(made)
        self.current = made
        self.settings = dict(rcParams)
        return made

    def add_axes(self, rect: Any, projection: Any = None, polar: bool = False, **given: Any) -> Any:
        """Axes at (left, bottom, width, height) in shares of the figure."""
        if isinstance(rect, Axes):
            self.axes.append(rect)
            return rect
        if len(rect) != 4:
            raise ValueError(f"axes stand at (left, bottom, width, height), not {rect!r}")
        made = _axes_class("polar" if polar else projection)(self)
        left, bottom, width, height = map(float, rect)
        made.box = (left, bottom, width, height)
        if given:
            made.set(**given)
        self.axes.append(made)
        self.current = made
        self.settings = dict(rcParams)
        return made

    def subplots(
        self,
        nrows: int = 1,
        ncols: int = 1,
        *,
        sharex: Any = False,
        sharey: Any = False,
        squeeze: bool = True,
        width_ratios: Any = None,
        height_ratios: Any = None,
        subplot_kw: Any = None,
        gridspec_kw: Any = None,
    ) -> Any:
        """Axes for every place of a grid: one, a row or column, or a matrix of them."""
        options = dict(gridspec_kw or {})
        ratios = {
            "width_ratios": options.pop("width_ratios", width_ratios),
            "height_ratios": options.pop("height_ratios", height_ratios),
        }
        grid = GridSpec(nrows, ncols, **ratios)
        made = np.empty((nrows, ncols), object)
        for i in range(nrows):
            for j in range(ncols):
                made[i, j] = self.add_subplot(grid[i, j], **(subplot_kw or {}))
        for letter, kind in (("x", sharex), ("y", sharey)):
            self._share(made, letter, {True: "all", False: "none"}.get(kind, kind))
        self.current = made[-1, -1]
        if not squeeze:
            return made
        return made[0, 0] if made.size == 1 else made.ravel() if 1 in made.shape else made

    def _share(self, grid: Any, letter: str, kind: str) -> None:
        if kind not in ("all", "none", "row", "col"):
            raise ValueError(f"share{letter} is True, False, 'row', 'col' or 'all', not {kind!r}")
        if kind == "none":
            return
        rows, columns = grid.shape
        for i in range(rows):
            for j in range(columns):
                first = grid[
                    {"all": 0, "row": i, "col": 0}[kind], {"all": 0, "row": 0, "col": j}[kind]
                ]
                axis = getattr(grid[i, j], f"{letter}axis")
                if first is not grid[i, j]:
                    axis.share_with(getattr(first, f"{letter}axis"))
                inner = i < rows - 1 if letter == "x" else j > 0
                if inner and kind in ("all", "col" if letter == "x" else "row"):
                    axis.labels_visible = False

    def subplot_mosaic(
        self,
        mosaic: Any,
        *,
        empty_sentinel: str = ".",
        sharex: bool = False,
        sharey: bool = False,
        width_ratios: Any = None,
        height_ratios: Any = None,
        subplot_kw: Any = None,
        gridspec_kw: Any = None,
        **_: Any,
    ) -> dict[str, Any]:
        """Axes by name, from a drawing of the figure: "AAB\\nCCB" or lists of names."""
        if isinstance(mosaic, str):
            lines = mosaic.replace(";", "\n").split("\n")
            rows = [list(line.strip()) for line in lines if line.strip()]
        else:
            rows = [list(r) if isinstance(r, (list, tuple, np.ndarray)) else [r] for r in mosaic]
        if len({len(r) for r in rows}) != 1:
            raise ValueError(f"all rows of a mosaic have one length, not {[len(r) for r in rows]}")
        options = dict(gridspec_kw or {})
        grid = GridSpec(
            len(rows),
            len(rows[0]),
            width_ratios=options.get("width_ratios", width_ratios),
            height_ratios=options.get("height_ratios", height_ratios),
        )
        table = np.array(rows, object)
        made: dict[str, Any] = {}
        for name in dict.fromkeys(table.ravel().tolist()):
            if name == empty_sentinel:
                continue
            at, across = np.nonzero(table == name)
            (r0, r1), (c0, c1) = (at.min(), at.max() + 1), (across.min(), across.max() + 1)
            if (table[r0:r1, c0:c1] != name).any():
                raise ValueError(f"the place of {name!r} in the mosaic is not a rectangle")
            made[name] = self.add_subplot(
                grid[int(r0) : int(r1), int(c0) : int(c1)], **(subplot_kw or {})
            )
        first = next(iter(made.values()))
        for axes in list(made.values())[1:]:
            if sharex:
                axes.xaxis.share_with(first.xaxis)
            if sharey:
                axes.yaxis.share_with(first.yaxis)
        return made

    def add_gridspec(self, nrows: int = 1, ncols: int = 1, **given: Any) -> GridSpec:
        return GridSpec(nrows, ncols, figure=self, **given)

    def twin(self, axes: Any) -> Any:
        made = type(axes)(self)
        made.spec, made.box, made.twin_of = axes.spec, axes.box, axes.twin_of or axes
        self.axes.append(made)
        return made

    def inset(self, parent: Any, bounds: Any, **given: Any) -> Any:
        made = Axes(self)
        self.insets[made] = (parent, tuple(map(float, bounds)))
        self.axes.append(made)
        if given:
            made.set(**given)
        return made

    def delaxes(self, ax: Any) -> None:
        self.axes.remove(ax)

    def sca(self, a: Any) -> Any:
        self.current = a
        return a

    def gca(self) -> Any:
        if self.current is None or self.current not in self.axes:
            self.current = self.axes[-1] if self.axes else self.add_subplot()
        return self.current

    def get_axes(self) -> list[Any]:
        return list(self.axes)

    # Words and bars

    def suptitle(self, t: Any, **given: Any) -> None:
        """The title above all axes."""
        self.heads["top"] = (str(t), word_style(given))

    def supxlabel(self, t: Any, **given: Any) -> None:
        """The label below all axes."""
        self.heads["bottom"] = (str(t), word_style(given))

    def supylabel(self, t: Any, **given: Any) -> None:
        """The label at the left of all axes."""
        self.heads["left"] = (str(t), word_style(given))

    def get_suptitle(self) -> str:
        return self.heads.get("top", ("", {}))[0]

    def text(self, x: float, y: float, s: Any, **given: Any) -> Text:
        """Words at a place in shares of the figure."""
        made = Text(x, y, s, **{"transform": FIGURE, **given})
        self.words.append(made)
        made.axes = self
        return made

    @property
    def transFigure(self) -> Coordinates:
        return FIGURE

    def legend(self, *args: Any, **given: Any) -> Legend:
        """One legend for all axes."""
        drawn = [a for axes in self.axes for a in axes.artists_drawn]
        made = Legend(entries_of(args, given, drawn), **given)
        self.legends.append(made)
        return made

    def colorbar(self, mappable: Any, cax: Any = None, ax: Any = None, **given: Any) -> Colorbar:
        """What the colours of a picture, a map or points stand for, beside its axes."""
        if not hasattr(mappable, "norm"):
            raise TypeError(
                f"colorbar needs what imshow, scatter, contourf or pcolormesh returned, "
                f"not {type(mappable).__name__}"
            )
        target = ax if ax is not None else getattr(mappable, "axes", None) or self.gca()
        axes = list(np.ravel(np.array(target, object)))
        bar = Colorbar(self, mappable, axes, **given)
        if cax is not None:
            bar.axes = [cax]
            cax.axis_on = False
        self.bars.append(bar)
        return bar

    def tight_layout(self, **_: Any) -> None:
        """Axes never overlap: room for their words is measured."""

    subplots_adjust = set_layout_engine = set_tight_layout = set_constrained_layout = (
        align_labels
    ) = autofmt_ticks = tight_layout

    def autofmt_xdate(self, rotation: float = 30, **_: Any) -> None:
        for axes in self.axes:
            axes.xaxis.rotation = float(rotation)

    # Drawing

    def _heads(self) -> tuple[str, tuple[float, float, float, float]]:
        """Titles around all axes, and the box that they leave."""
        x0, y0, x1, y1 = _PAD, _PAD, self.width - _PAD, self.height - _PAD
        parts = []
        for side, (words, style) in self.heads.items():
            size = style.get("fontsize")
            px = font_px(size, str(rcParams["figure.titlesize"]) if side == "top" else "large")
            look: dict[str, Any] = {
                "colour": style.get("color") or "currentColor",
                "weight": style.get("fontweight"),
            }
            high = block_size(words, px)[1]
            if side == "top":
                for number, line in enumerate(words.split("\n")):
                    parts.append(
                        text(self.width / 2, y0 + px * (0.9 + 1.2 * number), line, px, **look)
                    )
                y0 += high + 6
            elif side == "bottom":
                parts.append(text(self.width / 2, y1 - px * 0.2, words, px, **look))
                y1 -= high + 4
            else:
                parts.append(text(x0 + px * 0.85, self.height / 2, words, px, rotation=90, **look))
                x0 += high + 4
        for legend in self.legends:
            beside = legend.outside()
            wide, high = legend.size()
            if beside == "right" or legend["loc"] in ("outside right", "center right"):
                x1 -= wide + 10
            elif beside == "bottom" or legend["loc"] == "lower center":
                y1 -= high + 6
            elif legend["loc"] == "upper center":
                y0 += high + 6
        return "".join(parts), (x0, y0, x1 - x0, y1 - y0)

    def places(self) -> dict[Any, tuple[tuple[float, ...], Any]]:
        """Box in pixels and room of all axes."""
        self._joined()
        _, box = self._heads()
        extra: dict[Any, tuple[float, float]] = {}
        for bar in self.bars:
            columns = max((a.spec.grid.ncols if a.spec else 1) for a in bar.axes)
            rows = max((a.spec.grid.nrows if a.spec else 1) for a in bar.axes)
            length = box[2] / columns if bar.horizontal else box[3] / rows
            size = bar.room(length * 0.75)
            edge = (
                bar.axes
                if len(bar.axes) == 1
                else [
                    a
                    for a in bar.axes
                    if a.spec
                    and (a.spec.rows[1] if bar.horizontal else a.spec.columns[1])
                    == max(
                        (b.spec.rows[1] if bar.horizontal else b.spec.columns[1])
                        for b in bar.axes
                        if b.spec
                    )
                ]
            )
            for a in edge:
                wide, low = extra.get(a, (0.0, 0.0))
                extra[a] = (wide, low + size) if bar.horizontal else (wide + size, low)
        found: dict[Any, tuple[tuple[float, ...], Any]] = {}
        groups: dict[Any, list[Any]] = {}
        for a in self.axes:
            if a in self.insets:
                continue
            if a.box is not None:
                l, b, w, h = a.box  # noqa: E741
                spot = (l * self.width, (1 - b - h) * self.height, w * self.width, h * self.height)
                found[a] = (shaped(a, spot), room_of(a, w * self.width, h * self.height))
                continue
            grid = a.spec.grid
            key = (grid.nrows, grid.ncols, str(grid.ratios), id(grid.outer) if grid.outer else None)
            groups.setdefault(key, []).append(a)
        main = [g for g in groups.values() if g[0].spec.grid.outer is None]
        inner = [g for g in groups.values() if g[0].spec.grid.outer is not None]
        for group in main:
            found |= place_grid(group[0].spec.grid, group, box, extra)
        for group in inner:
            outer = group[0].spec.grid.outer
            wide, high = box[2] / outer.grid.ncols, box[3] / outer.grid.nrows
            spot = (
                box[0] + outer.columns[0] * wide,
                box[1] + outer.rows[0] * high,
                wide * (outer.columns[1] - outer.columns[0]),
                high * (outer.rows[1] - outer.rows[0]),
            )
            found |= place_grid(group[0].spec.grid, group, spot, extra)
        found = {a: (shaped(a, b), room) for a, (b, room) in found.items()}
        for a, (parent, (l, b, w, h)) in self.insets.items():  # noqa: E741
            x, y, wide, high = found[parent][0]
            spot = (x + l * wide, y + (1 - b - h) * high, w * wide, h * high)
            found[a] = (shaped(a, spot), room_of(a, spot[2], spot[3]))
        return found

    def _joined(self) -> None:
        """A twin stands exactly where its axes do."""
        for a in self.axes:
            if a.twin_of is not None:
                a.spec, a.box = a.twin_of.spec, a.twin_of.box
                a.aspect = a.twin_of.aspect

    def inner(self) -> str:
        """The drawing without its outermost element."""
        places = self.places()
        paper = (self.width, self.height)
        heads, _ = self._heads()
        parts = [heads]
        if self.face and self.face != "#ffffff":
            parts.insert(0, f'<rect width="100%" height="100%" fill="{self.face}"/>')
        for axes in self.axes:
            spot, room = places[axes]
            parts.append(paint(axes, spot, room, paper))
        taken: dict[Any, float] = {}
        for bar in self.bars:
            own = [a for a in bar.axes if a in places]
            if not own:
                continue
            boxes = [places[a][0] for a in own]
            x0, y0 = min(b[0] for b in boxes), min(b[1] for b in boxes)
            x1, y1 = max(b[0] + b[2] for b in boxes), max(b[1] + b[3] for b in boxes)
            around = (x0, y0, x1 - x0, y1 - y0)
            side = "bottom" if bar.horizontal else "right"
            words = max(getattr(places[a][1], side) for a in own)
            key = (id(own[0]), side)
            parts.append(bar.draw(around, paper, words + taken.get(key, 0.0)))
            taken[key] = taken.get(key, 0.0) + bar.room(y1 - y0)
        if self.axes or self.words or self.legends:
            whole = _whole(self)
            parts += [w.draw(whole) for w in self.words]
            for legend in self.legends:
                parts.append(legend.draw_at(whole, np.zeros((0, 2))))
        return "".join(parts)

    def svg(self, *, style: str = "", room: float | None = None) -> str:
        """The drawing; its colours are those of the page, or of a style sheet in it.

        room: pixels that the page has; words keep their size.
        """
        with rc_context(self.settings), fitted(self, room):
            return self._drawn(style)

    def _drawn(self, style: str) -> str:
        w, h = num(self.width), num(self.height)
        label = html.escape(self.describe(), quote=True)
        background = '<rect width="100%" height="100%" fill="var(--paper)"/>' if style else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="gg-plot" viewBox="0 0 {w} {h}" '
            f'width="{w}" height="{h}" role="img" aria-label="{label}" '
            f'font-family="{FONT}" fill="currentColor">{style}{background}{self.inner()}</svg>'
        )

    def _repr_svg_(self) -> str:
        return self.svg(style=style_sheet())

    def savefig(
        self, fname: Any, *, format: str | None = None, transparent: bool = False, **_: Any
    ) -> None:
        """Write the drawing: .svg always, .png where the figure is one picture without words.

        Raises ValueError for other kinds of files.
        """
        kind = (format or (Path(fname).suffix if isinstance(fname, (str, Path)) else "svg")).lstrip(
            "."
        )
        if kind in ("", "svg"):
            data = self.svg(style=style_sheet("light")).encode()
            name = Path(fname).with_suffix(".svg") if isinstance(fname, (str, Path)) else fname
        elif kind == "png":
            data, name = png(self._only_picture(fname)), fname
        else:
            raise ValueError(
                f"savefig writes .svg here, not .{kind}: take the ending .svg, or the "
                "menu of the figure in the page"
            )
        if hasattr(name, "write"):
            name.write(data)
        else:
            Path(name).write_bytes(data)

    def _only_picture(self, fname: Any) -> np.ndarray:
        """The pixels of a figure that is nothing but one picture."""
        images = [a for axes in self.axes for a in axes.artists_drawn]
        bare = len(self.axes) == 1 == len(images) and isinstance(images[0], AxesImage)
        if not bare or self.axes[0].axis_on or self.bars or self.heads:
            stem = Path(fname).stem if isinstance(fname, (str, Path)) else "figure"
            raise ValueError(
                f"savefig draws lines and words as .svg only: use {stem}.svg, or “Download PNG” in "
                "the figure's menu in the page. A picture alone (imshow, axis('off')) can be .png"
            )
        return np.asarray(images[0].pixels())

    # Showing

    def describe(self) -> str:
        """What the figure shows, in words; `set_alt_text` replaces it."""
        if self.alt is not None:
            return self.alt
        head = f"{plain(self.get_suptitle())}. " if self.get_suptitle() else ""
        shown = [a for a in self.axes if a.visible and (a.artists_drawn or len(self.axes) == 1)]
        if not shown:
            return f"{head}Empty figure"
        if len(shown) == 1:
            return f"{head}Plot: {shown[0].described()}"
        listed = ". ".join(f"{i}: {a.described()}" for i, a in enumerate(shown[:9], 1))
        more = f". And {len(shown) - 9} more plots" if len(shown) > 9 else ""
        return f"{head}{len(shown)} plots. {listed}{more}"

    def data(self) -> list[dict[str, Any]]:
        """The numbers of what is drawn, as tables with named columns; without what is too large."""
        made, left = [], _MOST_NUMBERS
        for number, axes in enumerate(self.axes, 1):
            for group in axes.bar_groups:
                vertical = group.vertical
                names = list((axes.xaxis if vertical else axes.yaxis).shared.categories)
                at = [b.x + b.width / 2 if vertical else b.y + b.height / 2 for b in group]
                columns = {
                    "x": names if len(names) == len(at) else at,
                    "value": group.datavalues.tolist(),
                }
                made.append({"name": str(group.label or f"bars {number}"), "columns": columns})
            for artist in axes.artists_drawn:
                table = artist.table()
                count = sum(np.size(v) for v in table.values())
                if not table or count > left:
                    continue
                left -= count
                label = artist["label"]
                name = (
                    plain(str(label))
                    if label and not str(label).startswith("_")
                    else (plain(axes.get_title()) or f"{type(artist).__name__} {len(made) + 1}")
                )
                made.append({"name": name, "columns": {k: _listed(v) for k, v in table.items()}})
        return made

    def bundle(self, *, live: bool = False) -> dict[str, Any]:
        """What is sent to the page; while a program runs, without the data."""
        start = time.perf_counter()
        plot: dict[str, Any] = {
            "kind": "plot",
            "title": "",
            "alt": self.describe(),
            "svg": self.svg(room=page.room),
        }
        if not live:
            plot["data"] = self.data()
        made = {display.FIGURE: plot, "text/plain": repr(self)}
        if display.recording:
            narrow = self.svg(room=NARROW) if self.width > NARROW else ""
            if len(narrow) > _MOST_NARROW:
                narrow = ""
            made = {
                display.FIGURE: {**plot, "svg": "", "narrow": narrow, "data": []},
                "text/plain": repr(self),
                "image/svg+xml": plot["svg"],
            }
        elif not display.has_sink():
            made["image/svg+xml"] = self._repr_svg_()
        self._cost = time.perf_counter() - start
        return made

    def _repr_mimebundle_(self, *_: Any, **__: Any) -> dict[str, Any]:
        self._shown = True
        self._sent = time.perf_counter()
        return self.bundle()

    def show(self, warn: bool = True) -> None:
        """Show the figure where the cell's output is."""
        display.display(self)

    def update(self) -> None:
        """Draw anew where the figure was shown, at most 60 times a second, a third of the time.

        The last state is drawn in any case, when the cell ends.
        """
        if not self._shown:
            self.show()
            return
        now = time.perf_counter()
        if now - self._sent >= max(_INTERVAL, 2 * self._cost):
            self._sent = now
            display.emit_display(self.display_id, self.bundle(live=True), update=True)
        display.postpone(self.display_id, self.bundle)

    def __repr__(self) -> str:
        titles = [self.get_suptitle(), *(a.get_title() for a in self.axes)]
        words = "; ".join(plain(t) for t in titles if t)
        return f"<Figure of {len(self.axes)} axes{': ' + words if words else ''}>"


def _listed(values: np.ndarray) -> list[Any]:
    return [None if v != v else v for v in np.ravel(values).tolist()]


def _whole(figure: Figure) -> Place:
    spare = Axes(figure)
    return Place(
        0, 0, figure.width, figure.height, spare.xaxis, spare.yaxis, (figure.width, figure.height)
    )


def _axes_class(projection: Any) -> type[Axes]:
    if projection in (None, "rectilinear"):
        return Axes
    if projection == "3d":
        from .solid import Axes3D

        return Axes3D
    raise ValueError(
        f"projection is None, 'rectilinear' or '3d' here, not {projection!r}: for "
        "polar data plot r*cos(θ) and r*sin(θ)"
    )


def _spec_of(place: tuple[Any, ...]) -> SubplotSpec:
    """The place that `add_subplot(…)` names; raises ValueError for one that is not there."""
    if len(place) == 1 and isinstance(place[0], SubplotSpec):
        return place[0]
    if not place:
        place = (1, 1, 1)
    if len(place) == 1:
        digits = str(place[0])
        if len(digits) != 3 or not digits.isdigit():
            raise ValueError(
                f"subplot takes (rows, columns, number) or three digits such as 121, "
                f"not {place[0]!r}"
            )
        place = tuple(int(d) for d in digits)
    if len(place) != 3:
        raise TypeError(f"subplot takes rows, columns and a number, not {len(place)} values")
    rows, columns, number = place
    first, last = number if isinstance(number, tuple) else (number, number)
    if not 1 <= first <= last <= rows * columns:
        raise ValueError(
            f"num must be an integer with 1 <= num <= {rows * columns}, not {number!r}: "
            f"there are {rows} rows of {columns}"
        )
    grid = GridSpec(rows, columns)
    (r0, c0), (r1, c1) = divmod(int(first) - 1, columns), divmod(int(last) - 1, columns)
    return SubplotSpec(grid, (min(r0, r1), max(r0, r1) + 1), (min(c0, c1), max(c0, c1) + 1))
