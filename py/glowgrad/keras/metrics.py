"""Keras's metrics: numbers gathered over batches, without waiting for the device."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import autograd
from ..tensor import Tensor
from . import losses
from .losses import as_pair
from .names import snake_case
from .registry import Registry
from .variable import as_value


class Metric:
    """`update_state` counts a batch, `result` gives the value so far, `reset_state` begins anew."""

    def __init__(self, name: str | None = None, dtype: Any = None) -> None:
        self.name = name or snake_case(type(self).__name__)

    def update_state(self, *args: Any, **kwargs: Any) -> None:
        raise NotImplementedError(f"{type(self).__name__} needs update_state")

    def result(self) -> Any:
        raise NotImplementedError(f"{type(self).__name__} needs result")

    def reset_state(self) -> None:
        """Begin anew; by default every variable is set to zero."""
        for name, value in self.__dict__.items():
            if isinstance(value, Tensor):
                setattr(self, name, value * 0)

    def add_weight(self, shape: Any = (), initializer: Any = None, dtype: Any = None,
                   name: str | None = None, **_: Any) -> Any:  # fmt: skip
        """A variable of a metric of one's own, zero at first."""
        from . import initializers
        from .variable import Variable

        start = initializers.get(initializer or "zeros")
        return Variable(start, shape=shape, dtype=dtype, trainable=False, name=name)

    @autograd.no_grad()
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.update_state(*args, **kwargs)
        return self.result()

    def get_config(self) -> dict[str, Any]:
        return {"name": self.name}

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}>"


class Mean(Metric):
    """The mean of all values, each times its weight."""

    def __init__(self, name: str | None = "mean", dtype: Any = None) -> None:
        super().__init__(name)
        self.reset_state()

    def reset_state(self) -> None:
        self._total: Any = 0.0
        self._count: Any = 0.0

    def update_state(self, values: Any, sample_weight: Any = None) -> None:
        values = as_value(values).detach()
        if sample_weight is None:
            self._total = self._total + values.sum()
            self._count = self._count + values.numel()
        elif isinstance(sample_weight, (int, float)):
            self._total = self._total + values.sum() * sample_weight
            self._count = self._count + values.numel() * sample_weight
        else:
            weight = as_value(sample_weight).to(values.dtype).to(values.device)
            while weight.ndim > values.ndim and weight.shape[-1] == 1:
                weight = weight.squeeze(-1)
            while weight.ndim < values.ndim:
                weight = weight.unsqueeze(-1)
            weight = weight.expand(values.shape)
            self._total = self._total + (values * weight).sum()
            self._count = self._count + weight.sum()

    def result(self) -> Any:
        if isinstance(self._count, float) and self._count == 0:
            return as_value(0.0)
        return self._total / self._count


class Sum(Mean):
    """The sum of all values, each times its weight."""

    def __init__(self, name: str | None = "sum", dtype: Any = None) -> None:
        super().__init__(name)

    def result(self) -> Any:
        return as_value(self._total)


class MeanMetricWrapper(Mean):
    """The mean of a function of (y_true, y_pred)."""

    def __init__(self, fn: Callable[..., Any], name: str | None = None, dtype: Any = None,
                 **options: Any) -> None:  # fmt: skip
        super().__init__(name or fn.__name__)
        self._fn, self._options = fn, options

    def update_state(  # type: ignore[override]
        self, y_true: Any, y_pred: Any, sample_weight: Any = None
    ) -> None:
        with autograd.no_grad():
            super().update_state(self._fn(y_true, y_pred, **self._options), sample_weight)


# accuracies


def _equal(a: Tensor, b: Tensor) -> Tensor:
    return (a == b).float()


def accuracy(y_true: Any, y_pred: Any) -> Tensor:
    """The share of equal values over the last axis."""
    y_true, y_pred = as_pair(y_true, y_pred)
    made = _equal(y_true, y_pred)
    return made.mean(-1) if made.ndim > 1 else made


def binary_accuracy(y_true: Any, y_pred: Any, threshold: float = 0.5) -> Tensor:
    """The share of right answers, where y_pred above `threshold` means yes."""
    y_true, y_pred = as_pair(y_true, y_pred)
    return _equal(y_true, (y_pred > threshold).to(y_true.dtype))


