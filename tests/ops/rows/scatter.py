"""Choosing and writing by index, by name: gather, take, scatter, index_add and their relatives."""

from __future__ import annotations

from typing import Any

from tests.ops.table import bad, given, normal, row, truths, whole

row(
    "gather",
    lambda t, x, i: (t.gather(x, 1, i), x.gather(-1, i)),
    normal(4, 5),
    whole(0, 5, 4, 3),
    second=True,
)
row("gather-first", lambda t, x, i: x.gather(0, i), normal(4, 5), whole(0, 4, 7, 3))
row("gather-rank3", lambda t, x, i: x.gather(1, i), normal(2, 4, 5), whole(0, 4, 2, 3, 5))
row("gather-integers", lambda t, x, i: x.gather(0, i), whole(0, 99, 4, 5), whole(0, 4, 2, 5))
row(
    "scatter-add",
    lambda t, x, i, s: x.scatter_add(1, i, s),
    normal(4, 5),
    whole(0, 5, 4, 7),
    normal(4, 7),
    second=True,
)
row(
    "scatter-add-first",
    lambda t, x, i, s: x.scatter_add(0, i, s),
    normal(4, 5),
    whole(0, 4, 3, 2),
    normal(3, 2),
)
row(
    "scatter-add-integers",
    lambda t, x, i, s: x.scatter_add(0, i, s),
    whole(0, 9, 4),
    whole(0, 4, 9),
    whole(0, 9, 9),
)
row(
    "index-select",
    lambda t, x, i: (x.index_select(0, i), x.index_select(1, i)),
    normal(5, 5),
    whole(0, 5, 7),
    second=True,
)
row(
    "gather-small",
    lambda t, x, i: (x.gather(1, i[:2]), x.gather(0, i[:, :2] % 4), x.gather(1, i[:0])),
    normal(4, 5),
    whole(0, 5, 4, 3),
)
row(
    "gather-0d",
    lambda t, x, i: (x.gather(0, i), x.gather(0, i.reshape(1))),
    normal(),
    given(0, "int64"),
)
row("gather-int32", lambda t, x, i: x.gather(1, i), normal(4, 5), whole(0, 5, 4, 3, dtype="int32"))
row("gather-large", lambda t, x, i: x.gather(1, i), normal(3, 300), whole(0, 300, 3, 400))
row(
    "take-along-dim",
    lambda t, x, i: (
        t.take_along_dim(x, i, 1),
        x.T.take_along_dim(i.T, dim=0),
        x.take_along_dim(i),
        x.take_along_dim(i[:1], 1),
        x.take_along_dim(i[:, :1] % 4, 0),
    ),
    normal(4, 5),
    whole(0, 5, 4, 3),
    second=True,
)
row(
    "take",
    lambda t, x, i: (t.take(x, i), x.T.take(i[0])),
    normal(4, 5),
    whole(-20, 20, 3, 4),
    second=True,
)
row(
    "index-select-odd",
    lambda t, x, i: (
        x.index_select(-1, i[:0]),
        x.index_select(0, i[0]),
        x.sum().index_select(0, i[:1] * 0),
    ),
    normal(4, 5),
    whole(0, 4, 3),
)
row(
    "index-select-types",
    lambda t, x, i: (
        t.index_select(x, 1, i.int()),
        x.T.index_select(1, i),
        x[:, ::2].index_select(0, i),
    ),
    normal(4, 5),
    whole(0, 4, 300),
)
row(
    "masked-select",
    lambda t, x, m: (
        t.masked_select(x, m),
        x.masked_select(m[0]),
        x[0].masked_select(m),
        x[:1, :1].masked_select(m),
    ),
    normal(4, 5),
    truths(4, 5),
    second=True,
)
row(
    "nonzero-tuple",
    lambda t, x: (
        *x.nonzero(as_tuple=True),
        *t.nonzero(x[0], as_tuple=True),
        t.argwhere(x),
        x[0, 0].argwhere(),
    ),
    whole(-1, 2, 4, 3),
)
row(
    "nonzero-0d",
    lambda t, x: (x.nonzero(), (x + 1).nonzero(), *(x + 1).nonzero(as_tuple=True)),
    given(0.0),
    gradient=False,
)
row("where-one", lambda t, x: t.where(x > 0), normal(4, 3), gradient=False)
row("unravel-index", lambda t, i: t.unravel_index(i, (2, 3, 4)), whole(0, 24, 5, 2))

