"""Running totals and differences, sorting and what rests on it."""

from __future__ import annotations

from tests.ops.table import bad, between, given, normal, row, truths, whole

INF, NAN = float("inf"), float("nan")

# running totals
row("cumsum", lambda t, x: (x.cumsum(0), t.cumsum(x, -1), x.cumsum(dim=1)), normal(3, 5, 4))
row("cumsum-long", lambda t, x: (x.cumsum(1), x.cumsum(0)), between(-1, 1, 3, 1501), tolerance=20)
row("cumsum-one-long-row", lambda t, x: x.cumsum(0), between(0, 1, 9001), tolerance=20,
    smooth=False)  # fmt: skip
row("cumsum-transposed", lambda t, x: (x.T.cumsum(0), x[::2, 1:].cumsum(1)), normal(5, 9))
row("cumsum-integers", lambda t, x: (x.cumsum(0), x.int().cumsum(1), x.cumsum(0, dtype=t.float32)),
    whole(-9, 9, 4, 7))  # fmt: skip
row("cumsum-bools", lambda t, x: (x.cumsum(0), x.cumprod(0)), truths(9))
row("cumsum-edges", lambda t, x: (x.cumsum(0), x[:0].cumsum(0), x[0].cumsum(0), x[0].cumprod(-1)),
    normal(4))  # fmt: skip
row("cumprod", lambda t, x: (x.cumprod(0), t.cumprod(x, dim=1)), between(0.5, 1.5, 4, 6),
    second=True)  # fmt: skip
row(
    "cumprod-zeros",
    lambda t, x: x.cumprod(1),
    given([[1, 2, 0, 3, 4], [0, 1, 2, 0, 3], [2, 3, 4, 5, 0], [1, 2, 3, 4, 5]]),
    smooth=False,
)
row("cumprod-long", lambda t, x: x.cumprod(0), between(0.99, 1.01, 700), tolerance=20)
row("cumprod-integers", lambda t, x: x.cumprod(1), whole(-2, 3, 3, 5))
row("cummax", lambda t, x: (*x.cummax(0), *t.cummin(x, 1), *x.cummax(dim=-1)), normal(5, 7))
row("cummax-long", lambda t, x: (*x.cummax(0), *x.cummin(0)), normal(700))
row("cummax-ties", lambda t, x: (*x.cummax(0), *x.cummin(0)), given([1, 1, 0, 2, 2, 0]),
    smooth=False)  # fmt: skip
row("cummax-nan", lambda t, x: (*x.cummax(0), *x.cummin(0)), given([1, NAN, 2, INF, NAN, -INF]),
    gradient=False)  # fmt: skip
row("cummax-integers", lambda t, x: (*x.cummax(1), *(x > 2).cummax(0)), whole(0, 5, 4, 6))
row("logcumsumexp", lambda t, x: (x.logcumsumexp(1), t.logcumsumexp(x, 0)), normal(5, 7),
    second=True, tolerance=3)  # fmt: skip
row("logcumsumexp-large", lambda t, x: x.logcumsumexp(0), given([100, 101, -200, 102, 90.5]),
    tolerance=3)  # fmt: skip
row("logcumsumexp-infinite", lambda t, x: x.logcumsumexp(0), given([-INF, -INF, 0, 1, INF]),
    gradient=False)  # fmt: skip
row("logcumsumexp-long", lambda t, x: x.logcumsumexp(1), normal(2, 400), tolerance=5)
row("diff", lambda t, x: (x.diff(), t.diff(x, dim=0), x.diff(2), t.diff(x, n=0), x.diff(n=9)),
    normal(4, 5))  # fmt: skip
row("diff-joined", lambda t, x, y: (x.diff(prepend=y), x.diff(append=y), t.diff(x, 1, 1, y, y)),
    normal(4, 5), normal(4, 2))  # fmt: skip
row("diff-types", lambda t, x, y: (x.diff(), y.diff()), whole(0, 9, 6), truths(6))
row("trapezoid", lambda t, x, y: (t.trapezoid(x), t.trapezoid(x, dx=2), t.trapezoid(x, dim=0),
    t.trapz(x, y), t.cumulative_trapezoid(x), t.cumulative_trapezoid(x, y, dim=-1)),
    normal(4, 5), given([0, 1, 3, 4, 7]))  # fmt: skip
row("trapezoid-integers", lambda t, x: t.trapezoid(x), whole(0, 9, 6))
row("gradient", lambda t, x: (*t.gradient(x), *t.gradient(x, spacing=2.0, dim=1),
    *t.gradient(x, edge_order=2), *t.gradient(x, spacing=[1.0, 3.0])), normal(4, 5))  # fmt: skip
row("gradient-coordinates", lambda t, x, y: (*t.gradient(x, spacing=(y,)),
    *t.gradient(x, spacing=(y,), edge_order=2)), normal(5), given([0, 1, 4, 6, 7]))  # fmt: skip

# order
row(
    "sort",
    lambda t, x: (*x.sort(), *t.sort(x, 0), *x.sort(1, True), *x.sort(descending=True, dim=0)),
    normal(5, 7),
    second=True,
)
row("sort-long", lambda t, x: (*x.sort(), *x.sort(descending=True)), normal(1000),
    smooth=False)  # fmt: skip
row("sort-rows", lambda t, x: (*x.sort(1), *x.sort(0, descending=True)), normal(70, 300),
    smooth=False)  # fmt: skip
for length in (1, 2, 31, 32, 33, 64, 65, 257):
    row(
        f"sort-of-{length}",
        lambda t, x: (*x.sort(stable=True), x.argsort(descending=True, stable=True)),
        whole(0, 40, 2, length),
    )
row("sort-stable", lambda t, x: (*x.sort(stable=True), *t.sort(x, stable=True, descending=True)),
    whole(0, 5, 300))  # fmt: skip
