"""Names that mean what others mean, and every method that changes its tensor in place."""

from __future__ import annotations

from typing import Any

from tests.ops.table import between, normal, row, truths, whole

_UNARY = {
    "arccos": (-0.9, 0.9), "arccosh": (1.1, 3.0), "arcsin": (-0.9, 0.9), "arcsinh": (-2.0, 2.0),
    "arctan": (-2.0, 2.0), "arctanh": (-0.9, 0.9), "conj_physical": (-2.0, 2.0),
    "celu": (-2.0, 2.0),
}  # fmt: skip
for _name, (_low, _high) in _UNARY.items():
    row(
        f"name-{_name}",
        lambda t, x, n=_name: [getattr(t, n)(x), *([getattr(x, n)()] if hasattr(x, n) else [])],
        between(_low, _high, 3, 5),
    )

_ONE = (
    "abs", "acos", "acosh", "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctanh", "asin",
    "asinh", "atan", "atanh", "ceil", "cos", "cosh", "deg2rad", "erf", "erfc", "exp", "exp2",
    "expm1", "floor", "frac", "log", "log10", "log1p", "log2", "neg", "negative", "rad2deg",
    "reciprocal", "relu", "round", "rsqrt", "sigmoid", "sign", "sin", "sinc", "sinh", "sqrt",
    "square", "tan", "tanh", "trunc", "nan_to_num",
)  # fmt: skip
_ABOVE_ONE = ("acosh", "arccosh")


def _changed(t: Any, x: Any, name: str, *args: Any) -> Any:
    """A result of x that was changed in place, and the same by torch's function if there is one."""
    method = getattr(x * 1, f"{name}_")(*args)
    function = getattr(t, f"{name}_", None)
    return [method] if function is None or args else [method, function(x * 1)]


for _name in _ONE:
    row(
        f"in-place-{_name}",
        lambda t, x, n=_name: _changed(t, x, n),
        between(1.1, 2.0, 3, 4) if _name in _ABOVE_ONE else between(0.1, 0.9, 3, 4),
        # PyTorch has no derivative of acosh_, asinh_ and atanh_.
        gradient=not _name.endswith(("sinh", "cosh", "tanh")) or _name in ("sinh", "cosh", "tanh"),
    )

_TWO = (
    "add", "sub", "subtract", "mul", "multiply", "div", "divide", "true_divide", "pow", "fmod",
    "remainder", "floor_divide", "atan2", "arctan2", "hypot", "copysign", "xlogy", "clamp_min",
    "clamp_max", "float_power",
)  # fmt: skip
for _name in _TWO:
    _double = _name == "float_power"  # which is float64 always, and cannot go into float32
    row(
        f"in-place-{_name}",
        lambda t, x, y, n=_name: _changed(t, x, n, y),
        between(1.1, 3.0, 3, 4, dtype="float64" if _double else "float32"),
        between(0.6, 1.7, 4, dtype="float64" if _double else "float32"),
        gradient=_name != "floor_divide",
        smooth=_name not in ("fmod", "remainder"),
        devices=("cpu",) if _double else ("cpu", "webgpu"),
    )
for _name in ("eq", "ne", "lt", "le", "gt", "ge", "greater", "greater_equal", "less", "less_equal"):
    row(
        f"in-place-{_name}",
        lambda t, x, y, n=_name: [
            getattr(x * 1, f"{n}_")(y),
            getattr(t, n)(x, y),
            getattr(x, n)(y),
        ],
        whole(0, 3, 3, 4),
        whole(0, 3, 4),
        gradient=False,
    )
for _name in ("logical_and", "logical_or", "logical_xor"):
    row(
        f"in-place-{_name}",
        lambda t, x, y, n=_name: getattr(x.clone(), f"{n}_")(y),
        truths(3, 4),
        truths(4),
    )
for _name in ("bitwise_and", "bitwise_or", "bitwise_xor", "gcd", "lcm"):
    row(
        f"in-place-{_name}",
        lambda t, x, y, n=_name: [getattr(x.clone(), f"{n}_")(y), getattr(t, n)(x, y)],
        whole(1, 30, 3, 4),
        whole(1, 30, 4),
    )
for _name in ("bitwise_left_shift", "bitwise_right_shift"):
    row(
        f"in-place-{_name}",
        lambda t, x, y, n=_name: getattr(x.clone(), f"{n}_")(y),
        whole(0, 100, 3, 4),
        whole(0, 5, 4),
    )
row("in-place-bitwise-not", lambda t, x: x.clone().bitwise_not_(), whole(-9, 9, 5))
row("in-place-logical-not", lambda t, x: x.clone().logical_not_(), truths(5))
row("in-place-cumulative", lambda t, x: ((x * 1).cumsum_(0), (x * 1).cumprod_(1)), normal(3, 4))
row("in-place-clip", lambda t, x: ((x * 1).clip_(-0.5, 0.5), (x * 1).clamp_(min=0)), normal(3, 40))
row("floor-divide", lambda t, x, y: (t.floor_divide(x, y), x.floor_divide(y)),
    whole(-9, 9, 3, 4), whole(1, 4, 4))  # fmt: skip
row(
    "in-place-products",
    lambda t, x, y, z: (
        (x * 1).addmm_(y, z), (x * 1)[0].addmv_(z.T, y[0]), (x * 1).addr_(y[:, 0], z[0]),
        (x * 1).unsqueeze(0).baddbmm_(y.unsqueeze(0), z.unsqueeze(0)),
        (x * 1).addbmm_(y.unsqueeze(0), z.unsqueeze(0)),
    ),
    normal(3, 4), normal(3, 5), normal(5, 4),
)  # fmt: skip
row(
    "functions-of-nn",
    lambda t, x: (
        t.conv1d(x, x[:2, :, :2] * 1), t.avg_pool1d(x, 2), t.adaptive_avg_pool1d(x, 2),
        t.adaptive_max_pool1d(x, 2)[0], t.conv_transpose1d(x, x[:, :2, :2] * 1),
        t.cosine_similarity(x, x.flip(0), dim=1), t.max_pool1d(x, 2),
    ),
    normal(3, 3, 6),
)  # fmt: skip
row(
    "functions-of-nn-2d",
    lambda t, x: (
        t.conv_transpose2d(x, x.transpose(0, 1)[:, :, :2, :2] * 1), t.channel_shuffle(x, 2),
        t.conv3d(x.unsqueeze(1), x[:2, None, :2, :2, :2] * 1),
        t.conv_transpose3d(x.unsqueeze(1), x[:1, None, :2, :2, :2] * 1),
    ),
    normal(2, 4, 4, 4),
)  # fmt: skip
row("kinds", lambda t, x: t.tensor([t.is_tensor(x), t.is_floating_point(x), t.is_complex(x),
                                    x.is_floating_point(), x.is_signed(), x.is_same_size(x)]),
    normal(2), gradient=False)  # fmt: skip
row("sizes", lambda t, x: t.tensor([x.element_size(), x.nelement(), x.dim(), x.ndimension()]),
    normal(2, 3), gradient=False)  # fmt: skip
