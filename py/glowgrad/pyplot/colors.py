"""Colours by name, and colour maps."""

from __future__ import annotations

from typing import Any

import numpy as np

CYCLE = (
    "#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f",
    "#bcbd22", "#17becf",
)  # fmt: skip
_SHORT = {
    "b": "#0000ff", "g": "#008000", "r": "#ff0000", "c": "#00bfbf", "m": "#bf00bf", "y": "#bfbf00",
    "k": "currentColor", "w": "#ffffff", "black": "currentColor",
}  # fmt: skip

# A few points of each map; colours between them are mixed.
_MAPS = {
    "viridis": ("#440154", "#482878", "#3e4989", "#31688e", "#26828e", "#1f9e89", "#35b779",
                "#6ece58", "#b5de2b", "#fde725"),
    "plasma": ("#0d0887", "#5402a3", "#8b0aa5", "#b93289", "#db5c68", "#f48849", "#febd2a",
               "#f0f921"),
    "inferno": ("#000004", "#280b53", "#65156e", "#9f2a63", "#d44842", "#f57d15", "#fac228",
                "#fcffa4"),
    "magma": ("#000004", "#221150", "#5f187f", "#982d80", "#d3436e", "#f8765c", "#febb81",
              "#fcfdbf"),
    "gray": ("#000000", "#ffffff"),
    "Greys": ("#ffffff", "#000000"),
    "Blues": ("#f7fbff", "#c6dbef", "#6baed6", "#2171b5", "#08306b"),
    "Reds": ("#fff5f0", "#fcbba1", "#fb6a4a", "#cb181d", "#67000d"),
    "Greens": ("#f7fcf5", "#c7e9c0", "#74c476", "#238b45", "#00441b"),
    "coolwarm": ("#3b4cc0", "#8db0fe", "#dddddd", "#f4987a", "#b40426"),
    "bwr": ("#0000ff", "#ffffff", "#ff0000"),
    "RdBu": ("#67001f", "#d6604d", "#f7f7f7", "#4393c3", "#053061"),
    "RdYlBu": ("#a50026", "#f46d43", "#ffffbf", "#74add1", "#313695"),
    "Spectral": ("#9e0142", "#f46d43", "#ffffbf", "#66c2a5", "#5e4fa2"),
    "jet": ("#000080", "#0000ff", "#00ffff", "#ffff00", "#ff0000", "#800000"),
    "hot": ("#0b0000", "#ff0000", "#ffff00", "#ffffff"),
    "tab10": CYCLE,
    "binary": ("#ffffff", "#000000"),
}  # fmt: skip
_MAPS["Grays"] = _MAPS["Greys"]


def css(color: Any) -> str:
    """A colour for CSS from a name, a letter, "C0", "0.5" (grey), #hex or (r, g, b[, a])."""
    if isinstance(color, str):
        if len(color) == 2 and color[0] == "C" and color[1].isdigit():
            return CYCLE[int(color[1])]
        if color.startswith("tab:"):
            names = ("blue", "orange", "green", "red", "purple", "brown", "pink", "gray", "olive",
                     "cyan")  # fmt: skip
            return CYCLE[names.index(color[4:])]
        try:
            level = round(255 * float(color))
        except ValueError:
            return _SHORT.get(color, color)
        return f"rgb({level},{level},{level})"
    parts = [float(c) for c in color]
    mixed = ",".join(str(round(255 * c)) for c in parts[:3])
    return f"rgba({mixed},{parts[3]:g})" if len(parts) == 4 else f"rgb({mixed})"


def mapped(values: np.ndarray, name: str | None) -> np.ndarray:
    """Numbers from 0 to 1 as colours (…, 3) of uint8; raises ValueError for an unknown map."""
    name = name or "viridis"
    flip = name.endswith("_r")
    points = _MAPS.get(name.removesuffix("_r"))
    if points is None:
        raise ValueError(f"there is no colour map {name!r}; there are {', '.join(sorted(_MAPS))}")
    table = np.array([[int(p[i : i + 2], 16) for i in (1, 3, 5)] for p in points], float)
    if flip:
        table = table[::-1]
    at = np.clip(np.nan_to_num(values), 0, 1) * (len(table) - 1)
    low = np.minimum(at.astype(int), len(table) - 2)
    share = (at - low)[..., None]
    made: np.ndarray = np.round(table[low] * (1 - share) + table[low + 1] * share).astype(np.uint8)
    return made


def hexes(values: np.ndarray, name: str | None) -> list[str]:
    """Numbers from 0 to 1 as colours for CSS."""
    return [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in mapped(values, name).reshape(-1, 3).tolist()]
