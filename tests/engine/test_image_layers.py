"""Layers for images: printing and state as PyTorch's, weights that start alike, in-place views."""

from __future__ import annotations

from typing import Any

import pytest

import glowgrad as gg
from glowgrad import nn

LAYERS: tuple[Any, ...] = (
    lambda n: n.Conv1d(2, 4, 3, padding="same", bias=False),
    lambda n: n.Conv2d(2, 4, (3, 5), 2, (1, 2), dilation=2, groups=2, padding_mode="reflect"),
    lambda n: n.Conv3d(2, 4, 3),
    lambda n: n.ConvTranspose1d(2, 4, 3, stride=2, output_padding=1),
    lambda n: n.ConvTranspose2d(2, 4, 3, 2, 1, 1, 2, False, 2),
    lambda n: n.ConvTranspose3d(2, 4, (1, 2, 3)),
    lambda n: n.MaxPool1d(2),
    lambda n: n.MaxPool2d((3, 2), stride=2, padding=1, dilation=1, ceil_mode=True),
    lambda n: n.MaxPool3d(2, return_indices=True),
    lambda n: n.MaxUnpool1d(2),
    lambda n: n.MaxUnpool2d(2, stride=(1, 2), padding=1),
    lambda n: n.MaxUnpool3d((1, 2, 3)),
    lambda n: n.AvgPool1d(3, 2, 1),
    lambda n: n.AvgPool2d(3, 2, 1, True, False, 4),
    lambda n: n.AvgPool3d((1, 2, 3)),
    lambda n: n.LPPool1d(2, 3),
    lambda n: n.LPPool2d(1.5, (2, 3), stride=2, ceil_mode=True),
    lambda n: n.LPPool3d(2, 3),
    lambda n: n.AdaptiveAvgPool1d(5),
    lambda n: n.AdaptiveAvgPool2d((None, 5)),
    lambda n: n.AdaptiveAvgPool3d(1),
    lambda n: n.AdaptiveMaxPool1d(5),
    lambda n: n.AdaptiveMaxPool2d((2, 5), return_indices=True),
    lambda n: n.AdaptiveMaxPool3d(1),
    lambda n: n.ConstantPad1d((1, 2), 3.5),
    lambda n: n.ConstantPad2d(2, 0),
    lambda n: n.ConstantPad3d(1, -1.0),
    lambda n: n.ZeroPad1d(1),
    lambda n: n.ZeroPad2d((1, 2, 3, 4)),
    lambda n: n.ZeroPad3d(1),
    lambda n: n.ReflectionPad1d(1),
    lambda n: n.ReflectionPad2d((1, 2, 3, 4)),
    lambda n: n.ReplicationPad2d(1),
    lambda n: n.ReplicationPad3d(1),
    lambda n: n.CircularPad2d(1),
    lambda n: n.Upsample(scale_factor=2, mode="bilinear", align_corners=True),
    lambda n: n.Upsample(size=(3, 4)),
    lambda n: n.Upsample(scale_factor=(1.5, 2)),
    lambda n: n.UpsamplingNearest2d(scale_factor=2),
    lambda n: n.UpsamplingBilinear2d(size=4),
    lambda n: n.Fold((4, 5), 2, padding=1),
    lambda n: n.Unfold((2, 3), stride=2),
    lambda n: n.PixelShuffle(3),
    lambda n: n.PixelUnshuffle(3),
    lambda n: n.ChannelShuffle(2),
)


@pytest.mark.parametrize("make", LAYERS)
def test_a_layer_prints_and_saves_as_pytorchs(make: Any) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")
    ours, theirs = make(nn), make(torch.nn)
    assert repr(ours) == repr(theirs)
    shapes = [{k: tuple(v.shape) for k, v in m.state_dict().items()} for m in (ours, theirs)]
    assert shapes[0] == shapes[1]
    for name in ("kernel_size", "stride", "padding", "dilation", "output_padding", "groups"):
        if hasattr(theirs, name):
            assert getattr(ours, name) == getattr(theirs, name), name


@pytest.mark.parametrize("make", LAYERS[:6])
def test_kernels_start_within_pytorchs_bounds(make: Any) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")
    gg.manual_seed(0)
    fan_in, _ = torch.nn.init._calculate_fan_in_and_fan_out(make(torch.nn).weight)
    most = max(make(nn).weight.abs().max().item() for _ in range(30))
    assert most == pytest.approx(fan_in**-0.5, rel=0.05)
    assert most <= fan_in**-0.5


def test_errors_name_the_layer_and_both_shapes() -> None:
    with pytest.raises(RuntimeError, match=r"Conv3d\(2, 4.*\(1, 3, 4, 4, 4\).*C = in_channels = 2"):
        nn.Conv3d(2, 4, 3)(gg.zeros(1, 3, 4, 4, 4))
    with pytest.raises(RuntimeError, match=r"ConvTranspose2d\(2, 4.*x\.permute\(0, 3, 1, 2\)"):
        nn.ConvTranspose2d(2, 4, 3)(gg.zeros(1, 5, 5, 2))
    with pytest.raises(RuntimeError, match=r"no channel axis.*unsqueeze\(1\)"):
        nn.Conv1d(1, 4, 3)(gg.zeros(8, 9))
    with pytest.raises(RuntimeError, match=r"max_pool2d.*\(1, 3, 1, 8\)"):
        nn.MaxPool2d(2)(gg.zeros(1, 3, 1, 8))
    with pytest.raises(NotImplementedError, match="floating"):
        nn.AvgPool2d(2)(gg.zeros(1, 3, 4, 8).long())


@pytest.mark.parametrize("device", ["cpu", "webgpu"])
def test_windows_share_the_memory_of_their_tensor(device: str) -> None:
    x = gg.arange(6.0, device=device)
    x.unfold(0, 3, 1)[1] = 0
    assert x.tolist() == [0, 0, 0, 0, 4, 5]
    y = gg.ones(5, device=device, requires_grad=True) * 2
    y.unfold(0, 2, 2)[1].mul_(3)
    assert y.tolist() == [2, 2, 6, 6, 2]


def test_a_convolution_is_computed_with_images_in_half_precision() -> None:
    layer = nn.Conv2d(3, 4, 3).half()
    y = layer(gg.ones(1, 3, 5, 5).half())
    assert y.dtype is gg.float16
    wanted = layer.float()(gg.ones(1, 3, 5, 5))
    assert (y.float() - wanted).abs().max().item() < 1e-2
