"""Middle values: medians, quantiles, and the most frequent."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, ClassVar

from .. import autograd, dtypes
from ..ops import gather as gather_ops, scan as scan_ops
from ..ops.shapes import normal_axis
from . import return_types
from .core import Core
from .creation import arange

if TYPE_CHECKING:
    from . import Tensor

_INTERPOLATIONS = ("linear", "lower", "higher", "midpoint", "nearest")


class Quantiles(Core):
    """Methods that find a value by its rank among the others."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "median",
        "mode",
        "nanmedian",
        "nanquantile",
        "quantile",
    )

    def median(self, dim: int | None = None, keepdim: bool = False) -> Any:
        """The middle element, the lower of two; with `dim`, along it, and where it is. nan if there
        is a nan.
        """
        return self._median("median", dim, keepdim)

    def nanmedian(self, dim: int | None = None, keepdim: bool = False) -> Any:
        """The median of all that is not nan."""
        return self._median("nanmedian", dim, keepdim)

    def _median(self, name: str, dim: int | None, keepdim: bool) -> Any:
        if self.dtype is dtypes.bool_:
            raise NotImplementedError(f"{name} takes numbers, not bools: use x.int()")
        if dim is None:
            return self._middle_of_all(name)
        axis = normal_axis(dim, self.ndim, name)
        if not self.ndim:
            return getattr(return_types, name)(self.clone(), self.new_zeros((), dtype=dtypes.int64))
        self._axes_with_elements(name, axis)
        order = self._order(axis, False)
        with autograd.no_grad():
            size = self._data.shape[axis]
            numbers: Any = size - self.isnan().sum(axis, keepdim=True)
            if name == "nanmedian":
                rank = ((numbers - 1) // 2).clamp(min=0)
            else:
                rank = (numbers < size).where(numbers, (size - 1) // 2)
            places = gather_ops.gather(order, rank, axis=axis)
        values = gather_ops.gather(self, places, axis=axis)
        if not keepdim:
            values, places = values.squeeze(axis), places.squeeze(axis)
        return getattr(return_types, name)(values, places)

    def _middle_of_all(self, name: str) -> Tensor:
        """The median of all elements; those equal to it share the gradient."""
        if not self.numel():
            return self.new_full((), math.nan)
        flat: Any = self.reshape(-1)
        value = flat.detach()._median(name, 0, False).values
        if not self.requires_grad:
            return value
        equal = flat == value
        return equal.where(flat, 0.0).sum() / equal.sum()

    def mode(self, dim: int = -1, keepdim: bool = False) -> Any:
        """The most frequent value along `dim`, the smallest of several, and where it is last."""
        axis = normal_axis(dim, self.ndim, "mode")
        if not self.ndim:
            return return_types.mode(self.clone(), self.new_zeros((), dtype=dtypes.int64))
        self._axes_with_elements("mode", axis)
        order: Any = self._order(axis, False)
        with autograd.no_grad():
            row = gather_ops.gather(self.detach(), order, axis=axis).movedim(axis, -1)
            number = arange(row.shape[-1], device=self.device)
            fresh: Any = number == 0
            if row.shape[-1] > 1:
                other = row[..., 1:] != row[..., :-1]
                fresh = other.new_ones(row.shape)
                fresh[..., 1:] = other
            # How far into its run of equal values each stands; the last of the longest run wins.
            start = scan_ops.running_max(fresh.where(number, 0).expand(row.shape), reverse=False)
            best = (number - start).argmax(-1, keepdim=True).movedim(-1, axis)
            places = gather_ops.gather(order, best, axis=axis)
        values = gather_ops.gather(self, places, axis=axis)
        if not keepdim:
            values, places = values.squeeze(axis), places.squeeze(axis)
        return return_types.mode(values, places)

    def quantile(
        self,
        q: Any,
        dim: int | None = None,
        keepdim: bool = False,
        *,
        interpolation: str = "linear",
    ) -> Tensor:
        """The value below which the share q of the elements lies; for several q on a new first
        axis. Between two elements as `interpolation` says.
        """
        return self._quantile("quantile", q, dim, keepdim, interpolation)

    def nanquantile(
        self,
        q: Any,
        dim: int | None = None,
        keepdim: bool = False,
        *,
        interpolation: str = "linear",
    ) -> Tensor:
        """The quantile of all that is not nan."""
        return self._quantile("nanquantile", q, dim, keepdim, interpolation)

    def _quantile(
        self, name: str, q: Any, dim: int | None, keepdim: bool, interpolation: str
    ) -> Tensor:
        share = _shares(name, self, q)
        if interpolation not in _INTERPOLATIONS:
            raise RuntimeError(
                f"{name} got interpolation={interpolation!r}: it must be one of {_INTERPOLATIONS}"
            )
        rank = self.ndim
        axis = None if dim is None else normal_axis(dim, rank, name)
        flat: Any = self.reshape(-1) if axis is None or not rank else self.movedim(axis, -1)
        size = flat.shape[-1]
        if not size:
            raise RuntimeError(f"{name} got an empty tensor, shape {tuple(self.shape)}")
        row = flat.sort(-1).values
        with autograd.no_grad():
            numbers = size - flat.isnan().sum(-1, keepdim=True)
            place = share.reshape(-1) * (size - 1)
            if name == "nanquantile":
                place = share.reshape(-1) * (numbers - 1).clamp(min=0)
            else:
                place = (numbers < size).where(float(size - 1), place)  # there is a nan
            place = place.expand((*row.shape[:-1], share.numel()))
            exact = place
            if interpolation == "nearest":
                place = place.round()
            below = place.ceil() if interpolation == "higher" else place.floor()
            weight = 0.5 * (place > below) if interpolation == "midpoint" else place - below
        result: Any = gather_ops.gather(row, below.long(), axis=row.ndim - 1)
        if interpolation in ("linear", "midpoint"):
            above = gather_ops.gather(row, place.ceil().long(), axis=row.ndim - 1)
            by: Any = weight.to(row.dtype)
            if interpolation == "linear" and share.requires_grad:  # then the slope is of q too
                way = share.reshape(-1) * (numbers.clamp(min=1) - 1)
                by = by + (way - way.detach()).expand(exact.shape)
            result = result.lerp(above, by)
        result = result.movedim(-1, 0)
        if keepdim:
            ones = [1 if axis in (None, a) else n for a, n in enumerate(self._data.shape)]
            result = result.reshape((share.numel(), *ones))
        return result if share.ndim else result.squeeze(0)


def _shares(name: str, x: Any, q: Any) -> Any:
    """The shares of a quantile as a tensor, checked."""
    if x.dtype not in (dtypes.float32, dtypes.float64):
        raise RuntimeError(f"{name} needs float32 or float64, not {x.dtype}: use x.float()")
    if not isinstance(q, Core):
        q = x.new_tensor(q)
    if q.ndim > 1:
        raise RuntimeError(f"{name} takes one q or a row of them, got shape {tuple(q.shape)}")
    if q.dtype is not x.dtype:
        raise RuntimeError(
            f"{name} got q of {q.dtype} for a tensor of {x.dtype}: use q.to(x.dtype)"
        )
    if q.device.type == "cpu" and not bool(((q >= 0) & (q <= 1)).all()):
        raise RuntimeError(f"{name} got q={q.tolist()}: it must be from 0 to 1")
    return q.to(x.device)
