"""From what an operation is given to tensors of one type on one device, that broadcast."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from .. import autograd, dtypes
from ..device import cpu, device
from ..dtypes import DType
from ..ops import elementwise as ops
from ..ops.shapes import broadcast_shapes
from ..primitive import Primitive
from .core import Core

if TYPE_CHECKING:
    from . import Tensor

Scalar = bool | int | float | complex
NUMBERS = (bool, int, float, complex, np.generic)


def as_operands(name: str, *values: Any) -> tuple[list[Tensor], DType]:
    """Tensors on one device with one type from tensors, numbers and numpy arrays, and that type."""
    place = _place_of(values)
    dtype = common_type(name, *values)
    if name == "sub" and any(_is_bool(v) for v in values):
        raise RuntimeError(
            "sub is not defined for bools: write ~mask to invert a mask, or convert with .int() or "
            ".float()"
        )
    exact = dtype.rounding is not None and name in _EXACT_NUMBERS
    return [
        _exact_number(v, dtype, place)
        if exact and isinstance(v, NUMBERS)
        else operand(v, dtype, place)
        for v in values
    ], dtype


def _is_bool(value: Any) -> bool:
    return value.dtype is dtypes.bool_ if isinstance(value, Core) else isinstance(value, bool)


# As in PyTorch these compute with a number as it is, also where tensors have few digits.
_EXACT_NUMBERS = frozenset({"mul", "div"})


def _exact_number(value: Any, dtype: DType, place: Any) -> Tensor:
    """A number for arithmetic with small floats: not rounded to their type, though it is called of
    that type.
    """
    kept = dtypes.float32 if dtype.is_floating_point else dtype
    return autograd.wrap(place.backend.scalar(value, kept), dtype, place)


def common_type(name: str, *values: Any) -> DType:
    """The type to which tensors, numbers and numpy arrays are promoted together."""
    kinds = []
    for value in values:
        if isinstance(value, Core):
            kinds.append((value.dtype, 0 if value.ndim else 1))
        elif isinstance(value, NUMBERS):
            kinds.append((dtypes.of_scalar(cast("Scalar", value)), 2))
        elif isinstance(value, np.ndarray):
            kinds.append((dtypes.of_numpy(value.dtype), 0))
        else:
            raise TypeError(
                f"{name} takes tensors and numbers, but got {type(value).__name__}: {value!r:.60}"
            )
    return dtypes.result_type(kinds)


def operand(value: Any, dtype: DType, place: Any) -> Tensor:
    """A tensor, number or numpy array as a tensor of this type on this device; a tensor with axes
    stays on its own.
    """
    if isinstance(value, Core):
        if value.device != place and not value.ndim and value.device == cpu:
            value = value.to(place)
        return value if value.dtype is dtype else value.to(dtype)
    if isinstance(value, np.ndarray):
        return autograd.wrap(place.backend.from_numpy(value, dtype), dtype, place)
    return autograd.wrap(place.backend.scalar(value, dtype), dtype, place)


def broadcast(name: str, tensors: list[Tensor]) -> list[Tensor]:
    """Expand those operands that want a gradient to the common shape, so that it is summed back to
    theirs; the primitive itself stretches the others.
    """
    first = tensors[0]._data.shape
    if all(t._data.shape == first for t in tensors):
        return tensors
    shape = broadcast_shapes(name, *[t._data.shape for t in tensors])
    return [t.expand(shape) if t.requires_grad and t._data.shape != shape else t for t in tensors]


# Types that a real number never changes.
_ABOVE_NUMBERS = frozenset({dtypes.float32, dtypes.float64})


def alike(a: Any, b: Any) -> bool:
    """Whether nothing must be converted, moved or stretched: the way of most operations."""
    return (
        isinstance(a, Core)
        and isinstance(b, Core)
        and a.dtype is b.dtype
        and a.device is b.device
        and a._data.shape == b._data.shape
    )


def _keeps_type(a: Any, b: Any) -> bool:
    """Whether `b` is a real number that takes the type of the tensor `a`."""
    return type(b) in (float, int) and isinstance(a, Core) and a.dtype in _ABOVE_NUMBERS


def binary(primitive: Primitive, a: Any, b: Any) -> Tensor:
    """An elementwise primitive of two operands, at least one of them a tensor."""
    if alike(a, b):
        return primitive(a, b)
    if _keeps_type(a, b):
        return primitive(a, operand(b, a.dtype, a.device))
    tensors, _ = as_operands(primitive.name, a, b)
    return primitive(*broadcast(primitive.name, tensors))


def binary_float(primitive: Primitive, a: Any, b: Any) -> Tensor:
    """As `binary`; whole numbers become floats."""
    if alike(a, b) and a.dtype.differentiable:
        return primitive(a, b)
    if _keeps_type(a, b):
        return primitive(a, operand(b, a.dtype, a.device))
    return primitive(*broadcast(primitive.name, float_operands(primitive.name, a, b)))


def float_operands(name: str, *values: Any) -> list[Tensor]:
    """As `as_operands`; whole numbers become floats, each at once."""
    if common_type(name, *values).differentiable:
        return as_operands(name, *values)[0]
    kind, place = dtypes.get_default_dtype(), _place_of(values)
    return [operand(v, kind, place) for v in values]


def _place_of(values: Sequence[Any]) -> device:
    """The device of the first tensor with axes, or else of the first."""
    tensors = [v for v in values if isinstance(v, Core)]
    return next((t.device for t in tensors if t._data.shape), tensors[0].device)


def divide(a: Any, b: Any) -> Tensor:
    """a / b."""
    return binary_float(ops.div, a, b)


def as_float(x: Core) -> Any:
    """Whole numbers and bools as floats, the rest as it is."""
    return x if x.dtype.differentiable else x.to(dtypes.get_default_dtype())


def only_tensors(name: str, *values: Any) -> None:
    """Raise TypeError unless all are tensors."""
    for value in values:
        if not isinstance(value, Core):
            raise TypeError(
                f"{name} takes tensors, but got {type(value).__name__}: {value!r:.60}; use "
                "tensor(…) first"
            )


def only_floats(name: str, *values: Any) -> None:
    """Raise NotImplementedError if all are of types without fractions."""
    if not common_type(name, *values).differentiable:
        kinds = ", ".join(str(v.dtype) for v in values if isinstance(v, Core))
        raise NotImplementedError(
            f"{name} needs floating-point tensors, not {kinds}: use x.float()"
        )


def same_type(name: str, *tensors: Any) -> None:
    """Raise RuntimeError unless all tensors have one type."""
    only_tensors(name, *tensors)
    if any(t.dtype is not tensors[0].dtype for t in tensors):
        given = " and ".join(str(t.dtype) for t in tensors)
        raise RuntimeError(f"{name} needs tensors of one type, but got {given}: convert with .to()")
