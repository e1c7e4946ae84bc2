"""The words of a replay that Python fills in anew: rates and counts of optimizers, and where a
stream of random numbers stands.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .capture import Updated
from .graph import Live

_LOW, _HIGH = 0xFFFFFFFF, 32


class StaleError(Exception):
    """What a replay took for granted has changed: the step is to be recorded anew."""


def uniform_words(generator: Any, count: int) -> Live:
    """Seed and offset of the primitive `uniform`."""

    def fill(words: np.ndarray) -> None:
        key, offset = generator.key, generator.take(count)
        words[:] = key & _LOW, key >> _HIGH, offset & _LOW, offset >> _HIGH

    return Live(4, fill)


def _adam(attrs: dict[str, Any]) -> tuple[float, ...]:
    lr, beta1, beta2, decay = attrs["lr"], attrs["beta1"], attrs["beta2"], attrs["weight_decay"]
    step = attrs["step"]
    return (
        lr, beta1, beta2, attrs["eps"], decay, lr / (1 - beta1**step),
        (1 - beta2**step) ** 0.5, 1 - beta1, 1 - beta2, 1 - lr * decay,
    )  # fmt: skip


def _sgd(attrs: dict[str, Any]) -> tuple[float, ...]:
    return attrs["lr"], attrs["momentum"], 1 - attrs["dampening"], attrs["weight_decay"]


def _rmsprop(attrs: dict[str, Any]) -> tuple[float, ...]:
    names = ("lr", "alpha", "eps", "weight_decay", "momentum")
    return (*[attrs[name] for name in names], 1 - attrs["alpha"])


def _adagrad(attrs: dict[str, Any]) -> tuple[float, ...]:
    rate = attrs["lr"] / (1 + (attrs["step"] - 1) * attrs["lr_decay"])
    return rate, attrs["eps"], attrs["weight_decay"]


# The words of an optimizer's kernel, of its attributes, all of them numbers that may change.
_WORDS: dict[str, tuple[int, Callable[[dict[str, Any]], tuple[float, ...]]]] = {
    "adam_step": (10, _adam),
    "sgd_step": (4, _sgd),
    "rmsprop_step": (6, _rmsprop),
    "adagrad_step": (3, _adagrad),
}


def update_words(
    name: str, attrs: dict[str, Any], told: Updated
) -> tuple[Live, Callable[[], bool]]:
    """The words of an optimizer's kernel, asked of the optimizer in each replay; and whether by now
    the kernel itself would be another one.
    """
    count, words_of = _WORDS[name]
    fixed = {key: value for key, value in attrs.items() if isinstance(value, bool)}
    optimizer, parameter, state, group = told.optimizer, told.parameter, told.state, told.group
    choices, version = optimizer.choices(group), optimizer._version
    ask = optimizer.live_attributes

    def fill(words: np.ndarray) -> None:
        words.view(np.float32)[:] = words_of(ask(parameter, state, group))

    def stale() -> bool:
        if optimizer._version != version or optimizer.choices(group) != choices:
            return True
        now = ask(parameter, state, group) if fixed else {}
        return any(now[key] != value for key, value in fixed.items())

    return Live(count, fill), stale
