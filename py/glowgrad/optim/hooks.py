"""Hooks of one kind: functions that an optimizer calls at a certain moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..autograd.handles import RemovableHandle, register


class Hooks:
    """Hooks of one kind, in the order in which they run."""

    def __init__(self) -> None:
        self._by_number: dict[int, Callable[..., Any]] = {}

    def add(self, hook: Callable[..., Any], prepend: bool = False) -> RemovableHandle:
        return register(self._by_number, hook, prepend=prepend)

    def all(self) -> list[Callable[..., Any]]:
        return list(self._by_number.values())

    def run(self, *args: Any) -> None:
        for hook in self.all():
            hook(*args)
