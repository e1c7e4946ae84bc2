"""Arithmetic of two or three tensors, comparisons, logic and bits."""

from __future__ import annotations

from typing import Any

from tests.ops.table import bad, between, given, normal, row, truths, whole, words

INF, NAN = float("inf"), float("nan")

PAIRS: dict[str, tuple[Any, tuple[float, float], tuple[float, float], bool]] = {
    "fmod": (lambda t, x, y: (t.fmod(x, y), x.fmod(0.7)), (-3, 3), (0.5, 3), False),
    "atan2": (lambda t, x, y: (t.atan2(x, y), x.arctan2(y)), (0.1, 3), (-3, -0.1), True),
    "hypot": (lambda t, x, y: t.hypot(x, y), (0.1, 3), (-3, -0.1), True),
    "copysign": (lambda t, x, y: (t.copysign(x, y), x.copysign(-2)), (0.1, 3), (-3, -0.1), False),
    "logaddexp": (lambda t, x, y: t.logaddexp(x, y), (-3, 3), (-3, 3), True),
    "logaddexp2": (lambda t, x, y: t.logaddexp2(x, y), (-3, 3), (-3, 3), False),
    "xlogy": (lambda t, x, y: (t.xlogy(x, y), x.xlogy(2), t.xlogy(2, y)), (-3, 3), (0.1, 3), True),
    "fmax": (lambda t, x, y: (t.fmax(x, y), x.fmin(y)), (-3, 3), (-3, 3), False),
    "float-power": (lambda t, x, y: t.ldexp(x, y), (0.1, 3), (-3, 3), False),
    "rsub": (lambda t, x, y: (t.rsub(x, y), t.rsub(x, 2), t.rsub(x, y, alpha=3)), (-3, 3), (-3, 3),
             False),
    "dividing": (lambda t, x, y: (t.true_divide(x, y), x.divide(y), t.subtract(x, y),
                                  t.multiply(x, y)), (-3, 3), (0.5, 3), False),
    "powers": (lambda t, x, y: (t.pow(x, y), t.pow(2, y), t.pow(x, 3)), (0.2, 3), (-2, 2), False),
    "clamped": (lambda t, x, y: (x.clamp(min=y), x.clamp(y, y + 1), t.clamp_min(x, 0.1),
                                 t.clamp_max(x, 0.5)), (-3, 3), (-3, 3), False),
}  # fmt: skip
for name, (function, left, right, second) in PAIRS.items():
    row(
        f"{name}-pair",
        function,
        between(*left, 5, 1, 3),
        between(*right, 7, 1),
        second=second,
        tolerance=3,
    )
    row(f"{name}-long", function, between(*left, 301), between(*right, 301), tolerance=3)

row(
    "atan2-quadrants",
    lambda t, y, x: t.atan2(y, x),
    given([0, 0, -0.0, 1, -1, INF, INF, -INF, NAN, 2, 0.5, 1e-30]),
    given([1, -1, -1, 0, 0, 1, -INF, INF, 1, -3, -4, 1e30]),
    gradient=False,
)
row("hypot-large", lambda t, x, y: t.hypot(x, y) / 1e30, given([3e30, INF, NAN, 0]),
    given([4e30, NAN, 1, 0]), gradient=False)  # fmt: skip
row("logaddexp-infinite", lambda t, x, y: (t.logaddexp(x, y), t.logaddexp2(x, y)),
    given([-INF, INF, -INF, 100, NAN]), given([-INF, INF, 2, -100, 1]), gradient=False)  # fmt: skip
row("xlogy-zero", lambda t, x, y: t.xlogy(x, y), given([0, 0, 0, 1]), given([0, NAN, INF, 0]),
    gradient=False)  # fmt: skip
row("fmax-nan", lambda t, x, y: (t.fmax(x, y), t.fmin(x, y)), given([NAN, 1, NAN, 2.0]),
    given([1, NAN, NAN, 2.0]), smooth=False)  # fmt: skip
