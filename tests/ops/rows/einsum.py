"""einsum: every kind of subscripts, against PyTorch."""

from __future__ import annotations

from tests.ops.table import bad, given, normal, row, whole

EQUATIONS: dict[str, tuple[tuple[int, ...], ...]] = {
    "i->": ((5,),),
    "ij->ji": ((3, 4),),
    "ij->j": ((3, 4),),
    "ii->": ((4, 4),),
    "ii->i": ((4, 4),),
    "iij->ij": ((3, 3, 2),),
    "iji->j": ((3, 2, 3),),
    "iiij->j": ((3, 3, 3, 2),),
    "ba": ((3, 4),),
    "...ij->...ji": ((2, 3, 4, 5),),
    "...": ((2, 3),),
    "i...->...": ((3, 2, 2),),
    "i,i->": ((5,), (5,)),
    "i,j->ij": ((5,), (3,)),
    "i,j": ((5,), (3,)),
    "ij,ij->ij": ((3, 4), (3, 4)),
    "ij,jk->ik": ((3, 4), (4, 5)),
    "ij,jk": ((3, 4), (4, 5)),
    "ij,kj->ik": ((3, 4), (5, 4)),
    "ij,jk->ki": ((3, 4), (4, 5)),
    "ij,j->i": ((3, 4), (4,)),
    "bij,bjk->bik": ((2, 3, 4), (2, 4, 5)),
    "bij,bik->bjk": ((2, 3, 4), (2, 3, 5)),
    "bhqd,bhkd->bhqk": ((2, 3, 4, 5), (2, 3, 6, 5)),
    "bqhd,bkhd->bhqk": ((2, 4, 3, 5), (2, 6, 3, 5)),
    "bi,ijk,bk->bj": ((2, 3), (3, 4, 5), (2, 5)),
    "ab,bc,cd,de->ae": ((2, 3), (3, 4), (4, 5), (5, 2)),
    "a,b,c->cab": ((2,), (3,), (4,)),
    "ij,ij,ij->": ((3, 4), (3, 4), (3, 4)),
    "...ij,...jk->...ik": ((2, 1, 3, 4), (5, 4, 2)),
    "...i,...i->...": ((2, 3), (3,)),
    "i...,j...->ij...": ((2, 3), (4, 3)),
    "b...,b->b...": ((2, 3, 4), (2,)),
    "ij,ij->i": ((3, 1), (3, 4)),
    "ij,jk->i": ((3, 4), (4, 1)),
    "ii,ij->j": ((3, 3), (3, 2)),
    "ij,kl->": ((2, 3), (3, 2)),
    " i j , j k -> i k ": ((2, 3), (3, 2)),
    "Aa,aB->BA": ((2, 3), (3, 2)),
    "...,...->": ((2, 3), (2, 3)),
    ",ij->ij": ((), (2, 3)),
    "ij,jk->ik#300": ((2, 300), (300, 3)),
    "ij->i#0": ((3, 0),),
    "ij,jk->ik#0": ((3, 0), (0, 2)),
    "ij->ij#1": ((1, 3),),
    "ij,i->ij#1": ((1, 3), (1,)),
}
for equation, shapes in EQUATIONS.items():
    text = equation.split("#")[0]
    row(f"einsum {equation}", lambda t, *x, e=text: t.einsum(e, *x), *[normal(*s) for s in shapes],
        tolerance=4, second=text in ("ij,jk->ik", "ii->i"))  # fmt: skip
row("einsum-list", lambda t, a, b: t.einsum("ij,jk->ik", [a, b]), normal(2, 3), normal(3, 4))
row("einsum-numbers", lambda t, a, b: (t.einsum(a, [0, 1], b, [1, 2], [2, 0]),
    t.einsum(a, [0, 1], b, [1, 2]), t.einsum(a, [..., 1], b, [1, ...], [...])), normal(2, 3),
    normal(3, 2))  # fmt: skip
row("einsum-transposed", lambda t, a, b: t.einsum("ji,jk->ik", a.T, b[::2]), normal(3, 2),
    normal(4, 5))  # fmt: skip
row("einsum-integers", lambda t, a, b: (t.einsum("ij,jk->ik", a, b), t.einsum("ij->i", a)),
    whole(-5, 5, 3, 4), whole(-5, 5, 4, 2))  # fmt: skip
row("einsum-attention", lambda t, q, k, v: t.einsum("bhqk,bhkd->bhqd",
    t.einsum("bhqd,bhkd->bhqk", q, k).softmax(-1), v), normal(2, 2, 3, 4), normal(2, 2, 5, 4),
    normal(2, 2, 5, 4), tolerance=4)  # fmt: skip
row("einsum-trace", lambda t, a: t.einsum("bii->b", a @ a), given([[[1.0, 2], [3, 4]]]))

ONES = {
    "too-few": ("ij,jk->ik", (2, 2)),
    "too-many": ("ij->i", (2, 2), (2, 2)),
    "rank": ("ij->i", (2,)),
    "sizes": ("ij,jk->ik", (2, 3), (4, 2)),
    "unknown-output": ("ij->ik", (2, 2)),
    "output-twice": ("ij->ii", (2, 2)),
    "symbol": ("i?->i", (2, 2)),
    "dots-twice": ("......->...", (2, 2)),
    "diagonal": ("ii->i", (2, 3)),
    "dots-differ": ("...i,...i->...", (2, 3), (4, 3)),
    "half-arrow": ("ij-i", (2, 2)),
}
for name, (equation, *shapes) in ONES.items():
    bad(f"einsum-{name}", lambda t, e=equation, s=shapes: t.einsum(e, *[t.ones(*x) for x in s]))
bad("einsum-nothing", lambda t: t.einsum("i->i"))
bad("einsum-types", lambda t: t.einsum("i,i->", t.ones(2), t.ones(2, dtype=t.float64)))
bad("einsum-number", lambda t: t.einsum(t.ones(2), [60]))
