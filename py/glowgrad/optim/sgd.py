"""Stochastic gradient descent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..ops.optimizer import sgd_step
from ..tensor import Tensor
from ..tensor.creation import zeros_like
from .optimizer import Optimizer, as_number, check_option, decayed, fused_types


class SGD(Optimizer):
    """p = p - lr · v with v = momentum · v + (1 - dampening) · g; v = g without momentum.

    weight_decay adds weight_decay · p to the gradient; nesterov looks ahead along v; maximize goes
    up instead of down. Raises ValueError for options out of range. Sources: Polyak, 1964
    (momentum); Nesterov, 1983; Sutskever et al., 2013.
    """

    _choices = ("maximize", "momentum", "nesterov")

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 1e-3,
        momentum: float = 0,
        dampening: float = 0,
        weight_decay: float = 0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
        foreach: bool | None = None,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        check_option("lr", lr, 0)
        check_option("momentum", momentum, 0)
        check_option("weight_decay", weight_decay, 0)
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError("Nesterov momentum requires a momentum and zero dampening")
        super().__init__(
            params,
            {
                "lr": lr,
                "momentum": momentum,
                "dampening": dampening,
                "weight_decay": weight_decay,
                "nesterov": nesterov,
                "maximize": maximize,
                "foreach": foreach,
                "differentiable": differentiable,
                "fused": fused,
            },
        )

    @property
    def is_live(self) -> bool:
        """True but for types of 16 bits."""
        return fused_types(self)

    def live_attributes(
        self, p: Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> dict[str, Any]:
        """lr, momentum, dampening, weight_decay, nesterov and first of `ops.sgd_step`."""
        momentum = as_number(group["momentum"])
        return {
            "lr": as_number(group["lr"]),
            "momentum": momentum,
            "dampening": group["dampening"],
            "weight_decay": as_number(group["weight_decay"]),
            "nesterov": bool(group["nesterov"]),
            "first": bool(momentum) and state.get("momentum_buffer") is None,
        }

    def _update(
        self, p: Tensor, grad: Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        options = self.live_attributes(p, state, group)
        momentum, first = options["momentum"], options["first"]
        if first:
            state["momentum_buffer"] = zeros_like(p)
        if p.dtype.itemsize >= 4:
            tensors = [p, grad, *([state["momentum_buffer"]] if momentum else [])]
            sgd_step.update(*tensors, **options)
            p._version.count += 1
            return
        grad = decayed(grad, p, group["weight_decay"])  # small types round after each operation
        if momentum:
            fresh = grad if first else grad * (1 - group["dampening"])
            velocity = state["momentum_buffer"].copy_(state["momentum_buffer"] * momentum + fresh)
            grad = grad + velocity * momentum if group["nesterov"] else velocity
        p.sub_(grad * options["lr"])
