"""Data types, with PyTorch's names and promotion rules.

Integers on the GPU are 32 bits and the small floats are kept there as f32; `DType.gpu` says how a
type is stored, `DType.rounding` what brings a result back to what the type can hold. numpy has no
bfloat16: on the CPU its values are kept as float32, rounded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

_BOOL, _INTEGER, _FLOAT, _COMPLEX = 0, 1, 2, 3


def _round_to_bfloat16(values: np.ndarray) -> np.ndarray:
    """The nearest values with 8 bits of precision, ties to even, still as float32."""
    bits = np.asarray(values, np.float32).view(np.uint32)
    rounded = (bits + np.uint32(0x7FFF) + ((bits >> np.uint32(16)) & np.uint32(1))) & np.uint32(
        0xFFFF0000
    )
    return np.where(values == values, rounded.view(np.float32), np.float32("nan"))


@dataclass(frozen=True, eq=False)
class DType:
    """A tensor's element type: `name`, its numpy type, its WGSL storage type and promotion rank.

    rounding:    the function of functions.wgsl that rounds (or wraps) a value which the GPU keeps
                 wider, or None.
    round_numpy: the same for an array, where numpy has no such type.
    """

    name: str
    numpy: np.dtype[Any]
    gpu: str | None
    category: int
    rank: int
    rounding: str | None = None
    round_numpy: Callable[[np.ndarray], np.ndarray] | None = None

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
    def is_signed(self) -> bool:
        return self.category != _BOOL and self is not uint8

    @property
    def itemsize(self) -> int:
        return 2 if self.round_numpy is not None else self.numpy.itemsize

    def array(self, values: Any) -> np.ndarray:
        """Values as a numpy array of this type, without a copy where they are one."""
        array = np.asarray(values, self.numpy)
        return array if self.round_numpy is None else self.round_numpy(array)

    def __repr__(self) -> str:
        return f"glowgrad.{self.name}"

    def __reduce__(self) -> str:
        return self.name


bool_ = DType("bool", np.dtype(np.bool_), "u32", _BOOL, 0)
uint8 = DType("uint8", np.dtype(np.uint8), "i32", _INTEGER, 1, "uint8")
int8 = DType("int8", np.dtype(np.int8), "i32", _INTEGER, 2, "int8")
int16 = DType("int16", np.dtype(np.int16), "i32", _INTEGER, 3, "int16")
int32 = DType("int32", np.dtype(np.int32), "i32", _INTEGER, 4)
int64 = DType("int64", np.dtype(np.int64), "i32", _INTEGER, 5)
float16 = DType("float16", np.dtype(np.float16), "f32", _FLOAT, 6, "float16")
bfloat16 = DType("bfloat16", np.dtype(np.float32), "f32", _FLOAT, 7, "bfloat16", _round_to_bfloat16)
float32 = DType("float32", np.dtype(np.float32), "f32", _FLOAT, 8)
float64 = DType("float64", np.dtype(np.float64), None, _FLOAT, 9)
complex64 = DType("complex64", np.dtype(np.complex64), None, _COMPLEX, 20)
complex128 = DType("complex128", np.dtype(np.complex128), None, _COMPLEX, 21)

ALL = (
    bool_, uint8, int8, int16, int32, int64,
    float16, bfloat16, float32, float64, complex64, complex128,
)  # fmt: skip
_BY_NUMPY = {dtype.numpy: dtype for dtype in ALL if dtype is not bfloat16}
_DEFAULTS = {_BOOL: bool_, _INTEGER: int64, _FLOAT: float32, _COMPLEX: complex64}


def of_numpy(dtype: np.dtype[Any]) -> DType:
    """The tensor type for a numpy type; raises TypeError with the list of types that exist."""
    found = _BY_NUMPY.get(dtype)
    if found is not None:
        return found
    if dtype.kind in "iu":
        return int64
    names = ", ".join(d.name for d in ALL)
    raise TypeError(f"a tensor cannot hold numpy's {dtype}; the types are {names}")


def of_copied(dtype: np.dtype[Any]) -> DType:
    """The tensor type for a copy of numpy's values. numpy's own whole numbers have 32 bits in
    WebAssembly, where nothing tells them from those meant to: they count as int64, as elsewhere.
    """
    return int64 if dtype == np.intp else of_numpy(dtype)


_OF_PYTHON = {bool: bool_, int: int64, float: float64, complex: complex128}


def as_dtype(value: Any) -> DType:
    """A type from itself or from Python's float, int, bool or complex. Raises TypeError."""
    if isinstance(value, DType):
        return value
    if isinstance(value, type) and value in _OF_PYTHON:
        return _OF_PYTHON[value]
    raise TypeError(f"dtype must be a type like glowgrad.float32, but got {value!r:.40}")


def of_scalar(value: bool | int | float | complex) -> DType:
    """The type that a Python number takes in a tensor made from it."""
    if isinstance(value, (bool, np.bool_)):
        return bool_
    if isinstance(value, (complex, np.complexfloating)):
        return _DEFAULTS[_COMPLEX]
    return int64 if isinstance(value, (int, np.integer)) else _DEFAULTS[_FLOAT]


def get_default_dtype() -> DType:
    """The type of tensors made from Python's floats, and of integers divided: float32 at first."""
    return _DEFAULTS[_FLOAT]


def set_default_dtype(d: DType) -> None:
    """Let new floating-point tensors be of this type. Raises TypeError for a type without
    fractions.
    """
    if not isinstance(d, DType) or not d.is_floating_point:
        raise TypeError(f"set_default_dtype takes a floating-point type, but got {d!r}")
    _DEFAULTS[_FLOAT], _DEFAULTS[_COMPLEX] = d, d.to_complex()


def can_cast(from_: DType, to: DType) -> bool:
    """Whether a result of type `from_` may be stored in a tensor of type `to`: what has a fraction
    not in integers, nor a number in a bool.
    """
    return from_.category <= to.category


def promote(a: DType, b: DType) -> DType:
    """The common type of two tensors of equal standing (torch.promote_types)."""
    if a.is_complex or b.is_complex:
        return complex128 if float64 in (a.to_real(), b.to_real()) else complex64
    if {a, b} == {uint8, int8}:
        return int16
    if {a, b} == {float16, bfloat16}:
        return float32
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
