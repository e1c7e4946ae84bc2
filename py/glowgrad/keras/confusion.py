"""Metrics that count right and wrong answers: precision, recall, F1, AUC, IoU."""

from __future__ import annotations

from typing import Any

import numpy as np

import glowgrad as gg

from ..tensor import Tensor
from ..tensor.creation import tensor
from .losses import as_pair
from .metric import Metric, added, zeroed
from .variable import as_value

_EPSILON = 1e-7


def _weights(sample_weight: Any, like: Tensor) -> Tensor | None:
    """Sample weights in the shape of the targets."""
    if sample_weight is None:
        return None
    weight = as_value(sample_weight).to(like.dtype).to(like.device)
    while weight.ndim < like.ndim:
        weight = weight.unsqueeze(-1)
    return weight.expand(like.shape)


class _Counts(Metric):
    """True and false positives and negatives at each threshold, over all outputs.

    Raises ValueError for thresholds outside of [0, 1].
    """

    _KINDS = ("tp", "fp", "tn", "fn")

    def __init__(
        self, thresholds: Any = None, name: str | None = None, dtype: Any = None,
        top_k: int | None = None, class_id: int | None = None,
    ) -> None:  # fmt: skip
        super().__init__(name)
        self.init_thresholds = thresholds
        given = [0.5] if thresholds is None else np.atleast_1d(thresholds).tolist()
        if any(t is None or not 0 <= t <= 1 for t in given):
            raise ValueError(
                f"Threshold values must be in [0, 1]. Received: thresholds={thresholds}"
            )
        self.thresholds = given
        self.top_k, self.class_id = top_k, class_id
        self.reset_state()

    def reset_state(self) -> None:
        known: dict[str, Any] = self.__dict__.get("_counts") or dict.fromkeys(self._KINDS, 0.0)
        self._counts = {kind: zeroed(state) for kind, state in known.items()}

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        y_true, y_pred = (t.detach() for t in as_pair(y_true, y_pred))
        weight = _weights(sample_weight, y_true)
        if self.top_k is not None:
            kept = y_pred.topk(self.top_k, -1).values[..., -1:]
            y_pred = (y_pred >= kept).where(y_pred, -1.0)
        if self.class_id is not None:
            y_true, y_pred = y_true[..., self.class_id], y_pred[..., self.class_id]
            weight = None if weight is None else weight[..., self.class_id]
        limits = [-0.5] if self.top_k is not None and self.init_thresholds is None else \
            self.thresholds  # fmt: skip
        y_true, y_pred = y_true.reshape(-1), y_pred.reshape(-1)
        cut = tensor(limits, device=y_pred.device).unsqueeze(1)
        said, holds = y_pred > cut, (y_true != 0).expand(len(limits), -1)
        scale = None if weight is None else weight.reshape(-1)
        for kind, found in (
            ("tp", said & holds), ("fp", said & ~holds), ("tn", ~said & ~holds),
            ("fn", ~said & holds),
        ):  # fmt: skip
            counted = found.to(y_pred.dtype)
            counted = counted if scale is None else counted * scale
            self._counts[kind] = added(self._counts[kind], counted.sum(1))

    def _count(self, kind: str) -> Any:
        return as_value(self._counts[kind])

    def _shown(self, values: Any) -> Any:
        return values[0] if values.ndim and len(self.thresholds) == 1 else values

    def get_config(self) -> dict[str, Any]:
        return {"name": self.name, "thresholds": self.init_thresholds}


class TruePositives(_Counts):
    """How many of what is so was said to be so."""

    _kind = "tp"

    def __init__(self, thresholds: Any = None, name: str | None = None, dtype: Any = None) -> None:
        super().__init__(thresholds, name)

    def result(self) -> Any:
        return self._shown(self._count(self._kind)).clone()


class FalsePositives(TruePositives):
    """How many were said to be so and are not."""

    _kind = "fp"


class TrueNegatives(TruePositives):
    """How many of what is not so was said not to be."""

    _kind = "tn"


class FalseNegatives(TruePositives):
    """How many were said not to be so and are."""

    _kind = "fn"


def _share(part: Any, other: Any) -> Any:
    whole = part + other
    return (whole > 0).where(part / whole.clamp(min=_EPSILON), 0.0)


