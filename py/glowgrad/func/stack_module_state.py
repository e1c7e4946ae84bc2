"""The weights of several models of one kind, stacked for vmap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..nn import Module
from ..tensor import Tensor
from ..tensor.movement import stack


def stack_module_state(
    models: Sequence[Module],
) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """The parameters and the buffers of `models` by name, each stacked along a new first axis:
    vmap(lambda p, b, x: functional_call(model, (p, b), (x,)), (0, 0, None))(params, buffers, x)
    runs them all at once. The stacked parameters are leaves that require gradients as theirs did.

    Raises RuntimeError where the models are of different classes or modes.
    """
    if not models:
        raise RuntimeError("stack_module_state got no models: it needs at least one")
    if len({type(m) for m in models}) > 1:
        names = sorted({type(m).__name__ for m in models})
        raise RuntimeError(f"stack_module_state needs models of one class, but got {names}")
    if len({m.training for m in models}) > 1:
        raise RuntimeError("stack_module_state needs models that all train, or all do not")
    params: dict[str, Any] = {}
    for name, first in models[0].named_parameters():
        each = [dict(m.named_parameters())[name] for m in models]
        if len({p.requires_grad for p in each}) > 1:
            raise RuntimeError(
                f"stack_module_state: {name} requires gradients in some models, but not in all"
            )
        params[name] = stack([p.detach() for p in each]).requires_grad_(first.requires_grad)
    buffers = {
        name: stack([dict(m.named_buffers())[name].detach() for m in models])
        for name, _ in models[0].named_buffers()
    }
    return params, buffers
