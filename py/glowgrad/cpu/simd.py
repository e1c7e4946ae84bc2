"""The CPU device's WebAssembly SIMD kernels, called on numpy's own memory.

In the browser the worker offers the kernels (`web/simd/`) as `glowgrad_host.simd`; they import
Python's memory, so an array is passed as an address and nothing is copied. `kernels` maps the name
of a primitive to the function that takes its place; each has the signature of the primitive's
numpy rule and leaves to that rule what it does not cover: other types than float32, and arrays so
small that the call would cost more than it saves.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache, lru_cache, wraps
from math import prod
from typing import Any

import numpy as np

from .memory import Scratch, address

try:
    import glowgrad_host
except ImportError:  # CPython: numpy has a BLAS of its own
    _wasm: Any = None
else:
    _wasm = glowgrad_host.simd

Pair = tuple[int, int]

# Below these sizes numpy alone is faster (measured in Pyodide 0.27.8).
MIN_PRODUCTS = 6_000  # multiplications of a matrix product
MIN_ELEMENTS = 2_000  # elements of an elementwise operation

enabled = _wasm is not None
_float32 = np.dtype(np.float32)
_scratch = Scratch()

if _wasm is not None:
    # Bound once: looking a kernel up costs more than calling it.
    _sgemm, _sgemm_batch = _wasm.sgemm, _wasm.sgemm_batch
    _conv2d, _conv2d_scratch = _wasm.conv2d, _wasm.conv2d_scratch
    _conv2d_input_grad, _conv2d_weight_grad = _wasm.conv2d_input_grad, _wasm.conv2d_weight_grad
    _max_pool2d, _max_pool2d_grad = _wasm.max_pool2d, _wasm.max_pool2d_grad
    _relu, _relu_grad = _wasm.relu, _wasm.relu_grad
    _sgd_step, _adam_step = _wasm.sgd_step, _wasm.adam_step
    # A product's blocks are bounded: with room for the largest, none needs to ask.
    _scratch.reserve(_wasm.sgemm_scratch(1 << 20, 1 << 20, 1 << 20))


def available() -> bool:
    """Whether the host offers the kernels and they are switched on."""
    return enabled


def enable(on: bool) -> None:
    """Switch the kernels on or off, to compare them with numpy; without a host they stay off."""
    global enabled
    enabled = on and _wasm is not None


kernels: dict[str, Callable[..., Any]] = {}


@cache
def _numpy_rule(module: str, name: str) -> Callable[..., Any]:
    """A primitive's own rule, imported late: primitives import devices, and those this module."""
    rule: Callable[..., Any] = getattr(importlib.import_module(module, __package__), name).numpy
    return rule


