"""Sums, products and extremes with all their arguments; norms, variances, medians, histograms."""

from __future__ import annotations

from typing import Any

from tests.ops.table import bad, between, given, normal, row, truths, whole

INF, NAN = float("inf"), float("nan")

row(
    "sum-numpy-names",
    lambda t, x: (
        x.sum(axis=0),
        t.sum(x, axis=(0, 1), keepdims=True),
        x.mean(axis=1),
        *x.max(axis=0),
        x.argmax(axis=1),
        t.softmax(x, axis=0),
    ),
    normal(4, 5),
)
row("sum-types", lambda t, x: (x.sum(dtype=t.int32), x.to(t.int8).sum(), x.mean(dtype=t.float32),
    x.prod(dtype=t.float32), x.int().prod(0)), whole(-3, 4, 4, 3))  # fmt: skip
row("prod", lambda t, x: (x.prod(), x.prod(0), t.prod(x, 1, True), x.prod(dim=-1)),
    between(0.5, 1.5, 4, 5), second=True)  # fmt: skip
row("prod-zeros", lambda t, x: (x.prod(1), x.prod()),
    given([[1, 2, 0], [0, 0, 3], [2, 3, 4]]), smooth=False)  # fmt: skip
row(
    "prod-edges", lambda t, x: (x[:0].prod(), x[:0].prod(0), x.prod(), x[0, 0].prod()), normal(2, 3)
)
row("prod-long", lambda t, x: (x.prod(1), x.prod(0)), between(0.98, 1.02, 3, 900), tolerance=20)
row("prod-bools", lambda t, x: (x.prod(), x.prod(1)), truths(2, 3))
row("nansum", lambda t, x: (x.nansum(), t.nansum(x, 0), x.nansum((0, 1), keepdim=True),
    x.nanmean(), t.nanmean(x, 1)), given([[1, NAN, 2], [NAN, 3, 4]]), smooth=False)  # fmt: skip
row("nansum-integers", lambda t, x: x.nansum(0), whole(0, 9, 3, 4))
row("nanmean-nothing", lambda t, x: x.nanmean(0), given([NAN, NAN]), gradient=False)
row("aminmax", lambda t, x: (*x.aminmax(), *t.aminmax(x, dim=0), *x.aminmax(dim=1, keepdim=True)),
    normal(4, 5))  # fmt: skip
row("argmax-kept", lambda t, x: (x.argmax(keepdim=True), x.argmin(dim=0), x[0, 0].argmax(0)),
    normal(4, 5))  # fmt: skip
row("max-of-two-by-name", lambda t, x, y: (t.max(x, other=y), t.min(x, y), *t.max(x, dim=1)),
    normal(4, 5), normal(5))  # fmt: skip
row("max-bools-dim", lambda t, x: (*x.max(0), *x.min(1), x.max()), truths(4, 3))
row("all-any-bytes", lambda t, x: (x.to(t.uint8).all(), x.to(t.uint8).any(1), x.bool().all((0, 1))),
    whole(0, 2, 3, 4))  # fmt: skip
row("all-any-nan", lambda t, x: (x.any(), x.all(0), t.any(x, 1), t.all(x)),
    given([[NAN, 0], [0, 0]]), gradient=False)  # fmt: skip
row(
    "count-nonzero",
    lambda t, x: (x.count_nonzero(), t.count_nonzero(x, 0), x.count_nonzero((0, 1))),
    whole(0, 3, 4, 5),
)
row("logsumexp-axes", lambda t, x: (x.logsumexp((0, 1)), t.logsumexp(x, dim=(0, 2), keepdim=True),
    x[0, 0, 0].logsumexp(0)), normal(3, 4, 2))  # fmt: skip
row("logsumexp-integers", lambda t, x: (x.logsumexp(0), x[:0].logsumexp(0)), whole(-3, 4, 5))
row("softmax-dtype", lambda t, x: (x.softmax(0, dtype=t.float32), t.log_softmax(x, 0, t.float32),
    t.softmax(x, dim=-1, dtype=t.float32)), whole(0, 4, 3, 4))  # fmt: skip

# norms
P = (0.5, 1, 1.5, 2, 3, INF, -INF, "fro", -1)
row("norm-p", lambda t, x: [x.norm(p) for p in P] + [t.norm(x, p, 1) for p in P[:7]], normal(4, 5))
row("norm-count", lambda t, x: (x.norm(0), x.norm(0, 1)), normal(4, 5), gradient=False)
row(
    "norm-axes",
    lambda t, x: (
        t.norm(x, dim=0),
        x.norm(2, (0, 1)),
        x.norm(p=1, dim=1, keepdim=True),
        t.norm(x, "fro", dim=(0, 2)),
        x.norm(None, 1),
    ),
    normal(3, 4, 2),
)
row("norm-zeros", lambda t, x: (x.norm(1.5, 1), x.norm(3, 0), x.norm(INF, 1), x.norm(1)),
    given([[0, 0, 0], [0, 1, -2]]), smooth=False)  # fmt: skip
