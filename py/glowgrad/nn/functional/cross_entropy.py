"""Negative log-likelihood of the right class."""

from __future__ import annotations

from typing import Any

from ... import recording
from ...dtypes import int64, uint8
from ...errors import ShapeError
from ...ops import loss as ops
from ...tensor import Tensor
from .loss import check_reduction, named_reduction, reduced


def _check_classes(name: str, input: Tensor, target: Tensor, ignore_index: int) -> None:
    """Raise what PyTorch raises for shapes, types and class numbers that do not fit."""
    if target.dtype not in (int64, uint8):
        raise RuntimeError(
            f"{name} takes the number of the right class, which is int64, not {target.dtype}: use "
            "y.long()"
        )
    if target.ndim == input.ndim and target.ndim > 1:
        raise ShapeError(
            f"{name} got scores of shape {tuple(input.shape)} and whole numbers of shape "
            f"{tuple(target.shape)}: it takes scores (N, C) and targets (N,), the number of the "
            "right class, e.g. y.argmax(1), or probabilities (N, C) with a fraction, e.g. y.float()"
        )
    if target.shape[:1] != input.shape[:1]:
        raise ValueError(
            f"{name} got scores of shape {tuple(input.shape)} and targets of shape "
            f"{tuple(target.shape)}: both need one entry for each sample"
        )
    if tuple(target.shape) != (input.shape[0], *input.shape[2:]):
        raise ShapeError(
            f"{name} got scores of shape {tuple(input.shape)} and targets of shape "
            f"{tuple(target.shape)}: targets have the scores' shape without the axis of classes"
        )
    if target.device.type == "cpu" and target.numel():
        classes = input.shape[1]
        outside = ((target._data < 0) | (target._data >= classes)) & (target._data != ignore_index)
        if outside.any():
            raise IndexError(
                f"{name} got target {target._data[outside].flat[0]}, but the scores have "
                f"{classes} classes (0 to {classes - 1})"
            )


def _check_weight(name: str, weight: Tensor | None, classes: int) -> None:
    if weight is not None and (weight.ndim != 1 or weight.shape[0] != classes):
        raise RuntimeError(
            f"{name} got weights of shape {tuple(weight.shape)}: it takes one for each of the "
            f"{classes} classes"
        )


def _number_counted(target: Tensor, ignore_index: int) -> Any:
    """How many targets are not ignored: a number on the CPU; on the GPU a tensor, for looking at it
    would cost a read-back, and in a recorded step, where it may be another one each time.
    """
    counted = target != ignore_index
    if target.device.type != "cpu" or recording.current is not None:
        return counted.sum()
    return float(counted._data.sum())


def _nll(
    input: Tensor, target: Tensor, weight: Tensor | None, ignore_index: int, reduction: str
) -> tuple[Tensor, Tensor]:
    """The losses -weight[target] · input[target], summed for "mean", and the weights of all."""
    counted = target != ignore_index
    safe = counted.where(target, 0)
    picked = -input.gather(1, safe.unsqueeze(1)).squeeze(1)
    if weight is None:
        scale = counted.to(input.dtype)
    else:
        found = weight.index_select(0, safe.reshape(-1)).reshape(safe.shape)
        scale = counted.where(found, 0.0)
    # Not a product: what is ignored may be inf.
    losses = counted.where(picked * scale if weight is not None else picked, 0.0)
    return (losses.sum() if reduction == "mean" else losses), scale


