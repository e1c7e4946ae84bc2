"""New tensors: filled, counted, like another one; on the default device unless said otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .. import autograd, dtypes
from ..device import as_device, cpu
from ..dtypes import DType
from ..layout import layout, memory_format, only_strided
from ..ops.shapes import size_of
from .core import Core
from .from_data import forbid_overflow, from_array, from_numpy, tensor
from .movement import as_shape, one_or_many
from .operands import only_tensors
from .sequences import arange, linspace, logspace, range

if TYPE_CHECKING:
    from . import Tensor


def full(
    size: Any,
    fill_value: Any,
    *,
    dtype: Any = None,
    layout: layout | None = None,
    device: Any = None,
    requires_grad: bool = False,
    pin_memory: bool = False,
) -> Tensor:
    """A tensor of one value."""
    only_strided("full", layout, pin_memory)
    if isinstance(fill_value, Core) and not fill_value.ndim:
        fill_value = fill_value.item()
    value: Any = fill_value
    if not isinstance(fill_value, (bool, int, float, complex, np.generic)):
        raise TypeError(f"full takes a number, but got {type(fill_value).__name__}")
    kind = dtypes.of_scalar(value) if dtype is None else dtypes.as_dtype(dtype)
    shape = as_shape((size,))
    if kind.numpy.kind in "iu":
        forbid_overflow(np.asarray(fill_value), kind)
    place = as_device(device)
    _forbid_too_large(shape, kind)
    if place == cpu:
        try:
            array = np.full(shape, np.asarray(fill_value).astype(kind.numpy), kind.numpy)
        except MemoryError as error:
            raise _no_room(shape, kind, error) from None
        return from_array(array, kind, place, requires_grad)
    one = autograd.wrap(place.backend.scalar(value, kind), kind, place)
    with autograd.no_grad():
        made = one.expand(shape).clone()
        if place.base is not place:  # inside vmap, where each call may change its own
            from ..func.batching import own_for_each

            made = own_for_each(made)
    return made.requires_grad_() if requires_grad else made


def _forbid_too_large(shape: tuple[int, ...], kind: DType) -> None:
    if min(shape, default=0) < 0:
        raise RuntimeError(f"a tensor cannot have a negative size, as in {shape}")
    if size_of(shape) * kind.itemsize >= 2**62:
        raise _no_room(shape, kind, "the number of bytes has more than 62 bits")


def _no_room(shape: tuple[int, ...], kind: DType, why: Any) -> MemoryError:
    gigabytes = size_of(shape) * kind.itemsize / 1e9
    return MemoryError(
        f"a tensor of shape {shape} needs {gigabytes:,.1f} GB, more than there is here: {why}"
    )


def zeros(*size: Any, dtype: Any = None, **options: Any) -> Tensor:
    """A tensor of zeros."""
    return _filled("zeros", size, 0, dtype, options)


def ones(*size: Any, dtype: Any = None, **options: Any) -> Tensor:
    """A tensor of ones."""
    return _filled("ones", size, 1, dtype, options)


def empty(
    *size: Any, dtype: Any = None, memory_format: memory_format | None = None, **options: Any
) -> Tensor:
    """A tensor whose values do not matter; here they are zeros."""
    made = _filled("empty", size, 0, dtype, options)
    return made if memory_format is None else made.contiguous(memory_format=memory_format)


def _filled(name: str, size: Any, value: int, dtype: Any, options: dict[str, Any]) -> Tensor:
    if "size" in options:
        size = one_or_many(name, size, {"size": options.pop("size")}, "size")
    if isinstance(size, tuple) and len(size) == 1 and isinstance(size[0], (float, str)):
        raise TypeError(f"{name} takes whole numbers as sizes, but got {size[0]!r}")
    kind = dtypes.get_default_dtype() if dtype is None else dtype
    return full(as_shape(size), value, dtype=kind, **options)


def full_like(
    input: Tensor,
    fill_value: Any,
    *,
    dtype: Any = None,
    layout: layout | None = None,
    device: Any = None,
    requires_grad: bool = False,
    memory_format: memory_format | None = None,
) -> Tensor:
    """A tensor of one value with the shape, type and device of another."""
    only_tensors("full_like", input)
    made = full(
        input.shape,
        fill_value,
        dtype=input.dtype if dtype is None else dtype,
        layout=layout,
        device=input.device if device is None else device,
        requires_grad=requires_grad,
    )
    return made if memory_format is None else made.contiguous(memory_format=memory_format)


def zeros_like(input: Tensor, **options: Any) -> Tensor:
    """A tensor of zeros with the shape, type and device of another."""
    return full_like(input, 0, **options)


def ones_like(input: Tensor, **options: Any) -> Tensor:
    """A tensor of ones with the shape, type and device of another."""
    return full_like(input, 1, **options)


def empty_like(input: Tensor, **options: Any) -> Tensor:
    """A tensor whose values do not matter with the shape, type and device of another."""
    return full_like(input, 0, **options)


def eye(
    n: int,
    m: int | None = None,
    *,
    dtype: Any = None,
    layout: layout | None = None,
    device: Any = None,
    requires_grad: bool = False,
    pin_memory: bool = False,
) -> Tensor:
    """The identity matrix."""
    only_strided("eye", layout, pin_memory)
    if n < 0 or (m is not None and m < 0):
        raise RuntimeError(f"eye got n={n} and m={m}: they must not be negative")
    kind = dtypes.get_default_dtype() if dtype is None else dtypes.as_dtype(dtype)
    return from_array(np.eye(n, m, dtype=kind.numpy), kind, device, requires_grad)


class Creation(Core):
    """Methods that make a tensor like this one."""

    __slots__ = ()

    arange = staticmethod(arange)

    def new_tensor(
        self, data: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
    ) -> Tensor:
        """A tensor with a copy of `data`, of this type and on this device."""
        kind = self.dtype if dtype is None else dtype
        place = self.device if device is None else device
        return tensor(data, dtype=kind, device=place, requires_grad=requires_grad)

    def new_full(self, size: Any, fill_value: Any, **options: Any) -> Tensor:
        """A tensor of one value, of this type and on this device."""
        return full(size, fill_value, **self._like_this(options))

    def new_zeros(self, *size: Any, **options: Any) -> Tensor:
        """A tensor of zeros, of this type and on this device."""
        return zeros(*size, **self._like_this(options))

    def new_ones(self, *size: Any, **options: Any) -> Tensor:
        """A tensor of ones, of this type and on this device."""
        return ones(*size, **self._like_this(options))

    def new_empty(self, *size: Any, **options: Any) -> Tensor:
        """A tensor whose values do not matter, of this type and on this device."""
        return empty(*size, **self._like_this(options))

    def new(self, *args: Any) -> Tensor:
        """PyTorch's older way to make a tensor like this one, from sizes or from data."""
        return older_constructor(args, self.dtype, self.device)

    def _like_this(self, options: dict[str, Any]) -> dict[str, Any]:
        own = {"dtype": self.dtype, "device": self.device}
        return own | {name: value for name, value in options.items() if value is not None}


def older_constructor(args: tuple[Any, ...], dtype: Any, device: Any = None) -> Tensor:
    """What `Tensor(…)`, `LongTensor(…)` and so on make: of whole numbers, an empty tensor of these
    sizes; of a list, an array or a tensor, one with these values.
    """
    if not args:
        return empty(0, dtype=dtype, device=device)
    if len(args) == 1 and not isinstance(args[0], int) and type(args[0]).__name__ != "Size":
        data = args[0]
        if isinstance(data, (str, float)):
            raise TypeError(f"Tensor takes sizes, or a list of numbers, but got {data!r:.40}")
        if isinstance(data, Core):
            return data.detach().to(dtype)
        return tensor(np.asarray(tensor(data, device=cpu)), dtype=dtype, device=device)
    return empty(*args, dtype=dtype, device=device)


__all__ = [
    "arange",
    "empty",
    "empty_like",
    "eye",
    "from_array",
    "from_numpy",
    "full",
    "full_like",
    "linspace",
    "logspace",
    "ones",
    "ones_like",
    "range",
    "tensor",
    "zeros",
    "zeros_like",
]
