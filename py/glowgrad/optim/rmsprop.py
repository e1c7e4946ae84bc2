"""RMSprop: the rate of each number follows the recent size of its gradient."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..ops.optimizer import rmsprop_step
from ..tensor import Tensor
from ..tensor.creation import zeros_like
from .optimizer import (
    Optimizer,
    as_number,
    check_option,
    count,
    decayed,
    fused_types,
    number,
    running_mean,
)


class RMSprop(Optimizer):
    """p = p - lr · g / (√v + eps) with v a running mean of g² (centered: of the variance of g).

    With momentum the steps g / (√v + eps) add up to a velocity. Raises ValueError for options out
    of range. Sources: Tieleman, Hinton, 2012, "Lecture 6.5: RMSprop"; Graves, 2013, "Generating
    sequences with recurrent neural networks" (centered).
    """

    _choices = ("maximize", "momentum", "centered")

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum: float = 0,
        centered: bool = False,
        capturable: bool = False,
        foreach: bool | None = None,
        maximize: bool = False,
        differentiable: bool = False,
    ) -> None:
        check_option("lr", lr, 0)
        check_option("eps", eps, 0)
        check_option("momentum", momentum, 0)
        check_option("weight_decay", weight_decay, 0)
        check_option("alpha", alpha, 0)
        super().__init__(
            params,
            {
                "lr": lr,
                "momentum": momentum,
                "alpha": alpha,
                "eps": eps,
                "centered": centered,
                "weight_decay": weight_decay,
                "capturable": capturable,
                "foreach": foreach,
                "maximize": maximize,
                "differentiable": differentiable,
            },
        )

    @property
    def is_live(self) -> bool:
        """True but for types of 16 bits."""
        return fused_types(self)

    def live_attributes(
        self, p: Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> dict[str, Any]:
        """lr, alpha, eps, weight_decay, momentum and centered of `ops.rmsprop_step`."""
        return {
            "lr": as_number(group["lr"]),
            "alpha": group["alpha"],
            "eps": group["eps"],
            "weight_decay": as_number(group["weight_decay"]),
            "momentum": group["momentum"],
            "centered": bool(group["centered"]),
        }

    def _update(
        self, p: Tensor, grad: Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        if not state:
            state.update(step=number(0), square_avg=zeros_like(p))
            if group["momentum"] > 0:
                state["momentum_buffer"] = zeros_like(p)
            if group["centered"]:
                state["grad_avg"] = zeros_like(p)
        count(state)
        if p.dtype.itemsize >= 4:
            averages = [state["square_avg"]]
            averages += [state["grad_avg"]] if group["centered"] else []
            averages += [state["momentum_buffer"]] if group["momentum"] > 0 else []
            options = self.live_attributes(p, state, group)
            rmsprop_step.update(p, grad, *averages, **options)
            p._version.count += 1
            return
        alpha, lr = group["alpha"], as_number(group["lr"])
        grad = decayed(grad, p, group["weight_decay"])
        square = running_mean(state["square_avg"], grad * grad, alpha)
        if group["centered"]:
            mean = running_mean(state["grad_avg"], grad, alpha)
            square = square - mean * mean
        step = grad / (square.sqrt() + group["eps"])
        if group["momentum"] > 0:
            velocity = state["momentum_buffer"]
            step = velocity.copy_(velocity * group["momentum"] + step)
        p.sub_(step * lr)
