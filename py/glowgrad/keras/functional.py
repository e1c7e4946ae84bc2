"""Models as graphs: from symbolic inputs through layers to outputs."""

from __future__ import annotations

from typing import Any

from ..tensor import Tensor
from . import nest
from .input import InputLayer
from .layer import Layer
from .symbolic import KerasTensor, Node


class Graph:
    """The nodes between inputs and outputs, in the order in which they can be computed.

    Raises ValueError where an output does not come from the inputs.
    """

    def __init__(self, inputs: Any, outputs: Any, name: str) -> None:
        if isinstance(outputs, dict):
            outputs = {key: outputs[key] for key in sorted(outputs)}
        self.inputs, self.outputs = inputs, outputs
        flat = nest.flatten(inputs)
        for part in [*flat, *nest.flatten(outputs)]:
            if not isinstance(part, KerasTensor):
                raise ValueError(
                    f"Model {name} got {type(part).__name__} among its inputs and outputs: they "
                    "are symbolic tensors, made by Input(…) and by calling layers on it"
                )
        known = {id(t) for t in flat}
        self.nodes: list[Node] = []
        seen: set[int] = set()
        # Depth first, without recursion: a deep network has more layers than Python has frames.
        todo: list[tuple[KerasTensor, bool]] = [(t, False) for t in nest.flatten(outputs)][::-1]
        met: dict[int, Any] = {}  # operations in the order in which the walk meets them
        while todo:
            part, ready = todo.pop()
            node = part.node
            if node is not None and (
                id(part) not in known or isinstance(node.operation, InputLayer)
            ):
                met.setdefault(id(node.operation), node.operation)
            if id(part) in known or node is None or (id(node) in seen and not ready):
                continue
            if ready:
                self.nodes.append(node)
                continue
            if isinstance(node.operation, InputLayer):
                raise ValueError(
                    f"Model {name}: an output comes from {part.name!r}, which is not among the "
                    "model's inputs: the graph is disconnected"
                )
            seen.add(id(node))
            todo.append((part, True))
            todo += [(t, False) for t in reversed(node.inputs)]
        self._order_layers(flat, met)

    def _order_layers(self, inputs: list[KerasTensor], met: dict[int, Any]) -> None:
        """Layers by their longest way to an output, the farthest first, as Keras lists them."""
        depth: dict[int, int] = {}
        needed = {id(t): 0 for t in nest.flatten(self.outputs)}
        for node in reversed(self.nodes):
            own = max(needed.get(id(t), 0) for t in nest.flatten(node.outputs))
            operation = node.operation
            depth[id(operation)] = own = max(own, depth.get(id(operation), 0))
            for part in node.inputs:
                needed[id(part)] = max(needed.get(id(part), 0), own + 1)
        roots = [t.node.operation for t in inputs if t.node is not None]
        operations = dict(met)
        for root, part in zip(roots, inputs, strict=True):
            depth[id(root)] = max(needed.get(id(part), 0), depth.get(id(root), 0))
            if not isinstance(root, InputLayer):  # a model of the middle of another one
                root = InputLayer(batch_shape=part.shape, dtype=part.dtype, name=part.name)
                depth[id(root)] = needed.get(id(part), 0)
            operations.setdefault(id(root), root)
        # Sorting keeps the order of equals.
        self.operations = sorted(operations.values(), key=lambda o: -depth[id(o)])

    def run(self, inputs: Any, training: bool | None) -> Any:
        """The outputs for real inputs."""
        values: dict[int, Any] = {}
        for part, value in zip(nest.flatten(self.inputs), inputs, strict=True):
            values[id(part)] = value

        def real(part: Any) -> Any:
            return values[id(part)] if isinstance(part, KerasTensor) else part

        for node in self.nodes:
            kwargs = nest.map_structure(real, node.kwargs)
            if training is not None and isinstance(node.operation, Layer):
                kwargs.setdefault("training", training)
            made = node.operation(*nest.map_structure(real, node.args), **kwargs)
            outputs = zip(nest.flatten(node.outputs), nest.flatten(made), strict=True)
            values.update({id(part): value for part, value in outputs})
        return nest.map_structure(real, self.outputs)

    def given(self, inputs: Any, name: str) -> list[Tensor]:
        """The inputs in order, from one value, a list, or a dict by name, checked for shape.

        Raises ValueError where number or shape do not fit.
        """
        places = nest.flatten(self.inputs)
        if isinstance(inputs, dict) and not isinstance(self.inputs, dict):
            missing = [p.name for p in places if p.name not in inputs]
            if missing:
                raise ValueError(f"{name} got no value for its inputs {missing}")
            values = [inputs[p.name] for p in places]
        else:
            values = nest.flatten(inputs)
        if len(values) != len(places):
            raise ValueError(
                f'Layer "{name}" expects {len(places)} input(s), but it received {len(values)} '
                "input tensors."
            )
        return [_fitted(v, p, name) for v, p in zip(values, places, strict=True)]


def _fitted(value: Any, place: KerasTensor, name: str) -> Any:
    """A value in the shape of an input: an axis of size 1 at the end may be missing or too much."""
    shape, wanted = tuple(value.shape), place.shape
    if len(shape) == len(wanted) - 1 and wanted[-1] == 1:
        value = value[..., None]
    elif len(shape) == len(wanted) + 1 and shape[-1] == 1:
        value = value.squeeze(-1)
    shape = tuple(value.shape)
    fits = len(shape) == len(wanted) and all(
        w is None or w == s for s, w in zip(shape, wanted, strict=True)
    )
    if not fits:
        raise ValueError(
            f'Input {place.name!r} of "{name}" has shape {wanted}, but the data have shape '
            f"{shape}. (None stands for any size.)"
        )
    if place.dtype.is_floating_point and not value.dtype.is_floating_point:
        value = value.to(place.dtype)
    return value


def rebuilt(model: Any, copy_of: Any) -> Any:
    """A model with the same connections, each layer replaced by `copy_of(layer)`."""
    from .model import Functional

    graph = model._graph
    made: dict[int, Any] = {}
    for part in nest.flatten(graph.inputs):
        layer = InputLayer(batch_shape=part.shape, dtype=part.dtype, name=part.name)
        made[id(part)] = layer.output

    def real(part: Any) -> Any:
        return made[id(part)] if isinstance(part, KerasTensor) else part

    copies: dict[int, Any] = {}
    for node in graph.nodes:
        operation = node.operation
        if id(operation) not in copies:
            copies[id(operation)] = (
                copy_of(operation) if isinstance(operation, Layer) else operation.again
            )
        outputs = copies[id(operation)](
            *nest.map_structure(real, node.args), **nest.map_structure(real, node.kwargs)
        )
        pairs = zip(nest.flatten(node.outputs), nest.flatten(outputs), strict=True)
        made.update({id(old): new for old, new in pairs})
    ends = [nest.map_structure(real, part) for part in (graph.inputs, graph.outputs)]
    return Functional(*ends, name=model.name)