row(
    "scatter-part",
    lambda t, x, i, s: (
        x.scatter(1, i, s),
        x.scatter_add(1, i, s),
        x.scatter_reduce(1, i, s, "amax"),
        x.scatter(1, i[:0], s),
    ),
    normal(4, 5),
    given([[0, 3], [4, 1]], "int64"),
    normal(4, 3),
    gradient=False,
)
for name, change in {
    "scatter": lambda t, x, i, s: (x.scatter(1, i, s),),
    "scatter-add-method": lambda t, x, i, s: (
        t.scatter_add(x, -1, i, s),
        x.clone().scatter_add_(1, i, s),
    ),
}.items():
    row(
        name,
        change,
        normal(4, 5),
        given([[0, 3, 1], [2, 4, 0], [1, 2, 3], [4, 3, 2]], "int64"),
        normal(4, 3),
        second=True,
    )
row(
    "scatter-number",
    lambda t, x, i: (
        x.scatter(1, i, 5),
        x.scatter(1, i, value=2.5),
        x.clone().scatter_(0, i % 4, -1.0),
    ),
    normal(4, 5),
    whole(0, 5, 4, 3),
)
row(
    "scatter-last-wins",
    lambda t, x, i, s: x.scatter(1, i, s),
    normal(2, 3),
    given([[1, 1, 1, 0], [2, 0, 2, 0]], "int64"),
    normal(2, 4),
    smooth=False,
)
row(
    "scatter-one-hot",
    lambda t, i: t.zeros(6, 4, device=i.device).scatter_(1, i.unsqueeze(1), 1.0),
    whole(0, 4, 6),
)
row(
    "scatter-reduce-argument",
    lambda t, x, i, s: (
        x.scatter(1, i, s, reduce="add"),
        x.scatter(1, i, 2.0, reduce="multiply"),
        x.clone().scatter_(1, i, s, reduce="multiply"),
    ),
    normal(4, 5),
    whole(0, 5, 4, 7),
    normal(4, 7),
    gradient=False,
)
row(
    "scatter-integers",
    lambda t, x, i: (x.scatter(0, i, 7), x.scatter(0, i, i)),
    whole(0, 9, 5),
    whole(0, 5, 3),
)
row(
    "scatter-0d",
    lambda t, x, i, s: (x.scatter(0, i, s), x.scatter_add(0, i, s)),
    normal(),
    given(0, "int64"),
    normal(),
)
row(
    "scatter-large",
    lambda t, x, i, s: (x.scatter_add(0, i, s), x.scatter_add(0, i % 7, s)),
    normal(300, 2),
    whole(0, 300, 400, 2),
    normal(400, 2),
    tolerance=4,
)
for kind in ("sum", "prod", "mean", "amax", "amin"):
    row(
        f"scatter-reduce-{kind}",
        lambda t, x, i, s, kind=kind: (
            x.scatter_reduce(1, i, s, kind),
            t.scatter_reduce(x, 0, (i % 4)[:, :5], s[:, :5], kind, include_self=False),
        ),
        normal(4, 5),
        whole(0, 5, 4, 7),
        normal(4, 7),
        second=True,
    )
    row(
        f"scatter-reduce-{kind}-integers",
        lambda t, x, i, s, kind=kind: (
            x.scatter_reduce(0, i, s, kind),
            x.scatter_reduce(0, i, s, kind, include_self=False),
        ),
        whole(-9, 9, 6),
        whole(0, 5, 9),
        whole(-9, 9, 9),
    )
row(
    "scatter-reduce-many",
    lambda t, x, i, s: tuple(x.scatter_reduce(0, i, s, k) for k in ("sum", "mean", "amax", "amin")),
    normal(1100),
    whole(0, 1000, 1100),
    normal(1100),
    tolerance=4,
)
row(
    "scatter-reduce-equal",
    lambda t, x, i, s: (
        x.scatter_reduce(0, i, s, "amax"),
        (x * 5).scatter_reduce(0, i, s, "amin", include_self=False),
    ),
    given([1.0, 2.0, 3.0]),
    given([0, 0, 1, 1, 1], "int64"),
    given([1.0, 1.0, 2.0, 1.0, 2.0]),
    smooth=False,
)
row(
    "scatter-reduce-prod-zeros",
    lambda t, x, i, s: x.scatter_reduce(0, i, s, "prod"),
    given([2.0, 0.0, 3.0, 0.0]),
    given([0, 0, 1, 1, 2, 2], "int64"),
    given([0.0, 3.0, 4.0, 5.0, 0.0, 0.0]),
    second=True,
)

