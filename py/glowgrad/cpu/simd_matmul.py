"""Matrix products by the SIMD kernel."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np

from ..host import follow
from . import host
from .host import float32, kernel, scratch
from .memory import address

# Below so many multiplications numpy alone is faster (measured in Pyodide 0.27.8, Chromium 156).
MIN_PRODUCTS = 6_000

_sgemm: Callable[..., Any]
_sgemm_batch: Callable[..., Any]


@follow
def _bind() -> None:
    global _sgemm, _sgemm_batch
    _sgemm, _sgemm_batch = kernel("sgemm"), kernel("sgemm_batch")
    if host.enabled:
        # A product's blocks are bounded: with room for the largest, none needs to ask.
        scratch.reserve(kernel("sgemm_scratch")(1 << 20, 1 << 20, 1 << 20))


def _element_strides(array: np.ndarray) -> list[int] | None:
    """Strides in elements, or None where some is not a whole number of them."""
    strides = array.strides
    if any(stride & 3 for stride in strides):
        return None
    return [stride >> 2 for stride in strides]


def matmul(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """`numpy.matmul`: matrices (…, M, K) and (…, K, N) with any strides; leading axes broadcast."""
    if a.dtype is not float32 or b.dtype is not float32 or not host.enabled:
        return np.matmul(a, b)
    if a.ndim != 2 or b.ndim != 2:
        return _matmul_batched(a, b) if a.ndim > 1 and b.ndim > 1 else np.matmul(a, b)
    (M, K), (rows, N) = a.shape, b.shape
    if M * N * K < MIN_PRODUCTS or rows != K:
        return np.matmul(a, b)
    (a_row, a_col), (b_row, b_col) = a.strides, b.strides
    if (a_row | a_col | b_row | b_col) & 3:
        return np.matmul(a, b)
    c = np.empty((M, N), float32)
    host.taken["matmul"] += 1
    _sgemm(
        M, N, K, address(a), a_row >> 2, a_col >> 2, address(b), b_row >> 2, b_col >> 2,
        address(c), N, 0, scratch.address,
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
    c = np.empty((*lead, M, N), float32)
    a_at, b_at, c_at = address(a), address(b), address(c)
    # The innermost leading axis is a loop of the kernel; the others, rarely there, are one here.
    for index, outer in enumerate(np.ndindex(*lead[:-1])):
        a_offset = sum(i * stride for i, stride in zip(outer, a_strides, strict=False))
        b_offset = sum(i * stride for i, stride in zip(outer, b_strides, strict=False))
        _sgemm_batch(
            lead[-1], a_strides[-3], b_strides[-3], M * N, M, N, K,
            a_at + 4 * a_offset, a_strides[-2], a_strides[-1],
            b_at + 4 * b_offset, b_strides[-2], b_strides[-1],
            c_at + 4 * index * lead[-1] * M * N, N, 0, scratch.address,
        )  # fmt: skip
    return c


host.kernels["matmul"] = matmul
