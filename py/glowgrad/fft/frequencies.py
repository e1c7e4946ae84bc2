"""Which frequency stands where."""

from __future__ import annotations

from typing import Any

from ..dtypes import get_default_dtype
from ..tensor import Tensor
from ..tensor.creation import arange
from ..tensor.movement import cat


def fftfreq(
    n: int,
    d: float = 1.0,
    *,
    out: None = None,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """The frequencies of `fft` of n samples at distance d: 0, 1, …, then the negative ones, over
    n · d.
    """
    low, high = arange((n + 1) // 2, device=device), arange(-(n // 2), 0, device=device)
    return _over("fft.fftfreq", cat([low, high]), n * d, out, dtype, requires_grad)


def rfftfreq(
    n: int,
    d: float = 1.0,
    *,
    out: None = None,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """The frequencies of `rfft` of n samples at distance d: 0 to n // 2, over n · d."""
    numbers = arange(n // 2 + 1, device=device)
    return _over("fft.rfftfreq", numbers, n * d, out, dtype, requires_grad)


def _over(
    name: str, numbers: Tensor, span: float, out: Any, dtype: Any, requires_grad: bool
) -> Tensor:
    if out is not None:
        raise NotImplementedError(f"{name} has no out= here: use what it returns")
    if span == 0:
        raise RuntimeError(f"{name} needs a number of samples and a distance other than 0")
    return (numbers.to(dtype or get_default_dtype()) / span).requires_grad_(requires_grad)


def fftshift(input: Tensor, dim: Any = None) -> Tensor:
    """The frequency 0 in the middle of the axes (all if None)."""
    return _rolled(input, dim, lambda n: n // 2)


def ifftshift(input: Tensor, dim: Any = None) -> Tensor:
    """The inverse of `fftshift`."""
    return _rolled(input, dim, lambda n: -(n // 2))


def _rolled(input: Tensor, dim: Any, by: Any) -> Tensor:
    dims = range(input.ndim) if dim is None else (dim,) if isinstance(dim, int) else tuple(dim)
    return input.roll([by(input.shape[d]) for d in dims], list(dims))