row(
    "index-add",
    lambda t, x, i, s: (
        x.index_add(1, i, s),
        t.index_add(x, -1, i, s, alpha=-2.5),
        x.clone().index_add_(1, i[0], s[:, :1]),
    ),
    normal(4, 5),
    whole(0, 5, 9),
    normal(4, 9),
    second=True,
)
row(
    "index-add-first",
    lambda t, x, i, s: x.index_add(0, i, s),
    normal(300, 3),
    whole(0, 300, 500),
    normal(500, 3),
    tolerance=4,
)
row("index-add-integers", lambda t, x, i: x.index_add(0, i, i), whole(0, 9, 5), whole(0, 5, 7))
row(
    "index-copy",
    lambda t, x, i, s: (
        x.index_copy(1, i, s),
        t.index_copy(x, -1, i[:1], s[:, :1]),
        x.clone().index_copy_(1, i, s),
    ),
    normal(4, 5),
    given([3, 0], "int64"),
    normal(4, 2),
    second=True,
)
row(
    "index-copy-last-wins",
    lambda t, x, i, s: x.index_copy(0, i, s),
    normal(4, 2),
    given([1, 1, 0, 1], "int64"),
    normal(4, 2),
    smooth=False,
)
row(
    "index-fill",
    lambda t, x, i, v: (
        x.index_fill(1, i, 7),
        t.index_fill(x, 0, i[0], v),
        x.clone().index_fill_(-1, i, -1.5),
    ),
    normal(4, 5),
    given([3, -1, 3], "int64"),
    normal(),
    second=True,
)
row(
    "index-fill-types",
    lambda t, x, b, i: (x.index_fill(0, i, 1.7), b.index_fill(0, i, True)),
    whole(0, 9, 5),
    truths(5),
    whole(0, 5, 2),
)
for kind in ("prod", "mean", "amax", "amin"):
    row(
        f"index-reduce-{kind}",
        lambda t, x, i, s, kind=kind: (
            x.index_reduce(1, i, s, kind),
            x.index_reduce(1, i, s, kind, include_self=False),
        ),
        normal(4, 5),
        whole(0, 4, 6),
        normal(4, 6),
    )
row(
    "put",
    lambda t, x, i, s: (x.put(i, s), t.put(x, i, s, accumulate=True), x.clone().put_(i, s)),
    normal(4, 5),
    given([[3, -1], [0, 7]], "int64"),
    normal(2, 2),
    second=True,
)
row(
    "put-accumulate",
    lambda t, x, i, s: x.put(i, s, True),
    normal(4, 5),
    whole(-20, 20, 50),
    normal(50),
    second=True,
)
row(
    "masked-scatter",
    lambda t, x, m, s: (
        x.masked_scatter(m, s),
        t.masked_scatter(x, m[0], s),
        x.clone().masked_scatter_(m, s),
    ),
    normal(4, 5),
    truths(4, 5),
    normal(4, 6),
    second=True,
)
row(
    "select-scatter",
    lambda t, x, s: (
        x.select_scatter(s, 1, -1),
        t.select_scatter(x, s.exp(), 0, 2) if x.shape[0] == x.shape[1] else s,
    ),
    normal(5, 5),
    normal(5),
    second=True,
)
row(
    "slice-scatter",
    lambda t, x, s: (
        x.slice_scatter(s, 1, 0, 4, 2),
        t.slice_scatter(x, s, -1, -2),
        x.slice_scatter(x * 2),
        x.slice_scatter(s.T, 0, 1, 3) if s.shape[1] == 2 else x,
    ),
    normal(4, 4),
    normal(4, 2),
    second=True,
)


row(
    "diagonal-scatter",
    lambda t, x, s: (x.diagonal_scatter(s, 1), t.diagonal_scatter(x, s, -2, 1, 0)[:, :4]),
    normal(4, 6),
    normal(4),
    second=True,
)
row(
    "where-method",
    lambda t, x, m, n: (
        x.where(m, -1.0),
        m.where(n, x > 0),
        x.where(x > 0, x * 2),
        m.where(n, False),
    ),
    normal(4, 5),
    truths(4, 5),
    truths(4, 5),
)


def _of(t: Any, values: Any, **options: Any) -> Any:
    return t.tensor(values, **options)


