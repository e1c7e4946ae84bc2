"""Scores of predicted classes."""

from __future__ import annotations

import numpy as np
from tests.learn.table import (
    GUESS,
    MANY,
    MANY_GUESS,
    SCORE,
    SHARES,
    TRUE,
    TWO,
    TWO_GUESS,
    WEIGHT,
    WORDS,
    bad,
    case,
)

for _name in ("precision", "recall", "f1", "jaccard"):
    for _average in (None, "micro", "macro", "weighted"):
        case(
            f"{_name}_score-{_average}",
            lambda sk, n=_name, a=_average: getattr(sk.metrics, f"{n}_score")(
                TRUE, GUESS, average=a
            ),
        )
        case(
            f"{_name}_score-{_average}-weight",
            lambda sk, n=_name, a=_average: getattr(sk.metrics, f"{n}_score")(
                TRUE, GUESS, average=a, sample_weight=WEIGHT, labels=[0, 2]
            ),
        )
    case(f"{_name}_score", lambda sk, n=_name: getattr(sk.metrics, f"{n}_score")(TWO, TWO_GUESS))
    case(
        f"{_name}_score-samples",
        lambda sk, n=_name: getattr(sk.metrics, f"{n}_score")(
            MANY, MANY_GUESS, average="samples", zero_division=0
        ),
    )
    case(
        f"{_name}_score-pos",
        lambda sk, n=_name: getattr(sk.metrics, f"{n}_score")(TWO, TWO_GUESS, pos_label=0),
    )
    for _zero in ("warn", 0, 1, *([] if _name == "jaccard" else [np.nan])):
        case(
            f"{_name}_score-zero-{_zero}",
            lambda sk, n=_name, z=_zero: getattr(sk.metrics, f"{n}_score")(
                [0, 0, 1], [0, 0, 2], average=None, zero_division=z, labels=[0, 1, 2, 3]
            ),
        )
    bad(f"{_name}_score-binary", lambda sk, n=_name: getattr(sk.metrics, f"{n}_score")(TRUE, GUESS))
case("fbeta_score", lambda sk: sk.metrics.fbeta_score(TRUE, GUESS, beta=0.5, average="macro"))
case("prfs", lambda sk: sk.metrics.precision_recall_fscore_support(TRUE, GUESS, beta=2))
case("accuracy_score", lambda sk: sk.metrics.accuracy_score(TRUE, GUESS))
case("accuracy_score-words", lambda sk: sk.metrics.accuracy_score(WORDS[TRUE], WORDS[GUESS]))
case("accuracy_score-count", lambda sk: sk.metrics.accuracy_score(TRUE, GUESS, normalize=False))
case(
    "accuracy_score-weight", lambda sk: sk.metrics.accuracy_score(TRUE, GUESS, sample_weight=WEIGHT)
)
case("accuracy_score-many", lambda sk: sk.metrics.accuracy_score(MANY, MANY_GUESS))
case("zero_one_loss", lambda sk: sk.metrics.zero_one_loss(TRUE, GUESS))
case("hamming_loss", lambda sk: sk.metrics.hamming_loss(MANY, MANY_GUESS))
case("balanced_accuracy", lambda sk: sk.metrics.balanced_accuracy_score(TRUE, GUESS))
case(
    "balanced_accuracy-adjusted",
    lambda sk: sk.metrics.balanced_accuracy_score(TRUE, GUESS, adjusted=True, sample_weight=WEIGHT),
)
case("confusion_matrix", lambda sk: sk.metrics.confusion_matrix(TRUE, GUESS))
for _normal in ("true", "pred", "all"):
    case(
        f"confusion_matrix-{_normal}",
        lambda sk, n=_normal: sk.metrics.confusion_matrix(TRUE, GUESS, normalize=n),
    )
case(
    "confusion_matrix-labels",
    lambda sk: sk.metrics.confusion_matrix(
        WORDS[TRUE], WORDS[GUESS], labels=["dog", "cat"], sample_weight=WEIGHT
    ),
)
case("multilabel_confusion", lambda sk: sk.metrics.multilabel_confusion_matrix(TRUE, GUESS))
case(
    "multilabel_confusion-many",
    lambda sk: sk.metrics.multilabel_confusion_matrix(MANY, MANY_GUESS, samplewise=True),
)
case("matthews", lambda sk: sk.metrics.matthews_corrcoef(TRUE, GUESS))
case(
    "matthews-weight", lambda sk: sk.metrics.matthews_corrcoef(TWO, TWO_GUESS, sample_weight=WEIGHT)
)
for _weights in (None, "linear", "quadratic"):
    case(
        f"kappa-{_weights}",
        lambda sk, w=_weights: sk.metrics.cohen_kappa_score(TRUE, GUESS, weights=w),
    )
for _k in (1, 2):
    case(
        f"top_k-{_k}",
        lambda sk, k=_k: sk.metrics.top_k_accuracy_score(TRUE, np.round(SHARES, 1), k=k),
    )
case("top_k-binary", lambda sk: sk.metrics.top_k_accuracy_score(TWO, SCORE, k=1, normalize=False))
case("report", lambda sk: sk.metrics.classification_report(TRUE, GUESS))
case(
    "report-names",
    lambda sk: sk.metrics.classification_report(
        TRUE, GUESS, target_names=["a", "a much longer name", "b"], digits=4
    ),
)
case("report-labels", lambda sk: sk.metrics.classification_report(TRUE, GUESS, labels=[0, 2]))
case("report-many", lambda sk: sk.metrics.classification_report(MANY, MANY_GUESS, zero_division=0))
case("report-dict", lambda sk: sk.metrics.classification_report(TRUE, GUESS, output_dict=True))
case(
    "report-weight",
    lambda sk: sk.metrics.classification_report(TWO, TWO_GUESS, sample_weight=np.arange(300)),
)
bad("accuracy_score-lengths", lambda sk: sk.metrics.accuracy_score([1, 0], [1]))
bad("accuracy_score-scores", lambda sk: sk.metrics.accuracy_score([1, 0], [0.3, 0.7]))
bad("accuracy_score-mix", lambda sk: sk.metrics.accuracy_score([1, 0], [[0, 1], [1, 0]]))
bad("accuracy_score-empty", lambda sk: sk.metrics.accuracy_score([], []))
bad("confusion_matrix-normalize", lambda sk: sk.metrics.confusion_matrix([1], [1], normalize="x"))
bad("confusion_matrix-labels", lambda sk: sk.metrics.confusion_matrix([1], [1], labels=[5]))
bad("report-names", lambda sk: sk.metrics.classification_report(TRUE, GUESS, target_names=["a"]))
bad("f1_score-average", lambda sk: sk.metrics.f1_score(TRUE, GUESS, average="mean"))
bad("f1_score-pos", lambda sk: sk.metrics.f1_score([0, 1], [0, 1], pos_label=3))
