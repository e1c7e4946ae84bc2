"""Pieces of SVG: the one place where drawings become text."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from .colors import CYCLE_DARK, CYCLE_LIGHT, PURE
from .mathtext import runs_of

FONT = "Helvetica Neue,Helvetica,Arial,Liberation Sans,sans-serif"
DASHES = {
    "-": (), "solid": (), "--": (3.7, 1.6), "dashed": (3.7, 1.6), "-.": (6.4, 1.6, 1.0, 1.6),
    "dashdot": (6.4, 1.6, 1.0, 1.6), ":": (1.0, 1.65), "dotted": (1.0, 1.65),
}  # fmt: skip
NO_LINE = ("None", "none", "", " ")


def num(value: float) -> str:
    """A length with one digit after the point, as short as possible."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def coordinates(points: np.ndarray) -> str:
    """Points (N, 2) as "x y x y …"; the list's own repr is the fastest way to write them."""
    return str(np.round(points, 1).ravel().tolist())[1:-1].replace(",", "")


def line_path(points: np.ndarray, *, closed: bool = False) -> str:
    """A path through points (N, 2), with a gap where one is not finite."""
    good = np.isfinite(points).all(1) & (np.abs(points) < 1e6).all(1)
    end = "Z" if closed else ""
    if good.all():
        return f"M{coordinates(points)}{end}" if len(points) else ""
    breaks = np.flatnonzero(~good)
    parts = []
    for piece in np.split(points, breaks):
        kept = piece[np.isfinite(piece).all(1) & (np.abs(piece) < 1e6).all(1)]
        if len(kept):
            parts.append(f"M{coordinates(kept)}{end}")
    return "".join(parts)


def simplified(points: np.ndarray, within: float = 0.3) -> np.ndarray:
    """A line (N, 2) with fewer points, nowhere further from its old course than `within`."""
    keep = np.zeros(len(points), bool)
    keep[[0, -1]] = True
    stretches = [(0, len(points) - 1)]
    while stretches:  # Douglas and Peucker: keep the furthest point, go on with both halves
        first, last = stretches.pop()
        if last - first < 2:
            continue
        way = points[last] - points[first]
        inner = points[first + 1 : last] - points[first]
        length = np.hypot(*way)
        if length > 0:
            along = np.clip(inner @ way / length**2, 0, 1)
            inner = inner - along[:, None] * way
        away = np.hypot(inner[:, 0], inner[:, 1])
        furthest = int(away.argmax())
        if away[furthest] > within:
            middle = first + 1 + furthest
            keep[middle] = True
            stretches += [(first, middle), (middle, last)]
    return points[keep]


def segments_path(starts: np.ndarray, ends: np.ndarray) -> str:
    """Separate strokes from each start (N, 2) to its end."""
    rows = np.round(np.concatenate([starts, ends], 1), 1)
    rows = rows[np.isfinite(rows).all(1)]
    return "".join(f"M{a} {b} {c} {d}" for a, b, c, d in rows.tolist())


def dash_of(style: Any, width: float) -> str:
    """The dashes of a line style for a line of this width."""
    if isinstance(style, tuple):
        pattern: Sequence[float] = style[1] or ()
    elif style in DASHES:
        pattern = DASHES[style]
    else:
        known = "'-', '--', '-.', ':', 'None'"
        raise ValueError(f"a line style is one of {known}, not {style!r}")
    return " ".join(num(max(d * max(width, 1.0), 0.6)) for d in pattern)


def stroke(
    path: str, colour: str, width: float, style: Any = "-", alpha: float | None = None,
    join: str = "round",
) -> str:  # fmt: skip
    """A line along a path."""
    if not path or style in NO_LINE or colour == "none" or width <= 0:
        return ""
    dash = dash_of(style, width)
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:.4g}"'
        f' stroke-linejoin="{join}"'
        + (f' stroke-dasharray="{dash}"' if dash else ' stroke-linecap="square"'
           if join == "miter" else "")
        + opacity(alpha)
        + "/>"
    )  # fmt: skip


