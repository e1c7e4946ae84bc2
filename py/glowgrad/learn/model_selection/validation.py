"""Scores on data that were not learned from."""

from __future__ import annotations

import time
import warnings
from typing import Any

import numpy as np

from ..base import clone, is_classifier
from ..exceptions import FitFailedWarning
from ..metrics.scorers import check_scoring, scores_of
from ..utils.indexing import take
from ..utils.validation import as_numpy, check_consistent_length, check_random_state, num_samples
from .folds import check_cv


def fit_and_score(
    estimator: Any,
    X: Any,
    y: Any,
    scorers: dict[str, Any],
    train: np.ndarray,
    test: np.ndarray,
    *,
    parameters: dict[str, Any] | None = None,
    fit_params: dict[str, Any] | None = None,
    with_train: bool = False,
    error_score: Any = np.nan,
) -> dict[str, Any]:
    """Fit a copy on the training part; its scores on both parts, and the seconds it took."""
    model = clone(estimator)
    if parameters:
        model.set_params(**parameters_copy(parameters))
    seen = (take(X, train), None if y is None else take(y, train))
    unseen = (take(X, test), None if y is None else take(y, test))
    started = time.perf_counter()
    try:
        arguments = seen if y is not None else seen[:1]
        model.fit(*arguments, **(fit_params or {}))
    except Exception as error:
        if error_score == "raise":
            raise
        warnings.warn(
            f"a fit of {estimator} failed, its score is {error_score}: {error!r}. Use "
            "error_score='raise' to see where",
            FitFailedWarning,
            stacklevel=4,
        )
        blank = dict.fromkeys(scorers, float(error_score))
        took = time.perf_counter() - started
        return {"test": blank, "train": blank, "fit_time": took, "score_time": 0.0, "model": model}
    fitted = time.perf_counter()
    result = {
        "test": scores_of(scorers, model, *unseen),
        "fit_time": fitted - started,
        "score_time": time.perf_counter() - fitted,
        "model": model,
    }
    if with_train:
        result["train"] = scores_of(scorers, model, *seen)
    return result


def parameters_copy(parameters: dict[str, Any]) -> dict[str, Any]:
    """Values that are estimators as copies that are not fitted."""
    return {name: clone(value, safe=False) for name, value in parameters.items()}


def cross_validate(
    estimator: Any,
    X: Any,
    y: Any = None,
    *,
    groups: Any = None,
    scoring: Any = None,
    cv: Any = None,
    n_jobs: int | None = None,
    verbose: int = 0,
    params: dict[str, Any] | None = None,
    pre_dispatch: Any = "2*n_jobs",
    return_train_score: bool = False,
    return_estimator: bool = False,
    return_indices: bool = False,
    error_score: Any = np.nan,
) -> dict[str, Any]:
    """For each fold: seconds of fitting and scoring, and the scores (`test_score`, or test_<name>
    for several).

    Folds are worked through one after the other: n_jobs and pre_dispatch change nothing.
    """
    check_consistent_length(X, y)
    splitter = check_cv(cv, y, classifier=is_classifier(estimator))
    scorers = check_scoring(estimator, scoring)
    splits = list(splitter.split(X, y, groups))
    results = [
        fit_and_score(
            estimator, X, y, scorers, train, test,
            fit_params=params, with_train=return_train_score, error_score=error_score,
        )
        for train, test in splits
    ]  # fmt: skip
    found: dict[str, Any] = {
        name: np.array([r[name] for r in results]) for name in ("fit_time", "score_time")
    }
    if return_estimator:
        found["estimator"] = [r["model"] for r in results]
    if return_indices:
        found["indices"] = dict(zip(("train", "test"), zip(*splits, strict=True), strict=True))
    for name in scorers:
        found[f"test_{name}"] = np.array([r["test"][name] for r in results])
        if return_train_score:
            found[f"train_{name}"] = np.array([r["train"][name] for r in results])
    return found


