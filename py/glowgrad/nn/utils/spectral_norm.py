"""Weights divided by their largest singular value, by a hook.

Source: Miyato et al., 2018.
"""

from __future__ import annotations

from typing import Any

from ...autograd import no_grad
from ...random import randn
from ...tensor import Tensor
from .. import functional
from ..convolution import ConvTranspose1d, ConvTranspose2d, ConvTranspose3d
from ..module import Module
from ..parameter import Parameter, is_lazy
from .weight_norm import find_hook


def as_matrix(weight: Tensor, dim: int) -> Tensor:
    """The weight as a matrix with a row for each slice along `dim`."""
    return (weight.movedim(dim, 0) if dim else weight).reshape(weight.shape[dim], -1)


def output_axis(module: Module) -> int:
    """The axis of a layer's weight that belongs to its outputs."""
    return int(isinstance(module, (ConvTranspose1d, ConvTranspose2d, ConvTranspose3d)))


def random_direction(size: int, like: Tensor, eps: float) -> Tensor:
    """A vector of length 1."""
    drawn = randn(size, device=like.device).to(like.dtype)
    return functional.normalize(drawn, dim=0, eps=eps)


class SpectralNorm:
    """The hook: u and v follow the singular vectors by steps of the power method."""

    def __init__(self, name: str, n_power_iterations: int, dim: int, eps: float) -> None:
        if n_power_iterations <= 0:
            raise ValueError(
                f"spectral_norm got n_power_iterations={n_power_iterations}: it must be above 0"
            )
        self.name, self.dim, self.eps = name, dim, eps
        self.n_power_iterations = n_power_iterations

    def compute_weight(self, module: Module, do_power_iteration: bool) -> Tensor:
        weight = getattr(module, f"{self.name}_orig")
        u, v = (getattr(module, f"{self.name}_{end}") for end in "uv")
        matrix = as_matrix(weight, self.dim)
        if do_power_iteration:
            with no_grad():
                for _ in range(self.n_power_iterations):
                    v.copy_(functional.normalize(matrix.T @ u, dim=0, eps=self.eps))
                    u.copy_(functional.normalize(matrix @ v, dim=0, eps=self.eps))
                u, v = u.clone(), v.clone()  # the next pass must not change what this one needs
        return weight / (u @ (matrix @ v))

    def __call__(self, module: Module, inputs: Any) -> None:
        setattr(module, self.name, self.compute_weight(module, module.training))

    def remove(self, module: Module) -> None:
        with no_grad():
            weight = self.compute_weight(module, do_power_iteration=False)
        for end in ("", "_u", "_v", "_orig"):
            delattr(module, self.name + end)
        module.register_parameter(self.name, Parameter(weight.detach()))


def spectral_norm(
    module: Any,
    name: str = "weight",
    n_power_iterations: int = 1,
    eps: float = 1e-12,
    dim: int | None = None,
) -> Any:
    """Divide a weight by its largest singular value in each forward pass; the weight itself becomes
    {name}_orig, and {name}_u, {name}_v are buffers.
    """
    if find_hook(module, SpectralNorm, name) is not None:
        raise RuntimeError(f"{name} of {type(module).__name__} has spectral_norm already")
    weight = module._parameters[name]
    if weight is None or is_lazy(weight):
        raise ValueError(f"spectral_norm needs a weight, but {name} has no shape or is None")
    hook = SpectralNorm(name, n_power_iterations, output_axis(module) if dim is None else dim, eps)
    height, width = as_matrix(weight, hook.dim).shape
    delattr(module, name)
    module.register_parameter(f"{name}_orig", weight)
    setattr(module, name, weight.detach())
    module.register_buffer(f"{name}_u", random_direction(height, weight, eps))
    module.register_buffer(f"{name}_v", random_direction(width, weight, eps))
    module.register_forward_pre_hook(hook)
    return module


def remove_spectral_norm(module: Any, name: str = "weight") -> Any:
    """Make the weight, divided, an ordinary parameter again."""
    number = find_hook(module, SpectralNorm, name)
    if number is None:
        raise ValueError(f"spectral_norm of {name!r} not found in {module}")
    module._forward_pre_hooks.pop(number).function.remove(module)
    return module
