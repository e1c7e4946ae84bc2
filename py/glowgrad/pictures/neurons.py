"""A small network as its neurons: what each answers at every place of the plane."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from .figure import Figure, as_numpy, pack
from .sketch import MUTED, Sketch, heat, series

_MOST_UNITS = 32  # of a layer
_MOST_LAYERS = 8
_FINE, _COARSE = 60, 14  # pixels a side of the drawing's pictures: the answer, and one neuron
_SIDE = 300.0  # of the plane in the drawing

_BENDS: dict[str, tuple[str, Callable[[np.ndarray], np.ndarray]]] = {
    "Tanh": ("tanh", np.tanh),
    "ReLU": ("relu", lambda z: np.maximum(z, 0)),
    "Sigmoid": ("sigmoid", lambda z: 1 / (1 + np.exp(-np.clip(z, -30, 30)))),
    "Identity": ("linear", lambda z: z),
}


class Neurons(Figure):
    """The picture of `neurons`; `update()` looks at the weights again."""

    def __init__(
        self, model: Any, points: Any, labels: Any, title: str, alt: str, names: list[str]
    ) -> None:
        places = as_numpy(points).astype(float)
        if places.ndim != 2 or places.shape[1] != 2 or not len(places):
            raise ValueError(f"neurons takes points of shape (N, 2), but got {places.shape}")
        given = as_numpy(labels).reshape(-1).astype(int)
        if len(given) != len(places):
            raise ValueError(f"neurons got {len(places)} points, but labels for {len(given)}")
        self._model, self._alt = model, alt
        self._places, self._labels = places, given
        low, high = places.min(0), places.max(0)
        margin = (high - low) * 0.12 + 1e-6
        layers = _layers(model)
        classes = max(len(layers[-1][1]), 2)
        super().__init__(
            "neurons",
            title,
            alt,
            x_range=[float(low[0] - margin[0]), float(high[0] + margin[0])],
            y_range=[float(low[1] - margin[1]), float(high[1] + margin[1])],
            points={
                "x": places[:, 0].round(4).tolist(),
                "y": places[:, 1].round(4).tolist(),
                "label": given.tolist(),
            },
            class_names=names or [f"class {k}" for k in range(classes)],
            layers=[],
        )
        self._take(layers)

    def update(self, *, title: str | None = None) -> None:
        """Look at the model's weights again and redraw."""
        if title is not None:
            self.fields["title"] = title
        self._take(_layers(self._model))
        self.refresh(force=False)

    def _take(self, layers: list[tuple[np.ndarray, np.ndarray, str]]) -> None:
        self._weights = layers
        self.fields["layers"] = [
            {"weight": pack(weight), "bias": pack(bias), "bend": _BENDS[bend][0]}
            for weight, bias, bend in layers
        ]
        if not self._alt:
            answers = self._answers(self._places)[-1]
            right = int((_winners(answers) == self._labels).sum())
            sizes = " to ".join(str(len(bias)) for _, bias, _ in layers)
            self.fields["alt"] = (
                f"Network of 2 inputs to {sizes} neurons over {len(self._labels)} points: "
                f"{right} points get their class"
            )

    def _answers(self, places: np.ndarray) -> list[np.ndarray]:
        """What each layer answers at places (N, 2): (N, units) each."""
        answers, x = [], places
        for weight, bias, bend in self._weights:
            x = _BENDS[bend][1](x @ weight.T + bias)
            answers.append(x)
        return answers

    def _grid(self, side: int) -> np.ndarray:
        (x0, x1), (y0, y1) = self.fields["x_range"], self.fields["y_range"]
        across, down = np.meshgrid(np.linspace(x0, x1, side), np.linspace(y1, y0, side))
        return np.stack([across.ravel(), down.ravel()], 1)

    def svg(self) -> str:
        """The plane, and each neuron as a small picture of what it answers there."""
        widths = [len(bias) for _, bias, _ in self._weights]
        sketch = Sketch(_SIDE + 70 + 110 * len(widths), _SIDE + 24)
        scores = self._answers(self._grid(_FINE))[-1]
        shares = _shares(scores)
        colour = np.array([_rgb(k) for k in range(shares.shape[1])])
        alpha = 40 + 150 * (shares.max(1) - 1 / shares.shape[1])
        pixels = np.concatenate([colour[shares.argmax(1)], alpha[:, None]], 1)
        plane = _stepped(pixels.reshape(_FINE, _FINE, 4).astype(np.uint8))
        sketch.image(0, 0, _SIDE, _SIDE, plane)
        (x0, x1), (y0, y1) = self.fields["x_range"], self.fields["y_range"]
        spots = (self._places - [x0, y1]) / [x1 - x0, y0 - y1] * _SIDE
        for k in range(shares.shape[1]):
            own = [(float(x), float(y)) for x, y in spots[self._labels == k]]
            sketch.dots(own, 5, series(k), square=k % 2 == 1)
        columns = [[(_SIDE + 36, _SIDE * (i + 1) / 3) for i in range(2)]]
        for number, width in enumerate(widths):
            rows = [_SIDE * (i + 0.5) / width for i in range(width)]
            columns.append([(_SIDE + 140 + 110 * number, y) for y in rows])
        for left, right in pairwise(columns):
            pairs = [(tail, head) for tail in left for head in right]
            sketch.segments(pairs, stroke_opacity=0.15)
        for (x, y), name in zip(columns[0], "xy", strict=True):
            sketch.circle(x, y, 9, fill="none", stroke=MUTED)
            sketch.text(x, y + 4, name, anchor="middle")
        for spots_, answers in zip(columns[1:], self._answers(self._grid(_COARSE)), strict=True):
            tile = min(34.0, _SIDE / len(spots_) - 2)
            for (x, y), values in zip(spots_, answers.T, strict=True):
                pixels = _stepped(heat(values.reshape(_COARSE, _COARSE)))
                sketch.image(x - tile / 2, y - tile / 2, tile, tile, pixels)
        return sketch.svg()


