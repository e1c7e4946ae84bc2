"""Convolution in one, two and three dimensions, forwards and transposed, and its layers."""

from __future__ import annotations

from typing import Any

from tests.ops.table import bad, layer, normal, row

Case = tuple[tuple[int, ...], tuple[int, ...], dict[str, Any]]


def functional(name: str, **options: Any) -> Any:
    return lambda t, x, w, *b: getattr(t.nn.functional, name)(x, w, *b, **options)


def rows(function: str, cases: dict[str, Case], *second: str) -> None:
    for name, (x, w, options) in cases.items():
        row(
            f"{function.replace('_', '-')}-{name}",
            functional(function, **options),
            normal(*x),
            normal(*w),
            tolerance=10,
            second=name in second,
        )


rows(
    "conv1d",
    {
        "plain": ((2, 3, 9), (4, 3, 3), {}),
        "long": ((1, 2, 301), (3, 2, 7), {"stride": 3, "padding": 3}),
        "everything": (
            (2, 4, 11),
            (6, 2, 3),
            {"stride": 2, "padding": (2,), "dilation": 2, "groups": 2},
        ),
        "depthwise": ((2, 3, 8), (6, 1, 3), {"groups": 3}),
        "same": ((2, 3, 8), (2, 3, 4), {"padding": "same"}),
        "same-dilated": ((2, 3, 8), (2, 3, 2), {"padding": "same", "dilation": 3}),
        "valid": ((2, 3, 8), (2, 3, 4), {"padding": "valid", "stride": 5}),
        "unbatched": ((3, 9), (4, 3, 3), {}),
        "one": ((2, 3, 9), (4, 3, 1), {}),
        "none": ((0, 3, 9), (4, 3, 3), {}),
    },
    "plain",
    "everything",
)
rows(
    "conv3d",
    {
        "plain": ((2, 2, 4, 5, 6), (3, 2, 2, 3, 3), {}),
        "padded": ((1, 2, 3, 4, 4), (3, 2, 3, 3, 3), {"padding": 1}),
        "everything": (
            (2, 4, 7, 6, 8),
            (6, 2, 3, 2, 3),
            {"stride": (2, 1, 3), "padding": (2, 1, 0), "dilation": (2, 1, 3), "groups": 2},
        ),
        "depthwise": ((1, 2, 4, 4, 4), (4, 1, 2, 2, 2), {"groups": 2, "stride": 2}),
        "same": ((1, 2, 4, 5, 4), (2, 2, 2, 3, 4), {"padding": "same"}),
        "unbatched": ((2, 4, 5, 6), (3, 2, 2, 3, 3), {}),
        "one": ((2, 3, 3, 2, 2), (4, 3, 1, 1, 1), {}),
        "none": ((0, 2, 4, 5, 6), (3, 2, 2, 3, 3), {}),
        "stride-beyond-kernel": ((1, 1, 9, 7, 7), (2, 1, 2, 2, 2), {"stride": (4, 3, 3)}),
    },
    "plain",
    "everything",
)
rows(
    "conv2d",
    {
        "wide": ((1, 2, 3, 301), (2, 2, 3, 5), {"padding": (1, 2), "stride": (1, 4)}),
        "stride-beyond-kernel": ((2, 2, 11, 12), (3, 2, 2, 3), {"stride": (3, 5)}),
        "groups-multiplied": ((2, 4, 6, 6), (12, 1, 3, 3), {"groups": 4, "dilation": (2, 1)}),
        "list-arguments": ((2, 4, 6, 6), (2, 4, 3, 3), {"stride": [2, 1], "padding": [1, 1]}),
        "many-channels": ((1, 260, 3, 3), (5, 260, 2, 2), {}),
    },
)
row(
    "conv2d-strided-inputs",
    lambda t, x, w: t.nn.functional.conv2d(x[:, ::2].transpose(2, 3), w.permute(3, 2, 0, 1)),
    normal(2, 6, 5, 6),
    normal(3, 2, 3, 4),
    tolerance=10,
)
row(
    "conv2d-double",
    lambda t, x, w: t.nn.functional.conv2d(x, w),
    normal(1, 2, 5, 5, dtype="float64"),
    normal(2, 2, 3, 3, dtype="float64"),
    devices=("cpu",),
)
row(
    "conv3d-bias-permuted",
    lambda t, x, w, b: t.nn.functional.conv3d(x.permute(0, 4, 1, 2, 3), w, b).relu().view(-1),
    normal(1, 3, 4, 5, 2),
    normal(3, 2, 2, 2, 2),
    normal(3),
    tolerance=10,
)
rows(
    "conv_transpose1d",
    {
        "plain": ((2, 3, 5), (3, 4, 3), {}),
        "everything": (
            (2, 4, 5),
            (4, 3, 3),
            {"stride": 3, "padding": 2, "output_padding": 1, "groups": 2, "dilation": 2},
        ),
        "long": ((1, 2, 150), (2, 1, 4), {"stride": 2, "padding": 1}),
        "unbatched": ((3, 5), (3, 2, 3), {"stride": 2}),
        "whole-step-more": (
            (1, 2, 4),
            (2, 2, 3),
            {"output_padding": 2, "dilation": 3, "padding": 1},
        ),
        "gaps": ((1, 2, 4), (2, 2, 2), {"stride": 4, "output_padding": 3}),
        "padding-beyond-kernel": ((1, 2, 9), (2, 2, 3), {"padding": 4}),
    },
    "everything",
    "whole-step-more",
)
rows(
    "conv_transpose2d",
    {
        "plain": ((2, 3, 4, 5), (3, 4, 3, 3), {}),
        "doubling": ((2, 3, 4, 4), (3, 2, 4, 4), {"stride": 2, "padding": 1}),
        "everything": (
            (2, 4, 3, 4),
            (4, 3, 3, 2),
            {
                "stride": (3, 2),
                "padding": (1, 2),
                "output_padding": (2, 1),
                "groups": 2,
                "dilation": (1, 2),
            },
        ),
        "depthwise": ((1, 3, 4, 4), (3, 1, 3, 3), {"groups": 3, "stride": 2}),
        "whole-step-more": (
            (1, 2, 4, 3),
            (2, 2, 3, 2),
            {"output_padding": (1, 2), "dilation": (2, 3), "padding": (2, 0)},
        ),
        "unbatched": ((3, 4, 5), (3, 4, 2, 2), {"stride": 2}),
        "none": ((0, 3, 4, 5), (3, 4, 2, 2), {}),
        "larger": ((2, 8, 9, 8), (8, 6, 3, 3), {"stride": 2, "padding": 1, "output_padding": 1}),
    },
    "everything",
    "whole-step-more",
)
rows(
    "conv_transpose3d",
    {
        "plain": ((1, 3, 2, 3, 4), (3, 2, 2, 3, 2), {}),
        "everything": (
            (2, 4, 3, 2, 3),
            (4, 3, 3, 2, 2),
            {
                "stride": (2, 3, 1),
                "padding": (1, 0, 1),
                "output_padding": (1, 2, 0),
                "groups": 2,
                "dilation": (2, 1, 2),
            },
        ),
        "whole-step-more": (
            (1, 2, 2, 2, 2),
            (2, 1, 2, 2, 2),
            {"output_padding": (1, 0, 1), "dilation": 2, "padding": (0, 1, 1)},
        ),
        "unbatched": ((3, 2, 3, 4), (3, 2, 2, 2, 2), {"stride": 2}),
    },
    "everything",
)
row(
    "conv-transpose2d-bias-permuted",
    lambda t, x, w, b: t.nn.functional.conv_transpose2d(x.permute(0, 3, 1, 2), w, b, 2),
    normal(1, 4, 3, 5),
    normal(5, 2, 2, 2),
    normal(2),
    tolerance=10,
    second=True,
)

