"""What happens while training, told to callbacks, and the record that fit returns."""

from __future__ import annotations

from typing import Any

from .callback import Callback
from .progress_bar import ProgressBar


class History(Callback):
    """The losses and metrics of each epoch: `history.history["val_loss"]`."""

    def __init__(self) -> None:
        super().__init__()
        self.history: dict[str, list[float]] = {}
        self.epoch: list[int] = []

    def on_train_begin(self, logs: Any = None) -> None:
        self.epoch = []

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self.epoch.append(epoch)
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(value)


class CallbackList:
    """All callbacks of a run, with the history and the progress bar."""

    def __init__(
        self,
        callbacks: Any,
        model: Any,
        verbose: Any,
        epochs: int,
        steps: int | None,
        history: bool = True,
    ) -> None:
        given = callbacks if isinstance(callbacks, (list, tuple)) else [callbacks]
        self.callbacks = [c for c in given if c is not None]
        for callback in self.callbacks:
            if not isinstance(callback, Callback):
                raise ValueError(f"callbacks must be keras.callbacks.Callback, not {callback!r}")
        self.history = next((c for c in self.callbacks if isinstance(c, History)), History())
        if history and self.history not in self.callbacks:
            self.callbacks.append(self.history)  # last: others may add to the logs of an epoch
        level = 1 if verbose == "auto" else int(verbose)
        if level:
            self.callbacks.append(ProgressBar(level))
        for callback in self.callbacks:
            callback.set_model(model)
            callback.set_params({"epochs": epochs, "steps": steps, "verbose": level})
        # Most callbacks watch epochs only: batches must not pay for them.
        self._listening = {
            event: [c for c in self.callbacks if _listens(c, event)] for event in _EVENTS
        }

    def __getattr__(self, event: str) -> Any:
        listening = self._listening.get(event)
        if listening is None:
            raise AttributeError(event)

        def tell(*args: Any) -> None:
            if len(args) < _ARGUMENTS[event]:
                args = (*args, {})  # the logs, where there are none yet
            for callback in listening:
                getattr(callback, event)(*args)

        return tell


_EVENTS = [
    f"on_{phase}{what}_{moment}"
    for phase, what in (
        ("train", ""), ("test", ""), ("predict", ""), ("epoch", ""),
        ("train", "_batch"), ("test", "_batch"), ("predict", "_batch"),
    )
    for moment in ("begin", "end")
]  # fmt: skip


_ARGUMENTS = {event: 1 + ("batch" in event or "epoch" in event) for event in _EVENTS}


def _listens(callback: Callback, event: str) -> bool:
    own = getattr(type(callback), event) is not getattr(Callback, event)
    legacy = event.startswith("on_train_batch") and any(
        getattr(type(callback), f"on_batch_{m}") is not getattr(Callback, f"on_batch_{m}")
        for m in ("begin", "end")
    )
    return own or legacy or event in callback.__dict__
