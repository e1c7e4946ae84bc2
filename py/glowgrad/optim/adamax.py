"""Adamax: Adam with the largest gradient in place of the mean square."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..tensor import Tensor
from ..tensor.creation import zeros_like
from .optimizer import (
    Optimizer,
    as_number,
    check_betas,
    check_option,
    count,
    decayed,
    next_count,
    number,
    running_mean,
)


class Adamax(Optimizer):
    """p = p - lr / (1 - beta1^t) · m / u with u = max(beta2 · u, |g| + eps).

    Raises ValueError for options out of range. Source: Kingma, Ba, 2015, "Adam: a method for
    stochastic optimization", section 7.
    """

    _composed = True

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        foreach: bool | None = None,
        *,
        maximize: bool = False,
        differentiable: bool = False,
        capturable: bool = False,
    ) -> None:
        check_option("lr", lr, 0)
        check_option("eps", eps, 0)
        check_betas(betas)
        check_option("weight_decay", weight_decay, 0)
        super().__init__(
            params,
            {
                "lr": lr,
                "betas": betas,
                "eps": eps,
                "weight_decay": weight_decay,
                "foreach": foreach,
                "maximize": maximize,
                "differentiable": differentiable,
                "capturable": capturable,
            },
        )

    def _update(
        self, p: Tensor, grad: Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        if not state:
            state.update(step=number(0), exp_avg=zeros_like(p), exp_inf=zeros_like(p))
        beta1, beta2 = group["betas"]
        step = next_count(state)

        def rate() -> float:
            return float(as_number(group["lr"]) / (1 - beta1 ** next_count(state)))

        factor = self._number("rate", rate, p, id(group), step)
        count(state)
        grad = decayed(grad, p, group["weight_decay"])
        mean = running_mean(state["exp_avg"], grad, beta1)
        largest = (state["exp_inf"] * beta2).maximum(grad.abs() + group["eps"])
        state["exp_inf"].copy_(largest)
        p.sub_(mean / largest * factor)
