"""Determinants of matrices, on the CPU."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ..primitive import Primitive
from ..spec import Spec
from .factorization import svd
from .inverse import inv
from .matrices import no_gpu, square
from .movement import cat

if TYPE_CHECKING:
    from ..tensor import Tensor


def _cofactors(a: Tensor) -> Tensor:
    """det(a) · a⁻¹ᵀ, also of singular a = u s v: det(u v) u (Π of other s) v."""
    u, s, v = svd(a, full=True)
    n = s.shape[-1]
    columns = [s.narrow(-1, i, 1) for i in range(n)]
    others = [math.prod([*columns[:i], *columns[i + 1 :], columns[i] * 0 + 1]) for i in range(n)]
    values = cat(*others, axis=s.ndim - 1)
    return (det(u) * det(v))[..., None, None] * (u * values.unsqueeze(-2)) @ v


def _det_gradient(g: Tensor, ans: Tensor, a: Tensor) -> Tensor:
    if not a.shape[-1]:
        return a * 0
    if (ans == 0).any():
        return g[..., None, None] * _cofactors(a)
    return (g * ans)[..., None, None] * inv(a).mT


det: Primitive = Primitive(
    "det",
    spec=lambda a: Spec(square("linalg.det", a).shape[:-2], a.dtype),
    numpy=np.linalg.det,
    gpu=no_gpu,
    vjp=[_det_gradient],
)


def _slogdet_gradient(g: list[Tensor | None], _ans: Any, a: Tensor) -> Tensor | None:
    if a.dtype.is_complex:
        raise NotImplementedError("slogdet of complex matrices has no gradient here: use det")
    return None if g[1] is None else g[1][..., None, None] * inv(a).mT


# The sign of the determinant and the logarithm of its absolute value.
slogdet = Primitive(
    "slogdet",
    spec=lambda a: [
        Spec(square("linalg.slogdet", a).shape[:-2], a.dtype),
        Spec(a.shape[:-2], a.dtype.to_real()),
    ],
    numpy=lambda a: tuple(np.linalg.slogdet(a)),
    gpu=no_gpu,
    vjp=[_slogdet_gradient],
)
