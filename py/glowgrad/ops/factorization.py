"""Factorizations of matrices on the CPU: Cholesky, LU, QR, eigenvalues and singular values.

Sources of the derivatives: Giles, 2008, "An extended collection of matrix derivative results for
forward and reverse mode algorithmic differentiation"; Murray, 2016, "Differentiation of the
Cholesky decomposition"; Walter, Lehmann, 2018, "Algorithmic differentiation of linear algebra
functions" (QR).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..dtypes import int32
from ..primitive import Primitive
from ..spec import Spec
from .inverse import solve
from .matrices import NO_CONVERGENCE, checked, matrix, no_gpu, real, square, triangle
from .movement import cat

if TYPE_CHECKING:
    from ..tensor import Tensor


Grads = list["Tensor | None"]


def _off_diagonal(values: Tensor) -> Tensor:
    """1 / (values[j] - values[i]) at (i, j), and 0 on the diagonal."""
    diagonal = values.new_tensor(np.eye(values.shape[-1], dtype=values.dtype.numpy))
    differences = values.unsqueeze(-2) - values.unsqueeze(-1) + diagonal
    return (1 - diagonal) / differences


def _diagonal(values: Tensor) -> Tensor:
    """Matrices with these values on the diagonal."""
    eye = np.eye(values.shape[-1], dtype=values.dtype.numpy)
    return values.unsqueeze(-1) * values.new_tensor(eye)


# Cholesky


def _cholesky_gradient(g: Tensor, ans: Tensor, _a: Tensor) -> Tensor:
    """½ L⁻ᵀ S L⁻¹, where S has the lower triangle of Lᵀ g on both sides of the diagonal."""
    lower = triangle(ans.mT @ g, np.tril)
    symmetric = lower + triangle(lower, np.tril, -1).mT
    half = solve(ans.mT, symmetric)
    return solve(ans.mT, half.mT).mT * 0.5


cholesky = Primitive(
    "cholesky",
    spec=lambda a: square("linalg.cholesky", a),
    numpy=checked(
        "linalg.cholesky",
        np.linalg.cholesky,
        "the matrix is not positive-definite; for a covariance, add a small number to its diagonal",
    ),
    gpu=no_gpu,
    vjp=[real("linalg.cholesky", _cholesky_gradient)],
)

# LU


def _lu_numpy(a: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Gaussian elimination, all matrices of the batch at once; the row with the largest number
    comes first.
    """
    m, n = a.shape[-2:]
    lu = a.reshape(-1, m, n).copy()
    pivots = np.empty((len(lu), min(m, n)), np.int32)
    each = np.arange(len(lu))
    for k in range(min(m, n)):
        chosen = k + np.abs(lu[:, k:, k]).argmax(1)
        pivots[:, k] = chosen + 1
        lu[each, k], lu[each, chosen] = lu[each, chosen], lu[each, k].copy()
        pivot = lu[:, k, k, None]
        lu[:, k + 1 :, k] /= np.where(pivot == 0, 1, pivot)
        lu[:, k + 1 :, k + 1 :] -= lu[:, k + 1 :, k, None] * lu[:, k, None, k + 1 :]
    return lu.reshape(a.shape), pivots.reshape(*a.shape[:-2], min(m, n))


def permutation(pivots: np.ndarray, rows: int) -> np.ndarray:
    """The matrices P of a = P L U, of numbers 0 and 1, from the rows that were swapped."""
    flat = pivots.reshape(-1, pivots.shape[-1])
    order = np.tile(np.arange(rows), (len(flat), 1))
    each = np.arange(len(flat))
    for k in range(flat.shape[1]):
        other = flat[:, k] - 1
        order[each, k], order[each, other] = order[each, other], order[each, k].copy()
    made = np.zeros((len(flat), rows, rows))
    made[each[:, None], order, np.arange(rows)] = 1
    return made.reshape(*pivots.shape[:-1], rows, rows)


def _lu_spec(a: Spec) -> list[Spec]:
    batch, m, n = matrix("linalg.lu", a)
    return [a, Spec((*batch, min(m, n)), int32)]


