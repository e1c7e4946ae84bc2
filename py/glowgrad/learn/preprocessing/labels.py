"""Labels as numbers, and as columns of zeros and ones."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base import BaseEstimator, TransformerMixin
from ..utils._param_validation import only
from ..utils.multiclass import is_multilabel, type_of_target
from ..utils.validation import as_numpy, check_is_fitted, column_or_1d


class LabelEncoder(BaseEstimator):
    """Labels as 0 to n_classes - 1, in sorted order. Attribute after fit: classes_."""

    def fit(self, y: Any) -> LabelEncoder:
        self.classes_ = np.unique(column_or_1d(y))
        return self

    def fit_transform(self, y: Any) -> np.ndarray:
        self.classes_, numbers = np.unique(column_or_1d(y), return_inverse=True)
        return numbers.astype(np.int64)

    def transform(self, y: Any) -> np.ndarray:
        """Raises ValueError for a label that was not there when it was fitted."""
        check_is_fitted(self)
        labels = column_or_1d(y)
        if not len(labels):
            return np.array([], dtype=np.int64)
        unseen = np.setdiff1d(labels, self.classes_)
        if len(unseen):
            raise ValueError(f"y contains previously unseen labels: {unseen.tolist()}")
        return np.searchsorted(self.classes_, labels).astype(np.int64)

    def inverse_transform(self, y: Any) -> np.ndarray:
        check_is_fitted(self)
        numbers = column_or_1d(y)
        wrong = np.setdiff1d(numbers, np.arange(len(self.classes_)))
        if len(wrong):
            raise ValueError(f"y contains previously unseen labels: {wrong.tolist()}")
        return self.classes_[numbers.astype(np.int64)]


def label_binarize(
    y: Any, *, classes: Any, neg_label: int = 0, pos_label: int = 1, sparse_output: bool = False
) -> np.ndarray:
    """A column for each class, pos_label where a sample has it; one column for two classes."""
    only("label_binarize", sparse_output=(sparse_output, False))
    if neg_label >= pos_label:
        raise ValueError(f"neg_label={neg_label} must be less than pos_label={pos_label}.")
    labels, names = as_numpy(y), as_numpy(classes)
    kind = type_of_target(labels)
    if kind == "multilabel-indicator":
        hits = labels != 0
    elif kind in ("binary", "multiclass"):
        hits = labels.reshape(-1)[:, None] == names[None, :]
        if len(names) == 1:
            hits = np.zeros((len(labels), 1), bool)
        elif len(names) == 2:
            hits = hits[:, 1:]
    else:
        raise ValueError(f"{kind} target data is not supported with label binarization")
    return np.where(hits, np.int64(pos_label), np.int64(neg_label))


class LabelBinarizer(TransformerMixin, BaseEstimator):
    """A column for each class; one column for two. Attributes after fit: classes_, y_type_."""

    def __init__(
        self, *, neg_label: int = 0, pos_label: int = 1, sparse_output: bool = False
    ) -> None:
        self.neg_label = neg_label
        self.pos_label = pos_label
        self.sparse_output = sparse_output

    def fit(self, y: Any) -> LabelBinarizer:
        if self.neg_label >= self.pos_label:
            raise ValueError(
                f"neg_label={self.neg_label} must be strictly less than pos_label={self.pos_label}."
            )
        labels = as_numpy(y)
        self.y_type_ = type_of_target(labels)
        several = self.y_type_ == "multilabel-indicator"
        self.classes_ = np.arange(labels.shape[1]) if several else np.unique(labels)
        return self

    def fit_transform(self, y: Any) -> np.ndarray:  # type: ignore[override]
        return self.fit(y).transform(y)

    def transform(self, y: Any) -> np.ndarray:
        check_is_fitted(self)
        if is_multilabel(y) != (self.y_type_ == "multilabel-indicator"):
            raise ValueError("the labels are not of the kind that the binarizer was fitted with")
        return label_binarize(
            y, classes=self.classes_, neg_label=self.neg_label, pos_label=self.pos_label
        )

    def inverse_transform(self, Y: Any, threshold: float | None = None) -> np.ndarray:
        """Labels from columns, or from scores: the largest, or for two classes what is above the
        threshold.
        """
        check_is_fitted(self)
        Y = as_numpy(Y)
        middle = (self.pos_label + self.neg_label) / 2 if threshold is None else threshold
        if self.y_type_ == "multilabel-indicator":
            return (middle < Y).astype(np.int64)
        if len(self.classes_) == 1:
            return np.repeat(self.classes_, len(Y))
        if len(self.classes_) == 2:
            flat = Y[:, 1] if Y.ndim == 2 and Y.shape[1] == 2 else Y.ravel()
            return self.classes_[(flat > middle).astype(int)]
        return self.classes_[Y.argmax(axis=1)]


class MultiLabelBinarizer(TransformerMixin, BaseEstimator):
    """Sets of labels as rows of zeros and ones. Attribute after fit: classes_."""

    def __init__(self, *, classes: Any = None, sparse_output: bool = False) -> None:
        self.classes = classes
        self.sparse_output = sparse_output

    def fit(self, y: Any) -> MultiLabelBinarizer:
        only("MultiLabelBinarizer", sparse_output=(self.sparse_output, False))
        found = sorted({label for row in y for label in row}) if self.classes is None else None
        names = list(self.classes) if found is None else found
        text = all(isinstance(name, (int, np.integer)) for name in names)
        self.classes_ = np.array(names, dtype=int if text else object)
        return self

    def fit_transform(self, y: Any) -> np.ndarray:  # type: ignore[override]
        rows = [list(row) for row in y]
        return self.fit(rows).transform(rows)

    def transform(self, y: Any) -> np.ndarray:
        check_is_fitted(self)
        place = {name: i for i, name in enumerate(self.classes_.tolist())}
        rows = [list(row) for row in y]
        result = np.zeros((len(rows), len(place)), dtype=np.int64)
        for number, row in enumerate(rows):
            for label in row:
                if label not in place:
                    raise ValueError(f"unknown label {label!r}: the classes are {list(place)}")
                result[number, place[label]] = 1
        return result

    def inverse_transform(self, yt: Any) -> list[tuple[Any, ...]]:
        check_is_fitted(self)
        return [tuple(self.classes_.compress(row)) for row in as_numpy(yt)]
