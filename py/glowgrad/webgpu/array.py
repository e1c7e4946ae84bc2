"""Arrays on the GPU: a buffer with a shape, strides and an offset; numpy's movement methods,
without a copy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..ops.shapes import Shape, contiguous_strides, size_of, view_strides
from .pool import Buffer


class GpuArray:
    """`buffer` seen as an array of `kind` ("f32", "i32" or "u32"); strides and offset count
    elements of 4 bytes.
    """

    __slots__ = ("buffer", "kind", "offset", "shape", "strides")

    def __init__(
        self,
        buffer: Buffer,
        kind: str,
        shape: Sequence[int],
        strides: Sequence[int] | None = None,
        offset: int = 0,
    ) -> None:
        self.buffer = buffer
        self.kind = kind
        self.shape: Shape = tuple(shape)
        self.strides: Shape = contiguous_strides(shape) if strides is None else tuple(strides)
        self.offset = offset

    @property
    def size(self) -> int:
        return size_of(self.shape)

    @property
    def is_dense(self) -> bool:
        """Whether the elements lie in order from the start of the buffer."""
        return self.offset == 0 and (
            self.strides == contiguous_strides(self.shape)
            or all(
                n == 1 or a == b
                for n, a, b in zip(
                    self.shape, self.strides, contiguous_strides(self.shape), strict=True
                )
            )
        )

    def _seen(self, shape: Sequence[int], strides: Sequence[int], offset: int) -> GpuArray:
        return GpuArray(self.buffer, self.kind, shape, strides, offset)

    def reshape(self, shape: Sequence[int]) -> GpuArray:
        """The same elements in another shape; the caller has made sure that no copy is needed."""
        strides = view_strides(self.shape, self.strides, tuple(shape))
        assert strides is not None
        return self._seen(shape, strides, self.offset)

    def as_strided(self, shape: Sequence[int], strides: Sequence[int]) -> GpuArray:
        """The same memory from the same start on, with another shape and other steps."""
        return self._seen(shape, strides, self.offset)

    def transpose(self, axes: Sequence[int]) -> GpuArray:
        return self._seen(
            [self.shape[a] for a in axes], [self.strides[a] for a in axes], self.offset
        )

    def broadcast_to(self, shape: Sequence[int]) -> GpuArray:
        lead = len(shape) - len(self.shape)
        strides = [0] * lead + [
            stride if own == wanted else 0
            for own, wanted, stride in zip(self.shape, shape[lead:], self.strides, strict=True)
        ]
        return self._seen(shape, strides, self.offset)

    def windows(self, axis: int, places: int, size: int, step: int, dilation: int) -> GpuArray:
        """Sliding windows over an axis: their places in its stead, their taps on a new last one."""
        stride = self.strides[axis]
        return self._seen(
            [*self.shape[:axis], places, *self.shape[axis + 1 :], size],
            [*self.strides[:axis], stride * step, *self.strides[axis + 1 :], stride * dilation],
            self.offset,
        )

    def __getitem__(self, key: tuple[Any, ...]) -> GpuArray:
        shape: list[int] = []
        strides: list[int] = []
        offset, axis = self.offset, 0
        for k in key:
            if k is Ellipsis:
                continue
            if k is None:
                shape.append(1)
                strides.append(0)
                continue
            size, stride = self.shape[axis], self.strides[axis]
            axis += 1
            if isinstance(k, slice):
                start, stop, step = k.indices(size)
                count = len(range(start, stop, step))
                offset += start * stride if count else 0
                shape.append(count)
                strides.append(stride * step)
            else:
                offset += k * stride
        return self._seen([*shape, *self.shape[axis:]], [*strides, *self.strides[axis:]], offset)
