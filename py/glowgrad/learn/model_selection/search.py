"""The best parameters by cross-validation."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

import numpy as np

from ..base import BaseEstimator, clone, is_classifier
from ..exceptions import NotFittedError
from ..metrics.scorers import check_scoring, scores_of
from .folds import check_cv
from .grid import ParameterGrid, ParameterSampler
from .validation import fit_and_score, parameters_copy

_HANDED_ON = (
    "classes_", "decision_function", "inverse_transform", "n_features_in_", "predict",
    "predict_log_proba", "predict_proba", "score_samples", "transform",
)  # fmt: skip


class _Search(BaseEstimator):
    """Tries candidates, keeps the best, and stands for an estimator fitted with it."""

    estimator: Any
    scoring: Any
    refit: Any
    cv: Any
    error_score: Any
    return_train_score: bool
    verbose: int

    def _candidates(self) -> Iterable[dict[str, Any]]:
        raise NotImplementedError

    @property
    def _estimator_type(self) -> Any:
        return getattr(self.estimator, "_estimator_type", None)

    def fit(self, X: Any, y: Any = None, **params: Any) -> Any:
        groups = params.pop("groups", None)
        scorers = check_scoring(self.estimator, self.scoring)
        self.multimetric_ = list(scorers) != ["score"]
        if self.multimetric_ and self.refit is not False and self.refit not in scorers:
            raise ValueError(
                "with several scores refit must be the name of the one that decides, or False: "
                f"got {self.refit!r}"
            )
        splitter = check_cv(self.cv, y, classifier=is_classifier(self.estimator))
        splits = list(splitter.split(X, y, groups))
        candidates = list(self._candidates())
        self.n_splits_ = len(splits)
        if self.verbose > 0:
            print(
                f"Fitting {len(splits)} folds for each of {len(candidates)} candidates, totalling "
                f"{len(candidates) * len(splits)} fits"
            )
        results = [
            [
                fit_and_score(
                    self.estimator, X, y, scorers, train, test, parameters=candidate,
                    fit_params=params, with_train=self.return_train_score,
                    error_score=self.error_score,
                )
                for train, test in splits
            ]
            for candidate in candidates
        ]  # fmt: skip
        self.scorer_ = scorers if self.multimetric_ else scorers["score"]
        self.cv_results_ = self._table(candidates, results, list(scorers))
        if self.refit or not self.multimetric_:
            self._choose(candidates)
        if self.refit:
            self._refit(X, y, params)
        return self

    def _choose(self, candidates: list[dict[str, Any]]) -> None:
        name = self.refit if self.multimetric_ else "score"
        if callable(self.refit):
            self.best_index_ = int(self.refit(self.cv_results_))
        else:
            self.best_index_ = int(self.cv_results_[f"rank_test_{name}"].argmin())
            self.best_score_ = self.cv_results_[f"mean_test_{name}"][self.best_index_]
        self.best_params_ = candidates[self.best_index_]

    def _refit(self, X: Any, y: Any, params: dict[str, Any]) -> None:
        chosen = parameters_copy(self.best_params_)
        self.best_estimator_ = clone(self.estimator).set_params(**chosen)
        started = time.perf_counter()
        self.best_estimator_.fit(*([X] if y is None else [X, y]), **params)
        self.refit_time_ = time.perf_counter() - started

    def _table(
        self, candidates: list[dict[str, Any]], results: Any, names: list[str]
    ) -> dict[str, Any]:
        table: dict[str, Any] = {}
        for key in ("fit_time", "score_time"):
            times = np.array([[r[key] for r in row] for row in results])
            table[f"mean_{key}"], table[f"std_{key}"] = times.mean(axis=1), times.std(axis=1)
        for name in sorted({name for candidate in candidates for name in candidate}):
            table[f"param_{name}"] = _column(name, candidates)
        table["params"] = candidates
        parts = ("test", "train") if self.return_train_score else ("test",)
        for name in names:
            for part in parts:
                scores = np.array([[r[part][name] for r in row] for row in results], float)
                for fold in range(scores.shape[1]):
                    table[f"split{fold}_{part}_{name}"] = scores[:, fold]
                table[f"mean_{part}_{name}"] = scores.mean(axis=1)
                table[f"std_{part}_{name}"] = scores.std(axis=1)
                if part == "test":
                    table[f"rank_test_{name}"] = _ranks(scores.mean(axis=1))
        return table

    def score(self, X: Any, y: Any = None) -> float:
        """What the deciding score says of the best estimator on these data."""
        model = self._best("score")
        scorers = self.scorer_ if self.multimetric_ else {"score": self.scorer_}
        name = self.refit if self.multimetric_ else "score"
        return scores_of({name: scorers[name]}, model, X, y)[name]

    def _best(self, asked: str) -> Any:
        if "best_estimator_" in vars(self):
            return self.best_estimator_
        if "cv_results_" in vars(self):
            raise AttributeError(f"with refit=False there is no fitted estimator for {asked!r}")
        raise NotFittedError(
            f"This {type(self).__name__} instance is not fitted yet. Call 'fit' first."
        )

    def __getattr__(self, name: str) -> Any:
        if name in _HANDED_ON:
            return getattr(self._best(name), name)
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")


def _column(name: str, candidates: list[dict[str, Any]]) -> Any:
    """What each candidate has for a parameter, masked where it has none."""
    given = [candidate[name] for candidate in candidates if name in candidate]
    numeric = all(isinstance(value, (bool, int, float)) for value in given)
    values = np.zeros(len(candidates), dtype=np.array(given).dtype if numeric else object)
    present = np.array([name in candidate for candidate in candidates])
    for place, value in zip(np.flatnonzero(present), given, strict=True):
        values[place] = value
    return np.ma.MaskedArray(values, mask=~present)


def _ranks(means: np.ndarray) -> np.ndarray:
    """1 for the best; equal means share the better rank, nan is last."""
    values = np.where(np.isnan(means), np.nanmin(means, initial=0) - 1, means)
    return np.array([1 + (values > value).sum() for value in values], dtype=np.int32)


class GridSearchCV(_Search):
    """Every combination of a grid, each by cross-validation; the best is fitted on all data.

    Candidates are worked through one after the other: n_jobs and pre_dispatch change nothing.
    """

    def __init__(
        self,
        estimator: Any,
        param_grid: Any,
        *,
        scoring: Any = None,
        n_jobs: int | None = None,
        refit: Any = True,
        cv: Any = None,
        verbose: int = 0,
        pre_dispatch: Any = "2*n_jobs",
        error_score: Any = np.nan,
        return_train_score: bool = False,
    ) -> None:
        self.estimator = estimator
        self.param_grid = param_grid
        self.scoring = scoring
        self.n_jobs = n_jobs
        self.refit = refit
        self.cv = cv
        self.verbose = verbose
        self.pre_dispatch = pre_dispatch
        self.error_score = error_score
        self.return_train_score = return_train_score

    def _candidates(self) -> Iterable[dict[str, Any]]:
        return ParameterGrid(self.param_grid)


class RandomizedSearchCV(_Search):
    """n_iter random combinations, each by cross-validation; the best is fitted on all data."""

    def __init__(
        self,
        estimator: Any,
        param_distributions: Any,
        *,
        n_iter: int = 10,
        scoring: Any = None,
        n_jobs: int | None = None,
        refit: Any = True,
        cv: Any = None,
        verbose: int = 0,
        pre_dispatch: Any = "2*n_jobs",
        random_state: Any = None,
        error_score: Any = np.nan,
        return_train_score: bool = False,
    ) -> None:
        self.estimator = estimator
        self.param_distributions = param_distributions
        self.n_iter = n_iter
        self.scoring = scoring
        self.n_jobs = n_jobs
        self.refit = refit
        self.cv = cv
        self.verbose = verbose
        self.pre_dispatch = pre_dispatch
        self.random_state = random_state
        self.error_score = error_score
        self.return_train_score = return_train_score

    def _candidates(self) -> Iterable[dict[str, Any]]:
        return ParameterSampler(
            self.param_distributions, self.n_iter, random_state=self.random_state
        )
