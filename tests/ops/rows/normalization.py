"""Normalization, in training and evaluation, with its running statistics."""

from __future__ import annotations

from typing import Any

from tests.ops.table import bad, between, given, layer, normal, row


def function(name: str, *args: Any, **options: Any) -> Any:
    return lambda t, x, *rest: getattr(t.nn.functional, name)(x, *args, *rest, **options)


def with_state(t: Any, module: Any, *inputs: Any) -> Any:
    """The outputs of several batches, and the running statistics after them."""
    outputs = [module(x) for x in inputs]
    state = [b.clone() for b in module.module.buffers()]
    return [*outputs, *state]


MEAN, VARIANCE = normal(3), between(0.5, 2, 3)
SHAPES: dict[str, tuple[int, ...]] = {
    "1d": (5, 3),
    "1d-sequence": (4, 3, 7),
    "2d": (3, 3, 4, 5),
    "3d": (2, 3, 2, 3, 4),
}
for name, shape in SHAPES.items():
    kind = name.split("-")[0]
    x = normal(*shape)
    layer(
        f"batch-norm-{name}",
        lambda t, k=kind: getattr(t.nn, f"BatchNorm{k}")(3),
        x,
        call=with_state,
        tolerance=3,
        smooth=False,
    )
    layer(
        f"batch-norm-{name}-eval",
        lambda t, k=kind: getattr(t.nn, f"BatchNorm{k}")(3),
        x,
        train=False,
    )
    if name != "1d":
        layer(
            f"instance-norm-{name}",
            lambda t, k=kind: getattr(t.nn, f"InstanceNorm{k}")(3, affine=True),
            x,
            tolerance=3,
        )
        layer(
            f"instance-norm-{name}-tracking",
            lambda t, k=kind: getattr(t.nn, f"InstanceNorm{k}")(3, track_running_stats=True),
            x,
            call=with_state,
            tolerance=3,
            smooth=False,
        )
        row(
            f"instance-norm-{name}-single",
            lambda t, x, k=kind: getattr(t.nn, f"InstanceNorm{k}")(3)(x[0]),
            x,
            tolerance=3,
        )

BATCHES = normal(6, 3), normal(4, 3), normal(300, 3)
for name, options in {
    "momentum": {"momentum": 0.5},
    "average": {"momentum": None},
    "no-affine": {"affine": False},
    "no-bias": {"bias": False},
    "eps": {"eps": 0.1},
    "no-tracking": {"track_running_stats": False},
}.items():
    layer(
        f"batch-norm-{name}",
        lambda t, o=options: t.nn.BatchNorm1d(3, **o),
        *BATCHES,
        call=with_state,
        tolerance=5,
        smooth=False,
    )
layer(
    "batch-norm-no-tracking-eval",
    lambda t: t.nn.BatchNorm1d(3, track_running_stats=False),
    normal(6, 3),
    train=False,
    tolerance=3,
)
layer(
    "batch-norm-after-training",
    lambda t: t.nn.BatchNorm2d(3),
    normal(4, 3, 5, 5),
    call=lambda t, m, x: (m(x), m.module.eval() and m(x)),
    tolerance=3,
    smooth=False,
)
layer(
    "instance-norm-eval",
    lambda t: t.nn.InstanceNorm2d(3, affine=True, track_running_stats=True),
    normal(2, 3, 4, 4),
    train=False,
)
row(
    "batch-norm",
    function("batch_norm", None, None, training=True),
    normal(6, 3),
    tolerance=5,
    second=True,
)
row(
    "batch-norm-weights",
    lambda t, x, w, b: t.nn.functional.batch_norm(x, None, None, w, b, True),
    normal(2, 3, 4),
    normal(3),
    normal(3),
    tolerance=5,
    second=True,
)
row(
    "batch-norm-large",
    lambda t, x, w, b: t.nn.functional.batch_norm(x + 50, None, None, w, b, True),
    normal(37, 5, 7, 11),
    normal(5),
    normal(5),
    tolerance=60,
    smooth=False,
)
row(
    "batch-norm-columns",
    lambda t, x, w, b: t.nn.functional.batch_norm(x, None, None, w, b, True),
    normal(301, 17),
    normal(17),
    normal(17),
    tolerance=30,
    smooth=False,
)
row(
    "batch-norm-one-channel",
    lambda t, x, w, b: t.nn.functional.batch_norm(x, None, None, w, b, True),
    normal(3, 1, 5),
    normal(1),
    normal(1),
    tolerance=5,
    second=True,
)
row(
    "batch-norm-off",
    lambda t, x, m, v, w, b: t.nn.functional.batch_norm(x, m.detach(), v.detach(), w, b),
    normal(5, 3),
    MEAN,
    VARIANCE,
    normal(3),
    normal(3),
    smooth=False,
)
row(
    "batch-norm-plain-off",
    lambda t, x, m, v: t.nn.functional.batch_norm(x, m.detach(), v.detach()),
    normal(5, 3, 2),
    MEAN,
    VARIANCE,
    smooth=False,
)
row(
    "batch-norm-far-from-0",
    lambda t, x: t.nn.functional.batch_norm(x + 1000, None, None, training=True),
    normal(64, 3),
    tolerance=100,
    gradient=False,
)
row(
    "batch-norm-permuted",
    lambda t, x: t.nn.functional.batch_norm(x.permute(0, 3, 1, 2), None, None, training=True),
    normal(3, 4, 5, 2),
    tolerance=5,
)
row(
    "batch-norm-half",
    lambda t, x: t.nn.functional.batch_norm(x, None, None, training=True),
    normal(6, 3, dtype="float16"),
    smooth=False,
    tolerance=200,
)
row(
    "batch-norm-double",
    lambda t, x: t.nn.functional.batch_norm(x, None, None, training=True),
    normal(6, 3, dtype="float64"),
    devices=("cpu",),
)

