"""Reading by index (gather, take), writing (put) and combining what meets at one place (put_add and
its kin), which are each other's transposes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import ShapeError
from ..primitive import Derivative, Primitive
from ..spec import Spec
from .movement import embed
from .places import places
from .shapes import Shape

if TYPE_CHECKING:
    from ..device import Array
    from ..tensor import Tensor
    from ..webgpu.lowering import Encoder


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
    flat = places.numpy(_checked(indices, shape[axis], "scatter_add"), axis=axis, shape=shape)
    part = g[tuple(slice(n) for n in indices.shape)]
    size = int(np.prod(shape))
    return _combined("add", part.reshape(-1), flat.reshape(-1), (size,)).reshape(shape)


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
    vjp=[
        lambda h, _ans, _g, indices, *, axis, shape: _fitted(
            gather(h, indices, axis=axis), _g.shape
        ),
        None,
    ],
)


def _fitted(g: Tensor, shape: Shape) -> Tensor:
    """A gradient with zeros behind, for the part of the source that no index asked for."""
    if tuple(g.shape) == shape:
        return g
    return embed(g, shape=shape, key=tuple(slice(n) for n in g.shape))


def _take_numpy(x: np.ndarray, indices: np.ndarray) -> np.ndarray:
    return x[_checked(indices, x.shape[0], "indexing")]


# x[indices] along the first axis; indices of any shape.
take = Primitive(
    "take",
    spec=lambda x, indices: Spec((*indices.shape, *x.shape[1:]), x.dtype),
    numpy=_take_numpy,
    gpu=lambda encoder, outs, ins: encoder.take(outs[0], ins[0], ins[1]),
    vjp=[lambda g, _ans, _x, indices: put_add(g, indices, shape=_x.shape), None],
)


def _put_numpy(x: np.ndarray, indices: np.ndarray, values: np.ndarray) -> np.ndarray:
    out = x.copy()
    _put_into(out, indices, values)
    return out


def _put_into(x: np.ndarray, indices: np.ndarray, values: np.ndarray) -> None:
    x[_checked(indices, x.shape[0], "indexing")] = values


def _put_gpu(encoder: Encoder, outs: list[Array], ins: list[Array]) -> None:
    encoder.copy(outs[0], ins[0])
    encoder.put(outs[0], ins[1], ins[2])


# x with x[indices] = values along the first axis. Where an index comes twice its last value stays,
# on every device; the gradient goes to all of them, as in PyTorch.
put: Primitive = Primitive(
    "put",
    spec=lambda x, indices, values: x,
    numpy=_put_numpy,
    gpu=_put_gpu,
    vjp=[
        lambda g, _ans, _x, indices, _values: put(
            g, indices, g.new_zeros(()).expand(_values.shape)
        ),
        None,
        lambda g, _ans, _x, indices, _values: take(g, indices),
    ],
)
# The same, changing x itself; without a derivative.
put_into = Primitive(
    "put_into",
    spec=lambda x, indices, values: x,
    numpy=_put_into,
    gpu=lambda encoder, outs, ins: encoder.put(*ins),
)

_UFUNCS = {"add": np.add, "prod": np.multiply, "amax": np.maximum, "amin": np.minimum}


def neutral(operation: str, dtype: np.dtype[Any]) -> Any:
    """What changes nothing: the result where no index points."""
    if operation in ("add", "prod"):
        return dtype.type(operation == "prod")
    low = operation == "amax"
    if dtype.kind == "f":
        return dtype.type(-np.inf if low else np.inf)
    if dtype.kind == "b":
        return not low
    return np.iinfo(dtype).min if low else np.iinfo(dtype).max


def _combined(operation: str, g: np.ndarray, indices: np.ndarray, shape: Shape) -> np.ndarray:
    flat = indices.reshape(-1)
    rows = g.reshape((flat.size, *shape[1:]))
    out = np.full(shape, neutral(operation, g.dtype), g.dtype)
    if not rows.size:
        return out
    flat = np.where(flat < 0, flat + shape[0], flat)
    if rows.ndim == 1 and operation == "add":
        np.add.at(out, flat, rows)
        return out
    order = np.argsort(flat, kind="stable")
    numbers = flat[order]
    starts = np.flatnonzero(np.concatenate([[True], numbers[1:] != numbers[:-1]]))
    out[numbers[starts]] = _UFUNCS[operation].reduceat(rows[order], starts, axis=0, dtype=g.dtype)
    return out


def _combining(operation: str, vjp: Derivative) -> Primitive:
    """Zeros (or what else changes nothing) of `shape`, with g[i] combined into row indices[i]."""

    def numpy(g: np.ndarray, indices: np.ndarray, *, shape: Shape) -> np.ndarray:
        return _combined(operation, g, _checked(indices, shape[0], "index_add"), shape)

    def gpu(encoder: Encoder, outs: list[Array], ins: list[Array], *, shape: Shape) -> None:
        encoder.combine(operation, outs[0], ins[0], ins[1])

    return Primitive(
        f"put_{operation}",
        spec=lambda g, indices, *, shape: Spec(shape, g.dtype),
        numpy=numpy,
        gpu=gpu,
        vjp=vjp,
    )


def _product_of_the_others(
    g: Tensor, ans: Tensor, x: Tensor, indices: Tensor, *, shape: Shape
) -> Tensor:
    """ans / x where no factor is 0; where one is, only it has a gradient: the others' product."""
    zero = x == 0
    zeros = take(put_add(zero.to(x.dtype), indices, shape=shape), indices)
    whole = zero.where(1.0, x)
    others = take(put_prod(whole, indices, shape=shape), indices)
    alone = zero & (zeros == 1)
    without_zeros = take(ans, indices) / whole
    return take(g, indices) * (zeros == 0).where(without_zeros, alone.where(others, 0.0))


def _spread_to_extremes(
    g: Tensor, ans: Tensor, x: Tensor, indices: Tensor, *, shape: Shape
) -> Tensor:
    """Equal extremes share the gradient, as in PyTorch."""
    mask = (x == take(ans, indices)).to(g.dtype)
    count = take(put_add(mask, indices, shape=shape), indices)
    return mask * take(g, indices) / (count == 0).where(1.0, count)


put_add: Primitive = _combining(
    "add", [lambda h, _ans, _g, indices, *, shape: take(h, indices), None]
)
put_prod: Primitive = _combining("prod", [_product_of_the_others, None])
put_amax = _combining("amax", [_spread_to_extremes, None])
put_amin = _combining("amin", [_spread_to_extremes, None])
