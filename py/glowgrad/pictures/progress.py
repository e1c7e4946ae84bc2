"""Progress bars."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, TypeVar

from .. import display
from .figure import Figure

T = TypeVar("T")


class Progress(Figure):
    """A bar that fills as work is done: `bar.step(note="loss 0.3")`.

    Bars made while others run stand below them, indented: epochs, then batches. `unit` names what
    is counted.
    """

    _running: ClassVar[list[Progress]] = []

    def __init__(self, total: int | None, label: str = "", unit: str = "") -> None:
        super().__init__(
            "progress",
            "",
            label or "Progress",
            label=label,
            done=0,
            total=total,
            seconds=0.0,
            note="",
            unit=unit,
            depth=len(self._running),
            state="running",
        )
        self._running.append(self)
        display.at_end(self.close)
        self._start = time.perf_counter()
        self.show()

    def step(self, amount: float = 1, note: str | None = None) -> None:
        """Count `amount` more as done, with a short text beside the bar."""
        self.fields["done"] += amount
        self.update(note=note)

    def update(self, **changes: Any) -> None:
        """Change what is told (label, note, total, done); None leaves a value as it is."""
        self.fields.update({k: v for k, v in changes.items() if v is not None})
        self.fields["seconds"] = time.perf_counter() - self._start
        total = self.fields["total"]
        self.refresh(force=bool(total) and self.fields["done"] >= total)

    def close(self, *, leave: bool = True) -> None:
        """End the bar where it stands; without `leave` it goes away."""
        if self.fields["state"] != "running":
            return
        self._running.remove(self)
        total = self.fields["total"]
        whole = not total or self.fields["done"] >= total
        self.fields["state"] = "done" if whole else "stopped"
        self.fields["seconds"] = time.perf_counter() - self._start
        if leave:
            self.refresh()
        else:
            display.emit_display(self.display_id, {}, update=True)

    def __repr__(self) -> str:
        total = self.fields["total"]
        count = f"{self.fields['done']}/{total}" if total else str(self.fields["done"])
        return f"{self.fields['label']} {count}".strip()


def progress(items: Iterable[T], label: str = "", total: int | None = None) -> Iterator[T]:
    """Go through `items` with a progress bar: `for epoch in progress(range(10), "Training"):`."""
    sized: Any = items
    length = len(sized) if total is None and hasattr(items, "__len__") else total
    bar = Progress(length, label)
    try:
        for item in items:
            yield item
            bar.step()
    finally:
        bar.close()
