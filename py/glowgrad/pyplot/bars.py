"""Bars and histograms."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..pictures.figure import as_numpy
from . import colors
from .canvas import Canvas
from .marks import (
    Place,
    error_mark,
    numbers,
)
from .scale import Scale


class Bars(Canvas):
    """Drawing of bars."""

    def bar(
        self, x: Any, height: Any, width: Any = 0.8, bottom: Any = 0, *, align: str = "center",
        color: Any = None, label: str | None = None, alpha: float = 1.0, yerr: Any = None, **_: Any,
    ) -> None:  # fmt: skip
        """Upright bars; x: numbers or names."""
        self._bars(x, height, width, bottom, align, color, label, alpha, False)
        if yerr is not None:
            xs, _names = self._categories(x, self.x)
            top = numbers(height) + numbers(bottom)
            error = np.broadcast_to(numbers(yerr), top.shape)
            self.marks.append(error_mark(xs, top, top - error, top + error, True, "currentColor"))

    def barh(
        self, y: Any, width: Any, height: Any = 0.8, left: Any = 0, *, align: str = "center",
        color: Any = None, label: str | None = None, alpha: float = 1.0, **_: Any,
    ) -> None:  # fmt: skip
        """Bars from left to right; y: numbers or names."""
        self._bars(y, width, height, left, align, color, label, alpha, True)

    def _bars(self, at: Any, length: Any, thick: Any, base: Any, align: str, color: Any,
              label: str | None, alpha: float, lying: bool) -> None:  # fmt: skip
        along, _ = self._categories(at, self.y if lying else self.x)
        lengths = np.broadcast_to(numbers(length).astype(float), along.shape)
        bases = np.broadcast_to(numbers(base).astype(float), along.shape)
        widths = np.broadcast_to(numbers(thick).astype(float), along.shape)
        start = along - widths / 2 if align == "center" else along
        many = isinstance(color, (list, tuple)) and len(color) == len(along)
        fills = [colors.css(c) for c in color] if many else [self._colour(color)] * len(along)

        def mark(px: Place, py: Place) -> str:
            a, b = start, start + widths
            c, d = bases, bases + lengths
            x0, x1, y0, y1 = (px(c), px(d), py(a), py(b)) if lying else (px(a), px(b), py(c), py(d))
            return "".join(
                f'<rect x="{min(p, q):.1f}" y="{min(r, s):.1f}" width="{abs(q - p):.1f}" '
                f'height="{abs(s - r):.1f}" fill="{f}" fill-opacity="{alpha:g}"/>'
                for p, q, r, s, f in zip(x0, x1, y0, y1, fills, strict=True)
            )

        ends = np.concatenate([bases, bases + lengths])
        edges = np.concatenate([start, start + widths])
        xs, ys = (ends, edges) if lying else (edges, ends)
        self._add(mark, xs, ys, label, fills[0] if fills else "#000000", "patch")

    def _categories(self, values: Any, scale: Scale) -> tuple[np.ndarray, list[str] | None]:
        """Places for numbers or names; names become the axis's ticks."""
        array = np.asarray(values if not hasattr(values, "detach") else as_numpy(values))
        if array.dtype.kind in "US":
            names = [str(v) for v in array]
            scale.ticks, scale.labels = list(map(float, range(len(names)))), names
            return np.arange(len(names), dtype=float), names
        return np.atleast_1d(array).astype(float), None

    def hist(
        self, x: Any, bins: Any = 10, range: Any = None, density: bool = False, color: Any = None,
        label: str | None = None, alpha: float = 1.0, **_: Any,
    ) -> tuple[np.ndarray, np.ndarray, Any]:  # fmt: skip
        """Bars that count numbers; gives counts and edges."""
        counts, edges = np.histogram(numbers(x).ravel(), bins, range, density=density)
        self.bar(edges[:-1], counts, np.diff(edges), align="edge", color=color, label=label,
                 alpha=alpha)  # fmt: skip
        return counts, edges, None

    def pie(self, x: Any, labels: Any = None, autopct: Any = None, **_: Any) -> None:
        """Not drawn: raises NotImplementedError, with what to use."""
        raise NotImplementedError("pie is not drawn here: use bar, which compares better")
