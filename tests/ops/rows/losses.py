"""Losses: every reduction, weights, ignored classes, and where they have kinks."""

from __future__ import annotations

from typing import Any

from tests.ops.table import Input, bad, between, given, layer, normal, row, whole

INF = float("inf")
REDUCTIONS = ("mean", "sum", "none")


def loss(name: str, *args: Any, **options: Any) -> Any:
    return lambda t, *inputs: getattr(t.nn.functional, name)(*inputs, *args, **options)


def weighted(name: str, **options: Any) -> Any:
    """A loss whose last input is its weight, which has no gradient."""
    return lambda t, x, y, w: getattr(t.nn.functional, name)(x, y, weight=w.detach(), **options)


X, Y = normal(4, 3), normal(4, 3)
SIGNS, SIGN_ROWS = given([[1, -1, 1], [-1, -1, 1]], "int64"), given([1, -1, 1, -1], "int64")
PAIRS = normal(2, 3)
POSITIVE = between(0.2, 3, 4, 3)
CLASSES = whole(0, 3, 4)

# loss: its options and its inputs
CASES: dict[str, tuple[dict[str, Any], tuple[Input, ...]]] = {
    "smooth_l1_loss": ({"beta": 0.7}, (X, Y)),
    "huber_loss": ({"delta": 0.7}, (X, Y)),
    "poisson_nll_loss": ({}, (X, POSITIVE)),
    "gaussian_nll_loss": ({}, (X, Y, POSITIVE)),
    "hinge_embedding_loss": ({}, (PAIRS, SIGNS)),
    "soft_margin_loss": ({}, (PAIRS, SIGNS)),
    "margin_ranking_loss": ({"margin": 0.3}, (PAIRS, normal(2, 3), SIGNS)),
    "multi_margin_loss": ({}, (X, CLASSES)),
    "multilabel_soft_margin_loss": ({}, (X, between(0, 1, 4, 3))),
    "multilabel_margin_loss": (
        {},
        (normal(2, 4), given([[3, 0, -1, 1], [1, -1, -1, -1]], "int64")),
    ),
    "cosine_embedding_loss": ({"margin": 0.2}, (X, Y, SIGN_ROWS)),
    "triplet_margin_loss": ({}, (X, Y, normal(4, 3))),
    "triplet_margin_with_distance_loss": ({}, (X, Y, normal(4, 3))),
}
SIGNED = (
    "hinge_embedding_loss",
    "soft_margin_loss",
    "margin_ranking_loss",
    "cosine_embedding_loss",
)
for name, (options, inputs) in CASES.items():
    for reduction in REDUCTIONS:
        row(
            f"loss-{name}-{reduction}".replace("_", "-"),
            loss(name, reduction=reduction, **options),
            *inputs,
            smooth=name not in SIGNED,
            tolerance=3,
        )
for reduction in ("sum", "none", "batchmean"):
    for log in (False, True):
        row(
            f"loss-kl-div-{reduction}{'-log' if log else ''}",
            lambda t, x, y, r=reduction, k=log: t.nn.functional.kl_div(
                x.log_softmax(1), y.log_softmax(1) if k else y.softmax(1), reduction=r, log_target=k
            ),
            X,
            Y,
            tolerance=5,
        )
row(
    "loss-kl-div-zeros",
    loss("kl_div", reduction="sum"),
    normal(3),
    given([0.0, 1.0, 0.0]),
    gradient=False,
)
row("loss-kl-div-number", loss("kl_div", reduction="batchmean"), normal(), between(0.1, 1))

