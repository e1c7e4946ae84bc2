"""Reductions over axes: sums, products, extremes, and softmax."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from .. import dtypes
from ..dtypes import DType
from ..ops import gather as gather_ops, loss as loss_ops, reduce as ops
from ..ops.shapes import normal_axes, normal_axis, size_of
from . import return_types
from .core import Core
from .operands import as_float

if TYPE_CHECKING:
    from . import Tensor

Axes = int | Sequence[int] | None


class Reduction(Core):
    """Methods that make a tensor smaller, and those built on them."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "all",
        "amax",
        "amin",
        "aminmax",
        "any",
        "argmax",
        "argmin",
        "count_nonzero",
        "log_softmax",
        "logsumexp",
        "max",
        "mean",
        "min",
        "nanmean",
        "nansum",
        "prod",
        "softmax",
        "sum",
    )

    # sums and products

    def sum(self, dim: Axes = None, keepdim: bool = False, *, dtype: DType | None = None) -> Tensor:
        """Σ over all elements, or over the axes `dim`, which `keepdim` keeps with length 1."""
        axes = normal_axes(dim, self.ndim, "sum")
        x = self if dtype is None else self.to(dtype)
        return _of_type(self._keep(ops.sum_(x, axes=axes), axes, keepdim), dtype)

    def mean(
        self, dim: Axes = None, keepdim: bool = False, *, dtype: DType | None = None
    ) -> Tensor:
        """Σ / n over all elements, or over the axes `dim`, which `keepdim` keeps with length 1."""
        x = self if dtype is None else self.to(dtype)
        if not x.dtype.differentiable:
            raise RuntimeError(
                f"mean needs a floating-point tensor, this one is {x.dtype}: use x.float()"
            )
        if x.dtype.rounding is not None:  # a sum of small floats may be too large for their type
            return x.float().mean(dim, keepdim).to(x.dtype)
        axes = normal_axes(dim, self.ndim, "mean")
        count = size_of([self._data.shape[a] for a in axes])
        total: Any = self._keep(ops.sum_(x, axes=axes), axes, keepdim)
        return total * (1.0 / count if count else math.nan)

    def prod(
        self, dim: int | None = None, keepdim: bool = False, *, dtype: DType | None = None
    ) -> Tensor:
        """The product of all elements, or of those along one axis."""
        axes = tuple(range(self.ndim)) if dim is None else (normal_axis(dim, self.ndim, "prod"),)
        axes = axes if self.ndim else ()
        x = self if dtype is None else self.to(dtype)
        return _of_type(self._keep(ops.prod(x, axes=axes), axes, keepdim), dtype)

    def nansum(
        self, dim: Axes = None, keepdim: bool = False, *, dtype: DType | None = None
    ) -> Tensor:
        """The sum of all that is not nan."""
        x: Any = self
        if self.dtype.differentiable:
            x = self.isnan().where(0.0, self)
        return x.sum(dim, keepdim, dtype=dtype)

    def nanmean(
        self, dim: Axes = None, keepdim: bool = False, *, dtype: DType | None = None
    ) -> Tensor:
        """The mean of all that is not nan."""
        if not self.dtype.differentiable and dtype is None:
            raise RuntimeError(
                f"nanmean needs a floating-point tensor, this one is {self.dtype}: use x.float()"
            )
        total: Any = self.nansum(dim, keepdim, dtype=dtype)
        return total / (~self.isnan()).sum(dim, keepdim)

    def count_nonzero(self, dim: Axes = None) -> Tensor:
        """How many elements are other than 0."""
        return self.bool().sum(dim)

    def all(self, dim: Axes = None, keepdim: bool = False) -> Tensor:
        """Whether no element is 0 (or False)."""
        axes = normal_axes(dim, self.ndim, "all")
        count = size_of([self._data.shape[a] for a in axes])
        return self._truth(self.bool().sum(dim, keepdim) == count)

    def any(self, dim: Axes = None, keepdim: bool = False) -> Tensor:
        """Whether some element is other than 0 (or True)."""
        return self._truth(self.bool().sum(dim, keepdim) > 0)

    def _truth(self, found: Any) -> Tensor:
        """Bools, but of bytes bytes."""
        return found.to(dtypes.uint8) if self.dtype is dtypes.uint8 else found

    # extremes

    def amax(self, dim: Axes = (), keepdim: bool = False) -> Tensor:
        """The largest elements; equal ones share the gradient."""
        axes = self._axes_with_elements("amax", dim)
        return self._keep(ops.amax(self, axes=axes), axes, keepdim)

    def amin(self, dim: Axes = (), keepdim: bool = False) -> Tensor:
        """The smallest elements; equal ones share the gradient."""
        axes = self._axes_with_elements("amin", dim)
        return self._keep(ops.amin(self, axes=axes), axes, keepdim)

    def aminmax(self, *, dim: int | None = None, keepdim: bool = False) -> Any:
        """The smallest and the largest element, of all or along one axis."""
        axis = () if dim is None else normal_axis(dim, self.ndim, "aminmax")
        return return_types.aminmax(self.amin(axis, keepdim), self.amax(axis, keepdim))

    def argmax(self, dim: int | None = None, keepdim: bool = False) -> Tensor:
        """Where the first of the largest elements is; without dim, in the flattened tensor."""
        return self._arg(ops.argmax, dim, keepdim)

    def argmin(self, dim: int | None = None, keepdim: bool = False) -> Tensor:
        """Where the first of the smallest elements is; without dim, in the flattened tensor."""
        return self._arg(ops.argmin, dim, keepdim)

    def max(self, dim: Any = None, keepdim: bool = False, *, other: Any = None) -> Any:
        """The largest element; with `dim`, the largest along it and where they are; with a tensor,
        the larger of both.
        """
        if isinstance(dim, Core) or other is not None:
            return self.maximum(dim if other is None else other)
        return self.amax() if dim is None else self._extreme("max", ops.argmax, dim, keepdim)

    def min(self, dim: Any = None, keepdim: bool = False, *, other: Any = None) -> Any:
        """The smallest element; with `dim`, the smallest along it and where they are; with a
        tensor, the smaller of both.
        """
        if isinstance(dim, Core) or other is not None:
            return self.minimum(dim if other is None else other)
        return self.amin() if dim is None else self._extreme("min", ops.argmin, dim, keepdim)

    def _arg(self, op: Any, dim: int | None, keepdim: bool) -> Tensor:
        if dim is None:
            if not self.numel():
                raise IndexError(f"{op.name} got an empty tensor, shape {tuple(self.shape)}")
            place: Any = op(self.reshape(-1), axis=0)
            return place.reshape((1,) * self.ndim) if keepdim else place
        axes = self._axes_with_elements(op.name, normal_axis(dim, self.ndim, op.name))
        x: Any = self if self.ndim else self.reshape(1)
        return self._keep(op(x, axis=axes[0] if axes else 0), axes, keepdim)

    def _extreme(self, name: str, op: Any, dim: int, keepdim: bool) -> Any:
        axis = normal_axis(dim, self.ndim, name)
        source = self.int() if self.dtype is dtypes.bool_ else self
        indices = source._arg(op, axis, keepdim=True)
        values = gather_ops.gather(self, indices, axis=axis) if self.ndim else self.clone()
        if not keepdim:
            values, indices = values.squeeze(axis), indices.squeeze(axis)
        return getattr(return_types, name)(values, indices)

    def _axes_with_elements(self, name: str, dim: Axes) -> tuple[int, ...]:
        """The axes; IndexError where one of those named has nothing to choose from."""
        axes = normal_axes(dim, self.ndim, name)
        named = dim is not None and (isinstance(dim, int) or len(dim))
        if named and any(self._data.shape[a] == 0 for a in axes):
            raise IndexError(
                f"{name} got shape {tuple(self.shape)}, where dim={dim} has no elements to choose "
                "from"
            )
        return axes

    # exponentials

    def softmax(self, dim: int, dtype: DType | None = None) -> Tensor:
        """exp(x) / sum exp(x) along `dim`."""
        return self._rows(loss_ops.softmax, dim, dtype)

    def log_softmax(self, dim: int, dtype: DType | None = None) -> Tensor:
        """log(softmax(x)) along `dim`, without overflow."""
        return self._rows(loss_ops.log_softmax, dim, dtype)

    def logsumexp(self, dim: Axes, keepdim: bool = False) -> Tensor:
        """log sum exp(x) over the axes, without overflow."""
        axes = normal_axes(dim, self.ndim, "logsumexp")
        x = as_float(self)
        if not self.numel():
            return x.exp().sum(axes, keepdim).log()
        top = x.detach().amax(axes, keepdim=True)
        top = top.isfinite().where(top, 0.0)  # inf - inf would be nan
        result = (x - top).exp().sum(axes, keepdim=True).log() + top
        return result if keepdim else result.squeeze(axes)

    def _rows(self, op: Any, dim: int, dtype: DType | None) -> Tensor:
        x = self if dtype is None else self.to(dtype)
        if not x.dtype.differentiable:
            raise NotImplementedError(
                f"{op.name} needs floating-point numbers, not {x.dtype}: use x.float() or dtype="
            )
        axis = normal_axis(dim, self.ndim, op.name)
        if not x.numel():
            return x.clone()
        if axis >= self.ndim - 1:
            return op(x)
        return op(x.transpose(axis, -1)).transpose(axis, -1)

    def _keep(self, result: Tensor, axes: tuple[int, ...], keepdim: bool) -> Tensor:
        if not keepdim:
            return result
        return result.reshape([1 if a in axes else n for a, n in enumerate(self._data.shape)])


def _of_type(result: Tensor, dtype: DType | None) -> Tensor:
    """A sum or product of whole numbers, computed as int64, as the type asked for."""
    return result if dtype is None or result.dtype is dtype else result.to(dtype)
