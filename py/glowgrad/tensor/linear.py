"""Products of vectors, matrices and batches of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

import numpy as np

from ..dtypes import bool_, of_numpy
from ..errors import ShapeError
from ..ops import matmul as ops
from ..ops.shapes import broadcast_shapes, normal_axis, size_of
from .core import Core
from .operands import Scalar, only_tensors, same_type

if TYPE_CHECKING:
    from . import Tensor


class Linear(Core):
    """Methods of linear algebra."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "addbmm",
        "addmm",
        "addmv",
        "addr",
        "baddbmm",
        "bmm",
        "dot",
        "ger",
        "inner",
        "kron",
        "matmul",
        "mm",
        "mv",
        "outer",
        "vdot",
    )
    IN_PLACE: ClassVar[tuple[str, ...]] = ("addbmm", "addmm", "addmv", "addr", "baddbmm")

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
        if self.dtype is bool_:
            raise NotImplementedError("matmul takes numbers, not bools: use x.float()")
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

    def __matmul__(self, other: Any) -> Tensor:
        if isinstance(other, np.ndarray):  # other operators take arrays too
            other = self.new_tensor(other, dtype=of_numpy(other.dtype))
        return self.matmul(other)

    def __rmatmul__(self, other: Any) -> Any:
        if isinstance(other, np.ndarray):
            other = self.new_tensor(other, dtype=of_numpy(other.dtype))
        return other.matmul(self) if isinstance(other, Core) else NotImplemented

    def mm(self, mat2: Tensor) -> Tensor:
        """The product of two matrices."""
        _only_of_rank("mm", 2, self, mat2)
        return self.matmul(mat2)

    def bmm(self, mat2: Tensor) -> Tensor:
        """The products of two batches of matrices, (B, M, K) and (B, K, N)."""
        _only_of_rank("bmm", 3, self, mat2)
        if self.shape[0] != mat2.shape[0]:
            raise ShapeError(
                f"bmm got batches of {self.shape[0]} and {mat2.shape[0]} matrices, shapes "
                f"{tuple(self.shape)} and {tuple(mat2.shape)}"
            )
        return self.matmul(mat2)

    def mv(self, vec: Tensor) -> Tensor:
        """A matrix times a vector."""
        _only_of_rank("mv", 2, self)
        _only_of_rank("mv", 1, vec)
        return self.matmul(vec)

    def dot(self, tensor: Tensor) -> Tensor:
        """The sum of the products of two vectors."""
        return self._dot("dot", self, tensor)

    def vdot(self, other: Tensor) -> Tensor:
        """As dot, but with the conjugate of the first."""
        return self._dot("vdot", self.conj(), other)

    def _dot(self, name: str, a: Any, b: Any) -> Tensor:
        same_type(name, a, b)
        if a.ndim != 1 or b.shape != a.shape:
            raise ShapeError(
                f"{name} takes two vectors of one length, got {tuple(a.shape)} and {tuple(b.shape)}"
            )
        return (a * b).sum(dtype=None if a.dtype.differentiable else a.dtype)

    def inner(self, other: Tensor) -> Tensor:
        """Sums of products along the last axes of both, which are of one size."""
        same_type("inner", self, other)
        if not self.ndim or not other.ndim:
            return cast("Tensor", self) * other
        if self.shape[-1] != other.shape[-1]:
            raise ShapeError(
                f"inner got shapes {tuple(self.shape)} and {tuple(other.shape)}: their last sizes "
                "must be equal"
            )
        return tensordot(cast("Tensor", self), other, ([-1], [-1]))

    def outer(self, vec2: Tensor) -> Tensor:
        """All products of an element of one vector and one of the other."""
        _only_of_rank("outer", 1, self, vec2)
        return self.unsqueeze(1) * vec2.unsqueeze(0)

    ger = outer

    def kron(self, other: Tensor) -> Tensor:
        """Kronecker's product: each element of self times all of `other`, as blocks."""
        only_tensors("kron", other)
        rank = max(self.ndim, other.ndim)
        a, b = ((1,) * (rank - t.ndim) + tuple(t.shape) for t in (self, other))
        one: Any = self.reshape([n for size in a for n in (size, 1)])
        two: Any = other.reshape([n for size in b for n in (1, size)])
        return (one * two).reshape([m * n for m, n in zip(a, b, strict=True)])

    # products added to something

    def addmm(self, mat1: Tensor, mat2: Tensor, *, beta: Scalar = 1, alpha: Scalar = 1) -> Tensor:
        """beta · self + alpha · mat1 @ mat2."""
        same_type("addmm", self, mat1, mat2)
        return self._plus("addmm", mat1.mm(mat2), beta, alpha)

    def addmv(self, mat: Tensor, vec: Tensor, *, beta: Scalar = 1, alpha: Scalar = 1) -> Tensor:
        """beta · self + alpha · mat @ vec."""
        same_type("addmv", self, mat, vec)
        return self._plus("addmv", mat.mv(vec), beta, alpha)

    def addr(self, vec1: Tensor, vec2: Tensor, *, beta: Scalar = 1, alpha: Scalar = 1) -> Tensor:
        """beta · self + alpha · outer(vec1, vec2)."""
        return self._plus("addr", vec1.outer(vec2), beta, alpha)

    def baddbmm(
        self, batch1: Tensor, batch2: Tensor, *, beta: Scalar = 1, alpha: Scalar = 1
    ) -> Tensor:
        """beta · self + alpha · batch1 @ batch2, for each of the matrices."""
        same_type("baddbmm", self, batch1, batch2)
        _only_of_rank("baddbmm", 3, batch1, batch2)
        return self._plus("baddbmm", batch1.bmm(batch2), beta, alpha)

    def addbmm(
        self, batch1: Tensor, batch2: Tensor, *, beta: Scalar = 1, alpha: Scalar = 1
    ) -> Tensor:
        """beta · self + alpha · the sum of batch1 @ batch2 over all matrices."""
        same_type("addbmm", self, batch1, batch2)
        _only_of_rank("addbmm", 3, batch1, batch2)
        return self._plus("addbmm", batch1.bmm(batch2).sum(0, dtype=self.dtype), beta, alpha)

    def _plus(self, name: str, product: Any, beta: Scalar, alpha: Scalar) -> Tensor:
        base: Any = self.expand(product.shape)
        whole = all(isinstance(f, int) or f == round(f.real) for f in (beta, alpha))
        if not product.dtype.differentiable and not whole:
            raise RuntimeError(
                f"{name} got beta={beta} and alpha={alpha} for {product.dtype}: use whole factors, "
                "or x.float()"
            )
        product = product if alpha == 1 else product * alpha
        if beta == 0:
            return product  # not even a nan of self counts
        return product + (base if beta == 1 else base * beta)


