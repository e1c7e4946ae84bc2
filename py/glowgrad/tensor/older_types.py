"""PyTorch's older names for kinds of tensors, such as `FloatTensor([1, 2])`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import dtypes
from ..dtypes import DType
from .conversion import KINDS, kind_of
from .core import Core
from .creation import older_constructor

if TYPE_CHECKING:
    from . import Tensor


class TensorKind:
    """Tensors of one type: makes them, and knows which are."""

    def __init__(self, dtype: DType) -> None:
        self.dtype = dtype
        self.__name__ = f"{KINDS[dtype.name]}Tensor"

    def __call__(self, *args: Any, device: Any = None) -> Tensor:
        return older_constructor(args, self.dtype, device)

    def __instancecheck__(self, value: Any) -> bool:
        return isinstance(value, Core) and value.dtype is self.dtype

    def __repr__(self) -> str:
        return f"<class 'glowgrad.{self.__name__}'>"


BFloat16Tensor = TensorKind(dtypes.bfloat16)
BoolTensor = TensorKind(dtypes.bool_)
ByteTensor = TensorKind(dtypes.uint8)
CharTensor = TensorKind(dtypes.int8)
DoubleTensor = TensorKind(dtypes.float64)
FloatTensor = TensorKind(dtypes.float32)
HalfTensor = TensorKind(dtypes.float16)
IntTensor = TensorKind(dtypes.int32)
LongTensor = TensorKind(dtypes.int64)
ShortTensor = TensorKind(dtypes.int16)


def set_default_tensor_type(t: Any) -> None:
    """Let new floating-point tensors be of this kind: `set_default_tensor_type(DoubleTensor)`."""
    dtypes.set_default_dtype(kind_of(t))


__all__ = [
    "BFloat16Tensor",
    "BoolTensor",
    "ByteTensor",
    "CharTensor",
    "DoubleTensor",
    "FloatTensor",
    "HalfTensor",
    "IntTensor",
    "LongTensor",
    "ShortTensor",
    "set_default_tensor_type",
]
