"""Elementwise rows: every function, over shapes and layouts that hurt, and at special values."""

from __future__ import annotations

from typing import Any

from tests.ops.table import between, given, normal, row, truths, whole

from glowgrad.ops.movement import index

SHAPES = {
    "scalar": (),
    "empty": (0,),
    "one": (1,),
    "prime": (7, 13),
    "hollow": (3, 0, 2),
    "rank6": (2, 3, 1, 2, 3, 2),
}
INF, NAN = float("inf"), float("nan")


def method(name: str) -> Any:
    return lambda t, x, *others: getattr(x, name)(*others)


def backwards(t: Any, x: Any) -> Any:
    """x read from the end: a negative stride where the engine has them."""
    return x.flip(0) if t.__name__ == "torch" else index(x, key=(slice(None, None, -1),))


# name, range of the input
UNARY = {
    "neg": (-3, 3),
    "abs": (-3, 3),
    "sign": (-3, 3),
    "exp": (-3, 3),
    "log": (0.1, 5),
    "log2": (0.1, 5),
    "log10": (0.1, 5),
    "log1p": (-0.5, 5),
    "sqrt": (0.1, 5),
    "rsqrt": (0.1, 5),
    "square": (-3, 3),
    "reciprocal": (0.3, 3),
    "sin": (-6, 6),
    "cos": (-6, 6),
    "tanh": (-3, 3),
    "sigmoid": (-6, 6),
    "relu": (-3, 3),
    "floor": (-3, 3),
    "ceil": (-3, 3),
    "round": (-3, 3),
    "trunc": (-3, 3),
    "clone": (-3, 3),
}
SECOND = {"exp", "log", "sqrt", "sin", "cos", "tanh", "sigmoid", "relu", "square", "reciprocal"}

for name, (low, high) in UNARY.items():
    row(f"{name}-prime", method(name), between(low, high, 7, 13), second=name in SECOND)
for name in ("neg", "exp", "relu", "tanh"):
    for label, shape in SHAPES.items():
        if label != "prime":
            row(f"{name}-{label}", method(name), normal(*shape))

row("exp-transposed", lambda t, x: x.T.exp(), normal(5, 9))
row("exp-permuted", lambda t, x: x.permute(2, 0, 1).exp(), normal(3, 4, 5))
row("exp-stepped", lambda t, x: x[1::2, ::3].exp(), normal(7, 11))
row("exp-backwards", lambda t, x: backwards(t, x).exp(), normal(7, 3))
row("exp-expanded", lambda t, x: x.expand(4, 5).exp(), normal(4, 1))
row("exp-large", method("exp"), between(-1, 1, 70001), tolerance=4)
row("relu-large", method("relu"), normal(300, 301))
row("add-two-rows-of-workgroups", lambda t, x: x + 1, whole(0, 9, 4_200_001), gradient=False)

# special values
row("exp-special", method("exp"), given([INF, -INF, NAN, 0, 100, -200]), smooth=False)
row("log-special", method("log"), given([INF, NAN, 0, -1, 1]), smooth=False)
row("sqrt-special", method("sqrt"), given([INF, NAN, 0, -1, 4]), smooth=False)
row("relu-special", method("relu"), given([INF, -INF, NAN, 0, -1]), gradient=False)
row("tanh-special", method("tanh"), given([INF, -INF, NAN, 0, 90, -90]), smooth=False)
row("sigmoid-special", method("sigmoid"), given([INF, -INF, NAN, 0, 200, -200]), smooth=False)
row("abs-special", method("abs"), given([INF, -INF, NAN, 0, -2]), smooth=False)
row("sign-special", method("sign"), given([INF, -INF, NAN, 0, -2, 3]), smooth=False)
row("round-halves", method("round"), given([0.5, 1.5, 2.5, -0.5, -1.5, 2.51]), smooth=False)
row("trunc-special", method("trunc"), given([1.7, -1.7, INF, NAN]), smooth=False)
row(
    "log1p-small",
    lambda t, x: x.log1p() * 1e6,
    given([1e-8, -1e-8, 1e-4, 0.0, 1.0, INF]),
    smooth=False,
)
for name in ("isnan", "isinf", "isfinite"):
    row(name, method(name), given([INF, -INF, NAN, 0, -2]), gradient=False)
    row(f"{name}-integers", method(name), whole(-3, 3, 5), gradient=False)

