"""Parameters as one vector, and back."""

from __future__ import annotations

from collections.abc import Iterable

from ...tensor import Tensor
from ...tensor.movement import cat


def _check_devices(parameters: list[Tensor]) -> None:
    if len({p.device for p in parameters}) > 1:
        raise TypeError(
            "the parameters are on different devices: "
            + ", ".join(f"{tuple(p.shape)} on {p.device}" for p in parameters)
        )


def parameters_to_vector(parameters: Iterable[Tensor]) -> Tensor:
    """All parameters, one after the other, as a vector."""
    given = list(parameters)
    _check_devices(given)
    return cat([p.reshape(-1) for p in given])


def vector_to_parameters(vec: Tensor, parameters: Iterable[Tensor]) -> None:
    """Give the parameters the values of a vector, one after the other."""
    if not isinstance(vec, Tensor):
        raise TypeError(f"vector_to_parameters takes a tensor, but got {type(vec).__name__}")
    given = list(parameters)
    _check_devices(given)
    start = 0
    for parameter in given:
        size = parameter.numel()
        parameter.data = vec[start : start + size].reshape(parameter.shape).detach()
        start += size
