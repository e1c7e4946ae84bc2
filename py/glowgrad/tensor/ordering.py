"""Order: sorting, the largest few, unique values, places in sorted rows.

Sorting works by places: `argsort` finds them, and `gather` fetches the values, so that gradients
flow. It is stable: equal elements keep their order. nan counts as larger than everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from .. import autograd, dtypes
from ..errors import ShapeError
from ..ops import gather as gather_ops, sort as ops
from ..ops.shapes import normal_axis
from . import return_types
from .core import Core
from .operands import NUMBERS, common_type, only_tensors, operand

if TYPE_CHECKING:
    from . import Tensor


class Ordering(Core):
    """Methods that put elements in order."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "argsort",
        "kthvalue",
        "msort",
        "sort",
        "topk",
        "unique",
        "unique_consecutive",
    )

    def sort(self, dim: int = -1, descending: bool = False, *, stable: bool = False) -> Any:
        """The elements along `dim` from the smallest to the largest (or back), and where they
        were.
        """
        axis = normal_axis(dim, self.ndim, "sort")
        return return_types.sort(*self._by_places(self._order(axis, descending), axis))

    def argsort(self, dim: int = -1, descending: bool = False, *, stable: bool = False) -> Tensor:
        """The places at which the elements along `dim` stand, from the smallest to the largest."""
        return self._order(normal_axis(dim, self.ndim, "argsort"), descending)

    def msort(self) -> Tensor:
        """The elements in order along the first axis."""
        return self.sort(0).values

    def topk(self, k: int, dim: int = -1, largest: bool = True, sorted: bool = True) -> Any:
        """The k largest (or smallest) elements along `dim`, in order, and where they are."""
        axis = normal_axis(dim, self.ndim, "topk")
        size = self._data.shape[axis] if self.ndim else 1
        if not 0 <= k <= size:
            raise RuntimeError(f"topk got k={k}, but dim={dim} has {size} elements")
        order: Any = self._order(axis, largest)
        places = order.narrow(axis, 0, k) if self.ndim else order
        return return_types.topk(*self._by_places(places, axis))

    def kthvalue(self, k: int, dim: int = -1, keepdim: bool = False) -> Any:
        """The k-th smallest element along `dim` (the first is k = 1), and where it is."""
        axis = normal_axis(dim, self.ndim, "kthvalue")
        size = self._data.shape[axis] if self.ndim else 1
        if not 1 <= k <= size:
            raise RuntimeError(
                f"kthvalue got k={k}, but dim={dim} has {size} elements, 1 to {size}"
            )
        order: Any = self._order(axis, False)
        places = order.narrow(axis, k - 1, 1) if self.ndim else order
        values, places = self._by_places(places, axis)
        if self.ndim and not keepdim:
            values, places = values.squeeze(axis), places.squeeze(axis)
        return return_types.kthvalue(values, places)

    def _order(self, axis: int, descending: bool) -> Tensor:
        """The places along an axis in the order of their elements."""
        if self.dtype.is_complex:
            raise RuntimeError("complex numbers have no order: sort their abs() or real part")
        if not self.numel() or not self.ndim:
            return self.new_zeros(self.shape, dtype=dtypes.int64)
        with autograd.no_grad():
            x: Any = self.detach().movedim(axis, -1)
            return ops.argsort(x, descending=descending).movedim(-1, axis)

    def _by_places(self, places: Tensor, axis: int) -> tuple[Tensor, Tensor]:
        """The elements at places along an axis, with the places."""
        if not self.ndim:
            return self.clone(), places
        return gather_ops.gather(self, places, axis=axis), places

    def unique(
        self,
        sorted: bool = True,
        return_inverse: bool = False,
        return_counts: bool = False,
        dim: int | None = None,
    ) -> Any:
        """Each value (with `dim`, each slice) once, in order; on demand with the place in them of
        every element, and how often each occurs. Its size depends on the data: a read-back.
        """
        axis = None if dim is None else normal_axis(dim, self.ndim, "unique")
        values = self._values()
        found = np.unique(
            values, return_inverse=True, return_counts=True, axis=axis, equal_nan=False
        )
        return self._found(*found, return_inverse, return_counts, axis)

    def unique_consecutive(
        self, return_inverse: bool = False, return_counts: bool = False, dim: int | None = None
    ) -> Any:
        """The first of every run of equal values (with `dim`, of equal slices)."""
        axis = None if dim is None else normal_axis(dim, self.ndim, "unique_consecutive")
        values = self._values()
        rows = values.reshape(-1, 1) if axis is None else np.moveaxis(values, axis, 0)
        rows = rows.reshape(len(rows), -1)
        begins = np.ones(len(rows), bool)
        begins[1:] = (rows[1:] != rows[:-1]).any(1)
        places = np.flatnonzero(begins)
        firsts = values.reshape(-1)[places] if axis is None else np.take(values, places, axis)
        counts = np.diff(np.append(places, len(rows)))
        return self._found(
            firsts, np.cumsum(begins) - 1, counts, return_inverse, return_counts, axis
        )

    def _found(
        self,
        values: np.ndarray,
        inverse: np.ndarray,
        counts: np.ndarray,
        return_inverse: bool,
        return_counts: bool,
        axis: int | None,
    ) -> Any:
        result = [self.new_tensor(values)]
        if return_inverse:
            shape = self._data.shape if axis is None else (-1,)
            result.append(self.new_tensor(inverse.reshape(shape), dtype=dtypes.int64))
        if return_counts:
            result.append(self.new_tensor(counts, dtype=dtypes.int64))
        return tuple(result) if len(result) > 1 else result[0]


