"""Gradient descent."""

from __future__ import annotations

from typing import Any

from ...ops.optimizer import sgd_step
from ...tensor import Tensor
from .optimizer import Optimizer


class SGD(Optimizer):
    """v = momentum · v - rate · g; w = w + v (Nesterov: w + momentum · v - rate · g).

    Raises ValueError for a momentum outside of [0, 1].
    """

    def __init__(
        self, learning_rate: Any = 0.01, momentum: float = 0.0, nesterov: bool = False,
        weight_decay: float | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(learning_rate, weight_decay, **kwargs)
        if not 0 <= momentum <= 1:
            raise ValueError(f"`momentum` must be a float between [0, 1], not {momentum}")
        self.momentum, self.nesterov = momentum, nesterov
        self.slots = ("momentum",) if momentum else ()

    def live_attributes(self, p: Any, state: dict[str, Tensor], group: Any) -> dict[str, Any]:
        """Those of `ops.sgd_step`, without momentum."""
        return {
            "lr": self.learning_rate,
            "momentum": 0.0,
            "dampening": 0.0,
            "weight_decay": 0.0,
            "nesterov": False,
            "first": False,
        }

    def update_step(self, gradient: Tensor, variable: Any, learning_rate: float) -> None:
        if not self.momentum:
            sgd_step.update(variable, gradient, **self.live_attributes(variable, {}, None))
            return
        velocity = self._slots[id(variable)]["momentum"]
        velocity.mul_(self.momentum).sub_(gradient * learning_rate)
        if self.nesterov:
            variable.add_(velocity * self.momentum - gradient * learning_rate)
        else:
            variable.add_(velocity)
