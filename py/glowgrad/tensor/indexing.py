"""Indexing for reading and writing, by x[…]."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from .. import autograd, dtypes
from ..autograd import graph
from ..device import device
from ..dtypes import DType
from ..errors import IndexRangeError, ShapeError
from ..ops import gather as ops, movement as movement_ops
from ..ops.places import fold_index
from ..ops.shapes import broadcast_shapes, size_of
from .core import Core
from .keys import Key, indices
from .operands import NUMBERS, only_tensors

if TYPE_CHECKING:
    from . import Tensor

Parts = Sequence[tuple[int, Any]]


class Indexing(Core):
    """Reading and writing of parts."""

    __slots__ = ()

    def __getitem__(self, key: Any) -> Tensor:
        taken = Key(self, key)
        x: Any = movement_ops.index(self, key=taken.basic)
        return read(x, taken.parts) if taken.parts else x

    def __setitem__(self, key: Any, value: Any) -> None:
        """Of several values for one place the last stays, on every device."""
        if not isinstance(value, (Core, *NUMBERS)):
            raise TypeError(
                f"a number or a tensor can be written into a tensor, but not a "
                f"{type(value).__name__}: make a tensor of it, e.g. glowgrad.tensor({value!r:.30})"
            )
        taken = Key(self, key)
        part: Any = self if taken.takes_all else movement_ops.index(self, key=taken.basic)
        if taken.parts:
            write(part, taken.parts, value)
        elif isinstance(value, Core):
            part.copy_(value._fitted(part.shape))
        else:
            part.fill_(value)

    def __delitem__(self, key: Any) -> None:
        raise TypeError(
            "a tensor's size is fixed, so that no elements can be deleted: select others"
        )

    def index_put(self, indices: Any, values: Tensor, accumulate: bool = False) -> Tensor:
        """A copy with copy[indices] = values, or += with accumulate=True, where values that meet in
        one place are added up.
        """
        made = self.clone()
        made.index_put_(indices, values, accumulate)
        return made

    def index_put_(self, indices: Any, values: Tensor, accumulate: bool = False) -> Tensor:
        """self[indices] = values, or += with accumulate=True, where values that meet in one place
        are added up. Indices: a tuple of integer or bool tensors.
        """
        if not isinstance(indices, (tuple, list)):
            raise TypeError(f"index_put takes a tuple of tensors, but got {type(indices).__name__}")
        only_tensors("index_put", *indices, values)
        taken = Key(self, tuple(indices))
        part: Any = self if taken.takes_all else movement_ops.index(self, key=taken.basic)
        if taken.parts:
            write(part, taken.parts, values, accumulate)
        else:  # 0-d indices only
            part.copy_(part + values if accumulate else values)
        return cast("Tensor", self)


def check_range(name: str, index: Tensor, size: int, axis: int | None, *, negative: bool) -> None:
    """Raise IndexRangeError on the CPU; on the GPU finding out would cost a read-back."""
    if index.device.type != "cpu" or not index.numel():
        return
    low, high = index._data.min(), index._data.max()
    if low < (-size if negative else 0) or high >= size:
        where = "the tensor" if axis is None else f"axis {axis}"
        raise IndexRangeError(
            f"{name} got index {high if high >= size else low}, but {where} has {size} elements "
            f"(0 to {size - 1})"
        )


class _Rows:
    """A tensor as rows, of which one index tensor selects: the axes that are indexed stand in front
    and are folded into one.
    """

    def __init__(self, x: Tensor, chosen: Mapping[int, Tensor]) -> None:
        self.axes = tuple(sorted(chosen))
        rest = [a for a in range(x.ndim) if a not in chosen]
        self.order = (*self.axes, *rest)
        self.front = x if self.order == tuple(range(x.ndim)) else x.permute(self.order)
        self.rest = tuple(x._data.shape[a] for a in rest)
        self.count = size_of([x._data.shape[a] for a in self.axes])
        self.index = self._folded(x, chosen)
        # Index tensors for axes next to each other leave their result there, else it comes first.
        # Those without axes (numbers on the GPU) select their axis away before.
        left = [a for a in range(x.ndim) if a not in chosen or chosen[a].ndim]
        spots = [left.index(a) for a in self.axes if chosen[a].ndim]
        together = spots == list(range(spots[0], spots[0] + len(spots))) if spots else False
        self.lead = spots[0] if together else 0

    def _folded(self, x: Tensor, chosen: Mapping[int, Tensor]) -> Tensor:
        try:
            shape = broadcast_shapes("indexing", *[tuple(i.shape) for i in chosen.values()])
        except ShapeError as error:
            raise IndexError(f"the index tensors do not fit together: {error}") from None
        for axis, part in chosen.items():
            check_range("indexing", part, x._data.shape[axis], axis, negative=True)
        if len(chosen) == 1:
            return chosen[self.axes[0]]
        flat = constant(0, dtypes.int64, x.device)
        for axis in self.axes:
            size = constant(x._data.shape[axis], dtypes.int64, x.device)
            flat = fold_index(flat, chosen[axis].long(), size)
        return flat.expand(shape)

    def rows(self) -> Tensor:
        """(rows, *rest): a view of the tensor where its memory allows it."""
        return self.front.reshape((self.count, *self.rest))

    def are_a_view(self) -> bool:
        return len(self.axes) == 1 or self.front.is_contiguous()

    def back(self, rows: Tensor) -> Tensor:
        """Rows in the shape of the tensor."""
        undone = sorted(range(len(self.order)), key=self.order.__getitem__)
        return rows.reshape(self.front.shape).permute(undone)

    def placed(self, found: Tensor) -> Tensor:
        """(index…, rest…) as x[…] gives it."""
        return found.permute(self._places()) if self.lead else found

    def unplaced(self, value: Tensor) -> Tensor:
        """A value of the shape of x[…] as (index…, rest…)."""
        if not self.lead:
            return value
        places = self._places()
        return value.permute(sorted(range(len(places)), key=places.__getitem__))

    @property
    def shape(self) -> tuple[int, ...]:
        """That of x[…]."""
        rest, lead = self.rest, self.lead
        return (*rest[:lead], *self.index.shape, *rest[lead:])

    def _places(self) -> list[int]:
        index, rest = self.index.ndim, len(self.rest)
        own, others = list(range(index)), list(range(index, index + rest))
        return others[: self.lead] + own + others[self.lead :]


def read(x: Tensor, parts: Parts) -> Tensor:
    """What index tensors and masks select."""
    taken = _Rows(x, indices(parts))
    return taken.placed(ops.take(taken.rows(), taken.index))


def write(x: Tensor, parts: Parts, value: Any, accumulate: bool = False) -> None:
    """Put a value, a number or a tensor, where index tensors and masks point."""
    masked = _masked(x, parts, value) if not accumulate else None
    if masked is not None:
        mask, value = masked
        since = graph.now()
        x._become(mask._choose(value, x), since)
        return
    if isinstance(value, Core) and value.dtype is not x.dtype:
        raise RuntimeError(
            f"values of type {value.dtype} cannot be put into a tensor of {x.dtype} by an index: "
            f"convert them, e.g. value.to(x.dtype)"
        )
    taken = _Rows(x, indices(parts))
    new = value if isinstance(value, Core) else _number(x, value)
    new = taken.unplaced(_stretched(new.to(x.device), taken.shape))
    recorded = autograd.is_grad_enabled() and (x.requires_grad or new.requires_grad)
    if recorded or accumulate or not taken.are_a_view():
        since = graph.now()
        rows = taken.rows()
        if accumulate:
            rows = rows + ops.put_add(new, taken.index, shape=tuple(rows.shape))
        else:
            rows = ops.put(rows, taken.index, new)
        x._become(taken.back(rows), since)
        return
    x._forbid_writing()
    with autograd.no_grad():
        new = new.clone() if new._version is x._version else new.contiguous()
        if new.numel():
            ops.put_into.update(taken.rows(), taken.index.contiguous(), new)
    x._version.count += 1


def _masked(x: Tensor, parts: Parts, value: Any) -> tuple[Any, Any] | None:
    """A single mask, and a value that is the same wherever it is true, stretched to x: then nothing
    needs to be read. None for all other keys.
    """
    if len(parts) != 1 or parts[0][1].dtype is not dtypes.bool_:
        return None
    axis, mask = parts[0]
    after = x.ndim - axis - mask.ndim
    if not isinstance(value, Core):
        value = _number(x, value)
    shape = tuple(value.shape)
    if len(shape) > after:
        spot = len(shape) - after - 1
        if shape[spot] != 1:
            return None
        shape = (*shape[:spot], *(1,) * mask.ndim, *shape[spot + 1 :])
    if value.dtype is not x.dtype and value.numel() != 1:
        return None
    stretched = _stretched(value.reshape(shape).to(x.dtype).to(x.device), tuple(x.shape))
    return mask.reshape((*mask.shape, *(1,) * after)), stretched


def _stretched(value: Any, shape: tuple[int, ...]) -> Any:
    try:
        return value._fitted(shape)
    except ShapeError:
        raise ShapeError(
            f"values of shape {tuple(value.shape)} do not fit into a place of shape {shape}"
        ) from None


def _number(x: Tensor, value: Any) -> Tensor:
    if isinstance(value, (complex, np.complexfloating)) and not x.dtype.is_complex:
        raise RuntimeError(f"the complex number {value} cannot be put into a tensor of {x.dtype}")
    return constant(value, x.dtype, x.device)


def constant(value: Any, dtype: DType, place: device) -> Tensor:
    """A 0-d tensor, sent to its device once."""
    return autograd.wrap(place.backend.scalar(value, dtype), dtype, place)
