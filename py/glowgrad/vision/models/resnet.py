"""Residual networks.

Sources: He et al., 2016 (ResNet); Xie et al., 2017 (ResNeXt); Zagoruyko, Komodakis, 2016 (wide).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from ... import nn
from ...tensor import Tensor
from ..ops.blocks import start_
from .weights import Published, load_weights, published

Norm = Callable[[int], nn.Module]


def conv3x3(
    in_planes: int, out_planes: int, stride: int = 1, groups: int = 1, dilation: int = 1
) -> nn.Conv2d:
    """A 3x3 convolution that keeps the size at stride 1, without bias."""
    return nn.Conv2d(in_planes, out_planes, 3, stride, dilation, dilation, groups, bias=False)


def conv1x1(in_planes: int, out_planes: int, stride: int = 1) -> nn.Conv2d:
    """A convolution that mixes channels only, without bias."""
    return nn.Conv2d(in_planes, out_planes, 1, stride, bias=False)


class BasicBlock(nn.Module):
    """Two 3x3 convolutions around which the input goes on unchanged."""

    expansion: ClassVar[int] = 1

    def __init__(
        self,
        inplanes: int,
        planes: int,
        stride: int = 1,
        downsample: nn.Module | None = None,
        groups: int = 1,
        base_width: int = 64,
        dilation: int = 1,
        norm_layer: Norm | None = None,
    ) -> None:
        super().__init__()
        norm = norm_layer or nn.BatchNorm2d
        if groups != 1 or base_width != 64:
            raise ValueError("BasicBlock takes groups=1 and base_width=64 only")
        if dilation > 1:
            raise NotImplementedError("BasicBlock takes dilation=1 only")
        self.conv1 = conv3x3(inplanes, planes, stride)
        self.bn1 = norm(planes)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = conv3x3(planes, planes)
        self.bn2 = norm(planes)
        self.downsample = downsample
        self.stride = stride

    def forward(self, x: Tensor) -> Tensor:
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        return self.relu(out + (x if self.downsample is None else self.downsample(x)))


class Bottleneck(nn.Module):
    """A 3x3 convolution between two 1x1 that narrow and widen the channels."""

    expansion: ClassVar[int] = 4

    def __init__(
        self,
        inplanes: int,
        planes: int,
        stride: int = 1,
        downsample: nn.Module | None = None,
        groups: int = 1,
        base_width: int = 64,
        dilation: int = 1,
        norm_layer: Norm | None = None,
    ) -> None:
        super().__init__()
        norm = norm_layer or nn.BatchNorm2d
        width = int(planes * (base_width / 64.0)) * groups
        self.conv1 = conv1x1(inplanes, width)
        self.bn1 = norm(width)
        self.conv2 = conv3x3(width, width, stride, groups, dilation)
        self.bn2 = norm(width)
        self.conv3 = conv1x1(width, planes * self.expansion)
        self.bn3 = norm(planes * self.expansion)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = downsample
        self.stride = stride

    def forward(self, x: Tensor) -> Tensor:
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.relu(self.bn2(self.conv2(out)))
        out = self.bn3(self.conv3(out))
        return self.relu(out + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    """Images (N, 3, H, W) to num_classes logits, by four layers of residual blocks.

    zero_init_residual lets every block start as the identity; replace_stride_with_dilation keeps
    the size of one of the last three layers.
    """

    def __init__(
        self,
        block: type[BasicBlock] | type[Bottleneck],
        layers: Sequence[int],
        num_classes: int = 1000,
        zero_init_residual: bool = False,
        groups: int = 1,
        width_per_group: int = 64,
        replace_stride_with_dilation: Sequence[bool] | None = None,
        norm_layer: Norm | None = None,
    ) -> None:
        super().__init__()
        self._norm_layer = norm_layer or nn.BatchNorm2d
        dilated = replace_stride_with_dilation or (False, False, False)
        if len(dilated) != 3:
            raise ValueError(
                "ResNet's replace_stride_with_dilation takes three bools, got "
                f"{replace_stride_with_dilation}"
            )
        self.inplanes, self.dilation = 64, 1
        self.groups, self.base_width = groups, width_per_group
        self.conv1 = nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False)
        self.bn1 = self._norm_layer(64)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(kernel_size=3, stride=2, padding=1)
        self.layer1 = self._make_layer(block, 64, layers[0], 1, False)
        self.layer2 = self._make_layer(block, 128, layers[1], 2, dilated[0])
        self.layer3 = self._make_layer(block, 256, layers[2], 2, dilated[1])
        self.layer4 = self._make_layer(block, 512, layers[3], 2, dilated[2])
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(512 * block.expansion, num_classes)
        start_(self)
        if zero_init_residual:
            for module in self.modules():
                if isinstance(module, Bottleneck):
                    nn.init.zeros_(module.bn3.weight)
                elif isinstance(module, BasicBlock):
                    nn.init.zeros_(module.bn2.weight)

    def _make_layer(
        self, block: Any, planes: int, blocks: int, stride: int, dilate: bool
    ) -> nn.Sequential:
        dilation = self.dilation
        if dilate:
            self.dilation *= stride
            stride = 1
        outplanes = planes * block.expansion
        downsample = None
        if stride != 1 or self.inplanes != outplanes:
            downsample = nn.Sequential(
                conv1x1(self.inplanes, outplanes, stride), self._norm_layer(outplanes)
            )
        rest = (self.groups, self.base_width)
        made = [block(self.inplanes, planes, stride, downsample, *rest, dilation, self._norm_layer)]
        self.inplanes = outplanes
        for _ in range(1, blocks):
            made.append(block(outplanes, planes, 1, None, *rest, self.dilation, self._norm_layer))
        return nn.Sequential(*made)

    def forward(self, x: Tensor) -> Tensor:
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(self.avgpool(x).flatten(1))


ResNet18_Weights = published("ResNet18", IMAGENET1K_V1="resnet18-f37072fd.pth")
ResNet34_Weights = published("ResNet34", IMAGENET1K_V1="resnet34-b627a593.pth")
ResNet50_Weights = published(
    "ResNet50",
    IMAGENET1K_V1="resnet50-0676ba61.pth",
    IMAGENET1K_V2=Published("resnet50-11ad3fa6.pth", resize=232),
)
ResNet101_Weights = published(
    "ResNet101",
    IMAGENET1K_V1="resnet101-63fe2227.pth",
    IMAGENET1K_V2=Published("resnet101-cd907fc2.pth", resize=232),
)
ResNet152_Weights = published(
    "ResNet152",
    IMAGENET1K_V1="resnet152-394f9c45.pth",
    IMAGENET1K_V2=Published("resnet152-f82ba261.pth", resize=232),
)
ResNeXt50_32X4D_Weights = published(
    "ResNeXt50_32X4D",
    IMAGENET1K_V1="resnext50_32x4d-7cdf4587.pth",
    IMAGENET1K_V2=Published("resnext50_32x4d-1a0047aa.pth", resize=232),
)
Wide_ResNet50_2_Weights = published(
    "Wide_ResNet50_2",
    IMAGENET1K_V1="wide_resnet50_2-95faca4d.pth",
    IMAGENET1K_V2=Published("wide_resnet50_2-9ba9bcbe.pth", resize=232),
)


def resnet18(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> ResNet:
    """ResNet-18: 11,689,512 parameters."""
    model = ResNet(BasicBlock, [2, 2, 2, 2], **kwargs)
    return load_weights(model, "resnet18", weights, ResNet18_Weights)


def resnet34(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> ResNet:
    """ResNet-34: 21,797,672 parameters."""
    model = ResNet(BasicBlock, [3, 4, 6, 3], **kwargs)
    return load_weights(model, "resnet34", weights, ResNet34_Weights)


def resnet50(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> ResNet:
    """ResNet-50: 25,557,032 parameters."""
    model = ResNet(Bottleneck, [3, 4, 6, 3], **kwargs)
    return load_weights(model, "resnet50", weights, ResNet50_Weights)


def resnet101(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> ResNet:
    """ResNet-101: 44,549,160 parameters."""
    model = ResNet(Bottleneck, [3, 4, 23, 3], **kwargs)
    return load_weights(model, "resnet101", weights, ResNet101_Weights)


def resnet152(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> ResNet:
    """ResNet-152: 60,192,808 parameters."""
    model = ResNet(Bottleneck, [3, 8, 36, 3], **kwargs)
    return load_weights(model, "resnet152", weights, ResNet152_Weights)


def resnext50_32x4d(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> ResNet:
    """ResNeXt-50 of 32 groups: 25,028,904 parameters."""
    model = ResNet(Bottleneck, [3, 4, 6, 3], groups=32, width_per_group=4, **kwargs)
    return load_weights(model, "resnext50_32x4d", weights, ResNeXt50_32X4D_Weights)


def wide_resnet50_2(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> ResNet:
    """ResNet-50 with twice the channels inside of its blocks: 68,883,240 parameters."""
    model = ResNet(Bottleneck, [3, 4, 6, 3], width_per_group=128, **kwargs)
    return load_weights(model, "wide_resnet50_2", weights, Wide_ResNet50_2_Weights)
