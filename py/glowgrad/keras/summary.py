"""The table that `model.summary()` prints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from . import nest
from .input import InputLayer
from .layer import Layer
from .symbolic import KerasTensor

if TYPE_CHECKING:
    from .model import Model

_LENGTH = 76


def summary(
    model: Model, line_length: int | None = None, expand_nested: bool = False,
    show_trainable: bool = False, layer_range: Any = None,
) -> str:  # fmt: skip
    """A table of layers, output shapes and numbers of weights, and the sums below it.

    Raises ValueError where layer_range names no layers.
    """
    branched = _branched(model)
    rows = list(_rows(model, branched, expand_nested, show_trainable, 0))
    if layer_range is not None:
        rows = _between(rows, layer_range)
    header = ["Layer (type)", "Output Shape", "Param #"]
    header += ["Connected to"] if branched else []
    header += ["Trai…"] if show_trainable else []
    widths = _widths(line_length or _LENGTH, branched, show_trainable)
    lines = [f'Model: "{model.name}"', *_table(header, rows, widths, show_trainable)]
    return "\n".join([*lines, *totals(model)])


def _widths(length: int, branched: bool, show_trainable: bool) -> list[int]:
    """Widths of the columns' texts, in a table of this many characters a line."""
    ends = [0.3, 0.56, 0.74, 1.0] if branched else [0.45, 0.8, 1.0]
    if show_trainable:
        ends = [*(end * 0.9 for end in ends), 1.0]
    marks = [int(length * end + 1e-6) for end in ends]
    parts = [b - a for a, b in zip([0, *marks], marks, strict=False)]
    parts[-2] -= 1  # the line that closes the table
    return [max(part - 3, 1) for part in parts]


def _wrapped(text: str, width: int) -> list[str]:
    """Words over several lines; what is longer than a line is cut with an ellipsis."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        start = len(paragraph) - len(paragraph.lstrip(" "))
        line, filled = paragraph[:start], False
        for word in paragraph[start:].split(" "):
            longer = f"{line} {word}" if filled else line + word
            if len(longer) <= width or not filled:
                line, filled = longer, True
            else:
                lines.append(line)
                line = word
        lines.append(line)
    return [line if len(line) <= width else line[: width - 1] + "…" for line in lines]


def _table(
    header: list[str], rows: list[list[str]], widths: list[int], show_trainable: bool
) -> list[str]:
    def cells(row: list[str], bar: str) -> list[str]:
        parts = [_wrapped(cell, width) for cell, width in zip(row, widths, strict=True)]
        lines = []
        for number in range(max(map(len, parts))):
            texts = [p[number] if number < len(p) else "" for p in parts]
            padded = []
            for column, (text, width) in enumerate(zip(texts, widths, strict=True)):
                last = show_trainable and column == len(widths) - 1
                side = ">" if column == 2 else "^" if last else "<"
                padded.append(f" {text:{side}{width}} ")
            lines.append(bar + bar.join(padded) + bar)
        return lines

    def rule(left: str, line: str, middle: str, right: str) -> str:
        return left + middle.join(line * (w + 2) for w in widths) + right

    lines = [rule("┏", "━", "┳", "┓"), *cells(header, "┃"), rule("┡", "━", "╇", "┩")]
    for number, row in enumerate(rows):
        if number:
            lines.append(rule("├", "─", "┼", "┤"))
        lines += cells(row, "│")
    return [*lines, rule("└", "─", "┴", "┘")]


def _rows(
    model: Model, branched: bool, nested: bool, show_trainable: bool, depth: int
) -> Iterator[list[str]]:
    prefix = "   " * depth + "└ " if depth else ""
    for layer in _listed(model):
        kind = getattr(layer, "class_name", None) or type(layer).__name__
        row = [f"{prefix}{layer.name} ({kind})", _output_shape(layer), _count(layer)]
        if branched:
            row.append(_connected(model, layer))
        if show_trainable:
            weights = getattr(layer, "weights", [])
            row.append("-" if not weights else "Y" if layer.trainable else "N")
        yield row
        if nested and getattr(layer, "layers", None):
            yield from _rows(layer, branched, nested, show_trainable, depth + 1)


def _between(rows: list[list[str]], layer_range: Any) -> list[list[str]]:
    """The rows from the first name to the last one."""
    if len(layer_range) != 2:
        raise ValueError(f"layer_range is [first name, last name], not {layer_range!r}")
    names = [row[0].split(" (")[0].strip("└ ") for row in rows]
    places = [names.index(name) for name in layer_range if name in names]
    if len(places) != 2:
        raise ValueError(f"layer_range={list(layer_range)} names layers that are not in {names}")
    return rows[min(places) : max(places) + 1]


def _listed(model: Model) -> list[Any]:
    """Layers and other operations, in order."""
    if model._graph is not None and not hasattr(model, "_input_layer"):
        return model._graph.operations
    return model.layers


def _branched(model: Model) -> bool:
    """Whether it matters from where a layer's input comes."""
    graph = model._graph
    if graph is None or hasattr(model, "_input_layer"):
        return False
    if len(nest.flatten(graph.inputs)) > 1:
        return True
    applied = [id(node.operation) for node in graph.nodes]
    used = [part for node in graph.nodes for part in node.inputs]
    sources = [id(part.node) for part in used]
    alone = len(set(applied)) == len(applied) and len(set(sources)) == len(sources)
    return not alone or len(used) != len(graph.nodes)


