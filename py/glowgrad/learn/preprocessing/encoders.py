"""Columns of categories as numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base import BaseEstimator, TransformerMixin
from ..utils._param_validation import one_of, only
from ..utils.validation import as_numpy, check_features, check_is_fitted
from .scalers import _names


def _columns(X: Any) -> np.ndarray:
    """A matrix of numbers, or of objects where it holds anything else."""
    if isinstance(X, (list, tuple)):
        rows = [list(row) if isinstance(row, (list, tuple, np.ndarray)) else row for row in X]
        mixed = len({type(v) for row in rows if isinstance(row, list) for v in row}) > 1
        array = np.array(rows, dtype=object) if mixed else np.asarray(rows)
    else:
        array = as_numpy(X)
    if array.ndim != 2:
        raise ValueError(
            f"Expected 2D array, got shape {array.shape}: use array.reshape(-1, 1) for one column"
        )
    return array


class _Encoder(TransformerMixin, BaseEstimator):
    categories: Any
    handle_unknown: str
    categories_: list[np.ndarray]
    n_features_in_: int

    def _find_categories(self, X: np.ndarray) -> None:
        self.n_features_in_ = X.shape[1]
        if isinstance(self.categories, str):
            one_of(type(self).__name__, "categories", self.categories, ("auto",))
            self.categories_ = [_unique(column) for column in X.T]
            return
        if len(self.categories) != X.shape[1]:
            raise ValueError("Shape mismatch: categories should be a list for each column of X")
        self.categories_ = [
            np.array(given, dtype=object if X.dtype == object else None)
            for given in self.categories
        ]
        if self.handle_unknown == "error":
            self._places(X)

    def _places(self, X: np.ndarray) -> np.ndarray:
        """The number of each value among its column's categories; -1 if it is not there."""
        check_features(self, X)
        result = np.empty(X.shape, dtype=np.int64)
        for number, (column, categories) in enumerate(zip(X.T, self.categories_, strict=True)):
            place = {value: i for i, value in enumerate(categories.tolist())}
            result[:, number] = [place.get(value, -1) for value in column.tolist()]
            if self.handle_unknown == "error" and (result[:, number] < 0).any():
                unknown = sorted({str(v) for v in column[result[:, number] < 0]})
                raise ValueError(f"Found unknown categories {unknown} in column {number}")
        return result


def _unique(column: np.ndarray) -> np.ndarray:
    if column.dtype != object:
        return np.unique(column)
    values = set(column.tolist())
    try:
        return np.array(sorted(values), dtype=object)
    except TypeError:
        kinds = sorted({type(v).__name__ for v in values})
        raise TypeError(
            f"Encoders require their input argument must be uniformly strings or numbers: {kinds}"
        ) from None


class OneHotEncoder(_Encoder):
    """A column of zeros and ones for each category of each column.

    drop: None, "first", "if_binary" or one category a column. handle_unknown: "error" or "ignore"
    (all zeros). Attributes after fit: categories_, drop_idx_. There are no sparse matrices here:
    pass sparse_output=False.
    """

    def __init__(
        self,
        *,
        categories: Any = "auto",
        drop: Any = None,
        sparse_output: bool = True,
        dtype: Any = np.float64,
        handle_unknown: str = "error",
        min_frequency: Any = None,
        max_categories: int | None = None,
        feature_name_combiner: Any = "concat",
    ) -> None:
        self.categories = categories
        self.sparse_output = sparse_output
        self.dtype = dtype
        self.handle_unknown = handle_unknown
        self.drop = drop
        self.min_frequency = min_frequency
        self.max_categories = max_categories
        self.feature_name_combiner = feature_name_combiner

    def fit(self, X: Any, y: Any = None) -> OneHotEncoder:
        one_of("OneHotEncoder", "handle_unknown", self.handle_unknown, ("error", "ignore"))
        only(
            "OneHotEncoder",
            min_frequency=(self.min_frequency, None),
            max_categories=(self.max_categories, None),
            feature_name_combiner=(self.feature_name_combiner, "concat"),
        )
        self._find_categories(_columns(X))
        self.drop_idx_ = self._dropped()
        return self

    def _dropped(self) -> np.ndarray | None:
        if self.drop is None:
            return None
        if isinstance(self.drop, str):
            one_of("OneHotEncoder", "drop", self.drop, ("first", "if_binary"))
            chosen = [
                0 if self.drop == "first" or len(names) == 2 else None for names in self.categories_
            ]
            return np.array(chosen, dtype=object)
        found = []
        for value, names in zip(self.drop, self.categories_, strict=True):
            if value not in names.tolist():
                raise ValueError(f"the category to drop, {value!r}, is not one of {names.tolist()}")
            found.append(names.tolist().index(value))
        return np.array(found, dtype=object)

    def transform(self, X: Any) -> Any:
        check_is_fitted(self)
        places = self._places(_columns(X))
        parts = []
        for number, names in enumerate(self.categories_):
            part = (places[:, number, None] == np.arange(len(names))).astype(self.dtype)
            part = np.delete(part, self._left_out(number), axis=1)
            parts.append(part)
        dense = np.hstack(parts)
        return _Sparse(dense) if self.sparse_output else dense

    def _left_out(self, number: int) -> list[int]:
        dropped = None if self.drop_idx_ is None else self.drop_idx_[number]
        return [] if dropped is None else [int(dropped)]

    def inverse_transform(self, X: Any) -> np.ndarray:
        check_is_fitted(self)
        X = X.toarray() if isinstance(X, _Sparse) else as_numpy(X)
        kinds = {names.dtype for names in self.categories_}
        dtype: Any = kinds.pop() if len(kinds) == 1 else object
        result = np.empty((len(X), len(self.categories_)), dtype=dtype)
        start = 0
        for number, names in enumerate(self.categories_):
            left_out = self._left_out(number)
            kept = np.delete(np.arange(len(names)), left_out)
            part = X[:, start : start + len(kept)]
            start += len(kept)
            values: Any = np.empty(len(X), dtype)
            if len(kept):
                values = names[kept[part.argmax(axis=1)]]
            empty = part.sum(axis=1) == 0
            if empty.any():
                if left_out:
                    values = np.where(empty, names[left_out[0]], values)
                elif self.handle_unknown == "ignore":
                    result = result.astype(object)
                    values = np.where(empty, None, values.astype(object))
                else:
                    raise ValueError(f"a sample has no category in column {number}")
            result[:, number] = values
        if start != X.shape[1]:
            raise ValueError(f"Shape of the passed X is not correct. Expected {start} columns")
        return result

    def get_feature_names_out(self, input_features: Any = None) -> np.ndarray:
        check_is_fitted(self)
        names = _names(self, input_features)
        return np.array(
            [
                f"{name}_{category}"
                for number, name in enumerate(names)
                for place, category in enumerate(self.categories_[number])
                if place not in self._left_out(number)
            ],
            dtype=object,
        )


