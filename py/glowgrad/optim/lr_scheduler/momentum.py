"""The momentum that a schedule moves against the rate: the option "momentum", or the first beta."""

from __future__ import annotations

from typing import Any

from ..optimizer import Optimizer
from .scheduler import per_group


def uses_beta(optimizer: Optimizer) -> bool:
    """Whether the optimizer's momentum is its first beta; ValueError where it has neither."""
    if "betas" not in optimizer.defaults and "momentum" not in optimizer.defaults:
        raise ValueError(
            "optimizer must support momentum or beta1 with `cycle_momentum` option enabled: "
            f"{type(optimizer).__name__} has neither, so pass cycle_momentum=False"
        )
    return "betas" in optimizer.defaults


def set_momentum(group: dict[str, Any], momentum: Any, beta: bool) -> None:
    if beta:
        group["betas"] = (momentum, *group["betas"][1:])
    else:
        group["momentum"] = momentum


def begin(optimizer: Optimizer, base: Any, high: Any, beta: bool) -> None:
    """Remember the bounds in the groups and begin at the upper one."""
    bounds = (
        per_group("base_momentum", optimizer, base),
        per_group("max_momentum", optimizer, high),
    )
    for group, low, top in zip(optimizer.param_groups, *bounds, strict=True):
        set_momentum(group, top, beta)
        group["max_momentum"], group["base_momentum"] = top, low
