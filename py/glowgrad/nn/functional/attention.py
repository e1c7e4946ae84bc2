"""Attention: weighted means of values, with weights from how well queries and keys agree.

Source: Vaswani et al., 2017, "Attention is all you need".
"""

from __future__ import annotations

import math
from typing import Any

from ... import dtypes
from ...autograd import is_grad_enabled
from ...errors import ShapeError
from ...ops import attention as ops
from ...ops.shapes import broadcast_shapes
from ...tensor import Tensor
from .dropout import dropout


def scaled_dot_product_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attn_mask: Tensor | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    scale: float | None = None,
    enable_gqa: bool = False,
) -> Tensor:
    """softmax(query @ keyᵀ · scale + mask) @ value, with query (…, L, E), key (…, S, E), value
    (…, S, V).

    scale is 1/√E by default. attn_mask (…, L, S) says with True what may be seen, or holds numbers
    to add; what may see nothing gives 0. is_causal: query i sees the keys up to i. enable_gqa: the
    third-last axis of key and value may have fewer heads, each for several of the query. dropout_p
    is the share of weights to drop, always. Raises RuntimeError for shapes and types that do not
    fit.
    """
    _check(query, key, value, attn_mask, is_causal)
    if enable_gqa:
        key, value = (_repeated(x, query, key, value) for x in (key, value))
    factor = 1 / math.sqrt(query.shape[-1]) if scale is None else scale
    if attn_mask is not None:
        lead = broadcast_shapes("attention", tuple(query.shape[:-2]), tuple(key.shape[:-2]))
        _check_mask(attn_mask, (*lead, query.shape[-2], key.shape[-2]))
    learned = attn_mask is not None and attn_mask.requires_grad and is_grad_enabled()
    size = max(query.shape[-1], value.shape[-1])
    composed = dropout_p > 0 or learned or not query.device.backend.fuses_attention
    if composed or size > ops.LARGEST_SIZE or not query.dtype.is_floating_point:
        weights = ops.weights(query, key, attn_mask, factor, is_causal)
        return (dropout(weights, dropout_p) if dropout_p > 0 else weights) @ value
    stretched = _on_one_lead(query, key, value)
    if attn_mask is None:
        masks = []
    else:
        masks = [attn_mask if attn_mask.dtype is dtypes.bool_ else attn_mask.to(query.dtype)]
    made: Tensor = ops.attention(*stretched, *masks, scale=float(factor), causal=is_causal)[0]
    return made


def _on_one_lead(*tensors: Tensor) -> list[Tensor]:
    """The tensors with their leading axes stretched to the same."""
    lead = broadcast_shapes("attention", *[tuple(x.shape[:-2]) for x in tensors])
    return [x if tuple(x.shape[:-2]) == lead else x.expand((*lead, *x.shape[-2:])) for x in tensors]


def _repeated(x: Tensor, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
    """Each head of key or value as often as it has heads of the query to serve."""
    heads = query.shape[-3]
    if heads % key.shape[-3] or heads % value.shape[-3]:
        raise ShapeError(
            f"scaled_dot_product_attention got {heads} heads of query, {key.shape[-3]} of key and "
            f"{value.shape[-3]} of value: with enable_gqa, the first must be a multiple of the "
            "others"
        )
    times = heads // x.shape[-3]
    if times == 1:
        return x
    spread = (*x.shape[:-2], times, *x.shape[-2:])
    return x.unsqueeze(-3).expand(spread).reshape((*x.shape[:-3], heads, *x.shape[-2:]))


def _check(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None, causal: bool) -> None:
    shapes = ", ".join(
        f"{name} of shape {tuple(x.shape)}"
        for name, x in (("query", query), ("key", key), ("value", value))
    )
    name = "scaled_dot_product_attention"
    if min(query.ndim, key.ndim, value.ndim) < 2:
        raise ShapeError(f"{name} got {shapes}: each needs at least two axes, (…, length, size)")
    if query.shape[-1] != key.shape[-1] or key.shape[-2] != value.shape[-2]:
        raise ShapeError(
            f"{name} got {shapes}: query and key must have the same last size, key and value the "
            "same second-last"
        )
    if not query.dtype is key.dtype is value.dtype:
        raise RuntimeError(
            f"{name} got types {query.dtype}, {key.dtype} and {value.dtype}: all must be equal"
        )
    if mask is None:
        return
    if causal:
        raise RuntimeError(f"{name} takes attn_mask or is_causal=True, not both")
    if mask.dtype not in (dtypes.bool_, dtypes.float32, query.dtype):
        raise RuntimeError(
            f"{name} got an attn_mask of type {mask.dtype}: it must be bool, or {query.dtype} as "
            "the query"
        )


def _check_mask(mask: Tensor, scores: tuple[int, ...]) -> None:
    try:
        fits = broadcast_shapes("attn_mask", tuple(mask.shape), scores) == scores
    except ShapeError:
        fits = False
    if not fits:
        raise ShapeError(
            f"scaled_dot_product_attention got an attn_mask of shape {tuple(mask.shape)}, which "
            f"does not stretch to the scores' {scores}: (…, length of query, length of key)"
        )


def canonical_mask(mask: Tensor | None, name: str) -> Tensor | None:
    """A mask that is bool (True: not to be seen) or holds numbers to add; AssertionError else."""
    if mask is not None and mask.dtype is not dtypes.bool_ and not mask.dtype.is_floating_point:
        raise AssertionError(
            f"{name} has type {mask.dtype}: it must be bool, True for what is not to be seen, or "
            "hold numbers to add"
        )
    return mask


def additive(mask: Tensor, dtype: Any) -> Tensor:
    """A bool mask as numbers to add: -inf where it is True."""
    if mask.dtype is not dtypes.bool_:
        return mask
    zero = mask.new_zeros((), dtype=dtype)
    return mask.where(float("-inf"), zero)
