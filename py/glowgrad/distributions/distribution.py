"""What all distributions share: shapes, checks, and what follows from the methods of one."""

from __future__ import annotations

from typing import Any, ClassVar

from ..autograd import no_grad
from ..dtypes import get_default_dtype
from ..ops.shapes import broadcast_shapes
from ..tensor import Tensor
from ..tensor.core import Size
from ..tensor.creation import tensor
from . import constraints

Shape = Any


class Distribution:
    """A distribution for each place of `batch_shape`, over values of `event_shape`.

    Parameters are checked when it is made, and samples in `log_prob`, unless validate_args=False;
    ValueError says what does not fit. Those on the GPU are not looked at, for it would have to be
    waited for.
    """

    has_rsample = False
    has_enumerate_support = False
    arg_constraints: ClassVar[dict[str, constraints.Constraint]] = {}
    _validate_args = True

    def __init__(
        self,
        batch_shape: Shape = (),
        event_shape: Shape = (),
        validate_args: bool | None = None,
    ) -> None:
        self._batch_shape = Size(batch_shape)
        self._event_shape = Size(event_shape)
        if validate_args is not None:
            self._validate_args = validate_args
        if not self._validate_args:
            return
        for name, constraint in self.arg_constraints.items():
            value = self.__dict__.get(name)  # what is computed when asked for is not there yet
            if value is None or constraint is constraints.dependent or value.device.type != "cpu":
                continue
            if not bool(constraint.check(value.detach()).all()):
                raise ValueError(
                    f"Expected parameter {name} (Tensor of shape {tuple(value.shape)}) of "
                    f"distribution {self!r} to satisfy the constraint {constraint!r}, but found "
                    f"invalid values:\n{value}"
                )

    @staticmethod
    def set_default_validate_args(value: bool) -> None:
        """Whether distributions check their arguments from now on."""
        if value not in (True, False):
            raise ValueError(f"set_default_validate_args takes True or False, not {value!r}")
        Distribution._validate_args = value

    @property
    def batch_shape(self) -> Size:
        return self._batch_shape

    @property
    def event_shape(self) -> Size:
        return self._event_shape

    @property
    def support(self) -> constraints.Constraint:
        """The values that can be drawn."""
        raise self._lacks("support")

    @property
    def mean(self) -> Tensor:
        raise self._lacks("mean")

    @property
    def mode(self) -> Tensor:
        """The value with the highest density."""
        raise self._lacks("mode")

    @property
    def variance(self) -> Tensor:
        raise self._lacks("variance")

    @property
    def stddev(self) -> Tensor:
        return self.variance.sqrt()

    def expand(self, batch_shape: Shape, _instance: Any = None) -> Any:
        """The same distribution with its parameters stretched to a batch shape."""
        raise self._lacks("expand")

    def sample(self, sample_shape: Shape = ()) -> Tensor:
        """Draws of shape sample_shape + batch_shape + event_shape, without gradients."""
        with no_grad():
            return self.rsample(sample_shape)

    def sample_n(self, n: int) -> Tensor:
        """n draws: PyTorch's older name for `sample((n,))`."""
        return self.sample((n,))

    def rsample(self, sample_shape: Shape = ()) -> Tensor:
        """Draws as a function of the parameters and of noise, through which gradients flow."""
        raise self._lacks("rsample")

    def log_prob(self, value: Tensor) -> Tensor:
        """The logarithm of the density (or probability) of values."""
        raise self._lacks("log_prob")

    def cdf(self, value: Tensor) -> Tensor:
        """The probability of at most `value`."""
        raise self._lacks("cdf")

    def icdf(self, value: Tensor) -> Tensor:
        """The inverse of `cdf`."""
        raise self._lacks("icdf")

    def enumerate_support(self, expand: bool = True) -> Tensor:
        """All values that can be drawn, along a new first axis."""
        raise self._lacks("enumerate_support")

    def entropy(self) -> Tensor:
        """-E[log p], in nats."""
        raise self._lacks("entropy")

    def perplexity(self) -> Tensor:
        """exp(entropy)."""
        return self.entropy().exp()

    def _lacks(self, what: str) -> NotImplementedError:
        return NotImplementedError(f"{type(self).__name__} has no {what} here")

    def _extended_shape(self, sample_shape: Shape = ()) -> Size:
        return Size((*sample_shape, *self._batch_shape, *self._event_shape))

    def _validate_sample(self, value: Any) -> None:
        """Raise ValueError unless log_prob can take the value."""
        name = type(self).__name__
        if not isinstance(value, Tensor):
            raise ValueError(f"{name} takes a tensor for value, but got {type(value).__name__}")
        events = len(self._event_shape)
        if tuple(value.shape[value.ndim - events :]) != tuple(self._event_shape):
            raise ValueError(
                f"{name} has events of shape {tuple(self._event_shape)}, but the value has shape "
                f"{tuple(value.shape)}"
            )
        both = tuple(value.shape), (*self._batch_shape, *self._event_shape)
        for i, j in zip(reversed(both[0]), reversed(both[1]), strict=False):
            if i not in (1, j) and j != 1:
                raise ValueError(
                    f"Value is not broadcastable with batch_shape+event_shape: {both[0]} vs "
                    f"{both[1]}."
                )
        if value.device.type != "cpu":
            return
        try:
            support = self.support
        except NotImplementedError:
            return
        if not bool(support.check(value.detach()).all()):
            raise ValueError(
                f"Expected value argument (Tensor of shape {tuple(value.shape)}) to be within the "
                f"support ({support!r}) of the distribution {self!r}, but found invalid values:\n"
                f"{value}"
            )

    def _stretched(self, made: Any, batch_shape: Shape, *names: str) -> Any:
        """A copy whose named parameters are expanded to the batch shape."""
        new = type(self).__new__(type(self)) if made is None else made
        new.__dict__.update(self.__dict__)
        for name in names:
            value = self.__dict__.get(name)
            if value is not None:
                extra = value.ndim - len(self._batch_shape)
                new.__dict__[name] = value.expand(
                    (*batch_shape, *value.shape[value.ndim - extra :])
                )
        new._batch_shape = Size(batch_shape)
        return new

    def __repr__(self) -> str:
        known = [k for k in self.arg_constraints if k in self.__dict__]
        parts = []
        for name in known:
            value = self.__dict__[name]
            parts.append(f"{name}: {value.item() if value.numel() == 1 else value.shape}")
        return f"{type(self).__name__}({', '.join(parts)})"


def broadcast_all(*values: Any) -> list[Tensor]:
    """Numbers and tensors as tensors of one shape, type and device. ValueError for other things."""
    like = next((v for v in values if isinstance(v, Tensor)), None)
    made = []
    for value in values:
        if isinstance(value, Tensor):
            made.append(value)
        elif isinstance(value, (int, float)):
            kind = like.dtype if like is not None else get_default_dtype()
            place = like.device if like is not None else None
            made.append(tensor(value, dtype=kind, device=place))
        else:
            raise ValueError(
                "Input arguments must all be instances of Number or torch.Tensor, but one is "
                f"{type(value).__name__}"
            )
    shape = broadcast_shapes("distribution", *[tuple(v.shape) for v in made])
    return [v.expand(shape) for v in made]


def softplus(x: Tensor) -> Tensor:
    """log(1 + exp(x))."""
    return x.clamp(min=0) + (-x.abs()).exp().log1p()
