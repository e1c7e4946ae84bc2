"""Slices written by one index each: index_add, index_copy, index_fill, index_reduce."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from .. import autograd, dtypes
from ..errors import ShapeError
from ..ops import gather as ops, movement
from ..ops.shapes import normal_axis
from .core import Core
from .indexing import check_range, constant
from .operands import only_tensors
from .selection import vector_index

if TYPE_CHECKING:
    from . import Tensor

COMBINE = {"prod": ops.put_prod, "amax": ops.put_amax, "amin": ops.put_amin}


class IndexedSlices(Core):
    """Methods that give a copy with other slices along an axis; of several for one place the last
    stays.
    """

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "index_add",
        "index_copy",
        "index_fill",
        "index_reduce",
    )
    IN_PLACE: ClassVar[tuple[str, ...]] = FUNCTIONS

    def index_add(self, dim: int, index: Tensor, source: Tensor, *, alpha: Any = 1) -> Tensor:
        """self with alpha · source[…, i, …] added to slice index[i] along `dim`."""
        rows, index, values = self._slices("index_add", dim, index, source, ShapeError)
        values = values if alpha == 1 else values * alpha
        made = rows + ops.put_add(values, index, shape=tuple(rows.shape))
        return self._slices_back(made, dim)

    def index_copy(self, dim: int, index: Tensor, source: Tensor) -> Tensor:
        """self with slice index[i] along `dim` replaced by source[…, i, …]."""
        rows, index, values = self._slices("index_copy", dim, index, source, IndexError)
        return self._slices_back(ops.put(rows, index, values), dim)

    def index_reduce(
        self, dim: int, index: Tensor, source: Tensor, reduce: str, *, include_self: bool = True
    ) -> Tensor:
        """self with slice index[i] along `dim` combined with source[…, i, …]: "prod", "mean",
        "amax" or "amin".
        """
        if reduce not in ("mean", *COMBINE):
            raise RuntimeError(
                f"index_reduce got reduce={reduce!r}: use 'prod', 'mean', 'amax' or 'amin'"
            )
        rows, index, values = self._slices("index_reduce", dim, index, source, ShapeError)
        return self._slices_back(combined(rows, index, values, reduce, include_self), dim)

    def index_fill(self, dim: int, index: Tensor, value: Any) -> Tensor:
        """self with the slices index[i] along `dim` filled with one value."""
        index = vector_index("index_fill", index, RuntimeError)
        if isinstance(value, Core) and value.ndim:
            raise RuntimeError(
                f"index_fill takes one number, but got a tensor of shape {tuple(value.shape)}"
            )
        axis = normal_axis(dim, self.ndim, "index_fill")
        rows = self._slices_in_front(axis)
        check_range("index_fill", index, rows.shape[0], axis, negative=True)
        if isinstance(value, Core):
            value = value.to(self.dtype).to(self.device)
        else:
            value = constant(value, self.dtype, self.device)
        values = value.expand((*index.shape, *rows.shape[1:]))
        return self._slices_back(ops.put(rows, index, values), dim)

    def _slices_in_front(self, axis: int) -> Any:
        return self.movedim(axis, 0) if self.ndim else self.reshape(1)

    def _slices_back(self, rows: Tensor, dim: int) -> Tensor:
        return rows.movedim(0, dim) if self.ndim else rows.reshape(())

    def _slices(
        self, name: str, dim: int, index: Tensor, source: Any, error: type[Exception]
    ) -> tuple[Any, Tensor, Any]:
        """The tensor and the source with their slices in front, and the index."""
        only_tensors(name, source)
        index = vector_index(name, index)
        axis = normal_axis(dim, self.ndim, name)
        if source.dtype is not self.dtype:
            raise RuntimeError(
                f"{name} got a source of {source.dtype} for a tensor of {self.dtype}: convert it, "
                "e.g. source.to(x.dtype)"
            )
        rows = self._slices_in_front(axis)
        values: Any = source.movedim(axis, 0) if source.ndim == self.ndim > 0 else source
        if not source.ndim:
            values = source.reshape(1)
        if values.ndim != rows.ndim or values.shape[1:] != rows.shape[1:]:
            raise ShapeError(
                f"{name} along dim {axis} got a source of shape {tuple(source.shape)} for a tensor "
                f"of shape {tuple(self.shape)}: all sizes but that one must be equal"
            )
        if values.shape[0] != index.numel():
            raise error(
                f"{name} got {index.numel()} indices, but a source with {values.shape[0]} slices "
                f"along dim {axis} (shape {tuple(source.shape)})"
            )
        check_range(name, index, rows.shape[0], axis, negative=False)
        return rows, index, values


def combined(x: Any, index: Tensor, values: Any, reduce: str, include_self: bool) -> Any:
    """Rows of x combined with those values whose index names them."""
    shape = tuple(x.shape)
    if reduce in ("sum", "mean"):
        total = ops.put_add(values, index, shape=shape)
        made = x + total if include_self else total
    elif include_self:
        # The rows themselves are values for their own place.
        own = x.arange(shape[0], device=x.device)
        joined = (movement.cat(x, values, axis=0), movement.cat(own, index, axis=0))
        made = COMBINE[reduce](*joined, shape=shape)
    else:
        made = COMBINE[reduce](values, index, shape=shape)
    if reduce != "mean" and include_self:
        return made
    with autograd.no_grad():
        ones = constant(1, dtypes.int64, x.device).expand(index.shape)
        count: Any = ops.put_add(ones, index, shape=shape[:1])
        count = count.reshape((-1,) + (1,) * (x.ndim - 1))
    if reduce == "mean":
        divisor = (count + 1 if include_self else (count == 0).where(1, count)).to(x.dtype)
        made = made / divisor if x.dtype.differentiable else made.floor_divide(divisor)
    return made if include_self else (count > 0)._choose(made, x)
