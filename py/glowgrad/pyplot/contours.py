"""Levels of heights over a plane, as lines and as filled bands."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from .artist import numbers, pt
from .colors import ListedColormap, Normalize, css, is_color_like
from .images import Coloured
from .lines import brief
from .metrics import font_px
from .place import Place
from .svg import dash_of, filled, line_path, simplified, stroke, text
from .ticker import MaxNLocator


class ContourSet(Coloured):
    """Lines of equal height, or the areas between them."""

    KNOWN: ClassVar[dict[str, Any]] = {
        "color": None,
        "linewidth": 1.5,
        "linestyle": None,
        "extend": "neither",
    }
    tight = True

    def __init__(
        self,
        x: np.ndarray,
        y: np.ndarray,
        z: np.ndarray,
        levels: Any,
        filled_: bool,
        **given: Any,
    ) -> None:
        norm, colours = given.pop("norm", None), given.pop("colors", None)
        super().__init__(
            norm, given.pop("vmin", None), given.pop("vmax", None), given.pop("cmap", None), **given
        )
        self.x, self.y, self.array, self.filled = x, y, z, filled_
        self.zorder = 1.0 if filled_ else 2.0
        self.levels = self._levels(levels)
        self.single = isinstance(colours, str)
        if colours is not None and filled_:
            chosen = [colours] if is_color_like(colours) else list(colours)
            self.cmap = ListedColormap(chosen, N=max(len(self.levels) - 1, 1))
        self.line_colours = None
        if colours is not None and not filled_:
            chosen = [colours] if is_color_like(colours) else list(colours)
            self.line_colours = [css(c) for c in chosen]
        if isinstance(self.norm, Normalize) and self.norm.vmin is None:
            self.norm.vmin, self.norm.vmax = self._norm_ends(colours is not None)
        self.labels: dict[int, str] = {}
        self.label_px = font_px("small")

    def _norm_ends(self, given: bool) -> tuple[float, float]:
        if self.filled and not given and len(self.levels) > 1:
            middles = (self.levels[1:] + self.levels[:-1]) / 2
            return float(middles[0]), float(middles[-1]) if len(middles) > 1 else float(
                middles[0]
            ) + 1
        return float(self.levels[0]), float(self.levels[-1])

    def _levels(self, levels: Any) -> np.ndarray:
        assert self.array is not None
        finite = self.array[np.isfinite(self.array)]
        if not finite.size:
            raise ValueError("there are no finite heights to draw levels of")
        low, high = float(finite.min()), float(finite.max())
        if levels is None or np.ndim(levels) == 0:
            count = 7 if levels is None else int(levels)
            if low == high:
                return np.array([low - 0.5, low + 0.5]) if self.filled else np.array([low])
            made = MaxNLocator(count + 1, min_n_ticks=1).tick_values(low, high, 100)
            under, over = np.flatnonzero(made < low), np.flatnonzero(made > high)
            start = under[-1] if under.size else 0
            stop = over[0] + 1 if over.size else len(made)
            made = made[start:stop]
            return made if self.filled else made[(made > low) & (made < high)]
        made = np.sort(np.asarray(numbers(levels, "levels"), float))
        if len(made) != len(np.unique(made)):
            raise ValueError(
                f"contour levels must be increasing, not {np.asarray(levels).tolist()}"
            )
        if self.filled and len(made) < 2:
            raise ValueError("contourf fills between levels: it needs two levels or more")
        return made

    def extent(self, letter: str) -> tuple[Any, list[float]]:
        return (self.x if letter == "x" else self.y), []

    def _level_colours(self) -> list[str]:
        if self.filled:
            middles = (self.levels[1:] + self.levels[:-1]) / 2
            if isinstance(self.cmap, ListedColormap) and len(middles) == self.cmap.N:
                return self.hexes_of(self.cmap(np.arange(len(middles))))
            return self.hexes(middles)
        if self.line_colours:
            return [self.line_colours[i % len(self.line_colours)] for i in range(len(self.levels))]
        return self.hexes(self.levels)

    @staticmethod
    def hexes_of(rgba: Any) -> list[str]:
        return [css(tuple(row)) for row in np.atleast_2d(rgba)]

    def draw(self, place: Place) -> str:
        px, py = place.px(self.x), place.py(self.y)
        assert self.array is not None
        if self.filled:
            return self._areas(px, py)
        parts = []
        widths = np.atleast_1d(np.asarray(self["linewidth"], float))
        styles = self["linestyle"]
        for i, (level, colour) in enumerate(zip(self.levels, self._level_colours(), strict=True)):
            lines = level_lines(px, py, self.array, float(level))
            style = (
                "-"
                if styles is None
                else (styles[i % len(styles)] if isinstance(styles, (list, tuple)) else styles)
            )
            if styles is None and level < 0 and self.line_colours and len(self.line_colours) == 1:
                style = "--"
            dash_of(style, 1.0)
            path = "".join(line_path(simplified(line)) for line in lines)
            parts.append(
                stroke(
                    path, place.colour(colour), pt(widths[i % len(widths)]), style, self["alpha"]
                )
            )
            if i in self.labels and lines:
                parts.append(self._label(i, max(lines, key=len), place.colour(colour)))
        return "".join(parts)

    def _label(self, number: int, line: np.ndarray, colour: str) -> str:
        if len(line) < 6:
            return ""
        middle = len(line) // 2
        before, after = line[max(middle - 3, 0)], line[min(middle + 3, len(line) - 1)]
        angle = -np.degrees(np.arctan2(after[1] - before[1], after[0] - before[0]))
        angle = (angle + 90) % 180 - 90
        x, y = line[middle]
        turn = np.radians(angle)
        down = self.label_px * 0.35
        return text(
            x + down * np.sin(turn),
            y + down * np.cos(turn),
            self.labels[number],
            self.label_px,
            colour=colour,
            rotation=float(angle),
            halo=True,
        )

    def _areas(self, px: np.ndarray, py: np.ndarray) -> str:
        """Each level's area covers that of the level below: what is above it, cut out exactly."""
        assert self.array is not None
        colours = self._level_colours()
        parts = []
        lowest, highest = self.levels[0], self.levels[-1]
        extend = self["extend"]
        if extend in ("min", "both"):
            parts.append(filled(above_path(px, py, self.array, -np.inf), colours[0]))
        for level, colour in zip(self.levels[:-1], colours, strict=True):
            # The lowest level takes its own border in, as matplotlib's does.
            start = level - 1e-12 * max(abs(highest - lowest), 1e-300) if level == lowest else level
            path = above_path(px, py, self.array, float(start))
            parts.append(filled(path, colour))
        # What lies above the highest level stays empty: a path with the area between only.
        if extend not in ("max", "both") and np.nanmax(self.array) > highest:
            parts = self._bands(px, py, colours)
        inner = "".join(parts)
        if self["alpha"] is not None and self["alpha"] < 1:
            return f'<g opacity="{self["alpha"]:g}">{inner}</g>'
        return inner

    def _bands(self, px: np.ndarray, py: np.ndarray, colours: list[str]) -> list[str]:
        assert self.array is not None
        paths = [above_path(px, py, self.array, float(v)) for v in self.levels]
        return [
            filled(low + high, colour).replace("<path ", '<path fill-rule="evenodd" ', 1)
            for low, high, colour in zip(paths[:-1], paths[1:], colours, strict=True)
            if low
        ]

    def clabel(self, levels: Any = None, **style: Any) -> list[str]:
        """Write the heights on the lines."""
        fmt = style.get("fmt")
        for i, level in enumerate(self.levels.tolist()):
            if levels is not None and level not in list(levels):
                continue
            if isinstance(fmt, dict):
                self.labels[i] = str(fmt.get(level, ""))
            elif callable(fmt):
                self.labels[i] = str(fmt(level))
            else:
                self.labels[i] = (
                    (fmt % level)
                    if fmt and "%" in fmt
                    else (fmt.format(x=level) if fmt else brief(level))
                )
        self.label_px = font_px(style.get("fontsize"), "small")
        return list(self.labels.values())

    def legend_elements(self, **_: Any) -> Any:
        from .lines import Line2D

        return [Line2D([], [], color=c) for c in self._level_colours()], [
            f"${brief(v)}$" for v in self.levels
        ]

    def told(self) -> str:
        kind = "areas" if self.filled else "lines"
        assert self.array is not None
        return (
            f"{kind} of equal height at {len(self.levels)} levels from {brief(self.levels[0])} to "
            f"{brief(self.levels[-1])}, heights from {brief(np.nanmin(self.array))} to "
            f"{brief(np.nanmax(self.array))}"
        )

    def table(self) -> dict[str, np.ndarray]:
        assert self.array is not None
        return {"x": self.x.ravel(), "y": self.y.ravel(), "z": self.array.ravel()}


