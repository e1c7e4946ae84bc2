"""Adam, and Adam with decoupled weight decay."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..ops.optimizer import adam_step
from ..tensor import Tensor
from ..tensor.creation import zeros_like
from .optimizer import (
    Optimizer,
    as_number,
    check_betas,
    check_option,
    count,
    decayed,
    fused_types,
    next_count,
    number,
    running_mean,
)


class Adam(Optimizer):
    """p = p - lr · m̂ / (√v̂ + eps), with m and v running means of g and g², and m̂, v̂ without
    their start-up bias.

    weight_decay adds weight_decay · p to the gradient, or shrinks p itself where
    decoupled_weight_decay is True; amsgrad divides by the largest v̂ so far. Raises ValueError for
    options out of range. Sources: Kingma, Ba, 2015, "Adam: a method for stochastic optimization";
    Reddi, Kale, Kumar, 2018, "On the convergence of Adam and beyond" (amsgrad).
    """

    _choices = ("maximize", "amsgrad", "decoupled_weight_decay")

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 1e-3,
        betas: tuple[Any, Any] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        amsgrad: bool = False,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
        capturable: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
        decoupled_weight_decay: bool = False,
    ) -> None:
        check_option("lr", lr, 0)
        check_option("eps", eps, 0)
        check_betas(betas)
        check_option("weight_decay", weight_decay, 0)
        super().__init__(
            params,
            {
                "lr": lr,
                "betas": tuple(as_number(beta) for beta in betas),
                "eps": eps,
                "weight_decay": weight_decay,
                "amsgrad": amsgrad,
                "maximize": maximize,
                "foreach": foreach,
                "capturable": capturable,
                "differentiable": differentiable,
                "fused": fused,
                "decoupled_weight_decay": decoupled_weight_decay,
            },
        )

    @property
    def is_live(self) -> bool:
        """True but for amsgrad and for types of 16 bits."""
        return fused_types(self) and not any(group["amsgrad"] for group in self.param_groups)

    def live_attributes(
        self, p: Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> dict[str, Any]:
        """lr, beta1, beta2, eps, weight_decay, decoupled and step of `ops.adam_step`."""
        beta1, beta2 = group["betas"]
        return {
            "lr": as_number(group["lr"]),
            "beta1": beta1,
            "beta2": beta2,
            "eps": group["eps"],
            "weight_decay": as_number(group["weight_decay"]),
            "decoupled": bool(group["decoupled_weight_decay"]),
            "step": next_count(state),
        }

    def _update(
        self, p: Tensor, grad: Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        if not state:
            state.update(step=number(0), exp_avg=zeros_like(p), exp_avg_sq=zeros_like(p))
            if group["amsgrad"]:
                state["max_exp_avg_sq"] = zeros_like(p)
        if p.dtype.itemsize >= 4 and not group["amsgrad"]:
            options = self.live_attributes(p, state, group)
            count(state)
            adam_step.update(p, grad, state["exp_avg"], state["exp_avg_sq"], **options)
            p._version.count += 1
            return
        step, lr = count(state), as_number(group["lr"])
        decay = group["weight_decay"]
        beta1, beta2 = group["betas"]
        if group["decoupled_weight_decay"]:
            p.mul_(1 - lr * decay)
        else:
            grad = decayed(grad, p, decay)
        mean = running_mean(state["exp_avg"], grad, beta1)
        square = running_mean(state["exp_avg_sq"], grad * grad, beta2)
        if group["amsgrad"]:
            square = state["max_exp_avg_sq"].copy_(state["max_exp_avg_sq"].maximum(square))
        root = square.sqrt() / (1 - beta2**step) ** 0.5 + group["eps"]
        p.sub_(mean / root * (lr / (1 - beta1**step)))


class AdamW(Adam):
    """Adam whose weight decay shrinks the weights directly, p = p - lr · weight_decay · p, instead
    of through the gradient.

    Source: Loshchilov, Hutter, 2019, "Decoupled weight decay regularization".
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 1e-3,
        betas: tuple[Any, Any] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
        foreach: bool | None = None,
        capturable: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        super().__init__(
            params, lr, betas, eps, weight_decay, amsgrad,
            foreach=foreach, maximize=maximize, capturable=capturable,
            differentiable=differentiable, fused=fused, decoupled_weight_decay=True,
        )  # fmt: skip

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Continue from a `state_dict()`; the weight decay stays decoupled."""
        super().load_state_dict(state_dict)
        for group in self.param_groups:
            group["decoupled_weight_decay"] = True