row("norm-empty", lambda t, x: (x.norm(), x.norm(1), x.norm(3)), normal(0), smooth=False)
row("dist", lambda t, x, y: (t.dist(x, y), x.dist(y, 1), t.dist(x, y, p=INF), x.dist(y[0], 3)),
    normal(4, 5), normal(4, 5))  # fmt: skip
row("renorm", lambda t, x: (t.renorm(x, 2, 0, 1.0), x.renorm(1, 1, 2)), normal(4, 5))

# spread
row(
    "var-calls",
    lambda t, x: (
        x.var(),
        x.var(False),
        x.var(0, False),
        x.var(0, True, True),
        t.var(x, [0, 1]),
        x.std(1, unbiased=False, keepdim=True),
        x.std(True),
        t.std(x, dim=0, correction=2),
        x.var(unbiased=False),
        x.var(correction=0),
    ),
    normal(4, 5),
)
row(
    "var-mean",
    lambda t, x: (
        *t.var_mean(x),
        *t.std_mean(x, 0),
        *t.var_mean(x, 1, keepdim=True),
        *t.std_mean(x, unbiased=False),
        *t.var_mean(x, (0, 1), correction=0),
    ),
    normal(4, 5),
)
row("var-edges", lambda t, x: (x[:1].var(), x[0].std(), x.var(correction=9)), normal(3),
    gradient=False)  # fmt: skip
row("std-zero", lambda t, x: (x.std(1), x.std(0)), given([[1, 1, 1], [1, 2, 1]]), smooth=False)
row("var-large", lambda t, x: (x.var(0), x.std(1)), normal(300, 4), tolerance=3)

# the middle
row("median", lambda t, x: (x.median(), *x.median(1), *t.median(x, 0, True), x.nanmedian()),
    normal(4, 7))  # fmt: skip
row("median-even", lambda t, x: (x.median(), *x.median(0), *x.nanmedian(1)), normal(4, 6))
row("median-ties", lambda t, x: x.median(), given([1, 2, 2, 2, 3]), smooth=False)
row("median-nan", lambda t, x: (*x.median(1), *x[:2].nanmedian(1), x.median(), x.nanmedian()),
    given([[1, NAN, 3, NAN], [2, 1, 4, 3], [NAN, NAN, NAN, NAN]]), gradient=False)  # fmt: skip
row(
    "median-integers",
    lambda t, x: (x.median(), *x[:, 0].sort().values.median(0)),
    whole(0, 90, 5, 3),
)
row("median-edges", lambda t, x: (*x[0].median(0), *x[:1].median(0)), normal(3))
row("mode", lambda t, x: (*x.mode(), *t.mode(x, 0), *x.mode(1, True)), whole(0, 4, 6, 9))
row("mode-floats", lambda t, x: (*x.mode(), *x[0].mode()), normal(5))
row("mode-long", lambda t, x: x.mode(1).values, whole(0, 60, 2, 700))
Q = (0.0, 0.1, 0.5, 0.77, 1.0)
row("quantile", lambda t, x: [t.quantile(x, q, 1) for q in Q] + [x.quantile(0.3),
    x.quantile(0.4, dim=0, keepdim=True)], normal(4, 7))  # fmt: skip
row("quantile-several", lambda t, x, q: _quantiles(t, x, q.detach()), normal(4, 7),
    given([0.1, 0.5, 0.9]), smooth=False)  # fmt: skip


def _quantiles(t: Any, x: Any, q: Any) -> Any:
    return (
        x.quantile(q, 1), t.quantile(x, q), x.quantile(q[0], 0), x.quantile(q, dim=0, keepdim=True)
    )  # fmt: skip


for how in ("lower", "higher", "midpoint", "nearest", "linear"):
    row(f"quantile-{how}", lambda t, x, how=how: [t.quantile(x, q, interpolation=how) for q in Q],
        normal(12))  # fmt: skip
row("quantile-nan", lambda t, x: (x.quantile(0.5, 1), x.nanquantile(0.5, 1), t.nanquantile(x, 0.3)),
    given([[1, NAN, 3, 2], [2, 1, 4, 3], [NAN, NAN, NAN, NAN]]), gradient=False)  # fmt: skip

# counts
row("bincount", lambda t, x: (t.bincount(x), x.bincount(minlength=12), t.bincount(x[:0])),
    whole(0, 9, 300))  # fmt: skip
row(
    "bincount-weights",
    lambda t, x, w: t.bincount(x, w),
    whole(0, 9, 30),
    normal(30),
    gradient=False,
)
row("histc", lambda t, x: (t.histc(x, 5), x.histc(4, -1, 1), x.histc(bins=3, min=0, max=5),
    t.histc(x[:0], 3)), normal(300), gradient=False)  # fmt: skip
