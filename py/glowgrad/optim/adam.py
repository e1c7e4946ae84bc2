"""Adam, and Adam with decoupled weight decay."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..ops.optimizer import adam_step
from ..tensor import Tensor
from ..tensor.creation import zeros_like
from .optimizer import Optimizer, check_range


class Adam(Optimizer):
    """p = p - lr · m̂ / (√v̂ + eps), with m and v running means of g and g², and m̂, v̂ without
    their start-up bias.

    weight_decay adds weight_decay · p to the gradient. Raises ValueError for options out of range.
    Source: Kingma, Ba, 2015, "Adam: a method for stochastic optimization".
    """

    decoupled = False

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
    ) -> None:
        name = type(self).__name__
        check_range(name, "lr", lr, 0)
        check_range(name, "eps", eps, 0)
        check_range(name, "weight_decay", weight_decay, 0)
        for index, beta in enumerate(betas):
            check_range(name, f"betas[{index}]", beta, 0, 1)
        super().__init__(
            params, {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay}
        )

    def _update(
        self, p: Tensor, grad: Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        if not state:
            state.update(step=0, exp_avg=zeros_like(p), exp_avg_sq=zeros_like(p))
        state["step"] += 1
        adam_step.update(
            p,
            grad,
            state["exp_avg"],
            state["exp_avg_sq"],
            lr=group["lr"],
            beta1=group["betas"][0],
            beta2=group["betas"][1],
            eps=group["eps"],
            weight_decay=group["weight_decay"],
            decoupled=self.decoupled,
            step=state["step"],
        )


class AdamW(Adam):
    """Adam whose weight decay shrinks the weights directly, p = p - lr · weight_decay · p, instead
    of through the gradient.

    Source: Loshchilov, Hutter, 2019, "Decoupled weight decay regularization".
    """

    decoupled = True

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
    ) -> None:
        super().__init__(params, lr, betas, eps, weight_decay)