class Precision(_Counts):
    """True positives / (true + false positives)."""

    def __init__(
        self, thresholds: Any = None, top_k: int | None = None, class_id: int | None = None,
        name: str | None = None, dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(thresholds, name, dtype, top_k, class_id)

    def result(self) -> Any:
        return self._shown(_share(self._count("tp"), self._count("fp")))


class Recall(Precision):
    """True positives / (true positives + false negatives)."""

    def result(self) -> Any:
        return self._shown(_share(self._count("tp"), self._count("fn")))


class AUC(_Counts):
    """The area under the ROC curve ("ROC") or the precision-recall curve ("PR"), by thresholds.

    Source of the PR interpolation: Davis, Goadrich, 2006.
    """

    def __init__(
        self, num_thresholds: int = 200, curve: str = "ROC",
        summation_method: str = "interpolation", name: str | None = None, dtype: Any = None,
        thresholds: Any = None, multi_label: bool = False, num_labels: int | None = None,
        label_weights: Any = None, from_logits: bool = False,
    ) -> None:  # fmt: skip
        if multi_label or label_weights is not None:
            raise NotImplementedError("AUC counts all outputs together here, not by label")
        if curve not in ("ROC", "PR"):
            raise ValueError(f'Invalid `curve` argument value {curve!r}: "ROC" or "PR"')
        if summation_method not in ("interpolation", "minoring", "majoring"):
            raise ValueError(f"Invalid `summation_method` argument value {summation_method!r}")
        if thresholds is None:
            if num_thresholds <= 1:
                raise ValueError(f"Argument `num_thresholds` must be > 1, not {num_thresholds}")
            thresholds = [(i + 1) / (num_thresholds - 1) for i in range(num_thresholds - 2)]
        super().__init__(sorted(thresholds) or [0.5], name)
        self.thresholds = [-_EPSILON, *self.thresholds, 1.0 + _EPSILON]
        self.num_thresholds, self.curve = len(self.thresholds), curve
        self.summation_method, self.from_logits = summation_method, from_logits

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        y_pred = as_value(y_pred)
        super().update_state(
            y_true, y_pred.sigmoid() if self.from_logits else y_pred, sample_weight
        )

    def result(self) -> Any:
        tp, fp, tn, fn = (self._count(kind) for kind in self._KINDS)
        if not tp.ndim:
            return as_value(0.0)
        if self.curve == "PR" and self.summation_method == "interpolation":
            return self._pr_area(tp, fp, fn)
        recall = _share(tp, fn)
        x, y = (_share(fp, tn), recall) if self.curve == "ROC" else (recall, _share(tp, fp))
        if self.summation_method == "interpolation":
            heights = (y[:-1] + y[1:]) / 2
        elif self.summation_method == "minoring":
            heights = y[:-1].minimum(y[1:])
        else:
            heights = y[:-1].maximum(y[1:])
        return ((x[:-1] - x[1:]) * heights).sum()

    def _pr_area(self, tp: Any, fp: Any, fn: Any) -> Any:
        positives = tp + fp
        more, said = tp[:-1] - tp[1:], positives[:-1] - positives[1:]
        slope = (said > 0).where(more / said.clamp(min=_EPSILON), 0.0)
        intercept = tp[1:] - slope * positives[1:]
        both = (positives[:-1] > 0) & (positives[1:] > 0)
        ratio = both.where(positives[:-1] / positives[1:].clamp(min=_EPSILON), 1.0)
        area = slope * (more + intercept * ratio.clamp(min=_EPSILON).log())
        return (area / (tp[1:] + fn[1:]).clamp(min=_EPSILON)).sum()


class FBetaScore(Metric):
    """(1 + β²) · precision · recall / (β² · precision + recall) of each class, and their mean.

    average: None, "micro", "macro" or "weighted". Without a threshold the highest score counts.
    """

    def __init__(
        self, average: str | None = None, beta: float = 1.0, threshold: float | None = None,
        name: str | None = "fbeta_score", dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(name)
        if average not in (None, "micro", "macro", "weighted"):
            raise ValueError(
                "Invalid `average` argument value. Expected one of: {None, 'micro', 'macro', "
                f"'weighted'}}. Received: average={average}"
            )
        if beta <= 0:
            raise ValueError(f"Invalid `beta` argument value: {beta}; it must be positive")
        self.average, self.beta, self.threshold = average, beta, threshold
        self.reset_state()

    def reset_state(self) -> None:
        self._counts = [zeroed(state) for state in self.__dict__.get("_counts", [0.0] * 3)]

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        y_true, y_pred = (t.detach() for t in as_pair(y_true, y_pred))
        if y_true.ndim != 2:
            raise ValueError(
                f"{type(self).__name__} expects 2D inputs with shape (batch_size, output_dim), "
                f"one-hot targets. Received: y_true.shape={tuple(y_true.shape)}"
            )
        if self.threshold is None:
            top = y_pred.amax(-1, keepdim=True)
            said = ((y_pred == top) & (y_pred.abs() > 1e-9)).to(y_true.dtype)
        else:
            said = (y_pred > self.threshold).to(y_true.dtype)
        weight = _weights(sample_weight, y_true)
        axis: Any = None if self.average == "micro" else 0
        parts = (said * y_true, said * (1 - y_true), (1 - said) * y_true)
        for number, part in enumerate(parts):
            part = part if weight is None else part * weight
            self._counts[number] = added(self._counts[number], part.sum(axis))

    def result(self) -> Any:
        tp, fp, fn = map(as_value, self._counts)
        precision, recall = tp / (tp + fp + _EPSILON), tp / (tp + fn + _EPSILON)
        square = self.beta**2
        score = (1 + square) * precision * recall / (precision * square + recall + _EPSILON)
        if self.average == "weighted":
            share = (tp + fn) / ((tp + fn).sum() + _EPSILON)
            return (score * share).sum()
        return score.mean() if self.average else score


class F1Score(FBetaScore):
    """The harmonic mean of precision and recall of each class, and their mean."""

    def __init__(
        self, average: str | None = None, threshold: float | None = None,
        name: str | None = "f1_score", dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(average, 1.0, threshold, name)


class MeanIoU(Metric):
    """The mean over classes of intersection / union of what is and what was said.

    Targets and outputs are class numbers; sparse_y_true or sparse_y_pred False: one-hot or scores.
    """

    def __init__(
        self, num_classes: int, name: str | None = None, dtype: Any = None,
        ignore_class: int | None = None, sparse_y_true: bool = True, sparse_y_pred: bool = True,
        axis: int = -1,
    ) -> None:  # fmt: skip
        super().__init__(name)
        self.num_classes, self.ignore_class, self.axis = num_classes, ignore_class, axis
        self.sparse_y_true, self.sparse_y_pred = sparse_y_true, sparse_y_pred
        self.reset_state()

    def reset_state(self) -> None:
        self._matrix = zeroed(self.__dict__.get("_matrix"))

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        y_true, y_pred = as_value(y_true).detach(), as_value(y_pred).detach()
        y_true = y_true if self.sparse_y_true else y_true.argmax(self.axis)
        y_pred = y_pred if self.sparse_y_pred else y_pred.argmax(self.axis)
        rows, columns = y_true.reshape(-1).long(), y_pred.reshape(-1).long()
        weight = rows.new_ones(rows.shape, dtype=gg.float32)
        if sample_weight is not None:
            given = as_value(sample_weight).float()
            weight = given.expand(y_true.shape).reshape(-1) if given.ndim else weight * given
        if self.ignore_class is not None:
            kept = rows != self.ignore_class
            weight = weight * kept.float()
            rows = kept.where(rows, 0)
        one_hot = gg.nn.functional.one_hot
        said = one_hot(columns, self.num_classes).float() * weight.unsqueeze(1)
        counted = one_hot(rows, self.num_classes).float().T @ said
        self._matrix = added(self._matrix, counted)

    def result(self) -> Any:
        matrix = as_value(self._matrix)
        if not matrix.ndim:
            return as_value(0.0)
        hits = matrix.diagonal()
        union = matrix.sum(0) + matrix.sum(1) - hits
        known = (union > 0).float()
        return (hits / (union + _EPSILON)).sum() / known.sum().clamp(min=_EPSILON)


class OneHotMeanIoU(MeanIoU):
    """MeanIoU of one-hot targets and scores."""

    def __init__(
        self, num_classes: int, name: str | None = None, dtype: Any = None,
        ignore_class: int | None = None, sparse_y_pred: bool = False, axis: int = -1,
    ) -> None:  # fmt: skip
        super().__init__(num_classes, name, dtype, ignore_class, False, sparse_y_pred, axis)
