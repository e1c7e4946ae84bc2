"""Where axes stand: room for their words is measured, so that nothing overlaps."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .metrics import block_size, font_px, text_width
from .rc import rcParams

TICK, GAP = 4.2, 4.0  # the length of a tick, and what lies between words, in pixels


@dataclass
class Ticks:
    """The ticks of one axis as they are drawn."""

    places: np.ndarray
    texts: list[str]
    rotation: float = 0.0
    px: float = 12.0
    offset: str = ""
    size: float = 0.0  # how far labels reach away from the axis


@dataclass
class Room:
    """What stands around the axes, in pixels."""

    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    x: Ticks = field(default_factory=lambda: Ticks(np.array([]), []))
    y: Ticks = field(default_factory=lambda: Ticks(np.array([]), []))


def ticks_of(axis: Any, length: float) -> Ticks:
    """Ticks for an axis of so many pixels: turned or thinned where they would overlap."""
    px = font_px(axis.tick_style.get("labelsize"), str(rcParams[f"{axis.letter}tick.labelsize"]))
    places, texts = axis.ticks(length)
    made = Ticks(places, list(texts), axis.rotation or 0.0, px, axis.shared.formatter.offset)
    if not axis.labels_visible:
        made.texts = [""] * len(places)
    if not len(places) or not any(made.texts):
        return made
    if axis.letter == "y":
        widths = [max(text_width(line, px) for line in t.split("\n")) for t in made.texts]
        turned = abs(math.sin(math.radians(made.rotation)))
        made.size = max(widths) * max(1 - turned, 0) + px * turned
        _thin(made, axis, length, [px * 1.1] * len(texts))
        return made
    sizes = [block_size(t, px) for t in made.texts]
    if axis.rotation is None and _crowded(made, axis, length, [w + px * 0.5 for w, _ in sizes]):
        from .ticker import AutoLocator

        if isinstance(axis.shared.locator, AutoLocator):
            rooms = max(2, int(length / (max(w for w, _ in sizes) + px)))
            low, high = axis.limits()
            values = axis.shared.locator.tick_values(low, high, rooms)
            made.places = values[(values >= low) & (values <= high)]
            made.texts = axis.shared.formatter.labels(made.places.tolist())
            sizes = [block_size(t, px) for t in made.texts]
        elif max(len(t) for t in made.texts) > 3:
            made.rotation = 40.0
    angle = math.radians(made.rotation)
    c, s = abs(math.cos(angle)), abs(math.sin(angle))
    across = [h * 0.9 / max(s, 0.3) if s > 0.3 else w + px * 0.35 for w, h in sizes]
    _thin(made, axis, length, across)
    made.size = max(w * s + h * c for w, h in sizes)
    return made


def _crowded(ticks: Ticks, axis: Any, length: float, widths: list[float]) -> bool:
    at = axis.share(ticks.places) * length
    order = np.argsort(at)
    return any(
        at[b] - at[a] < (widths[a] + widths[b]) / 2
        for a, b in zip(order[:-1].tolist(), order[1:].tolist(), strict=True)
    )


def _thin(ticks: Ticks, axis: Any, length: float, widths: list[float]) -> None:
    """Leave out labels, every second or more, until the others have room."""
    at = axis.share(ticks.places) * length
    order = np.argsort(at).tolist()
    for every in range(1, len(order) + 1):
        kept = order[::every]
        if all(
            at[b] - at[a] >= (widths[a] + widths[b]) / 2 * 0.98 for a, b in itertools.pairwise(kept)
        ):
            chosen = set(kept)
            ticks.texts = [t if i in chosen else "" for i, t in enumerate(ticks.texts)]
            return


def room_of(axes: Any, width: float, height: float) -> Room:
    """What stands around axes of about this size."""
    made = Room()
    if not axes.visible:
        return made
    px = font_px(None)
    if axes.axis_on and axes.name != "3d":
        if axes.xaxis.visible:
            made.x = ticks_of(axes.xaxis, width)
            side = axes.xaxis.side
            reach = (made.x.size + GAP + TICK) if any(made.x.texts) else TICK * 0.5
            setattr(made, side, getattr(made, side) + reach)
            if made.x.texts and made.x.rotation == 0:  # the last label may stick out
                ends = axes.xaxis.share(made.x.places)
                for share, text in zip(ends.tolist(), made.x.texts, strict=True):
                    half = max(text_width(line, made.x.px) for line in text.split("\n")) / 2
                    made.right = max(made.right, half - (1 - share) * width)
                    made.left = max(made.left, half - share * width)
            elif any(made.x.texts):
                widest = max(text_width(t, made.x.px) for t in made.x.texts)
                made.left = max(
                    made.left,
                    widest * abs(math.cos(math.radians(made.x.rotation)))
                    - float(axes.xaxis.share(made.x.places).min()) * width,
                )
            if axes.xaxis.label and axes.xaxis.label_visible:
                label_px = label_size(axes.xaxis)
                at = axes.xaxis.label_side
                setattr(
                    made, at, getattr(made, at) + block_size(axes.xaxis.label, label_px)[1] + GAP
                )
            if made.x.offset:
                made.bottom += px if not axes.xaxis.label else 0
        if axes.yaxis.visible:
            made.y = ticks_of(axes.yaxis, height)
            side = axes.yaxis.side
            reach = (made.y.size + GAP + TICK) if any(made.y.texts) else TICK * 0.5
            setattr(made, side, max(getattr(made, side), reach))
            if axes.yaxis.label and axes.yaxis.label_visible:
                label_px = label_size(axes.yaxis)
                at = axes.yaxis.label_side
                setattr(
                    made, at, getattr(made, at) + block_size(axes.yaxis.label, label_px)[1] + GAP
                )
            made.top = max(made.top, made.y.px * 0.5)
            if made.y.offset:
                made.top = max(made.top, px * 1.4)
    titles = [(t, style) for t, style in axes.titles.values() if t]
    if titles:
        made.top += max(block_size(t, title_size(style))[1] for t, style in titles) + GAP
    if axes.legend_ is not None and (side := axes.legend_.outside()):
        wide, high = axes.legend_.size()
        extra = wide if side == "right" else high
        setattr(made, side, getattr(made, side) + extra + 14)
    return made


def title_size(style: dict[str, Any]) -> float:
    return font_px(style.get("fontsize"), str(rcParams["axes.titlesize"]))


def label_size(axis: Any) -> float:
    return font_px(axis.label_style.get("fontsize"), str(rcParams["axes.labelsize"]))


def fit(
    ratios: list[float],
    before: list[float],
    after: list[float],
    start: float,
    length: float,
    gap: float,
) -> list[tuple[float, float]]:
    """Start and size of rows or columns that share what the words leave."""
    free = length - sum(before) - sum(after) - gap * (len(ratios) - 1)
    free = max(free, 24.0 * len(ratios))
    total = sum(ratios) or 1.0
    made, at = [], start
    for ratio, a, b in zip(ratios, before, after, strict=True):
        size = free * ratio / total
        made.append((at + a, size))
        at += a + size + b + gap
    return made


def place_grid(
    grid: Any,
    axes: list[Any],
    box: tuple[float, float, float, float],
    extra: dict[Any, tuple[float, float]],
) -> dict[Any, tuple[tuple[float, ...], Room]]:
    """Boxes in pixels (x, y, width, height) and rooms of the axes of one grid.

    extra: what colour bars take to the right of and below the axes.
    """
    x, y, width, height = box
    rooms = {
        a: room_of(a, width * (a.spec.columns[1] - a.spec.columns[0]) / grid.ncols * 0.8,
                   height * (a.spec.rows[1] - a.spec.rows[0]) / grid.nrows * 0.75)
        for a in axes
    }  # fmt: skip
    boxes: dict[Any, tuple[float, ...]] = {}
    for _ in range(2):
        left, right = [0.0] * grid.ncols, [0.0] * grid.ncols
        top, bottom = [0.0] * grid.nrows, [0.0] * grid.nrows
        for a, room in rooms.items():
            (r0, r1), (c0, c1) = a.spec.rows, a.spec.columns
            wide, low = extra.get(a, (0.0, 0.0))
            left[c0] = max(left[c0], room.left)
            right[c1 - 1] = max(right[c1 - 1], room.right + wide)
            top[r0] = max(top[r0], room.top)
            bottom[r1 - 1] = max(bottom[r1 - 1], room.bottom + low)
        columns = fit(grid.ratios[0], left, right, x, width, 12.0)
        rows = fit(grid.ratios[1], top, bottom, y, height, 10.0)
        for a in rooms:
            (r0, r1), (c0, c1) = a.spec.rows, a.spec.columns
            x0, x1 = columns[c0][0], sum(columns[c1 - 1])
            y0, y1 = rows[r0][0], sum(rows[r1 - 1])
            boxes[a] = (x0, y0, x1 - x0, y1 - y0)
        rooms = {a: room_of(a, *shaped(a, boxes[a])[2:]) for a in rooms}
    return {a: (boxes[a], rooms[a]) for a in rooms}


def shaped(axes: Any, box: tuple[float, ...]) -> tuple[float, ...]:
    """The box as the aspect wants it, in the middle of what there is."""
    x, y, w, h = box
    if axes.box_aspect:
        wide = min(w, h / axes.box_aspect)
        return (
            x + (w - wide) / 2,
            y + (h - wide * axes.box_aspect) / 2,
            wide,
            wide * axes.box_aspect,
        )
    if axes.aspect == "auto" or axes.name == "3d":
        return x, y, w, h
    (a, b), (c, d) = axes.xaxis.limits(), axes.yaxis.limits()
    span_x, span_y = (b - a) or 1.0, ((d - c) or 1.0) * float(axes.aspect)
    unit = min(w / span_x, h / span_y)
    if axes.adjustable == "datalim":
        if w / span_x > unit:
            room = (w / unit - span_x) / 2
            axes.xaxis.shared.auto = axes.xaxis.limits()[0] - room, axes.xaxis.limits()[1] + room
        else:
            room = (h / unit - span_y) / 2 / float(axes.aspect)
            axes.yaxis.shared.auto = axes.yaxis.limits()[0] - room, axes.yaxis.limits()[1] + room
        return x, y, w, h
    wide, high = unit * span_x, unit * span_y
    return x + (w - wide) / 2, y + (h - high) / 2, wide, high