def _replaces(
    module: str, dtypes: tuple[np.dtype, ...] = ()
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a kernel for the primitive of its name, defined in `glowgrad.ops.<module>`.

    The primitive's numpy rule runs instead where the arrays are of other types (float32 unless
    `dtypes` says more) or where the kernel returns NotImplemented.
    """

    def register(kernel: Callable[..., Any]) -> Callable[..., Any]:
        name = kernel.__name__
        expected = dtypes or (_float32,) * 4

        @wraps(kernel)
        def run(*arrays: np.ndarray, **attrs: Any) -> Any:
            if enabled and all(map(_is_of, arrays, expected)):
                made = kernel(*arrays, **attrs)
                if made is not NotImplemented:
                    return made
            return _numpy_rule(f"..ops.{module}", name)(*arrays, **attrs)

        kernels[name] = run
        return run

    return register


def _is_of(array: np.ndarray, dtype: np.dtype) -> bool:
    return array.dtype is dtype


def _element_strides(array: np.ndarray) -> list[int] | None:
    """Strides in elements, or None where some is not a whole number of them."""
    strides = array.strides
    if any(stride & 3 for stride in strides):
        return None
    return [stride >> 2 for stride in strides]


def matmul(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """`numpy.matmul`: matrices (…, M, K) and (…, K, N) with any strides; leading axes broadcast."""
    if a.dtype is not _float32 or b.dtype is not _float32 or not enabled:
        return np.matmul(a, b)
    if a.ndim != 2 or b.ndim != 2:
        return _matmul_batched(a, b) if a.ndim > 1 and b.ndim > 1 else np.matmul(a, b)
    (M, K), (rows, N) = a.shape, b.shape
    if M * N * K < MIN_PRODUCTS or rows != K:
        return np.matmul(a, b)
    (a_row, a_col), (b_row, b_col) = a.strides, b.strides
    if (a_row | a_col | b_row | b_col) & 3:
        return np.matmul(a, b)
    c = np.empty((M, N), _float32)
    _sgemm(
        M, N, K, address(a), a_row >> 2, a_col >> 2, address(b), b_row >> 2, b_col >> 2,
        address(c), N, 0, _scratch.address,
    )  # fmt: skip
    return c


def _matmul_batched(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """As matmul, where one of the two has more than two axes."""
    M, K = a.shape[-2:]
    rows, N = b.shape[-2:]
    if rows != K:
        return np.matmul(a, b)  # numpy's error
    lead = a.shape[:-2]
    if lead != b.shape[:-2]:
        lead = np.broadcast_shapes(lead, b.shape[:-2])
        a = np.broadcast_to(a, (*lead, M, K))
        b = np.broadcast_to(b, (*lead, K, N))
    if prod(lead) * M * N * K < MIN_PRODUCTS:
        return np.matmul(a, b)
    a_strides, b_strides = _element_strides(a), _element_strides(b)
    if a_strides is None or b_strides is None:
        return np.matmul(a, b)
    if not any(b_strides[:-2]) and a.flags.c_contiguous:
        # One matrix b for all: their rows stand below each other in one product.
        return matmul(a.reshape(-1, K), b[(0,) * len(lead)]).reshape(*lead, M, N)
    c = np.empty((*lead, M, N), _float32)
    a_at, b_at, c_at = address(a), address(b), address(c)
    # The innermost leading axis is a loop of the kernel; the others, rarely there, are one here.
    for index, outer in enumerate(np.ndindex(*lead[:-1])):
        a_offset = sum(i * stride for i, stride in zip(outer, a_strides, strict=False))
        b_offset = sum(i * stride for i, stride in zip(outer, b_strides, strict=False))
        _sgemm_batch(
            lead[-1], a_strides[-3], b_strides[-3], M * N, M, N, K,
            a_at + 4 * a_offset, a_strides[-2], a_strides[-1],
            b_at + 4 * b_offset, b_strides[-2], b_strides[-1],
            c_at + 4 * index * lead[-1] * M * N, N, 0, _scratch.address,
        )  # fmt: skip
    return c


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
    scratch = _conv2d_scratch(N, c, H, W, o, KH, KW, *padding, OH, OW)
    sizes = (N, c, H, W, o, KH, KW, *stride, *padding, *dilation, OH, OW)
    steps = (4 * c * H * W, 4 * o * c * KH * KW, 4 * o * OH * OW)
    starts = [(i * steps[0], i * steps[1], i * steps[2]) for i in range(groups)]
    return sizes, scratch, starts


def _convolve(
    kernel: Callable[..., None],
    x: np.ndarray,
    w: np.ndarray,
    y: np.ndarray,
    geometry: _Geometry,
) -> None:
    """Run one of the three directions: they take the same arrays and differ in what they write."""
    sizes, nbytes, starts = geometry
    x_at, w_at, y_at = address(x), address(w), address(y)
    x_batch, y_batch = prod(x.shape[1:]), prod(y.shape[1:])
    scratch = _scratch.reserve(nbytes)
    for x_start, w_start, y_start in starts:
        kernel(x_at + x_start, x_batch, w_at + w_start, y_at + y_start, y_batch, *sizes, scratch)


@_replaces("conv")
def conv2d(
    x: np.ndarray, w: np.ndarray, *, stride: Pair, padding: Pair, dilation: Pair, groups: int
) -> np.ndarray:
    """The convolution of x (N, C, H, W) with w (O, C/groups, KH, KW)."""
    x, w = np.ascontiguousarray(x), np.ascontiguousarray(w)
    geometry = _geometry(x.shape, w.shape, None, stride, padding, dilation, groups)
    y = np.empty((x.shape[0], w.shape[0], *geometry[0][-2:]), _float32)
    _convolve(_conv2d, x, w, y, geometry)
    return y


@_replaces("conv")
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
    x = np.empty(input_shape, _float32)
    geometry = _geometry(x.shape, w.shape, g.shape[2:], stride, padding, dilation, groups)
    _convolve(_conv2d_input_grad, x, w, g, geometry)
    return x


@_replaces("conv")
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
    w = np.empty(weight_shape, _float32)
    geometry = _geometry(x.shape, w.shape, g.shape[2:], stride, padding, dilation, groups)
    _convolve(_conv2d_weight_grad, x, w, g, geometry)
    return w


@_replaces("pool")
def max_pool2d(
    x: np.ndarray, *, kernel_size: Pair, stride: Pair, padding: Pair, dilation: Pair = (1, 1)
) -> tuple[np.ndarray, np.ndarray]:
    """Maxima of the windows of x (N, C, H, W), and their places in the (H, W) plane as int64."""
    x = np.ascontiguousarray(x)
    N, C, H, W = x.shape
    OH, OW = (
        (x.shape[2 + i] + 2 * padding[i] - dilation[i] * (kernel_size[i] - 1) - 1) // stride[i] + 1
        for i in (0, 1)
    )
    values, indices = np.empty((N, C, OH, OW), _float32), np.empty((N, C, OH, OW), np.int64)
    _max_pool2d(
        address(x), address(values), address(indices), N * C, H, W,
        *kernel_size, *stride, *padding, *dilation, OH, OW,
    )  # fmt: skip
    return values, indices


@_replaces("pool", (_float32, np.dtype(np.int64)))
def max_pool2d_grad(
    g: np.ndarray, indices: np.ndarray, *, input_shape: tuple[int, ...], **_: Any
) -> np.ndarray:
    """The gradient of max_pool2d's input: g added where the maxima were."""
    g, indices = np.ascontiguousarray(g), np.ascontiguousarray(indices)
    N, C, H, W = input_shape
    x = np.empty(input_shape, _float32)
    _max_pool2d_grad(address(g), address(indices), address(x), N * C, H * W, prod(g.shape[2:]))
    return x


