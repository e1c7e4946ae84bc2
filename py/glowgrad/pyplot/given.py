"""What callers give, in the form that the drawing needs."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..pictures.figure import as_numpy
from .artist import SHORT, numbers


def coloured(given: dict[str, Any]) -> bool:
    return any(SHORT.get(k, k) in ("color", "facecolor") for k in given)


def error_sizes(values: Any, count: int, name: str) -> tuple[np.ndarray, np.ndarray]:
    errors = np.asarray(numbers(values, name), float)
    if (errors < 0).any():
        raise ValueError(f"{name} must not contain negative values")
    if errors.ndim == 2 and errors.shape[0] == 2:
        low, high = errors
    else:
        low = high = errors
    try:
        return np.broadcast_to(low, count), np.broadcast_to(high, count)
    except ValueError:
        raise ValueError(
            f"{name} has shape {errors.shape} for {count} points: it is one number, "
            f"({count},) or (2, {count})"
        ) from None


def data_sets(x: Any) -> list[np.ndarray]:
    """One or several sets of numbers: a vector, the columns of a matrix, or a list of vectors."""
    if (
        isinstance(x, (list, tuple))
        and x
        and not np.isscalar(x[0])
        and np.ndim(as_shape(x[0])) == 1
    ):
        return [np.ravel(numbers(v, "x")) for v in x]
    values = numbers(x, "x")
    return [np.ravel(values)] if values.ndim < 2 else [np.ravel(c) for c in values.T]


def as_shape(values: Any) -> Any:
    try:
        return as_numpy(values)
    except ValueError:
        return np.empty(0)
