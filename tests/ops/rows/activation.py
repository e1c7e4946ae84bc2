"""Activations: functions and layers, away from their kinks, on them, and far from 0."""

from __future__ import annotations

from typing import Any

from tests.ops.table import bad, between, given, layer, normal, row

INF, NAN = float("inf"), float("nan")

# function: the arguments with which it is tried
FUNCTIONS: dict[str, list[dict[str, Any]]] = {
    "threshold": [{"threshold": 0.5, "value": 3.0}],
    "hardtanh": [{}, {"min_val": -0.5, "max_val": 2.0}],
    "relu6": [{}],
    "hardsigmoid": [{}],
    "hardswish": [{}],
    "leaky_relu": [{}, {"negative_slope": 0.2}, {"negative_slope": -0.5}],
    "rrelu": [{}, {"lower": 0.1, "upper": 0.5}],
    "elu": [{}, {"alpha": 0.7}],
    "selu": [{}],
    "celu": [{}, {"alpha": 2.0}],
    "gelu": [{}, {"approximate": "tanh"}],
    "silu": [{}],
    "mish": [{}],
    "softplus": [{}, {"beta": 2.0}, {"beta": 0.5, "threshold": 0.3}],
    "logsigmoid": [{}],
    "hardshrink": [{}, {"lambd": 1.0}],
    "softshrink": [{}, {"lambd": 1.0}],
    "tanhshrink": [{}],
    "softsign": [{}],
}
INPLACE = ("threshold", "hardtanh", "relu6", "hardsigmoid", "hardswish", "leaky_relu", "rrelu")
INPLACE += ("elu", "selu", "celu", "silu", "mish")
KINKED = ("threshold", "hardtanh", "relu6", "hardshrink", "softplus")  # jumps or kinks elsewhere
FAR = given([NAN, -200.0, -89.0, -30.0, -16.0, 16.0, 30.0, 89.0, 200.0])
LARGE = given([NAN, -INF, -200.0, -89.0, -30.0, -16.0, 16.0, 30.0, 89.0, 200.0, INF])
PLACES = given([-90.0, -20.5, -6.0, -3.0, -1.0, -0.5, -0.0, 0.0, 0.5, 1.0, 3.0, 6.0, 20.5, 90.0])


def function(name: str, **options: Any) -> Any:
    return lambda t, x: getattr(t.nn.functional, name)(x, **options)


def turned(name: str, **options: Any) -> Any:
    act = function(name, **options)
    return lambda t, x: act(t, x.T) + act(t, x[:, ::2].T[:1])[0]


def overwriting(name: str, **options: Any) -> Any:
    def act(t: Any, x: Any) -> Any:
        hidden = x * 1.5
        result = getattr(t.nn.functional, name)(hidden, inplace=True, **options)
        return result * hidden

    return act


for name, cases in FUNCTIONS.items():
    for number, options in enumerate(cases):
        label = f"{name}{number or ''}".replace("_", "-")
        row(label, function(name, **options), between(-4, 4, 3, 7), smooth=name not in KINKED)
        row(f"{label}-kinks", function(name, **options), PLACES, smooth=False)
        large = FAR if name == "gelu" else LARGE  # of inf PyTorch's vectors give nan there
        row(f"{label}-large", function(name, **options), large, gradient=False)
    options = cases[0]
    dashed = name.replace("_", "-")
    row(f"{dashed}-strided", turned(name, **options), normal(2, 301), smooth=False)
    if name in INPLACE:
        row(f"{dashed}-inplace", overwriting(name, **options), normal(3, 5), smooth=False)

for name, second in {
    "elu": True,
    "gelu": True,
    "silu": True,
    "mish": True,
    "softplus": True,
}.items():
    row(f"{name}-second", function(name), between(-3, 3, 2, 3), second=second, tolerance=3)
