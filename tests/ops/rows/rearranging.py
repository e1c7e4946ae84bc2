"""Repeating, rolling and turning; diagonals and triangles."""

from __future__ import annotations

from typing import Any

from tests.ops.table import bad, given, normal, row, truths, whole

row(
    "roll",
    lambda t, x: (
        x.roll(1),
        t.roll(x, 1, 0),
        x.roll((1, -2), (0, 1)),
        x.roll(shifts=-4, dims=1),
        x.roll(0, 0),
        x.T.roll(2, 0),
    ),
    normal(3, 5),
)
row(
    "rot90",
    lambda t, x: (x.rot90(), t.rot90(x, 2), x.rot90(-1, (1, 2)), x.rot90(3, [0, 2]), x.rot90(4)),
    normal(2, 3, 4),
)
row(
    "tile",
    lambda t, x: (x.tile(2), t.tile(x, (2, 1, 1)), x.tile(2, 2), x.repeat((1, 2)), x.tile((0,))),
    normal(2, 3),
)
row(
    "repeat-interleave",
    lambda t, x, n: (
        x.repeat_interleave(2),
        t.repeat_interleave(x, 3, dim=1),
        x.repeat_interleave(n, 0),
        x.repeat_interleave(2, -1),
        t.repeat_interleave(n),
        t.repeat_interleave(x, n[:1], dim=1),
    ),
    normal(3, 4),
    given([1, 0, 2], "int64"),
)
row(
    "flips",
    lambda t, x: (t.fliplr(x), x.flipud(), t.flip(x, [0, -1]), x.flip(()), x.flip(1)),
    normal(3, 4),
)

# diagonals and triangles
row(
    "diagonal",
    lambda t, x: (
        x.diagonal(),
        t.diagonal(x, 1, 1, 2),
        x.diagonal(-1, 0, 2),
        x.diagonal(9),
        x.diagonal(dim1=-1, dim2=0) * 2,
    ),
    normal(3, 4, 5),
    second=True,
)
row("diagonal-of-view", lambda t, x: (x.T.diagonal(), x[1:, ::2].diagonal(1)), normal(5, 6))
row(
    "diag",
    lambda t, x: (
        x.diag(),
        t.diag(x, 1),
        x[0].diag(),
        t.diag(x[0], -2),
        x[0].diagflat(1),
        t.diagflat(x),
    ),
    normal(3, 4),
)
row(
    "diag-embed",
    lambda t, x: (
        x.diag_embed(),
        t.diag_embed(x, 1),
        x.diag_embed(-1, 0, 2),
        x.diag_embed(0, 1, 0),
    ),
    normal(2, 3),
)
row("diagonal-written", lambda t, x: _diagonal_written(x), normal(3, 4), gradient=False)
row("trace", lambda t, x: (x.trace(), t.trace(x[:, :2]), x.int().trace()), normal(3, 4))
row(
    "triangles",
    lambda t, x: (x.tril(), t.triu(x, 1), x.tril(-1), x.triu(diagonal=-2), t.tril(x, 9)),
    normal(2, 3, 5),
    second=True,
)
row(
    "triangles-of-types",
    lambda t, x, m: (x.tril(), m.triu(), (x * 1).tril_(1), m.clone().triu_()),
    whole(1, 9, 4, 4),
    truths(4, 4),
)
row(
    "triangle-indices",
    lambda t, x: (
        t.tril_indices(3, 4),
        t.triu_indices(3, 3, 1),
        t.tril_indices(4, 2, offset=-1),
        t.triu_indices(2, 3, -1, dtype=t.int32),
    ),
    normal(1),
    gradient=False,
)
row("large-triangle", lambda t, x: x.tril(), normal(300, 290))


def _diagonal_written(x: Any) -> Any:
    y = x.clone()
    y.diagonal().fill_(7)
    y.diagonal(1).mul_(2)
    return y


bad("roll-counts", lambda t: t.ones(2, 3).roll((1, 1)))
bad("roll-dim", lambda t: t.ones(2, 3).roll(1, 5))
bad("rot90-plane", lambda t: t.ones(2, 3).rot90(1, (0,)))
bad("rot90-vector", lambda t: t.ones(3).rot90())
bad("repeat-short", lambda t: t.ones(2, 3).repeat(2))
bad("repeat-negative", lambda t: t.ones(2, 3).repeat(-1, 2))
bad("repeat-interleave-negative", lambda t: t.ones(3).repeat_interleave(-1))
bad("repeat-interleave-counts", lambda t: t.ones(2).repeat_interleave(t.tensor([1, 2, 3]), 0))
bad("flip-twice", lambda t: t.ones(2, 3).flip(0, 0))
bad("fliplr-vector", lambda t: t.ones(3).fliplr())
bad("diagonal-same", lambda t: t.ones(2, 3).diagonal(0, 0, 0))
bad("diagonal-vector", lambda t: t.ones(3).diagonal())
bad("diag-axes", lambda t: t.ones(2, 2, 2).diag())
bad("trace-vector", lambda t: t.ones(3).trace())
bad("tril-vector", lambda t: t.ones(3).tril())
