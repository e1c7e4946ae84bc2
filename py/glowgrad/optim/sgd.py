"""Stochastic gradient descent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..ops.optimizer import sgd_step
from ..tensor import Tensor
from ..tensor.creation import zeros_like
from .optimizer import Optimizer, check_range


class SGD(Optimizer):
    """p = p - lr · v with v = momentum · v + (1 - dampening) · g; v = g without momentum.

    weight_decay adds weight_decay · p to the gradient; nesterov looks ahead along v. Raises
    ValueError for options out of range. Source: Polyak, 1964 (momentum); Nesterov, 1983; Sutskever
    et al., 2013.
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-3,
        momentum: float = 0,
        dampening: float = 0,
        weight_decay: float = 0,
        nesterov: bool = False,
    ) -> None:
        check_range("SGD", "lr", lr, 0)
        check_range("SGD", "momentum", momentum, 0)
        check_range("SGD", "weight_decay", weight_decay, 0)
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError("SGD with nesterov=True needs a momentum above 0 and no dampening")
        super().__init__(
            params,
            {
                "lr": lr,
                "momentum": momentum,
                "dampening": dampening,
                "weight_decay": weight_decay,
                "nesterov": nesterov,
            },
        )

    def _update(
        self, p: Tensor, grad: Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        options = {k: group[k] for k in self.defaults}
        tensors = [p, grad]
        first = "momentum_buffer" not in state
        if group["momentum"]:
            if first:
                state["momentum_buffer"] = zeros_like(p)
            tensors.append(state["momentum_buffer"])
        sgd_step.update(*tensors, first=first, **options)