def searchsorted(
    sorted_sequence: Tensor,
    input: Any,
    *,
    out_int32: bool = False,
    right: bool = False,
    side: str | None = None,
    sorter: Tensor | None = None,
) -> Tensor:
    """The places at which values would be inserted into sorted rows: before equal elements, or
    behind them (right=True, side="right"). The sequence is one row for all values, or one for each
    row of them.
    """
    only_tensors("searchsorted", sorted_sequence)
    sequence: Any = sorted_sequence
    if side not in (None, "left", "right"):
        raise RuntimeError(f'searchsorted got side={side!r}: it must be "left" or "right"')
    if right and side == "left":
        raise RuntimeError('searchsorted got right=True and side="left", which contradict')
    if sorter is not None:
        sequence = sequence.gather(-1, sorter)
    if not isinstance(input, Core):
        if sequence.ndim != 1:
            raise RuntimeError(
                f"searchsorted of a number needs one row, got shape {tuple(sequence.shape)}"
            )
        input = sequence.new_tensor(input)
    values: Any = input
    if sequence.ndim > 1 and sequence.shape[:-1] != values.shape[:-1]:
        raise ShapeError(
            f"searchsorted got rows {tuple(sequence.shape)} for values {tuple(values.shape)}: all "
            "sizes but the last must be equal, or the sequence be one row"
        )
    kind = common_type("searchsorted", sequence, values)
    place = sequence.device
    sequence, values = (operand(v.detach(), kind, place) for v in (sequence, values))
    found: Any = ops.searchsorted(sequence, values, right=right or side == "right")
    return found.int() if out_int32 else found


def bucketize(
    input: Any, boundaries: Tensor, *, out_int32: bool = False, right: bool = False
) -> Tensor:
    """The number of the bucket between sorted boundaries in which each value lies."""
    only_tensors("bucketize", boundaries)
    if boundaries.ndim != 1:
        raise RuntimeError(
            f"bucketize needs boundaries of one axis, got shape {tuple(boundaries.shape)}"
        )
    return searchsorted(boundaries, input, out_int32=out_int32, right=right)


def isin(
    elements: Any, test_elements: Any, *, assume_unique: bool = False, invert: bool = False
) -> Tensor:
    """Which elements occur in test_elements."""
    like = elements if isinstance(elements, Core) else test_elements
    only_tensors("isin", like)
    for value in (elements, test_elements):
        if not isinstance(value, (Core, *NUMBERS)):
            raise TypeError(f"isin takes tensors and numbers, but got {type(value).__name__}")
    kind = common_type("isin", elements, test_elements)
    one: Any = operand(elements, kind, like.device)
    other: Any = operand(test_elements, kind, like.device).reshape(-1)
    if not other.numel() or not one.numel():
        found = one.new_zeros(one.shape, dtype=dtypes.bool_)
    else:
        row = other.sort().values
        place = searchsorted(row, one).clamp(max=row.numel() - 1)
        found = row[place] == one
    return ~found if invert else found


__all__ = ["Ordering", "bucketize", "isin", "searchsorted"]
