"""Splits, cross-validation, searches."""

from __future__ import annotations

from typing import Any

import numpy as np
from tests.learn.table import TRUE, WORDS, Y3, X, Y, bad, case, everything_of, neighbours

for _options in (
    {"random_state": 42},
    {"test_size": 0.2, "random_state": 0},
    {"test_size": 13, "train_size": 50},
    {"shuffle": False},
    {"train_size": 0.7, "random_state": 5},
    {"stratify": TRUE, "random_state": 42},
    {"stratify": TRUE, "test_size": 0.33, "random_state": 1},
):
    _label = ",".join(f"{k}={v}" for k, v in _options.items() if k != "stratify")
    case(
        f"train_test_split-{_label}{'-stratified' if 'stratify' in _options else ''}",
        lambda sk, o=_options: sk.model_selection.train_test_split(
            np.arange(300), TRUE, **{"random_state": 3, **o} if "shuffle" not in o else o
        ),
    )
case(
    "train_test_split-lists",
    lambda sk: sk.model_selection.train_test_split(list(range(11)), random_state=2),
)
bad("train_test_split-none", lambda sk: sk.model_selection.train_test_split())
bad("train_test_split-large", lambda sk: sk.model_selection.train_test_split([1, 2], test_size=5))
bad("train_test_split-share", lambda sk: sk.model_selection.train_test_split([1, 2], test_size=1.5))
bad("train_test_split-text", lambda sk: sk.model_selection.train_test_split([1, 2], test_size="a"))
bad("train_test_split-lengths", lambda sk: sk.model_selection.train_test_split([1, 2], [1]))
bad(
    "train_test_split-alone",
    lambda sk: sk.model_selection.train_test_split(np.arange(5), stratify=[0, 0, 0, 0, 1]),
)
bad("train_test_split-empty", lambda sk: sk.model_selection.train_test_split([1], test_size=0.5))
for _name, _make in {
    "KFold": lambda m: m.KFold(4),
    "KFold-shuffled": lambda m: m.KFold(4, shuffle=True, random_state=1),
    "StratifiedKFold": lambda m: m.StratifiedKFold(4),
    "StratifiedKFold-shuffled": lambda m: m.StratifiedKFold(3, shuffle=True, random_state=1),
    "ShuffleSplit": lambda m: m.ShuffleSplit(3, test_size=0.3, random_state=1),
    "StratifiedShuffleSplit": lambda m: m.StratifiedShuffleSplit(3, test_size=0.3, random_state=1),
    "LeaveOneOut": lambda m: m.LeaveOneOut(),
    "TimeSeriesSplit": lambda m: m.TimeSeriesSplit(4, gap=1),
    "RepeatedKFold": lambda m: m.RepeatedKFold(n_splits=3, n_repeats=2, random_state=1),
    "RepeatedStratifiedKFold": lambda m: m.RepeatedStratifiedKFold(
        n_splits=3, n_repeats=2, random_state=1
    ),
}.items():
    case(
        _name,
        lambda sk, make=_make: [
            part
            for pair in make(sk.model_selection).split(X[:31], WORDS[TRUE[:31]])
            for part in pair
        ],
    )
case(
    "GroupKFold",
    lambda sk: list(sk.model_selection.GroupKFold(3).split(X[:20], groups=np.arange(20) % 7)),
)
case(
    "GroupKFold-shuffled",
    lambda sk: list(
        sk.model_selection.GroupKFold(3, shuffle=True, random_state=2).split(
            X[:20], groups=np.arange(20) % 7
        )
    ),
)
bad("KFold-one", lambda sk: sk.model_selection.KFold(1))
bad("KFold-more-than-samples", lambda sk: list(sk.model_selection.KFold(5).split([1, 2])))
bad("KFold-random-state", lambda sk: sk.model_selection.KFold(3, random_state=0))
bad("StratifiedKFold-numbers", lambda sk: list(sk.model_selection.StratifiedKFold(2).split(X, Y)))
case(
    "ParameterGrid",
    lambda sk: list(sk.model_selection.ParameterGrid([{"a": [1, 2], "b": ["x"]}, {"c": [3.5]}])),
)
case(
    "ParameterGrid-item", lambda sk: sk.model_selection.ParameterGrid({"a": [1, 2], "b": [3, 4]})[2]
)
case(
    "ParameterSampler",
    lambda sk: list(
        sk.model_selection.ParameterSampler({"a": [1, 2, 3], "b": [4, 5, 6]}, 4, random_state=0)
    ),
)
bad("ParameterGrid-value", lambda sk: sk.model_selection.ParameterGrid({"a": 1}))


def _forest_free_search(sk: Any, **options: Any) -> Any:
    grid = {"n_neighbors": [1, 3, 7], "weights": ["uniform", "distance"]}
    return sk.model_selection.GridSearchCV(neighbours(sk), grid, **options).fit(X, Y3)


case("cross_val_score", lambda sk: sk.model_selection.cross_val_score(neighbours(sk), X, Y3))
case(
    "cross_val_score-f1",
    lambda sk: sk.model_selection.cross_val_score(neighbours(sk), X, Y3, cv=4, scoring="f1_macro"),
)
case(
    "cross_val_score-regression",
    lambda sk: sk.model_selection.cross_val_score(
        sk.linear_model.Ridge(), X, Y, cv=3, scoring="neg_mean_squared_error"
    ),
)
case(
    "cross_validate",
    lambda sk: [
        v
        for k, v in sorted(
            sk.model_selection.cross_validate(
                neighbours(sk),
                X,
                Y3,
                cv=3,
                scoring=["accuracy", "recall_macro"],
                return_train_score=True,
            ).items()
        )
        if "time" not in k
    ],
)
case("cross_val_predict", lambda sk: sk.model_selection.cross_val_predict(neighbours(sk), X, Y3))
case(
    "cross_val_predict-proba",
    lambda sk: sk.model_selection.cross_val_predict(neighbours(sk), X, Y3, method="predict_proba"),
)
case(
    "learning_curve",
    lambda sk: sk.model_selection.learning_curve(
        neighbours(sk), X, Y3, cv=3, shuffle=True, random_state=1
    ),
)
case(
    "validation_curve",
    lambda sk: sk.model_selection.validation_curve(
        neighbours(sk), X, Y3, param_name="n_neighbors", param_range=[1, 5], cv=3
    ),
)
case(
    "GridSearchCV",
    lambda sk: everything_of(
        _forest_free_search(sk, cv=3), "best_params_", "best_score_", "best_index_"
    ),
)
case(
    "GridSearchCV-table",
    lambda sk: [
        v
        for k, v in sorted(
            _forest_free_search(sk, cv=3, return_train_score=True).cv_results_.items()
        )
        if "time" not in k
    ],
)
case("GridSearchCV-predict", lambda sk: _forest_free_search(sk).predict_proba(X[:9]))
case(
    "GridSearchCV-several",
    lambda sk: everything_of(
        _forest_free_search(sk, scoring=["accuracy", "f1_macro"], refit="f1_macro"),
        "best_params_",
        "best_score_",
    ),
)
case(
    "RandomizedSearchCV",
    lambda sk: (
        sk.model_selection.RandomizedSearchCV(
            neighbours(sk), {"n_neighbors": [1, 2, 3, 5, 8]}, n_iter=3, random_state=0
        )
        .fit(X, Y3)
        .cv_results_["params"]
    ),
)
