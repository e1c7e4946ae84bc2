"""Pooling: maxima, means and norms of windows, adaptive windows, unpooling, folding."""

from __future__ import annotations

from typing import Any

from tests.ops.rows.elementwise import NAN
from tests.ops.table import bad, between, given, layer, normal, row


def functional(name: str, *args: Any, **options: Any) -> Any:
    return lambda t, x: getattr(t.nn.functional, name)(x, *args, **options)


def rows(name: str, cases: dict[str, tuple[tuple[int, ...], Any, dict[str, Any]]]) -> None:
    for case, (shape, args, options) in cases.items():
        row(
            f"{name.replace('_', '-')}-{case}",
            functional(name, *args, **options),
            normal(*shape),
            second=case in ("plain", "everything"),
            tolerance=3,
        )


INDICES = {"return_indices": True}
rows(
    "max_pool1d",
    {
        "plain": ((2, 3, 9), (2,), {}),
        "everything": ((2, 3, 301), (3, 2, 1, 2, True), INDICES),
        "unbatched": ((3, 9), (3, 1), INDICES),
        "gaps": ((1, 2, 11), (2, 4), INDICES),
    },
)
rows(
    "max_pool2d",
    {
        "dilated": ((2, 3, 9, 8), (3, 2), {"dilation": 2, **INDICES}),
        "dilated-padded": (
            (1, 2, 7, 9),
            ((2, 3),),
            {"stride": 1, "padding": 1, "dilation": (3, 2)},
        ),
        "ceil": ((2, 3, 7, 8), (3, 2), {"ceil_mode": True, **INDICES}),
        "ceil-padded": ((2, 2, 6, 7), (3, 2, 1), {"ceil_mode": True, **INDICES}),
        "ceil-dropped": ((1, 2, 5, 5), (2, 3, 1), {"ceil_mode": True, **INDICES}),
        "everything": ((2, 2, 10, 9), ((2, 3), (3, 2), (1, 1), (2, 1), True), INDICES),
        "stride-empty": ((1, 1, 4, 4), (2, []), {}),
        "no-images": ((0, 2, 4, 4), (2,), {}),
    },
)
rows(
    "max_pool3d",
    {
        "plain": ((2, 2, 4, 4, 6), (2,), INDICES),
        "everything": (
            (1, 2, 7, 6, 8),
            ((3, 2, 3), (2, 1, 2), (1, 1, 0), (2, 1, 2), True),
            INDICES,
        ),
        "unbatched": ((2, 5, 4, 4), ((2, 1, 3), 1), INDICES),
        "values": ((1, 2, 3, 5, 5), (3, 1, 1), {}),
    },
)
row(
    "max-pool2d-permuted",
    lambda t, x: t.nn.functional.max_pool2d(x.permute(0, 3, 2, 1), 2),
    normal(2, 4, 6, 3),
)
row(
    "max-pool2d-stepped",
    lambda t, x: t.nn.functional.max_pool2d(x[:, ::2, 1:], 2, return_indices=True),
    normal(2, 4, 6, 5),
)
row(
    "max-pool2d-minus-infinity",
    functional("max_pool2d", 3, 2, 1, return_indices=True),
    given([[[[-float("inf")] * 4] * 4]]),
    smooth=False,
)
row(
    "max-pool3d-ties",
    functional("max_pool3d", 2, 1, return_indices=True),
    given([[[[1.0, 0, 1], [1, 1, 0]], [[1, 1, 1], [0, 2, 2]], [[2, 2, 0], [1, 2, 2]]]]),
    smooth=False,
)
row("max-pool2d-all-nan", functional("max_pool2d", 2), given([[[[NAN] * 4] * 2]]), gradient=False)

