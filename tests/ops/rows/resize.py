"""Resizing, shuffling between channels and pixels, and reading at the points of a grid."""

from __future__ import annotations

from typing import Any

from tests.ops.table import bad, between, layer, normal, row, whole


def resized(**options: Any) -> Any:
    return lambda t, x: t.nn.functional.interpolate(x, **options)


SHAPES = {1: (2, 3, 6), 2: (1, 2, 5, 6), 3: (1, 2, 3, 4, 5)}
MODES = {
    "linear": (1,),
    "bilinear": (2,),
    "bicubic": (2,),
    "trilinear": (3,),
    "nearest": (1, 2, 3),
    "nearest-exact": (1, 2, 3),
    "area": (1, 2, 3),
}
for mode, ranks in MODES.items():
    for rank in ranks:
        shape = SHAPES[rank]
        name = f"interpolate-{mode}-{rank}d"
        larger = [n * 2 - 1 + i for i, n in enumerate(shape[2:])]
        smaller = [n // 2 + 1 for n in shape[2:]]
        row(f"{name}-larger", resized(size=larger, mode=mode), normal(*shape), second=True)
        row(f"{name}-smaller", resized(size=smaller, mode=mode), normal(*shape))
        row(f"{name}-twice", resized(scale_factor=2, mode=mode), normal(*shape))
        row(f"{name}-factor", resized(scale_factor=1.7, mode=mode), normal(*shape))
        row(
            f"{name}-recomputed",
            resized(scale_factor=0.6, mode=mode, recompute_scale_factor=True),
            normal(*shape),
        )
        if mode in ("linear", "bilinear", "bicubic", "trilinear"):
            aligned = {"mode": mode, "align_corners": True}
            row(f"{name}-corners", resized(size=larger, **aligned), normal(*shape))
            row(f"{name}-corners-one", resized(size=1, **aligned), normal(*shape))
            row(f"{name}-corners-factor", resized(scale_factor=1.5, **aligned), normal(*shape))
for mode in ("bilinear", "bicubic"):
    for align in (False, True):
        smooth: dict[str, Any] = {"mode": mode, "antialias": True, "align_corners": align}
        name = f"interpolate-{mode}-antialias" + "-corners" * align
        row(f"{name}-smaller", resized(size=(3, 4), **smooth), normal(1, 2, 9, 7))
        row(f"{name}-factor", resized(scale_factor=0.45, **smooth), normal(1, 2, 9, 7))
        row(f"{name}-larger", resized(size=(12, 11), **smooth), normal(1, 2, 9, 7))
    row(f"interpolate-{mode}-axes", resized(scale_factor=(2.0, 0.5), mode=mode), normal(1, 2, 3, 7))
row("interpolate-long", resized(size=700, mode="linear"), normal(1, 1, 300), tolerance=3)
row("interpolate-nearest-long", resized(size=433, mode="nearest"), normal(1, 2, 300))
row("interpolate-nearest-integers", resized(size=5), whole(0, 9, 1, 2, 3, dtype="uint8"))
row("interpolate-nearest-third", resized(scale_factor=1 / 3), normal(1, 2, 9, 10))
row(
    "interpolate-permuted",
    lambda t, x: t.nn.functional.interpolate(
        x.permute(0, 3, 1, 2), scale_factor=2, mode="bilinear"
    ),
    normal(1, 4, 5, 2),
)
row(
    "interpolate-nearest-permuted",
    lambda t, x: t.nn.functional.interpolate(x.permute(0, 3, 1, 2), scale_factor=(2, 3)),
    normal(1, 4, 5, 2),
)
row("pixel-shuffle", lambda t, x: t.nn.functional.pixel_shuffle(x, 2), normal(2, 8, 3, 4))
row("pixel-shuffle-deep", lambda t, x: t.nn.functional.pixel_shuffle(x, 3), normal(1, 2, 9, 2, 3))
row("pixel-unshuffle", lambda t, x: t.nn.functional.pixel_unshuffle(x, 2), normal(2, 2, 6, 4))
row("channel-shuffle", lambda t, x: t.nn.functional.channel_shuffle(x, 3), normal(2, 6, 3, 4))

GRID = between(-1.3, 1.3, 2, 3, 4, 2)
for mode in ("bilinear", "nearest", "bicubic"):
    for edge in ("zeros", "border", "reflection"):
        for align in (False, True):
            row(
                f"grid-sample-{mode}-{edge}" + "-corners" * align,
                lambda t, x, g, mode=mode, edge=edge, align=align: t.nn.functional.grid_sample(
                    x, g, mode, edge, align
                ),
                normal(2, 3, 5, 4),
                GRID,
                tolerance=20,
                second=mode == "bilinear" and edge == "zeros" and align,
            )
for mode in ("bilinear", "nearest"):
    row(
        f"grid-sample-3d-{mode}",
        lambda t, x, g, mode=mode: t.nn.functional.grid_sample(x, g, mode, align_corners=False),
        normal(1, 2, 3, 4, 5),
        between(-1.2, 1.2, 1, 2, 3, 2, 3),
        tolerance=20,
    )
row(
    "grid-sample-far",
    lambda t, x, g: t.nn.functional.grid_sample(
        x, g * 5, padding_mode="reflection", align_corners=False
    ),
    normal(2, 3, 5, 4),
    GRID,
    tolerance=30,
)
for align in (False, True):
    corners = "-corners" * align
    row(
        f"affine-grid{corners}",
        lambda t, x, align=align: t.nn.functional.affine_grid(x, (2, 3, 4, 5), align),
        normal(2, 2, 3),
        second=True,
    )
    row(
        f"affine-grid-3d{corners}",
        lambda t, x, align=align: t.nn.functional.affine_grid(x, (1, 1, 2, 1, 3), align),
        normal(1, 3, 4),
    )
row(
    "spatial-transformer",
    lambda t, x, theta: t.nn.functional.grid_sample(
        x,
        t.nn.functional.affine_grid(theta, list(x.shape), align_corners=False),
        align_corners=False,
    ),
    normal(2, 2, 4, 5),
    between(-0.7, 0.7, 2, 2, 3),
    tolerance=10,
)

# layers

LAYERS: dict[str, tuple[Any, tuple[int, ...]]] = {
    "upsample": (lambda n: n.Upsample(scale_factor=2), (1, 2, 3, 4)),
    "upsample-size": (lambda n: n.Upsample((5, 3)), (1, 2, 3, 4)),
    "upsample-linear": (lambda n: n.Upsample(7, mode="linear", align_corners=True), (1, 2, 3)),
    "upsample-bicubic": (lambda n: n.Upsample(scale_factor=(2, 1.5), mode="bicubic"), (1, 2, 3, 4)),
    "upsample-trilinear": (lambda n: n.Upsample(None, 2, "trilinear"), (1, 1, 2, 2, 3)),
    "upsampling-nearest2d": (lambda n: n.UpsamplingNearest2d(scale_factor=3), (1, 2, 3, 2)),
    "upsampling-bilinear2d": (lambda n: n.UpsamplingBilinear2d((4, 5)), (1, 2, 3, 2)),
    "pixel-shuffle": (lambda n: n.PixelShuffle(2), (1, 4, 2, 3)),
    "pixel-unshuffle": (lambda n: n.PixelUnshuffle(2), (1, 1, 4, 6)),
    "channel-shuffle": (lambda n: n.ChannelShuffle(2), (1, 4, 2, 3)),
}
for name, (make, shape) in LAYERS.items():
    layer(f"layer-{name}", lambda t, make=make: make(t.nn), normal(*shape))

# calls that fail


def wrong(name: str, shape: tuple[int, ...], says: str = "", **options: Any) -> None:
    bad(
        f"interpolate-{name}",
        lambda t: t.nn.functional.interpolate(t.zeros(shape), **options),
        says=says,
    )


wrong("no-size", (1, 1, 4), says="give one of them")
wrong("half", (1, 1, 4), size=2.5, says="size=[2.5]")
wrong("both", (1, 1, 4), size=3, scale_factor=2)
wrong("mode", (1, 1, 4), size=3, mode="some", says="nearest-exact")
wrong("mode-of-signals", (1, 1, 4), size=3, mode="bilinear", says="(1, 1, 4)")
wrong("mode-of-images", (1, 1, 4, 4), size=3, mode="linear")
wrong("unbatched", (4, 4), size=3, says="x.unsqueeze(0)")
wrong("corners-of-nearest", (1, 1, 4), size=3, align_corners=True)
wrong("sizes", (1, 1, 4), size=(3, 3), says="(3, 3)")
wrong("factors", (1, 1, 4, 4), scale_factor=(2, 2, 2))
wrong("antialias-nearest", (1, 1, 4, 4), size=2, antialias=True)
wrong("nothing", (1, 1, 4, 4), scale_factor=0.1)
wrong("recomputed-size", (1, 1, 4, 4), size=2, recompute_scale_factor=True)
bad(
    "interpolate-linear-integers",
    lambda t: t.nn.functional.interpolate(t.zeros(1, 1, 4).long(), size=3, mode="linear"),
)
bad("pixel-shuffle-channels", lambda t: t.nn.functional.pixel_shuffle(t.zeros(1, 6, 2, 2), 2))
bad("pixel-unshuffle-size", lambda t: t.nn.functional.pixel_unshuffle(t.zeros(1, 1, 3, 4), 2))
bad("channel-shuffle-groups", lambda t: t.nn.functional.channel_shuffle(t.zeros(1, 6, 2, 2), 4))
bad(
    "grid-sample-shapes",
    lambda t: t.nn.functional.grid_sample(
        t.zeros(1, 1, 4, 4), t.zeros(2, 3, 3, 2), align_corners=False
    ),
    says="(2, 3, 3, 2)",
)
bad(
    "grid-sample-mode",
    lambda t: t.nn.functional.grid_sample(t.zeros(1, 1, 4, 4), t.zeros(1, 3, 3, 2), "some"),
)
bad(
    "affine-grid-shape",
    lambda t: t.nn.functional.affine_grid(t.zeros(1, 2, 2), (1, 1, 3, 3), False),
)
bad(
    "affine-grid-integers",
    lambda t: t.nn.functional.affine_grid(t.zeros(1, 2, 3).long(), (1,) * 4, False),
)
bad("affine-grid-rank", lambda t: t.nn.functional.affine_grid(t.zeros(1, 2, 3), (1, 3, 3), False))
