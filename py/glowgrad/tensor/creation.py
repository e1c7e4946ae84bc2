"""New tensors: from data, filled, counted; on the default device unless said otherwise."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import autograd, dtypes
from ..device import as_device, cpu
from ..dtypes import DType
from ..ops.shapes import size_of
from .core import Core
from .movement import as_shape

if TYPE_CHECKING:
    from . import Tensor


def from_array(
    array: np.ndarray, dtype: DType, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """A tensor from a numpy array that the caller gives away."""
    place = as_device(device)
    made = autograd.wrap(place.backend.from_numpy(array, dtype), dtype, place)
    return made.requires_grad_() if requires_grad else made


def tensor(
    data: Any, *, dtype: DType | None = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """A tensor with a copy of `data`: numbers, nested lists, numpy arrays or tensors.

    Raises ValueError where nested lists are of unequal lengths, TypeError where elements are not
    numbers.
    """
    if isinstance(data, Core):
        place = data.device if device is None else device
        made = data.detach().clone().to(place)
        made = made if dtype is None else made.to(dtype)
        return made.requires_grad_(requires_grad)
    array = _as_array(data)
    if dtype is None:
        python_floats = array.dtype == np.float64 and not isinstance(data, (np.ndarray, np.generic))
        dtype = dtypes.float32 if python_floats else dtypes.of_numpy(array.dtype)
        if array.dtype == np.complex128 and not isinstance(data, (np.ndarray, np.generic)):
            dtype = dtypes.of_scalar(0j)
    return from_array(np.array(array, dtype.numpy), dtype, device, requires_grad)


def _as_array(data: Any) -> np.ndarray:
    if isinstance(data, (np.ndarray, np.generic)):
        return np.asarray(data)
    data = _plain(data)
    try:
        array = np.array(data) if not _is_empty(data) else np.zeros(np.shape(data))
    except ValueError:
        raise ValueError(
            "a tensor needs rows of equal length, but these nested lists differ in length"
        ) from None
    if array.dtype.kind not in "biufc":
        raise TypeError(f"a tensor holds numbers, but this data has {_odd_one(data)!r:.60}")
    return array


def _plain(data: Any) -> Any:
    """Tensors inside of lists as numbers or arrays."""
    if isinstance(data, Core):
        return data._values()
    if isinstance(data, (list, tuple)):
        return [_plain(d) if isinstance(d, (list, tuple, Core)) else d for d in data]
    return list(data) if isinstance(data, range) else data


def _is_empty(data: Any) -> bool:
    return isinstance(data, list) and (not data or all(_is_empty(d) for d in data))


def _odd_one(data: Any) -> Any:
    if isinstance(data, (list, tuple)):
        for part in data:
            odd = _odd_one(part)
            if odd is not None:
                return odd
        return None
    return None if isinstance(data, (bool, int, float, complex, np.ndarray)) else data


def from_numpy(array: np.ndarray) -> Tensor:
    """A CPU tensor that shares the memory of a numpy array."""
    if not isinstance(array, np.ndarray):
        raise TypeError(f"from_numpy takes a numpy array, not {type(array).__name__}: use tensor()")
    return from_array(array, dtypes.of_numpy(array.dtype), cpu)


def full(
    size: Any,
    fill_value: Any,
    *,
    dtype: DType | None = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """A tensor of one value."""
    kind = dtype or dtypes.of_scalar(fill_value)
    shape = as_shape((size,))
    try:
        if type(fill_value) is int and not fill_value:
            array = np.zeros(shape, kind.numpy)  # memory that is taken when it is written
        else:
            array = np.full(shape, fill_value, kind.numpy)
    except (MemoryError, ValueError) as error:
        if min(shape, default=0) < 0:
            raise RuntimeError(f"a tensor cannot have a negative size, as in {shape}") from None
        gigabytes = size_of(shape) * kind.itemsize / 1e9
        raise MemoryError(
            f"a tensor of shape {shape} needs {gigabytes:,.1f} GB, more than there is here: {error}"
        ) from None
    return from_array(array, kind, device, requires_grad)


def zeros(*size: Any, dtype: DType | None = None, **options: Any) -> Tensor:
    """A tensor of zeros."""
    return full(as_shape(size), 0, dtype=dtype or dtypes.float32, **options)


def ones(*size: Any, dtype: DType | None = None, **options: Any) -> Tensor:
    """A tensor of ones."""
    return full(as_shape(size), 1, dtype=dtype or dtypes.float32, **options)


empty = zeros


def zeros_like(input: Tensor, *, dtype: DType | None = None, device: Any = None) -> Tensor:
    return full_like(input, 0, dtype=dtype, device=device)


def ones_like(input: Tensor, *, dtype: DType | None = None, device: Any = None) -> Tensor:
    return full_like(input, 1, dtype=dtype, device=device)


empty_like = zeros_like


def full_like(
    input: Tensor, fill_value: Any, *, dtype: DType | None = None, device: Any = None
) -> Tensor:
    """A tensor of one value with the shape, type and device of another."""
    place = input.device if device is None else as_device(device)
    return full(input.shape, fill_value, dtype=dtype or input.dtype, device=place)


def arange(
    start: Any,
    end: Any = None,
    step: Any = 1,
    *,
    dtype: DType | None = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """The numbers start, start + step, … before end."""
    if end is None:
        start, end = 0, start
    if step == 0:
        raise RuntimeError("arange needs a step other than 0")
    integral = all(isinstance(v, (int, np.integer)) for v in (start, end, step))
    kind = dtype or (dtypes.int64 if integral else dtypes.float32)
    count = max(0, math.ceil((end - start) / step))
    values = start + np.arange(count, dtype=np.int64 if integral else np.float64) * step
    return from_array(values.astype(kind.numpy), kind, device, requires_grad)


def linspace(
    start: float, end: float, steps: int, *, dtype: DType | None = None, device: Any = None
) -> Tensor:
    """`steps` evenly spaced numbers from start to end, both included."""
    kind = dtype or dtypes.float32
    return from_array(np.linspace(start, end, steps).astype(kind.numpy), kind, device)


def eye(n: int, m: int | None = None, *, dtype: DType | None = None, device: Any = None) -> Tensor:
    """The identity matrix."""
    kind = dtype or dtypes.float32
    return from_array(np.eye(n, m, dtype=kind.numpy), kind, device)


class Creation(Core):
    """Methods that make a tensor like this one."""

    __slots__ = ()

    arange = staticmethod(arange)

    def new_tensor(self, data: Any, *, dtype: DType | None = None) -> Tensor:
        return tensor(data, dtype=dtype or self.dtype, device=self.device)

    def new_full(self, size: Any, fill_value: Any, *, dtype: DType | None = None) -> Tensor:
        return full(size, fill_value, dtype=dtype or self.dtype, device=self.device)

    def new_zeros(self, *size: Any, dtype: DType | None = None) -> Tensor:
        return self.new_full(as_shape(size), 0, dtype=dtype)

    def new_ones(self, *size: Any, dtype: DType | None = None) -> Tensor:
        return self.new_full(as_shape(size), 1, dtype=dtype)
