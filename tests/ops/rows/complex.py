"""Complex rows: real inputs are made into complex numbers and the results into pairs of real ones,
so that values and gradients are compared part by part.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.ops.table import bad, between, given, normal, row, whole

CPU = ("cpu",)


def complex_row(name: str, function: Callable[..., Any], *shapes: Any, **options: Any) -> None:
    """A row of complex inputs, each of two real ones, whose complex result is seen as pairs."""

    def through(t: Any, *parts: Any) -> Any:
        numbers = [t.complex(a, b) for a, b in zip(parts[::2], parts[1::2], strict=True)]
        made = function(t, *numbers)
        return t.view_as_real(made) if made.dtype.is_complex else made

    drawn = [between(0.3, 2, *shape) for shape in shapes for _ in range(2)]
    row(f"complex-{name}", through, *drawn, devices=CPU, **options)


ONE = {
    "exp": lambda t, z: z.exp(),
    "log": lambda t, z: t.log(z),
    "sqrt": lambda t, z: z.sqrt(),
    "sin": lambda t, z: z.sin(),
    "cos": lambda t, z: z.cos(),
    "tanh": lambda t, z: z.tanh(),
    "square": lambda t, z: z.square(),
    "reciprocal": lambda t, z: z.reciprocal(),
    "negative": lambda t, z: -z,
    "power": lambda t, z: z**3,
    "number": lambda t, z: z * (2 - 1j) + 1j,
    "number-left": lambda t, z: (1 + 2j) / z - 3,
    "real": lambda t, z: z.real * t.imag(z),
    "conj": lambda t, z: z.conj() * z.exp(),
    "abs": lambda t, z: t.abs(z),
    "angle": lambda t, z: z.angle(),
    "sgn": lambda t, z: z.sgn(),
    "sum": lambda t, z: z.sum(0),
    "mean": lambda t, z: z.mean(-1, keepdim=True),
    "var": lambda t, z: z.var(1),
    "norm": lambda t, z: z.norm(),
    "moved": lambda t, z: z.T[1:, ::2].reshape(-1) * 2,
    "taken": lambda t, z: z[:, [0, 2]].flatten(),
    "adjoint": lambda t, z: (z @ z.mH + z.H.mT @ z.adjoint()).resolve_conj(),
    "joined": lambda t, z: t.cat([z, z.conj()]) * t.stack([z, z])[0].repeat(2, 1),
    "where": lambda t, z: t.where(z.abs() > 1.4, z, z.conj()),
    "wide": lambda t, z: z.to(t.complex128) * 2,
    "pairs": lambda t, z: t.view_as_complex(t.view_as_real(z) * 2),
    "inplace": lambda t, z: (z * 1).mul_(2j),
}
for name, function in ONE.items():
    complex_row(name, function, (3, 4), second=name in ("exp", "abs", "conj", "power"))
for name, function in {
    "add": lambda t, x, y: x + y,
    "sub": lambda t, x, y: x - y,
    "mul": lambda t, x, y: x * y,
    "div": lambda t, x, y: x / y,
    "pow": lambda t, x, y: x**y,
}.items():
    complex_row(name, function, (3, 4), (3, 1), second=name in ("mul", "div"))
complex_row("matmul", lambda t, x, y: x @ y, (2, 3, 4), (4, 5), second=True)
complex_row("large", lambda t, x, y: (x * y).sum(), (300, 2), (300, 2), smooth=False)
complex_row("equal", lambda t, x, y: (x == y) | (x != x), (3,), (3,), gradient=False)


def mixed(t: Any, x: Any, a: Any) -> Any:
    """Real and complex operands: the real ones get real gradients."""
    z = t.polar(x, a)
    return t.view_as_real(z * x + a - z / a + x.to(t.complex64))


row("complex-mixed", mixed, between(0.5, 2, 5), between(0.5, 2, 5), devices=CPU, gradient=False)
row(
    "complex-mixed-gradient",
    lambda t, x, a: t.view_as_real(t.polar(x, a) * x + a),
    between(0.5, 2, 5),
    between(0.5, 2, 5),
    devices=CPU,
)
row("complex-promotes", lambda t, x: [t.view_as_real(x * 1j)], whole(-3, 3, 4),
    gradient=False, devices=CPU)  # fmt: skip
row("complex-zero", lambda t, x, y: t.complex(x, y).abs() + t.complex(x, y).angle(),
    given([0.0, 0.0]), given([0.0, 2.0]), devices=CPU, smooth=False)  # fmt: skip
row("angle-of-real-numbers", lambda t, x: (x.angle(), x.conj(), x.real, x.sgn()), normal(5))
row("isreal", lambda t, x: (x.isreal(), t.complex(x, x * 0).isreal()), normal(5), devices=CPU,
    gradient=False)  # fmt: skip

bad("complex-imag-of-real", lambda t: t.tensor([1.0]).imag)
bad("complex-of-unlike-types", lambda t: t.complex(t.ones(2), t.ones(2, dtype=t.float64)))
bad("complex-view-of-three", lambda t: t.view_as_complex(t.ones(3)))
bad("complex-view-of-rows", lambda t: t.view_as_complex(t.ones(2, 3).T))
bad("complex-view-of-integers", lambda t: t.view_as_complex(t.ones(2, dtype=t.int64)))
bad("complex-view-as-real-of-real", lambda t: t.view_as_real(t.ones(2)))
for name in ("lt", "maximum", "remainder"):
    bad(f"complex-{name}", lambda t, name=name: getattr(t, name)(*[t.tensor([1 + 1j])] * 2))
for name in ("max", "argmax", "floor", "sign", "relu"):
    bad(f"complex-{name}", lambda t, name=name: getattr(t.tensor([1 + 1j]), name)())
bad("complex-backward", lambda t: (t.ones(1, requires_grad=True) * 1j).sum().backward())
