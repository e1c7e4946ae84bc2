"""Figures as static drawings for a page whose cells were not run yet."""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Iterable
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .axes import Scale, axes, short, span, svg, text
from .png import data_address, png

WIDTH, HEIGHT = 480, 250
LEFT, RIGHT, TOP, BOTTOM = 58, 10, 12, 42
MAX_POINTS = 300
MAX_SIDE = 96
SERIES = 6
LEVELS = 64

SEQUENTIAL = [(248, 249, 251), (170, 201, 232), (72, 137, 201), (14, 68, 130)]
CLASSES = [
    (209, 225, 241), (243, 222, 206), (204, 228, 222), (237, 214, 228),
    (225, 222, 240), (232, 225, 204), (207, 229, 234), (221, 222, 225),
]  # fmt: skip
DIVERGING = [(38, 102, 176), (146, 190, 228), (247, 246, 243), (250, 188, 124), (199, 92, 10)]

Figure = dict[str, Any]


def chart(figure: Figure) -> str | None:
    """The figure as HTML, or None for a kind that has no static form."""
    return KINDS[figure["kind"]](figure) if figure["kind"] in KINDS else None


def lines(figure: Figure) -> str:
    """Curves; long ones are thinned to the extremes of their stretches."""
    log = bool(figure.get("y_log"))
    series = [(one["name"], *_clean(one, log)) for one in figure["series"]]
    x = Scale(*span([v for _, xs, _ in series for v in xs]), LEFT, WIDTH - RIGHT)
    top = TOP + (18 if len(series) > 1 else 0)
    low, high = figure.get("y_range") or span([v for _, _, ys in series for v in ys], log)
    y = Scale(low, high, HEIGHT - BOTTOM, top, log)
    pieces = [axes(x, y, figure.get("x_label", ""), figure.get("y_label", ""))]
    if figure.get("marker") is not None:
        pieces.append(
            f'<path class="axis" d="M{x(figure["marker"]):.1f} {top}V{HEIGHT - BOTTOM}"/>'
        )
    at = float(LEFT)
    for number, (name, xs, ys) in enumerate(series):
        colour = f"s{number % SERIES + 1}"
        points = [f"{x(a):.1f} {y(min(high, max(low, b))):.1f}" for a, b in thin(xs, ys)]
        if figure["series"][number].get("points"):
            dots = "".join(f"M{point}h0" for point in points)
            pieces.append(f'<path class="line dots {colour}" d="{dots}"/>')
        elif points:
            pieces.append(f'<path class="line {colour}" d="M{"L".join(points)}"/>')
        if len(series) > 1:
            pieces.append(f'<path class="line {colour}" d="M{at:g} 12h16"/>')
            pieces.append(text(at + 21, 16, name, "start"))
            at += 36 + 7 * len(name)
    return svg(WIDTH, HEIGHT, "".join(pieces))


def _clean(series: dict[str, Any], log: bool) -> tuple[list[float], list[float]]:
    pairs = [
        (float(a), float(b))
        for a, b in zip(series["x"], series["y"], strict=False)
        if b is not None and math.isfinite(b) and (b > 0 or not log)
    ]
    return [a for a, _ in pairs], [b for _, b in pairs]


