"""The shapes of points."""

from __future__ import annotations

import difflib
import math

import numpy as np

from .svg import num, opacity

# Corners on the unit circle's scale, y upwards; radius 1 is half the marker's size.
_CORNERS: dict[str, list[tuple[float, float]]] = {
    "s": [(-1, -1), (1, -1), (1, 1), (-1, 1)],
    "D": [(0, 1.41), (1.41, 0), (0, -1.41), (-1.41, 0)],
    "d": [(0, 1.41), (0.85, 0), (0, -1.41), (-0.85, 0)],
    "^": [(0, 1), (-1, -1), (1, -1)], "v": [(0, -1), (-1, 1), (1, 1)],
    "<": [(-1, 0), (1, -1), (1, 1)], ">": [(1, 0), (-1, -1), (-1, 1)],
    "P": [(-0.35, 1), (0.35, 1), (0.35, 0.35), (1, 0.35), (1, -0.35), (0.35, -0.35), (0.35, -1),
          (-0.35, -1), (-0.35, -0.35), (-1, -0.35), (-1, 0.35), (-0.35, 0.35)],
    "X": [(0, 0.5), (0.5, 1), (1, 0.5), (0.5, 0), (1, -0.5), (0.5, -1), (0, -0.5), (-0.5, -1),
          (-1, -0.5), (-0.5, 0), (-1, 0.5), (-0.5, 1)],
}  # fmt: skip


def _ring(count: int, start: float, inner: float | None = None) -> list[tuple[float, float]]:
    step = math.pi / count if inner else 2 * math.pi / count
    radii = [1.0, inner] if inner else [1.0]
    total = 2 * count if inner else count
    return [
        (
            radii[i % len(radii)] * math.cos(start + i * step),
            radii[i % len(radii)] * math.sin(start + i * step),
        )
        for i in range(total)
    ]


_CORNERS |= {
    "*": _ring(5, math.pi / 2, 0.381966), "p": _ring(5, math.pi / 2), "h": _ring(6, math.pi / 2),
    "H": _ring(6, 0.0), "8": _ring(8, math.pi / 8),
}  # fmt: skip
_STROKES: dict[str, list[tuple[float, float, float, float]]] = {
    "x": [(-1, -1, 1, 1), (-1, 1, 1, -1)], "+": [(-1, 0, 1, 0), (0, -1, 0, 1)],
    "|": [(0, -1, 0, 1)], "_": [(-1, 0, 1, 0)],
    "1": [(0, 0, 0, -1), (0, 0, 0.8, 0.5), (0, 0, -0.8, 0.5)],
    "2": [(0, 0, 0, 1), (0, 0, 0.8, -0.5), (0, 0, -0.8, -0.5)],
    "3": [(0, 0, -1, 0), (0, 0, 0.5, 0.8), (0, 0, 0.5, -0.8)],
    "4": [(0, 0, 1, 0), (0, 0, -0.5, 0.8), (0, 0, -0.5, -0.8)],
}  # fmt: skip
MARKERS = ["o", ".", ",", *_CORNERS, *_STROKES]
NONE = (None, "None", "none", "", " ")


def marker_of(marker: object) -> str:
    """A known marker, "" for none; raises ValueError for another."""
    if marker in NONE:
        return ""
    if marker not in MARKERS:
        close = difflib.get_close_matches(str(marker), [*MARKERS], 1)
        meant = f": did you mean {close[0]!r}?" if close else ""
        raise ValueError(f"{marker!r} is no marker{meant}. There are {' '.join(MARKERS)}")
    return str(marker)


def is_stroked(marker: str) -> bool:
    """Whether a marker has no inside to fill."""
    return marker in _STROKES


def shape(marker: str, at: np.ndarray, size: float) -> str:
    """One path with a marker of `size` pixels at every point (N, 2)."""
    at = at[np.isfinite(at).all(1) & (np.abs(at) < 1e6).all(1)]
    r = size / 2
    if marker in ("o", ".", ","):
        r = max(r * (0.5 if marker == "." else 1), 0.6)
        a, b = num(r), num(2 * r)
        arc = f"a{a} {a} 0 1 0 {b} 0a{a} {a} 0 1 0 -{b} 0"
        return "".join(f"M{x} {y}{arc}" for x, y in np.round(at - [r, 0], 1).tolist())
    if marker in _STROKES:
        d = "".join(
            f"m{num(a * r)} {num(-b * r)}l{num((c - a) * r)} {num((b - e) * r)}"
            f"m{num(-c * r)} {num(e * r)}"
            for a, b, c, e in _STROKES[marker]
        )
        return "".join(f"M{x} {y}{d}" for x, y in np.round(at, 1).tolist())
    corners = np.array(_CORNERS[marker]) * [r, -r]
    steps = np.diff(corners, axis=0)
    d = "l" + " ".join(f"{num(x)} {num(y)}" for x, y in steps.tolist()) + "z"
    return "".join(f"M{x} {y}{d}" for x, y in np.round(at + corners[0], 1).tolist())


def drawn(
    marker: str, at: np.ndarray, size: float, fill: str, edge: str, width: float,
    alpha: float | None = None,
) -> str:  # fmt: skip
    """Markers of one look."""
    path = shape(marker, at, size)
    if not path:
        return ""
    if is_stroked(marker):
        colour = fill if edge == "none" else edge
        return (
            f'<path d="{path}" fill="none" stroke="{colour}" '
            f'stroke-width="{max(width, 1.2):.4g}"{opacity(alpha)}/>'
        )
    line = f' stroke="{edge}" stroke-width="{width:.4g}"' if edge != "none" and width else ""
    return f'<path d="{path}" fill="{fill}"{line}{opacity(alpha)}/>'
