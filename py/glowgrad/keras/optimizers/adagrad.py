"""Adagrad and Adadelta."""

from __future__ import annotations

from typing import Any

from ...tensor import Tensor
from ...tensor.creation import full_like
from .optimizer import Optimizer


class Adagrad(Optimizer):
    """w = w - rate · g / √(a + epsilon), a the sum of all g² so far.

    Source: Duchi, Hazan, Singer, 2011.
    """

    slots = ("accumulator",)

    def __init__(
        self, learning_rate: Any = 0.001, initial_accumulator_value: float = 0.1,
        epsilon: float = 1e-7, weight_decay: float | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(learning_rate, weight_decay, **kwargs)
        self.initial_accumulator_value, self.epsilon = initial_accumulator_value, epsilon

    def start(self, slot: str, variable: Tensor) -> Tensor:
        return full_like(variable.detach(), self.initial_accumulator_value)

    def update_step(self, gradient: Tensor, variable: Any, learning_rate: float) -> None:
        total = self._slots[id(variable)]["accumulator"]
        total.add_(gradient.square())
        variable.sub_(gradient * learning_rate / (total + self.epsilon).sqrt())


class Adadelta(Optimizer):
    """Steps as large as the running mean of the steps before, over that of the gradients.

    Source: Zeiler, 2012.
    """

    slots = ("accumulated_grad", "accumulated_delta_var")

    def __init__(
        self, learning_rate: Any = 0.001, rho: float = 0.95, epsilon: float = 1e-7,
        weight_decay: float | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(learning_rate, weight_decay, **kwargs)
        self.rho, self.epsilon = rho, epsilon

    def update_step(self, gradient: Tensor, variable: Any, learning_rate: float) -> None:
        slots = self._slots[id(variable)]
        squares, steps = slots["accumulated_grad"], slots["accumulated_delta_var"]
        squares.mul_(self.rho).add_(gradient.square() * (1 - self.rho))
        step = (steps + self.epsilon).sqrt() * gradient / (squares + self.epsilon).sqrt()
        steps.mul_(self.rho).add_(step.square() * (1 - self.rho))
        variable.sub_(step * learning_rate)