row(
    "gelu-tanh-second",
    function("gelu", approximate="tanh"),
    between(-3, 3, 2, 3),
    second=True,
    tolerance=3,
)
for name in ("gelu", "silu"):
    row(f"{name}-half", function(name), normal(3, 7, dtype="float16"), smooth=False)
row("relu-functions", lambda t, x: (t.relu(x), t.nn.functional.relu(x)), normal(2, 3))
row("relu-inplace", overwriting("relu"), normal(3, 5), smooth=False)
row(
    "activations-in-place-by-name",
    lambda t, x: [
        getattr(t.nn.functional, name)(x * 1.0)
        for name in ("relu_", "elu_", "selu_", "celu_", "leaky_relu_", "hardtanh_", "rrelu_")
    ],
    normal(2, 4),
    smooth=False,
)
row("prelu-one", lambda t, x, w: t.nn.functional.prelu(x, w), normal(3, 4), normal(1), second=True)
row("prelu-channels", lambda t, x, w: t.nn.functional.prelu(x, w), normal(2, 3, 4, 2), normal(3))
row("prelu-vector", lambda t, x, w: t.nn.functional.prelu(x, w), normal(5), normal(1))
row("prelu-number", lambda t, x, w: t.nn.functional.prelu(x, w), normal(), normal(1))
row("prelu-kink", lambda t, x, w: t.nn.functional.prelu(x, w), PLACES, normal(1), smooth=False)
row("glu", lambda t, x: t.nn.functional.glu(x), normal(3, 6), second=True)
row("glu-first", lambda t, x: t.nn.functional.glu(x, 0), normal(4, 3))
row("glu-images", lambda t, x: t.nn.functional.glu(x, dim=1), normal(2, 6, 3, 3))
layer(
    "maxout",
    lambda t: t.nn.Linear(4, 6),
    normal(3, 4),
    call=lambda t, m, x: m(x).unflatten(-1, (2, 3)).amax(-1),
)
row("softmin", lambda t, x: t.nn.functional.softmin(x, 1), normal(3, 300))
row(
    "softmax-axes",
    lambda t, x: [t.nn.functional.softmax(x, d) for d in (0, 1, -1)],
    normal(2, 3, 4),
)
row(
    "softmax-float64",
    lambda t, x: t.nn.functional.softmax(x, 0, dtype=t.float64),
    normal(3),
    devices=("cpu",),
)
row("log-softmax-slice", lambda t, x: t.nn.functional.log_softmax(x[:, 1:], 0), normal(300, 3))
row("softmax-2d", lambda t, x: (t.nn.Softmax2d()(x), t.nn.Softmax2d()(x[0])), normal(2, 3, 2, 2))
row(
    "activations-of-nothing",
    lambda t, x: [function(n, **c[0])(t, x) for n, c in FUNCTIONS.items()],
    normal(0, 3),
)
row(
    "activation-of-a-number",
    lambda t, x: [function(n, **c[0])(t, x) for n, c in FUNCTIONS.items()],
    normal(),
    smooth=False,
)
row(
    "activations-half",
    lambda t, x: [function(n)(t, x) for n in ("silu", "gelu", "elu", "leaky_relu", "softplus")],
    normal(3, 5, dtype="float16"),
    smooth=False,
    tolerance=200,
)
row(
    "activations-double",
    lambda t, x: [function(n, **c[0])(t, x) for n, c in FUNCTIONS.items()],
    normal(3, 5, dtype="float64"),
    devices=("cpu",),
    smooth=False,
)
row(
    "activations-of-integers",
    lambda t, x: [
        t.nn.functional.relu6(x),
        t.nn.functional.hardtanh(x, -1, 1),
        t.nn.functional.threshold(x, 1, 7),
        t.nn.functional.softsign(x),
    ],
    given([-3, 0, 1, 9], "int64"),
)

