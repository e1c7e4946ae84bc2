"""NAdam: Adam with Nesterov's look ahead."""

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


class NAdam(Optimizer):
    """Adam whose step mixes the gradient itself with the mean of the step to come:
    p = p - lr · ((1 - μ_t) / (1 - Πμ) · g + μ_{t+1} / (1 - Πμ · μ_{t+1}) · m) / (√v̂ + eps), where
    μ_t = beta1 · (1 - ½ · 0.96^(t · momentum_decay)).

    Raises ValueError for options out of range. Source: Dozat, 2016, "Incorporating Nesterov
    momentum into Adam".
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum_decay: float = 4e-3,
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
        check_option("momentum_decay", momentum_decay, 0)
        super().__init__(
            params,
            {
                "lr": lr,
                "betas": betas,
                "eps": eps,
                "weight_decay": weight_decay,
                "momentum_decay": momentum_decay,
                "decoupled_weight_decay": decoupled_weight_decay,
                "maximize": maximize,
                "foreach": foreach,
                "capturable": capturable,
                "differentiable": differentiable,
            },
        )

    def _update(
        self, p: Tensor, grad: Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        if not state:
            state.update(step=number(0), mu_product=number(1))
            state.update(exp_avg=zeros_like(p), exp_avg_sq=zeros_like(p))
        step, lr = count(state), as_number(group["lr"])
        beta1, beta2 = group["betas"]
        if group["decoupled_weight_decay"]:
            p.mul_(1 - lr * group["weight_decay"])
        else:
            grad = decayed(grad, p, group["weight_decay"])
        now, following = (
            beta1 * (1 - 0.5 * 0.96 ** (t * group["momentum_decay"])) for t in (step, step + 1)
        )
        state["mu_product"]._data *= now
        product = float(state["mu_product"]._data)
        mean = running_mean(state["exp_avg"], grad, beta1)
        square = running_mean(state["exp_avg_sq"], grad * grad, beta2)
        root = (square / (1 - beta2**step)).sqrt() + group["eps"]
        p.sub_(grad / root * (lr * (1 - now) / (1 - product)))
        p.sub_(mean / root * (lr * following / (1 - product * following)))
