"""The table that `model.summary()` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import nest
from .input import InputLayer
from .symbolic import KerasTensor

if TYPE_CHECKING:
    from .model import Model


def summary(
    model: Model, line_length: int | None = None, expand_nested: bool = False,
    show_trainable: bool = False,
) -> str:  # fmt: skip
    """A table of layers, output shapes and numbers of weights, and the sums below it."""
    branched = _branched(model)
    rows = list(_rows(model, branched, expand_nested, show_trainable, ""))
    header = ["Layer (type)", "Output Shape", "Param #"]
    header += ["Connected to"] if branched else []
    header += ["Trai…"] if show_trainable else []
    widths = [
        max(len(line) for row in [header, *rows] for line in row[column].split("\n"))
        for column in range(len(header))
    ]
    least = (31, 22, 13, 21) if not branched else (20, 18, 10, 21)
    widths = [max(w, m) for w, m in zip(widths, (*least, 5), strict=False)]
    return "\n".join([f'Model: "{model.name}"', *_table(header, rows, widths), *totals(model)])


def _table(header: list[str], rows: list[list[str]], widths: list[int]) -> list[str]:
    def cells(row: list[str], bar: str) -> list[str]:
        parts = [cell.split("\n") for cell in row]
        lines = []
        for number in range(max(map(len, parts))):
            texts = [p[number] if number < len(p) else "" for p in parts]
            padded = [
                f" {t:>{w}} " if column == 2 and bar == "│" else f" {t:<{w}} "
                for column, (t, w) in enumerate(zip(texts, widths, strict=True))
            ]
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
    model: Model, branched: bool, nested: bool, show_trainable: bool, prefix: str
) -> Any:  # rows of text
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
            yield from _rows(layer, branched, nested, show_trainable, prefix + "└ ")


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
    uses: dict[int, int] = {}
    for node in graph.nodes:
        for part in node.inputs:
            uses[id(part)] = uses.get(id(part), 0) + 1
        if len(node.inputs) > 1:
            return True
    many = any(count > 1 for count in uses.values())
    return many or len(nest.flatten(graph.inputs)) > 1 or len(nest.flatten(graph.outputs)) > 1


def _output_shape(layer: Any) -> str:
    nodes = getattr(layer, "_nodes", None)
    outputs = nodes[0].outputs if nodes else getattr(layer, "outputs_of", None)
    if outputs is None:
        return "?"
    shapes = [str(o.shape) for o in nest.flatten(outputs) if isinstance(o, KerasTensor)]
    return shapes[0] if len(shapes) == 1 else "[" + ", ".join(shapes) + "]"


def _count(layer: Any) -> str:
    if not hasattr(layer, "count_params"):
        return "0"
    if not layer.built:
        return "0 (unbuilt)"
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
                    sources.append(f"{made.operation.name}[0][{index}]")
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
        own = sum(v.numel() for v in model.optimizer.variables)

    def line(label: str, count: int) -> str:
        return f" {label} params: {count:,} ({_size(count * 4)})"

    lines = [line("Total", total + own), line("Trainable", trained)]
    lines.append(line("Non-trainable", total - trained))
    return [*lines, line("Optimizer", own)] if own else lines
