"""Relu and the optimizers' steps by the SIMD kernels: one pass over dense arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..host import follow
from . import host
from .host import float32, kernel, replaces
from .memory import address

# Below so many elements numpy alone is faster (measured in Pyodide 0.27.8, Chromium 156).
MIN_ELEMENTS = 1_000

_relu: Callable[..., Any]
_relu_grad: Callable[..., Any]
_sgd_step: Callable[..., Any]
_adam_step: Callable[..., Any]


@follow
def _bind() -> None:
    global _relu, _relu_grad, _sgd_step, _adam_step
    _relu, _relu_grad = kernel("relu"), kernel("relu_grad")
    _sgd_step, _adam_step = kernel("sgd_step"), kernel("adam_step")


def relu(x: np.ndarray) -> np.ndarray:
    """The larger of x and 0; NaN stays NaN."""
    if x.size < MIN_ELEMENTS or x.dtype is not float32 or not host.enabled:
        return np.maximum(x, x.dtype.type(0))
    x = np.ascontiguousarray(x)
    y = np.empty(x.shape, float32)
    _relu(address(x), address(y), x.size)
    return y


def relu_grad(g: np.ndarray, x: np.ndarray) -> np.ndarray:
    """g where x is positive, else 0; x may be relu's input or its answer."""
    small = g.size < MIN_ELEMENTS or g.shape != x.shape
    if small or g.dtype is not float32 or x.dtype is not float32 or not host.enabled:
        return np.where(x > 0, g, g.dtype.type(0))
    g, x = np.ascontiguousarray(g), np.ascontiguousarray(x)
    y = np.empty(g.shape, float32)
    _relu_grad(address(g), address(x), address(y), g.size)
    return y


def _in_place(*arrays: np.ndarray) -> bool:
    """Whether a step can run over these arrays front to back, all alike."""
    shape = arrays[0].shape
    return all(array.flags.c_contiguous and array.shape == shape for array in arrays)


@replaces("optimizer")
def sgd_step(
    p: np.ndarray,
    g: np.ndarray,
    *buffers: np.ndarray,
    lr: float,
    momentum: float,
    dampening: float,
    weight_decay: float,
    nesterov: bool,
    first: bool,
) -> Any:
    """One SGD step on p in place; with momentum, `buffers` is the velocity, set anew if `first`."""
    g = np.ascontiguousarray(g)
    if not _in_place(p, g, *buffers):
        return NotImplemented
    velocity = address(buffers[0]) if buffers else 0
    _sgd_step(
        address(p), address(g), velocity, p.size,
        lr, momentum, dampening, weight_decay, nesterov, first,
    )  # fmt: skip
    return None


@replaces("optimizer")
def adam_step(
    p: np.ndarray,
    g: np.ndarray,
    exp_avg: np.ndarray,
    exp_avg_sq: np.ndarray,
    *,
    lr: float,
    beta1: float,
    beta2: float,
    eps: float,
    weight_decay: float,
    decoupled: bool,
    step: int,
) -> Any:
    """One Adam step (AdamW if `decoupled`) on p and its means in place; `step` counts from 1."""
    g = np.ascontiguousarray(g)
    if not _in_place(p, g, exp_avg, exp_avg_sq):
        return NotImplemented
    _adam_step(
        address(p), address(g), address(exp_avg), address(exp_avg_sq), p.size,
        lr, beta1, 1 - beta1, beta2, 1 - beta2, eps, weight_decay, decoupled,
        lr / (1 - beta1**step), (1 - beta2**step) ** 0.5,
    )  # fmt: skip
    return None


host.kernels |= {"relu": relu, "relu_grad": relu_grad}
