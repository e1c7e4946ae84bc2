"""Statistics: variances, and how variables vary together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from ..ops.shapes import normal_axes, size_of
from .core import Core
from .operands import only_tensors

if TYPE_CHECKING:
    from . import Tensor


class Statistics(Core):
    """Variances and covariances."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = ("corrcoef", "cov", "std", "var")

    def var(
        self,
        dim: Any = None,
        unbiased: bool | None = None,
        keepdim: bool = False,
        *,
        correction: float | None = None,
    ) -> Tensor:
        """Mean squared distance from the mean, over n - correction (1 by default: unbiased)."""
        return self._spread("var", dim, unbiased, keepdim, correction)[0]

    def std(
        self,
        dim: Any = None,
        unbiased: bool | None = None,
        keepdim: bool = False,
        *,
        correction: float | None = None,
    ) -> Tensor:
        """The root of `var`; where that is 0 and has no slope the gradient is 0."""
        return _root(self._spread("std", dim, unbiased, keepdim, correction)[0])

    def _spread(
        self,
        name: str,
        dim: Any,
        unbiased: bool | None,
        keepdim: bool,
        correction: float | None,
    ) -> tuple[Tensor, Tensor]:
        """Variance and mean."""
        if isinstance(dim, bool):  # var(False)
            dim, unbiased = None, dim
        if unbiased is not None and correction is not None:
            raise TypeError(f"{name} takes unbiased= or correction=, not both")
        if not self.dtype.differentiable:
            raise RuntimeError(
                f"{name} needs a floating-point tensor, this one is {self.dtype}: use x.float()"
            )
        taken = correction if correction is not None else int(unbiased is not False)
        axes = normal_axes(dim, self.ndim, name)
        count = size_of([self._data.shape[a] for a in axes])
        mean: Any = self.mean(axes, keepdim=True)
        distance: Any = self - mean
        squares = (distance * distance.conj()).real if self.dtype.is_complex else distance.square()
        left = max(count - taken, 0)
        total = squares.sum(axes, keepdim) if self.ndim else squares
        return total / left, mean if keepdim or not self.ndim else mean.squeeze(axes)

    def cov(self, *, correction: int = 1, fweights: Any = None, aweights: Any = None) -> Tensor:
        """The covariances of variables (rows) over observations (columns); fweights: how often each
        observation counts, aweights: how much.
        """
        if self.ndim > 2:
            raise RuntimeError(f"cov takes a matrix, got shape {tuple(self.shape)}")
        x: Any = self if self.dtype.differentiable else self.float()
        x = x.reshape(-1, x.shape[-1] if x.ndim else 1)
        count = x.shape[1]
        if fweights is None and aweights is None:
            left: Any = max(count - correction, 0)
            apart = x - x.mean(1, keepdim=True)
            result = apart @ apart.mT.conj() / left
        else:
            w: Any = 1.0
            for weights in (fweights, aweights):
                if weights is None:
                    continue
                if weights.ndim > 1 or weights.numel() != count:
                    raise RuntimeError(
                        f"cov takes one weight for each of {count} observations, got shape "
                        f"{tuple(weights.shape)}"
                    )
                if weights.device.type == "cpu" and bool((weights < 0).any()):
                    raise RuntimeError("cov got negative weights")
                w = w * weights.to(x.dtype)
            total = w.sum()
            if aweights is None or not correction:
                norm = total - correction
            else:
                norm = total - correction * (w * aweights.to(x.dtype)).sum() / total
            apart = x - (x * w).sum(1, keepdim=True) / total
            result = (apart * w) @ apart.mT.conj() / norm.clamp(min=0)
        return result.squeeze()

    def corrcoef(self) -> Tensor:
        """The correlations of variables (rows): covariances over both standard deviations."""
        covariances: Any = self.cov()
        if not covariances.ndim:
            return covariances / covariances
        deviation = covariances.diagonal().real.sqrt()
        return covariances / deviation.unsqueeze(1) / deviation


def var_mean(
    input: Any,
    dim: Any = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> tuple[Tensor, Tensor]:
    """Variance and mean."""
    only_tensors("var_mean", input)
    return input._spread("var_mean", dim, unbiased, keepdim, correction)


def std_mean(
    input: Any,
    dim: Any = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> tuple[Tensor, Tensor]:
    """Standard deviation and mean."""
    only_tensors("std_mean", input)
    variance, mean = input._spread("std_mean", dim, unbiased, keepdim, correction)
    return _root(variance), mean


def _root(variance: Any) -> Tensor:
    zero = variance == 0
    return zero.where(0.0, zero.where(1.0, variance).sqrt())


__all__ = ["Statistics", "std_mean", "var_mean"]
