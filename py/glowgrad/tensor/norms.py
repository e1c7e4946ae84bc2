"""Norms: the sizes of vectors, and distances."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, ClassVar, cast

from ..dtypes import DType
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
            raise NotImplementedError(
                'norm with p="nuc" is not here: use linalg.matrix_norm(x, "nuc")'
            )
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
