"""The legend: samples of what is drawn, with their names."""

from __future__ import annotations

import difflib
from typing import Any, ClassVar

import numpy as np

from .artist import Artist
from .colors import css
from .metrics import font_px, text_width
from .place import Place
from .rc import rcParams
from .svg import filled, num, text

LOCATIONS = ("best", "upper right", "upper left", "lower left", "lower right", "right",
             "center left", "center right", "lower center", "upper center", "center")  # fmt: skip


class Legend(Artist):
    """Names with samples, in columns, in a corner or outside of the axes."""

    KNOWN: ClassVar[dict[str, Any]] = {
        "loc": None, "ncol": 1, "ncols": None, "title": None, "fontsize": None, "frameon": None,
        "bbox_to_anchor": None, "title_fontsize": None, "framealpha": 0.85, "facecolor": None,
        "edgecolor": None, "labelcolor": None, "shadow": False, "fancybox": True, "borderpad": 0.4,
        "labelspacing": 0.5, "handlelength": 2.0, "handletextpad": 0.8, "borderaxespad": 0.5,
        "columnspacing": 2.0, "markerscale": 1.0, "numpoints": 1, "scatterpoints": 1,
        "bbox_transform": None, "mode": None, "prop": None, "handleheight": 0.7, "reverse": False,
        "markerfirst": True, "draggable": False, "handler_map": None, "alignment": "center",
    }  # fmt: skip
    zorder = 5.0
    counts = False

    def __init__(self, entries: list[tuple[Any, str]], **given: Any) -> None:
        super().__init__(**given)
        self.entries = list(reversed(entries)) if self["reverse"] else entries

    def checked(self, name: str, value: Any) -> Any:
        if name == "loc" and value is not None:
            if isinstance(value, (int, np.integer)) and 0 <= value < len(LOCATIONS):
                return LOCATIONS[value]
            if isinstance(value, (tuple, list)) and len(value) == 2:
                return tuple(map(float, value))
            if value not in LOCATIONS:
                close = difflib.get_close_matches(str(value), LOCATIONS, 1)
                meant = f": did you mean {close[0]!r}?" if close else ""
                raise ValueError(f"loc is one of {', '.join(LOCATIONS)}, not {value!r}{meant}")
        return super().checked(name, value)

    def get_texts(self) -> list[str]:
        return [name for _, name in self.entries]

    def _sizes(self) -> tuple[float, float, list[float], int]:
        """Font size, height of a row, width of each column, number of rows."""
        prop = self["prop"] or {}
        px = font_px(self["fontsize"] or prop.get("size"), str(rcParams["legend.fontsize"]))
        columns = max(1, min(int(self["ncols"] or self["ncol"]), len(self.entries) or 1))
        rows = -(-len(self.entries) // columns)
        widths = []
        for c in range(columns):
            names = [name for _, name in self.entries[c * rows : (c + 1) * rows]]
            widest = max((text_width(n, px) for name in names for n in name.split("\n")), default=0)
            widths.append(widest + px * 2.6)
        return px, px * 1.42, widths, rows

    def size(self) -> tuple[float, float]:
        """Width and height in pixels."""
        px, row, widths, rows = self._sizes()
        extra = (
            sum(max(name.count("\n") for _, name in self.entries[i::rows]) for i in range(rows))
            if self.entries
            else 0
        )
        width = sum(widths) + px * (len(widths) - 1) + px * 1.1
        height = rows * row + extra * px * 1.2 + px * 0.55
        if self["title"]:
            width = max(width, text_width(str(self["title"]), px) + px * 1.2)
            height += px * 1.5
        return width, height

    def outside(self) -> str | None:
        """The side of the axes where it stands, if its anchor lies beyond them."""
        anchor = self["bbox_to_anchor"]
        if anchor is None:
            return None
        x, y = float(anchor[0]), float(anchor[1])
        if x >= 1 and "left" in str(self["loc"] or "left"):
            return "right"
        if y < 0 and "upper" in str(self["loc"] or ""):
            return "bottom"
        return "top" if y >= 1 and "lower" in str(self["loc"] or "") else None

    def corner(self, place: Place, crowd: np.ndarray) -> tuple[float, float]:
        """Its left upper corner; `crowd` are points (N, 2) that it should not cover."""
        width, height = self.size()
        pad = font_px(None) * float(self["borderaxespad"])
        loc = self["loc"] or rcParams["legend.loc"]
        if isinstance(loc, tuple):
            return place.x + place.width * loc[0], place.y + place.height * (1 - loc[1]) - height
        anchor = self["bbox_to_anchor"]
        if anchor is not None:
            x, y = float(anchor[0]), float(anchor[1])
            wide, high = (float(anchor[2]), float(anchor[3])) if len(anchor) == 4 else (0.0, 0.0)
            box = (
                place.x + place.width * x,
                place.y + place.height * (1 - y - high),
                place.width * wide,
                place.height * high,
            )
            loc = "upper left" if loc == "best" else loc
        else:
            box = (place.x, place.y, place.width, place.height)
        if loc != "best":
            return _corner(str(loc), box, width, height, pad)
        best, fewest = _corner("upper right", box, width, height, pad), np.inf
        for name in (
            "upper right",
            "upper left",
            "lower left",
            "lower right",
            "center right",
            "center left",
            "lower center",
            "upper center",
            "center",
        ):
            x, y = _corner(name, box, width, height, pad)
            hit = (
                (crowd[:, 0] > x - 3)
                & (crowd[:, 0] < x + width + 3)
                & (crowd[:, 1] > y - 3)
                & (crowd[:, 1] < y + height + 3)
            ).sum()
            if hit < fewest:
                best, fewest = (x, y), hit
        return best

    def draw_at(self, place: Place, crowd: np.ndarray) -> str:
        px, row, widths, rows = self._sizes()
        x, y = self.corner(place, crowd)
        width, height = self.size()
        parts = []
        frame = rcParams["legend.frameon"] if self["frameon"] is None else self["frameon"]
        if frame:
            r = 3.0
            face = (
                css(self["facecolor"])
                if self["facecolor"] not in (None, "white", "w")
                else "var(--paper)"
            )
            path = (
                f"M{num(x + r)} {num(y)}h{num(width - 2 * r)}q{r:g} 0 {r:g} {r:g}"
                f"v{num(height - 2 * r)}q0 {r:g} -{r:g} {r:g}h{num(2 * r - width)}"
                f"q-{r:g} 0 -{r:g} -{r:g}v{num(2 * r - height)}q0 -{r:g} {r:g} -{r:g}Z"
            )
            parts.append(filled(path, face, alpha=self["framealpha"]))
            parts.append(
                f'<path d="{path}" fill="none" stroke="{css(self["edgecolor"] or "k")}" '
                f'stroke-opacity="{1 if self["edgecolor"] else 0.22}"/>'
            )
        top = y + px * 0.28
        if self["title"]:
            parts.append(
                text(x + width / 2, top + px * 1.05, str(self["title"]), px, weight="bold")
            )
            top += px * 1.5
        left = x + px * 0.55
        plain_place = Place(
            place.x, place.y, place.width, place.height, place.xaxis, place.yaxis, place.paper
        )
        for c, column in enumerate(widths):
            at = top
            for artist, name in self.entries[c * rows : (c + 1) * rows]:
                middle = at + row / 2
                parts.append(artist.key(plain_place, left, middle, px * 1.9, px * 0.72))
                for number, line in enumerate(name.split("\n")):
                    parts.append(
                        text(
                            left + px * 2.5,
                            middle + px * (0.35 + 1.2 * number),
                            line,
                            px,
                            anchor="start",
                            colour=self._ink(artist, plain_place),
                        )
                    )
                at += row + name.count("\n") * px * 1.2
            left += column + px
        return "".join(parts)

    def _ink(self, artist: Any, place: Place) -> str:
        wanted = self["labelcolor"]
        if wanted in (None, "linecolor"):
            colour = artist.properties.get("color") if wanted else None
            return colour if isinstance(colour, str) else "currentColor"
        return css(wanted)


def _corner(
    loc: str, box: tuple[float, float, float, float], width: float, height: float, pad: float
) -> tuple[float, float]:
    x, y, w, h = box
    loc = "center right" if loc == "right" else loc
    left = (
        x + pad if "left" in loc else x + w - width - pad if "right" in loc else x + (w - width) / 2
    )
    top = (
        y + pad
        if "upper" in loc
        else y + h - height - pad
        if "lower" in loc
        else y + (h - height) / 2
    )
    return left, top


def entries_of(
    args: tuple[Any, ...], given: dict[str, Any], drawn: list[Any]
) -> list[tuple[Any, str]]:
    """What a legend lists: legend(), legend(labels), legend(handles, labels)."""
    handles, labels = given.pop("handles", None), given.pop("labels", None)
    if len(args) == 2:
        handles, labels = args
    elif len(args) == 1:
        labels = args[0]
    elif len(args) > 2:
        raise TypeError(f"legend takes labels, or handles and labels, not {len(args)} arguments")
    if isinstance(labels, str):
        labels = [labels]
    if handles is None and labels is None:
        return [(a, label_of(a)) for a in drawn if label_of(a)]
    if handles is None:
        handles = drawn
    flat = [h[0] if isinstance(h, (list, tuple)) and h else h for h in handles]
    names = [label_of(h) for h in flat] if labels is None else [str(n) for n in labels]
    return [(h, n) for h, n in zip(flat, names, strict=False) if n and not n.startswith("_")]


def label_of(artist: Any) -> str:
    """The name of something in a legend, "" where it has none."""
    label = artist.properties.get("label")
    return "" if label is None or str(label).startswith("_") else str(label)
