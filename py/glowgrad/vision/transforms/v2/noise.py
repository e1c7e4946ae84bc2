"""Noise, channels in another order, and nothing at all."""

from __future__ import annotations

from typing import Any

from .... import random
from ....nn import Module
from .. import functional


class GaussianNoise(Module):
    """Normal noise added; sigma is for values from 0 to 1. clip: cut off at black and white."""

    def __init__(self, mean: float = 0.0, sigma: float = 0.1, clip: bool = True) -> None:
        super().__init__()
        self.mean = mean
        self.sigma = sigma
        self.clip = clip

    def forward(self, inpt: Any) -> Any:
        return functional.gaussian_noise(inpt, self.mean, self.sigma, self.clip)

    def __repr__(self) -> str:
        return f"GaussianNoise(mean={self.mean}, sigma={self.sigma}, clip={self.clip})"


class RandomChannelPermutation(Module):
    """The channels in random order."""

    def forward(self, inpt: Any) -> Any:
        channels = functional.get_dimensions(inpt)[0]
        return inpt.index_select(-3, random.randperm(channels, device=inpt.device))


class Identity(Module):
    """The image as it is."""

    def forward(self, inpt: Any) -> Any:
        return inpt
