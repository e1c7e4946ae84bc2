"""Small pieces of linear algebra (sklearn.utils.extmath)."""

from __future__ import annotations

import numpy as np


def row_norms(X: np.ndarray, squared: bool = False) -> np.ndarray:
    """The length of each row, or its square."""
    norms = np.einsum("ij,ij->i", X, X)
    return norms if squared else np.sqrt(norms)


def stable_cumsum(values: np.ndarray, axis: int | None = None) -> np.ndarray:
    """Running sums in float64."""
    return np.cumsum(values, axis=axis, dtype=np.float64)


def svd_flip(
    u: np.ndarray, v: np.ndarray, u_based_decision: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """Singular vectors with signs that do not depend on the method: the entry of largest size in
    each column of u (or row of v) is positive.
    """
    if u_based_decision:
        largest = np.argmax(np.abs(u), axis=0)
        signs = np.sign(u[largest, np.arange(u.shape[1])])
    else:
        largest = np.argmax(np.abs(v), axis=1)
        signs = np.sign(v[np.arange(v.shape[0]), largest])
    return u * signs[: u.shape[1]], v * signs[: v.shape[0], None]


def softmax(X: np.ndarray) -> np.ndarray:
    """exp(x) / sum exp(x) along rows."""
    powers = np.exp(X - X.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
