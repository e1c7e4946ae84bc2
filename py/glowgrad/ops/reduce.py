"""Reductions over axes. The lowering moves the reduced axes to the end and folds them into one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from ..dtypes import bool_, int64
from ..errors import ShapeError
from ..primitive import Derivative, Primitive
from ..spec import Spec
from .shapes import Shape, size_of

if TYPE_CHECKING:
    from ..device import Array
    from ..tensor import Tensor
    from ..webgpu.lowering import Encoder


def _reduced(shape: Shape, axes: Shape) -> Shape:
    return tuple(size for axis, size in enumerate(shape) if axis not in axes)


def _restore(g: Tensor, shape: Shape, axes: Shape) -> Tensor:
    """Put the reduced axes back, with size 1."""
    return g.reshape(tuple(1 if axis in axes else size for axis, size in enumerate(shape)))


def reduction(name: str, numpy: Callable[..., Any], vjp: Derivative, *, empty: bool) -> Primitive:
    """Declare a reduction `numpy(x, axis=axes)`; `empty` says whether nothing at all can be
    reduced.
    """

    def spec(x: Spec, *, axes: Shape) -> Spec:
        if not empty and size_of([x.shape[a] for a in axes]) == 0:
            raise ShapeError(
                f"{name} got shape {x.shape}, where dim {axes} has no elements to choose from"
            )
        if x.dtype.is_complex and name not in ("sum", "prod"):
            raise NotImplementedError(f"{name} takes real numbers: complex ones have no order")
        integral = name in ("sum", "prod") and not x.dtype.differentiable
        return Spec(_reduced(x.shape, axes), int64 if integral else x.dtype)

    def gpu(encoder: Encoder, outs: list[Array], ins: list[Array], *, axes: Shape) -> None:
        encoder.reduce(name, outs[0], ins[0], axes)

    return Primitive(
        name, spec=spec, numpy=lambda x, *, axes: numpy(x, axis=axes), gpu=gpu, vjp=vjp
    )


_FEW = 16  # elements


def _wide(x: np.ndarray) -> Any:
    """The type in which to add and multiply: of small types a larger one."""
    if x.dtype.kind in "biu":
        return np.int64
    return np.float32 if x.dtype == np.float16 else None


def _sum(x: np.ndarray, axis: Shape) -> np.ndarray:
    if x.dtype == np.float32 and x.flags.c_contiguous and axis == (0,) and x.ndim == 2:
        # numpy adds rows one after the other here; a product with ones is as exact and much faster.
        return np.ones(len(x), np.float32) @ x
    few = size_of([x.shape[a] for a in axis])
    if x.ndim - 1 in axis and 0 < few <= _FEW and x.size > 256 * few and x.dtype.itemsize > 2:
        # The sums of windows, say: numpy is slow along short axes, so add their elements in turn.
        elements = np.moveaxis(x, axis, range(len(axis)))
        places = np.ndindex(*elements.shape[: len(axis)])
        total = elements[next(places)].astype(_wide(x) or x.dtype, order="C")
        for place in places:
            total += elements[place]
        return total
    return np.asarray(np.sum(x, axis=axis, dtype=_wide(x)))


def _prod(x: np.ndarray, axis: Shape) -> np.ndarray:
    return np.asarray(np.prod(x, axis=axis, dtype=_wide(x)))


def _product_of_the_others(g: Tensor, ans: Tensor, x: Tensor, *, axes: Shape) -> Tensor:
    """ans / x where no factor is 0; where one is, only it has a gradient: the others' product."""
    zero = x == 0
    zeros = _restore(zero.sum(axes), x.shape, axes)
    whole = zero.where(1.0, x)
    others = _restore(prod(whole, axes=axes), x.shape, axes)
    without_zeros = _restore(ans, x.shape, axes) / whole
    alone = zero & (zeros == 1)
    return _restore(g, x.shape, axes) * (zeros == 0).where(without_zeros, alone.where(others, 0.0))


def _spread_to_extremes(g: Tensor, ans: Tensor, x: Tensor, *, axes: Shape) -> Tensor:
    """Equal extremes share the gradient, as in PyTorch's amax and amin."""
    mask = (x == _restore(ans, x.shape, axes)).to(g.dtype)
    count = mask.sum(axes, keepdim=True)
    return mask * (_restore(g, x.shape, axes) / count)


sum_ = reduction(
    "sum",
    _sum,
    [lambda g, _ans, _x, *, axes: _restore(g, _x.shape, axes).expand(_x.shape)],
    empty=True,
)
prod: Primitive = reduction("prod", _prod, [_product_of_the_others], empty=True)
amax = reduction("amax", np.max, [_spread_to_extremes], empty=False)
amin = reduction("amin", np.min, [_spread_to_extremes], empty=False)


def _arg_reduction(name: str, numpy: Callable[..., Any]) -> Primitive:
    def spec(x: Spec, *, axis: int) -> Spec:
        if x.shape[axis] == 0:
            raise ShapeError(f"{name} got shape {x.shape}, where dim {axis} has no elements")
        if x.dtype is bool_:
            raise RuntimeError(f"{name} takes numbers, not bool: convert with x.int() first")
        if x.dtype.is_complex:
            raise NotImplementedError(f"{name} takes real numbers: complex ones have no order")
        return Spec(_reduced(x.shape, (axis,)), int64)

    def gpu(encoder: Encoder, outs: list[Array], ins: list[Array], *, axis: int) -> None:
        encoder.arg_reduce(name, outs[0], ins[0], axis)

    return Primitive(name, spec=spec, numpy=lambda x, *, axis: numpy(x, axis=axis), gpu=gpu)


argmax = _arg_reduction("argmax", np.argmax)
argmin = _arg_reduction("argmin", np.argmin)
