"""Linear algebra. Factors are compared where they are unique: products, or without signs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from tests.ops.table import Input, bad, between, given, normal, row, whole

CPU = ("cpu",)


def case(name: str, function: Callable[..., Any], *inputs: Input, **options: Any) -> None:
    row(f"linalg-{name}", function, *inputs, **options)


def wrong(name: str, function: Callable[..., Any]) -> None:
    bad(f"linalg-{name}", function)


def well(*shape: int) -> Input:
    """Matrices that are far from singular: the identity times 3, and normal numbers."""

    def draw(rng: Any, s: tuple[int, ...]) -> Any:
        return rng.standard_normal(s) + 3 * np.eye(s[-2], s[-1])

    return Input(shape, "float32", draw)


def positive(t: Any, a: Any) -> Any:
    """A positive-definite matrix."""
    return a @ a.mT + 2 * t.eye(a.shape[-1], device=a.device)


def symmetric(a: Any) -> Any:
    return (a + a.mT) / 2


SQUARE: dict[str, Callable[..., Any]] = {
    "inv": lambda t, a: t.linalg.inv(a),
    "inverse": lambda t, a: a.inverse() @ t.inverse(a),
    "det": lambda t, a: t.linalg.det(a) + t.det(a) * a.det(),
    "slogdet": lambda t, a: t.linalg.slogdet(a),
    "logdet": lambda t, a: t.logdet(positive(t, a)),
    "solve": lambda t, a: t.linalg.solve(a, a.mT @ a + 1),
    "cholesky": lambda t, a: t.linalg.cholesky(positive(t, a)),
    "cholesky-upper": lambda t, a: t.linalg.cholesky(positive(t, a), upper=True),
    "qr": lambda t, a: t.linalg.qr(a),
    "eigvalsh": lambda t, a: t.linalg.eigvalsh(symmetric(a)),
    "svdvals": lambda t, a: t.linalg.svdvals(a),
    "pinv": lambda t, a: t.linalg.pinv(a),
    "matrix-exp": lambda t, a: t.linalg.matrix_exp(a / 3),
    "matrix-power": lambda t, a: (t.linalg.matrix_power(a, 3), a.matrix_power(0)),
    "matrix-power-negative": lambda t, a: t.matrix_power(a, -2),
    "cond": lambda t, a: t.linalg.cond(a),
    "triangular": lambda t, a: t.linalg.solve_triangular(a, a @ a, upper=True),
    "lu": lambda t, a: t.linalg.lu(a),
}
for name, function in SQUARE.items():
    second = name in ("inv", "det", "solve", "cholesky", "slogdet")
    loose = 8 if name in ("det", "matrix-power", "logdet") else 4
    case(f"{name}-3", function, well(3, 3), second=second, tolerance=loose)
    case(f"{name}-batch", function, well(2, 3, 4, 4), tolerance=loose)
for name in ("inv", "solve", "det", "qr", "svdvals", "cholesky"):
    case(f"{name}-transposed", lambda t, a, f=SQUARE[name]: f(t, a.mT), well(4, 4), tolerance=4)
    case(f"{name}-float64", lambda t, a, f=SQUARE[name]: f(t, a.double()), well(4, 4), devices=CPU)
for name in ("inv", "det", "slogdet", "cholesky", "svdvals", "qr"):
    case(f"{name}-1", SQUARE[name], between(1, 2, 1, 1), tolerance=4)
    case(f"{name}-empty", SQUARE[name], normal(0, 0), gradient=False)
case("inv-20", SQUARE["inv"], well(20, 20), tolerance=20)
case("solve-300", lambda t, a: t.linalg.solve(a / 20 + t.eye(300), a), normal(300, 300),
    tolerance=200, gradient=False, devices=CPU)  # fmt: skip

case("solve-vector", lambda t, a, b: t.linalg.solve(a, b), well(3, 3), normal(3), tolerance=4)
case("solve-vectors", lambda t, a, b: t.linalg.solve(a, b), well(2, 3, 3), normal(2, 3),
    tolerance=4)  # fmt: skip
case("solve-broadcast", lambda t, a, b: t.linalg.solve(a, b), well(2, 1, 3, 3), normal(4, 3, 2),
    tolerance=4, second=True)  # fmt: skip
case("solve-right", lambda t, a, b: t.linalg.solve(a, b, left=False), well(3, 3), normal(2, 3),
    tolerance=4)  # fmt: skip
case("triangular-lower", lambda t, a, b: t.linalg.solve_triangular(a, b, upper=False), well(3, 3),
    normal(3, 2), tolerance=4)  # fmt: skip
case("triangular-unit",
    lambda t, a, b: t.linalg.solve_triangular(a, b, upper=True, unitriangular=True, left=False),
    normal(3, 3), normal(2, 3), tolerance=8)  # fmt: skip
case("triangular-old", lambda t, a, b: (t.triangular_solve(b, a)[0],
    b.triangular_solve(a, upper=False, transpose=True).solution), well(3, 3), normal(3, 2),
    tolerance=4)  # fmt: skip
case("cholesky-solve", lambda t, a, b: (t.cholesky_solve(b, positive(t, a).cholesky()),
    t.cholesky_inverse(t.cholesky(positive(t, a)))), well(3, 3), normal(3, 2),
    tolerance=8)  # fmt: skip
case("lu-solve", lambda t, a, b: t.linalg.lu_solve(*t.linalg.lu_factor(a), b), well(2, 3, 3),
    normal(2, 3, 2), tolerance=4)  # fmt: skip
case("lu-factor", lambda t, a: t.linalg.lu_factor(a), normal(2, 4, 4), tolerance=4)
case("lu-tall", lambda t, a: t.linalg.lu(a), normal(5, 3), gradient=False)
case("lu-wide", lambda t, a: t.linalg.lu(a), normal(2, 3, 5), gradient=False)
case("cholesky-ex", lambda t, a: t.linalg.cholesky_ex(positive(t, a)), well(2, 3, 3), tolerance=4)
case("cholesky-ex-info", lambda t, a: t.linalg.cholesky_ex(a).info,
    given([[[1.0, 0], [0, 1]], [[1, 2], [2, 1]], [[-1, 0], [0, 1]]]), gradient=False)  # fmt: skip
case("inv-ex", lambda t, a: t.linalg.inv_ex(a), well(2, 3, 3), tolerance=4)

# singular matrices
# PyTorch gives zeros for these gradients; tests/engine/test_linalg.py has the true ones.
case("det-singular", lambda t, a: t.linalg.det(a), given([[1.0, 2], [2, 4]]), gradient=False)
case("det-zeros", lambda t, a: t.linalg.det(a), given([[[0.0, 0], [0, 0]], [[1, 0], [0, 2]]]),
     gradient=False)  # fmt: skip
case("slogdet-negative", lambda t, a: t.linalg.slogdet(a), given([[1.0, 2], [3, 1]]))
case("logdet-negative", lambda t, a: t.logdet(a), given([[1.0, 2], [3, 1]]), gradient=False)
case("rank", lambda t, a: (t.linalg.matrix_rank(a), t.linalg.matrix_rank(a.T @ a, hermitian=True)),
    given([[1.0, 2, 3], [2, 4, 6], [0, 1, 1], [1, 3, 4]]), gradient=False)  # fmt: skip
case("rank-tolerances", lambda t, a: (t.linalg.matrix_rank(a, 0.5), t.linalg.matrix_rank(a, atol=2),
    t.linalg.matrix_rank(a, rtol=0.5)), given([[3.0, 0, 0], [0, 1, 0], [0, 0, 0.1]]),
    gradient=False)  # fmt: skip
case("rank-batch", lambda t, a: t.linalg.matrix_rank(a), normal(2, 3, 4, 5), gradient=False)

# tall and wide
for label, shape in {"tall": (5, 3), "wide": (3, 5), "tall-batch": (2, 4, 3)}.items():
    case(f"qr-{label}", lambda t, a: t.linalg.qr(a), well(*shape), tolerance=4)
    case(f"svdvals-{label}", lambda t, a: t.linalg.svdvals(a), well(*shape), tolerance=4)
    case(f"pinv-{label}", lambda t, a: t.linalg.pinv(a), well(*shape), tolerance=8,
        second=label == "tall")  # fmt: skip
    case(f"lstsq-{label}", lambda t, a: t.linalg.lstsq(a, a[..., :1] + 1).solution, well(*shape),
        tolerance=8)  # fmt: skip
case("qr-complete", lambda t, a: t.linalg.qr(a, "complete"), well(5, 3), gradient=False)
case("qr-r", lambda t, a: t.linalg.qr(a, mode="r").R.abs(), well(5, 3), gradient=False)
case("qr-old", lambda t, a: t.qr(a), well(4, 3), tolerance=4)
case("lstsq-residuals", lambda t, a, b: [*t.linalg.lstsq(a, b, driver="gelsd")[1:3],
    *t.linalg.lstsq(a, b)[1:3]], well(6, 3), normal(6, 2), tolerance=4,
    gradient=False)  # fmt: skip
case("lstsq-values", lambda t, a, b: t.linalg.lstsq(a, b, driver="gelsd").singular_values,
    well(2, 6, 3), normal(2, 6, 2), tolerance=4, gradient=False)  # fmt: skip
case("pinv-low-rank", lambda t, a: (t.linalg.pinv(a, rtol=1e-4), t.pinverse(a, 1e-4)),
    given([[1.0, 2, 3], [2, 4, 6], [1, 0, 1]]), tolerance=10, smooth=False)  # fmt: skip
case("pinv-hermitian", lambda t, a: t.linalg.pinv(symmetric(a), hermitian=True), well(3, 3),
    tolerance=8, gradient=False)  # fmt: skip

# What does not depend on the signs of the singular vectors.
case("svd-product", lambda t, a: (lambda u, s, v: (u * s.exp().unsqueeze(-2)) @ v)(
    *t.linalg.svd(a, full_matrices=False)), well(4, 3), tolerance=20)  # fmt: skip
case("svd-product-wide", lambda t, a: (lambda u, s, v: (u * s.exp().unsqueeze(-2)) @ v)(
    *t.linalg.svd(a, full_matrices=False)), well(2, 3, 4), tolerance=20)  # fmt: skip
case("svd-absolute", lambda t, a: [x.abs() for x in t.linalg.svd(a)], well(4, 3), tolerance=4,
    gradient=False)  # fmt: skip
case("svd-old", lambda t, a: (lambda u, s, v: (u.square(), s, v.square()))(*t.svd(a)), well(3, 4),
    tolerance=8)  # fmt: skip
case("svd-projection", lambda t, a: (lambda u, s, v: u[:, :2] @ u[:, :2].mT)(*t.linalg.svd(a)),
    well(4, 3), tolerance=20)  # fmt: skip
case("eigh-function", lambda t, a: (lambda v, q: (q * v.sin().unsqueeze(-2)) @ q.mT)(
    *t.linalg.eigh(symmetric(a))), well(4, 4), tolerance=20)  # fmt: skip
case("eigh-squares", lambda t, a: (lambda v, q: (v, q.square()))(*t.linalg.eigh(symmetric(a))),
    well(2, 3, 3), tolerance=20)  # fmt: skip
case("eigh-triangles", lambda t, a: [x.abs() for u in "LU" for x in t.linalg.eigh(a, UPLO=u)],
    normal(3, 3), gradient=False, tolerance=4)  # fmt: skip
case("eig-values", lambda t, a: [t.view_as_real(f(a)) for f in (t.linalg.eigvals,
    lambda x: t.linalg.eig(x).eigenvalues)], given([[1.0, 2, 0], [-2, 1, 1], [0, 0, 3]]),
    devices=CPU, smooth=False)  # fmt: skip
case("eig-product", lambda t, a: t.view_as_real((lambda v, q: (q * v.exp().unsqueeze(-2))
    @ t.linalg.inv(q))(*t.linalg.eig(a))), well(3, 3), devices=CPU, tolerance=50)  # fmt: skip
case("eig-vectors", lambda t, a: t.linalg.eig(a)[1].abs().square(), well(4, 4), devices=CPU,
    tolerance=50)  # fmt: skip
case("complex-inverse", lambda t, a, b: t.view_as_real(t.linalg.inv(t.complex(a, b))), well(3, 3),
    normal(3, 3), devices=CPU, tolerance=8)  # fmt: skip
case("complex-det-solve", lambda t, a, b: t.view_as_real(t.linalg.solve(t.complex(a, b),
    t.complex(b, a)) * t.linalg.det(t.complex(a, b))), well(3, 3), normal(3, 3), devices=CPU,
    tolerance=20)  # fmt: skip
case("complex-eigh", lambda t, a, b: t.linalg.eigvalsh((lambda z: z + z.mH)(t.complex(a, b))),
    normal(3, 3), normal(3, 3), devices=CPU, gradient=False, tolerance=4)  # fmt: skip

# norms
for order in (2, 1, 0, 3, 0.5, -1, float("inf"), -float("inf")):
    case(f"vector-norm-{order}", lambda t, x, o=order: (t.linalg.vector_norm(x, o),
        t.linalg.vector_norm(x, ord=o, dim=-1, keepdim=True), t.linalg.norm(x, o, dim=1)),
        between(0.3, 2, 3, 5), tolerance=4, gradient=order != 0)  # fmt: skip
for order in ("fro", "nuc", 1, -1, 2, -2, float("inf"), -float("inf")):
    case(f"matrix-norm-{order}", lambda t, x, o=order: (t.linalg.matrix_norm(x, o),
        t.linalg.matrix_norm(x, o, dim=(0, 2), keepdim=True), t.linalg.norm(x[0], o),
        t.linalg.norm(x, o, dim=(2, 1))), normal(2, 3, 4), tolerance=8)  # fmt: skip
case("norm-of-all", lambda t, x: (t.linalg.norm(x), t.linalg.norm(x, dim=(0, 2), keepdim=True),
    t.linalg.norm(x, dim=1)), normal(2, 300, 4), tolerance=4)  # fmt: skip
case("norm-zero", lambda t, x: t.linalg.vector_norm(x, dim=1), given([[0.0, 0], [3, 4]]),
    smooth=False)  # fmt: skip
case("norm-float64", lambda t, x: t.linalg.norm(x, dtype=t.float64), normal(4), devices=CPU)
for order in ("fro", 1, float("inf"), 2, -2, "nuc"):
    case(
        f"cond-{order}",
        lambda t, a, o=order: t.linalg.cond(a, o),
        well(3, 3),
        tolerance=20,
        gradient=order not in ("fro", 1, float("inf")),
    )

# products
case("multi-dot", lambda t, a, b, c, d: t.linalg.multi_dot([a, b, c, d]), normal(3, 20),
    normal(20, 2), normal(2, 17), normal(17, 4), tolerance=8)  # fmt: skip
case("multi-dot-vectors", lambda t, a, b, c: t.linalg.multi_dot((a, b, c)), normal(3), normal(3, 4),
    normal(4), tolerance=4)  # fmt: skip
case("cross", lambda t, a, b: (t.linalg.cross(a, b), t.cross(a, b, dim=1), a.cross(b, 1)),
    normal(4, 3), normal(4, 3), second=True)  # fmt: skip
case("cross-broadcast", lambda t, a, b: t.linalg.cross(a, b, dim=0), normal(3, 1, 4),
    normal(3, 5, 1))  # fmt: skip
case(
    "vander", lambda t, x: (t.linalg.vander(x), t.linalg.vander(x, N=5)), normal(2, 3), tolerance=4
)
case("vander-old", lambda t, x: (t.vander(x), t.vander(x, 4, increasing=True)), normal(3),
    tolerance=4, gradient=False)  # fmt: skip
case("vander-integers", lambda t, x: t.vander(x), whole(-3, 3, 4))
case("vecdot", lambda t, a, b: (t.linalg.vecdot(a, b), t.linalg.vecdot(a, b, dim=0)), normal(4, 3),
    normal(4, 3))  # fmt: skip
case("tensorsolve", lambda t, a, b: t.linalg.tensorsolve(a, b), normal(2, 3, 6), normal(2, 3),
    tolerance=50)  # fmt: skip
case("tensorinv", lambda t, a: t.linalg.tensorinv(a, ind=1), normal(6, 2, 3), tolerance=50)
case("matrix-exp-large", lambda t, a: t.matrix_exp(a), between(-3, 3, 2, 3, 3), tolerance=50)
case("matrix-exp-mixed", lambda t, a, b: t.linalg.matrix_exp(t.stack([a, b])),
    between(-0.01, 0.01, 3, 3), between(-4, 4, 3, 3), tolerance=50)  # fmt: skip

# errors
SQUARE_ONLY = ("inv", "det", "slogdet", "cholesky", "eigh", "eigvals", "matrix_exp", "eigvalsh")
for name in SQUARE_ONLY:
    wrong(f"{name}-not-square", lambda t, n=name: getattr(t.linalg, n)(t.ones(2, 3)))
    wrong(f"{name}-vector", lambda t, n=name: getattr(t.linalg, n)(t.ones(3)))
    wrong(f"{name}-integers", lambda t, n=name: getattr(t.linalg, n)(t.ones(2, 2, dtype=t.int64)))
for name in ("svd", "qr", "pinv", "svdvals", "matrix_rank", "lstsq"):
    wrong(
        f"{name}-vector",
        lambda t, n=name: getattr(t.linalg, n)(*[t.ones(3)] * (1 + (n == "lstsq"))),
    )
wrong("inv-singular", lambda t: t.linalg.inv(t.ones(2, 2)))
wrong("solve-singular", lambda t: t.linalg.solve(t.ones(2, 2), t.ones(2)))
wrong("solve-shapes", lambda t: t.linalg.solve(t.eye(3), t.ones(2, 2)))
wrong("solve-types", lambda t: t.linalg.solve(t.eye(3), t.ones(3, 1, dtype=t.float64)))
wrong("cholesky-indefinite", lambda t: t.linalg.cholesky(-t.eye(2)))
wrong("triangular-no-side", lambda t: t.linalg.solve_triangular(t.eye(2), t.ones(2, 2)))
wrong("qr-mode", lambda t: t.linalg.qr(t.eye(2), "full"))
wrong("qr-complete-gradient", lambda t: t.linalg.qr(t.ones(3, 2, requires_grad=True), "complete")[0]
    .sum().backward())  # fmt: skip
wrong("eigh-uplo", lambda t: t.linalg.eigh(t.eye(2), "X"))
wrong("cross-four", lambda t: t.linalg.cross(t.ones(4), t.ones(4)))
wrong("multi-dot-one", lambda t: t.linalg.multi_dot([t.ones(2, 2)]))
wrong("multi-dot-batch", lambda t: t.linalg.multi_dot([t.ones(2, 2, 2)] * 3))
wrong("matrix-norm-order", lambda t: t.linalg.matrix_norm(t.eye(2), 3))
wrong("matrix-norm-word", lambda t: t.linalg.matrix_norm(t.eye(2), "max"))
wrong("norm-word-of-a-vector", lambda t: t.linalg.norm(t.ones(3), "fro"))
wrong("norm-order-of-a-batch", lambda t: t.linalg.norm(t.ones(3, 3, 3), 2))
wrong("vector-norm-integers", lambda t: t.linalg.vector_norm(t.ones(3, dtype=t.int64)))
wrong("matrix-power-half", lambda t: t.linalg.matrix_power(t.eye(2), 0.5))
wrong("lstsq-shapes", lambda t: t.linalg.lstsq(t.ones(3, 2), t.ones(2, 2)))
wrong("lstsq-driver", lambda t: t.linalg.lstsq(t.ones(3, 2), t.ones(3, 2), driver="qr"))
