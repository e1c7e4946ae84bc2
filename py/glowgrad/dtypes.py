"""Data types, with PyTorch's names and promotion rules.

Integers on the GPU are 32 bits and float16 is kept there as f32; `DType.gpu` says how a type is
stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

_BOOL, _INTEGER, _FLOAT, _COMPLEX = 0, 1, 2, 3


@dataclass(frozen=True, eq=False)
class DType:
    """A tensor's element type: `name`, its numpy type, its WGSL storage type and promotion rank."""

    name: str
    numpy: np.dtype[Any]
    gpu: str | None
    category: int
    rank: int

    @property
    def is_floating_point(self) -> bool:
        return self.category == _FLOAT

    @property
    def is_complex(self) -> bool:
        return self.category == _COMPLEX

    @property
    def differentiable(self) -> bool:
        """Whether tensors of this type can have gradients."""
        return self.category >= _FLOAT

    def to_complex(self) -> DType:
        """The complex type whose real and imaginary part have this type."""
        return complex128 if self in (float64, complex128) else complex64

    def to_real(self) -> DType:
        """The type of the real part."""
        if not self.is_complex:
            return self
        return float64 if self is complex128 else float32

    @property
    def itemsize(self) -> int:
        return self.numpy.itemsize

    def __repr__(self) -> str:
        return f"glowgrad.{self.name}"

    def __reduce__(self) -> str:
        return self.name


bool_ = DType("bool", np.dtype(np.bool_), "u32", _BOOL, 0)
uint8 = DType("uint8", np.dtype(np.uint8), "i32", _INTEGER, 1)
int32 = DType("int32", np.dtype(np.int32), "i32", _INTEGER, 3)
int64 = DType("int64", np.dtype(np.int64), "i32", _INTEGER, 4)
float16 = DType("float16", np.dtype(np.float16), "f32", _FLOAT, 5)
float32 = DType("float32", np.dtype(np.float32), "f32", _FLOAT, 6)
float64 = DType("float64", np.dtype(np.float64), None, _FLOAT, 7)
complex64 = DType("complex64", np.dtype(np.complex64), None, _COMPLEX, 20)
complex128 = DType("complex128", np.dtype(np.complex128), None, _COMPLEX, 21)

ALL = (bool_, uint8, int32, int64, float16, float32, float64, complex64, complex128)
_BY_NUMPY = {dtype.numpy: dtype for dtype in ALL}
_DEFAULTS = {_BOOL: bool_, _INTEGER: int64, _FLOAT: float32, _COMPLEX: complex64}


def of_numpy(dtype: np.dtype[Any]) -> DType:
    """The tensor type for a numpy type; raises TypeError with the list of types that exist."""
    found = _BY_NUMPY.get(dtype)
    if found is not None:
        return found
    if dtype.kind == "i":
        return int32 if dtype.itemsize < 4 else int64
    if dtype.kind == "u":
        return int64
    names = ", ".join(d.name for d in ALL)
    raise TypeError(f"a tensor cannot hold numpy's {dtype}; the types are {names}")


def of_scalar(value: bool | int | float | complex) -> DType:
    """The type that a Python number takes in a tensor made from it."""
    if isinstance(value, (bool, np.bool_)):
        return bool_
    if isinstance(value, (complex, np.complexfloating)):
        return complex64
    return int64 if isinstance(value, (int, np.integer)) else float32


def promote(a: DType, b: DType) -> DType:
    """The common type of two tensors of equal standing (torch.promote_types)."""
    if a.is_complex or b.is_complex:
        return complex128 if float64 in (a.to_real(), b.to_real()) else complex64
    return a if a.rank >= b.rank else b


def result_type(operands: list[tuple[DType, int]]) -> DType:
    """The result type of an operation, as in PyTorch.

    `operands` holds a pair (type, priority) each: 0 for a tensor with dimensions, 1 for a 0-d
    tensor, 2 for a Python number. A lower priority decides unless a later one is of a higher
    category (bool < integer < float < complex).
    """
    by_priority: list[DType | None] = [None, None, None]
    for dtype, priority in operands:
        known = by_priority[priority]
        by_priority[priority] = dtype if known is None else promote(known, dtype)
    result: DType | None = None
    for priority, kind in enumerate(by_priority):
        if kind is not None and (result is None or kind.category > result.category):
            wanted = _DEFAULTS[kind.category] if priority == 2 else kind
            precise = result is not None and result.is_floating_point  # then it says how precise
            result = result.to_complex() if result is not None and precise else wanted
    assert result is not None
    return result