def level_lines(px: np.ndarray, py: np.ndarray, z: np.ndarray, level: float) -> list[np.ndarray]:
    """Marching squares: the level's lines in pixels, joined from cell to cell."""
    # A hair below the level, so that a corner exactly on it is on one side.
    with np.errstate(invalid="ignore"):
        above = z > level - 1e-12 * max(1.0, abs(level))
    ends: dict[tuple[int, int, int], list[tuple[int, int, int]]] = {}
    corner = above[:-1, :-1] + 2 * above[:-1, 1:] + 4 * above[1:, 1:] + 8 * above[1:, :-1]
    finite = np.isfinite(z)
    whole = finite[:-1, :-1] & finite[:-1, 1:] & finite[1:, 1:] & finite[1:, :-1]
    rows, columns = np.nonzero((corner > 0) & (corner < 15) & whole)
    for i, j, kind in zip(
        rows.tolist(), columns.tolist(), corner[rows, columns].tolist(), strict=True
    ):
        edges = ((0, i, j), (1, i, j + 1), (0, i + 1, j), (1, i, j))  # bottom, right, top, left
        for a, b in _CASES[kind]:
            ends.setdefault(edges[a], []).append(edges[b])
            ends.setdefault(edges[b], []).append(edges[a])

    def place(edge: tuple[int, int, int]) -> tuple[float, float]:
        down, i, j = edge
        i1, j1 = (i + 1, j) if down else (i, j + 1)
        a, b = z[i, j], z[i1, j1]
        share = (level - a) / (b - a) if b != a else 0.5
        return (
            float(px[i, j] + share * (px[i1, j1] - px[i, j])),
            float(py[i, j] + share * (py[i1, j1] - py[i, j])),
        )

    lines = []
    starts = [e for e, n in ends.items() if len(n) == 1]
    for start in [*starts, *ends]:
        if not ends.get(start):
            continue
        line, here = [place(start)], start
        while ends.get(here):
            there = ends[here].pop()
            ends[there].remove(here)
            line.append(place(there))
            here = there
        lines.append(np.array(line))
    return lines


