"""MobileNet v3: inverted residuals with squeeze and excitation. Source: Howard et al., 2019."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from ... import nn
from ...tensor import Tensor
from ..ops.blocks import (
    Conv2dNormActivation,
    SqueezeExcitation,
    make_divisible,
    small_linear_,
    start_,
)
from .weights import Published, load_weights, published

Norm = Callable[..., nn.Module]


class InvertedResidualConfig(NamedTuple):
    """What one block is like; activation "HS" (Hardswish) or "RE" (ReLU)."""

    input_channels: int
    kernel: int
    expanded_channels: int
    out_channels: int
    use_se: bool
    activation: str
    stride: int
    dilation: int = 1


class InvertedResidual(nn.Module):
    """Widen by 1x1, convolve each channel by itself, weigh channels, narrow by 1x1."""

    def __init__(self, cnf: InvertedResidualConfig, norm_layer: Norm) -> None:
        super().__init__()
        if cnf.stride not in (1, 2):
            raise ValueError(f"InvertedResidual got stride={cnf.stride}: it is 1 or 2")
        wide = cnf.expanded_channels
        self.use_res_connect = cnf.stride == 1 and cnf.input_channels == cnf.out_channels
        conv = partial(
            Conv2dNormActivation,
            norm_layer=norm_layer,
            activation_layer=nn.Hardswish if cnf.activation == "HS" else nn.ReLU,
        )
        layers: list[nn.Module] = []
        if wide != cnf.input_channels:
            layers.append(conv(cnf.input_channels, wide, kernel_size=1))
        layers.append(
            conv(
                wide,
                wide,
                kernel_size=cnf.kernel,
                stride=1 if cnf.dilation > 1 else cnf.stride,
                dilation=cnf.dilation,
                groups=wide,
            )
        )
        if cnf.use_se:
            squeezed = make_divisible(wide // 4, 8)
            layers.append(SqueezeExcitation(wide, squeezed, scale_activation=nn.Hardsigmoid))
        layers.append(
            Conv2dNormActivation(
                wide, cnf.out_channels, 1, norm_layer=norm_layer, activation_layer=None
            )
        )
        self.block = nn.Sequential(*layers)
        self.out_channels = cnf.out_channels

    def forward(self, input: Tensor) -> Tensor:
        return self.block(input) + input if self.use_res_connect else self.block(input)


class MobileNetV3(nn.Module):
    """Images (N, 3, H, W) to num_classes logits."""

    def __init__(
        self,
        inverted_residual_setting: Sequence[InvertedResidualConfig],
        last_channel: int,
        num_classes: int = 1000,
        block: Callable[..., nn.Module] | None = None,
        norm_layer: Norm | None = None,
        dropout: float = 0.2,
    ) -> None:
        super().__init__()
        if not inverted_residual_setting:
            raise ValueError("MobileNetV3 got no inverted_residual_setting: it needs blocks")
        norm = norm_layer or partial(nn.BatchNorm2d, eps=0.001, momentum=0.01)
        make = block or InvertedResidual
        conv = partial(Conv2dNormActivation, norm_layer=norm, activation_layer=nn.Hardswish)
        first = inverted_residual_setting[0].input_channels
        last = inverted_residual_setting[-1].out_channels
        self.features = nn.Sequential(
            conv(3, first, kernel_size=3, stride=2),
            *[make(setting, norm) for setting in inverted_residual_setting],
            conv(last, 6 * last, kernel_size=1),
        )
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Sequential(
            nn.Linear(6 * last, last_channel),
            nn.Hardswish(inplace=True),
            nn.Dropout(p=dropout, inplace=True),
            nn.Linear(last_channel, num_classes),
        )
        start_(self, small_linear_)

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(self.avgpool(self.features(x)).flatten(1))


def _small(tail: int) -> tuple[list[InvertedResidualConfig], int]:
    rows: Any = [
        (16, 3, 16, 16, True, "RE", 2),
        (16, 3, 72, 24, False, "RE", 2),
        (24, 3, 88, 24, False, "RE", 1),
        (24, 5, 96, 40, True, "HS", 2),
        (40, 5, 240, 40, True, "HS", 1),
        (40, 5, 240, 40, True, "HS", 1),
        (40, 5, 120, 48, True, "HS", 1),
        (48, 5, 144, 48, True, "HS", 1),
        (48, 5, 288, 96 // tail, True, "HS", 2),
        (96 // tail, 5, 576 // tail, 96 // tail, True, "HS", 1),
        (96 // tail, 5, 576 // tail, 96 // tail, True, "HS", 1),
    ]
    return [InvertedResidualConfig(*row) for row in rows], 1024 // tail


def _large(tail: int) -> tuple[list[InvertedResidualConfig], int]:
    rows: Any = [
        (16, 3, 16, 16, False, "RE", 1),
        (16, 3, 64, 24, False, "RE", 2),
        (24, 3, 72, 24, False, "RE", 1),
        (24, 5, 72, 40, True, "RE", 2),
        (40, 5, 120, 40, True, "RE", 1),
        (40, 5, 120, 40, True, "RE", 1),
        (40, 3, 240, 80, False, "HS", 2),
        (80, 3, 200, 80, False, "HS", 1),
        (80, 3, 184, 80, False, "HS", 1),
        (80, 3, 184, 80, False, "HS", 1),
        (80, 3, 480, 112, True, "HS", 1),
        (112, 3, 672, 112, True, "HS", 1),
        (112, 5, 672, 160 // tail, True, "HS", 2),
        (160 // tail, 5, 960 // tail, 160 // tail, True, "HS", 1),
        (160 // tail, 5, 960 // tail, 160 // tail, True, "HS", 1),
    ]
    return [InvertedResidualConfig(*row) for row in rows], 1280 // tail


MobileNet_V3_Small_Weights = published(
    "MobileNet_V3_Small", IMAGENET1K_V1="mobilenet_v3_small-047dcff4.pth"
)
MobileNet_V3_Large_Weights = published(
    "MobileNet_V3_Large",
    IMAGENET1K_V1="mobilenet_v3_large-8738ca79.pth",
    IMAGENET1K_V2=Published("mobilenet_v3_large-5c1a4163.pth", resize=232),
)


def mobilenet_v3_small(
    *, weights: Any = None, progress: bool = True, reduced_tail: bool = False, **kwargs: Any
) -> MobileNetV3:
    """MobileNet v3, the small one: 2,542,856 parameters."""
    settings, last = _small(1 + reduced_tail)
    model = MobileNetV3(settings, last, **kwargs)
    return load_weights(model, "mobilenet_v3_small", weights, MobileNet_V3_Small_Weights)


def mobilenet_v3_large(
    *, weights: Any = None, progress: bool = True, reduced_tail: bool = False, **kwargs: Any
) -> MobileNetV3:
    """MobileNet v3, the large one: 5,483,032 parameters."""
    settings, last = _large(1 + reduced_tail)
    model = MobileNetV3(settings, last, **kwargs)
    return load_weights(model, "mobilenet_v3_large", weights, MobileNet_V3_Large_Weights)