EQUAL = given([-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0])
ZEROS = given([0.0] * 7)
row("loss-smooth-l1-kinks", loss("smooth_l1_loss", beta=0.5), EQUAL, ZEROS, smooth=False)
row("loss-smooth-l1-as-l1", loss("smooth_l1_loss", beta=0), EQUAL, ZEROS, smooth=False)
row("loss-huber-kinks", loss("huber_loss", delta=0.5), EQUAL, ZEROS, smooth=False)
row("loss-smooth-l1-default", loss("smooth_l1_loss"), normal(300), normal(300), tolerance=3)
row("loss-huber-default", loss("huber_loss"), X, Y)
row("loss-l1-kinks", loss("l1_loss", reduction="none"), EQUAL, ZEROS, smooth=False)
row(
    "loss-hinge-kinks",
    loss("hinge_embedding_loss", reduction="none"),
    given([1.0, 1.0, 0.0, 2.0, 3.0]),
    given([1, -1, -1, -1, 0], "int64"),
    smooth=False,
)
row(
    "loss-ranking-kinks",
    loss("margin_ranking_loss", reduction="none"),
    given([1.0, 1.0]),
    given([1.0, 1.0]),
    given([1, -1], "int64"),
    smooth=False,
)
row(
    "loss-multi-margin-kinks",
    loss("multi_margin_loss", reduction="none"),
    given([[0.0, 1.0, 0.0]]),
    given([1], "int64"),
    smooth=False,
)
row(
    "loss-triplet-kinks",
    loss("triplet_margin_loss", 0.5, reduction="none"),
    given([[0.0, 0.0]]),
    given([[0.0, 0.0]]),
    given([[0.5, 0.0]]),
    gradient=False,
)
for name in ("mse_loss", "l1_loss"):
    for reduction in REDUCTIONS:
        row(
            f"loss-{name[:-5]}-weighted-{reduction}",
            weighted(name, reduction=reduction),
            X,
            Y,
            POSITIVE,
            smooth=False,
        )
row("loss-huber-weighted", weighted("huber_loss"), X, Y, POSITIVE, smooth=False)
row("loss-mse-integers", loss("mse_loss"), X, whole(0, 3, 4, 3))
row("loss-mse-large", loss("mse_loss"), normal(300, 3), normal(300, 3), tolerance=3)
row("loss-mse-nothing", loss("mse_loss"), normal(0, 3), normal(0, 3), smooth=False)
row(
    "loss-mse-transposed",
    lambda t, x, y: t.nn.functional.mse_loss(x.T, y[:, ::2]),
    normal(3, 5),
    normal(5, 6),
)
row("loss-poisson-linear", loss("poisson_nll_loss", log_input=False), POSITIVE, POSITIVE)
row(
    "loss-poisson-full",
    loss("poisson_nll_loss", full=True),
    X,
    given([[0, 1, 2], [3, 4, 5], [1, 1, 1], [0, 0, 9]], "int64"),
    smooth=False,
)
row("loss-gaussian-full", loss("gaussian_nll_loss", full=True), X, Y, POSITIVE)
row("loss-gaussian-eps", loss("gaussian_nll_loss", eps=1.0), X, Y, POSITIVE, smooth=False)
row("loss-gaussian-one-variance", loss("gaussian_nll_loss"), X, Y, between(0.2, 3, 4, 1))
row("loss-gaussian-fewer-axes", loss("gaussian_nll_loss"), X, Y, between(0.2, 3, 4))
row("loss-gaussian-number", lambda t, x, y: t.nn.functional.gaussian_nll_loss(x, y, 0.5), X, Y)

for reduction in REDUCTIONS:
    row(
        f"loss-bce-weighted-{reduction}",
        weighted("binary_cross_entropy", reduction=reduction),
        between(0.1, 0.9, 4, 3),
        between(0.1, 0.9, 4, 3),
        POSITIVE,
        smooth=False,
    )
    row(
        f"loss-bce-logits-weighted-{reduction}",
        lambda t, x, y, w, p, r=reduction: t.nn.functional.binary_cross_entropy_with_logits(
            x, y, w.detach(), reduction=r, pos_weight=p.detach()
        ),
        X,
        between(0.1, 0.9, 4, 3),
        between(0.5, 2, 3),
        between(0.5, 2, 3),
        smooth=False,
        tolerance=3,
    )
