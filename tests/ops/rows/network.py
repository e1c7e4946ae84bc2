"""Matrix products, convolution, pooling and losses."""

from __future__ import annotations

import itertools
from typing import Any

from tests.ops.rows.elementwise import NAN, backwards
from tests.ops.table import Input, between, given, normal, row, truths, whole

MATMUL: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "square": ((4, 4), (4, 4)),
    "prime": ((7, 11), (11, 13)),
    "one": ((1, 1), (1, 1)),
    "thin": ((1, 17), (17, 1)),
    "outer": ((17, 1), (1, 19)),
    "beyond-a-tile": ((33, 65), (65, 35)),
    "vectors": ((5,), (5,)),
    "vector-matrix": ((5,), (5, 3)),
    "matrix-vector": ((3, 5), (5,)),
    "batch": ((3, 4, 5), (3, 5, 2)),
    "batch-by-one": ((3, 4, 5), (5, 2)),
    "one-by-batch": ((4, 5), (3, 5, 2)),
    "batch-cross": ((2, 1, 4, 5), (3, 5, 2)),
    "batch-vector": ((3, 4, 5), (5,)),
    "vector-batch": ((5,), (3, 5, 2)),
    "no-inner": ((3, 0), (0, 4)),
    "no-rows": ((0, 3), (3, 4)),
    "empty-batch": ((0, 2, 3), (0, 3, 4)),
}
for name, (a, b) in MATMUL.items():
    second = name in ("prime", "batch", "batch-cross", "matrix-vector")
    row(f"matmul-{name}", lambda t, x, y: x @ y, normal(*a), normal(*b), tolerance=3, second=second)
row("matmul-large", lambda t, x, y: x @ y, normal(131, 257), normal(257, 67), tolerance=30)
row(
    "matmul-transposed", lambda t, x, y: (x.T @ y, y.T @ x), normal(5, 7), normal(5, 3), tolerance=3
)
row("matmul-both-transposed", lambda t, x, y: x.T @ y.T, normal(5, 7), normal(3, 5), tolerance=3)
row(
    "matmul-batch-transposed",
    lambda t, x, y: x.mT @ y,
    normal(3, 5, 4),
    normal(3, 5, 2),
    tolerance=3,
)
row(
    "matmul-permuted",
    lambda t, x, y: x.permute(1, 0, 2, 3) @ y,
    normal(3, 2, 4, 5),
    normal(2, 3, 5, 2),
    tolerance=3,
)
row(
    "matmul-stepped",
    lambda t, x, y: x[::2, 1:] @ y[:, ::3],
    normal(7, 5),
    normal(4, 9),
    tolerance=3,
)
row(
    "matmul-backwards", lambda t, x, y: backwards(t, x) @ y, normal(4, 5), normal(5, 3), tolerance=3
)
row("matmul-slice", lambda t, x, y: x[2:] @ y[1:3], normal(5, 2), normal(4, 3), tolerance=3)
row(
    "matmul-expanded",
    lambda t, x, y: x.expand(3, 4, 5) @ y,
    normal(1, 5),
    normal(3, 5, 2),
    tolerance=3,
)
row(
    "matmul-functions",
    lambda t, x, y: (t.mm(x, y), t.matmul(x, y), t.mv(x, y[:, 0])),
    normal(3, 4),
    normal(4, 2),
    tolerance=3,
)
row("bmm", lambda t, x, y: t.bmm(x, y), normal(3, 2, 4), normal(3, 4, 5), tolerance=3)
row("dot-outer", lambda t, x, y: (t.dot(x, y), t.outer(x, y)), normal(5), normal(5))
row("matmul-nan", lambda t, x, y: x @ y, given([[NAN, 1], [2, 3]]), normal(2, 2), gradient=False)
row(
    "matmul-integers",
    lambda t, x, y: x @ y,
    whole(-5, 5, 3, 4),
    whole(-5, 5, 4, 2),
    devices=("cpu",),
)
row(
    "linear",
    lambda t, x, w, b: t.nn.functional.linear(x, w, b),
    normal(6, 5),
    normal(3, 5),
    normal(3),
    tolerance=3,
    second=True,
)
row(
    "linear-3d",
    lambda t, x, w: t.nn.functional.linear(x, w),
    normal(2, 6, 5),
    normal(3, 5),
    tolerance=3,
)


def conv(**options: Any) -> Any:
    return lambda t, x, w, *b: t.nn.functional.conv2d(x, w, *b, **options)


