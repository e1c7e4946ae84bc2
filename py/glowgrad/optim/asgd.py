"""Averaged stochastic gradient descent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..tensor import Tensor
from ..tensor.creation import zeros_like
from .optimizer import Optimizer, as_number, check_option, count, decayed, number


class ASGD(Optimizer):
    """p = (1 - lambd · η) · p - η · g with η = lr / (1 + lambd · lr · t)^alpha; the mean of p from
    step t0 on is kept in state[p]["ax"].

    Raises ValueError for options out of range. Source: Polyak, Juditsky, 1992, "Acceleration of
    stochastic approximation by averaging".
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 1e-2,
        lambd: float = 1e-4,
        alpha: float = 0.75,
        t0: float = 1e6,
        weight_decay: float = 0,
        foreach: bool | None = None,
        maximize: bool = False,
        differentiable: bool = False,
        capturable: bool = False,
    ) -> None:
        check_option("lr", lr, 0)
        check_option("weight_decay", weight_decay, 0)
        super().__init__(
            params,
            {
                "lr": lr,
                "lambd": lambd,
                "alpha": alpha,
                "t0": t0,
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
        lr, lambd = as_number(group["lr"]), group["lambd"]
        if not state:
            state.update(step=number(0), eta=number(lr), mu=number(1), ax=zeros_like(p))
        step = count(state)
        rate, share = state["eta"].item(), state["mu"].item()
        grad = decayed(grad, p, group["weight_decay"])
        p.mul_(1 - lambd * rate)
        p.sub_(grad * rate)
        average = state["ax"]
        average.copy_(p if share == 1 else average + (p - average) * share)
        state["eta"] = number(lr / (1 + lambd * lr * step) ** group["alpha"])
        state["mu"] = number(1 / max(1, step - group["t0"]))
