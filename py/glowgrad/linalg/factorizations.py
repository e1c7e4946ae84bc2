"""Factorizations: matrices as products of simpler ones."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..errors import LinAlgError
from ..ops import factorization as ops
from ..tensor import Tensor
from .arguments import matrices, on_cpu
from .results import LU, QR, SVD, Cholesky, Eigen, Eigh, LUFactor, OldQR, OldSVD
from .triangles import part, unit


@on_cpu
def cholesky(A: Tensor, *, upper: bool = False) -> Tensor:
    """The lower triangular L with L Lᴴ = A (upper: Lᴴ). Raises LinAlgError where A is not
    positive-definite.
    """
    matrices("linalg.cholesky", A)
    low = ops.cholesky(A)
    return low.mH if upper else low


@on_cpu
def cholesky_ex(A: Tensor, *, upper: bool = False, check_errors: bool = False) -> Any:
    """(L, info): info is 0, or where A is not positive-definite the number of the first leading
    minor that is not; L is nan there.
    """
    matrices("linalg.cholesky_ex", A)
    values = A._values()
    n = A.shape[-1]
    flat = values.reshape(math.prod(values.shape[:-2]), *values.shape[-2:])
    info = np.array([_failing_minor(a) for a in flat], np.int32).reshape(values.shape[:-2])
    if not info.any():
        return Cholesky(cholesky(A, upper=upper), A.new_tensor(info).int())
    if check_errors:
        raise LinAlgError(
            f"linalg.cholesky_ex: the leading minor of order {info.max()} is not positive-definite"
        )
    bad = A.new_tensor(info != 0).bool()[..., None, None]
    made = cholesky(bad.where(A.new_tensor(np.eye(n)), A), upper=upper)
    return Cholesky(bad.where(float("nan"), made), A.new_tensor(info).int())


def _failing_minor(a: np.ndarray) -> int:
    if _definite(a):
        return 0
    return next(k for k in range(1, len(a) + 1) if not _definite(a[:k, :k]))


def _definite(a: np.ndarray) -> bool:
    try:
        ops.cholesky.numpy(a)
    except LinAlgError:
        return False
    return True


@on_cpu
def lu_factor(A: Tensor, *, pivot: bool = True) -> Any:
    """(LU, pivots): the factors of A = P L U in one matrix, and the rows swapped one after the
    other (from 1).
    """
    matrices("linalg.lu_factor", A)
    if not pivot:
        raise NotImplementedError("linalg.lu_factor needs pivot=True on the CPU")
    return LUFactor(*ops.lu(A))


@on_cpu
def lu(A: Tensor, *, pivot: bool = True) -> Any:
    """(P, L, U) with A = P L U: a permutation, a lower matrix with ones on its diagonal, an upper
    one.
    """
    matrices("linalg.lu", A)
    if not pivot:
        raise NotImplementedError("linalg.lu needs pivot=True on the CPU")
    packed, pivots = ops.lu(A)
    m, n = A.shape[-2:]
    k = min(m, n)
    swapped = A.new_tensor(ops.permutation(pivots._values(), m))
    return LU(swapped, unit(packed[..., :, :k], upper=False), part(packed[..., :k, :], upper=True))


@on_cpu
def qr(A: Tensor, mode: str = "reduced") -> Any:
    """(Q, R) with A = Q R, Qᴴ Q = 1 and R upper triangular.

    mode: "reduced" (Q is (…, M, K), K = min(M, N)), "complete" (Q is (…, M, M)), "r" (Q is empty).
    """
    matrices("linalg.qr", A)
    if mode not in ("reduced", "complete", "r"):
        raise RuntimeError(f"linalg.qr got mode={mode!r}: use 'reduced', 'complete' or 'r'")
    q, r = ops.qr(A, complete=mode == "complete")
    if mode == "r":
        return QR(A.new_zeros(0), r.detach())
    return QR(q, r)


def old_qr(input: Tensor, some: bool = True) -> Any:
    """(Q, R): PyTorch's older name for `linalg.qr`; some=False is the complete mode."""
    return OldQR(*qr(input, "reduced" if some else "complete"))


@on_cpu
def eigh(A: Tensor, UPLO: str = "L") -> Any:
    """(eigenvalues, eigenvectors) of symmetric (or Hermitian) matrices, ascending: A = V diag(l)
    Vᴴ. Only the lower triangle of A is read (UPLO="U": the upper one).
    """
    return Eigh(*_eigh("linalg.eigh", A, UPLO))


@on_cpu
def eigvalsh(A: Tensor, UPLO: str = "L") -> Tensor:
    """The eigenvalues of symmetric (or Hermitian) matrices, ascending."""
    values: Tensor = _eigh("linalg.eigvalsh", A, UPLO)[0]
    return values


def _eigh(name: str, A: Tensor, UPLO: str) -> Any:
    matrices(name, A)
    if UPLO.upper() not in ("L", "U"):
        raise RuntimeError(f"{name} got UPLO={UPLO!r}: it must be 'L' or 'U'")
    # The gradient belongs to the whole matrix, as PyTorch's does.
    return ops.eigh(A if UPLO.upper() == "L" else A.mH)


@on_cpu
def eig(A: Tensor) -> Any:
    """(eigenvalues, eigenvectors) of any square matrices, as complex numbers, in no order."""
    matrices("linalg.eig", A)
    return Eigen(*ops.eig(A))


@on_cpu
def eigvals(A: Tensor) -> Tensor:
    """The eigenvalues of any square matrices, as complex numbers, in no order."""
    matrices("linalg.eigvals", A)
    values: Tensor = ops.eig(A)[0]
    return values


@on_cpu
def svd(A: Tensor, full_matrices: bool = True, *, driver: str | None = None) -> Any:
    """(U, S, Vh) with A = U diag(S) Vh: singular values, descending, and singular vectors.

    A: (…, M, N); U: (…, M, M), Vh: (…, N, N), or with full_matrices=False only min(M, N) columns
    and rows of them. Gradients exist where the singular values differ.
    """
    matrices("linalg.svd", A)
    if driver is not None:
        raise RuntimeError("linalg.svd takes driver= on CUDA only: leave it out")
    return SVD(*ops.svd(A, full=full_matrices))


@on_cpu
def svdvals(A: Tensor, *, driver: str | None = None) -> Tensor:
    """The singular values of each matrix, descending."""
    matrices("linalg.svdvals", A)
    if driver is not None:
        raise RuntimeError("linalg.svdvals takes driver= on CUDA only: leave it out")
    values: Tensor = ops.svd(A, full=False)[1]
    return values


def old_svd(input: Tensor, some: bool = True, compute_uv: bool = True) -> Any:
    """(U, S, V): PyTorch's older name for `linalg.svd`, with V in place of Vᴴ."""
    if not compute_uv:
        m, n = input.shape[-2:]
        lead = tuple(input.shape[:-2])
        return OldSVD(
            input.new_zeros((*lead, m, m)), svdvals(input), input.new_zeros((*lead, n, n))
        )
    u, s, vh = svd(input, full_matrices=not some)
    return OldSVD(u, s, vh.mH)
