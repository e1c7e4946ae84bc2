"""Truth values and the bits of whole numbers, with their operators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from .. import dtypes
from ..ops import elementwise as ops, integers
from .core import Core
from .operands import binary, only_tensors

if TYPE_CHECKING:
    from . import Tensor


class Logic(Core):
    """Logical and bitwise methods."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "bitwise_and",
        "bitwise_left_shift",
        "bitwise_not",
        "bitwise_or",
        "bitwise_right_shift",
        "bitwise_xor",
        "logical_and",
        "logical_not",
        "logical_or",
        "logical_xor",
    )
    IN_PLACE: ClassVar[tuple[str, ...]] = FUNCTIONS

    def logical_and(self, other: Any) -> Tensor:
        """Whether both are other than 0."""
        return binary(ops.logical_and, self.bool(), _truth("logical_and", other))

    def logical_or(self, other: Any) -> Tensor:
        """Whether one or both are other than 0."""
        return binary(ops.logical_or, self.bool(), _truth("logical_or", other))

    def logical_xor(self, other: Any) -> Tensor:
        """Whether just one is other than 0."""
        return binary(ops.logical_xor, self.bool(), _truth("logical_xor", other))

    def logical_not(self) -> Tensor:
        """Whether it is 0."""
        return ops.logical_not(self.bool())

    def bitwise_and(self, other: Any) -> Tensor:
        """Bits that both numbers have; of bool: and."""
        return binary(integers.bitwise_and, self, other)

    def bitwise_or(self, other: Any) -> Tensor:
        """Bits that one of the numbers has; of bool: or."""
        return binary(integers.bitwise_or, self, other)

    def bitwise_xor(self, other: Any) -> Tensor:
        """Bits that only one of the numbers has; of bool: either, not both."""
        return binary(integers.bitwise_xor, self, other)

    def bitwise_not(self) -> Tensor:
        """Every bit turned over: -self - 1; of bool: not."""
        return integers.bitwise_not(self)

    def bitwise_left_shift(self, other: Any) -> Tensor:
        """self · 2^other."""
        return binary(integers.bitwise_left_shift, self, other)

    def bitwise_right_shift(self, other: Any) -> Tensor:
        """self / 2^other, rounded down."""
        return binary(integers.bitwise_right_shift, self, other)

    __and__ = __rand__ = bitwise_and
    __or__ = __ror__ = bitwise_or
    __xor__ = __rxor__ = bitwise_xor
    __lshift__, __rshift__ = bitwise_left_shift, bitwise_right_shift

    def __rlshift__(self, other: Any) -> Tensor:
        return binary(integers.bitwise_left_shift, other, self)

    def __rrshift__(self, other: Any) -> Tensor:
        return binary(integers.bitwise_right_shift, other, self)

    def __invert__(self) -> Tensor:
        if self.dtype.differentiable:
            raise TypeError(f"~ works on whole numbers and bools, this tensor is {self.dtype}")
        return integers.bitwise_not(self)


def _truth(name: str, value: Any) -> Any:
    only_tensors(name, value)
    return value if value.dtype is dtypes.bool_ else value.bool()
