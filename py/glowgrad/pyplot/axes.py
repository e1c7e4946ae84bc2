"""One pair of axes, and what is drawn between them."""

from __future__ import annotations

import html
import re
from typing import Any

import numpy as np

from ..pictures.figure import as_numpy
from . import colors
from .colors import css, hexes
from .marks import (
    Mark,
    Place,
    check_lengths,
    contour_mark,
    error_mark,
    finer,
    height_grid,
    is_log,
    levels_of,
    line_mark,
    new_limits,
    numbers,
    path_of,
    points_mark,
    series_of,
    stroke,
)
from .png import data_url
from .scale import Scale

_FORMAT = re.compile(r"^(C\d|[bgrcmykw])?(\.|,|o|v|\^|s|\*|\+|x|D|d)?(-{1,2}|-\.|:)?$")
_DASHES = {"-": "", "--": "6 4", "-.": "7 3 1.5 3", ":": "1.5 3", "solid": "", "dashed": "6 4",
           "dotted": "1.5 3", "dashdot": "7 3 1.5 3", "None": "none", "none": "none", "": "none",
           " ": "none"}  # fmt: skip


class Axes:
    """What is drawn, in data units; `Figure` decides where it stands."""

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

    # lines and points

    def plot(
        self, *args: Any, color: Any = None, c: Any = None, label: str | None = None,
        linestyle: str | None = None, ls: str | None = None, linewidth: float | None = None,
        lw: float | None = None, marker: str | None = None, markersize: float | None = None,
        ms: float | None = None, alpha: float = 1.0, **_: Any,
    ) -> list[Any]:  # fmt: skip
        """Lines through points: plot(y), plot(x, y), plot(x, y, "r--"), several at once.

        Raises ValueError where x and y differ in length or the format is not known.
        """
        made = []
        for xs, ys, fmt in series_of(args):
            match = _FORMAT.match(fmt)
            if match is None:
                raise ValueError(f"{fmt!r} is not a format such as 'r--', 'o' or 'C1:'")
            code, point, line = match.groups()
            given = color if color is not None else c if c is not None else code
            style = linestyle or ls or line or ("none" if point else "-")
            columns = ys.T if ys.ndim == 2 else [ys]
            for column in columns:
                colour = self._colour(given)
                mark = line_mark(
                    xs, column, colour, _DASHES.get(style, ""), lw or linewidth or 1.6,
                    marker or point, ms or markersize or 6.0, alpha,
                )  # fmt: skip
                self._add(mark, xs, column, label, colour, "line")
                made.append(mark)
        return made

    def _logarithmic(self, x: bool, y: bool, *args: Any, **options: Any) -> list[Any]:
        self.x.log, self.y.log = self.x.log or x, self.y.log or y
        return self.plot(*args, **options)

    def semilogy(self, *args: Any, **options: Any) -> list[Any]:
        """plot with a logarithmic y axis."""
        return self._logarithmic(False, True, *args, **options)

    def semilogx(self, *args: Any, **options: Any) -> list[Any]:
        """plot with a logarithmic x axis."""
        return self._logarithmic(True, False, *args, **options)

    def loglog(self, *args: Any, **options: Any) -> list[Any]:
        """plot with two logarithmic axes."""
        return self._logarithmic(True, True, *args, **options)

    def scatter(
        self, x: Any, y: Any, s: Any = None, c: Any = None, marker: str | None = None,
        cmap: str | None = None, vmin: float | None = None, vmax: float | None = None,
        alpha: float | None = None, edgecolors: Any = None, label: str | None = None,
        color: Any = None, linewidths: float | None = None, **_: Any,
    ) -> Mappable:  # fmt: skip
        """Points; s: their area in points², c: a colour, or numbers for a colour map."""
        xs, ys = numbers(x).ravel(), numbers(y).ravel()
        check_lengths(xs, ys, "scatter")
        sizes = np.broadcast_to(np.sqrt(numbers(36 if s is None else s)), xs.shape)
        c = color if color is not None else c
        values = None
        if c is not None and not isinstance(c, str):
            array = as_numpy(c)
            if array.dtype.kind in "biuf" and array.shape == xs.shape:
                values = array.astype(float)
        if values is not None:
            low = float(values.min()) if vmin is None else vmin
            high = float(values.max()) if vmax is None else vmax
            fills = colors.hexes((values - low) / ((high - low) or 1), cmap)
            made = Mappable(low, high, cmap)
            first = fills[0] if fills else "#000000"
        else:
            many = isinstance(c, (list, tuple, np.ndarray)) and len(c) == len(xs)
            first = colors.css(c[0]) if many else self._colour(c)
            fills = [colors.css(part) for part in c] if many else [first] * len(xs)
            made = Mappable(0, 1, cmap)
        edge = None if edgecolors in (None, "none", "face") else colors.css(edgecolors)
        mark = points_mark(xs, ys, sizes, fills, marker or "o", 1 if alpha is None else alpha, edge)
        self._add(mark, xs, ys, label, first, "point")
        return made

    def errorbar(
        self, x: Any, y: Any, yerr: Any = None, xerr: Any = None, fmt: str = "", label: Any = None,
        capsize: float = 3, **options: Any,
    ) -> None:  # fmt: skip
        """A line with the error of each point."""
        xs, ys = numbers(x), numbers(y)
        colour = self._colour(options.pop("color", options.pop("c", None)))
        self.plot(xs, ys, fmt, label=label, color=colour, **options)
        for error, vertical in ((yerr, True), (xerr, False)):
            if error is None:
                continue
            width = np.broadcast_to(numbers(error), ys.shape if numbers(error).ndim < 2 else
                                    (2, *ys.shape))  # fmt: skip
            low, high = (width, width) if width.ndim == 1 else width
            along = ys if vertical else xs
            self.marks.append(error_mark(xs, ys, along - low, along + high, vertical, colour))
            (self.y if vertical else self.x).include([(along - low).min(), (along + high).max()])

    def fill_between(
        self, x: Any, y1: Any, y2: Any = 0, color: Any = None, alpha: float = 0.3,
        label: str | None = None, **_: Any,
    ) -> None:  # fmt: skip
        """The area between two curves."""
        xs = numbers(x)
        low, high = (np.broadcast_to(numbers(v), xs.shape) for v in (y1, y2))
        colour = self._colour(color)

        def mark(px: Place, py: Place) -> str:
            ahead = path_of(px(xs), py(low))
            back = path_of(px(xs[::-1]), py(high[::-1])).replace("M", "L", 1)
            return f'<path d="{ahead}{back}Z" fill="{colour}" fill-opacity="{alpha:g}"/>'

        self._add(mark, xs, [low.min(), high.max(), low.max(), high.min()], label, colour, "patch")

    def axhline(self, y: float = 0, **options: Any) -> None:
        """A line across at y."""
        self._across(y, False, options)

    def axvline(self, x: float = 0, **options: Any) -> None:
        """A line from bottom to top at x."""
        self._across(x, True, options)

    def _across(self, value: float, vertical: bool, options: dict[str, Any]) -> None:
        colour = self._colour(options.get("color", options.get("c")))
        dash = _DASHES.get(options.get("linestyle", options.get("ls", "-")), "")
        width = options.get("linewidth", options.get("lw", 1.6))
        at, ends = np.array([value, value]), np.array([0.0, 1.0])
        axis, other = (self.x, self.y) if vertical else (self.y, self.x)

        def mark(px: Place, py: Place) -> str:
            low, high = other.span()
            along = low + ends * (high - low)
            xs, ys = (at, along) if vertical else (along, at)
            return stroke(path_of(px(xs), py(ys)), colour, dash, width, options.get("alpha", 1.0))

        self.marks.append(mark)
        axis.include([value])
        if options.get("label"):
            self.legend_entries.append((options["label"], colour, "line"))

    def hlines(self, y: Any, xmin: float, xmax: float, colors: Any = None, **options: Any) -> None:
        """Lines from xmin to xmax at each y."""
        for value in np.atleast_1d(numbers(y)):
            self.plot([xmin, xmax], [value, value], color=colors, **options)

    def vlines(self, x: Any, ymin: float, ymax: float, colors: Any = None, **options: Any) -> None:
        """Lines from ymin to ymax at each x."""
        for value in np.atleast_1d(numbers(x)):
            self.plot([value, value], [ymin, ymax], color=colors, **options)

    def quiver(self, x: Any, y: Any, u: Any, v: Any, color: Any = None, **_: Any) -> None:
        """Arrows (u, v) at (x, y), the longest a tenth of the axes."""
        xs, ys, us, vs = (numbers(a).ravel() for a in (x, y, u, v))
        colour = self._colour(color)

        def mark(px: Place, py: Place) -> str:
            x0, y0 = px(xs), py(ys)
            unit_x, unit_y = px(np.array([1.0]))[0] - px(np.array([0.0]))[0], \
                py(np.array([1.0]))[0] - py(np.array([0.0]))[0]  # fmt: skip
            dx, dy = us * np.sign(unit_x), vs * np.sign(unit_y)
            scale = 30 / (np.hypot(dx, dy).max() or 1)
            dx, dy = dx * scale, dy * scale
            parts = []
            for a, b, p, q in zip(x0, y0, dx, dy, strict=True):
                tip_x, tip_y = a + p, b + q
                left = (tip_x - 0.3 * p + 0.15 * q, tip_y - 0.3 * q - 0.15 * p)
                right = (tip_x - 0.3 * p - 0.15 * q, tip_y - 0.3 * q + 0.15 * p)
                parts.append(
                    f"M{a:.1f} {b:.1f}L{tip_x:.1f} {tip_y:.1f}M{left[0]:.1f} {left[1]:.1f}"
                    f"L{tip_x:.1f} {tip_y:.1f}L{right[0]:.1f} {right[1]:.1f}"
                )
            return stroke("".join(parts), colour, "", 1.2, 1.0)

        self._add(mark, xs, ys, None, colour, "line")

    # bars

    def bar(
        self, x: Any, height: Any, width: Any = 0.8, bottom: Any = 0, *, align: str = "center",
        color: Any = None, label: str | None = None, alpha: float = 1.0, yerr: Any = None, **_: Any,
    ) -> None:  # fmt: skip
        """Upright bars; x: numbers or names."""
        self._bars(x, height, width, bottom, align, color, label, alpha, False)
        if yerr is not None:
            xs, _names = self._categories(x, self.x)
            top = numbers(height) + numbers(bottom)
            error = np.broadcast_to(numbers(yerr), top.shape)
            self.marks.append(error_mark(xs, top, top - error, top + error, True, "currentColor"))

    def barh(
        self, y: Any, width: Any, height: Any = 0.8, left: Any = 0, *, align: str = "center",
        color: Any = None, label: str | None = None, alpha: float = 1.0, **_: Any,
    ) -> None:  # fmt: skip
        """Bars from left to right; y: numbers or names."""
        self._bars(y, width, height, left, align, color, label, alpha, True)

    def _bars(self, at: Any, length: Any, thick: Any, base: Any, align: str, color: Any,
              label: str | None, alpha: float, lying: bool) -> None:  # fmt: skip
        along, _ = self._categories(at, self.y if lying else self.x)
        lengths = np.broadcast_to(numbers(length).astype(float), along.shape)
        bases = np.broadcast_to(numbers(base).astype(float), along.shape)
        widths = np.broadcast_to(numbers(thick).astype(float), along.shape)
        start = along - widths / 2 if align == "center" else along
        many = isinstance(color, (list, tuple)) and len(color) == len(along)
        fills = [colors.css(c) for c in color] if many else [self._colour(color)] * len(along)

        def mark(px: Place, py: Place) -> str:
            a, b = start, start + widths
            c, d = bases, bases + lengths
            x0, x1, y0, y1 = (px(c), px(d), py(a), py(b)) if lying else (px(a), px(b), py(c), py(d))
            return "".join(
                f'<rect x="{min(p, q):.1f}" y="{min(r, s):.1f}" width="{abs(q - p):.1f}" '
                f'height="{abs(s - r):.1f}" fill="{f}" fill-opacity="{alpha:g}"/>'
                for p, q, r, s, f in zip(x0, x1, y0, y1, fills, strict=True)
            )

        ends = np.concatenate([bases, bases + lengths])
        edges = np.concatenate([start, start + widths])
        xs, ys = (ends, edges) if lying else (edges, ends)
        self._add(mark, xs, ys, label, fills[0] if fills else "#000000", "patch")

    def _categories(self, values: Any, scale: Scale) -> tuple[np.ndarray, list[str] | None]:
        """Places for numbers or names; names become the axis's ticks."""
        array = np.asarray(values if not hasattr(values, "detach") else as_numpy(values))
        if array.dtype.kind in "US":
            names = [str(v) for v in array]
            scale.ticks, scale.labels = list(map(float, range(len(names)))), names
            return np.arange(len(names), dtype=float), names
        return np.atleast_1d(array).astype(float), None

    def hist(
        self, x: Any, bins: Any = 10, range: Any = None, density: bool = False, color: Any = None,
        label: str | None = None, alpha: float = 1.0, **_: Any,
    ) -> tuple[np.ndarray, np.ndarray, Any]:  # fmt: skip
        """Bars that count numbers; gives counts and edges."""
        counts, edges = np.histogram(numbers(x).ravel(), bins, range, density=density)
        self.bar(edges[:-1], counts, np.diff(edges), align="edge", color=color, label=label,
                 alpha=alpha)  # fmt: skip
        return counts, edges, None

    def pie(self, x: Any, labels: Any = None, autopct: Any = None, **_: Any) -> None:
        """Not drawn: raises NotImplementedError, with what to use."""
        raise NotImplementedError("pie is not drawn here: use bar, which compares better")

    # areas

    def imshow(
        self, X: Any, cmap: str | None = None, vmin: float | None = None, vmax: float | None = None,
        aspect: Any = None, interpolation: str | None = None, origin: str = "upper",
        extent: Any = None, alpha: float = 1.0, **_: Any,
    ) -> Mappable:  # fmt: skip
        """A picture (H, W), (H, W, 3) or (H, W, 4), its cells as squares.

        Raises TypeError for another shape.
        """
        values = numbers(X)
        if values.ndim == 3 and values.shape[2] == 1:
            values = values[:, :, 0]
        if values.ndim not in (2, 3) or (values.ndim == 3 and values.shape[2] not in (3, 4)):
            raise TypeError(
                f"Invalid shape {values.shape} for image data: imshow takes (H, W), (H, W, 3) or "
                "(H, W, 4); channels first needs x.permute(1, 2, 0)"
            )
        made = Mappable(0.0, 1.0, cmap)
        if values.ndim == 2:
            finite = values[np.isfinite(values)]
            low = (float(finite.min()) if finite.size else 0.0) if vmin is None else vmin
            high = (float(finite.max()) if finite.size else 1.0) if vmax is None else vmax
            made = Mappable(low, high, cmap)
            pixels = colors.mapped((values - low) / ((high - low) or 1), cmap)
        else:
            scale = 1 if values.dtype.kind in "iu" else 255
            pixels = np.clip(np.round(values * scale), 0, 255).astype(np.uint8)
        rows, columns = values.shape[:2]
        left, right, bottom, top = extent or (
            (-0.5, columns - 0.5, rows - 0.5, -0.5) if origin == "upper"
            else (-0.5, columns - 0.5, -0.5, rows - 0.5)
        )  # fmt: skip
        if origin == "lower":
            pixels = pixels[::-1]
        url = data_url(pixels)
        smooth = interpolation in ("bilinear", "bicubic")
        ends_x, ends_y = np.array([left, right], float), np.array([bottom, top], float)

        def mark(px: Place, py: Place) -> str:
            (x0, x1), (y0, y1) = px(ends_x), py(ends_y)
            style = "" if smooth else ' style="image-rendering:pixelated"'
            return (
                f'<image href="{url}" x="{min(x0, x1):.1f}" y="{min(y0, y1):.1f}" '
                f'width="{abs(x1 - x0):.1f}" height="{abs(y1 - y0):.1f}" opacity="{alpha:g}" '
                f'preserveAspectRatio="none"{style}/>'
            )

        self._add(mark, ends_x, ends_y, None, "", "image")
        self.x.margin = self.y.margin = 0.0
        self.y.inverted = bottom > top
        self.equal = aspect != "auto"
        self.colorbar_of = None
        return made

    matshow = imshow

    def pcolormesh(self, *args: Any, cmap: str | None = None, **options: Any) -> Mappable:
        """Coloured cells of a grid: pcolormesh(Z) or pcolormesh(X, Y, Z), evenly spaced."""
        x, y, z = height_grid(args)
        extent = (x.min(), x.max(), y.min(), y.max())
        return self.imshow(z, cmap, aspect="auto", origin="lower", extent=extent,
                           vmin=options.get("vmin"), vmax=options.get("vmax"),
                           alpha=options.get("alpha") or 1.0)  # fmt: skip

    def contourf(
        self, *args: Any, levels: Any = None, cmap: str | None = None, alpha: float | None = None,
        **options: Any,
    ) -> Mappable:  # fmt: skip
        """Areas between levels: contourf(Z) or contourf(X, Y, Z[, levels]), evenly spaced."""
        x, y, z = height_grid(args[:3] if len(args) > 2 else args[:1])
        levels = args[3] if len(args) > 3 else args[1] if len(args) == 2 else levels
        edges = levels_of(z, levels)
        z = finer(z)
        steps = np.clip(np.searchsorted(edges, z, side="right") - 1, 0, len(edges) - 2)
        middle = (edges[steps] + edges[steps + 1]) / 2
        return self.imshow(
            middle, cmap, aspect="auto", origin="lower", alpha=1.0 if alpha is None else alpha,
            extent=(x.min(), x.max(), y.min(), y.max()), vmin=edges[0], vmax=edges[-1],
        )  # fmt: skip

    def contour(
        self, *args: Any, levels: Any = None, cmap: str | None = None, colors: Any = None,
        linewidths: float = 1.2, alpha: float = 1.0, **_: Any,
    ) -> Mappable:  # fmt: skip
        """Lines of equal height: contour(Z) or contour(X, Y, Z[, levels])."""
        x, y, z = height_grid(args[:3] if len(args) > 2 else args[:1])
        levels = args[3] if len(args) > 3 else args[1] if len(args) == 2 else levels
        edges = levels_of(z, levels)
        low, high = float(edges[0]), float(edges[-1])
        shades = hexes((edges - low) / ((high - low) or 1), cmap)
        for number, (level, shade) in enumerate(zip(edges, shades, strict=True)):
            given = colors[number % len(colors)] if isinstance(colors, (list, tuple)) else colors
            colour = shade if given is None else css(given)
            self.marks.append(contour_mark(x, y, z, float(level), colour, linewidths, alpha))
        self.x.include(x)
        self.y.include(y)
        self.x.margin = self.y.margin = 0.0
        return Mappable(low, high, cmap)

    # words

    def text(
        self, x: float, y: float, s: Any, color: Any = None, fontsize: Any = None, ha: str = "left",
        va: str = "baseline", transform: Any = None, **options: Any,
    ) -> None:  # fmt: skip
        """Words at a place."""
        ha = options.get("horizontalalignment", ha)
        va = options.get("verticalalignment", va)
        anchor = {"center": "middle", "right": "end"}.get(ha, "start")
        baseline = {"center": "central", "top": "hanging"}.get(va, "auto")
        size = fontsize if isinstance(fontsize, (int, float)) else 11
        colour = "currentColor" if color is None else colors.css(color)

        def mark(px: Place, py: Place) -> str:
            at_x, at_y = px(np.array([x]))[0], py(np.array([y]))[0]
            return (
                f'<text x="{at_x:.1f}" y="{at_y:.1f}" style="fill:{colour}" font-size="{size}" '
                f'text-anchor="{anchor}" dominant-baseline="{baseline}">'
                f"{html.escape(str(s))}</text>"
            )

        self.marks.append(mark)

    def annotate(
        self, text: str, xy: Any, xytext: Any = None, arrowprops: Any = None, **options: Any
    ) -> None:
        """Words that point at a place."""
        at = xy if xytext is None else xytext
        if arrowprops is not None and xytext is not None:
            self.plot([at[0], xy[0]], [at[1], xy[1]], color="currentColor", linewidth=0.8)
        self.text(at[0], at[1], text, **options)

    def set_title(self, label: str, **_: Any) -> None:
        self.title_text = str(label)

    def set_xlabel(self, label: str, **_: Any) -> None:
        self.x.label = str(label)

    def set_ylabel(self, label: str, **_: Any) -> None:
        self.y.label = str(label)

    def set_xlim(self, left: Any = None, right: Any = None) -> None:
        """The limits of x."""
        self.x.limits = new_limits(self.x, left, right)

    def set_ylim(self, bottom: Any = None, top: Any = None) -> None:
        """The limits of y."""
        self.y.limits = new_limits(self.y, bottom, top)

    def get_xlim(self) -> tuple[float, float]:
        return self.x.span()

    def get_ylim(self) -> tuple[float, float]:
        return self.y.span()

    def set_xscale(self, value: str) -> None:
        self.x.log = is_log(value)

    def set_yscale(self, value: str) -> None:
        self.y.log = is_log(value)

    def set_xticks(self, ticks: Any, labels: Any = None, **_: Any) -> None:
        """Where ticks of x stand, and what they say."""
        self.x.ticks = [float(t) for t in ticks]
        self.x.labels = None if labels is None else [str(t) for t in labels]

    def set_yticks(self, ticks: Any, labels: Any = None, **_: Any) -> None:
        """Where ticks of y stand, and what they say."""
        self.y.ticks = [float(t) for t in ticks]
        self.y.labels = None if labels is None else [str(t) for t in labels]

    def set_xticklabels(self, labels: Any, **_: Any) -> None:
        self.x.labels = [str(t) for t in labels]

    def set_yticklabels(self, labels: Any, **_: Any) -> None:
        self.y.labels = [str(t) for t in labels]

    def set(self, **options: Any) -> None:
        """Several `set_…` at once: set(title=…, xlabel=…)."""
        for name, value in options.items():
            setter = getattr(self, f"set_{name}")
            setter(*value) if name in ("xlim", "ylim") else setter(value)

    def set_aspect(self, aspect: Any, **_: Any) -> None:
        self.equal = aspect in ("equal", 1, 1.0)

    def set_axis_off(self) -> None:
        self.show_axis = False

    def axis(self, option: Any = None) -> None:
        """ "off", "on", "equal", "tight" or [xmin, xmax, ymin, ymax]."""
        if isinstance(option, (list, tuple)):
            self.set_xlim(*option[:2])
            self.set_ylim(*option[2:])
        elif option in ("off", False):
            self.show_axis = False
        elif option in ("on", True):
            self.show_axis = True
        elif option in ("equal", "square", "scaled", "image"):
            self.equal = True
        elif option == "tight":
            self.x.margin = self.y.margin = 0.0

    def grid(self, visible: bool | None = True, **_: Any) -> None:
        """Lines at the ticks."""
        self.show_grid = visible is not False

    def legend(self, labels: Any = None, *_: Any, **__: Any) -> None:
        """The names of what is drawn."""
        self.show_legend = True
        if labels is not None and all(isinstance(label, str) for label in labels):
            kept = [e[1:] for e in self.legend_entries] or [
                (c, "line") for c in colors.CYCLE[: len(labels)]
            ]
            self.legend_entries = [
                (label, *entry) for label, entry in zip(labels, kept, strict=False)
            ]

    def invert_yaxis(self) -> None:
        self.y.inverted = not self.y.inverted

    def tick_params(self, *_: Any, **__: Any) -> None:
        """Nothing to set: ticks are drawn in one way."""


class Mappable:
    """Numbers drawn as colours, for a colour bar."""

    def __init__(self, low: float, high: float, cmap: str | None) -> None:
        self.low, self.high, self.cmap = low, high, cmap
