"""Reductions: over every choice of axes, of empty and large arrays, with nan and ties."""

from __future__ import annotations

from typing import Any

from tests.ops.rows.elementwise import INF, NAN, backwards
from tests.ops.table import between, given, normal, row, truths, whole


def reduce(name: str, *args: Any, **kwargs: Any) -> Any:
    return lambda t, x: getattr(x, name)(*args, **kwargs)


DIMS: dict[str, tuple[tuple[int, ...], dict[str, Any]]] = {
    "all": ((3, 4, 5), {}),
    "first": ((3, 4, 5), {"dim": 0}),
    "middle": ((3, 4, 5), {"dim": 1}),
    "last": ((3, 4, 5), {"dim": -1}),
    "ends": ((3, 4, 5), {"dim": (0, 2)}),
    "kept": ((3, 4, 5), {"dim": (0, -1), "keepdim": True}),
    "one": ((1,), {"dim": 0}),
    "scalar": ((), {}),
    "rank6": ((2, 3, 1, 2, 3, 2), {"dim": (1, 3, -1)}),
}
for name in ("sum", "mean", "amax", "amin", "var", "std"):
    for label, (shape, options) in DIMS.items():
        if name in ("var", "std") and label in ("one", "scalar", "rank6"):
            continue
        second = name in ("sum", "amax", "var") and label in ("last", "kept")
        if name in ("amax", "amin") and not options:
            row(f"{name}-{label}", reduce(name), normal(*shape))
        else:
            row(f"{name}-{label}", reduce(name, **options), normal(*shape), second=second)

row(
    "sum-empty",
    lambda t, x: (x.sum(), x.sum(0), x.mean(), x.sum(0, keepdim=True)),
    normal(0),
    smooth=False,
)
row(
    "sum-hollow",
    lambda t, x: (x.sum(1), x.sum(0), x.sum((0, 2)), x.mean(1)),
    normal(3, 0, 2),
    smooth=False,
)
row("sum-no-dims", lambda t, x: (x.sum(()), x.sum(dim=None, keepdim=True)), normal(3, 4))
row("sum-transposed", lambda t, x: (x.T.sum(0), x.T.sum(1), x.T.sum()), normal(5, 9))
row("sum-stepped", lambda t, x: (x[::2, 1::3].sum(0), x[::2, 1::3].sum(1)), normal(9, 11))
row("sum-backwards", lambda t, x: backwards(t, x).sum(1), normal(5, 7))
row("sum-permuted", lambda t, x: x.permute(3, 1, 0, 2).sum((1, 3)), normal(2, 3, 4, 5))
row("sum-expanded", lambda t, x: x.expand(4, 3, 5).sum((0, 2)), normal(3, 1))
row("sum-long", reduce("sum"), between(0, 1, 100003), tolerance=5)
row("sum-long-rows", reduce("sum", 1), normal(3, 20011), tolerance=50)
row("sum-long-columns", reduce("sum", 0), normal(20011, 3), tolerance=50)
row("sum-many-rows", reduce("sum", 1), normal(20011, 3), tolerance=5)
row(
    "sum-integers",
    lambda t, x: (x.sum(), x.sum(0), x.int().sum(), x.to(t.uint8).sum()),
    whole(0, 9, 5, 7),
)
row("sum-bools", lambda t, x: (x.sum(), x.sum(1), x.float().mean()), truths(5, 7))
row(
    "sum-nan",
    lambda t, x: (x.sum(), x.sum(1), x.mean(0)),
    given([[1, NAN], [2, INF]]),
    smooth=False,
)
row("sum-dtype", lambda t, x: (x.sum(dtype=t.float32), x.float().mean(0)), whole(0, 9, 4, 3))
row("sum-of-product", lambda t, x: (x * x).sum(0).exp().sum(), between(-1, 1, 3, 4), second=True)

