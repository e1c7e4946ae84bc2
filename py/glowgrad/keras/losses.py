"""Keras's losses, as functions of (y_true, y_pred) and as classes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from ..errors import ShapeError
from ..nn import functional as F
from ..tensor import Tensor
from .names import snake_case
from .registry import Registry
from .variable import as_value

EPSILON = 1e-7


def as_pair(y_true: Any, y_pred: Any) -> tuple[Tensor, Tensor]:
    """Both as tensors of one type and, where an axis of size 1 is all that differs, one rank."""
    y_pred = as_value(y_pred)
    y_true = as_value(y_true).to(y_pred.dtype).to(y_pred.device)
    return squeeze_pair(y_true, y_pred)


def squeeze_pair(y_true: Tensor, y_pred: Tensor) -> tuple[Tensor, Tensor]:
    """(N,) beside (N, 1) as (N, 1) both."""
    if y_true.ndim == y_pred.ndim - 1 and y_pred.shape[-1] == 1:
        y_true = y_true.unsqueeze(-1)
    elif y_true.ndim == y_pred.ndim + 1 and y_true.shape[-1] == 1:
        y_true = y_true.squeeze(-1)
    return y_true, y_pred


def _same_shape(name: str, y_true: Tensor, y_pred: Tensor) -> None:
    if y_true.shape != y_pred.shape:
        raise ValueError(
            f"{name} got targets of shape {tuple(y_true.shape)} and outputs of shape "
            f"{tuple(y_pred.shape)}: they must be equal"
        )


def mean_squared_error(y_true: Any, y_pred: Any) -> Tensor:
    """mean (y_true - y_pred)² over the last axis."""
    y_true, y_pred = as_pair(y_true, y_pred)
    return (y_true - y_pred).square().mean(-1)


def mean_absolute_error(y_true: Any, y_pred: Any) -> Tensor:
    """mean |y_true - y_pred| over the last axis."""
    y_true, y_pred = as_pair(y_true, y_pred)
    return (y_true - y_pred).abs().mean(-1)


def mean_absolute_percentage_error(y_true: Any, y_pred: Any) -> Tensor:
    """100 · mean |y_true - y_pred| / |y_true| over the last axis."""
    y_true, y_pred = as_pair(y_true, y_pred)
    return 100.0 * ((y_true - y_pred) / y_true.abs().clamp(min=EPSILON)).abs().mean(-1)


def mean_squared_logarithmic_error(y_true: Any, y_pred: Any) -> Tensor:
    """mean (log(1 + y_true) - log(1 + y_pred))² over the last axis."""
    y_true, y_pred = as_pair(y_true, y_pred)
    first, second = (t.clamp(min=EPSILON).log1p() for t in (y_pred, y_true))
    return (first - second).square().mean(-1)


def huber(y_true: Any, y_pred: Any, delta: float = 1.0) -> Tensor:
    """e²/2 for |e| ≤ delta, else delta · (|e| - delta/2); mean over the last axis."""
    y_true, y_pred = as_pair(y_true, y_pred)
    return F.huber_loss(y_pred, y_true, reduction="none", delta=delta).mean(-1)


def log_cosh(y_true: Any, y_pred: Any) -> Tensor:
    """mean log(cosh(y_pred - y_true)) over the last axis."""
    y_true, y_pred = as_pair(y_true, y_pred)
    error = y_pred - y_true
    return (error + F.softplus(-2.0 * error) - math.log(2.0)).mean(-1)


def kl_divergence(y_true: Any, y_pred: Any) -> Tensor:
    """Σ y_true · log(y_true / y_pred) over the last axis."""
    y_true, y_pred = (t.clamp(EPSILON, 1) for t in as_pair(y_true, y_pred))
    return (y_true * (y_true / y_pred).log()).sum(-1)


def poisson(y_true: Any, y_pred: Any) -> Tensor:
    """mean y_pred - y_true · log(y_pred) over the last axis."""
    y_true, y_pred = as_pair(y_true, y_pred)
    return (y_pred - y_true * (y_pred + EPSILON).log()).mean(-1)


def cosine_similarity(y_true: Any, y_pred: Any, axis: int = -1) -> Tensor:
    """Σ of the products of both, each normalised: 1 for one direction, -1 for opposite ones."""
    y_true, y_pred = (F.normalize(t, dim=axis) for t in as_pair(y_true, y_pred))
    return (y_true * y_pred).sum(axis)


def _signs(y_true: Tensor) -> Tensor:
    """Labels 0 and 1 as -1 and 1; labels -1 and 1 stay."""
    is_binary = ((y_true == 0) | (y_true == 1)).all()
    return is_binary.where(2.0 * y_true - 1.0, y_true)


def hinge(y_true: Any, y_pred: Any) -> Tensor:
    """mean max(0, 1 - y_true · y_pred) over the last axis, labels -1 and 1 (or 0 and 1)."""
    y_true, y_pred = as_pair(y_true, y_pred)
    return (1.0 - _signs(y_true) * y_pred).relu().mean(-1)


def squared_hinge(y_true: Any, y_pred: Any) -> Tensor:
    """mean max(0, 1 - y_true · y_pred)² over the last axis."""
    y_true, y_pred = as_pair(y_true, y_pred)
    return (1.0 - _signs(y_true) * y_pred).relu().square().mean(-1)


def categorical_hinge(y_true: Any, y_pred: Any) -> Tensor:
    """max(0, 1 + the best wrong score - the right score)."""
    y_true, y_pred = as_pair(y_true, y_pred)
    right = (y_true * y_pred).sum(-1)
    wrong = ((1.0 - y_true) * y_pred).amax(-1)
    return (wrong - right + 1.0).relu()


def _smoothed(y_true: Tensor, smoothing: float, classes: int) -> Tensor:
    return y_true * (1.0 - smoothing) + smoothing / classes if smoothing else y_true


def binary_crossentropy(
    y_true: Any,
    y_pred: Any,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Tensor:
    """mean -t·log(p) - (1 - t)·log(1 - p) over the last axis, p kept from 0 and 1 by 1e-7."""
    y_true, y_pred = as_pair(y_true, y_pred)
    _same_shape("binary_crossentropy", y_true, y_pred)
    y_true = _smoothed(y_true, label_smoothing, 2)
    if from_logits:
        return F.binary_cross_entropy_with_logits(y_pred, y_true, reduction="none").mean(axis)
    p = y_pred.clamp(EPSILON, 1.0 - EPSILON)
    return -(y_true * p.log() + (1.0 - y_true) * (1.0 - p).log()).mean(axis)


def binary_focal_crossentropy(
    y_true: Any,
    y_pred: Any,
    apply_class_balancing: bool = False,
    alpha: float = 0.25,
    gamma: float = 2.0,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Tensor:
    """Binary cross-entropy times (1 - p of the right class)^gamma. Source: Lin et al., 2017."""
    y_true, y_pred = as_pair(y_true, y_pred)
    y_true = _smoothed(y_true, label_smoothing, 2)
    p = (y_pred.sigmoid() if from_logits else y_pred).clamp(EPSILON, 1.0 - EPSILON)
    entropy = -(y_true * p.log() + (1.0 - y_true) * (1.0 - p).log())
    right = y_true * p + (1.0 - y_true) * (1.0 - p)
    entropy = (1.0 - right).pow(gamma) * entropy
    if apply_class_balancing:
        entropy = (y_true * alpha + (1.0 - y_true) * (1.0 - alpha)) * entropy
    return entropy.mean(axis)


def categorical_crossentropy(
    y_true: Any,
    y_pred: Any,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Tensor:
    """-Σ t · log(p) over the classes, for one-hot targets."""
    y_pred = as_value(y_pred)
    y_true = as_value(y_true).to(y_pred.dtype).to(y_pred.device)
    if y_true.shape != y_pred.shape:
        raise ValueError(
            "Arguments `target` and `output` must have the same shape. Received: target.shape="
            f"{tuple(y_true.shape)}, output.shape={tuple(y_pred.shape)}. Class numbers need "
            "sparse_categorical_crossentropy."
        )
    y_true = _smoothed(y_true, label_smoothing, y_pred.shape[axis])
    return -(y_true * _log_probabilities(y_pred, from_logits, axis)).sum(axis)


def _log_probabilities(y_pred: Tensor, from_logits: bool, axis: int) -> Tensor:
    if from_logits:
        return y_pred.log_softmax(axis)
    p = y_pred / y_pred.sum(axis, keepdim=True)
    return p.clamp(EPSILON, 1.0 - EPSILON).log()


def categorical_focal_crossentropy(
    y_true: Any,
    y_pred: Any,
    alpha: float = 0.25,
    gamma: float = 2.0,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Tensor:
    """-Σ alpha · (1 - p)^gamma · t · log(p). Source: Lin et al., 2017."""
    y_true, y_pred = as_pair(y_true, y_pred)
    y_true = _smoothed(y_true, label_smoothing, y_pred.shape[axis])
    p = y_pred.softmax(axis) if from_logits else y_pred
    p = (p / p.sum(axis, keepdim=True)).clamp(EPSILON, 1.0 - EPSILON)
    return (-y_true * p.log() * (alpha * (1.0 - p).pow(gamma))).sum(axis)


def sparse_categorical_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, ignore_class: int | None = None,
    axis: int = -1,
) -> Tensor:  # fmt: skip
    """-log(p of the right class), for class numbers of shape (N, …) or (N, …, 1).

    Raises ValueError where targets and outputs do not fit.
    """
    y_pred = as_value(y_pred)
    labels = as_value(y_true).to(y_pred.device)
    if labels.ndim == y_pred.ndim and labels.shape[-1] == 1:
        labels = labels.squeeze(-1)
    if labels.shape != y_pred.shape[:-1]:
        raise ValueError(
            "Argument `output` must have rank (ndim) `target.ndim + 1` and the same leading sizes. "
            f"Received: target.shape={tuple(labels.shape)}, output.shape={tuple(y_pred.shape)}"
        )
    labels = labels.long()
    counted = None
    if ignore_class is not None:
        counted = labels != ignore_class
        labels = counted.where(labels, 0)
    if from_logits and counted is None:
        flat = F.cross_entropy(
            y_pred.reshape(-1, y_pred.shape[-1]), labels.reshape(-1), reduction="none"
        )
        return flat.reshape(labels.shape)
    logs = _log_probabilities(y_pred, from_logits, -1)
    picked = -logs.gather(-1, labels.unsqueeze(-1)).squeeze(-1)
    return picked if counted is None else picked * counted.to(picked.dtype)


def reduce_weighted(values: Tensor, sample_weight: Any, reduction: str | None) -> Tensor:
    """The mean (or sum) of losses times their weights."""
    if sample_weight is not None:
        weight = as_value(sample_weight).to(values.dtype).to(values.device)
        if weight.ndim == values.ndim + 1 and weight.shape[-1] == 1:
            weight = weight.squeeze(-1)
        while weight.ndim < values.ndim:
            weight = weight.unsqueeze(-1)
        values = values * weight
    if reduction in (None, "none"):
        return values
    total = values.sum()
    if reduction == "sum":
        return total
    if reduction in ("mean_with_sample_weight", "weighted_mean") and sample_weight is not None:
        return total / weight.expand(values.shape).sum()
    return total / max(values.numel(), 1)


_REDUCTIONS = (None, "none", "sum", "sum_over_batch_size", "mean", "mean_with_sample_weight")


class Loss:
    """A loss with a reduction: `loss(y_true, y_pred, sample_weight=None)`."""

    def __init__(
        self, name: str | None = None, reduction: str | None = "sum_over_batch_size",
        dtype: Any = None,
    ) -> None:  # fmt: skip
        if reduction not in _REDUCTIONS:
            raise ValueError(f"reduction={reduction!r} is not one of {_REDUCTIONS}")
        self.name = name or snake_case(type(self).__name__)
        self.reduction = reduction

    def call(self, y_true: Any, y_pred: Any) -> Tensor:
        raise NotImplementedError(f"{type(self).__name__} needs call(self, y_true, y_pred)")

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Tensor:
        try:
            values = self.call(y_true, y_pred)
        except ShapeError as error:
            raise ValueError(str(error)) from error
        return reduce_weighted(values, sample_weight, self.reduction)

    def get_config(self) -> dict[str, Any]:
        return {"name": self.name, "reduction": self.reduction}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Loss:
        return cls(**config)


class FunctionLoss(Loss):
    """A function of (y_true, y_pred), with its options, as a loss."""

    def __init__(
        self, function: Callable[..., Any], reduction: str | None = "sum_over_batch_size",
        name: str | None = None, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(name or getattr(function, "__name__", "loss"), reduction)
        self._function, self._options = function, options

    def call(self, y_true: Any, y_pred: Any) -> Tensor:
        made: Tensor = self._function(y_true, y_pred, **self._options)
        return made

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), **self._options}


def _loss(name: str, function: Callable[..., Any], **defaults: Any) -> type[Loss]:
    """The class of a loss function: its options first, then reduction and name."""
    order = [*defaults, "reduction", "name", "dtype"]

    class Made(FunctionLoss):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            if len(args) > len(order) or any(k not in order for k in kwargs):
                odd = [k for k in kwargs if k not in order] or list(args)
                raise TypeError(f"{name} got {odd}; its options are {order}")
            given = {**dict(zip(order, args, strict=False)), **kwargs}
            given.pop("dtype", None)
            reduction = given.pop("reduction", "sum_over_batch_size")
            label = given.pop("name", None) or function.__name__
            super().__init__(function, reduction, label, **{**defaults, **given})

    Made.__name__ = Made.__qualname__ = name
    Made.__doc__ = function.__doc__
    return Made


MeanSquaredError = _loss("MeanSquaredError", mean_squared_error)
MeanAbsoluteError = _loss("MeanAbsoluteError", mean_absolute_error)
MeanAbsolutePercentageError = _loss("MeanAbsolutePercentageError", mean_absolute_percentage_error)
MeanSquaredLogarithmicError = _loss("MeanSquaredLogarithmicError", mean_squared_logarithmic_error)
Huber = _loss("Huber", huber, delta=1.0)
LogCosh = _loss("LogCosh", log_cosh)
KLDivergence = _loss("KLDivergence", kl_divergence)
Poisson = _loss("Poisson", poisson)
Hinge = _loss("Hinge", hinge)
SquaredHinge = _loss("SquaredHinge", squared_hinge)
CategoricalHinge = _loss("CategoricalHinge", categorical_hinge)
BinaryCrossentropy = _loss(
    "BinaryCrossentropy", binary_crossentropy, from_logits=False, label_smoothing=0.0, axis=-1
)
BinaryFocalCrossentropy = _loss(
    "BinaryFocalCrossentropy", binary_focal_crossentropy, apply_class_balancing=False, alpha=0.25,
    gamma=2.0, from_logits=False, label_smoothing=0.0, axis=-1,
)  # fmt: skip
CategoricalCrossentropy = _loss(
    "CategoricalCrossentropy", categorical_crossentropy, from_logits=False, label_smoothing=0.0,
    axis=-1,
)  # fmt: skip
CategoricalFocalCrossentropy = _loss(
    "CategoricalFocalCrossentropy", categorical_focal_crossentropy, alpha=0.25, gamma=2.0,
    from_logits=False, label_smoothing=0.0, axis=-1,
)  # fmt: skip
SparseCategoricalCrossentropy = _loss(
    "SparseCategoricalCrossentropy", sparse_categorical_crossentropy, from_logits=False,
    ignore_class=None, axis=-1,
)  # fmt: skip


class CosineSimilarity(FunctionLoss):
    """-Σ of the products of both, each normalised."""

    def __init__(
        self, axis: int = -1, reduction: str | None = "sum_over_batch_size",
        name: str | None = "cosine_similarity", dtype: Any = None,
    ) -> None:  # fmt: skip
        def negative(y_true: Any, y_pred: Any, axis: int) -> Tensor:
            return -cosine_similarity(y_true, y_pred, axis)

        super().__init__(negative, reduction, name, axis=axis)


mse = MSE = mean_squared_error
mae = MAE = mean_absolute_error
mape = MAPE = mean_absolute_percentage_error
msle = MSLE = mean_squared_logarithmic_error
kld = KLD = kl_divergence
logcosh = log_cosh

CLASSES = (
    MeanSquaredError, MeanAbsoluteError, MeanAbsolutePercentageError, MeanSquaredLogarithmicError,
    Huber, LogCosh, KLDivergence, Poisson, CosineSimilarity, Hinge, SquaredHinge, CategoricalHinge,
    BinaryCrossentropy, BinaryFocalCrossentropy, CategoricalCrossentropy,
    CategoricalFocalCrossentropy, SparseCategoricalCrossentropy,
)  # fmt: skip
FUNCTIONS = (
    mean_squared_error, mean_absolute_error, mean_absolute_percentage_error,
    mean_squared_logarithmic_error, huber, log_cosh, kl_divergence, poisson, cosine_similarity,
    hinge, squared_hinge, categorical_hinge, binary_crossentropy, binary_focal_crossentropy,
    categorical_crossentropy, categorical_focal_crossentropy, sparse_categorical_crossentropy,
)  # fmt: skip
SHORT = {
    "mse": mse, "mae": mae, "mape": mape, "msle": msle, "kld": kld, "logcosh": log_cosh,
    "bce": binary_crossentropy, "kullback_leibler_divergence": kl_divergence,
}  # fmt: skip
_registry = Registry(
    "loss",
    {c.__name__: c for c in CLASSES} | {f.__name__: f for f in FUNCTIONS} | SHORT,
)


def get(identifier: Any) -> Any:
    """The loss that a name, function, class or config means, as something that takes weights."""
    found = _registry.get(identifier)
    return found if found is None or isinstance(found, Loss) else FunctionLoss(found)
