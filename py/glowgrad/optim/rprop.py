"""Rprop: only the signs of the gradients count."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..tensor import Tensor
from ..tensor.creation import full_like, zeros_like
from .optimizer import Optimizer, as_number, check_option, count, number


class Rprop(Optimizer):
    """p = p - sign(g) · s, where each step s grows (times etas[1]) while the gradient keeps its
    sign, and shrinks (times etas[0]) when it turns; then p waits for a step.

    For whole batches only. Raises ValueError for options out of range. Source: Riedmiller, Braun,
    1993, "A direct adaptive method for faster backpropagation learning".
    """

    _composed = True

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 1e-2,
        etas: tuple[float, float] = (0.5, 1.2),
        step_sizes: tuple[float, float] = (1e-6, 50),
        *,
        capturable: bool = False,
        foreach: bool | None = None,
        maximize: bool = False,
        differentiable: bool = False,
    ) -> None:
        check_option("lr", lr, 0)
        if not 0.0 < etas[0] < 1.0 < etas[1]:
            raise ValueError(f"Invalid eta values: {etas[0]}, {etas[1]}; 1 must be between them")
        super().__init__(
            params,
            {
                "lr": lr,
                "etas": etas,
                "step_sizes": step_sizes,
                "foreach": foreach,
                "maximize": maximize,
                "differentiable": differentiable,
                "capturable": capturable,
            },
        )

    def _update(
        self, p: Tensor, grad: Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        if not state:
            state.update(step=number(0), prev=zeros_like(p))
            state["step_size"] = full_like(grad, as_number(group["lr"]))
        count(state)
        shrink, grow = group["etas"]
        agreement = grad * state["prev"]
        turned = agreement < 0
        factor = turned.where(shrink, (agreement > 0).where(grow, grad.new_full((), 1.0)))
        state["step_size"].copy_((state["step_size"] * factor).clamp(*group["step_sizes"]))
        state["prev"].copy_(turned.where(0.0, grad))
        p.sub_(state["prev"].sign() * state["step_size"])