row("fmax-numbers-of-two-types", lambda t, x, y: (t.fmax(x, y), t.maximum(x, y)), whole(-3, 3, 7),
    normal(7))  # fmt: skip
row(
    "addcmul",
    lambda t, x, y, z: (t.addcmul(x, y, z), x.addcmul(y, z, value=-0.5), t.addcdiv(x, y, z),
                        x.addcdiv(y, z, value=2)),
    normal(4, 3), normal(3), between(0.5, 2, 4, 1), second=True,
)  # fmt: skip
row(
    "lerp",
    lambda t, x, y, w: (t.lerp(x, y, 0.3), x.lerp(y, 0.8), t.lerp(x, y, w)),
    normal(4, 3),
    normal(3),
    between(0, 1, 4, 1),
    second=True,
)
row("lerp-ends", lambda t, x, y: (x.lerp(y, 1.0), x.lerp(y, 0.0)), normal(5), normal(5))
row("div-floor", lambda t, x, y: (x.div(y, rounding_mode="floor"), x.div(y, rounding_mode="trunc")),
    between(-9, 9, 12), between(0.5, 2, 12), smooth=False)  # fmt: skip
row("div-floor-flat", lambda t, x, y: x.div(y, rounding_mode="floor") + x, given([2.3, -7.6, 5.2]),
    given([1.5, 2.2, 0.9]))  # fmt: skip