_CASES = {
    1: [(0, 3)], 2: [(0, 1)], 3: [(1, 3)], 4: [(1, 2)], 5: [(0, 1), (2, 3)], 6: [(0, 2)],
    7: [(2, 3)], 8: [(2, 3)], 9: [(0, 2)], 10: [(0, 3), (1, 2)], 11: [(1, 2)], 12: [(1, 3)],
    13: [(0, 1)], 14: [(0, 3)],
}  # fmt: skip


def above_path(px: np.ndarray, py: np.ndarray, z: np.ndarray, level: float) -> str:
    """The area where the heights are above a level: whole cells as runs of a row, others cut."""
    finite = np.isfinite(z)
    whole = finite[:-1, :-1] & finite[:-1, 1:] & finite[1:, 1:] & finite[1:, :-1]
    if whole.all() and level < np.nanmin(z):
        ring: list[Any] = [
            (0, slice(None)),
            (slice(None), -1),
            (-1, slice(None, None, -1)),
            (slice(None, None, -1), 0),
        ]
        return line_path(np.concatenate([np.stack([px[s], py[s]], 1) for s in ring]), closed=True)
    # A border of low heights around the grid closes every line; it stands on the outermost points.
    inner = np.where(finite, z, -np.inf)
    padded = np.pad(inner, 1, constant_values=-np.inf)
    edge_x, edge_y = np.pad(px, 1, mode="edge"), np.pad(py, 1, mode="edge")
    low = min(float(np.nanmin(z)), level) - max(abs(level), float(np.ptp(z[finite])), 1.0) * 1e6
    padded[np.isneginf(padded)] = low
    lines = level_lines(edge_x, edge_y, padded, level)
    return "".join(line_path(line, closed=True) for line in lines if len(line) > 2)