layer("layer-norm", lambda t: t.nn.LayerNorm(5), normal(4, 5), tolerance=5)
layer("layer-norm-wide", lambda t: t.nn.LayerNorm(300), normal(2, 3, 300), tolerance=5)
layer("layer-norm-two-axes", lambda t: t.nn.LayerNorm([3, 4]), normal(2, 3, 4), tolerance=5)
layer(
    "layer-norm-plain",
    lambda t: t.nn.LayerNorm(5, elementwise_affine=False),
    normal(4, 5),
    tolerance=5,
)
layer(
    "layer-norm-no-bias",
    lambda t: t.nn.LayerNorm((5,), bias=False, eps=0.1),
    normal(4, 5),
    tolerance=5,
)
row(
    "layer-norm-function",
    lambda t, x, w, b: t.nn.functional.layer_norm(x, (3, 4), w, b),
    normal(2, 3, 4),
    normal(3, 4),
    normal(3, 4),
    tolerance=5,
    second=True,
)
row(
    "layer-norm-long",
    lambda t, x, w, b: t.nn.functional.layer_norm(x, (129,), w, b),
    normal(70, 129),
    normal(129),
    normal(129),
    tolerance=30,
    smooth=False,
)
row(
    "layer-norm-many-rows",
    lambda t, x, w, b: t.nn.functional.layer_norm(x + 3, (3,), w, b, 1e-1),
    normal(4, 571, 3),
    normal(3),
    normal(3),
    tolerance=60,
    smooth=False,
)
row(
    "layer-norm-of-one",
    lambda t, x, w, b: t.nn.functional.layer_norm(x, (1,), w, b),
    normal(4, 1),
    normal(1),
    normal(1),
    second=True,
    tolerance=40,  # here PyTorch's gradient is not exactly 0
)
row(
    "layer-norm-transposed",
    lambda t, x: t.nn.functional.layer_norm(x.T, (4,)),
    normal(4, 5),
    tolerance=5,
)
row(
    "layer-norm-everything",
    lambda t, x: t.nn.functional.layer_norm(x, x.shape),
    normal(3, 4),
    tolerance=5,
)
row(
    "layer-norm-constant",
    lambda t, x: t.nn.functional.layer_norm(x, (3,)),
    given([[2, 2, 2], [0, 0, 0]]),
    gradient=False,
)
row("layer-norm-nothing", lambda t, x: t.nn.functional.layer_norm(x, (3,)), normal(0, 3))
row(
    "layer-norm-half",
    lambda t, x: t.nn.functional.layer_norm(x, (7,)),
    normal(3, 7, dtype="float16"),
    smooth=False,
    tolerance=200,
)
layer("rms-norm", lambda t: t.nn.RMSNorm(5), normal(4, 5), tolerance=5)
layer("rms-norm-two-axes", lambda t: t.nn.RMSNorm((3, 4), eps=0.1), normal(2, 3, 4), tolerance=5)
layer(
    "rms-norm-plain",
    lambda t: t.nn.RMSNorm(300, elementwise_affine=False),
    normal(2, 300),
    tolerance=5,
)
row(
    "rms-norm-function",
    lambda t, x, w: t.nn.functional.rms_norm(x, (4,), w, 1e-3),
    normal(3, 4),
    normal(4),
    tolerance=5,
    second=True,
)
layer("group-norm", lambda t: t.nn.GroupNorm(2, 4), normal(3, 4, 5), tolerance=5)
layer(
    "group-norm-images", lambda t: t.nn.GroupNorm(3, 6, eps=1e-3), normal(2, 6, 3, 4), tolerance=5
)
layer(
    "group-norm-one-group",
    lambda t: t.nn.GroupNorm(1, 4, affine=False),
    normal(2, 4, 3),
    tolerance=5,
)
layer("group-norm-no-bias", lambda t: t.nn.GroupNorm(2, 4, bias=False), normal(2, 4), tolerance=20)
row(
    "group-norm-function",
    lambda t, x, w, b: t.nn.functional.group_norm(x, 2, w, b),
    normal(2, 4, 3),
    normal(4),
    normal(4),
    tolerance=5,
    second=True,
)
row(
    "group-norm-permuted",
    lambda t, x: t.nn.functional.group_norm(x.permute(0, 2, 1), 2),
    normal(2, 3, 4),
    tolerance=5,
)
row(
    "instance-norm-function",
    lambda t, x, w: t.nn.functional.instance_norm(x, weight=w),
    normal(2, 3, 5),
    normal(3),
    tolerance=5,
    second=True,
)
for size in (1, 2, 3, 5):
    row(
        f"local-response-norm-{size}",
        function("local_response_norm", size, alpha=0.5),
        normal(2, 4, 3, 3),
        tolerance=3,
    )
