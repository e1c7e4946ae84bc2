"""Operations that make fewer numbers of many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import glowgrad as gg

from .operation import operation


def _axes(x: Any, axis: Any) -> tuple[int, ...]:
    if axis is None:
        return tuple(range(x.ndim))
    return (axis,) if isinstance(axis, int) else tuple(axis)


def _reduction(name: str, method: str) -> Callable[..., Any]:
    def reduce(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
        return getattr(x, method)(_axes(x, axis), keepdim=keepdims)

    reduce.__name__, reduce.__doc__ = name, f"The {name} along `axis`; None: of all numbers."
    return operation(reduce)


amax = max = _reduction("max", "amax")
amin = min = _reduction("min", "amin")


@operation
def mean(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The mean along `axis`; None: of all numbers."""
    x = x if x.dtype.is_floating_point else x.float()
    return x.mean(_axes(x, axis), keepdim=keepdims)


@operation
def sum(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The sum along `axis`; None: of all numbers."""
    return x.sum(_axes(x, axis), keepdim=keepdims)


@operation
def var(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The mean squared distance from the mean."""
    return x.var(_axes(x, axis), correction=0, keepdim=keepdims)


@operation
def std(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The square root of the variance."""
    return x.std(_axes(x, axis), correction=0, keepdim=keepdims)


@operation
def prod(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The product along `axis`."""
    if axis is None:
        made = x.reshape(-1).prod(0)
        return made.reshape((1,) * x.ndim) if keepdims else made
    for one in sorted((a % x.ndim for a in _axes(x, axis)), reverse=True):
        x = x.prod(one, keepdim=keepdims)
    return x


@operation
def all(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Whether all are true."""
    return x.bool().all(_axes(x, axis), keepdim=keepdims)


@operation
def any(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Whether one is true."""
    return x.bool().any(_axes(x, axis), keepdim=keepdims)


@operation
def count_nonzero(x: Any, axis: Any = None) -> Any:
    """How many are not 0."""
    return (x != 0).sum(_axes(x, axis))


@operation
def argmax(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The place of the largest number along `axis`; None: in the flattened tensor."""
    return x.argmax(axis, keepdim=keepdims)


@operation
def argmin(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The place of the smallest number along `axis`; None: in the flattened tensor."""
    return x.argmin(axis, keepdim=keepdims)


@operation
def logsumexp(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """log Σ exp(x)."""
    return x.logsumexp(_axes(x, axis), keepdim=keepdims)


@operation
def cumsum(x: Any, axis: Any = None) -> Any:
    """Running sums along `axis`; None: over the flattened tensor."""
    return x.reshape(-1).cumsum(0) if axis is None else x.cumsum(axis)


@operation
def cumprod(x: Any, axis: Any = None) -> Any:
    """Running products along `axis`; None: over the flattened tensor."""
    return x.reshape(-1).cumprod(0) if axis is None else x.cumprod(axis)


@operation
def median(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The middle number; between two, their mean."""
    return gg.quantile(x, 0.5, axis, keepdim=keepdims)


@operation
def average(x: Any, axis: Any = None, weights: Any = None) -> Any:
    """The mean, each number times its weight."""
    if weights is None:
        return x.mean(_axes(x, axis))
    from ..variable import as_value

    w = as_value(weights, x.dtype)
    if w.ndim == 1 and x.ndim > 1 and isinstance(axis, int):
        w = w.reshape([-1 if a == axis % x.ndim else 1 for a in range(x.ndim)])
    w = w.expand(x.shape)
    return (x * w).sum(_axes(x, axis)) / w.sum(_axes(x, axis))


__all__ = [name for name, value in globals().items() if callable(value) and name[0].islower()
           and name != "operation"]  # fmt: skip