row("amax-ties", lambda t, x: (x.amax(1), x.amin(0)), given([[1, 1, 0], [2, 1, 2]]), smooth=False)
row(
    "amax-nan",
    lambda t, x: (x.amax(1), x.amin(1), x.max(), x.min()),
    given([[1, NAN], [2, INF]]),
    gradient=False,
)
row("amax-long", lambda t, x: (x.amax(), x.amin(), x.amax(0), x.amin(1)), normal(401, 203))
row("amax-integers", lambda t, x: (x.amax(1), x.amin(0), x.max(), x.min()), whole(-9, 9, 5, 7))
row("amax-bools", lambda t, x: (x.amax(1), x.amin(0)), truths(5, 3))
row("max-of-all", lambda t, x: (x.max(), x.min()), normal(5, 7), second=True)
row(
    "max-dim",
    lambda t, x: (*x.max(1), *x.min(0), *x.max(-1, keepdim=True)),
    normal(5, 7),
    second=True,
)
row("max-dim-0d", lambda t, x: (*x.max(0), x.argmax(), x.argmin(0)), normal())
row("max-two-tensors", lambda t, x, y: (x.max(y), t.min(x, y)), normal(5), normal(5))
row(
    "max-dim-ties", lambda t, x: (*x.max(1), *x.min(1)), given([[1, 1, 0], [2, 1, 2]]), smooth=False
)
row(
    "argmax",
    lambda t, x: (x.argmax(), x.argmax(0), x.argmin(1), x.argmin(-1, keepdim=True)),
    normal(5, 7),
)
row("argmax-integers", lambda t, x: (x.argmax(1), x.argmin(0)), whole(0, 4, 5, 7))
row(
    "argmax-nan",
    lambda t, x: (x.argmax(1), x.argmin(1)),
    given([[1, NAN, 3], [2, INF, NAN]]),
    gradient=False,
)
row(
    "argmax-transposed",
    lambda t, x: (x.permute(2, 0, 1).argmax(1), x.T.argmin(0) if x.ndim == 2 else x.argmin(2)),
    normal(3, 4, 5),
)
row(
    "all-any",
    lambda t, x: (x.all(), x.any(), x.all(0), x.any(1), x.any(1, keepdim=True)),
    truths(4, 3),
)
row("all-any-empty", lambda t, x: (x.all(), x.any()), truths(0))
row(
    "var-options",
    lambda t, x: (x.var(0, unbiased=False), x.std(correction=0), x.var((0, 1))),
    normal(4, 5),
)
row(
    "var-far-from-zero",
    lambda t, x: x.var(),
    between(1000, 1001, 64),
    tolerance=100,
    gradient=False,
)
row(
    "norm", lambda t, x: (t.norm(x), x.norm(2, 1), x.norm(1, 0), x.norm(float("inf"))), normal(4, 5)
)
row("norm-zero", lambda t, x: x.norm(), given([0, 0, 0]), smooth=False)
row(
    "logsumexp",
    lambda t, x: (x.logsumexp(1), x.logsumexp(0, keepdim=True)),
    normal(4, 5),
    second=True,
)
row(
    "logsumexp-special",
    lambda t, x: x.logsumexp(1),
    given([[-INF, -INF], [1000, 1000], [0, -INF]]),
    smooth=False,
    tolerance=10,
)

for name in ("softmax", "log_softmax"):
    row(f"{name}-last", reduce(name, -1), normal(5, 7), second=True)
    row(f"{name}-first", reduce(name, 0), normal(5, 7), second=True)
    row(f"{name}-middle", reduce(name, 1), normal(2, 3, 4))
    row(f"{name}-scalar", reduce(name, 0), normal())
    row(f"{name}-one", reduce(name, -1), normal(3, 1))
    row(f"{name}-empty", reduce(name, -1), normal(0, 4))
    row(f"{name}-large", reduce(name, -1), given([[1000, 0, -1000], [88, 89, 90]]), smooth=False)
    row(f"{name}-wide", reduce(name, -1), normal(3, 1999), tolerance=5)
    row(f"{name}-masked", reduce(name, -1), given([[0, -INF, 1], [-INF, -INF, 2]]), smooth=False)
