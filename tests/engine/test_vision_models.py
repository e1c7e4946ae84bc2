"""Models: torchvision's parameters and logits, PyTorch's weights, gradients and files."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.engine.torchvision_oracle import (
    GOLDEN,
    RUN,
    build,
    drawn,
    fingerprint,
    image,
    layout,
    torchvision,
)

import glowgrad as gg
from glowgrad import nn
from glowgrad.vision import models

DEVICES = pytest.mark.parametrize("device", ["cpu", "webgpu"])
KNOWN: dict[str, Any] = json.loads(GOLDEN.read_text("utf-8"))
COUNTS = {
    "alexnet": 61_100_840,
    "densenet121": 7_978_856,
    "efficientnet_b0": 5_288_548,
    "googlenet": 13_004_888,
    "mobilenet_v2": 3_504_872,
    "resnet18": 11_689_512,
    "resnet50": 25_557_032,
    "vgg16": 138_357_544,
    "vit_b_16": 86_567_656,
}


@pytest.fixture
def unfilled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights start as zeros, which costs neither time nor memory."""
    for name in ("uniform_", "normal_"):
        monkeypatch.setattr(gg.Tensor, name, lambda self, *_: self)
    monkeypatch.setattr(nn.init, "trunc_normal_", lambda tensor, *_, **__: tensor, raising=False)


@pytest.mark.parametrize("name", KNOWN["layout"])
@pytest.mark.usefixtures("unfilled")
def test_a_model_has_torchvisions_parameters(name: str) -> None:
    model = models.get_model(name)
    assert fingerprint(model) == KNOWN["layout"][name]
    if name in COUNTS:
        assert fingerprint(model)[0] == COUNTS[name]
    words = (type(model).forward.__doc__, models.get_model_builder(name).__doc__)
    assert f"{KNOWN['layout'][name][0]:,}" in str(words)


def test_every_model_of_torchvision_is_checked() -> None:
    assert set(KNOWN["layout"]) | {"lenet5", "unet"} == set(models.list_models())


RUNS = [pytest.param(name, "cpu", id=f"{name}-cpu") for name in RUN] + [
    pytest.param(name, "webgpu", id=f"{name}-webgpu")
    for name in ("resnet18", "squeezenet1_1", "mobilenet_v3_small", "efficientnet_b0", "vit_small")
]


def filled(name: str) -> Any:
    """A model with the weights that its golden logits were computed with."""
    model = build(models, name, **RUN[name])
    model.load_state_dict({k: gg.tensor(v) for k, v in drawn(layout(model)).items()})
    return model


@pytest.mark.parametrize(("name", "device"), RUNS)
@pytest.mark.usefixtures("unfilled")
def test_a_model_gives_torchvisions_logits(name: str, device: str) -> None:
    wanted = np.array(KNOWN["logits"][name])
    with gg.no_grad():
        x = gg.tensor(image(RUN[name]["size"]), device=device)
        logits = filled(name).to(device)(x).cpu().numpy()
    np.testing.assert_allclose(logits, wanted, atol=1e-4 * np.abs(wanted).max(), rtol=0)


@pytest.mark.skipif(torchvision() is None, reason="torchvision is the oracle of the golden file")
def test_the_golden_file_is_what_torchvision_gives() -> None:
    import torch

    package = torchvision().models
    for name, wanted in KNOWN["layout"].items():
        with torch.device("meta"):
            options = {"init_weights": False} if name == "googlenet" else {}
            assert fingerprint(getattr(package, name)(**options)) == wanted, name
    for name in ("resnet18", "efficientnet_b0", "vit_small"):
        model = build(package, name, **RUN[name])
        model.load_state_dict({k: torch.tensor(v) for k, v in drawn(layout(model)).items()})
        with torch.no_grad():
            logits = model(torch.tensor(image(RUN[name]["size"]))).numpy()
        np.testing.assert_allclose(logits, KNOWN["logits"][name], rtol=1e-4, atol=1e-5)


# ResNet-18 as written by hand in PyTorch