row(
    "loss-bce-cut",
    loss("binary_cross_entropy", reduction="none"),
    given([0.0, 1.0, 0.0, 1.0, 1e-30, 0.5]),
    given([1.0, 0.0, 0.0, 1.0, 1.0, 0.5]),
    smooth=False,
)
row(
    "loss-bce-second",
    loss("binary_cross_entropy"),
    between(0.2, 0.8, 5),
    between(0.2, 0.8, 5),
    second=True,
    tolerance=3,
)
row(
    "loss-bce-logits-second",
    loss("binary_cross_entropy_with_logits"),
    normal(5),
    between(0.2, 0.8, 5),
    second=True,
    tolerance=3,
)
row(
    "loss-bce-logits-kink",
    loss("binary_cross_entropy_with_logits", reduction="none"),
    given([0.0, 0.0, 90.0, -90.0]),
    given([0.0, 1.0, 0.0, 1.0]),
    smooth=False,
)

for reduction in REDUCTIONS:
    r = {"reduction": reduction}
    ignored = given([0, 2, -100, 1, 2, 0], "int64")
    row(f"loss-ignored-{reduction}", loss("cross_entropy", **r), normal(6, 3), ignored, second=True)
    row(
        f"loss-ignored-smooth-{reduction}",
        loss("cross_entropy", label_smoothing=0.1, **r),
        normal(6, 3),
        ignored,
    )
    row(
        f"loss-ignored-weighted-{reduction}",
        weighted("cross_entropy", label_smoothing=0.1, **r),
        normal(6, 3),
        ignored,
        between(0.2, 2, 3),
        smooth=False,
    )
    row(
        f"loss-ignored-images-{reduction}",
        loss("cross_entropy", ignore_index=1, **r),
        normal(2, 3, 2, 2),
        whole(0, 3, 2, 2, 2),
    )
    row(
        f"loss-smooth-images-{reduction}",
        weighted("cross_entropy", label_smoothing=0.2, ignore_index=1, **r),
        normal(2, 3, 2, 2),
        whole(0, 3, 2, 2, 2),
        between(0.2, 2, 3),
        smooth=False,
    )
    row(
        f"loss-probabilities-{reduction}",
        weighted("cross_entropy", label_smoothing=0.2, **r),
        normal(2, 3, 4),
        between(0, 1, 2, 3, 4),
        between(0.2, 2, 3),
        smooth=False,
    )
    row(
        f"loss-probabilities-gradient-{reduction}",
        loss("cross_entropy", **r),
        normal(4, 3),
        between(0, 1, 4, 3),
    )
    for name, x, y in (
        ("", normal(6, 3), whole(0, 3, 6)),
        ("-images", normal(2, 3, 2, 2), whole(0, 3, 2, 2, 2)),
        ("-one", normal(3), given(2, "int64")),
    ):
        row(f"loss-nll{name}-{reduction}", loss("nll_loss", **r), x, y)
        row(
            f"loss-nll{name}-weighted-{reduction}",
            weighted("nll_loss", ignore_index=1, **r),
            x,
            y,
            between(0.2, 2, 3),
            smooth=False,
        )
row(
    "loss-all-ignored",
    loss("cross_entropy"),
    normal(2, 3),
    given([-100, -100], "int64"),
    smooth=False,
)
row(
    "loss-ignored-inf",
    loss("nll_loss"),
    given([[-INF, 1.0], [0.5, 1.0]]),
    given([-100, 0], "int64"),
    smooth=False,
)
row("loss-no-samples", loss("cross_entropy"), normal(0, 3), whole(0, 3, 0), gradient=False)
row(
    "loss-bytes",
    lambda t, x, y: t.nn.functional.cross_entropy(x, y.to(t.uint8)),
    normal(4, 3),
    CLASSES,
)
row("loss-many-samples", loss("cross_entropy"), normal(300, 3), whole(0, 3, 300), tolerance=3)
row(
    "loss-transposed-scores",
    lambda t, x, y: t.nn.functional.cross_entropy(x.T, y),
    normal(3, 5),
    whole(0, 3, 5),
)
row(
    "loss-info-nce",
    lambda t, a, b: t.nn.functional.cross_entropy(
        t.nn.functional.normalize(a) @ t.nn.functional.normalize(b).T / 0.1,
        t.arange(5, device=a.device),
    ),
    normal(5, 8),
    normal(5, 8),
    tolerance=10,
)

