"""The learner's variables, for the inspector of a page."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Any

from .summaries import Summary, summary

_OURS = {"display", "In", "Out", "exit", "quit", "get_ipython"}
_MOST = 500  # variables told at once


def own_names(namespace: dict[str, Any]) -> Iterator[str]:
    """The names that a learner gave: no modules, no private names, nothing of the sandbox's."""
    for name, value in namespace.items():
        hidden = name.startswith("_") or name in _OURS
        if not hidden and type(value) is not types.ModuleType:
            yield name


def variables(namespace: dict[str, Any]) -> list[Summary]:
    """A summary of every variable, in the order in which they were made; the latest 500."""
    names = list(own_names(namespace))[-_MOST:]
    return [{"name": name, **described(namespace[name])} for name in names]


def described(value: Any) -> Summary:
    """A summary, or the type alone where a value is stranger than it looks."""
    try:
        return summary(value)
    except Exception:
        return {"kind": "other", "type": type(value).__name__, "value": "", "opens": False}
