"""Shapes with all their arguments: views and parts."""

from __future__ import annotations

from tests.ops.table import bad, normal, row

# views
row(
    "view-of-transposed",
    lambda t, x: (
        x.transpose(0, 1).view(3, 2, 2, 2) * 2,
        x[:, :2].view(2, 2, 4) * 2,
        x.permute(1, 0, 2).reshape(3, 8) * 2,
        x.transpose(1, 2).reshape(2, 12) * 2,
    ),
    normal(2, 3, 4),
)
row(
    "view-by-name",
    lambda t, x: (
        x.view(size=(6,)),
        x.reshape(shape=(3, 2)),
        x.expand(size=(4, 2, 3)),
        x.permute(dims=(1, 0)),
        t.permute(x, dims=(1, 0)),
        x.flip(dims=(1,)),
        t.reshape(x, (-1,)),
    ),
    normal(2, 3),
)
row(
    "view-as-type",
    lambda t, x: (x.view(t.int32), x.view(dtype=t.uint8), x.view(t.int32).view(t.float32)),
    normal(2, 4),
    gradient=False,
    devices=("cpu",),
)
row("ravel", lambda t, x: (x.ravel(), t.ravel(x.T), t.flatten(x, start_dim=1)), normal(2, 3))
row(
    "unflatten-forms",
    lambda t, x: (x.unflatten(-1, (2, -1)), t.unflatten(x, 1, (3, 1))),
    normal(2, 3, 4),
)
row(
    "movedim-several",
    lambda t, x: (
        x.movedim((0, 1), (2, 0)),
        t.moveaxis(x, 0, -1),
        x.moveaxis(-1, 0),
        t.swapdims(x, 0, 1),
        x.swapaxes(axis0=0, axis1=2),
        t.movedim(x, (0, 1, 2), (2, 1, 0)),
    ),
    normal(2, 3, 4),
)
row(
    "squeeze-several",
    lambda t, x: (x.squeeze((0, 2)), t.squeeze(x, dim=0), x.squeeze([2, 1])),
    normal(1, 3, 1),
)
row(
    "expand-forms",
    lambda t, x: (x.expand(2, 3, -1), t.broadcast_to(x, (2, 3, 4)), x.broadcast_to(2, 3, 4)),
    normal(3, 4),
)
row(
    "unfold",
    lambda t, x: (x.unfold(1, 3, 1), x.unfold(0, 2, 2), x.unfold(-1, 4, 3) * 2),
    normal(5, 9),
    second=True,
)
row(
    "unfold-edges",
    lambda t, x: (x.unfold(0, 5, 1), x[0].unfold(0, 1, 1), x[::2].unfold(0, 2, 1)),
    normal(5),
)
row(
    "select-narrow",
    lambda t, x: (t.select(x, 1, -1), t.narrow(x, 0, 1, 2), x.narrow(1, -2, 1)),
    normal(4, 5),
)
row(
    "in-place-shapes",
    lambda t, x: (
        (x * 1).squeeze_(),
        (x * 1).unsqueeze_(0),
        (x[0] * 1).t_(),
        (x * 1).transpose_(0, 1),
        (x * 1).swapaxes_(0, 2),
    ),
    normal(1, 3, 4),
    gradient=False,
)

# parts
row(
    "tensor-split",
    lambda t, x: (
        *t.tensor_split(x, 3),
        *x.tensor_split((1, 3)),
        *x.tensor_split(2, dim=1),
        *x.tensor_split([2, 9, 1], 1),
    ),
    normal(5, 4),
)
row(
    "hsplit",
    lambda t, x: (
        *t.hsplit(x, 2),
        *x.hsplit([1]),
        *t.vsplit(x, 3),
        *x[0].hsplit(2),
        *t.dsplit(x.reshape(3, 2, 2), 2),
    ),
    normal(3, 4),
)
row(
    "split-names",
    lambda t, x: (
        *t.split(x, 2),
        *t.split(x, split_size_or_sections=[1, 4], dim=0),
        *x.split(split_size=3),
        *x.split_with_sizes([2, 3]),
        *t.chunk(x, 9),
        *x.chunk(2, -1),
        *x.split(99),
        *t.unbind(x, 1),
    ),
    normal(5, 3),
)
row("split-empty", lambda t, x: (*x.split(0), *x.chunk(2), *x.tensor_split(2)), normal(0))

row(
    "as-strided",
    lambda t, x: (
        x.as_strided((2, 2), (1, 2)),
        t.as_strided(x, (3, 3), (1, 2), 4),
        x.as_strided((4,), (0,), 2),
    ),
    normal(3, 4),
    second=True,
)

bad("as-strided-far", lambda t: t.ones(4).as_strided((3,), (2,)))
bad("as-strided-counts", lambda t: t.ones(4).as_strided((3,), (2, 1)))
bad("view-strided", lambda t: t.ones(2, 3, 4).transpose(1, 2).view(2, 12), says="reshape")
bad("view-expanded", lambda t: t.ones(2, 3).expand(4, 2, 3).view(8, 3))
bad("view-two-unknown", lambda t: t.ones(6).view(-1, -1))
bad("view-unknown-empty", lambda t: t.zeros(0).view(0, -1))
bad("view-word", lambda t: t.ones(6).view("a"))
bad("view-fraction", lambda t: t.ones(6).view(2.0, 3))
bad("view-type-size", lambda t: t.ones(2, 3).view(t.float64))
bad("unflatten-size", lambda t: t.ones(2, 3).unflatten(1, (2, 2)))
bad("unflatten-nothing", lambda t: t.ones(2, 3).unflatten(1, ()))
bad("movedim-twice", lambda t: t.ones(2, 3).movedim((0, 0), (0, 1)))
bad("movedim-counts", lambda t: t.ones(2, 3).movedim((0, 1), (0,)))
bad("squeeze-twice", lambda t: t.ones(1, 1).squeeze([0, 0]))
bad("squeeze-dim", lambda t: t.ones(1, 1).squeeze(2))
bad("unsqueeze-dim", lambda t: t.ones(2, 3).unsqueeze(3))
bad("expand-leading", lambda t: t.ones(3).expand(-1, 2, 3))
bad("expand-sizes", lambda t: t.ones(3).expand(2, 2))
bad("permute-short", lambda t: t.ones(2, 3).permute(0))
bad("permute-twice", lambda t: t.ones(2, 3).permute(0, 0))
bad("t-three", lambda t: t.ones(2, 3, 4).t())
bad("transpose-dim", lambda t: t.ones(2, 3).transpose(0, 2))
bad("unfold-size", lambda t: t.ones(3).unfold(0, 4, 1))
bad("unfold-step", lambda t: t.ones(3).unfold(0, 2, 0))
bad("narrow-long", lambda t: t.ones(3).narrow(0, 2, 2))
bad("select-far", lambda t: t.ones(2, 3).select(1, 3))
bad("split-sum", lambda t: t.ones(2, 3).split([1, 1], 1))
bad("split-zero", lambda t: t.ones(2).split(0))
bad("split-negative", lambda t: t.ones(2).split(-1))
bad("chunk-zero", lambda t: t.ones(2).chunk(0))
bad("tensor-split-zero", lambda t: t.ones(2).tensor_split(0))
bad("hsplit-uneven", lambda t: t.ones(2, 3).hsplit(2))
bad("vsplit-vector", lambda t: t.ones(3).vsplit(3))
bad("unbind-scalar", lambda t: t.tensor(1).unbind())
bad("iterate-scalar", lambda t: list(t.tensor(1)))
