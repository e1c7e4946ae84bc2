"""Padding layers: more elements around signals, images and volumes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from ..tensor import Tensor
from . import functional
from .functional.axes import per_axis
from .module import Module

Sides = int | Sequence[int]


class _Pad(Module):
    rank: ClassVar[int]
    mode: ClassVar[str]

    def __init__(self, padding: Sides) -> None:
        super().__init__()
        self.padding = per_axis(type(self).__name__, "padding", padding, 2 * self.rank)

    def forward(self, input: Tensor) -> Tensor:
        return functional.pad(input, self.padding, self.mode)

    def extra_repr(self) -> str:
        return f"{self.padding}"


class _ConstantPad(_Pad):
    mode = "constant"

    def __init__(self, padding: Sides, value: float) -> None:
        super().__init__(padding)
        self.value = value

    def forward(self, input: Tensor) -> Tensor:
        return functional.pad(input, self.padding, "constant", self.value)

    def extra_repr(self) -> str:
        return f"padding={self.padding}, value={self.value}"


class ConstantPad1d(_ConstantPad):
    """`value` at both ends of (…, L): padding is one number or (left, right)."""

    rank = 1


class ConstantPad2d(_ConstantPad):
    """`value` around (…, H, W): padding is one number or (left, right, top, bottom)."""

    rank = 2


class ConstantPad3d(_ConstantPad):
    """`value` around (…, D, H, W): padding is one number or (left, right, top, bottom, front,
    back).
    """

    rank = 3


class _ZeroPad(_Pad):
    mode = "constant"


class ZeroPad1d(_ZeroPad):
    """Zeros at both ends of (…, L): padding is one number or (left, right)."""

    rank = 1


class ZeroPad2d(_ZeroPad):
    """Zeros around (…, H, W): padding is one number or (left, right, top, bottom)."""

    rank = 2


class ZeroPad3d(_ZeroPad):
    """Zeros around (…, D, H, W): padding is one number or six."""

    rank = 3


class _ReflectionPad(_Pad):
    mode = "reflect"


class ReflectionPad1d(_ReflectionPad):
    """Mirrors signals (N, C, L) at their ends, without repeating the end itself."""

    rank = 1


class ReflectionPad2d(_ReflectionPad):
    """Mirrors images (N, C, H, W) at their edges: padding is one number or (left, right, top,
    bottom), each below the size.
    """

    rank = 2


class ReflectionPad3d(_ReflectionPad):
    """Mirrors volumes (N, C, D, H, W) at their faces."""

    rank = 3


class _ReplicationPad(_Pad):
    mode = "replicate"


class ReplicationPad1d(_ReplicationPad):
    """Repeats the ends of signals (N, C, L)."""

    rank = 1


class ReplicationPad2d(_ReplicationPad):
    """Repeats the edges of images (N, C, H, W): padding is one number or (left, right, top,
    bottom).
    """

    rank = 2


class ReplicationPad3d(_ReplicationPad):
    """Repeats the faces of volumes (N, C, D, H, W)."""

    rank = 3


class _CircularPad(_Pad):
    mode = "circular"


class CircularPad1d(_CircularPad):
    """Goes on at the other end of signals (N, C, L)."""

    rank = 1


class CircularPad2d(_CircularPad):
    """Goes on at the other side of images (N, C, H, W): padding is one number or (left, right, top,
    bottom), at most the size.
    """

    rank = 2


class CircularPad3d(_CircularPad):
    """Goes on at the other side of volumes (N, C, D, H, W)."""

    rank = 3
