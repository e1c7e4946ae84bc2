"""Nested tuples, lists and dicts of tensors, as functions take and give them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def leaves(tree: Any) -> list[Any]:
    """What a nest holds, in order; what is no tuple, list or dict is a leaf."""
    if isinstance(tree, dict):
        return [leaf for part in tree.values() for leaf in leaves(part)]
    if isinstance(tree, (tuple, list)):
        return [leaf for part in tree for leaf in leaves(part)]
    return [tree]


def mapped(function: Callable[[Any], Any], tree: Any) -> Any:
    """The same nest with each leaf replaced."""
    if isinstance(tree, dict):
        return type(tree)((key, mapped(function, part)) for key, part in tree.items())
    if isinstance(tree, tuple) and hasattr(tree, "_fields"):
        return type(tree)(*[mapped(function, part) for part in tree])
    if isinstance(tree, (tuple, list)):
        return type(tree)(mapped(function, part) for part in tree)
    return function(tree)


def filled(tree: Any, values: list[Any]) -> Any:
    """The same nest with these values as leaves, in order."""
    rest = iter(values)
    return mapped(lambda _: next(rest), tree)


def spread(given: Any, tree: Any) -> list[Any] | None:
    """One entry of `given` for each leaf of `tree`, where an entry may stand for a whole part of
    it; None where the two do not fit.
    """
    if isinstance(tree, dict) and isinstance(given, dict):
        if given.keys() != tree.keys():
            return None
        pairs = [(given[key], part) for key, part in tree.items()]
    elif isinstance(tree, (tuple, list)) and isinstance(given, (tuple, list)):
        if len(given) != len(tree):
            return None
        pairs = list(zip(given, tree, strict=True))
    elif isinstance(given, (tuple, list, dict)):
        return None
    else:
        return [given] * len(leaves(tree))
    found = [spread(one, part) for one, part in pairs]
    if any(part is None for part in found):
        return None
    return [entry for part in found for entry in part or ()]
