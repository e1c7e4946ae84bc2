"""Image transforms give torchvision's pixels, on both devices; the random ones repeat."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.engine.torchvision_oracle import torchvision
from tests.oracle import Case, builtin_name, compare, raised, read, run, write

import glowgrad as gg
from glowgrad.vision.transforms import v2

GOLDEN = Path(__file__).with_name("transforms.json")
CASES: dict[str, Case] = {}
BAD: dict[str, Case] = {}


class Side:
    """One library: its transforms `T`, their functions `F`, and the test images as its tensors."""

    def __init__(self, T: Any, tensor: Callable[[np.ndarray], Any], dtypes: Any) -> None:
        self.T, self.F, self.dtypes = T, T.functional, dtypes
        draw = np.random.default_rng(7)
        self.grey = tensor(draw.random((1, 9, 12), np.float32))
        self.colour = tensor(draw.random((3, 11, 8), np.float32))
        self.bytes = tensor(draw.integers(0, 256, (3, 12, 15)).astype(np.uint8))
        self.batch = tensor(draw.random((2, 3, 10, 14), np.float32))
        self.large = tensor(draw.random((3, 70, 90), np.float32))
        self.smooth = tensor(np.outer(np.arange(20), np.arange(16)).astype(np.float32)[None] / 300)
        self.picture = draw.integers(0, 256, (7, 5, 3)).astype(np.uint8)

    @property
    def all(self) -> list[Any]:
        return [self.grey, self.colour, self.bytes, self.batch, self.large]


def case(name: str, function: Case) -> None:
    assert name not in CASES, name
    CASES[name] = function


def each(name: str, function: Callable[[Any, Any], Any]) -> None:
    """The same call for each kind of image."""
    case(name, lambda s: [function(s, image) for image in s.all])


each("hflip", lambda s, x: s.F.hflip(x))
each("vflip", lambda s, x: s.F.vflip(x))
each("crop", lambda s, x: s.F.crop(x, 2, 1, 5, 4))
each("crop-outside", lambda s, x: s.F.crop(x, -2, -1, 6, 30))
each("center_crop", lambda s, x: s.F.center_crop(x, [5, 4]))
each("center_crop-larger", lambda s, x: s.F.center_crop(x, [13, 4]))
each("five_crop", lambda s, x: s.F.five_crop(x, [4, 5]))
each("ten_crop", lambda s, x: s.F.ten_crop(x, 4))
each("resized_crop", lambda s, x: s.F.resized_crop(x, 1, 2, 6, 5, [7, 9]))
for _size in ([5, 6], [20, 31], 7, [6]):
    each(f"resize-{_size}", lambda s, x, n=_size: s.F.resize(x, n))
    each(
        f"resize-{_size}-plain",
        lambda s, x, n=_size: s.F.resize(x, n, antialias=False),
    )
for _mode in ("NEAREST", "NEAREST_EXACT", "BICUBIC"):
    for _size in ([5, 6], [23, 17]):
        each(
            f"resize-{_mode}-{_size}",
            lambda s, x, m=_mode, n=_size: s.F.resize(x, n, getattr(s.T.InterpolationMode, m)),
        )
each("resize-bicubic-plain", lambda s, x: s.F.resize(
    x, [6, 5], s.T.InterpolationMode.BICUBIC, antialias=False))  # fmt: skip
each("resize-max_size", lambda s, x: s.F.resize(x, 7, max_size=8))
for _padding in (2, [3], [1, 2], [1, 2, 3, 4], [-2, 1, 3, -1]):
    each(f"pad-{_padding}", lambda s, x, p=_padding: s.F.pad(x, p, fill=0.5))
    if min(_padding if isinstance(_padding, list) else [0]) >= 0:
        for _mode in ("edge", "reflect", "symmetric"):
            each(
                f"pad-{_mode}-{_padding}",
                lambda s, x, p=_padding, m=_mode: s.F.pad(x, p, padding_mode=m),
            )
for _angle in (0, 30, 90, -45, 180, 123.4):
    each(f"rotate-{_angle}", lambda s, x, a=_angle: s.F.rotate(x, a))
    case(
        f"rotate-{_angle}-bilinear",
        lambda s, a=_angle: [
            s.F.rotate(x, a, s.T.InterpolationMode.BILINEAR) for x in (s.smooth, s.batch, s.bytes)
        ],
    )
each("rotate-fill", lambda s, x: s.F.rotate(x, 30, fill=[0.25]))
each("rotate-expand", lambda s, x: s.F.rotate(x, 30, expand=True))
each("rotate-center", lambda s, x: s.F.rotate(x, 50, center=[1, 2]))
each("rotate-bilinear-fill", lambda s, x: s.F.rotate(
    x, 30, s.T.InterpolationMode.BILINEAR, expand=True, fill=[0.5]))  # fmt: skip
case("rotate-colour-fill", lambda s: s.F.rotate(s.colour, 30, fill=[0.1, 0.2, 0.3]))
each("affine", lambda s, x: s.F.affine(x, 20, [2, -1], 1.3, [10, 5]))
each("affine-shear", lambda s, x: s.F.affine(x, 0, [0, 0], 0.7, 15.0))
each("affine-bilinear", lambda s, x: s.F.affine(
    x, -15, [1, 1], 0.8, [0, 20], s.T.InterpolationMode.BILINEAR, fill=[0.3],
    center=[2, 3]))  # fmt: skip
each("grayscale", lambda s, x: s.F.rgb_to_grayscale(x))
each("grayscale-3", lambda s, x: s.F.rgb_to_grayscale(x, 3) if x.shape[-3] == 3 else x)
for _factor in (0.0, 0.4, 1.7):
    for _name in ("brightness", "contrast", "saturation", "sharpness"):
        each(
            f"{_name}-{_factor}",
            lambda s, x, n=_name, f=_factor: getattr(s.F, f"adjust_{n}")(x, f),
        )
for _factor in (-0.5, -0.21, 0.0, 0.3):
    each(f"hue-{_factor}", lambda s, x, f=_factor: s.F.adjust_hue(x, f))
each("gamma", lambda s, x: s.F.adjust_gamma(x, 2.2, 1.1))
each("invert", lambda s, x: s.F.invert(x))
each("solarize", lambda s, x: s.F.solarize(x, 0.6))
each("autocontrast", lambda s, x: s.F.autocontrast(x))
case("posterize", lambda s: s.F.posterize(s.bytes, 3))
for _kernel, _sigma in ((3, None), (5, 1.3), ([5, 3], [0.5, 2.0])):
    each(
        f"gaussian_blur-{_kernel}",
        lambda s, x, k=_kernel, g=_sigma: s.F.gaussian_blur(x, k, g),
    )
case("erase", lambda s: s.F.erase(s.colour, 2, 1, 3, 4, s.colour[:, :3, :4] * 2))
case("to_tensor", lambda s: [s.F.to_tensor(s.picture), s.F.to_tensor(s.picture[:, :, 0]),
                             s.F.to_tensor(s.picture.astype(np.float32))])  # fmt: skip
case("to_tensor-type", lambda s: str(s.F.to_tensor(s.picture).dtype).split(".")[-1])
case("normalize", lambda s: [s.F.normalize(s.batch, [0.5, 0.4, 0.3], [0.2, 0.3, 0.4]),
                             s.F.normalize(s.grey, [0.5], [0.5])])  # fmt: skip
case("convert_image_dtype", lambda s: [
    s.F.convert_image_dtype(s.bytes, s.dtypes.float32),
    s.F.convert_image_dtype(s.colour, s.dtypes.uint8),
    s.F.convert_image_dtype(s.bytes, s.dtypes.int32), s.F.convert_image_dtype(
        s.F.convert_image_dtype(s.bytes, s.dtypes.int32), s.dtypes.uint8)])  # fmt: skip
case("get_dimensions", lambda s: [s.F.get_dimensions(x) for x in s.all])
case("get_image_size", lambda s: [s.F.get_image_size(s.bytes), s.F.get_image_num_channels(s.bytes)])
case("chain", lambda s: s.T.Compose([
    s.T.ToTensor(), s.T.Resize(12), s.T.CenterCrop(8), s.T.Grayscale(3),
    s.T.Normalize((0.5, 0.5, 0.5), (0.5, 0.5, 0.5)), s.T.Pad(1), s.T.Lambda(lambda x: x * 2),
    s.T.RandomHorizontalFlip(1.0), s.T.RandomVerticalFlip(1.0), s.T.RandomInvert(0.0),
    s.T.RandomRotation((30, 30)), s.T.ColorJitter(brightness=(1.5, 1.5)),
    s.T.RandomAffine((20, 20)), s.T.GaussianBlur(3, 1.0), s.T.ConvertImageDtype(s.dtypes.float64),
])(s.picture))  # fmt: skip
case("chain-certain", lambda s: [
    s.T.RandomGrayscale(1.0)(s.colour), s.T.RandomSolarize(0.5, 1.0)(s.colour),
    s.T.RandomPosterize(2, 1.0)(s.bytes), s.T.RandomAutocontrast(1.0)(s.colour),
    s.T.RandomAdjustSharpness(2.0, 1.0)(s.colour), s.T.FiveCrop(4)(s.colour),
    s.T.RandomCrop(8, pad_if_needed=True)(s.colour[..., :8, :])])  # fmt: skip
case("reprs", lambda s: [str(t) for t in (
    s.T.Resize(5), s.T.CenterCrop(4), s.T.RandomCrop(8, 2), s.T.RandomHorizontalFlip(),
    s.T.Normalize([0.5], [0.5]), s.T.RandomResizedCrop(8), s.T.RandomRotation(10), s.T.ToTensor(),
    s.T.Compose([s.T.ToTensor(), s.T.Pad(2)]), s.T.ColorJitter(0.2, hue=0.1), s.T.RandomErasing(),
    s.T.RandomGrayscale(), s.T.GaussianBlur(3), s.T.RandomAffine(10, (0.1, 0.2)), s.T.Lambda(abs),
    s.T.Grayscale(), s.T.RandomInvert(), s.T.RandomSolarize(0.3), s.T.RandomPosterize(2),
    s.T.RandomApply([s.T.ToTensor()]), s.T.TenCrop(3), s.T.RandomAdjustSharpness(2))])  # fmt: skip

for _name, _case in {
    "to_tensor-list": lambda s: s.F.to_tensor([1, 2]),
    "to_tensor-tensor": lambda s: s.F.to_tensor(s.colour),
    "to_tensor-axes": lambda s: s.F.to_tensor(np.zeros((1, 2, 3, 4))),
    "normalize-bytes": lambda s: s.F.normalize(s.bytes, [0.5], [0.5]),
    "normalize-zero": lambda s: s.F.normalize(s.grey, [0.5], [0.0]),
    "normalize-axes": lambda s: s.F.normalize(s.grey[0], [0.5], [0.5]),
    "normalize-picture": lambda s: s.F.normalize(s.picture, [0.5], [0.5]),
    "normalize-channels": lambda s: s.F.normalize(s.colour, [0.5, 0.5], [0.5, 0.5]),
    "resize-three": lambda s: s.F.resize(s.colour, [1, 2, 3]),
    "resize-mode": lambda s: s.F.resize(s.colour, [3, 3], "bilinear"),
    "resize-lanczos": lambda s: s.F.resize(s.colour, [3, 3], s.T.InterpolationMode.LANCZOS),
    "pad-three": lambda s: s.F.pad(s.colour, [1, 2, 3]),
    "pad-mode": lambda s: s.F.pad(s.colour, 1, padding_mode="wrap"),
    "pad-text": lambda s: s.F.pad(s.colour, "1"),
    "pad-reflect": lambda s: s.F.pad(s.colour, 20, padding_mode="reflect"),
    "rotate-angle": lambda s: s.F.rotate(s.colour, "30"),
    "rotate-bicubic": lambda s: s.F.rotate(s.colour, 30, s.T.InterpolationMode.BICUBIC),
    "rotate-fill": lambda s: s.F.rotate(s.colour, 30, fill=[0.1, 0.2]),
    "affine-scale": lambda s: s.F.affine(s.colour, 0, [0, 0], 0.0, 0.0),
    "affine-translate": lambda s: s.F.affine(s.colour, 0, 3, 1.0, 0.0),
    "hue": lambda s: s.F.adjust_hue(s.colour, 0.7),
    "brightness": lambda s: s.F.adjust_brightness(s.colour, -1),
    "grayscale-channels": lambda s: s.F.rgb_to_grayscale(s.colour[:2]),
    "blur-even": lambda s: s.F.gaussian_blur(s.colour, 4),
    "blur-sigma": lambda s: s.F.gaussian_blur(s.colour, 3, 0.0),
    "five_crop-large": lambda s: s.F.five_crop(s.grey, 99),
    "RandomCrop-large": lambda s: s.T.RandomCrop(99)(s.grey),
    "RandomRotation-negative": lambda s: s.T.RandomRotation(-3),
    "RandomAffine-translate": lambda s: s.T.RandomAffine(0, (0.1, 3)),
    "RandomErasing-p": lambda s: s.T.RandomErasing(2.0),
    "RandomErasing-value": lambda s: s.T.RandomErasing(value="noise"),
    "RandomErasing-channels": lambda s: s.T.RandomErasing(1.0, value=[1, 2])(s.colour),
    "ColorJitter-negative": lambda s: s.T.ColorJitter(-1),
    "ColorJitter-hue": lambda s: s.T.ColorJitter(hue=0.9),
    "Lambda": lambda s: s.T.Lambda(3),
    "CenterCrop": lambda s: s.T.CenterCrop([1, 2, 3]),
    "convert_image_dtype": lambda s: s.F.convert_image_dtype(s.colour, s.dtypes.int64),
    "GaussianBlur-even": lambda s: s.T.GaussianBlur(2),
    "Pad-mode": lambda s: s.T.Pad(1, padding_mode="wrap"),
}.items():
    BAD[_name] = _case


def ours(device: str) -> Side:
    return Side(gg.vision.transforms, lambda array: gg.from_numpy(array.copy()).to(device), gg)


def theirs() -> Side | None:
    library = torchvision()
    if library is None:
        return None
    import torch
    import torchvision.transforms as transforms

    return Side(transforms, torch.from_numpy, torch)


THEIRS = theirs()
ANSWERS = read(GOLDEN) if GOLDEN.exists() else {}


def compare_pixels(mine: list[Any], other: list[Any]) -> None:
    """Floats to within 2e-5; a byte may be one off where its value lies between two, which the
    mean of the image must not show.
    """
    assert len(mine) == len(other)
    for a, b in zip(mine, other, strict=True):
        if isinstance(b, str) or max(map(abs, b[1]), default=0) <= 2:
            compare([a], [b], 2e-5)
            continue
        assert a[0] == b[0]
        sampled = np.prod(b[0]) > len(b[1])
        pixels, means = (b[1][:-2], b[1][-2:]) if sampled else (b[1], [])
        np.testing.assert_allclose(a[1][: len(pixels)], pixels, atol=1.0, rtol=2e-5)
        np.testing.assert_allclose(a[1][len(pixels) :], means, atol=0.05, rtol=2e-5)


@pytest.mark.parametrize("device", ["cpu", "webgpu"])
@pytest.mark.parametrize("name", CASES)
def test_pixels(name: str, device: str) -> None:
    expected = run(CASES[name], THEIRS) if THEIRS else ANSWERS[name]
    compare_pixels(run(CASES[name], ours(device)), expected)


@pytest.mark.parametrize("name", BAD)
def test_refusal(name: str) -> None:
    error = raised(BAD[name], ours("cpu"))
    expected = builtin_name(raised(BAD[name], THEIRS)) if THEIRS else ANSWERS[f"raises {name}"]
    assert isinstance(error, getattr(builtins, expected)), (error, expected)
    assert len(str(error)) > 15, error


def test_the_golden_answers_are_of_these_cases() -> None:
    assert sorted(ANSWERS) == sorted([*CASES, *(f"raises {name}" for name in BAD)])


T = gg.vision.transforms
RANDOM: dict[str, Callable[[], Any]] = {
    "RandomCrop": lambda: T.RandomCrop(8, padding=2),
    "RandomResizedCrop": lambda: T.RandomResizedCrop((8, 6)),
    "RandomHorizontalFlip": lambda: T.RandomHorizontalFlip(),
    "RandomVerticalFlip": lambda: T.RandomVerticalFlip(0.3),
    "RandomRotation": lambda: T.RandomRotation(40, fill=0.5),
    "RandomAffine": lambda: T.RandomAffine(30, (0.2, 0.2), (0.5, 1.5), (-5, 5, -9, 9)),
    "ColorJitter": lambda: T.ColorJitter(0.5, 0.5, 0.5, 0.3),
    "RandomErasing": lambda: T.RandomErasing(0.9, value="random"),
    "GaussianBlur": lambda: T.GaussianBlur(5),
    "RandomApply": lambda: T.RandomApply([T.RandomRotation(90)], p=0.7),
    "RandomChoice": lambda: T.RandomChoice([T.Grayscale(3), T.Pad(0), T.RandomInvert(1.0)]),
    "RandomOrder": lambda: T.RandomOrder([T.RandomInvert(), T.RandomAdjustSharpness(3.0)]),
    "GaussianNoise": lambda: v2.GaussianNoise(0.0, 0.2),
    "RandomChannelPermutation": lambda: v2.RandomChannelPermutation(),
}


@pytest.mark.parametrize("name", RANDOM)
def test_random_transforms_vary_and_repeat(name: str) -> None:
    image = gg.from_numpy(np.random.default_rng(0).random((3, 12, 12), np.float32))
    transform = RANDOM[name]()

    def some(device: str = "cpu") -> list[np.ndarray]:
        gg.manual_seed(3)
        return [transform(image.to(device)).cpu().numpy() for _ in range(10)]

    first, second, on_gpu = some(), some(), some("webgpu")
    assert len({array.tobytes() for array in first}) > 1
    for a, b, c in zip(first, second, on_gpu, strict=True):
        assert np.array_equal(a, b)
        np.testing.assert_allclose(a, c, atol=2e-5)


def test_probabilities_are_kept() -> None:
    gg.manual_seed(0)
    image = gg.arange(4).float().reshape(1, 2, 2)
    flip = T.RandomHorizontalFlip(0.3)
    flipped = sum(bool((flip(image) != image).any()) for _ in range(600)) / 600
    assert flipped == pytest.approx(0.3, abs=0.06)
    pick = T.RandomChoice([lambda x: 0, lambda x: 1], p=[1, 3])
    assert sum(pick(image) for _ in range(600)) / 600 == pytest.approx(0.75, abs=0.06)


def test_a_picture_as_an_array_stays_one() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (6, 8, 3)).astype(np.uint8)
    small = T.Resize((3, 4))(picture)
    assert isinstance(small, np.ndarray)
    assert (small.shape, small.dtype) == ((3, 4, 3), np.uint8)
    as_tensor = T.functional.resize(T.functional.pil_to_tensor(picture), [3, 4])
    assert np.array_equal(small, as_tensor.numpy().transpose(1, 2, 0))
    assert T.functional.hflip(picture[:, :, 0]).shape == (6, 8)
    back = T.ToPILImage()(T.ToTensor()(picture))
    assert np.array_equal(back, picture)


def test_cutout_erases_a_rectangle() -> None:
    gg.manual_seed(0)
    image = gg.ones(3, 20, 20)
    erased = T.RandomErasing(1.0, scale=(0.1, 0.1), ratio=(1.0, 1.0), value=(0.1, 0.2, 0.3))(image)
    assert int((erased[0] != 1).sum()) == 36  # 6 × 6, a tenth of 400
    assert erased[:, (erased[0] != 1).nonzero()[0, 0], :].amin(1).tolist() == pytest.approx(
        [0.1, 0.2, 0.3]
    )
    assert (image == 1).all()
    T.RandomErasing(1.0, inplace=True)(image)
    assert not (image == 1).all()


@pytest.mark.parametrize("device", ["cpu", "webgpu"])
def test_mixup_mixes_images_and_labels_alike(device: str) -> None:
    gg.manual_seed(1)
    images = gg.arange(4, device=device).float().reshape(4, 1, 1, 1).expand(4, 3, 5, 5)
    labels = gg.tensor([0, 1, 2, 3], device=device)
    mixed, soft = v2.MixUp(alpha=0.7, num_classes=4)(images, labels)
    assert soft.sum(1).tolist() == pytest.approx([1.0] * 4)
    # Each image is its own number times its share plus that of the one before.
    value = (soft * gg.arange(4, device=device)).sum(1)
    assert gg.allclose(mixed[:, 0, 0, 0], value, atol=1e-6)
    assert 0 < soft[0, 0].item() < 1


def test_cutmix_pastes_by_area() -> None:
    gg.manual_seed(5)
    images = gg.arange(3).float().reshape(3, 1, 1, 1).expand(3, 1, 8, 8)
    mixed, soft = v2.CutMix(num_classes=3)(images, gg.tensor([0, 1, 2]))
    share = float((mixed[1, 0] == 1).float().mean())
    assert soft[1].tolist() == pytest.approx([1 - share, share, 0])
    assert 0 < share < 1


def test_mixing_refuses_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match="num_classes must be passed"):
        v2.MixUp()(gg.ones(2, 3, 4, 4), gg.tensor([0, 1]))
    with pytest.raises(ValueError, match="batch of 2 images"):
        v2.MixUp(num_classes=2)(gg.ones(3, 4, 4), gg.tensor([0, 1]))


def test_newer_names_for_types() -> None:
    image = v2.Compose([v2.ToImage(), v2.ToDtype(gg.float32, scale=True)])(
        np.full((2, 3, 3), 255, np.uint8)
    )
    assert image.shape == (3, 2, 3)
    assert (image == 1).all()
    with pytest.raises(ImportError, match=r"has no 'AutoAugment' here\..*RandomAffine"):
        from glowgrad.vision.transforms import AutoAugment  # noqa: F401


def test_transforms_are_modules() -> None:
    chain = gg.nn.Sequential(T.CenterCrop(4), T.Normalize([0.5], [0.5]))
    assert chain(gg.ones(1, 6, 6)).tolist() == gg.ones(1, 4, 4).tolist()


if __name__ == "__main__":  # python -m tests.engine.test_transforms renews the golden answers
    if THEIRS is None:
        sys.exit("torchvision is needed for this")
    found: dict[str, Any] = {name: run(function, THEIRS) for name, function in CASES.items()}
    found.update({f"raises {n}": builtin_name(raised(c, THEIRS)) for n, c in BAD.items()})
    write(GOLDEN, found)
