"""Writing by index, by name: scatter, put, masked_scatter, …

Where several values meet in one place, the last one stays (scatter, put), on every device; their
gradients are PyTorch's: each of them gets that of the place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from .. import dtypes
from ..errors import ShapeError
from ..ops import gather as ops, movement
from ..ops.places import places
from ..ops.scan import cumsum
from ..ops.shapes import normal_axis
from .core import Core
from .creation import from_array
from .indexed_slices import COMBINE, combined
from .indexing import check_range, constant
from .operands import only_tensors
from .selection import check_along, whole_index

if TYPE_CHECKING:
    from . import Tensor


class Scatter(Core):
    """Methods that give a copy with other values in some places."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "diagonal_scatter",
        "index_put",
        "index_put_",
        "masked_scatter",
        "put",
        "scatter",
        "scatter_add",
        "scatter_reduce",
        "select_scatter",
        "slice_scatter",
    )
    IN_PLACE: ClassVar[tuple[str, ...]] = (
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
        if reduce not in ("sum", "mean", *COMBINE):
            raise RuntimeError(
                f"scatter_reduce got reduce={reduce!r}: use 'sum', 'prod', 'mean', 'amax' or 'amin'"
            )
        only_tensors("scatter_reduce", src)
        flat, values = self._flat_places("scatter_reduce", dim, index, src)
        if values is None:
            return self.clone()
        made = combined(self.reshape(-1), flat, values, reduce, include_self)
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
        if mask.ndim > self.ndim:
            return self.expand(mask.shape).masked_scatter(mask, source)
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
