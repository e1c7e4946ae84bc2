"""Mirror images at random."""

from __future__ import annotations

from typing import Any

from ...nn import Module
from . import draw, functional


class _RandomFlip(Module):
    def __init__(self, p: float = 0.5) -> None:
        super().__init__()
        self.p = p

    def __repr__(self) -> str:
        return f"{type(self).__name__}(p={self.p})"


class RandomHorizontalFlip(_RandomFlip):
    """Left and right exchanged with probability p."""

    def forward(self, img: Any) -> Any:
        return functional.hflip(img) if draw.happens(self.p) else img


class RandomVerticalFlip(_RandomFlip):
    """Top and bottom exchanged with probability p."""

    def forward(self, img: Any) -> Any:
        return functional.vflip(img) if draw.happens(self.p) else img
