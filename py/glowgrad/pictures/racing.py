"""One optimizer on its way down a loss over two numbers, and what is noted at each step."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import optim
from ..compiler import compile
from ..random import manual_seed
from ..tensor.creation import tensor
from .figure import as_numpy

#: What is noted at each place: the place and its loss; the gradient there; its share of the next
#: step (the rest is carried on from former steps); and the rate of each parameter in that step.
COLUMNS = (
    "x", "y", "loss", "gradient_x", "gradient_y", "share_x", "share_y", "rate_x", "rate_y",
)  # fmt: skip

_FAR = 1e6  # where an optimizer has left for good
Loss = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Run:
    """numbers: (9, places), a row for each of COLUMNS; settings: in the class's own words."""

    numbers: np.ndarray
    settings: str

    def column(self, name: str) -> np.ndarray:
        """One row of the numbers."""
        return np.asarray(self.numbers[COLUMNS.index(name)])


def run_down(
    loss: Loss,
    make: Callable[[list[Any]], optim.Optimizer],
    start: tuple[float, float],
    steps: int,
    seed: int = 0,
) -> Run:
    """The places that an optimizer comes to from `start` in so many steps.

    make: gets the parameters [x, y], two tensors of one number each, and gives the optimizer.
    It ends early where it is a million away or the loss is no longer a number.
    """
    manual_seed(seed)
    x, y = place = [tensor(float(one), requires_grad=True, device="cpu") for one in start]
    optimizer = make(place)
    settings = settings_of(optimizer)

    def value() -> Any:
        optimizer.zero_grad()
        result = loss(x, y)
        result.backward()
        return result

    def step() -> Any:
        if isinstance(optimizer, optim.LBFGS):
            return optimizer.step(value)
        result = value()
        optimizer.step()
        return result

    once = step if isinstance(optimizer, optim.LBFGS) else compile(step)
    rows: list[list[float]] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # what cannot be compiled runs as it is
        for number in range(steps + 1):
            before = [one.item() for one in place]
            last = number == steps or not max(map(abs, before)) < _FAR
            result = value() if last else once()
            at = float(as_numpy(result).reshape(-1)[0])
            slopes = [_slope(one) for one in place]
            if last or not np.isfinite(at):
                rows.append([*before, at, *slopes, *[np.nan] * 4])
                break
            moved = [one.item() - was for one, was in zip(place, before, strict=True)]
            noted = [
                _rate_and_share(optimizer, *one) for one in zip(place, slopes, moved, strict=True)
            ]
            (rate_x, share_x), (rate_y, share_y) = noted
            rows.append([*before, at, *slopes, share_x, share_y, rate_x, rate_y])
    return Run(np.array(rows, np.float32).T, settings)


def settings_of(optimizer: optim.Optimizer) -> str:
    """What was chosen of an optimizer: "lr 0.01, momentum 0.9"."""
    kept = ("lr", "momentum", "nesterov", "betas", "alpha", "rho", "weight_decay")
    group = optimizer.param_groups[0]
    told = []
    for name in kept:
        chosen = group.get(name)
        if name == "nesterov" and chosen:
            told.append(name)
        elif chosen and name != "nesterov":
            words = ", ".join(f"{one:g}" for one in np.atleast_1d(chosen))
            told.append(f"{name} {words}")
    return ", ".join(told)


def _slope(parameter: Any) -> float:
    return float("nan") if parameter.grad is None else float(parameter.grad.item())


def effective_rate(optimizer: optim.Optimizer, parameter: Any) -> np.ndarray | None:
    """By how much each number of a parameter moved for each unit of (averaged) gradient, in the
    last step: lr for SGD, lr / (√(Σg²) + eps) for Adagrad, lr / (√v + eps) for RMSprop,
    lr / (√v̂ + eps) for Adam, AdamW and NAdam, lr / u for Adamax.

    None for an optimizer whose rule has no such rate, and before the first step.
    """
    group, state = _group(optimizer, parameter), optimizer.state.get(parameter, {})
    lr = float(as_numpy(group["lr"]).reshape(-1)[0])
    if type(optimizer) is optim.SGD:
        return np.full(parameter.shape, lr)
    if not state or isinstance(optimizer, optim.LBFGS):
        return None
    count = float(as_numpy(state.get("step", 0)).reshape(-1)[0])
    eps = group.get("eps", 0.0)
    if isinstance(optimizer, optim.Adagrad):
        rate = lr / (1 + (count - 1) * group["lr_decay"])
        return np.asarray(rate / (np.sqrt(as_numpy(state["sum"])) + eps))
    if isinstance(optimizer, optim.RMSprop):
        square = as_numpy(state["square_avg"])
        if group["centered"]:
            square = square - as_numpy(state["grad_avg"]) ** 2
        return np.asarray(lr / (np.sqrt(square) + eps))
    if isinstance(optimizer, (optim.Adam, optim.NAdam)):
        name = "max_exp_avg_sq" if group.get("amsgrad") else "exp_avg_sq"
        unbiased = as_numpy(state[name]) / (1 - group["betas"][1] ** count)
        return np.asarray(lr / (np.sqrt(unbiased) + eps))
    if isinstance(optimizer, optim.Adamax):
        return np.asarray(lr / as_numpy(state["exp_inf"]))
    return None


def _group(optimizer: optim.Optimizer, parameter: Any) -> dict[str, Any]:
    groups = optimizer.param_groups
    return next((g for g in groups if any(p is parameter for p in g["params"])), groups[0])


def _rate_and_share(
    optimizer: optim.Optimizer, parameter: Any, slope: float, moved: float
) -> tuple[float, float]:
    """The rate of a parameter of one number, and what its present gradient has of the step."""
    with np.errstate(all="ignore"):
        known = effective_rate(optimizer, parameter)
        if known is None:  # its own rule: all of the step is put down to the gradient
            return (abs(moved / slope) if slope else np.nan), moved
        rate = float(known)
        group, state = _group(optimizer, parameter), optimizer.state.get(parameter, {})
        return rate, -rate * _weight(optimizer, group, state) * slope


def _weight(optimizer: optim.Optimizer, group: dict[str, Any], state: dict[str, Any]) -> float:
    """How much of the mean that is multiplied by the rate is the present gradient."""
    if not isinstance(optimizer, (optim.Adam, optim.NAdam, optim.Adamax)):
        return 1.0
    beta, count = group["betas"][0], float(as_numpy(state["step"]).reshape(-1)[0])
    if not isinstance(optimizer, optim.NAdam):
        return float((1 - beta) / (1 - beta**count))
    now, ahead = (
        beta * (1 - 0.5 * 0.96 ** (at * group["momentum_decay"])) for at in (count, count + 1)
    )
    product = float(as_numpy(state["mu_product"]).reshape(-1)[0])
    return float((1 - now) / (1 - product) + ahead * (1 - beta) / (1 - product * ahead))