# two inputs
PAIRS = {
    "same": ((7, 5), (7, 5)),
    "scalars": ((), ()),
    "empty": ((0,), (1,)),
    "hollow": ((3, 0, 2), (1, 2)),
    "cross": ((5, 1), (1, 7)),
    "inner": ((3, 1, 4), (2, 1)),
    "left": ((4,), (2, 3, 4)),
    "rank6": ((2, 1, 3, 1, 2, 2), (3, 1, 2, 1, 2)),
}
BINARY = {
    "add": (lambda t, x, y: x + y, (-3, 3), (-3, 3)),
    "sub": (lambda t, x, y: x - y, (-3, 3), (-3, 3)),
    "mul": (lambda t, x, y: x * y, (-3, 3), (-3, 3)),
    "div": (lambda t, x, y: x / y, (-3, 3), (0.5, 3)),
    "pow": (lambda t, x, y: x**y, (0.2, 3), (-2, 2)),
    "maximum": (lambda t, x, y: t.maximum(x, y), (-3, 3), (-3, 3)),
    "minimum": (lambda t, x, y: t.minimum(x, y), (-3, 3), (-3, 3)),
    "remainder": (lambda t, x, y: x % y, (-3, 3), (0.5, 3)),
}
for name, (function, left, right) in BINARY.items():
    for label, (a, b) in PAIRS.items():
        if label in ("same", "cross", "inner") or name in ("mul", "maximum"):
            second = name in ("mul", "div", "pow", "add") and label in ("same", "cross")
            row(
                f"{name}-{label}",
                function,
                between(*left, *a),
                between(*right, *b),
                second=second,
            )

row("mul-transposed", lambda t, x, y: x.T * y, normal(5, 9), normal(9, 5))
row("mul-stepped", lambda t, x, y: x[::2] * y[:, 1:4], normal(9, 3), normal(5, 6))
row("mul-backwards", lambda t, x, y: backwards(t, x) * y, normal(9, 3), normal(9, 3))
row("add-large", lambda t, x, y: x + y, normal(301, 1), normal(1, 307), tolerance=5)
row("mul-itself", lambda t, x: x * x * x, normal(4), second=True)
row(
    "maximum-ties",
    lambda t, x, y: t.maximum(x, y),
    given([1, 2, 3]),
    given([1, 3, 2]),
    smooth=False,
)
row(
    "minimum-ties",
    lambda t, x, y: t.minimum(x, y),
    given([1, 2, 3]),
    given([1, 3, 2]),
    smooth=False,
)
row(
    "maximum-nan",
    lambda t, x, y: (t.maximum(x, y), t.minimum(x, y)),
    given([NAN, 1, INF, -INF]),
    given([1, NAN, 2, 3]),
    gradient=False,
)
row("div-zero", lambda t, x, y: x / y, given([1, -1, 0, 2]), given([0, 0, 0, INF]), gradient=False)
row("add-alpha", lambda t, x, y: t.add(x, y, alpha=2), normal(3), normal(3))
row("sub-alpha", lambda t, x, y: x.sub(y, alpha=0.5), normal(3), normal(3))

