"""Cross-entropy of yes or no."""

from __future__ import annotations

from typing import Any

from ...composite import Composite
from ...tensor import Tensor
from .activation import logsigmoid
from .loss import named_reduction, reduced


def _check(name: str, input: Tensor, target: Tensor) -> None:
    if input.shape != target.shape:
        raise ValueError(
            f"{name} got predictions of shape {tuple(input.shape)} and targets of shape "
            f"{tuple(target.shape)}: they must be equal. Perhaps one needs .squeeze(1) or "
            ".unsqueeze(1)."
        )
    if not target.dtype.is_floating_point or not input.dtype.is_floating_point:
        raise RuntimeError(
            f"{name} needs floating-point numbers, these are {input.dtype} and {target.dtype}: "
            "use y.float()"
        )


def _of_probabilities(p: Tensor, t: Tensor) -> Tensor:
    return (t - 1) * (1 - p).log().clamp(min=-100) - t * p.log().clamp(min=-100)


# The derivative is PyTorch's: not cut where the logarithms are, but with a bounded divisor.
of_probabilities = Composite(
    "binary_cross_entropy",
    compute=_of_probabilities,
    vjp=[
        lambda g, _ans, p, t: g * (p - t) / ((1 - p) * p).clamp(min=1e-12),
        lambda g, _ans, p, _t: g * ((1 - p).log() - p.log()),
    ],
)


def _of_logits(x: Tensor, t: Tensor, *, pos_weight: Tensor | None) -> Tensor:
    # log(1 + exp(-x)) without overflow.
    cost = (-x).relu() + (-x.abs()).exp().log1p()
    return (1 - t) * x + (cost if pos_weight is None else cost * (t * (pos_weight - 1) + 1))


def _logits_gradient(
    g: Tensor, _ans: Any, x: Tensor, t: Tensor, *, pos_weight: Tensor | None
) -> Tensor:
    if pos_weight is None:
        return g * (x.sigmoid() - t)
    positive = t * pos_weight
    return g * ((positive + 1 - t) * x.sigmoid() - positive)


def _target_gradient(
    g: Tensor, _ans: Any, x: Tensor, _t: Any, *, pos_weight: Tensor | None
) -> Tensor:
    if pos_weight is None:
        return -g * x
    return g * (logsigmoid(-x) - logsigmoid(x) * pos_weight)


of_logits = Composite(
    "binary_cross_entropy_with_logits",
    compute=_of_logits,
    vjp=[_logits_gradient, _target_gradient],
)


def binary_cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Tensor:
    """weight · (-t·log(p) - (1 - t)·log(1 - p)) for probabilities p, with logarithms cut at -100.

    Raises ValueError for other shapes, RuntimeError (on the CPU) for numbers outside of 0 to 1.
    """
    name = "binary_cross_entropy"
    _check(name, input, target)
    for what, x in (("input", input), ("target", target)):
        if x.device.type == "cpu" and not ((x._data >= 0) & (x._data <= 1)).all():
            raise RuntimeError(
                f"{name} got an {what} outside of 0 to 1: it takes probabilities. For scores use "
                "binary_cross_entropy_with_logits (BCEWithLogitsLoss)."
            )
    losses = of_probabilities(input, target)
    losses = losses if weight is None else losses * weight
    return reduced(name, losses, named_reduction(size_average, reduce, reduction))


def binary_cross_entropy_with_logits(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    pos_weight: Tensor | None = None,
) -> Tensor:
    """weight · (-pos_weight·t·log(s) - (1 - t)·log(1 - s)) with s = sigmoid(x), without overflow.

    Raises ValueError for other shapes.
    """
    name = "binary_cross_entropy_with_logits"
    _check(name, input, target)
    losses = of_logits(input, target, pos_weight=pos_weight)
    losses = losses if weight is None else losses * weight
    return reduced(name, losses, named_reduction(size_average, reduce, reduction))
