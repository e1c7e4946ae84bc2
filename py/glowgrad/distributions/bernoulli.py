"""Yes or no: one try, and the tries until the first success."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from ..autograd import no_grad
from ..limits import finfo
from ..random import rand
from ..tensor import Tensor
from ..tensor.creation import arange
from . import constraints
from .distribution import Distribution, Shape, broadcast_all, softplus


class _ByChance(Distribution):
    """What is given by the probability of a success, or by its logit."""

    arg_constraints: ClassVar = {"probs": constraints.unit_interval, "logits": constraints.real}
    param_name: str

    def __init__(
        self, probs: Any = None, logits: Any = None, validate_args: bool | None = None
    ) -> None:
        if (probs is None) == (logits is None):
            raise ValueError("Either `probs` or `logits` must be specified, but not both.")
        self.param_name = "probs" if logits is None else "logits"
        (given,) = broadcast_all(probs if logits is None else logits)
        self.__dict__[self.param_name] = given
        super().__init__(given.shape, validate_args=validate_args)

    @cached_property
    def probs(self) -> Tensor:
        """1 / (1 + exp(-logits))."""
        return self.logits.sigmoid()

    @cached_property
    def logits(self) -> Tensor:
        """log p - log(1 - p), with p away from 0 and 1 by the precision of its type."""
        p = clamped(self.probs)
        return p.log() - (-p).log1p()

    @property
    def _param(self) -> Tensor:
        found: Tensor = self.__dict__[self.param_name]
        return found

    @property
    def param_shape(self) -> Any:
        return self._param.shape

    def expand(self, batch_shape: Shape, _instance: Any = None) -> Any:
        return self._stretched(_instance, batch_shape, "probs", "logits")

    def __repr__(self) -> str:
        value = self._param
        shown = value.item() if value.numel() == 1 else value.shape
        return f"{type(self).__name__}({self.param_name}: {shown})"


def clamped(probs: Tensor) -> Tensor:
    """Probabilities at least the precision of their type away from 0 and 1."""
    eps = finfo(probs.dtype).eps
    return probs.clamp(eps, 1 - eps)


class Bernoulli(_ByChance):
    """1 with probability probs, else 0; logits = log(p / (1 - p)) may be given instead."""

    support = constraints.boolean
    has_enumerate_support = True

    @property
    def mean(self) -> Tensor:
        return self.probs

    @property
    def mode(self) -> Tensor:
        likely = (self.probs >= 0.5).to(self.probs.dtype)
        return (self.probs == 0.5).where(float("nan"), likely)

    @property
    def variance(self) -> Tensor:
        return self.probs * (1 - self.probs)

    def sample(self, sample_shape: Shape = ()) -> Tensor:
        shape = self._extended_shape(sample_shape)
        with no_grad():
            return (rand(shape, device=self._param.device) < self.probs).to(self._param.dtype)

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        logits, value = broadcast_all(self.logits, value)
        return value * logits - softplus(logits)

    def entropy(self) -> Tensor:
        return softplus(self.logits) - self.logits * self.probs

    def enumerate_support(self, expand: bool = True) -> Tensor:
        values = arange(2, device=self._param.device).to(self._param.dtype)
        values = values.reshape((2, *[1] * len(self.batch_shape)))
        return values.expand((2, *self.batch_shape)) if expand else values


class Geometric(_ByChance):
    """How many tries fail before the first success, of probability probs: p (1 - p)^k."""

    support = constraints.nonnegative_integer

    def __init__(
        self, probs: Any = None, logits: Any = None, validate_args: bool | None = None
    ) -> None:
        super().__init__(probs, logits, validate_args)
        known = self._validate_args and logits is None and self.probs.device.type == "cpu"
        if known and not bool(self.probs.gt(0).all()):
            raise ValueError(f"Geometric needs probabilities above 0, but got {self.probs}")

    @property
    def mean(self) -> Tensor:
        return 1 / self.probs - 1

    @property
    def mode(self) -> Tensor:
        return self.probs * 0

    @property
    def variance(self) -> Tensor:
        return (1 / self.probs - 1) / self.probs

    def sample(self, sample_shape: Shape = ()) -> Tensor:
        shape = self._extended_shape(sample_shape)
        with no_grad():
            u = 1 - rand(shape, dtype=self._param.dtype, device=self._param.device)
            return (u.log() / (-self.probs).log1p()).floor()

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        value, p = broadcast_all(value, self.probs)
        sure = (p == 1) & (value == 0)
        return value * (-sure.where(0.0, p)).log1p() + self.probs.log()

    def entropy(self) -> Tensor:
        return (softplus(self.logits) - self.logits * self.probs) / self.probs
