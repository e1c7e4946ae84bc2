"""U-Net for masks of images, which torchvision does not have. Source: Ronneberger et al., 2015."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from ... import nn
from ...tensor import Tensor
from ...tensor.movement import cat


class DoubleConv(nn.Sequential):
    """Two 3x3 convolutions that keep the size, each with batch normalization and ReLU."""

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__(
            nn.Conv2d(in_channels, out_channels, 3, padding=1, bias=False),
            nn.BatchNorm2d(out_channels),
            nn.ReLU(inplace=True),
            nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False),
            nn.BatchNorm2d(out_channels),
            nn.ReLU(inplace=True),
        )


class UNet(nn.Module):
    """Images (N, in_channels, H, W) to num_classes logits a pixel (N, num_classes, H, W).

    Down by halves with ever more `features`, up again by transposed convolutions, and at every size
    the features from the way down are joined to those on the way up. H and W of any size: where a
    half was rounded down, zeros fill up.
    """

    def __init__(
        self,
        in_channels: int = 3,
        num_classes: int = 1,
        features: Sequence[int] = (16, 32, 64, 128),
    ) -> None:
        super().__init__()
        if len(features) < 2:
            raise ValueError(f"UNet got features={tuple(features)}: it needs two sizes at least")
        widths = [in_channels, *features]
        self.down = nn.ModuleList(DoubleConv(a, b) for a, b in pairwise(widths))
        self.pool = nn.MaxPool2d(2)
        back = list(reversed(features))
        pairs = list(pairwise(back))
        self.up = nn.ModuleList(nn.ConvTranspose2d(a, b, 2, stride=2) for a, b in pairs)
        self.join = nn.ModuleList(DoubleConv(2 * b, b) for _, b in pairs)
        self.head = nn.Conv2d(features[0], num_classes, 1)

    def forward(self, x: Tensor) -> Tensor:
        seen = []
        for number, block in enumerate(self.down):
            x = block(x if number == 0 else self.pool(x))
            seen.append(x)
        for up, join, beside in zip(self.up, self.join, reversed(seen[:-1]), strict=True):
            x = up(x)
            missing = [beside.shape[-1] - x.shape[-1], beside.shape[-2] - x.shape[-2]]
            if any(missing):
                x = nn.functional.pad(x, (0, missing[0], 0, missing[1]))
            x = join(cat([beside, x], 1))
        return self.head(x)


def unet(**kwargs: Any) -> UNet:
    """U-Net of 16 to 128 features: 482,737 parameters."""
    return UNet(**kwargs)