# layers

T = {"tolerance": 10.0}
layer("layer-conv1d", lambda t: t.nn.Conv1d(3, 4, 3, 2, padding=1), normal(2, 3, 8), **T)
layer(
    "layer-conv2d",
    lambda t: t.nn.Conv2d(4, 6, (3, 2), stride=(2, 1), padding=(1, 0), dilation=(1, 2), groups=2),
    normal(2, 4, 7, 6),
    **T,
)
layer("layer-conv3d", lambda t: t.nn.Conv3d(2, 3, 2, bias=False), normal(1, 2, 3, 4, 3), **T)
layer(
    "layer-conv2d-unbatched", lambda t: t.nn.Conv2d(3, 4, 3, padding="same"), normal(3, 5, 4), **T
)
for mode in ("reflect", "replicate", "circular"):
    layer(
        f"layer-conv1d-{mode}",
        lambda t, mode=mode: t.nn.Conv1d(2, 3, 3, padding=2, padding_mode=mode),
        normal(2, 2, 6),
        **T,
    )
    layer(
        f"layer-conv2d-{mode}",
        lambda t, mode=mode: t.nn.Conv2d(2, 3, 3, padding=(2, 1), padding_mode=mode),
        normal(1, 2, 5, 4),
        **T,
    )
    layer(
        f"layer-conv3d-{mode}",
        lambda t, mode=mode: t.nn.Conv3d(1, 2, (2, 3, 3), padding="same", padding_mode=mode),
        normal(1, 1, 3, 4, 4),
        **T,
    )
