"""Distributions with heavier tails than the normal one."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from ..random import rand
from ..tensor import Tensor
from . import constraints
from .distribution import Distribution, Shape, broadcast_all


class _LocationScale(Distribution):
    """What is moved by loc and stretched by scale."""

    arg_constraints: ClassVar = {"loc": constraints.real, "scale": constraints.positive}
    support = constraints.real
    has_rsample = True

    def __init__(self, loc: Any, scale: Any, validate_args: bool | None = None) -> None:
        self.loc, self.scale = broadcast_all(loc, scale)
        super().__init__(self.loc.shape, validate_args=validate_args)

    @property
    def mode(self) -> Tensor:
        return self.loc

    def expand(self, batch_shape: Shape, _instance: Any = None) -> Any:
        return self._stretched(_instance, batch_shape, "loc", "scale")


class Laplace(_LocationScale):
    """p(x) = exp(-|x - loc| / scale) / (2 scale)."""

    @property
    def mean(self) -> Tensor:
        return self.loc

    @property
    def variance(self) -> Tensor:
        return 2 * self.scale.square()

    @property
    def stddev(self) -> Tensor:
        return 2**0.5 * self.scale

    def rsample(self, sample_shape: Shape = ()) -> Tensor:
        shape = self._extended_shape(sample_shape)
        # From (-1, 1): both ends would give an infinite number.
        u = rand(shape, dtype=self.loc.dtype, device=self.loc.device) * 2 - (1 - 2.0**-24)
        return self.loc - self.scale * u.sign() * (-u.abs()).log1p()

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        return -(2 * self.scale).log() - (value - self.loc).abs() / self.scale

    def cdf(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        x = value - self.loc
        return 0.5 - 0.5 * x.sign() * ((-x.abs() / self.scale).exp() - 1)

    def icdf(self, value: Tensor) -> Tensor:
        term = value - 0.5
        return self.loc - self.scale * term.sign() * (-2 * term.abs()).log1p()

    def entropy(self) -> Tensor:
        return 1 + (2 * self.scale).log()


class Cauchy(_LocationScale):
    """p(x) = 1 / (π scale (1 + ((x - loc) / scale)²)); mean and variance are undefined."""

    @property
    def mean(self) -> Tensor:
        return self.loc.new_full(self._extended_shape(), float("nan"))

    @property
    def variance(self) -> Tensor:
        return self.loc.new_full(self._extended_shape(), float("inf"))

    def rsample(self, sample_shape: Shape = ()) -> Tensor:
        return (
            self.loc + self.loc.new_zeros(self._extended_shape(sample_shape)).cauchy_() * self.scale
        )

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        x = (value - self.loc) / self.scale
        return -math.log(math.pi) - self.scale.log() - x.square().log1p()

    def cdf(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        return ((value - self.loc) / self.scale).atan() / math.pi + 0.5

    def icdf(self, value: Tensor) -> Tensor:
        return (math.pi * (value - 0.5)).tan() * self.scale + self.loc

    def entropy(self) -> Tensor:
        return math.log(4 * math.pi) + self.scale.log()
