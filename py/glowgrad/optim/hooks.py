"""Functions that others want called, each removable by its handle."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

_numbers = itertools.count()


class Hooks:
    """Hooks of one kind, in the order in which they run."""

    def __init__(self) -> None:
        self._by_number: dict[int, Callable[..., Any]] = {}

    def add(self, hook: Callable[..., Any], prepend: bool = False) -> RemovableHandle:
        handle = RemovableHandle(self._by_number)
        rest = dict(self._by_number) if prepend else {}
        if prepend:
            self._by_number.clear()
        self._by_number[handle.id] = hook
        self._by_number.update(rest)
        return handle

    def all(self) -> list[Callable[..., Any]]:
        return list(self._by_number.values())

    def run(self, *args: Any) -> None:
        for hook in self.all():
            hook(*args)


class RemovableHandle:
    """What registering a hook gives: `remove()` takes the hook away, as leaving `with` does."""

    def __init__(self, hooks: dict[int, Callable[..., Any]]) -> None:
        self.id = next(_numbers)
        self._hooks = hooks

    def remove(self) -> None:
        self._hooks.pop(self.id, None)

    def __enter__(self) -> RemovableHandle:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()
