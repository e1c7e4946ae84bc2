"""Matrix products."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from ..errors import ShapeError
from ..ops import matmul as ops
from ..ops.shapes import broadcast_shapes, size_of
from .core import Core

if TYPE_CHECKING:
    from . import Tensor


class Linear(Core):
    """Methods of linear algebra."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "bmm",
        "dot",
        "matmul",
        "mm",
        "mv",
        "outer",
    )

    def matmul(self, other: Tensor) -> Tensor:
        """Vectors, matrices and batches of matrices, with numpy's rules: (…, M, K) @ (…, K, N)."""
        if not isinstance(other, Core):
            raise TypeError(f"matmul takes tensors, but got {type(other).__name__}")
        if not self.ndim or not other.ndim:
            raise ShapeError("matmul takes tensors with at least one axis; multiply numbers with *")
        if self.dtype is not other.dtype:
            raise RuntimeError(
                f"matmul got {self.dtype} and {other.dtype}: convert one, e.g. x.to({self.dtype})"
            )
        if not self.dtype.is_floating_point and self.device.type != "cpu":
            raise RuntimeError(
                f"matmul on the GPU needs floating-point tensors, these are {self.dtype}: use "
                "x.float()"
            )
        a: Any = self.unsqueeze(0) if self.ndim == 1 else self
        b: Any = other.unsqueeze(1) if other.ndim == 1 else other
        result = _batched(a, b)
        if other.ndim == 1:
            result = result.squeeze(-1)
        return result.squeeze(-1 if other.ndim == 1 else -2) if self.ndim == 1 else result

    __matmul__ = mm = bmm = matmul

    def mv(self, vector: Tensor) -> Tensor:
        return self.matmul(vector)

    def dot(self, other: Tensor) -> Tensor:
        if self.ndim != 1 or other.shape != self.shape:
            raise ShapeError(
                f"dot takes two vectors of one length, got {tuple(self.shape)} and "
                f"{tuple(other.shape)}"
            )
        return (self * other).sum()

    def outer(self, other: Tensor) -> Tensor:
        return self.unsqueeze(1) * other.unsqueeze(0)


def _batched(a: Any, b: Any) -> Any:
    if a.ndim == 2 and b.ndim == 2:
        return ops.matmul(a, b)
    if b.ndim == 2 and a.is_contiguous():
        # One tall product instead of a batch of small ones.
        rows = size_of(a.shape[:-1])
        return ops.matmul(a.reshape(rows, a.shape[-1]), b).reshape((*a.shape[:-1], b.shape[-1]))
    lead = broadcast_shapes("matmul", tuple(a.shape[:-2]), tuple(b.shape[:-2]))
    return ops.matmul(a.expand((*lead, *a.shape[-2:])), b.expand((*lead, *b.shape[-2:])))
