"""Losses: how far predictions are from targets."""

from __future__ import annotations

from ...errors import ShapeError
from ...tensor import Tensor


def check_reduction(name: str, reduction: str) -> None:
    """Raise ValueError for a reduction that does not exist."""
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f'{name} got reduction={reduction!r}: it is "mean", "sum" or "none"')


def reduce_losses(losses: Tensor, reduction: str) -> Tensor:
    """The mean or sum of the losses, or all of them."""
    check_reduction("a loss", reduction)
    if reduction == "none":
        return losses
    return losses.mean() if reduction == "mean" else losses.sum()


def same_shape(name: str, input: Tensor, target: Tensor) -> None:
    """Raise ShapeError where predictions and targets differ in shape."""
    if input.shape != target.shape:
        raise ShapeError(
            f"{name} got predictions of shape {tuple(input.shape)} and targets of shape "
            f"{tuple(target.shape)}: they must be equal. Perhaps one needs .squeeze(1) or "
            ".unsqueeze(1)."
        )


def mse_loss(input: Tensor, target: Tensor, reduction: str = "mean") -> Tensor:
    """(input - target)²."""
    same_shape("mse_loss", input, target)
    return reduce_losses((input - target).square(), reduction)


def l1_loss(input: Tensor, target: Tensor, reduction: str = "mean") -> Tensor:
    """|input - target|."""
    same_shape("l1_loss", input, target)
    return reduce_losses((input - target).abs(), reduction)


def binary_cross_entropy(input: Tensor, target: Tensor, reduction: str = "mean") -> Tensor:
    """-t·log(p) - (1 - t)·log(1 - p), with logarithms cut at -100 as in PyTorch."""
    same_shape("binary_cross_entropy", input, target)
    losses = -(
        target * input.log().clamp(min=-100) + (1 - target) * (1 - input).log().clamp(min=-100)
    )
    return reduce_losses(losses, reduction)


def binary_cross_entropy_with_logits(
    input: Tensor, target: Tensor, reduction: str = "mean"
) -> Tensor:
    """max(x, 0) - x·t + log(1 + exp(-|x|)), which is binary_cross_entropy(sigmoid(x), t) without
    overflow.
    """
    same_shape("binary_cross_entropy_with_logits", input, target)
    losses = input.relu() - input * target + (1 + (-input.abs()).exp()).log()
    return reduce_losses(losses, reduction)