class _Sparse:
    """Stands where scikit-learn gives a sparse matrix: `toarray()` is what can be done with it."""

    def __init__(self, dense: np.ndarray) -> None:
        self._dense = dense
        self.shape = dense.shape
        self.dtype = dense.dtype
        self.nnz = int((dense != 0).sum())

    def toarray(self) -> np.ndarray:
        return self._dense

    def todense(self) -> np.ndarray:
        return self._dense

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        raise TypeError(
            "a sparse matrix is no array: use OneHotEncoder(sparse_output=False), or .toarray()"
        )

    def __repr__(self) -> str:
        return f"<sparse matrix of shape {self.shape} with {self.nnz} stored elements>"


class OrdinalEncoder(_Encoder):
    """Each category as its number. Attribute after fit: categories_.

    handle_unknown: "error" or "use_encoded_value" (with unknown_value).
    """

    def __init__(
        self,
        *,
        categories: Any = "auto",
        dtype: Any = np.float64,
        handle_unknown: str = "error",
        unknown_value: Any = None,
        encoded_missing_value: Any = np.nan,
        min_frequency: Any = None,
        max_categories: int | None = None,
    ) -> None:
        self.categories = categories
        self.dtype = dtype
        self.handle_unknown = handle_unknown
        self.unknown_value = unknown_value
        self.encoded_missing_value = encoded_missing_value
        self.min_frequency = min_frequency
        self.max_categories = max_categories

    def fit(self, X: Any, y: Any = None) -> OrdinalEncoder:
        options = ("error", "use_encoded_value")
        one_of("OrdinalEncoder", "handle_unknown", self.handle_unknown, options)
        only(
            "OrdinalEncoder",
            min_frequency=(self.min_frequency, None),
            max_categories=(self.max_categories, None),
        )
        if (self.handle_unknown == "error") != (self.unknown_value is None):
            raise TypeError(
                "unknown_value should be a number with handle_unknown='use_encoded_value', and "
                f"only then: got {self.unknown_value!r}"
            )
        self._find_categories(_columns(X))
        return self

    def transform(self, X: Any) -> np.ndarray:
        check_is_fitted(self)
        places = self._places(_columns(X))
        result = places.astype(self.dtype)
        if self.handle_unknown != "error":
            result[places < 0] = self.unknown_value
        return result

    def inverse_transform(self, X: Any) -> np.ndarray:
        check_is_fitted(self)
        X = as_numpy(X)
        columns: list[Any] = []
        for number, names in enumerate(self.categories_):
            column = X[:, number]
            known = np.isin(column, np.arange(len(names)))
            values = names[np.where(known, column, 0).astype(int)]
            columns.append(values if known.all() else np.where(known, values.astype(object), None))
        same = len({c.dtype for c in columns}) == 1
        return np.stack([c if same else c.astype(object) for c in columns], axis=1)
