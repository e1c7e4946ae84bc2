"""Draws one pair of axes with its ticks, words, frame and legend."""

from __future__ import annotations

from typing import Any

import numpy as np

from .artist import pt
from .colors import css
from .contours import ContourSet
from .images import AxesImage, QuadMesh
from .layout import GAP, TICK, Room, Ticks, label_size, title_size
from .metrics import block_size, font_px
from .place import Place
from .rc import rcParams
from .svg import clipped, filled, num, segments_path, stroke, text
from .words import Text


def paint(axes: Any, box: tuple[float, ...], room: Room, paper: tuple[float, float]) -> str:
    """The axes as SVG."""
    if not axes.visible:
        return ""
    x, y, w, h = box
    covered = any(
        isinstance(a, (AxesImage, QuadMesh)) or (isinstance(a, ContourSet) and a.filled)
        for a in axes.artists_drawn
    )
    place = Place(x, y, w, h, axes.xaxis, axes.yaxis, paper, "#111" if covered else "currentColor")
    parts = []
    if axes.name == "3d":
        parts = [axes.space(place), _titles(axes, place, Room())]
        if axes.legend_ is not None:
            parts.append(axes.legend_.draw_at(place, np.zeros((0, 2))))
        return "".join(parts)
    if axes.face and axes.axis_on:
        parts.append(filled(f"M{num(x)} {num(y)}h{num(w)}v{num(h)}h{num(-w)}Z", axes.face))
    if axes.axis_on:
        parts.append(_grids(axes, place, room))
    inside, outside = [], []
    for artist in sorted(axes.artists_drawn, key=lambda a: a.level):
        if not artist["visible"]:
            continue
        if hasattr(artist, "draw_at") and not isinstance(artist, Text):  # a second legend
            outside.append(artist.draw_at(place, np.zeros((0, 2))))
        elif isinstance(artist, Text) or not artist["clip_on"]:
            outside.append(artist.draw(place))
        else:
            inside.append(artist.draw(place))
    parts.append(clipped(x, y, w, h, "".join(inside)))
    if axes.axis_on:
        parts += [_frame(axes, place), _ticks(axes, place, room), _labels(axes, place, room)]
    parts += [*outside, _titles(axes, place, room)]
    if axes.legend_ is not None and axes.legend_["visible"]:
        parts.append(axes.legend_.draw_at(place, _crowd(axes, place)))
    return "".join(parts)


