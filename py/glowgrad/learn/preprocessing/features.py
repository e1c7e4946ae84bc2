"""New features from old ones."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from ..base import BaseEstimator, TransformerMixin
from ..utils._param_validation import one_of, only
from ..utils.validation import FLOATS, check_array, check_features, check_is_fitted
from .scalers import _names


class PolynomialFeatures(TransformerMixin, BaseEstimator):
    """All products of up to `degree` features: 1, a, b, a², ab, b² for degree 2.

    Attributes after fit: powers_ (outputs, features), n_output_features_.
    """

    def __init__(
        self,
        degree: Any = 2,
        *,
        interaction_only: bool = False,
        include_bias: bool = True,
        order: str = "C",
    ) -> None:
        self.degree = degree
        self.interaction_only = interaction_only
        self.include_bias = include_bias
        self.order = order

    def fit(self, X: Any, y: Any = None) -> PolynomialFeatures:
        only("PolynomialFeatures", order=(self.order, "C"))
        self.n_features_in_ = check_array(X).shape[1]
        low, high = (0, self.degree) if np.ndim(self.degree) == 0 else self.degree
        if not 0 <= low <= high:
            raise ValueError(f"degree must be a number or (least, most), got {self.degree!r}")
        draw = (
            itertools.combinations
            if self.interaction_only
            else itertools.combinations_with_replacement
        )
        features = range(self.n_features_in_)
        products = [c for size in range(max(low, 1), high + 1) for c in draw(features, size)]
        if self.include_bias:
            products.insert(0, ())
        self.powers_ = np.array(
            [np.bincount(c, minlength=self.n_features_in_) for c in map(_as_index, products)]
        )
        self.n_output_features_ = len(products)
        return self

    def transform(self, X: Any) -> np.ndarray:
        check_is_fitted(self)
        X = check_array(X, dtype=FLOATS)
        check_features(self, X)
        result = np.ones((len(X), self.n_output_features_), dtype=X.dtype)
        for number, powers in enumerate(self.powers_):
            for feature, power in enumerate(powers):
                for _ in range(power):
                    result[:, number] *= X[:, feature]
        return result

    def get_feature_names_out(self, input_features: Any = None) -> np.ndarray:
        check_is_fitted(self)
        names = _names(self, input_features)
        texts = []
        for powers in self.powers_:
            used = [(names[i], p) for i, p in enumerate(powers) if p]
            texts.append(" ".join(n if p == 1 else f"{n}^{p}" for n, p in used) or "1")
        return np.array(texts, dtype=object)


def _as_index(product: tuple[int, ...]) -> np.ndarray:
    return np.array(product, dtype=np.intp)


class KBinsDiscretizer(TransformerMixin, BaseEstimator):
    """Numbers as the number of the bin that they fall into.

    strategy: bins of equal width ("uniform") or of equally many samples ("quantile"). encode:
    "ordinal" or "onehot-dense". Attributes after fit: bin_edges_, n_bins_.
    """

    def __init__(
        self, n_bins: int = 5, *, encode: str = "onehot", strategy: str = "quantile",
        quantile_method: str = "averaged_inverted_cdf", dtype: Any = None,
        subsample: int | None = 200_000, random_state: Any = None,
    ) -> None:  # fmt: skip
        self.n_bins = n_bins
        self.encode = encode
        self.strategy = strategy
        self.quantile_method = quantile_method
        self.dtype = dtype
        self.subsample = subsample
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> KBinsDiscretizer:
        one_of("KBinsDiscretizer", "encode", self.encode, ("ordinal", "onehot-dense"))
        one_of("KBinsDiscretizer", "strategy", self.strategy, ("uniform", "quantile"))
        X = check_array(X, dtype=FLOATS)
        self.n_features_in_ = X.shape[1]
        edges = []
        for column in X.T:
            if self.strategy == "uniform":
                edges.append(np.linspace(column.min(), column.max(), self.n_bins + 1))
            else:
                shares = np.linspace(0, 100, self.n_bins + 1)
                method: Any = self.quantile_method
                edges.append(np.unique(np.percentile(column, shares, method=method)))
        self.bin_edges_ = edges
        self.n_bins_ = np.array([len(e) - 1 for e in edges])
        return self

    def transform(self, X: Any) -> np.ndarray:
        check_is_fitted(self)
        X = check_array(X, dtype=FLOATS)
        check_features(self, X)
        bins = np.stack(
            [
                np.searchsorted(edges[1:-1], column, side="right")
                for edges, column in zip(self.bin_edges_, X.T, strict=True)
            ],
            axis=1,
        )
        if self.encode == "ordinal":
            return bins.astype(self.dtype or X.dtype)
        columns = [
            bins[:, i, None] == np.arange(count) for i, count in enumerate(self.n_bins_.tolist())
        ]
        return np.hstack(columns).astype(self.dtype or X.dtype)


class FunctionTransformer(TransformerMixin, BaseEstimator):
    """A function as a step of a pipeline."""

    def __init__(
        self,
        func: Callable[..., Any] | None = None,
        inverse_func: Callable[..., Any] | None = None,
        *,
        validate: bool = False,
        kw_args: dict[str, Any] | None = None,
        inv_kw_args: dict[str, Any] | None = None,
    ) -> None:
        self.func = func
        self.inverse_func = inverse_func
        self.validate = validate
        self.kw_args = kw_args
        self.inv_kw_args = inv_kw_args

    def fit(self, X: Any, y: Any = None) -> FunctionTransformer:
        return self

    def transform(self, X: Any) -> Any:
        X = check_array(X) if self.validate else X
        return X if self.func is None else self.func(X, **(self.kw_args or {}))

    def inverse_transform(self, X: Any) -> Any:
        return X if self.inverse_func is None else self.inverse_func(X, **(self.inv_kw_args or {}))
