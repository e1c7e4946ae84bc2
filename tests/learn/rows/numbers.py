"""Errors of predicted numbers."""

from __future__ import annotations

import numpy as np
from tests.learn.table import RAW, WEIGHT, X, Y, bad, case

for _name in (
    "mean_squared_error",
    "root_mean_squared_error",
    "mean_absolute_error",
    "mean_absolute_percentage_error",
    "median_absolute_error",
    "r2_score",
    "explained_variance_score",
):
    for _multi in ("uniform_average", "raw_values"):
        case(
            f"{_name}-{_multi}",
            lambda sk, n=_name, m=_multi: getattr(sk.metrics, n)(
                X, X + RAW[:120, :1], multioutput=m
            ),
        )
    if _name != "median_absolute_error":
        case(
            f"{_name}-weight",
            lambda sk, n=_name: getattr(sk.metrics, n)(
                Y, Y * 1.1 + 0.1, sample_weight=WEIGHT[:120]
            ),
        )
case("max_error", lambda sk: sk.metrics.max_error([1, 2, 3.5], [2, 2, 1]))
case("mean_squared_log_error", lambda sk: sk.metrics.mean_squared_log_error([1, 2, 3.5], [2, 2, 1]))
case("r2_score-constant", lambda sk: [sk.metrics.r2_score([2, 2], p) for p in ([2, 2], [1, 2])])
case(
    "r2_score-weighted",
    lambda sk: sk.metrics.r2_score(X, X * 0.9 + 0.1, multioutput="variance_weighted"),
)
bad("mean_squared_error-outputs", lambda sk: sk.metrics.mean_squared_error(X, X[:, :2]))
bad("mean_squared_error-nan", lambda sk: sk.metrics.mean_squared_error([np.nan], [1.0]))
bad("mean_squared_log_error-negative", lambda sk: sk.metrics.mean_squared_log_error([-2.0], [1.0]))
