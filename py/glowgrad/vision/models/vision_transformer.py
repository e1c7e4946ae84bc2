"""Vision transformer: an image as a sequence of patches. Source: Dosovitskiy et al., 2021."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Any

from ... import nn
from ...errors import ShapeError
from ...tensor import Tensor
from ...tensor.creation import empty, zeros
from ...tensor.movement import cat
from .weights import load_weights, published

Norm = Callable[..., nn.Module]


class MLPBlock(nn.Sequential):
    """Two linear layers with GELU in between and dropout behind each."""

    def __init__(self, in_dim: int, mlp_dim: int, dropout: float) -> None:
        super().__init__(
            nn.Linear(in_dim, mlp_dim),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(mlp_dim, in_dim),
            nn.Dropout(dropout),
        )
        for module in self:
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                nn.init.normal_(module.bias, std=1e-6)


class EncoderBlock(nn.Module):
    """Attention and an MLP, each after a normalization and with a way around it."""

    def __init__(
        self,
        num_heads: int,
        hidden_dim: int,
        mlp_dim: int,
        dropout: float,
        attention_dropout: float,
        norm_layer: Norm,
    ) -> None:
        super().__init__()
        self.num_heads = num_heads
        self.ln_1 = norm_layer(hidden_dim)
        self.self_attention = nn.MultiheadAttention(
            hidden_dim, num_heads, dropout=attention_dropout, batch_first=True
        )
        self.dropout = nn.Dropout(dropout)
        self.ln_2 = norm_layer(hidden_dim)
        self.mlp = MLPBlock(hidden_dim, mlp_dim, dropout)

    def forward(self, input: Tensor) -> Tensor:
        x = self.ln_1(input)
        x, _ = self.self_attention(x, x, x, need_weights=False)
        x = self.dropout(x) + input
        return x + self.mlp(self.ln_2(x))


class Encoder(nn.Module):
    """Learned positions, blocks one after another, a last normalization."""

    def __init__(
        self,
        seq_length: int,
        num_layers: int,
        num_heads: int,
        hidden_dim: int,
        mlp_dim: int,
        dropout: float,
        attention_dropout: float,
        norm_layer: Norm,
    ) -> None:
        super().__init__()
        positions = nn.init.normal_(empty(1, seq_length, hidden_dim), std=0.02)
        self.pos_embedding = nn.Parameter(positions)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.Sequential(
            OrderedDict(
                (
                    f"encoder_layer_{number}",
                    EncoderBlock(
                        num_heads, hidden_dim, mlp_dim, dropout, attention_dropout, norm_layer
                    ),
                )
                for number in range(num_layers)
            )
        )
        self.ln = norm_layer(hidden_dim)

    def forward(self, input: Tensor) -> Tensor:
        return self.ln(self.layers(self.dropout(input + self.pos_embedding)))


class VisionTransformer(nn.Module):
    """Images (N, 3, image_size, image_size) to num_classes logits: patches become tokens by one
    convolution, a class token in front of them collects the answer.
    """

    def __init__(
        self,
        image_size: int,
        patch_size: int,
        num_layers: int,
        num_heads: int,
        hidden_dim: int,
        mlp_dim: int,
        dropout: float = 0.0,
        attention_dropout: float = 0.0,
        num_classes: int = 1000,
        representation_size: int | None = None,
        norm_layer: Norm | None = None,
        conv_stem_configs: Any = None,
    ) -> None:
        super().__init__()
        if image_size % patch_size:
            raise ValueError(
                f"VisionTransformer got image_size={image_size}, which patch_size={patch_size} "
                "does not divide"
            )
        if conv_stem_configs is not None:
            raise NotImplementedError(
                "VisionTransformer makes patches by one convolution: leave conv_stem_configs out"
            )
        self.image_size, self.patch_size, self.hidden_dim = image_size, patch_size, hidden_dim
        norm = norm_layer or partial(nn.LayerNorm, eps=1e-6)
        self.conv_proj = nn.Conv2d(3, hidden_dim, kernel_size=patch_size, stride=patch_size)
        self.class_token = nn.Parameter(zeros(1, 1, hidden_dim))
        self.seq_length = (image_size // patch_size) ** 2 + 1
        self.encoder = Encoder(
            self.seq_length, num_layers, num_heads, hidden_dim, mlp_dim, dropout,
            attention_dropout, norm,
        )  # fmt: skip
        heads: OrderedDict[str, nn.Module] = OrderedDict()
        width = hidden_dim
        if representation_size is not None:
            heads["pre_logits"] = nn.Linear(hidden_dim, representation_size)
            heads["act"] = nn.Tanh()
            width = representation_size
            inner = 1 / math.sqrt(hidden_dim)
            nn.init.trunc_normal_(heads["pre_logits"].weight, std=inner)
            nn.init.zeros_(heads["pre_logits"].bias)
        heads["head"] = nn.Linear(width, num_classes)
        self.heads = nn.Sequential(heads)
        fan_in = 3 * patch_size * patch_size
        nn.init.trunc_normal_(self.conv_proj.weight, std=math.sqrt(1 / fan_in))
        nn.init.zeros_(self.conv_proj.bias)
        nn.init.zeros_(self.heads.head.weight)
        nn.init.zeros_(self.heads.head.bias)

    def forward(self, x: Tensor) -> Tensor:
        if x.ndim != 4 or tuple(x.shape[2:]) != (self.image_size,) * 2:
            raise ShapeError(
                f"VisionTransformer(image_size={self.image_size}) got images of shape "
                f"{tuple(x.shape)}: it needs (N, 3, {self.image_size}, {self.image_size})"
            )
        patches = self.conv_proj(x).flatten(2).transpose(1, 2)
        tokens = cat([self.class_token.expand(x.shape[0], -1, -1), patches], 1)
        return self.heads(self.encoder(tokens)[:, 0])


ViT_B_16_Weights = published("ViT_B_16", IMAGENET1K_V1="vit_b_16-c867db91.pth")
ViT_B_32_Weights = published("ViT_B_32", IMAGENET1K_V1="vit_b_32-d86f8d99.pth")


def vit_b_16(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> VisionTransformer:
    """ViT, base, patches of 16 x 16: 86,567,656 parameters."""
    return load_weights(_base(16, **kwargs), "vit_b_16", weights, ViT_B_16_Weights)


def vit_b_32(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> VisionTransformer:
    """ViT, base, patches of 32 x 32: 88,224,232 parameters."""
    return load_weights(_base(32, **kwargs), "vit_b_32", weights, ViT_B_32_Weights)


def _base(patch_size: int, image_size: int = 224, **kwargs: Any) -> VisionTransformer:
    return VisionTransformer(image_size, patch_size, 12, 12, 768, 3072, **kwargs)
