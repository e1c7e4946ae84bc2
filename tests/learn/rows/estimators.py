"""Linear models, neighbours, pipelines."""

from __future__ import annotations

from typing import Any

import numpy as np
from tests.learn.table import (
    BLOBS,
    HOLES,
    WEIGHT,
    WORDS,
    Y3,
    X,
    Y,
    bad,
    case,
    everything_of,
    neighbours,
)

case(
    "LinearRegression",
    lambda sk: (lambda m: [m.coef_, m.intercept_, m.predict(X[:5]), m.score(X, Y)])(
        sk.linear_model.LinearRegression().fit(X, Y)
    ),
)
case(
    "LinearRegression-options",
    lambda sk: (lambda m: [m.coef_, m.intercept_])(
        sk.linear_model.LinearRegression(fit_intercept=False).fit(
            X, np.stack([Y, Y**2], 1), WEIGHT[:120]
        )
    ),
)
case(
    "Ridge",
    lambda sk: (lambda m: [m.coef_, m.intercept_, m.score(X, Y)])(
        sk.linear_model.Ridge(2.5).fit(X, Y)
    ),
)
case(
    "Ridge-options",
    lambda sk: (lambda m: [m.coef_, m.intercept_])(
        sk.linear_model.Ridge([0.1, 100.0]).fit(X, np.stack([Y, Y**2], 1), WEIGHT[:120])
    ),
)
case(
    "LogisticRegression",
    lambda sk: (
        lambda m: [m.coef_, m.intercept_, m.predict_proba(X[:9]), m.predict(X), m.score(X, Y3)]
    )(sk.linear_model.LogisticRegression(tol=1e-8, max_iter=5000).fit(X, Y3)),
    2e-4,
)
case(
    "LogisticRegression-two",
    lambda sk: (
        lambda m: [
            m.coef_,
            m.intercept_,
            m.decision_function(X[:9]),
            m.predict_proba(X[:9]),
            m.classes_,
        ]
    )(
        sk.linear_model.LogisticRegression(
            C=0.3, tol=1e-8, max_iter=5000, class_weight="balanced"
        ).fit(X, WORDS[Y3 // 2])
    ),
    2e-4,
)
case(
    "LogisticRegression-free",
    lambda sk: (
        sk.linear_model.LogisticRegression(C=np.inf, fit_intercept=False, tol=1e-8, max_iter=5000)
        .fit(X[:, 1:], Y3, WEIGHT[:120])
        .coef_
    ),
    1e-3,
)
case(
    "Perceptron",
    lambda sk: (lambda m: [m.predict(BLOBS), m.coef_.shape, m.score(BLOBS, BLOBS[:, 0] > 2)])(
        sk.linear_model.Perceptron().fit(BLOBS, BLOBS[:, 0] > 2)
    ),
)
for _weights in ("uniform", "distance"):
    case(
        f"KNeighborsClassifier-{_weights}",
        lambda sk, w=_weights: (
            lambda m: [m.predict(X[60:]), m.predict_proba(X[55:65]), m.score(X, Y3)]
        )(neighbours(sk, n_neighbors=4, weights=w).fit(X[:60], Y3[:60])),
    )
    case(
        f"KNeighborsRegressor-{_weights}",
        lambda sk, w=_weights: (
            sk.neighbors.KNeighborsRegressor(3, weights=w).fit(X[:60], Y[:60]).predict(X[55:])
        ),
    )
case(
    "KNeighborsClassifier-metric", lambda sk: neighbours(sk, p=1).fit(X, WORDS[Y3]).predict(X[:20])
)
case(
    "NearestNeighbors", lambda sk: sk.neighbors.NearestNeighbors(n_neighbors=3).fit(X).kneighbors()
)
bad("LinearRegression-lengths", lambda sk: sk.linear_model.LinearRegression().fit(X, Y[:5]))
bad("LogisticRegression-one-class", lambda sk: sk.linear_model.LogisticRegression().fit(X, Y3 * 0))
bad("LogisticRegression-numbers", lambda sk: sk.linear_model.LogisticRegression().fit(X, Y))
bad("KNeighbors-too-many", lambda sk: neighbours(sk, n_neighbors=200).fit(X, Y3).predict(X))


def _chain(sk: Any) -> Any:
    return sk.pipeline.Pipeline(
        [("scale", sk.preprocessing.StandardScaler()), ("near", neighbours(sk, n_neighbors=3))]
    )


case(
    "Pipeline",
    lambda sk: (
        lambda p: [
            p.fit(X, Y3).predict(X),
            p.score(X, Y3),
            p.predict_proba(X[:5]),
            p["scale"].mean_,
            p[-1].n_neighbors,
            sorted(p.named_steps),
        ]
    )(_chain(sk)),
)
case(
    "Pipeline-parameters",
    lambda sk: (lambda p: [p.get_params()["near__n_neighbors"], len(p)])(
        _chain(sk).set_params(near__n_neighbors=9)
    ),
)
case(
    "Pipeline-search",
    lambda sk: everything_of(
        sk.model_selection.GridSearchCV(_chain(sk), {"near__n_neighbors": [1, 5]}).fit(X, Y3),
        "best_params_",
        "best_score_",
    ),
)
case(
    "Pipeline-transform",
    lambda sk: sk.pipeline.make_pipeline(
        sk.impute.SimpleImputer(),
        sk.preprocessing.StandardScaler(),
        sk.decomposition.PCA(2),
    ).fit_transform(HOLES),
    1e-8,
)
case(
    "make_pipeline-names",
    lambda sk: [
        n
        for n, _ in sk.pipeline.make_pipeline(
            sk.preprocessing.StandardScaler(), sk.decomposition.PCA(), sk.decomposition.PCA()
        ).steps
    ],
)
bad(
    "Pipeline-steps",
    lambda sk: sk.pipeline.Pipeline(
        [("a", sk.linear_model.Ridge()), ("b", sk.linear_model.Ridge())]
    ).fit(X, Y),
)
bad("Pipeline-name", lambda sk: _chain(sk).set_params(other__x=1))
