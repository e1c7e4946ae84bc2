"""Channels into pixels and back, and channels in another order."""

from __future__ import annotations

from ...errors import ShapeError
from ...tensor import Tensor


def pixel_shuffle(input: Tensor, upscale_factor: int) -> Tensor:
    """(…, C·r², H, W) to (…, C, H·r, W·r): every r² channels become squares of r x r pixels.

    Source: Shi et al., 2016.
    """
    r = upscale_factor
    if input.ndim < 3 or r < 1 or input.shape[-3] % (r * r):
        raise ShapeError(
            f"pixel_shuffle got an input of shape {tuple(input.shape)} with upscale_factor={r}: it "
            "needs (…, C, H, W) whose C is a multiple of the factor's square"
        )
    *lead, c, h, w = input.shape
    n = len(lead)
    squares = input.reshape(*lead, c // (r * r), r, r, h, w)
    squares = squares.permute(*range(n), n, n + 3, n + 1, n + 4, n + 2)
    return squares.reshape(*lead, c // (r * r), h * r, w * r)


def pixel_unshuffle(input: Tensor, downscale_factor: int) -> Tensor:
    """(…, C, H·r, W·r) to (…, C·r², H, W): pixel_shuffle backwards."""
    r = downscale_factor
    if input.ndim < 3 or r < 1 or input.shape[-1] % r or input.shape[-2] % r:
        raise ShapeError(
            f"pixel_unshuffle got an input of shape {tuple(input.shape)} with downscale_factor="
            f"{r}: it needs (…, C, H, W) whose H and W are multiples of the factor"
        )
    *lead, c, h, w = input.shape
    n = len(lead)
    squares = input.reshape(*lead, c, h // r, r, w // r, r)
    squares = squares.permute(*range(n), n, n + 2, n + 4, n + 1, n + 3)
    return squares.reshape(*lead, c * r * r, h // r, w // r)


def channel_shuffle(input: Tensor, groups: int) -> Tensor:
    """Channels (N, C, …) of `groups` groups, dealt out so that neighbours come from different ones.

    Source: Zhang et al., 2018 (ShuffleNet).
    """
    if input.ndim < 3 or groups < 1 or input.shape[1] % groups:
        raise ShapeError(
            f"channel_shuffle got an input of shape {tuple(input.shape)} with groups={groups}: it "
            "needs (N, C, …) whose C the groups divide"
        )
    n, c, *rest = input.shape
    return input.reshape(n, groups, c // groups, *rest).transpose(1, 2).reshape(n, c, *rest)