def _lu_gradient(g: Grads, ans: list[Tensor], a: Tensor) -> Tensor | None:
    """P L⁻ᵀ (tril(Lᵀ g_l, -1) + triu(g_u Uᵀ)) U⁻ᵀ."""
    packed, pivots = ans
    m, n = a.shape[-2:]
    if m != n:
        raise NotImplementedError("linalg.lu has a gradient for square matrices only here")
    if g[0] is None:
        return None
    lower = triangle(packed, np.tril, -1) + packed.new_tensor(np.eye(n))
    upper = triangle(packed, np.triu)
    inner = triangle(lower.mT @ triangle(g[0], np.tril, -1), np.tril, -1)
    inner = inner + triangle(triangle(g[0], np.triu) @ upper.mT, np.triu)
    made = solve(upper, solve(lower.mT, inner).mT).mT
    return made.new_tensor(permutation(pivots._values(), m)) @ made


# L (below the diagonal, which is 1) and U in one matrix, and the rows that were swapped, from 1.
lu = Primitive(
    "lu",
    spec=_lu_spec,
    numpy=_lu_numpy,
    gpu=no_gpu,
    vjp=[real("linalg.lu", _lu_gradient)],
)

# QR


def _qr_spec(a: Spec, *, complete: bool) -> list[Spec]:
    batch, m, n = matrix("linalg.qr", a)
    k = m if complete else min(m, n)
    return [Spec((*batch, m, k), a.dtype), Spec((*batch, k, n), a.dtype)]


def _qr_gradient(g: Grads, ans: list[Tensor], a: Tensor, *, complete: bool) -> Tensor | None:
    q, r = ans
    m, n = a.shape[-2:]
    if complete and m > n:
        raise RuntimeError(
            "linalg.qr with mode='complete' has no gradient where there are more rows than "
            "columns: use mode='reduced'"
        )
    g_q, g_r = g
    if m >= n:
        return _square_qr_gradient(g_q, g_r, q, r)
    # a = [x, y] with x square: q, r[:, :m] come from x, and r[:, m:] = qᵀ y.
    y = a.narrow(-1, m, n - m)
    right = None if g_r is None else g_r.narrow(-1, m, n - m)
    if right is not None:
        g_q = y @ right.mT if g_q is None else g_q + y @ right.mT
    left = None if g_r is None else g_r.narrow(-1, 0, m)
    g_x = _square_qr_gradient(g_q, left, q, r.narrow(-1, 0, m))
    g_y = q @ right if right is not None else y * 0
    return None if g_x is None else cat(g_x, g_y, axis=a.ndim - 1)


def _square_qr_gradient(
    g_q: Tensor | None, g_r: Tensor | None, q: Tensor, r: Tensor
) -> Tensor | None:
    """(g_q + q · sym(g_r rᵀ - qᵀ g_q)) r⁻ᵀ, where sym mirrors the upper triangle."""
    inner: Any = 0
    if g_r is not None:
        inner = g_r @ r.mT
    if g_q is not None:
        inner = inner - q.mT @ g_q
    upper = triangle(inner, np.triu)
    mirrored = q @ (upper + triangle(upper, np.triu, 1).mT)
    total = mirrored if g_q is None else g_q + mirrored
    return solve(r, total.mT).mT


qr = Primitive(
    "qr",
    spec=_qr_spec,
    numpy=lambda a, *, complete: tuple(np.linalg.qr(a, "complete" if complete else "reduced")),
    gpu=no_gpu,
    vjp=[real("linalg.qr", _qr_gradient)],
)

# eigenvalues of symmetric matrices


def _eigh_spec(a: Spec) -> list[Spec]:
    square("linalg.eigh", a)
    return [Spec(a.shape[:-1], a.dtype.to_real()), a]


def _eigh_gradient(g: Grads, ans: list[Tensor], _a: Tensor) -> Tensor:
    """v (diag(g_l) + (vᵀ g_v) / (l_j - l_i)) vᵀ."""
    values, vectors = ans
    g_values, g_vectors = g
    inner: Any = 0
    if g_values is not None:
        inner = _diagonal(g_values)
    if g_vectors is not None:
        inner = inner + (vectors.mT @ g_vectors) * _off_diagonal(values)
    return vectors @ inner @ vectors.mT


