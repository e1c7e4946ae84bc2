"""Cutting a tensor into parts along an axis; all of them are views."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

from ..errors import ShapeError
from ..ops import movement as ops
from ..ops.shapes import normal_axis
from .core import Core
from .operands import only_tensors

if TYPE_CHECKING:
    from . import Tensor


class Splitting(Core):
    """Methods that give several parts."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "chunk",
        "dsplit",
        "hsplit",
        "split_with_sizes",
        "tensor_split",
        "unbind",
        "unsafe_chunk",
        "unsafe_split",
        "vsplit",
    )

    def split(self, split_size: int | Sequence[int], dim: int = 0) -> tuple[Tensor, ...]:
        """Parts of split_size along `dim`, the last perhaps smaller; or of the sizes in a list."""
        axis = normal_axis(dim, self.ndim, "split")
        if not self.ndim:
            raise RuntimeError("split needs a tensor with at least one axis")
        size = self._data.shape[axis]
        if not isinstance(split_size, int):
            sizes = [int(n) for n in split_size]
        elif split_size < 0 or (split_size == 0 and size):
            raise RuntimeError(f"split got split_size={split_size} for {size} elements")
        else:
            starts = range(0, size, split_size or 1)
            sizes = [min(split_size, size - i) for i in starts] or [0]
        if sum(sizes) != size or min(sizes, default=0) < 0:
            raise ShapeError(f"split into {sizes} does not add up to the axis's {size} elements")
        return ops.split(self, axis, tuple(sizes))

    unsafe_split = split

    def split_with_sizes(self, split_sizes: Sequence[int], dim: int = 0) -> tuple[Tensor, ...]:
        """Pieces of the given lengths along axis dim, as views; raises if they do not fill it."""
        return self.split(list(split_sizes), dim)

    def chunk(self, chunks: int, dim: int = 0) -> tuple[Tensor, ...]:
        """At most so many parts of one size along `dim`, the last perhaps smaller."""
        axis = normal_axis(dim, self.ndim, "chunk")
        if chunks <= 0:
            raise RuntimeError(f"chunk got chunks={chunks}: it must be at least 1")
        if not self.ndim:
            raise RuntimeError("chunk needs a tensor with at least one axis")
        size = self._data.shape[axis]
        if not size:
            return self.split([0] * chunks, axis)
        return self.split(-(-size // chunks), axis)

    unsafe_chunk = chunk

    def tensor_split(self, indices_or_sections: Any, dim: int = 0) -> tuple[Tensor, ...]:
        """So many parts along `dim`, the first ones larger by one where it does not come out even;
        or parts that begin at the indices.
        """
        axis = normal_axis(dim, self.ndim, "tensor_split")
        if not self.ndim:
            raise RuntimeError("tensor_split needs a tensor with at least one axis")
        size = self._data.shape[axis]
        given: Any = indices_or_sections
        given = given.tolist() if isinstance(given, Core) else given
        if isinstance(given, int):
            if given <= 0:
                raise RuntimeError(f"tensor_split got {given} sections: at least 1")
            each, more = divmod(size, given)
            return self.split([each + (i < more) for i in range(given)], axis)
        edges = [0, *given, size]
        lead = (slice(None),) * axis
        spans = [slice(*slice(a, b).indices(size)) for a, b in pairwise(edges)]
        return tuple(ops.index(self, key=(*lead, span)) for span in spans)

    def hsplit(self, indices_or_sections: Any) -> tuple[Tensor, ...]:
        """Parts side by side: along axis 1, of vectors along axis 0."""
        return self._even_split("hsplit", indices_or_sections, 0 if self.ndim == 1 else 1, 1)

    def vsplit(self, indices_or_sections: Any) -> tuple[Tensor, ...]:
        """Parts one below the other: along axis 0."""
        return self._even_split("vsplit", indices_or_sections, 0, 2)

    def dsplit(self, indices_or_sections: Any) -> tuple[Tensor, ...]:
        """Parts one behind the other: along axis 2."""
        return self._even_split("dsplit", indices_or_sections, 2, 3)

    def _even_split(self, name: str, given: Any, axis: int, least: int) -> tuple[Tensor, ...]:
        if self.ndim < least:
            raise RuntimeError(f"{name} needs at least {least} axes, got {tuple(self.shape)}")
        if isinstance(given, int) and (given <= 0 or self._data.shape[axis] % given):
            raise RuntimeError(
                f"{name} into {given} parts does not come out even: axis {axis} has "
                f"{self._data.shape[axis]} elements"
            )
        return self.tensor_split(given, axis)

    def unbind(self, dim: int = 0) -> tuple[Tensor, ...]:
        """The slices along `dim`, without it."""
        if not self.ndim:
            raise IndexError("unbind needs a tensor with at least one axis")
        axis = normal_axis(dim, self.ndim, "unbind")
        return ops.unbind(self, axis)

    def __iter__(self) -> Any:
        if not self.ndim:
            raise TypeError("a 0-d tensor cannot be iterated over")
        return iter(self.unbind(0))

    def __reversed__(self) -> Any:
        return self.flip(0) if self.ndim else self


def split(
    tensor: Tensor, split_size_or_sections: int | Sequence[int], dim: int = 0
) -> tuple[Tensor, ...]:
    """Parts of one size along `dim`, the last perhaps smaller; or of the sizes in a list."""
    only_tensors("split", tensor)
    return tensor.split(split_size_or_sections, dim)


__all__ = ["Splitting", "split"]
