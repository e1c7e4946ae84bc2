"""compile, fit, evaluate, predict: how Keras trains a model."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from .. import autograd
from ..tensor import Tensor
from . import context, metrics, nest, optimizers
from .batches import Batches, as_arrays, batches, split_validation
from .compiled import CompiledLoss, CompiledMetrics
from .history import CallbackList, History
from .jit import Jit
from .variable import as_value

# By the activation of the last layer: what an error proposes to a reader.
_LOSSES = {"sigmoid": "binary_crossentropy", "softmax": "sparse_categorical_crossentropy"}


class Trainer:
    """The training of a model; `train_step`, `test_step` and `predict_step` can be overridden."""

    optimizer: Any
    stop_training: bool

    def __init__(self) -> None:
        own = self.__dict__
        own.update(optimizer=None, _compiled_loss=None, _compiled_metrics=None, compiled=False)
        own.update(_loss_tracker=metrics.Mean(name="loss"), stop_training=False, history=None)
        own.update(_jit=Jit(self, False))

    # settings

    def compile(
        self,
        optimizer: Any = "rmsprop",
        loss: Any = None,
        loss_weights: Any = None,
        metrics: Any = None,
        weighted_metrics: Any = None,
        run_eagerly: bool = False,
        steps_per_execution: int = 1,
        jit_compile: Any = "auto",
        auto_scale_loss: bool = True,
    ) -> None:
        """Choose optimizer, loss and metrics, by name or as objects.

        Steps are compiled: recorded in the first batches, then replayed without Python. With
        jit_compile="auto" one that cannot be (it prints, or does other things in each call) runs as
        it is; jit_compile=True says why; False and run_eagerly=True compile nothing.
        """
        for option, given in (("metrics", metrics), ("weighted_metrics", weighted_metrics)):
            if given is not None and not isinstance(given, (list, tuple, dict)):
                raise ValueError(
                    f"Expected `{option}` argument to be a list, tuple, or dict. Received instead: "
                    f"{option}={given} of type {type(given)}"
                )
        own = self.__dict__
        own["_compile_arguments"] = {
            "optimizer": optimizers.get(optimizer), "loss": loss, "loss_weights": loss_weights,
            "metrics": metrics, "weighted_metrics": weighted_metrics,
        }  # fmt: skip
        own["optimizer"] = own["_compile_arguments"]["optimizer"]
        own["_compiled_loss"] = None if loss is None else CompiledLoss(loss, loss_weights)
        own["_compiled_metrics"] = CompiledMetrics(metrics, weighted_metrics)
        own["_jit"] = Jit(self, False if run_eagerly else jit_compile)
        own["loss"], own["compiled"], own["stop_training"] = loss, True, False

    def _check_compiled(self, method: str) -> None:
        if not self.__dict__["compiled"]:
            raise ValueError(
                "You must call `compile()` before using the model: "
                f"{method}() needs an optimizer and a loss, e.g. "
                f'model.compile(optimizer="adam", loss="{self._likely_loss()}").'
            )

    def _likely_loss(self) -> str:
        """The loss that goes with the activation of the last layer."""
        layers = getattr(self, "layers", None) or [None]
        last = getattr(getattr(layers[-1], "activation", None), "__name__", "")
        return _LOSSES.get(last, "mse")

    @property
    def metrics(self) -> list[metrics.Metric]:
        """The running loss and all metrics; those of one's own attributes too."""
        own = self.__dict__
        found = [own["_loss_tracker"]] if own["compiled"] else []
        if own["_compiled_loss"] is not None:
            found += [tracker for _, tracker in own["_compiled_loss"].trackers]
        found += [v for v in own.values() if isinstance(v, metrics.Metric)][1:]
        if own["_compiled_metrics"] is not None:
            found += own["_compiled_metrics"].all
        return list({id(m): m for m in found}.values())

    @property
    def metrics_names(self) -> list[str]:
        compiled = self.__dict__["_compiled_metrics"]
        parts = [] if compiled is None else compiled.all
        own = [m.name for m in self.metrics if not any(m is part for part in parts)]
        given = compiled is not None and (compiled.plain or compiled.weighted)
        return [*own, "compile_metrics"] if given else own

    def reset_metrics(self) -> None:
        """Begin to measure anew."""
        for metric in self.metrics:
            metric.reset_state()

    def compute_loss(
        self,
        x: Any = None,
        y: Any = None,
        y_pred: Any = None,
        sample_weight: Any = None,
        training: bool = True,
    ) -> Tensor:
        """The compiled loss, and what layers add to it."""
        model = cast("Any", self)
        compiled = self.__dict__["_compiled_loss"]
        extra = model.losses
        if compiled is None:
            if not extra:
                raise ValueError(
                    "No loss to compute: give one to compile(loss=…), or call add_loss in a layer"
                )
            return cast("Tensor", sum(extra[1:], extra[0]))
        total = compiled(self, y, y_pred, sample_weight)
        for part in extra:
            total = total + part
        return cast("Tensor", total)

    def compute_metrics(self, x: Any, y: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        """Count a batch in the metrics, and give their values."""
        self.__dict__["_compiled_metrics"].update(self, y, y_pred, sample_weight)
        return self.get_metrics_result()

    def get_metrics_result(self) -> dict[str, Any]:
        """The values of all metrics by name."""
        found: dict[str, Any] = {}
        compiled = self.__dict__["_compiled_metrics"]
        listed = {id(m) for m in compiled.all} if compiled is not None else set()
        for metric in self.metrics:
            if id(metric) not in listed:
                found[metric.name] = metric.result()
        if compiled is not None:
            found |= compiled.results()
        return found

    def _compiled_steps(self, name: str, steps: int | None) -> Jit:
        """The model's compiled steps, of which `steps` calls of one come."""
        jit: Jit | None = self.__dict__["_jit"]
        if jit is None:  # of a copy
            jit = self.__dict__["_jit"] = Jit(self, "auto")
        jit.expect(name, steps)
        return jit

    # one batch

    def train_step(self, data: Any) -> dict[str, Any]:
        """Train on one batch (x, y, sample_weight)."""
        x, y, weight = unpack_x_y_sample_weight(data)
        model = cast("Any", self)
        with context.recording(), autograd.enable_grad():
            y_pred = model(x, training=True)
            loss = self.compute_loss(x, y, y_pred, weight)
        trained = model.trainable_weights
        if trained:
            grads = autograd.grad(loss, trained, allow_unused=True)
            self.optimizer.apply(grads, trained)
        return self._measure(loss, x, y, nest.map_structure(Tensor.detach, y_pred), weight)

    def test_step(self, data: Any) -> dict[str, Any]:
        """Measure on one batch (x, y, sample_weight)."""
        x, y, weight = unpack_x_y_sample_weight(data)
        with autograd.no_grad():
            y_pred = cast("Any", self)(x, training=False)
            loss = self.compute_loss(x, y, y_pred, weight, training=False)
        return self._measure(loss, x, y, y_pred, weight)

    def _measure(self, loss: Tensor, x: Any, y: Any, y_pred: Any, weight: Any) -> dict[str, Any]:
        size = nest.flatten(x)[0].shape[0]
        self.__dict__["_loss_tracker"].update_state(loss.detach(), size)
        with autograd.no_grad():
            return self.compute_metrics(x, y, y_pred, weight)

    def predict_step(self, data: Any) -> Any:
        """The outputs for one batch."""
        x, _, _ = unpack_x_y_sample_weight(data)
        with autograd.no_grad():
            return cast("Any", self)(x, training=False)

    def train_on_batch(
        self,
        x: Any,
        y: Any = None,
        sample_weight: Any = None,
        class_weight: Any = None,
        return_dict: bool = False,
    ) -> Any:
        """Train on these samples at once; gives the loss, or a list with the metrics after it."""
        self._check_compiled("train_on_batch")
        return self._on_batch("train_step", x, y, sample_weight, class_weight, return_dict)

    def test_on_batch(
        self, x: Any, y: Any = None, sample_weight: Any = None, return_dict: bool = False
    ) -> Any:
        """Measure on these samples at once."""
        self._check_compiled("test_on_batch")
        return self._on_batch("test_step", x, y, sample_weight, None, return_dict)

    def _on_batch(
        self, step: str, x: Any, y: Any, weight: Any, class_weight: Any,
        return_dict: bool,
    ) -> Any:  # fmt: skip
        count = len(nest.flatten(as_arrays(x))[0])
        (data,) = batches(x, y, weight, batch_size=max(count, 1), class_weight=class_weight)
        self.reset_metrics()
        jit = self._compiled_steps(step, 1)
        logs = numbers(jit(step, *data))
        if return_dict:
            return dict(sorted(logs.items()))
        values = [np.float32(v) for v in logs.values()]
        return values[0] if len(values) == 1 else values

    def predict_on_batch(self, x: Any) -> Any:
        """The outputs for these samples, as numpy arrays."""
        made = self.predict_step((nest.map_structure(as_value, as_arrays(x)),))
        return nest.map_structure(lambda t: t._values(), made)

    # all batches

    def fit(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        epochs: int = 1,
        verbose: Any = "auto",
        callbacks: Any = None,
        validation_split: float = 0.0,
        validation_data: Any = None,
        shuffle: bool = True,
        class_weight: dict[int, float] | None = None,
        sample_weight: Any = None,
        initial_epoch: int = 0,
        steps_per_epoch: int | None = None,
        validation_steps: int | None = None,
        validation_batch_size: int | None = None,
        validation_freq: int = 1,
    ) -> History:
        """Train for `epochs` rounds over the data; gives the History of losses and metrics.

        Raises ValueError before compile, or where data do not fit.
        """
        self._check_compiled("fit")
        self.stop_training = False
        if validation_split and validation_data is None:
            (x, y, sample_weight), validation_data = split_validation(
                x, y, sample_weight, validation_split
            )
        data = batches(x, y, sample_weight, batch_size, shuffle, steps_per_epoch, class_weight)
        held_out = None
        if validation_data is not None:
            held_out = self._validation(
                validation_data, validation_batch_size or batch_size, validation_steps
            )
        events = CallbackList(callbacks, self, verbose, epochs, data.steps)
        self._compiled_steps("train_step", data.steps and data.steps * (epochs - initial_epoch))
        if held_out is not None:
            self._compiled_steps("test_step", held_out.steps and held_out.steps * epochs)
        events.on_train_begin()
        logs: dict[str, Any] = {}
        for epoch in range(initial_epoch, epochs):
            self.reset_metrics()
            events.on_epoch_begin(epoch)
            logs = self._train_epoch(data, events)
            if held_out is not None and (epoch + 1) % validation_freq == 0:
                measured = self._evaluate(held_out, events)
                logs |= {f"val_{name}": value for name, value in sorted(measured.items())}
            events.on_epoch_end(epoch, logs)
            if self.stop_training:
                break
        events.on_train_end(logs)
        self.__dict__["history"] = events.history
        return events.history

    def _train_epoch(self, data: Batches, events: CallbackList) -> dict[str, float]:
        logs: dict[str, Any] = {}
        number, jit = -1, self._compiled_steps("train_step", 0)
        for number, batch in enumerate(data):
            events.on_train_batch_begin(number)
            logs = jit("train_step", *batch)
            events.on_train_batch_end(number, logs)
            if self.stop_training:
                break
        if number < 0:
            raise ValueError("fit got no data at all: the arrays or the generator are empty")
        # Metrics are means over the epoch: the values after the last batch are the epoch's.
        return dict(sorted(numbers(logs).items()))

    def _validation(self, data: Any, batch_size: int | None, steps: int | None) -> Batches:
        if isinstance(data, (list, tuple)) and len(data) in (2, 3):
            x, y, weight = (*data, None)[:3]
            return batches(x, y, weight, batch_size, steps=steps)
        return batches(data, batch_size=batch_size, steps=steps)

    def _evaluate(self, data: Batches, events: CallbackList) -> dict[str, float]:
        self.reset_metrics()
        events.on_test_begin()
        logs: dict[str, Any] = {}
        jit = self._compiled_steps("test_step", 0)
        for number, batch in enumerate(data):
            events.on_test_batch_begin(number)
            logs = jit("test_step", *batch)
            events.on_test_batch_end(number, logs)
        found = numbers(logs)
        events.on_test_end(dict(sorted(found.items())))
        return found

    def evaluate(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        verbose: Any = "auto",
        sample_weight: Any = None,
        steps: int | None = None,
        callbacks: Any = None,
        return_dict: bool = False,
        **kwargs: Any,
    ) -> Any:
        """The loss, or a list with the metrics after it, over all data."""
        if kwargs:
            raise ValueError(f"Arguments not recognized: {kwargs}")
        self._check_compiled("evaluate")
        data = batches(x, y, sample_weight, batch_size, steps=steps)
        events = CallbackList(callbacks, self, verbose, 1, data.steps, history=False)
        self._compiled_steps("test_step", data.steps)
        logs = self._evaluate(data, events)
        if return_dict:
            return dict(sorted(logs.items()))
        values = list(logs.values())
        return values[0] if len(values) == 1 else values

    def predict(
        self,
        x: Any,
        batch_size: int | None = None,
        verbose: Any = "auto",
        steps: int | None = None,
        callbacks: Any = None,
    ) -> Any:
        """The outputs for all data, as numpy arrays."""
        data = batches(x, batch_size=batch_size, steps=steps)
        events = CallbackList(callbacks, self, verbose, 1, data.steps, history=False)
        jit = self._compiled_steps("predict_step", data.steps)
        events.on_predict_begin()
        made = []
        for number, batch in enumerate(data):
            events.on_predict_batch_begin(number)
            outputs = jit("predict_step", *batch)
            made.append(outputs)
            events.on_predict_batch_end(number, {"outputs": outputs})
        events.on_predict_end()
        if not made:
            raise ValueError("predict got no data at all")
        columns = zip(*map(nest.flatten, made), strict=True)
        joined = [np.concatenate([t._values() for t in column]) for column in columns]
        return nest.pack_like(made[0], joined)


def pack_x_y_sample_weight(x: Any, y: Any = None, sample_weight: Any = None) -> Any:
    """What a train_step is given: x, (x, y) or (x, y, sample_weight)."""
    if sample_weight is not None:
        return x, y, sample_weight
    if y is not None:
        return x, y
    return (x,) if isinstance(x, (list, tuple)) else x


def unpack_x_y_sample_weight(data: Any) -> tuple[Any, Any, Any]:
    """x, y and sample_weight from what a train_step is given."""
    if isinstance(data, list):
        data = tuple(data)
    if not isinstance(data, tuple):
        return data, None, None
    x, y, weight = (*data, None, None)[:3]
    return x, y, weight


def numbers(logs: dict[str, Any]) -> dict[str, Any]:
    """Logs as Python numbers, read from the device once."""
    return {k: v.item() if isinstance(v, Tensor) and v.numel() == 1 else v
            for k, v in logs.items()}  # fmt: skip
