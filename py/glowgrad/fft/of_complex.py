"""Transforms of complex (or real) numbers to complex ones.

Source: Cooley, Tukey, 1965, "An algorithm for the machine calculation of complex Fourier series".
"""

from __future__ import annotations

from typing import Any

from ..ops.fft import fft as transform
from ..ops.shapes import size_of
from ..tensor import Tensor
from .arguments import Axes, axes_of, complex_numbers, resized, scale

_LAST_TWO = (-2, -1)


def _along(name: str, input: Any, s: Any, dim: Any, norm: str | None, inverse: bool) -> Tensor:
    z = complex_numbers(name, input)
    axes, sizes = axes_of(name, z, s, dim)
    for axis, size in zip(axes, sizes or (), strict=False):
        if size != -1:
            z = resized(name, z, axis, size)
    return along(name, z, axes, norm, inverse)


def along(name: str, z: Tensor, axes: Axes, norm: str | None, inverse: bool) -> Tensor:
    """The transform along axes whose lengths are right."""
    count = size_of([z.shape[a] for a in axes])
    if axes and not count:
        raise RuntimeError(f"Invalid number of data points (0) specified for {name}")
    factor = scale(name, norm, count, inverse)
    if not axes:
        return z
    made = transform(z, axes=axes, inverse=inverse)
    return made if factor == 1 else made * factor


def fft(input: Tensor, n: int | None = None, dim: int = -1, norm: str | None = None) -> Tensor:
    """X_k = Σ_j x_j exp(-2πi jk / n) along an axis, cut or filled with zeros to length n."""
    return _along("fft.fft", input, n, (dim,), norm, False)


def ifft(input: Tensor, n: int | None = None, dim: int = -1, norm: str | None = None) -> Tensor:
    """x_j = 1/n Σ_k X_k exp(2πi jk / n) along an axis: the inverse of `fft`."""
    return _along("fft.ifft", input, n, (dim,), norm, True)


def fft2(input: Tensor, s: Any = None, dim: Any = _LAST_TWO, norm: str | None = None) -> Tensor:
    """`fft` along two axes."""
    return _along("fft.fft2", input, s, dim, norm, False)


def ifft2(input: Tensor, s: Any = None, dim: Any = _LAST_TWO, norm: str | None = None) -> Tensor:
    """The inverse of `fft2`."""
    return _along("fft.ifft2", input, s, dim, norm, True)


def fftn(input: Tensor, s: Any = None, dim: Any = None, norm: str | None = None) -> Tensor:
    """`fft` along several axes (all if None), cut or filled with zeros to the lengths s."""
    return _along("fft.fftn", input, s, dim, norm, False)


def ifftn(input: Tensor, s: Any = None, dim: Any = None, norm: str | None = None) -> Tensor:
    """The inverse of `fftn`."""
    return _along("fft.ifftn", input, s, dim, norm, True)
