"""Models as data: the layers of a Sequential, the layers and connections of a graph."""

from __future__ import annotations

from typing import Any

from . import nest, ops
from .functional import Graph
from .input import InputLayer
from .names import snake_case
from .serialization import deserialize_keras_object, serialize_keras_object
from .symbolic import KerasTensor, Node


def graph_config(graph: Graph) -> dict[str, Any]:
    """Layers, their connections, inputs and outputs, in Keras's form."""
    places: dict[int, list[Any]] = {}  # of each tensor: name of the operation, call, output
    calls: dict[int, list[Node]] = {}
    for part in nest.flatten(graph.inputs):
        source = part.node.operation
        places[id(part)] = [source.name if isinstance(source, InputLayer) else part.name, 0, 0]
    for node in graph.nodes:
        calls.setdefault(id(node.operation), []).append(node)
        number = len(calls[id(node.operation)]) - 1
        for index, part in enumerate(nest.flatten(node.outputs)):
            places[id(part)] = [node.operation.name, number, index]

    def written(value: Any) -> Any:
        if isinstance(value, KerasTensor):
            history = {"shape": list(value.shape), "dtype": value.dtype.name,
                       "keras_history": places[id(value)]}  # fmt: skip
            return {"class_name": "__keras_tensor__", "config": history}
        if isinstance(value, (list, tuple)):
            return [written(part) for part in value]
        if isinstance(value, dict):
            return {key: written(part) for key, part in value.items()}
        return serialize_keras_object(value)

    layers = []
    for operation in graph.operations:
        if hasattr(operation, "get_config"):
            entry = serialize_keras_object(operation)
        else:
            kind = operation.class_name
            entry = {"module": "keras.src.ops.numpy", "class_name": kind,
                     "config": {"name": operation.name}, "registered_name": kind}  # fmt: skip
            if not hasattr(ops, operation.title) and operation.title != "get_item":
                raise TypeError(
                    f"the model holds {operation.name}, a function that is no part of keras.ops: "
                    "put it into a layer of your own to save the model"
                )
        entry["name"] = operation.name
        entry["inbound_nodes"] = [
            {"args": written(list(node.args)), "kwargs": written(node.kwargs)}
            for node in calls.get(id(operation), [])
        ]
        layers.append(entry)
    ends = [nest.map_structure(lambda t: places[id(t)], part)
            for part in (graph.inputs, graph.outputs)]  # fmt: skip
    return {"layers": layers, "input_layers": ends[0], "output_layers": ends[1]}


def _is_place(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and len(value) == 3 and isinstance(value[0], str)


def graph_from_config(config: dict[str, Any]) -> tuple[Any, Any]:
    """The symbolic inputs and outputs of a new graph.

    Raises ValueError where a connection leads nowhere.
    """
    made: dict[tuple[str, int, int], KerasTensor] = {}
    operations: dict[str, Any] = {}
    waiting: list[tuple[str, int, Any]] = []
    for entry in config["layers"]:
        name = entry.get("name") or entry["config"]["name"]
        if "keras.src.ops" in (entry.get("module") or ""):
            operations[name] = _function(entry)
        else:
            operations[name] = deserialize_keras_object(entry)
        if isinstance(operations[name], InputLayer):
            made[name, 0, 0] = operations[name].output
        for number, node in enumerate(entry.get("inbound_nodes", [])):
            waiting.append((name, number, node))

    class Later(Exception):  # noqa: N818 - it is no error
        """An input that is not computed yet."""

    def read(value: Any) -> Any:
        if isinstance(value, dict) and value.get("class_name") == "__keras_tensor__":
            place = tuple(value["config"]["keras_history"])
            if place not in made:
                raise Later
            return made[place]
        if isinstance(value, list):
            return [read(part) for part in value]
        if isinstance(value, dict) and "class_name" not in value:
            return {key: read(part) for key, part in value.items()}
        return deserialize_keras_object(value)

    while waiting:
        rest = []
        for name, number, node in waiting:
            try:
                args, kwargs = read(node["args"]), read(node["kwargs"])
            except Later:
                rest.append((name, number, node))
                continue
            kwargs = {k: v for k, v in kwargs.items() if not (k == "mask" and v is None)}
            outputs = operations[name](*args, **kwargs)
            for index, part in enumerate(nest.flatten(outputs)):
                made[name, number, index] = part
                if not hasattr(operations[name], "name") and part.node is not None:
                    part.node.operation.name = name
        if len(rest) == len(waiting):
            raise ValueError(f"the connections of {[name for name, _, _ in rest]} lead nowhere")
        waiting = rest

    def ends(value: Any) -> Any:
        if _is_place(value):
            return made[value[0], value[1], value[2]]
        if isinstance(value, dict):
            return {key: ends(part) for key, part in value.items()}
        return [ends(part) for part in value]

    return ends(config["input_layers"]), ends(config["output_layers"])


def _function(entry: dict[str, Any]) -> Any:
    """What an operation that is no layer does."""
    title = snake_case(entry["class_name"])
    options = {k: v for k, v in entry["config"].items() if k != "name"}
    if title == "get_item":

        def item(x: Any, key: Any) -> Any:
            return x[tuple(key) if isinstance(key, list) else key]

        return item
    if title not in ops.__all__:
        raise ValueError(f"there is no operation {entry['class_name']!r} here")
    function = getattr(ops, title)
    return lambda *args, **kwargs: function(*args, **{**options, **kwargs})
