"""A module's output for other parameters than its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..nn import Module
from ..tensor import Tensor


def functional_call(
    module: Module,
    parameter_and_buffer_dicts: Mapping[str, Tensor],
    args: Any = (),
    kwargs: Mapping[str, Any] | None = None,
) -> Any:
    """module(*args, **kwargs) with the named tensors in place of its parameters and buffers.

    The module itself is the same afterwards. Raises KeyError for a name that it does not have.
    """
    places = {}
    for prefix, part in module.named_modules():
        for kind in (part._parameters, part._buffers):
            for name in kind:
                places[f"{prefix}.{name}" if prefix else name] = kind, name
    own = {name: kind[key] for name, (kind, key) in places.items()}
    for name in parameter_and_buffer_dicts:
        if name not in places:
            raise KeyError(
                f"functional_call got {name!r}, which {type(module).__name__} does not have; its "
                f"parameters and buffers are {', '.join(places)}"
            )
    # A tensor under several names is replaced under all of them.
    given = {id(own[name]): tensor for name, tensor in parameter_and_buffer_dicts.items()}
    try:
        for name, (kind, key) in places.items():
            kind[key] = given.get(id(own[name]), own[name])
        return module(*(args if isinstance(args, tuple) else (args,)), **(kwargs or {}))
    finally:
        for name, (kind, key) in places.items():
            kind[key] = own[name]
