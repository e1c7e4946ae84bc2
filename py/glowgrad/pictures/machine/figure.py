"""The autodiff machine as a figure."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...autograd import enable_grad
from ..figure import Figure, as_numpy
from ..layered import layered
from ..sketch import ACCENT, GRID, MUTED, RAISED, Sketch, series
from .reader import Reader
from .tape import Entry, needed

_DATA = ("x", "y", "t", "target", "data")  # what a descent step leaves alone, by how names begin
_STARTS = ("start", "values", "end")

# How operations are called in a box.
_SIGNS = {
    "add": "+",
    "sub": "−",
    "mul": "×",
    "div": "÷",
    "matmul": "@",
    "neg": "−( )",
    "pow": "aᵇ",
    "transpose": "T",
}


def autodiff(
    code: str, *, at: str = "end", backward: bool = True, title: str = "", **values: Any
) -> MachineFigure:
    """A few lines of Python as a graph to step through: values flow forward, gradients back.

        autodiff("L = (tanh(w*x + b) - y)**2", w=0.5, x=2.0, b=0.1, y=1.0)

    code:     assignments, arithmetic, `for i in range(3):` and functions such as tanh; names that
              are assigned numbers, vectors or matrices become inputs to drag. The last line is the
              result, one number. The code is read, not executed.
    at:       where the slider begins: start, values (all computed) or end (all gradients, too).
    backward: False shows the way forward alone.
    values:   of the inputs, instead of those in the code.
    Raises ValueError, with the line, for what the machine does not follow.
    """
    if at not in _STARTS:
        raise ValueError(f"at={at!r} is not known: choose one of {', '.join(_STARTS)}")
    code = code.strip("\n")  # of triple quotes
    given = {name: as_numpy(value).tolist() for name, value in values.items()}
    reader = Reader(code, given)
    with enable_grad():
        result = reader.read()
        if reader.given:
            raise ValueError(f"the code uses no {', '.join(reader.given)}, which was given a value")
        result.tensor.backward()
    return MachineFigure(code, title, at, needed(reader.tape, result), backward=backward)


class MachineFigure(Figure):
    """A graph with its numbers, the code it was read from, and a player."""

    def __init__(
        self, code: str, title: str, at: str, entries: list[Entry], *, backward: bool
    ) -> None:
        number = {id(entry): place for place, entry in enumerate(entries)}
        uses = [
            (number[id(arg)], place, slot)
            for place, entry in enumerate(entries)
            for slot, arg in enumerate(entry.args)
        ]
        places, chains = layered(len(entries), [(tail, head) for tail, head, _ in uses])
        nodes = []
        for entry, (layer, row) in zip(entries, places, strict=False):
            args = [number[id(arg)] for arg in entry.args]
            nodes.append({**_described(entry), "args": args, "layer": layer, "row": row})
        edges = [
            {"tail": tail, "head": head, "slot": slot, "route": [list(places[s]) for s in chain]}
            for (tail, head, slot), chain in zip(uses, chains, strict=True)
        ]
        leaves = [entry for entry in entries if entry.op == "input"]
        inputs = [entry.name for entry in leaves]
        self._gradients = {leaf.name: as_numpy(leaf.tensor.grad).tolist() for leaf in leaves}
        result = entries[-1]
        alt = (
            f"Graph of {result.name}: {sum(bool(entry.args) for entry in entries)} operations on "
            f"{', '.join(inputs)}; {result.name} is {_brief(nodes[-1], 'value')}"
        )
        told = {"code": code, "at": at, "backward": backward, "nodes": nodes, "edges": edges}
        super().__init__("autodiff", title, alt, **told)

    @property
    def gradients(self) -> dict[str, Any]:
        """The gradient of each input, a number or a list, as the engine's `backward()` gave it."""
        return dict(self._gradients)

    def svg(self) -> str:
        nodes = self.fields["nodes"]
        if not self.fields["backward"]:
            nodes = [{key: node[key] for key in node if key != "gradient"} for node in nodes]
        return _drawn(nodes, self.fields["edges"])


def _described(entry: Entry) -> dict[str, Any]:
    told: dict[str, Any] = {
        "op": entry.op,
        "name": entry.name,
        "shape": list(entry.shape),
        "attrs": entry.attrs,
        "value": _numbers(entry.tensor.detach()),
    }
    if entry.op != "constant" and entry.tensor.requires_grad:
        told["gradient"] = _numbers(entry.tensor.grad)
    if entry.op == "input":
        told["moves"] = not entry.name.lower().startswith(_DATA)
    if entry.span is not None:
        told["span"] = list(entry.span)
    return told


def _numbers(tensor: Any) -> list[float | None]:
    """Numbers for JSON, which has no NaN and no infinity."""
    if tensor is None:
        return []
    flat = as_numpy(tensor).ravel()
    return [float(f"{one:.7g}") if np.isfinite(one) else None for one in flat]


_BOX = (118, 58)
_STEP = (168, 76)


def sign_of(node: dict[str, Any]) -> str:
    """What an operation is called in its box."""
    if node["op"] == "power":
        return f"( )^{node['attrs']['exponent']:g}"
    if node["op"] == "index":
        return f"[{', '.join(map(str, node['attrs']['index']))}]"
    return _SIGNS.get(node["op"], node["op"])


def _drawn(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> str:
    rows = [row for edge in edges for _, row in edge["route"]]
    top, bottom = min(rows), max(rows)
    layers = max(node["layer"] for node in nodes)
    sketch = Sketch(layers * _STEP[0] + _BOX[0] + 4, (bottom - top) * _STEP[1] + _BOX[1] + 4)

    def corner(layer: float, row: float) -> tuple[float, float]:
        return 2 + layer * _STEP[0], 2 + (row - top) * _STEP[1]

    for edge in edges:
        (x, y), *rest = (corner(layer, row) for layer, row in edge["route"])
        path = [(x + _BOX[0], y + _BOX[1] / 2)]
        for x, y in rest:
            path += [(x, y + _BOX[1] / 2), (x + _BOX[0], y + _BOX[1] / 2)]
        sketch.line(path[:-1], stroke=MUTED)
    for node in nodes:
        x, y = corner(node["layer"], node["row"])
        learns = node["op"] == "input"
        stroke = ACCENT if learns else GRID if node["op"] == "constant" else MUTED
        sketch.rect(x, y, *_BOX, rx=7, fill=RAISED, stroke=stroke)
        middle = {"anchor": "middle", "font_size": 12}
        sign = "" if learns else sign_of(node)
        head = " = ".join(part for part in (node["name"], sign) if part)
        if node["op"] != "constant":
            sketch.text(x + _BOX[0] / 2, y + 17, head, font_weight=650, **middle)
        sketch.text(x + _BOX[0] / 2, y + 34, _brief(node, "value"), **middle)
        if "gradient" in node:
            gradient = f"∇ {_brief(node, 'gradient')}"
            sketch.text(x + _BOX[0] / 2, y + 51, gradient, **{**middle, "fill": series(1)})
    return sketch.svg()


def _brief(node: dict[str, Any], what: str) -> str:
    if len(node[what]) > 1:
        return " × ".join(map(str, node["shape"]))
    [one] = node[what] or [None]
    return "not a number" if one is None else f"{one:.4g}".replace("-", "−")
