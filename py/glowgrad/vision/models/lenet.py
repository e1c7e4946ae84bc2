"""LeNet-5, which torchvision does not have. Source: LeCun et al., 1998."""

from __future__ import annotations

from typing import Any

from ... import nn
from ...tensor import Tensor


class LeNet5(nn.Module):
    """Grey images (N, 1, 28, 28) to num_classes logits: two convolutions with means of 2x2 windows,
    three linear layers, tanh in between.
    """

    def __init__(self, num_classes: int = 10, in_channels: int = 1) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(in_channels, 6, kernel_size=5, padding=2),
            nn.Tanh(),
            nn.AvgPool2d(2),
            nn.Conv2d(6, 16, kernel_size=5),
            nn.Tanh(),
            nn.AvgPool2d(2),
        )
        self.classifier = nn.Sequential(
            nn.Linear(16 * 5 * 5, 120),
            nn.Tanh(),
            nn.Linear(120, 84),
            nn.Tanh(),
            nn.Linear(84, num_classes),
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(self.features(x).flatten(1))


def lenet5(**kwargs: Any) -> LeNet5:
    """LeNet-5 for 28 x 28 images: 61,706 parameters."""
    return LeNet5(**kwargs)
