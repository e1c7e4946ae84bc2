"""Counts: how often a number occurs, and how many lie in an interval."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, ClassVar

from .. import dtypes
from ..ops import gather as gather_ops
from . import return_types
from .core import Core
from .creation import arange
from .ordering import searchsorted

if TYPE_CHECKING:
    from . import Tensor


class Counts(Core):
    """Histograms."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = ("bincount", "histc", "histogram")

    def bincount(self, weights: Any = None, minlength: int = 0) -> Tensor:
        """How often each whole number from 0 on occurs, or the sum of its weights. The size depends
        on the data: a read-back.
        """
        if self.dtype.differentiable:
            raise NotImplementedError(f"bincount counts whole numbers, not {self.dtype}: x.long()")
        if minlength < 0:
            raise RuntimeError(f"bincount got minlength={minlength}: it must not be negative")
        largest = int(self.amax()) if self.numel() else -1
        if self.ndim != 1 or (self.numel() and int(self.amin()) < 0):
            raise RuntimeError(
                f"bincount takes one axis of numbers that are not negative, got {self!r:.80}"
            )
        if weights is not None and weights.shape != self.shape:
            raise RuntimeError(
                f"bincount got weights of shape {tuple(weights.shape)} for {tuple(self.shape)}"
            )
        if weights is None:
            weights = self.new_ones(self.shape, dtype=dtypes.int64)
        elif weights.dtype is not dtypes.float32:
            weights = weights.double()
        size = max(largest + 1, minlength)
        if not self.numel():
            return weights.new_zeros(size)
        return gather_ops.put_add(weights.detach(), self.long(), shape=(size,))

    def histc(self, bins: int = 100, min: float = 0, max: float = 0) -> Tensor:
        """How many elements lie in each of `bins` even intervals from min to max; by default from
        the smallest to the largest. What lies outside is not counted.
        """
        if not self.dtype.is_floating_point:
            raise NotImplementedError(f"histc needs floats, not {self.dtype}: use x.float()")
        low, high = self._range("histc", bins, min, max)
        x: Any = self.detach().reshape(-1)
        inside = (x >= low) & (x <= high)
        number = ((x - low) * (bins / (high - low))).floor().clamp(0, bins - 1)
        number = inside.where(number, float(bins)).long()
        if not x.numel():
            return x.new_zeros(bins)
        return gather_ops.put_add(x.new_ones(x.shape), number, shape=(bins + 1,))[:bins]

    def _range(self, name: str, bins: int, low: Any, high: Any) -> tuple[float, float]:
        if bins <= 0:
            raise RuntimeError(f"{name} got bins={bins}: it must be positive")
        if low == high and self.numel():
            low, high = float(self.amin()), float(self.amax())
        if not math.isfinite(low) or not math.isfinite(high):
            raise RuntimeError(f"{name} cannot span from {low} to {high}: give a finite range")
        if low > high:
            raise RuntimeError(f"{name} got min={low} and max={high}: max must be larger")
        return (low - 1, high + 1) if low == high else (low, high)

    def histogram(
        self,
        bins: Any,
        *,
        range: tuple[float, float] | None = None,
        weight: Any = None,
        density: bool = False,
    ) -> Any:
        """How many elements (or how much weight) lie between the edges `bins`, or in so many even
        intervals over `range`; with density, as a share per width.
        """
        if not self.dtype.is_floating_point:
            raise NotImplementedError(f"histogram needs floats, not {self.dtype}: use x.float()")
        x: Any = self.detach().reshape(-1)
        if isinstance(bins, Core):
            edges: Any = bins.clone()
        else:
            low, high = range or ((0, 1) if not x.numel() else (float(x.amin()), float(x.amax())))
            low, high = (low - 0.5, high + 0.5) if low == high else (low, high)
            low, high = self._range("histogram", bins, low, high)
            steps = arange(bins + 1, dtype=self.dtype, device=self.device)
            edges = steps * ((high - low) / bins) + low
            edges[-1] = high
        count = edges.shape[0] - 1
        number = searchsorted(edges, x, right=True) - 1
        number = (x == edges[-1]).where(count - 1, number)
        inside = (number >= 0) & (number < count)
        weights = x.new_ones(x.shape) if weight is None else weight.reshape(-1)
        hist = gather_ops.put_add(weights, inside.where(number, count), shape=(count + 1,))[:count]
        if density:
            hist = hist / (hist.sum() * edges.diff())
        return return_types.histogram(hist, edges)
