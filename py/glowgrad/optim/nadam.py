"""NAdam: Adam with Nesterov's look ahead."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .. import recording
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


class NAdam(Optimizer):
    """Adam whose step mixes the gradient itself with the mean of the step to come:
    p = p - lr · ((1 - μ_t) / (1 - Πμ) · g + μ_{t+1} / (1 - Πμ · μ_{t+1}) · m) / (√v̂ + eps), where
    μ_t = beta1 · (1 - ½ · 0.96^(t · momentum_decay)).

    Raises ValueError for options out of range. Source: Dozat, 2016, "Incorporating Nesterov
    momentum into Adam".
    """

    _choices = ("maximize", "decoupled_weight_decay")
    _composed = True

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
        beta1, beta2 = group["betas"]
        key = id(group), next_count(state)

        def rate() -> float:
            return float(as_number(group["lr"]))

        def momentum(ahead: int = 0) -> float:
            step = next_count(state) + ahead
            return float(beta1 * (1 - 0.5 * 0.96 ** (step * group["momentum_decay"])))

        def product() -> float:
            return float(state["mu_product"]._data * momentum())

        def of_gradient() -> float:
            return rate() * (1 - momentum()) / (1 - product())

        def of_mean() -> float:
            return rate() * momentum(1) / (1 - product() * momentum(1))

        def kept() -> float:
            return 1 - rate() * group["weight_decay"]

        def go_on() -> None:
            state["mu_product"]._data *= momentum()

        if group["decoupled_weight_decay"]:
            p.mul_(self._number("kept", kept, p, *key))
        else:
            grad = decayed(grad, p, group["weight_decay"])
        unbias = self._number("unbias", lambda: 1 - beta2 ** next_count(state), p, *key)
        gradient_rate = self._number("gradient", of_gradient, p, *key)
        mean_rate = self._number("mean", of_mean, p, *key)
        go_on()
        if recording.current is not None:
            recording.current.host_call("mu_product", go_on)
        count(state)
        mean = running_mean(state["exp_avg"], grad, beta1)
        square = running_mean(state["exp_avg_sq"], grad * grad, beta2)
        root = (square / unbias).sqrt() + group["eps"]
        p.sub_(grad / root * gradient_rate)
        p.sub_(mean / root * mean_rate)
