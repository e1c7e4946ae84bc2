"""Attention of several heads between projections, as MultiheadAttention computes it.

Source: Vaswani et al., 2017, "Attention is all you need".
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from ... import dtypes
from ...tensor import Tensor
from ...tensor.creation import zeros
from ...tensor.movement import cat
from .attention import additive, canonical_mask, scaled_dot_product_attention
from .dropout import dropout
from .linear import linear


@dataclass
class Heads:
    """The weights of an attention layer, and how it works.

    weights: of the projections of query, key and value: one (3E, E), or three. biases: (3E).
    """

    embed_dim: int
    num_heads: int
    weights: tuple[Tensor, ...]
    biases: Tensor | None
    out_weight: Tensor
    out_bias: Tensor | None
    bias_k: Tensor | None = None
    bias_v: Tensor | None = None
    add_zero_attn: bool = False
    dropout_p: float = 0.0
    batch_first: bool = False
    static_k: Tensor | None = None
    static_v: Tensor | None = None

    def attend(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        key_padding_mask: Tensor | None,
        need_weights: bool,
        attn_mask: Tensor | None,
        average_attn_weights: bool,
        is_causal: bool,
    ) -> tuple[Tensor, Tensor | None]:
        """The layer's output, and its weights (N, L, S) or (N, heads, L, S) if needed."""
        canonical_mask(key_padding_mask, "key_padding_mask")
        canonical_mask(attn_mask, "attn_mask")
        batched = self._check_axes(query, key, value, key_padding_mask, attn_mask)
        if not batched:
            lone = query is key is value
            axis = 0 if self.batch_first else 1
            query = query.unsqueeze(axis)
            key, value = (query, query) if lone else (key.unsqueeze(axis), value.unsqueeze(axis))
            key_padding_mask = None if key_padding_mask is None else key_padding_mask.unsqueeze(0)
        if is_causal and attn_mask is None:
            raise RuntimeError(
                "is_causal=True says that attn_mask is causal, but there is none: pass "
                "attn_mask=Transformer.generate_square_subsequent_mask(length) too"
            )
        self._check_sizes(query, key, value)
        q, k, v = self._projected(query, key, value)
        mask = self._mask(q, k, attn_mask, key_padding_mask)
        k, v, mask = self._longer(k, v, mask)
        if need_weights:
            out, weights = self._with_weights(q, k, v, mask)
            weights = weights.mean(1) if average_attn_weights else weights
        else:
            causal = is_causal and key_padding_mask is None
            out, weights = self._without_weights(q, k, v, mask, causal), None
        # (N, heads, L, size) back to (N, L, E) or (L, N, E)
        order = (0, 2, 1, 3) if self.batch_first else (2, 0, 1, 3)
        out = out.permute(order).flatten(2)
        out = linear(out, self.out_weight, self.out_bias)
        if not batched:
            out = out.squeeze(0 if self.batch_first else 1)
            weights = None if weights is None else weights.squeeze(0)
        return out, weights

    def _with_weights(
        self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None
    ) -> tuple[Tensor, Tensor]:
        scores = (q * (1 / math.sqrt(q.shape[-1]))) @ k.mT
        if mask is not None and mask.dtype is dtypes.bool_:
            scores = scores.masked_fill(mask, float("-inf"))
        elif mask is not None:
            scores = scores + mask
        weights = scores.softmax(-1)
        if self.dropout_p > 0:
            weights = dropout(weights, self.dropout_p)
        return weights @ v, weights

    def _without_weights(
        self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None, causal: bool
    ) -> Tensor:
        if causal:
            mask = None
        elif mask is not None and mask.dtype is dtypes.bool_:
            mask = ~mask
        return scaled_dot_product_attention(q, k, v, mask, self.dropout_p, causal)

    def _projected(self, query: Tensor, key: Tensor, value: Tensor) -> list[Tensor]:
        """Query, key and value as (N, heads, length, size): one product for those that are one
        tensor.
        """
        if len(self.weights) == 3:
            biases: Any = (None,) * 3 if self.biases is None else self.biases.chunk(3)
            inputs = zip((query, key, value), self.weights, biases, strict=True)
            return [self._split(*parts, 1)[0] for parts in inputs]
        (weight,), bias, size = self.weights, self.biases, self.embed_dim
        if query is key is value:
            return list(self._split(query, weight, bias, 3))
        first = self._split(query, weight[:size], None if bias is None else bias[:size], 1)
        if key is value:
            rest = self._split(key, weight[size:], None if bias is None else bias[size:], 2)
            return [*first, *rest]
        made = list(first)
        for number, x in ((1, key), (2, value)):
            rows = slice(number * size, (number + 1) * size)
            made += self._split(x, weight[rows], None if bias is None else bias[rows], 1)
        return made

    def _split(self, x: Tensor, weight: Tensor, bias: Tensor | None, count: int) -> Any:
        """x times weight, cut into `count` tensors (N, heads, length, size)."""
        y = linear(x, weight, bias)
        y = y.reshape((*y.shape[:2], count, self.num_heads, self.embed_dim // self.num_heads))
        return y.permute((2, 0, 3, 1, 4) if self.batch_first else (2, 1, 3, 0, 4)).unbind(0)

    def _mask(
        self, q: Tensor, k: Tensor, attn_mask: Tensor | None, padding: Tensor | None
    ) -> Tensor | None:
        """Both masks in one, to broadcast to (N, heads, L, S)."""
        count, heads, length = q.shape[:3]
        keys = k.shape[2]
        if attn_mask is not None:
            wanted = (length, keys) if attn_mask.ndim == 2 else (count * heads, length, keys)
            if tuple(attn_mask.shape) != wanted:
                raise RuntimeError(
                    f"attn_mask has shape {tuple(attn_mask.shape)}, but should have {wanted}: "
                    + ("(L, S)" if attn_mask.ndim == 2 else "(N · num_heads, L, S)")
                )
            if attn_mask.ndim == 3:
                attn_mask = attn_mask.reshape((count, heads, length, keys))
        if padding is None:
            return attn_mask
        if tuple(padding.shape) != (count, keys):
            raise AssertionError(
                f"key_padding_mask has shape {tuple(padding.shape)}, but should have "
                f"{(count, keys)}: (N, S)"
            )
        padding = padding.reshape((count, 1, 1, keys))
        if attn_mask is None:
            return padding
        if attn_mask.dtype is padding.dtype is dtypes.bool_:
            return attn_mask | padding
        return additive(attn_mask, q.dtype) + additive(padding, q.dtype)

    def _longer(self, k: Tensor, v: Tensor, mask: Tensor | None) -> tuple[Any, Any, Any]:
        """Keys and values with what the layer adds to every sequence, and a mask that shows it."""
        more = []
        if self.bias_k is not None and self.bias_v is not None:
            if self.static_k is not None or self.static_v is not None:
                raise AssertionError("bias_k and bias_v cannot be added to static_k and static_v")
            own = (1, self.num_heads, 1, k.shape[-1])
            to = (k.shape[0], *own[1:])
            more.append([b.reshape(own).expand(to) for b in (self.bias_k, self.bias_v)])
        elif self.bias_k is not None or self.bias_v is not None:
            raise AssertionError("bias_k and bias_v belong together, but one of them is None")
        k = k if self.static_k is None else self.static_k.reshape((*k.shape[:2], -1, k.shape[3]))
        v = v if self.static_v is None else self.static_v.reshape((*v.shape[:2], -1, v.shape[3]))
        if self.add_zero_attn:
            shape = (*k.shape[:2], 1, k.shape[3])
            more.append([zeros(shape, dtype=k.dtype, device=k.device)] * 2)
        for of_k, of_v in more:
            k, v = cat([k, of_k], 2), cat([v, of_v], 2)
        if mask is not None and more:
            shape = (*mask.shape[:-1], len(more))
            mask = cat([mask, zeros(shape, dtype=mask.dtype, device=mask.device)], -1)
        return k, v, mask

    def _check_axes(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        padding: Tensor | None,
        attn_mask: Tensor | None,
    ) -> bool:
        """Whether the input has an axis for the batch."""
        axes = query.ndim
        if axes not in (2, 3):
            raise AssertionError(
                f"attention got a query of shape {tuple(query.shape)}: it needs "
                f"{'(N, L, E)' if self.batch_first else '(L, N, E)'}, or (L, E) for one sequence"
            )
        if key.ndim != axes or value.ndim != axes:
            raise AssertionError(
                f"attention got query, key and value of shapes {tuple(query.shape)}, "
                f"{tuple(key.shape)} and {tuple(value.shape)}: all need {axes} axes"
            )
        if padding is not None and padding.ndim != axes - 1:
            raise AssertionError(
                f"key_padding_mask has shape {tuple(padding.shape)}: with a query of {axes} axes "
                f"it must be {'(N, S)' if axes == 3 else '(S)'}"
            )
        if attn_mask is not None and attn_mask.ndim not in (2, 3):
            raise AssertionError(
                f"attn_mask has shape {tuple(attn_mask.shape)}: it must be (L, S) or "
                "(N · num_heads, L, S)"
            )
        if attn_mask is not None and axes == 2 and attn_mask.ndim == 3:
            wanted = (self.num_heads, query.shape[0], key.shape[0])
            if tuple(attn_mask.shape) != wanted:
                raise AssertionError(
                    f"attn_mask has shape {tuple(attn_mask.shape)}, but should have {wanted}"
                )
        return axes == 3

    def _check_sizes(self, query: Tensor, key: Tensor, value: Tensor) -> None:
        if query.shape[-1] != self.embed_dim:
            raise AssertionError(
                f"attention got a query of shape {tuple(query.shape)}: its last size must be "
                f"embed_dim={self.embed_dim}"
            )
        if self.embed_dim % self.num_heads:
            raise AssertionError(
                f"embed_dim={self.embed_dim} is not divisible by num_heads={self.num_heads}"
            )
        compared = 2 if len(self.weights) == 3 else 3
        if key.shape[:compared] != value.shape[:compared]:
            raise AssertionError(
                f"attention got key and value of shapes {tuple(key.shape)} and "
                f"{tuple(value.shape)}: a key has one value"
            )
        batch = 0 if self.batch_first else 1
        if query.shape[batch] != key.shape[batch]:
            raise RuntimeError(
                f"attention got query and key of shapes {tuple(query.shape)} and "
                f"{tuple(key.shape)}: axis {batch}, the batch, differs"
            )


def multi_head_attention_forward(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    embed_dim_to_check: int,
    num_heads: int,
    in_proj_weight: Tensor | None,
    in_proj_bias: Tensor | None,
    bias_k: Tensor | None,
    bias_v: Tensor | None,
    add_zero_attn: bool,
    dropout_p: float,
    out_proj_weight: Tensor,
    out_proj_bias: Tensor | None,
    training: bool = True,
    key_padding_mask: Tensor | None = None,
    need_weights: bool = True,
    attn_mask: Tensor | None = None,
    use_separate_proj_weight: bool = False,
    q_proj_weight: Tensor | None = None,
    k_proj_weight: Tensor | None = None,
    v_proj_weight: Tensor | None = None,
    static_k: Tensor | None = None,
    static_v: Tensor | None = None,
    average_attn_weights: bool = True,
    is_causal: bool = False,
) -> tuple[Tensor, Tensor | None]:
    """What MultiheadAttention computes, of query (L, N, E), key and value (S, N, E), with weights
    of one's own.

    Gives the output (L, N, E), and the weights (N, L, S) if needed. Raises AssertionError for
    shapes that do not fit.
    """
    separate = (q_proj_weight, k_proj_weight, v_proj_weight)
    weights = [
        w for w in (separate if use_separate_proj_weight else (in_proj_weight,)) if w is not None
    ]
    if len(weights) != (3 if use_separate_proj_weight else 1):
        raise AssertionError(
            "multi_head_attention_forward needs q_proj_weight, k_proj_weight and v_proj_weight "
            "with use_separate_proj_weight=True, in_proj_weight without"
        )
    heads = Heads(
        embed_dim_to_check, num_heads, tuple(weights), in_proj_bias, out_proj_weight, out_proj_bias,
        bias_k, bias_v, add_zero_attn, dropout_p if training else 0.0,
        static_k=static_k, static_v=static_v,
    )  # fmt: skip
    return heads.attend(
        query,
        key,
        value,
        key_padding_mask,
        need_weights,
        attn_mask,
        average_attn_weights,
        is_causal,
    )
