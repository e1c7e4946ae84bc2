"""Attention by the SIMD kernels, head by head: the scores are never written out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..host import follow
from .host import float32, kernel, replaces, scratch
from .memory import address

_head: Callable[..., Any]
_head_grad: Callable[..., Any]
_scratch: Callable[..., Any]

_BOOLS, _NUMBERS = 1, 2  # how a mask hides keys (web/simd/program/attention.ts)


@follow
def _bind() -> None:
    global _head, _head_grad, _scratch
    _head, _head_grad = kernel("attentionHead"), kernel("attentionHeadGrad")
    _scratch = kernel("attention_scratch")


def _rowwise(array: np.ndarray) -> np.ndarray:
    """The array, or a copy where the numbers of a row are no neighbours or strides are odd."""
    dense = array.strides[-1] == 4 and not any(stride & 3 for stride in array.strides)
    return array if dense else np.ascontiguousarray(array)


def _starts(array: np.ndarray) -> list[int]:
    """Where each head's matrix begins."""
    first, lead = address(array), array.strides[:-2]
    places = np.ndindex(*array.shape[:-2])
    return [first + sum(i * s for i, s in zip(at, lead, strict=True)) for at in places]


def _masks(mask: tuple[np.ndarray, ...], shape: tuple[int, ...]) -> tuple[list[int], list[int]]:
    """What the kernels are told of a mask: its start for each head; its kind and steps in bytes."""
    if not mask:
        return [0] * int(np.prod(shape[:-2])), [0, 0, 0]
    wide = np.broadcast_to(mask[0], shape)
    kind = _BOOLS if wide.dtype == bool else _NUMBERS
    return _starts(wide), [kind, *wide.strides[-2:]]


def _is_covered(q: np.ndarray, k: np.ndarray, v: np.ndarray, mask: tuple[np.ndarray, ...]) -> bool:
    known = all(own.dtype == bool or own.dtype == float32 for own in mask)
    return known and bool(q.size and k.size and v.size)


@replaces("attention", (float32,) * 3)
def attention(
    q: np.ndarray, k: np.ndarray, v: np.ndarray, *mask: np.ndarray, scale: float, causal: bool
) -> Any:
    """softmax(q · kᵀ · scale) · v and the logarithms of the sums of exp(score)."""
    if not _is_covered(q, k, v, mask):
        return NotImplemented
    q, k, v = _rowwise(q), _rowwise(k), _rowwise(v)
    (T, D), (S, E) = q.shape[-2:], v.shape[-2:]
    y, logs = np.empty((*q.shape[:-1], E), float32), np.empty(q.shape[:-1], float32)
    y_at, logs_at = address(y), address(logs)
    masks, told = _masks(mask, (*q.shape[:-1], S))
    rows = [array.strides[-2] >> 2 for array in (q, k, v)]
    room = scratch.reserve(_scratch(T, S, D, E))
    for i, (q_at, k_at, v_at, mask_at) in enumerate(
        zip(_starts(q), _starts(k), _starts(v), masks, strict=True)
    ):
        _head(
            T, S, D, E, q_at, rows[0], k_at, rows[1], v_at, rows[2], y_at + 4 * i * T * E,
            logs_at + 4 * i * T, scale, causal, told[0], mask_at, *told[1:], room,
        )  # fmt: skip
    return y, logs


@replaces("attention", (float32,) * 6)
def attention_grad(
    g: np.ndarray,
    q: np.ndarray,
    k: np.ndarray,
    v: np.ndarray,
    y: np.ndarray,
    logsumexp: np.ndarray,
    *mask: np.ndarray,
    scale: float,
    causal: bool,
) -> Any:
    """The gradients of q, k and v."""
    if not _is_covered(q, k, v, mask):
        return NotImplemented
    g, q, k, v = _rowwise(g), _rowwise(q), _rowwise(k), _rowwise(v)
    y, logsumexp = np.ascontiguousarray(y), np.ascontiguousarray(logsumexp)
    (T, D), (S, E) = q.shape[-2:], v.shape[-2:]
    made = [np.empty(array.shape, float32) for array in (q, k, v)]
    dq_at, dk_at, dv_at = map(address, made)
    y_at, logs_at = address(y), address(logsumexp)
    masks, told = _masks(mask, (*q.shape[:-1], S))
    rows = [array.strides[-2] >> 2 for array in (g, q, k, v)]
    room = scratch.reserve(_scratch(T, S, D, E))
    for i, (g_at, q_at, k_at, v_at, mask_at) in enumerate(
        zip(_starts(g), _starts(q), _starts(k), _starts(v), masks, strict=True)
    ):
        _head_grad(
            T, S, D, E, g_at, rows[0], q_at, rows[1], k_at, rows[2], v_at, rows[3],
            y_at + 4 * i * T * E, logs_at + 4 * i * T, dq_at + 4 * i * T * D,
            dk_at + 4 * i * S * D, dv_at + 4 * i * S * E, scale, causal,
            told[0], mask_at, *told[1:], room,
        )  # fmt: skip
    return tuple(made)
