"""What stands between the brackets of x[…]: integers, slices, None, Ellipsis, masks, tensors."""

from __future__ import annotations

import operator
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import autograd, dtypes
from ..errors import DeviceError
from .core import Core
from .creation import from_array, tensor

if TYPE_CHECKING:
    from . import Tensor

_ALLOWED = "integers, slices, ..., None, bools, and tensors, lists or arrays of integers or bools"


class Key:
    """A key taken apart: `basic`, which a view answers, and `parts`, pairs of an axis of that view
    and the mask or index tensor that selects along it (a mask along as many axes as it has).
    """

    def __init__(self, x: Core, key: Any) -> None:
        keys = [_plain(k) for k in _sequence(key)]
        taken = sum(_axes(k) for k in keys)
        if taken > x.ndim:
            raise IndexError(
                f"too many indices: {taken} for a tensor of shape {tuple(x.shape)} with {x.ndim} "
                "dimensions"
            )
        if not any(k is Ellipsis for k in keys):
            keys.append(Ellipsis)
        self.basic: tuple[int | slice | None, ...] = ()
        self.parts: list[tuple[int, Tensor]] = []
        skipped = x.ndim - taken  # by the first Ellipsis
        axis = 0  # of x
        out = 0  # of the view
        for k in keys:
            if k is Ellipsis:
                self.basic += (slice(None),) * skipped
                axis, out, skipped = axis + skipped, out + skipped, 0
            elif k is None:
                self.basic += (None,)
                out += 1
            elif isinstance(k, int) and not isinstance(k, bool):
                self.basic += (_inside(x, axis, k),)
                axis += 1
            elif isinstance(k, slice):
                self.basic += (k,)
                axis, out = axis + 1, out + 1
            elif isinstance(k, bool) or not _axes(k):
                # A 0-d mask is a new axis of one element, or of none.
                self.basic += (None,)
                chosen = np.zeros(int(bool(k)), np.int64)
                self.parts.append((out, from_array(chosen, dtypes.int64, x.device)))
                out += 1
            else:
                self.parts.append((out, _fitting(x, axis, k)))
                count = _axes(k)
                self.basic += (slice(None),) * count
                axis, out = axis + count, out + count

    @property
    def takes_all(self) -> bool:
        """Whether the view is the tensor itself."""
        return all(k == slice(None) for k in self.basic)


def indices(parts: Sequence[tuple[int, Tensor]]) -> dict[int, Tensor]:
    """Index tensors by axis: a mask becomes the places where it is true, which are read from its
    device.
    """
    found: dict[int, Tensor] = {}
    for axis, part in parts:
        if part.dtype is not dtypes.bool_:
            found[axis] = part
            continue
        for offset, numbers in enumerate(np.nonzero(part._values())):
            found[axis + offset] = from_array(numbers, dtypes.int64, part.device)
    return found


def _sequence(key: Any) -> list[Any]:
    """The indices of a key: those of a tuple, and (as in PyTorch) of a list that holds more than
    numbers.
    """
    if isinstance(key, tuple):
        return list(key)
    more = (Core, list, tuple, np.ndarray, slice, type(None), type(Ellipsis))
    if isinstance(key, list) and any(isinstance(k, more) for k in key):
        return list(key)
    return [key]


def _plain(k: Any) -> Any:
    """One index as None, Ellipsis, an int, a bool, a slice or a tensor."""
    if k is None or k is Ellipsis or isinstance(k, (bool, int)):
        return k
    if isinstance(k, slice):
        return _bounds(k)
    if isinstance(k, np.bool_):
        return bool(k)
    if isinstance(k, np.integer):
        return int(k)
    if isinstance(k, (list, tuple, range, np.ndarray)):
        k = tensor(k) if np.size(k) else tensor([], dtype=dtypes.int64)
    if not isinstance(k, Core):
        try:
            return operator.index(k)
        except TypeError:
            kind = TypeError if isinstance(k, str) else IndexError
            raise kind(
                f"a tensor cannot be indexed with {type(k).__name__} {k!r:.40}; indices are "
                + _ALLOWED
            ) from None
    if k.dtype is dtypes.uint8:
        warnings.warn(
            "an index of type uint8 is taken as a mask: use a bool tensor instead", stacklevel=5
        )
        return k.bool()
    if k.dtype not in (dtypes.bool_, dtypes.int64, dtypes.int32):
        raise IndexError(
            f"index tensors hold whole numbers (int64, int32) or bools, this one is {k.dtype}: use "
            "index.long()"
        )
    whole = k.dtype is not dtypes.bool_
    return int(k.item()) if whole and not k.ndim and k.device.type == "cpu" else k


def _bounds(k: slice) -> slice:
    start, stop, step = (
        None if v is None else operator.index(v) for v in (k.start, k.stop, k.step)
    )
    if step is not None and step <= 0:
        raise ValueError(
            f"a slice of a tensor needs a step of 1 or more, not {step}: use x.flip(0)"
        )
    return slice(start, stop, step)


def _axes(k: Any) -> int:
    """How many axes an index takes."""
    if k is None or k is Ellipsis or isinstance(k, bool):
        return 0
    return k.ndim if isinstance(k, Core) and k.dtype is dtypes.bool_ else 1


def _inside(x: Core, axis: int, k: int) -> int:
    size = x._data.shape[axis]
    if not -size <= k < size:
        raise IndexError(
            f"index {k} is outside of axis {axis} of shape {tuple(x.shape)}: use {-size} to "
            f"{size - 1}"
        )
    return k % size


def _fitting(x: Core, axis: int, k: Tensor) -> Tensor:
    # Inside vmap the tensor comes to the index, which may differ from call to call.
    place = x.device if k.device.base is k.device else k.device
    if k.device.base != x.device.base and k.device.type != "cpu":
        raise DeviceError(
            f"a tensor on {x.device} was indexed with a tensor on {k.device}: move it first, e.g. "
            f"index.to({x.device.type!r})"
        )
    under = tuple(x._data.shape[axis : axis + k.ndim])
    if k.dtype is dtypes.bool_ and tuple(k.shape) != under:
        raise IndexError(
            f"the mask has shape {tuple(k.shape)}, but it selects from axes of sizes {under} of a "
            f"tensor of shape {tuple(x.shape)}"
        )
    with autograd.no_grad():
        return k.to(place)
