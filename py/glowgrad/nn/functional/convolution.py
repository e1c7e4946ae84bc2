"""Convolution: cross-correlation of images with kernels."""

from __future__ import annotations

from typing import Any

from ...ops import conv as ops
from ...tensor import Tensor
from .padding import pad

Pair = tuple[int, int]


def pair(value: Any) -> Pair:
    """(h, w) from one number or two."""
    if isinstance(value, int):
        return value, value
    h, w = value
    return int(h), int(w)


def conv2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | Pair = 1,
    padding: int | Pair | str = 0,
    dilation: int | Pair = 1,
    groups: int = 1,
) -> Tensor:
    """Cross-correlate images (N, C, H, W), or one image (C, H, W), with kernels (O, C/groups, KH,
    KW).
    """
    if input.ndim == 3:
        one = conv2d(input.unsqueeze(0), weight, bias, stride, padding, dilation, groups)
        return one.squeeze(0)
    spread = pair(dilation)
    if isinstance(padding, str):
        padding, input = _named_padding(padding, input, weight, pair(stride), spread)
    result: Tensor = ops.conv2d(
        input,
        weight,
        stride=pair(stride),
        padding=pair(padding),
        dilation=spread,
        groups=groups,
    )
    return result if bias is None else result + bias.reshape(1, -1, 1, 1)


def _named_padding(
    name: str, x: Tensor, weight: Tensor, stride: Pair, dilation: Pair
) -> tuple[Pair, Tensor]:
    if name == "valid":
        return (0, 0), x
    if name != "same":
        raise ValueError(f'conv2d got padding={name!r}: it is a number, a pair, "same" or "valid"')
    if stride != (1, 1):
        raise ValueError(f'conv2d with padding="same" needs stride 1, got {stride}')
    total = [dilation[i] * (weight.shape[2 + i] - 1) for i in (0, 1)]
    if any(t % 2 for t in total):  # even kernels: the odd row and column go to the end
        x = pad(x, (0, total[1] % 2, 0, total[0] % 2))
    return (total[0] // 2, total[1] // 2), x
