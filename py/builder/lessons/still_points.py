"""Points to drag as they stand at first: a drawing for pages that are read without a script."""

from __future__ import annotations

from typing import Any

from .axes import Scale, axes, svg, text

LEFT, TOP, RIGHT, BOTTOM = 54, 12, 14, 42
WIDTH, HEIGHT, SQUARE = 492, 260, 320  # of the plot itself
SERIES = 6


def still_points(spec: dict[str, Any]) -> str:
    """What the plot shows at first, as SVG; square where both ranges are as long."""
    (x_low, x_high), (y_low, y_high) = spec["x"], spec["y"]
    is_square = abs((x_high - x_low) - (y_high - y_low)) < 1e-9
    width, height = (SQUARE, SQUARE) if is_square else (WIDTH, HEIGHT)
    curves = spec.get("curves", {})
    top = TOP + (18 if curves or spec["marks"] else 0)
    x = Scale(x_low, x_high, LEFT, LEFT + width)
    y = Scale(y_low, y_high, top + height, top)
    names = spec["names"] or [""] * len(spec["value"])
    groups = list(dict.fromkeys(names))
    frame = f'x="{LEFT}" y="{top}" width="{width}" height="{height}"'
    inside: list[str] = []
    above: list[str] = []
    beside: list[str] = []
    at = float(LEFT)
    for number, (name, (xs, ys)) in enumerate(curves.items()):
        look = f'class="line {_series(len(groups) + number)}"'
        inside.append(f'<path {look} d="{_way(x, y, xs, ys)}"/>')
        beside.append(f'<path {look} d="M{at:g} 12h16"/>' + text(at + 21, 16, name, "start"))
        at += 36 + 7 * len(name)
    for name, places in spec["marks"].items():
        above += [_mark(x(a), y(b)) for a, b in places]
        beside.append(_mark(at + 7, 12) + text(at + 21, 16, name, "start"))
        at += 36 + 7 * len(name)
    for name, places in spec.get("rings", {}).items():
        above += [_ring(x(a), y(b), 12) for a, b in places]
        beside.append(_ring(at + 7, 12, 6) + text(at + 21, 16, name, "start"))
        at += 36 + 7 * len(name)
    if spec["joined"]:
        xs, ys = (list(column) for column in zip(*spec["value"], strict=True))
        inside.append(f'<path class="line s1" d="{_way(x, y, xs, ys)}"/>')
    # A drawing inside of the drawing shows only what lies within the ranges.
    box = f'<svg {frame} viewBox="{LEFT} {top} {width} {height}">{"".join(inside)}</svg>'
    pieces = [axes(x, y, spec["x_label"], spec["y_label"]), *beside, box, *above]
    for (a, b), name in zip(spec["value"], names, strict=True):
        colour = _series(groups.index(name))
        if spec["arrows"]:
            way = f"M{x(0):.1f} {y(0):.1f}L{x(a):.1f} {y(b):.1f}"
            pieces.append(f'<path class="line {colour}" d="{way}"/>')
        is_alone = len(groups) == len(names)
        if groups.index(name) % 2 and not is_alone:
            place = f'x="{x(a) - 6:.1f}" y="{y(b) - 6:.1f}" width="12" height="12"'
            pieces.append(f'<rect class="handle {colour}" {place}/>')
        else:
            place = f'cx="{x(a):.1f}" cy="{y(b):.1f}" r="7"'
            pieces.append(f'<circle class="handle {colour}" {place}/>')
        if name and is_alone:
            pieces.append(text(x(a) + 10, y(b) - 8, name, "start"))
    return svg(LEFT + width + RIGHT, top + height + BOTTOM, "".join(pieces))


def _series(number: int) -> str:
    return f"s{number % SERIES + 1}"


def _mark(x: float, y: float) -> str:
    return f'<path class="axis" d="M{x - 6:.1f} {y:.1f}l6 -6l6 6l-6 6z"/>'


def _ring(x: float, y: float, r: float) -> str:
    return f'<circle class="axis" cx="{x:.1f}" cy="{y:.1f}" r="{r:g}"/>'


def _way(x: Scale, y: Scale, xs: list[float | None], ys: list[float | None]) -> str:
    """A path with gaps where a number is missing."""
    pieces, command = [], "M"
    for a, b in zip(xs, ys, strict=True):
        if a is None or b is None:
            command = "M"
            continue
        pieces.append(f"{command}{x(a):.1f} {y(b):.1f}")
        command = "L"
    return "".join(pieces)
