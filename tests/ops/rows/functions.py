"""Functions of one number: exponentials, angles, special functions, rounding."""

from __future__ import annotations

from typing import Any

from tests.ops.table import bad, between, given, row, truths, whole, words

INF, NAN = float("inf"), float("nan")

# name, range in which it is smooth, factor on the tolerance
SMOOTH = {
    "exp2": (-3, 3, 1),
    "expm1": (-2, 2, 1),
    "log2": (0.1, 5, 1),
    "log10": (0.1, 5, 1),
    "log1p": (-0.9, 5, 1),
    "logit": (0.05, 0.95, 1),
    "tan": (-1.3, 1.3, 1),
    "asin": (-0.95, 0.95, 1),
    "acos": (-0.95, 0.95, 1),
    "atan": (-5, 5, 1),
    "sinh": (-3, 3, 1),
    "cosh": (-3, 3, 1),
    "asinh": (-5, 5, 1),
    "acosh": (1.1, 5, 1),
    "atanh": (-0.95, 0.95, 1),
    "sinc": (-3, 3, 2),
    "deg2rad": (-180, 180, 1),
    "rad2deg": (-3, 3, 1),
    "erf": (-3, 3, 1),
    "erfc": (-3, 3, 1),
    "erfinv": (-0.95, 0.95, 2),
    "lgamma": (0.3, 5, 3),
    "digamma": (0.3, 5, 3),
    "frac": (0.1, 0.9, 1),
    "positive": (-3, 3, 1),
    "negative": (-3, 3, 1),
    "absolute": (0.1, 3, 1),
    "rsqrt": (0.1, 3, 1),
    "nan_to_num": (-3, 3, 1),
}
SECOND = ("exp2", "expm1", "log2", "log1p", "tan", "asin", "atan", "sinh", "atanh", "erf", "lgamma")

for name, (low, high, tolerance) in SMOOTH.items():

    def both(t: Any, x: Any, name: str = name) -> Any:
        return getattr(x, name)(), getattr(t, name)(x.T)

    row(
        f"{name}-smooth",
        both,
        between(low, high, 13, 7),
        second=name in SECOND,
        tolerance=tolerance,
    )

SPECIAL = [NAN, INF, -INF, 0.0, 1, -1, 2.5, -2.5, 0.5, -0.5, 1e-6, 30, -30]
for name in words(
    "acos acosh asin asinh atan atanh cosh sinh tan sinc deg2rad digamma erf erfc erfinv "
    "exp2 expm1 floor ceil round trunc fix frac lgamma log log2 log10 log1p logit rad2deg "
    "reciprocal rsqrt signbit isposinf isneginf isreal sgn sqrt square"
):

    def alone(t: Any, x: Any, name: str = name) -> Any:
        return getattr(t, name)(x)

    row(
        f"{name}-extremes",
        alone,
        given(SPECIAL),
        gradient=False,
        tolerance=20 if name in ("exp2", "sinh", "cosh", "expm1") else 2,
    )

row(
    "sin-far",
    lambda t, x: (x.sin(), x.cos(), x.tan()),
    between(-9000, 9000, 400),
    tolerance=3,
    smooth=False,
)
row("log-near-one", lambda t, x: x.log() * 1000, between(0.999, 1.001, 50), tolerance=20)
row("log2-of-powers", lambda t, x: t.log2(x).floor(), given([2.0**n for n in range(-20, 21)]),
    smooth=False)  # fmt: skip
row("log1p-tiny", lambda t, x: (x.log1p() * 1e6, x.expm1() * 1e6), given([1e-8, -1e-7, 3e-5]),
    smooth=False, tolerance=30)  # fmt: skip
row("erf-wide", lambda t, x: (x.erf(), x.erfc() * x.square().exp()), between(-4, 8, 300),
    smooth=False, tolerance=100)  # fmt: skip
row("erf-tails", lambda t, x: (1 + x.erf(), x.erfc() * 1e10), between(3, 6, 40), smooth=False,
    tolerance=20)  # fmt: skip
row("erfinv-ends", lambda t, x: x.erfinv(), given([0.999, -0.9999, 0.99999, 1, -1, 0]),
    gradient=False, tolerance=10)  # fmt: skip
