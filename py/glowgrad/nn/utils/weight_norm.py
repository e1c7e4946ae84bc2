"""Weights as a length and a direction, by a hook that makes them anew in each forward pass.

Source: Salimans, Kingma, 2016.
"""

from __future__ import annotations

import warnings
from typing import Any

from ...tensor import Tensor
from ..module import Module
from ..parameter import Parameter, is_lazy


def norm_except_dim(v: Tensor, pow: float = 2, dim: int | None = 0) -> Tensor:
    """The norm of each slice along `dim`, with size 1 in the other axes; with dim -1 or None the
    norm of all.
    """
    if dim is None or dim == -1:
        return v.norm(pow)
    return v.norm(pow, [a for a in range(v.ndim) if a != dim % v.ndim], keepdim=True)


def directed(v: Tensor, g: Tensor, dim: int | None) -> Tensor:
    """g · v / ‖v‖."""
    return v * (g / norm_except_dim(v, 2, dim))


class WeightNorm:
    """The hook."""

    def __init__(self, name: str, dim: int | None) -> None:
        self.name, self.dim = name, -1 if dim is None else dim

    def compute_weight(self, module: Module) -> Tensor:
        g, v = getattr(module, f"{self.name}_g"), getattr(module, f"{self.name}_v")
        return directed(v, g, self.dim)

    def __call__(self, module: Module, inputs: Any) -> None:
        setattr(module, self.name, self.compute_weight(module))

    def remove(self, module: Module) -> None:
        weight = self.compute_weight(module).detach()
        delattr(module, self.name)
        del module._parameters[f"{self.name}_g"]
        del module._parameters[f"{self.name}_v"]
        setattr(module, self.name, Parameter(weight))


def find_hook(module: Module, kind: type, name: str) -> int | None:
    """The number of the forward pre-hook of a kind for a parameter."""
    for number, hook in module._forward_pre_hooks.items():
        if isinstance(hook.function, kind) and getattr(hook.function, "name", None) == name:
            return number
    return None


def weight_norm(module: Any, name: str = "weight", dim: int | None = 0) -> Any:
    """Replace a weight by its lengths {name}_g, one for each slice along `dim`, and its direction
    {name}_v. nn.utils.parametrizations.weight_norm is the newer way.
    """
    warnings.warn(
        "nn.utils.weight_norm is old: use nn.utils.parametrizations.weight_norm",
        FutureWarning,
        stacklevel=2,
    )
    if find_hook(module, WeightNorm, name) is not None:
        raise RuntimeError(f"{name} of {type(module).__name__} has weight_norm already")
    weight = getattr(module, name)
    if is_lazy(weight):
        raise ValueError(
            f"weight_norm needs the shape of {name}: run the module once on an input before"
        )
    hook = WeightNorm(name, dim)
    del module._parameters[name]
    module.register_parameter(f"{name}_g", Parameter(norm_except_dim(weight, 2, hook.dim).detach()))
    module.register_parameter(f"{name}_v", Parameter(weight.detach()))
    hook(module, ())
    module.register_forward_pre_hook(hook)
    return module


def remove_weight_norm(module: Any, name: str = "weight") -> Any:
    """Make the weight an ordinary parameter again."""
    number = find_hook(module, WeightNorm, name)
    if number is None:
        raise ValueError(f"weight_norm of {name!r} not found in {module}")
    module._forward_pre_hooks.pop(number).function.remove(module)
    return module
