"""Pictures, maps and contours."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import colors
from .canvas import Canvas, Mappable
from .colors import css, hexes
from .marks import (
    Place,
    contour_mark,
    finer,
    height_grid,
    levels_of,
    numbers,
)
from .png import data_url


class Areas(Canvas):
    """Drawing of pictures and of heights over a plane."""

    def imshow(
        self, X: Any, cmap: str | None = None, vmin: float | None = None, vmax: float | None = None,
        aspect: Any = None, interpolation: str | None = None, origin: str = "upper",
        extent: Any = None, alpha: float = 1.0, **_: Any,
    ) -> Mappable:  # fmt: skip
        """A picture (H, W), (H, W, 3) or (H, W, 4), its cells as squares.

        Raises TypeError for another shape.
        """
        values = numbers(X)
        if values.ndim == 3 and values.shape[2] == 1:
            values = values[:, :, 0]
        if values.ndim not in (2, 3) or (values.ndim == 3 and values.shape[2] not in (3, 4)):
            raise TypeError(
                f"Invalid shape {values.shape} for image data: imshow takes (H, W), (H, W, 3) or "
                "(H, W, 4); channels first needs x.permute(1, 2, 0)"
            )
        made = Mappable(0.0, 1.0, cmap)
        if values.ndim == 2:
            finite = values[np.isfinite(values)]
            low = (float(finite.min()) if finite.size else 0.0) if vmin is None else vmin
            high = (float(finite.max()) if finite.size else 1.0) if vmax is None else vmax
            made = Mappable(low, high, cmap)
            pixels = colors.mapped((values - low) / ((high - low) or 1), cmap)
        else:
            scale = 1 if values.dtype.kind in "iu" else 255
            pixels = np.clip(np.round(values * scale), 0, 255).astype(np.uint8)
        rows, columns = values.shape[:2]
        left, right, bottom, top = extent or (
            (-0.5, columns - 0.5, rows - 0.5, -0.5) if origin == "upper"
            else (-0.5, columns - 0.5, -0.5, rows - 0.5)
        )  # fmt: skip
        if origin == "lower":
            pixels = pixels[::-1]
        url = data_url(pixels)
        smooth = interpolation in ("bilinear", "bicubic")
        ends_x, ends_y = np.array([left, right], float), np.array([bottom, top], float)

        def mark(px: Place, py: Place) -> str:
            (x0, x1), (y0, y1) = px(ends_x), py(ends_y)
            style = "" if smooth else ' style="image-rendering:pixelated"'
            return (
                f'<image href="{url}" x="{min(x0, x1):.1f}" y="{min(y0, y1):.1f}" '
                f'width="{abs(x1 - x0):.1f}" height="{abs(y1 - y0):.1f}" opacity="{alpha:g}" '
                f'preserveAspectRatio="none"{style}/>'
            )

        self._add(mark, ends_x, ends_y, None, "", "image")
        self.x.margin = self.y.margin = 0.0
        self.y.inverted = bottom > top
        self.equal = aspect != "auto"
        self.colorbar_of = None
        return made

    matshow = imshow

    def pcolormesh(self, *args: Any, cmap: str | None = None, **options: Any) -> Mappable:
        """Coloured cells of a grid: pcolormesh(Z) or pcolormesh(X, Y, Z), evenly spaced."""
        x, y, z = height_grid(args)
        extent = (x.min(), x.max(), y.min(), y.max())
        return self.imshow(z, cmap, aspect="auto", origin="lower", extent=extent,
                           vmin=options.get("vmin"), vmax=options.get("vmax"),
                           alpha=options.get("alpha") or 1.0)  # fmt: skip

    def contourf(
        self, *args: Any, levels: Any = None, cmap: str | None = None, alpha: float | None = None,
        **options: Any,
    ) -> Mappable:  # fmt: skip
        """Areas between levels: contourf(Z) or contourf(X, Y, Z[, levels]), evenly spaced."""
        x, y, z = height_grid(args[:3] if len(args) > 2 else args[:1])
        levels = args[3] if len(args) > 3 else args[1] if len(args) == 2 else levels
        edges = levels_of(z, levels)
        z = finer(z)
        steps = np.clip(np.searchsorted(edges, z, side="right") - 1, 0, len(edges) - 2)
        middle = (edges[steps] + edges[steps + 1]) / 2
        return self.imshow(
            middle, cmap, aspect="auto", origin="lower", alpha=1.0 if alpha is None else alpha,
            extent=(x.min(), x.max(), y.min(), y.max()), vmin=edges[0], vmax=edges[-1],
        )  # fmt: skip

    def contour(
        self, *args: Any, levels: Any = None, cmap: str | None = None, colors: Any = None,
        linewidths: float = 1.2, alpha: float = 1.0, **_: Any,
    ) -> Mappable:  # fmt: skip
        """Lines of equal height: contour(Z) or contour(X, Y, Z[, levels])."""
        x, y, z = height_grid(args[:3] if len(args) > 2 else args[:1])
        levels = args[3] if len(args) > 3 else args[1] if len(args) == 2 else levels
        edges = levels_of(z, levels)
        low, high = float(edges[0]), float(edges[-1])
        shades = hexes((edges - low) / ((high - low) or 1), cmap)
        for number, (level, shade) in enumerate(zip(edges, shades, strict=True)):
            given = colors[number % len(colors)] if isinstance(colors, (list, tuple)) else colors
            colour = shade if given is None else css(given)
            self.marks.append(contour_mark(x, y, z, float(level), colour, linewidths, alpha))
        self.x.include(x)
        self.y.include(y)
        self.x.margin = self.y.margin = 0.0
        return Mappable(low, high, cmap)
