"""tqdm's progress bars."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any

from .. import display
from ..pictures import Progress

__path__: list[str] = []


class tqdm:  # noqa: N801 - its name
    """A bar that fills as its iterable is gone through, or by `update(n)`.

    In a page it is a progress bar; on a terminal a line that is written anew at most ten times a
    second.
    """

    def __init__(
        self,
        iterable: Iterable[Any] | None = None,
        desc: str | None = None,
        total: int | None = None,
        leave: bool = True,
        disable: bool = False,
        initial: int = 0,
        unit: str = "it",
        **_: Any,
    ) -> None:
        self.iterable, self.desc, self.disable, self.n = iterable, desc or "", disable, initial
        self.leave, self.unit = leave, unit
        if total is None and hasattr(iterable, "__len__"):
            total = len(iterable)  # type: ignore[arg-type]
        self.total = total
        self.postfix = ""
        self._start = time.perf_counter()
        self._shown = 0.0
        self._bar: Progress | None = None
        self._written = False
        if not disable and display.has_sink():
            self._bar = Progress(total, self.desc, unit)
            self._bar.update(done=initial)

    def __iter__(self) -> Iterator[Any]:
        if self.iterable is None:
            raise TypeError("tqdm has nothing to iterate over: tqdm(range(10)), or use update()")
        try:
            for item in self.iterable:
                yield item
                self.update()
        finally:
            self.close()

    def __len__(self) -> int:
        return self.total or 0

    def __enter__(self) -> tqdm:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def update(self, n: float = 1) -> None:
        """Count n more as done."""
        self.n += n  # type: ignore[assignment]
        if self._bar is not None:
            self._bar.step(n)
        elif not self.disable and time.perf_counter() - self._shown > 0.1:
            self._write()

    def _write(self, end: str = "") -> None:
        self._shown = time.perf_counter()
        self._written = True
        print("\r" + str(self), end=end, file=sys.stderr, flush=True)

    def __str__(self) -> str:
        seconds = time.perf_counter() - self._start
        rate = self.n / seconds if seconds else 0.0
        label = f"{self.desc}: " if self.desc else ""
        note = f", {self.postfix}" if self.postfix else ""
        if not self.total:
            return f"{label}{self.n}{self.unit} [{seconds:.0f}s, {rate:.2f}{self.unit}/s{note}]"
        filled = int(10 * self.n / self.total)
        bar = "█" * filled + " " * (10 - filled)
        left = (self.total - self.n) / rate if rate else 0.0
        return (
            f"{label}{100 * self.n / self.total:.0f}%|{bar}| {self.n}/{self.total} "
            f"[{seconds:.0f}s<{left:.0f}s, {rate:.2f}{self.unit}/s{note}]"
        )

    def set_description(self, desc: str | None = None, refresh: bool = True) -> None:
        """The text before the bar."""
        self.desc = desc or ""
        self.refresh()

    set_description_str = set_description

    def set_postfix(
        self, ordered_dict: dict[str, Any] | None = None, refresh: bool = True, **values: Any
    ) -> None:
        """Values beside the bar: `bar.set_postfix(loss=0.3)`."""
        pairs = {**(ordered_dict or {}), **values}
        self.postfix = ", ".join(
            f"{k}={v:.3g}" if isinstance(v, float) else f"{k}={v}" for k, v in pairs.items()
        )
        self.refresh()

    def set_postfix_str(self, s: str = "", refresh: bool = True) -> None:
        """A text beside the bar."""
        self.postfix = s
        self.refresh()

    def refresh(self) -> None:
        """Show what was set."""
        if self._bar is not None:
            self._bar.update(label=self.desc, note=self.postfix, total=self.total)
        elif not self.disable and time.perf_counter() - self._shown > 0.1:
            self._write()

    def reset(self, total: int | None = None) -> None:
        """Begin anew."""
        self.n, self._start = 0, time.perf_counter()
        self.total = total if total is not None else self.total
        if self._bar is not None:
            self._bar.update(done=0, total=self.total)

    def close(self) -> None:
        """Finish the bar; with leave=False it goes away."""
        if self._bar is not None:
            self._bar.close(leave=self.leave)
        elif not self.disable and (self._written or self.n):
            self._write("\n")
            self._written = False
            self.disable = True

    @staticmethod
    def write(s: str, **_: Any) -> None:
        """Print a line beside the bars."""
        print(s)


def trange(*args: int, **kwargs: Any) -> tqdm:
    """tqdm(range(…))."""
    return tqdm(range(*args), **kwargs)


__all__ = ["tqdm", "trange"]
