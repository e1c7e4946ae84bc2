"""Indexing for reading and writing: integers, slices, None, Ellipsis, masks and integer tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from .. import autograd, dtypes
from ..errors import GradientError
from ..ops import gather as gather_ops, movement as movement_ops
from ..ops.shapes import broadcast_shapes, normal_axis
from .core import Core
from .creation import tensor

if TYPE_CHECKING:
    from . import Tensor


class Indexing(Core):
    """Reading and writing of parts."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "gather",
        "index_select",
        "masked_select",
        "nonzero",
        "scatter_add",
    )

    def __getitem__(self, key: Any) -> Tensor:
        basic, advanced = _split(self, key)
        x: Any = self
        if any(k != slice(None) for k in basic):
            x = movement_ops.index(x, key=basic)
        return _take_advanced(x, advanced) if advanced else x

    def __setitem__(self, key: Any, value: Any) -> None:
        basic, advanced = _split(self, key)
        if autograd.is_grad_enabled() and (
            self.requires_grad or (isinstance(value, Core) and value.requires_grad)
        ):
            self._set_with_history(basic, advanced, value)
            return
        target = movement_ops.index(self, key=basic)
        if advanced:
            _put_advanced(target, advanced, value)
        else:
            target._write(value)

    def _set_with_history(self, basic: Any, advanced: Any, value: Any) -> None:
        """x[key] = value as x * (1 - mask) + placed value, so that both histories stay."""
        if advanced:
            raise GradientError(
                "writing through an index tensor into a tensor that requires gradients is not "
                "possible here: use where or masked_fill"
            )
        part = self[basic]
        new = value if isinstance(value, Core) else self.new_tensor(value)
        new = new.to(self.device).to(self.dtype)._fitted(part.shape)
        placed = movement_ops.embed(new, shape=self._data.shape, key=basic)
        hole = movement_ops.embed(part.new_ones(part.shape), shape=self._data.shape, key=basic)
        self._become((hole > 0).where(placed, self))

    def gather(self, dim: int, index: Tensor) -> Tensor:
        """out[i][j] = self[index[i][j]][j] for dim 0, and so on."""
        axis = normal_axis(dim, self.ndim, "gather")
        return gather_ops.gather(self, index, axis=axis)

    def scatter_add(self, dim: int, index: Tensor, src: Tensor) -> Tensor:
        """self with src[i][j] added at [index[i][j]][j] for dim 0, and so on."""
        axis = normal_axis(dim, self.ndim, "scatter_add")
        part = gather_ops.scatter_add(src, index, axis=axis, shape=tuple(self._data.shape))
        return self + part

    def index_select(self, dim: int, index: Tensor) -> Tensor:
        """The slices along `dim` whose numbers are in `index`."""
        axis = normal_axis(dim, self.ndim, "index_select")
        if axis == 0:
            return gather_ops.take(self, index)
        return gather_ops.take(self.movedim(axis, 0), index).movedim(0, axis)

    def masked_select(self, mask: Tensor) -> Tensor:
        return self[mask]

    def nonzero(self) -> Tensor:
        """The positions of the elements that are not zero, one a row."""
        places = np.argwhere(self._values())
        array = self.device.backend.from_numpy(places, dtypes.int64)
        return autograd.wrap(array, dtypes.int64, self.device)


def _split(x: Core, key: Any) -> tuple[tuple[Any, ...], dict[int, Tensor]]:
    """A key as basic indices (without Ellipsis) and integer index tensors by axis of the basic
    result.
    """
    keys = key if isinstance(key, tuple) else (key,)
    keys = tuple(_as_index(x, k) for k in keys)
    taken = sum(_axes_taken(k) for k in keys)
    if taken > x.ndim:
        raise IndexError(
            f"too many indices: {taken} for a tensor of shape {tuple(x.shape)} with {x.ndim} "
            "dimensions"
        )
    if not any(k is Ellipsis for k in keys):
        keys = (*keys, Ellipsis)
    basic: list[Any] = []
    advanced: dict[int, Tensor] = {}
    axis = 0  # of x
    out = 0  # of the basic result
    for k in keys:
        if k is Ellipsis:
            count = x.ndim - taken
            basic += [slice(None)] * count
            axis, out = axis + count, out + count
        elif k is None:
            basic.append(None)
            out += 1
        elif isinstance(k, int):
            size = x._data.shape[axis]
            if not -size <= k < size:
                raise IndexError(
                    f"index {k} is outside of axis {axis} of shape {tuple(x.shape)}: use {-size} "
                    f"to {size - 1}"
                )
            basic.append(k % size)
            axis += 1
        elif isinstance(k, slice):
            basic.append(k)
            axis, out = axis + 1, out + 1
        else:
            for part in k.places(x, axis) if isinstance(k, _Mask) else [k]:
                basic.append(slice(None))
                advanced[out] = part
                axis, out = axis + 1, out + 1
    return tuple(basic), advanced


