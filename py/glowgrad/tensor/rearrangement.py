"""Copies of elements in other places: repeated, turned, rolled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from .. import dtypes
from ..errors import ShapeError
from ..ops import movement as ops
from ..ops.shapes import normal_axis
from .core import Core
from .movement import as_shape, cat, one_or_many
from .operands import only_tensors

if TYPE_CHECKING:
    from . import Tensor


class Rearrangement(Core):
    """Methods that repeat, turn and shift."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "flip",
        "fliplr",
        "flipud",
        "roll",
        "rot90",
        "tile",
    )

    def repeat(self, *repeats: Any, **named: Any) -> Tensor:
        """Copies of the tensor side by side along each axis."""
        times = as_shape(one_or_many("repeat", repeats, named, "repeats"))
        if len(times) < self.ndim:
            raise ShapeError(
                f"repeat needs a count for each of {self.ndim} dimensions, got {times}"
            )
        if min(times, default=0) < 0:
            raise RuntimeError(f"repeat got {times}: counts must not be negative")
        x: Any = self.reshape((1,) * (len(times) - self.ndim) + tuple(self._data.shape))
        spread = [n for size in x.shape for n in (1, size)]
        target = [n for t, size in zip(times, x.shape, strict=True) for n in (t, size)]
        final = [t * size for t, size in zip(times, x.shape, strict=True)]
        return x.reshape(spread).expand(target).clone().reshape(final)

    def tile(self, *dims: Any, **named: Any) -> Tensor:
        """As repeat, with 1 for axes in front that `dims` leaves out."""
        times = as_shape(one_or_many("tile", dims, named, "dims"))
        return self.repeat((1,) * (self.ndim - len(times)) + times)

    def repeat_interleave(
        self, repeats: Any, dim: int | None = None, *, output_size: int | None = None
    ) -> Tensor:
        """Each slice along `dim` so many times in a row: one number, or one for each of them. A
        tensor of numbers is read back.
        """
        x: Any = self.reshape(-1) if dim is None else self
        axis = normal_axis(0 if dim is None else dim, x.ndim, "repeat_interleave")
        x = x if x.ndim else x.reshape(1)
        size = x.shape[axis]
        if isinstance(repeats, Core):
            if repeats.dtype not in (dtypes.int64, dtypes.int32):
                raise RuntimeError(
                    f"repeat_interleave needs repeats of int64 or int32, not {repeats.dtype}"
                )
            counts = repeats._values().reshape(-1)
            repeats = int(counts[0]) if counts.size == 1 else counts
        if isinstance(repeats, (int, np.integer)):
            if repeats < 0:
                raise RuntimeError(f"repeat_interleave got repeats={repeats}, which is negative")
            times = int(repeats)
            if times == 1 or not self.ndim:
                x = x.clone()  # never a view
            stretched = x.unsqueeze(axis + 1).expand(
                (*x.shape[: axis + 1], times, *x.shape[axis + 1 :])
            )
            return stretched.reshape((*x.shape[:axis], size * times, *x.shape[axis + 1 :]))
        counts = np.asarray(repeats)
        if counts.shape != (size,) or counts.min(initial=0) < 0:
            raise RuntimeError(
                f"repeat_interleave got {counts.size} repeats for {size} slices along dim={dim}: "
                "one for each, not negative"
            )
        counts = counts.astype(np.intp, casting="same_kind")
        places = x.new_tensor(np.repeat(np.arange(size), counts), dtype=dtypes.int64)
        return x.index_select(axis, places)

    def flip(self, *dims: Any, **named: Any) -> Tensor:
        """The elements in reverse order along the axes."""
        axes = [
            normal_axis(d, self.ndim, "flip")
            for d in as_shape(one_or_many("flip", dims, named, "dims"))
        ]
        if len(set(axes)) != len(axes):
            raise RuntimeError(f"flip got dims={tuple(axes)}, where an axis appears twice")
        back = slice(None, None, -1)
        key = tuple(back if a in axes else slice(None) for a in range(self.ndim))
        return ops.index(self, key=key).clone()

    def fliplr(self) -> Tensor:
        """Left and right exchanged: axis 1 in reverse."""
        if self.ndim < 2:
            raise RuntimeError(f"fliplr needs at least two axes, got {tuple(self.shape)}")
        return self.flip(1)

    def flipud(self) -> Tensor:
        """Top and bottom exchanged: axis 0 in reverse."""
        if not self.ndim:
            raise RuntimeError("flipud needs at least one axis")
        return self.flip(0)

    def roll(self, shifts: int | Sequence[int], dims: int | Sequence[int] | None = None) -> Tensor:
        """The elements moved on by `shifts` along the axes, those from the end to the start;
        without dims, in the flattened tensor.
        """
        steps = [shifts] if isinstance(shifts, int) else list(shifts)
        if dims is None or (not isinstance(dims, int) and not dims):
            if len(steps) != 1:
                raise RuntimeError(f"roll got shifts {tuple(steps)} without dims: give as many")
            return self.reshape(-1).roll(steps, 0).reshape(self._data.shape)
        axes = [dims] if isinstance(dims, int) else list(dims)
        if len(axes) != len(steps):
            raise RuntimeError(f"roll got {len(steps)} shifts for {len(axes)} dims: give as many")
        x: Any = self
        for step, dim in zip(steps, axes, strict=True):
            axis = normal_axis(dim, self.ndim, "roll")
            size = x.shape[axis] if self.ndim else 0
            if size and step % size:
                at = size - step % size
                parts = [x.narrow(axis, at, size - at), x.narrow(axis, 0, at)]
                x = cat(parts, axis)
        return x if x is not self else self.clone()

    def rot90(self, k: int = 1, dims: Sequence[int] = (0, 1)) -> Tensor:
        """Turned by k quarters from the first axis towards the second."""
        if len(dims) != 2:
            raise RuntimeError(f"rot90 turns in a plane of two axes, got dims={tuple(dims)}")
        if self.ndim < 2:
            raise RuntimeError(f"rot90 needs at least two axes, got {tuple(self.shape)}")
        a, b = (normal_axis(d, self.ndim, "rot90") for d in dims)
        if a == b:
            raise RuntimeError(f"rot90 got dims={tuple(dims)}, twice the same axis")
        if k % 4 == 2:
            return self.flip(a, b)
        if k % 4 == 0:
            return self.clone()
        turned = self.transpose(a, b)
        return turned.flip(a if k % 4 == 1 else b)


def repeat_interleave(
    input: Tensor, repeats: Any = None, dim: int | None = None, *, output_size: int | None = None
) -> Tensor:
    """Each slice along `dim` so many times in a row; of one tensor alone, its places so often."""
    only_tensors("repeat_interleave", input)
    if repeats is None:
        places = np.repeat(np.arange(input.numel()), input._values().reshape(-1).astype(np.intp))
        return input.new_tensor(places, dtype=dtypes.int64)
    return input.repeat_interleave(repeats, dim, output_size=output_size)


__all__ = ["Rearrangement", "repeat_interleave"]
