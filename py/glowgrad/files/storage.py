"""Memory that several tensors of a file may share: tied weights, and views of one tensor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from .. import autograd
from ..device import device
from ..dtypes import DType
from ..errors import FileFormatError
from ..ops.shapes import contiguous_strides, size_of
from ..tensor import Tensor
from ..webgpu.array import GpuArray
from .stored_types import StoredType

_DIMENSIONS = 32  # what every numpy and WebGPU lowering can hold


class Storage:
    """A flat piece of memory of one type, read when the first tensor over it is made."""

    def __init__(
        self, read: Callable[[], np.ndarray], stored: StoredType, count: int, location: str
    ) -> None:
        self._read = read
        self.stored = stored
        self.count = count
        self.location = location
        self._values: tuple[np.ndarray, DType] | None = None
        self._arrays: dict[device, Any] = {}

    @property
    def values(self) -> tuple[np.ndarray, DType]:
        """All elements, and the type that tensors give them."""
        if self._values is None:
            raw = self._read()
            if raw.nbytes != self.count * self.stored.itemsize:
                raise FileFormatError(
                    f"{self.count} elements of {self.stored.name} do not fit {raw.nbytes} bytes"
                )
            self._values = self.stored.values(raw)
        return self._values

    def tensor(
        self, offset: int, shape: Sequence[int], strides: Sequence[int], place: device
    ) -> Tensor:
        """A tensor over this memory on a device; those on one device share it."""
        check_view(self.count, offset, shape, strides)
        values, dtype = self.values
        if place not in self._arrays:
            self._arrays[place] = place.backend.from_numpy(values, dtype)
        array = self._arrays[place]
        return autograd.wrap(_seen(array, offset, shape, strides), dtype, place)


def check_view(count: int, offset: int, shape: Sequence[int], strides: Sequence[int]) -> None:
    """Raise FileFormatError unless a view stays within `count` elements."""
    numbers = [offset, *shape, *strides]
    if any(type(n) is not int for n in numbers) or len(shape) != len(strides):
        raise FileFormatError(f"a tensor has the shape {shape!r:.80} and strides {strides!r:.80}")
    reach = [(n - 1) * s for n, s in zip(shape, strides, strict=True)]
    low = offset + sum(r for r in reach if r < 0)
    high = offset + sum(r for r in reach if r > 0)
    empty = 0 in shape
    fits = 0 <= offset <= count if empty else low >= 0 and high < count
    if (
        not fits
        or min(shape, default=0) < 0
        or len(shape) > _DIMENSIONS
        or size_of([max(n, 1) for n in shape]) >= 1 << 48
    ):
        raise FileFormatError(
            f"a tensor of shape {tuple(shape)!r:.80}, strides {tuple(strides)!r:.80} and offset "
            f"{offset} leaves its memory of {count} elements"
        )


def _seen(array: Any, offset: int, shape: Sequence[int], strides: Sequence[int]) -> Any:
    if 0 in shape:
        offset, strides = 0, contiguous_strides(shape)
    if isinstance(array, GpuArray):
        return GpuArray(array.buffer, array.kind, shape, strides, offset)
    steps = [s * array.itemsize for s in strides]
    return np.lib.stride_tricks.as_strided(array[offset:], shape, steps)


class Placed(NamedTuple):
    """Where a tensor lies: the number of its storage, and its view of that in elements."""

    storage: int
    offset: int
    strides: tuple[int, ...]


class _Range(NamedTuple):
    """The memory of a tensor from its lowest to behind its highest element, in elements on the GPU
    and in bytes on the CPU, where memories are told apart by their addresses alone.
    """

    memory: int
    low: int
    high: int
    number: int


def shared_memory(tensors: Sequence[Tensor]) -> tuple[list[Placed], list[np.ndarray]]:
    """Where each tensor lies among as few flat arrays as hold them all, and these arrays.

    Tensors that share memory lie in one array. A part of a larger tensor that shares with no
    other is copied out, so that saving a slice does not save the whole.
    """
    places: dict[int, Placed] = {}
    arrays: list[np.ndarray] = []
    for group in _overlapping(tensors):
        first = tensors[group[0].number]
        if any(tensors[r.number].dtype is not first.dtype for r in group):
            raise RuntimeError(
                "save cannot keep tensors of different types over the same memory: clone() one"
            )
        unit = _unit(first)
        low, count = group[0].low, (max(r.high for r in group) - group[0].low) // unit
        if len(group) == 1 and count > first.numel():
            places[group[0].number] = Placed(len(arrays), 0, contiguous_strides(first.shape))
            arrays.append(np.ascontiguousarray(first._values()).reshape(-1))
            continue
        for r in group:
            offset = (r.low - low) // unit + _backward_reach(tensors[r.number])
            places[r.number] = Placed(len(arrays), offset, tensors[r.number].stride())
        arrays.append(_elements(first, count))
    return [places[number] for number in range(len(tensors))], arrays


def _overlapping(tensors: Sequence[Tensor]) -> list[list[_Range]]:
    """The ranges of the tensors, those that overlap in one group, the lowest first."""
    groups: list[list[_Range]] = []
    end = (0, 0)
    for r in sorted(_range(tensor, number) for number, tensor in enumerate(tensors)):
        if r.low == r.high:
            groups.insert(0, [r])
        elif groups and (r.memory, r.low) < end:
            groups[-1].append(r)
            end = max(end, (r.memory, r.high))
        else:
            groups.append([r])
            end = (r.memory, r.high)
    return groups


def _range(tensor: Tensor, number: int) -> _Range:
    array, unit = tensor._data, _unit(tensor)
    if isinstance(array, GpuArray):
        memory, start = id(array.buffer), array.offset
    else:
        memory, start = 0, array.__array_interface__["data"][0]
    if not tensor.numel():
        return _Range(memory, start, start, number)
    reach = sum((n - 1) * abs(s) for n, s in zip(tensor.shape, tensor.stride(), strict=True))
    low = start - _backward_reach(tensor) * unit
    return _Range(memory, low, low + (reach + 1) * unit, number)


def _unit(tensor: Tensor) -> int:
    array = tensor._data
    return 1 if isinstance(array, GpuArray) else int(array.itemsize)


def _backward_reach(tensor: Tensor) -> int:
    """How many elements of its memory lie before the tensor's first one."""
    pairs = zip(tensor.shape, tensor.stride(), strict=True)
    return -sum((n - 1) * s for n, s in pairs if s < 0) if tensor.numel() else 0


def _elements(tensor: Tensor, count: int) -> np.ndarray:
    """`count` elements of memory, from the lowest one of a tensor."""
    array = tensor._data
    if isinstance(array, GpuArray):
        low = array.offset - _backward_reach(tensor)
        flat = GpuArray(array.buffer, array.kind, (count,), (1,), low)
        return tensor.device.backend.to_numpy(flat, tensor.dtype)
    forward = slice(None, None, -1)
    lowest = array[tuple(forward if s < 0 else slice(None) for s in array.strides)]
    return np.lib.stride_tricks.as_strided(lowest, (count,), (array.itemsize,))
