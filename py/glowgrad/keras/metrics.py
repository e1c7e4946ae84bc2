"""Keras's metrics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..missing import missing
from ..tensor import Tensor
from . import losses
from .confusion import (
    AUC,
    F1Score,
    FalseNegatives,
    FalsePositives,
    FBetaScore,
    MeanIoU,
    OneHotMeanIoU,
    Precision,
    Recall,
    TrueNegatives,
    TruePositives,
)
from .losses import as_pair
from .metric import Mean, MeanMetricWrapper, Metric, Sum, added, zeroed
from .registry import Registry
from .variable import as_value

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


def _wrapped(
    title: str, label: str, function: Callable[..., Any], /, **defaults: Any
) -> type[Metric]:
    """The class of a function: its options in the order of `defaults`, then name and dtype."""
    order = [*defaults, *(n for n in ("name", "dtype") if n not in defaults)]

    class Made(MeanMetricWrapper):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            given = {**defaults, **dict(zip(order, args, strict=False)), **kwargs}
            odd = [k for k in given if k not in order]
            if odd or len(args) > len(order):
                raise TypeError(f"{title} got {odd or args}; its options are {order}")
            given.pop("dtype", None)
            super().__init__(function, given.pop("name", None) or label, **given)

        def get_config(self) -> dict[str, Any]:
            return {"name": self.name, **self._options}

    Made.__name__ = Made.__qualname__ = title
    Made.__doc__ = function.__doc__
    return Made


Accuracy = _wrapped("Accuracy", "accuracy", accuracy)
BinaryAccuracy = _wrapped("BinaryAccuracy", "binary_accuracy", binary_accuracy,
                          name="binary_accuracy", threshold=0.5)  # fmt: skip
CategoricalAccuracy = _wrapped("CategoricalAccuracy", "categorical_accuracy", categorical_accuracy)
SparseCategoricalAccuracy = _wrapped(
    "SparseCategoricalAccuracy", "sparse_categorical_accuracy", sparse_categorical_accuracy
)
TopKCategoricalAccuracy = _wrapped(
    "TopKCategoricalAccuracy", "top_k_categorical_accuracy", top_k_categorical_accuracy, k=5
)
SparseTopKCategoricalAccuracy = _wrapped(
    "SparseTopKCategoricalAccuracy", "sparse_top_k_categorical_accuracy",
    sparse_top_k_categorical_accuracy, k=5,
)  # fmt: skip
MeanSquaredError = _wrapped("MeanSquaredError", "mean_squared_error", losses.mean_squared_error)
MeanAbsoluteError = _wrapped("MeanAbsoluteError", "mean_absolute_error", losses.mean_absolute_error)
MeanAbsolutePercentageError = _wrapped(
    "MeanAbsolutePercentageError", "mean_absolute_percentage_error",
    losses.mean_absolute_percentage_error,
)  # fmt: skip
MeanSquaredLogarithmicError = _wrapped(
    "MeanSquaredLogarithmicError", "mean_squared_logarithmic_error",
    losses.mean_squared_logarithmic_error,
)  # fmt: skip
CosineSimilarity = _wrapped(
    "CosineSimilarity", "cosine_similarity", losses.cosine_similarity, name="cosine_similarity",
    axis=-1,
)  # fmt: skip
LogCoshError = _wrapped("LogCoshError", "logcosh", losses.log_cosh)
KLDivergence = _wrapped("KLDivergence", "kl_divergence", losses.kl_divergence)
Poisson = _wrapped("Poisson", "poisson", losses.poisson)
Hinge = _wrapped("Hinge", "hinge", losses.hinge)
SquaredHinge = _wrapped("SquaredHinge", "squared_hinge", losses.squared_hinge)
CategoricalHinge = _wrapped("CategoricalHinge", "categorical_hinge", losses.categorical_hinge)
BinaryCrossentropy = _wrapped(
    "BinaryCrossentropy", "binary_crossentropy", losses.binary_crossentropy,
    name="binary_crossentropy", dtype=None, from_logits=False, label_smoothing=0.0,
)  # fmt: skip
CategoricalCrossentropy = _wrapped(
    "CategoricalCrossentropy", "categorical_crossentropy", losses.categorical_crossentropy,
    name="categorical_crossentropy", dtype=None, from_logits=False, label_smoothing=0.0, axis=-1,
)  # fmt: skip
SparseCategoricalCrossentropy = _wrapped(
    "SparseCategoricalCrossentropy", "sparse_categorical_crossentropy",
    losses.sparse_categorical_crossentropy, name="sparse_categorical_crossentropy", dtype=None,
    from_logits=False, axis=-1,
)  # fmt: skip


class RootMeanSquaredError(Mean):
    """The root of the mean squared difference, in the units of the target."""

    def __init__(self, name: str | None = "root_mean_squared_error", dtype: Any = None) -> None:
        super().__init__(name)

    def update_state(  # type: ignore[override]
        self, y_true: Any, y_pred: Any, sample_weight: Any = None
    ) -> None:
        y_true, y_pred = as_pair(y_true, y_pred)
        super().update_state((y_pred - y_true).detach().square(), sample_weight)

    def result(self) -> Any:
        return as_value(super().result()).sqrt()


class R2Score(Metric):
    """1 - Σ (y - p)² / Σ (y - mean y)²: 1 is perfect, 0 no better than the mean."""

    def __init__(
        self, class_aggregation: str | None = "uniform_average", num_regressors: int = 0,
        name: str | None = "r2_score", dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(name)
        if class_aggregation not in (None, "uniform_average"):
            raise NotImplementedError("R2Score aggregates by uniform_average or not at all here")
        if num_regressors:
            raise NotImplementedError("R2Score has no num_regressors here")
        self.class_aggregation = class_aggregation
        self._errors: Any = 0.0
        self._sums: Any = 0.0
        self._squares: Any = 0.0
        self._count: Any = 0.0

    def reset_state(self) -> None:
        own = self.__dict__
        for name in ("_errors", "_sums", "_squares", "_count"):
            own[name] = zeroed(own.get(name))

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        y_true, y_pred = (t.detach() for t in as_pair(y_true, y_pred))
        weight: Any = 1.0
        if sample_weight is not None:
            weight = as_value(sample_weight).to(y_true.dtype).reshape(-1, 1)
        self._errors = added(self._errors, (weight * (y_true - y_pred).square()).sum(0))
        self._sums = added(self._sums, (weight * y_true).sum(0))
        self._squares = added(self._squares, (weight * y_true.square()).sum(0))
        count = weight.sum() if isinstance(weight, Tensor) else y_true.new_full((), len(y_true))
        self._count = added(self._count, count)

    def result(self) -> Any:
        spread = self._squares - self._sums * self._sums / self._count
        made = 1 - self._errors / spread
        return made.mean() if self.class_aggregation else made


CLASSES: tuple[type[Metric], ...] = (
    AUC, Accuracy, BinaryAccuracy, BinaryCrossentropy, CategoricalAccuracy,
    CategoricalCrossentropy, CategoricalHinge, CosineSimilarity, F1Score, FBetaScore,
    FalseNegatives, FalsePositives, Hinge, KLDivergence, LogCoshError, Mean, MeanAbsoluteError,
    MeanAbsolutePercentageError, MeanIoU, MeanSquaredError, MeanSquaredLogarithmicError,
    OneHotMeanIoU, Poisson, Precision, R2Score, Recall, RootMeanSquaredError,
    SparseCategoricalAccuracy, SparseCategoricalCrossentropy, SparseTopKCategoricalAccuracy,
    SquaredHinge, Sum, TopKCategoricalAccuracy, TrueNegatives, TruePositives,
)  # fmt: skip
_SHORT = {
    "mse": MeanSquaredError, "mae": MeanAbsoluteError, "mape": MeanAbsolutePercentageError,
    "msle": MeanSquaredLogarithmicError, "cosine_similarity": CosineSimilarity,
    "rmse": RootMeanSquaredError, "auc": AUC,
}  # fmt: skip
_registry = Registry("metric", {c.__name__: c for c in CLASSES} | _SHORT)


def get(identifier: Any) -> Any:
    """The metric that a name, function, class or config means."""
    found = _registry.get(identifier)
    made = found if found is None or isinstance(found, Metric) else MeanMetricWrapper(found)
    if isinstance(identifier, str) and made is not None:
        made.name = identifier  # as it was asked for
    return made


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
        return MeanMetricWrapper(getattr(losses, f"{kind}_crossentropy"), entry)
    made: Metric = get(entry)
    return made


__all__ = [
    "AUC", "Accuracy", "BinaryAccuracy", "BinaryCrossentropy", "CategoricalAccuracy",
    "CategoricalCrossentropy", "CategoricalHinge", "CosineSimilarity", "F1Score", "FBetaScore",
    "FalseNegatives", "FalsePositives", "Hinge", "KLDivergence", "LogCoshError", "Mean",
    "MeanAbsoluteError", "MeanAbsolutePercentageError", "MeanIoU", "MeanMetricWrapper",
    "MeanSquaredError", "MeanSquaredLogarithmicError", "Metric", "OneHotMeanIoU", "Poisson",
    "Precision", "R2Score", "Recall", "RootMeanSquaredError", "SparseCategoricalAccuracy",
    "SparseCategoricalCrossentropy", "SparseTopKCategoricalAccuracy", "SquaredHinge", "Sum",
    "TopKCategoricalAccuracy", "TrueNegatives", "TruePositives", "binary_accuracy",
    "categorical_accuracy", "get", "sparse_categorical_accuracy",
    "sparse_top_k_categorical_accuracy", "top_k_categorical_accuracy",
]  # fmt: skip
__getattr__ = missing(__name__, __all__, title="keras.metrics")
