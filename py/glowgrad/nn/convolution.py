"""Convolution layers."""

from __future__ import annotations

from typing import Any

from ..tensor import Tensor
from ..tensor.creation import empty
from . import functional, init
from .functional.convolution import Pair, pair
from .module import Module, shape_mismatch
from .parameter import Parameter


class Conv2d(Module):
    """Slides out_channels kernels over images (N, in_channels, H, W); gives (N, out_channels, H',
    W').

    H' = (H + 2·padding - dilation·(kernel_size - 1) - 1) / stride + 1, rounded down. padding may be
    "same" or "valid". Weights (out_channels, in_channels/groups, KH, KW) and bias start evenly
    within ±1/√(in_channels/groups·KH·KW). Raises ShapeError for inputs with other channels,
    ValueError for channels that groups does not divide.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | Pair,
        stride: int | Pair = 1,
        padding: int | Pair | str = 0,
        dilation: int | Pair = 1,
        groups: int = 1,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        if in_channels % groups or out_channels % groups:
            raise ValueError(
                f"Conv2d got in_channels={in_channels} and out_channels={out_channels}, which "
                f"groups={groups} must divide"
            )
        self.in_channels, self.out_channels = in_channels, out_channels
        self.kernel_size = pair(kernel_size)
        self.stride, self.dilation, self.groups = pair(stride), pair(dilation), groups
        self.padding = padding if isinstance(padding, str) else pair(padding)
        shape = (out_channels, in_channels // groups, *self.kernel_size)
        self.weight = Parameter(empty(shape, dtype=dtype, device=device))
        self.register_parameter(
            "bias", Parameter(empty(out_channels, dtype=dtype, device=device)) if bias else None
        )
        self.reset_parameters()

    def reset_parameters(self) -> None:
        fan_in = self.weight.numel() // self.out_channels
        init.layer_default_(self.weight, self.bias, fan_in)

    def forward(self, x: Tensor) -> Tensor:
        if x.ndim not in (3, 4) or x.shape[-3] != self.in_channels:
            if x.ndim == 3 and self.in_channels == 1:
                advice = "it has no channel axis (N, C, H, W): add one with x.unsqueeze(1)"
            elif x.ndim == 4 and x.shape[-1] == self.in_channels:
                advice = "channels come before height and width here: use x.permute(0, 3, 1, 2)"
            else:
                advice = f"it needs (N, C, H, W) with C = in_channels = {self.in_channels}"
            raise shape_mismatch(self, x, advice)
        return functional.conv2d(
            x, self.weight, self.bias, self.stride, self.padding, self.dilation, self.groups
        )

    def extra_repr(self) -> str:
        parts = [
            f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, "
            f"stride={self.stride}"
        ]
        if self.padding != (0, 0):
            parts.append(f"padding={self.padding!r}")
        if self.dilation != (1, 1):
            parts.append(f"dilation={self.dilation}")
        if self.groups != 1:
            parts.append(f"groups={self.groups}")
        if self.bias is None:
            parts.append("bias=False")
        return ", ".join(parts)