def _batched(a: Any, b: Any) -> Any:
    if a.ndim == 2 and b.ndim == 2:
        return ops.matmul(a, b)
    if b.ndim == 2 and a.is_contiguous():
        # One tall product instead of a batch of small ones.
        rows = size_of(a.shape[:-1])
        return ops.matmul(a.reshape(rows, a.shape[-1]), b).reshape((*a.shape[:-1], b.shape[-1]))
    lead = broadcast_shapes("matmul", tuple(a.shape[:-2]), tuple(b.shape[:-2]))
    return ops.matmul(a.expand((*lead, *a.shape[-2:])), b.expand((*lead, *b.shape[-2:])))


def _only_of_rank(name: str, rank: int, *tensors: Any) -> None:
    only_tensors(name, *tensors)
    if any(t.ndim != rank for t in tensors):
        what = {1: "vectors", 2: "matrices", 3: "batches of matrices"}[rank]
        given = " and ".join(str(tuple(t.shape)) for t in tensors)
        error = IndexError if rank == 3 and name != "bmm" else ShapeError
        raise error(f"{name} takes {what} ({rank} axes), but got {given}: matmul takes all kinds")


def tensordot(a: Tensor, b: Tensor, dims: Any = 2) -> Tensor:
    """Sums of products over several axes: the last `dims` of a and the first of b, or those in two
    lists.
    """
    only_tensors("tensordot", a, b)
    dims = dims.tolist() if isinstance(dims, Core) else dims
    if isinstance(dims, int):
        if dims < 0:
            raise RuntimeError(f"tensordot got dims={dims}: it must not be negative")
        dims = list(range(a.ndim - dims, a.ndim)), list(range(dims))
    left, right = (
        [normal_axis(d, t.ndim, "tensordot") for d in ([part] if isinstance(part, int) else part)]
        for part, t in zip(dims, (a, b), strict=True)
    )
    sizes = [[t.shape[d] for d in axes] for axes, t in ((left, a), (right, b))]
    if sizes[0] != sizes[1]:
        raise ShapeError(
            f"tensordot got shapes {tuple(a.shape)} and {tuple(b.shape)}: the sizes along dims="
            f"{left} and {right}, {sizes[0]} and {sizes[1]}, must be equal"
        )
    kept_a = [d for d in range(a.ndim) if d not in left]
    kept_b = [d for d in range(b.ndim) if d not in right]
    shape = [a.shape[d] for d in kept_a] + [b.shape[d] for d in kept_b]
    count = size_of(sizes[0])
    rows: Any = a.permute((*kept_a, *left)).reshape((-1 if count else 0, count))
    columns: Any = b.permute((*right, *kept_b)).reshape((count, -1 if count else 0))
    if not count:
        return a.new_zeros(shape)
    return rows.matmul(columns).reshape(shape)


def chain_matmul(*matrices: Tensor) -> Tensor:
    """The product of several matrices, in the order that takes the fewest multiplications."""
    if not matrices:
        raise RuntimeError("chain_matmul takes one or more matrices")
    _only_of_rank("chain_matmul", 2, *matrices)
    if len(matrices) == 1:
        return matrices[0]
    from ..linalg import multi_dot  # which needs tensors

    return multi_dot(matrices)


__all__ = ["Linear", "chain_matmul", "tensordot"]
