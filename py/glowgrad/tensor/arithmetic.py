"""Elementwise methods: arithmetic with broadcasting and type promotion, comparisons, functions,
activations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

import numpy as np

from .. import autograd, dtypes
from ..device import cpu
from ..dtypes import DType
from ..ops import complex as complex_ops, elementwise as ops
from ..ops.shapes import broadcast_shapes
from ..primitive import Primitive
from .core import Core

if TYPE_CHECKING:
    from . import Tensor

Scalar = bool | int | float | complex


def as_operands(name: str, *values: Any) -> tuple[list[Tensor], DType]:
    """Tensors on one device with one type from tensors, numbers and numpy arrays, and that type.

    Broadcast operands that want a gradient are expanded, so that the gradient is summed back to
    their shape.
    """
    like = next(v for v in values if isinstance(v, Core))
    place = next((v.device for v in values if isinstance(v, Core) and v.ndim), like.device)
    kinds = []
    for value in values:
        if isinstance(value, Core):
            kinds.append((value.dtype, 0 if value.ndim else 1))
        elif isinstance(value, (bool, int, float, complex, np.generic)):
            kinds.append((dtypes.of_scalar(cast("Scalar", value)), 2))
        elif isinstance(value, np.ndarray):
            kinds.append((dtypes.of_numpy(value.dtype), 0))
        else:
            raise TypeError(
                f"{name} takes tensors and numbers, but got {type(value).__name__}: {value!r:.60}"
            )
    dtype = dtypes.result_type(kinds)
    return [_operand(v, dtype, place) for v in values], dtype


def _operand(value: Any, dtype: DType, place: Any) -> Tensor:
    if isinstance(value, Core):
        if value.device != place and not value.ndim and value.device == cpu:
            value = value.to(place)
        return value if value.dtype is dtype else value.to(dtype)
    if isinstance(value, np.ndarray):
        return autograd.wrap(place.backend.from_numpy(value, dtype), dtype, place)
    return autograd.wrap(place.backend.scalar(value, dtype), dtype, place)


def broadcast(name: str, tensors: list[Tensor]) -> list[Tensor]:
    """Expand those operands that want a gradient to the common shape; the primitive itself
    stretches the others.
    """
    first = tensors[0]._data.shape
    if all(t._data.shape == first for t in tensors):
        return tensors
    shape = broadcast_shapes(name, *[t._data.shape for t in tensors])
    return [t.expand(shape) if t.requires_grad and t._data.shape != shape else t for t in tensors]


def _alike(a: Any, b: Any) -> bool:
    """Whether nothing must be converted, moved or stretched: the way of most operations."""
    return (
        isinstance(a, Core)
        and isinstance(b, Core)
        and a.dtype is b.dtype
        and a.device is b.device
        and a._data.shape == b._data.shape
    )


def _binary(primitive: Primitive, a: Any, b: Any) -> Tensor:
    if _alike(a, b):
        return primitive(a, b)
    tensors, _ = as_operands(primitive.name, a, b)
    return primitive(*broadcast(primitive.name, tensors))


def _divide(a: Any, b: Any) -> Tensor:
    if _alike(a, b) and a.dtype.differentiable:
        return ops.div(a, b)
    tensors, dtype = as_operands("div", a, b)
    if not dtype.differentiable:
        tensors = [t.to(dtypes.float32) for t in tensors]
    return ops.div(*broadcast("div", tensors))


def _float(x: Core) -> Any:
    return x if x.dtype.differentiable else x.to(dtypes.float32)


class Arithmetic(Core):
    """Elementwise methods."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "abs",
        "add",
        "ceil",
        "clamp",
        "clip",
        "cos",
        "div",
        "eq",
        "exp",
        "floor",
        "ge",
        "gt",
        "isfinite",
        "isinf",
        "isnan",
        "le",
        "log",
        "log10",
        "log1p",
        "log2",
        "logical_and",
        "logical_not",
        "logical_or",
        "logical_xor",
        "lt",
        "masked_fill",
        "maximum",
        "minimum",
        "mul",
        "ne",
        "neg",
        "pow",
        "reciprocal",
        "relu",
        "remainder",
        "round",
        "rsqrt",
        "sigmoid",
        "sign",
        "sin",
        "sqrt",
        "square",
        "sub",
        "tanh",
        "trunc",
    )

    # binary

    def add(self, other: Any, *, alpha: Scalar = 1) -> Tensor:
        return _binary(ops.add, self, other if alpha == 1 else other * alpha)

    def sub(self, other: Any, *, alpha: Scalar = 1) -> Tensor:
        return _binary(ops.sub, self, other if alpha == 1 else other * alpha)

    def mul(self, other: Any) -> Tensor:
        return _binary(ops.mul, self, other)

    def div(self, other: Any, *, rounding_mode: str | None = None) -> Tensor:
        """self / other; integers divide as floats. rounding_mode: None, "floor" or "trunc"."""
        if rounding_mode == "floor":
            return self.floor_divide(other)
        quotient = _divide(self, other)
        if rounding_mode == "trunc":
            return quotient.trunc()
        return quotient

    def pow(self, exponent: Any) -> Tensor:
        if type(exponent) in (int, float) and exponent == 2 and self._keeps_type(exponent):
            return _binary(ops.mul, self, self)  # exact, and its derivative is cheap
        return _binary(ops.pow_, self, exponent)

    def _keeps_type(self, number: Scalar) -> bool:
        """Whether an operation with this number has the tensor's own type."""
        return self.dtype.category >= dtypes.of_scalar(number).category

    def maximum(self, other: Any) -> Tensor:
        return _binary(ops.maximum, self, other)

    def minimum(self, other: Any) -> Tensor:
        return _binary(ops.minimum, self, other)

    def floor_divide(self, other: Any) -> Tensor:
        return _binary(ops.floor_divide, self, other)

    def remainder(self, other: Any) -> Tensor:
        return _binary(ops.remainder, self, other)

    multiply, subtract, divide, true_divide = mul, sub, div, div
    __add__, __radd__, __mul__, __rmul__ = add, add, mul, mul
    __sub__, __truediv__, __pow__ = sub, div, pow
    __floordiv__, __mod__ = floor_divide, remainder

    def __rsub__(self, other: Any) -> Tensor:
        return _binary(ops.sub, other, self)

    def __rtruediv__(self, other: Any) -> Tensor:
        return _divide(other, self)

    def __rmod__(self, other: Any) -> Tensor:
        return _binary(ops.remainder, other, self)

    def __rpow__(self, other: Any) -> Tensor:
        return _binary(ops.pow_, other, self)

    def __rfloordiv__(self, other: Any) -> Tensor:
        return _binary(ops.floor_divide, other, self)

    # comparison

    def eq(self, other: Any) -> Tensor:
        return _binary(ops.eq, self, other)

    def ne(self, other: Any) -> Tensor:
        return _binary(ops.ne, self, other)

    def lt(self, other: Any) -> Tensor:
        return _binary(ops.lt, self, other)

    def le(self, other: Any) -> Tensor:
        return _binary(ops.le, self, other)

    def gt(self, other: Any) -> Tensor:
        return _binary(ops.gt, self, other)

    def ge(self, other: Any) -> Tensor:
        return _binary(ops.ge, self, other)

    def __eq__(self, other: Any) -> Any:
        return NotImplemented if other is None else _binary(ops.eq, self, other)

    def __ne__(self, other: Any) -> Any:
        return NotImplemented if other is None else _binary(ops.ne, self, other)

    __lt__, __le__, __gt__, __ge__ = lt, le, gt, ge
    __hash__ = Core.__hash__

    # logic

    def logical_and(self, other: Any) -> Tensor:
        return _binary(ops.logical_and, self.bool(), _truth(other))

    def logical_or(self, other: Any) -> Tensor:
        return _binary(ops.logical_or, self.bool(), _truth(other))

    def logical_xor(self, other: Any) -> Tensor:
        return _binary(ops.logical_xor, self.bool(), _truth(other))

    def logical_not(self) -> Tensor:
        return ops.logical_not(self.bool())

    def __and__(self, other: Any) -> Tensor:
        return self._only_bool("&").logical_and(other)

    def __or__(self, other: Any) -> Tensor:
        return self._only_bool("|").logical_or(other)

    def __xor__(self, other: Any) -> Tensor:
        return self._only_bool("^").logical_xor(other)

    def __invert__(self) -> Tensor:
        return self._only_bool("~").logical_not()

    def _only_bool(self, sign: str) -> Arithmetic:
        if self.dtype is not dtypes.bool_:
            raise TypeError(f"{sign} works on bool tensors here, this one is {self.dtype}")
        return cast("Tensor", self)

    def isnan(self) -> Tensor:
        return ops.isnan(_float(self))

    def isinf(self) -> Tensor:
        return self.abs() == float("inf")

    def isfinite(self) -> Tensor:
        return self.abs() < float("inf")

    def where(self, x: Any, y: Any) -> Tensor:
        """x where this condition holds, else y."""
        if self.dtype is not dtypes.bool_:
            raise TypeError(
                f"where needs a bool condition, this one is {self.dtype}: compare first"
            )
        if not isinstance(x, Core) and not isinstance(y, Core):
            x = _operand(
                x, dtypes.result_type([(dtypes.of_scalar(v), 2) for v in (x, y)]), self.device
            )
        (x, y), _ = as_operands("where", x, y)
        return ops.where(*broadcast("where", [cast("Tensor", self), x, y]))

    def masked_fill(self, mask: Tensor, value: Any) -> Tensor:
        """`value` where the mask is true, else self."""
        return mask.where(value, self).to(self.dtype)

    # functions

    def neg(self) -> Tensor:
        return ops.neg(self)

    __neg__ = neg

    def __pos__(self) -> Tensor:
        return cast("Tensor", self)

    def abs(self) -> Tensor:
        return complex_ops.modulus(self) if self.dtype.is_complex else ops.abs_(self)

    __abs__ = abs

    def sign(self) -> Tensor:
        return ops.sign(self)

    def exp(self) -> Tensor:
        return ops.exp(_float(self))

    def log(self) -> Tensor:
        return ops.log(_float(self))

    def log2(self) -> Tensor:
        return self.log() * 1.4426950408889634

    def log10(self) -> Tensor:
        return self.log() * 0.4342944819032518

    def log1p(self) -> Tensor:
        # log(1 + x) with what rounding 1 + x has lost added back.
        x: Any = _float(self)
        u = x + 1
        lost = ((x - (u - 1)) / u).detach()
        return u.log() + lost.isfinite().where(lost, 0.0)

    def sqrt(self) -> Tensor:
        return ops.sqrt(_float(self))

    def rsqrt(self) -> Tensor:
        return 1 / self.sqrt()

    def square(self) -> Tensor:
        return self * self

    def reciprocal(self) -> Tensor:
        return 1 / self

    def sin(self) -> Tensor:
        return ops.sin(_float(self))

    def cos(self) -> Tensor:
        return ops.cos(_float(self))

    def tanh(self) -> Tensor:
        return ops.tanh(_float(self))

    def sigmoid(self) -> Tensor:
        return ops.sigmoid(_float(self))

    def relu(self) -> Tensor:
        return ops.relu(self)

    def floor(self) -> Tensor:
        return ops.floor(self) if self.dtype.differentiable else cast("Tensor", self)

    def ceil(self) -> Tensor:
        return ops.ceil(self) if self.dtype.differentiable else cast("Tensor", self)

    def round(self) -> Tensor:
        return ops.round_(self) if self.dtype.differentiable else cast("Tensor", self)

    def trunc(self) -> Tensor:
        return (self >= 0).where(self.floor(), self.ceil())

    def clamp(self, min: Any = None, max: Any = None) -> Tensor:
        """Values below `min` become `min`, values above `max` become `max`."""
        if min is None and max is None:
            raise RuntimeError("clamp needs min=, max= or both")
        result: Any = self
        for bound, low in ((min, True), (max, False)):
            if bound is not None:
                beyond = result < bound if low else result > bound  # of a nan neither
                result = beyond.where(bound, result)
        return result

    clip = clamp


def _truth(value: Any) -> Any:
    return value.bool() if isinstance(value, Core) else bool(value)