layer(
    "layer-conv-transpose1d",
    lambda t: t.nn.ConvTranspose1d(3, 2, 4, 2, padding=1, output_padding=1),
    normal(2, 3, 5),
    **T,
)
layer(
    "layer-conv-transpose2d",
    lambda t: t.nn.ConvTranspose2d(4, 6, 3, stride=2, padding=1, groups=2, dilation=2),
    normal(2, 4, 4, 3),
    **T,
)
layer(
    "layer-conv-transpose3d",
    lambda t: t.nn.ConvTranspose3d(2, 3, 2, stride=2, bias=False),
    normal(1, 2, 2, 3, 2),
    **T,
)
layer(
    "layer-conv-transpose2d-output-size",
    lambda t: t.nn.ConvTranspose2d(2, 3, 3, stride=2, padding=1),
    normal(1, 2, 4, 4),
    call=lambda t, m, x: m(x, output_size=[8, 7]),
    **T,
)
layer(
    "layer-conv-transpose1d-output-size",
    lambda t: t.nn.ConvTranspose1d(2, 3, 3, stride=3),
    normal(1, 2, 4),
    call=lambda t, m, x: m(x, output_size=(1, 3, 14)),
    **T,
)

# calls that fail


def images(t: Any) -> Any:
    return t.zeros(1, 4, 8, 8)


def kernels(t: Any) -> Any:
    return t.zeros(6, 4, 3, 3)


def wrong(name: str, function: str, says: str = "", **options: Any) -> None:
    def call(t: Any) -> Any:
        return getattr(t.nn.functional, function)(images(t), kernels(t), **options)

    bad(f"{function.replace('_', '-')}-{name}", call, says=says)