def filled(
    path: str, fill: str, edge: str = "none", width: float = 0.0, alpha: float | None = None,
    style: Any = "-",
) -> str:  # fmt: skip
    """An area with an edge."""
    if not path:
        return ""
    around = ""
    if edge != "none" and width > 0:
        around = f' stroke="{edge}" stroke-width="{width:.4g}"'
        if style not in NO_LINE and (dash := dash_of(style, width)):
            around += f' stroke-dasharray="{dash}"'
    return f'<path d="{path}" fill="{fill}"{around}{opacity(alpha)}/>'


def opacity(alpha: float | None) -> str:
    return "" if alpha is None or alpha >= 1 else f' opacity="{alpha:.4g}"'


def text(
    x: float, y: float, content: str, px: float, *, colour: str = "currentColor",
    anchor: str = "middle", rotation: float = 0.0, weight: Any = None, italic: bool = False,
    alpha: float | None = None, halo: bool = False,
) -> str:  # fmt: skip
    """One line of text on the base line (x, y), turned by `rotation` degrees to the left."""
    if not content or not (math.isfinite(x) and math.isfinite(y)):
        return ""
    turn = f' transform="rotate({num(-rotation)} {num(x)} {num(y)})"' if rotation else ""
    heavy = str(weight) in ("bold", "heavy", "semibold", "black") or (
        isinstance(weight, (int, float)) and weight >= 600
    )
    look = ' font-weight="bold"' if heavy else ""
    look += ' font-style="italic"' if italic else ""
    look += "" if colour == "currentColor" else f' fill="{colour}"'
    look += "" if anchor == "start" else f' text-anchor="{anchor}"'
    look += (
        ' stroke="var(--paper)" stroke-width="3" paint-order="stroke" stroke-linejoin="round"'
        if halo else ""
    )  # fmt: skip
    return (
        f'<text x="{num(x)}" y="{num(y)}" font-size="{num(px)}"{look}{turn}{opacity(alpha)}>'
        f"{_spans(content, px)}</text>"
    )


def _spans(content: str, px: float) -> str:
    runs = runs_of(content)
    if len(runs) == 1 and not (runs[0].italic or runs[0].bold or runs[0].shift):
        return html.escape(runs[0].text, quote=False)
    parts, level = [], 0.0
    for run in runs:
        look = ""
        if run.shift != level:
            look += f' dy="{num((level - run.shift) * px)}"'
            level = run.shift
        look += f' font-size="{num(px * run.scale)}"' if run.scale != 1 else ""
        look += ' font-style="italic"' if run.italic else ""
        look += ' font-weight="bold"' if run.bold else ""
        inner = html.escape(run.text, quote=False)
        parts.append(f"<tspan{look}>{inner}</tspan>" if look else inner)
    return "".join(parts)


def clipped(x: float, y: float, width: float, height: float, inside: str) -> str:
    """What shows only within a rectangle: an inner drawing needs no identifiers, as clips do."""
    if not inside:
        return ""
    box = f"{num(x)} {num(y)} {num(width)} {num(height)}".split()
    return (
        f'<svg x="{box[0]}" y="{box[1]}" width="{box[2]}" height="{box[3]}" '
        f'viewBox="{" ".join(box)}" overflow="hidden">{inside}</svg>'
    )


def _variables(dark: bool) -> str:
    cycle = CYCLE_DARK if dark else CYCLE_LIGHT
    made = [f"--c{i}:{colour}" for i, colour in enumerate(cycle)]
    made += [f"--{name}:{pair[dark]}" for name, pair in PURE.items()]
    made += ["--paper:#14171b", "color:#e4e6e9"] if dark else ["--paper:#fff", "color:#22252a"]
    return ";".join(made)


def style_sheet(theme: str | None = None) -> str:
    """The colours of a drawing that stands alone: of one theme, or of the reader's system."""
    if theme is not None:
        return f"<style>svg{{{_variables(theme == 'dark')}}}</style>"
    return (
        f"<style>svg{{{_variables(False)}}}@media(prefers-color-scheme:dark)"
        f"{{svg{{{_variables(True)}}}}}</style>"
    )
