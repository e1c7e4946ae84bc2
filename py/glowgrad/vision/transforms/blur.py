"""Images blurred or sharpened at random."""

from __future__ import annotations

from typing import Any

from ...nn import Module
from . import draw, functional
from .settings import as_pair


class GaussianBlur(Module):
    """Blurred with a random σ: (least, most), or one number."""

    def __init__(self, kernel_size: Any, sigma: Any = (0.1, 2.0)) -> None:
        super().__init__()
        self.kernel_size = as_pair(kernel_size, "kernel_size")
        if any(k <= 0 or k % 2 == 0 for k in self.kernel_size):
            raise ValueError(
                f"Kernel size value should be an odd and positive number, got {kernel_size}"
            )
        if isinstance(sigma, (int, float)):
            sigma = (sigma, sigma)
        if not isinstance(sigma, (list, tuple)) or len(sigma) != 2:
            raise ValueError(f"sigma should be a number or a pair of numbers, got {sigma!r}")
        if not 0.0 < sigma[0] <= sigma[1]:
            raise ValueError(
                f"sigma values should be positive and of the form (min, max), got {sigma}"
            )
        self.sigma = tuple(sigma)

    @staticmethod
    def get_params(sigma_min: float, sigma_max: float) -> float:
        """The σ."""
        return draw.uniform(sigma_min, sigma_max)

    def forward(self, img: Any) -> Any:
        sigma = self.get_params(self.sigma[0], self.sigma[1])
        return functional.gaussian_blur(img, list(self.kernel_size), [sigma, sigma])

    def __repr__(self) -> str:
        return f"GaussianBlur(kernel_size={self.kernel_size}, sigma={self.sigma})"


class RandomAdjustSharpness(Module):
    """Sharpness changed by a factor, with probability p."""

    def __init__(self, sharpness_factor: float, p: float = 0.5) -> None:
        super().__init__()
        self.sharpness_factor = sharpness_factor
        self.p = p

    def forward(self, img: Any) -> Any:
        if not draw.happens(self.p):
            return img
        return functional.adjust_sharpness(img, self.sharpness_factor)

    def __repr__(self) -> str:
        return f"RandomAdjustSharpness(sharpness_factor={self.sharpness_factor},p={self.p})"
