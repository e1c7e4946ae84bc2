"""Products of vectors and matrices, and linear algebra."""

from __future__ import annotations

from typing import Any

import glowgrad as gg

from ..symbolic import is_symbolic, symbolic_call
from ..variable import as_value
from .operation import of_two, operation, tensors


@of_two
def matmul(x1: Any, x2: Any) -> Any:
    """The matrix product, batches broadcast."""
    return x1 @ x2


@of_two
def dot(x1: Any, x2: Any) -> Any:
    """The last axis of x1 with the second-last of x2, as numpy's dot."""
    if x1.ndim == 0 or not hasattr(x2, "ndim") or x2.ndim == 0:
        return x1 * x2
    axes = ([x1.ndim - 1], [max(x2.ndim - 2, 0)])
    return gg.tensordot(x1, x2, axes)


@of_two
def tensordot(x1: Any, x2: Any, axes: Any = 2) -> Any:
    """The sum of products over these axes."""
    return gg.tensordot(x1, x2, axes)


@of_two
def outer(x1: Any, x2: Any) -> Any:
    """Every number of x1 times every number of x2."""
    return gg.outer(x1.reshape(-1), x2.reshape(-1))


@of_two
def vdot(x1: Any, x2: Any) -> Any:
    """Σ x1 · x2 of the flattened tensors."""
    return (x1.reshape(-1) * x2.reshape(-1)).sum()


@of_two
def cross(x1: Any, x2: Any) -> Any:
    """The cross product of vectors of three."""
    return gg.linalg.cross(x1, x2)


def einsum(subscripts: str, *operands: Any, **_: Any) -> Any:
    """Sums of products as the subscripts say."""
    ready = [tensors(o) for o in operands]
    if is_symbolic(ready):
        return symbolic_call(lambda *ts: gg.einsum(subscripts, *ts), "einsum", *ready)
    return gg.einsum(subscripts, *ready)


@operation
def trace(x: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """The sum of the diagonal."""
    return x.diagonal(offset, axis1, axis2).sum(-1)


@operation
def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """A norm of vectors or matrices."""
    return gg.linalg.norm(x, ord, axis, keepdim=keepdims)


@operation
def cholesky(x: Any) -> Any:
    """L with L @ Lᵀ = x."""
    return gg.linalg.cholesky(x)


@operation
def det(x: Any) -> Any:
    """The determinant."""
    return gg.linalg.det(x)


@operation
def inv(x: Any) -> Any:
    """The inverse matrix."""
    return gg.linalg.inv(x)


@operation
def qr(x: Any, mode: str = "reduced") -> Any:
    """Orthonormal Q and triangular R with Q @ R = x."""
    return tuple(gg.linalg.qr(x, mode))


@operation
def svd(x: Any, full_matrices: bool = True, compute_uv: bool = True) -> Any:
    """U, S and Vᵀ with x = U @ diag(S) @ Vᵀ."""
    if not compute_uv:
        return gg.linalg.svd(x, full_matrices=False)[1]
    return tuple(gg.linalg.svd(x, full_matrices=full_matrices))


@operation
def eigh(x: Any) -> Any:
    """Eigenvalues and eigenvectors of a symmetric matrix."""
    return tuple(gg.linalg.eigh(x))


@of_two
def solve(a: Any, b: Any) -> Any:
    """x with a @ x = b."""
    return gg.linalg.solve(a, as_value(b))


__all__ = ["cholesky", "cross", "det", "dot", "eigh", "einsum", "inv", "matmul", "norm", "outer",
           "qr", "solve", "svd", "tensordot", "trace", "vdot"]  # fmt: skip
