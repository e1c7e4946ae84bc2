"""Layers around a layer: both directions, every step."""

from __future__ import annotations

from typing import Any

import glowgrad as gg

from ...tensor import Tensor
from .. import nest
from ..layer import Layer
from ..symbolic import KerasTensor, Shape


class Wrapper(Layer):
    """A layer that owns another."""

    def __init__(self, layer: Layer, **kwargs: Any) -> None:
        if not isinstance(layer, Layer):
            raise ValueError(
                f"Layer {layer} supplied to {type(self).__name__} isn't a supported layer type. "
                "Please ensure wrapped layer is a valid Keras layer."
            )
        super().__init__(**kwargs)
        self.layer = layer


class TimeDistributed(Wrapper):
    """The same layer at every step: (N, L, …) becomes (N, L, …)."""

    supports_masking = True

    def build(self, input_shape: Any = None) -> None:
        step = (input_shape[0], *input_shape[2:])
        self.layer._build_for((KerasTensor(step),), {})
        self.built = True

    def call(self, inputs: Tensor, training: bool = False, mask: Any = None) -> Tensor:
        n, length = inputs.shape[:2]
        made = self.layer(inputs.reshape(n * length, *inputs.shape[2:]), training=training)
        return made.reshape(n, length, *made.shape[1:])

    def compute_output_shape(self, input_shape: Any) -> Shape:
        step = self.layer.compute_output_shape((input_shape[0], *input_shape[2:]))
        return (step[0], input_shape[1], *step[1:])


class Bidirectional(Wrapper):
    """A recurrent layer forwards and backwards; merge_mode: concat, sum, mul, ave or None.

    Source: Schuster, Paliwal, 1997.
    """

    supports_masking = True

    def __init__(
        self, layer: Any, merge_mode: str | None = "concat", weights: Any = None,
        backward_layer: Any = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        if merge_mode not in ("sum", "mul", "ave", "concat", None):
            raise ValueError(
                "Invalid merge mode. Merge mode should be one of {'sum', 'mul', 'ave', 'concat', "
                f"None}}. Received: {merge_mode}"
            )
        if kwargs.get("input_shape") is None and layer.declared_shape is not None:
            kwargs["batch_input_shape"] = layer.declared_shape
        Layer.__init__(self, **kwargs)
        self.merge_mode = merge_mode
        self.forward_layer = layer
        if backward_layer is None:
            config = layer.get_config()
            config.update(
                go_backwards=not layer.go_backwards,
                name=f"backward_{layer.name.removeprefix('forward_')}",
            )
            backward_layer = type(layer).from_config(config)
        self.backward_layer = backward_layer
        if not layer.name.startswith("forward_"):
            layer.name = f"forward_{layer.name}"
        self.return_sequences, self.return_state = layer.return_sequences, layer.return_state
        self.layer = layer

    def build(self, input_shape: Any = None) -> None:
        for layer in (self.forward_layer, self.backward_layer):
            layer._build_for((KerasTensor(input_shape),), {})
        self.built = True

    def call(
        self, sequences: Tensor, initial_state: Any = None, mask: Any = None, training: bool = False
    ) -> Any:
        first, second = None, None
        if initial_state is not None:
            half = len(initial_state) // 2
            first, second = initial_state[:half], initial_state[half:]
        options = {"mask": mask, "training": training}
        ahead = self.forward_layer(sequences, initial_state=first, **options)
        back = self.backward_layer(sequences, initial_state=second, **options)
        states = []
        if self.return_state:
            states = [*ahead[1:], *back[1:]]
            ahead, back = ahead[0], back[0]
        if self.return_sequences:
            back = back.flip(1)
        out = self._merge(ahead, back)
        return [out, *states] if self.return_state else out

    def _merge(self, a: Tensor, b: Tensor) -> Any:
        if self.merge_mode == "concat":
            return gg.cat([a, b], -1)
        if self.merge_mode == "mul":
            return a * b
        if self.merge_mode is None:
            return [a, b]
        return a + b if self.merge_mode == "sum" else (a + b) / 2

    def compute_output_shape(self, input_shape: Any) -> Shape:
        made = self.forward_layer.compute_output_shape(input_shape)
        return (*made[:-1], made[-1] * 2) if self.merge_mode == "concat" else tuple(made)

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        shape = self.compute_output_shape(args[0].shape)
        out: Any = KerasTensor(shape)
        if self.merge_mode is None:
            out = [out, KerasTensor(shape)]
        if not self.return_state:
            return out
        sizes = nest.flatten(self.forward_layer.cell.state_size) * 2
        return [out, *[KerasTensor((shape[0], n)) for n in sizes]]

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        return previous_mask if self.return_sequences else None
