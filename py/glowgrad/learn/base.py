"""What all estimators share (sklearn.base): parameters by name, scores, copies."""

from __future__ import annotations

import copy
import inspect
from typing import Any

import numpy as np


class BaseEstimator:
    """Parameters are the arguments of `__init__`, kept unchanged under the same names."""

    @classmethod
    def _parameters(cls) -> dict[str, Any]:
        """Names and defaults of the arguments of `__init__`."""
        signature = inspect.signature(cls.__init__)
        return {
            name: parameter.default
            for name, parameter in signature.parameters.items()
            if name != "self" and parameter.kind is not parameter.VAR_KEYWORD
        }

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The parameters; with `deep` also those of estimators among them, as outer__inner."""
        found: dict[str, Any] = {}
        for name in sorted(self._parameters()):
            value = getattr(self, name)
            if deep and hasattr(value, "get_params") and not isinstance(value, type):
                inner = value.get_params()
                found.update({f"{name}__{key}": part for key, part in inner.items()})
            found[name] = value
        return found

    def set_params(self, **params: Any) -> Any:
        """Change parameters by name; outer__inner reaches those of an estimator among them."""
        known = self.get_params(deep=True)
        nested: dict[str, dict[str, Any]] = {}
        for key, value in params.items():
            name, _, inner = key.partition("__")
            if name not in known:
                raise ValueError(
                    f"Invalid parameter {name!r} for estimator {self}. Valid parameters are: "
                    f"{sorted(self.get_params(deep=False))}."
                )
            if inner:
                nested.setdefault(name, {})[inner] = value
            else:
                setattr(self, name, value)
                known[name] = value
        for name, inside in nested.items():
            known[name].set_params(**inside)
        return self

    def __repr__(self) -> str:
        defaults = self._parameters()
        changed = [
            f"{name}={getattr(self, name)!r}"
            for name, default in defaults.items()
            if not _same(getattr(self, name, default), default)
        ]
        return f"{type(self).__name__}({', '.join(changed)})"


def _same(value: Any, default: Any) -> bool:
    return type(value) is type(default) and repr(value) == repr(default)


class ClassifierMixin:
    """A classifier: `score` is the accuracy."""

    _estimator_type = "classifier"

    def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:
        from .metrics import accuracy_score

        return float(accuracy_score(y, self.predict(X), sample_weight=sample_weight))  # type: ignore[attr-defined]


class RegressorMixin:
    """A regressor: `score` is R²."""

    _estimator_type = "regressor"

    def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:
        from .metrics import r2_score

        return float(r2_score(y, self.predict(X), sample_weight=sample_weight))  # type: ignore[attr-defined]


class TransformerMixin:
    """A transformer: `fit_transform` is `fit` and then `transform`."""

    def fit_transform(self, X: Any, y: Any = None, **fit_params: Any) -> Any:
        if y is None:
            return self.fit(X, **fit_params).transform(X)  # type: ignore[attr-defined]
        return self.fit(X, y, **fit_params).transform(X)  # type: ignore[attr-defined]


class ClusterMixin:
    """A clusterer: `fit_predict` gives the labels of the samples that it was fitted with."""

    _estimator_type = "clusterer"

    def fit_predict(self, X: Any, y: Any = None, **kwargs: Any) -> np.ndarray:
        self.fit(X, **kwargs)  # type: ignore[attr-defined]
        return self.labels_  # type: ignore[attr-defined]


def is_classifier(estimator: Any) -> bool:
    return getattr(estimator, "_estimator_type", None) == "classifier"


def is_regressor(estimator: Any) -> bool:
    return getattr(estimator, "_estimator_type", None) == "regressor"


def clone(estimator: Any, *, safe: bool = True) -> Any:
    """A new estimator with the same parameters, not fitted; lists are cloned part by part."""
    if isinstance(estimator, (list, tuple, set, frozenset)):
        return type(estimator)(clone(part, safe=safe) for part in estimator)
    if not hasattr(estimator, "get_params") or isinstance(estimator, type):
        if safe:
            raise TypeError(
                f"clone takes an estimator (an instance with get_params), got {estimator!r}"
            )
        return copy.deepcopy(estimator)
    parameters = estimator.get_params(deep=False)
    return type(estimator)(**{name: clone(value, safe=False) for name, value in parameters.items()})