def _as_index(x: Core, k: Any) -> Any:
    if k is None or k is Ellipsis or (isinstance(k, int) and not isinstance(k, bool)):
        return k
    if isinstance(k, slice):
        return slice(*[None if v is None else int(v) for v in (k.start, k.stop, k.step)])
    if isinstance(k, np.integer):
        return int(k)
    if isinstance(k, (list, np.ndarray, bool)):
        k = tensor(k, device=x.device) if np.size(k) else tensor([], dtype=dtypes.int64)
    if not isinstance(k, Core):
        raise TypeError(f"a tensor cannot be indexed with {type(k).__name__}: {k!r:.40}")
    if k.dtype is dtypes.bool_:
        return _Mask(k)
    if k.dtype.is_floating_point:
        raise IndexError(
            f"indices must be integers or bools, these are {k.dtype}: use index.long()"
        )
    if not k.ndim and k.device.type == "cpu":
        return int(k.item())
    return k.to(x.device)


def _axes_taken(k: Any) -> int:
    if k is None or k is Ellipsis:
        return 0
    return k.values.ndim if isinstance(k, _Mask) else 1


class _Mask:
    """A bool index: as many axes as it has are indexed by the places where it is true."""

    def __init__(self, mask: Core) -> None:
        self.values = mask._values()

    def places(self, x: Core, axis: int) -> list[Tensor]:
        under = tuple(x._data.shape[axis : axis + self.values.ndim])
        if self.values.shape != under:
            raise IndexError(
                f"the mask has shape {self.values.shape}, but it selects from axes of sizes "
                f"{under} of a tensor of shape {tuple(x.shape)}"
            )
        return [tensor(p, device=x.device) for p in np.nonzero(self.values)]


def _flat_index(x: Tensor, advanced: dict[int, Tensor]) -> tuple[Tensor, Tensor, tuple[int, ...]]:
    """x with the indexed axes in front and folded into one, one index tensor into it, and those
    axes.
    """
    axes = tuple(sorted(advanced))
    rest = tuple(a for a in range(x.ndim) if a not in advanced)
    shape = broadcast_shapes("indexing", *[advanced[a].shape for a in axes])
    flat: Any = None
    for axis in axes:
        size = x._data.shape[axis]
        part = advanced[axis].long()
        if x.device.type == "cpu" and part.numel():
            low, high = part._data.min(), part._data.max()
            if low < -size or high >= size:
                bad = high if high >= size else low
                raise IndexError(
                    f"index {bad} is outside of axis {axis}, which has {size} elements"
                )
        part = (part < 0).where(part + size, part).expand(shape)
        flat = part if flat is None else flat * size + part
    front = x.permute((*axes, *rest)).reshape((-1, *[x._data.shape[a] for a in rest]))
    return front, flat, axes


def _take_advanced(x: Tensor, advanced: dict[int, Tensor]) -> Tensor:
    front, flat, axes = _flat_index(x, advanced)
    result = gather_ops.take(front, flat)
    # Index axes that are next to each other stay in their place, as in numpy; else they come first.
    if axes == tuple(range(axes[0], axes[0] + len(axes))) and axes[0]:
        moved = tuple(range(flat.ndim))
        lead = tuple(range(flat.ndim, flat.ndim + axes[0]))
        tail = tuple(range(flat.ndim + axes[0], result.ndim))
        result = result.permute((*lead, *moved, *tail))
    return result


def _put_advanced(x: Tensor, advanced: dict[int, Tensor], value: Any) -> None:
    """Write on the CPU's values and send them back: rare, and off the training path."""
    values = x._values().copy()
    key = tuple(
        advanced[a]._values() if a in advanced else slice(None) for a in range(max(advanced) + 1)
    )
    values[key] = value._values() if isinstance(value, Core) else value
    x._write(x.new_tensor(values))
