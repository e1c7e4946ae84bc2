"""What a tensor is: data, type, device, and how it lies in memory."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, ClassVar, cast

import numpy as np

from .. import autograd
from ..device import Array, device
from ..dtypes import DType
from ..errors import GradientError
from ..layout import ORDERS, contiguous_format, layout, memory_format, preserve_format, strided
from ..ops import movement
from ..ops.shapes import contiguous_strides, normal_axis, size_of
from .printing import format_tensor

if TYPE_CHECKING:
    from . import Tensor


class Size(tuple[int, ...]):
    """A shape: a tuple that prints as PyTorch's."""

    __slots__ = ()

    def numel(self) -> int:
        """The number of elements: the product of the shape."""
        return size_of(self)

    def __getitem__(self, key: Any) -> Any:
        part = super().__getitem__(key)
        return Size(part) if isinstance(key, slice) else part

    def __add__(self, other: Any) -> Size:
        if not isinstance(other, tuple):
            return NotImplemented
        return Size(super().__add__(other))

    def __repr__(self) -> str:
        return f"Size({list(self)})"


# What TensorFlow's GradientTape recorded, by identity: there values with a history can be read.
taped: weakref.WeakValueDictionary[int, Core] = weakref.WeakValueDictionary()


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

    # Methods that are functions too: exp(x) is x.exp().
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "clone",
        "is_floating_point",
        "is_same_size",
        "is_signed",
        "numel",
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
        """The lengths of the axes, as a `Size`, such as (N, C, H, W)."""
        return Size(self._data.shape)

    def size(self, dim: int | None = None) -> Any:
        """The shape, or with dim the length of that axis."""
        if dim is None:
            return self.shape
        if not self.ndim:
            raise IndexError(f"size got dim={dim}, but the tensor has no dimensions")
        return self._data.shape[normal_axis(dim, self.ndim, "size")]

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return len(self._data.shape)

    def dim(self) -> int:
        """The number of axes."""
        return len(self._data.shape)

    ndimension = dim

    def numel(self) -> int:
        """The number of elements: the product of the shape."""
        return size_of(self._data.shape)

    nelement = numel

    def element_size(self) -> int:
        """Bytes of one element."""
        return self.dtype.itemsize

    @property
    def itemsize(self) -> int:
        """Bytes of one element."""
        return self.dtype.itemsize

    @property
    def nbytes(self) -> int:
        """Bytes of all elements."""
        return self.numel() * self.dtype.itemsize

    def is_same_size(self, other: Tensor) -> bool:
        """Whether two tensors have the same shape."""
        return self.shape == other.shape

    # kind

    def is_floating_point(self) -> bool:
        """Whether the type has fractions: float16, bfloat16, float32 or float64."""
        return self.dtype.is_floating_point

    def is_signed(self) -> bool:
        """Whether the type has negative numbers."""
        return self.dtype.is_signed

    @property
    def layout(self) -> layout:
        """How elements are stored; always `strided`."""
        return strided

    is_sparse = is_quantized = is_meta = is_nested = is_mkldnn = False

    def get_device(self) -> int:
        """The number of the GPU, or -1 on the CPU."""
        return -1 if self.device.type == "cpu" else 0

    def is_pinned(self) -> bool:
        """False: there is no pinned memory here."""
        return False

    def is_shared(self) -> bool:
        """Whether other processes see the memory; on the CPU False, as there is one process."""
        return False

    def pin_memory(self) -> Tensor:
        """The tensor itself: no device here copies faster from pinned memory."""
        return cast("Tensor", self)

    def share_memory_(self) -> Tensor:
        """The tensor itself: there is one process only."""
        return cast("Tensor", self)

    # memory

    def stride(self, dim: int | None = None) -> Any:
        """Steps in elements from one element to the next along each axis, or along one."""
        step = self._data.itemsize if isinstance(self._data, np.ndarray) else 1
        steps = tuple([s // step for s in self._data.strides])
        return steps if dim is None else steps[normal_axis(dim, self.ndim, "stride")]

    def storage_offset(self) -> int:
        """Elements in memory before the first of this tensor."""
        array = self._data
        if not isinstance(array, np.ndarray):
            return array.offset
        base = array
        while isinstance(base.base, np.ndarray):
            base = base.base
        return (_address(array) - _address(base)) // array.itemsize

    def data_ptr(self) -> int:
        """Where the first element lies: equal for tensors that begin at the same place."""
        array = self._data
        if isinstance(array, np.ndarray):
            return _address(array)
        return (array.buffer.number << 32) + 4 * array.offset

    def is_contiguous(self, memory_format: memory_format = contiguous_format) -> bool:
        """Whether the elements lie in memory in the order of their axes."""
        if memory_format is not contiguous_format:
            return _in_order(self, memory_format)
        if isinstance(self._data, np.ndarray):
            return bool(self._data.flags.c_contiguous)
        return all(
            size == 1 or a == b
            for size, a, b in zip(
                self.shape, self.stride(), contiguous_strides(self.shape), strict=True
            )
        )

    def contiguous(self, memory_format: memory_format = contiguous_format) -> Tensor:
        """The tensor with its elements in the order of its axes; itself if they are."""
        if memory_format is not contiguous_format:
            return _laid_out(self, memory_format)
        return cast("Tensor", self) if self.is_contiguous() else self.clone()

    def clone(self, *, memory_format: memory_format = preserve_format) -> Tensor:
        """A copy with its own memory, through which gradients flow."""
        if memory_format in ORDERS:
            return _laid_out(movement.copy(self), memory_format)
        return movement.copy(self)

    def __len__(self) -> Any:
        if not self._data.shape:
            raise TypeError("len() of a 0-d tensor")
        return self._data.shape[0]

    def __repr__(self) -> str:
        return format_tensor(self)

    def __hash__(self) -> Any:
        return id(self)

    def __deepcopy__(self, memo: dict[Any, Any]) -> Tensor:
        if self.grad_fn is not None:
            raise GradientError("only leaves can be copied deeply; use x.detach().clone()")
        with autograd.no_grad():
            made = self.clone()
        made.__class__ = cast("type[Tensor]", self.__class__)
        made.requires_grad = self.requires_grad
        if self._grad is not None and is_plain(self):  # a parameter's copy starts without
            made._grad = self._grad.__deepcopy__(memo)
        return made


def is_plain(x: Core) -> bool:
    """Whether it is a tensor and nothing more: no parameter, no buffer."""
    return type(x) is autograd.wrapping.tensor_class


def _address(array: np.ndarray) -> int:
    return int(array.__array_interface__["data"][0])


def _in_order(x: Core, wanted: memory_format) -> bool:
    axes = ORDERS.get(wanted)
    if axes is None or len(axes) != x.ndim:
        return False
    return x.permute(axes).is_contiguous()


def _laid_out(x: Core, wanted: memory_format) -> Tensor:
    """The tensor with its axes in another order in memory, and the same shape."""
    if wanted is preserve_format:
        return cast("Tensor", x)
    axes = ORDERS[wanted]
    if len(axes) != x.ndim:
        raise RuntimeError(
            f"{wanted} is for tensors with {len(axes)} axes, this one has shape {tuple(x.shape)}"
        )
    back = tuple(axes.index(a) for a in range(x.ndim))
    return x.permute(axes).contiguous().permute(back)