wrong("stride-0", "conv2d", "stride=(0, 0)", stride=0)
wrong("padding-negative", "conv2d", "padding=(-1, -1)", padding=-1)
wrong("dilation-0", "conv2d", dilation=0)
wrong("groups-0", "conv2d", groups=0)
wrong("groups-many", "conv2d", groups=3)
wrong("stride-three", "conv2d", "stride=(1, 2, 3)", stride=(1, 2, 3))
wrong("stride-half", "conv2d", "stride=1.5", stride=1.5)
wrong("padding-name", "conv2d", "'some'", padding="some")
wrong("same-stride", "conv2d", "stride 1", padding="same", stride=2)
bad("conv2d-nothing", lambda t: t.nn.functional.conv2d(None, kernels(t)), says="NoneType")
bad("conv2d-kernel-0", lambda t: t.nn.functional.conv2d(images(t), t.zeros(2, 4, 0, 3)))
bad("conv2d-kernel-list", lambda t: t.nn.functional.conv2d(images(t), [1, 2]), says="list")
wrong("signals", "conv1d", "(1, 4, 8, 8)")
wrong("volumes", "conv3d")
wrong("channels", "conv_transpose2d", "(6, 4, 3, 3)")
bad(
    "conv2d-bias-size",
    lambda t: t.nn.functional.conv2d(images(t), kernels(t), t.zeros(5)),
    says="bias of shape (5,)",
)
bad("conv2d-channels", lambda t: t.nn.functional.conv2d(images(t)[:, 1:], kernels(t)), says="3")
bad("conv2d-matrix", lambda t: t.nn.functional.conv2d(images(t)[0, 0], kernels(t)), says="(8, 8)")
bad("conv2d-weight-axes", lambda t: t.nn.functional.conv2d(images(t), kernels(t)[0]))
bad(
    "conv2d-small",
    lambda t: t.nn.functional.conv2d(images(t)[:, :, :2], kernels(t)),
    says="smaller than its 3x3 kernel",
)
bad("conv2d-types", lambda t: t.nn.functional.conv2d(images(t).double(), kernels(t)))
bad(
    "conv1d-channels",
    lambda t: t.nn.functional.conv1d(t.zeros(1, 3, 9), t.zeros(2, 4, 3)),
    says="conv1d got an input of shape (1, 3, 9)",
)
bad(
    "conv1d-small",
    lambda t: t.nn.functional.conv1d(t.zeros(1, 4, 2), t.zeros(2, 4, 3)),
    says="smaller than its 3 kernel",
)
bad(
    "conv3d-channels",
    lambda t: t.nn.functional.conv3d(t.zeros(1, 3, 4, 4, 4), t.zeros(2, 4, 3, 3, 3)),
    says="conv3d",
)
bad(
    "conv-transpose2d-output-padding",
    lambda t: t.nn.functional.conv_transpose2d(images(t), t.zeros(4, 2, 3, 3), output_padding=1),
    says="output_padding=(1, 1)",
)
bad(
    "conv-transpose2d-nothing-left",
    lambda t: t.nn.functional.conv_transpose2d(images(t), t.zeros(4, 2, 3, 3), padding=8),
)
bad(
    "conv-transpose2d-groups",
    lambda t: t.nn.functional.conv_transpose2d(images(t), t.zeros(4, 2, 3, 3), groups=3),
)
bad("layer-conv2d-groups", lambda t: t.nn.Conv2d(4, 6, 3, groups=4), says="groups=4")
bad("layer-conv2d-no-groups", lambda t: t.nn.Conv2d(4, 6, 3, groups=0))
bad("layer-conv2d-padding-name", lambda t: t.nn.Conv2d(4, 6, 3, padding="some"))
bad("layer-conv2d-same-stride", lambda t: t.nn.Conv2d(4, 6, 3, padding="same", stride=2))
bad("layer-conv2d-padding-mode", lambda t: t.nn.Conv2d(4, 6, 3, padding_mode="some"))
bad("layer-conv-transpose2d-mode", lambda t: t.nn.ConvTranspose2d(4, 6, 3, padding_mode="reflect"))
bad(
    "layer-conv2d-channels",
    lambda t: t.nn.Conv2d(3, 6, 3)(images(t)),
    says="Conv2d(3, 6, kernel_size=(3, 3), stride=(1, 1)) got an input of shape (1, 4, 8, 8)",
)
bad(
    "layer-conv2d-channels-last",
    lambda t: t.nn.Conv2d(3, 6, 3)(t.zeros(1, 8, 8, 3)),
    says="x.permute(0, 3, 1, 2)",
)
bad(
    "layer-conv1d-channels-last",
    lambda t: t.nn.Conv1d(3, 6, 3)(t.zeros(1, 8, 3)),
    says="x.permute(0, 2, 1)",
)
bad(
    "layer-conv-transpose2d-output-size",
    lambda t: t.nn.ConvTranspose2d(4, 6, 3, stride=2)(images(t), output_size=(30, 30)),
    says="(17, 17) to (18, 18)",
)
