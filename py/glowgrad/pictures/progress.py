"""Progress bars."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from .figure import Figure

T = TypeVar("T")


class Progress(Figure):
    """A bar that fills as work is done: `bar.step(note="loss 0.3")`."""

    def __init__(self, total: int, label: str = "") -> None:
        super().__init__(
            "progress",
            "",
            label or "Progress",
            label=label,
            done=0,
            total=total,
            seconds=0.0,
            note="",
        )
        self._start = time.perf_counter()
        self.show()

    def step(self, amount: int = 1, note: str | None = None) -> None:
        """Count `amount` more as done, with a short text beside the bar."""
        self.fields["done"] += amount
        self.fields["seconds"] = time.perf_counter() - self._start
        if note is not None:
            self.fields["note"] = note
        self.refresh(force=self.fields["done"] >= self.fields["total"])

    def __repr__(self) -> str:
        return f"{self.fields['label']} {self.fields['done']}/{self.fields['total']}".strip()


def progress(items: Iterable[T], label: str = "", total: int | None = None) -> Iterator[T]:
    """Go through `items` with a progress bar: `for epoch in progress(range(10), "Training"):`."""
    sized: Any = items
    bar = Progress(len(sized) if total is None else total, label)
    for item in items:
        yield item
        bar.step()
