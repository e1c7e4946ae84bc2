"""Drawing of pictures, heights over a plane, and fields of arrows."""

from __future__ import annotations

from typing import Any

import numpy as np

from .artist import numbers
from .base import AxesBase
from .colors import LogNorm
from .contours import ContourSet
from .images import AxesImage, QuadMesh, cell_edges, height_grid
from .lines import Line2D, brief
from .points import Quiver
from .rc import rcParams
from .ticker import MaxNLocator


class Fields(AxesBase):
    """Pictures, coloured grids, levels and arrows."""

    def imshow(
        self,
        X: Any,
        cmap: Any = None,
        norm: Any = None,
        *,
        aspect: Any = None,
        interpolation: str | None = None,
        alpha: Any = None,
        vmin: Any = None,
        vmax: Any = None,
        origin: str | None = None,
        extent: Any = None,
        **given: Any,
    ) -> AxesImage:
        """A picture (H, W), (H, W, 3) or (H, W, 4); numbers (H, W) go through the colour map.

        Raises TypeError for another shape.
        """
        origin = str(rcParams["image.origin"]) if origin is None else origin
        if origin not in ("upper", "lower"):
            raise ValueError(f"origin is 'upper' or 'lower', not {origin!r}")
        image = AxesImage(
            X,
            extent,
            origin,
            cmap=cmap,
            norm=norm,
            vmin=vmin,
            vmax=vmax,
            interpolation=interpolation or rcParams["image.interpolation"],
            alpha=alpha,
            **given,
        )
        self.set_aspect(rcParams["image.aspect"] if aspect is None else aspect)
        left, right, bottom, top = image.box
        self.add(image, mappable=True)
        self.xaxis.shared.inverted, self.yaxis.shared.inverted = left > right, bottom > top
        return image

    def matshow(self, Z: Any, **given: Any) -> AxesImage:
        """A matrix, its first row on top and the ticks of x above."""
        image = self.imshow(Z, **{"interpolation": "nearest", **given})
        self.xaxis.tick_top()
        for axis in (self.xaxis, self.yaxis):
            axis.set_major_locator(MaxNLocator(9, steps=[1, 2, 5, 10], integer=True))
        return image

    spy = matshow

    def pcolormesh(
        self, *args: Any, shading: Any = None, edgecolors: Any = None, **given: Any
    ) -> QuadMesh:
        """Coloured cells: pcolormesh(Z) or pcolormesh(X, Y, Z) by edges or centres of cells."""
        z = np.asarray(numbers(args[-1], "C"), float)
        if z.ndim != 2:
            raise TypeError(f"pcolormesh takes a matrix, not shape {z.shape}")
        if len(args) == 1:
            x, y = np.arange(z.shape[1] + 1.0), np.arange(z.shape[0] + 1.0)
        else:
            x, y = (np.asarray(numbers(a, n), float) for a, n in zip(args[:2], "XY", strict=True))
        if x.ndim == 1 and y.ndim == 1:
            x, y = np.meshgrid(x, y)
        if x.shape == z.shape == y.shape:
            x, y = (cell_edges(cell_edges(v, 0), 1) for v in (x, y))
        if x.shape != (z.shape[0] + 1, z.shape[1] + 1) or y.shape != x.shape:
            raise TypeError(
                f"pcolormesh: X and Y have shapes {x.shape} and {y.shape}, and C "
                f"{z.shape}: give the cells' centres, or one edge more each way"
            )
        return self.add(QuadMesh(x, y, z, edgecolor=edgecolors, **given), mappable=True)

    pcolor = pcolormesh

    def hist2d(
        self,
        x: Any,
        y: Any,
        bins: Any = 10,
        range: Any = None,
        density: bool = False,
        weights: Any = None,
        cmin: Any = None,
        cmax: Any = None,
        **given: Any,
    ) -> Any:
        """Counts of points in the cells of a grid: (counts, x edges, y edges, mesh)."""
        xs, ys = (np.ravel(numbers(v, n)) for v, n in ((x, "x"), (y, "y")))
        if len(xs) != len(ys):
            raise ValueError(
                f"hist2d: x and y need as many values, and have {len(xs)} and {len(ys)}"
            )
        counts, edges_x, edges_y = np.histogram2d(xs, ys, bins, range, density, weights)
        shown = counts.T.astype(float)
        if cmin is not None:
            shown[shown < cmin] = np.nan
        if cmax is not None:
            shown[shown > cmax] = np.nan
        return counts, edges_x, edges_y, self.pcolormesh(edges_x, edges_y, shown, **given)

    def contour(self, *args: Any, **given: Any) -> ContourSet:
        """Lines of equal height: contour(Z) or contour(X, Y, Z[, levels])."""
        return self._levels(args, False, given)

    def contourf(self, *args: Any, **given: Any) -> ContourSet:
        """Areas between levels of height: contourf(Z) or contourf(X, Y, Z[, levels])."""
        return self._levels(args, True, given)

    def _levels(self, args: tuple[Any, ...], full: bool, given: dict[str, Any]) -> ContourSet:
        name = "contourf" if full else "contour"
        if len(args) not in (1, 2, 3, 4):
            raise TypeError(
                f"{name} takes Z, or X, Y and Z, and levels; it got {len(args)} arguments"
            )
        x, y, z = height_grid(args[:3] if len(args) > 2 else args[:1], name)
        levels = (
            args[3] if len(args) == 4 else args[1] if len(args) == 2 else given.pop("levels", None)
        )
        given.pop("levels", None)
        given.pop("corner_mask", None)
        locator = given.pop("locator", None)
        if locator is not None:
            given.setdefault("norm", LogNorm())
            good = z[np.isfinite(z) & (z > 0)]
            levels = locator.tick_values(float(good.min()), float(good.max()))
        return self.add(ContourSet(x, y, z, levels, full, **given), mappable=True)

    def clabel(self, CS: ContourSet, levels: Any = None, **given: Any) -> list[str]:
        """Write the heights on the lines of a contour."""
        return CS.clabel(levels, **given)

    def quiver(self, *args: Any, **given: Any) -> Quiver:
        """Arrows: quiver(U, V), quiver(X, Y, U, V) or quiver(X, Y, U, V, C)."""
        values = [np.asarray(numbers(a, n), float) for a, n in zip(args, "XYUVC", strict=False)]
        if len(values) not in (2, 3, 4, 5):
            raise TypeError(f"quiver takes U, V, or X, Y, U, V; it got {len(args)} arguments")
        c = values.pop() if len(values) in (3, 5) else None
        if len(values) == 2:
            u, v = (np.atleast_2d(a) for a in values)
            x, y = np.meshgrid(np.arange(u.shape[1]), np.arange(u.shape[0]))
        else:
            x, y, u, v = values
            if x.ndim == 1 and y.ndim == 1 and u.ndim == 2 and u.shape == (len(y), len(x)):
                x, y = np.meshgrid(x, y)
        if not x.size == y.size == u.size == v.size:
            raise ValueError(
                f"quiver: X, Y, U and V need as many numbers, and have shapes "
                f"{x.shape}, {y.shape}, {u.shape} and {v.shape}"
            )
        at = [np.ravel(np.asarray(a, float)) for a in (x, y, u, v)]
        made = Quiver(at[0], at[1], at[2], at[3], c, **given)
        return self.add(made, mappable=c is not None)

    def quiverkey(self, *_: Any, **__: Any) -> None:
        """Not here: raises NotImplementedError."""
        raise NotImplementedError("quiverkey is not here: say the arrows' length in the title")

    def streamplot(
        self,
        x: Any,
        y: Any,
        u: Any,
        v: Any,
        density: float = 1,
        color: Any = None,
        linewidth: Any = None,
        arrowsize: float = 1,
        **given: Any,
    ) -> list[Line2D]:
        """Lines along a field of arrows, by steps of Runge and Kutta from spread points."""
        xs, ys, us = height_grid((x, y, u), "streamplot")
        vs = height_grid((x, y, v), "streamplot")[2]
        gx, gy = xs[0], ys[:, 0]
        size = np.array([float(np.ptp(gx)) or 1, float(np.ptp(gy)) or 1])
        corner = np.array([gx.min(), gy.min()])
        speed = np.hypot(us / size[0], vs / size[1])
        cells = max(8, int(30 * float(np.mean(density))))
        taken = np.zeros((cells, cells), bool)

        def way(p: np.ndarray) -> np.ndarray | None:
            share = p * [len(gx) - 1, len(gy) - 1]
            if (p < 0).any() or (p > 1).any():
                return None
            j, i = np.minimum(share.astype(int), [len(gx) - 2, len(gy) - 2])
            a, b = share - [j, i]
            weight = np.array([[(1 - b) * (1 - a), (1 - b) * a], [b * (1 - a), b * a]])
            made = np.array(
                [
                    (us[i : i + 2, j : j + 2] * weight).sum() / size[0],
                    (vs[i : i + 2, j : j + 2] * weight).sum() / size[1],
                ]
            )
            length = float(np.hypot(*made))
            return made / length if length > 1e-9 * float(speed.max() or 1) else None

        colour = self.next_colour() if color is None or np.ndim(color) else color
        made: list[Line2D] = []
        before = len(self.artists_drawn)
        order = np.argsort(np.hypot(*(np.indices((cells, cells)) - cells / 2)), axis=None)[::-1]
        for spot in order.tolist():
            row, column = divmod(spot, cells)
            if taken[row, column]:
                continue
            start = np.array([(column + 0.5) / cells, (row + 0.5) / cells])
            halves, own = [], {(row, column)}
            for sign in (1, -1):
                line: list[np.ndarray] = []
                p, here = start.copy(), (row, column)
                for _ in range(400):
                    first = way(p)
                    second = None if first is None else way(p + sign * first * 0.005)
                    if second is None:
                        break
                    p = p + sign * second * 0.01
                    there = (
                        min(max(int(p[1] * cells), 0), cells - 1),
                        min(max(int(p[0] * cells), 0), cells - 1),
                    )
                    if there != here and (taken[there] or (there in own and len(line) > 8)):
                        break
                    own.add(there)
                    here = there
                    line.append(p)
                halves.append(line)
            if len(halves[0]) + len(halves[1]) < 15:
                continue
            for cell in own:
                taken[cell] = True
            at = np.array([*reversed(halves[1]), start, *halves[0]]) * size + corner
            made += self.plot(at[:, 0], at[:, 1], color=colour, linewidth=linewidth or 1.2, **given)
            middle = len(at) // 2
            self.annotate(
                "",
                at[middle + 1],
                at[middle - 1],
                arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 0.5, "shrinkB": 0},
            )
        spans = ", ".join(
            f"{name} from {brief(at.min())} to {brief(at.max())}"
            for name, at in (("x", gx), ("y", gy))
        )
        parts = [f"along {us.size} arrows, {spans}", *_ways_told(us, vs)]
        self.tell_as(f"{len(made)} stream lines", [", ".join(parts)], None, before)
        return made


def _ways_told(us: np.ndarray, vs: np.ndarray) -> list[str]:
    """Which way a field (H, W) points at the middle of each edge; row 0 is at the bottom."""
    middle, centre = us.shape[0] // 2, us.shape[1] // 2
    edges = {"left": (middle, 0), "right": (middle, -1), "bottom": (0, centre), "top": (-1, centre)}
    names = ("right", "up right", "up", "up left", "left", "down left", "down", "down right")
    told = []
    for edge, at in edges.items():
        if np.hypot(us[at], vs[at]) > 0:
            turn = round(float(np.arctan2(vs[at], us[at])) / (np.pi / 4)) % 8
            told.append(f"at the {edge} edge {names[turn]}")
    return told
