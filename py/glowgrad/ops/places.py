"""Indices along several axes as one index into the elements in order.

An index outside of its axis becomes OUTSIDE, which reads as nan and writes nothing; the CPU has
checked before.
"""

from __future__ import annotations

import numpy as np

from ..dtypes import int64
from ..primitive import Primitive
from ..spec import Spec
from .elementwise import elementwise
from .shapes import Shape, contiguous_strides

OUTSIDE = -(2**31)


def _wrapped(indices: np.ndarray, size: int | np.ndarray) -> np.ndarray:
    return np.where(indices < 0, indices + size, indices)


def _places_numpy(indices: np.ndarray, *, axis: int, shape: Shape) -> np.ndarray:
    steps = contiguous_strides(shape)
    own = _wrapped(indices.astype(np.int64), shape[axis])
    flat = own * steps[axis]
    for other, size in enumerate(indices.shape):
        if other != axis:
            along = np.arange(size).reshape([-1 if a == other else 1 for a in range(indices.ndim)])
            flat = flat + along * steps[other]
    return np.where((own >= 0) & (own < shape[axis]), flat, OUTSIDE)


# Where gather along an axis finds its elements in a tensor of `shape`: [i, indices[i, j]] as
# i · shape[1] + indices[i, j] for the last axis of two, and so on.
places = Primitive(
    "places",
    spec=lambda indices, *, axis, shape: Spec(indices.shape, int64),
    numpy=_places_numpy,
    gpu=lambda encoder, outs, ins, *, axis, shape: encoder.places(outs[0], ins[0], axis, shape),
)


def _fold_numpy(flat: np.ndarray, indices: np.ndarray, size: np.ndarray) -> np.ndarray:
    own = _wrapped(indices, size)
    inside = (own >= 0) & (own < size) & (flat != OUTSIDE)
    return np.where(inside, flat * size + own, OUTSIDE)


# flat · size + index: one more axis, of `size` elements, for an index into elements in order.
fold_index = elementwise("fold_index", _fold_numpy)