def thin(xs: list[float], ys: list[float], limit: int = MAX_POINTS) -> list[tuple[float, float]]:
    """At most `limit` points: of each stretch the lowest and the highest, in order."""
    count = len(xs)
    if count <= limit:
        return list(zip(xs, ys, strict=True))
    kept = {0, count - 1}
    buckets = limit // 2 - 1
    for number in range(buckets):
        part = range(number * count // buckets, (number + 1) * count // buckets)
        kept |= {min(part, key=lambda i: ys[i]), max(part, key=lambda i: ys[i])}
    return [(xs[i], ys[i]) for i in sorted(kept)]


def bars(figure: Figure) -> str:
    """Named values as bars from zero."""
    values = [float(value) for value in figure["values"]]
    low, high = span([0.0, *values])
    x = Scale(0, max(1, len(values)), LEFT, WIDTH - RIGHT)
    y = Scale(low, high, HEIGHT - BOTTOM, TOP)
    pieces = [axes(x, y, figure.get("x_label", ""), figure.get("y_label", ""), x_ticks=False)]
    every = max(1, len(values) // 20)
    for number, (name, value) in enumerate(zip(figure["names"], values, strict=True)):
        top, bottom = sorted((y(max(low, min(high, value))), y(0)))
        left, width = x(number + 0.1), x(0.8) - x(0)
        pieces.append(
            f'<rect class="bar s1" x="{left:.1f}" y="{top:.1f}" '
            f'width="{width:.1f}" height="{bottom - top:.1f}"/>'
        )
        if number % every == 0:
            pieces.append(text(x(number + 0.5), HEIGHT - BOTTOM + 16, str(name)))
    return svg(WIDTH, HEIGHT, "".join(pieces))


def matrix(figure: Figure) -> str:
    """A table of numbers as coloured squares, with the numbers where they fit."""
    values = np.nan_to_num(np.asarray(figure["values"], dtype=np.float64))
    values = values.reshape(len(figure["values"]), -1)
    rows, columns = values.shape
    names, heads = figure.get("row_names") or [], figure.get("column_names") or []
    side = max(4.0, min(40.0, 440 / max(rows, columns, 1)))
    peak = max(1e-12, float(np.abs(values).max(initial=0)))
    signed = bool((values < 0).any())
    shares = values / peak / 2 + 0.5 if signed else values / peak
    left = 30 + 7.5 * max((len(str(name)) for name in names), default=0)
    top = 44.0
    colours = palette(DIVERGING if signed else SEQUENTIAL)
    pieces = [_picture(_levels(shares), colours, left, top, columns * side, rows * side)]
    every = max(1, math.ceil(14 / side))
    for row, name in enumerate(names):
        if row % every == 0:
            pieces.append(text(left - 6, top + (row + 0.5) * side + 4, str(name), "end"))
    for column, name in enumerate(heads):
        if column % every == 0:
            pieces.append(text(left + (column + 0.5) * side, top - 8, str(name)))
    if side >= 20 and values.size <= 144:
        for (row, column), value in np.ndenumerate(values):
            if 7 * len(short(value)) > side:
                continue
            shade = colours[_levels(shares)[row, column]].astype(float) @ (0.3, 0.59, 0.11)
            ink = ' class="on-light"' if shade > 130 else ' class="on-dark"'
            middle = left + (column + 0.5) * side
            pieces.append(text(middle, top + (row + 0.5) * side + 4, short(value), rest=ink))
    if figure.get("column_label"):
        pieces.append(text(left + columns * side / 2, 16, figure["column_label"]))
    if figure.get("row_label"):
        middle = top + rows * side / 2
        turned = f' transform="rotate(-90 12 {middle:g})"'
        pieces.append(text(12, middle, figure["row_label"], rest=turned))
    return svg(left + columns * side + 8, top + rows * side + 8, "".join(pieces))


def field(figure: Figure) -> str:
    """A surface of values with the points of classes, or of numbers, on it."""
    values = unpack(figure["values"])
    stride = math.ceil(max(values.shape) / MAX_SIDE)
    classes = unpack(figure["classes"])[::stride, ::stride] if "classes" in figure else None
    value_range = figure.get("value_range")
    size = 320
    (x_low, x_high), (y_low, y_high) = figure["x_range"], figure["y_range"]
    x = Scale(x_low, x_high, LEFT, LEFT + size)
    y = Scale(y_low, y_high, TOP + size, TOP)
    levels = _levels(values[::stride, ::stride])
    colours = palette(DIVERGING)
    if classes is not None:
        levels, colours = np.minimum(classes, len(CLASSES) - 1), np.array(CLASSES, np.uint8)
    pieces = [_picture(levels, colours, LEFT, TOP, size, size, smooth=classes is None)]
    pieces.append(axes(x, y, figure.get("x_label", ""), figure.get("y_label", "")))
    points = figure.get("points") or {"x": [], "y": [], "label": []}
    every = math.ceil(len(points["x"]) / MAX_POINTS) or 1
    alike: dict[str, list[str]] = {}  # circles of one look share a group that says it once
    for number in range(0, len(points["x"]), every):
        a, b = x(points["x"][number]), y(points["y"][number])
        label = points["label"][number]
        kind = "one" if label else "zero"
        rest = ""
        if classes is not None:
            rest = f' style="fill:var(--s{int(label) % SERIES + 1})"'
        if value_range:
            low, high = value_range
            red, green, blue = colours[_levels(np.array((label - low) / (high - low)))]
            rest = f' style="fill:rgb({red} {green} {blue})"'
        circle = f'<circle cx="{a:.1f}" cy="{b:.1f}" r="4"/>'
        alike.setdefault(f'class="point {kind}"{rest}', []).append(circle)
    pieces += [f"<g {look}>{''.join(circles)}</g>" for look, circles in alike.items()]
    return svg(LEFT + size + RIGHT, TOP + size + BOTTOM, "".join(pieces))


def images(figure: Figure) -> str:
    """A batch of small pictures with captions; wrong ones are marked."""
    pixels = unpack(figure["images"])
    if pixels.ndim == 4 and pixels.shape[-1] == 1:
        pixels = pixels[..., 0]
    height, width = pixels.shape[1:3]
    scale = figure.get("scale") or max(1, round(64 / width))
    captions, marks = figure.get("captions") or [], figure.get("marks") or []
    cell = max(width * scale, 44 if captions else 0)
    columns = figure.get("columns") or len(pixels)
    stride = math.ceil(max(height, width) / (2 * MAX_SIDE))
    tiles = []
    for number, picture in enumerate(pixels):
        wrong = number < len(marks) and marks[number]
        caption = escape(str(captions[number])) if number < len(captions) else ""
        source = data_address(png(picture[::stride, ::stride]))
        tiles.append(
            f'<div class="tile{" wrong" if wrong else ""}"><img src="{source}" alt="" '
            f'width="{width}" height="{height}"><span>{"✗ " if wrong else ""}{caption}</span></div>'
        )
    style = f"--cell: {cell}px; max-inline-size: calc({columns} * ({cell}px + 0.5rem))"
    return f'<div class="image-grid" style="{style}">{"".join(tiles)}</div>'


def rewind(figure: Figure) -> str:
    """The curves of a training and the last state of the pictures beside them."""
    last = figure["frames"][-1] if figure["frames"] else [{} for _ in figure["pictures"]]
    shown = [{**one, **new} for one, new in zip(figure["pictures"], last, strict=True)]
    drawn = [lines(figure["curves"])]
    for picture in shown:
        made = chart(picture)
        if made is not None:
            title = f"<figcaption>{escape(picture['title'])}</figcaption>"
            drawn.append((title if picture.get("title") else "") + made)
    parts = "".join(f"<div>{one}</div>" for one in drawn)
    return f'<div class="rewind-pictures">{parts}</div>'


def unpack(packed: dict[str, Any]) -> NDArray[Any]:
    """The array of `{dtype, shape, base64}`."""
    data = np.frombuffer(base64.b64decode(packed["base64"]), dtype=packed["dtype"])
    return data.reshape(packed["shape"])


def palette(stops: Iterable[tuple[int, int, int]]) -> NDArray[np.uint8]:
    """LEVELS colours that run through the stops, shape (LEVELS, 3)."""
    table = np.asarray(list(stops), dtype=np.float64)
    at = np.linspace(0, len(table) - 1, LEVELS)
    columns = [np.interp(at, range(len(table)), table[:, channel]) for channel in range(3)]
    return np.stack(columns, axis=1).round().astype(np.uint8)


def _levels(shares: NDArray[Any]) -> NDArray[np.uint8]:
    clipped = np.clip(np.nan_to_num(shares), 0, 1)
    return (clipped * (LEVELS - 1)).round().astype(np.uint8)


def _picture(
    levels: NDArray[np.uint8],
    colours: NDArray[np.uint8],
    x: float,
    y: float,
    width: float,
    height: float,
    smooth: bool = False,
) -> str:
    source = data_address(png(levels, colours))
    kind = "" if smooth else ' class="squares"'
    place = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
    return f'<image{kind} {place} preserveAspectRatio="none" href="{source}"/>'


KINDS: dict[str, Callable[[Figure], str]] = {
    "lines": lines,
    "bars": bars,
    "matrix": matrix,
    "confusion": matrix,
    "field": field,
    "images": images,
    "rewind": rewind,
}