rows(
    "avg_pool1d",
    {
        "plain": ((2, 3, 9), (2,), {}),
        "everything": ((2, 3, 302), (4, 3, 2, True, False), {}),
        "counted": ((3, 10), (4, 3, 2, True, True), {}),
    },
)
rows(
    "avg_pool2d",
    {
        "plain": ((2, 3, 6, 8), (2,), {}),
        "overlapping": ((2, 3, 7, 9), (3, 2), {}),
        "padded": ((2, 3, 7, 8), (3, 2, 1), {}),
        "uncounted": ((2, 2, 7, 8), (3, 2, 1), {"count_include_pad": False}),
        "ceil": ((2, 2, 7, 8), (3, 2), {"ceil_mode": True}),
        "everything": ((2, 2, 7, 6), ((3, 2), (2, 3), (1, 1), True, False), {}),
        "counted": ((2, 2, 6, 7), ((2, 3), 3, 1, True, True), {}),
        "divisor": ((1, 2, 5, 6), (2, 2, 1, True, True, 3), {}),
        "gaps": ((1, 2, 9, 8), (2, (3, 5)), {}),
        "unbatched": ((3, 6, 8), ((3, 1), 1), {}),
        "one": ((2, 3, 4, 4), (1, 2), {}),
        "no-images": ((0, 2, 4, 4), (2,), {}),
        "large-window": ((1, 2, 19, 18), (17, 1), {}),
    },
)
rows(
    "avg_pool3d",
    {
        "plain": ((2, 2, 4, 4, 6), (2,), {}),
        "everything": ((1, 2, 5, 6, 7), ((3, 2, 3), (2, 1, 2), (1, 0, 1), True, False), {}),
        "divisor": ((2, 4, 4, 4), (2,), {"divisor_override": 5}),
    },
)
row(
    "avg-pool2d-permuted",
    lambda t, x: t.nn.functional.avg_pool2d(x.permute(0, 3, 2, 1), 2),
    normal(2, 4, 6, 3),
)
row(
    "avg-pool2d-double",
    functional("avg_pool2d", 3, 2, 1),
    normal(1, 2, 5, 5, dtype="float64"),
    devices=("cpu",),
)

