"""tf.linalg."""

from __future__ import annotations

from typing import Any

import glowgrad as gg

from ...keras.variable import as_value
from ...missing import missing
from ...tensor import Tensor
from .arithmetic import einsum as einsum, eye as eye, matmul as matmul, norm as norm


def matvec(a: Any, b: Any) -> Tensor:
    """Matrices times vectors."""
    return (as_value(a) @ as_value(b).unsqueeze(-1)).squeeze(-1)


def inv(input: Any) -> Tensor:
    """The inverse of matrices."""
    return gg.linalg.inv(as_value(input))


def det(input: Any) -> Tensor:
    """The determinant of matrices."""
    return gg.linalg.det(as_value(input))


def solve(matrix: Any, rhs: Any) -> Tensor:
    """x with matrix @ x = rhs."""
    return gg.linalg.solve(as_value(matrix), as_value(rhs))


def trace(x: Any) -> Tensor:
    """The sum of the diagonal."""
    return as_value(x).diagonal(dim1=-2, dim2=-1).sum(-1)


def band_part(input: Any, num_lower: int, num_upper: int) -> Tensor:
    """Matrices with only so many diagonals below and above the main one (-1: all)."""
    x = as_value(input)
    x = x if num_upper < 0 else x.tril(num_upper)
    return x if num_lower < 0 else x.triu(-num_lower)


def diag(diagonal: Any) -> Tensor:
    """Matrices with these diagonals."""
    return as_value(diagonal).diag_embed()


__all__ = [
    "band_part", "det", "diag", "einsum", "eye", "inv", "matmul", "matvec", "norm", "solve",
    "trace",
]  # fmt: skip
__getattr__ = missing(__name__, __all__, title="tf.linalg")
