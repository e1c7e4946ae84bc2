"""Joining, stretching and combining tensors."""

from __future__ import annotations

from tests.ops.table import bad, normal, row, whole

row(
    "stacks",
    lambda t, x, y: (
        t.hstack([x, y]),
        t.vstack((x, y)),
        t.dstack([x, y]),
        t.column_stack([x, y]),
        t.row_stack([x, y]),
        t.concat([x, y]),
        t.concatenate((x, y), dim=1),
        t.cat((x, y), axis=1),
        t.stack((x, y), axis=-1),
    ),
    normal(3, 4),
    normal(3, 4),
)
row(
    "stacks-of-vectors",
    lambda t, x, y: (
        t.hstack([x, y]),
        t.vstack([x, y]),
        t.dstack([x, y]),
        t.column_stack([x, y]),
        t.hstack([x[0], y[0]]),
        t.stack([x, y], -1),
    ),
    normal(5),
    normal(5),
)
row(
    "stacks-of-types",
    lambda t, x, y: (t.cat([x, y]), t.stack([x, y]), t.vstack([x, y])),
    whole(0, 9, 4),
    normal(4),
)
row("cat-with-nothing", lambda t, x: t.cat([x, x.new_zeros(0), x]), normal(2, 3))
row(
    "atleast",
    lambda t, x: (
        t.atleast_1d(x[0, 0]),
        t.atleast_2d(x[0]),
        t.atleast_3d(x),
        t.atleast_3d(x[0]),
        *t.atleast_1d(x[0, 0], x),
        *t.atleast_2d([x[0, 0], x[0]]),
    ),
    normal(2, 3),
)
row(
    "broadcast-tensors",
    lambda t, x, y: (*t.broadcast_tensors(x, y), t.tensor(t.broadcast_shapes((1, 3), (2, 1), 3))),
    normal(3, 1),
    normal(4),
)
row(
    "meshgrid",
    lambda t, x, y: (
        *t.meshgrid(x, y, indexing="ij"),
        *t.meshgrid(x, y, indexing="xy"),
        *t.meshgrid([x, y, x], indexing="ij"),
        *t.meshgrid(x[0], y, indexing="ij"),
    ),
    normal(3),
    normal(4),
)
row(
    "cartesian",
    lambda t, x, y: (t.cartesian_prod(x, y), t.cartesian_prod(x), t.cartesian_prod(x, y, x)),
    normal(3),
    normal(2),
)
row(
    "combinations",
    lambda t, x: (
        t.combinations(x),
        t.combinations(x, 3),
        t.combinations(x, 2, True),
        t.combinations(x, r=1),
        t.combinations(x, 6),
    ),
    normal(4),
)
row("block-diag", lambda t, x, y: t.block_diag(x, y, x[0], y[0, 0]), normal(2, 3), normal(3, 1))


bad("cat-nothing-at-all", lambda t: t.cat([]))
bad("cat-of-tensor", lambda t: t.cat(t.ones(2, 2)), says="cat([x, y])")
bad("cat-of-number", lambda t: t.cat([t.ones(2), 1]))
bad("cat-scalars", lambda t: t.cat([t.tensor(1), t.tensor(2)]), says="stack")
bad("cat-ranks", lambda t: t.cat([t.ones(2, 3), t.ones(3)]))
bad("cat-sizes", lambda t: t.cat([t.ones(2, 3), t.ones(2, 4)]))
bad("cat-dim", lambda t: t.cat([t.ones(2), t.ones(2)], 1))
bad("cat-word", lambda t: t.cat([t.ones(2), t.ones(2)], dim="a"))
bad("stack-nothing", lambda t: t.stack([]))
bad("stack-shapes", lambda t: t.stack([t.ones(2), t.ones(3)]))
bad("stack-dim", lambda t: t.stack([t.ones(2), t.ones(2)], 3))
bad("hstack-nothing", lambda t: t.hstack([]))
bad("vstack-sizes", lambda t: t.vstack([t.ones(3), t.ones(2)]))
bad("broadcast-shapes", lambda t: t.broadcast_shapes((2,), (3,)))
bad("broadcast-tensors", lambda t: t.broadcast_tensors(t.ones(2), t.ones(3)))
bad("meshgrid-types", lambda t: t.meshgrid(t.ones(2), t.tensor([1])))
bad("meshgrid-matrix", lambda t: t.meshgrid(t.ones(2, 2), t.ones(2)))
bad("meshgrid-indexing", lambda t: t.meshgrid(t.ones(2), indexing="zz"))
bad("combinations-matrix", lambda t: t.combinations(t.ones(2, 2)))
bad("cartesian-matrix", lambda t: t.cartesian_prod(t.ones(2, 2), t.ones(2)))
