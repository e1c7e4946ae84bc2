"""Writing by index, by name: scatter, index_add, masked_scatter, …

Where several values meet in one place, the last one stays (scatter, index_copy, put), on every
device; their gradients are PyTorch's: each of them gets that of the place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from .. import autograd, dtypes
from ..errors import ShapeError
from ..ops import gather as ops, movement
from ..ops.places import places
from ..ops.scan import cumsum
from ..ops.shapes import normal_axis
from .core import Core
from .creation import from_array
from .indexing import check_range, constant
from .operands import only_tensors
from .selection import check_along, vector_index, whole_index

if TYPE_CHECKING:
    from . import Tensor

_COMBINE = {"prod": ops.put_prod, "amax": ops.put_amax, "amin": ops.put_amin}


class Scatter(Core):
    """Methods that give a copy with other values in some places."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "diagonal_scatter",
        "index_add",
        "index_copy",
        "index_fill",
        "index_put",
        "index_put_",
        "index_reduce",
        "masked_scatter",
        "put",
        "scatter",
        "scatter_add",
        "scatter_reduce",
        "select_scatter",
        "slice_scatter",
    )
    IN_PLACE: ClassVar[tuple[str, ...]] = (
        "index_add",
        "index_copy",
        "index_fill",
        "index_reduce",
        "masked_scatter",
        "put",
        "scatter",
        "scatter_add",
        "scatter_reduce",
    )

    # by one index for each element

    def scatter(
        self,
        dim: int,
        index: Tensor,
        src: Any = None,
        *,
        value: Any = None,
        reduce: str | None = None,
    ) -> Tensor:
        """out[index[i][j]][j] = src[i][j] for dim 0, and so on: gather the other way round. `src`
        is a tensor or a number. reduce: "add" or "multiply" instead of replacing.
        """
        if (src is None) == (value is None):
            raise TypeError("scatter needs src, a tensor or a number (or value, a number)")
        source = value if src is None else src
        if reduce is not None:
            if reduce not in ("add", "multiply"):
                raise RuntimeError(f"scatter got reduce={reduce!r}: use 'add' or 'multiply'")
            if not isinstance(source, Core):
                source = constant(source, self.dtype, self.device).expand(index.shape)
            kind = "sum" if reduce == "add" else "prod"
            return self.scatter_reduce(dim, index, source, kind)
        flat, values = self._flat_places("scatter", dim, index, source)
        if values is None:
            return self.clone()
        return ops.put(self.reshape(-1), flat, values).reshape(self.shape)

    def scatter_add(self, dim: int, index: Tensor, src: Tensor) -> Tensor:
        """self with src[i][j] added at [index[i][j]][j] for dim 0, and so on."""
        only_tensors("scatter_add", src)
        axis = self._check_places("scatter_add", dim, index, src)
        if not index.numel():
            return self.clone()
        if not self.ndim or not index.ndim:
            return self.scatter_reduce(dim, index, src, "sum")
        return self + ops.scatter_add(src, index, axis=axis, shape=tuple(self._data.shape))

    def scatter_reduce(
        self, dim: int, index: Tensor, src: Tensor, reduce: str, *, include_self: bool = True
    ) -> Tensor:
        """As scatter, but the values that meet in one place are combined: "sum", "prod", "mean",
        "amax" or "amin". include_self: with the value that was there.
        """
        if reduce not in ("sum", "mean", *_COMBINE):
            raise RuntimeError(
                f"scatter_reduce got reduce={reduce!r}: use 'sum', 'prod', 'mean', 'amax' or 'amin'"
            )
        only_tensors("scatter_reduce", src)
        flat, values = self._flat_places("scatter_reduce", dim, index, src)
        if values is None:
            return self.clone()
        made = _combined(self.reshape(-1), flat, values, reduce, include_self)
        return made.reshape(self.shape)

    def _check_places(self, name: str, dim: int, index: Tensor, source: Any) -> int:
        whole_index(name, index)
        axis = normal_axis(dim, self.ndim, name)
        if isinstance(source, Core) and source.dtype is not self.dtype:
            raise RuntimeError(
                f"{name} got values of {source.dtype} for a tensor of {self.dtype}: convert them, "
                "e.g. src.to(x.dtype)"
            )
        if index.numel():
            check_along(name, self, axis, index, source if isinstance(source, Core) else None)
            size = self._data.shape[axis] if self.ndim else 1
            check_range(name, index, size, axis, negative=False)
        return axis

    def _flat_places(self, name: str, dim: int, index: Tensor, source: Any) -> tuple[Any, Any]:
        """Where the values go among the elements in order, and the values in a row; None where
        there are none.
        """
        axis = self._check_places(name, dim, index, source)
        if not index.numel():
            return None, None
        if not isinstance(source, Core):
            source = constant(source, self.dtype, self.device).expand(index.shape)
        elif source.shape != index.shape and source.ndim:
            key = tuple(slice(n) for n in index.shape)
            source = movement.index(source, key=key)
        if not self.ndim:
            return index.reshape(-1), source.reshape(-1)
        flat = places(
            index if index.ndim else index.reshape(1), axis=axis, shape=tuple(self._data.shape)
        )
        return flat.reshape(-1), source.reshape(-1)

    # by one index for each slice

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
        if reduce not in ("mean", *_COMBINE):
            raise RuntimeError(
                f"index_reduce got reduce={reduce!r}: use 'prod', 'mean', 'amax' or 'amin'"
            )
        rows, index, values = self._slices("index_reduce", dim, index, source, ShapeError)
        return self._slices_back(_combined(rows, index, values, reduce, include_self), dim)

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

    # in order

    def put(self, index: Tensor, source: Tensor, accumulate: bool = False) -> Tensor:
        """self with the elements of these numbers, counted through the whole tensor, replaced by
        those of `source` (accumulate: with these added).
        """
        whole_index("put", index, dtypes.int64)
        only_tensors("put", source)
        if source.dtype is not self.dtype:
            raise RuntimeError(f"put got a source of {source.dtype} for a tensor of {self.dtype}")
        if source.numel() != index.numel():
            raise IndexError(
                f"put got {index.numel()} indices, but a source with {source.numel()} elements"
            )
        check_range("put", index, self.numel(), None, negative=True)
        flat, values, number = self.reshape(-1), source.reshape(-1), index.reshape(-1)
        if accumulate:
            made = flat + ops.put_add(values, number, shape=tuple(flat.shape))
        else:
            made = ops.put(flat, number, values)
        return made.reshape(self.shape)

    def masked_scatter(self, mask: Tensor, source: Tensor) -> Tensor:
        """self with the elements where the mask is true replaced by those of `source`, in order."""
        only_tensors("masked_scatter", mask, source)
        if mask.dtype is not dtypes.bool_:
            raise RuntimeError(f"masked_scatter needs a bool mask, this one is {mask.dtype}")
        if source.dtype is not self.dtype:
            raise RuntimeError(
                f"masked_scatter got a source of {source.dtype} for a tensor of {self.dtype}"
            )
        flags = mask.expand(self.shape).reshape(-1)
        if not flags.numel():
            return self.clone()
        number = cumsum(flags, reverse=False) - 1
        if number.device.type == "cpu" and number._data[-1] >= source.numel():
            raise RuntimeError(
                f"masked_scatter got a source with {source.numel()} elements for "
                f"{int(number._data[-1]) + 1} true places"
            )
        picked = ops.take(source.reshape(-1), flags.where(number, 0))
        return mask._choose(picked.reshape(self.shape), self)

    # by a view

    def select_scatter(self, src: Tensor, dim: int, index: int) -> Tensor:
        """self with self.select(dim, index) replaced."""
        return self._with_part(
            "select_scatter", lambda x: x.select(normal_axis(dim, self.ndim, "select"), index), src
        )

    def slice_scatter(
        self,
        src: Tensor,
        dim: int = 0,
        start: int | None = None,
        end: int | None = None,
        step: int = 1,
    ) -> Tensor:
        """self with the slice start:end:step along `dim` replaced."""
        axis = normal_axis(dim, self.ndim, "slice_scatter")
        key = (slice(None),) * axis + (slice(start, end, step),)
        return self._with_part("slice_scatter", lambda x: x[key], src)

    def diagonal_scatter(
        self, src: Tensor, offset: int = 0, dim1: int = 0, dim2: int = 1
    ) -> Tensor:
        """self with self.diagonal(offset, dim1, dim2) replaced."""
        return self._with_part("diagonal_scatter", lambda x: x.diagonal(offset, dim1, dim2), src)

    def _with_part(self, name: str, view: Any, src: Tensor) -> Tensor:
        only_tensors(name, src)
        made = self.clone()
        part = view(made)
        if part.shape != src.shape:
            raise ShapeError(
                f"{name} got values of shape {tuple(src.shape)} for a part of shape "
                f"{tuple(part.shape)}"
            )
        part.copy_(src)
        return made

    def fill_diagonal_(self, fill_value: Any, wrap: bool = False) -> Tensor:
        """Fill the main diagonal, in place; wrap: it begins anew below, in a tall matrix."""
        shape = tuple(self.shape)
        if len(shape) < 2 or (len(shape) > 2 and len(set(shape)) > 1):
            raise RuntimeError(
                f"fill_diagonal_ needs a matrix, or more axes of one size, but got shape {shape}"
            )
        place = np.indices(shape, sparse=True)
        if len(shape) == 2 and wrap:
            on_it = place[0] % (shape[1] + 1) == place[1]
        else:
            on_it = np.all(np.broadcast_arrays(*[place[0] == other for other in place[1:]]), 0)
        mask = from_array(np.broadcast_to(on_it, shape).copy(), dtypes.bool_, self.device)
        return self.masked_fill_(mask, fill_value)


def _combined(x: Any, index: Tensor, values: Any, reduce: str, include_self: bool) -> Any:
    """Rows of x combined with those values whose index names them."""
    shape = tuple(x.shape)
    if reduce in ("sum", "mean"):
        total = ops.put_add(values, index, shape=shape)
        made = x + total if include_self else total
    elif include_self:
        # The rows themselves are values for their own place.
        own = x.arange(shape[0], device=x.device)
        joined = (movement.cat(x, values, axis=0), movement.cat(own, index, axis=0))
        made = _COMBINE[reduce](*joined, shape=shape)
    else:
        made = _COMBINE[reduce](values, index, shape=shape)
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
