"""Marks: what is drawn between axes, as functions from the axes' places to SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..pictures.figure import as_numpy
from .scale import Scale

# A mark is drawn by a function of the two places (numbers to pixels), which returns SVG.
Place = Callable[[np.ndarray], np.ndarray]
Mark = Callable[[Place, Place], str]


def numbers(values: Any) -> np.ndarray:
    """Values as an array; raises TypeError for what are not numbers."""
    array = as_numpy(values)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"a plot takes numbers, not {array.dtype}")
    return array.astype(float) if array.dtype.kind == "b" else array


def check_lengths(xs: np.ndarray, ys: np.ndarray, name: str) -> None:
    if len(xs) != len(ys):
        raise ValueError(
            f"x and y must have same first dimension, but {name} got shapes {xs.shape} and "
            f"{ys.shape}"
        )


def series_of(args: tuple[Any, ...]) -> list[tuple[np.ndarray, np.ndarray, str]]:
    found = []
    rest = list(args)
    while rest:
        first = numbers(rest.pop(0))
        second = numbers(rest.pop(0)) if rest and not isinstance(rest[0], str) else None
        fmt = rest.pop(0) if rest and isinstance(rest[0], str) else ""
        xs, ys = (
            (np.arange(len(np.atleast_1d(first))), first) if second is None else (first, second)
        )
        xs, ys = np.atleast_1d(xs), np.atleast_1d(ys)
        check_lengths(xs, ys, "plot")
        found.append((xs, ys, fmt))
    return found


def paired_columns(xs: np.ndarray, ys: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Each column of matrices is a line of its own; one column of x serves all of y.

    Raises ValueError where both are matrices with different numbers of columns.
    """
    left = list(xs.T) if xs.ndim == 2 else [xs]
    right = list(ys.T) if ys.ndim == 2 else [ys]
    if len(left) != len(right) and 1 not in (len(left), len(right)):
        raise ValueError(
            f"x has {len(left)} columns and y {len(right)}: they need as many, or one of them 1"
        )
    count = max(len(left), len(right))
    return [(left[i % len(left)], right[i % len(right)]) for i in range(count)]


def height_grid(args: Sequence[Any]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    z = numbers(args[-1]).astype(float)
    if z.ndim != 2:
        raise TypeError(f"a map needs a matrix of heights, not shape {z.shape}")
    if len(args) == 1:
        return np.arange(z.shape[1]), np.arange(z.shape[0]), z
    x, y = numbers(args[0]), numbers(args[1])
    return (x[0] if x.ndim == 2 else x), (y[:, 0] if y.ndim == 2 else y), z


def levels_of(z: np.ndarray, levels: Any) -> np.ndarray:
    if levels is None or isinstance(levels, int):
        return np.linspace(z.min(), z.max(), (levels or 8) + 1)
    return np.asarray(levels, float)


def finer(z: np.ndarray, cells: int = 240) -> np.ndarray:
    """A grid of heights with at least so many rows and columns, straight between the given."""
    for axis in (0, 1):
        size = z.shape[axis]
        at = np.linspace(0, size - 1, max(size, cells))
        low = np.minimum(at.astype(int), max(size - 2, 0))
        share = np.expand_dims(at - low, 1 - axis)
        upper = np.take(z, np.minimum(low + 1, size - 1), axis)
        z = np.take(z, low, axis) * (1 - share) + upper * share
    return z


def new_limits(scale: Scale, low: Any, high: Any) -> tuple[float, float]:
    if isinstance(low, (list, tuple)):
        low, high = low
    before = scale.span()
    start, end = (float(b if v is None else v) for v, b in zip((low, high), before, strict=True))
    if start > end:  # an axis that runs the other way
        scale.inverted, start, end = True, end, start
    return start, end


def is_log(value: str) -> bool:
    if value not in ("linear", "log"):
        raise ValueError(f'a scale is "linear" or "log", not {value!r}')
    return value == "log"


def path_of(xs: np.ndarray, ys: np.ndarray) -> str:
    """A path through points, with a gap where one is not a number."""
    parts, pen = [], "M"
    for x, y in zip(xs.tolist(), ys.tolist(), strict=True):
        if x == x and y == y and abs(x) < 1e7 and abs(y) < 1e7:
            parts.append(f"{pen}{x:.1f} {y:.1f}")
            pen = "L"
        else:
            pen = "M"
    return "".join(parts)


def stroke(path: str, colour: str, dash: str, width: float, alpha: float) -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}" '
        f'stroke-opacity="{alpha:g}" stroke-linejoin="round"{dashes}/>'
    )


