"""One of several categories, as a number or as a vector with a 1."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from ..autograd import no_grad
from ..limits import finfo
from ..ops.shapes import size_of
from ..sampling import multinomial
from ..tensor import Tensor
from ..tensor.creation import arange
from . import constraints
from .bernoulli import clamped
from .distribution import Distribution, Shape


class Categorical(Distribution):
    """Category k of 0 … K - 1 with probability probs[…, k], or in proportion to exp(logits[…, k]).

    probs need not add up to 1: they are divided by their sum.
    """

    arg_constraints: ClassVar = {"probs": constraints.simplex, "logits": constraints.real_vector}
    has_enumerate_support = True

    def __init__(
        self, probs: Any = None, logits: Any = None, validate_args: bool | None = None
    ) -> None:
        if (probs is None) == (logits is None):
            raise ValueError("Either `probs` or `logits` must be specified, but not both.")
        self.param_name = "probs" if logits is None else "logits"
        given = probs if logits is None else logits
        if given.ndim < 1:
            raise ValueError(f"`{self.param_name}` parameter must be at least one-dimensional.")
        if logits is None:
            self.__dict__["probs"] = probs / probs.sum(-1, keepdim=True)
        else:
            self.__dict__["logits"] = logits - logits.logsumexp(-1, keepdim=True)
        self._num_events = given.shape[-1]
        super().__init__(given.shape[:-1], validate_args=validate_args)

    @cached_property
    def probs(self) -> Tensor:
        """softmax(logits)."""
        return self.logits.softmax(-1)

    @cached_property
    def logits(self) -> Tensor:
        """log(probs), with probs away from 0 by the precision of their type."""
        return clamped(self.probs).log()

    @property
    def _param(self) -> Tensor:
        found: Tensor = self.__dict__[self.param_name]
        return found

    @property
    def param_shape(self) -> Any:
        return self._param.shape

    @property
    def support(self) -> constraints.Constraint:
        return constraints.integer_interval(0, self._num_events - 1)

    @property
    def mean(self) -> Tensor:
        return self._param.new_full(self._extended_shape(), float("nan"))

    @property
    def mode(self) -> Tensor:
        return self.probs.argmax(-1)

    @property
    def variance(self) -> Tensor:
        return self._param.new_full(self._extended_shape(), float("nan"))

    def expand(self, batch_shape: Shape, _instance: Any = None) -> Any:
        return self._stretched(_instance, batch_shape, "probs", "logits")

    def sample(self, sample_shape: Shape = ()) -> Tensor:
        with no_grad():
            rows = self.probs.reshape(-1, self._num_events)
            drawn = (
                multinomial(rows, size_of(sample_shape), True) if size_of(sample_shape) else None
            )
            if drawn is None:
                return self._param.new_zeros(self._extended_shape(sample_shape)).long()
            return drawn.T.reshape(self._extended_shape(sample_shape))

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        index = value.long().unsqueeze(-1)
        lead = (index + self.logits[..., :1].detach().long()).shape[:-1]
        logits = self.logits.expand((*lead, self._num_events))
        return logits.gather(-1, index.expand((*lead, 1))).squeeze(-1)

    def entropy(self) -> Tensor:
        return -(self.logits.clamp(min=finfo(self.logits.dtype).min) * self.probs).sum(-1)

    def enumerate_support(self, expand: bool = True) -> Tensor:
        values = arange(self._num_events, device=self._param.device)
        values = values.reshape((-1, *[1] * len(self.batch_shape)))
        return values.expand((self._num_events, *self.batch_shape)) if expand else values

    def __repr__(self) -> str:
        value = self._param
        shown = value.item() if value.numel() == 1 else value.shape
        return f"{type(self).__name__}({self.param_name}: {shown})"


class OneHotCategorical(Distribution):
    """As `Categorical`, but a draw is a vector with a 1 at the category."""

    arg_constraints: ClassVar = {"probs": constraints.simplex, "logits": constraints.real_vector}
    support = constraints.one_hot
    has_enumerate_support = True

    def __init__(
        self, probs: Any = None, logits: Any = None, validate_args: bool | None = None
    ) -> None:
        self._categorical = Categorical(probs, logits, validate_args)
        shape = self._categorical.param_shape
        super().__init__(shape[:-1], shape[-1:], validate_args=validate_args)

    @property
    def probs(self) -> Tensor:
        return self._categorical.probs

    @property
    def logits(self) -> Tensor:
        return self._categorical.logits

    @property
    def param_shape(self) -> Any:
        return self._categorical.param_shape

    @property
    def mean(self) -> Tensor:
        return self.probs

    @property
    def mode(self) -> Tensor:
        return self._one_hot(self.probs.argmax(-1))

    @property
    def variance(self) -> Tensor:
        return self.probs * (1 - self.probs)

    def _one_hot(self, index: Tensor) -> Tensor:
        places = arange(self.event_shape[0], device=index.device)
        return (index.unsqueeze(-1) == places).to(self._categorical._param.dtype)

    def expand(self, batch_shape: Shape, _instance: Any = None) -> Any:
        new = self._stretched(_instance, batch_shape)
        new._categorical = self._categorical.expand(batch_shape)
        return new

    def sample(self, sample_shape: Shape = ()) -> Tensor:
        return self._one_hot(self._categorical.sample(sample_shape))

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        return self._categorical.log_prob(value.argmax(-1))

    def entropy(self) -> Tensor:
        return self._categorical.entropy()

    def enumerate_support(self, expand: bool = True) -> Tensor:
        return self._one_hot(self._categorical.enumerate_support(expand))

    def __repr__(self) -> str:
        return repr(self._categorical).replace("Categorical", "OneHotCategorical", 1)
