"""Drawings as SVG for pages that are read without running them; colours follow the page's theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

BOX = (136, 50)
STEP = (178, 66)  # from box to box
_PAPER = "var(--raised,#f5f3ef)"
_INK = "var(--text,#22252a)"
_LINE = "var(--muted,#5c6370)"
_ACCENT = "var(--accent,#1f5fae)"


def draw_graph(nodes: Sequence[Mapping[str, Any]], edges: Sequence[Mapping[str, Any]]) -> str:
    """Boxes at (layer, row) with a name and a shape, and arrows along their routes."""
    rows = [row for edge in edges for _, row in edge["route"]] + [node["row"] for node in nodes]
    top = min(rows, default=0.0)
    width = max((node["layer"] for node in nodes), default=0) * STEP[0] + BOX[0] + 4
    height = (max(rows, default=0.0) - top) * STEP[1] + BOX[1] + 4

    def corner(layer: float, row: float) -> tuple[float, float]:
        return 2 + layer * STEP[0], 2 + (row - top) * STEP[1]

    parts = [
        "<defs><marker id='gg-arrow' viewBox='0 0 8 8' refX='7' refY='4' markerWidth='7' "
        f"markerHeight='7' orient='auto'><path d='M0 0L8 4L0 8z' fill='{_LINE}'/></marker></defs>"
    ]
    for edge in edges:
        stops = [corner(layer, row) for layer, row in edge["route"]]
        parts.append(
            f"<path d='{_path(stops)}' fill='none' stroke='{_LINE}' marker-end='url(#gg-arrow)'/>"
        )
    for node in nodes:
        x, y = corner(node["layer"], node["row"])
        outline = _LINE if node["role"] == "operation" else _ACCENT
        parts.append(
            f"<rect x='{x:.0f}' y='{y:.0f}' width='{BOX[0]}' height='{BOX[1]}' rx='7' "
            f"fill='{_PAPER}' stroke='{outline}'/>"
        )
        shape = "×".join(map(str, node.get("shape", ()))) or "number"
        for text, down, weight in ((_short(node["label"]), 21, 600), (shape, 39, 400)):
            parts.append(
                f"<text x='{x + BOX[0] / 2:.0f}' y='{y + down:.0f}' text-anchor='middle' "
                f"font-size='13' font-weight='{weight}' fill='{_INK}'>{escape(text)}</text>"
            )
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width:.0f} {height:.0f}' "
        f"width='{width:.0f}' font-family='system-ui,sans-serif'>{''.join(parts)}</svg>"
    )


def _path(stops: Sequence[tuple[float, float]]) -> str:
    """From the right side of the first box to the left side of the last, past what lies between."""
    middle = BOX[1] / 2
    (x, y), *rest = stops
    at = (x + BOX[0], y + middle)
    parts = [f"M{at[0]:.0f} {at[1]:.0f}"]
    for number, (x, y) in enumerate(rest):
        last = number == len(rest) - 1
        to = (x, y + middle)
        half = (at[0] + to[0]) / 2
        parts.append(f"C{half:.0f} {at[1]:.0f} {half:.0f} {to[1]:.0f} {to[0]:.0f} {to[1]:.0f}")
        if not last:
            parts.append(f"H{to[0] + BOX[0]:.0f}")
        at = (to[0] + BOX[0], to[1])
    return "".join(parts)


def _short(text: str) -> str:
    return text if len(text) <= 18 else f"{text[:17]}…"
