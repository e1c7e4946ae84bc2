"""Norms: the sizes of vectors, and distances."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, ClassVar, cast

from ..dtypes import DType, bfloat16, float16
from ..ops.shapes import normal_axis
from .core import Core
from .operands import only_tensors
from .reduction import Axes

if TYPE_CHECKING:
    from . import Tensor


class Norms(Core):
    """Norms of vectors."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = ("dist", "norm", "renorm")
    IN_PLACE: ClassVar[tuple[str, ...]] = ("renorm",)

    def norm(
        self,
        p: float | str | None = "fro",
        dim: Axes = None,
        keepdim: bool = False,
        dtype: DType | None = None,
    ) -> Tensor:
        """(Σ |x|^p)^(1/p) over the axes; the largest |x| for p = inf, the smallest for -inf, the
        count of those that are not 0 for p = 0. "fro" is p = 2.
        """
        if p == "nuc":
            from ..linalg import matrix_norm  # which needs tensors

            this: Any = self
            axes: Any = (-2, -1) if dim is None else dim
            return matrix_norm(this, "nuc", axes, keepdim, dtype=dtype)
        if isinstance(p, str) and p != "fro":
            raise RuntimeError(f'norm got p={p!r}: it must be a number, "fro" or "nuc"')
        x = self if dtype is None else self.to(dtype)
        if not x.dtype.differentiable:
            raise RuntimeError(
                f"norm needs a floating-point tensor, this one is {x.dtype}: use x.float()"
            )
        return vector_norm(x, 2.0 if p is None or isinstance(p, str) else float(p), dim, keepdim)

    def dist(self, other: Any, p: float = 2) -> Tensor:
        """The p-norm of self - other."""
        only_tensors("dist", other)
        return cast("Tensor", self - other).norm(p)

    def renorm(self, p: float, dim: int, maxnorm: float) -> Tensor:
        """The slices along `dim`, those whose p-norm exceeds maxnorm scaled down to it."""
        axis = normal_axis(dim, self.ndim, "renorm")
        if self.ndim < 2:
            raise RuntimeError("renorm needs a tensor with two axes or more")
        if p <= 0 or maxnorm < 0:
            raise RuntimeError(f"renorm got p={p} and maxnorm={maxnorm}: p > 0, maxnorm >= 0")
        others = [a for a in range(self.ndim) if a != axis]
        size: Any = self.norm(p, others, keepdim=True)
        factor = (size > maxnorm).where(maxnorm / (size + 1e-7), 1.0)
        return self * factor


def vector_norm(x: Any, p: float, dim: Axes, keepdim: bool) -> Tensor:
    """The p-norm over the axes (all of them together, if several). Where it is 0 and has no slope,
    the gradient is 0, as PyTorch's.
    """
    if x.dtype in (float16, bfloat16):  # large powers of theirs overflow
        return vector_norm(x.float(), p, dim, keepdim).to(x.dtype)
    if p in (math.inf, -math.inf):
        if not x.numel() and dim is None:
            raise RuntimeError(
                f"the norm with p={p} of an empty tensor, shape {tuple(x.shape)}, is undefined"
            )
        return x.abs().amax(dim, keepdim) if p > 0 else x.abs().amin(dim, keepdim)
    if p == 0:
        return (x != 0).sum(dim, keepdim).to(x.dtype.to_real())
    if p == 1:
        return x.abs().sum(dim, keepdim)
    if p == 2:
        squares = (x * x.conj()).real if x.dtype.is_complex else x.square()
        total = squares.sum(dim, keepdim)
        zero = total == 0
        return zero.where(0.0, zero.where(1.0, total).sqrt())
    size = x.abs()
    none = size == 0
    powers = none.where(1.0, size).pow(p)
    total = (none.where(0.0, powers) if p > 0 else none.where(math.inf, powers)).sum(dim, keepdim)
    zero = (total == 0) | (total == math.inf)
    return zero.where(0.0, zero.where(1.0, total).pow(1 / p))


_MOST_DIFFERENCES = 2**22  # beyond so many numbers, distances are found from products


def cdist(
    x1: Any,
    x2: Any,
    p: float = 2.0,
    compute_mode: str = "use_mm_for_euclid_dist_if_necessary",
) -> Tensor:
    """The p-norms of the differences of all rows of x1 (…, P, M) and all of x2 (…, R, M), as
    (…, P, R). compute_mode: whether euclidean ones may come from |a|² + |b|² - 2ab, which is less
    exact, but needs no room for all differences.
    """
    only_tensors("cdist", x1, x2)
    for x in (x1, x2):
        if x.ndim < 2:
            raise RuntimeError(f"cdist takes rows, (…, P, M), but got shape {tuple(x.shape)}")
        if not x.dtype.is_floating_point:
            raise RuntimeError(f"cdist needs floating-point tensors, not {x.dtype}: use x.float()")
    if x1.shape[-1] != x2.shape[-1]:
        raise RuntimeError(
            f"cdist got shapes {tuple(x1.shape)} and {tuple(x2.shape)}: rows must be of one length"
        )
    if p < 0:
        raise RuntimeError(f"cdist got p={p}: it must not be negative")
    ways = {
        "use_mm_for_euclid_dist_if_necessary": None,
        "use_mm_for_euclid_dist": True,
        "donot_use_mm_for_euclid_dist": False,
    }
    if compute_mode not in ways:
        raise ValueError(f"cdist got compute_mode={compute_mode!r}: it must be one of {[*ways]}")
    by_product = ways[compute_mode]
    if by_product is None:
        by_product = x1.numel() * x2.shape[-2] > _MOST_DIFFERENCES
    if p != 2 or not by_product:
        return vector_norm(x1.unsqueeze(-2) - x2.unsqueeze(-3), float(p), -1, False)
    squares = x1.square().sum(-1, True) + x2.square().sum(-1).unsqueeze(-2)
    total = (squares - 2 * x1.matmul(x2.mT)).clamp(min=0)
    zero = total == 0
    return zero.where(0.0, zero.where(1.0, total).sqrt())


__all__ = ["Norms", "cdist"]