CONV: dict[str, tuple[tuple[int, ...], tuple[int, ...], dict[str, Any]]] = {
    "plain": ((2, 3, 7, 8), (4, 3, 3, 3), {}),
    "padded": ((2, 3, 5, 6), (4, 3, 3, 3), {"padding": 1}),
    "stride": ((2, 3, 9, 8), (4, 3, 3, 3), {"stride": 2}),
    "stride-padded": ((2, 3, 8, 9), (4, 3, 3, 2), {"stride": (2, 3), "padding": (1, 0)}),
    "dilated": ((2, 3, 9, 9), (4, 3, 3, 3), {"dilation": 2, "padding": 2}),
    "everything": (
        (2, 4, 10, 11),
        (6, 2, 3, 2),
        {"stride": (2, 1), "padding": (1, 2), "dilation": (1, 2), "groups": 2},
    ),
    "groups": ((2, 4, 5, 5), (6, 2, 3, 3), {"groups": 2}),
    "depthwise": ((2, 3, 5, 5), (6, 1, 3, 3), {"groups": 3, "padding": 1}),
    "one-by-one": ((2, 5, 4, 3), (7, 5, 1, 1), {}),
    "whole-image": ((3, 2, 4, 5), (3, 2, 4, 5), {}),
    "even-kernel": ((1, 1, 6, 5), (2, 1, 2, 4), {}),
    "same": ((1, 2, 6, 5), (2, 2, 3, 3), {"padding": "same"}),
    "same-even": ((1, 2, 6, 5), (2, 2, 2, 4), {"padding": "same"}),
    "same-dilated": ((1, 2, 7, 7), (2, 2, 3, 2), {"padding": "same", "dilation": 2}),
    "valid": ((1, 2, 6, 5), (2, 2, 3, 3), {"padding": "valid"}),
    "unbatched": ((2, 6, 5), (2, 2, 3, 3), {}),
    "no-images": ((0, 2, 6, 5), (2, 2, 3, 3), {}),
    "larger": ((4, 8, 12, 12), (16, 8, 3, 3), {"padding": 1}),
}
for name, (x, w, options) in CONV.items():
    second = name in ("plain", "everything", "depthwise", "stride-padded")
    row(f"conv2d-{name}", conv(**options), normal(*x), normal(*w), tolerance=10, second=second)
row(
    "conv2d-bias",
    conv(padding=1),
    normal(2, 3, 5, 5),
    normal(4, 3, 3, 3),
    normal(4),
    tolerance=10,
    second=True,
)
row(
    "conv2d-permuted",
    lambda t, x, w: t.nn.functional.conv2d(x.permute(0, 3, 1, 2), w),
    normal(2, 6, 6, 3),
    normal(4, 3, 3, 3),
    tolerance=10,
)


def pool(*args: Any, **options: Any) -> Any:
    return lambda t, x: t.nn.functional.max_pool2d(x, *args, **options)


row("max-pool2d", pool(2), normal(2, 3, 6, 8), second=True)
row("max-pool2d-odd", pool(2), normal(2, 3, 7, 5))
row("max-pool2d-stride", pool(3, 2), normal(2, 3, 9, 8), second=True)
row("max-pool2d-padded", pool(3, 2, 1), normal(2, 3, 8, 7))
row("max-pool2d-uneven", pool((2, 3), stride=(1, 2), padding=(1, 1)), normal(2, 2, 6, 7))
row("max-pool2d-gaps", pool(2, 3), normal(1, 2, 8, 9))
row("max-pool2d-unbatched", pool(2), normal(3, 6, 8))
row("max-pool2d-places", pool(2, return_indices=True), normal(2, 3, 6, 8))
row(
    "max-pool2d-ties",
    pool(2, return_indices=True),
    given([[[[1, 1, 0, 0], [1, 1, 0, 0]]]]),
    smooth=False,
)
row("max-pool2d-nan", pool(2), given([[[[1, NAN, 0, 0], [1, 1, 0, 5]]]]), gradient=False)
row("max-pool2d-negative", pool(2, 1, 1), between(-5, -1, 1, 1, 4, 4))
row(
    "pad",
    lambda t, x: (t.nn.functional.pad(x, (1, 2)), t.nn.functional.pad(x, (0, 1, 2, 0), value=3.5)),
    normal(2, 3),
)

LOGITS, TARGETS = normal(6, 5), whole(0, 5, 6)
WEIGHT = between(0.2, 2, 5)


def loss(name: str, **options: Any) -> Any:
    return lambda t, x, y, *w: getattr(t.nn.functional, name)(
        x, y, **({"weight": w[0].detach()} if w else {}), **options
    )


