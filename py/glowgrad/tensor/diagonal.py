"""Diagonals and triangles of matrices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from .. import dtypes
from ..ops import movement as ops
from ..ops.shapes import normal_axis
from .core import Core
from .creation import arange, from_array
from .operands import operand

if TYPE_CHECKING:
    from . import Tensor


class Diagonal(Core):
    """Methods that read, make and cut along a diagonal."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "diag",
        "diag_embed",
        "diagflat",
        "diagonal",
        "trace",
        "tril",
        "triu",
    )
    IN_PLACE: ClassVar[tuple[str, ...]] = ("tril", "triu")

    def diagonal(self, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Tensor:
        """The diagonal of two axes as a new last one, a view; above the main one for a positive
        offset.
        """
        a = normal_axis(dim1, self.ndim, "diagonal")
        if self.ndim < 2:
            raise IndexError(f"diagonal needs at least two axes, got {tuple(self.shape)}")
        b = normal_axis(dim2, self.ndim, "diagonal")
        if a == b:
            raise RuntimeError(f"diagonal got dim1={dim1} and dim2={dim2}, which are one axis")
        return ops.diagonal(self, offset=offset, axes=(a, b))

    def diag_embed(self, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Tensor:
        """Matrices (on the axes dim1 and dim2) with the last axis on their diagonal, 0
        elsewhere.
        """
        rank = self.ndim + 1
        a, b = (normal_axis(d, rank, "diag_embed") for d in (dim1, dim2))
        if a == b:
            raise RuntimeError(f"diag_embed got dim1={dim1} and dim2={dim2}, which are one axis")
        if not self.ndim:
            raise RuntimeError("diag_embed needs a tensor with at least one axis")
        size = self._data.shape[-1] + abs(offset)
        shape = list(self._data.shape[:-1])
        for axis in sorted((a, b)):
            shape.insert(axis, size)
        return ops.embed_diagonal(self, shape=tuple(shape), offset=offset, axes=(a, b))

    def diag(self, diagonal: int = 0) -> Tensor:
        """The diagonal of a matrix; of a vector, the matrix with it as diagonal."""
        if self.ndim == 1:
            return self.diag_embed(diagonal)
        if self.ndim != 2:
            raise RuntimeError(f"diag takes a vector or a matrix, got {tuple(self.shape)}")
        return self.diagonal(diagonal).clone()

    def diagflat(self, offset: int = 0) -> Tensor:
        """The matrix with all elements on its diagonal."""
        return self.reshape(-1).diag_embed(offset)

    def trace(self) -> Tensor:
        """The sum of the diagonal of a matrix."""
        if self.ndim != 2:
            raise RuntimeError(f"trace takes a matrix, got shape {tuple(self.shape)}")
        return self.diagonal().sum()

    def tril(self, diagonal: int = 0) -> Tensor:
        """The part of each matrix on and below a diagonal, 0 elsewhere."""
        return self._triangle("tril", diagonal)

    def triu(self, diagonal: int = 0) -> Tensor:
        """The part of each matrix on and above a diagonal, 0 elsewhere."""
        return self._triangle("triu", diagonal)

    def _triangle(self, name: str, diagonal: int) -> Tensor:
        if self.ndim < 2:
            raise RuntimeError(f"{name} needs at least two axes, got shape {tuple(self.shape)}")
        rows, columns = self._data.shape[-2:]
        row: Any = arange(rows, dtype=dtypes.int32, device=self.device).unsqueeze(1)
        column: Any = arange(columns, dtype=dtypes.int32, device=self.device) - diagonal
        kept = column <= row if name == "tril" else column >= row
        return kept._choose(self, operand(0, self.dtype, self.device))


def tril_indices(
    row: int,
    col: int,
    offset: int = 0,
    *,
    dtype: dtypes.DType | None = None,
    device: Any = None,
) -> Tensor:
    """The places of the lower triangle of a matrix: row numbers and column numbers, (2, count)."""
    return _indices("tril_indices", np.tril_indices, row, col, offset, dtype, device)


def triu_indices(
    row: int,
    col: int,
    offset: int = 0,
    *,
    dtype: dtypes.DType | None = None,
    device: Any = None,
) -> Tensor:
    """The places of the upper triangle of a matrix: row numbers and column numbers, (2, count)."""
    return _indices("triu_indices", np.triu_indices, row, col, offset, dtype, device)


def _indices(
    name: str, find: Any, row: int, col: int, offset: int, dtype: Any, device: Any
) -> Tensor:
    if row < 0 or col < 0:
        raise RuntimeError(f"{name} got {row} rows and {col} columns: they must not be negative")
    kind = dtype or dtypes.int64
    return from_array(np.stack(find(row, offset, col)).astype(kind.numpy), kind, device)


__all__ = ["Diagonal", "tril_indices", "triu_indices"]
