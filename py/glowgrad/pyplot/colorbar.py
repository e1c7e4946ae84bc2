"""The bar that says which colour stands for which number."""

from __future__ import annotations

import difflib
from typing import Any

import numpy as np

from .axis import Axis
from .colors import LogNorm
from .contours import ContourSet
from .images import image
from .layout import GAP, TICK, ticks_of
from .metrics import font_px
from .place import Place
from .scale import LogScale
from .svg import clipped, filled, num, stroke, text
from .ticker import FixedFormatter, FixedLocator, Locator

_KNOWN = (
    "label",
    "ticks",
    "orientation",
    "format",
    "shrink",
    "pad",
    "fraction",
    "aspect",
    "extend",
    "location",
    "drawedges",
    "use_gridspec",
    "spacing",
    "boundaries",
    "values",
    "extendfrac",
    "extendrect",
    "alpha",
    "anchor",
    "panchor",
    "cax",
)


class Colorbar:
    """Beside its axes, or below them (orientation="horizontal")."""

    width = 13.0

    def __init__(self, figure: Any, mappable: Any, axes: list[Any], **given: Any) -> None:
        for name in given:
            if name not in _KNOWN:
                close = difflib.get_close_matches(name, _KNOWN, 1)
                meant = f": did you mean {close[0]!r}?" if close else ""
                raise TypeError(f"colorbar takes no {name!r}{meant}. It takes {', '.join(_KNOWN)}")
        self.figure, self.mappable, self.axes = figure, mappable, axes
        horizontal = given.get("orientation") == "horizontal" or given.get("location") == "bottom"
        self.horizontal = horizontal
        self.shrink = float(given.get("shrink", 1.0))
        letter = "x" if horizontal else "y"
        self.axis = Axis(self, letter)
        self.axis.side = "bottom" if horizontal else "right"
        self.axis.label = str(given.get("label") or "")
        self.ax = self  # matplotlib: cbar.ax.set_ylabel(…)
        self.ticks_set, self.labels_set = given.get("ticks"), None
        self.format = given.get("format")
        self.artists_drawn: list[Any] = []

    def artists_of(self, letter: str) -> list[Any]:
        return []

    def set_label(self, label: str, **_: Any) -> None:
        self.axis.label = str(label)

    def set_ylabel(self, label: str, **_: Any) -> None:
        self.axis.label = str(label)

    set_xlabel = set_title = set_ylabel

    def set_ticks(self, ticks: Any, *, labels: Any = None, **_: Any) -> None:
        self.ticks_set, self.labels_set = ticks, labels

    def set_ticklabels(self, ticklabels: Any, **_: Any) -> None:
        self.labels_set = ticklabels

    set_yticklabels = set_xticklabels = set_ticklabels
    set_yticks = set_xticks = set_ticks

    def tick_params(self, **given: Any) -> None:
        if "labelsize" in given:
            self.axis.tick_style["labelsize"] = given["labelsize"]

    def update_normal(self, mappable: Any) -> None:
        self.mappable = mappable

    def remove(self) -> None:
        self.figure.bars.remove(self)

    def prepare(self) -> None:
        """Take limits and ticks from what the colours stand for."""
        mappable = self.mappable
        if mappable.norm.vmin is None:
            mappable.norm.autoscale_None(mappable.array if mappable.array is not None else [0, 1])
        low, high = float(mappable.norm.vmin), float(mappable.norm.vmax)
        ticks = self.ticks_set
        if isinstance(mappable, ContourSet):
            low, high = float(mappable.levels[0]), float(mappable.levels[-1])
            if ticks is None and len(mappable.levels) <= 12:
                ticks = mappable.levels
        low, high = (low, high) if low != high else (low - 0.5, high + 0.5)
        if isinstance(mappable.norm, LogNorm) and not isinstance(self.axis.shared.scale, LogScale):
            self.axis.set_scale("log")
        self.axis.shared.limits = (low, high)
        if isinstance(ticks, Locator):
            self.axis.set_major_locator(ticks)
        elif ticks is not None:
            self.axis.shared.locator = FixedLocator(ticks)
        if self.labels_set is not None:
            self.axis.shared.formatter = FixedFormatter(list(self.labels_set))
        elif self.format is not None:
            self.axis.set_major_formatter(self.format)

    def room(self, length: float) -> float:
        """How much it takes beside the axes."""
        self.prepare()
        ticks = ticks_of(self.axis, length * self.shrink)
        made = 12 + self.width + TICK + GAP + ticks.size
        if self.axis.label:
            made += font_px(None) * 1.2 + GAP
        return made + (font_px(None) * 0.8 if ticks.offset and self.horizontal else 0)

    def draw(self, box: tuple[float, ...], paper: tuple[float, float], away: float) -> str:
        """The bar beside a box; `away` is what stands between them."""
        self.prepare()
        x, y, w, h = box
        if self.horizontal:
            size = w * self.shrink
            bx, by, bw, bh = x + (w - size) / 2, y + h + away + 12, size, self.width
        else:
            size = h * self.shrink
            bx, by, bw, bh = x + w + away + 12, y + (h - size) / 2, self.width, size
        place = Place(bx, by, bw, bh, self.axis, self.axis, paper)
        parts = [self._colours(bx, by, bw, bh)]
        frame = f"M{num(bx)} {num(by)}h{num(bw)}v{num(bh)}h{num(-bw)}Z"
        parts.append(stroke(frame, "currentColor", 0.8, join="miter"))
        ticks = ticks_of(self.axis, size)
        px = ticks.px
        for value, words in zip(ticks.places.tolist(), ticks.texts, strict=True):
            if self.horizontal:
                at = float(place.px(value))
                parts.append(stroke(f"M{num(at)} {num(by + bh)}v{num(TICK)}", "currentColor", 0.8))
                parts.append(text(at, by + bh + TICK + GAP + px * 0.78, words, px))
            else:
                at = float(place.py(value))
                parts.append(stroke(f"M{num(bx + bw)} {num(at)}h{num(TICK)}", "currentColor", 0.8))
                parts.append(text(bx + bw + TICK + GAP, at + px * 0.36, words, px, anchor="start"))
        if ticks.offset:
            parts.append(text(bx + bw, by - 5, ticks.offset, px * 0.95, anchor="end"))
        if self.axis.label:
            px = font_px(None)
            if self.horizontal:
                parts.append(
                    text(
                        bx + bw / 2,
                        by + bh + TICK + 2 * GAP + ticks.size + px * 0.85,
                        self.axis.label,
                        px,
                    )
                )
            else:
                parts.append(
                    text(
                        bx + bw + TICK + 2 * GAP + ticks.size + px * 0.85,
                        by + bh / 2,
                        self.axis.label,
                        px,
                        rotation=90,
                    )
                )
        return "".join(parts)

    def _colours(self, x: float, y: float, w: float, h: float) -> str:
        mappable = self.mappable
        if isinstance(mappable, ContourSet) and not mappable.filled:
            low, high = mappable.levels[0], mappable.levels[-1]
            shares = (mappable.levels - low) / ((high - low) or 1)
            return "".join(
                stroke(
                    f"M{num(x)} {num(y + h * (1 - s))}h{num(w)}"
                    if not self.horizontal
                    else f"M{num(x + w * s)} {num(y)}v{num(h)}",
                    c,
                    2.5,
                )
                for s, c in zip(shares.tolist(), mappable._level_colours(), strict=True)
            )
        if isinstance(mappable, ContourSet):
            edges, colours = mappable.levels, mappable._level_colours()
            shares = (edges - edges[0]) / (edges[-1] - edges[0])
            made = []
            for a, b, colour in zip(shares[:-1], shares[1:], colours, strict=True):
                if self.horizontal:
                    path = (
                        f"M{num(x + w * a)} {num(y)}h{num(w * (b - a) + 0.5)}v{num(h)}"
                        f"h{num(-w * (b - a) - 0.5)}Z"
                    )
                else:
                    path = (
                        f"M{num(x)} {num(y + h * (1 - b))}h{num(w)}v{num(h * (b - a) + 0.5)}"
                        f"h{num(-w)}Z"
                    )
                made.append(filled(path, colour))
            return clipped(x, y, w, h, "".join(made))
        count = min(mappable.cmap.N, 128)
        shades = mappable.cmap((np.arange(count) + 0.5) / count, bytes=True)[None, :, :3]
        strip = shades if self.horizontal else shades[:, ::-1].transpose(1, 0, 2)
        return image(np.ascontiguousarray(strip), x, y, w, h)
