"""Learning rates that change with the step: `schedule(step)`."""

from __future__ import annotations

import inspect
import math
from collections.abc import Sequence
from typing import Any

from ...tensor import Tensor


class LearningRateSchedule:
    """The rate for a step; an optimizer asks before each one."""

    def __call__(self, step: Any) -> float:
        return self.rate(float(step.item() if isinstance(step, Tensor) else step))

    def rate(self, step: float) -> float:
        raise NotImplementedError(f"{type(self).__name__} needs __call__(self, step)")

    def get_config(self) -> dict[str, Any]:
        names = inspect.signature(type(self).__init__).parameters
        return {n: getattr(self, n) for n in names if n != "self" and hasattr(self, n)}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        return cls(**config)


class ExponentialDecay(LearningRateSchedule):
    """initial · decay_rate^(step / decay_steps); staircase: whole powers only."""

    def __init__(
        self, initial_learning_rate: float, decay_steps: int, decay_rate: float,
        staircase: bool = False, name: str = "ExponentialDecay",
    ) -> None:  # fmt: skip
        if decay_steps <= 0:
            raise ValueError(f"Argument `decay_steps` must be > 0. Received: {decay_steps}")
        self.initial_learning_rate, self.decay_steps = initial_learning_rate, decay_steps
        self.decay_rate, self.staircase, self.name = decay_rate, staircase, name

    def rate(self, step: float) -> float:
        share = step / self.decay_steps
        power = math.floor(share) if self.staircase else share
        return float(self.initial_learning_rate * self.decay_rate**power)


class InverseTimeDecay(ExponentialDecay):
    """initial / (1 + decay_rate · step / decay_steps)."""

    def rate(self, step: float) -> float:
        share = step / self.decay_steps
        share = math.floor(share) if self.staircase else share
        return self.initial_learning_rate / (1 + self.decay_rate * share)


class PiecewiseConstantDecay(LearningRateSchedule):
    """values[0] up to the step boundaries[0], then values[1], …"""

    def __init__(
        self, boundaries: Sequence[float], values: Sequence[float], name: str = "PiecewiseConstant"
    ) -> None:
        if len(boundaries) != len(values) - 1:
            raise ValueError(
                "The length of boundaries must be 1 less than the length of values. Received: "
                f"boundaries={boundaries}, values={values}"
            )
        self.boundaries, self.values, self.name = list(boundaries), list(values), name

    def rate(self, step: float) -> float:
        return self.values[sum(step > boundary for boundary in self.boundaries)]


class PolynomialDecay(LearningRateSchedule):
    """From initial to end in decay_steps, along (1 - share)^power; cycle: again and again."""

    def __init__(
        self, initial_learning_rate: float, decay_steps: int, end_learning_rate: float = 0.0001,
        power: float = 1.0, cycle: bool = False, name: str = "PolynomialDecay",
    ) -> None:  # fmt: skip
        if decay_steps <= 0:
            raise ValueError(f"Argument `decay_steps` must be > 0. Received: {decay_steps}")
        self.initial_learning_rate, self.decay_steps = initial_learning_rate, decay_steps
        self.end_learning_rate, self.power, self.cycle = end_learning_rate, power, cycle
        self.name = name

    def rate(self, step: float) -> float:
        length: float = self.decay_steps
        if self.cycle:
            length *= max(1, math.ceil(step / length))
        share = min(step, length) / length
        span = self.initial_learning_rate - self.end_learning_rate
        return float(span * (1 - share) ** self.power + self.end_learning_rate)


class CosineDecay(LearningRateSchedule):
    """Half a cosine from initial to alpha · initial, after a linear warm-up to warmup_target.

    Source: Loshchilov, Hutter, 2017.
    """

    def __init__(
        self, initial_learning_rate: float, decay_steps: int, alpha: float = 0.0,
        name: str = "CosineDecay", warmup_target: float | None = None, warmup_steps: int = 0,
    ) -> None:  # fmt: skip
        if decay_steps <= 0:
            raise ValueError(f"Argument `decay_steps` must be > 0. Received: {decay_steps}")
        self.initial_learning_rate, self.decay_steps = initial_learning_rate, decay_steps
        self.alpha, self.name = alpha, name
        self.warmup_target, self.warmup_steps = warmup_target, warmup_steps

    def rate(self, step: float) -> float:
        start = self.initial_learning_rate
        if self.warmup_target is not None:
            if step <= self.warmup_steps and self.warmup_steps:
                return start + (self.warmup_target - start) * step / self.warmup_steps
            start, step = self.warmup_target, step - self.warmup_steps
        share = min(step, self.decay_steps) / self.decay_steps
        wave = 0.5 * (1 + math.cos(math.pi * share))
        return start * ((1 - self.alpha) * wave + self.alpha)


class CosineDecayRestarts(LearningRateSchedule):
    """Half cosines again and again, each t_mul times as long and m_mul times as high.

    Source: Loshchilov, Hutter, 2017.
    """

    def __init__(
        self, initial_learning_rate: float, first_decay_steps: int, t_mul: float = 2.0,
        m_mul: float = 1.0, alpha: float = 0.0, name: str = "SGDRDecay",
    ) -> None:  # fmt: skip
        if first_decay_steps <= 0:
            raise ValueError(
                f"Argument `first_decay_steps` must be > 0. Received: {first_decay_steps}"
            )
        self.initial_learning_rate, self.first_decay_steps = (
            initial_learning_rate, first_decay_steps,
        )  # fmt: skip
        self.t_mul, self.m_mul, self.alpha, self.name = t_mul, m_mul, alpha, name

    def rate(self, step: float) -> float:
        share = step / self.first_decay_steps
        if self.t_mul == 1.0:
            rounds: float = math.floor(share)
            share -= rounds
        else:
            rounds = math.floor(math.log(1 - share * (1 - self.t_mul)) / math.log(self.t_mul))
            before = (1 - self.t_mul**rounds) / (1 - self.t_mul)
            share = (share - before) / self.t_mul**rounds
        wave = 0.5 * self.m_mul**rounds * (1 + math.cos(math.pi * share))
        return self.initial_learning_rate * ((1 - self.alpha) * wave + self.alpha)


__all__ = [
    "CosineDecay",
    "CosineDecayRestarts",
    "ExponentialDecay",
    "InverseTimeDecay",
    "LearningRateSchedule",
    "PiecewiseConstantDecay",
    "PolynomialDecay",
]