for p in (1, 2):
    row(
        f"loss-multi-margin-{p}",
        weighted("multi_margin_loss", p=p, margin=0.5),
        X,
        CLASSES,
        between(0.2, 2, 3),
        smooth=False,
    )
row("loss-multi-margin-one", loss("multi_margin_loss"), normal(3), given([1], "int64"))
row("loss-multilabel-one", loss("multilabel_margin_loss"), normal(4), given([2, 0, -1, 3], "int64"))
row(
    "loss-multilabel-all",
    loss("multilabel_margin_loss", reduction="none"),
    normal(2, 3),
    given([[0, 1, 2], [-1, 0, 0]], "int64"),
)
row(
    "loss-soft-multilabel-weighted",
    weighted("multilabel_soft_margin_loss"),
    X,
    between(0, 1, 4, 3),
    between(0.5, 2, 3),
    smooth=False,
)
row(
    "loss-cosine-one",
    loss("cosine_embedding_loss"),
    normal(5),
    normal(5),
    given(-1, "int64"),
    smooth=False,
)
row(
    "loss-triplet-swap",
    loss("triplet_margin_loss", margin=2.0, swap=True, p=1),
    X,
    Y,
    normal(4, 3),
    tolerance=3,
)
row(
    "loss-triplet-own-distance",
    lambda t, a, b, c: t.nn.TripletMarginWithDistanceLoss(
        distance_function=lambda x, y: 1 - t.nn.functional.cosine_similarity(x, y),
        margin=0.5,
        swap=True,
    )(a, b, c),
    X,
    Y,
    normal(4, 3),
    tolerance=5,
)
row(
    "loss-triplet-sequences",
    loss("triplet_margin_loss"),
    normal(2, 3, 4),
    normal(2, 3, 4),
    normal(2, 3, 4),
    tolerance=3,
)


def ctc(target_lengths: Any, input_lengths: Any = (9, 7, 8), **options: Any) -> Any:
    return lambda t, x, y: t.nn.functional.ctc_loss(
        x.log_softmax(-1), y, t.tensor(input_lengths), t.tensor(target_lengths), **options
    )


LOGS = normal(9, 3, 5)
LABELS = given([[1, 2, 2, 4], [3, 3, 3, 1], [4, 1, 0, 0]], "int64")
for reduction in REDUCTIONS:
    row(f"loss-ctc-{reduction}", ctc((4, 3, 2), reduction=reduction), LOGS, LABELS, tolerance=10)
row(
    "loss-ctc-in-a-row",
    ctc((4, 3, 2)),
    LOGS,
    given([1, 2, 2, 4, 3, 3, 3, 4, 1], "int64"),
    tolerance=10,
)
row(
    "loss-ctc-blank",
    ctc((4, 3, 2), blank=4, reduction="sum"),
    LOGS,
    given([[1, 2, 2, 0], [3, 3, 3, 1], [0, 1, 0, 0]], "int64"),
    tolerance=10,
)
row("loss-ctc-empty-target", ctc((4, 0, 1), reduction="none"), LOGS, LABELS, tolerance=10)
row(
    "loss-ctc-impossible", ctc((4, 3, 2), (9, 3, 8), reduction="none"), LOGS, LABELS, gradient=False
)
row(
    "loss-ctc-zero-infinity",
    ctc((4, 3, 2), (9, 3, 8), zero_infinity=True),
    LOGS,
    LABELS,
    tolerance=10,
)
row(
    "loss-ctc-one",
    lambda t, x, y: t.nn.functional.ctc_loss(x.log_softmax(1), y, t.tensor(6), t.tensor(3)),
    normal(6, 4),
    given([1, 2, 3], "int64"),
    tolerance=10,
)
row(
    "loss-ctc-tuples",
    lambda t, x, y: t.nn.CTCLoss()(x.log_softmax(2), y, (9, 9, 9), (4, 4, 2)),
    LOGS,
    LABELS,
    tolerance=10,
)

