"""From a tensor to another type or device, to numpy, and to Python's numbers."""

from __future__ import annotations

import cmath
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from .. import autograd, dtypes, primitive
from ..device import as_device, cpu, device
from ..dtypes import DType
from ..errors import GradientError, ShapeError
from ..layout import memory_format
from ..ops import elementwise
from ..spec import Spec
from . import core, divergence
from .core import Core

if TYPE_CHECKING:
    from . import Tensor

_number, _whole = float, int  # the methods of these names hide the types inside the class


class Conversion(Core):
    """Other types, devices and forms of the same values."""

    __slots__ = ()

    def to(
        self,
        *args: Any,
        dtype: Any = None,
        device: Any = None,
        non_blocking: bool = False,
        copy: bool = False,
        memory_format: memory_format | None = None,
    ) -> Tensor:
        """The tensor with another type, on another device, or both: `x.to("webgpu")`,
        `x.to(float32)`, `x.to(other)`; itself where nothing changes, unless copy=True.
        """
        place = device
        flags = []
        for arg in args:
            if isinstance(arg, (DType, type)):
                dtype = arg
            elif isinstance(arg, Core):
                dtype, place = arg.dtype, arg.device
            elif isinstance(arg, bool):
                flags.append(arg)
            elif arg is not None:
                place = arg
        result: Any = self
        if dtype is not None and not isinstance(dtype, DType):
            dtype = dtypes.as_dtype(dtype)
        if dtype is not None and dtype is not self.dtype:
            result = elementwise.cast(result, dtype=dtype)
        if place is not None:
            result = _transfer(result, as_device(place))
        if memory_format is not None:
            result = result.contiguous(memory_format=memory_format)
        if (copy or flags[1:] == [True]) and result is self:
            return self.clone()
        return result

    def cpu(self) -> Tensor:
        """The tensor on the CPU; itself if it is there."""
        return self.to(cpu)

    @property
    def is_cuda(self) -> Any:
        """Whether it is on a GPU."""
        return self.device != cpu

    @property
    def is_cpu(self) -> Any:
        """Whether the tensor is on the CPU."""
        return self.device == cpu

    def cuda(self, device: Any = None, non_blocking: bool = False) -> Tensor:
        """The tensor on the GPU, which is "webgpu" here."""
        return self.to("webgpu")

    def type_as(self, other: Tensor) -> Tensor:
        """The elements as the type of other."""
        return self.to(other.dtype)

    def float(self, memory_format: memory_format | None = None) -> Tensor:
        """The elements as float32."""
        return self.to(dtypes.float32, memory_format=memory_format)

    def double(self, memory_format: memory_format | None = None) -> Tensor:
        """The elements as float64."""
        return self.to(dtypes.float64, memory_format=memory_format)

    def half(self, memory_format: memory_format | None = None) -> Tensor:
        """The elements as float16."""
        return self.to(dtypes.float16, memory_format=memory_format)

    def bfloat16(self, memory_format: memory_format | None = None) -> Tensor:
        """The elements as bfloat16."""
        return self.to(dtypes.bfloat16, memory_format=memory_format)

    def int(self, memory_format: memory_format | None = None) -> Tensor:
        """The elements as int32."""
        return self.to(dtypes.int32, memory_format=memory_format)

    def long(self, memory_format: memory_format | None = None) -> Tensor:
        """The elements as int64."""
        return self.to(dtypes.int64, memory_format=memory_format)

    def short(self, memory_format: memory_format | None = None) -> Tensor:
        """The elements as int16."""
        return self.to(dtypes.int16, memory_format=memory_format)

    def char(self, memory_format: memory_format | None = None) -> Tensor:
        """The elements as int8."""
        return self.to(dtypes.int8, memory_format=memory_format)

    def byte(self, memory_format: memory_format | None = None) -> Tensor:
        """The elements as uint8."""
        return self.to(dtypes.uint8, memory_format=memory_format)

    def bool(self, memory_format: memory_format | None = None) -> Tensor:
        """The elements as bool: whether each differs from 0."""
        return self.to(dtypes.bool_, memory_format=memory_format)

    def cfloat(self, memory_format: memory_format | None = None) -> Tensor:
        """The elements as complex64."""
        return self.to(dtypes.complex64, memory_format=memory_format)

    def cdouble(self, memory_format: memory_format | None = None) -> Tensor:
        """The elements as complex128."""
        return self.to(dtypes.complex128, memory_format=memory_format)

    # out of the tensor

    def _values(self) -> np.ndarray:
        """The values as numpy, from whatever device."""
        if primitive.watcher is not None:
            primitive.watcher.read(cast("Tensor", self))
        return self.device.backend.to_numpy(self._data, self.dtype)

    def numpy(self, *, force: Any = False) -> np.ndarray:
        """The values as a numpy array that shares the memory: on the CPU, without history. With
        force=True of any tensor.
        """
        if self.dtype.round_numpy is not None:
            raise TypeError(f"numpy has no {self.dtype.name}: use x.float().numpy()")
        if force:
            return self._values()
        if self.device != cpu:
            raise TypeError(
                f"numpy() needs a tensor on the CPU, this one is on {self.device}: use "
                "x.cpu().numpy()"
            )
        if self.requires_grad and core.taped.get(id(self)) is not self:
            raise GradientError(
                "numpy() would lose the history of a tensor that requires gradients: use "
                "x.detach().numpy()"
            )
        return self._values()

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        values = self.numpy()
        values = values if dtype is None else values.astype(dtype, copy=False)
        return values.copy() if copy else values

    def __array_wrap__(self, array: Any, context: Any = None, return_scalar: Any = False) -> Any:
        """What numpy's own functions make of tensors is a tensor too."""
        return self.new_tensor(array, dtype=dtypes.of_numpy(np.asarray(array).dtype))

    def item(self) -> Any:
        """The one value of this tensor as a Python number."""
        if self.numel() != 1:
            raise ShapeError(
                f"item() is for a tensor with one element, this one has shape {tuple(self.shape)}: "
                "reduce it first (mean, sum), or use tolist()"
            )
        value = self._values().reshape(()).item()
        if self._grad_fn is not None and not cmath.isfinite(value):
            divergence.report(value)
        return value

    def tolist(self) -> Any:
        """The elements as nested lists of Python's numbers; of shape () the number itself."""
        return self._values().tolist()

    def __float__(self) -> Any:
        return _number(self._only_value("float"))

    def __int__(self) -> Any:
        return _whole(self._only_value("int"))

    def __complex__(self) -> Any:
        return complex(self._only_value("complex"))

    def _only_value(self, kind: str) -> Any:
        if self.numel() != 1:
            raise ValueError(
                f"{kind}() takes a tensor with one element, this one has shape "
                f"{tuple(self.shape)}: use x.{kind}() to convert all of them"
            )
        return self.item()

    def __index__(self) -> Any:
        if self.dtype.differentiable or self.numel() != 1:
            raise TypeError(
                "only integer tensors with one element can be used as an index, this one is "
                f"{self.dtype} of shape {tuple(self.shape)}"
            )
        return _whole(self.item())

    def __bool__(self) -> Any:
        if self.numel() != 1:
            raise RuntimeError(
                f"the truth of a tensor of shape {tuple(self.shape)} is ambiguous: use .any() or "
                ".all()"
            )
        return self.item() != 0

    def __format__(self, spec: str) -> str:
        if not self.ndim and core.is_plain(self):
            return format(self.item(), spec)
        if spec:
            raise TypeError(
                f"{spec!r} formats one number, but this tensor has shape {tuple(self.shape)}: use "
                "x.item(), or format the elements of x.tolist()"
            )
        return repr(self)

    # kinds of tensors

    def type(self, dtype: Any = None, non_blocking: Any = False) -> Any:
        """The name of the tensor's kind, "glowgrad.FloatTensor"; with a type, the tensor converted
        to it.
        """
        if dtype is None:
            on_gpu = "" if self.device == cpu else f"{self.device.type}."
            return f"glowgrad.{on_gpu}{KINDS[self.dtype.name]}Tensor"
        return self.to(kind_of(dtype))


