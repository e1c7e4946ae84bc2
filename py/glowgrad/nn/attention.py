"""Attention as a layer."""

from __future__ import annotations

from typing import Any

from ..tensor import Tensor
from ..tensor.creation import empty
from . import init
from .functional.multi_head_attention import Heads
from .linear import Linear
from .module import Module
from .parameter import Parameter


class NonDynamicallyQuantizableLinear(Linear):
    """A linear layer; PyTorch names the last one of its attention so."""


class MultiheadAttention(Module):
    """softmax(q kᵀ/√head_dim) v in each of num_heads parts of embed_dim, between projections of
    query (L, N, E), key (S, N, kdim) and value (S, N, vdim), and one of the result.

    With batch_first N comes first; N may be missing. Gives the output (L, N, E) and, if
    need_weights, the weights, averaged over the heads (N, L, S) or of each (N, num_heads, L, S).
    key_padding_mask (N, S) and attn_mask (L, S) or (N · num_heads, L, S) say with True what is not
    to be seen, or hold numbers to add. Raises AssertionError where embed_dim is not divisible by
    num_heads, and for shapes that do not fit. Source: Vaswani et al., 2017.
    """

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        dropout: float = 0.0,
        bias: bool = True,
        add_bias_kv: bool = False,
        add_zero_attn: bool = False,
        kdim: int | None = None,
        vdim: int | None = None,
        batch_first: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        if embed_dim <= 0 or num_heads <= 0:
            raise ValueError(
                f"MultiheadAttention got embed_dim={embed_dim} and num_heads={num_heads}: both "
                "must be at least 1"
            )
        if embed_dim % num_heads:
            raise AssertionError(
                f"MultiheadAttention got embed_dim={embed_dim}, which is not divisible by "
                f"num_heads={num_heads}: each head gets a part of equal size"
            )
        super().__init__()
        self.embed_dim, self.num_heads, self.head_dim = embed_dim, num_heads, embed_dim // num_heads
        self.kdim = embed_dim if kdim is None else kdim
        self.vdim = embed_dim if vdim is None else vdim
        self.dropout, self.batch_first, self.add_zero_attn = dropout, batch_first, add_zero_attn
        self._qkv_same_embed_dim = self.kdim == self.vdim == embed_dim
        one = self._qkv_same_embed_dim
        shapes: dict[str, tuple[int, ...] | None] = {
            "in_proj_weight": (3 * embed_dim, embed_dim) if one else None,
            "q_proj_weight": None if one else (embed_dim, embed_dim),
            "k_proj_weight": None if one else (embed_dim, self.kdim),
            "v_proj_weight": None if one else (embed_dim, self.vdim),
            "in_proj_bias": (3 * embed_dim,) if bias else None,
            "bias_k": (1, 1, embed_dim) if add_bias_kv else None,
            "bias_v": (1, 1, embed_dim) if add_bias_kv else None,
        }
        for name, shape in shapes.items():
            made = None if shape is None else Parameter(empty(shape, dtype=dtype, device=device))
            self.register_parameter(name, made)
        self.out_proj = NonDynamicallyQuantizableLinear(
            embed_dim, embed_dim, bias=bias, device=device, dtype=dtype
        )
        self._reset_parameters()

    def _reset_parameters(self) -> None:
        for name, weight in self.named_parameters(recurse=False):
            if name.endswith("_weight"):
                init.xavier_uniform_(weight)
            elif name == "in_proj_bias":
                init.zeros_(weight)
            else:
                init.xavier_normal_(weight)
        if self.out_proj.bias is not None:
            init.zeros_(self.out_proj.bias)

    def forward(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        key_padding_mask: Tensor | None = None,
        need_weights: bool = True,
        attn_mask: Tensor | None = None,
        average_attn_weights: bool = True,
        is_causal: bool = False,
    ) -> tuple[Tensor, Tensor | None]:
        if self._qkv_same_embed_dim:
            weights: tuple[Any, ...] = (self.in_proj_weight,)
        else:
            weights = self.q_proj_weight, self.k_proj_weight, self.v_proj_weight
        heads = Heads(
            self.embed_dim, self.num_heads, weights, self.in_proj_bias,
            self.out_proj.weight, self.out_proj.bias, self.bias_k, self.bias_v, self.add_zero_attn,
            self.dropout if self.training else 0.0, self.batch_first,
        )  # fmt: skip
        return heads.attend(
            query, key, value, key_padding_mask, need_weights, attn_mask, average_attn_weights,
            is_causal,
        )  # fmt: skip
