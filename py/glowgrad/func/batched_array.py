"""An array with hidden axes in front: what a tensor inside vmap holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..device import Array
from ..ops.shapes import Shape, size_of, view_strides
from ..ops.windows import windows


class BatchedArray:
    """`inner` seen without its first `depth` axes, one for each vmap: these have one element for
    each call that the vmap makes at once, or a single one where all calls have the same values.
    """

    __slots__ = ("depth", "inner")

    def __init__(self, inner: Array, depth: int = 1) -> None:
        self.inner = inner
        self.depth = depth

    def _seen(self, inner: Array) -> BatchedArray:
        return BatchedArray(inner, self.depth)

    @property
    def hidden(self) -> Shape:
        """The lengths of the hidden axes."""
        return tuple(self.inner.shape[: self.depth])

    @property
    def shape(self) -> Shape:
        return tuple(self.inner.shape[self.depth :])

    @property
    def strides(self) -> Shape:
        """In elements."""
        step = self.inner.itemsize if isinstance(self.inner, np.ndarray) else 1
        return tuple(s // step for s in self.inner.strides[self.depth :])

    @property
    def size(self) -> int:
        return size_of(self.shape)

    def reshape(self, shape: Sequence[int]) -> BatchedArray:
        """The same elements in another shape; the caller has made sure that no copy is needed."""
        strides = view_strides(self.shape, self.strides, tuple(shape))
        assert strides is not None
        return self.as_strided(shape, strides)

    def as_strided(self, shape: Sequence[int], strides: Sequence[int]) -> BatchedArray:
        """The same memory with another shape and other steps (in elements) for each call."""
        inner = self.inner
        step = inner.itemsize if isinstance(inner, np.ndarray) else 1
        sizes = (*self.hidden, *shape)
        steps = (*inner.strides[: self.depth], *(step * s for s in strides))
        if isinstance(inner, np.ndarray):
            return self._seen(np.lib.stride_tricks.as_strided(inner, sizes, steps))
        return self._seen(inner.as_strided(sizes, steps))

    def transpose(self, axes: Sequence[int]) -> BatchedArray:
        own = (self.depth + a for a in axes)
        return self._seen(self.inner.transpose((*range(self.depth), *own)))

    def broadcast_to(self, shape: Sequence[int]) -> BatchedArray:
        return self._seen(stretched(self.aligned(len(shape)), (*self.hidden, *shape)))

    def __getitem__(self, key: tuple[Any, ...]) -> BatchedArray:
        return self._seen(self.inner[(*(slice(None),) * self.depth, *key)])

    def windows(self, axis: int, places: int, size: int, step: int, dilation: int) -> BatchedArray:
        told = {"places": places, "size": size, "step": step, "dilation": dilation}
        return self._seen(windows.move(self.inner, axis=self.depth + axis, **told))

    def aligned(self, rank: int) -> Array:
        """The inner array with axes of one element behind the hidden ones, up to a rank."""
        lead = (None,) * (rank - len(self.shape))
        return self.inner[(*(slice(None),) * self.depth, *lead, ...)]

    def spread(self, *hidden: int) -> Array:
        """The inner array with hidden axes of these lengths."""
        return stretched(self.inner, (*hidden, *self.shape))

    def call(self, *numbers: int) -> Array:
        """The array of one call; of what all calls share, the one there is."""
        own = zip(self.hidden, numbers or (0,) * self.depth, strict=True)
        return self.inner[(*(n if length > 1 else 0 for length, n in own), ...)]


def stretched(array: Array, shape: Sequence[int]) -> Array:
    if tuple(array.shape) == tuple(shape):
        return array
    if isinstance(array, np.ndarray):
        return np.broadcast_to(array, tuple(shape))
    return array.broadcast_to(tuple(shape))