def _crowd(axes: Any, place: Place) -> np.ndarray:
    """Points that a legend should not cover."""
    found = [np.zeros((0, 2))]
    with np.errstate(all="ignore"):
        for artist in axes.artists_drawn:
            xs, ys = (np.asarray(artist.extent(letter)[0], float).ravel() for letter in "xy")
            if hasattr(artist, "outline"):
                at = artist.outline()
                xs, ys = at[:, 0], at[:, 1]
            if artist.where.x == artist.where.y == "data" and len(xs) == len(ys) and len(xs):
                at = place.points(xs, ys)
                if len(at) > 1 and not hasattr(artist, "sizes"):
                    share = np.linspace(0, 1, max(2, 200 // len(at)))[:-1, None, None]
                    at = np.concatenate(
                        [(at[:-1] * (1 - share) + at[1:] * share).reshape(-1, 2), at[-1:]]
                    )
                if hasattr(artist, "outline") and len(at) == 0:
                    continue
                found.append(at)
    return np.concatenate(found)


def _grids(axes: Any, place: Place, room: Room) -> str:
    parts = []
    for axis, ticks in ((axes.xaxis, room.x), (axes.yaxis, room.y)):
        for look, places in ((axis.minor_grid, None), (axis.grid, ticks.places)):
            if look is None or not axis.visible:
                continue
            values = axis.minor_ticks(ticks.places) if places is None else places
            if axis.letter == "x":
                at = place.px(values)
                ends = [
                    np.stack([at, np.full_like(at, v)], 1)
                    for v in (place.y, place.y + place.height)
                ]
            else:
                at = place.py(values)
                ends = [
                    np.stack([np.full_like(at, v), at], 1) for v in (place.x, place.x + place.width)
                ]
            alpha = look.get("alpha")
            default = 0.16 if places is not None else 0.08
            parts.append(
                stroke(
                    segments_path(*ends),
                    look.get("color") or "currentColor",
                    pt(look.get("linewidth", rcParams["grid.linewidth"])),
                    look.get("linestyle", rcParams["grid.linestyle"]),
                    default * (1.0 if alpha is None else 0.5 + alpha)
                    if not look.get("color")
                    else float(rcParams["grid.alpha"])
                    if alpha is None
                    else alpha,
                )
            )
    return "".join(parts)


def _frame(axes: Any, place: Place) -> str:
    if not axes.frame_on or axes.twin_of is not None:
        return ""
    x0, y0, x1, y1 = place.x, place.y, place.x + place.width, place.y + place.height
    sides = {"left": (x0, y0, x0, y1), "right": (x1, y0, x1, y1), "bottom": (x0, y1, x1, y1),
             "top": (x0, y0, x1, y0)}  # fmt: skip
    plain, parts = "", []
    for name, (a, b, c, d) in sides.items():
        spine = axes.spines[name]
        if not spine.shown:
            continue
        if spine.position is not None:
            shift = _spine_at(spine.position, name, place)
            if name in ("left", "right"):
                a = c = shift
            else:
                b = d = shift
        path = f"M{num(a)} {num(b)}L{num(c)} {num(d)}"
        if spine.color is None and spine.width is None:
            plain += path
        else:
            width = 0.8 if spine.width is None else spine.width
            parts.append(stroke(path, spine.color or "currentColor", pt(width), join="miter"))
    if all(axes.spines[s].shown and axes.spines[s].position is None for s in sides) and not parts:
        plain = f"M{num(x0)} {num(y0)}H{num(x1)}V{num(y1)}H{num(x0)}Z"
    return stroke(plain, "currentColor", 0.9, join="miter") + "".join(parts)


def _spine_at(position: Any, side: str, place: Place) -> float:
    kind, value = (
        ("data", 0.0) if position == "zero" else ("axes", 0.5) if position == "center" else position
    )
    upright = side in ("left", "right")
    if kind == "outward":
        edge = {
            "left": place.x - pt(value),
            "right": place.x + place.width + pt(value),
            "bottom": place.y + place.height + pt(value),
            "top": place.y - pt(value),
        }
        return edge[side]
    along = place.along_x if upright else place.along_y
    return float(along(value, kind))


def _edge(axis: Any, place: Place, axes: Any) -> tuple[float, int]:
    """Where the axis's line lies across, and which way is out."""
    side = axis.side
    position = axes.spines[side].position if axes.twin_of is None else None
    at = {
        "bottom": place.y + place.height,
        "top": place.y,
        "left": place.x,
        "right": place.x + place.width,
    }[side]
    if position is not None:
        at = _spine_at(position, side, place)
    return at, 1 if side in ("bottom", "right") else -1


def _ticks(axes: Any, place: Place, room: Room) -> str:
    parts = []
    for axis, ticks in ((axes.xaxis, room.x), (axes.yaxis, room.y)):
        if not axis.visible or not len(ticks.places):
            continue
        edge, out = _edge(axis, place, axes)
        style = axis.tick_style
        length = pt(style["length"]) if "length" in style else TICK
        inward = style.get("direction") == "in"
        reach = -out * length if inward else out * length
        at = place.px(ticks.places) if axis.letter == "x" else place.py(ticks.places)
        shown = axis.ticks_visible and axes.spines[axis.side].shown
        colour = css(style["color"]) if style.get("color") is not None else "currentColor"
        if shown and length > 0:
            width = pt(style.get("width", 0.75))
            path = _tick_path(axis.letter, at, edge, reach)
            parts.append(stroke(path, colour, width, join="miter"))
            minor = axis.minor_ticks(ticks.places)
            if len(minor):
                spots = place.px(minor) if axis.letter == "x" else place.py(minor)
                parts.append(
                    stroke(
                        _tick_path(axis.letter, spots, edge, reach * 0.55),
                        colour,
                        0.7,
                        join="miter",
                    )
                )
        away = edge + out * ((0 if inward else length) + GAP)
        parts.append(_tick_words(axis, ticks, at, away, out))
        if ticks.offset and axis.labels_visible:
            parts.append(
                text(
                    place.x + place.width,
                    away + 2.2 * ticks.px,
                    ticks.offset,
                    ticks.px * 0.95,
                    anchor="end",
                )
                if axis.letter == "x"
                else text(
                    edge,
                    place.y - 5,
                    ticks.offset,
                    ticks.px * 0.95,
                    anchor="start" if out < 0 else "end",
                )
            )
    return "".join(parts)


def _tick_path(letter: str, at: np.ndarray, edge: float, reach: float) -> str:
    if letter == "x":
        return "".join(f"M{num(v)} {num(edge)}v{num(reach)}" for v in at.tolist())
    return "".join(f"M{num(edge)} {num(v)}h{num(reach)}" for v in at.tolist())


def _tick_words(axis: Any, ticks: Ticks, at: np.ndarray, away: float, out: int) -> str:
    parts = []
    px, turn = ticks.px, ticks.rotation
    colour = axis.tick_style.get("labelcolor")
    ink = css(colour) if colour is not None else "currentColor"
    for spot, words in zip(at.tolist(), ticks.texts, strict=True):
        if not words:
            continue
        lines = words.split("\n")
        if axis.letter == "y":
            start = spot + px * 0.36 - (len(lines) - 1) * px * 0.6
            for number, line in enumerate(lines):
                parts.append(
                    text(
                        away,
                        start + number * px * 1.2,
                        line,
                        px,
                        colour=ink,
                        anchor="end" if out < 0 else "start",
                        rotation=turn,
                    )
                )
        elif turn:
            align = axis.tick_style.get("ha")
            upright = turn % 180 == 90
            anchor = "end" if (out > 0) == (turn < 180) else "start"
            if align == "center" and not upright and len(words) <= 4:
                anchor = "middle"
            x = spot + (px * 0.36 if upright else px * 0.3)
            parts.append(
                text(
                    x,
                    away + (px * 0.1 if upright else px * 0.6),
                    words,
                    px,
                    colour=ink,
                    anchor=anchor,
                    rotation=turn,
                )
            )
        else:
            base = away + px * 0.78 if out > 0 else away - px * 0.2 - (len(lines) - 1) * px * 1.2
            for number, line in enumerate(lines):
                parts.append(text(spot, base + number * px * 1.2, line, px, colour=ink))
    return "".join(parts)


def _labels(axes: Any, place: Place, room: Room) -> str:
    parts = []
    axis = axes.xaxis
    if axis.visible and axis.label and axis.label_visible:
        px = label_size(axis)
        lines = axis.label.split("\n")
        reach = (room.x.size + GAP + TICK) if any(room.x.texts) else TICK * 0.5
        reach = reach if axis.side == axis.label_side else 0.0
        pad = pt(axis.label_style.get("labelpad") or 0)
        for number, line in enumerate(lines):
            y = place.y + place.height + reach + GAP + pad + px * (0.85 + 1.2 * number)
            if axis.label_side == "top":
                y = place.y - reach - GAP - px * (0.25 + 1.2 * (len(lines) - 1 - number))
            parts.append(text(place.x + place.width / 2, y, line, px, **_look(axis.label_style)))
    axis = axes.yaxis
    if axis.visible and axis.label and axis.label_visible:
        px = label_size(axis)
        reach = (room.y.size + GAP + TICK) if any(room.y.texts) else TICK * 0.5
        reach = reach if axis.side == axis.label_side else 0.0
        lines = axis.label.split("\n")
        middle = place.y + place.height / 2
        flat = axis.label_style.get("rotation") in (0, "horizontal")
        for number, line in enumerate(lines):
            x = place.x - reach - GAP - px * (0.25 + 1.2 * (len(lines) - 1 - number))
            if axis.label_side == "right":
                x = place.x + place.width + reach + GAP + px * (0.85 + 1.2 * number)
            if flat:
                parts.append(text(x, middle, line, px, anchor="end", **_look(axis.label_style)))
            else:
                parts.append(text(x, middle, line, px, rotation=90, **_look(axis.label_style)))
    return "".join(parts)


def _look(style: dict[str, Any]) -> dict[str, Any]:
    return {"colour": style.get("color") or "currentColor", "weight": style.get("fontweight"),
            "italic": style.get("fontstyle") == "italic", "alpha": style.get("alpha")}  # fmt: skip


def _titles(axes: Any, place: Place, room: Room) -> str:
    parts = []
    for side, (words, style) in axes.titles.items():
        if not words:
            continue
        px = title_size(style)
        lines = words.split("\n")
        x, anchor = {
            "left": (place.x, "start"),
            "center": (place.x + place.width / 2, "middle"),
            "right": (place.x + place.width, "end"),
        }[side]
        if side == "center":  # a title wider than its axes stays within the paper
            half = block_size(words, px)[0] / 2
            x = min(max(x, half + 2), max(place.paper[0] - half - 2, half + 2))
        top = 0.0
        if axes.axis_on and axes.xaxis.side == "top" and axes.xaxis.visible:
            top += room.x.size + GAP + TICK
        if axes.axis_on and axes.xaxis.label and axes.xaxis.label_side == "top":
            top += font_px(None) * 1.3
        if room.y.offset:
            top = max(top, font_px(None) * 1.1)
        look = {**_look(style), "weight": style.get("fontweight", rcParams["axes.titleweight"])}
        for number, line in enumerate(reversed(lines)):
            y = place.y - top - GAP - 1 - px * (0.2 + 1.2 * number)
            parts.append(text(x, y, line, px, anchor=anchor, **look))
    return "".join(parts)
