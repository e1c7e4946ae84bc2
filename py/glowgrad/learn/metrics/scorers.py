"""Scores by name: what `scoring=` takes. Higher is always better, so errors are negative."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from . import accuracy, agreement, clustering, precision_recall, probability, ranking, regression


class Scorer:
    """Called with an estimator, samples and truth, gives sign · score(truth, response)."""

    def __init__(
        self, score_func: Callable[..., Any], sign: int, kwargs: dict[str, Any], response: Any
    ) -> None:
        self._score_func = score_func
        self._sign = sign
        self._kwargs = kwargs
        self._responses = (response,) if isinstance(response, str) else tuple(response)

    def __call__(self, estimator: Any, X: Any, y_true: Any = None, **kwargs: Any) -> float:
        name = next((r for r in self._responses if hasattr(estimator, r)), None)
        if name is None:
            raise AttributeError(
                f"{type(estimator).__name__} has none of the following attributes: "
                f"{', '.join(self._responses)}."
            )
        response = getattr(estimator, name)(X)
        two = name == "predict_proba" and response.ndim == 2 and response.shape[1] == 2
        if two and self._score_func is not probability.log_loss:
            response = response[:, 1]
        return self._sign * self._score_func(y_true, response, **{**self._kwargs, **kwargs})

    def __repr__(self) -> str:
        sign = "" if self._sign > 0 else ", greater_is_better=False"
        return f"make_scorer({self._score_func.__name__}{sign})"


def make_scorer(
    score_func: Callable[..., Any],
    *,
    response_method: Any = "predict",
    greater_is_better: bool = True,
    **kwargs: Any,
) -> Scorer:
    """A scorer from a function of truth and what `response_method` of an estimator gives."""
    return Scorer(score_func, 1 if greater_is_better else -1, kwargs, response_method)


_SCORE = ("decision_function", "predict_proba")
_SCORERS: dict[str, Scorer] = {
    "accuracy": make_scorer(accuracy.accuracy_score),
    "balanced_accuracy": make_scorer(accuracy.balanced_accuracy_score),
    "top_k_accuracy": make_scorer(accuracy.top_k_accuracy_score, response_method=_SCORE),
    "matthews_corrcoef": make_scorer(agreement.matthews_corrcoef),
    "neg_log_loss": make_scorer(
        probability.log_loss, greater_is_better=False, response_method="predict_proba"
    ),
    "neg_brier_score": make_scorer(
        probability.brier_score_loss, greater_is_better=False, response_method="predict_proba"
    ),
    "roc_auc": make_scorer(ranking.roc_auc_score, response_method=_SCORE),
    "average_precision": make_scorer(ranking.average_precision_score, response_method=_SCORE),
    "r2": make_scorer(regression.r2_score),
    "explained_variance": make_scorer(regression.explained_variance_score),
}
for _kind in ("ovr", "ovo"):
    for _suffix, _average in (("", "macro"), ("_weighted", "weighted")):
        _SCORERS[f"roc_auc_{_kind}{_suffix}"] = make_scorer(
            ranking.roc_auc_score,
            response_method="predict_proba",
            multi_class=_kind,
            average=_average,
        )
for _function in (
    regression.mean_squared_error, regression.mean_absolute_error,
    regression.root_mean_squared_error, regression.median_absolute_error, regression.max_error,
    regression.mean_absolute_percentage_error, regression.mean_squared_log_error,
):  # fmt: skip
    _SCORERS[f"neg_{_function.__name__}"] = make_scorer(_function, greater_is_better=False)
for _name in ("precision", "recall", "f1", "jaccard"):
    _function = getattr(precision_recall, f"{_name}_score")
    _SCORERS[_name] = make_scorer(_function, average="binary")
    for _average in ("macro", "micro", "samples", "weighted"):
        _SCORERS[f"{_name}_{_average}"] = make_scorer(_function, average=_average, pos_label=None)
for _name in (
    "adjusted_mutual_info_score", "adjusted_rand_score", "completeness_score",
    "fowlkes_mallows_score", "homogeneity_score", "mutual_info_score",
    "normalized_mutual_info_score", "rand_score", "v_measure_score",
):  # fmt: skip
    _SCORERS[_name] = make_scorer(getattr(clustering, _name))


def get_scorer_names() -> list[str]:
    """The names that `get_scorer` knows, in alphabetical order."""
    return sorted(_SCORERS)


def get_scorer(scoring: Any) -> Any:
    """The scorer of this name; what can be called stays."""
    if not isinstance(scoring, str):
        return scoring
    if scoring not in _SCORERS:
        raise ValueError(
            f"{scoring!r} is not a valid scoring value. Valid options are: "
            f"{', '.join(get_scorer_names())}"
        )
    return _SCORERS[scoring]


def _own_score(estimator: Any, X: Any, y: Any = None) -> float:
    return float(estimator.score(X) if y is None else estimator.score(X, y))


def check_scoring(estimator: Any, scoring: Any = None) -> dict[str, Any]:
    """Scorers by name: one called "score" for a name, a function or None, else one each."""
    if scoring is None:
        if not hasattr(estimator, "score"):
            raise TypeError(
                f"If no scoring is specified, the estimator passed should have a 'score' method. "
                f"The estimator {estimator!r} does not."
            )
        return {"score": _own_score}
    if isinstance(scoring, str) or callable(scoring):
        return {"score": get_scorer(scoring)}
    if isinstance(scoring, dict):
        return {name: get_scorer(part) for name, part in scoring.items()}
    return {name: get_scorer(name) for name in scoring}


def scores_of(scorers: dict[str, Any], estimator: Any, X: Any, y: Any) -> dict[str, float]:
    """What each scorer says."""
    found = {}
    for name, scorer in scorers.items():
        value = scorer(estimator, X, y) if y is not None else scorer(estimator, X)
        if np.ndim(value):
            raise ValueError(f"scoring must return a number, got {value!r}")
        found[name] = float(value)
    return found
