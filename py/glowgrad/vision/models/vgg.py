"""VGG: stacks of 3x3 convolutions. Source: Simonyan, Zisserman, 2015."""

from __future__ import annotations

from typing import Any

from ... import nn
from ...tensor import Tensor
from ..ops.blocks import small_linear_, start_
from .weights import load_weights, published

# Channels of the convolutions; M: the maxima of 2x2 windows.
_LAYERS: dict[int, list[int | str]] = {
    11: [64, "M", 128, "M", 256, 256, "M", 512, 512, "M", 512, 512, "M"],
    13: [64, 64, "M", 128, 128, "M", 256, 256, "M", 512, 512, "M", 512, 512, "M"],
    16: [64, 64, "M", 128, 128, "M", *[256] * 3, "M", *[512] * 3, "M", *[512] * 3, "M"],
    19: [64, 64, "M", 128, 128, "M", *[256] * 4, "M", *[512] * 4, "M", *[512] * 4, "M"],
}


class VGG(nn.Module):
    """Images (N, 3, H, W) to num_classes logits: `features`, 7x7 means, three linear layers."""

    def __init__(
        self,
        features: nn.Module,
        num_classes: int = 1000,
        init_weights: bool = True,
        dropout: float = 0.5,
    ) -> None:
        super().__init__()
        self.features = features
        self.avgpool = nn.AdaptiveAvgPool2d((7, 7))
        self.classifier = nn.Sequential(
            nn.Linear(512 * 7 * 7, 4096),
            nn.ReLU(True),
            nn.Dropout(p=dropout),
            nn.Linear(4096, 4096),
            nn.ReLU(True),
            nn.Dropout(p=dropout),
            nn.Linear(4096, num_classes),
        )
        if init_weights:
            start_(self, small_linear_)

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(self.avgpool(self.features(x)).flatten(1))


def make_layers(cfg: list[int | str], batch_norm: bool = False) -> nn.Sequential:
    """Convolutions of the channels listed, and "M" for max pooling."""
    layers: list[nn.Module] = []
    channels = 3
    for item in cfg:
        if isinstance(item, str):
            layers.append(nn.MaxPool2d(kernel_size=2, stride=2))
            continue
        layers.append(nn.Conv2d(channels, item, kernel_size=3, padding=1))
        if batch_norm:
            layers.append(nn.BatchNorm2d(item))
        layers.append(nn.ReLU(inplace=True))
        channels = item
    return nn.Sequential(*layers)


VGG11_Weights = published("VGG11", IMAGENET1K_V1="vgg11-8a719046.pth")
VGG11_BN_Weights = published("VGG11_BN", IMAGENET1K_V1="vgg11_bn-6002323d.pth")
VGG13_Weights = published("VGG13", IMAGENET1K_V1="vgg13-19584684.pth")
VGG13_BN_Weights = published("VGG13_BN", IMAGENET1K_V1="vgg13_bn-abd245e5.pth")
VGG16_Weights = published("VGG16", IMAGENET1K_V1="vgg16-397923af.pth")
VGG16_BN_Weights = published("VGG16_BN", IMAGENET1K_V1="vgg16_bn-6c64b313.pth")
VGG19_Weights = published("VGG19", IMAGENET1K_V1="vgg19-dcbb9e9d.pth")
VGG19_BN_Weights = published("VGG19_BN", IMAGENET1K_V1="vgg19_bn-c79401a0.pth")


def _vgg(depth: int, batch_norm: bool, weights: Any, known: Any, **kwargs: Any) -> VGG:
    if weights is not None:
        kwargs["init_weights"] = False
    model = VGG(make_layers(_LAYERS[depth], batch_norm), **kwargs)
    return load_weights(model, f"vgg{depth}{'_bn' * batch_norm}", weights, known)


def vgg11(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> VGG:
    """VGG-11: 132,863,336 parameters."""
    return _vgg(11, False, weights, VGG11_Weights, **kwargs)


def vgg11_bn(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> VGG:
    """VGG-11 with batch normalization: 132,868,840 parameters."""
    return _vgg(11, True, weights, VGG11_BN_Weights, **kwargs)


def vgg13(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> VGG:
    """VGG-13: 133,047,848 parameters."""
    return _vgg(13, False, weights, VGG13_Weights, **kwargs)


def vgg13_bn(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> VGG:
    """VGG-13 with batch normalization: 133,053,736 parameters."""
    return _vgg(13, True, weights, VGG13_BN_Weights, **kwargs)


def vgg16(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> VGG:
    """VGG-16: 138,357,544 parameters."""
    return _vgg(16, False, weights, VGG16_Weights, **kwargs)


def vgg16_bn(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> VGG:
    """VGG-16 with batch normalization: 138,365,992 parameters."""
    return _vgg(16, True, weights, VGG16_BN_Weights, **kwargs)


def vgg19(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> VGG:
    """VGG-19: 143,667,240 parameters."""
    return _vgg(19, False, weights, VGG19_Weights, **kwargs)


def vgg19_bn(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> VGG:
    """VGG-19 with batch normalization: 143,678,248 parameters."""
    return _vgg(19, True, weights, VGG19_BN_Weights, **kwargs)