def relu(x: np.ndarray) -> np.ndarray:
    """The larger of x and 0; NaN stays NaN."""
    if x.size < MIN_ELEMENTS or x.dtype is not _float32 or not enabled:
        return np.maximum(x, x.dtype.type(0))
    x = np.ascontiguousarray(x)
    y = np.empty(x.shape, _float32)
    _relu(address(x), address(y), x.size)
    return y


def relu_grad(g: np.ndarray, x: np.ndarray) -> np.ndarray:
    """g where x is positive, else 0; x may be relu's input or its answer."""
    small = g.size < MIN_ELEMENTS or g.shape != x.shape
    if small or g.dtype is not _float32 or x.dtype is not _float32 or not enabled:
        return np.where(x > 0, g, g.dtype.type(0))
    g, x = np.ascontiguousarray(g), np.ascontiguousarray(x)
    y = np.empty(g.shape, _float32)
    _relu_grad(address(g), address(x), address(y), g.size)
    return y


def _in_place(*arrays: np.ndarray) -> bool:
    """Whether a step can run over these arrays front to back, all alike."""
    shape = arrays[0].shape
    return all(array.flags.c_contiguous and array.shape == shape for array in arrays)


@_replaces("optimizer")
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


@_replaces("optimizer")
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


kernels |= {"matmul": matmul, "relu": relu, "relu_grad": relu_grad}
