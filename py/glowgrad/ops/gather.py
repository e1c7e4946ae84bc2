"""Reading and adding by index: gather, take (rows by number) and their transposes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..errors import ShapeError
from ..primitive import Primitive
from ..spec import Spec
from .shapes import Shape

if TYPE_CHECKING:
    pass


def _gather_spec(x: Spec, indices: Spec, *, axis: int) -> Spec:
    fits = len(x.shape) == len(indices.shape) and all(
        i <= s or a == axis for a, (s, i) in enumerate(zip(x.shape, indices.shape, strict=True))
    )
    if not fits:
        raise ShapeError(
            f"gather along dim {axis} got a tensor of shape {x.shape} and indices of shape "
            f"{indices.shape}: both need the same number of axes, and the indices no more than the "
            "tensor's size along the others"
        )
    return Spec(indices.shape, x.dtype)


def _checked(indices: np.ndarray, size: int, name: str) -> np.ndarray:
    if indices.size and (indices.min() < -size or indices.max() >= size):
        bad = indices.max() if indices.max() >= size else indices.min()
        raise IndexError(
            f"{name} got index {bad}, but the axis has {size} elements (0 to {size - 1})"
        )
    return indices


def _gather_numpy(x: np.ndarray, indices: np.ndarray, *, axis: int) -> np.ndarray:
    _checked(indices, x.shape[axis], "gather")
    if x.shape != indices.shape:
        x = x[tuple(slice(None if a == axis else n) for a, n in enumerate(indices.shape))]
    return np.take_along_axis(x, indices, axis)


def _scatter_add_numpy(
    g: np.ndarray, indices: np.ndarray, *, axis: int, shape: Shape
) -> np.ndarray:
    _checked(indices, shape[axis], "scatter_add")
    out = np.zeros(shape, g.dtype)
    where: list[np.ndarray] = list(np.indices(indices.shape, sparse=True))
    where[axis] = indices
    part = g[tuple(slice(n) for n in indices.shape)]
    np.add.at(out, tuple(where), part)
    return out


gather = Primitive(
    "gather",
    spec=_gather_spec,
    numpy=_gather_numpy,
    gpu=lambda encoder, outs, ins, *, axis: encoder.gather(outs[0], ins[0], ins[1], axis),
    vjp=[
        lambda g, _ans, _x, indices, *, axis: scatter_add(g, indices, axis=axis, shape=_x.shape),
        None,
    ],
)
# Zeros of `shape` to which g[...] is added at the places that gather would read.
scatter_add: Primitive = Primitive(
    "scatter_add",
    spec=lambda g, indices, *, axis, shape: Spec(shape, g.dtype),
    numpy=_scatter_add_numpy,
    gpu=lambda encoder, outs, ins, *, axis, shape: encoder.scatter_add(
        outs[0], ins[0], ins[1], axis
    ),
    vjp=[lambda h, _ans, _g, indices, *, axis, shape: gather(h, indices, axis=axis), None],
)


def _take_numpy(x: np.ndarray, indices: np.ndarray) -> np.ndarray:
    return x[_checked(indices, x.shape[0], "indexing")]


def _put_add_numpy(g: np.ndarray, indices: np.ndarray, *, shape: Shape) -> np.ndarray:
    out = np.zeros(shape, g.dtype)
    np.add.at(out, _checked(indices, shape[0], "index_add"), g)
    return out


# x[indices] along the first axis; indices of any shape.
take = Primitive(
    "take",
    spec=lambda x, indices: Spec((*indices.shape, *x.shape[1:]), x.dtype),
    numpy=_take_numpy,
    gpu=lambda encoder, outs, ins: encoder.take(outs[0], ins[0], ins[1]),
    vjp=[lambda g, _ans, _x, indices: put_add(g, indices, shape=_x.shape), None],
)
put_add: Primitive = Primitive(
    "put_add",
    spec=lambda g, indices, *, shape: Spec(shape, g.dtype),
    numpy=_put_add_numpy,
    gpu=lambda encoder, outs, ins, *, shape: encoder.put_add(outs[0], ins[0], ins[1]),
    vjp=[lambda h, _ans, _g, indices, *, shape: take(h, indices), None],
)