def cross_val_score(
    estimator: Any,
    X: Any,
    y: Any = None,
    *,
    groups: Any = None,
    scoring: Any = None,
    cv: Any = None,
    n_jobs: int | None = None,
    verbose: int = 0,
    params: dict[str, Any] | None = None,
    pre_dispatch: Any = "2*n_jobs",
    error_score: Any = np.nan,
) -> np.ndarray:
    """The score on each fold, of an estimator fitted on the others."""
    if scoring is not None and not isinstance(scoring, str) and not callable(scoring):
        raise ValueError("cross_val_score takes one score: use cross_validate for several")
    found = cross_validate(
        estimator, X, y, groups=groups, scoring=scoring, cv=cv, params=params,
        error_score=error_score,
    )  # fmt: skip
    scores: np.ndarray = found["test_score"]
    return scores


def cross_val_predict(
    estimator: Any,
    X: Any,
    y: Any = None,
    *,
    groups: Any = None,
    cv: Any = None,
    n_jobs: int | None = None,
    verbose: int = 0,
    params: dict[str, Any] | None = None,
    pre_dispatch: Any = "2*n_jobs",
    method: str = "predict",
) -> np.ndarray:
    """For each sample what an estimator says that was fitted without its fold."""
    check_consistent_length(X, y)
    splits = list(check_cv(cv, y, classifier=is_classifier(estimator)).split(X, y, groups))
    places = np.concatenate([test for _, test in splits])
    if not np.array_equal(np.sort(places), np.arange(num_samples(X))):
        raise ValueError("cross_val_predict only works for partitions")
    parts = []
    for train, test in splits:
        model = clone(estimator)
        arguments = [take(X, train)] if y is None else [take(X, train), take(y, train)]
        model.fit(*arguments, **(params or {}))
        parts.append(as_numpy(getattr(model, method)(take(X, test))))
    return np.concatenate(parts)[np.argsort(places)]


def learning_curve(
    estimator: Any,
    X: Any,
    y: Any,
    *,
    groups: Any = None,
    train_sizes: Any = (0.1, 0.325, 0.55, 0.775, 1.0),
    cv: Any = None,
    scoring: Any = None,
    shuffle: bool = False,
    random_state: Any = None,
    n_jobs: int | None = None,
    error_score: Any = np.nan,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Training sizes, and scores (sizes, folds) on the training data and on the test."""
    splits = list(check_cv(cv, y, classifier=is_classifier(estimator)).split(X, y, groups))
    most = len(splits[0][0])
    wanted = np.asarray(train_sizes)
    sizes = wanted.astype(int) if wanted.dtype.kind == "i" else (wanted * most).astype(int)
    sizes = np.unique(np.clip(sizes, 1, None))
    if sizes.max() > most:
        raise ValueError(
            f"learning_curve got train_sizes up to {sizes.max()}, but folds have {most}"
        )
    scorers = check_scoring(estimator, scoring)
    rng = check_random_state(random_state)
    if shuffle:
        splits = [(rng.permutation(train), test) for train, test in splits]
    cuts = [[(train[:size], test) for train, test in splits] for size in sizes]
    seen, unseen = _both_scores(estimator, X, y, scorers, cuts, [{}] * len(cuts), error_score)
    return sizes, seen, unseen


def validation_curve(
    estimator: Any,
    X: Any,
    y: Any,
    *,
    param_name: str,
    param_range: Any,
    groups: Any = None,
    cv: Any = None,
    scoring: Any = None,
    n_jobs: int | None = None,
    error_score: Any = np.nan,
) -> tuple[np.ndarray, np.ndarray]:
    """Scores (values, folds) on the training data and on the test, for values of a parameter."""
    splits = list(check_cv(cv, y, classifier=is_classifier(estimator)).split(X, y, groups))
    changes = [{param_name: value} for value in param_range]
    scorers = check_scoring(estimator, scoring)
    return _both_scores(estimator, X, y, scorers, [splits] * len(changes), changes, error_score)


def _both_scores(
    estimator: Any, X: Any, y: Any, scorers: Any, splits: Any, changes: Any, error_score: Any
) -> tuple[np.ndarray, np.ndarray]:
    results = [
        [
            fit_and_score(
                estimator, X, y, scorers, train, test,
                parameters=change, with_train=True, error_score=error_score,
            )
            for train, test in folds
        ]
        for folds, change in zip(splits, changes, strict=True)
    ]  # fmt: skip
    seen, unseen = (
        np.array([[r[part]["score"] for r in row] for row in results]) for part in ("train", "test")
    )
    return seen, unseen
