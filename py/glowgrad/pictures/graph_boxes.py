"""Boxes and arrows of a recorded computation."""

from __future__ import annotations

import linecache
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..autograd.graph import Node
from ..nn.module import Module
from ..tensor import Tensor
from .drawing import draw_graph
from .figure import Figure, pack
from .layered import layered

_CELL = re.compile(r"<(.*) #\d+>$")  # the file name under which a cell is compiled
_MOST_NODES = 250
_MOST_VALUES = 1024  # of a tensor, that travel to the page


class Step:
    """One recorded operation: its tensors, the line that called it, the layers it ran in."""

    def __init__(
        self,
        node: Node,
        inputs: Sequence[Tensor],
        results: Sequence[Tensor],
        line: tuple[str, int] | None,
        layers: tuple[tuple[int, Module], ...],
    ) -> None:
        self.node, self.inputs, self.results = node, list(inputs), list(results)
        self.line, self.layers = line, layers


class Drawing:
    """Boxes and arrows of a list of steps."""

    def __init__(
        self,
        steps: Sequence[Step],
        fold: int | None,
        names: Mapping[int, str],
        leaves: Sequence[Any] | None = None,
    ) -> None:
        """leaves: the only ones to be drawn; None for all."""
        self.leaves = None if leaves is None else {id(leaf) for leaf in leaves}
        if not steps:
            raise ValueError(
                "nothing was recorded: compute something from tensors with requires_grad=True"
            )
        self.names = names
        self.boxes: list[dict[str, Any]] = []
        self.edges: dict[tuple[int, int], None] = {}
        self._tensors: dict[int, int] = {}  # id of a leaf -> its box
        self._made: dict[tuple[int, int], int] = {}  # node number and output -> the box of the step
        self._folded: dict[tuple[int, ...], int] = {}
        for step in steps:
            self._add(step, fold)

    def _add(self, step: Step, fold: int | None) -> None:
        box = self._box_of(step, fold)
        for tensor in step.inputs:
            source = None
            if tensor.grad_fn is None:
                drawn = self.leaves is None or id(tensor) in self.leaves
                source = self._leaf(tensor) if drawn else None
            elif (key := (tensor.grad_fn.number, tensor._output)) in self._made:
                source = self._made[key]
            if source is not None and source != box:
                self.edges[source, box] = None
        for edge in step.node.edges:
            if isinstance(edge, tuple) and (edge[0].number, edge[1]) in self._made:
                source = self._made[edge[0].number, edge[1]]
                if source != box:
                    self.edges[source, box] = None
        for index in range(len(step.node.outputs)):
            self._made[step.node.number, index] = box

    def _box_of(self, step: Step, fold: int | None) -> int:
        inside = step.layers[: fold or 0]
        if inside and len(inside) < (fold or 0) and inside[-1][1]._modules:
            inside = ()  # between the layers of a layer that is drawn open
        key = tuple(number for number, _ in inside)
        if inside and key in self._folded:
            box = self._folded[key]
            self._describe_result(self.boxes[box], step)
            return box
        module = inside[-1][1] if inside else None
        label = step.node.primitive.name
        made: dict[str, Any] = {
            "role": "operation" if module is None else "layer",
            "label": label if module is None else type(module).__name__,
            "name": self.names.get(id(module), "") if module is not None else "",
        }
        if module is not None:
            made["parameters"] = sum(p.numel() for p in module.parameters())
            made["made_with"] = " ".join(module.extra_repr().split())
        if step.line is not None and self.leaves is None:
            filename, number = step.line
            cell = _CELL.match(filename)
            made["place"] = {"cell": cell[1] if cell else "", "line": number}
            made["code"] = linecache.getline(filename, number).strip()
        self._describe_result(made, step)
        self.boxes.append(made)
        if inside:
            self._folded[key] = len(self.boxes) - 1
        return len(self.boxes) - 1

    def _describe_result(self, box: dict[str, Any], step: Step) -> None:
        if step.results:
            box.update(self._described(step.results[0]))
        else:
            spec = step.node.outputs[0]
            box.update({"shape": list(spec.shape), "dtype": str(spec.dtype).rpartition(".")[2]})

    def _leaf(self, tensor: Tensor) -> int:
        known = self._tensors.get(id(tensor))
        if known is not None:
            return known
        learns = tensor.requires_grad and self.leaves is None
        role = "parameter" if learns else "input"
        name = self.names.get(id(tensor), "")
        label = name or ("parameter" if learns else "constant")
        self.boxes.append({"role": role, "label": label, **self._described(tensor)})
        self._tensors[id(tensor)] = len(self.boxes) - 1
        return len(self.boxes) - 1

    def _described(self, tensor: Tensor) -> dict[str, Any]:
        told: dict[str, Any] = {
            "shape": list(tensor.shape),
            "dtype": str(tensor.dtype).rpartition(".")[2],
        }
        if self.leaves is None:
            told["device"] = str(tensor.device)
            told.update(_values("value", tensor), **_values("gradient", _gradient(tensor)))
        if tensor.grad_fn is not None and (name := self.names.get(id(tensor))):
            told["name"] = name
        return told

    def figure(self, title: str, what: str = "Graph") -> Figure:
        if len(self.boxes) > _MOST_NODES:
            raise ValueError(
                f"this graph has {len(self.boxes)} boxes, more than the {_MOST_NODES} that can be "
                "read: fold=1 draws each layer of a model as one, or trace a smaller computation"
            )
        edges = list(self.edges)
        places, chains = layered(len(self.boxes), edges)
        for box, (layer, row) in zip(self.boxes, places, strict=False):
            box["layer"], box["row"] = layer, row
        routes = [[list(places[stop]) for stop in chain] for chain in chains]
        arrows = [
            {"tail": tail, "head": head, "route": route}
            for (tail, head), route in zip(edges, routes, strict=True)
        ]
        leaves = sum(box["role"] in ("parameter", "input") for box in self.boxes)
        last = self.boxes[-1]
        alt = (
            f"{what}: {len(self.boxes) - leaves} operations on {leaves} tensors, ending in "
            f"{last.get('name') or last['label']}"
        )
        return GraphFigure(title, alt, self.boxes, arrows)


