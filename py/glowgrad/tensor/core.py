"""What a tensor is: data, type, device, history; and how it is turned into something else."""

from __future__ import annotations

import cmath
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, cast

import numpy as np

from .. import autograd, dtypes
from ..device import Array, as_device, cpu, device
from ..dtypes import DType
from ..errors import GradientError, ShapeError
from ..ops import elementwise, movement
from ..ops.shapes import contiguous_strides, size_of
from ..spec import Spec
from .printing import format_tensor

if TYPE_CHECKING:
    from . import Tensor


class Size(tuple[int, ...]):
    """A shape: a tuple that prints as PyTorch's."""

    __slots__ = ()
    # Methods that are functions too: exp(x) is x.exp().
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "clone",
        "numel",
    )

    def numel(self) -> int:
        return size_of(self)

    def __repr__(self) -> str:
        return f"Size({list(self)})"


# Set where TensorFlow's GradientTape is used: there values with a history can be read.
numpy_detaches = False


class Core:
    """Storage, history and conversion."""

    __slots__ = (
        "__weakref__",
        "_data",
        "_grad",
        "_grad_fn",
        "_hooks",
        "_output",
        "_requires_grad",
        "_rewritten",
        "_version",
        "_view",
        "device",
        "dtype",
    )

    __array_priority__ = 1000  # numpy's numbers and arrays leave operators to the tensor

    _data: Array
    dtype: DType
    device: device
    _requires_grad: bool
    _grad: Tensor | None
    _grad_fn: autograd.Node | None
    _output: int
    _rewritten: int
    # Of a view: what it was taken of, by which view with which parameters, and whether that was
    # recorded (None: as one of several).
    _view: tuple[Any, Any, dict[str, Any], bool | None] | None
    _hooks: Any
    _version: autograd.Version

    if TYPE_CHECKING:
        # Methods that the other parts of Tensor add.
        def __getattr__(self, name: str) -> Any: ...

    # shape

    @property
    def shape(self) -> Size:
        return Size(self._data.shape)

    def size(self, dim: int | None = None) -> Any:
        return self.shape if dim is None else self._data.shape[dim]

    @property
    def ndim(self) -> int:
        return len(self._data.shape)

    def dim(self) -> int:
        return len(self._data.shape)

    def numel(self) -> int:
        return size_of(self._data.shape)

    def element_size(self) -> int:
        return self.dtype.itemsize

    def stride(self) -> tuple[int, ...]:
        """Steps in elements from one element to the next along each axis."""
        step = self._data.itemsize if isinstance(self._data, np.ndarray) else 1
        return tuple(s // step for s in self._data.strides)

    def is_contiguous(self) -> bool:
        if isinstance(self._data, np.ndarray):
            return bool(self._data.flags.c_contiguous)
        return all(
            size == 1 or a == b
            for size, a, b in zip(
                self.shape, self.stride(), contiguous_strides(self.shape), strict=True
            )
        )

    def contiguous(self) -> Tensor:
        return cast("Tensor", self) if self.is_contiguous() else self.clone()

    def clone(self) -> Tensor:
        """A copy with its own memory, through which gradients flow."""
        return movement.copy(self)

    # conversion

    def to(self, *args: Any, dtype: DType | None = None, device: Any = None, **_: Any) -> Tensor:
        """The tensor with another type, on another device, or both: `x.to("webgpu")`,
        `x.to(float32)`, `x.to(other)`.
        """
        place = device
        for arg in args:
            if isinstance(arg, DType):
                dtype = arg
            elif isinstance(arg, Core):
                dtype, place = arg.dtype, arg.device
            elif not isinstance(arg, bool):
                place = arg
        result: Any = self
        if dtype is not None and dtype is not self.dtype:
            result = elementwise.cast(result, dtype=dtype)
        if place is not None:
            result = _transfer(result, as_device(place))
        return result

    def cpu(self) -> Tensor:
        return self.to(cpu)

    def type_as(self, other: Tensor) -> Tensor:
        return self.to(other.dtype)

    def float(self) -> Tensor:
        return self.to(dtypes.float32)

    def double(self) -> Tensor:
        return self.to(dtypes.float64)

    def half(self) -> Tensor:
        return self.to(dtypes.float16)

    def int(self) -> Tensor:
        return self.to(dtypes.int32)

    def long(self) -> Tensor:
        return self.to(dtypes.int64)

    def bool(self) -> Tensor:
        return self.to(dtypes.bool_)

    def _values(self) -> np.ndarray:
        """The values as numpy, from whatever device."""
        return self.device.backend.to_numpy(self._data, self.dtype)

    def numpy(self) -> np.ndarray:
        """The values as a numpy array that shares the memory (CPU only, without history)."""
        if self.device != cpu:
            raise TypeError(
                f"numpy() needs a tensor on the CPU, this one is on {self.device}: use "
                "x.cpu().numpy()"
            )
        if self.requires_grad and not numpy_detaches:
            raise GradientError(
                "numpy() would lose the history of a tensor that requires gradients: use "
                "x.detach().numpy()"
            )
        return self._values()

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        values = self.numpy()
        return values if dtype is None else values.astype(dtype)

    def item(self) -> Any:
        """The one value of this tensor as a Python number."""
        if self.numel() != 1:
            raise ShapeError(
                f"item() is for a tensor with one element, this one has shape {tuple(self.shape)}: "
                "reduce it first (mean, sum), or use tolist()"
            )
        value = self._values().reshape(()).item()
        if self._grad_fn is not None and not cmath.isfinite(value):
            _diverged(value)
        return value

    def tolist(self) -> Any:
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
        if self.dtype.is_floating_point:
            raise TypeError("only integer tensors with one element can be used as an index")
        return _whole(self.item())

    def __bool__(self) -> Any:
        if self.numel() != 1:
            raise RuntimeError(
                f"the truth of a tensor of shape {tuple(self.shape)} is ambiguous: use .any() or "
                ".all()"
            )
        return self.item() != 0

    def __len__(self) -> Any:
        if not self._data.shape:
            raise TypeError("len() of a 0-d tensor")
        return self._data.shape[0]

    def __repr__(self) -> str:
        return format_tensor(self)

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec) if spec else repr(self)

    def __hash__(self) -> Any:
        return id(self)

    def __deepcopy__(self, memo: dict[Any, Any]) -> Tensor:
        if self.grad_fn is not None:
            raise GradientError("only leaves can be copied deeply; use x.detach().clone()")
        with autograd.no_grad():
            made = self.clone()
        made.__class__ = cast("type[Tensor]", self.__class__)
        made.requires_grad = self.requires_grad
        return made


_number, _whole = float, int  # the methods of these names hide the types inside the class


def _transfer(x: Tensor, place: device) -> Tensor:
    if place == x.device:
        return x
    array = place.backend.from_numpy(x._values(), x.dtype)
    if x.device == cpu and place == cpu:
        return x
    result = autograd.wrap(array, x.dtype, place)
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


_describe_step: Callable[[], str] | None = None
_divergence_reported = False


def watch_divergence(describe_step: Callable[[], str]) -> None:
    """Let the next nan or inf read from a loss be reported once, with what `describe_step` says."""
    global _describe_step, _divergence_reported
    _describe_step, _divergence_reported = describe_step, False


def _diverged(value: Any) -> None:
    global _divergence_reported
    if _divergence_reported:
        return
    _divergence_reported = True
    when = _describe_step() if _describe_step is not None else ""
    warnings.warn(
        f"the loss is {value}{when}: training cannot recover from here. Common causes: a learning "
        "rate that is too high, log or division of zero, unscaled inputs. Lower the rate and make "
        "the model anew.",
        RuntimeWarning,
        stacklevel=3,
    )