row(
    "local-response-norm-sequence",
    lambda t, x: t.nn.LocalResponseNorm(3, 1.0, 0.5, 2.0)(x),
    normal(2, 5, 4),
    tolerance=3,
)
for p in (2.0, 1.0, 3.0, float("inf")):
    row(f"normalize-{p}", function("normalize", p), normal(4, 5), tolerance=3)
row("normalize-last", function("normalize", dim=-1), normal(2, 3, 300), tolerance=3)
row("normalize-zero", function("normalize", dim=0), given([[0, 1], [0, 2]]), smooth=False)
row("normalize-large-eps", function("normalize", eps=10.0), normal(3, 4))

bad("batch-norm-axes", lambda t: t.nn.BatchNorm1d(3)(t.zeros(2, 3, 4, 5)), says="BatchNorm1d(3")
bad("batch-norm-2d-axes", lambda t: t.nn.BatchNorm2d(3)(t.zeros(2, 3)))
bad("batch-norm-channels", lambda t: t.nn.BatchNorm2d(3)(t.zeros(2, 4, 4, 4)), says="4 channels")
bad("batch-norm-single", lambda t: t.nn.BatchNorm1d(3)(t.zeros(1, 3)), says="(1, 3)")
bad("batch-norm-no-statistics", lambda t: t.nn.functional.batch_norm(t.zeros(2, 3), None, None))
bad("batch-norm-integers", lambda t: t.nn.BatchNorm1d(3)(t.zeros(2, 3).long()), says="x.float()")
bad("layer-norm-shape", lambda t: t.nn.LayerNorm(4)(t.zeros(2, 3)), says="[4]")
bad("layer-norm-no-shape", lambda t: t.nn.functional.layer_norm(t.zeros(2, 3), []))
bad("layer-norm-weight", lambda t: t.nn.functional.layer_norm(t.zeros(2, 3), [3], t.zeros(4)))
bad("layer-norm-integers", lambda t: t.nn.LayerNorm(3)(t.zeros(2, 3).long()))
bad("rms-norm-shape", lambda t: t.nn.RMSNorm(4)(t.zeros(2, 3)))
bad("group-norm-groups", lambda t: t.nn.GroupNorm(3, 4), says="num_groups=3")
bad("group-norm-channels", lambda t: t.nn.functional.group_norm(t.zeros(2, 3), 2))
bad("group-norm-weight", lambda t: t.nn.functional.group_norm(t.zeros(2, 4, 3), 4, t.zeros(3)))
bad("group-norm-single", lambda t: t.nn.functional.group_norm(t.zeros(1, 4), 4))
bad("instance-norm-single", lambda t: t.nn.functional.instance_norm(t.zeros(2, 4, 1)))
bad("instance-norm-channels", lambda t: t.nn.InstanceNorm1d(3, affine=True)(t.zeros(2, 4, 5)))
bad("instance-norm-axes", lambda t: t.nn.InstanceNorm2d(3)(t.zeros(2, 4)))
bad(
    "instance-norm-no-statistics",
    lambda t: t.nn.functional.instance_norm(t.zeros(2, 4, 2), use_input_stats=False),
)
bad("local-response-norm-axes", lambda t: t.nn.functional.local_response_norm(t.zeros(2, 3), 2))
