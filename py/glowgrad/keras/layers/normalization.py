"""Layers that bring numbers to mean 0 and variance 1."""

from __future__ import annotations

from typing import Any

from ... import autograd
from ...tensor import Tensor
from ..layer import Layer
from ..symbolic import Shape


class _Scaled(Layer):
    """What has a learned scale (gamma) and shift (beta) along `axis`."""

    supports_masking = True

    def __init__(
        self, axis: Any, epsilon: float, center: bool, scale: bool, beta_initializer: Any,
        gamma_initializer: Any, beta_regularizer: Any = None, gamma_regularizer: Any = None,
        beta_constraint: Any = None, gamma_constraint: Any = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(**kwargs)
        self.axis, self.epsilon, self.center, self.scale = axis, epsilon, center, scale
        self.beta_initializer, self.gamma_initializer = beta_initializer, gamma_initializer
        self.beta_regularizer, self.gamma_regularizer = beta_regularizer, gamma_regularizer
        self.beta_constraint, self.gamma_constraint = beta_constraint, gamma_constraint
        self.gamma: Any = None
        self.beta: Any = None

    def _add_scale(self, shape: tuple[int, ...]) -> None:
        if self.scale:
            self.gamma = self.add_weight(
                shape, self.gamma_initializer, regularizer=self.gamma_regularizer,
                constraint=self.gamma_constraint, name="gamma",
            )  # fmt: skip
        if self.center:
            self.beta = self.add_weight(
                shape, self.beta_initializer, regularizer=self.beta_regularizer,
                constraint=self.beta_constraint, name="beta",
            )  # fmt: skip

    def _scale_shift(self, x: Tensor, shape: Any = None) -> Tensor:
        if self.gamma is not None:
            x = x * (self.gamma if shape is None else self.gamma.reshape(shape))
        if self.beta is not None:
            x = x + (self.beta if shape is None else self.beta.reshape(shape))
        return x

    def compute_output_shape(self, input_shape: Any) -> Shape:
        return tuple(input_shape)


class BatchNormalization(_Scaled):
    """gamma · (x - mean) / √(variance + epsilon) + beta, over the batch while training.

    Otherwise (and when the layer is frozen) with running means, which training moves by
    1 - momentum. Source: Ioffe, Szegedy, 2015.
    """

    def __init__(
        self, axis: int = -1, momentum: float = 0.99, epsilon: float = 0.001, center: bool = True,
        scale: bool = True, beta_initializer: Any = "zeros", gamma_initializer: Any = "ones",
        moving_mean_initializer: Any = "zeros", moving_variance_initializer: Any = "ones",
        synchronized: bool = False, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(
            axis, epsilon, center, scale, beta_initializer, gamma_initializer, **kwargs
        )
        self.momentum = momentum
        self.moving_mean_initializer = moving_mean_initializer
        self.moving_variance_initializer = moving_variance_initializer

    def build(self, input_shape: Any = None) -> None:
        shape = (input_shape[self.axis],)
        self._add_scale(shape)
        self.moving_mean = self.add_weight(
            shape, self.moving_mean_initializer, trainable=False, name="moving_mean"
        )
        self.moving_variance = self.add_weight(
            shape, self.moving_variance_initializer, trainable=False, name="moving_variance"
        )
        self.built = True

    def call(self, inputs: Tensor, training: bool = False, mask: Any = None) -> Tensor:
        axis = self.axis % inputs.ndim
        shape = [n if a == axis else 1 for a, n in enumerate(inputs.shape)]
        if training and self.trainable:
            axes = tuple(a for a in range(inputs.ndim) if a != axis)
            mean = inputs.mean(axes, keepdim=True)
            centred = inputs - mean
            variance = centred.square().mean(axes, keepdim=True)
            with autograd.no_grad():
                for moving, now in ((self.moving_mean, mean), (self.moving_variance, variance)):
                    now = now.detach().reshape(-1)
                    moving.copy_(moving.detach() * self.momentum + now * (1 - self.momentum))
        else:
            centred = inputs - self.moving_mean.detach().reshape(shape)
            variance = self.moving_variance.detach().reshape(shape)
        return self._scale_shift(centred * (variance + self.epsilon).rsqrt(), shape)


class LayerNormalization(_Scaled):
    """gamma · (x - mean) / √(variance + epsilon) + beta over `axis` of each sample.

    Source: Ba, Kiros, Hinton, 2016.
    """

    def __init__(
        self, axis: Any = -1, epsilon: float = 0.001, center: bool = True, scale: bool = True,
        beta_initializer: Any = "zeros", gamma_initializer: Any = "ones", **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(
            axis, epsilon, center, scale, beta_initializer, gamma_initializer, **kwargs
        )

    def _axes(self, rank: int) -> tuple[int, ...]:
        given = (self.axis,) if isinstance(self.axis, int) else tuple(self.axis)
        return tuple(sorted(a % rank for a in given))

    def build(self, input_shape: Any = None) -> None:
        self._add_scale(tuple(input_shape[a] for a in self._axes(len(input_shape))))
        self.built = True

    def call(self, inputs: Tensor) -> Tensor:
        axes = self._axes(inputs.ndim)
        centred = inputs - inputs.mean(axes, keepdim=True)
        spread = (centred.square().mean(axes, keepdim=True) + self.epsilon).rsqrt()
        shape = [n if a in axes else 1 for a, n in enumerate(inputs.shape)]
        return self._scale_shift(centred * spread, shape)


class RMSNormalization(_Scaled):
    """scale · x / √(mean(x²) + epsilon) over `axis`. Source: Zhang, Sennrich, 2019."""

    def __init__(self, axis: int = -1, epsilon: float = 1e-6, **kwargs: Any) -> None:
        super().__init__(axis, epsilon, False, True, "zeros", "ones", **kwargs)

    def build(self, input_shape: Any = None) -> None:
        self.gamma = self.add_weight((input_shape[self.axis],), "ones", name="scale")
        self.built = True

    def call(self, inputs: Tensor) -> Tensor:
        spread = (inputs.square().mean(self.axis, keepdim=True) + self.epsilon).rsqrt()
        shape = [n if a == self.axis % inputs.ndim else 1 for a, n in enumerate(inputs.shape)]
        return self._scale_shift(inputs * spread, shape)


class GroupNormalization(_Scaled):
    """Normal within groups of channels of each sample. Source: Wu, He, 2018.

    Raises ValueError where the groups do not divide the channels.
    """

    def __init__(
        self, groups: int = 32, axis: int = -1, epsilon: float = 1e-3, center: bool = True,
        scale: bool = True, beta_initializer: Any = "zeros", gamma_initializer: Any = "ones",
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(
            axis, epsilon, center, scale, beta_initializer, gamma_initializer, **kwargs
        )
        self.groups = groups

    def build(self, input_shape: Any = None) -> None:
        channels = input_shape[self.axis]
        if self.groups == -1:
            self.groups = channels
        if channels % self.groups:
            raise ValueError(
                f"Number of groups ({self.groups}) must be a divisor of the number of channels "
                f"({channels})."
            )
        self._add_scale((channels,))
        self.built = True

    def call(self, inputs: Tensor) -> Tensor:
        moved = inputs.movedim(self.axis, 1)
        grouped = moved.reshape(moved.shape[0], self.groups, -1)
        centred = grouped - grouped.mean(-1, keepdim=True)
        spread = (centred.square().mean(-1, keepdim=True) + self.epsilon).rsqrt()
        made = (centred * spread).reshape(moved.shape)
        shape = (1, -1, *(1,) * (moved.ndim - 2))
        return self._scale_shift(made, shape).movedim(1, self.axis)


class UnitNormalization(Layer):
    """Each sample with length 1 along `axis`."""

    def __init__(self, axis: Any = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = axis

    def call(self, inputs: Tensor) -> Tensor:
        axes = (self.axis,) if isinstance(self.axis, int) else tuple(self.axis)
        return inputs * inputs.square().sum(axes, keepdim=True).clamp(min=1e-12).rsqrt()

    def compute_output_shape(self, input_shape: Any) -> Shape:
        return tuple(input_shape)
