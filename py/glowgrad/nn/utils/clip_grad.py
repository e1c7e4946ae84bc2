"""Gradients cut to a largest norm or value, before an optimizer's step."""

from __future__ import annotations

import types
import warnings
from collections.abc import Iterable

from ...autograd import no_grad
from ...tensor import Tensor
from ...tensor.creation import tensor
from ...tensor.movement import stack

Tensors = Tensor | Iterable[Tensor]


def _as_list(tensors: Tensors) -> list[Tensor]:
    return [tensors] if isinstance(tensors, Tensor) else list(tensors)


def _gradients(parameters: list[Tensor]) -> list[Tensor]:
    return [p.grad for p in parameters if p.grad is not None]


@no_grad()
def get_total_norm(
    tensors: Tensors,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
    foreach: bool | None = None,
) -> Tensor:
    """The norm of all tensors together, as if they were one vector.

    error_if_nonfinite raises RuntimeError for inf and nan, which costs a read-back from the GPU.
    """
    given, order = _as_list(tensors), float(norm_type)
    if not given:
        return tensor(0.0)
    place = given[0].device
    if order == 2:
        squares = [(t.detach() * t.detach()).sum().to(place) for t in given]
        total = stack(squares).sum().sqrt()
    else:
        total = stack([t.detach().norm(order).to(place) for t in given]).norm(order)
    if error_if_nonfinite and not bool(total.isfinite()):
        raise RuntimeError(
            f"the total norm of order {order} of the gradients is {total.item()}, so that they "
            "cannot be clipped. To scale them by it anyway, leave out error_if_nonfinite."
        )
    return total


@no_grad()
def clip_grads_with_norm_(
    parameters: Tensors, max_norm: float, total_norm: Tensor, foreach: bool | None = None
) -> None:
    """Multiply the gradients by max_norm / (total_norm + 1e-6) where that is below 1, in place."""
    factor = (float(max_norm) / (total_norm + 1e-6)).clamp(max=1.0)
    for grad in _gradients(_as_list(parameters)):
        grad.mul_(factor.to(grad.device))


def clip_grad_norm_(
    parameters: Tensors,
    max_norm: float,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
    foreach: bool | None = None,
) -> Tensor:
    """Scale the gradients of the parameters, in place, so that the norm of all of them together is
    at most max_norm; gives the norm that they had. Nothing is read back from the GPU unless
    error_if_nonfinite.

    Source: Pascanu et al., 2013.
    """
    if isinstance(parameters, types.GeneratorType):
        parameters = list(parameters)
        if not parameters:
            warnings.warn(
                "clip_grad_norm_ got an empty generator of parameters (is it used up already?): "
                "nothing is clipped",
                stacklevel=2,
            )
    given = _as_list(parameters)
    total = get_total_norm(_gradients(given), norm_type, error_if_nonfinite, foreach)
    clip_grads_with_norm_(given, max_norm, total, foreach)
    return total


def clip_grad_norm(
    parameters: Tensors,
    max_norm: float,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
    foreach: bool | None = None,
) -> Tensor:
    """clip_grad_norm_ under its old name."""
    warnings.warn("clip_grad_norm is now clip_grad_norm_", FutureWarning, stacklevel=2)
    return clip_grad_norm_(parameters, max_norm, norm_type, error_if_nonfinite, foreach)


@no_grad()
def clip_grad_value_(parameters: Tensors, clip_value: float, foreach: bool | None = None) -> None:
    """Cut every element of the gradients to [-clip_value, clip_value], in place."""
    for grad in _gradients(_as_list(parameters)):
        grad.clamp_(-float(clip_value), float(clip_value))
