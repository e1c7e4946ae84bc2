"""`backward` and `grad`: the ways to ask for gradients."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import GradientError, ShapeError
from .propagate import propagate
from .wrapping import is_tensor

if TYPE_CHECKING:
    from ..tensor import Tensor

TensorOrTensors = Any


def Variable(data: Tensor, requires_grad: bool = False) -> Tensor:
    """What tensors with gradients were called before PyTorch 0.4: the same tensor."""
    made = data.detach()
    return made.requires_grad_(requires_grad)


def backward(
    tensors: TensorOrTensors,
    grad_tensors: TensorOrTensors | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    grad_variables: TensorOrTensors | None = None,
    inputs: TensorOrTensors | None = None,
) -> None:
    """Add the gradients of `tensors` (each weighted by one of `grad_tensors`) to the `.grad` of the
    leaves that they came from, or of `inputs` alone.

    grad_tensors: may be left out (or None) for tensors of one element. retain_graph: keep the
    values, so that the same graph can be passed again. create_graph: record the backward pass, so
    that it can be differentiated itself.
    """
    if grad_variables is not None:
        if grad_tensors is not None:
            raise RuntimeError("backward got grad_tensors and grad_variables, its old name")
        grad_tensors = grad_variables
    roots = _several(tensors)
    wanted = None if inputs is None else _several(inputs)
    if wanted is not None and not wanted:
        raise RuntimeError("backward got inputs without a tensor: leave it out to reach all leaves")
    for number, tensor in enumerate(wanted or ()):
        if not tensor.requires_grad:
            raise GradientError(
                f"backward was asked for the gradient of inputs[{number}] of shape "
                f"{tuple(tensor.shape)}, which does not require gradients"
            )
    seeds = _seeds("backward", roots, grad_tensors)
    keep = create_graph if retain_graph is None else retain_graph
    propagate(roots, seeds, retain_graph=keep, create_graph=create_graph, wanted=wanted)


def grad(
    outputs: TensorOrTensors,
    inputs: TensorOrTensors,
    grad_outputs: TensorOrTensors | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    only_inputs: bool = True,
    allow_unused: bool | None = None,
    is_grads_batched: bool = False,
    materialize_grads: bool = False,
) -> tuple[Any, ...]:
    """The gradients of `outputs` (summed, each weighted by one of `grad_outputs`) with respect to
    `inputs`; no `.grad` changes.

    allow_unused: give None for an input that the outputs do not depend on, instead of raising.
    materialize_grads: give zeros for it. only_inputs=False was dropped by PyTorch: use
    backward(). is_grads_batched: `grad_outputs` have a leading axis, and
    so have the results: one pass for all of them, by vmap.
    """
    if not only_inputs:
        warnings.warn(
            "grad ignores only_inputs=False: to add to the .grad of other leaves, use backward()",
            FutureWarning,
            stacklevel=2,
        )
    if materialize_grads and allow_unused is False:
        raise ValueError("grad got allow_unused=False, but materialize_grads=True allows it")
    if is_grads_batched:
        from ..func import vmap

        def one(*weights: Tensor) -> tuple[Any, ...]:
            return grad(
                outputs,
                inputs,
                weights,
                retain_graph=True,
                create_graph=create_graph,
                allow_unused=allow_unused,
                materialize_grads=materialize_grads,
            )

        return vmap(one)(*_several(grad_outputs))
    outs, ins = _several(outputs), _several(inputs)
    for index, tensor in enumerate(ins):
        if not tensor.requires_grad:
            raise GradientError(
                f"grad was asked for input {index} of shape {tuple(tensor.shape)}, which does not "
                "require gradients. Make it with requires_grad=True."
            )
    seeds = _seeds("grad", outs, grad_outputs)
    keep = create_graph if retain_graph is None else retain_graph
    result = propagate(
        outs, seeds, retain_graph=keep, create_graph=create_graph, wanted=ins, accumulate=False
    )
    if materialize_grads:
        return tuple(
            x.new_zeros(x.shape) if g is None else g for g, x in zip(result, ins, strict=True)
        )
    for index, found in enumerate(result):
        if found is None and not allow_unused:
            raise GradientError(
                f"input {index} of shape {tuple(ins[index].shape)} was not used to compute the "
                "outputs. Pass allow_unused=True to get None for it."
            )
    return tuple(result)


def _several(given: TensorOrTensors) -> list[Tensor]:
    return [given] if is_tensor(given) else list(given)


def _seeds(name: str, roots: Sequence[Tensor], given: TensorOrTensors | None) -> list[Tensor]:
    """The gradients that the roots start with."""
    weights: list[Any] = [None] * len(roots) if given is None else _several(given)
    if len(weights) != len(roots):
        raise RuntimeError(
            f"{name} got {len(roots)} tensors, but {len(weights)} gradients to start from"
        )
    return [_seed(name, root, weight) for root, weight in zip(roots, weights, strict=True)]


def _seed(name: str, root: Tensor, weight: Tensor | None) -> Tensor:
    if not root.requires_grad:
        raise GradientError(
            f"{name} was called on a tensor that does not require gradients and has no "
            "history. Was it computed inside no_grad(), or from tensors made without "
            "requires_grad=True?"
        )
    if weight is not None:
        if weight.shape != root.shape:
            raise ShapeError(
                f"gradient has shape {tuple(weight.shape)}, but the tensor has {tuple(root.shape)}"
            )
        return weight if weight.dtype is root.dtype else weight.to(root.dtype)
    if root.numel() != 1:
        raise GradientError(
            f"{name} starts from one number, but this tensor has shape {tuple(root.shape)}: "
            "reduce it first, e.g. loss.mean().backward(), or pass gradient= of the same shape"
        )
    if root.dtype.is_complex:
        raise GradientError(
            f"{name} starts from a real number, but this one is complex: take its .abs(), .real or "
            ".imag first, or pass gradient="
        )
    return root.new_ones(root.shape)
