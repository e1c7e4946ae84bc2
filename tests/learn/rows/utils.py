"""Shuffling, weights, copies, scorers."""

from __future__ import annotations

import numpy as np
from tests.learn.table import TRUE, Y3, X, bad, case, neighbours

case("shuffle", lambda sk: sk.utils.shuffle(np.arange(20), list(range(20)), random_state=0))
case("resample", lambda sk: sk.utils.resample(np.arange(20), n_samples=30, random_state=0))
case(
    "resample-stratified",
    lambda sk: sk.utils.resample(
        np.arange(60), n_samples=20, replace=False, stratify=TRUE[:60], random_state=0
    ),
)
case(
    "class_weight",
    lambda sk: sk.utils.class_weight.compute_class_weight(
        "balanced", classes=np.unique(TRUE), y=TRUE
    ),
)
case("sample_weight", lambda sk: sk.utils.class_weight.compute_sample_weight("balanced", TRUE))
case(
    "type_of_target",
    lambda sk: [
        sk.utils.multiclass.type_of_target(y)
        for y in (
            [0, 1],
            [0, 1, 2],
            [0.5, 1.5],
            ["a", "b"],
            [[0, 1], [1, 1]],
            [[0.5, 1], [2, 3]],
            [1.0, 0.0],
            [[1, 2], [3, 1]],
        )
    ],
)
case("clone", lambda sk: sorted(sk.base.clone(sk.cluster.KMeans(3, tol=0.5)).get_params().items()))
case("repr", lambda sk: [repr(sk.cluster.KMeans(3)), repr(sk.decomposition.PCA(n_components=2))])
case(
    "get_scorer",
    lambda sk: [
        sk.metrics.get_scorer(n)(neighbours(sk).fit(X, Y3 > 0), X, Y3 > 0)
        for n in (
            "accuracy",
            "roc_auc",
            "neg_log_loss",
            "f1",
            "average_precision",
            "neg_brier_score",
            "matthews_corrcoef",
        )
    ],
)
bad("get_scorer", lambda sk: sk.metrics.get_scorer("no such"))
bad("set_params", lambda sk: sk.cluster.KMeans().set_params(clusters=3))
bad("missing-name", lambda sk: sk.metrics.no_such_score)
