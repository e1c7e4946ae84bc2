"""A nerve cell whose parts are the terms of the artificial neuron's formula."""

from __future__ import annotations

from typing import Any

from .figure import Figure
from .sketch import MUTED, Sketch, series

_SIZE = (560, 250)
_PARTS = (
    (
        "dendrites",
        "x",
        "The dendrites take signals in. In the formula: the inputs x, one number each.",
    ),
    (
        "synapses",
        "w",
        "At a synapse the signal of another cell crosses a gap, strongly or weakly, and may also "
        "hold the cell back. In the formula: the weights w, which may be negative.",
    ),
    (
        "cell body",
        "Σ",
        "The cell body adds up what arrives. In the formula: the sum of all products.",
    ),
    (
        "threshold",
        "b",
        "How much it takes before the cell fires. In the formula: the bias b, a threshold with "
        "the sign turned round.",
    ),
    (
        "axon hillock",
        "f",
        "Where the axon begins it is decided whether the cell fires. In the formula: the "
        "activation f.",
    ),
    (
        "axon",
        "output",
        "The axon carries the answer on to other cells. In the formula: the output.",
    ),
)
_DENDRITES, _SYNAPSES, _BODY, _THRESHOLD, _HILLOCK, _AXON = range(6)
_FORMULA = (
    ("output", _AXON),
    (" = ", -1),
    ("f", _HILLOCK),
    (" ( ", -1),
    ("Σ", _BODY),
    (" ", -1),
    ("w", _SYNAPSES),
    (" · ", -1),
    ("x", _DENDRITES),
    (" + ", -1),
    ("b", _THRESHOLD),
    (" )", -1),
)
# Where each dendrite ends, how it runs to the cell body, and where another cell touches it.
_ENDS = ((72, 48), (52, 125), (72, 202))
_SHAPES: tuple[tuple[int, str, str], ...] = (
    (_DENDRITES, "M72 48C120 60 150 78 186 104M104 34C116 50 126 60 138 70", "line"),
    (_DENDRITES, "M52 125C100 118 140 126 178 125M92 100C104 112 112 118 124 121", "line"),
    (_DENDRITES, "M72 202C120 192 150 172 186 146M104 220C116 204 126 194 138 182", "line"),
    (_BODY, "M178 125C178 96 198 80 226 80C256 80 276 100 280 125C276 150 256 170 226 170"
            "C198 170 178 154 178 125Z", "fill"),
    (_THRESHOLD, "M226 108A17 17 0 1 1 225.9 108Z", "fill"),
    (_HILLOCK, "M274 106C288 112 296 118 310 120L310 130C296 132 288 138 274 144Z", "fill"),
    (_AXON, "M310 125C360 125 400 118 452 125M452 125C476 118 490 100 512 92"
            "M452 125C478 126 494 126 520 126M452 125C476 132 490 150 512 160", "line"),
    *(
        (_SYNAPSES, f"M{x - 50} {y}L{x - 19} {y}", "thin")
        for x, y in _ENDS
    ),
    *(
        (_SYNAPSES, f"M{x - 12} {y - 8}A8 8 0 1 0 {x - 12} {y + 8}Z", "fill")
        for x, y in _ENDS
    ),
)  # fmt: skip
_LABELS = (
    (_SYNAPSES, 6, 26, "synapses: w", "start"),
    (_DENDRITES, 148, 44, "dendrites: x", "start"),
    (_BODY, 226, 68, "cell body: Σ", "middle"),
    (_THRESHOLD, 226, 192, "threshold: b", "middle"),
    (_HILLOCK, 300, 96, "axon hillock: f", "start"),
    (_AXON, 396, 152, "axon: output", "middle"),
)


class Parts(Figure):
    """A drawing of named parts with a formula of the same parts below it."""

    def svg(self) -> str:
        width, height = self.fields["size"]
        sketch = Sketch(width, height)
        for shape in self.fields["shapes"]:
            colour = series(shape["part"])
            fill = colour if shape["look"] == "fill" else "none"
            thick = {"line": 5, "thin": 2.5, "fill": 1.5}[shape["look"]]
            look = {"stroke": colour, "stroke-width": thick, "stroke-linecap": "round"}
            sketch.path(shape["d"], fill=fill, fill_opacity=0.35, **look)
        for label in self.fields["labels"]:
            sketch.text(label["x"], label["y"], label["text"], anchor=label["anchor"], font_size=13)
        formula = "".join(text for text, _ in self.fields["formula"])
        sketch.text(width / 2, height - 4, formula, anchor="middle", font_size=17, fill=MUTED)
        return sketch.svg()


def nerve_cell(*, title: str = "", alt: str = "") -> Figure:
    """Draw a nerve cell above the formula of the artificial neuron, output = f(Σ w·x + b): a part
    that is pointed at (or reached by the keys, in the formula) lights up with its term.

    The analogy is loose: a cell answers with spikes in time, a formula with one number.
    Source: McCulloch, Pitts, 1943, "A logical calculus of the ideas immanent in nervous activity".
    """
    fields: dict[str, Any] = {
        "size": list(_SIZE),
        "shapes": [{"part": part, "d": d, "look": look} for part, d, look in _SHAPES],
        "labels": [
            {"part": part, "x": x, "y": y, "text": text, "anchor": anchor}
            for part, x, y, text, anchor in _LABELS
        ],
        "parts": [{"name": name, "term": term, "about": about} for name, term, about in _PARTS],
        "formula": [list(piece) for piece in _FORMULA],
    }
    named = ", ".join(f"{name}: {term}" for name, term, _ in _PARTS)
    told = alt or f"A nerve cell with its parts and their terms: {named}"
    return Parts("parts", title, told, **fields)
