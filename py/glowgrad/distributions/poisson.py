"""Counts of events."""

from __future__ import annotations

from typing import Any, ClassVar

from ..autograd import no_grad
from ..sampling import poisson
from ..tensor import Tensor
from . import constraints
from .distribution import Distribution, Shape, broadcast_all


class Poisson(Distribution):
    """p(k) = rate^k exp(-rate) / k! for k = 0, 1, 2, …"""

    arg_constraints: ClassVar = {"rate": constraints.nonnegative}
    support = constraints.nonnegative_integer

    def __init__(self, rate: Any, validate_args: bool | None = None) -> None:
        (self.rate,) = broadcast_all(rate)
        super().__init__(self.rate.shape, validate_args=validate_args)

    @property
    def mean(self) -> Tensor:
        return self.rate

    @property
    def mode(self) -> Tensor:
        return self.rate.floor()

    @property
    def variance(self) -> Tensor:
        return self.rate

    def expand(self, batch_shape: Shape, _instance: Any = None) -> Any:
        return self._stretched(_instance, batch_shape, "rate")

    def sample(self, sample_shape: Shape = ()) -> Tensor:
        with no_grad():
            return poisson(self.rate.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        rate, value = broadcast_all(self.rate, value)
        return value.xlogy(rate) - rate - (value + 1).lgamma()
