"""What all optimizers share: parameter groups, state and zero_grad."""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from typing import Any

from ..autograd import no_grad
from ..tensor import Tensor
from ..tensor.core import watch_divergence


class Optimizer:
    """Base class. `params` is an iterable of tensors, or of dicts {"params": …, "lr": …} with
    options of their own.
    """

    def __init__(self, params: Iterable[Any], defaults: dict[str, Any]) -> None:
        groups = list(params)
        if not groups:
            raise ValueError(
                f"{type(self).__name__} got no parameters: pass model.parameters() of a model with "
                "layers"
            )
        if not isinstance(groups[0], dict):
            groups = [{"params": groups}]
        self.defaults = defaults
        self.param_groups: list[dict[str, Any]] = []
        self.state: dict[Tensor, dict[str, Any]] = {}
        self._steps = 0
        for group in groups:
            self.add_param_group(group)
        reference = weakref.ref(self)  # the watch must not keep a model alive

        def when() -> str:
            optimizer = reference()
            return f" after {optimizer._steps} optimizer steps" if optimizer else ""

        watch_divergence(when)

    def add_param_group(self, group: dict[str, Any]) -> None:
        """Train more tensors, with options of their own."""
        given = group["params"]
        tensors = [given] if isinstance(given, Tensor) else list(given)
        for tensor in tensors:
            if not isinstance(tensor, Tensor):
                raise TypeError(
                    f"{type(self).__name__} trains tensors, but got {type(tensor).__name__}: pass "
                    "model.parameters()"
                )
            if tensor.grad_fn is not None:
                raise ValueError(
                    f"{type(self).__name__} got a result of operations of shape "
                    f"{tuple(tensor.shape)}; only leaves can be trained"
                )
        self.param_groups.append({**self.defaults, **group, "params": tensors})

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients, which backward adds up otherwise."""
        for group in self.param_groups:
            for p in group["params"]:
                if set_to_none or p.grad is None:
                    p.grad = None
                else:
                    p.grad = p.grad.new_zeros(p.shape)

    def step(self, closure: Any = None) -> Any:
        """Change every parameter that has a gradient."""
        loss = closure() if closure is not None else None
        self._steps += 1
        with no_grad():
            for group in self.param_groups:
                for p in group["params"]:
                    if p.grad is not None:
                        gradient = p.grad.contiguous()
                        self._update(p, gradient, self.state.setdefault(p, {}), group)
                        p._version.count += 1
        return loss

    def _update(
        self, p: Tensor, grad: Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        raise NotImplementedError(f"{type(self).__name__} needs a method _update")

    def state_dict(self) -> dict[str, Any]:
        """The state and the options, with parameters by number."""
        numbers = {p: i for i, p in enumerate(p for g in self.param_groups for p in g["params"])}
        return {
            "state": {numbers[p]: dict(s) for p, s in self.state.items()},
            "param_groups": [
                {**g, "params": [numbers[p] for p in g["params"]]} for g in self.param_groups
            ],
        }

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Continue from a `state_dict()`."""
        params = [p for g in self.param_groups for p in g["params"]]
        for group, saved in zip(self.param_groups, state_dict["param_groups"], strict=True):
            group.update({k: v for k, v in saved.items() if k != "params"})
        self.state = {
            params[number]: {
                name: value.detach().clone().to(params[number].device)
                if isinstance(value, Tensor)
                else value
                for name, value in saved.items()
            }
            for number, saved in state_dict["state"].items()
        }

    def __repr__(self) -> str:
        lines = [f"{type(self).__name__} ("]
        for number, group in enumerate(self.param_groups):
            lines.append(f"Parameter Group {number}")
            lines += [f"    {k}: {v}" for k, v in sorted(group.items()) if k != "params"]
        return "\n".join([*lines, ")"])


def check_range(name: str, option: str, value: float, low: float, high: float = 1e30) -> None:
    """Raise ValueError unless low <= value <= high."""
    if not low <= value <= high:
        limit = f"at least {low}" if high == 1e30 else f"from {low} to {high}"
        raise ValueError(f"{name} got {option}={value}: it must be {limit}")
