"""Products of vectors, matrices and batches, and distances."""

from __future__ import annotations

from tests.ops.table import bad, given, normal, row, whole

INF = float("inf")

row("mm", lambda t, a, b: (t.mm(a, b), a.mm(b), a @ b, t.matmul(a, b)), normal(5, 7), normal(7, 3),
    second=True)  # fmt: skip
row("mm-long", lambda t, a, b: t.mm(a, b.T), normal(3, 700), normal(5, 700), tolerance=10)
row(
    "products-of-batches", lambda t, a, b: (t.bmm(a, b), a.bmm(b)), normal(3, 2, 5), normal(3, 5, 4)
)
row("mv", lambda t, a, v: (t.mv(a, v), a @ v, v @ a.T), normal(3, 5), normal(5))
row("dot", lambda t, a, b: (t.dot(a, b), t.vdot(a, b), a @ b, t.inner(a, b)), normal(9), normal(9))
row("outer", lambda t, a, b: (t.outer(a, b), t.ger(a, b), a.outer(b)), normal(3), normal(5))
row("outer-types", lambda t, a, b: (t.outer(a, b), t.kron(a, b)), whole(0, 5, 3), normal(4))
row("inner", lambda t, a, b: (t.inner(a, b), t.inner(a, b[0]), a.inner(b[0, 0])), normal(2, 3, 5),
    normal(4, 5))  # fmt: skip
row(
    "addmm",
    lambda t, x, a, b: (t.addmm(x, a, b), x.addmm(a, b, beta=0.5, alpha=2), t.addmm(x[0], a, b),
                        t.addmm(x[0, 0], a, b, beta=0), t.addmv(x[:, 0], a, b[:, 0], beta=2),
                        t.addr(x, a[:, 0], b[0], alpha=0.3)),
    normal(4, 5), normal(4, 3), normal(3, 5), second=True,
)  # fmt: skip
row("addmm-in-place", lambda t, x, a, b: ((x * 1).addmm_(a, b), (x[:, 0] * 1).addmv_(a, b[:, 0])),
    normal(4, 5), normal(4, 3), normal(3, 5))  # fmt: skip
row("baddbmm", lambda t, x, a, b: (t.baddbmm(x, a, b, beta=0.5), x[0].addbmm(a, b, alpha=2),
    t.baddbmm(x[0, 0, 0], a, b)), normal(2, 4, 5), normal(2, 4, 3), normal(2, 3, 5))  # fmt: skip
row("chain-matmul", lambda t, a, b: (t.chain_matmul(a, b, b.T, a.T), t.chain_matmul(a)),
    normal(2, 5), normal(5, 3))  # fmt: skip
row(
    "tensordot",
    lambda t, a, b: (
        t.tensordot(a, b, dims=1),
        t.tensordot(a, b.permute(1, 0, 2), 2),
        t.tensordot(a, b, dims=([0], [2])),
        t.tensordot(a, b, ([2, 1], [0, 1])),
        t.tensordot(a[0], b, 0),
    ),
    normal(2, 3, 4),
    normal(4, 3, 2),
    tolerance=3,
)
row(
    "kron",
    lambda t, a, b: (t.kron(a, b), t.kron(a[0], b[0]), a.kron(b[0])),
    normal(2, 3),
    normal(3, 2),
)
row("matmul-shapes", lambda t, a, b: (a @ b, a @ b[0], a[0, 0] @ b, a[:, :, 0] @ b[0], b.mT @ a.mT),
    normal(3, 1, 2, 4), normal(2, 4, 5))  # fmt: skip
row("matmul-hollow", lambda t, a, b: (a[:, :0] @ b[:0], a[:0] @ b, a @ b[:, :0]), normal(2, 3),
    normal(3, 4))  # fmt: skip
row("products-of-integers", lambda t, a, b: (a @ b, t.addmm(a, a, b), t.dot(a[0], b[0])),
    whole(-5, 5, 3, 3), whole(-5, 5, 3, 3), devices=("cpu",))  # fmt: skip
