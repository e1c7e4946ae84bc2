"""Structures of tensors: lists, tuples and dicts, as Keras takes and gives them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def flatten(structure: Any) -> list[Any]:
    """The parts of nested lists, tuples and dicts in order (dicts by sorted keys)."""
    if isinstance(structure, (list, tuple)):
        return [leaf for part in structure for leaf in flatten(part)]
    if isinstance(structure, dict):
        return [leaf for key in sorted(structure) for leaf in flatten(structure[key])]
    return [structure]


def map_structure(function: Callable[[Any], Any], structure: Any) -> Any:
    """The same structure with `function` applied to every part."""
    if isinstance(structure, tuple) and hasattr(structure, "_fields"):
        return type(structure)(*[map_structure(function, part) for part in structure])
    if isinstance(structure, (list, tuple)):
        return type(structure)([map_structure(function, part) for part in structure])
    if isinstance(structure, dict):
        return {key: map_structure(function, structure[key]) for key in structure}
    return function(structure)


def pack_like(structure: Any, leaves: list[Any]) -> Any:
    """`leaves` in the form of `structure`, the reverse of flatten."""
    rest = iter(leaves)

    def pack(part: Any) -> Any:
        if isinstance(part, (list, tuple)):
            return type(part)([pack(p) for p in part])
        if isinstance(part, dict):
            made = {key: pack(part[key]) for key in sorted(part)}
            return {key: made[key] for key in part}
        return next(rest)

    return pack(structure)
