"""Curves and losses of predicted scores."""

from __future__ import annotations

import numpy as np
from tests.learn.table import MANY, MANY_GUESS, RAW, SCORE, SHARES, TRUE, TWO, WEIGHT, bad, case

case("roc_curve", lambda sk: sk.metrics.roc_curve(TWO, SCORE))
case("roc_curve-all", lambda sk: sk.metrics.roc_curve(TWO, SCORE, drop_intermediate=False))
case(
    "roc_curve-weight",
    lambda sk: sk.metrics.roc_curve(
        np.where(TWO, "y", "n"), SCORE, pos_label="y", sample_weight=WEIGHT
    ),
)
case("roc_curve-one-class", lambda sk: sk.metrics.roc_curve([1, 1], [0.2, 0.3]))
case("precision_recall_curve", lambda sk: sk.metrics.precision_recall_curve(TWO, SCORE))
case(
    "precision_recall_curve-drop",
    lambda sk: sk.metrics.precision_recall_curve(TWO, SCORE, drop_intermediate=True),
)
case("auc", lambda sk: sk.metrics.auc([3, 2, 0], [1.0, 4.0, 2.0]))
case("roc_auc", lambda sk: sk.metrics.roc_auc_score(TWO, SCORE))
case("roc_auc-weight", lambda sk: sk.metrics.roc_auc_score(TWO, SCORE, sample_weight=WEIGHT))
case("roc_auc-part", lambda sk: sk.metrics.roc_auc_score(TWO, SCORE, max_fpr=0.3))
case("roc_auc-words", lambda sk: sk.metrics.roc_auc_score(np.where(TWO, "y", "n"), SCORE))
for _kind in ("ovr", "ovo"):
    for _average in ("macro", "weighted"):
        case(
            f"roc_auc-{_kind}-{_average}",
            lambda sk, k=_kind, a=_average: sk.metrics.roc_auc_score(
                TRUE, SHARES, multi_class=k, average=a
            ),
        )
case(
    "roc_auc-ovr-micro",
    lambda sk: sk.metrics.roc_auc_score(TRUE, SHARES, multi_class="ovr", average="micro"),
)
case(
    "roc_auc-ovr-each",
    lambda sk: sk.metrics.roc_auc_score(TRUE, SHARES, multi_class="ovr", average=None),
)
case("roc_auc-many", lambda sk: sk.metrics.roc_auc_score(MANY, MANY_GUESS * 0.5 + 0.1))
case("average_precision", lambda sk: sk.metrics.average_precision_score(TWO, SCORE))
case(
    "average_precision-many",
    lambda sk: sk.metrics.average_precision_score(MANY, MANY_GUESS * 0.7, average="weighted"),
)
case("average_precision-classes", lambda sk: sk.metrics.average_precision_score(TRUE, SHARES))
case("log_loss", lambda sk: sk.metrics.log_loss(TRUE, SHARES))
case("log_loss-binary", lambda sk: sk.metrics.log_loss(TWO, SCORE, sample_weight=WEIGHT))
case(
    "log_loss-sum",
    lambda sk: sk.metrics.log_loss(["a", "b", "a"], [0.0, 1.0, 0.3], normalize=False),
)
case("brier", lambda sk: sk.metrics.brier_score_loss(TWO, SCORE))
case("brier-classes", lambda sk: sk.metrics.brier_score_loss(TRUE, SHARES))
case("hinge", lambda sk: sk.metrics.hinge_loss(TWO, SCORE * 2 - 1))
case("hinge-classes", lambda sk: sk.metrics.hinge_loss(TRUE, SHARES))
bad("roc_auc-classes", lambda sk: sk.metrics.roc_auc_score(TRUE, SHARES))
bad("roc_auc-no-shares", lambda sk: sk.metrics.roc_auc_score(TRUE, RAW, multi_class="ovr"))
bad("roc_curve-classes", lambda sk: sk.metrics.roc_curve(TRUE, SCORE))
bad("roc_curve-words", lambda sk: sk.metrics.roc_curve(["a", "b"], [0.1, 0.2]))
bad("auc-zigzag", lambda sk: sk.metrics.auc([0, 2, 1], [0, 1, 2]))
bad("log_loss-one-class", lambda sk: sk.metrics.log_loss([1, 1], [0.3, 0.4]))
bad("log_loss-outside", lambda sk: sk.metrics.log_loss([0, 1], [1.3, 0.4]))
bad("log_loss-columns", lambda sk: sk.metrics.log_loss(TRUE, SHARES[:, :2]))
