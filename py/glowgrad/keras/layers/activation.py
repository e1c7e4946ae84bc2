"""Activations with options or weights, as layers."""

from __future__ import annotations

from typing import Any

from ...tensor import Tensor
from .. import activations
from .core import SameShape


class ReLU(SameShape):
    """max(x, 0), with a largest value, a slope below, and a threshold."""

    def __init__(
        self, max_value: float | None = None, negative_slope: float = 0.0, threshold: float = 0.0,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(**kwargs)
        for name, value in (("max_value", max_value), ("negative_slope", negative_slope),
                            ("threshold", threshold)):  # fmt: skip
            if value is not None and value < 0:
                raise ValueError(f"{name} of a ReLU layer cannot be negative: {value}")
        self.max_value, self.negative_slope = max_value, negative_slope or 0.0
        self.threshold = threshold or 0.0

    def call(self, inputs: Tensor) -> Tensor:
        made: Tensor = activations.relu(inputs, self.negative_slope, self.max_value, self.threshold)
        return made


class LeakyReLU(SameShape):
    """x above 0, negative_slope · x below. (Older code says alpha.)"""

    def __init__(self, negative_slope: float = 0.3, **kwargs: Any) -> None:
        negative_slope = kwargs.pop("alpha", negative_slope)
        super().__init__(**kwargs)
        if negative_slope is None or negative_slope < 0:
            raise ValueError(f"The negative_slope cannot be None or negative: {negative_slope}")
        self.negative_slope = negative_slope

    def call(self, inputs: Tensor) -> Tensor:
        made: Tensor = activations.leaky_relu(inputs, self.negative_slope)
        return made


class ELU(SameShape):
    """x above 0, alpha · (exp(x) - 1) below."""

    def __init__(self, alpha: float = 1.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.alpha = alpha

    def call(self, inputs: Tensor) -> Tensor:
        made: Tensor = activations.elu(inputs, self.alpha)
        return made


class PReLU(SameShape):
    """x above 0, a · x below, with a slope for each number of a sample that is learned.

    shared_axes: axes along which one slope serves all. Source: He et al., 2015.
    """

    def __init__(
        self, alpha_initializer: Any = "zeros", alpha_regularizer: Any = None,
        alpha_constraint: Any = None, shared_axes: Any = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(**kwargs)
        self.alpha_initializer, self.alpha_regularizer = alpha_initializer, alpha_regularizer
        self.alpha_constraint = alpha_constraint
        self.shared_axes = (
            [shared_axes] if isinstance(shared_axes, int) else list(shared_axes or [])
        )

    def build(self, input_shape: Any = None) -> None:
        shape = [1 if a in self.shared_axes else n for a, n in enumerate(input_shape)][1:]
        self.alpha = self.add_weight(
            shape, self.alpha_initializer, regularizer=self.alpha_regularizer,
            constraint=self.alpha_constraint, name="alpha",
        )  # fmt: skip
        self.built = True

    def call(self, inputs: Tensor) -> Tensor:
        return inputs.relu() - self.alpha * (-inputs).relu()


class Softmax(SameShape):
    """exp(x) / Σ exp(x) along `axis`; what the mask hides gets 0."""

    def __init__(self, axis: Any = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = axis

    def call(self, inputs: Tensor, mask: Any = None) -> Tensor:
        if mask is not None:
            inputs = inputs + (1.0 - mask.to(inputs.dtype)) * -1e9
        if isinstance(self.axis, (tuple, list)):
            e = (inputs - inputs.amax(tuple(self.axis), keepdim=True)).exp()
            return e / e.sum(tuple(self.axis), keepdim=True)
        return inputs.softmax(self.axis)
