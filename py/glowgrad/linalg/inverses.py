"""Inverses and determinants."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import LinAlgError, ShapeError
from ..ops import determinant as det_ops, inverse as ops
from ..tensor import Tensor
from ..tensor.core import Core
from .arguments import matrices, on_cpu
from .results import Inverse, SignLog


@on_cpu
def inv(A: Tensor) -> Tensor:
    """The inverse of each matrix (…, N, N). Raises LinAlgError where there is none."""
    matrices("linalg.inv", A)
    return ops.inv(A)


@on_cpu
def inv_ex(A: Tensor, *, check_errors: bool = False) -> Any:
    """(inverse, info): info is 0, or 1 where there is no inverse, which then is nan."""
    matrices("linalg.inv_ex", A)
    singular = _singular(A)
    if not singular.any():
        return Inverse(ops.inv(A), A.new_tensor(singular).int())
    if check_errors:
        raise LinAlgError("linalg.inv_ex: the matrix is singular")
    mask = A.new_tensor(singular).bool()[..., None, None]
    eye = A.new_tensor(np.eye(A.shape[-1]))
    made = ops.inv(mask.where(eye, A))
    return Inverse(mask.where(float("nan"), made), A.new_tensor(singular).int())


def _singular(A: Tensor) -> np.ndarray:
    if A.shape[-1] != A.shape[-2]:
        raise ShapeError(f"inv takes square matrices (…, N, N), but got shape {tuple(A.shape)}")
    with np.errstate(all="ignore"):
        return np.asarray(np.linalg.det(A._values()) == 0)


@on_cpu
def pinv(
    A: Tensor,
    rcond: float | None = None,
    hermitian: bool = False,
    *,
    atol: float | None = None,
    rtol: float | None = None,
) -> Tensor:
    """The pseudo-inverse (…, N, M) of each matrix (…, M, N): A⁺ b is the shortest x that comes
    nearest to A x = b.

    Singular values up to max(atol, rtol · the largest) count as 0; rtol (or rcond) is
    max(M, N) · eps unless given. Source: Moore, 1920; Penrose, 1955, "A generalized inverse for
    matrices".
    """
    matrices("linalg.pinv", A)
    relative = rcond if rtol is None else rtol
    low, high = tolerances(A, atol, relative)
    return ops.pinv(A, atol=low, rtol=high, hermitian=hermitian)


def tolerances(A: Tensor, atol: Any, rtol: Any) -> tuple[float, float]:
    """The absolute and the relative size below which a singular value counts as 0."""
    if any(isinstance(t, Core) and t.numel() != 1 for t in (atol, rtol)):
        raise NotImplementedError("atol and rtol are one number here, not one for each matrix")
    if rtol is None:
        size = max(A.shape[-2:], default=0)
        rtol = 0.0 if atol is not None and float(atol) > 0 else size * _eps(A)
    return float(atol or 0.0), float(rtol)


def _eps(A: Tensor) -> float:
    return float(np.finfo(A.dtype.to_real().numpy).eps)


@on_cpu
def det(A: Tensor) -> Tensor:
    """The determinant of each matrix (…, N, N)."""
    matrices("linalg.det", A)
    return det_ops.det(A)


@on_cpu
def slogdet(A: Tensor) -> Any:
    """(sign, logabsdet): the sign of the determinant and the logarithm of its absolute value."""
    matrices("linalg.slogdet", A)
    return SignLog(*det_ops.slogdet(A))


def logdet(input: Tensor) -> Tensor:
    """The logarithm of the determinant: nan where that is negative, -inf where it is 0."""
    sign, size = slogdet(input)
    return size + sign.detach().log()
