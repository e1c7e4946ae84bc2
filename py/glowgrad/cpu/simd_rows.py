"""Softmax, losses and normalization by the SIMD kernels, row by row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..host import follow
from .host import float32, kernel, replaces
from .memory import address

_LONG = np.dtype(np.int64)

_softmax: Callable[..., Any]
_log_softmax: Callable[..., Any]
_cross_entropy: Callable[..., Any]
_cross_entropy_grad: Callable[..., Any]
_layer_norm: Callable[..., Any]
_layer_norm_grad: Callable[..., Any]
_batch_norm: Callable[..., Any]
_batch_norm_grad: Callable[..., Any]


@follow
def _bind() -> None:
    global _softmax, _log_softmax, _cross_entropy, _cross_entropy_grad
    global _layer_norm, _layer_norm_grad, _batch_norm, _batch_norm_grad
    _softmax, _log_softmax = kernel("softmax"), kernel("log_softmax")
    _cross_entropy, _cross_entropy_grad = kernel("cross_entropy"), kernel("cross_entropy_grad")
    _layer_norm, _layer_norm_grad = kernel("layer_norm"), kernel("layer_norm_grad")
    _batch_norm, _batch_norm_grad = kernel("batch_norm"), kernel("batch_norm_grad")


def _by_rows(run: Callable[..., Any], x: np.ndarray) -> Any:
    if not x.size or not x.ndim:
        return NotImplemented
    x = np.ascontiguousarray(x)
    y = np.empty(x.shape, float32)
    n = x.shape[-1]
    run(address(x), address(y), x.size // n, n)
    return y


@replaces("loss")
def softmax(x: np.ndarray) -> Any:
    """e^x over its sum along the last axis."""
    return _by_rows(_softmax, x)


@replaces("loss")
def log_softmax(x: np.ndarray) -> Any:
    """The logarithm of softmax."""
    return _by_rows(_log_softmax, x)


@replaces("loss", (float32, _LONG))
def cross_entropy(logits: np.ndarray, target: np.ndarray, *, ignore_index: int) -> Any:
    """-log softmax(logits)[target] of each row; numpy's rule says where a target is no class."""
    if not logits.size:
        return NotImplemented
    logits, target = np.ascontiguousarray(logits), np.ascontiguousarray(target)
    loss = np.empty(target.shape, float32)
    outside = _cross_entropy(
        address(logits), address(target), address(loss), *logits.shape, ignore_index
    )
    return NotImplemented if outside else loss


@replaces("loss", (float32, float32, _LONG))
def cross_entropy_grad(
    g: np.ndarray, logits: np.ndarray, target: np.ndarray, *, ignore_index: int
) -> Any:
    """g times (softmax(logits) - one_hot(target))."""
    if not logits.size or g.shape != target.shape:
        return NotImplemented
    logits, target = np.ascontiguousarray(logits), np.ascontiguousarray(target)
    made = np.empty(logits.shape, float32)
    outside = _cross_entropy_grad(
        address(g), g.strides[0], address(logits), address(target), address(made),
        *logits.shape, ignore_index,
    )  # fmt: skip
    return NotImplemented if outside else made


_FLOATS = (float32,) * 5


def _normalize(
    run: Callable[..., Any], arrays: tuple[np.ndarray, ...], sizes: tuple[int, ...], eps: float
) -> tuple[np.ndarray, ...]:
    x, weight, bias = map(np.ascontiguousarray, arrays)
    y = np.empty(x.shape, float32)
    count = sizes[0] if len(sizes) == 2 else sizes[1]
    mean, rstd = np.empty(count, float32), np.empty(count, float32)
    run(*map(address, (x, weight, bias, y, mean, rstd)), *sizes, eps)
    return y, mean, rstd


def _normalize_back(
    run: Callable[..., Any], arrays: tuple[np.ndarray, ...], sizes: tuple[int, ...]
) -> tuple[np.ndarray, ...]:
    g, x, weight, mean, rstd = map(np.ascontiguousarray, arrays)
    made = [np.empty(x.shape, float32), np.empty(weight.shape, float32)]
    made.append(np.empty(weight.shape, float32))
    run(*map(address, (g, x, weight, mean, rstd, *made)), *sizes)
    return tuple(made)


def _rows(x: np.ndarray) -> tuple[int, int]:
    return x.size // x.shape[-1], x.shape[-1]


def _channels(x: np.ndarray) -> tuple[int, int, int]:
    return x.shape[0], x.shape[1], x.size // (x.shape[0] * x.shape[1])


@replaces("normalization", _FLOATS)
def layer_norm(x: np.ndarray, weight: np.ndarray, bias: np.ndarray, *, eps: float) -> Any:
    """Each row less its mean, over its deviation; the mean and 1 / deviation of each row."""
    return _normalize(_layer_norm, (x, weight, bias), _rows(x), eps) if x.size else NotImplemented


@replaces("normalization", _FLOATS)
def layer_norm_grad(*arrays: np.ndarray) -> Any:
    """The gradients of x, weight and bias from (g, x, weight, mean, rstd)."""
    x = arrays[1]
    return _normalize_back(_layer_norm_grad, arrays, _rows(x)) if x.size else NotImplemented


@replaces("normalization", _FLOATS)
def batch_norm(x: np.ndarray, weight: np.ndarray, bias: np.ndarray, *, eps: float) -> Any:
    """Each channel less its mean, over its deviation; the mean and 1 / deviation of each."""
    if not x.size:
        return NotImplemented
    return _normalize(_batch_norm, (x, weight, bias), _channels(x), eps)


@replaces("normalization", _FLOATS)
def batch_norm_grad(*arrays: np.ndarray) -> Any:
    """The gradients of x, weight and bias from (g, x, weight, mean, rstd)."""
    x = arrays[1]
    return _normalize_back(_batch_norm_grad, arrays, _channels(x)) if x.size else NotImplemented
