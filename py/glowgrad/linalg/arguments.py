"""What the functions of `linalg` take: matrices of real or complex numbers, from any device."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from ..device import cpu
from ..errors import DeviceError, ShapeError
from ..tensor import Tensor


def on_cpu(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that computes on the CPU: tensors from elsewhere are moved there, and the results
    back (which reads the GPU's memory and so waits for it). Gradients flow through both moves.
    """

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        given = [a for a in (*args, *kwargs.values()) if isinstance(a, Tensor)]
        away = [a for a in given if a.device != cpu]
        if not away:
            return function(*args, **kwargs)
        place = away[0].device
        if any(a.device != place and a.ndim for a in given):
            raise DeviceError(
                f"{function.__name__} got tensors on different devices: "
                + ", ".join(f"{tuple(a.shape)} on {a.device}" for a in given)
            )
        there = [a.cpu() if isinstance(a, Tensor) else a for a in args]
        named = {k: a.cpu() if isinstance(a, Tensor) else a for k, a in kwargs.items()}
        return _moved(function(*there, **named), place, function.__name__)

    return call


def _moved(made: Any, place: Any, name: str) -> Any:
    if isinstance(made, Tensor):
        if made.dtype.is_complex:
            raise DeviceError(
                f"{name} gives complex numbers, which exist on the CPU only: use x.cpu()"
            )
        return made.to(place)
    if isinstance(made, tuple):
        parts = [_moved(part, place, name) for part in made]
        return type(made)(*parts) if hasattr(made, "_fields") else tuple(parts)
    return made


def matrices(name: str, *tensors: Any, axes: int = 2) -> None:
    """Raise TypeError for what is not a tensor, NotImplementedError for other types than float32,
    float64 and complex ones, ShapeError for less than `axes` axes.
    """
    for x in tensors:
        if not isinstance(x, Tensor):
            raise TypeError(f"{name} takes tensors, but got {type(x).__name__}")
        if not x.dtype.differentiable or x.dtype.itemsize < 4:
            raise NotImplementedError(
                f"{name} takes float32, float64 or complex numbers, this tensor is {x.dtype}: use "
                "x.float()"
            )
        if x.ndim < axes:
            raise ShapeError(
                f"{name} takes matrices (…, M, N), but got a tensor of shape {tuple(x.shape)}"
            )


def batched(name: str, a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """Two tensors of matrices with their batches stretched to a common one."""
    from ..ops.shapes import broadcast_shapes

    lead = broadcast_shapes(name, tuple(a.shape[:-2]), tuple(b.shape[:-2]))
    return a.expand((*lead, *a.shape[-2:])), b.expand((*lead, *b.shape[-2:]))
