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
        """The sine of an angle in radians."""
        return ops.sin(as_float(self))

    def cos(self) -> Tensor:
        """The cosine of an angle in radians."""
        return ops.cos(as_float(self))

    def tan(self) -> Tensor:
        """The tangent of an angle in radians: sin / cos."""
        return trigonometry.tan(as_float(self))

    def asin(self) -> Tensor:
        """The angle from -π/2 to π/2 whose sine it is; nan outside of [-1, 1]."""
        return trigonometry.asin(as_float(self))

    def acos(self) -> Tensor:
        """The angle from 0 to π whose cosine it is; nan outside of [-1, 1]."""
        return trigonometry.acos(as_float(self))

    def atan(self) -> Tensor:
        """The angle from -π/2 to π/2 whose tangent it is."""
        return trigonometry.atan(as_float(self))

    def atan2(self, other: Any) -> Tensor:
        """The angle of the point (other, self), from -π to π."""
        only_tensors("atan2", other)
        return binary_float(trigonometry.atan2, self, other)

    def sinh(self) -> Tensor:
        """(eˣ - e⁻ˣ) / 2."""
        return trigonometry.sinh(as_float(self))

    def cosh(self) -> Tensor:
        """(eˣ + e⁻ˣ) / 2."""
        return trigonometry.cosh(as_float(self))

    def tanh(self) -> Tensor:
        """(eˣ - e⁻ˣ) / (eˣ + e⁻ˣ), from -1 to 1."""
        return ops.tanh(as_float(self))

    def asinh(self) -> Tensor:
        """log(x + √(x² + 1)), the inverse of sinh."""
        return trigonometry.asinh(as_float(self))

    def acosh(self) -> Tensor:
        """log(x + √(x² - 1)), the inverse of cosh; nan below 1."""
        return trigonometry.acosh(as_float(self))

    def atanh(self) -> Tensor:
        """½ log((1 + x) / (1 - x)), the inverse of tanh; nan outside of [-1, 1]."""
        return trigonometry.atanh(as_float(self))

    arcsin, arccos, arctan, arctan2 = asin, acos, atan, atan2
    arcsinh, arccosh, arctanh = asinh, acosh, atanh

    def deg2rad(self) -> Tensor:
        """π/180 · self: degrees as radians."""
        return as_float(self) * (math.pi / 180)

    def rad2deg(self) -> Tensor:
        """180/π · self: radians as degrees."""
        return as_float(self) * (180 / math.pi)

    def sinc(self) -> Tensor:
        """sin(πx) / (πx), and 1 at 0."""
        x = as_float(self)
        zero = x == 0
        angle = zero.where(1.0, x) * math.pi
        return zero.where(1.0, angle.sin() / angle)
