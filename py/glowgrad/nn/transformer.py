"""Transformers: layers of attention stacked to an encoder and a decoder.

Source: Vaswani et al., 2017, "Attention is all you need".
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from ..autograd import is_grad_enabled
from ..errors import ShapeError
from ..ops.attention import future
from ..tensor import Tensor
from ..tensor.creation import empty
from . import functional as F, init
from .activation import GELU, ReLU
from .container import ModuleList
from .functional.attention import additive, canonical_mask
from .module import Module
from .normalization import LayerNorm
from .transformer_layers import Activation, TransformerDecoderLayer, TransformerEncoderLayer


def _copies(layer: Module, count: int) -> ModuleList:
    return ModuleList([copy.deepcopy(layer) for _ in range(count)])


class TransformerEncoder(Module):
    """num_layers copies of a layer, one after the other, and `norm` at the end.

    As PyTorch's, it gives 0 (before `norm`) at the padding, where it only infers: in eval mode,
    without gradients, with batch_first, norm_first off, an even number of heads, and with a
    src_key_padding_mask that marks ends of sequences as the only mask; enable_nested_tensor=False
    turns this off.
    """

    def __init__(
        self,
        encoder_layer: Module,
        num_layers: int,
        norm: Module | None = None,
        enable_nested_tensor: bool = True,
        mask_check: bool = True,
    ) -> None:
        super().__init__()
        self.layers = _copies(encoder_layer, num_layers)
        self.num_layers, self.norm = num_layers, norm
        self.enable_nested_tensor, self.mask_check = enable_nested_tensor, mask_check
        self.use_nested_tensor = enable_nested_tensor and _can_skip_padding(encoder_layer)

    def forward(
        self,
        src: Tensor,
        mask: Tensor | None = None,
        src_key_padding_mask: Tensor | None = None,
        is_causal: bool | None = None,
    ) -> Tensor:
        canonical_mask(src_key_padding_mask, "src_key_padding_mask")
        canonical_mask(mask, "mask")
        padding = self._skipped(src, mask, src_key_padding_mask)
        x = src
        for layer in self.layers:
            x = layer(
                x,
                src_mask=mask,
                is_causal=bool(is_causal),
                src_key_padding_mask=src_key_padding_mask,
            )
        if padding is not None:
            x = x.masked_fill(padding.unsqueeze(-1), 0.0)
        return x if self.norm is None else self.norm(x)

    def _skipped(self, src: Tensor, mask: Tensor | None, padding: Tensor | None) -> Tensor | None:
        """The padding as a bool mask if PyTorch would leave it out, else None."""
        first: Any = self.layers[0]
        if (
            padding is None
            or mask is not None
            or not self.use_nested_tensor
            or first.training
            or src.ndim != 3
        ):
            return None
        if is_grad_enabled() and any(t.requires_grad for t in (src, *first.parameters())):
            return None
        hidden = padding if not padding.dtype.is_floating_point else padding != 0
        if self.mask_check and bool((hidden[:, :-1] & ~hidden[:, 1:]).any()):
            return None
        return hidden


def _can_skip_padding(layer: Any) -> bool:
    if not isinstance(layer, TransformerEncoderLayer):
        return False
    attention = layer.self_attn
    simple = layer.activation in (F.relu, F.gelu) or isinstance(layer.activation, (ReLU, GELU))
    return (
        simple
        and not layer.norm_first
        and attention.batch_first
        and attention._qkv_same_embed_dim
        and attention.in_proj_bias is not None
        and layer.norm1.eps == layer.norm2.eps
        and attention.num_heads % 2 == 0
    )


class TransformerDecoder(Module):
    """num_layers copies of a layer, one after the other, each of which also sees `memory`, and
    `norm` at the end.
    """

    def __init__(self, decoder_layer: Module, num_layers: int, norm: Module | None = None) -> None:
        super().__init__()
        self.layers = _copies(decoder_layer, num_layers)
        self.num_layers, self.norm = num_layers, norm

    def forward(
        self,
        tgt: Tensor,
        memory: Tensor,
        tgt_mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
        tgt_key_padding_mask: Tensor | None = None,
        memory_key_padding_mask: Tensor | None = None,
        tgt_is_causal: bool | None = None,
        memory_is_causal: bool = False,
    ) -> Tensor:
        x = tgt
        for layer in self.layers:
            x = layer(
                x,
                memory,
                tgt_mask=tgt_mask,
                memory_mask=memory_mask,
                tgt_key_padding_mask=tgt_key_padding_mask,
                memory_key_padding_mask=memory_key_padding_mask,
                tgt_is_causal=bool(tgt_is_causal),
                memory_is_causal=memory_is_causal,
            )
        return x if self.norm is None else self.norm(x)


class Transformer(Module):
    """An encoder of src (S, N, d_model) and a decoder of tgt (T, N, d_model), which gives (T, N,
    d_model); N comes first with batch_first, or is missing.

    Raises RuntimeError for another number of features than d_model, or unequal batches.
    """

    def __init__(
        self,
        d_model: int = 512,
        nhead: int = 8,
        num_encoder_layers: int = 6,
        num_decoder_layers: int = 6,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: Activation = F.relu,
        custom_encoder: Any = None,
        custom_decoder: Any = None,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        layer = (
            d_model, nhead, dim_feedforward, dropout, activation, layer_norm_eps, batch_first,
            norm_first, bias, device, dtype,
        )  # fmt: skip

        def norm() -> LayerNorm:
            return LayerNorm(d_model, eps=layer_norm_eps, bias=bias, device=device, dtype=dtype)

        if custom_encoder is None:
            custom_encoder = TransformerEncoder(
                TransformerEncoderLayer(*layer), num_encoder_layers, norm()
            )
        self.encoder = custom_encoder
        if custom_decoder is None:
            custom_decoder = TransformerDecoder(
                TransformerDecoderLayer(*layer), num_decoder_layers, norm()
            )
        self.decoder = custom_decoder
        self._reset_parameters()
        self.d_model, self.nhead, self.batch_first = d_model, nhead, batch_first

    def _reset_parameters(self) -> None:
        for weight in self.parameters():
            if weight.ndim > 1:
                init.xavier_uniform_(weight)

    def forward(
        self,
        src: Tensor,
        tgt: Tensor,
        src_mask: Tensor | None = None,
        tgt_mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
        src_key_padding_mask: Tensor | None = None,
        tgt_key_padding_mask: Tensor | None = None,
        memory_key_padding_mask: Tensor | None = None,
        src_is_causal: bool | None = None,
        tgt_is_causal: bool | None = None,
        memory_is_causal: bool = False,
    ) -> Tensor:
        for problem in self._problems(src, tgt):
            raise ShapeError(
                f"Transformer got src of shape {tuple(src.shape)} and tgt of shape "
                f"{tuple(tgt.shape)}: {problem}"
            )
        memory = self.encoder(
            src, mask=src_mask, src_key_padding_mask=src_key_padding_mask, is_causal=src_is_causal
        )
        return self.decoder(
            tgt,
            memory,
            tgt_mask=tgt_mask,
            memory_mask=memory_mask,
            tgt_key_padding_mask=tgt_key_padding_mask,
            memory_key_padding_mask=memory_key_padding_mask,
            tgt_is_causal=tgt_is_causal,
            memory_is_causal=memory_is_causal,
        )

    def _problems(self, src: Tensor, tgt: Tensor) -> Iterator[str]:
        batch = 0 if self.batch_first else 1
        if src.ndim == 3 and src.shape[batch] != tgt.shape[batch]:
            yield f"axis {batch}, the batch, must be equal"
        if src.shape[-1] != self.d_model or tgt.shape[-1] != self.d_model:
            yield f"the last size of both must be d_model={self.d_model}"

    @staticmethod
    def generate_square_subsequent_mask(sz: int, device: Any = None, dtype: Any = None) -> Tensor:
        """A mask (sz, sz) to add, so that each position sees itself and what is before it: 0 on and
        below the diagonal, -inf above.
        """
        like = empty((sz, sz), device=device, dtype=dtype)
        return additive(future(like), like.dtype)
