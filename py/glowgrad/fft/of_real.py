"""Transforms of real numbers, whose second half mirrors the first and is left out, and back."""

from __future__ import annotations

from typing import Any

from ..tensor import Tensor
from ..tensor.movement import cat
from .arguments import axes_of, complex_numbers, floating, resized
from .of_complex import along

_LAST_TWO = (-2, -1)


def _forward(name: str, input: Any, s: Any, dim: Any, norm: str | None) -> Tensor:
    x = floating(name, input, real=True)
    axes, sizes = axes_of(name, x, s, dim)
    if not axes:
        raise RuntimeError(f"{name} needs at least one axis")
    for axis, size in zip(axes, sizes or (), strict=False):
        if size != -1:
            x = resized(name, x, axis, size)
    last = axes[-1]
    made = along(name, x.to(x.dtype.to_complex()), axes, norm, False)
    return made.narrow(last, 0, x.shape[last] // 2 + 1)


def _backward(name: str, input: Any, s: Any, dim: Any, norm: str | None) -> Tensor:
    z = complex_numbers(name, input)
    axes, sizes = axes_of(name, z, s, dim)
    if not axes:
        raise RuntimeError(f"{name} needs at least one axis")
    last = axes[-1]
    length = 2 * (z.shape[last] - 1) if sizes is None or sizes[-1] == -1 else sizes[-1]
    for axis, size in zip(axes[:-1], sizes or (), strict=False):
        if size != -1:
            z = resized(name, z, axis, size)
    if length < 1:
        raise RuntimeError(f"Invalid number of data points ({length}) specified for {name}")
    half = resized(name, z, last, length // 2 + 1)
    if axes[:-1]:
        half = along(name, half, axes[:-1], norm, True)
    mirrored = half.narrow(last, 1, (length + 1) // 2 - 1).conj().flip(last)
    return along(name, cat([half, mirrored], last), (last,), norm, True).real


def rfft(input: Tensor, n: int | None = None, dim: int = -1, norm: str | None = None) -> Tensor:
    """`fft` of real numbers: the first n // 2 + 1 frequencies, of which the others are mirror
    images.
    """
    return _forward("fft.rfft", input, n, (dim,), norm)


def irfft(input: Tensor, n: int | None = None, dim: int = -1, norm: str | None = None) -> Tensor:
    """The n real numbers (2 · (size - 1) if None) whose `rfft` is the input."""
    return _backward("fft.irfft", input, n, (dim,), norm)


def rfft2(input: Tensor, s: Any = None, dim: Any = _LAST_TWO, norm: str | None = None) -> Tensor:
    """`rfft` along the last of two axes, `fft` along the other."""
    return _forward("fft.rfft2", input, s, dim, norm)


def irfft2(input: Tensor, s: Any = None, dim: Any = _LAST_TWO, norm: str | None = None) -> Tensor:
    """The inverse of `rfft2`."""
    return _backward("fft.irfft2", input, s, dim, norm)


def rfftn(input: Tensor, s: Any = None, dim: Any = None, norm: str | None = None) -> Tensor:
    """`rfft` along the last of several axes (all if None), `fft` along the others."""
    return _forward("fft.rfftn", input, s, dim, norm)


def irfftn(input: Tensor, s: Any = None, dim: Any = None, norm: str | None = None) -> Tensor:
    """The inverse of `rfftn`."""
    return _backward("fft.irfftn", input, s, dim, norm)
