"""Sliding windows over one axis, a view without a copy, and `fold`, which adds windows up again.

windows: out[…, p, …, t] = x[…, p·step + t·dilation, …], the taps t on a new last axis.
fold:    out[…, i, …] = sum of g[…, p, …, t] over all p, t with p·step + t·dilation = i.

Each is the derivative of the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..primitive import Primitive, View
from ..spec import Spec
from .shapes import Shape

if TYPE_CHECKING:
    from ..device import Array
    from ..tensor import Tensor
    from ..webgpu.lowering import Encoder


def _slide(array: Array, *, axis: int, places: int, size: int, step: int, dilation: int) -> Array:
    if not isinstance(array, np.ndarray):
        return array.windows(axis, places, size, step, dilation)
    stride = array.strides[axis]
    return np.lib.stride_tricks.as_strided(
        array,
        (*array.shape[:axis], places, *array.shape[axis + 1 :], size),
        (*array.strides[:axis], stride * step, *array.strides[axis + 1 :], stride * dilation),
    )


def _unslide(
    g: Tensor,
    _ans: Tensor,
    _x: Spec,
    *,
    axis: int,
    places: int,
    size: int,
    step: int,
    dilation: int,
) -> Tensor:
    return fold(g, axis=axis, length=_x.shape[axis], step=step, dilation=dilation)


# The caller makes sure that the last window ends within the axis.
windows: View = View("windows", move=_slide, vjp=_unslide)


def _fold_spec(g: Spec, *, axis: int, length: int, step: int, dilation: int) -> Spec:
    return Spec((*g.shape[:axis], length, *g.shape[axis + 1 : -1]), g.dtype)


def _fold_numpy(g: np.ndarray, *, axis: int, length: int, step: int, dilation: int) -> np.ndarray:
    places, size = g.shape[axis], g.shape[-1]
    out = np.zeros((*g.shape[:axis], length, *g.shape[axis + 1 : -1]), g.dtype)
    lead = (slice(None),) * axis
    for tap in range(size):
        start = tap * dilation
        out[(*lead, slice(start, start + places * step, step))] += g[..., tap]
    return out


def _fold_gpu(encoder: Encoder, outs: list[Array], ins: list[Array], **attrs: int) -> None:
    encoder.fold(outs[0], ins[0], **attrs)


def _fold_gradient(
    h: Tensor, _ans: Tensor, _g: Spec, *, axis: int, length: int, step: int, dilation: int
) -> Tensor:
    shape: Shape = _g.shape
    return windows(h, axis=axis, places=shape[axis], size=shape[-1], step=step, dilation=dilation)


fold: Primitive = Primitive(
    "fold", spec=_fold_spec, numpy=_fold_numpy, gpu=_fold_gpu, vjp=[_fold_gradient]
)
