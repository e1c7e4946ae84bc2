"""Relatives of Adam with other norms or a look ahead."""

from __future__ import annotations

from typing import Any

from ...tensor import Tensor
from .optimizer import Optimizer


class Adamax(Optimizer):
    """Adam with the largest gradient so far (decayed) in place of √v. Source: Kingma, Ba, 2015."""

    slots = ("momentum", "norm")

    def __init__(
        self, learning_rate: Any = 0.001, beta_1: float = 0.9, beta_2: float = 0.999,
        epsilon: float = 1e-7, weight_decay: float | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(learning_rate, weight_decay, **kwargs)
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon

    def update_step(self, gradient: Tensor, variable: Any, learning_rate: float) -> None:
        slots = self._slots[id(variable)]
        m, norm = slots["momentum"], slots["norm"]
        m.add_((gradient - m) * (1 - self.beta_1))
        norm.copy_((norm * self.beta_2).maximum(gradient.abs()))
        rate = self.number(
            "rate of this step",
            lambda: self.learning_rate / (1 - self.beta_1 ** (self.iterations + 1)),
            variable,
        )
        variable.sub_(m * rate / (norm + self.epsilon))


class Nadam(Adamax):
    """Adam with Nesterov's look ahead. Source: Dozat, 2016."""

    slots = ("momentum", "velocity")
    _product = 1.0

    def _momentum(self, step: int) -> float:
        return self.beta_1 * (1 - 0.5 * 0.96**step)

    def _ahead(self) -> float:
        """How much of the mean of g the step takes."""
        step = self.iterations + 1
        product = self._product * self._momentum(step)
        following = self._momentum(step + 1)
        return following / (1 - product * following)

    def _now(self) -> float:
        """How much of g itself the step takes."""
        now = self._momentum(self.iterations + 1)
        return (1 - now) / (1 - self._product * now)

    def count_step(self, places: Any = None) -> None:
        """A step is done."""
        super().count_step(places)
        self._product *= self._momentum(self.iterations)

    def update_step(self, gradient: Tensor, variable: Any, learning_rate: float) -> None:
        slots = self._slots[id(variable)]
        m, v = slots["momentum"], slots["velocity"]
        m.add_((gradient - m) * (1 - self.beta_1))
        v.add_((gradient.square() - v) * (1 - self.beta_2))
        ahead = m * self.number("ahead", self._ahead, variable)
        ahead = ahead + gradient * self.number("now", self._now, variable)
        unbias = self.number(
            "unbias", lambda: 1 / (1 - self.beta_2 ** (self.iterations + 1)), variable
        )
        spread = v * unbias
        variable.sub_(ahead * learning_rate / (spread.sqrt() + self.epsilon))


class Lion(Optimizer):
    """w = w - rate · sign(β₁ · m + (1 - β₁) · g). Source: Chen et al., 2023."""

    slots = ("momentum",)

    def __init__(
        self, learning_rate: Any = 0.001, beta_1: float = 0.9, beta_2: float = 0.99,
        weight_decay: float | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(learning_rate, weight_decay, **kwargs)
        if beta_1 <= 0 or beta_1 > 1:
            raise ValueError(f"`beta_1` must be in the range ]0, 1], not {beta_1}")
        self.beta_1, self.beta_2 = beta_1, beta_2

    def update_step(self, gradient: Tensor, variable: Any, learning_rate: float) -> None:
        m = self._slots[id(variable)]["momentum"]
        way = m * self.beta_1 + gradient * (1 - self.beta_1)
        variable.sub_(way.sign() * learning_rate)
        m.mul_(self.beta_2).add_(gradient * (1 - self.beta_2))


class Ftrl(Optimizer):
    """Follow the regularised leader. Source: McMahan et al., 2013.

    Raises ValueError for negative strengths or a positive learning_rate_power.
    """

    slots = ("accumulator", "linear")

    def __init__(
        self, learning_rate: Any = 0.001, learning_rate_power: float = -0.5,
        initial_accumulator_value: float = 0.1, l1_regularization_strength: float = 0.0,
        l2_regularization_strength: float = 0.0, l2_shrinkage_regularization_strength: float = 0.0,
        beta: float = 0.0, weight_decay: float | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(learning_rate, weight_decay, **kwargs)
        strengths = (l1_regularization_strength, l2_regularization_strength,
                     l2_shrinkage_regularization_strength)  # fmt: skip
        if min(strengths) < 0 or learning_rate_power > 0 or initial_accumulator_value < 0:
            raise ValueError(
                "Ftrl needs strengths and a first value of at least 0 and learning_rate_power <= 0"
            )
        self.learning_rate_power = learning_rate_power
        self.initial_accumulator_value = initial_accumulator_value
        self.l1_regularization_strength, self.l2_regularization_strength = strengths[:2]
        self.l2_shrinkage_regularization_strength = strengths[2]
        self.beta = beta

    def start(self, slot: str, variable: Tensor) -> Tensor:
        zeros = super().start(slot, variable)
        return zeros + self.initial_accumulator_value if slot == "accumulator" else zeros

    def update_step(self, gradient: Tensor, variable: Any, learning_rate: float) -> None:
        slots = self._slots[id(variable)]
        total, linear = slots["accumulator"], slots["linear"]
        power = -self.learning_rate_power
        shrunk = gradient + variable * (2 * self.l2_shrinkage_regularization_strength)
        after = total + gradient.square()
        linear.add_(shrunk - (after.pow(power) - total.pow(power)) / learning_rate * variable)
        l2 = self.l2_regularization_strength + self.beta / (2 * learning_rate)
        quadratic = after.pow(power) / learning_rate + 2 * l2
        l1 = self.l1_regularization_strength
        variable.copy_((linear.clamp(-l1, l1) - linear) / quadratic)
        total.copy_(after)
