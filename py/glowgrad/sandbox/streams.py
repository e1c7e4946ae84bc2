"""Standard output and error as ordered outputs."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

_LIMIT = 10_000_000  # characters of one run that a page keeps; `while True: print(1)` has no end
_PIECE = 250_000  # characters handed on at once: a page draws between two pieces
_INTERVAL = 0.05  # seconds after which text without a line end is shown
_FLOOD = 200_000  # characters from which on lines are gathered, too: nobody reads them one by one


class Stream(io.TextIOBase):
    """A text stream that hands on whole lines, or what there is after a short while."""

    def __init__(self, name: str, emit: Callable[[str, str], None]) -> None:
        self._name = name
        self._emit = emit
        self._waiting: list[str] = []
        self._written = 0
        self._flushed = time.perf_counter()

    encoding = "utf-8"

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"a stream takes text, not {type(text).__name__}")
        self._written += len(text)
        if self._written > _LIMIT:
            room = _LIMIT - self._written + len(text)
            if room >= 0:
                note = f"… more than {_LIMIT:,} characters were printed; the rest is left out."
                self._waiting.append(f"{text[:room]}\n{note}\n")
                self.flush()
            return len(text)
        self._waiting.append(text)
        if self._written < _FLOOD:
            if "\n" in text or time.perf_counter() - self._flushed > _INTERVAL:
                self.flush()
        elif ("\n" in text or "\r" in text) and time.perf_counter() - self._flushed > _INTERVAL:
            self.flush()
        return len(text)

    def flush(self) -> None:
        self._flushed = time.perf_counter()
        if self._waiting:
            text = "".join(self._waiting)
            self._waiting.clear()
            for start in range(0, len(text), _PIECE):
                self._emit(self._name, text[start : start + _PIECE])

    def begin_run(self) -> None:
        """Start counting the characters of a new run."""
        self._written = 0