SMALL = {
    "gather-negative": lambda t, x: x.gather(1, _of(t, [[-1]])),
    "gather-outside": lambda t, x: x.gather(1, _of(t, [[3]])),
    "gather-float": lambda t, x: x.gather(1, _of(t, [[0.0]])),
    "gather-number": lambda t, x: x.gather(1, 0),
    "gather-axes": lambda t, x: x.gather(1, _of(t, [0])),
    "gather-wide": lambda t, x: x.gather(1, t.zeros(3, 1, dtype=t.int64)),
    "gather-dim": lambda t, x: x.gather(2, _of(t, [[0]])),
    "index-select-negative": lambda t, x: x.index_select(1, _of(t, [-1])),
    "index-select-outside": lambda t, x: x.index_select(1, _of(t, [3])),
    "index-select-outside-rows": lambda t, x: x.index_select(0, _of(t, [2])),
    "index-select-matrix": lambda t, x: x.index_select(1, _of(t, [[0]])),
    "index-select-float": lambda t, x: x.index_select(1, _of(t, [0.0])),
    "take-outside": lambda t, x: x.take(_of(t, [6])),
    "take-float": lambda t, x: x.take(_of(t, [0.0])),
    "take-int32": lambda t, x: x.take(_of(t, [0], dtype=t.int32)),
    "take-along-dim-axes": lambda t, x: t.take_along_dim(x, _of(t, [1]), 1),
    "take-along-dim-float": lambda t, x: t.take_along_dim(x, _of(t, [[1.0]]), 1),
    "masked-select-integers": lambda t, x: x.masked_select(_of(t, [1, 0, 1])),
    "masked-select-shape": lambda t, x: x.masked_select(_of(t, [True, False])),
    "nonzero-position": lambda t, x: t.nonzero(x, True),
    "scatter-negative": lambda t, x: x.scatter(1, _of(t, [[-1]]), x),
    "scatter-outside": lambda t, x: x.scatter(1, _of(t, [[3]]), x),
    "scatter-type": lambda t, x: x.scatter(1, _of(t, [[0]]), x.double()),
    "scatter-source-small": lambda t, x: x.scatter(1, _of(t, [[0, 1]]), t.ones(1, 1)),
    "scatter-source-0d": lambda t, x: x.scatter(1, _of(t, [[0, 1]]), t.tensor(1.0)),
    "scatter-axes": lambda t, x: x.scatter(1, _of(t, [0]), x),
    "scatter-float": lambda t, x: x.scatter(1, _of(t, [[0.0]]), x),
    "scatter-reduce-name": lambda t, x: x.scatter(1, _of(t, [[0]]), x, reduce="mean"),
    "scatter-nothing": lambda t, x: x.scatter(1, _of(t, [[0]])),
    "scatter-add-number": lambda t, x: x.scatter_add(1, _of(t, [[0]]), 5),
    "scatter-add-outside": lambda t, x: x.scatter_add(1, _of(t, [[3]]), x),
    "scatter-reduce-unknown": lambda t, x: x.scatter_reduce(1, _of(t, [[0]]), x, "median"),
    "scatter-reduce-type": lambda t, x: x.scatter_reduce(1, _of(t, [[0]]), x.double(), "sum"),
    "index-add-negative": lambda t, x: x.index_add(1, _of(t, [-1]), t.ones(2, 1)),
    "index-add-outside": lambda t, x: x.index_add(1, _of(t, [3]), t.ones(2, 1)),
    "index-add-count": lambda t, x: x.index_add(1, _of(t, [0]), t.ones(2, 2)),
    "index-add-shape": lambda t, x: x.index_add(1, _of(t, [0]), t.ones(3, 1)),
    "index-add-type": lambda t, x: x.index_add(1, _of(t, [0]), t.ones(2, 1).double()),
    "index-add-matrix": lambda t, x: x.index_add(1, _of(t, [[0]]), t.ones(2, 1)),
    "index-copy-negative": lambda t, x: x.index_copy(1, _of(t, [-1]), t.ones(2, 1)),
    "index-copy-outside": lambda t, x: x.index_copy(1, _of(t, [3]), t.ones(2, 1)),
    "index-copy-count": lambda t, x: x.index_copy(1, _of(t, [0]), t.ones(2, 2)),
    "index-copy-type": lambda t, x: x.index_copy(1, _of(t, [0]), t.ones(2, 1).double()),
    "index-fill-vector": lambda t, x: x.index_fill(1, _of(t, [0]), _of(t, [7.0])),
    "index-fill-outside": lambda t, x: x.index_fill(1, _of(t, [3]), 7),
    "index-fill-matrix": lambda t, x: x.index_fill(1, _of(t, [[0]]), 7),
    "index-reduce-sum": lambda t, x: x.index_reduce(1, _of(t, [0]), t.ones(2, 1), "sum"),
    "masked-scatter-few": lambda t, x: x.masked_scatter(x == 0, _of(t, [9.0])),
    "masked-scatter-type": lambda t, x: x.masked_scatter(x == 0, x.double()),
    "put-type": lambda t, x: x.put(_of(t, [0]), _of(t, [1.0]).double()),
    "put-count": lambda t, x: x.put(_of(t, [0, 1]), _of(t, [1.0])),
    "put-outside": lambda t, x: x.put(_of(t, [6]), _of(t, [1.0])),
    "select-scatter-shape": lambda t, x: x.select_scatter(t.ones(1), 1, 0),
    "select-scatter-outside": lambda t, x: x.select_scatter(t.ones(2), 1, 3),
    "slice-scatter-shape": lambda t, x: x.slice_scatter(t.ones(2, 1), 1, 0, 2),
    "where-float": lambda t, x: t.where(x, x, x),
    "where-two": lambda t, x: t.where(x > 0, x),
    "diagonal-scatter-shape": lambda t, x: x.diagonal_scatter(t.ones(3)),
}
for name, call in SMALL.items():
    bad(name, lambda t, call=call: call(t, t.zeros(2, 3)))
