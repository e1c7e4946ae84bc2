"""RMSprop."""

from __future__ import annotations

from typing import Any

from ...tensor import Tensor
from .optimizer import Optimizer


class RMSprop(Optimizer):
    """w = w - rate · g / √(v + epsilon), v a running mean of g².

    centered: minus the square of the running mean of g.
    Source: Tieleman, Hinton, 2012 (lecture).
    """

    def __init__(
        self, learning_rate: Any = 0.001, rho: float = 0.9, momentum: float = 0.0,
        epsilon: float = 1e-7, centered: bool = False, weight_decay: float | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(learning_rate, weight_decay, **kwargs)
        self.rho, self.momentum, self.epsilon, self.centered = rho, momentum, epsilon, centered
        self.slots = ("velocity", *(("momentum",) if momentum else ()),
                      *(("average_gradient",) if centered else ()))  # fmt: skip

    def update_step(self, gradient: Tensor, variable: Any, learning_rate: float) -> None:
        slots = self._slots[id(variable)]
        velocity = slots["velocity"]
        velocity.mul_(self.rho).add_(gradient.square() * (1 - self.rho))
        spread = velocity
        if self.centered:
            mean = slots["average_gradient"]
            mean.mul_(self.rho).add_(gradient * (1 - self.rho))
            spread = velocity - mean.square()
        step = gradient * learning_rate / (spread + self.epsilon).sqrt()
        if self.momentum:
            slots["momentum"].mul_(self.momentum).add_(step)
            step = slots["momentum"]
        variable.sub_(step)