row("histc-edges", lambda t, x: (x.histc(4, 0, 4), x[:1].histc(2)), given([0, 1, 2, 3, 4, 4.5, -1]),
    gradient=False)  # fmt: skip
row("histogram", lambda t, x, w, e: (*t.histogram(x, 4), *x.histogram(4, range=(-1.0, 1.0)),
    *t.histogram(x, 5, weight=w, density=True), *t.histogram(x, e)), normal(50), between(0, 1, 50),
    given([-2, -0.5, 0, 1.0]), gradient=False)  # fmt: skip
row(
    "cov",
    lambda t, x: (t.cov(x), x.cov(correction=0), t.cov(x[0]), t.corrcoef(x), x[0].corrcoef()),
    normal(3, 8),
)
row(
    "cov-weights",
    lambda t, x, f, a: (
        t.cov(x, fweights=f),
        t.cov(x, aweights=a),
        t.cov(x, fweights=f, aweights=a),
    ),
    normal(3, 5),
    whole(1, 4, 5),
    between(0.1, 1, 5),
    smooth=False,
)

bad("sum-fraction", lambda t: t.ones(2).sum(1.5), says="float")
bad("sum-word", lambda t: t.ones(2).sum("a"))
bad("sum-dim", lambda t: t.ones(2, 3).sum(2), says="dim=2")
bad("sum-twice", lambda t: t.ones(2, 3).sum((0, 0)))
bad("sum-of-list", lambda t: t.sum([1, 2]))
bad("prod-axes", lambda t: t.ones(2, 3).prod((0, 1)))
bad("mean-integers", lambda t: t.tensor([1, 2]).mean(), says="float()")
bad("nanmean-integers", lambda t: t.tensor([1, 2]).nanmean())
bad("var-integers", lambda t: t.tensor([1, 2]).var())
bad("var-both", lambda t: t.ones(3).var(0, False, correction=1))
bad("amax-empty", lambda t: t.zeros(0).amax())
bad("amax-empty-axis", lambda t: t.zeros(3, 0).amax(1))
bad("max-empty", lambda t: t.zeros(0).max())
bad("max-empty-axis", lambda t: t.zeros(3, 0).max(1))
bad("max-axes", lambda t: t.ones(2, 3).max((0, 1)))
bad("argmax-empty", lambda t: t.zeros(0).argmax())
bad("argmax-empty-axis", lambda t: t.zeros(3, 0).argmax(1))
bad("argmax-bools", lambda t: t.tensor([True]).argmax())
bad("softmax-method-integers", lambda t: t.tensor([1, 2]).softmax(0), says="x.float()")
bad("softmax-method-no-dim", lambda t: t.ones(3).softmax())
bad("softmax-method-dim", lambda t: t.ones(3).softmax(1))
bad("logsumexp-no-dim", lambda t: t.ones(3).logsumexp())
bad("norm-integers", lambda t: t.tensor([1, 2]).norm())
bad("norm-word", lambda t: t.ones(2).norm("x"))
bad("norm-empty-inf", lambda t: t.zeros(0).norm(INF))
bad("dist-number", lambda t: t.dist(t.ones(2), 1.0))
bad("median-bools", lambda t: t.tensor([True]).median())
bad("median-empty-axis", lambda t: t.zeros(0).median(0))
bad("mode-empty", lambda t: t.zeros(0).mode())
bad("quantile-range", lambda t: t.ones(3).quantile(1.5), says="1.5")
bad("quantile-integers", lambda t: t.tensor([1, 2]).quantile(0.5))
bad("quantile-matrix", lambda t: t.ones(3).quantile(t.ones(1, 1)))
bad("quantile-type", lambda t: t.ones(3).quantile(t.tensor(0.5, dtype=t.float64)))
bad("quantile-interpolation", lambda t: t.ones(3).quantile(0.5, interpolation="x"))
bad("quantile-empty", lambda t: t.zeros(0).quantile(0.5))
bad("bincount-floats", lambda t: t.bincount(t.ones(2)))
bad("bincount-negative", lambda t: t.bincount(t.tensor([-1])))
bad("bincount-matrix", lambda t: t.bincount(t.tensor([[1]])))
bad("bincount-weights-size", lambda t: t.bincount(t.tensor([1, 1]), t.ones(1)))
bad("histc-integers", lambda t: t.histc(t.tensor([1, 2]), 2))
bad("histc-range", lambda t: t.histc(t.ones(2), 2, 2, 1))
bad("histc-bins", lambda t: t.histc(t.ones(2), 0))
bad("histc-nan", lambda t: t.histc(t.tensor([1.0, NAN]), 2))
bad("cov-axes", lambda t: t.cov(t.ones(2, 2, 2)))
