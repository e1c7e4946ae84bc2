"""Exponentials, logarithms, and what is built on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from ..ops import elementwise as ops, exponential
from .core import Core
from .operands import (
    as_float,
    common_type,
    float_operands,
    only_floats,
    only_tensors,
    operand,
)

if TYPE_CHECKING:
    from . import Tensor


class Exponential(Core):
    """exp and log with their relatives."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "exp",
        "exp2",
        "expm1",
        "log",
        "log10",
        "log1p",
        "log2",
        "logaddexp",
        "logaddexp2",
        "logit",
        "sigmoid",
        "xlogy",
    )
    IN_PLACE: ClassVar[tuple[str, ...]] = tuple(n for n in FUNCTIONS if "addexp" not in n)

    def exp(self) -> Tensor:
        """e^self."""
        return ops.exp(as_float(self))

    def exp2(self) -> Tensor:
        """2^self."""
        return exponential.exp2(as_float(self))

    def expm1(self) -> Tensor:
        """exp(self) - 1, exact for small numbers."""
        return exponential.expm1(as_float(self))

    def log(self) -> Tensor:
        """The natural logarithm; -∞ at 0, nan below."""
        return ops.log(as_float(self))

    def log2(self) -> Tensor:
        """The logarithm to the base 2; -∞ at 0, nan below."""
        return exponential.log2(as_float(self))

    def log10(self) -> Tensor:
        """The logarithm to the base 10; -∞ at 0, nan below."""
        return exponential.log10(as_float(self))

    def log1p(self) -> Tensor:
        """log(1 + self), exact for small numbers."""
        return exponential.log1p(as_float(self))

    def logaddexp(self, other: Any) -> Tensor:
        """log(exp(self) + exp(other)), without overflow."""
        large, apart = _largest_and_difference("logaddexp", self, other)
        return large + apart.exp().log1p()

    def logaddexp2(self, other: Any) -> Tensor:
        """log2(2^self + 2^other), without overflow."""
        large, apart = _largest_and_difference("logaddexp2", self, other)
        return large + apart.exp2().log1p() / exponential.LOG_2

    def sigmoid(self) -> Tensor:
        """1 / (1 + exp(-self))."""
        return ops.sigmoid(as_float(self))

    def logit(self, eps: float | None = None) -> Tensor:
        """log(self / (1 - self)), the inverse of sigmoid; with eps, self is first clamped to
        [eps, 1 - eps].
        """
        x = as_float(self)
        if eps is not None:
            x = x.clamp(eps, 1 - eps)
        return (x / (1 - x)).log()

    def xlogy(self, other: Any) -> Tensor:
        """self · log(other), 0 where self is 0 (unless other is nan)."""
        x: Any
        y: Any
        x, y = float_operands("xlogy", self, other)
        undefined = (x == 0) & ((y <= 0) | (y == float("inf")))
        return x * undefined.where(1.0, y).log()


def _largest_and_difference(name: str, x: Any, y: Any) -> tuple[Any, Any]:
    """The larger of both, and how much smaller the other is (0 where both are the same
    infinity).
    """
    only_tensors(name, y)
    only_floats(name, x, y)
    kind = common_type(name, x, y)
    x, y = operand(x, kind, x.device), operand(y, kind, y.device)
    large, small = x.maximum(y), x.minimum(y)
    return large, (small == large).where(0.0, small - large)
