"""Negative log-likelihood of the right class."""

from __future__ import annotations

from ...ops import loss as ops
from ...tensor import Tensor
from .loss import reduce_losses, same_shape


def nll_loss(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
) -> Tensor:
    """-input[target], for log-probabilities (N, C) and classes (N,)."""
    counted = target != ignore_index
    safe = counted.where(target, 0)
    picked = -input.gather(1, safe.unsqueeze(1)).squeeze(1)
    scale = counted.to(input.dtype)
    if weight is not None:
        scale = scale * weight.index_select(0, safe)
    losses = picked * scale
    if reduction == "mean":
        return losses.sum() / scale.sum()
    return reduce_losses(losses, reduction)


def cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Tensor:
    """-log softmax(input)[target]: scores (N, C, …) and class numbers (N, …), or probabilities (N,
    C, …) as target.
    """
    if input.ndim == 1:
        one = cross_entropy(
            input.unsqueeze(0),
            target.unsqueeze(0),
            weight,
            ignore_index,
            reduction,
            label_smoothing,
        )
        return one.reshape(())
    if input.ndim > 2:
        classes = input.shape[1]
        moved = input.movedim(1, -1)
        input = moved.reshape(-1, classes)
        if target.dtype.is_floating_point:
            target = target.movedim(1, -1).reshape(-1, classes)
        else:
            target = target.reshape(-1)
        losses = cross_entropy(
            input,
            target,
            weight,
            ignore_index,
            reduction,
            label_smoothing,
        )
        return losses.reshape(moved.shape[:-1]) if reduction == "none" else losses
    if target.dtype.is_floating_point:
        same_shape("cross_entropy", input, target)
        smooth = target * (1 - label_smoothing) + label_smoothing / input.shape[1]
        per_class = -input.log_softmax(1) * smooth
        if weight is not None:
            per_class = per_class * weight
        losses = per_class.sum(1)
        return losses.mean() if reduction == "mean" else reduce_losses(losses, reduction)
    plain = weight is None and not label_smoothing and ignore_index == -100
    if plain and not _has_ignored(target):
        return reduce_losses(ops.cross_entropy(input, target), reduction)
    log_probabilities = input.log_softmax(1)
    hard = nll_loss(log_probabilities, target, weight, ignore_index, reduction)
    if not label_smoothing:
        return hard
    counted = (target != ignore_index).to(input.dtype)
    scale = counted if weight is None else counted * weight.index_select(0, target.clamp(min=0))
    spread = -log_probabilities if weight is None else -log_probabilities * weight
    even = spread.sum(1) * counted
    if reduction == "mean":
        even = even.sum() / scale.sum()
    elif reduction == "sum":
        even = even.sum()
    return hard * (1 - label_smoothing) + even * (label_smoothing / input.shape[1])


def _has_ignored(target: Tensor) -> bool:
    """Whether a target on the CPU holds -100. On the GPU looking would cost a read-back: there the
    fused kernel makes the loss of such a row nan, and passing any ignore_index of one's own takes
    the way that skips rows.
    """
    return target.device.type == "cpu" and target.numel() > 0 and bool((target._data == -100).any())
