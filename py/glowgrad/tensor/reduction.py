"""Reductions, softmax, and statistics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from .. import dtypes
from ..dtypes import DType
from ..ops import gather as gather_ops, loss as loss_ops, reduce as ops
from ..ops.shapes import normal_axes, normal_axis, size_of
from .core import Core

if TYPE_CHECKING:
    from . import Tensor

Axes = int | Sequence[int] | None


class ValuesAndIndices(NamedTuple):
    """What `max`, `min`, `sort` and `topk` along an axis give."""

    values: Tensor
    indices: Tensor


class Reduction(Core):
    """Methods that make a tensor smaller, and those built on them."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "all",
        "amax",
        "amin",
        "any",
        "argmax",
        "argmin",
        "log_softmax",
        "logsumexp",
        "max",
        "mean",
        "min",
        "norm",
        "softmax",
        "std",
        "sum",
        "var",
    )

    def sum(self, dim: Axes = None, keepdim: bool = False, *, dtype: DType | None = None) -> Tensor:
        axes = normal_axes(dim, self.ndim, "sum")
        x = self if dtype is None else self.to(dtype)
        return self._keep(ops.sum_(x, axes=axes), axes, keepdim)

    def mean(
        self, dim: Axes = None, keepdim: bool = False, *, dtype: DType | None = None
    ) -> Tensor:
        x = self if dtype is None else self.to(dtype)
        if not x.dtype.differentiable:
            raise RuntimeError(
                f"mean needs a floating-point tensor, this one is {x.dtype}: use x.float()"
            )
        axes = normal_axes(dim, self.ndim, "mean")
        count = size_of([self._data.shape[a] for a in axes])
        return x.sum(dim, keepdim) * (1.0 / count if count else float("nan"))

    def var(
        self,
        dim: Axes = None,
        unbiased: bool = True,
        keepdim: bool = False,
        *,
        correction: int | None = None,
    ) -> Tensor:
        """Mean squared distance from the mean, over n - correction (1 by default: unbiased)."""
        if self.dtype.is_complex:
            options: Any = (dim, unbiased, keepdim)
            return self.real.var(*options, correction=correction) + self.imag.var(
                *options, correction=correction
            )
        ddof = int(unbiased) if correction is None else correction
        axes = normal_axes(dim, self.ndim, "var")
        count = size_of([self._data.shape[a] for a in axes])
        distance: Any = self - self.mean(axes, keepdim=True)
        left = max(count - ddof, 0)
        return (distance * distance).sum(axes, keepdim) / left

    def std(
        self,
        dim: Axes = None,
        unbiased: bool = True,
        keepdim: bool = False,
        *,
        correction: int | None = None,
    ) -> Tensor:
        return self.var(dim, unbiased, keepdim, correction=correction).sqrt()

    def amax(self, dim: Axes = (), keepdim: bool = False) -> Tensor:
        axes = normal_axes(dim, self.ndim, "amax")
        return self._keep(ops.amax(self, axes=axes), axes, keepdim)

    def amin(self, dim: Axes = (), keepdim: bool = False) -> Tensor:
        axes = normal_axes(dim, self.ndim, "amin")
        return self._keep(ops.amin(self, axes=axes), axes, keepdim)

    def argmax(self, dim: int | None = None, keepdim: bool = False) -> Tensor:
        return self._arg(ops.argmax, dim, keepdim)

    def argmin(self, dim: int | None = None, keepdim: bool = False) -> Tensor:
        return self._arg(ops.argmin, dim, keepdim)

    def max(self, dim: Any = None, keepdim: bool = False) -> Any:
        """The largest element; with `dim`, the largest along it and where they are; with a tensor,
        the larger of both.
        """
        if isinstance(dim, Core):
            return self.maximum(dim)
        return self.amax() if dim is None else self._extreme(ops.argmax, dim, keepdim)

    def min(self, dim: Any = None, keepdim: bool = False) -> Any:
        """The smallest element; with `dim`, the smallest along it and where they are; with a
        tensor, the smaller of both.
        """
        if isinstance(dim, Core):
            return self.minimum(dim)
        return self.amin() if dim is None else self._extreme(ops.argmin, dim, keepdim)

    def all(self, dim: Axes = None, keepdim: bool = False) -> Tensor:
        axes = normal_axes(dim, self.ndim, "all")
        count = size_of([self._data.shape[a] for a in axes])
        return self.bool().sum(dim, keepdim) == count

    def any(self, dim: Axes = None, keepdim: bool = False) -> Tensor:
        return self.bool().sum(dim, keepdim) > 0

    def norm(self, p: float = 2, dim: Axes = None, keepdim: bool = False) -> Tensor:
        """(sum |x|^p)^(1/p); the largest |x| for p = inf."""
        if p == float("inf"):
            return self.abs().amax(dim, keepdim)
        if p == 2:
            total: Any = (self.abs() if self.dtype.is_complex else self).square().sum(dim, keepdim)
            zero = total == 0  # where the root has no slope; as in PyTorch the gradient is 0 there
            return zero.where(0.0, zero.where(1.0, total).sqrt())
        return self.abs().pow(p).sum(dim, keepdim).pow(1 / p)

    def softmax(self, dim: int, dtype: DType | None = None) -> Tensor:
        """exp(x) / sum exp(x) along `dim`."""
        return self._rows(loss_ops.softmax, dim, dtype)

    def log_softmax(self, dim: int, dtype: DType | None = None) -> Tensor:
        """log(softmax(x)) along `dim`, without overflow."""
        return self._rows(loss_ops.log_softmax, dim, dtype)

    def logsumexp(self, dim: int, keepdim: bool = False) -> Tensor:
        top = self.detach().amax(dim, keepdim=True)
        top = top.isfinite().where(top, 0.0)  # inf - inf would be nan
        result = (self - top).exp().sum(dim, keepdim=True).log() + top
        return result if keepdim else result.squeeze(dim)

    def _rows(self, op: Any, dim: int, dtype: DType | None) -> Tensor:
        x = self if dtype is None else self.to(dtype)
        if not x.dtype.is_floating_point:
            x = x.to(dtypes.float32)
        axis = normal_axis(dim, self.ndim, op.name)
        if axis >= self.ndim - 1:
            return op(x)
        return op(x.transpose(axis, -1)).transpose(axis, -1)

    def _keep(self, result: Tensor, axes: tuple[int, ...], keepdim: bool) -> Tensor:
        if not keepdim:
            return result
        return result.reshape([1 if a in axes else n for a, n in enumerate(self._data.shape)])

    def _arg(self, op: Any, dim: int | None, keepdim: bool) -> Tensor:
        if dim is None:
            return op(self.reshape(-1), axis=0)
        x: Any = self if self.ndim else self.reshape(1)
        axis = normal_axis(dim, self.ndim, op.name)
        return self._keep(op(x, axis=axis), (axis,), keepdim)

    def _extreme(self, op: Any, dim: int, keepdim: bool) -> ValuesAndIndices:
        axis = normal_axis(dim, self.ndim, op.name)
        indices = self._arg(op, axis, keepdim=True)
        values = gather_ops.gather(self, indices, axis=axis) if self.ndim else self.reshape(())
        if not keepdim:
            values, indices = values.squeeze(axis), indices.squeeze(axis)
        return ValuesAndIndices(values, indices)
