"""Words between the axes: `text`, `annotate`, and boxes behind words."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from .artist import Artist, pt
from .axis import rotation_of
from .colors import css
from .mathtext import plain
from .metrics import block_size, font_px
from .patches import arrow
from .place import Place, coordinates_of
from .svg import filled, num, text

_ALIGN = {"left": "start", "center": "middle", "right": "end"}
_VERTICAL = ("baseline", "bottom", "center", "center_baseline", "top")


class Text(Artist):
    """Words at a place."""

    KNOWN: ClassVar[dict[str, Any]] = {
        "color": None, "fontsize": None, "horizontalalignment": "left",
        "verticalalignment": "baseline", "rotation": 0.0, "fontweight": None, "fontstyle": None,
        "bbox": None, "backgroundcolor": None, "linespacing": 1.2, "multialignment": None,
        "rotation_mode": None, "x": None, "y": None, "text": "",
    }  # fmt: skip
    zorder = 3.0
    counts = False

    def __init__(self, x: Any, y: Any, s: Any, **given: Any) -> None:
        fontdict = given.pop("fontdict", None)
        super().__init__(**{**(fontdict or {}), **given})
        self.properties.update(x=x, y=y, text=str(s))

    def checked(self, name: str, value: Any) -> Any:
        if name == "color" and value is not None:
            return css(value)
        if name == "horizontalalignment" and value not in _ALIGN:
            raise ValueError(f"ha is 'left', 'center' or 'right', not {value!r}")
        if name == "verticalalignment" and value not in _VERTICAL:
            raise ValueError(f"va is one of {', '.join(_VERTICAL)}, not {value!r}")
        if name == "rotation":
            return rotation_of(value)
        if name == "fontsize":
            font_px(value)
        if name == "text":
            return str(value)
        return super().checked(name, value)

    def set_position(self, xy: Any) -> None:
        self.properties.update(x=xy[0], y=xy[1])

    def get_position(self) -> tuple[Any, Any]:
        return self["x"], self["y"]

    def at(self, place: Place) -> np.ndarray:
        x, y = place.xaxis.number(self["x"]), place.yaxis.number(self["y"])
        made: np.ndarray = place.points(x, y, self.where).reshape(2)
        return made

    def draw(self, place: Place) -> str:
        return self.draw_at(place, self.at(place))

    def box(self, at: np.ndarray) -> tuple[float, float, float, float]:
        """Left, top, width and height of the words in pixels, before they are turned."""
        px = font_px(self["fontsize"])
        width, height = block_size(self["text"], px)
        left = at[0] - {"left": 0, "center": width / 2, "right": width}[self["horizontalalignment"]]
        va = self["verticalalignment"]
        top = at[1] - {"top": 0.0, "bottom": height, "baseline": height - 0.25 * px}.get(
            va, height / 2
        )
        return left, top, width, height

    def draw_at(self, place: Place, at: np.ndarray) -> str:
        px = font_px(self["fontsize"])
        inside = (
            place.x <= at[0] <= place.x + place.width and place.y <= at[1] <= place.y + place.height
        )
        colour = self["color"] or "currentColor"
        colour = place.colour(colour) if inside else colour
        left, top, width, height = self.box(at)
        boxed = self["bbox"] or (
            {"facecolor": self["backgroundcolor"], "edgecolor": "none"}
            if self["backgroundcolor"]
            else None
        )
        parts = [_box(boxed, left, top, width, height, px, place)] if boxed else []
        if boxed and not self["color"]:
            colour = _ink_on(boxed)
        x = {"left": left, "center": left + width / 2, "right": left + width}[
            self["horizontalalignment"]
        ]
        lines = self["text"].split("\n")
        for number, line in enumerate(lines):
            y = top + px * (0.95 + 1.2 * number)
            parts.append(
                text(
                    x,
                    y,
                    line,
                    px,
                    colour=colour,
                    anchor=_ALIGN[self["horizontalalignment"]],
                    weight=self["fontweight"],
                    italic=self["fontstyle"] == "italic",
                    alpha=self["alpha"],
                )
            )
        made = "".join(parts)
        if self["rotation"]:
            turn = f"rotate({num(-self['rotation'])} {num(at[0])} {num(at[1])})"
            # Matplotlib aligns the turned box, not the words: move by what that differs.
            shift = self._turned_shift(at, left, top, width, height)
            move = f"translate({num(shift[0])} {num(shift[1])}) "
            made = f'<g transform="{move}{turn}">{made}</g>'
        return made

    def _turned_shift(
        self, at: np.ndarray, left: float, top: float, width: float, height: float
    ) -> tuple[float, float]:
        if self["rotation_mode"] == "anchor":
            return 0.0, 0.0
        angle = math.radians(-self["rotation"])
        c, s = math.cos(angle), math.sin(angle)
        corners = (
            np.array(
                [
                    [left, top],
                    [left + width, top],
                    [left, top + height],
                    [left + width, top + height],
                ]
            )
            - at
        )
        turned = corners @ np.array([[c, s], [-s, c]])
        low, high = turned.min(0), turned.max(0)
        x = {"left": -low[0], "center": -(low[0] + high[0]) / 2, "right": -high[0]}
        y = {"top": -low[1], "bottom": -high[1], "baseline": -high[1]}
        return (
            float(x[self["horizontalalignment"]]),
            float(y.get(self["verticalalignment"], -(low[1] + high[1]) / 2)),
        )

    def told(self) -> str:
        return f"the words “{plain(self['text'])}”" if self["text"].strip() else ""


def _box(
    style: dict[str, Any], left: float, top: float, width: float, height: float, px: float,
    place: Place,
) -> str:  # fmt: skip
    kind = str(style.get("boxstyle", "square"))
    pad = float(kind.partition("pad=")[2].split(",")[0]) * px if "pad=" in kind else (
        pt(style["pad"]) if "pad" in style else 0.35 * px
    )  # fmt: skip
    fill = css(style.get("facecolor", style.get("fc", style.get("color", "C0"))))
    edge = css(style.get("edgecolor", style.get("ec", style.get("color", "k"))))
    fill = "var(--paper)" if fill in ("#ffffff", "#ffffffff") else fill
    x, y, w, h = left - pad, top - pad, width + 2 * pad, height + 2 * pad
    if kind.startswith(("round", "circle")):
        r = min(pad + 2, h / 2)
        path = (
            f"M{num(x + r)} {num(y)}h{num(w - 2 * r)}a{num(r)} {num(r)} 0 0 1 {num(r)} {num(r)}"
            f"v{num(h - 2 * r)}a{num(r)} {num(r)} 0 0 1 {num(-r)} {num(r)}h{num(2 * r - w)}"
            f"a{num(r)} {num(r)} 0 0 1 {num(-r)} {num(-r)}v{num(2 * r - h)}"
            f"a{num(r)} {num(r)} 0 0 1 {num(r)} {num(-r)}Z"
        )
    else:
        path = f"M{num(x)} {num(y)}h{num(w)}v{num(h)}h{num(-w)}Z"
    width_pt = style.get("linewidth", style.get("lw", 1.0))
    return filled(path, fill, edge, pt(width_pt), style.get("alpha"))


def _ink_on(style: dict[str, Any]) -> str:
    """Words on a box of a fixed bright colour are dark in both themes."""
    fill = css(style.get("facecolor", style.get("fc", style.get("color", "C0"))))
    bright = fill.startswith("#") and fill[:7] != "#ffffff" and float(style.get("alpha") or 1) > 0.4
    return "#1b1e23" if bright else "currentColor"


class Annotation(Text):
    """Words that point at a place."""

    def __init__(
        self,
        s: Any,
        xy: Any,
        xytext: Any = None,
        xycoords: Any = "data",
        textcoords: Any = None,
        arrowprops: Any = None,
        annotation_clip: Any = None,
        **given: Any,
    ) -> None:
        if np.ndim(xy) != 1 or len(xy) != 2:
            raise ValueError(f"annotate needs xy=(x, y), not {xy!r}")
        at = xy if xytext is None else xytext
        super().__init__(at[0], at[1], s, **given)
        self.xy, self.target = tuple(xy), coordinates_of(xycoords)
        self.arrowprops = arrowprops
        self.offset = 0.0
        if textcoords in ("offset points", "offset pixels"):
            self.offset = pt(1) if textcoords == "offset points" else 1.0
        else:
            self.where = coordinates_of(textcoords) if textcoords is not None else self.target

    def at(self, place: Place) -> np.ndarray:
        if not self.offset:
            return super().at(place)
        moved = np.array([float(self["x"]), -float(self["y"])]) * self.offset
        made: np.ndarray = self._tip(place) + moved
        return made

    def _tip(self, place: Place) -> np.ndarray:
        x, y = place.xaxis.number(self.xy[0]), place.yaxis.number(self.xy[1])
        made: np.ndarray = place.points(x, y, self.target).reshape(2)
        return made

    def draw(self, place: Place) -> str:
        at = self.at(place)
        made = self.draw_at(place, at) if self["text"] else ""
        if self.arrowprops is None:
            return made
        style = self.arrowprops
        tip = self._tip(place)
        start = at
        if self["text"]:
            left, top, width, height = self.box(at)
            pad = 0.35 * font_px(self["fontsize"])
            start = _leave(
                np.array([left + width / 2, top + height / 2]),
                tip,
                width / 2 + pad,
                height / 2 + pad * 0.6,
            )
        kind = str(style.get("arrowstyle", "simple"))
        gap = float(style.get("shrink", 0)) * float(np.hypot(*(tip - start))) + pt(
            style.get("shrinkB", 2)
        )
        way = tip - start
        size = float(np.hypot(*way))
        end = tip - way / (size or 1) * min(gap, size / 2)
        colour = css(
            style.get(
                "color",
                style.get(
                    "ec", style.get("edgecolor", style.get("fc", style.get("facecolor", "k")))
                ),
            )
        )
        width = pt(style.get("lw", style.get("linewidth", 1.0)))
        if "arrowstyle" not in style:
            width = pt(min(float(style.get("width", 4)), 4) * 0.7)
        return (
            arrow(
                start,
                end,
                kind,
                place.colour(colour),
                width,
                style.get("alpha"),
                head=max(7.0, 2.6 * width),
                bend=style.get("connectionstyle"),
            )
            + made
        )


def _leave(
    middle: np.ndarray, tip: np.ndarray, half_width: float, half_height: float
) -> np.ndarray:
    """Where the way from the middle of a box to the tip crosses the box's border."""
    way = tip - middle
    with np.errstate(divide="ignore"):
        share = float(
            np.min(np.abs(np.array([half_width, half_height]) / np.where(way == 0, 1e-9, way)))
        )
    made: np.ndarray = middle + way * min(share, 1.0)
    return made
