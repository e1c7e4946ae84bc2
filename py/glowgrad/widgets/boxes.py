"""Widgets that hold others, and a place for outputs."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any

from .. import display, live
from .widget import Widget


class Box(Widget):
    """Widgets below each other."""

    kind = "column"

    def __init__(self, children: Iterable[Widget] = ()) -> None:
        self.children = tuple(children)
        for child in self.children:
            if not isinstance(child, Widget):
                raise TypeError(f"a box holds widgets, got {type(child).__name__}")
        super().__init__("", None)

    def spec(self) -> dict[str, Any]:
        for child in self.children:
            child._shown_in, child._box = live.run, self
        return {**super().spec(), "children": [child.spec() for child in self.children]}

    def _line(self) -> str:
        return "\n".join(child._line() for child in self.children)


class HBox(Box):
    """Widgets side by side."""

    kind = "row"


class VBox(Box):
    """Widgets below each other."""


class Output(Widget):
    """A place for outputs: `with out: print(…)`."""

    kind = "output"

    def __init__(self) -> None:
        super().__init__("", None)
        self._open: list[AbstractContextManager[None]] = []

    def __enter__(self) -> Output:
        self._open.append(display.into(self.id))
        self._open[-1].__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._open.pop().__exit__(*error)

    def clear_output(self, wait: bool = False) -> None:
        """Empty the place; with `wait` when something new comes."""
        with display.into(self.id):
            display.clear(wait=wait)

    def _line(self) -> str:
        return ""
