"""Axes in three dimensions, drawn as seen from far away: surfaces, points and lines."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from .artist import SHORT, Artist, numbers
from .axes import Axes
from .colors import Mappable, css, norm_of
from .images import height_grid
from .lines import brief, format_of
from .metrics import font_px
from .place import Place
from .svg import filled, line_path, stroke, text
from .ticker import MaxNLocator


class Body(Artist, Mappable):
    """Faces, lines or points in space."""

    KNOWN: ClassVar[dict[str, Any]] = {
        "color": None,
        "linewidth": 1.5,
        "linestyle": "-",
        "edgecolor": None,
        "s": 20.0,
        "marker": "o",
    }
    counts = False

    def __init__(
        self,
        kind: str,
        at: np.ndarray,
        values: Any = None,
        *,
        cmap: Any = None,
        norm: Any = None,
        vmin: Any = None,
        vmax: Any = None,
        **given: Any,
    ) -> None:
        Artist.__init__(self, **given)
        Mappable.__init__(self, norm_of(norm, vmin, vmax), cmap)
        self.kind, self.at = kind, at
        self.array = None if values is None else np.asarray(values, float)
        if self.array is not None:
            self.norm.autoscale_None(self.array)

    def draw(self, place: Place) -> str:
        """Nothing by itself: the axes sort all bodies by their distance."""
        return ""

    def pieces(self, axes: Axes3D, place: Place) -> list[tuple[float, str]]:
        """Each piece with its depth, the farthest with the lowest."""
        flat, depth = axes.projected(self.at.reshape(-1, 3), place)
        colour = css(self["color"]) if self["color"] is not None else "var(--c0)"
        colours = self.hexes(self.array) if self.array is not None else [colour]
        alpha = self["alpha"]
        if self.kind == "line":
            path = line_path(flat)
            return [
                (
                    float(depth.mean()),
                    stroke(path, colour, float(self["linewidth"]) * 1.2, self["linestyle"], alpha),
                )
            ]
        if self.kind == "points":
            from .markers import drawn

            size = np.sqrt(np.broadcast_to(np.asarray(self["s"], float), len(flat))) * 1.2
            return [
                (
                    float(d),
                    drawn(
                        self["marker"] or "o",
                        p[None],
                        float(r),
                        colours[i % len(colours)],
                        "none",
                        0,
                        0.85 if alpha is None else alpha,
                    ),
                )
                for i, (p, d, r) in enumerate(zip(flat, depth, size, strict=True))
            ]
        faces = flat.reshape(-1, 4, 2)
        near = depth.reshape(-1, 4).mean(1)
        edge = css(self["edgecolor"]) if self["edgecolor"] is not None else None
        hollow = self.kind == "frame"
        return [
            (
                float(near[i]),
                filled(
                    line_path(face, closed=True),
                    "none" if hollow else colours[i % len(colours)],
                    colour if hollow else edge or colours[i % len(colours)],
                    0.6,
                    alpha,
                ),
            )
            for i, face in enumerate(faces)
            if np.isfinite(face).all()
        ]

    def told(self) -> str:
        low, high = np.nanmin(self.at.reshape(-1, 3), 0), np.nanmax(self.at.reshape(-1, 3), 0)
        kinds = {"line": "a line in space", "points": f"{len(self.at)} points in space"}
        spans = ", ".join(
            f"{n} from {brief(a)} to {brief(b)}" for n, a, b in zip("xyz", low, high, strict=True)
        )
        return f"{kinds.get(self.kind, 'a surface')}, {spans}"

    def table(self) -> dict[str, np.ndarray]:
        return dict(zip("xyz", self.at.reshape(-1, 3).T, strict=True))


class Axes3D(Axes):
    """Axes of a figure made with projection="3d"; view_init(elev, azim) turns them."""

    name = "3d"

    def cla(self) -> None:
        super().cla()
        self.elev, self.azim = 30.0, -60.0
        self.zlabel = ""
        self.zlimits: tuple[float, float] | None = None

    def view_init(self, elev: float | None = None, azim: float | None = None, **_: Any) -> None:
        """The height and the direction from which one looks, in degrees."""
        self.elev = self.elev if elev is None else float(elev)
        self.azim = self.azim if azim is None else float(azim)

    def set_zlabel(self, zlabel: str, **_: Any) -> None:
        self.zlabel = str(zlabel)

    def set_zlim(self, bottom: Any = None, top: Any = None) -> None:
        low, high = bottom if isinstance(bottom, (tuple, list)) else (bottom, top)
        self.zlimits = (float(low), float(high))

    def set_zticks(self, *_: Any, **__: Any) -> None:
        """The third axis chooses its own ticks."""

    def plot_surface(
        self,
        X: Any,
        Y: Any,
        Z: Any,
        *,
        cmap: Any = None,
        color: Any = None,
        rcount: int = 50,
        ccount: int = 50,
        rstride: int | None = None,
        cstride: int | None = None,
        antialiased: bool = True,
        **given: Any,
    ) -> Body:
        """A surface of heights over a grid, coloured by height or shaded."""
        at, middle = self._faces(X, Y, Z, rstride, cstride, rcount, ccount)
        values = middle[:, 2]
        if cmap is None and color is None:
            cmap = "viridis"
        return self._body(
            Body("faces", at, values if cmap is not None else None, cmap=cmap, color=color, **given)
        )

    def plot_wireframe(
        self,
        X: Any,
        Y: Any,
        Z: Any,
        *,
        color: Any = None,
        rcount: int = 25,
        ccount: int = 25,
        rstride: int | None = None,
        cstride: int | None = None,
        **given: Any,
    ) -> Body:
        """The grid lines of a surface."""
        at, _ = self._faces(X, Y, Z, rstride, cstride, rcount, ccount)
        return self._body(Body("frame", at, color=color, **given))

    def _faces(self, *values: Any) -> tuple[np.ndarray, np.ndarray]:
        x, y, z = height_grid(values[:3], "plot_surface")
        down = values[3] or max(1, -(-z.shape[0] // values[5]))
        across = values[4] or max(1, -(-z.shape[1] // values[6]))
        grid = np.stack([x, y, z], -1)[::down, ::across]
        faces = np.stack([grid[:-1, :-1], grid[:-1, 1:], grid[1:, 1:], grid[1:, :-1]], 2)
        faces = faces.reshape(-1, 4, 3)
        return faces, faces.mean(1)

    def scatter(  # type: ignore[override]
        self,
        xs: Any,
        ys: Any,
        zs: Any = 0,
        *,
        s: Any = 20,
        c: Any = None,
        cmap: Any = None,
        marker: Any = "o",
        depthshade: bool = True,
        **given: Any,
    ) -> Any:
        """Points in space."""
        at = _positions(xs, ys, zs)
        named = isinstance(c, str)
        return self._body(
            Body(
                "points",
                at,
                None if c is None or named else numbers(c),
                cmap=cmap,
                s=s,
                marker=marker,
                color=c
                if named
                else f"C{self.colour_number()}"
                if c is None and "color" not in given
                else given.pop("color", None),
                **given,
            )
        )

    scatter3D = scatter  # noqa: N815 - matplotlib's name

    def plot(  # type: ignore[override]
        self, xs: Any, ys: Any, zs: Any = 0, *args: Any, **given: Any
    ) -> Any:
        """A line in space, by a format such as "ro--" or by color, marker, linestyle, linewidth."""
        if isinstance(zs, str):
            zs, args = 0, (zs, *args)
        at = _positions(xs, ys, zs)
        look = {
            **(format_of(args[0]) if args else {}),
            **{SHORT.get(k, k): v for k, v in given.items()},
        }
        look.setdefault("color", f"C{self.colour_number()}")
        marker, size = look.pop("marker", None), look.pop("markersize", 6.0)
        made = []
        if look.get("linestyle", "-") not in ("None", "none", "", " "):
            made.append(self._body(Body("line", at, **look)))
        if marker:
            kept = {k: look[k] for k in ("color", "alpha", "label") if k in look and not made}
            kept["color"] = look["color"]
            made.append(self._body(Body("points", at, s=size**2, marker=marker, **kept)))
        return made

    plot3D = plot  # noqa: N815 - matplotlib's name

    def _body(self, body: Body) -> Body:
        self.add(body, mappable=body.array is not None)
        return body

    def _limits(self) -> np.ndarray:
        every = [b.at.reshape(-1, 3) for b in self.artists_drawn if isinstance(b, Body)]
        at = np.concatenate(every) if every else np.array([[0.0, 0, 0], [1, 1, 1]])
        low, high = np.nanmin(at, 0), np.nanmax(at, 0)
        high = np.where(high == low, low + 1, high)
        ends = np.stack([low, high])
        for column, axis in enumerate((self.xaxis, self.yaxis)):
            if axis.shared.limits is not None:
                ends[:, column] = axis.shared.limits
        if self.zlimits is not None:
            ends[:, 2] = self.zlimits
        return ends

    def projected(self, at: np.ndarray, place: Place) -> tuple[np.ndarray, np.ndarray]:
        """Points (N, 3) as pixels (N, 2), and how near they are."""
        low, high = self._limits()
        cube = (at - low) / (high - low) * 2 - 1
        cube = cube * [1.0, 1.0, 0.75]
        a, e = np.radians(self.azim), np.radians(self.elev)
        side = np.array([-np.sin(a), np.cos(a), 0.0])
        up = np.array([-np.cos(a) * np.sin(e), -np.sin(a) * np.sin(e), np.cos(e)])
        toward = np.array([np.cos(a) * np.cos(e), np.sin(a) * np.cos(e), np.sin(e)])
        unit = min(place.width, place.height) / 3.3
        middle = np.array([place.x + place.width / 2, place.y + place.height / 2])
        flat = np.stack([cube @ side, -(cube @ up)], 1) * unit + middle
        return flat, cube @ toward

    def space(self, place: Place) -> str:
        """The box, its ticks and labels, and all bodies from far to near."""
        low, high = self._limits()
        eye = np.array([np.cos(np.radians(self.azim)), np.sin(np.radians(self.azim)), self.elev])
        back = np.where(eye > 0, low, high)
        front = np.where(eye > 0, high, low)
        parts = []
        edges = []
        px = font_px("small")
        for axis in range(3):
            others = [i for i in range(3) if i != axis]
            ring = np.tile(back, (4, 1))
            ring[[1, 2], others[0]], ring[[2, 3], others[1]] = front[others[0]], front[others[1]]
            flat, _ = self.projected(ring, place)
            if self.axis_on:
                parts.append(filled(line_path(flat, closed=True), "currentColor", alpha=0.035))
            ticks = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(low[axis], high[axis])
            ticks = ticks[(ticks >= low[axis]) & (ticks <= high[axis])]
            # The axis runs along the lower front edge, z along the one at the side.
            ends = np.tile(front, (2, 1))
            ends[:, 2] = low[2]
            if axis == 2:
                sides = [np.array([front[0], back[1]]), np.array([back[0], front[1]])]
                spots = [self.projected(np.array([[*s, low[2]]]), place)[0][0, 0] for s in sides]
                ends[:, :2] = sides[int(np.argmax(spots))]
            ends[:, axis] = low[axis], high[axis]
            line, _ = self.projected(ends, place)
            if not self.axis_on:
                continue
            edges.append(stroke(line_path(line), "currentColor", 0.9))
            for value in ticks.tolist():
                at = ends[:1].copy()
                at[0, axis] = value
                spot = self.projected(at, place)[0][0]
                inner = np.tile(at, (3, 1))
                inner[1:, others[0]] = back[others[0]]
                inner[2, others[1]] = back[others[1]]
                parts.append(
                    stroke(
                        line_path(self.projected(inner, place)[0]), "currentColor", 0.7, "-", 0.13
                    )
                )
                away = self._away(line, place) * px
                edges.append(
                    text(spot[0] + away[0], spot[1] + away[1] + px * 0.35, brief(value), px)
                )
            name = (self.xaxis.label, self.yaxis.label, self.zlabel)[axis]
            if name:
                away = self._away(line, place) * px * 2.9
                spot = line.mean(0) + away
                edges.append(text(spot[0], spot[1] + 4, name, font_px(None)))
        pieces = [
            p for b in self.artists_drawn if isinstance(b, Body) for p in b.pieces(self, place)
        ]
        pieces.sort(key=lambda p: p[0])
        return "".join([*parts, *(svg for _, svg in pieces), *edges])

    @staticmethod
    def _away(line: np.ndarray, place: Place) -> np.ndarray:
        way = line[1] - line[0]
        out = np.array([-way[1], way[0]]) / (np.hypot(*way) or 1.0)
        middle = np.array([place.x + place.width / 2, place.y + place.height / 2])
        made: np.ndarray = out * (1 if out @ (line.mean(0) - middle) >= 0 else -1) * 1.35
        return made


def _positions(xs: Any, ys: Any, zs: Any) -> np.ndarray:
    columns = [
        np.asarray(numbers(v, n), float).ravel() for v, n in zip((xs, ys, zs), "xyz", strict=True)
    ]
    sizes = {len(c) for c in columns if len(c) != 1}
    if len(sizes) > 1:
        raise ValueError(f"x, y and z need as many numbers, and have {[len(c) for c in columns]}")
    return np.stack(np.broadcast_arrays(*columns), 1)
