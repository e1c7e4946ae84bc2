"""Walks through the codes of a decoder."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..autograd import no_grad
from ..nn.module import Module
from ..tensor import Tensor
from ..tensor.from_data import tensor
from .figure import Figure, as_numpy, pack, unpack
from .pixels import as_pixels
from .sketch import PAPER, Sketch

_MOST_FRAMES = 900
_SHOWN_NUMBERS = 6


def latent_walk(
    decoder: Callable[[Any], Any],
    between: Any = None,
    *,
    grid: Any = None,
    steps: int = 12,
    spherical: bool = False,
    shape: tuple[int, ...] | None = None,
    names: Sequence[Any] | None = None,
    title: str = "",
) -> LatentWalk:
    """Show what a decoder makes of the codes on a way, or of those of a plane.

    decoder:   takes codes (N, D) and gives images (N, H, W), (N, 1, H, W), (N, 3, H, W), or
               (N, H·W) of square images, else of `shape`.
    between:   the codes (P, D) that the way leads through, in `steps` steps from each to the next:
               z = (1 - t) a + t b; or, with `spherical`, on the sphere between them, where codes
               drawn from a Gaussian lie (Shoemake 1985).
    grid:      instead, the plane: (low, high) for codes of two numbers, or its four corners (4, D):
               top left, top right, bottom left, bottom right; in `steps` × `steps` codes.
    names:     what the P codes, or the corners, are called.
    Raises ValueError for other shapes, and for more than 900 images.
    """
    if (between is None) == (grid is None):
        raise ValueError(
            "latent_walk takes either the codes to walk between, latent_walk(decoder, codes), or "
            "a plane of them, latent_walk(decoder, grid=(-2, 2))"
        )
    if steps < 2:
        raise ValueError(f"latent_walk needs at least 2 steps, but got {steps}")
    given = between if between is not None else grid
    if between is not None:
        stops = as_numpy(between).astype(np.float32)
        if stops.ndim != 2 or len(stops) < 2:
            raise ValueError(f"a walk leads through codes (P, D), P > 1, not shape {stops.shape}")
        codes, rows, columns = _line(stops, steps, spherical), 1, (len(stops) - 1) * steps + 1
    else:
        stops = _corners(as_numpy(grid).astype(np.float32))
        codes, rows, columns = _plane(stops, steps), steps, steps
    if len(codes) > _MOST_FRAMES:
        raise ValueError(f"latent_walk draws at most {_MOST_FRAMES} images, but got {len(codes)}")
    if names is not None and len(names) != len(stops):
        raise ValueError(f"got {len(stops)} codes to name, but {len(names)} names")
    images = _as_images(as_numpy(_decode(decoder, codes, given)), shape)
    pixels = as_pixels(images, "latent_walk")
    if len(pixels) != len(codes):
        raise ValueError(f"the decoder gave {len(pixels)} images for {len(codes)} codes")
    what = f"{rows} by {columns} plane" if rows > 1 else f"way of {columns} steps"
    return LatentWalk(
        title,
        f"Images decoded along a {what} of codes" + (f": {title}" if title else ""),
        {
            "frames": pack(pixels),
            "rows": rows,
            "columns": columns,
            "every": steps if rows == 1 else 0,
            "names": [str(name) for name in names or ()],
            "codes": [[round(float(v), 3) for v in code[:_SHOWN_NUMBERS]] for code in codes],
            "size": int(codes.shape[1]),
        },
    )


def latent_sliders(
    decoder: Callable[[Any], Any],
    code: Any,
    *,
    numbers: int = 6,
    span: float = 3.0,
    shape: tuple[int, ...] | None = None,
    title: str = "",
) -> LatentWalk:
    """Show what a decoder makes of one code, with sliders that set its numbers and decode anew.

    decoder, shape: as in `latent_walk`.
    code:           where to begin, (D,).
    numbers:        how many of its first numbers have a slider, from -span to span.
    Raises ValueError for other shapes.
    """
    from ..widgets import slider  # only a page has them

    start = as_numpy(code).astype(np.float32)
    if start.ndim != 1 or not len(start):
        raise ValueError(f"latent_sliders takes one code (D,), but got shape {start.shape}")
    z = start.copy()

    def decoded() -> LatentWalk:
        images = _as_images(as_numpy(_decode(decoder, z[None], code)), shape)
        pixels = as_pixels(images, "latent_sliders")
        numbers = [round(float(v), 3) for v in z[:_SHOWN_NUMBERS]]
        fields = {"frames": pack(pixels), "rows": 1, "columns": 1, "every": 0, "names": []}
        fields.update(codes=[numbers], size=len(z))
        told = ", ".join(map(str, numbers))
        return LatentWalk(title, f"Image decoded from the code {told}", fields)

    def moves(place: int) -> Callable[[float], None]:
        def move(value: float) -> None:
            z[place] = value
            figure.become(decoded())

        return move

    controls = []
    for place in range(min(numbers, len(z))):
        begin = float(np.clip(z[place], -span, span))
        controls.append(slider(f"z[{place}]", -span, span, span / 50, begin))
    for place, control in enumerate(controls):
        z[place] = control.value  # the reader's, when the cell runs again
    figure = decoded()
    for place, control in enumerate(controls):
        control.on_change(moves(place))
    return figure


def _line(stops: np.ndarray, steps: int, spherical: bool) -> np.ndarray:
    parts = []
    shares = np.arange(steps, dtype=np.float32)[:, None] / steps
    for a, b in itertools.pairwise(stops):
        lengths = float(np.linalg.norm(a) * np.linalg.norm(b))
        angle = math.acos(float(np.clip(a @ b / (lengths or 1.0), -1, 1)))
        if spherical and math.sin(angle) > 1e-4:
            parts.append(
                (np.sin((1 - shares) * angle) * a + np.sin(shares * angle) * b) / math.sin(angle)
            )
        else:
            parts.append((1 - shares) * a + shares * b)
    return np.concatenate([*parts, stops[-1:]]).astype(np.float32)


def _corners(given: np.ndarray) -> np.ndarray:
    if given.shape == (2,):
        low, high = given
        return np.array([[low, high], [high, high], [low, low], [high, low]], np.float32)
    if given.ndim != 2 or len(given) != 4:
        raise ValueError(
            f"grid is (low, high), or four corner codes (4, D), but got shape {given.shape}"
        )
    return given


def _plane(corners: np.ndarray, steps: int) -> np.ndarray:
    down, right = np.meshgrid(*[np.linspace(0, 1, steps, dtype=np.float32)] * 2, indexing="ij")
    down, right = down.reshape(-1, 1), right.reshape(-1, 1)
    top = (1 - right) * corners[0] + right * corners[1]
    bottom = (1 - right) * corners[2] + right * corners[3]
    found: np.ndarray = (1 - down) * top + down * bottom
    return found


def _decode(decoder: Callable[[Any], Any], codes: np.ndarray, given: Any) -> Any:
    """The images, with dropout and the like off, and without a history."""
    if hasattr(given, "new_tensor") and not isinstance(given, Tensor):
        return decoder(given.new_tensor(codes))  # PyTorch's, in a script
    if not isinstance(decoder, Module):
        with no_grad():
            return decoder(tensor(codes))
    modes = [(module, module.training) for module in decoder.modules()]
    first = next(iter(decoder.parameters()), None)
    try:
        with no_grad():
            return decoder.eval()(tensor(codes, device=None if first is None else first.device))
    finally:
        for module, mode in modes:
            module.training = mode


def _as_images(values: np.ndarray, shape: tuple[int, ...] | None) -> np.ndarray:
    if shape is not None:
        try:
            return values.reshape(len(values), *shape)
        except ValueError:
            raise ValueError(
                f"the decoder gave shape {values.shape}, which does not hold images of {shape}"
            ) from None
    if values.ndim == 2 and math.isqrt(values.shape[1]) ** 2 == values.shape[1]:
        side = math.isqrt(values.shape[1])
        return values.reshape(len(values), side, side)
    return values


class LatentWalk(Figure):
    """Images along a way or over a plane of codes."""

    def __init__(self, title: str, alt: str, fields: dict[str, Any]) -> None:
        super().__init__("walk", title, alt, **fields)

    def svg(self) -> str:
        """Some of the images, in their places."""
        frames = unpack(self.fields["frames"])
        rows, columns = self.fields["rows"], self.fields["columns"]
        across = np.unique(np.linspace(0, columns - 1, min(columns, 9)).round().astype(int))
        down = np.unique(np.linspace(0, rows - 1, min(rows, 9)).round().astype(int))
        chosen = frames[(down[:, None] * columns + across).reshape(-1)]
        height, width = frames.shape[1:3]
        grid = chosen.reshape(len(down), len(across), *frames.shape[1:]).swapaxes(1, 2)
        whole = grid.reshape(len(down) * height, len(across) * width, *frames.shape[3:])
        side, tall = 54.0, 54.0 * height / width
        sketch = Sketch(len(across) * side, len(down) * tall)
        sketch.image(0, 0, sketch.width, sketch.height, whole)
        for column in range(1, len(across)):
            sketch.line([(column * side, 0), (column * side, sketch.height)], stroke=PAPER)
        for row in range(1, len(down)):
            sketch.line([(0, row * tall), (sketch.width, row * tall)], stroke=PAPER)
        return sketch.svg()