# What a tensor of each type is called in PyTorch's older names: FloatTensor and so on.
KINDS = {
    "bool": "Bool",
    "uint8": "Byte",
    "int8": "Char",
    "int16": "Short",
    "int32": "Int",
    "int64": "Long",
    "float16": "Half",
    "bfloat16": "BFloat16",
    "float32": "Float",
    "float64": "Double",
    "complex64": "ComplexFloat",
    "complex128": "ComplexDouble",
}


def kind_of(dtype: Any) -> DType:
    """A type from itself, from `FloatTensor`, or from their names."""
    if isinstance(dtype, DType):
        return dtype
    found = getattr(dtype, "dtype", None)
    if isinstance(found, DType):
        return found
    name = str(dtype).rpartition(".")[2].removesuffix("Tensor")
    for known in dtypes.ALL:
        if KINDS[known.name] == name:
            return known
    raise ValueError(f"there is no tensor type {dtype!r}: use one like glowgrad.float32")


def _transfer(x: Tensor, place: device) -> Tensor:
    if place in (x.device, x.device.base):
        return x
    if place.base is not place:  # inside vmap
        from ..func.batching import lift

        return lift(_transfer(x, place.base), place)
    result = autograd.wrap(place.backend.from_numpy(x._values(), x.dtype), x.dtype, place)
    if x.requires_grad and autograd.is_grad_enabled():
        node = autograd.Node(_Transfer(x.device), {})
        node.edges.append(autograd.edge(x))
        node.outputs.append(Spec(tuple(x.shape), x.dtype))
        autograd.graph.attach(result, node)
    return result


class _Transfer:
    """The derivative of a move between devices: move the gradient back."""

    name = "to"

    def __init__(self, source: device) -> None:
        self.source = source

    def gradient(self, index: int, grad: Any, *_: Any) -> Any:
        return grad.to(self.source)