LAYERS: dict[str, Any] = {
    "ReLU": lambda t: t.nn.ReLU(),
    "ReLU6": lambda t: t.nn.ReLU6(),
    "ELU": lambda t: t.nn.ELU(0.5),
    "CELU": lambda t: t.nn.CELU(2.0),
    "SELU": lambda t: t.nn.SELU(),
    "GELU": lambda t: t.nn.GELU(),
    "GELU-tanh": lambda t: t.nn.GELU("tanh"),
    "SiLU": lambda t: t.nn.SiLU(),
    "Mish": lambda t: t.nn.Mish(),
    "Hardtanh": lambda t: t.nn.Hardtanh(-2, 0.5),
    "Hardsigmoid": lambda t: t.nn.Hardsigmoid(),
    "Hardswish": lambda t: t.nn.Hardswish(),
    "Hardshrink": lambda t: t.nn.Hardshrink(0.2),
    "Softshrink": lambda t: t.nn.Softshrink(0.2),
    "Tanhshrink": lambda t: t.nn.Tanhshrink(),
    "Softsign": lambda t: t.nn.Softsign(),
    "Softplus": lambda t: t.nn.Softplus(2, 10),
    "LogSigmoid": lambda t: t.nn.LogSigmoid(),
    "Sigmoid": lambda t: t.nn.Sigmoid(),
    "Tanh": lambda t: t.nn.Tanh(),
    "LeakyReLU": lambda t: t.nn.LeakyReLU(0.2),
    "Threshold": lambda t: t.nn.Threshold(0.1, -1),
    "GLU": lambda t: t.nn.GLU(1),
    "Softmax": lambda t: t.nn.Softmax(1),
    "Softmin": lambda t: t.nn.Softmin(0),
    "LogSoftmax": lambda t: t.nn.LogSoftmax(-1),
    "PReLU": lambda t: t.nn.PReLU(),
    "PReLU-channels": lambda t: t.nn.PReLU(4, 0.1),
}
for name, make in LAYERS.items():
    layer(f"layer-{name}", make, normal(3, 4), smooth=False)
layer("layer-RReLU", lambda t: t.nn.RReLU(), normal(3, 4), train=False)
layer(
    "layer-inplace",
    lambda t: t.nn.Sequential(t.nn.Linear(4, 2), t.nn.ELU(inplace=True)),
    normal(3, 4),
)

bad("gelu-approximate", lambda t: t.nn.functional.gelu(t.zeros(2), approximate="erf"))
bad("softshrink-negative", lambda t: t.nn.functional.softshrink(t.zeros(2), -1))
bad("hardtanh-bounds", lambda t: t.nn.functional.hardtanh(t.zeros(2), 2, 1))
bad("hardtanh-layer-bounds", lambda t: t.nn.Hardtanh(2, 1))
bad("rrelu-bounds", lambda t: t.nn.functional.rrelu(t.zeros(2), 0.5, 0.1, training=True))
bad("celu-zero", lambda t: t.nn.functional.celu(t.zeros(2), 0.0))
bad("glu-odd", lambda t: t.nn.functional.glu(t.zeros(2, 3)), says="(2, 3)")
bad("glu-number", lambda t: t.nn.functional.glu(t.zeros(())))
bad("prelu-weights", lambda t: t.nn.functional.prelu(t.zeros(2, 3), t.zeros(2)), says="(2, 3)")
bad("prelu-axes", lambda t: t.nn.functional.prelu(t.zeros(2, 3), t.zeros(1, 1)))
bad("silu-integers", lambda t: t.nn.functional.silu(t.arange(3)), says="x.float()")
bad("elu-integers", lambda t: t.nn.functional.elu(t.arange(3)))
bad("softplus-integers", lambda t: t.nn.Softplus()(t.arange(3)))
bad("softmax-dim", lambda t: t.nn.functional.softmax(t.zeros(2, 3), 2))
bad("softmax-2d-axes", lambda t: t.nn.Softmax2d()(t.zeros(2, 3)))
bad("relu-of-a-list", lambda t: t.nn.ReLU(inplace=False, slope=1))
