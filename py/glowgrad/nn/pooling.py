"""Pooling layers."""

from __future__ import annotations

from typing import Any

from ..tensor import Tensor
from . import functional
from .functional.convolution import Pair
from .module import Module


class MaxPool2d(Module):
    """The largest value of each window of an image (N, C, H, W); the stride is the kernel's size
    unless given.

    Raises ShapeError for an image smaller than the window.
    """

    def __init__(
        self,
        kernel_size: int | Pair,
        stride: int | Pair | None = None,
        padding: int | Pair = 0,
        return_indices: bool = False,
    ) -> None:
        super().__init__()
        self.kernel_size, self.padding = kernel_size, padding
        self.stride = kernel_size if stride is None else stride
        self.return_indices = return_indices

    def forward(self, x: Tensor) -> Any:
        return functional.max_pool2d(
            x, self.kernel_size, self.stride, self.padding, return_indices=self.return_indices
        )

    def extra_repr(self) -> str:
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"