def _stepped(pixels: np.ndarray) -> np.ndarray:
    """Colours with strengths in steps of 16: as good to the eye, and half of the bytes."""
    pixels[..., 3] &= 0xF0
    return pixels


def neurons(
    model: Any,
    points: Any,
    labels: Any,
    *,
    names: list[str] | None = None,
    title: str = "",
    alt: str = "",
) -> Neurons:
    """Draw a small network neuron by neuron: beside the plane with the points stands each neuron
    with a picture of what it answers at every place, blue below 0 and orange above. Over the plane
    the pointer (or the arrow keys) sends one place through the network; a neuron that is pointed at
    is shown large. `update()` follows a training.

    model:  `Sequential` of `Linear` layers and Tanh, ReLU or Sigmoid, from 2 inputs to 1 score
            (class 1 above 0) or to one score a class, with at most 32 neurons a layer.
    points: (N, 2); labels: (N), 0 … C-1; names: of the classes.
    Raises ValueError for other models and shapes.
    """
    return Neurons(model, points, labels, title, alt, list(names or []))


def _layers(model: Any) -> list[tuple[np.ndarray, np.ndarray, str]]:
    """The weights (units, inputs), the bias (units) and the activation of each layer."""
    found: list[tuple[np.ndarray, np.ndarray, str]] = []
    parts = list(model.children()) or [model]
    for part in parts:
        kind = type(part).__name__
        if kind == "Linear":
            weight = as_numpy(part.weight).astype(np.float32)
            bias = np.zeros(len(weight)) if part.bias is None else as_numpy(part.bias)
            found.append((weight, bias.astype(np.float32), "Identity"))
        elif kind in _BENDS and found:
            found[-1] = (*found[-1][:2], kind)
        else:
            raise ValueError(
                "neurons draws a Sequential of Linear layers, each followed by Tanh, ReLU, "
                f"Sigmoid or nothing; it cannot draw {part!r}"
            )
    if not found or found[0][0].shape[1] != 2:
        got = found[0][0].shape[1] if found else 0
        raise ValueError(f"neurons draws networks of 2 inputs, but this one has {got}")
    widest = max(len(bias) for _, bias, _ in found)
    if widest > _MOST_UNITS or len(found) > _MOST_LAYERS:
        raise ValueError(
            f"neurons draws at most {_MOST_LAYERS} layers of at most {_MOST_UNITS} neurons, but "
            f"this network has {len(found)} layers of up to {widest}"
        )
    return found


def _shares(scores: np.ndarray) -> np.ndarray:
    """Probabilities (N, C) of scores (N, 1) or (N, C)."""
    if scores.shape[1] == 1:
        scores = np.concatenate([np.zeros_like(scores), scores], 1)
    powers = np.exp(scores - scores.max(1, keepdims=True))
    shares: np.ndarray = powers / powers.sum(1, keepdims=True)
    return shares


def _winners(scores: np.ndarray) -> np.ndarray:
    winners: np.ndarray = _shares(scores).argmax(1)
    return winners


def _rgb(number: int) -> list[int]:
    """The colour of a class without the page's style sheet."""
    code = series(number).rpartition("#")[2].rstrip(")")
    return [int(code[i : i + 2], 16) for i in (0, 2, 4)]
