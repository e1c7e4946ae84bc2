"""Movement: views over the same memory, and the primitives that copy into place (embed, cat)."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np

from ..dtypes import int64
from ..errors import ShapeError
from ..primitive import Parts, Primitive, View
from ..spec import Spec
from .shapes import Shape, size_of

if TYPE_CHECKING:
    from ..device import Array
    from ..tensor import Tensor
    from ..webgpu.lowering import Encoder

Index = tuple[int | slice | None, ...]


def _expand_gradient(g: Tensor, _ans: Tensor, _x: Spec, *, shape: Shape) -> Tensor:
    lead = len(shape) - len(_x.shape)
    stretched = tuple(
        axis
        for axis in range(len(shape))
        if axis < lead or (_x.shape[axis - lead] == 1 and shape[axis] != 1)
    )
    return g.sum(stretched).reshape(_x.shape) if stretched else g


def _inverse(axes: Shape) -> Shape:
    return tuple(sorted(range(len(axes)), key=axes.__getitem__))


def _broadcast(array: Array, shape: Shape) -> Array:
    if isinstance(array, np.ndarray):
        # Without a repetition each element may be written, which numpy forbids to its own.
        same = array.size == size_of(shape)
        if same:
            return array.reshape(shape)
        seen = np.broadcast_to(array, shape)
        seen.flags.writeable = array.flags.writeable  # its single elements may be written
        return seen
    return array.broadcast_to(shape)


view = View(
    "view",
    move=lambda array, *, shape: array.reshape(shape),
    vjp=lambda g, _ans, _x, *, shape: g.reshape(_x.shape),
)
permute: View = View(
    "permute",
    move=lambda array, *, axes: array.transpose(axes),
    vjp=lambda g, _ans, _x, *, axes: permute(g, axes=_inverse(axes)),
)
expand = View("expand", move=lambda array, *, shape: _broadcast(array, shape), vjp=_expand_gradient)
# Basic indexing: integers, slices (of any step) and None.
index = View(
    "index",
    move=lambda array, *, key: array[(*key, ...)],
    vjp=lambda g, _ans, _x, *, key: embed(g, shape=_x.shape, key=key),
)


def _embed_numpy(x: np.ndarray, *, shape: Shape, key: Index) -> np.ndarray:
    out = np.zeros(shape, x.dtype)
    out[key] = x
    return out


def _embed_gpu(
    encoder: Encoder, outs: list[Array], ins: list[Array], *, shape: Shape, key: Index
) -> None:
    encoder.clear(outs[0])
    encoder.copy(outs[0][(*key, ...)], ins[0])


# The reverse of indexing: zeros of `shape` in which the part at `key` is x.
embed: Primitive = Primitive(
    "embed",
    spec=lambda x, *, shape, key: Spec(shape, x.dtype),
    numpy=_embed_numpy,
    gpu=_embed_gpu,
    vjp=[lambda g, _ans, _x, *, shape, key: index(g, key=key)],
)


def _diagonal(array: Array, *, offset: int, axes: tuple[int, int]) -> Array:
    a, b = axes
    rows, columns = array.shape[a], array.shape[b]
    length = max(0, min(rows, columns - offset) if offset >= 0 else min(rows + offset, columns))
    first = (0, offset) if offset >= 0 else (-offset, 0)
    # From where it begins on, a step along it is one along both axes.
    key: list[Any] = [slice(None)] * len(array.shape)
    key[a], key[b] = (slice(f if length else 0, None) for f in first)
    part = array[(*key, ...)]
    rest = [i for i in range(len(array.shape)) if i not in axes]
    shape = (*[part.shape[i] for i in rest], length)
    strides = (*[part.strides[i] for i in rest], part.strides[a] + part.strides[b])
    if isinstance(part, np.ndarray):
        return np.lib.stride_tricks.as_strided(part, shape, strides, writeable=True)
    return part.as_strided(shape, strides)


# The diagonal of two axes, as a new last one.
diagonal: View = View(
    "diagonal",
    move=_diagonal,
    vjp=lambda g, _ans, _x, *, offset, axes: embed_diagonal(
        g, shape=_x.shape, offset=offset, axes=axes
    ),
)


def _strided(array: Array, *, shape: Shape, strides: Shape, offset: int) -> Array:
    rest = array.reshape((size_of(array.shape),))[(slice(offset, None),)]
    if not isinstance(rest, np.ndarray):
        return rest.as_strided(shape, strides)
    steps = [s * rest.itemsize for s in strides]
    return np.lib.stride_tricks.as_strided(rest, shape, steps)


def _strided_gradient(
    g: Tensor, _ans: Tensor, _x: Spec, *, shape: Shape, strides: Shape, offset: int
) -> Tensor:
    from .gather import put_add  # which needs this module

    places = np.full(shape, offset)
    for axis, (size, stride) in enumerate(zip(shape, strides, strict=True)):
        places += (np.arange(size) * stride).reshape((-1,) + (1,) * (len(shape) - 1 - axis))
    index: Any = g.new_tensor(places.reshape(-1), dtype=int64)
    return put_add(g.reshape(-1), index, shape=(size_of(_x.shape),)).reshape(_x.shape)


# Any walk over the elements of a contiguous tensor; the caller keeps it within them.
as_strided: View = View("as_strided", move=_strided, vjp=_strided_gradient)


def _embed_diagonal_numpy(
    x: np.ndarray, *, shape: Shape, offset: int, axes: tuple[int, int]
) -> np.ndarray:
    out = np.zeros(shape, x.dtype)
    _diagonal(out, offset=offset, axes=axes)[...] = x
    return out


def _embed_diagonal_gpu(
    encoder: Encoder,
    outs: list[Array],
    ins: list[Array],
    *,
    shape: Shape,
    offset: int,
    axes: tuple[int, int],
) -> None:
    encoder.clear(outs[0])
    encoder.copy(_diagonal(outs[0], offset=offset, axes=axes), ins[0])


# Zeros of `shape` with x on the diagonal of two axes.
embed_diagonal: Primitive = Primitive(
    "embed_diagonal",
    spec=lambda x, *, shape, offset, axes: Spec(shape, x.dtype),
    numpy=_embed_diagonal_numpy,
    gpu=_embed_diagonal_gpu,
    vjp=[lambda g, _ans, _x, *, shape, offset, axes: diagonal(g, offset=offset, axes=axes)],
)

copy = Primitive(
    "copy",
    spec=lambda x: x,
    numpy=lambda x: x.copy(order="C"),
    gpu=lambda encoder, outs, ins: encoder.copy(outs[0], ins[0]),
    vjp=[lambda g, _ans, _x: g],
)


def _cat_spec(*inputs: Spec, axis: int) -> Spec:
    first = inputs[0]
    for number, other in enumerate(inputs):
        fits = len(other.shape) == len(first.shape) and all(
            a == b or i == axis
            for i, (a, b) in enumerate(zip(first.shape, other.shape, strict=True))
        )
        if not fits:
            raise ShapeError(
                f"cat along dim {axis} got shapes {first.shape} and {other.shape} (tensor "
                f"{number}): all sizes but that one must be equal"
            )
    total = sum(s.shape[axis] for s in inputs)
    return Spec((*first.shape[:axis], total, *first.shape[axis + 1 :]), first.dtype)


def _cat_gpu(encoder: Encoder, outs: list[Array], ins: list[Array], *, axis: int) -> None:
    start = 0
    for array in ins:
        stop = start + array.shape[axis]
        if size_of(array.shape):
            encoder.copy(outs[0][(slice(None),) * axis + (slice(start, stop),)], array)
        start = stop


def _cat_gradient(g: Tensor, _ans: Tensor, *_inputs: Any, axis: int, index: int) -> Tensor:
    start = sum(s.shape[axis] for s in _inputs[:index])
    return g.narrow(axis, start, _inputs[index].shape[axis])


cat = Primitive(
    "cat",
    spec=_cat_spec,
    numpy=lambda *inputs, axis: np.concatenate(inputs, axis=axis),
    gpu=_cat_gpu,
    vjp=_cat_gradient,
)


def _spans(sizes: Shape) -> list[slice]:
    stops = list(itertools.accumulate(sizes))
    return [slice(stop - size, stop) for stop, size in zip(stops, sizes, strict=True)]


def _joined(grads: Any, _answers: Any, _x: Spec, *, axis: int, keys: list[Any], **_: Any) -> Any:
    """The gradients of the parts side by side, zeros for a part that was not used."""
    grads = grads if isinstance(grads, list) else [grads]
    lead = (slice(None),) * axis
    used = [(g, key) for g, key in zip(grads, keys, strict=True) if g is not None]
    if len(used) == 1:
        return [embed(used[0][0], shape=_x.shape, key=(*lead, used[0][1]))]
    first = used[0][0]
    whole = []
    for g, key in zip(grads, keys, strict=True):
        size = key.stop - key.start if isinstance(key, slice) else 1
        shape = (*_x.shape[:axis], size, *_x.shape[axis + 1 :])
        whole.append(first.new_zeros(shape) if g is None else g.reshape(shape))
    return [cat(*whole, axis=axis)]


# All parts along an axis: `keys` are slices that follow each other, or the numbers from 0 on.
parts = Parts(
    "parts",
    move=lambda array, *, axis, keys: [array[(*(slice(None),) * axis, k, ...)] for k in keys],
    vjp=_joined,
)


def split(x: Any, axis: int, sizes: Shape) -> Any:
    """x cut along an axis into parts of these sizes, which add up to its own."""
    return parts(x, axis=axis, keys=_spans(sizes))


def unbind(x: Any, axis: int) -> Any:
    """The slices of x along an axis, without it."""
    return parts(x, axis=axis, keys=list(range(x._data.shape[axis])))
