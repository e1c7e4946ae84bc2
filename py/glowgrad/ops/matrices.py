"""What the primitives of linear algebra share: they work on batches of matrices, on the CPU."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import LinAlgError, ShapeError
from ..spec import Spec

if TYPE_CHECKING:
    from ..tensor import Tensor


def no_gpu(*_: Any, **__: Any) -> None:
    """The lowering of what only the CPU has; `linalg` moves tensors there and back."""
    raise RuntimeError("linear algebra runs on the CPU only: use x.cpu()")


def square(name: str, a: Spec) -> Spec:
    """The spec itself; ShapeError unless it is of square matrices."""
    if len(a.shape) < 2 or a.shape[-1] != a.shape[-2]:
        raise ShapeError(f"{name} takes square matrices (…, N, N), but got shape {a.shape}")
    return a


# numpy learns of a failure from a floating-point flag, which WebAssembly does not have: there
# nothing is raised, and what could not be computed is nan.
_NO_FLAGS = sys.platform == "emscripten"


def _has_nan(arrays: np.ndarray | tuple[np.ndarray, ...]) -> bool:
    parts = arrays if isinstance(arrays, tuple) else (arrays,)
    return any(bool(np.isnan(part).any()) for part in parts)


def checked(name: str, function: Callable[..., Any], trouble: str) -> Callable[..., Any]:
    """A function of numpy's whose LinAlgError becomes ours, with what is wrong with the matrix."""

    def call(*arrays: np.ndarray, **attrs: Any) -> Any:
        try:
            made = function(*arrays, **attrs)
        except np.linalg.LinAlgError as error:
            raise LinAlgError(f"{name}: {trouble}") from error
        if _NO_FLAGS and _has_nan(made) and not any(map(_has_nan, arrays)):
            raise LinAlgError(f"{name}: {trouble}")
        return made

    return call


def real(name: str, rule: Callable[..., Any]) -> Callable[..., Any]:
    """A rule that is right for real matrices only."""

    @functools.wraps(rule)
    def call(g: Any, ans: Any, a: Any, **attrs: Any) -> Any:
        if a.dtype.is_complex:
            raise NotImplementedError(f"{name} has no gradient for complex matrices here")
        return rule(g, ans, a, **attrs)

    return call


def triangle(x: Tensor, side: Callable[..., np.ndarray], offset: int = 0) -> Tensor:
    """x within its lower (np.tril) or upper (np.triu) triangle, and 0 elsewhere."""
    return x * x.new_tensor(side(np.ones(tuple(x.shape[-2:]), x.dtype.numpy), offset))


NO_CONVERGENCE = "the algorithm did not converge: is there a nan or inf in the matrix?"


def matrix(name: str, a: Spec) -> tuple[tuple[int, ...], int, int]:
    """The shape in parts, (batch, M, N); ShapeError for less than two axes."""
    if len(a.shape) < 2:
        raise ShapeError(f"{name} takes matrices (…, M, N), but got shape {a.shape}")
    return a.shape[:-2], a.shape[-2], a.shape[-1]