# Reads the lower triangle only.
eigh = Primitive(
    "eigh",
    spec=_eigh_spec,
    numpy=checked("linalg.eigh", lambda a: tuple(np.linalg.eigh(a)), NO_CONVERGENCE),
    gpu=no_gpu,
    vjp=[real("linalg.eigh", _eigh_gradient)],
)

# eigenvalues of any matrices


def _eig_spec(a: Spec) -> list[Spec]:
    square("linalg.eig", a)
    kind = a.dtype.to_complex()
    return [Spec(a.shape[:-1], kind), Spec(a.shape, kind)]


def _eig_gradient(g: Grads, ans: list[Tensor], _a: Tensor) -> Tensor:
    """v⁻ᴴ (diag(g_l) + (vᴴ g_v - vᴴ v diag(re(vᴴ g_v))) / conj(l_j - l_i)) vᴴ."""
    values, vectors = ans
    # The rule as it is: the conjugates that Primitive.gradient puts around it are undone.
    g_values, g_vectors = (None if part is None else part.conj() for part in g)
    inner: Any = 0
    if g_values is not None:
        inner = _diagonal(g_values)
    if g_vectors is not None:
        product = vectors.mH @ g_vectors
        lengths = product.real * product.real.new_tensor(np.eye(values.shape[-1]))
        product = product - vectors.mH @ vectors @ lengths.to(product.dtype)
        inner = inner + product * _off_diagonal(values).conj()
    made = solve(vectors.mH, inner @ vectors.mH)
    return made.conj() if _a.dtype.is_complex else made.real


eig = Primitive(
    "eig",
    spec=_eig_spec,
    numpy=checked("linalg.eig", lambda a: tuple(np.linalg.eig(a)), NO_CONVERGENCE),
    gpu=no_gpu,
    vjp=[_eig_gradient],
)

# singular values


def _svd_spec(a: Spec, *, full: bool) -> list[Spec]:
    batch, m, n = matrix("linalg.svd", a)
    k = min(m, n)
    return [
        Spec((*batch, m, m if full else k), a.dtype),
        Spec((*batch, k), a.dtype.to_real()),
        Spec((*batch, n if full else k, n), a.dtype),
    ]


def _svd_gradient(g: Grads, ans: list[Tensor], a: Tensor, *, full: bool) -> Tensor:
    """u [(skew(uᵀ g_u) / e) s + s (skew(vᵀ g_v) / e) + diag(g_s)] vᵀ with e_ij = s_j² - s_i², and
    what lies outside of the spaces that u and v span.
    """
    m, n = a.shape[-2:]
    k = min(m, n)
    u, s, vh = ans[0].narrow(-1, 0, k), ans[1], ans[2].narrow(-2, 0, k)
    g_u = None if g[0] is None else g[0].narrow(-1, 0, k)
    g_vh = None if g[2] is None else g[2].narrow(-2, 0, k)
    inner: Any = 0
    outer: Any = 0
    if g[1] is not None:
        inner = _diagonal(g[1])
    if g_u is not None:
        projected = u.mT @ g_u
        inner = inner + (projected - projected.mT) * _off_diagonal(s * s) * s.unsqueeze(-2)
        if m > k:
            outer = outer + ((g_u - u @ projected) / s.unsqueeze(-2)) @ vh
    if g_vh is not None:
        projected = vh @ g_vh.mT
        inner = inner + s.unsqueeze(-1) * ((projected - projected.mT) * _off_diagonal(s * s))
        if n > k:
            outer = outer + u @ ((g_vh - projected.mT @ vh) / s.unsqueeze(-1))
    return u @ inner @ vh + outer


svd = Primitive(
    "svd",
    spec=_svd_spec,
    numpy=checked(
        "linalg.svd",
        lambda a, *, full: tuple(np.linalg.svd(a, full_matrices=full)),
        NO_CONVERGENCE,
    ),
    gpu=no_gpu,
    vjp=[real("linalg.svd", _svd_gradient)],
)
