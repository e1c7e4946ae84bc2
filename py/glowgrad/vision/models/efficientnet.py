"""EfficientNet: one network, scaled in depth, width and resolution together.

Source: Tan, Le, 2019.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from ... import nn
from ...tensor import Tensor
from ..ops.blocks import (
    Conv2dNormActivation,
    SqueezeExcitation,
    StochasticDepth,
    make_divisible,
    start_,
)
from .weights import Published, load_weights, published

Norm = Callable[..., nn.Module]


class MBConvConfig(NamedTuple):
    """A stage of B0: how much wider its blocks are inside, kernel, stride, channels and blocks."""

    expand_ratio: float
    kernel: int
    stride: int
    input_channels: int
    out_channels: int
    num_layers: int

    def scaled(self, width: float, depth: float) -> MBConvConfig:
        """The stage with `width` times the channels and `depth` times the blocks."""
        return self._replace(
            input_channels=make_divisible(self.input_channels * width),
            out_channels=make_divisible(self.out_channels * width),
            num_layers=math.ceil(self.num_layers * depth),
        )


_STAGES = (
    MBConvConfig(1, 3, 1, 32, 16, 1),
    MBConvConfig(6, 3, 2, 16, 24, 2),
    MBConvConfig(6, 5, 2, 24, 40, 2),
    MBConvConfig(6, 3, 2, 40, 80, 3),
    MBConvConfig(6, 5, 1, 80, 112, 3),
    MBConvConfig(6, 5, 2, 112, 192, 4),
    MBConvConfig(6, 3, 1, 192, 320, 1),
)


class MBConv(nn.Module):
    """An inverted residual with squeeze and excitation, dropped at random in training."""

    def __init__(self, cnf: MBConvConfig, stochastic_depth_prob: float, norm_layer: Norm) -> None:
        super().__init__()
        if cnf.stride not in (1, 2):
            raise ValueError(f"MBConv got stride={cnf.stride}: it is 1 or 2")
        self.use_res_connect = cnf.stride == 1 and cnf.input_channels == cnf.out_channels
        conv = partial(Conv2dNormActivation, norm_layer=norm_layer, activation_layer=nn.SiLU)
        wide = make_divisible(cnf.input_channels * cnf.expand_ratio)
        layers: list[nn.Module] = []
        if wide != cnf.input_channels:
            layers.append(conv(cnf.input_channels, wide, kernel_size=1))
        layers += [
            conv(wide, wide, kernel_size=cnf.kernel, stride=cnf.stride, groups=wide),
            SqueezeExcitation(
                wide, max(1, cnf.input_channels // 4), activation=partial(nn.SiLU, inplace=True)
            ),
            Conv2dNormActivation(
                wide, cnf.out_channels, 1, norm_layer=norm_layer, activation_layer=None
            ),
        ]
        self.block = nn.Sequential(*layers)
        self.stochastic_depth = StochasticDepth(stochastic_depth_prob, "row")
        self.out_channels = cnf.out_channels

    def forward(self, input: Tensor) -> Tensor:
        result = self.block(input)
        return self.stochastic_depth(result) + input if self.use_res_connect else result


class EfficientNet(nn.Module):
    """Images (N, 3, H, W) to num_classes logits."""

    def __init__(
        self,
        inverted_residual_setting: list[MBConvConfig],
        dropout: float,
        stochastic_depth_prob: float = 0.2,
        num_classes: int = 1000,
        norm_layer: Norm | None = None,
        last_channel: int | None = None,
    ) -> None:
        super().__init__()
        if not inverted_residual_setting:
            raise ValueError("EfficientNet got no inverted_residual_setting: it needs stages")
        norm = norm_layer or nn.BatchNorm2d
        conv = partial(Conv2dNormActivation, norm_layer=norm, activation_layer=nn.SiLU)
        first = inverted_residual_setting[0].input_channels
        features: list[nn.Module] = [conv(3, first, kernel_size=3, stride=2)]
        total = sum(stage.num_layers for stage in inverted_residual_setting)
        number = 0
        for stage in inverted_residual_setting:
            blocks = []
            for _ in range(stage.num_layers):
                blocks.append(MBConv(stage, stochastic_depth_prob * number / total, norm))
                stage = stage._replace(input_channels=stage.out_channels, stride=1)
                number += 1
            features.append(nn.Sequential(*blocks))
        width = inverted_residual_setting[-1].out_channels
        last = 4 * width if last_channel is None else last_channel
        features.append(conv(width, last, kernel_size=1))
        self.features = nn.Sequential(*features)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Sequential(
            nn.Dropout(p=dropout, inplace=True), nn.Linear(last, num_classes)
        )
        start_(self, _start_linear)

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(self.avgpool(self.features(x)).flatten(1))


def _start_linear(layer: nn.Linear) -> None:
    bound = 1 / math.sqrt(layer.out_features)
    nn.init.uniform_(layer.weight, -bound, bound)
    nn.init.zeros_(layer.bias)


EfficientNet_B0_Weights = published(
    "EfficientNet_B0",
    IMAGENET1K_V1=Published("efficientnet_b0_rwightman-7f5810bc.pth", 224, 256, "bicubic"),
)
EfficientNet_B1_Weights = published(
    "EfficientNet_B1",
    IMAGENET1K_V1=Published("efficientnet_b1_rwightman-bac287d4.pth", 240, 256, "bicubic"),
    IMAGENET1K_V2=Published("efficientnet_b1-c27df63c.pth", 240, 255),
)
EfficientNet_B2_Weights = published(
    "EfficientNet_B2",
    IMAGENET1K_V1=Published("efficientnet_b2_rwightman-c35c1473.pth", 288, 288, "bicubic"),
)
EfficientNet_B3_Weights = published(
    "EfficientNet_B3",
    IMAGENET1K_V1=Published("efficientnet_b3_rwightman-b3899882.pth", 300, 320, "bicubic"),
)
EfficientNet_B4_Weights = published(
    "EfficientNet_B4",
    IMAGENET1K_V1=Published("efficientnet_b4_rwightman-23ab8bcd.pth", 380, 384, "bicubic"),
)


def _scaled(width: float, depth: float, dropout: float, **kwargs: Any) -> EfficientNet:
    stages = [stage.scaled(width, depth) for stage in _STAGES]
    return EfficientNet(stages, kwargs.pop("dropout", dropout), **kwargs)


def efficientnet_b0(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> EfficientNet:
    """EfficientNet-B0: 5,288,548 parameters."""
    model = _scaled(1.0, 1.0, 0.2, **kwargs)
    return load_weights(model, "efficientnet_b0", weights, EfficientNet_B0_Weights)


def efficientnet_b1(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> EfficientNet:
    """EfficientNet-B1: 7,794,184 parameters."""
    model = _scaled(1.0, 1.1, 0.2, **kwargs)
    return load_weights(model, "efficientnet_b1", weights, EfficientNet_B1_Weights)


def efficientnet_b2(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> EfficientNet:
    """EfficientNet-B2: 9,109,994 parameters."""
    model = _scaled(1.1, 1.2, 0.3, **kwargs)
    return load_weights(model, "efficientnet_b2", weights, EfficientNet_B2_Weights)


def efficientnet_b3(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> EfficientNet:
    """EfficientNet-B3: 12,233,232 parameters."""
    model = _scaled(1.2, 1.4, 0.3, **kwargs)
    return load_weights(model, "efficientnet_b3", weights, EfficientNet_B3_Weights)


def efficientnet_b4(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> EfficientNet:
    """EfficientNet-B4: 19,341,616 parameters."""
    model = _scaled(1.4, 1.8, 0.4, **kwargs)
    return load_weights(model, "efficientnet_b4", weights, EfficientNet_B4_Weights)
