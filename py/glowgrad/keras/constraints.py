"""What Keras does to weights after every step of training to keep them within bounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..missing import missing
from ..tensor import Tensor
from .registry import Registry

_EPSILON = 1e-7


def _lengths(w: Tensor, axis: int | Sequence[int]) -> Tensor:
    axes = (axis,) if isinstance(axis, int) else tuple(axis)
    return w.square().sum(axes, keepdim=True).sqrt()


class Constraint:
    """Gives the weights to keep instead of w: `constraint(w)`."""

    def __call__(self, w: Tensor) -> Tensor:
        raise NotImplementedError(f"{type(self).__name__} needs __call__(self, w)")

    def get_config(self) -> dict[str, Any]:
        return dict(self.__dict__)

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Constraint:
        return cls(**config)


class MaxNorm(Constraint):
    """Vectors along `axis` that are longer than max_value, cut to that length."""

    def __init__(self, max_value: float = 2, axis: Any = 0) -> None:
        self.max_value, self.axis = max_value, axis

    def __call__(self, w: Tensor) -> Tensor:
        lengths = _lengths(w, self.axis)
        return w * (lengths.clamp(0, self.max_value) / (lengths + _EPSILON))


class NonNeg(Constraint):
    """Negative numbers as zeros."""

    def __call__(self, w: Tensor) -> Tensor:
        return w.clamp(min=0)


class UnitNorm(Constraint):
    """Vectors along `axis` with length 1."""

    def __init__(self, axis: Any = 0) -> None:
        self.axis = axis

    def __call__(self, w: Tensor) -> Tensor:
        return w / (_lengths(w, self.axis) + _EPSILON)


class MinMaxNorm(Constraint):
    """Lengths along `axis` brought between min_value and max_value, at `rate` (1: at once)."""

    def __init__(
        self, min_value: float = 0.0, max_value: float = 1.0, rate: float = 1.0, axis: Any = 0
    ) -> None:
        self.min_value, self.max_value, self.rate, self.axis = min_value, max_value, rate, axis

    def __call__(self, w: Tensor) -> Tensor:
        lengths = _lengths(w, self.axis)
        wanted = self.rate * lengths.clamp(self.min_value, self.max_value)
        return w * ((wanted + (1 - self.rate) * lengths) / (lengths + _EPSILON))


max_norm, non_neg, unit_norm, min_max_norm = MaxNorm, NonNeg, UnitNorm, MinMaxNorm
_registry = Registry(
    "constraint",
    {"MaxNorm": MaxNorm, "NonNeg": NonNeg, "UnitNorm": UnitNorm, "MinMaxNorm": MinMaxNorm},
)


def get(identifier: Any) -> Any:
    """The constraint that a name, class, config or function means."""
    return _registry.get(identifier)


__all__ = [
    "Constraint", "MaxNorm", "MinMaxNorm", "NonNeg", "UnitNorm", "get", "max_norm", "min_max_norm",
    "non_neg", "unit_norm",
]  # fmt: skip
__getattr__ = missing(__name__, __all__, title="keras.constraints")
