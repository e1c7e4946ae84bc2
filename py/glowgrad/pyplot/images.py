"""Pictures, coloured grids, and levels of heights over a plane."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from .artist import Artist, numbers, pt
from .colors import Mappable, css, norm_of
from .lines import brief
from .place import Place
from .png import data_url
from .svg import filled, line_path, num

_SMOOTH = {
    "bilinear",
    "bicubic",
    "lanczos",
    "gaussian",
    "hanning",
    "spline16",
    "spline36",
    "hamming",
    "hermite",
    "kaiser",
    "quadric",
    "catrom",
    "bessel",
    "mitchell",
    "sinc",
    "blackman",
}
_SHARP = {"nearest", "none", "auto", "antialiased", None}


class Coloured(Artist, Mappable):
    """Numbers drawn as colours."""

    def __init__(self, norm: Any, vmin: Any, vmax: Any, cmap: Any, **given: Any) -> None:
        Artist.__init__(self, **given)
        Mappable.__init__(self, norm_of(norm, vmin, vmax), cmap)


class AxesImage(Coloured):
    """A picture (H, W), (H, W, 3) or (H, W, 4) in a rectangle of the plane."""

    KNOWN: ClassVar[dict[str, Any]] = {"interpolation": None}
    zorder = 0.0

    def __init__(self, X: Any, extent: Any, origin: str, **given: Any) -> None:
        super().__init__(
            given.pop("norm", None),
            given.pop("vmin", None),
            given.pop("vmax", None),
            given.pop("cmap", None),
            **given,
        )
        self.origin = origin
        self._set(X)
        rows, columns = self.shape
        self.box = (
            tuple(float(v) for v in extent)
            if extent is not None
            else (
                (-0.5, columns - 0.5, rows - 0.5, -0.5)
                if origin == "upper"
                else (-0.5, columns - 0.5, -0.5, rows - 0.5)
            )
        )
        if len(self.box) != 4:
            raise ValueError(f"extent is (left, right, bottom, top), not {extent!r}")

    def checked(self, name: str, value: Any) -> Any:
        if name == "interpolation" and value not in _SHARP and value not in _SMOOTH:
            raise ValueError(
                f"interpolation is 'nearest' or 'bilinear' (or {', '.join(sorted(_SMOOTH))}, "
                f"drawn as bilinear), not {value!r}"
            )
        return super().checked(name, value)

    def _set(self, X: Any) -> None:
        values = numbers(X, "the picture")
        if values.ndim == 3 and values.shape[2] == 1:
            values = values[:, :, 0]
        if values.ndim not in (2, 3) or (values.ndim == 3 and values.shape[2] not in (3, 4)):
            raise TypeError(
                f"Invalid shape {values.shape} for image data: imshow takes (H, W), "
                f"(H, W, 3) or (H, W, 4); {_advice(values.shape)}"
            )
        if not values.size:
            raise ValueError(f"imshow got a picture without pixels, shape {values.shape}")
        self.shape = values.shape[:2]
        self.rgb = values if values.ndim == 3 else None
        self.array = None if values.ndim == 3 else np.asarray(values, float)
        if self.array is not None:
            self.norm.autoscale_None(self.array)

    def set_data(self, A: Any) -> None:
        """Another picture in the same place; the colours keep their limits."""
        self._set(A)

    def set_array(self, A: Any) -> None:
        self._set(A)

    def set_extent(self, extent: Any) -> None:
        self.box = tuple(float(v) for v in extent)

    def get_extent(self) -> tuple[float, ...]:
        return self.box

    def extent(self, letter: str) -> tuple[Any, list[float]]:
        ends = list(self.box[:2] if letter == "x" else self.box[2:])
        return np.array(ends), ends

    def pixels(self) -> np.ndarray:
        """The colours (H, W, 4) of uint8, the first row on top."""
        if self.rgb is not None:
            scale = 1 if self.rgb.dtype.kind in "iu" else 255
            made = np.clip(np.round(np.nan_to_num(self.rgb) * scale), 0, 255).astype(np.uint8)
        else:
            assert self.array is not None
            made = self.cmap(self.norm(self.array), bytes=True)
            if made.shape[-1] == 4 and (made[..., 3] == 255).all():
                made = made[..., :3]
        return made

    def draw(self, place: Place) -> str:
        (x0, x1), (y0, y1) = place.px(self.box[:2]), place.py(self.box[2:])
        pixels = self.pixels()
        # The first row stands at the upper edge of the extent, or at the lower one.
        if (self.origin == "upper") != (y1 < y0):
            pixels = pixels[::-1]
        if x1 < x0:
            pixels = pixels[:, ::-1]
        smooth = self["interpolation"] in _SMOOTH
        height, width = pixels.shape[:2]
        pixels = _reduced(pixels, abs(y1 - y0), abs(x1 - x0))
        sharp = not smooth and pixels.shape[:2] == (height, width)
        return image(
            pixels, min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0), self["alpha"], sharp=sharp
        )

    def told(self) -> str:
        rows, columns = self.shape
        if self.array is None:
            return f"a colour picture of {rows} × {columns} pixels"
        finite = self.array[np.isfinite(self.array)]
        if not finite.size:
            return f"a map of {rows} × {columns} cells without numbers"
        top = np.unravel_index(int(np.nanargmax(self.array)), self.array.shape)
        return (
            f"a map of {rows} × {columns} values from {brief(finite.min())} to "
            f"{brief(finite.max())}, highest in row {top[0]}, column {top[1]}"
        )

    def table(self) -> dict[str, np.ndarray]:
        if self.array is None:
            return {}
        return {f"column {j}": self.array[:, j] for j in range(self.array.shape[1])}


def _advice(shape: tuple[int, ...]) -> str:
    if len(shape) == 4:
        return "this is a batch: show x[0]"
    if len(shape) == 3 and shape[0] in (1, 3, 4):
        return (
            "channels first needs x.permute(1, 2, 0)"
            if shape[0] != 1
            else "show x[0] or x.squeeze()"
        )
    return "a vector needs x.reshape(H, W)" if len(shape) == 1 else "choose one matrix of it"


def _reduced(pixels: np.ndarray, height: float, width: float) -> np.ndarray:
    """A picture of many more pixels than the screen has, averaged: a page need not carry them."""
    down, across = (
        max(1, int(n / (2 * max(s, 1))))
        for n, s in zip(pixels.shape[:2], (height, width), strict=True)
    )
    if down == across == 1:
        return pixels
    rows, columns = pixels.shape[0] // down, pixels.shape[1] // across
    cut = pixels[: rows * down, : columns * across].astype(float)
    mean = cut.reshape(rows, down, columns, across, -1).mean((1, 3))
    return np.asarray(np.round(mean), np.uint8)


def image(
    pixels: np.ndarray, x: float, y: float, width: float, height: float,
    alpha: Any = None, *, sharp: bool = True,
) -> str:  # fmt: skip
    """A picture in a rectangle of the drawing."""
    look = ' style="image-rendering:pixelated"' if sharp else ""
    look += f' opacity="{alpha:g}"' if isinstance(alpha, float) and alpha < 1 else ""
    return (
        f'<image href="{data_url(pixels)}" x="{num(x)}" y="{num(y)}" width="{num(width)}" '
        f'height="{num(height)}" preserveAspectRatio="none"{look}/>'
    )


class QuadMesh(Coloured):
    """Coloured cells between grid lines."""

    KNOWN: ClassVar[dict[str, Any]] = {"edgecolor": None, "linewidth": 0.5, "shading": "auto"}
    zorder = 0.0

    def __init__(self, x: np.ndarray, y: np.ndarray, z: np.ndarray, **given: Any) -> None:
        super().__init__(
            given.pop("norm", None),
            given.pop("vmin", None),
            given.pop("vmax", None),
            given.pop("cmap", None),
            **given,
        )
        self.x, self.y = x, y  # edges, (H+1, W+1)
        self.array = z
        self.norm.autoscale_None(z)

    def set_array(self, A: Any) -> None:
        shape = (self.x.shape[0] - 1, self.x.shape[1] - 1)
        self.array = np.asarray(numbers(A), float).reshape(shape)

    def extent(self, letter: str) -> tuple[Any, list[float]]:
        values = self.x if letter == "x" else self.y
        return values, [float(np.nanmin(values)), float(np.nanmax(values))]

    def draw(self, place: Place) -> str:
        assert self.array is not None
        px, py = place.px(self.x), place.py(self.y)
        regular = np.allclose(px, px[:1], atol=0.05) and np.allclose(py, py[:, :1], atol=0.05)
        edges = self["edgecolor"] not in (None, "none", "face")
        if regular and _even(px[0]) and _even(py[:, 0]) and not edges:
            pixels = self.cmap(self.norm(self.array), bytes=True)
            pixels = pixels[::-1] if py[-1, 0] < py[0, 0] else pixels
            pixels = pixels[:, ::-1] if px[0, -1] < px[0, 0] else pixels
            return image(
                pixels, px.min(), py.min(), float(np.ptp(px)), float(np.ptp(py)), self["alpha"]
            )
        line = css(self["edgecolor"]) if edges else None
        corners = np.stack([px, py], -1)
        rings = np.stack(
            [corners[:-1, :-1], corners[:-1, 1:], corners[1:, 1:], corners[1:, :-1]], 2
        )
        colours = self.hexes(self.array)
        # Cells overlap by a hair, so that no paper shines through between them.
        return "".join(
            filled(
                line_path(ring, closed=True),
                colour,
                line or colour,
                pt(self["linewidth"]) if edges else 0.6,
                self["alpha"],
            )
            for ring, colour in zip(rings.reshape(-1, 4, 2), colours, strict=True)
            if len(colour) == 7
        )

    def told(self) -> str:
        assert self.array is not None
        rows, columns = self.array.shape
        return (
            f"a grid of {rows} × {columns} cells with values from "
            f"{brief(np.nanmin(self.array))} to {brief(np.nanmax(self.array))}"
        )

    def table(self) -> dict[str, np.ndarray]:
        assert self.array is not None
        return {f"column {j}": self.array[:, j] for j in range(self.array.shape[1])}


def _even(edges: np.ndarray) -> bool:
    steps = np.diff(edges)
    return bool(np.abs(steps - steps.mean()).max() < 0.05)


def cell_edges(centres: np.ndarray, axis: int) -> np.ndarray:
    """Edges halfway between centres, one more than there are, along an axis."""
    values = np.moveaxis(centres, axis, 0)
    if len(values) == 1:
        made = np.concatenate([values - 0.5, values + 0.5])
    else:
        middle = (values[1:] + values[:-1]) / 2
        made = np.concatenate([2 * values[:1] - middle[:1], middle, 2 * values[-1:] - middle[-1:]])
    return np.moveaxis(made, 0, axis)


def height_grid(args: Sequence[Any], name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """X, Y and Z as matrices of one shape; raises TypeError with the shapes."""
    z = np.asarray(numbers(args[-1], "Z"), float)
    if z.ndim != 2:
        raise TypeError(
            f"{name} takes a matrix of heights, not shape {z.shape}: reshape it to "
            "the grid, e.g. z.reshape(xx.shape)"
        )
    if len(args) == 1:
        x, y = np.meshgrid(np.arange(z.shape[1], dtype=float), np.arange(z.shape[0], dtype=float))
        return x, y, z
    x, y = (np.asarray(numbers(v, n), float) for v, n in zip(args[:2], "XY", strict=True))
    if x.ndim == 1 and y.ndim == 1:
        x, y = np.meshgrid(x, y)
    if x.shape != z.shape or y.shape != z.shape:
        raise TypeError(
            f"{name}: X, Y and Z need one shape, and have {x.shape}, {y.shape} and {z.shape}"
        )
    return x, y, z