LAYERS: dict[str, tuple[Any, tuple[Input, ...]]] = {
    "L1Loss": (lambda t: t.nn.L1Loss(), (X, Y)),
    "MSELoss": (lambda t: t.nn.MSELoss(reduction="sum"), (X, Y)),
    "SmoothL1Loss": (lambda t: t.nn.SmoothL1Loss(beta=0.3), (X, Y)),
    "HuberLoss": (lambda t: t.nn.HuberLoss("none", 0.3), (X, Y)),
    "BCELoss": (
        lambda t: t.nn.BCELoss(t.tensor([0.5, 1.0, 2.0])),
        (between(0.1, 0.9, 4, 3), between(0, 1, 4, 3)),
    ),
    "BCEWithLogitsLoss": (
        lambda t: t.nn.BCEWithLogitsLoss(pos_weight=t.tensor([0.5, 1.0, 2.0])),
        (X, between(0, 1, 4, 3)),
    ),
    "NLLLoss": (lambda t: t.nn.NLLLoss(t.tensor([0.5, 1.0, 2.0]), ignore_index=0), (X, CLASSES)),
    "CrossEntropyLoss": (
        lambda t: t.nn.CrossEntropyLoss(t.tensor([0.5, 1.0, 2.0]), label_smoothing=0.1),
        (X, CLASSES),
    ),
    "PoissonNLLLoss": (lambda t: t.nn.PoissonNLLLoss(False, True), (POSITIVE, POSITIVE)),
    "GaussianNLLLoss": (
        lambda t: t.nn.GaussianNLLLoss(full=True, reduction="sum"),
        (X, Y, POSITIVE),
    ),
    "KLDivLoss": (lambda t: t.nn.KLDivLoss(reduction="batchmean"), (X, POSITIVE)),
    "HingeEmbeddingLoss": (lambda t: t.nn.HingeEmbeddingLoss(0.5), (PAIRS, SIGNS)),
    "SoftMarginLoss": (lambda t: t.nn.SoftMarginLoss(), (PAIRS, SIGNS)),
    "MarginRankingLoss": (lambda t: t.nn.MarginRankingLoss(0.5), (PAIRS, normal(2, 3), SIGNS)),
    "MultiMarginLoss": (
        lambda t: t.nn.MultiMarginLoss(2, 0.5, t.tensor([0.5, 1.0, 2.0])),
        (X, CLASSES),
    ),
    "MultiLabelMarginLoss": (
        lambda t: t.nn.MultiLabelMarginLoss(),
        (normal(1, 3), given([[1, -1, 0]], "int64")),
    ),
    "MultiLabelSoftMarginLoss": (
        lambda t: t.nn.MultiLabelSoftMarginLoss(t.tensor([0.5, 1.0, 2.0])),
        (X, between(0, 1, 4, 3)),
    ),
    "CosineEmbeddingLoss": (lambda t: t.nn.CosineEmbeddingLoss(0.1), (X, Y, SIGN_ROWS)),
    "TripletMarginLoss": (
        lambda t: t.nn.TripletMarginLoss(0.5, 1, swap=True),
        (X, Y, normal(4, 3)),
    ),
    "TripletMarginWithDistanceLoss": (
        lambda t: t.nn.TripletMarginWithDistanceLoss(),
        (X, Y, normal(4, 3)),
    ),
}
for name, (make, inputs) in LAYERS.items():
    layer(f"layer-{name}", make, *inputs, smooth=False, tolerance=3)

