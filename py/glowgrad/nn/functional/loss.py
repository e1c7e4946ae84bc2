"""Losses between numbers; what all losses share."""

from __future__ import annotations

import warnings

from ...errors import ShapeError
from ...tensor import Tensor

REDUCTIONS = ("none", "mean", "sum")


def check_reduction(name: str, reduction: str) -> None:
    """Raise ValueError for a reduction that does not exist."""
    if reduction not in REDUCTIONS:
        raise ValueError(f'{name} got reduction={reduction!r}: it is "mean", "sum" or "none"')


def named_reduction(size_average: bool | None, reduce: bool | None, reduction: str) -> str:
    """The reduction, also where it is asked for in the way of PyTorch before 0.4."""
    if size_average is None and reduce is None:
        return reduction
    named = "none" if reduce is False else "sum" if size_average is False else "mean"
    warnings.warn(f'size_average and reduce are old: write reduction="{named}"', stacklevel=4)
    return named


def reduced(name: str, losses: Tensor, reduction: str) -> Tensor:
    """The mean or sum of the losses, or all of them."""
    check_reduction(name, reduction)
    if reduction == "none":
        return losses
    return losses.mean() if reduction == "mean" else losses.sum()


def same_number_of_axes(name: str, *tensors: Tensor) -> None:
    """Raise ShapeError where tensors differ in their number of axes."""
    if len({t.ndim for t in tensors}) > 1:
        shapes = ", ".join(str(tuple(t.shape)) for t in tensors)
        raise ShapeError(f"{name} got shapes {shapes}: all need the same number of axes")


def _differences(name: str, input: Tensor, target: Tensor) -> Tensor:
    """input - target; PyTorch's warning where one of them is stretched."""
    if input.shape != target.shape:
        warnings.warn(
            f"{name} got predictions of shape {tuple(input.shape)} and targets of shape "
            f"{tuple(target.shape)}: one is stretched to the other, and the loss is probably "
            "wrong. Perhaps one needs .squeeze(1) or .unsqueeze(1).",
            stacklevel=4,
        )
    if not (input.dtype.is_floating_point or target.dtype.is_floating_point):
        raise NotImplementedError(
            f"{name} needs floating-point numbers, these are {input.dtype} and {target.dtype}: "
            "use x.float()"
        )
    return input - target


def _weighted_mean(name: str, losses: Tensor, weight: Tensor | None, reduction: str) -> Tensor:
    """The losses reduced, with a weight for each element: the mean is over the weights' sum."""
    if weight is None:
        return reduced(name, losses, reduction)
    check_weight(name, losses, weight)
    losses = losses * weight
    if reduction == "mean":
        return losses.sum() / weight.sum()
    return reduced(name, losses, reduction)


def check_weight(name: str, losses: Tensor, weight: Tensor) -> None:
    """Raise ValueError unless there is one weight for each loss."""
    if weight.shape != losses.shape:
        raise ValueError(
            f"{name} got weights of shape {tuple(weight.shape)} for losses of shape "
            f"{tuple(losses.shape)}: they must be equal"
        )


def mse_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    weight: Tensor | None = None,
) -> Tensor:
    """(input - target)²."""
    reduction = named_reduction(size_average, reduce, reduction)
    return _weighted_mean(
        "mse_loss", _differences("mse_loss", input, target).square(), weight, reduction
    )


def l1_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    weight: Tensor | None = None,
) -> Tensor:
    """|input - target|."""
    reduction = named_reduction(size_average, reduce, reduction)
    return _weighted_mean(
        "l1_loss", _differences("l1_loss", input, target).abs(), weight, reduction
    )


def _smoothed(name: str, input: Tensor, target: Tensor, delta: float) -> tuple[Tensor, Tensor]:
    """0.5 · min(d, delta)² and the rest of d = |input - target| above delta."""
    distance = _differences(name, input, target).abs()
    near = distance.clamp(max=delta)
    return near * near * 0.5, distance - near


def smooth_l1_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    beta: float = 1.0,
) -> Tensor:
    """0.5 d² / beta where d = |input - target| is below beta, else d - 0.5 beta. Source: Girshick,
    2015.
    """
    if beta < 0:
        raise RuntimeError(f"smooth_l1_loss got beta={beta}: it must be at least 0")
    reduction = named_reduction(size_average, reduce, reduction)
    if beta == 0:
        return reduced(
            "smooth_l1_loss", _differences("smooth_l1_loss", input, target).abs(), reduction
        )
    near, far = _smoothed("smooth_l1_loss", input, target, beta)
    return reduced("smooth_l1_loss", near / beta + far, reduction)


def huber_loss(
    input: Tensor,
    target: Tensor,
    reduction: str = "mean",
    delta: float = 1.0,
    weight: Tensor | None = None,
) -> Tensor:
    """0.5 d² where d = |input - target| is below delta, else delta · (d - 0.5 delta). Source:
    Huber, 1964.
    """
    if delta <= 0:
        raise RuntimeError(f"huber_loss got delta={delta}: it must be above 0")
    near, far = _smoothed("huber_loss", input, target, delta)
    losses = near + far * delta
    if weight is not None:
        check_weight("huber_loss", losses, weight)
        losses = losses * weight
    return reduced("huber_loss", losses, reduction)
