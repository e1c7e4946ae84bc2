"""Operations that move numbers, and make tensors."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

import glowgrad as gg

from ...device import as_device
from ...tensor import Tensor
from ...tensor.creation import tensor
from ..symbolic import KerasTensor
from ..variable import as_dtype, as_value
from .operation import of_several, of_two, operation


def _size(shape: Any) -> tuple[int, ...]:
    return (shape,) if isinstance(shape, int) else tuple(int(n) for n in shape)


def convert_to_tensor(x: Any, dtype: Any = None, sparse: Any = None) -> Any:
    """Numbers, lists and arrays as a tensor; real numbers as float32, whole ones as int32."""
    if isinstance(x, KerasTensor):
        return x
    made = as_value(x, dtype)
    whole = dtype is None and not isinstance(x, (Tensor, np.ndarray)) and made.dtype is gg.int64
    return made.to(gg.int32) if whole else made


array = convert_to_tensor


def convert_to_numpy(x: Any) -> np.ndarray:
    """The values as a numpy array."""
    return x._values().copy() if isinstance(x, Tensor) else np.asarray(x)


def is_tensor(x: Any) -> bool:
    """Whether x is a tensor."""
    return isinstance(x, (Tensor, KerasTensor))


def shape(x: Any) -> tuple[Any, ...]:
    """The sizes as a tuple."""
    return tuple(x.shape)


def ndim(x: Any) -> int:
    """The number of axes."""
    return len(x.shape)


def size(x: Any) -> Any:
    """The number of numbers."""
    return as_value(x).numel()


@operation
def cast(x: Any, dtype: Any) -> Any:
    """x in another type."""
    return x.to(as_dtype(dtype))


@operation
def copy(x: Any) -> Any:
    """A copy."""
    return x.clone()


@operation
def stop_gradient(variable: Any) -> Any:
    """The same numbers, through which no gradient flows."""
    return variable.detach()


@operation
def reshape(x: Any, newshape: Any) -> Any:
    """The numbers in another shape; one size may be -1."""
    return x.reshape(_size(newshape))


@operation
def ravel(x: Any) -> Any:
    """All numbers in a row."""
    return x.reshape(-1)


@operation
def transpose(x: Any, axes: Sequence[int] | None = None) -> Any:
    """The axes in another order; None: in reverse."""
    return x.permute(tuple(axes) if axes is not None else tuple(range(x.ndim))[::-1])


@operation
def expand_dims(x: Any, axis: Any) -> Any:
    """New axes of size 1."""
    places = (axis,) if isinstance(axis, int) else tuple(axis)
    for place in sorted(p % (x.ndim + len(places)) for p in places):
        x = x.unsqueeze(place)
    return x


@operation
def squeeze(x: Any, axis: Any = None) -> Any:
    """Without axes of size 1."""
    return x.squeeze() if axis is None else x.squeeze(axis)


@operation
def broadcast_to(x: Any, shape: Any) -> Any:
    """Repeated to this shape."""
    return x.expand(_size(shape))


@operation
def moveaxis(x: Any, source: Any, destination: Any) -> Any:
    """Axes moved to other places."""
    return x.movedim(source, destination)


@operation
def swapaxes(x: Any, axis1: int, axis2: int) -> Any:
    """Two axes exchanged."""
    return x.transpose(axis1, axis2)


@operation
def flip(x: Any, axis: Any = None) -> Any:
    """In reverse order along `axis`; None: along all."""
    axes = range(x.ndim) if axis is None else (axis,) if isinstance(axis, int) else axis
    return x.flip(tuple(axes))


@operation
def roll(x: Any, shift: Any, axis: Any = None) -> Any:
    """Moved along, what falls off at the end coming in at the beginning."""
    return x.roll(shift, axis)


@operation
def repeat(x: Any, repeats: Any, axis: int | None = None) -> Any:
    """Each part `repeats` times."""
    return x.repeat_interleave(repeats, axis)


@operation
def tile(x: Any, repeats: Any) -> Any:
    """The whole tensor again and again along each axis."""
    return x.tile(_size(repeats))


@operation
def pad(x: Any, pad_width: Any, mode: str = "constant", constant_values: Any = None) -> Any:
    """More numbers before and after, [(before, after), …] for each axis."""
    pairs = [(w, w) if isinstance(w, int) else tuple(w) for w in
             ([pad_width] * x.ndim if isinstance(pad_width, int) else pad_width)]  # fmt: skip
    if len(pairs) == 1:
        pairs = pairs * x.ndim
    if mode == "constant":
        flat = [n for pair in reversed(pairs) for n in pair]
        return gg.nn.functional.pad(x, flat, value=constant_values or 0)
    if mode not in ("reflect", "symmetric"):
        raise ValueError(f'pad got mode={mode!r}: it is "constant", "reflect" or "symmetric"')
    for axis, (low, high) in enumerate(pairs):
        places = np.pad(np.arange(x.shape[axis]), (low, high), mode=mode)  # type: ignore[call-overload]
        if low or high:
            x = x.index_select(axis, tensor(places, device=x.device))
    return x


@of_several
def concatenate(xs: Any, axis: int = 0) -> Any:
    """One after the other along an axis that exists."""
    return gg.cat(xs, axis)


@of_several
def stack(x: Any, axis: int = 0) -> Any:
    """One after the other along a new axis."""
    return gg.stack(x, axis)


@of_several
def hstack(xs: Any) -> Any:
    """Side by side."""
    return gg.hstack(xs)


@of_several
def vstack(xs: Any) -> Any:
    """One below the other."""
    return gg.vstack(xs)


@operation
def split(x: Any, indices_or_sections: Any, axis: int = 0) -> Any:
    """Parts: so many of equal size, or cut at these places."""
    length = x.shape[axis]
    if isinstance(indices_or_sections, int):
        if length % indices_or_sections:
            raise ValueError(f"split cannot cut {length} into {indices_or_sections} equal parts")
        return list(x.split(length // indices_or_sections, axis))
    cuts = [0, *indices_or_sections, length]
    return list(x.split([b - a for a, b in itertools.pairwise(cuts)], axis))


@operation
def unstack(x: Any, num: int | None = None, axis: int = 0) -> Any:
    """The parts along an axis, without it."""
    return list(x.unbind(axis))


@operation
def take(x: Any, indices: Any, axis: int | None = None) -> Any:
    """The parts at these places along `axis`; None: of the flattened tensor."""
    if axis is None:
        x, axis = x.reshape(-1), 0
    places = as_value(indices).long().to(x.device)
    axis %= x.ndim
    found = x.index_select(axis, places.reshape(-1) % x.shape[axis])
    return found.reshape(*x.shape[:axis], *places.shape, *x.shape[axis + 1 :])


@operation
def take_along_axis(x: Any, indices: Any, axis: int | None = None) -> Any:
    """For each place along `axis`, the number there."""
    places = as_value(indices).long().to(x.device)
    if axis is None:
        return x.reshape(-1).gather(0, places.reshape(-1))
    return gg.take_along_dim(x, places, axis)


def where(condition: Any, x1: Any = None, x2: Any = None) -> Any:
    """x1 where the condition is true, x2 elsewhere; alone: the places where it is."""
    if x1 is None:
        return nonzero(condition)
    return _where(condition, x1, x2)


@operation
def _where(condition: Any, x1: Any, x2: Any) -> Any:
    parts = [as_value(p, gg.float32 if isinstance(p, float) else None)
             if not isinstance(p, Tensor) else p for p in (x1, x2)]  # fmt: skip
    return gg.where(condition.bool(), *parts)


_where.__name__ = "where"


@operation
def nonzero(x: Any) -> Any:
    """The places of numbers that are not 0, a tensor for each axis."""
    return x.nonzero(as_tuple=True)


@operation
def slice(inputs: Any, start_indices: Any, shape: Any) -> Any:
    """A block of this shape, beginning at these places."""
    for axis, (start, length) in enumerate(zip(_size(start_indices), _size(shape), strict=True)):
        inputs = inputs.narrow(axis, start, length)
    return inputs


@operation
def slice_update(inputs: Any, start_indices: Any, updates: Any) -> Any:
    """A copy in which a block is replaced."""
    made, new = inputs.clone(), as_value(updates, inputs.dtype)
    places = tuple(np.s_[a : a + n] for a, n in zip(_size(start_indices), new.shape, strict=True))
    made[places] = new
    return made


@operation
def scatter(indices: Any, values: Any, shape: Any) -> Any:
    """Zeros of this shape with `values` added at `indices` (n, axes)."""
    values = as_value(values)
    made = gg.zeros(_size(shape), dtype=values.dtype, device=values.device)
    return made.index_put(tuple(indices.long().unbind(-1)), values, accumulate=True)


@operation
def sort(x: Any, axis: int = -1) -> Any:
    """In rising order."""
    return x.sort(axis)[0]


@operation
def argsort(x: Any, axis: int = -1) -> Any:
    """The places in the order that sorts."""
    return x.argsort(axis)


@operation
def top_k(x: Any, k: int, sorted: bool = True) -> Any:
    """The k largest numbers of the last axis, and their places."""
    made = x.topk(k)
    return made[0], made[1].to(gg.int32)


@operation
def in_top_k(targets: Any, predictions: Any, k: int) -> Any:
    """Whether the score of the target is among the k highest."""
    scores = as_value(predictions)
    own = scores.gather(1, targets.long().reshape(-1, 1))
    return (scores > own).sum(1) < k


@operation
def diag(x: Any, k: int = 0) -> Any:
    """The diagonal of a matrix, or a matrix with this diagonal."""
    return x.diag(k)


@operation
def diagonal(x: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """The diagonal of two axes."""
    return x.diagonal(offset, axis1, axis2)


@operation
def tril(x: Any, k: int = 0) -> Any:
    """Zeros above the diagonal."""
    return x.tril(k)


@operation
def triu(x: Any, k: int = 0) -> Any:
    """Zeros below the diagonal."""
    return x.triu(k)


def meshgrid(*x: Any, indexing: str = "xy") -> Any:
    """The coordinates of a grid."""
    return _meshgrid(list(x), indexing=indexing)


@of_several
def _meshgrid(x: Any, indexing: str = "xy") -> Any:
    return list(gg.meshgrid(*x, indexing=indexing))


@of_two
def append(x1: Any, x2: Any, axis: int | None = None) -> Any:
    """x2 after x1 along `axis`; None: both flattened."""
    if axis is None:
        x1, x2, axis = x1.reshape(-1), x2.reshape(-1), 0
    return gg.cat([x1, x2], axis)


# making


def _made(function: Any, size: Any, dtype: Any) -> Tensor:
    made: Tensor = function(_size(size), dtype=as_dtype(dtype), device=as_device(None))
    return made


def zeros(shape: Any, dtype: Any = None) -> Tensor:
    """Zeros."""
    return _made(gg.zeros, shape, dtype)


def ones(shape: Any, dtype: Any = None) -> Tensor:
    """Ones."""
    return _made(gg.ones, shape, dtype)


empty = zeros


def full(shape: Any, fill_value: Any, dtype: Any = None) -> Tensor:
    """One number everywhere."""
    return _made(gg.ones, shape, dtype) * fill_value


@operation
def zeros_like(x: Any, dtype: Any = None) -> Any:
    """Zeros in the shape of x."""
    return gg.zeros_like(x, dtype=x.dtype if dtype is None else as_dtype(dtype))


@operation
def ones_like(x: Any, dtype: Any = None) -> Any:
    """Ones in the shape of x."""
    return gg.ones_like(x, dtype=x.dtype if dtype is None else as_dtype(dtype))


@operation
def full_like(x: Any, fill_value: Any, dtype: Any = None) -> Any:
    """One number in the shape of x."""
    return gg.full_like(x, fill_value, dtype=x.dtype if dtype is None else as_dtype(dtype))


def arange(start: Any, stop: Any = None, step: Any = 1, dtype: Any = None) -> Tensor:
    """start, start + step, … below stop; whole numbers are int32."""
    low, high = (0, start) if stop is None else (start, stop)
    whole = all(isinstance(n, int) for n in (low, high, step))
    kind = as_dtype(dtype) if dtype is not None else gg.int32 if whole else gg.float32
    return gg.arange(low, high, step, dtype=kind, device=as_device(None))


def linspace(start: Any, stop: Any, num: int = 50, dtype: Any = None) -> Tensor:
    """`num` numbers at equal distances, both ends included."""
    return gg.linspace(start, stop, num, dtype=as_dtype(dtype), device=as_device(None))


def eye(N: int, M: int | None = None, k: int = 0, dtype: Any = None) -> Tensor:
    """Ones on diagonal number k, zeros elsewhere."""
    return as_value(np.eye(N, M, k, np.float32)).to(as_dtype(dtype))


def identity(n: int, dtype: Any = None) -> Tensor:
    """The identity matrix."""
    return eye(n, dtype=dtype)


def tri(N: int, M: int | None = None, k: int = 0, dtype: Any = None) -> Tensor:
    """Ones on and below diagonal number k."""
    return as_value(np.tri(N, M, k, np.float32)).to(as_dtype(dtype))


__all__ = [name for name, value in globals().items() if callable(value) and name[0].islower()
           and name not in ("operation", "of_two", "of_several", "as_value", "as_dtype",
                            "as_device", "tensor")]  # fmt: skip
