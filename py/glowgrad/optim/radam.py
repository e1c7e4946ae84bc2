"""RAdam: Adam that warms itself up."""

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
    number,
    running_mean,
)


class RAdam(Optimizer):
    """Adam whose step is m̂ alone until the variance of √v̂ is known (ρ_t > 5), and from then on
    r_t · m̂ / (√v̂ + eps), where r_t grows from 0 to 1.

    Raises ValueError for options out of range. Source: Liu et al., 2020, "On the variance of the
    adaptive learning rate and beyond".
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        decoupled_weight_decay: bool = False,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
        capturable: bool = False,
        differentiable: bool = False,
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
                "maximize": maximize,
                "foreach": foreach,
                "capturable": capturable,
                "decoupled_weight_decay": decoupled_weight_decay,
                "differentiable": differentiable,
            },
        )

    def _update(
        self, p: Tensor, grad: Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        if not state:
            state.update(step=number(0), exp_avg=zeros_like(p), exp_avg_sq=zeros_like(p))
        step, lr = count(state), as_number(group["lr"])
        beta1, beta2 = group["betas"]
        if group["decoupled_weight_decay"]:
            p.mul_(1 - lr * group["weight_decay"])
        else:
            grad = decayed(grad, p, group["weight_decay"])
        mean = running_mean(state["exp_avg"], grad, beta1)
        square = running_mean(state["exp_avg_sq"], grad * grad, beta2)
        correction = 1 - beta2**step
        change = mean / (1 - beta1**step) * lr
        # The length of the mean that v is, now and in the end.
        last = 2 / (1 - beta2) - 1
        now = last - 2 * step * beta2**step / correction
        if now > 5:
            ratio = (now - 4) * (now - 2) * last / ((last - 4) * (last - 2) * now)
            change = change / (square.sqrt() + group["eps"]) * (correction * ratio) ** 0.5
        p.sub_(change)
