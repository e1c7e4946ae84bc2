"""Norms of vectors and matrices, and what follows from singular values."""

from __future__ import annotations

import math
from typing import Any

from ..errors import ShapeError
from ..ops.shapes import normal_axis
from ..tensor import Tensor
from ..tensor.norms import vector_norm as _vector_norm
from .arguments import matrices, on_cpu
from .factorizations import eigvalsh, svdvals
from .inverses import inv, tolerances

_INF = math.inf


def _numbers(name: str, x: Any, dtype: Any) -> Tensor:
    if not isinstance(x, Tensor):
        raise TypeError(f"{name} takes a tensor, but got {type(x).__name__}")
    x = x if dtype is None else x.to(dtype)
    if not x.dtype.differentiable:
        raise RuntimeError(f"{name} takes floating-point tensors, not {x.dtype}: use x.float()")
    return x


def vector_norm(
    x: Tensor, ord: float = 2, dim: Any = None, keepdim: bool = False, *, dtype: Any = None
) -> Tensor:
    """(Σ |x|^ord)^(1/ord) over the axes `dim` (all if None); the largest |x| for inf, the smallest
    for -inf, the count of those that are not 0 for 0.
    """
    x = _numbers("linalg.vector_norm", x, dtype)
    if isinstance(ord, str):
        raise TypeError(f"linalg.vector_norm takes a number for ord, not {ord!r}")
    return _vector_norm(x, float(ord), dim, keepdim)


def matrix_norm(
    A: Tensor,
    ord: Any = "fro",
    dim: tuple[int, int] = (-2, -1),
    keepdim: bool = False,
    *,
    dtype: Any = None,
) -> Tensor:
    """A norm of the matrices in the axes `dim`: "fro" (Σ |a|²)^½, "nuc" the sum of the singular
    values, 2 and -2 the largest and smallest of them, 1 and -1 the largest and smallest sum of |a|
    down a column, inf and -inf along a row.
    """
    A = _numbers("linalg.matrix_norm", A, dtype)
    if len(dim) != 2:
        raise RuntimeError(f"linalg.matrix_norm takes two axes, but got dim={tuple(dim)}")
    if A.ndim < 2:
        raise ShapeError(f"linalg.matrix_norm takes matrices, but got shape {tuple(A.shape)}")
    rows, columns = (normal_axis(d, A.ndim, "linalg.matrix_norm") for d in dim)
    if rows == columns:
        raise RuntimeError(f"linalg.matrix_norm got the same axis twice: dim={tuple(dim)}")
    if ord == "fro":
        return _vector_norm(A, 2.0, (rows, columns), keepdim)
    if isinstance(ord, str) and ord != "nuc":
        raise RuntimeError(f"linalg.matrix_norm got ord={ord!r}: use 'fro', 'nuc' or a number")
    if ord != "nuc" and abs(ord) not in (1, 2, _INF):
        raise RuntimeError(f"linalg.matrix_norm got ord={ord}: use 1, -1, 2, -2, inf or -inf")
    last = A.permute([a for a in range(A.ndim) if a not in (rows, columns)] + [rows, columns])
    if ord == "nuc" or abs(ord) == 2:
        values = svdvals(last)
    else:
        values = last.abs().sum(-2 if abs(ord) == 1 else -1)
    made = values.sum(-1) if ord == "nuc" else values.amax(-1) if ord > 0 else values.amin(-1)
    if not keepdim:
        return made
    return made.reshape([1 if a in (rows, columns) else n for a, n in enumerate(A.shape)])


def norm(
    A: Tensor, ord: Any = None, dim: Any = None, keepdim: bool = False, *, dtype: Any = None
) -> Tensor:
    """`vector_norm` over one axis, `matrix_norm` over two; without ord the root of the sum of all
    squares over any axes.
    """
    if ord is None:
        return vector_norm(A, 2, dim, keepdim, dtype=dtype)
    axes = None if dim is None else (dim,) if isinstance(dim, int) else tuple(dim)
    count = A.ndim if axes is None else len(axes)
    if count not in (1, 2):
        raise RuntimeError(
            f"linalg.norm with ord={ord!r} takes a vector or a matrix, but got shape "
            f"{tuple(A.shape)}: pass dim= with one axis or two"
        )
    if count == 1:
        if isinstance(ord, str):
            raise RuntimeError(f"linalg.norm of vectors takes a number for ord, not {ord!r}")
        return vector_norm(A, ord, axes, keepdim, dtype=dtype)
    return matrix_norm(A, ord, axes or (-2, -1), keepdim, dtype=dtype)


def cond(A: Tensor, p: Any = None) -> Tensor:
    """How much errors grow at most where A x = b is solved: |A| · |A⁻¹| by the norm p, for the
    largest over the smallest singular value (p=None, 2; the other way round for -2).
    """
    matrices("linalg.cond", A)
    if p in (None, 2, -2):
        values = svdvals(A)
        return values[..., -1] / values[..., 0] if p == -2 else values[..., 0] / values[..., -1]
    return matrix_norm(A, p) * matrix_norm(inv(A), p)


@on_cpu
def matrix_rank(
    A: Tensor,
    tol: Any = None,
    hermitian: bool = False,
    *,
    atol: Any = None,
    rtol: Any = None,
) -> Tensor:
    """How many singular values are above max(atol, rtol · the largest); rtol is max(M, N) · eps
    unless given.
    """
    matrices("linalg.matrix_rank", A)
    values = eigvalsh(A).abs() if hermitian else svdvals(A)
    low, high = (float(tol), 0.0) if tol is not None else tolerances(A, atol, rtol)
    limit = (values.amax(-1, keepdim=True) * high).clamp(min=low) if values.shape[-1] else 0.0
    return (values > limit).sum(-1)
