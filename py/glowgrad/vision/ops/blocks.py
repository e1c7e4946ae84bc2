"""Blocks that several families of models are built of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ... import nn
from ...tensor import Tensor


class Conv2dNormActivation(nn.Sequential):
    """A convolution, a normalization and an activation; either of the last two may be None.

    padding=None keeps the size at stride 1; bias=None gives a bias where nothing normalizes.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int = 3,
        stride: int = 1,
        padding: int | None = None,
        groups: int = 1,
        norm_layer: Callable[..., nn.Module] | None = nn.BatchNorm2d,
        activation_layer: Callable[..., nn.Module] | None = nn.ReLU,
        dilation: int = 1,
        inplace: bool | None = True,
        bias: bool | None = None,
    ) -> None:
        layers: list[nn.Module] = [
            nn.Conv2d(
                in_channels,
                out_channels,
                kernel_size,
                stride,
                (kernel_size - 1) // 2 * dilation if padding is None else padding,
                dilation,
                groups,
                norm_layer is None if bias is None else bias,
            )
        ]
        if norm_layer is not None:
            layers.append(norm_layer(out_channels))
        if activation_layer is not None:
            options = {} if inplace is None else {"inplace": inplace}
            layers.append(activation_layer(**options))
        super().__init__(*layers)
        self.out_channels = out_channels


class SqueezeExcitation(nn.Module):
    """Scales every channel of (N, C, H, W) by a number that two layers find from all channels'
    means.

    Source: Hu, Shen, Sun, 2018.
    """

    def __init__(
        self,
        input_channels: int,
        squeeze_channels: int,
        activation: Callable[..., nn.Module] = nn.ReLU,
        scale_activation: Callable[..., nn.Module] = nn.Sigmoid,
    ) -> None:
        super().__init__()
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc1 = nn.Conv2d(input_channels, squeeze_channels, 1)
        self.fc2 = nn.Conv2d(squeeze_channels, input_channels, 1)
        self.activation = activation()
        self.scale_activation = scale_activation()

    def forward(self, input: Tensor) -> Tensor:
        scale = self.activation(self.fc1(self.avgpool(input)))
        return self.scale_activation(self.fc2(scale)) * input


def stochastic_depth(input: Tensor, p: float, mode: str, training: bool = True) -> Tensor:
    """Drop whole samples ("row") or the whole batch ("batch") with probability p in training, and
    scale what stays by 1/(1 - p).

    Source: Huang et al., 2016.
    """
    if not 0 <= p <= 1:
        raise ValueError(f"stochastic_depth got p={p}: a probability lies between 0 and 1")
    if mode not in ("batch", "row"):
        raise ValueError(f'stochastic_depth got mode={mode!r}: it is "batch" or "row"')
    if not training or p == 0:
        return input
    shape = [input.shape[0] if mode == "row" else 1] + [1] * (input.ndim - 1)
    kept = input.new_zeros(shape).uniform_() >= p
    return input * (kept.to(input.dtype) / (1 - p if p < 1 else 1))


class StochasticDepth(nn.Module):
    """Drops whole samples of a residual branch in training (see stochastic_depth)."""

    def __init__(self, p: float, mode: str) -> None:
        super().__init__()
        self.p, self.mode = p, mode

    def forward(self, input: Tensor) -> Tensor:
        return stochastic_depth(input, self.p, self.mode, self.training)

    def __repr__(self) -> str:
        return f"StochasticDepth(p={self.p}, mode={self.mode})"


def make_divisible(channels: float, divisor: int = 8) -> int:
    """The multiple of `divisor` next to a number of channels, not more than a tenth below it."""
    rounded = max(divisor, int(channels + divisor / 2) // divisor * divisor)
    return rounded + divisor if rounded < 0.9 * channels else rounded


def start_(model: nn.Module, linear: Callable[[nn.Linear], Any] | None = None) -> None:
    """The usual start of convolutional networks: He's for convolutions (fan out), zeros for their
    biases, and `linear` for linear layers.
    """
    for module in model.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.Linear) and linear is not None:
            linear(module)


def small_linear_(layer: nn.Linear) -> None:
    """A linear layer of small normal weights, deviation 0.01, and no bias."""
    nn.init.normal_(layer.weight, 0, 0.01)
    nn.init.zeros_(layer.bias)
