"""Layers that every network has: Dense, Activation, Flatten, Dropout, …"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from ... import nn
from ...tensor import Tensor
from .. import activations
from ..layer import Layer
from ..symbolic import Shape


class SameShape(Layer):
    """What gives the shape that it gets, and passes masks on."""

    supports_masking = True

    def compute_output_shape(self, input_shape: Any) -> Shape:
        return tuple(input_shape)


class Dense(Layer):
    """activation(x @ kernel + bias) over the last axis: (…, in) becomes (…, units).

    Raises ValueError for units that are not a positive number, and for an input without rows.
    """

    min_ndim = 2

    def __init__(
        self,
        units: int,
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        if not isinstance(units, int) or units <= 0:
            raise ValueError(
                "Received an invalid value for `units`, expected a positive integer. Received: "
                f"units={units}"
            )
        self.units = units
        self.activation = activations.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer, self.bias_initializer = kernel_initializer, bias_initializer
        self.kernel_regularizer, self.bias_regularizer = kernel_regularizer, bias_regularizer
        self.kernel_constraint, self.bias_constraint = kernel_constraint, bias_constraint
        self.bias: Any = None

    supports_masking = True

    def build(self, input_shape: Any = None) -> None:
        self.kernel = self.add_weight(
            (input_shape[-1], self.units),
            self.kernel_initializer,
            regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint,
            name="kernel",
        )
        if self.use_bias:
            self.bias = self.add_weight(
                (self.units,),
                self.bias_initializer,
                regularizer=self.bias_regularizer,
                constraint=self.bias_constraint,
                name="bias",
            )
        self.built = True

    def call(self, inputs: Tensor) -> Tensor:
        if inputs.shape[-1] != self.kernel.shape[0]:
            raise ValueError(
                f'Input 0 of layer "{self.name}" is incompatible with the layer: expected axis -1 '
                f"of input shape to have value {self.kernel.shape[0]}, but received input with "
                f"shape {tuple(inputs.shape)}"
            )
        x = inputs @ self.kernel if inputs.dtype.is_floating_point else inputs.float() @ self.kernel
        made: Tensor = self.activation(x if self.bias is None else x + self.bias)
        return made

    def compute_output_shape(self, input_shape: Any) -> Shape:
        return (*input_shape[:-1], self.units)


class Activation(SameShape):
    """An activation as a layer."""

    def __init__(self, activation: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.activation = activations.get(activation)

    def call(self, inputs: Any) -> Any:
        return self.activation(inputs)


class Flatten(Layer):
    """Each sample's numbers in one row: (N, a, b) becomes (N, a·b)."""

    min_ndim = 1

    def __init__(self, data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.data_format = data_format

    def call(self, inputs: Tensor) -> Tensor:
        if self.data_format == "channels_first" and inputs.ndim > 2:
            inputs = inputs.movedim(1, -1)
        return inputs.reshape(inputs.shape[0], -1)

    def compute_output_shape(self, input_shape: Any) -> Shape:
        rest = input_shape[1:]
        return (input_shape[0], None if None in rest else math.prod(rest))


class Reshape(Layer):
    """Each sample in another shape; one size may be -1.

    Raises ValueError where the number of elements differs.
    """

    def __init__(self, target_shape: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.target_shape = tuple(target_shape)

    def call(self, inputs: Tensor) -> Tensor:
        return inputs.reshape(inputs.shape[0], *self.target_shape)

    def compute_output_shape(self, input_shape: Any) -> Shape:
        rest, target = input_shape[1:], self.target_shape
        if None in rest:
            return (input_shape[0], *[None if n == -1 else n for n in target])
        count, known = math.prod(rest), math.prod(n for n in target if n != -1)
        if (-1 not in target and count != known) or (-1 in target and count % max(known, 1)):
            raise ValueError(
                "The total size of the tensor must be unchanged. Received: input_shape="
                f"{tuple(rest)}, target_shape={target}"
            )
        return (input_shape[0], *[count // known if n == -1 else n for n in target])


class Dropout(SameShape):
    """While training, zeros with probability `rate`, the rest times 1 / (1 - rate).

    noise_shape: sizes of 1 share one draw along that axis. Source: Srivastava et al., 2014.
    """

    def __init__(
        self, rate: float, noise_shape: Any = None, seed: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        if not 0 <= rate <= 1:
            raise ValueError(
                f"Invalid value received for argument `rate`. Expected a float value between 0 and "
                f"1. Received: rate={rate}"
            )
        self.rate, self.noise_shape, self.seed = rate, noise_shape, seed

    def call(self, inputs: Tensor, training: bool = False) -> Tensor:
        if not training or self.rate == 0:
            return inputs
        if self.noise_shape is None:
            return nn.functional.dropout(inputs, self.rate)
        shape = [s if n is None else n for n, s in zip(self.noise_shape, inputs.shape, strict=True)]
        kept = nn.functional.dropout(inputs.new_ones(shape), self.rate)
        return inputs * kept


class Lambda(Layer):
    """A function as a layer."""

    def __init__(
        self, function: Callable[..., Any], output_shape: Any = None, mask: Any = None,
        arguments: dict[str, Any] | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(**kwargs)
        self.function, self.arguments = function, arguments or {}

    def call(self, inputs: Any) -> Any:
        return self.function(inputs, **self.arguments)


class Identity(SameShape):
    """The input itself."""

    def call(self, inputs: Any) -> Any:
        return inputs
