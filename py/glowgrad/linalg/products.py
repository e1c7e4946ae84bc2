"""Products and powers of matrices."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from ..errors import ShapeError
from ..ops.shapes import normal_axis
from ..tensor import Tensor
from ..tensor.movement import cat
from .arguments import matrices, on_cpu
from .inverses import inv


def matmul(input: Tensor, other: Tensor) -> Tensor:
    """`input @ other`."""
    return input @ other


def _square(name: str, A: Tensor) -> None:
    matrices(name, A)
    if A.shape[-1] != A.shape[-2]:
        raise ShapeError(f"{name} takes square matrices (…, N, N), but got shape {tuple(A.shape)}")


def matrix_power(A: Tensor, n: int) -> Tensor:
    """A multiplied by itself n times; the inverse for n < 0, the identity for n = 0."""
    if not isinstance(n, int):
        raise TypeError(f"linalg.matrix_power takes a whole number n, not {type(n).__name__}")
    _square("linalg.matrix_power", A)
    if n == 0:
        return (A * 0) + A.new_tensor(np.eye(A.shape[-1]))
    factor = inv(A) if n < 0 else A
    result: Tensor | None = None
    left = abs(n)
    while left:
        if left % 2:
            result = factor if result is None else result @ factor
        left //= 2
        factor = factor @ factor if left else factor
    assert result is not None
    return result


_TERMS = 18


@on_cpu
def matrix_exp(A: Tensor) -> Tensor:
    """1 + A + A²/2! + A³/3! + …: the series of a matrix halved until it is small, squared as often.

    Source: Higham, 2005, "The scaling and squaring method for the matrix exponential revisited".
    """
    _square("linalg.matrix_exp", A)
    if not A.numel():
        return A.clone()
    sizes = np.abs(A._values()).sum(-2).max(-1)
    finite = np.where(np.isfinite(sizes), sizes, 0)
    halvings = np.maximum(0, np.ceil(np.log2(np.maximum(finite, 1e-30)))).astype(int)
    x = A / A.new_tensor(2.0**halvings)[..., None, None]
    eye = A.new_tensor(np.eye(A.shape[-1]))
    result = x / _TERMS + eye
    for k in range(_TERMS - 1, 0, -1):  # 1 + x (1 + x/2 (1 + x/3 (…)))
        result = x @ result / k + eye
    for step in range(halvings.max()):
        more = A.new_tensor(halvings > step).real.bool()[..., None, None]
        result = more.where(result @ result, result)
    return result


def multi_dot(tensors: Sequence[Tensor]) -> Tensor:
    """The product of several matrices, in the order of the least work; the first and the last may
    be vectors.

    Source: Cormen et al., 2009, "Introduction to algorithms", 15.2.
    """
    if len(tensors) < 2:
        raise RuntimeError(f"linalg.multi_dot takes two tensors or more, but got {len(tensors)}")
    parts = list(tensors)
    first, last = parts[0].ndim == 1, parts[-1].ndim == 1
    if first:
        parts[0] = parts[0].unsqueeze(0)
    if last:
        parts[-1] = parts[-1].unsqueeze(1)
    for number, part in enumerate(parts):
        if part.ndim != 2:
            raise ShapeError(
                f"linalg.multi_dot takes matrices (vectors first and last), but tensor {number} "
                f"has shape {tuple(tensors[number].shape)}"
            )
    made = _in_best_order(parts)
    if last:
        made = made.squeeze(-1)
    return made.squeeze(0) if first else made


def _in_best_order(parts: list[Tensor]) -> Tensor:
    sizes = [part.shape[0] for part in parts] + [parts[-1].shape[1]]

    @cache
    def plan(i: int, j: int) -> tuple[int, int]:
        """The least work for parts i to j, and where to split them."""
        if i == j:
            return 0, i
        return min(
            (plan(i, k)[0] + plan(k + 1, j)[0] + sizes[i] * sizes[k + 1] * sizes[j + 1], k)
            for k in range(i, j)
        )

    def product(i: int, j: int) -> Tensor:
        if i == j:
            return parts[i]
        k = plan(i, j)[1]
        return product(i, k) @ product(k + 1, j)

    return product(0, len(parts) - 1)


def cross(input: Tensor, other: Tensor, *, dim: int = -1) -> Tensor:
    """The vector at right angles to both, a × b, along an axis of size 3."""
    for x in (input, other):
        if not isinstance(x, Tensor):
            raise TypeError(f"linalg.cross takes tensors, but got {type(x).__name__}")
    if input.ndim != other.ndim:
        raise ShapeError(
            f"linalg.cross takes tensors with equally many axes, but got shapes "
            f"{tuple(input.shape)} and {tuple(other.shape)}"
        )
    axis = normal_axis(dim, input.ndim, "linalg.cross")
    if input.shape[axis] != 3 or other.shape[axis] != 3:
        raise ShapeError(
            f"linalg.cross takes vectors of 3 numbers along dim {dim}, but got shapes "
            f"{tuple(input.shape)} and {tuple(other.shape)}"
        )

    def turned(x: Tensor, by: int) -> Tensor:
        return cat([x.narrow(axis, by, 3 - by), x.narrow(axis, 0, by)], axis)

    return turned(input, 1) * turned(other, 2) - turned(input, 2) * turned(other, 1)


def old_cross(input: Tensor, other: Tensor, dim: int | None = None) -> Tensor:
    """a × b along `dim`, or along the first axis of size 3."""
    if dim is None:
        dim = next((a for a, n in enumerate(input.shape) if n == 3), None)
        if dim is None:
            raise ShapeError(f"cross got shape {tuple(input.shape)}: no axis has 3 elements")
    return cross(input, other, dim=dim)


def vecdot(x: Tensor, y: Tensor, *, dim: int = -1) -> Tensor:
    """Σ conj(x) · y along an axis."""
    return (x.conj() * y).sum(dim)


def vander(x: Tensor, *, N: int | None = None) -> Tensor:
    """The powers 0 to N - 1 of each number: (…, n) → (…, n, N)."""
    if not x.ndim:
        raise ShapeError("linalg.vander takes vectors, but got a 0-d tensor")
    count = x.shape[-1] if N is None else N
    if N is not None and N <= 1:
        raise RuntimeError(f"linalg.vander got N={N}: it must be above 1")
    x = x if x.dtype.differentiable else x.long()
    columns = [x * 0 + 1]
    for _ in range(1, count):
        columns.append(columns[-1] * x)
    return cat([c.unsqueeze(-1) for c in columns], -1)


def old_vander(x: Tensor, N: int | None = None, increasing: bool = False) -> Tensor:
    """The powers of each number of a vector, descending unless increasing=True."""
    if x.ndim != 1:
        raise ShapeError(f"vander takes a vector, but got shape {tuple(x.shape)}")
    count = x.shape[0] if N is None else N
    if count < 0:
        raise RuntimeError(f"vander got N={N}: it must not be negative")
    if not count:
        return x.new_zeros((x.shape[0], 0))
    made = vander(x, N=count) if count > 1 else (x * 0 + 1).unsqueeze(-1)
    return made if increasing else made.flip(-1)


def diagonal(A: Tensor, *, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Any:
    """The diagonal of each matrix, as a view; `offset` above (or below) the main one."""
    return A.diagonal(offset, dim1, dim2)