# with Python numbers, from both sides
NUMBERS = {
    "add": lambda t, x: (x + 2, 2.5 + x),
    "sub": lambda t, x: (x - 2, 2.5 - x),
    "mul": lambda t, x: (x * 2, True * x),
    "div": lambda t, x: (x / 2, 2.5 / x),
    "pow": lambda t, x: (x**3, 2**x, x**0.5, x**2),
    "power-of-one": lambda t, x: (x**1, x**0, x**-1),
    "remainder": lambda t, x: x % 0.7,
    "floor-divide": lambda t, x: (x // 0.7, 2.5 // x),
    "compare": lambda t, x: (x > 1, x >= 1, x < 1, x <= 1, x == 1, x != 1),
}
for name, function in NUMBERS.items():
    gradient = name != "floor-divide"
    row(f"number-{name}", function, between(0.3, 3, 5), gradient=gradient)
    row(f"number-{name}-0d", function, between(0.3, 3), gradient=gradient)
row("pow-zero-base", lambda t, x: (x**2, x**3, x**0, x**1), given([0, 1, -2.0]), smooth=False)
row(
    "pow-negative-base",
    lambda t, x: (x**3, x**4, x**-2, x**0.5),
    given([-1, -2, -0.5]),
    smooth=False,
)
row("pow-2.0-of-integers", lambda t, x: (x**2.0, x**2, x**3), whole(-3, 4, 5))
row("pow-integers", lambda t, x, y: x**y, whole(-3, 4, 9), whole(0, 5, 9))
row(
    "pow-exponent",
    lambda t, x, y: x**y,
    given([0.0, 0.0, 2.0, -1.5, 3.0]),
    given([2.0, 0.0, 3.0, 2.0, 0.0]),
    smooth=False,
)

# whole numbers and bools
row(
    "integers-arithmetic",
    lambda t, x, y: (x + y, x - y, x * y, x / y),
    whole(-9, 9, 11),
    whole(1, 5, 11),
)
row(
    "integers-divide",
    lambda t, x, y: (x // y, x % y, t.div(x, y, rounding_mode="floor")),
    whole(-90, 90, 40),
    given([1, 2, 3, -4, 5, -7, 8, 11] * 5, "int64"),
)
row(
    "integers-divide-large",
    lambda t, x, y: (x // y, x % y),
    given([2_000_000_011, -2_000_000_011, 16_777_217, 123_456_789], "int64"),
    given([10, 7, 1, -1000], "int64"),
)
row(
    "integers-large",
    lambda t, x: (x + 1, x == 16_777_217),
    given([16_777_216, 16_777_217], "int64"),
)
row(
    "div-modes",
    lambda t, x, y: (x.div(y, rounding_mode="floor"), x.div(y, rounding_mode="trunc")),
    between(-9, 9, 12),
    given([2.0, -3.0, 1.7] * 4),
    gradient=False,
)
row(
    "integers-functions",
    lambda t, x: (-x, x.abs(), x.sign(), x.relu(), x.floor(), x.exp()),
    whole(-4, 5, 9),
)
row(
    "integers-extremes",
    lambda t, x, y: (t.maximum(x, y), t.minimum(x, y)),
    whole(-4, 5, 9),
    whole(-4, 5, 9),
)
row("integers-square", lambda t, x: (x.square(), x * x), whole(-4, 5, 9))
row("bools-arithmetic", lambda t, x, y: (x + y, x * y, x / 2, (x + y).sum()), truths(9), truths(9))
row(
    "bools-extremes",
    lambda t, x, y: (t.maximum(x, y), t.minimum(x, y), x == y),
    truths(9),
    truths(9),
)
row(
    "logic",
    lambda t, x, y: (x & y, x | y, x ^ y, ~x, t.logical_and(x, y), t.logical_or(x, y)),
    truths(9),
    truths(9),
)
row(
    "logic-of-numbers",
    lambda t, x, y: (
        t.logical_and(x, y),
        t.logical_or(x, y),
        t.logical_xor(x, y),
        t.logical_not(x),
    ),
    given([0.0, 0.5, -2.0, NAN]),
    whole(0, 2, 4),
    gradient=False,
)
row(
    "compare",
    lambda t, x, y: (x == y, x != y, x < y, x <= y, x > y, x >= y, t.eq(x, y)),
    whole(0, 3, 4, 1),
    whole(0, 3, 1, 5),
)
row(
    "compare-nan",
    lambda t, x, y: (x == y, x != y, x < y, x <= y, x > y, x >= y),
    given([NAN, 1.0, INF]),
    given([NAN, NAN, INF]),
    gradient=False,
)

# choosing
row(
    "where", lambda t, c, x, y: t.where(c, x, y), truths(3, 4), normal(3, 4), normal(4), second=True
)
row("where-cross", lambda t, c, x, y: t.where(c, x, y), truths(3, 1), normal(1, 4), normal())
row(
    "where-numbers",
    lambda t, c, x: (t.where(c, x, 0.0), t.where(c, 1, x), t.where(c, 1, 2)),
    truths(5),
    normal(5),
)
row("where-types", lambda t, c, x, y: t.where(c, x, y), truths(5), whole(0, 9, 5), normal(5))
row("where-one-argument", lambda t, c: t.where(c), truths(4, 3))
row("masked-fill", lambda t, x, m: x.masked_fill(m, -1.5), normal(3, 4), truths(4))
row("masked-fill-integers", lambda t, x, m: x.masked_fill(m, 7), whole(0, 5, 6), truths(6))
row(
    "clamp",
    lambda t, x: (x.clamp(-0.5, 0.5), x.clamp(min=0), x.clamp(max=0.3), t.clip(x, -1, 1)),
    normal(20),
)
row("clamp-edges", lambda t, x: x.clamp(-1, 1), given([-1, 1, INF, -INF, 0]), smooth=False)
row("clamp-nan", lambda t, x: x.clamp(-1, 1), given([NAN, 2]), gradient=False)
row("clamp-integers", lambda t, x: (x.clamp(-2, 2), x.clamp(min=0)), whole(-5, 5, 9))
row(
    "casts",
    lambda t, x: (x.int(), x.long(), x.bool(), x.half(), x.to(t.uint8)),
    between(0, 9, 9),
    gradient=False,
)
row("casts-back", lambda t, x: x.half().float() * 2, given([0.5, 1.25, -3.0]), smooth=False)
row("casts-from-bools", lambda t, x: (x.float(), x.int(), x.float() * 2), truths(7))

# compositions with more than one path
row("diamond", lambda t, x: (x.exp() * x + x).tanh() * x, between(-1, 1, 6), second=True)
row("inplace", lambda t, x: (x * 2).add_(1).mul_(3).relu_(), normal(9))
row(
    "inplace-functions",
    lambda t, x: [
        getattr(x.abs() + 1, f"{n}_")() for n in ("neg", "exp", "log", "sqrt", "abs", "tanh")
    ],
    normal(9),
)
row("inplace-operators", lambda t, x: _inplace(x), between(1, 2, 9))


def _inplace(x: Any) -> Any:
    y = x * 1
    y += 2
    y -= 0.5
    y *= x
    y /= 3
    y **= 2
    return y