row(
    "div-integers-trunc",
    lambda t, x, y: (t.div(x, y, rounding_mode="trunc"), t.div(x, y, rounding_mode="floor"),
                     t.fmod(x, y), x.remainder(y), x.fmod(3), x // 2, 7 // y, 7 % y),
    whole(-90, 90, 30), given([1, 2, 3, -4, 5, -7] * 5, "int64"),
)  # fmt: skip
row("pow-negative-exponents", lambda t, x, y: t.pow(x, y), given([1, -1, 2, -1, 3, 0], "int64"),
    given([-1, -3, -1, -2, 0, 2], "int64"))  # fmt: skip
row("float-power", lambda t, x, y: (t.float_power(x, 2), t.float_power(x, y), t.float_power(2, x)),
    between(0.5, 2, 5), whole(0, 4, 5), devices=("cpu",))  # fmt: skip
row("gcd", lambda t, x, y: (t.gcd(x, y), t.lcm(x, y)), whole(-40, 40, 30), whole(-12, 12, 30))
row("signs", lambda t, x: (t.sgn(x), t.sign(x), t.positive(x), t.negative(x)), whole(-3, 3, 9))
row("ldexp", lambda t, x, y: (t.ldexp(x, y), t.ldexp(y, y)), normal(6), whole(0, 6, 6))
row("number-first", lambda t, x: (t.add(2, x), t.mul(2.5, x), t.sub(1, x), t.div(1, x),
    t.pow(2, x)), between(0.6, 3, 5))  # fmt: skip
row("remainder-signs", lambda t, x, y: (x % y, t.remainder(x, -1.5), -2 % y),
    given([3.5, -3.5, 3.5, -3.5]), given([2, 2, -2, -2.0]), gradient=False)  # fmt: skip

row(
    "types-of-pairs",
    lambda t, h, i, m: (
        t.xlogy(h.half(), i), t.ldexp(h.half(), i), t.ldexp(h, i.int()), t.fmin(m, i), t.fmax(m, i),
        t.true_divide(i[0], i.to(t.uint8)), t.copysign(i, h.half()), i.to(t.int8) / i[1],
    ),
    between(0.5, 2, 4), whole(1, 5, 4), truths(4), gradient=False, tolerance=100,
)  # fmt: skip
row("pow-of-zero", lambda t, x: (x**-1.5, x**-2, x**0.5, x**0), given([0.0, 1.0, 4.0]),
    gradient=False)  # fmt: skip
row("number-on-another-device", lambda t, x: (x + t.tensor(2.5), t.tensor(3) / x.long(),
    t.where(x > 0, x, t.tensor(0.0))), given([1.0, -2.0, 4.0]))  # fmt: skip

# comparisons
row(
    "comparison-names",
    lambda t, x, y: (t.greater(x, y), t.greater_equal(x, y), x.less(y), x.less_equal(y),
                     t.not_equal(x, y), t.ge(x, 1), x.ne(1)),
    whole(0, 3, 4, 1), whole(0, 3, 5),
)  # fmt: skip
row(
    "isclose",
    lambda t, x, y: (t.isclose(x, y), x.isclose(y, equal_nan=True), t.isclose(x, y, 0.1, 0.1)),
    given([1, 1, NAN, INF, INF, -INF, 0, 100]),
    given([1.000001, 1.05, NAN, INF, -INF, -INF, 1e-9, 101]),
    gradient=False,
)
row("isclose-integers", lambda t, x, y: (t.isclose(x, y), t.isclose(x, y, atol=2)),
    whole(0, 5, 9), whole(0, 5, 9))  # fmt: skip
row(
    "truth-of-all",
    lambda t, x: (
        t.tensor([t.allclose(x, x + 1e-9), t.allclose(x, x + 1), t.equal(x, x.clone()),
                  t.equal(x, x[:2]), x.equal(x * 2), t.is_nonzero(x[0]), 3 in x, 0.5 in x,
                  x.allclose(x), t.equal(x.int(), x.long())]),
    ),
    given([1.0, 2.0, 3.0]), gradient=False,
)  # fmt: skip
row("heaviside", lambda t, x, y: t.heaviside(x, y), given([-1.0, 0, 2, NAN]),
    given([0.5, 0.25, 1, 2]), gradient=False)  # fmt: skip
row("clamp-tensors", lambda t, x, y: (x.clamp(y, y + 0.5), t.clamp(x, max=y), x.clip(min=y)),
    normal(4, 5), normal(5), second=False)  # fmt: skip
row("clamp-types", lambda t, x: (x.clamp(0.5, 2), x.clamp(min=2), x.clamp_max(1.5)), whole(0, 5, 7))
row("clamp-crossed", lambda t, x: x.clamp(1, -1), normal(5))
row("clamp-nan-bounds", lambda t, x, y: x.clamp(min=y), given([1.0, 2, 3]), given([NAN, 3, 1]),
    gradient=False)  # fmt: skip
row("masked-fill-large-integers", lambda t, x, m: (x.masked_fill(m, 2.9), x.masked_fill(m, x[0])),
    given([2**30 + 1, 5, -(2**30) - 1], "int64"), given([False, True, False], "bool"))  # fmt: skip
row("where-0d-types", lambda t, c, x: (t.where(c, x, t.tensor(2.5, device=x.device)),
    t.where(c, 1.5, 2), t.where(c, x, 1)), truths(5), whole(0, 5, 5))  # fmt: skip

# logic and bits
row(
    "bits",
    lambda t, x, y: (x & y, x | y, x ^ y, ~x, t.bitwise_and(x, 6), t.bitwise_or(x, y),
                     t.bitwise_xor(x, 1), t.bitwise_not(x), 3 & x, 3 | x, 5 ^ x),
    whole(-50, 50, 20), whole(-50, 50, 20),
)  # fmt: skip
row("bits-uint8", lambda t, x, y: (x & y, x | y, x ^ y, ~x, x << 1, x >> 1),
    whole(0, 256, 20, dtype="uint8"), whole(0, 256, 20, dtype="uint8"))  # fmt: skip
row(
    "shifts",
    lambda t, x, y: (
        x << y,
        x >> y,
        x << 2,
        x >> 1,
        1 << y,
        100 >> y,
        t.bitwise_left_shift(x, y),
        t.bitwise_right_shift(x, y),
    ),
    whole(-50, 50, 9),
    whole(0, 6, 9),
)
row("shifts-too-far", lambda t, x: (x << 40, x >> 40, x << -1, x >> -1),
    whole(-5, 5, 9, dtype="int32"))  # fmt: skip
row("bits-mixed", lambda t, x, m: (x & m, m | x, m & 1, m & True, m ^ m, ~m), whole(0, 4, 9),
    truths(9))  # fmt: skip
row(
    "logical-types",
    lambda t, x, y: (t.logical_and(x, y), x.logical_or(y), t.logical_xor(x, y), x.logical_not()),
    given([0.0, 0.5, NAN, 2]), whole(0, 2, 3, 1),
    gradient=False,
)  # fmt: skip

# in place
row(
    "inplace-names",
    lambda t, x, y: [getattr(x * 1, n + "_")() for n in INPLACE]
    + [getattr(x * 1, n + "_")(y) for n in INPLACE_PAIRS],
    between(0.2, 0.8, 7), between(0.2, 0.8, 7), tolerance=5, smooth=False,
)  # fmt: skip
INPLACE = words(
    "abs absolute acos asin atan ceil cos cosh deg2rad digamma erf erfc erfinv exp exp2 "
    "expm1 fix floor frac lgamma log log10 log1p log2 logit neg negative rad2deg "
    "reciprocal relu round rsqrt sgn sigmoid sign sin sinc sinh sqrt square tan tanh "
    "trunc nan_to_num arcsin"
)
INPLACE_PAIRS = words(
    "add sub mul div divide multiply subtract true_divide pow fmod remainder atan2 "
    "copysign hypot eq ne lt le gt ge greater less not_equal xlogy clamp clamp_min"
)
row("inplace-three", lambda t, x, y: ((x * 1).lerp_(y, 0.3), (x * 1).addcmul_(y, y, value=2),
    (x * 1).addcdiv_(x, y), (x * 1).clamp_(0.3, 0.6), (x * 1).masked_fill_(x > 0.5, 0)),
    between(0.2, 0.8, 7), between(0.2, 0.8, 7), smooth=False)  # fmt: skip


def operators(t: Any, x: Any) -> Any:
    y = x.clone()
    y += 2
    y -= 1
    y *= 3
    y //= 2
    y %= 5
    y **= 2
    z = x.clone()
    z &= 6
    z |= 1
    z ^= 2
    z <<= 2
    z >>= 1
    m = x > 2
    m &= x < 5
    m |= x == 0
    return y, z, m


row("inplace-operators-of-integers", operators, whole(0, 9, 12))
row("inplace-keeps-type", lambda t, x, y: (x.clone().add_(y), x.clone().mul_(2), x.clone().eq_(1)),
    whole(0, 9, 5, dtype="int32"), whole(0, 9, 5))  # fmt: skip
row("inplace-views", lambda t, x: _written(x), normal(4, 5), gradient=False)


def _written(x: Any) -> Any:
    y = x.clone()
    y[1].mul_(2)
    y[:, ::2].add_(1)
    y.T[0].zero_()
    y.view(-1)[3:7].fill_(9)
    return y


row(
    "inplace-as-functions",
    lambda t, x: (
        t.exp_(x * 1),
        t.sigmoid_(x * 1),
        t.clamp_(x * 1, 0.3, 0.6),
        t.square_(x * 1),
        t.zero_(x * 1),
        t.fill_(x * 1, 2),
    ),
    between(0.2, 0.8, 5),
    smooth=False,
)

bad("add-word", lambda t: t.tensor([1.0]) + "a", says="'a'")
bad("add-word-function", lambda t: t.add(t.tensor([1.0]), "a"))
bad("add-none", lambda t: t.tensor([1.0]) + None)
bad("add-list", lambda t: t.tensor([1.0]) + [1.0])  # noqa: RUF005
bad("add-shapes", lambda t: t.ones(3, 4) + t.ones(3, 5), says="(3, 4)")
bad("add-three", lambda t: t.add(t.ones(1), t.ones(1), t.ones(1)))
bad("add-alpha-fraction", lambda t: t.add(t.tensor([1]), t.tensor([1]), alpha=0.5), says="alpha")
bad("sub-bools", lambda t: t.tensor([True]) - t.tensor([True]))
bad("sub-true", lambda t: t.ones(2) - True)
bad("sub-mask", lambda t: t.ones(2) - (t.ones(2) > 0), says="~mask")
bad("rsub-true", lambda t: True - t.ones(2))
bad("pow-bools", lambda t: t.tensor([True]) ** t.tensor([True]))
bad("floor-divide-bools", lambda t: t.tensor([True]) // t.tensor([True]))
bad("floor-divide-zero", lambda t: t.tensor([1, 2]) // 0, says="ZeroDivisionError")
bad("remainder-zero", lambda t: t.tensor([1, 2]) % t.tensor([1, 0]))
bad("pow-integer-negative", lambda t: t.tensor([1, 2]) ** -1, says="-1")
bad("div-mode", lambda t: t.div(t.ones(2), 2, rounding_mode="up"), says="'up'")
bad("addcdiv-integers", lambda t: t.addcdiv(t.tensor([1]), t.tensor([1]), t.tensor([2])))
bad("lerp-number", lambda t: t.lerp(t.ones(2), 2.0, 0.5))
bad("lerp-integers", lambda t: t.lerp(t.tensor([1]), t.tensor([2]), 0.5))
bad("lerp-types", lambda t: t.lerp(t.ones(2), t.ones(2).double(), 0.5))
bad("hypot-integers", lambda t: t.hypot(t.tensor([1]), t.tensor([2])))
bad("logaddexp-integers", lambda t: t.logaddexp(t.tensor([1]), t.tensor([2])))
bad("logaddexp-number", lambda t: t.logaddexp(t.ones(2), 2.0))
bad("atan2-number", lambda t: t.atan2(t.ones(2), 2.0))
bad("clamp-nothing", lambda t: t.ones(2).clamp(), says="min=")
bad("clamp-word", lambda t: t.ones(2).clamp("a"))
bad("clamp-mixed", lambda t: t.ones(2).clamp(0, t.ones(2)))
bad("compare-word", lambda t: t.ones(2) < "a")
bad("compare-word-function", lambda t: t.eq(t.ones(2), "a"))
bad("allclose-types", lambda t: t.allclose(t.ones(2), t.ones(2).double()), says="float64")
bad("isclose-negative", lambda t: t.isclose(t.ones(2), t.ones(2), rtol=-1))
bad("where-condition", lambda t: t.where(t.tensor([1, 0]), t.ones(2), t.ones(2)), says="bool")
bad("masked-fill-mask", lambda t: t.ones(2).masked_fill(t.tensor([1, 0]), 0))
bad("masked-fill-tensor", lambda t: t.ones(2).masked_fill(t.ones(2) > 0, t.ones(2)), says="where")
bad("bits-of-floats", lambda t: t.ones(2) & t.ones(2), says="int()")
bad("bits-of-floats-function", lambda t: t.bitwise_or(t.ones(2), 1))
bad("invert-floats", lambda t: ~t.ones(2))
bad("shift-floats", lambda t: t.ones(2) << 1)
bad("shift-bools", lambda t: t.tensor([True]) << t.tensor([True]))
bad("logical-and-number", lambda t: t.logical_and(t.ones(2), 1))
bad("gcd-floats", lambda t: t.gcd(t.ones(2), t.ones(2)))
bad("heaviside-types", lambda t: t.heaviside(t.ones(2), t.tensor([1, 2])))
bad("inplace-result-type", lambda t: t.tensor([1, 2]).add_(1.5), says="float32")
bad("inplace-shape", lambda t: t.ones(2).add_(t.ones(3, 2)))
bad("inplace-leaf", lambda t: t.ones(2, requires_grad=True).mul_(2))
bad("contains-word", lambda t: "a" in t.ones(2))
bad("truth-of-many", lambda t: bool(t.ones(2)))
bad("index-of-float", lambda t: [1, 2, 3][t.tensor(1.0)])
bad("number-of-many", lambda t: float(t.ones(2)))
bad("mul-word-first", lambda t: t.mul("a", t.ones(2)))