def _output_shape(layer: Any) -> str:
    nodes = getattr(layer, "_nodes", None)
    shapes = getattr(layer, "_first_shapes", None)
    if type(layer).__dict__.get("call") and type(layer).compute_output_shape is (
        Layer.compute_output_shape
    ):
        shapes = None  # Keras does not know the shapes of layers of one's own
    if nodes and not shapes:
        outputs = nest.flatten(nodes[0].outputs)
        shapes = [o.shape for o in outputs if isinstance(o, KerasTensor)]
    if not shapes:
        return "?"
    return str(shapes[0]) if len(shapes) == 1 else "[" + ", ".join(map(str, shapes)) + "]"


def _count(layer: Any) -> str:
    if not hasattr(layer, "count_params"):
        return "0"
    if not layer.built and type(layer).build is not Layer.build:
        return "0 (unbuilt)"
    if not layer.built:
        return "0"
    return f"{layer.count_params():,}"


def _connected(model: Model, layer: Any) -> str:
    graph = model._graph
    if isinstance(layer, InputLayer) or graph is None:
        return "-"
    sources = []
    for node in graph.nodes:
        if node.operation is layer:
            for part in node.inputs:
                made = part.node
                if made is not None:
                    index = [id(o) for o in nest.flatten(made.outputs)].index(id(part))
                    nodes = [id(n) for n in made.operation._nodes]
                    call = nodes.index(id(made)) if id(made) in nodes else 0
                    sources.append(f"{made.operation.name}[{call}][{index}]")
    return ",\n".join(sources)


def _size(count: int) -> str:
    size = float(count)
    for unit in ("B", "KB", "MB", "GB"):
        if size < 1024 or unit == "GB":
            break
        size /= 1024
    return f"{size:.2f} {unit}"


def totals(model: Model) -> list[str]:
    """The sums of weights: all, trained, not trained, and the optimizer's own."""
    trained = sum(w.numel() for w in model.trainable_weights)
    total = sum(w.numel() for w in model.weights)
    own = 0
    if model.optimizer is not None and model.optimizer.built:
        # Keras counts the number of steps and the learning rate, too.
        own = sum(v.numel() for v in model.optimizer.variables) + 2

    def line(label: str, count: int) -> str:
        return f" {label} params: {count:,} ({_size(count * 4)})"

    lines = [line("Total", total + own), line("Trainable", trained)]
    lines.append(line("Non-trainable", total - trained))
    return [*lines, line("Optimizer", own)] if own else lines
