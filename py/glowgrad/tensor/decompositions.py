"""Methods of `linalg` that tensors and PyTorch's name space have too, some under older names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from .core import Core

if TYPE_CHECKING:
    from . import Tensor


def _linalg() -> Any:
    from .. import linalg  # which needs tensors

    return linalg


class Decompositions(Core):
    """Inverses, determinants and factorizations of the matrices in the last two axes."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "cholesky",
        "cholesky_inverse",
        "cholesky_solve",
        "cross",
        "det",
        "inverse",
        "logdet",
        "matrix_exp",
        "matrix_power",
        "pinverse",
        "qr",
        "slogdet",
        "svd",
        "triangular_solve",
    )

    def inverse(self) -> Tensor:
        """The inverse of each matrix; LinAlgError where there is none."""
        return _linalg().inv(self)

    def pinverse(self, rcond: float = 1e-15) -> Tensor:
        """The pseudo-inverse of each matrix."""
        return _linalg().pinv(self, rcond)

    def det(self) -> Tensor:
        """The determinant of each matrix."""
        return _linalg().det(self)

    def logdet(self) -> Tensor:
        """The logarithm of each determinant: nan where that is negative."""
        return _linalg().inverses.logdet(self)

    def slogdet(self) -> Any:
        """(sign, logabsdet) of each matrix."""
        return _linalg().slogdet(self)

    def cholesky(self, upper: bool = False) -> Tensor:
        """The lower triangular L with L Lᵀ = self."""
        return _linalg().cholesky(self, upper=upper)

    def cholesky_solve(self, input2: Any, upper: bool = False) -> Tensor:
        """The X of (L Lᵀ) X = self, with L = input2."""
        return _linalg().systems.cholesky_solve(self, input2, upper)

    def cholesky_inverse(self, upper: bool = False) -> Tensor:
        """The inverse of L Lᵀ, with L = self."""
        return _linalg().systems.cholesky_inverse(self, upper)

    def triangular_solve(
        self, A: Any, upper: bool = True, transpose: bool = False, unitriangular: bool = False
    ) -> Any:
        """(solution, A) of A X = self with a triangular A."""
        return _linalg().systems.triangular_solve(self, A, upper, transpose, unitriangular)

    def qr(self, some: bool = True) -> Any:
        """(Q, R) with self = Q R; some=False makes Q square."""
        return _linalg().factorizations.old_qr(self, some)

    def svd(self, some: bool = True, compute_uv: bool = True) -> Any:
        """(U, S, V) with self = U diag(S) Vᵀ; some=False makes U and V square."""
        return _linalg().factorizations.old_svd(self, some, compute_uv)

    def matrix_power(self, n: int) -> Tensor:
        """Each matrix multiplied by itself n times."""
        return _linalg().matrix_power(self, n)

    def matrix_exp(self) -> Tensor:
        """1 + A + A²/2! + … of each matrix A."""
        return _linalg().matrix_exp(self)

    def cross(self, other: Any, dim: int | None = None) -> Tensor:
        """The vector at right angles to both, along an axis of size 3 (the first if None)."""
        return cast("Tensor", _linalg().products.old_cross(self, other, dim))
