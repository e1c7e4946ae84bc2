"""Batching rules: how one run of a primitive does the work of many, by a hidden axis in front.

A rule gets the device of the inner arrays, the primitive, its arrays, parameters and results
(without the hidden axis) and the number of calls. It gives the results' inner arrays, or None where
it does not apply, and then the primitive runs call by call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..device import Array, device
from ..dtypes import DType, bool_, float32, int32, int64
from ..ops.movement import copy
from ..ops.places import fold_index
from ..ops.shapes import Shape
from ..primitive import Primitive
from ..spec import Spec
from .batched_array import BatchedArray

Arrays = list[BatchedArray]
Outs = list[Spec]
Made = list[Array] | None
Rule = Callable[[device, Primitive, Arrays, dict[str, Any], Outs, int], Made]


def _specs(outs: Outs, size: int) -> Outs:
    return [Spec((size, *out.shape), out.dtype) for out in outs]


def pointwise(
    under: device,
    op: Primitive,
    arrays: Sequence[BatchedArray],
    attrs: dict[str, Any],
    outs: Outs,
    hidden: Shape,
) -> list[Array]:
    """Elementwise operations stretch hidden axes, however many, as any other."""
    rank = max(len(a.shape) for a in arrays)
    specs = [Spec((*hidden, *out.shape), out.dtype) for out in outs]
    return under.backend.run(op, [a.aligned(rank) for a in arrays], attrs, specs)


def _as_it_is(
    under: device, op: Primitive, arrays: Arrays, attrs: dict[str, Any], outs: Outs, size: int
) -> Made:
    """For what knows the last axis alone, or none."""
    if any(not a.shape for a in arrays) and op.name not in ("copy", "cast", "conj"):
        return None
    return under.backend.run(op, [a.spread(size) for a in arrays], attrs, _specs(outs, size))


def _one_axis_on(
    under: device, op: Primitive, arrays: Arrays, attrs: dict[str, Any], outs: Outs, size: int
) -> Made:
    """For what is told an axis or several, a shape or a key."""
    moved = dict(attrs)
    if "axis" in attrs:
        moved["axis"] = attrs["axis"] + 1
    if "axes" in attrs:
        moved["axes"] = tuple(a + 1 for a in attrs["axes"])
    if "shape" in attrs:
        moved["shape"] = (size, *attrs["shape"])
    if "key" in attrs:
        moved["key"] = (slice(None), *attrs["key"])
    return under.backend.run(op, [a.spread(size) for a in arrays], moved, _specs(outs, size))


def _matmul(
    under: device, op: Primitive, arrays: Arrays, attrs: dict[str, Any], outs: Outs, size: int
) -> Made:
    a, b = arrays
    whole = isinstance(a.inner, np.ndarray) and a.inner.flags.c_contiguous
    if b.hidden == (1,) and len(a.shape) == len(b.shape) == 2 and whole:
        # One tall product instead of many small ones.
        tall = Spec((size * a.shape[0], b.shape[1]), outs[0].dtype)
        rows = a.inner.reshape(-1, a.shape[1])
        made = under.backend.run(op, [rows, b.call(0)], attrs, [tall])
        return [made[0].reshape(size, a.shape[0], b.shape[1])]
    return under.backend.run(op, [a.spread(size), b.spread(size)], attrs, _specs(outs, size))


def _more_examples(
    under: device, op: Primitive, arrays: Arrays, attrs: dict[str, Any], outs: Outs, size: int
) -> Made:
    """For images: the calls are more examples, where all other inputs are the same in all calls."""
    first, *others = arrays
    if any(a.hidden != (1,) for a in others):
        return None
    given = dict(attrs)
    if "input_shape" in attrs:
        given["input_shape"] = (size * attrs["input_shape"][0], *attrs["input_shape"][1:])
    folded = dense(under, first.spread(size), outs[0].dtype)
    folded = folded.reshape((size * first.shape[0], *first.shape[1:]))
    specs = [Spec((size * o.shape[0], *o.shape[1:]), o.dtype) for o in outs]
    made = under.backend.run(op, [folded, *(a.call(0) for a in others)], given, specs)
    return [m.reshape((size, *o.shape)) for m, o in zip(made, outs, strict=True)]


def _by_index(
    under: device, op: Primitive, arrays: Arrays, attrs: dict[str, Any], outs: Outs, size: int
) -> Made:
    """take, put and the combining ones: (x, indices), (x, indices, values) or (values, indices)."""
    indices, dtype = arrays[1], outs[0].dtype
    combines = "shape" in attrs
    rows = attrs["shape"][0] if combines else arrays[0].shape[0]
    rank = len(indices.shape)
    # Of each array whether indices or rows come before the rest.
    lead = {0: rank if combines else 1, 2: rank}
    if indices.hidden == (1,):
        # The hidden axis goes behind them, as one more of the rest.
        given = [
            indices.call(0) if number == 1 else _behind(a.spread(size), lead[number])
            for number, a in enumerate(arrays)
        ]
        front = rank if op.name == "take" else 1
        shape = (*outs[0].shape[:front], size, *outs[0].shape[front:])
        told = {"shape": shape} if combines else {}
        made = under.backend.run(op, given, told, [Spec(shape, dtype)])
        order = (front, *range(front), *range(front + 1, len(shape)))
        return [made[0].transpose(order)]
    # All rows of all calls, one call after the other.
    if not combines and arrays[0].hidden == (1,) and op.name == "take":
        return under.backend.run(op, [arrays[0].call(0), indices.inner], attrs, _specs(outs, size))
    number = under.backend.from_numpy(np.arange(size), int64)
    number = number.reshape((size, *(1,) * rank))
    length = under.backend.scalar(rows, int64)
    spec = [Spec((size, *indices.shape), int64)]
    flat = under.backend.run(fold_index, [number, indices.inner, length], {}, spec)[0]
    given = [
        flat if i == 1 else a.spread(size) if lead[i] == rank else _joined(under, a, size, dtype)
        for i, a in enumerate(arrays)
    ]
    if lead[0] == rank and not combines:
        given[0] = _joined(under, arrays[0], size, dtype)
    if op.name == "take":
        return under.backend.run(op, given, {}, _specs(outs, size))
    joined = (size * rows, *outs[0].shape[1:])
    told = {"shape": joined} if combines else {}
    made = under.backend.run(op, given, told, [Spec(joined, dtype)])
    return [made[0].reshape((size, *outs[0].shape))]


def _behind(array: Array, count: int) -> Array:
    """The first axis behind `count` others."""
    rest = range(count + 1, len(array.shape))
    return array.transpose((*range(1, count + 1), 0, *rest))


def _joined(under: device, x: BatchedArray, size: int, dtype: DType) -> Array:
    whole = dense(under, x.spread(size), dtype)
    return whole.reshape((size * x.shape[0], *x.shape[1:]))


def dense(under: device, array: Array, dtype: DType | None) -> Array:
    """An array whose elements lie in order."""
    if isinstance(array, np.ndarray):
        return np.ascontiguousarray(array)
    kind = dtype or {"f32": float32, "i32": int32, "u32": bool_}[array.kind]
    return under.backend.run(copy, [array], {}, [Spec(tuple(array.shape), kind)])[0]


RULES: dict[str, Rule] = {
    **dict.fromkeys(("copy", "cast", "conj"), _as_it_is),
    **dict.fromkeys(("softmax", "log_softmax", "argsort"), _as_it_is),
    **dict.fromkeys(("cumsum", "cumprod", "logcumsumexp", "running_max", "running_min"), _as_it_is),
    **dict.fromkeys(("sum", "prod", "amax", "amin", "argmax", "argmin"), _one_axis_on),
    **dict.fromkeys(("cat", "embed", "gather", "scatter_add", "places", "fold"), _one_axis_on),
    **dict.fromkeys(("conv2d", "conv2d_input_grad", "max_pool2d"), _more_examples),
    **dict.fromkeys(("take", "put", "put_add", "put_prod", "put_amax", "put_amin"), _by_index),
    "matmul": _matmul,
}
