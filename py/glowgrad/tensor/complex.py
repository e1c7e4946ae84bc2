"""Complex tensors: made of two real ones, taken apart, conjugated. They exist on the CPU only."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, ClassVar, cast

from ..errors import DeviceError, ShapeError
from ..ops import complex as ops
from ..ops.shapes import broadcast_shapes
from .core import Core
from .movement import stack
from .operands import only_tensors

if TYPE_CHECKING:
    from . import Tensor


class Complex(Core):
    """Methods of complex numbers; those that make sense for real ones take these too."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "adjoint",
        "angle",
        "conj",
        "conj_physical",
        "is_complex",
        "isreal",
        "resolve_conj",
        "sgn",
    )

    def is_complex(self) -> bool:
        """Whether the type is complex64 or complex128."""
        return self.dtype.is_complex

    @property
    def real(self) -> Tensor:
        """The real parts, as a view."""
        return view_as_real(self)[..., 0] if self.dtype.is_complex else cast("Tensor", self)

    @property
    def imag(self) -> Tensor:
        """The imaginary parts, as a view."""
        if not self.dtype.is_complex:
            raise RuntimeError(
                f"imag is not defined for the type {self.dtype}: it has no imag part"
            )
        return view_as_real(self)[..., 1]

    def conj(self) -> Tensor:
        """a - bi for each a + bi; of a real tensor the tensor itself."""
        return ops.conj(self) if self.dtype.is_complex else cast("Tensor", self)

    conj_physical = conj

    def resolve_conj(self) -> Tensor:
        """The tensor itself: conjugates are computed at once here."""
        return cast("Tensor", self)

    def is_conj(self) -> bool:
        """False: conjugates are computed at once here."""
        return False

    @property
    def mH(self) -> Tensor:
        """The conjugate of each matrix, transposed."""
        return self.mT.conj()

    @property
    def H(self) -> Tensor:
        """The conjugate of a matrix, transposed."""
        if self.ndim not in (0, 2):
            raise ShapeError(
                f"H is for matrices; this tensor has shape {tuple(self.shape)}: use mH"
            )
        return self.T.conj()

    def adjoint(self) -> Tensor:
        """The conjugate of each matrix, turned over: (…, N, M) of (…, M, N)."""
        return self.mH

    def angle(self) -> Tensor:
        """The angle of each number in the plane, from -π to π; of a real number 0 or π."""
        if self.dtype.is_complex:
            return self.eq(0).where(1.0, self).log().imag
        x: Any = self if self.dtype.is_floating_point else self.float()
        return x.isnan().where(x, (x < 0).to(x.dtype) * math.pi)

    def sgn(self) -> Tensor:
        """z / |z|, and 0 for 0."""
        if not self.dtype.is_complex:
            return self.sign()
        size = self.abs()
        return self / (size == 0).where(1.0, size)

    def isreal(self) -> Tensor:
        """Where the imaginary part is 0."""
        return self.imag == 0 if self.dtype.is_complex else self.new_ones(self.shape).bool()


def view_as_real(input: Core) -> Tensor:
    """(…) complex numbers as (…, 2) real ones over the same memory."""
    if not input.dtype.is_complex:
        raise RuntimeError(f"view_as_real takes complex tensors, this one is {input.dtype}")
    return ops.view_as_real(input)


def view_as_complex(input: Core) -> Tensor:
    """(…, 2) real numbers as (…) complex ones over the same memory."""
    on_cpu(input, "view_as_complex")
    shape = tuple(input.shape)
    if not input.dtype.is_floating_point or input.dtype.itemsize < 4:
        raise RuntimeError(
            f"view_as_complex takes float32 or float64, this tensor is {input.dtype}"
        )
    if not shape or shape[-1] != 2:
        raise ShapeError(
            f"view_as_complex got shape {shape}: the last axis must hold real and imaginary part, "
            "so have size 2"
        )
    if input.stride()[-1] != 1:
        raise ShapeError(
            "view_as_complex needs real and imaginary part side by side in memory: use "
            "x.contiguous()"
        )
    return ops.view_as_complex(input)


def complex(real: Core, imag: Core) -> Tensor:
    """real + i · imag."""
    only_tensors("complex", real, imag)
    for part in (real, imag):
        on_cpu(part, "complex")
        if not part.dtype.is_floating_point or part.dtype is not real.dtype:
            raise RuntimeError(
                "complex takes two float32 or two float64 tensors, but got "
                f"{real.dtype} and {imag.dtype}"
            )
    shape = broadcast_shapes("complex", real.shape, imag.shape)
    return view_as_complex(stack([real.expand(shape), imag.expand(shape)], -1))


def polar(abs: Core, angle: Core) -> Tensor:
    """abs · (cos(angle) + i · sin(angle))."""
    only_tensors("polar", abs, angle)
    return complex(abs * angle.cos(), abs * angle.sin())


def real(input: Core) -> Tensor:
    """The real parts."""
    return cast("Tensor", input).real


def imag(input: Core) -> Tensor:
    """The imaginary parts."""
    return cast("Tensor", input).imag


def on_cpu(x: Core, name: str) -> None:
    """Raise DeviceError for a tensor elsewhere: complex numbers exist on the CPU only."""
    if x.device.type != "cpu":
        raise DeviceError(
            f"{name} makes complex numbers, which exist on the CPU only, but this tensor is on "
            f"{x.device}: use x.cpu()"
        )