def resnet18_by_hand(t: Any) -> Any:
    """ResNet-18 in plain PyTorch (or Glowgrad): its parameters have torchvision's names."""
    n = t.nn

    class Block(n.Module):
        def __init__(self, before: int, after: int, stride: int) -> None:
            super().__init__()
            self.conv1 = n.Conv2d(before, after, 3, stride, 1, bias=False)
            self.bn1 = n.BatchNorm2d(after)
            self.conv2 = n.Conv2d(after, after, 3, 1, 1, bias=False)
            self.bn2 = n.BatchNorm2d(after)
            self.downsample = None
            if stride != 1:
                self.downsample = n.Sequential(
                    n.Conv2d(before, after, 1, stride, bias=False), n.BatchNorm2d(after)
                )

        def forward(self, x: Any) -> Any:
            y = t.relu(self.bn1(self.conv1(x)))
            y = self.bn2(self.conv2(y))
            return t.relu(y + (x if self.downsample is None else self.downsample(x)))

    class Net(n.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv1 = n.Conv2d(3, 64, 7, 2, 3, bias=False)
            self.bn1 = n.BatchNorm2d(64)
            self.pool = n.MaxPool2d(3, 2, 1)
            widths = (64, 64, 128, 256, 512)
            for number in (1, 2, 3, 4):
                before, after = widths[number - 1], widths[number]
                first = Block(before, after, 1 if number == 1 else 2)
                setattr(self, f"layer{number}", n.Sequential(first, Block(after, after, 1)))
            self.fc = n.Linear(512, 10)

        def forward(self, x: Any) -> Any:
            x = self.pool(t.relu(self.bn1(self.conv1(x))))
            x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
            return self.fc(x.mean((2, 3)))

    return Net()


@pytest.fixture(scope="module")
def theirs() -> Any:
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")
    torch.manual_seed(0)
    model = resnet18_by_hand(torch)
    with torch.no_grad():
        for name, buffer in model.named_buffers():
            if name.endswith("running_var"):
                buffer.uniform_(0.5, 1.5)
            elif name.endswith("running_mean"):
                buffer.normal_(0, 0.1)
    return model


@DEVICES
def test_resnet18_takes_pytorchs_weights_and_gives_its_logits(device: str, theirs: Any) -> None:
    import torch

    x = image(64)
    state = {name: gg.tensor(v.numpy()) for name, v in theirs.state_dict().items()}
    ours = models.resnet18(num_classes=10)
    ours.load_state_dict(state)
    ours.to(device).eval()
    with torch.no_grad():
        wanted = theirs.eval()(torch.tensor(x)).numpy()
    got = ours(gg.tensor(x, device=device)).detach().cpu().numpy()
    np.testing.assert_allclose(got, wanted, rtol=1e-4, atol=1e-4 * np.abs(wanted).max())


def test_resnet18_takes_the_gradients_of_pytorch(theirs: Any) -> None:
    """In float64: in float32 batch normalization of few values makes much of the last bits."""
    import torch

    theirs = copy.deepcopy(theirs).double().train()
    state = {name: gg.tensor(v.numpy()) for name, v in theirs.state_dict().items()}
    ours = models.resnet18(num_classes=10).double()
    ours.load_state_dict(state)
    x, labels = image(32, 4).astype(np.float64), np.array([1, 7, 3, 0])
    wanted = torch.nn.functional.cross_entropy(theirs(torch.tensor(x)), torch.tensor(labels))
    wanted.backward()
    loss = nn.functional.cross_entropy(ours(gg.tensor(x)), gg.tensor(labels))
    loss.backward()
    assert loss.item() == pytest.approx(wanted.item(), rel=1e-9)
    for (name, p), q in zip(ours.named_parameters(), theirs.parameters(), strict=True):
        scale = float(q.grad.abs().max())
        np.testing.assert_allclose(
            p.grad.numpy(), q.grad.numpy(), atol=1e-7 * scale, rtol=0, err_msg=name
        )


# models that torchvision does not have


def test_lenet5() -> None:
    model = models.lenet5()
    assert sum(p.numel() for p in model.parameters()) == 61_706
    assert model(gg.zeros(2, 1, 28, 28)).shape == (2, 10)
    assert models.LeNet5(num_classes=3, in_channels=2)(gg.zeros(1, 2, 28, 28)).shape == (1, 3)


@DEVICES
def test_unet_gives_a_number_a_pixel_for_images_of_any_size(device: str) -> None:
    gg.manual_seed(0)
    model = models.unet(in_channels=1, num_classes=2, features=(4, 8, 16)).to(device)
    for size in ((16, 16), (15, 22), (7, 9)):
        assert model(gg.zeros(1, 1, *size, device=device)).shape == (1, 2, *size)
    x = gg.randn(1, 1, 12, 12, device=device)
    model(x).square().mean().backward()
    assert all(float(p.grad.abs().sum()) > 0 for p in model.parameters())
    assert sum(p.numel() for p in models.unet().parameters()) == 482_737
    with pytest.raises(ValueError, match="two sizes"):
        models.UNet(features=(4,))


@pytest.mark.usefixtures("unfilled")
def test_googlenet_has_two_more_heads_in_training() -> None:
    model = models.googlenet(num_classes=5)
    outputs = model(gg.zeros(2, 3, 64, 64))
    assert isinstance(outputs, models.GoogLeNetOutputs)
    assert [tuple(o.shape) for o in outputs] == [(2, 5)] * 3
    assert model.eval()(gg.zeros(1, 3, 64, 64)).shape == (1, 5)


# weights


def test_weights_that_are_not_there_are_asked_for() -> None:
    for weights in ("DEFAULT", models.ResNet18_Weights.DEFAULT, "resnet18-f37072fd.pth"):
        with pytest.raises(FileNotFoundError) as caught:
            models.resnet18(weights=weights)
        text = str(caught.value)
        for part in (
            "https://download.pytorch.org/models/resnet18-f37072fd.pth",
            "resnet18(weights='resnet18-f37072fd.pth')",
        ):
            assert part in text
    assert models.ResNet50_Weights.DEFAULT is models.ResNet50_Weights.IMAGENET1K_V2
    with pytest.raises(FileNotFoundError, match="resnet50-0676ba61"):
        models.resnet50(weights="IMAGENET1K_V1")


@pytest.mark.parametrize("kind", ["pth", "safetensors", "npz"])
def test_weights_come_from_a_file(kind: str, tmp_path: Path) -> None:
    source = models.squeezenet1_1(num_classes=3)
    file = str(tmp_path / f"weights.{kind}")
    if kind == "pth":
        torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")
        torch.save({k: torch.tensor(v.numpy()) for k, v in source.state_dict().items()}, file)
    elif kind == "npz":
        gg.files.save_npz(source.state_dict(), file)
    else:
        gg.files.safetensors.save_file(source.state_dict(), file)
    model = models.squeezenet1_1(weights=file, num_classes=3)
    for a, b in zip(model.parameters(), source.parameters(), strict=True):
        assert gg.equal(a, b)
    with pytest.raises(RuntimeError, match="classifier"):
        models.squeezenet1_1(weights=file)


def test_wrong_requests_say_so() -> None:
    with pytest.raises(ValueError, match="resnet18"):
        models.get_model("resnet19")
    with pytest.raises(ValueError, match="three bools"):
        models.resnet18(replace_stride_with_dilation=[True])
    with pytest.raises(NotImplementedError, match="dilation"):
        models.resnet18(replace_stride_with_dilation=[False, False, True])
    with pytest.raises(ValueError, match="patch_size"):
        models.VisionTransformer(30, 8, 1, 1, 8, 8)
    with pytest.raises(RuntimeError, match="32, 32"):
        models.VisionTransformer(32, 8, 1, 1, 8, 8)(gg.zeros(1, 3, 30, 30))


def test_models_start_as_the_papers_say() -> None:
    gg.manual_seed(0)
    model = models.resnet18(zero_init_residual=True)
    kernel = model.layer2[0].conv2.weight
    assert kernel.std().item() == pytest.approx((2 / (128 * 9)) ** 0.5, rel=0.03)
    assert model.layer2[0].bn2.weight.abs().max().item() == 0
    assert model.layer2[0].bn1.weight.min().item() == 1


def test_dilation_keeps_the_size_of_late_layers() -> None:
    model = models.ResNet(
        models.resnet50.__globals__["Bottleneck"],
        [1, 1, 1, 1],
        num_classes=3,
        replace_stride_with_dilation=[False, True, True],
    )
    x = model.maxpool(model.conv1(gg.zeros(1, 3, 64, 64)))
    x = model.layer4(model.layer3(model.layer2(model.layer1(x))))
    assert x.shape == (1, 2048, 8, 8)


@pytest.mark.skipif(torchvision() is None, reason="torchvision is an optional oracle")
def test_published_weights_are_torchvisions() -> None:
    package = torchvision().models
    enumerations = [name for name in models.__all__ if name.endswith("_Weights")]
    assert len(enumerations) > 30
    for name in enumerations:
        theirs = getattr(package, name)
        assert getattr(models, name).DEFAULT.name == theirs.DEFAULT.name
        for ours in getattr(models, name):
            same = theirs[ours.name]
            assert ours.url == same.url
            options = same.transforms.keywords
            assert ours.value.crop == options["crop_size"]
            assert ours.value.resize == options.get("resize_size", 256)
            mode = options.get("interpolation")
            assert ours.value.interpolation == (mode.value if mode else "bilinear")


@pytest.mark.skipif(torchvision() is None, reason="torchvision is an optional oracle")
def test_images_are_prepared_as_by_torchvision() -> None:
    import torch

    pixels = np.random.default_rng(0).integers(0, 256, (2, 3, 300, 280)).astype(np.uint8)
    theirs = torchvision().models.EfficientNet_B0_Weights.DEFAULT.transforms()
    ours = models.EfficientNet_B0_Weights.DEFAULT.transforms()
    wanted = theirs(torch.tensor(pixels)).numpy()
    got = ours(gg.tensor(pixels)).numpy()
    assert got.shape == (2, 3, 224, 224)
    assert np.abs(got - wanted).max() < 1.01 / 255 / 0.224  # a byte may round the other way
    assert models.ResNet50_Weights.DEFAULT.transforms()(pixels[0].transpose(1, 2, 0)).shape == (
        3,
        224,
        224,
    )