for rank, shape in ((1, (2, 3, 13)), (2, (2, 2, 7, 9)), (3, (1, 2, 5, 4, 7))):
    size = shape[2:]
    adaptive: dict[str, Any] = {
        "one": 1,
        "plain": tuple(n // 2 for n in size),
        "more": tuple(n + 2 for n in size),
        "some": (*size[:-1], 3),
        "whole": tuple(1 if i else n for i, n in enumerate(size)),
    }
    for case, wanted in adaptive.items():
        second = case == "plain"
        row(
            f"adaptive-avg-pool{rank}d-{case}",
            functional(f"adaptive_avg_pool{rank}d", wanted),
            normal(*shape),
            second=second,
        )
        row(
            f"adaptive-max-pool{rank}d-{case}",
            functional(f"adaptive_max_pool{rank}d", wanted, return_indices=True),
            normal(*shape),
            second=second,
        )
row("adaptive-avg-pool2d-none", functional("adaptive_avg_pool2d", (None, 2)), normal(1, 2, 5, 6))
row(
    "adaptive-avg-pool2d-empty",
    functional("adaptive_avg_pool2d", (0, 2)),
    normal(1, 2, 5, 6),
    gradient=False,
)
row("adaptive-avg-pool2d-unbatched", functional("adaptive_avg_pool2d", (2, 4)), normal(3, 5, 6))
row("adaptive-max-pool2d-values", functional("adaptive_max_pool2d", (2, 4)), normal(3, 5, 6))
row("adaptive-max-pool2d-none", functional("adaptive_max_pool2d", (None, 4)), normal(2, 5, 6))
row(
    "adaptive-avg-pool2d-permuted",
    lambda t, x: t.nn.functional.adaptive_avg_pool2d(x.permute(0, 3, 2, 1), (2, 3)),
    normal(2, 4, 6, 3),
)
row(
    "adaptive-avg-pool1d-long", functional("adaptive_avg_pool1d", 7), normal(1, 2, 300), tolerance=3
)

positive = between(0.2, 2, 2, 2, 8)
row("lp-pool1d", functional("lp_pool1d", 3, 3, 2), positive, tolerance=5)
row(
    "lp-pool1d-odd",
    functional("lp_pool1d", 3, 2),
    between(-2, 2, 2, 2, 8),
    tolerance=20,
    smooth=False,
)
row("lp-pool2d", functional("lp_pool2d", 2, 2), normal(2, 2, 6, 7), tolerance=5, second=True)
row("lp-pool2d-ceil", functional("lp_pool2d", 2, 3, 2, True), normal(2, 2, 6, 7), tolerance=5)
row("lp-pool2d-zeros", functional("lp_pool2d", 2, 2), given([[[[0.0, 0], [0, 0]]]]), smooth=False)
row(
    "lp-pool2d-half",
    functional("lp_pool2d", 1.5, (2, 3), 1),
    between(0.1, 2, 1, 2, 4, 5),
    tolerance=5,
)
row("lp-pool3d", functional("lp_pool3d", 2, 2), normal(1, 2, 4, 4, 4), tolerance=5)


def unpooled(rank: int, *args: Any, **options: Any) -> Any:
    def call(t: Any, x: Any) -> Any:
        f = t.nn.functional
        size = options.get("output_size")
        pooled, places = getattr(f, f"max_pool{rank}d")(x, *args, return_indices=True)
        return getattr(f, f"max_unpool{rank}d")(pooled, places, *args, output_size=size)

    return call


row("max-unpool1d", unpooled(1, 2), normal(2, 3, 8), second=True)
row("max-unpool2d", unpooled(2, 2), normal(2, 3, 6, 8), second=True)
row("max-unpool2d-size", unpooled(2, 2, 3, output_size=(7, 9)), normal(2, 3, 7, 9))
row("max-unpool2d-size-whole", unpooled(2, 2, output_size=(2, 3, 5, 7)), normal(2, 3, 5, 7))
row("max-unpool2d-padded", unpooled(2, 2, 2, 1), normal(3, 6, 6))
row("max-unpool3d", unpooled(3, 2), normal(1, 2, 4, 4, 4))

rows(
    "unfold",
    {
        "plain": ((2, 3, 5, 6), ((2, 3),), {}),
        "everything": ((2, 2, 9, 8), (3, (2, 1), (1, 2), (2, 3)), {}),
        "unbatched": ((2, 5, 5), (3,), {"padding": 1}),
        "large": ((1, 1, 20, 20), (3,), {"stride": 3}),
    },
)
rows(
    "fold",
    {
        "plain": ((2, 12, 12), ((5, 4), (2, 2)), {}),
        "everything": ((2, 18, 20), ((9, 8), 3, (2, 1), (1, 2), (2, 2)), {}),
        "unbatched": ((9, 25), (5, 3), {"padding": 1}),
        "apart": ((1, 8, 4), ((5, 5), 2), {"stride": 3}),
    },
)

# layers

LAYERS: dict[str, tuple[Any, tuple[int, ...]]] = {
    "max-pool1d": (lambda n: n.MaxPool1d(3, 2, 1, ceil_mode=True), (2, 3, 8)),
    "max-pool2d": (
        lambda n: n.MaxPool2d((3, 2), stride=2, padding=1, dilation=(1, 2)),
        (1, 2, 7, 8),
    ),
    "max-pool2d-indices": (lambda n: n.MaxPool2d(2, return_indices=True), (1, 2, 6, 8)),
    "max-pool3d": (lambda n: n.MaxPool3d(2, stride=(1, 2, 2)), (1, 2, 4, 4, 5)),
    "avg-pool1d": (
        lambda n: n.AvgPool1d(3, stride=2, padding=1, count_include_pad=False),
        (2, 3, 8),
    ),
    "avg-pool2d": (lambda n: n.AvgPool2d(3, 2, ceil_mode=True, divisor_override=2), (1, 2, 6, 8)),
    "avg-pool3d": (lambda n: n.AvgPool3d((2, 1, 2)), (1, 2, 4, 4, 4)),
    "lp-pool1d": (lambda n: n.LPPool1d(2, 3, stride=2), (1, 2, 8)),
    "lp-pool2d": (lambda n: n.LPPool2d(2, 3, ceil_mode=True), (1, 2, 8, 7)),
    "lp-pool3d": (lambda n: n.LPPool3d(2, 2), (1, 2, 4, 4, 4)),
    "adaptive-avg-pool1d": (lambda n: n.AdaptiveAvgPool1d(3), (1, 2, 8)),
    "adaptive-avg-pool2d": (lambda n: n.AdaptiveAvgPool2d((1, None)), (1, 2, 8, 7)),
    "adaptive-avg-pool3d": (lambda n: n.AdaptiveAvgPool3d((2, 1, 3)), (1, 2, 5, 4, 4)),
    "adaptive-max-pool1d": (lambda n: n.AdaptiveMaxPool1d(3, return_indices=True), (1, 2, 8)),
    "adaptive-max-pool2d": (lambda n: n.AdaptiveMaxPool2d((3, 2)), (1, 2, 8, 7)),
    "adaptive-max-pool3d": (lambda n: n.AdaptiveMaxPool3d(2), (1, 2, 4, 5, 4)),
    "unfold": (lambda n: n.Unfold(2, padding=1, stride=2), (1, 2, 5, 6)),
    "fold": (lambda n: n.Fold((4, 5), kernel_size=(2, 2)), (1, 8, 12)),
}
for name, (make, shape) in LAYERS.items():
    layer(f"layer-{name}", lambda t, make=make: make(t.nn), normal(*shape), tolerance=5)
for rank, shape in ((1, (2, 8)), (2, (1, 2, 4, 6)), (3, (1, 2, 4, 4, 2))):

    def there_and_back(t: Any, rank: int = rank) -> Any:
        pool = getattr(t.nn, f"MaxPool{rank}d")(2, return_indices=True)
        back = getattr(t.nn, f"MaxUnpool{rank}d")(2)
        return t.nn.ModuleList([pool, back])

    layer(
        f"layer-max-unpool{rank}d",
        there_and_back,
        normal(*shape),
        call=lambda t, m, x: m.module[1](*m.module[0](x)),
    )

# calls that fail


def wrong(name: str, function: str, *args: Any, says: str = "", **options: Any) -> None:
    def call(t: Any) -> Any:
        return getattr(t.nn.functional, function)(t.zeros(1, 4, 8, 8), *args, **options)

    bad(f"{function.replace('_', '-')}-{name}", call, says=says)


wrong("padding", "max_pool2d", 3, padding=2, says="half of the kernel_size (3, 3)")
wrong("stride-0", "max_pool2d", 2, stride=0, says="stride=(0, 0)")
wrong("kernel-0", "max_pool2d", 0)
wrong("dilation-0", "max_pool2d", 2, dilation=0)
wrong("large", "max_pool2d", 9, says="input of shape (1, 4, 8, 8), too small for a window of 9x9")
wrong("kernel-three", "max_pool2d", (1, 2, 3), says="kernel_size=(1, 2, 3)")
wrong("signals", "max_pool1d", 2, says="(1, 4, 8, 8)")
wrong("padding", "avg_pool2d", 3, padding=2)
wrong("large", "avg_pool2d", 9, says="avg_pool2d")
wrong("divisor-0", "avg_pool2d", 2, divisor_override=0)
wrong("negative", "adaptive_avg_pool2d", -1)
wrong("three", "adaptive_avg_pool2d", (1, 2, 3))
wrong("kernel-0", "unfold", 0)
wrong("large", "unfold", 9, says="smaller than its kernel")
bad("max-pool2d-matrix", lambda t: t.nn.functional.max_pool2d(t.zeros(4, 4), 2), says="(4, 4)")
bad("max-pool2d-no-channels", lambda t: t.nn.functional.max_pool2d(t.zeros(1, 0, 4, 4), 2))
bad("adaptive-avg-pool2d-matrix", lambda t: t.nn.functional.adaptive_avg_pool2d(t.zeros(4, 4), 2))
bad(
    "adaptive-avg-pool2d-integers",
    lambda t: t.nn.functional.adaptive_avg_pool2d(t.zeros(1, 1, 4, 4).long(), 2),
)
bad("fold-rows", lambda t: t.nn.functional.fold(t.zeros(1, 7, 9), (4, 4), 2), says="multiple of 4")
bad("fold-columns", lambda t: t.nn.functional.fold(t.zeros(1, 8, 8), (4, 4), 2), says="3x3 = 9")
bad("fold-axes", lambda t: t.nn.functional.fold(t.zeros(1, 1, 8, 9), (4, 4), 2))
bad(
    "max-unpool2d-size",
    lambda t: t.nn.functional.max_unpool2d(
        t.zeros(1, 1, 2, 2), t.zeros(1, 1, 2, 2).long(), 2, output_size=(9, 9)
    ),
    says="(4, 4)",
)
bad(
    "max-unpool2d-outside",
    lambda t: t.nn.functional.max_unpool2d(t.zeros(1, 1, 2, 2), t.zeros(1, 1, 2, 2).long() + 16, 2),
    says="index 16",
)
bad(
    "max-unpool2d-shapes",
    lambda t: t.nn.functional.max_unpool2d(t.zeros(1, 1, 2, 2), t.zeros(1, 1, 2, 1).long(), 2),
)