Z, T = (lambda t, *n: t.zeros(*n)), (lambda t, *v: t.tensor(list(v)))
BAD: dict[str, Any] = {
    "mse-reduction": lambda t, f: f.mse_loss(Z(t, 3), Z(t, 3), reduction="avg"),
    "cross-entropy-reduction": lambda t, f: t.nn.CrossEntropyLoss(reduction="avg")(
        Z(t, 2, 3), T(t, 1, 1)
    ),
    "kl-div-reduction": lambda t, f: f.kl_div(Z(t, 3), Z(t, 3), reduction="avg"),
    "gaussian-reduction": lambda t, f: f.gaussian_nll_loss(
        Z(t, 3), Z(t, 3), Z(t, 3) + 1, reduction="avg"
    ),
    "mse-of-integers": lambda t, f: f.mse_loss(T(t, 1), T(t, 2)),
    "mse-weights": lambda t, f: f.mse_loss(Z(t, 3), Z(t, 3), weight=Z(t, 2)),
    "smooth-l1-beta": lambda t, f: f.smooth_l1_loss(Z(t, 3), Z(t, 3), beta=-1),
    "huber-delta": lambda t, f: f.huber_loss(Z(t, 3), Z(t, 3), delta=0),
    "bce-shapes": lambda t, f: f.binary_cross_entropy(Z(t, 3), Z(t, 3, 1)),
    "bce-input": lambda t, f: f.binary_cross_entropy(Z(t, 3) + 2, Z(t, 3)),
    "bce-target": lambda t, f: f.binary_cross_entropy(Z(t, 3), Z(t, 3) - 1),
    "bce-integers": lambda t, f: f.binary_cross_entropy(Z(t, 3), Z(t, 3).long()),
    "bce-logits-shapes": lambda t, f: f.binary_cross_entropy_with_logits(Z(t, 3), Z(t, 3, 1)),
    "bce-logits-integers": lambda t, f: f.binary_cross_entropy_with_logits(Z(t, 3), Z(t, 3).long()),
    "bce-logits-pos-weight": lambda t, f: f.binary_cross_entropy_with_logits(
        Z(t, 2, 3), Z(t, 2, 3), pos_weight=Z(t, 2)
    ),
    "gaussian-negative": lambda t, f: f.gaussian_nll_loss(Z(t, 3), Z(t, 3), Z(t, 3) - 1),
    "gaussian-shape": lambda t, f: f.gaussian_nll_loss(Z(t, 3), Z(t, 3), Z(t, 2)),
    "multi-margin-class": lambda t, f: f.multi_margin_loss(Z(t, 2, 3), T(t, 1, 3)),
    "multi-margin-targets": lambda t, f: f.multi_margin_loss(Z(t, 2, 3), T(t, 1)),
    "multi-margin-p": lambda t, f: f.multi_margin_loss(Z(t, 2, 3), T(t, 1, 1), p=3),
    "multi-margin-layer-p": lambda t, f: t.nn.MultiMarginLoss(p=3),
    "multi-margin-layer-weight": lambda t, f: t.nn.MultiMarginLoss(weight=Z(t, 2, 2)),
    "multi-margin-weights": lambda t, f: f.multi_margin_loss(
        Z(t, 2, 3), T(t, 1, 1), weight=Z(t, 2)
    ),
    "multilabel-shape": lambda t, f: f.multilabel_margin_loss(Z(t, 2, 3), T(t, [1, 2])),
    "multilabel-class": lambda t, f: f.multilabel_margin_loss(Z(t, 1, 3), T(t, [1, 2, 3])),
    "cosine-targets": lambda t, f: f.cosine_embedding_loss(Z(t, 2, 3), Z(t, 2, 3), Z(t, 3)),
    "cosine-inputs": lambda t, f: f.cosine_embedding_loss(Z(t, 2, 3), Z(t, 2, 4), Z(t, 2)),
    "cosine-axes": lambda t, f: f.cosine_embedding_loss(Z(t, 2, 3, 4), Z(t, 2, 3, 4), Z(t, 2)),
    "ranking-axes": lambda t, f: f.margin_ranking_loss(Z(t, 2, 3), Z(t, 2), Z(t, 2)),
    "triplet-axes": lambda t, f: f.triplet_margin_loss(Z(t, 2, 3), Z(t, 2, 3), Z(t, 3)),
    "triplet-margin": lambda t, f: f.triplet_margin_loss(
        Z(t, 2, 3), Z(t, 2, 3), Z(t, 2, 3), margin=-1
    ),
    "triplet-layer-margin": lambda t, f: t.nn.TripletMarginLoss(margin=-1),
    "nll-class": lambda t, f: f.nll_loss(Z(t, 2, 3), T(t, 1, 3)),
    "nll-negative-class": lambda t, f: f.nll_loss(Z(t, 2, 3), T(t, 1, -1)),
    "nll-batch": lambda t, f: f.nll_loss(Z(t, 2, 3), T(t, 1)),
    "nll-floats": lambda t, f: f.nll_loss(Z(t, 2, 3), Z(t, 2)),
    "nll-weights": lambda t, f: f.nll_loss(Z(t, 2, 3), T(t, 1, 1), weight=Z(t, 2)),
    "nll-number": lambda t, f: f.nll_loss(t.tensor(0.0), T(t, 1)),
    "nll-places": lambda t, f: f.nll_loss(Z(t, 2, 3, 4), T(t, 1, 1)),
    "cross-entropy-class": lambda t, f: f.cross_entropy(Z(t, 2, 3), T(t, 1, 3)),
    "cross-entropy-negative-class": lambda t, f: f.cross_entropy(Z(t, 2, 3), T(t, 1, -1)),
    "cross-entropy-batch": lambda t, f: f.cross_entropy(Z(t, 2, 3), T(t, 1)),
    "cross-entropy-probabilities": lambda t, f: f.cross_entropy(Z(t, 2, 3), Z(t, 2, 4)),
    "cross-entropy-float-classes": lambda t, f: f.cross_entropy(Z(t, 2, 3), Z(t, 2)),
    "cross-entropy-smoothing": lambda t, f: f.cross_entropy(
        Z(t, 2, 3), T(t, 1, 1), label_smoothing=2.0
    ),
    "cross-entropy-ignored-probabilities": lambda t, f: f.cross_entropy(
        Z(t, 2, 3), Z(t, 2, 3), ignore_index=1
    ),
    "cross-entropy-weights": lambda t, f: f.cross_entropy(Z(t, 2, 3), T(t, 1, 1), weight=Z(t, 2)),
    "cross-entropy-one-hot-integers": lambda t, f: f.cross_entropy(Z(t, 2, 3), Z(t, 2, 3).long()),
    "cross-entropy-integer-scores": lambda t, f: f.cross_entropy(Z(t, 2, 3).long(), T(t, 1, 1)),
    "cross-entropy-places": lambda t, f: f.cross_entropy(Z(t, 2, 3, 4), T(t, 1, 1)),
    "cross-entropy-int32": lambda t, f: f.cross_entropy(Z(t, 2, 3), T(t, 1, 1).int()),
    "ctc-input-lengths": lambda t, f: f.ctc_loss(
        Z(t, 4, 2, 3), T(t, [1, 2], [1, 2]), T(t, 4, 5), T(t, 2, 2)
    ),
    "ctc-target-lengths": lambda t, f: f.ctc_loss(
        Z(t, 4, 2, 3), T(t, [1, 2], [1, 2]), T(t, 4, 4), T(t, 2, 3)
    ),
    "ctc-batch": lambda t, f: f.ctc_loss(Z(t, 4, 2, 3), T(t, [1, 2], [1, 2]), T(t, 4), T(t, 2, 2)),
    "ctc-blank": lambda t, f: f.ctc_loss(
        Z(t, 4, 2, 3), T(t, [1, 2], [1, 2]), T(t, 4, 4), T(t, 2, 2), blank=3
    ),
    "ctc-sum-of-lengths": lambda t, f: f.ctc_loss(
        Z(t, 4, 2, 3), T(t, 1, 2, 1), T(t, 4, 4), T(t, 2, 2)
    ),
    "ctc-float-lengths": lambda t, f: f.ctc_loss(
        Z(t, 4, 2, 3), T(t, [1, 2], [1, 2]), T(t, 4.0, 4.0), T(t, 2, 2)
    ),
}
for name, call in BAD.items():
    bad(f"loss-{name}", lambda t, call=call: call(t, t.nn.functional))
