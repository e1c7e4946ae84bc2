"""The lines that fit, evaluate and predict print."""

from __future__ import annotations

import sys
import time
from typing import Any

from .. import display
from ..tensor import Tensor
from .callback import Callback

_WIDTH = 20


class ProgressBar(Callback):
    """Keras's lines: `Epoch 1/10`, then a bar with the time and the metrics.

    On a terminal and in a page the bar fills while the model trains; elsewhere, and where outputs
    are recorded, the line is printed when it is full.
    """

    def __init__(self, level: int) -> None:
        super().__init__()
        self.level = level
        self._start = self._shown = 0.0
        self._done = 0
        self._in_training = False
        self._live = False

    def _begin(self) -> None:
        self._start, self._shown, self._done = time.perf_counter(), 0.0, 0
        self._live = self.level == 1 and (sys.stdout.isatty() or _is_watched())

    def on_train_begin(self, logs: Any = None) -> None:
        self._in_training = True

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        if self.params["epochs"] > 1:
            print(f"Epoch {epoch + 1}/{self.params['epochs']}")
        self._begin()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self._step(batch, logs)

    def _step(self, batch: int, logs: Any) -> None:
        self._done = batch + 1
        now = time.perf_counter()
        if self._live and now - self._shown > 0.1:
            self._shown = now
            print("\r" + self._line(logs or {}), end="", flush=True)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self._finish(logs)

    def _finish(self, logs: Any) -> None:
        print(("\r" if self._live else "") + self._line(logs or {}))

    def on_test_begin(self, logs: Any = None) -> None:
        if not self._in_training:
            self._begin()

    def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
        if not self._in_training:
            self._step(batch, logs)

    def on_test_end(self, logs: Any = None) -> None:
        if not self._in_training:
            self._finish(logs)

    def on_predict_begin(self, logs: Any = None) -> None:
        self._begin()

    def on_predict_batch_end(self, batch: int, logs: Any = None) -> None:
        self._step(batch, None)

    def on_predict_end(self, logs: Any = None) -> None:
        self._finish(None)

    def _line(self, logs: dict[str, Any]) -> str:
        total = self.params["steps"] or self._done
        seconds = time.perf_counter() - self._start
        each = seconds / max(self._done, 1)
        if self._done < total:
            seconds = each * (total - self._done)  # until it is full: the time that is left
        filled = _WIDTH * self._done // max(total, 1)
        bar = "━" * filled + " " * (_WIDTH - filled)
        apart = " - " if self.level == 2 else " "
        text = f"{self._done}/{total}"
        if self.level == 1:
            text += f" {bar}"
        text += f"{apart}{round(seconds)}s{apart}{_each(each)}/step"
        for name, value in sorted(logs.items(), key=lambda item: item[0].startswith("val_")):
            if isinstance(value, Tensor):
                value = value.item()
            if isinstance(value, (int, float)):
                text += f" - {name}: {_number(value)}"
        return text


def _is_watched() -> bool:
    return display.has_sink() and not display.recording


def _each(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.0f}s"
    return f"{seconds * 1e3:.0f}ms" if seconds >= 1e-3 else f"{seconds * 1e6:.0f}us"


def _number(value: float) -> str:
    return f"{value:.4f}" if abs(value) > 1e-3 or value == 0 else f"{value:.4e}"
