"""Losses that ask for a margin: between classes, between pairs, between a right and a wrong one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...errors import ShapeError
from ...tensor import Tensor
from .activation import logsigmoid
from .distance import pairwise_distance
from .loss import check_reduction, named_reduction, reduced, same_number_of_axes


def hinge_embedding_loss(
    input: Tensor,
    target: Tensor,
    margin: float = 1.0,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Tensor:
    """x where the target is 1, max(0, margin - x) where it is -1, for distances x. Source: Hadsell
    et al., 2006.
    """
    near = (target == -1).where(0.0, input)
    far = (target == 1).where(0.0, (margin - input).clamp(min=0))
    reduction = named_reduction(size_average, reduce, reduction)
    return reduced("hinge_embedding_loss", near + far, reduction)


def soft_margin_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Tensor:
    """log(1 + exp(-t·x)) for targets 1 and -1."""
    reduction = named_reduction(size_average, reduce, reduction)
    return reduced("soft_margin_loss", -logsigmoid(input * target), reduction)


def margin_ranking_loss(
    input1: Tensor,
    input2: Tensor,
    target: Tensor,
    margin: float = 0,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Tensor:
    """max(0, -t·(x1 - x2) + margin): x1 should be larger where t is 1, x2 where it is -1."""
    same_number_of_axes("margin_ranking_loss", input1, input2, target)
    losses = ((input2 - input1) * target + margin).clamp(min=0)
    reduction = named_reduction(size_average, reduce, reduction)
    return reduced("margin_ranking_loss", losses, reduction)


def _as_rows(name: str, input: Tensor, target: Tensor, axes: int) -> tuple[Tensor, Tensor, bool]:
    """Scores (N, C) and their targets, with `axes` axes, from those of many samples or of one."""
    alone = input.ndim < 2
    if alone:
        input, target = input.reshape(1, -1), target.reshape(1, -1) if axes == 2 else target
        target = target.reshape(-1) if axes == 1 else target
    wanted = tuple(input.shape[:axes])
    if input.ndim != 2 or tuple(target.shape) != wanted:
        raise ShapeError(
            f"{name} got scores of shape {tuple(input.shape)} and targets of shape "
            f"{tuple(target.shape)}: it takes scores (N, C) and targets "
            + ("(N, C)" if axes == 2 else "(N)")
        )
    return input, target, alone


def _check_range(name: str, target: Tensor, lowest: int, classes: int) -> None:
    if target.device.type == "cpu" and target.numel():
        low, high = target._data.min(), target._data.max()
        if low < lowest or high >= classes:
            raise RuntimeError(
                f"{name} got target {low if low < lowest else high}, but there are {classes} "
                f"classes ({lowest} to {classes - 1})"
            )


def multi_margin_loss(
    input: Tensor,
    target: Tensor,
    p: int = 1,
    margin: float = 1.0,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Tensor:
    """The sum over the wrong classes j of weight[y] · max(0, margin - x[y] + x[j])^p / C, for
    scores (N, C) and classes y (N).
    """
    name = "multi_margin_loss"
    if p not in (1, 2):
        raise ValueError(f"{name} got p={p}: it is 1 or 2")
    if weight is not None and weight.ndim != 1:
        raise ValueError(f"{name} takes a weight for each class, not {tuple(weight.shape)}")
    scores, classes, alone = _as_rows(name, input, target, 1)
    count = scores.shape[1]
    if weight is not None and weight.numel() != count:
        raise RuntimeError(f"{name} got {weight.numel()} weights for {count} classes")
    _check_range(name, classes, 0, count)
    right = scores.gather(1, classes.unsqueeze(1))
    wrong = classes.unsqueeze(1) != Tensor.arange(count, device=scores.device)
    behind = wrong.where((scores - right + margin).relu(), 0.0)
    behind = behind * behind if p == 2 else behind
    losses = behind.sum(1) / count
    if weight is not None:
        losses = losses * weight.index_select(0, classes)
    reduction = named_reduction(size_average, reduce, reduction)
    return reduced(name, losses.reshape(()) if alone else losses, reduction)


def multilabel_margin_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Tensor:
    """The sum over right classes y and wrong classes j of max(0, 1 - x[y] + x[j]) / C, for scores
    (N, C) and the right classes (N, C) in front of a first -1.
    """
    name = "multilabel_margin_loss"
    scores, classes, alone = _as_rows(name, input, target, 2)
    count = scores.shape[1]
    _check_range(name, classes, -1, count)
    valid = (classes < 0).long().cumsum(1) == 0
    safe = valid.where(classes, 0)
    numbers = Tensor.arange(count, device=scores.device)
    right = ((safe.unsqueeze(2) == numbers) & valid.unsqueeze(2)).any(1)  # (N, C)
    gaps = (scores.unsqueeze(1) - scores.gather(1, safe).unsqueeze(2) + 1).relu()  # (N, y, j)
    losses = (valid.unsqueeze(2) & ~right.unsqueeze(1)).where(gaps, 0.0).sum((1, 2)) / count
    reduction = named_reduction(size_average, reduce, reduction)
    return reduced(name, losses.reshape(()) if alone else losses, reduction)


def multilabel_soft_margin_loss(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Tensor:
    """The mean over classes of -t·log(s) - (1 - t)·log(1 - s) with s = sigmoid(x), for scores and
    targets (…, C).
    """
    losses = -(target * logsigmoid(input) + (1 - target) * logsigmoid(-input))
    losses = losses if weight is None else losses * weight
    reduction = named_reduction(size_average, reduce, reduction)
    return reduced("multilabel_soft_margin_loss", losses.sum(-1) / input.shape[-1], reduction)


def cosine_embedding_loss(
    input1: Tensor,
    input2: Tensor,
    target: Tensor,
    margin: float = 0,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Tensor:
    """1 - cos(x1, x2) where the target is 1, max(0, cos(x1, x2) - margin) where it is -1, for
    vectors (N, D) and targets (N), or (D) and one target.
    """
    name = "cosine_embedding_loss"
    if target.ndim > 1 or input1.ndim != target.ndim + 1 or input2.ndim != input1.ndim:
        raise ShapeError(
            f"{name} got inputs of shapes {tuple(input1.shape)} and {tuple(input2.shape)} and a "
            f"target of shape {tuple(target.shape)}: it takes (N, D), (N, D) and (N)"
        )
    product = (input1 * input2).sum(-1)
    lengths = (input1.square().sum(-1) + 1e-12) * (input2.square().sum(-1) + 1e-12)
    cosine = product / lengths.sqrt()
    near = (target == 1).where(1 - cosine, 0.0)
    far = (target == -1).where((cosine - margin).clamp(min=0), 0.0)
    reduction = named_reduction(size_average, reduce, reduction)
    return reduced(name, near + far, reduction)


def triplet_margin_loss(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    margin: float = 1.0,
    p: float = 2,
    eps: float = 1e-6,
    swap: bool = False,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Tensor:
    """max(0, d(a, p) - d(a, n) + margin) with d(x, y) = ‖x - y + eps‖_p; with swap the smaller of
    d(a, n) and d(p, n). Source: Balntas et al., 2016.
    """

    def distance(x: Tensor, y: Tensor) -> Tensor:
        return pairwise_distance(x, y, p, eps)

    return triplet_margin_with_distance_loss(
        anchor,
        positive,
        negative,
        distance_function=distance,
        margin=margin,
        swap=swap,
        reduction=named_reduction(size_average, reduce, reduction),
    )


def triplet_margin_with_distance_loss(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    *,
    distance_function: Callable[[Any, Any], Any] | None = None,
    margin: float = 1.0,
    swap: bool = False,
    reduction: str = "mean",
) -> Tensor:
    """max(0, d(a, p) - d(a, n) + margin) for a distance of one's own."""
    name = "triplet_margin_loss"
    check_reduction(name, reduction)
    if margin <= 0:
        raise ValueError(f"{name} got margin={margin}: it must be greater than 0")
    same_number_of_axes(name, anchor, positive, negative)
    distance = distance_function or pairwise_distance
    near, far = distance(anchor, positive), distance(anchor, negative)
    if swap:
        far = far.minimum(distance(positive, negative))
    return reduced(name, (near - far + margin).clamp(min=0), reduction)
