"""The base class of callbacks."""

from __future__ import annotations

from typing import Any


class Callback:
    """Is told what happens in fit, evaluate and predict; override what is of interest."""

    def __init__(self) -> None:
        self.params: dict[str, Any] = {}
        self._model: Any = None

    @property
    def model(self) -> Any:
        return self._model

    def set_model(self, model: Any) -> None:
        self._model = model

    def set_params(self, params: dict[str, Any]) -> None:
        self.params = params

    def on_train_begin(self, logs: Any = None) -> None:
        """Called once before training."""

    def on_train_end(self, logs: Any = None) -> None:
        """Called once after training."""

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Called before each round over the data."""

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Called after each round, with its losses and metrics."""

    def on_batch_begin(self, batch: int, logs: Any = None) -> None:
        """The older name of on_train_batch_begin."""

    def on_batch_end(self, batch: int, logs: Any = None) -> None:
        """The older name of on_train_batch_end."""

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        self.on_batch_begin(batch, logs)

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self.on_batch_end(batch, logs)

    def on_test_begin(self, logs: Any = None) -> None:
        """Called before evaluation or validation."""

    def on_test_end(self, logs: Any = None) -> None:
        """Called after evaluation or validation, with its losses and metrics."""

    def on_test_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Called before each batch of an evaluation."""

    def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
        """Called after each batch of an evaluation."""

    def on_predict_begin(self, logs: Any = None) -> None:
        """Called before predict."""

    def on_predict_end(self, logs: Any = None) -> None:
        """Called after predict."""

    def on_predict_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Called before each batch of predict."""

    def on_predict_batch_end(self, batch: int, logs: Any = None) -> None:
        """Called after each batch of predict."""
