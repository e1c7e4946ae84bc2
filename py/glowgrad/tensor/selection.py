"""Choosing elements by index or mask, by name: gather, take, index_select, nonzero, …"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

import numpy as np

from .. import autograd, dtypes
from ..errors import ShapeError
from ..ops import gather as ops
from ..ops.shapes import broadcast_shapes, normal_axis
from .core import Core
from .creation import from_array
from .indexing import check_range
from .operands import only_tensors

if TYPE_CHECKING:
    from . import Tensor


def whole_index(name: str, index: Any, *kinds: Any) -> None:
    """Raise unless it is a tensor of one of these integer types."""
    only_tensors(name, index)
    if index.dtype not in (kinds or (dtypes.int64, dtypes.int32)):
        raise RuntimeError(
            f"{name} needs an index of whole numbers (int64), this one is {index.dtype}: use "
            "index.long()"
        )


def vector_index(name: str, index: Any, error: type[Exception] = IndexError) -> Tensor:
    """An index of one axis; a number becomes one of one element."""
    whole_index(name, index)
    if index.ndim > 1:
        raise error(f"{name} needs an index with one axis, but got shape {tuple(index.shape)}")
    return index.reshape(1) if not index.ndim else index


def check_along(name: str, x: Core, axis: int, index: Tensor, source: Core | None) -> None:
    """Raise unless `index` chooses along `axis` of x, and each index has an element of `source`."""
    shapes = [("the tensor", x)] if source is None else [("the tensor", x), ("the source", source)]
    for what, tensor in shapes:
        if max(tensor.ndim, 1) != max(index.ndim, 1):
            raise ShapeError(
                f"{name} got an index of shape {tuple(index.shape)} for {what} of shape "
                f"{tuple(tensor.shape)}: both need the same number of axes"
            )
        for a, (i, n) in enumerate(zip(index.shape, tensor.shape, strict=False)):
            if i > n and (a != axis or tensor is source):
                raise ShapeError(
                    f"{name} along dim {axis} got an index of shape {tuple(index.shape)}, which is "
                    f"larger than {what} of shape {tuple(tensor.shape)} along dim {a}"
                )


class Selection(Core):
    """Methods that choose elements."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "argwhere",
        "gather",
        "index_select",
        "masked_select",
        "nonzero",
        "take",
        "take_along_dim",
    )

    def gather(self, dim: int, index: Tensor, *, sparse_grad: bool = False) -> Tensor:
        """out[i][j] = self[index[i][j]][j] for dim 0, out[i][j] = self[i][index[i][j]] for dim 1,
        and so on. Indices are not negative.
        """
        if sparse_grad:
            raise NotImplementedError("gather has no sparse gradients here: leave sparse_grad out")
        whole_index("gather", index)
        axis = normal_axis(dim, self.ndim, "gather")
        if not index.numel():
            return self.new_zeros(index.shape)
        check_along("gather", self, axis, index, None)
        x: Any = self if self.ndim else self.reshape(1)
        check_range("gather", index, x._data.shape[axis], axis, negative=False)
        if not index.ndim:
            return ops.gather(x, index.reshape(1), axis=0).reshape(())
        return ops.gather(x, index, axis=axis)

    def take_along_dim(self, indices: Tensor, dim: int | None = None) -> Tensor:
        """gather with shapes that broadcast; without `dim`, from the elements in order."""
        whole_index("take_along_dim", indices, dtypes.int64)
        x: Any = self
        if dim is None:
            x, indices, dim = self.reshape(-1), indices.reshape(-1), 0
        if x.ndim != indices.ndim:
            raise ShapeError(
                f"take_along_dim got shapes {tuple(x.shape)} and {tuple(indices.shape)}: both need "
                "the same number of axes"
            )
        axis = normal_axis(dim, x.ndim, "take_along_dim")
        check_range("take_along_dim", indices, x._data.shape[axis], axis, negative=True)
        own, theirs = list(x.shape), list(indices.shape)
        length, own[axis] = theirs[axis], 1
        theirs[axis] = 1
        shape = list(broadcast_shapes("take_along_dim", tuple(own), tuple(theirs)))
        shape[axis] = length
        indices = indices.expand(shape)
        shape[axis] = x._data.shape[axis]
        return ops.gather(x.expand(shape), indices, axis=axis)

    def take(self, index: Tensor) -> Tensor:
        """The elements whose numbers, counted through the whole tensor, are in `index`; negative
        ones count from the end.
        """
        whole_index("take", index, dtypes.int64)
        check_range("take", index, self.numel(), None, negative=True)
        return ops.take(self.reshape(-1), index)

    def index_select(self, dim: int, index: Tensor) -> Tensor:
        """The slices along `dim` whose numbers are in `index`, a vector."""
        axis = normal_axis(dim, self.ndim, "index_select")
        index = vector_index("index_select", index)
        if not self.ndim:
            check_range("index_select", index, 1, 0, negative=False)
            return ops.take(self.reshape(1), index).reshape(())
        check_range("index_select", index, self._data.shape[axis], axis, negative=False)
        if axis == 0:
            return ops.take(self, index)
        return ops.take(self.movedim(axis, 0), index).movedim(0, axis)

    def masked_select(self, mask: Tensor) -> Tensor:
        """The elements where the mask, stretched to the same shape, is true, in one row."""
        only_tensors("masked_select", mask)
        if mask.dtype is not dtypes.bool_:
            raise RuntimeError(f"masked_select needs a bool mask, this one is {mask.dtype}")
        shape = broadcast_shapes("masked_select", tuple(self.shape), tuple(mask.shape))
        return self.expand(shape)[mask.expand(shape)]

    def nonzero(self, *, as_tuple: bool = False) -> Any:
        """The positions of the elements that are not zero, one a row; with as_tuple, a tensor for
        each axis. Their number must be known, so that they are read from the device.
        """
        x: Any = self.detach()
        if as_tuple:
            x = x if x.ndim else x.reshape(1)
            return x.nonzero().unbind(1)
        places = np.argwhere(x._values()).astype(np.int64)
        return from_array(places, dtypes.int64, self.device)

    def argwhere(self) -> Tensor:
        """The positions of the elements that are not zero, one a row."""
        return cast("Tensor", self.nonzero())


def unravel_index(indices: Tensor, shape: Any) -> tuple[Tensor, ...]:
    """Numbers of elements, counted through a tensor of this shape, as one index for each axis."""
    whole_index("unravel_index", indices)
    sizes = (shape,) if isinstance(shape, int) else tuple(int(n) for n in shape)
    if any(n < 0 for n in sizes):
        raise ValueError(f"unravel_index got the shape {sizes}, where a size is negative")
    found: list[Any] = []
    rest: Any = indices.long()
    with autograd.no_grad():
        for size in reversed(sizes):
            found.insert(0, rest % size)
            rest = rest.floor_divide(size)
    return tuple(found)
