"""Adam and its relatives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...ops.optimizer import adam_step
from ...tensor import Tensor
from .optimizer import Optimizer


class Adam(Optimizer):
    """w = w - rate · √(1 - β₂ᵗ) / (1 - β₁ᵗ) · m / (√v + epsilon), m and v running means of g, g².

    Epsilon stands beside √v before its start-up bias is taken out, unlike in PyTorch.
    Source: Kingma, Ba, 2015.
    """

    slots: Sequence[str] = ("momentum", "velocity")

    def __init__(
        self, learning_rate: Any = 0.001, beta_1: float = 0.9, beta_2: float = 0.999,
        epsilon: float = 1e-7, amsgrad: bool = False, weight_decay: float | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(learning_rate, weight_decay, **kwargs)
        self.beta_1, self.beta_2, self.epsilon, self.amsgrad = beta_1, beta_2, epsilon, amsgrad
        if amsgrad:
            self.slots = ("momentum", "velocity", "velocity_hat")

    def _unbiased_rate(self) -> float:
        step = self.iterations + 1
        made = self.learning_rate * (1 - self.beta_2**step) ** 0.5 / (1 - self.beta_1**step)
        return float(made)

    def live_attributes(self, p: Any, state: dict[str, Tensor], group: Any) -> dict[str, Any]:
        """Those of `ops.adam_step`, whose epsilon is Keras's over √(1 - β₂ᵗ)."""
        step = self.iterations + 1
        return {
            "lr": self.learning_rate,
            "beta1": self.beta_1,
            "beta2": self.beta_2,
            "eps": self.epsilon / (1 - self.beta_2**step) ** 0.5,
            "weight_decay": 0.0,
            "decoupled": False,
            "step": step,
        }

    def update_step(self, gradient: Tensor, variable: Any, learning_rate: float) -> None:
        slots = self._slots[id(variable)]
        if not self.amsgrad:
            options = self.live_attributes(variable, slots, None)
            adam_step.update(variable, gradient, slots["momentum"], slots["velocity"], **options)
            return
        m, v, highest = slots["momentum"], slots["velocity"], slots["velocity_hat"]
        m.add_((gradient - m) * (1 - self.beta_1))
        v.add_((gradient.square() - v) * (1 - self.beta_2))
        highest.copy_(highest.maximum(v))
        rate = self.number("unbiased rate", self._unbiased_rate, variable)
        variable.sub_(m * rate / (highest.sqrt() + self.epsilon))


class AdamW(Adam):
    """Adam whose weights shrink by rate · weight_decay before each step.

    Source: Loshchilov, Hutter, 2019.
    """

    def __init__(
        self, learning_rate: Any = 0.001, weight_decay: float | None = 0.004, beta_1: float = 0.9,
        beta_2: float = 0.999, epsilon: float = 1e-7, amsgrad: bool = False, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(
            learning_rate, beta_1, beta_2, epsilon, amsgrad, weight_decay=weight_decay, **kwargs
        )