def categorical_accuracy(y_true: Any, y_pred: Any) -> Tensor:
    """Whether the highest score is at the class of the one-hot target."""
    return _equal(as_value(y_true).argmax(-1), as_value(y_pred).argmax(-1))


def sparse_categorical_accuracy(y_true: Any, y_pred: Any) -> Tensor:
    """Whether the highest score is at the class number."""
    y_pred = as_value(y_pred)
    labels = as_value(y_true).to(y_pred.device)
    if labels.ndim == y_pred.ndim and labels.shape[-1] == 1:
        labels = labels.squeeze(-1)
    return _equal(labels.long(), y_pred.argmax(-1))


def _in_top(labels: Tensor, y_pred: Tensor, k: int) -> Tensor:
    scores = y_pred.reshape(-1, y_pred.shape[-1])
    own = scores.gather(1, labels.reshape(-1, 1).long())
    return ((scores > own).sum(1) < k).float()


def top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5) -> Tensor:
    """Whether the class of the one-hot target is among the k highest scores."""
    return _in_top(as_value(y_true).argmax(-1), as_value(y_pred), k)


def sparse_top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5) -> Tensor:
    """Whether the class number is among the k highest scores."""
    return _in_top(as_value(y_true), as_value(y_pred), k)


def _wrapped(name: str, label: str, function: Callable[..., Any], **defaults: Any) -> type[Metric]:
    order = [*defaults, "name", "dtype"]
    if "name" in defaults:
        order.remove("name")

    class Made(MeanMetricWrapper):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            # Keras lets name come first where there are no options before it.
            names = order if defaults else ["name", "dtype"]
            given = {**dict(zip(names, args, strict=False)), **kwargs}
            odd = [k for k in given if k not in order]
            if odd or len(args) > len(order):
                raise TypeError(f"{name} got {odd or args}; its options are {order}")
            given.pop("dtype", None)
            title = given.pop("name", None) or label
            super().__init__(function, title, **{**defaults, **given})

        def get_config(self) -> dict[str, Any]:
            return {"name": self.name, **self._options}

    Made.__name__ = Made.__qualname__ = name
    Made.__doc__ = function.__doc__
    return Made


Accuracy = _wrapped("Accuracy", "accuracy", accuracy)
CategoricalAccuracy = _wrapped("CategoricalAccuracy", "categorical_accuracy", categorical_accuracy)
SparseCategoricalAccuracy = _wrapped(
    "SparseCategoricalAccuracy", "sparse_categorical_accuracy", sparse_categorical_accuracy
)
MeanSquaredError = _wrapped("MeanSquaredError", "mean_squared_error", losses.mean_squared_error)
MeanAbsoluteError = _wrapped("MeanAbsoluteError", "mean_absolute_error", losses.mean_absolute_error)

_registry = Registry(
    "metric",
    {c.__name__: c for c in (Accuracy, CategoricalAccuracy, SparseCategoricalAccuracy,
                             MeanSquaredError, MeanAbsoluteError, Mean, Sum)}
    | {"mse": MeanSquaredError, "mae": MeanAbsoluteError},
)  # fmt: skip


def get(identifier: Any) -> Any:
    """The metric that a name, function, class or config means."""
    found = _registry.get(identifier)
    return found if found is None or isinstance(found, Metric) else MeanMetricWrapper(found)


def for_output(entry: Any, y_true: Any, y_pred: Any) -> Metric:
    """A metric for an output: "accuracy" means the one that fits targets and outputs."""
    if isinstance(entry, str) and entry.lower() in ("accuracy", "acc", "crossentropy", "ce"):
        word = "accuracy" if entry.lower() in ("accuracy", "acc") else "crossentropy"
        same = y_true.shape == y_pred.shape
        if y_pred.shape[-1] == 1 or y_pred.ndim == 1:
            kind = "binary"
        else:
            kind = "categorical" if same and y_true.shape[-1] > 1 else "sparse_categorical"
        if word == "accuracy":
            return MeanMetricWrapper(globals()[f"{kind}_accuracy"], entry)
        return MeanMetricWrapper(getattr(losses, f"{kind}_crossentropy"), f"{kind}_crossentropy")
    made: Metric = get(entry)
    return made
