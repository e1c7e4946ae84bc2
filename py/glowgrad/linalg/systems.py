"""Systems of linear equations."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import ShapeError
from ..ops import factorization, inverse as ops
from ..ops.shapes import size_of
from ..tensor import Tensor
from .arguments import batched, matrices, on_cpu
from .inverses import inv, pinv, tolerances
from .results import LeastSquares, Triangular
from .triangles import part, unit


@on_cpu
def solve(A: Tensor, B: Tensor, *, left: bool = True) -> Tensor:
    """The X of A X = B (or of X A = B with left=False).

    A: (…, N, N); B: (…, N, K), or vectors (N) or (…, N). Raises LinAlgError for a singular A.
    """
    matrices("linalg.solve", A)
    matrices("linalg.solve", B, axes=1)
    _same_type("linalg.solve", A, B)
    vector = B.ndim == 1 or (B.ndim == A.ndim - 1 and B.shape == A.shape[:-1])
    b = B.unsqueeze(-1) if vector else B
    made = _solved(A, b, left or vector)
    return made.squeeze(-1) if vector else made


def _solved(A: Tensor, b: Tensor, left: bool = True) -> Tensor:
    a, b = (A, b) if left else (A.mT, b.mT)
    if a.shape[-1] == b.shape[-2]:
        a, b = batched("linalg.solve", a, b)
    made = ops.solve(a, b)
    return made if left else made.mT


def _same_type(name: str, a: Tensor, b: Tensor) -> None:
    if a.dtype is not b.dtype:
        raise RuntimeError(f"{name} got {a.dtype} and {b.dtype}: convert one, e.g. b.to(a.dtype)")


@on_cpu
def solve_triangular(
    A: Tensor, B: Tensor, *, upper: bool, left: bool = True, unitriangular: bool = False
) -> Tensor:
    """The X of A X = B, of whose A only the upper (or lower) triangle counts; with unitriangular
    its diagonal counts as ones.
    """
    matrices("linalg.solve_triangular", A, B)
    _same_type("linalg.solve_triangular", A, B)
    return _solved(unit(A, upper) if unitriangular else part(A, upper), B, left)


def triangular_solve(
    b: Tensor,
    A: Tensor,
    upper: bool = True,
    transpose: bool = False,
    unitriangular: bool = False,
) -> Any:
    """(solution, A) of A X = b with a triangular A: PyTorch's older name."""
    a = A.mT if transpose else A
    made = solve_triangular(a, b, upper=upper != transpose, unitriangular=unitriangular)
    return Triangular(made, A.clone())


@on_cpu
def cholesky_solve(B: Tensor, L: Tensor, upper: bool = False) -> Tensor:
    """The X of (L Lᵀ) X = B, given the Cholesky factor L (Lᵀ L for an upper one)."""
    matrices("cholesky_solve", B, L)
    low = part(L, upper)
    low = low.mH if upper else low
    return _solved(low.mH, _solved(low, B))


def cholesky_inverse(L: Tensor, upper: bool = False) -> Tensor:
    """The inverse of L Lᵀ, given the Cholesky factor L."""
    low = part(L, upper)
    return inv(low.mH @ low if upper else low @ low.mH)


@on_cpu
def lu_solve(
    LU: Tensor, pivots: Tensor, B: Tensor, *, left: bool = True, adjoint: bool = False
) -> Tensor:
    """The X of A X = B (X A = B with left=False, Aᴴ with adjoint), given `lu_factor(A)`."""
    matrices("linalg.lu_solve", LU, B)
    swapped = LU.new_tensor(factorization.permutation(pivots._values(), LU.shape[-1]))
    a = swapped @ unit(LU, upper=False) @ part(LU, upper=True)
    return _solved(a.mH if adjoint else a, B, left)


_DRIVERS = ("gels", "gelsy", "gelsd", "gelss")


@on_cpu
def lstsq(A: Tensor, B: Tensor, rcond: float | None = None, *, driver: str | None = None) -> Any:
    """(solution, residuals, rank, singular_values): the X that makes |A X - B| least, the shortest
    if there are several.

    A: (…, M, N); B: (…, M, K). residuals are the least squared distances, if M > N and A has full
    rank; singular_values are those that the drivers "gelsd" and "gelss" find. As in PyTorch the
    default, "gelsy", gives neither. All drivers compute by the pseudo-inverse here.
    """
    matrices("linalg.lstsq", A)
    matrices("linalg.lstsq", B, axes=1)
    _same_type("linalg.lstsq", A, B)
    if driver not in (None, *_DRIVERS):
        raise RuntimeError(f"linalg.lstsq got driver={driver!r}: it must be one of {_DRIVERS}")
    vector = A.ndim - 1 == B.ndim and A.shape[:-1] == B.shape
    b = B.unsqueeze(-1) if vector else B
    if b.ndim < 2 or b.shape[-2] != A.shape[-2]:
        raise ShapeError(
            f"linalg.lstsq got a matrix of shape {tuple(A.shape)} and right-hand sides of shape "
            f"{tuple(B.shape)}: these need {A.shape[-2]} rows"
        )
    a, b = batched("linalg.lstsq", A, b)
    m, n = a.shape[-2:]
    _, limit = tolerances(a, None, rcond)
    sizes = np.linalg.svd(a._values(), compute_uv=False)
    ranks = (sizes > limit * sizes.max(-1, keepdims=True, initial=0)).sum(-1)
    solution = pinv(a, rtol=limit) @ b
    residuals = a.new_zeros(0)
    if m > n and driver not in (None, "gelsy") and (ranks == n).all():
        distance = (a @ solution - b).abs()
        residuals = (distance * distance).sum(-2)
    values = a.real.new_tensor(sizes) if driver in ("gelsd", "gelss") else a.real.new_zeros(0)
    rank = a.new_tensor(np.asarray(ranks if driver != "gels" else np.zeros(0))).long()
    return LeastSquares(solution.squeeze(-1) if vector else solution, residuals, rank, values)


def tensorinv(A: Tensor, ind: int = 2) -> Tensor:
    """The inverse of the map that `tensordot` over the axes from `ind` on makes of A."""
    if ind <= 0:
        raise RuntimeError(f"linalg.tensorinv got ind={ind}: it must be above 0")
    first, rest = tuple(A.shape[:ind]), tuple(A.shape[ind:])
    if size_of(first) != size_of(rest):
        raise ShapeError(
            f"linalg.tensorinv got shape {tuple(A.shape)} and ind={ind}: the sizes before and "
            f"after it must have equal products, not {size_of(first)} and {size_of(rest)}"
        )
    return inv(A.reshape(size_of(first), size_of(rest))).reshape((*rest, *first))


def tensorsolve(A: Tensor, B: Tensor, dims: Any = None) -> Tensor:
    """The X for which the last axes of A, times X and summed, give B."""
    if dims is not None:
        moved = [d % A.ndim for d in dims]
        A = A.permute([a for a in range(A.ndim) if a not in moved] + moved)
    rest = tuple(A.shape[B.ndim :])
    if size_of(rest) != B.numel() or tuple(A.shape[: B.ndim]) != tuple(B.shape):
        raise ShapeError(
            f"linalg.tensorsolve got shapes {tuple(A.shape)} and {tuple(B.shape)}: A's must begin "
            "with B's, and the rest have as many elements as B"
        )
    return solve(A.reshape(B.numel(), B.numel()), B.reshape(-1)).reshape(rest)
