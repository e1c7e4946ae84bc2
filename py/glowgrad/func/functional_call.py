"""A module's output for other parameters than its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..nn import Module
from ..tensor import Tensor

Tensors = Mapping[str, Tensor]


def functional_call(
    module: Module,
    parameter_and_buffer_dicts: Tensors | Sequence[Tensors],
    args: Any = None,
    kwargs: Mapping[str, Any] | None = None,
    *,
    tie_weights: bool = True,
    strict: bool = False,
) -> Any:
    """module(*args, **kwargs) with the named tensors in place of its parameters and buffers: one
    dict of them or several.

    The module itself is the same afterwards. tie_weights: a tensor under several names is replaced
    under all of them. Raises KeyError for a name that it does not have, RuntimeError with
    strict=True where one is missing, ValueError where a name comes twice.
    """
    dicts = parameter_and_buffer_dicts
    named: dict[str, Tensor] = {}
    for tensors in [dicts] if isinstance(dicts, Mapping) else dicts:
        twice = sorted(named.keys() & tensors.keys())
        if twice:
            raise ValueError(f"functional_call got {', '.join(twice)} in more than one dict")
        named.update(tensors)
    places = {}
    for prefix, part in module.named_modules():
        for kind in (part._parameters, part._buffers):
            for name in kind:
                places[f"{prefix}.{name}" if prefix else name] = kind, name
    own = {name: kind[key] for name, (kind, key) in places.items()}
    for name in named:
        if name not in places:
            raise KeyError(
                f"functional_call got {name!r}, which {type(module).__name__} does not have; its "
                f"parameters and buffers are {', '.join(places)}"
            )
    missing = [n for n, tensor in own.items() if n not in named and tensor is not None]
    if strict and missing:
        raise RuntimeError(
            f"functional_call with strict=True got no {', '.join(missing)} for "
            f"{type(module).__name__}"
        )
    tied = {id(own[name]): tensor for name, tensor in named.items()} if tie_weights else {}
    given = () if args is None else args if isinstance(args, tuple) else (args,)
    try:
        for name, (kind, key) in places.items():
            kind[key] = named.get(name, tied.get(id(own[name]), own[name]))
        return module(*given, **(kwargs or {}))
    finally:
        for name, (kind, key) in places.items():
            kind[key] = own[name]
