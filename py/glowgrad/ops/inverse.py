"""Inverses of matrices and solutions of systems of equations, on the CPU.

Matrices are the last two axes, all axes before are a batch. The derivatives are written in tensor
operations.

Sources: Giles, 2008, "An extended collection of matrix derivative results for forward and reverse
mode algorithmic differentiation"; Golub, Pereyra, 1973, "The differentiation of pseudo-inverses and
nonlinear least squares problems whose variables separate".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import ShapeError
from ..primitive import Primitive
from ..spec import Spec
from .matrices import NO_CONVERGENCE, checked, matrix, no_gpu, real, square

if TYPE_CHECKING:
    from ..tensor import Tensor


_SINGULAR = (
    "the matrix is singular (its rows are not independent), so that there is no inverse; "
    "linalg.pinv and linalg.lstsq work with such matrices"
)

inv = Primitive(
    "inv",
    spec=lambda a: square("linalg.inv", a),
    numpy=checked("linalg.inv", np.linalg.inv, _SINGULAR),
    gpu=no_gpu,
    vjp=[lambda g, ans, _a: -(ans.mT @ g @ ans.mT)],
)


def _solve_spec(a: Spec, b: Spec) -> Spec:
    square("linalg.solve", a)
    if b.shape[-2] != a.shape[-1]:
        raise ShapeError(
            f"linalg.solve got matrices of shape {a.shape} and right-hand sides {b.shape}: "
            f"these need {a.shape[-1]} rows"
        )
    return b


# a x = b, with equal batches.
solve: Primitive = Primitive(
    "solve",
    spec=_solve_spec,
    numpy=checked("linalg.solve", np.linalg.solve, _SINGULAR),
    gpu=no_gpu,
    vjp=[
        lambda g, ans, a, _b: -(solve(a.mT, g) @ ans.mT),
        lambda g, _ans, a, _b: solve(a.mT, g),
    ],
)


def _pinv_numpy(a: np.ndarray, *, atol: float, rtol: float, hermitian: bool) -> np.ndarray:
    """Singular values up to max(atol, rtol · the largest) count as 0."""
    if hermitian:
        a = np.tril(a) + np.tril(a, -1).swapaxes(-1, -2).conj()
    u, s, vh = np.linalg.svd(a, full_matrices=False)
    limit = np.maximum(atol, rtol * s.max(-1, keepdims=True, initial=0))
    inverse = np.where(s > limit, 1 / np.where(s > limit, s, 1), 0).astype(s.dtype)
    made: np.ndarray = (vh.conj().swapaxes(-1, -2) * inverse[..., None, :]) @ (
        u.conj().swapaxes(-1, -2)
    )
    return made


def _pinv_spec(a: Spec, *, atol: float, rtol: float, hermitian: bool) -> Spec:
    batch, m, n = matrix("linalg.pinv", a)
    if hermitian:
        square("linalg.pinv", a)
    return Spec((*batch, n, m), a.dtype)


def _pinv_gradient(g: Tensor, ans: Tensor, a: Tensor, **_: Any) -> Tensor:
    p, h = ans, g.mT
    rows = h @ p  # (M, M)
    columns = p @ h  # (N, N)
    made = -(p.mT @ g @ p.mT)
    made = made + (rows - a @ (p @ rows)) @ p.mT
    return made + p.mT @ (columns - (columns @ p) @ a)


pinv = Primitive(
    "pinv",
    spec=_pinv_spec,
    numpy=checked("linalg.pinv", _pinv_numpy, NO_CONVERGENCE),
    gpu=no_gpu,
    vjp=[real("linalg.pinv", _pinv_gradient)],
)
