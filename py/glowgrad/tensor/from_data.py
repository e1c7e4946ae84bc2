"""Tensors from what Python and numpy have: numbers, nested lists, arrays, buffers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import autograd, dtypes
from ..device import as_device, cpu
from ..dtypes import DType
from ..layout import only_strided
from ..limits import finfo
from .core import Core

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
    data: Any,
    *,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
    pin_memory: bool = False,
) -> Tensor:
    """A tensor with a copy of `data`: numbers, nested lists, numpy arrays or tensors.

    Raises ValueError where nested lists are of unequal lengths or hold words, RuntimeError for what
    is no data or a number too large for the type.
    """
    only_strided("tensor", None, pin_memory)
    kind = None if dtype is None else dtypes.as_dtype(dtype)
    if isinstance(data, Core):
        made = data.detach().clone().to(data.device if device is None else device)
        return (made if kind is None else made.to(kind)).requires_grad_(requires_grad)
    array = _as_array(data)
    if kind is None:
        kind = _kind_of(data, array)
    elif not isinstance(data, (np.ndarray, np.generic)):
        forbid_overflow(array, kind)
    with np.errstate(all="ignore"):
        return from_array(np.array(array, kind.numpy), kind, device, requires_grad)


def _kind_of(data: Any, array: np.ndarray) -> DType:
    """The type for an array: numpy's numbers say how precise they are, Python's floats are of the
    default type, and its integers of 64 bits (where numpy, in a browser, gives them 32).
    """
    if not array.size and not isinstance(data, (np.ndarray, np.generic)):
        return dtypes.get_default_dtype()
    if array.dtype.kind != "b" and not isinstance(data, np.ndarray):
        kinds = _kinds_in(data)
        found = kinds.pop()
        for kind in kinds:
            found = dtypes.promote(found, kind)
        return found
    return dtypes.of_copied(array.dtype)


def _kinds_in(data: Any) -> set[DType]:
    """The types of all parts of nested lists."""
    if isinstance(data, range):
        return {dtypes.int64}
    if isinstance(data, (list, tuple)):
        kinds = {type(part) for part in data}
        if kinds <= {float, int, bool}:  # the usual case, without a look at every number
            return {dtypes.of_scalar(kind()) for kind in kinds}
        return set().union(*map(_kinds_in, data))
    if isinstance(data, Core):
        return {data.dtype}
    if isinstance(data, (np.ndarray, np.generic)):
        return {dtypes.of_copied(data.dtype)}
    return {dtypes.of_scalar(data)}


def _as_array(data: Any) -> np.ndarray:
    if isinstance(data, (np.ndarray, np.generic)):
        array = np.asarray(data)
        if array.dtype.kind not in "biufc":
            raise TypeError(f"a tensor holds numbers, but this numpy array holds {array.dtype}")
        return array
    _forbid_no_data(data)
    data = _plain(data)
    try:
        array = np.array(data) if not _is_empty(data) else np.zeros(np.shape(data))
    except ValueError:
        raise ValueError(
            "a tensor needs rows of equal length, but these nested lists differ in length"
        ) from None
    if array.dtype.kind not in "biufc" or array.dtype == np.uint64:
        _forbid_odd(data)
    return array


def _forbid_no_data(data: Any) -> None:
    if isinstance(data, (str, bytes)):
        raise TypeError(f"a tensor holds numbers, not words: {data!r:.60}")
    if not isinstance(data, (bool, int, float, complex, list, tuple, range)) and not hasattr(
        data, "__array__"
    ):
        raise RuntimeError(
            f"a tensor is made of numbers, lists or arrays, not of {type(data).__name__}: "
            f"{data!r:.60}"
        )


def _forbid_odd(data: Any) -> None:
    """Raise for the first part of nested lists that is no number."""
    for part in data if isinstance(data, (list, tuple)) else [data]:
        if isinstance(part, (list, tuple)):
            _forbid_odd(part)
        elif isinstance(part, int):
            if not -(2**63) <= part < 2**63:
                raise ValueError(f"{part} is too large for a tensor: whole numbers have 64 bits")
        elif isinstance(part, (str, bytes)):
            raise ValueError(f"a tensor holds numbers, but this data has {part!r:.60}")
        elif not isinstance(part, (float, complex, np.ndarray, np.generic)):
            raise RuntimeError(f"a tensor holds numbers, but this data has {part!r:.60}")


def _plain(data: Any) -> Any:
    """Tensors inside of lists as numbers."""
    if isinstance(data, Core):
        if data.numel() != 1:
            raise (ValueError if data.dtype.differentiable else TypeError)(
                f"a list for tensor() holds numbers, but one of its parts is a tensor of shape "
                f"{tuple(data.shape)}: use stack or cat"
            )
        return data._values().reshape(())[()]
    if isinstance(data, (list, tuple)):
        return [_plain(d) if isinstance(d, (list, tuple, Core)) else d for d in data]
    return list(data) if isinstance(data, range) else data


def _is_empty(data: Any) -> bool:
    return isinstance(data, list) and (not data or all(_is_empty(d) for d in data))


def forbid_unfit(name: str, value: Any, kind: DType) -> None:
    """Raise RuntimeError for a number that a tensor of this type cannot hold."""
    if not isinstance(value, complex) and abs(value) <= 127:
        return
    if isinstance(value, complex) and not kind.is_complex:
        raise RuntimeError(f"{name} cannot put {value} into a tensor of {kind}")
    forbid_overflow(np.asarray(value), kind)
    limit = finfo(kind).max if kind.is_floating_point else math.inf
    if limit < abs(value) < math.inf:
        raise RuntimeError(f"{name} got {value}, but {kind} holds {-limit:.6g} to {limit:.6g}")


def forbid_overflow(array: np.ndarray, kind: DType) -> None:
    """Raise RuntimeError for numbers that the type cannot hold; a negative byte wraps, as in
    PyTorch.
    """
    if kind.numpy.kind not in "iu" or array.dtype.kind not in "iuf" or not array.size:
        return
    limits = np.iinfo(kind.numpy)
    low = -limits.max - 1 if kind.numpy.kind == "u" else limits.min
    if not (array >= low).all() or not (array <= limits.max).all():
        raise RuntimeError(
            f"{kind} holds {limits.min} to {limits.max}, but this data goes from {array.min()} to "
            f"{array.max()}"
        )


def from_numpy(ndarray: np.ndarray) -> Tensor:
    """A CPU tensor that shares the memory of a numpy array."""
    if not isinstance(ndarray, np.ndarray):
        raise TypeError(
            f"from_numpy takes a numpy array, not {type(ndarray).__name__}: use tensor()"
        )
    return from_array(ndarray, dtypes.of_numpy(ndarray.dtype), cpu)


def frombuffer(
    buffer: Any, *, dtype: DType, count: int = -1, offset: int = 0, requires_grad: bool = False
) -> Tensor:
    """A CPU tensor over the bytes of a Python buffer."""
    array = np.frombuffer(buffer, dtype.numpy, count, offset)
    return from_array(array, dtype, cpu, requires_grad)


def as_tensor(data: Any, dtype: Any = None, device: Any = None) -> Tensor:
    """`data` as a tensor, without a copy where it is one already, or a numpy array of that type."""
    kind = None if dtype is None else dtypes.as_dtype(dtype)
    if isinstance(data, Core):
        return data.to(device=device, dtype=kind)
    if isinstance(data, np.ndarray):
        return from_array(data, kind or dtypes.of_copied(data.dtype), device)
    return tensor(data, dtype=kind, device=device)


def asarray(
    obj: Any,
    *,
    dtype: Any = None,
    device: Any = None,
    copy: bool | None = None,
    requires_grad: bool = False,
) -> Tensor:
    """`obj` as a tensor: without a copy where that is possible, unless copy=True. Raises ValueError
    if copy=False and it is not.
    """
    made = as_tensor(obj, dtype, device)
    if copy is False and not isinstance(obj, (Core, np.ndarray)):
        raise ValueError(f"asarray cannot share the memory of a {type(obj).__name__}")
    if copy is False and isinstance(obj, Core) and made is not obj:
        raise ValueError("asarray cannot convert without a copy: leave out copy=False")
    if copy and (made is obj or isinstance(obj, np.ndarray)):
        made = made.clone()
    if requires_grad:
        return made.detach().requires_grad_()
    return made.detach() if made.requires_grad and made is not obj else made


def scalar_tensor(
    s: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """A number as a 0-d tensor, of the default type."""
    kind = dtypes.get_default_dtype() if dtype is None else dtype
    return tensor(s, dtype=kind, device=device, requires_grad=requires_grad)


__all__ = ["as_tensor", "asarray", "from_numpy", "frombuffer", "scalar_tensor", "tensor"]
