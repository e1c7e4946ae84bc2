"""Convolution, max pooling and their gradients by the SIMD kernels."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import prod
from typing import Any

import numpy as np

from ..host import follow
from .host import float32, kernel, replaces, scratch
from .memory import address

Pair = tuple[int, int]

_conv2d: Callable[..., Any]
_conv2d_scratch: Callable[..., Any]
_conv2d_input_grad: Callable[..., Any]
_conv2d_weight_grad: Callable[..., Any]
_max_pool2d: Callable[..., Any]
_max_pool2d_grad: Callable[..., Any]


@follow
def _bind() -> None:
    global _conv2d, _conv2d_scratch, _conv2d_input_grad, _conv2d_weight_grad
    global _max_pool2d, _max_pool2d_grad
    _conv2d, _conv2d_scratch = kernel("conv2d"), kernel("conv2d_scratch")
    _conv2d_input_grad = kernel("conv2d_input_grad")
    _conv2d_weight_grad = kernel("conv2d_weight_grad")
    _max_pool2d, _max_pool2d_grad = kernel("max_pool2d"), kernel("max_pool2d_grad")


# The sizes that a kernel is told (of one group), the bytes of scratch it needs, and where each
# group begins in x, w and y, in bytes.
_Geometry = tuple[tuple[int, ...], int, list[tuple[int, int, int]]]


@lru_cache(maxsize=512)
def _geometry(
    input_shape: tuple[int, ...],
    weight_shape: tuple[int, ...],
    places: Pair | None,
    stride: Pair,
    padding: Pair,
    dilation: Pair,
    groups: int,
) -> _Geometry:
    N, C, H, W = input_shape
    OC, _, KH, KW = weight_shape
    if places is None:
        OH = (H + 2 * padding[0] - dilation[0] * (KH - 1) - 1) // stride[0] + 1
        OW = (W + 2 * padding[1] - dilation[1] * (KW - 1) - 1) // stride[1] + 1
    else:
        OH, OW = places
    c, o = C // groups, OC // groups
    sizes = (N, c, H, W, o, KH, KW, *stride, *padding, *dilation, OH, OW)
    nbytes = _conv2d_scratch(*sizes)
    steps = (4 * c * H * W, 4 * o * c * KH * KW, 4 * o * OH * OW)
    starts = [(i * steps[0], i * steps[1], i * steps[2]) for i in range(groups)]
    return sizes, nbytes, starts


def _convolve(
    direction: Callable[..., None],
    x: np.ndarray,
    w: np.ndarray,
    y: np.ndarray,
    geometry: _Geometry,
) -> None:
    """Run one of the three directions: they take the same arrays and differ in what they write."""
    sizes, nbytes, starts = geometry
    x_at, w_at, y_at = address(x), address(w), address(y)
    x_batch, y_batch = prod(x.shape[1:]), prod(y.shape[1:])
    room = scratch.reserve(nbytes)
    for x_start, w_start, y_start in starts:
        direction(x_at + x_start, x_batch, w_at + w_start, y_at + y_start, y_batch, *sizes, room)


@replaces("conv")
def conv2d(
    x: np.ndarray, w: np.ndarray, *, stride: Pair, padding: Pair, dilation: Pair, groups: int
) -> np.ndarray:
    """The convolution of x (N, C, H, W) with w (O, C/groups, KH, KW)."""
    x, w = np.ascontiguousarray(x), np.ascontiguousarray(w)
    geometry = _geometry(x.shape, w.shape, None, stride, padding, dilation, groups)
    y = np.empty((x.shape[0], w.shape[0], *geometry[0][-2:]), float32)
    _convolve(_conv2d, x, w, y, geometry)
    return y


@replaces("conv")
def conv2d_input_grad(
    g: np.ndarray,
    w: np.ndarray,
    *,
    input_shape: tuple[int, ...],
    stride: Pair,
    padding: Pair,
    dilation: Pair,
    groups: int,
) -> np.ndarray:
    """The gradient of a convolution's input from its output's gradient g."""
    g, w = np.ascontiguousarray(g), np.ascontiguousarray(w)
    x = np.empty(input_shape, float32)
    geometry = _geometry(x.shape, w.shape, g.shape[2:], stride, padding, dilation, groups)
    _convolve(_conv2d_input_grad, x, w, g, geometry)
    return x


@replaces("conv")
def conv2d_weight_grad(
    g: np.ndarray,
    x: np.ndarray,
    *,
    weight_shape: tuple[int, ...],
    stride: Pair,
    padding: Pair,
    dilation: Pair,
    groups: int,
) -> np.ndarray:
    """The gradient of a convolution's weight from its output's gradient g."""
    g, x = np.ascontiguousarray(g), np.ascontiguousarray(x)
    w = np.empty(weight_shape, float32)
    geometry = _geometry(x.shape, w.shape, g.shape[2:], stride, padding, dilation, groups)
    _convolve(_conv2d_weight_grad, x, w, g, geometry)
    return w


@replaces("pool")
def max_pool2d(
    x: np.ndarray, *, kernel_size: Pair, stride: Pair, padding: Pair, dilation: Pair, places: Pair
) -> tuple[np.ndarray, np.ndarray]:
    """Maxima of the windows of x (N, C, H, W), and their places in the (H, W) plane as int64."""
    x = np.ascontiguousarray(x)
    (N, C, H, W), (OH, OW) = x.shape, places
    values, indices = np.empty((N, C, OH, OW), float32), np.empty((N, C, OH, OW), np.int64)
    _max_pool2d(
        address(x), address(values), address(indices), N * C, H, W,
        *kernel_size, *stride, *padding, *dilation, OH, OW,
    )  # fmt: skip
    return values, indices


@replaces("pool", (float32, np.dtype(np.int64)))
def max_pool2d_grad(
    g: np.ndarray, indices: np.ndarray, *, input_shape: tuple[int, ...], **_: Any
) -> np.ndarray:
    """The gradient of max_pool2d's input: g added where the maxima were."""
    g, indices = np.ascontiguousarray(g), np.ascontiguousarray(indices)
    N, C, H, W = input_shape
    x = np.empty(input_shape, float32)
    _max_pool2d_grad(address(g), address(indices), address(x), N * C, H * W, prod(g.shape[2:]))
    return x