class GraphFigure(Figure):
    """Boxes and arrows from left to right."""

    def __init__(self, title: str, alt: str, nodes: list[Any], edges: list[Any]) -> None:
        super().__init__("graph", title, alt, nodes=nodes, edges=edges)

    def svg(self) -> str:
        return draw_graph(self.fields["nodes"], self.fields["edges"])


def tensor_names(variables: Mapping[str, Any]) -> dict[int, str]:
    """What tensors and layers are called, by identity: variables, then parts of models."""
    names: dict[int, str] = {}
    for name, value in variables.items():
        if name.startswith("_"):
            continue
        if isinstance(value, Module):
            for path, part in value.named_modules():
                names.setdefault(id(part), f"{name}.{path}" if path else name)
            for path, parameter in value.named_parameters():
                names.setdefault(id(parameter), f"{name}.{path}")
        elif isinstance(value, Tensor):
            names[id(value)] = name
    return names


def _gradient(tensor: Tensor) -> Tensor | None:
    """The gradient, without the warning that one is asked for where none is kept."""
    kept = tensor.requires_grad and (tensor.is_leaf or tensor.retains_grad)
    return tensor.grad if kept else None


def _values(name: str, tensor: Tensor | None) -> dict[str, Any]:
    """The numbers of a tensor for the page, at most so many that they can be looked at."""
    if tensor is None:
        return {}
    values = tensor.detach()._values()
    if values.dtype.kind not in "fiub":
        return {}
    flat = np.asarray(values, np.float32)
    table = flat.reshape(-1, flat.shape[-1]) if flat.ndim > 1 else flat.reshape(1, -1)
    rows = max(1, _MOST_VALUES // max(1, table.shape[1]))
    return {name: pack(np.ascontiguousarray(table[:rows, :_MOST_VALUES]))}