def nll_loss(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    ignore_index: int = -100,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Tensor:
    """-weight[target] · input[target], for log-probabilities (N, C, …) and classes (N, …), or (C)
    and one class; the mean is over the weights' sum. Samples of class ignore_index do not count.
    """
    reduction = named_reduction(size_average, reduce, reduction)
    check_reduction("nll_loss", reduction)
    if not input.ndim:
        raise ValueError("nll_loss takes log-probabilities (N, C, …) or (C), not one number")
    if input.ndim == 1:
        one, number = input.unsqueeze(0), target.reshape(1)
        return nll_loss(one, number, weight, None, ignore_index, None, reduction).reshape(())
    _check_classes("nll_loss", input, target, ignore_index)
    _check_weight("nll_loss", weight, input.shape[1])
    losses, scale = _nll(input, target, weight, ignore_index, reduction)
    if reduction == "mean":
        return losses / scale.sum()
    return losses.sum() if reduction == "sum" else losses


def cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    ignore_index: int = -100,
    reduce: bool | None = None,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Tensor:
    """-weight[target] · log softmax(input)[target]: scores (N, C, …) and class numbers (N, …), or
    probabilities (N, C, …) as target; or (C) and one number or (C).

    The mean is over the weights' sum; samples of class ignore_index do not count. With
    label_smoothing s, a part s of the target is spread evenly over all classes (Szegedy et al.,
    2016). Raises IndexError for a class that does not exist (on the GPU the loss is nan).

    InfoNCE (Oord et al., 2018) is cross_entropy(a @ b.T / temperature, arange(N)) for normalized
    embeddings a, b of shape (N, D), whose pairs are the rows of the same number.
    """
    reduction = named_reduction(size_average, reduce, reduction)
    check_reduction("cross_entropy", reduction)
    if not 0 <= label_smoothing <= 1:
        raise RuntimeError(f"cross_entropy got label_smoothing={label_smoothing}: it is 0 to 1")
    if not input.dtype.is_floating_point:
        raise NotImplementedError(
            f"cross_entropy needs floating-point scores, these are {input.dtype}: use x.float()"
        )
    if input.ndim == 1:
        alone = target.unsqueeze(0)
        losses = cross_entropy(
            input.unsqueeze(0), alone, weight, None, ignore_index, None, reduction, label_smoothing
        )
        return losses.reshape(())
    _check_weight("cross_entropy", weight, input.shape[1])
    if target.dtype.is_floating_point and target.ndim == input.ndim:
        if ignore_index >= 0:
            raise RuntimeError("cross_entropy has no ignore_index for targets of probabilities")
        return _of_probabilities(input, target, weight, reduction, label_smoothing)
    _check_classes("cross_entropy", input, target, ignore_index)
    if weight is None and not label_smoothing:
        return _of_classes(input, target, ignore_index, reduction)
    log_probabilities = input.log_softmax(1)
    hard, scale = _nll(log_probabilities, target, weight, ignore_index, reduction)
    losses = hard
    if label_smoothing:
        if weight is not None:
            shape = (1, -1, *(1,) * (input.ndim - 2))
            log_probabilities = log_probabilities * weight.reshape(shape)
        even = (target != ignore_index).where(-log_probabilities.sum(1), 0.0)
        even = even.sum() if reduction == "mean" else even
        losses = hard * (1 - label_smoothing) + even * (label_smoothing / input.shape[1])
    if reduction == "mean":
        return losses / scale.sum()
    return losses.sum() if reduction == "sum" else losses


def _of_classes(input: Tensor, target: Tensor, ignore_index: int, reduction: str) -> Tensor:
    """The way of most losses: the fused kernel over rows of scores."""
    shape = target.shape
    if input.ndim > 2:
        input = input.movedim(1, -1).reshape(-1, input.shape[1])
        target = target.reshape(-1)
    losses = ops.cross_entropy(input, target.to(int64), ignore_index=ignore_index)
    if reduction == "none":
        return losses.reshape(shape)
    if reduction == "sum":
        return losses.sum()
    return losses.sum() / _number_counted(target, ignore_index)


def _of_probabilities(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None,
    reduction: str,
    label_smoothing: float,
) -> Tensor:
    if input.shape != target.shape:
        raise ShapeError(
            f"cross_entropy got scores of shape {tuple(input.shape)} and probabilities of shape "
            f"{tuple(target.shape)}: they must be equal"
        )
    if label_smoothing:
        target = target * (1 - label_smoothing) + label_smoothing / input.shape[1]
    per_class = -input.log_softmax(1) * target
    if weight is not None:
        per_class = per_class * weight.reshape((1, -1, *(1,) * (input.ndim - 2)))
    return reduced("cross_entropy", per_class.sum(1), reduction)
