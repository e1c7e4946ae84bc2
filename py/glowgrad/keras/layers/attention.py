"""Attention layers."""

from __future__ import annotations

import math
from typing import Any

import glowgrad as gg

from ...nn import functional as F
from ...tensor import Tensor
from ..layer import Layer
from ..symbolic import KerasTensor, Shape


class MultiHeadAttention(Layer):
    """Heads of softmax(q @ kᵀ / √key_dim) @ v, joined by a product: (N, T, D) becomes (N, T, D).

    Call with (query, value, key=None). attention_mask (N, T, S): True where a step may be seen.
    Source: Vaswani et al., 2017.
    """

    supports_masking = True

    def __init__(
        self, num_heads: int, key_dim: int, value_dim: int | None = None, dropout: float = 0.0,
        use_bias: bool = True, output_shape: Any = None, attention_axes: Any = None,
        flash_attention: Any = None, kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros", kernel_regularizer: Any = None,
        bias_regularizer: Any = None, activity_regularizer: Any = None,
        kernel_constraint: Any = None, bias_constraint: Any = None, seed: int | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        if attention_axes not in (None, 1, (1,), [1]):
            raise NotImplementedError("MultiHeadAttention attends along axis 1 only here")
        self.num_heads, self.key_dim = num_heads, key_dim
        self.value_dim = value_dim or key_dim
        self.dropout, self.use_bias, self.output_size = dropout, use_bias, output_shape
        self.kernel_initializer, self.bias_initializer = kernel_initializer, bias_initializer
        self.kernel_regularizer, self.bias_regularizer = kernel_regularizer, bias_regularizer

    def _project(self, name: str, inputs: int, size: int) -> tuple[Any, Any]:
        kernel = self.add_weight(
            (inputs, self.num_heads, size), self.kernel_initializer,
            regularizer=self.kernel_regularizer, name="kernel", part=name,
        )  # fmt: skip
        bias = None
        if self.use_bias:
            bias = self.add_weight(
                (self.num_heads, size), self.bias_initializer, regularizer=self.bias_regularizer,
                name="bias", part=name,
            )  # fmt: skip
        return kernel, bias

    def build(
        self, query_shape: Any = None, value_shape: Any = None, key_shape: Any = None
    ) -> None:
        value_shape = value_shape or query_shape
        key_shape = key_shape or value_shape
        self._query = self._project("query", query_shape[-1], self.key_dim)
        self._key = self._project("key", key_shape[-1], self.key_dim)
        self._value = self._project("value", value_shape[-1], self.value_dim)
        out = self.output_size or query_shape[-1]
        out = (out,) if isinstance(out, int) else tuple(out)
        self._out_kernel = self.add_weight(
            (self.num_heads, self.value_dim, *out), self.kernel_initializer,
            regularizer=self.kernel_regularizer, name="kernel", part="attention_output",
        )  # fmt: skip
        self._out_bias = None
        if self.use_bias:
            self._out_bias = self.add_weight(
                out, self.bias_initializer, name="bias", part="attention_output"
            )
        self.built = True

    def _saved_parts(self) -> Any:
        """The projections as Keras's files name them."""
        for name, weights in (
            ("key_dense", self._key), ("output_dense", (self._out_kernel, self._out_bias)),
            ("query_dense", self._query), ("value_dense", self._value),
        ):  # fmt: skip
            yield name, [w for w in weights if w is not None]

    def _heads(self, x: Tensor, weights: tuple[Any, Any]) -> Tensor:
        """(N, T, D) as (N, heads, T, size)."""
        kernel, bias = weights
        made = x @ kernel.reshape(kernel.shape[0], -1)
        if bias is not None:
            made = made + bias.reshape(-1)
        return made.reshape(*x.shape[:-1], self.num_heads, -1).movedim(-2, 1)

    def call(
        self, query: Tensor, value: Tensor, key: Any = None, query_mask: Any = None,
        value_mask: Any = None, key_mask: Any = None, attention_mask: Any = None,
        return_attention_scores: bool = False, training: bool = False,
        use_causal_mask: bool = False,
    ) -> Any:  # fmt: skip
        key = value if key is None else key
        q, k = self._heads(query, self._query), self._heads(key, self._key)
        v = self._heads(value, self._value)
        scores = (q * (1 / math.sqrt(self.key_dim))) @ k.mT
        seen = self._seen(scores, query_mask, value_mask, key_mask, attention_mask, use_causal_mask)
        if seen is not None:
            scores = scores.masked_fill(~seen, -3.0e38)
        weights = scores.softmax(-1)
        used = F.dropout(weights, self.dropout) if training and self.dropout else weights
        made = (used @ v).movedim(1, -2)
        made = made.reshape(*made.shape[:-2], -1)
        kernel = self._out_kernel
        out = made @ kernel.reshape(self.num_heads * self.value_dim, -1)
        out = out.reshape(*out.shape[:-1], *kernel.shape[2:])
        out = out if self._out_bias is None else out + self._out_bias
        return (out, weights) if return_attention_scores else out

    def _seen(
        self, scores: Tensor, query_mask: Any, value_mask: Any, key_mask: Any, mask: Any,
        causal: bool,
    ) -> Any:  # fmt: skip
        parts = []
        if query_mask is not None:
            parts.append(query_mask.bool()[:, None, :, None])
        for step_mask in (value_mask, key_mask):
            if step_mask is not None:
                parts.append(step_mask.bool()[:, None, None, :])
        if mask is not None:
            mask = mask.bool()
            parts.append(mask.unsqueeze(1) if mask.ndim == 3 else mask)
        if causal:
            rows = gg.arange(scores.shape[-2], device=scores.device).unsqueeze(1)
            parts.append(rows >= gg.arange(scores.shape[-1], device=scores.device))
        seen: Any = None
        for part in parts:
            seen = part if seen is None else seen & part
        return seen

    def compute_output_shape(self, query_shape: Any, *_: Any) -> Shape:
        out = self.output_size or query_shape[-1]
        return (*query_shape[:-1], *((out,) if isinstance(out, int) else out))

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        query, value = args[0], args[1] if len(args) > 1 else kwargs["value"]
        out = KerasTensor(self.compute_output_shape(query.shape))
        if not kwargs.get("return_attention_scores"):
            return out
        shape = (query.shape[0], self.num_heads, query.shape[1], value.shape[1])
        return out, KerasTensor(shape)


class Attention(Layer):
    """softmax(q @ kᵀ) @ v for the list [query, value] or [query, value, key].

    score_mode "concat" adds tanh(q + k) instead. Source: Luong et al., 2015.
    """

    supports_masking = True

    def __init__(
        self, use_scale: bool = False, score_mode: str = "dot", dropout: float = 0.0,
        seed: int | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(**kwargs)
        if score_mode not in ("dot", "concat"):
            raise ValueError(
                "Invalid value for argument score_mode. Expected one of {'dot', 'concat'}. "
                f"Received: score_mode={score_mode}"
            )
        self.use_scale, self.score_mode, self.dropout = use_scale, score_mode, dropout
        self.scale: Any = None
        self.concat_score_weight: Any = None

    def build(self, input_shape: Any = None) -> None:
        if not isinstance(input_shape, list):
            raise ValueError(
                f"{type(self).__name__} layer must be called on a list of inputs, namely [query, "
                "value] or [query, value, key]"
            )
        self._build_weights(input_shape)
        self.built = True

    def _build_weights(self, input_shape: Any) -> None:
        if self.use_scale:
            self.scale = self.add_weight((), "ones", name="scale")
        if self.score_mode == "concat":
            self.concat_score_weight = self.add_weight((), "ones", name="concat_score_weight")

    def _scores(self, query: Tensor, key: Tensor) -> Tensor:
        if self.score_mode == "dot":
            scores = query @ key.mT
            return scores if self.scale is None else scores * self.scale
        both = query.unsqueeze(-2) + key.unsqueeze(-3)
        both = both if self.scale is None else both * self.scale
        return self.concat_score_weight * both.tanh().sum(-1)

    def call(
        self, inputs: Any, mask: Any = None, return_attention_scores: bool = False,
        training: bool = False, use_causal_mask: bool = False,
    ) -> Any:  # fmt: skip
        query, value = inputs[0], inputs[1]
        key = inputs[2] if len(inputs) > 2 else value
        scores = self._scores(query, key)
        masks = list(mask) if isinstance(mask, (list, tuple)) else [None, None]
        if masks[1] is not None:
            scores = scores - (1.0 - masks[1].to(scores.dtype)).unsqueeze(-2) * 1e9
        if use_causal_mask:
            rows = gg.arange(scores.shape[-2], device=scores.device).unsqueeze(1)
            later = rows < gg.arange(scores.shape[-1], device=scores.device)
            scores = scores - later.to(scores.dtype) * 1e9
        weights = scores.softmax(-1)
        used = F.dropout(weights, self.dropout) if training and self.dropout else weights
        out = used @ value
        if masks[0] is not None:
            out = out * masks[0].to(out.dtype).unsqueeze(-1)
        return (out, weights) if return_attention_scores else out

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        return previous_mask[0] if isinstance(previous_mask, list) else None

    def compute_output_shape(self, input_shape: Any) -> Shape:
        return (*input_shape[0][:-1], input_shape[1][-1])

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        query, value = args[0][:2]
        out = KerasTensor((*query.shape[:-1], value.shape[-1]))
        if not kwargs.get("return_attention_scores"):
            return out
        return out, KerasTensor((query.shape[0], query.shape[1], value.shape[1]))


class AdditiveAttention(Attention):
    """Scores Σ scale · tanh(q + k), with a learned scale. Source: Bahdanau et al., 2015."""

    def __init__(self, use_scale: bool = True, dropout: float = 0.0, **kwargs: Any) -> None:
        super().__init__(use_scale=use_scale, dropout=dropout, **kwargs)

    def _build_weights(self, input_shape: Any) -> None:
        if self.use_scale:
            self.scale = self.add_weight((input_shape[0][-1],), "glorot_uniform", name="scale")

    def _scores(self, query: Tensor, key: Tensor) -> Tensor:
        both = (query.unsqueeze(-2) + key.unsqueeze(-3)).tanh()
        return (both if self.scale is None else both * self.scale).sum(-1)