row(
    "cdist",
    lambda t, a, b: (t.cdist(a, b), t.cdist(a, b, p=1), t.cdist(a, b, 3), t.cdist(a, b, INF)),
    normal(5, 3),
    normal(4, 3),
    tolerance=2,
)
row("cdist-batches", lambda t, a, b: (t.cdist(a, b), t.cdist(a[0], b)), normal(2, 5, 3),
    normal(2, 4, 3), tolerance=2)  # fmt: skip
row("cdist-counts", lambda t, a, b: t.cdist(a, b, p=0), whole(0, 3, 5, 3, dtype="float32"),
    whole(0, 3, 4, 3, dtype="float32"), gradient=False)  # fmt: skip
row(
    "cdist-same", lambda t, a: t.cdist(a, a * 1.0, 2), given([[1, 2], [3, 5], [1, 2]]), smooth=False
)
row("cdist-by-product", lambda t, a, b: t.cdist(a, b, 2, "use_mm_for_euclid_dist"), normal(30, 6),
    normal(28, 6), tolerance=5)  # fmt: skip

bad("mm-batch", lambda t: t.mm(t.ones(2, 2, 3), t.ones(3, 2)))
bad("mm-vector", lambda t: t.mm(t.ones(2, 3), t.ones(3)))
bad("mm-sizes", lambda t: t.mm(t.ones(2, 3), t.ones(2, 3)), says="(2, 3)")
bad("bmm-matrices", lambda t: t.bmm(t.ones(2, 3), t.ones(3, 2)))
bad("bmm-batches", lambda t: t.bmm(t.ones(2, 2, 3), t.ones(1, 3, 2)))
bad("mv-sizes", lambda t: t.mv(t.ones(2, 3), t.ones(2)))
bad("mv-vectors", lambda t: t.mv(t.ones(3), t.ones(3)))
bad("dot-sizes", lambda t: t.dot(t.ones(3), t.ones(2)))
bad("dot-matrices", lambda t: t.dot(t.ones(2, 2), t.ones(2, 2)))
bad("dot-types", lambda t: t.dot(t.ones(3), t.tensor([1, 2, 3])))
bad("inner-sizes", lambda t: t.inner(t.ones(2, 3), t.ones(2, 4)))
bad("outer-matrix", lambda t: t.outer(t.ones(2, 2), t.ones(2)))
bad("addmm-shape", lambda t: t.addmm(t.ones(3), t.ones(2, 3), t.ones(3, 4)))
bad("addmm-types", lambda t: t.ones(2, 2).addmm(t.tensor([[1]]), t.tensor([[1]])))
bad("addmv-shape", lambda t: t.addmv(t.ones(3), t.ones(2, 3), t.ones(3)))
bad("baddbmm-matrix", lambda t: t.baddbmm(t.ones(2, 2, 4), t.ones(2, 2, 3), t.ones(3, 4)))
bad("chain-matmul-nothing", lambda t: t.chain_matmul())
bad("tensordot-sizes", lambda t: t.tensordot(t.ones(2, 3), t.ones(4, 5), 1))
bad("tensordot-counts", lambda t: t.tensordot(t.ones(2, 3), t.ones(3, 2), ([0], [0, 1])))
bad("matmul-scalar", lambda t: t.matmul(t.tensor(1.0), t.ones(3)))
bad("matmul-bools", lambda t: (t.ones(2, 2) > 0) @ (t.ones(2, 2) > 0))
bad("matmul-number", lambda t: t.ones(2, 2) @ 3)
bad("matmul-list", lambda t: t.ones(2, 2).matmul([1]))
bad("matmul-halves", lambda t: t.ones(2, 2).half() @ t.ones(2, 2))
bad("cdist-columns", lambda t: t.cdist(t.ones(2, 3), t.ones(2, 4)))
bad("cdist-vectors", lambda t: t.cdist(t.ones(3), t.ones(3)))
bad("cdist-integers", lambda t: t.cdist(t.tensor([[1]]), t.tensor([[1]])))
bad("cdist-mode", lambda t: t.cdist(t.ones(2, 3), t.ones(2, 3), compute_mode="x"))
