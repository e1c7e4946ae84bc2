"""Standard output and error as ordered outputs."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

_LIMIT = 2_000_000  # characters of one run; a page cannot show more and a reader would not read it
_INTERVAL = 0.05  # seconds after which text without a line end is shown


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
            if self._written - len(text) <= _LIMIT:
                self._waiting.append(
                    f"\n… more than {_LIMIT:,} characters were printed; the rest is left out.\n"
                )
                self.flush()
            return len(text)
        self._waiting.append(text)
        if "\n" in text or time.perf_counter() - self._flushed > _INTERVAL:
            self.flush()
        return len(text)

    def flush(self) -> None:
        self._flushed = time.perf_counter()
        if self._waiting:
            text = "".join(self._waiting)
            self._waiting.clear()
            self._emit(self._name, text)

    def begin_run(self) -> None:
        """Start counting the characters of a new run."""
        self._written = 0