row("erfinv-and-back", lambda t, x: x.erf().erfinv(), between(-1.5, 1.5, 40), tolerance=10)
row("lgamma-negative", lambda t, x: x.lgamma(), between(-0.9, -0.1, 20), tolerance=10)
row("lgamma-large", lambda t, x: x.lgamma(), between(5, 300, 40), tolerance=2)
row("digamma-negative", lambda t, x: x.digamma(), between(-0.9, -0.1, 20), tolerance=30)
row("polygamma", lambda t, x: (t.polygamma(1, x), x.polygamma(2), x.polygamma(3)),
    between(0.5, 4, 12), tolerance=10)  # fmt: skip
row("polygamma-negative", lambda t, x: (x.polygamma(1), t.polygamma(0, x)), between(-0.8, -0.2, 9),
    tolerance=30)  # fmt: skip
row("mvlgamma", lambda t, x: (t.mvlgamma(x, 1), x.mvlgamma(3)), between(2.5, 6, 9), tolerance=3)
row("logit-eps", lambda t, x: (x.logit(0.1), t.logit(x, eps=0.2)), between(0.3, 0.7, 9))
row("logit-clamped", lambda t, x: x.logit(1e-3), given([0.0, 1.0, 0.5]), smooth=False)
row("sinc-zero", lambda t, x: x.sinc(), given([0.0, 0.1, -1.0, 2.0]), smooth=False)
row(
    "round-decimals",
    lambda t, x: (x.round(decimals=2), t.round(x, decimals=-1), x.round(decimals=0)),
    between(-90, 90, 30),
    smooth=False,
)
row("floor-of-integers", lambda t, x: (x.floor(), x.ceil(), x.round(), x.trunc(), x.fix()),
    whole(-9, 9, 7))  # fmt: skip
row(
    "functions-of-integers",
    lambda t, x: (
        x.tan(),
        x.erf(),
        x.log1p(),
        x.exp2(),
        x.lgamma(),
        x.sinh(),
        x.deg2rad(),
        x.logit(),
    ),
    whole(1, 4, 7),
    gradient=False,
    tolerance=3,
)
row(
    "functions-of-bools",
    lambda t, x: (x.exp(), x.erf(), x.sign(), x.square(), x.sqrt(), x.signbit(), x.sigmoid()),
    truths(7),
)
row("special-functions", lambda t, x: [getattr(t.special, n)(x) for n in SPECIAL_NAMES],
    between(0.1, 0.9, 9), tolerance=30)  # fmt: skip
SPECIAL_NAMES = words(
    "erf erfc erfinv expit logit gammaln digamma psi exp2 expm1 log1p sinc ndtr entr ndtri round"
)
row("special-pairs", lambda t, x, y: (t.special.xlogy(x, y), t.special.xlog1py(x, y)),
    between(0.1, 2, 9), between(0.1, 2, 9))  # fmt: skip
row("nan-to-num", lambda t, x: (t.nan_to_num(x), x.nan_to_num(1.0, 2, -3.0), x.nan_to_num(0.5)),
    given([NAN, INF, -INF, 1.5, -2.0]), smooth=False)  # fmt: skip
row("nan-to-num-integers", lambda t, x: t.nan_to_num(x), whole(-3, 3, 5))

bad("frac-integers", lambda t: t.tensor([1]).frac())
bad("round-decimals-integers", lambda t: t.round(t.tensor([1]), decimals=1))
bad("floor-bools", lambda t: t.tensor([True]).floor(), says="floor")
bad("abs-bools", lambda t: t.tensor([True]).abs())
bad("relu-bools", lambda t: t.tensor([True]).relu())
bad("exp-number", lambda t: t.exp(1.0), says="tensor(")
bad("exp-two-arguments", lambda t: t.exp(t.tensor([1.0]), 2))
bad("exp-method-argument", lambda t: t.tensor([1.0]).exp(2))
bad("polygamma-order", lambda t: t.polygamma(-1, t.tensor([1.0])), says="n=-1")
bad("round-positional", lambda t: t.tensor([1.5]).round(1, 2))
