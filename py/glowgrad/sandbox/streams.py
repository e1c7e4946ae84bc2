"""Standard output and error as ordered outputs."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Buffer

_LIMIT = 10_000_000  # characters of one run that a page keeps; `while True: print(1)` has no end
_PIECE = 250_000  # characters handed on at once: a page draws between two pieces
_INTERVAL = 0.05  # seconds after which text without a line end is shown
_FLOOD = 200_000  # characters from which on lines are gathered, too: nobody reads them one by one
_FAST = 10_000  # characters within an interval that are worth gathering without Python


class Stream(io.TextIOBase):
    """A text stream that hands on whole lines, or what there is after a short while.

    A flood is written to a stream of C code, which calls Python once in some thousand characters.
    """

    def __init__(self, name: str, emit: Callable[[str, str], None]) -> None:
        self._name = name
        self._emit = emit
        self._waiting: list[str] = []
        self._written = 0
        self._flushed = self._gathered = time.perf_counter()
        self._at_flush = 0
        self._flooded = False
        # Whatever text may hold comes out again: lone surrogates, line ends of any kind.
        self._flood = io.TextIOWrapper(
            _Sink(self._gather), encoding="utf-8", errors="surrogatepass", newline=""
        )

    encoding = "utf-8"
    to_page = True  # and not into a file or a text, as after redirect_stdout

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"a stream takes text, not {type(text).__name__}")
        if self._flooded:  # a caller may hold on to either method since before a flood, or in it
            self._flood.flush()
        self._keep(text)
        ends = "\n" in text
        if self._written < _FLOOD:
            if ends or time.perf_counter() - self._flushed > _INTERVAL:
                self.flush()
        elif (ends or "\r" in text) and time.perf_counter() - self._flushed > _INTERVAL:
            if self._written - self._at_flush > _FAST:
                self._gathered = time.perf_counter()
                self._flooded = True
                vars(self)["write"] = self._flood.write
            self.flush()
        return len(text)

    def flush(self) -> None:
        self._flood.flush()
        self._hand_on()

    def settle(self) -> None:
        """Show what waits, and each line from now on: the flood has paused."""
        vars(self).pop("write", None)
        self.flush()

    def begin_run(self) -> None:
        """Start counting the characters of a new run."""
        self.settle()
        self._flooded = False
        self._written = self._at_flush = 0

    def _gather(self, text: str) -> None:
        """Take what has gathered in the C stream."""
        self._keep(text)
        now = time.perf_counter()
        if now - self._gathered > _INTERVAL:  # no flood any more
            vars(self).pop("write", None)
        self._gathered = now
        if now - self._flushed > _INTERVAL:
            self._hand_on()

    def _keep(self, text: str) -> None:
        room = _LIMIT - self._written
        self._written += len(text)
        if len(text) <= room:
            self._waiting.append(text)
        elif room >= 0:
            note = f"… more than {_LIMIT:,} characters were printed; the rest is left out."
            self._waiting.append(f"{text[:room]}\n{note}\n")
            self._hand_on()

    def _hand_on(self) -> None:
        self._flushed = time.perf_counter()
        self._at_flush = self._written
        # A signal's handler may flush between any two calls.
        waiting, self._waiting = self._waiting, []
        if waiting:
            text = "".join(waiting)
            for start in range(0, len(text), _PIECE):
                self._emit(self._name, text[start : start + _PIECE])


class _Sink(io.BufferedIOBase):
    """Where a stream of C code leaves its bytes, whole characters at a time."""

    def __init__(self, take: Callable[[str], None]) -> None:
        self._take = take
        self.name = "flood"

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer, /) -> int:
        text = bytes(data)
        self._take(text.decode("utf-8", "surrogatepass"))
        return len(text)