for reduction in ("mean", "sum", "none"):
    r = {"reduction": reduction}
    row(f"cross-entropy-{reduction}", loss("cross_entropy", **r), LOGITS, TARGETS, second=True)
    targets = between(0.05, 0.95, 4, 3)
    row(f"mse-{reduction}", loss("mse_loss", **r), normal(4, 3), normal(4, 3))
    row(f"l1-{reduction}", loss("l1_loss", **r), normal(4, 3), normal(4, 3))
    row(f"bce-{reduction}", loss("binary_cross_entropy", **r), between(0.1, 0.9, 4, 3), targets)
    row(
        f"bce-with-logits-{reduction}",
        loss("binary_cross_entropy_with_logits", **r),
        normal(4, 3),
        targets,
    )
    row(
        f"nll-{reduction}",
        lambda t, x, y, r=r: t.nn.functional.nll_loss(x.log_softmax(1), y, **r),
        LOGITS,
        TARGETS,
    )
    for smoothing, weighted, ignored in itertools.product((0.0, 0.2), (False, True), (False, True)):
        if not (smoothing or weighted or ignored):
            continue
        name = f"cross-entropy-{reduction}"
        name += "-smooth" if smoothing else ""
        name += "-weighted" if weighted else ""
        name += "-ignore" if ignored else ""
        options: dict[str, Any] = {"label_smoothing": smoothing, **r}
        if ignored:
            options["ignore_index"] = 2
        weights: tuple[Input, ...] = (WEIGHT,) if weighted else ()
        row(name, loss("cross_entropy", **options), LOGITS, TARGETS, *weights, smooth=not weighted)
    row(
        f"cross-entropy-probabilities-{reduction}",
        lambda t, x, y, r=r: t.nn.functional.cross_entropy(x, y.softmax(1).detach(), **r),
        LOGITS,
        normal(6, 5),
        smooth=False,
    )
    row(
        f"cross-entropy-images-{reduction}",
        loss("cross_entropy", **r),
        normal(2, 5, 3, 4),
        whole(0, 5, 2, 3, 4),
    )
    row(
        f"cross-entropy-sequence-{reduction}",
        loss("cross_entropy", **r),
        normal(2, 5, 3),
        whole(0, 5, 2, 3),
    )
    row(f"cross-entropy-single-{reduction}", loss("cross_entropy", **r), normal(5), whole(0, 5))

row(
    "cross-entropy-minus-100",
    loss("cross_entropy"),
    normal(4, 3),
    given([0, -100, 2, -100], "int64"),
)
row(
    "cross-entropy-int32",
    lambda t, x, y: t.nn.functional.cross_entropy(x, y.long()),
    normal(4, 3),
    whole(0, 3, 4, dtype="int32"),
)
row(
    "cross-entropy-large-logits",
    loss("cross_entropy"),
    given([[1000, 0], [-1000, 0]]),
    given([1, 0], "int64"),
    smooth=False,
)
row(
    "cross-entropy-many-classes",
    loss("cross_entropy"),
    normal(5, 999),
    whole(0, 999, 5),
    tolerance=3,
)
row(
    "bce-with-logits-large",
    loss("binary_cross_entropy_with_logits"),
    given([100, -100, 20, -20]),
    given([1, 1, 0, 0]),
    smooth=False,
)
row(
    "bce-zero-and-one",
    loss("binary_cross_entropy"),
    given([0, 1, 0.5]),
    given([0.0, 1.0, 1.0]),
    gradient=False,
)
row(
    "functional-activations",
    lambda t, x: (
        [getattr(t.nn.functional, n)(x) for n in ("relu", "sigmoid", "tanh")]
        + [t.nn.functional.softmax(x, 1), t.nn.functional.log_softmax(x, dim=0)]
    ),
    normal(3, 4),
)
row("dropout-off", lambda t, x: t.nn.functional.dropout(x, 0.5, training=False), normal(3, 4))
row("dropout-all", lambda t, x: t.nn.functional.dropout(x, 1.0), normal(3, 4))


def small_network(t: Any, x: Any, w1: Any, w2: Any, b: Any, y: Any) -> Any:
    """A CNN's step: convolution, relu, pooling, a linear layer and the loss."""
    f = t.nn.functional
    hidden = f.max_pool2d(f.conv2d(x, w1, padding=1).relu(), 2)
    return f.cross_entropy(f.linear(hidden.flatten(1), w2, b), y)


row(
    "network",
    small_network,
    normal(4, 1, 6, 6),
    normal(3, 1, 3, 3),
    normal(5, 27),
    normal(5),
    whole(0, 5, 4),
    tolerance=5,
    second=True,
)
row("masks", lambda t, x, m: (x * m).sum() / m.sum(), normal(5, 3), truths(5, 3))