row("sort-special", lambda t, x: (*x.sort(stable=True), *x.sort(stable=True, descending=True)),
    given([NAN, 1, -INF, INF, -0.0, 0.0, NAN, -1]), gradient=False)  # fmt: skip
row(
    "sort-types",
    lambda t, x, y: (
        *x.sort(stable=True),
        *y.sort(stable=True),
        *x.to(t.uint8).sort(stable=True),
        *y.sort(stable=True, descending=True),
    ),
    whole(0, 250, 20),
    truths(9),
)
row("sort-edges", lambda t, x: (*x[0].sort(), *x[:0].sort(), *x.reshape(2, 2, 0, 1).sort(0))
    if x.numel() == 0 else (*x[0].sort(), *x[:0].sort()), normal(4))  # fmt: skip
row("sort-transposed", lambda t, x: (*x.T.sort(0), *x[::2].sort(1)), normal(5, 9))
row(
    "argsort",
    lambda t, x: (x.argsort(), t.argsort(x, 0, True), x.msort(), t.msort(x)),
    normal(5, 7),
)
row(
    "topk",
    lambda t, x: (*x.topk(2), *t.topk(x, 3, 0), *x.topk(2, dim=1, largest=False), *x.topk(0)),
    normal(5, 7),
)
row("topk-long", lambda t, x: (*x.topk(5), *x.topk(300, largest=False)), normal(2, 900))
row("topk-scalar", lambda t, x: x.topk(1), normal())
row("kthvalue", lambda t, x: (*x.kthvalue(2), *t.kthvalue(x, 1, 0, True), *x.kthvalue(7, dim=1)),
    normal(5, 7))  # fmt: skip
row(
    "unique",
    lambda t, x: (
        t.unique(x),
        *x.unique(return_inverse=True),
        *t.unique(x, True, True, True),
        *x.unique(return_counts=True),
    ),
    whole(0, 6, 5, 9),
)
row("unique-floats", lambda t, x: (x.unique(), x.unique(sorted=False).sort().values),
    given([1, NAN, 2, NAN, 1]), gradient=False)  # fmt: skip
row("unique-rows", lambda t, x: (t.unique(x, dim=0), *x.unique(dim=1, return_inverse=True,
    return_counts=True)), whole(0, 2, 6, 3))  # fmt: skip
row("unique-bools", lambda t, x: t.unique(x), truths(6))
row(
    "unique-consecutive",
    lambda t, x: (
        x.unique_consecutive(),
        *t.unique_consecutive(x, return_inverse=True, return_counts=True),
        t.unique_consecutive(x, dim=0),
    ),
    whole(0, 2, 7, 2),
)
row(
    "searchsorted",
    lambda t, x, y: (
        t.searchsorted(x.sort().values, y),
        t.searchsorted(x.sort().values, y, right=True),
        t.searchsorted(x.sort().values, y, side="right"),
        t.searchsorted(x.sort().values, 0.5),
        t.searchsorted(x, y, sorter=x.argsort()),
        t.searchsorted(x.sort().values, y, out_int32=True),
    ),
    normal(300),
    normal(4, 5),
    gradient=False,
)
row("searchsorted-rows", lambda t, x, y: t.searchsorted(x.sort().values, y, right=True),
    whole(0, 9, 3, 7), whole(-1, 11, 3, 5))  # fmt: skip
row("searchsorted-nan", lambda t, x, y: t.searchsorted(x, y), given([1, 2, INF]),
    given([NAN, INF, 2, -INF]), gradient=False)  # fmt: skip
row("bucketize", lambda t, x, y: (t.bucketize(x, y), t.bucketize(x, y, right=True),
    t.bucketize(2, y)), whole(-2, 12, 4, 5), given([1, 3, 3, 8], "int64"))  # fmt: skip
row("isin", lambda t, x, y: (t.isin(x, y), t.isin(x, 3), t.isin(x, y, invert=True), t.isin(2, y),
    t.isin(x, y.float() + 0.5), t.isin(x[:0], y)), whole(0, 9, 4, 5), whole(0, 9, 3))  # fmt: skip

bad("cumsum-no-dim", lambda t: t.ones(3).cumsum())
bad("cumsum-dim", lambda t: t.ones(3).cumsum(1))
bad("cumsum-word", lambda t: t.ones(3).cumsum("a"))
bad("logcumsumexp-integers", lambda t: t.tensor([1, 2]).logcumsumexp(0))
bad("diff-scalar", lambda t: t.tensor(1.0).diff())
bad("gradient-short", lambda t: t.gradient(t.ones(1)))
bad("trapezoid-sizes", lambda t: t.trapezoid(t.ones(3), t.ones(4)))
bad("sort-dim", lambda t: t.ones(2, 3).sort(2))
bad("sort-stable-positional", lambda t: t.ones(2, 3).sort(0, True, True))
bad("topk-many", lambda t: t.ones(2, 3).topk(5), says="k=5")
bad("topk-negative", lambda t: t.ones(2, 3).topk(-1))
bad("kthvalue-zero", lambda t: t.ones(2, 3).kthvalue(0))
bad("unique-dim", lambda t: t.ones(3).unique(dim=2))
bad("searchsorted-rows-shape", lambda t: t.searchsorted(t.ones(2, 3), t.ones(3)))
bad("searchsorted-contradiction",
    lambda t: t.searchsorted(t.ones(3), t.ones(3), right=True, side="left"))  # fmt: skip
bad("searchsorted-number", lambda t: t.searchsorted(t.ones(2, 3), 1.0))
bad("bucketize-matrix", lambda t: t.bucketize(t.ones(3), t.ones(2, 2)))
bad("isin-word", lambda t: t.isin(t.ones(3), "a"))
