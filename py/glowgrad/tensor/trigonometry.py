"""Angles, and hyperbolic functions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, ClassVar

from ..ops import elementwise as ops, trigonometry
from .core import Core
from .operands import as_float, binary_float, only_tensors

if TYPE_CHECKING:
    from . import Tensor


class Trigonometry(Core):
    """sin, cos, tan, their inverses, and the hyperbolic ones."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "acos",
        "acosh",
        "arccos",
        "arccosh",
        "arcsin",
        "arcsinh",
        "arctan",
        "arctan2",
        "arctanh",
        "asin",
        "asinh",
        "atan",
        "atan2",
        "atanh",
        "cos",
        "cosh",
        "deg2rad",
        "rad2deg",
        "sin",
        "sinc",
        "sinh",
        "tan",
        "tanh",
    )
    IN_PLACE: ClassVar[tuple[str, ...]] = FUNCTIONS

    def sin(self) -> Tensor:
        return ops.sin(as_float(self))

    def cos(self) -> Tensor:
        return ops.cos(as_float(self))

    def tan(self) -> Tensor:
        return trigonometry.tan(as_float(self))

    def asin(self) -> Tensor:
        return trigonometry.asin(as_float(self))

    def acos(self) -> Tensor:
        return trigonometry.acos(as_float(self))

    def atan(self) -> Tensor:
        return trigonometry.atan(as_float(self))

    def atan2(self, other: Any) -> Tensor:
        """The angle of the point (other, self), from -π to π."""
        only_tensors("atan2", other)
        return binary_float(trigonometry.atan2, self, other)

    def sinh(self) -> Tensor:
        return trigonometry.sinh(as_float(self))

    def cosh(self) -> Tensor:
        return trigonometry.cosh(as_float(self))

    def tanh(self) -> Tensor:
        return ops.tanh(as_float(self))

    def asinh(self) -> Tensor:
        return trigonometry.asinh(as_float(self))

    def acosh(self) -> Tensor:
        return trigonometry.acosh(as_float(self))

    def atanh(self) -> Tensor:
        return trigonometry.atanh(as_float(self))

    arcsin, arccos, arctan, arctan2 = asin, acos, atan, atan2
    arcsinh, arccosh, arctanh = asinh, acosh, atanh

    def deg2rad(self) -> Tensor:
        return as_float(self) * (math.pi / 180)

    def rad2deg(self) -> Tensor:
        return as_float(self) * (180 / math.pi)

    def sinc(self) -> Tensor:
        """sin(πx) / (πx), and 1 at 0."""
        x = as_float(self)
        zero = x == 0
        angle = zero.where(1.0, x) * math.pi
        return zero.where(1.0, angle.sin() / angle)
