"""Adadelta: steps in the parameters' own units."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..tensor import Tensor
from ..tensor.creation import zeros_like
from .optimizer import (
    Optimizer,
    as_number,
    check_option,
    count,
    decayed,
    number,
    running_mean,
)


class Adadelta(Optimizer):
    """p = p - lr · d with d = √(u + eps) / √(v + eps) · g, v a running mean of g² and u of d².

    Raises ValueError for options out of range. Source: Zeiler, 2012, "ADADELTA: an adaptive
    learning rate method".
    """

    _composed = True

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 1.0,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0,
        foreach: bool | None = None,
        *,
        capturable: bool = False,
        maximize: bool = False,
        differentiable: bool = False,
    ) -> None:
        check_option("lr", lr, 0)
        check_option("rho", rho, 0, 1)
        check_option("eps", eps, 0)
        check_option("weight_decay", weight_decay, 0)
        super().__init__(
            params,
            {
                "lr": lr,
                "rho": rho,
                "eps": eps,
                "weight_decay": weight_decay,
                "maximize": maximize,
                "capturable": capturable,
                "foreach": foreach,
                "differentiable": differentiable,
            },
        )

    def _update(
        self, p: Tensor, grad: Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        if not state:
            state.update(step=number(0), square_avg=zeros_like(p), acc_delta=zeros_like(p))
        count(state)
        rho, eps = group["rho"], group["eps"]
        grad = decayed(grad, p, group["weight_decay"])
        running_mean(state["square_avg"], grad * grad, rho)
        root = (state["square_avg"] + eps).sqrt()
        delta = (state["acc_delta"] + eps).sqrt() / root * grad
        running_mean(state["acc_delta"], delta * delta, rho)
        p.sub_(delta * self._number("rate", lambda: as_number(group["lr"]), p, id(group)))
