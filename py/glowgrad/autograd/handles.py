"""Hooks: functions that are called with a gradient, in the order in which they were registered."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

_numbers = itertools.count()
changes = 0  # how often a hook was registered or removed


class RemovableHandle:
    """What registering a hook gives: `remove()`, or the end of a `with`, takes the hook away."""

    def __init__(self, hooks: dict[int, Any]) -> None:
        self.id = next(_numbers)
        self._hooks = hooks

    def remove(self) -> None:
        global changes
        changes += 1
        self._hooks.pop(self.id, None)

    def __enter__(self) -> RemovableHandle:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()


def register(
    hooks: dict[int, Any], fn: Callable[..., Any], entry: Any = None, prepend: bool = False
) -> RemovableHandle:
    """Add a hook after those that are there, or before them.

    entry: what to keep for it in place of the function itself.
    """
    global changes
    if not callable(fn):
        raise TypeError(f"a hook is a function, but got {type(fn).__name__}")
    changes += 1
    handle = RemovableHandle(hooks)
    before = dict(hooks) if prepend else {}
    if prepend:
        hooks.clear()
    hooks[handle.id] = fn if entry is None else entry
    hooks.update(before)
    return handle