def line_mark(xs: np.ndarray, ys: np.ndarray, colour: str, dash: str, width: float,
          marker: str | None, size: float, alpha: float) -> Mark:  # fmt: skip
    def mark(px: Place, py: Place) -> str:
        at_x, at_y = px(xs), py(ys)
        drawn = "" if dash == "none" else stroke(path_of(at_x, at_y), colour, dash, width, alpha)
        if marker not in (None, "", "None"):
            size_px = 2.0 if marker in (".", ",") else size
            drawn += shapes(at_x, at_y, [size_px] * len(at_x), [colour] * len(at_x), marker or "o",
                             alpha, None)  # fmt: skip
        return drawn

    return mark


def points_mark(xs: np.ndarray, ys: np.ndarray, sizes: np.ndarray, fills: list[str], marker: str,
            alpha: float, edge: str | None) -> Mark:  # fmt: skip
    return lambda px, py: shapes(px(xs), py(ys), sizes, fills, marker, alpha, edge)


def shapes(xs: Any, ys: Any, sizes: Any, fills: list[str], marker: str, alpha: float,
            edge: str | None) -> str:  # fmt: skip
    around = f' stroke="{edge}" stroke-width="0.7"' if edge else ""
    parts = []
    for x, y, size, fill in zip(xs, ys, sizes, fills, strict=True):
        if not (np.isfinite(x) and np.isfinite(y)):
            continue
        r = size / 2
        if marker in ("x", "+"):
            a, b = (r, r) if marker == "x" else (r, 0)
            d = f"M{x - a:.1f} {y - b:.1f}L{x + a:.1f} {y + b:.1f}"
            d += f"M{x - b:.1f} {y + a:.1f}L{x + b:.1f} {y - a:.1f}"
            parts.append(f'<path d="{d}" stroke="{fill}" stroke-width="1.5"/>')
        elif marker in ("s", "D", "d"):
            turn = f' transform="rotate(45 {x:.1f} {y:.1f})"' if marker != "s" else ""
            parts.append(
                f'<rect x="{x - r:.1f}" y="{y - r:.1f}" width="{size:.1f}" height="{size:.1f}" '
                f'fill="{fill}"{around}{turn}/>'
            )
        elif marker in ("^", "v"):
            way = -1 if marker == "^" else 1
            d = f"M{x:.1f} {y + way * r:.1f}L{x - r:.1f} {y - way * r:.1f}H{x + r:.1f}Z"
            parts.append(f'<path d="{d}" fill="{fill}"{around}/>')
        elif marker == "*":
            angles = np.arange(10) * np.pi / 5 - np.pi / 2
            radii = np.where(np.arange(10) % 2, 0.4, 1.0) * r
            d = path_of(x + radii * np.cos(angles), y + radii * np.sin(angles)) + "Z"
            parts.append(f'<path d="{d}" fill="{fill}"{around}/>')
        else:
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{fill}"{around}/>')
    return f'<g fill-opacity="{alpha:g}">' + "".join(parts) + "</g>"


def error_mark(xs: np.ndarray, ys: np.ndarray, low: np.ndarray, high: np.ndarray,
                   vertical: bool, colour: str) -> Mark:  # fmt: skip
    def mark(px: Place, py: Place) -> str:
        if vertical:
            a, b, c, d = px(xs), px(xs), py(low), py(high)
        else:
            a, b, c, d = px(low), px(high), py(ys), py(ys)
        lines = zip(a, b, c, d, strict=True)
        path = "".join(f"M{p:.1f} {r:.1f}L{q:.1f} {s:.1f}" for p, q, r, s in lines)
        return stroke(path, colour, "", 1.2, 1.0)

    return mark


def contour_mark(
    x: np.ndarray, y: np.ndarray, z: np.ndarray, level: float, colour: str, width: float,
    alpha: float,
) -> Mark:  # fmt: skip
    """Marching squares: in each cell, the line between the edges that the level crosses."""
    above = z >= level
    segments = []
    rows, columns = np.nonzero(
        (above[:-1, :-1] != above[1:, :-1])
        | (above[:-1, 1:] != above[1:, 1:])
        | (above[:-1, :-1] != above[:-1, 1:])
        | (above[1:, :-1] != above[1:, 1:])
    )
    for i, j in zip(rows.tolist(), columns.tolist(), strict=True):
        corners = ((i, j), (i, j + 1), (i + 1, j + 1), (i + 1, j))
        crossings = []
        for (a, b), (c, d) in zip(corners, (*corners[1:], corners[0]), strict=True):
            if above[a, b] != above[c, d]:
                share = (level - z[a, b]) / (z[c, d] - z[a, b])
                crossings.append((x[b] + share * (x[d] - x[b]), y[a] + share * (y[c] - y[a])))
        segments += [crossings[k : k + 2] for k in range(0, len(crossings) - 1, 2)]
    flat = np.array(segments, float).reshape(-1, 2)

    def mark(px: Place, py: Place) -> str:
        if not len(flat):
            return ""
        at = np.stack([px(flat[:, 0]), py(flat[:, 1])], 1).reshape(-1, 4).tolist()
        path = "".join(f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}" for a, b, c, d in at)
        return stroke(path, colour, "", width, alpha)

    return mark
