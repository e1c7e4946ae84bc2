"""Keras models: a graph of layers, a list of layers, or a class of one's own, all trained alike."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any

from ..display import print_whole
from . import names, nest
from .context import scope
from .functional import Graph
from .input import Input, InputLayer
from .layer import Layer
from .summary import summary
from .symbolic import KerasTensor, is_symbolic
from .training import Trainer


class Model(Trainer, Layer):
    """Layers that are trained together.

    `Model(inputs, outputs)` from symbolic tensors, or a subclass with `call(self, inputs)`.
    """

    _graph: Graph | None = None
    _input_layer: InputLayer | None

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        functional = "inputs" in kwargs or "outputs" in kwargs or (args and is_symbolic(args[0]))
        return object.__new__(Functional if cls is Model and functional else cls)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        graph_given = "inputs" in kwargs or "outputs" in kwargs or is_symbolic(list(args[:2]))
        if graph_given:
            inputs = args[0] if args else kwargs.pop("inputs")
            outputs = args[1] if len(args) > 1 else kwargs.pop("outputs")
            self._start(**kwargs)
            self._set_graph(inputs, outputs)
        elif type(self) is Model and len(args) > 1:
            raise ValueError(
                "All `inputs` and `outputs` of a Model must be KerasTensors, made by Input(…) and "
                f"by calling layers on it. Received: {args[0]!r:.80}"
            )
        else:
            self._start(*args, **kwargs)

    def _start(self, name: str | None = None, trainable: bool = True, **kwargs: Any) -> None:
        Layer.__init__(self, name=name, trainable=trainable, **kwargs)
        Trainer.__init__(self)

    def _set_graph(self, inputs: Any, outputs: Any) -> None:
        graph = Graph(inputs, outputs, self.name)
        object.__setattr__(self, "_graph", graph)
        self._layers[:] = [o for o in graph.operations if isinstance(o, Layer)]
        self.built = True

    @property
    def layers(self) -> list[Layer]:
        """The layers of the model, not those inside of them."""
        return list(self._layers)

    def get_layer(self, name: str | None = None, index: int | None = None) -> Layer:
        """A layer by name or number; raises ValueError with the names that exist."""
        layers = self.layers
        if index is not None:
            if index >= len(layers):
                raise ValueError(f"{self.name} has {len(layers)} layers, there is no {index}")
            return layers[index]
        for layer in layers:
            if layer.name == name:
                return layer
        raise ValueError(
            f"No such layer: {name}. Existing layers are: {[layer.name for layer in layers]}."
        )

    @property
    def inputs(self) -> list[KerasTensor]:
        """The symbolic inputs."""
        return nest.flatten(self._known_graph("inputs").inputs)

    @property
    def outputs(self) -> list[KerasTensor]:
        """The symbolic outputs."""
        return nest.flatten(self._known_graph("outputs").outputs)

    @property
    def input(self) -> Any:
        return self._known_graph("input").inputs

    @property
    def output(self) -> Any:
        return self._known_graph("output").outputs

    @property
    def input_shape(self) -> Any:
        return nest.map_structure(lambda t: t.shape, self.input)

    @property
    def output_shape(self) -> Any:
        return nest.map_structure(lambda t: t.shape, self.output)

    def _known_graph(self, what: str) -> Graph:
        if self._graph is None:
            raise AttributeError(
                f"{self.name} has no {what}: its shape is not known before it is built. Give its "
                "first layer an Input, or call it on data."
            )
        return self._graph

    def build(self, input_shape: Any = None) -> None:
        """Make all weights for inputs of this shape, by a trial call."""
        if self._graph is None and input_shape is not None:
            shape = tuple(input_shape) if not isinstance(input_shape, dict) else input_shape
            if isinstance(shape, tuple) and shape and isinstance(shape[0], (tuple, list)):
                stand_ins: Any = [Input(batch_shape=s) for s in shape]
            else:
                stand_ins = Input(batch_shape=shape)
            self.built = True
            self._call_symbolic((stand_ins,), {})
        self.built = True

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        graph = self._graph
        if graph is not None:
            given = [t.shape for t in nest.flatten(args[0])]
            if given == [t.shape for t in nest.flatten(graph.inputs)]:
                return nest.map_structure(lambda t: KerasTensor(t.shape, t.dtype), graph.outputs)
        return Layer.compute_output_spec(self, *args, **kwargs)

    def compute_output_shape(self, input_shape: Any) -> Any:
        if self._graph is not None and self.input_shape == input_shape:
            return self.output_shape
        return Layer.compute_output_shape(self, input_shape)

    def summary(
        self,
        line_length: int | None = None,
        positions: Any = None,
        print_fn: Any = None,
        expand_nested: bool = False,
        show_trainable: bool = False,
        layer_range: Any = None,
    ) -> None:
        """Print a table of the layers with output shapes and numbers of weights."""
        text = summary(self, line_length, expand_nested, show_trainable, layer_range)
        (print_fn or print_whole)(text)

    # files

    def save(self, filepath: Any, overwrite: bool = True, **options: Any) -> None:
        """Write the whole model to a `.keras` file, which Keras itself reads, too."""
        from .saving import save_model

        save_model(self, filepath, overwrite, **options)

    def save_weights(self, filepath: Any, overwrite: bool = True) -> None:
        """Write all weights to a `.weights.h5` file, which Keras itself reads, too."""
        from .saving import save_weights

        save_weights(self, filepath, overwrite)

    def load_weights(self, filepath: Any, skip_mismatch: bool = False, **options: Any) -> None:
        """Read weights that Keras or `save_weights` wrote."""
        from .saving import load_weights

        load_weights(self, filepath, skip_mismatch, **options)

    def export(self, filepath: Any, format: str = "tf_saved_model", **_: Any) -> None:
        """Raises NotImplementedError: write a `.keras` file, or ONNX by glowgrad.onnx."""
        raise NotImplementedError(
            f"export(format={format!r}) is not here: use save('model.keras') instead"
        )

    def to_json(self, **options: Any) -> str:
        """The model without weights, as text for `model_from_json`."""
        import json

        from .serialization import serialize_keras_object

        return json.dumps(serialize_keras_object(self), **options)


class Functional(Model):
    """A model made of a graph: `Model(inputs, outputs)`."""

    def get_config(self) -> dict[str, Any]:
        from .graph_config import graph_config

        if type(self) is not Functional:
            return Layer.get_config(self)
        made = {"name": self.name, "trainable": self.trainable}
        return {**made, **graph_config(self._known_graph("graph"))}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """The model that `get_config` describes, with new weights."""
        from .graph_config import graph_from_config

        inputs, outputs = graph_from_config(config)
        made = Functional(inputs, outputs, name=config.get("name"))
        if config.get("trainable") is False:
            made.trainable = False
        return made

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        graph = self._known_graph("graph")
        return graph.run(graph.given(inputs, self.name), training)


class Sequential(Model):
    """Layers one after the other, each with one input and one output.

    Raises ValueError where a layer's input does not fit the output before it.
    """

    def __init__(
        self,
        layers: Iterable[Layer] | None = None,
        trainable: bool = True,
        name: str | None = None,
    ) -> None:
        self._start(name=name, trainable=trainable)
        object.__setattr__(self, "_input_layer", None)
        for layer in layers or ():
            self._append(layer)
        self._rebuild()

    def add(self, layer: Any, rebuild: bool = True) -> None:
        """Put a layer at the end."""
        self._append(layer)
        self._rebuild()

    def _append(self, layer: Any) -> None:
        if isinstance(layer, KerasTensor) and layer.node is not None:
            layer = layer.node.operation  # Input(…) gives the tensor of an InputLayer
        if not isinstance(layer, Layer):
            if not callable(layer):
                raise ValueError(
                    "Only instances of `keras.Layer` can be added to a Sequential model. Received: "
                    f"{layer} (of type {type(layer)})"
                )
            from .layers.core import Lambda

            layer = Lambda(layer)
        if any(layer.name == known.name for known in self._layers):
            raise ValueError(
                f"All layers of a Sequential model must have different names: {layer.name!r} is "
                "there already"
            )
        if isinstance(layer, InputLayer):
            if self._input_layer is not None or self._layers:
                raise ValueError(f"Sequential model '{self.name}' has an Input already")
            object.__setattr__(self, "_input_layer", layer)
            return
        if not self._layers and self._input_layer is None and layer.declared_shape is not None:
            warn_declared_shape(layer)
            place = InputLayer(batch_shape=layer.declared_shape, dtype=layer.input_dtype)
            object.__setattr__(self, "_input_layer", place)
        elif not self._layers and self._input_layer is None and _has_one_input(layer):
            place = InputLayer(batch_shape=layer.input.shape, dtype=layer.input.dtype)
            object.__setattr__(self, "_input_layer", place)
        self._layers.append(layer)

    def get_config(self) -> dict[str, Any]:
        from .serialization import serialize_keras_object

        start = [] if self._input_layer is None else [self._input_layer]
        made = {
            "name": self.name, "trainable": self.trainable,
            "layers": [serialize_keras_object(layer) for layer in (*start, *self._layers)],
        }  # fmt: skip
        if self._input_layer is not None:
            made["build_input_shape"] = list(self._input_layer.batch_shape)
        return made

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """The model that `get_config` describes, with new weights."""
        from .serialization import deserialize_keras_object

        layers = [deserialize_keras_object(entry) for entry in config["layers"]]
        made = cls(layers, name=config.get("name"))
        if not made.built and config.get("build_input_shape") is not None:
            made.build(tuple(config["build_input_shape"]))
        if config.get("trainable") is False:
            made.trainable = False
        return made

    def pop(self, rebuild: bool = True) -> Layer:
        """Take the last layer off."""
        layer = self._layers.pop()
        self.built = False
        object.__setattr__(self, "_graph", None)
        self._rebuild()
        return layer

    def _rebuild(self) -> None:
        """Follow the input's shape through the layers, if it is known."""
        if self._input_layer is None or not self._layers:
            return
        start = x = self._input_layer.output
        with scope(self.name):
            for layer in self._layers:
                layer._nodes.clear()
                x = layer(x)
        names.unique("functional")  # Keras makes a functional model here, which takes a name
        object.__setattr__(self, "_graph", Graph(start, x, self.name))
        self.built = True

    def build(self, input_shape: Any = None) -> None:
        """Make all weights for inputs of this shape, the batch first (None)."""
        if self._graph is None and input_shape is not None and self._layers:
            place = InputLayer(batch_shape=tuple(input_shape))
            object.__setattr__(self, "_input_layer", place)
            self._rebuild()
        self.built = self.built or self._graph is not None

    def _build_for(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        if self._graph is None and self._layers:
            x = args[0]
            place = InputLayer(batch_shape=(None, *x.shape[1:]), dtype=x.dtype)
            object.__setattr__(self, "_input_layer", place)
            self._rebuild()
            for layer in self._layers:  # Keras shows the sizes of the first batch
                parts = nest.flatten(layer._nodes[0].outputs)
                shapes = [(x.shape[0], *part.shape[1:]) for part in parts]
                object.__setattr__(layer, "_first_shapes", shapes)

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        if self._graph is None:
            return inputs
        (x,) = self._graph.given(inputs, self.name)
        for layer in self._layers:
            x = layer(x, training=training)
        return x


def _has_one_input(layer: Layer) -> bool:
    known = isinstance(layer, Model) and layer._graph is not None
    return known and isinstance(layer.input, KerasTensor)


def warn_declared_shape(layer: Layer) -> None:
    """Say what Keras says of shapes given to a layer."""
    warnings.warn(
        "Do not pass an `input_shape`/`input_dim` argument to a layer. When using Sequential "
        "models, prefer using an `Input(shape)` object as the first layer in the model instead.",
        UserWarning,
        stacklevel=5,
    )
