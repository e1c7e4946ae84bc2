"""Whole numbers near a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from .. import dtypes
from ..ops import elementwise as ops
from ..primitive import Primitive
from .core import Core
from .operands import only_floats

if TYPE_CHECKING:
    from . import Tensor


class Rounding(Core):
    """floor, ceil, round and trunc."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = ("ceil", "fix", "floor", "frac", "round", "trunc")
    IN_PLACE: ClassVar[tuple[str, ...]] = FUNCTIONS

    def floor(self) -> Tensor:
        """The largest whole number that is not above."""
        return self._whole(ops.floor)

    def ceil(self) -> Tensor:
        """The smallest whole number that is not below."""
        return self._whole(ops.ceil)

    def trunc(self) -> Tensor:
        """The whole part, towards 0."""
        return self._whole(ops.trunc)

    fix = trunc

    def round(self, *, decimals: int = 0) -> Tensor:
        """The nearest whole number, the even one of two; with decimals, the nearest multiple of
        10^-decimals.
        """
        if decimals == 0:
            return self._whole(ops.round_)
        only_floats("round", self)
        x: Any = self
        scale = 10.0 ** abs(decimals)
        if decimals > 0:
            return ops.round_(x * scale) / scale
        return ops.round_(x / scale) * scale

    def frac(self) -> Tensor:
        """What trunc leaves of the number."""
        only_floats("frac", self)
        x: Any = self
        return x - x.trunc()

    def _whole(self, op: Primitive) -> Tensor:
        """The op, which leaves whole numbers as they are."""
        if self.dtype.differentiable or self.dtype is dtypes.bool_:  # bools it refuses
            return op(self)
        return self.clone()
