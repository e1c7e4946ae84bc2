"""The still form of the playground: the network, what it says of the plane, its losses."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import sketch as draw
from .figure import unpack

_UNIT, _PICTURE, _TOP = 36, 300, 24
_BLUE, _ORANGE, _WHITE = (np.array(c) for c in ((38, 102, 176), (199, 92, 10), (247, 246, 243)))


def sketch(fields: dict[str, Any]) -> str:
    """Layers from left to right with their weights, then the map of the answer with the points."""
    layers = fields["layers"][:-1] or fields["layers"]
    step = min(110.0, 420 / max(1, len(layers)))
    left = step * len(layers) + 30
    paper = draw.Sketch(left + _PICTURE, _TOP + _PICTURE + 50)
    centres = [_column(i * step, len(layer["peaks"])) for i, layer in enumerate(layers)]
    ends = [*centres[1:], [(left - 30, _TOP + _PICTURE / 2)] * fields_out(fields)]
    for number, goals in enumerate(ends, 1):
        if number < len(fields["layers"]):
            _weights(paper, unpack(fields["layers"][number]["weight"]), centres[number - 1], goals)
    for layer, places in zip(layers, centres, strict=True):
        for values, (x, y) in zip(unpack(layer["maps"]), places, strict=True):
            paper.image(x, y - _UNIT / 2, _UNIT, _UNIT, _shades(values / 255.0))
    _answer(paper, fields, left)
    train, test = fields["curves"]["train"][-1], fields["curves"]["test"][-1]
    told = [f"epoch {fields['epoch']}"]
    told += [f"{n} loss {v:.3f}" for n, v in (("training", train), ("test", test)) if v is not None]
    paper.text(left, _TOP + _PICTURE + 24, ", ".join(told))
    return paper.svg()


def fields_out(fields: dict[str, Any]) -> int:
    """How many units the last layer shows."""
    return len(fields["layers"][-1]["peaks"])


def _column(x: float, units: int) -> list[tuple[float, float]]:
    gap = min(_UNIT + 10.0, _PICTURE / max(1, units))
    first = _TOP + _PICTURE / 2 - gap * (units - 1) / 2
    return [(x, first + gap * i) for i in range(units)]


def _weights(
    paper: draw.Sketch, weight: np.ndarray, tails: list[tuple[float, float]], heads: list[Any]
) -> None:
    peak = float(np.abs(weight).max()) or 1.0
    for unit, (x1, y1) in enumerate(heads[: len(weight)]):
        for source, (x0, y0) in enumerate(tails[: weight.shape[1]]):
            value = float(weight[unit, source])
            colour = draw.series(1) if value > 0 else draw.series(0)
            look = {"stroke_width": 0.5 + 4 * abs(value) / peak, "stroke_opacity": 0.7}
            paper.line([(x0 + _UNIT, y0), (x1, y1)], stroke=colour, **look)


def _answer(paper: draw.Sketch, fields: dict[str, Any], left: float) -> None:
    shares = unpack(fields["field"]) / 255.0
    if fields["task"] == "classes":
        hues = [_rgb(draw._SERIES[k % 8]) for k in range(fields["classes"])]
        colours = np.array(hues)[unpack(fields["winner"])]
        pale = (0.15 + 0.6 * shares)[..., None]
        pixels = _WHITE * (1 - pale) + colours * pale
    else:
        pixels = _shades(shares)
    paper.image(left, _TOP, _PICTURE, _PICTURE, pixels.astype(np.uint8))
    low, high = fields["range"]
    places = (unpack(fields["points"]) - low) / (high - low)
    truth = unpack(fields["targets"])
    levels = np.zeros(len(truth), int) if fields["task"] == "regression" else truth.astype(int)
    for kind in np.unique(levels):
        at = [(left + x * _PICTURE, _TOP + (1 - y) * _PICTURE) for x, y in places[levels == kind]]
        paper.dots(at, 6, draw.PAPER, square=False)
        paper.dots(at, 4.5, draw.series(int(kind)), square=False)


def _shades(shares: np.ndarray) -> np.ndarray:
    """Blue over white to orange for 0 … 1."""
    side = np.abs(2 * shares - 1)[..., None]
    hue = np.where(shares[..., None] < 0.5, _BLUE, _ORANGE)
    return np.asarray((_WHITE * (1 - side) + hue * side).astype(np.uint8))


def _rgb(text: str) -> tuple[int, ...]:
    return tuple(int(text[i : i + 2], 16) for i in (0, 2, 4))
