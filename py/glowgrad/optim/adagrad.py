"""Adagrad: a rate of its own for each number, which only shrinks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..ops.optimizer import adagrad_step
from ..tensor import Tensor
from ..tensor.creation import full_like
from .optimizer import (
    Optimizer,
    as_number,
    check_option,
    count,
    decayed,
    fused_types,
    next_count,
    number,
)


class Adagrad(Optimizer):
    """p = p - lr / (1 + (t - 1) · lr_decay) · g / (√s + eps) with s the sum of g² so far.

    Raises ValueError for options out of range. Source: Duchi, Hazan, Singer, 2011, "Adaptive
    subgradient methods for online learning and stochastic optimization".
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 1e-2,
        lr_decay: float = 0,
        weight_decay: float = 0,
        initial_accumulator_value: float = 0,
        eps: float = 1e-10,
        foreach: bool | None = None,
        *,
        maximize: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        check_option("lr", lr, 0)
        check_option("lr_decay", lr_decay, 0)
        check_option("weight_decay", weight_decay, 0)
        check_option("initial_accumulator_value", initial_accumulator_value, 0)
        check_option("eps", eps, 0)
        super().__init__(
            params,
            {
                "lr": lr,
                "lr_decay": lr_decay,
                "eps": eps,
                "weight_decay": weight_decay,
                "initial_accumulator_value": initial_accumulator_value,
                "foreach": foreach,
                "maximize": maximize,
                "differentiable": differentiable,
                "fused": fused,
            },
        )

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Train more tensors; their sums begin at initial_accumulator_value."""
        super().add_param_group(param_group)
        start = self.param_groups[-1]["initial_accumulator_value"]
        for p in self.param_groups[-1]["params"]:
            self.state[p].update(step=number(0), sum=full_like(p, start))

    def share_memory(self) -> None:
        """Nothing to do: there are no other processes to share with."""

    @property
    def is_live(self) -> bool:
        """True but for types of 16 bits."""
        return fused_types(self)

    def live_attributes(
        self, p: Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> dict[str, Any]:
        """lr, lr_decay, eps, weight_decay and step of `ops.adagrad_step`."""
        return {
            "lr": as_number(group["lr"]),
            "lr_decay": group["lr_decay"],
            "eps": group["eps"],
            "weight_decay": as_number(group["weight_decay"]),
            "step": next_count(state),
        }

    def _update(
        self, p: Tensor, grad: Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        options = self.live_attributes(p, state, group)
        step = count(state)
        if p.dtype.itemsize >= 4:
            adagrad_step.update(p, grad, state["sum"], **options)
            p._version.count += 1
            return
        grad = decayed(grad, p, group["weight_decay"])
        rate = options["lr"] / (1 + (step - 1) * group["lr_decay"])
        state["sum"].copy_(state["sum"] + grad * grad)
        p.sub_(grad / (state["sum"].sqrt() + group["eps"]) * rate)
