"""Gamma numbers, and what is made of them: beta and Dirichlet."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..limits import finfo
from ..rejection import gamma_numbers
from ..tensor import Tensor
from ..tensor.creation import from_array
from ..tensor.movement import stack
from . import constraints
from .distribution import Distribution, Shape, broadcast_all


def standard_gamma(concentration: Tensor, shape: Shape) -> Tensor:
    """Gamma numbers of rate 1, made on the CPU. Gradients cannot flow through the rejections."""
    if concentration.requires_grad:
        raise NotImplementedError(
            "rsample has no gradient for the concentration of gamma, beta and Dirichlet numbers "
            "here: use sample() and log_prob(), the score function"
        )
    wanted = np.broadcast_to(concentration._values(), tuple(shape))
    made = np.maximum(gamma_numbers(wanted, None), finfo(concentration.dtype).tiny)
    kind = concentration.dtype
    return from_array(kind.array(made.astype(kind.numpy)), kind, concentration.device)


class Gamma(Distribution):
    """p(x) = rate^a x^(a - 1) exp(-rate · x) / Γ(a) for x > 0, with a = concentration."""

    arg_constraints: ClassVar = {
        "concentration": constraints.positive,
        "rate": constraints.positive,
    }
    support = constraints.nonnegative
    has_rsample = True

    def __init__(self, concentration: Any, rate: Any, validate_args: bool | None = None) -> None:
        self.concentration, self.rate = broadcast_all(concentration, rate)
        super().__init__(self.concentration.shape, validate_args=validate_args)

    @property
    def mean(self) -> Tensor:
        return self.concentration / self.rate

    @property
    def mode(self) -> Tensor:
        return ((self.concentration - 1) / self.rate).clamp(min=0)

    @property
    def variance(self) -> Tensor:
        return self.concentration / self.rate.square()

    def expand(self, batch_shape: Shape, _instance: Any = None) -> Any:
        return self._stretched(_instance, batch_shape, "concentration", "rate")

    def sample(self, sample_shape: Shape = ()) -> Tensor:
        shape = self._extended_shape(sample_shape)
        return standard_gamma(self.concentration.detach(), shape) / self.rate.detach()

    def rsample(self, sample_shape: Shape = ()) -> Tensor:
        return standard_gamma(self.concentration, self._extended_shape(sample_shape)) / self.rate

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        a, rate, value = broadcast_all(self.concentration, self.rate, value)
        return a.xlogy(rate) + (a - 1).xlogy(value) - rate * value - a.lgamma()

    def entropy(self) -> Tensor:
        a = self.concentration
        return a - self.rate.log() + a.lgamma() + (1 - a) * a.digamma()


class Dirichlet(Distribution):
    """Vectors of numbers above 0 with the sum 1: p(x) = Π x_i^(a_i - 1) / B(a)."""

    arg_constraints: ClassVar = {"concentration": constraints.positive}
    support = constraints.simplex
    has_rsample = True

    def __init__(self, concentration: Tensor, validate_args: bool | None = None) -> None:
        if concentration.ndim < 1:
            raise ValueError("`concentration` parameter must be at least one-dimensional.")
        self.concentration = concentration
        shape = concentration.shape
        super().__init__(shape[:-1], shape[-1:], validate_args=validate_args)

    @property
    def mean(self) -> Tensor:
        return self.concentration / self.concentration.sum(-1, keepdim=True)

    @property
    def mode(self) -> Tensor:
        a = (self.concentration - 1).clamp(min=0)
        mode = a / a.sum(-1, keepdim=True)
        corner = (self.concentration < 1).all(-1, keepdim=True)
        largest = self.concentration == self.concentration.amax(-1, keepdim=True)
        return corner.where(largest.to(a.dtype), mode)

    @property
    def variance(self) -> Tensor:
        total = self.concentration.sum(-1, keepdim=True)
        a = self.concentration
        return a * (total - a) / (total.square() * (total + 1))

    def expand(self, batch_shape: Shape, _instance: Any = None) -> Any:
        return self._stretched(_instance, batch_shape, "concentration")

    def sample(self, sample_shape: Shape = ()) -> Tensor:
        made = standard_gamma(self.concentration.detach(), self._extended_shape(sample_shape))
        return made / made.sum(-1, keepdim=True)

    def rsample(self, sample_shape: Shape = ()) -> Tensor:
        made = standard_gamma(self.concentration, self._extended_shape(sample_shape))
        return made / made.sum(-1, keepdim=True)

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        a = self.concentration
        return (a - 1).xlogy(value).sum(-1) + a.sum(-1).lgamma() - a.lgamma().sum(-1)

    def entropy(self) -> Tensor:
        a = self.concentration
        total, size = a.sum(-1), a.shape[-1]
        made = a.lgamma().sum(-1) - total.lgamma() - (size - total) * total.digamma()
        return made - ((a - 1) * a.digamma()).sum(-1)


class Beta(Distribution):
    """p(x) = x^(a - 1) (1 - x)^(b - 1) / B(a, b) for 0 < x < 1, with a = concentration1 and
    b = concentration0.
    """

    arg_constraints: ClassVar = {
        "concentration1": constraints.positive,
        "concentration0": constraints.positive,
    }
    support = constraints.unit_interval
    has_rsample = True

    def __init__(
        self, concentration1: Any, concentration0: Any, validate_args: bool | None = None
    ) -> None:
        a, b = broadcast_all(concentration1, concentration0)
        self.concentration1, self.concentration0 = a, b
        super().__init__(a.shape, validate_args=validate_args)

    @property
    def _dirichlet(self) -> Dirichlet:
        pair = stack([self.concentration1, self.concentration0], -1)
        return Dirichlet(pair, validate_args=False)

    @property
    def mean(self) -> Tensor:
        return self.concentration1 / (self.concentration1 + self.concentration0)

    @property
    def mode(self) -> Tensor:
        return self._dirichlet.mode[..., 0]

    @property
    def variance(self) -> Tensor:
        total = self.concentration1 + self.concentration0
        return self.concentration1 * self.concentration0 / (total.square() * (total + 1))

    def expand(self, batch_shape: Shape, _instance: Any = None) -> Any:
        return self._stretched(_instance, batch_shape, "concentration1", "concentration0")

    def sample(self, sample_shape: Shape = ()) -> Tensor:
        return self._dirichlet.sample(sample_shape)[..., 0]

    def rsample(self, sample_shape: Shape = ()) -> Tensor:
        return self._dirichlet.rsample(sample_shape)[..., 0]

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        return self._dirichlet.log_prob(stack([value, 1.0 - value], -1))

    def entropy(self) -> Tensor:
        return self._dirichlet.entropy()
