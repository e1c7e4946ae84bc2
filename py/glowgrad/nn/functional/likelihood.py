"""Losses that are likelihoods of a distribution, or its distance from another."""

from __future__ import annotations

import math
import warnings

from ...tensor import Tensor
from .loss import check_reduction, named_reduction, reduced


def poisson_nll_loss(
    input: Tensor,
    target: Tensor,
    log_input: bool = True,
    full: bool = False,
    size_average: bool | None = None,
    eps: float = 1e-8,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Tensor:
    """exp(x) - t·x for the logarithm x of a Poisson distribution's mean, or x - t·log(x + eps) with
    log_input=False; full adds Stirling's approximation of log(t!).
    """
    losses = input.exp() - target * input if log_input else input - target * (input + eps).log()
    if full:
        large = target > 1
        t = large.where(target, 1.0)
        stirling = t * t.log() - t + (t * (2 * math.pi)).log() * 0.5
        losses = losses + large.where(stirling, 0.0)
    reduction = named_reduction(size_average, reduce, reduction)
    return reduced("poisson_nll_loss", losses, reduction)


def gaussian_nll_loss(
    input: Tensor,
    target: Tensor,
    var: Tensor | float,
    full: bool = False,
    eps: float = 1e-6,
    reduction: str = "mean",
) -> Tensor:
    """0.5 · (log(var) + (x - t)² / var), with var at least eps; full adds 0.5 · log(2π). Source:
    Nix, Weigend, 1994.

    Raises ValueError for a variance below 0 (on the CPU), or of a shape that does not fit.
    """
    if not isinstance(var, Tensor):
        var = input.new_full((), float(var)).expand(input.shape)
    elif var.shape != input.shape:
        pairs = zip(input.shape, var.shape, strict=False)
        one = var.ndim == input.ndim and sum(v for n, v in pairs if n != v) == 1
        if var.shape == input.shape[:-1]:
            var = var.unsqueeze(-1)
        elif not one:
            raise ValueError(
                f"gaussian_nll_loss got a var of shape {tuple(var.shape)} for an input of shape "
                f"{tuple(input.shape)}: it needs the same shape, or without or with size 1 in the "
                "last"
            )
    if var.device.type == "cpu" and (var._data < 0).any():
        raise ValueError("gaussian_nll_loss got a var below 0: a variance is at least 0")
    still = var.detach()
    var = var + (still.clamp(min=eps) - still)  # the slope does not end at eps, as in PyTorch
    losses = (var.log() + (input - target).square() / var) * 0.5
    if full:
        losses = losses + 0.5 * math.log(2 * math.pi)
    return reduced("gaussian_nll_loss", losses, reduction)


def kl_div(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    log_target: bool = False,
) -> Tensor:
    """t · (log t - x) for log-probabilities x and probabilities t, or exp(t) · (t - x) with
    log_target: the Kullback-Leibler divergence of x from t. reduction "batchmean" divides the sum
    by the batch's size, which is the definition.
    """
    if size_average is not None or reduce is not None:
        reduction = named_reduction(size_average, reduce, reduction)
    elif reduction == "mean":
        warnings.warn(
            'kl_div with reduction="mean" divides by the number of elements; "batchmean" divides '
            "by the batch's size, which is the definition",
            stacklevel=2,
        )
    if reduction != "batchmean":
        check_reduction("kl_div", reduction)
    if log_target:
        losses = target.exp() * (target - input)
    else:
        losses = target * ((target == 0).where(1.0, target).log() - input)
    if reduction == "batchmean":
        return losses.sum() / (input.shape[0] if input.ndim else 1)
    return reduced("kl_div", losses, reduction)
