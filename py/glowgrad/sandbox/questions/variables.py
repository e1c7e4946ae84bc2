"""The learner's variables, for the inspector of a page."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Any

_OURS = {"display", "In", "Out", "exit", "quit", "get_ipython"}


def own_names(namespace: dict[str, Any]) -> Iterator[str]:
    """The names that a learner gave: no modules, no private names, nothing of the sandbox's."""
    for name, value in namespace.items():
        hidden = name.startswith("_") or name in _OURS
        if not hidden and not isinstance(value, types.ModuleType):
            yield name


def variables(namespace: dict[str, Any]) -> list[dict[str, Any]]:
    """Name and type of every variable, in the order in which they were made."""
    return [{"name": name, "type": type(namespace[name]).__name__} for name in own_names(namespace)]
