"""DenseNet: every layer sees the features of all before it. Source: Huang et al., 2017."""

from __future__ import annotations

from typing import Any

from ... import nn
from ...tensor import Tensor
from ...tensor.movement import cat
from .weights import load_weights, published


class _DenseLayer(nn.Module):
    """From the features of all layers before, growth_rate new ones."""

    def __init__(
        self, num_input_features: int, growth_rate: int, bn_size: int, drop_rate: float
    ) -> None:
        super().__init__()
        width = bn_size * growth_rate
        self.norm1 = nn.BatchNorm2d(num_input_features)
        self.relu1 = nn.ReLU(inplace=True)
        self.conv1 = nn.Conv2d(num_input_features, width, kernel_size=1, bias=False)
        self.norm2 = nn.BatchNorm2d(width)
        self.relu2 = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(width, growth_rate, kernel_size=3, padding=1, bias=False)
        self.drop_rate = drop_rate

    def forward(self, features: list[Tensor]) -> Tensor:
        x = self.conv1(self.relu1(self.norm1(cat(features, 1))))
        new = self.conv2(self.relu2(self.norm2(x)))
        if self.drop_rate > 0:
            new = nn.functional.dropout(new, self.drop_rate, self.training)
        return new


class _DenseBlock(nn.Module):
    def __init__(
        self,
        num_layers: int,
        num_input_features: int,
        bn_size: int,
        growth_rate: int,
        drop_rate: float,
    ) -> None:
        super().__init__()
        for number in range(num_layers):
            width = num_input_features + number * growth_rate
            layer = _DenseLayer(width, growth_rate, bn_size, drop_rate)
            self.add_module(f"denselayer{number + 1}", layer)

    def forward(self, x: Tensor) -> Tensor:
        features = [x]
        for layer in self.children():
            features.append(layer(features))
        return cat(features, 1)


class _Transition(nn.Sequential):
    def __init__(self, num_input_features: int, num_output_features: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(num_input_features)
        self.relu = nn.ReLU(inplace=True)
        self.conv = nn.Conv2d(num_input_features, num_output_features, kernel_size=1, bias=False)
        self.pool = nn.AvgPool2d(kernel_size=2, stride=2)


class DenseNet(nn.Module):
    """Images (N, 3, H, W) to num_classes logits, by dense blocks with transitions that halve size
    and channels.
    """

    def __init__(
        self,
        growth_rate: int = 32,
        block_config: tuple[int, ...] = (6, 12, 24, 16),
        num_init_features: int = 64,
        bn_size: int = 4,
        drop_rate: float = 0,
        num_classes: int = 1000,
        memory_efficient: bool = False,
    ) -> None:
        super().__init__()
        if memory_efficient:
            raise NotImplementedError("DenseNet computes nothing twice: leave memory_efficient out")
        features = nn.Sequential()
        features.add_module(
            "conv0", nn.Conv2d(3, num_init_features, 7, stride=2, padding=3, bias=False)
        )
        features.add_module("norm0", nn.BatchNorm2d(num_init_features))
        features.add_module("relu0", nn.ReLU(inplace=True))
        features.add_module("pool0", nn.MaxPool2d(kernel_size=3, stride=2, padding=1))
        width = num_init_features
        for number, layers in enumerate(block_config, 1):
            block = _DenseBlock(layers, width, bn_size, growth_rate, drop_rate)
            features.add_module(f"denseblock{number}", block)
            width += layers * growth_rate
            if number < len(block_config):
                features.add_module(f"transition{number}", _Transition(width, width // 2))
                width //= 2
        features.add_module("norm5", nn.BatchNorm2d(width))
        self.features = features
        self.classifier = nn.Linear(width, num_classes)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight)
        nn.init.zeros_(self.classifier.bias)

    def forward(self, x: Tensor) -> Tensor:
        seen = self.features(x).relu()
        return self.classifier(nn.functional.adaptive_avg_pool2d(seen, (1, 1)).flatten(1))


DenseNet121_Weights = published("DenseNet121", IMAGENET1K_V1="densenet121-a639ec97.pth")
DenseNet161_Weights = published("DenseNet161", IMAGENET1K_V1="densenet161-8d451a50.pth")
DenseNet169_Weights = published("DenseNet169", IMAGENET1K_V1="densenet169-b2777c0a.pth")
DenseNet201_Weights = published("DenseNet201", IMAGENET1K_V1="densenet201-c1103571.pth")


def densenet121(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> DenseNet:
    """DenseNet-121: 7,978,856 parameters."""
    model = DenseNet(32, (6, 12, 24, 16), 64, **kwargs)
    return load_weights(model, "densenet121", weights, DenseNet121_Weights)


def densenet161(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> DenseNet:
    """DenseNet-161: 28,681,000 parameters."""
    model = DenseNet(48, (6, 12, 36, 24), 96, **kwargs)
    return load_weights(model, "densenet161", weights, DenseNet161_Weights)


def densenet169(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> DenseNet:
    """DenseNet-169: 14,149,480 parameters."""
    model = DenseNet(32, (6, 12, 32, 32), 64, **kwargs)
    return load_weights(model, "densenet169", weights, DenseNet169_Weights)


def densenet201(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> DenseNet:
    """DenseNet-201: 20,013,928 parameters."""
    model = DenseNet(32, (6, 12, 48, 32), 64, **kwargs)
    return load_weights(model, "densenet201", weights, DenseNet201_Weights)
