"""Focal loss: what is already right counts little. Source: Lin et al., 2017."""

from __future__ import annotations

from ... import nn
from ...tensor import Tensor


def sigmoid_focal_loss(
    inputs: Tensor,
    targets: Tensor,
    alpha: float = 0.25,
    gamma: float = 2,
    reduction: str = "none",
) -> Tensor:
    """α_t · (1 - p_t)^γ · cross-entropy of logits against targets of 0 and 1 (of the same shape).

    p_t is the probability of the right answer; alpha weighs the ones, 1 - alpha the zeros (below 0:
    no weights). Raises ValueError for an unknown reduction.
    """
    if not (0 <= alpha <= 1) and alpha != -1:
        raise ValueError(f"sigmoid_focal_loss got alpha={alpha}: it is from 0 to 1, or -1")
    if reduction not in ("none", "mean", "sum"):
        raise ValueError(
            f'sigmoid_focal_loss got reduction={reduction!r}: it is "none", "mean" or "sum"'
        )
    p = inputs.sigmoid()
    loss = nn.functional.binary_cross_entropy_with_logits(inputs, targets, reduction="none")
    right = p * targets + (1 - p) * (1 - targets)
    loss = loss * (1 - right) ** gamma
    if alpha >= 0:
        loss = (alpha * targets + (1 - alpha) * (1 - targets)) * loss
    return {"none": lambda: loss, "mean": loss.mean, "sum": loss.sum}[reduction]()
