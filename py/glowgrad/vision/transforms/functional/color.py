"""Brightness, contrast and colour."""

from __future__ import annotations

from typing import Any

from .... import dtypes
from ....tensor import Tensor
from ....tensor.movement import stack
from .convert import convert_image_dtype
from .image import in_floats, largest, need_channels, on_arrays


@on_arrays
def rgb_to_grayscale(img: Tensor, num_output_channels: int = 1) -> Tensor:
    """0.2989 · R + 0.587 · G + 0.114 · B, in one channel or in three."""
    need_channels("rgb_to_grayscale", img)
    if num_output_channels not in (1, 3):
        raise ValueError(f"num_output_channels should be either 1 or 3, got {num_output_channels}")
    grey = img.clone()
    if img.shape[-3] == 3:
        red, green, blue = in_floats(img).unbind(-3)
        grey = (0.2989 * red + 0.587 * green + 0.114 * blue).to(img.dtype).unsqueeze(-3)
    if num_output_channels == 3:
        return grey.expand((*img.shape[:-3], 3, *img.shape[-2:]))
    return grey


to_grayscale = rgb_to_grayscale


def _not_negative(name: str, argument: str, value: float) -> None:
    if value < 0:
        raise ValueError(f"{name} got {argument}={value}: it must not be negative")


def blend(first: Tensor, second: Any, ratio: float) -> Tensor:
    """ratio · first + (1 - ratio) · second, cut off at black and white."""
    mixed = in_floats(first) * float(ratio) + (1.0 - float(ratio)) * second
    return mixed.clamp(0, largest(first.dtype)).to(first.dtype)


@on_arrays
def adjust_brightness(img: Tensor, brightness_factor: float) -> Tensor:
    """0 is black, 1 the image itself, 2 twice as bright."""
    _not_negative("adjust_brightness", "brightness_factor", brightness_factor)
    need_channels("adjust_brightness", img)
    return blend(img, 0.0, brightness_factor)


@on_arrays
def adjust_contrast(img: Tensor, contrast_factor: float) -> Tensor:
    """0 is one grey, 1 the image itself, 2 twice the contrast."""
    _not_negative("adjust_contrast", "contrast_factor", contrast_factor)
    need_channels("adjust_contrast", img)
    grey = in_floats(rgb_to_grayscale(img)).mean((-3, -2, -1), keepdim=True)
    return blend(img, grey, contrast_factor)


@on_arrays
def adjust_saturation(img: Tensor, saturation_factor: float) -> Tensor:
    """0 is grey, 1 the image itself, 2 twice as colourful."""
    _not_negative("adjust_saturation", "saturation_factor", saturation_factor)
    need_channels("adjust_saturation", img)
    if img.shape[-3] == 1:
        return img
    return blend(img, in_floats(rgb_to_grayscale(img)), saturation_factor)


@on_arrays
def adjust_hue(img: Tensor, hue_factor: float) -> Tensor:
    """Colours turned round the wheel by hue_factor of a full turn, from -0.5 to 0.5.

    Source: Smith, 1978, "Color gamut transform pairs".
    """
    if not -0.5 <= hue_factor <= 0.5:
        raise ValueError(f"hue_factor ({hue_factor}) is not in [-0.5, 0.5].")
    need_channels("adjust_hue", img)
    if img.shape[-3] == 1:
        return img
    hue, saturation, value = _to_hsv(convert_image_dtype(img, dtypes.float32))
    return convert_image_dtype(
        _to_rgb((hue + hue_factor) % 1.0, saturation, value).contiguous(), img.dtype
    )


def _to_hsv(img: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Hue, saturation and value, each (…, H, W) from 0 to 1."""
    red, green, blue = img.unbind(-3)
    value, low = img.amax(-3), img.amin(-3)
    grey = value == low
    spread = value - low
    saturation = spread / grey.where(1.0, value)
    divisor = grey.where(1.0, spread)
    r, g, b = ((value - part) / divisor for part in (red, green, blue))
    hue = (value == red).where(b - g, (value == green).where(2.0 + r - b, 4.0 + g - r))
    hue = hue / 6.0 + 1.0
    return hue - hue.trunc(), saturation, value


def _to_rgb(hue: Tensor, saturation: Tensor, value: Tensor) -> Tensor:
    """Sector by sector of the colour wheel."""
    sector = (hue * 6.0).floor()
    within = hue * 6.0 - sector
    low = (value * (1.0 - saturation)).clamp(0.0, 1.0)
    falling = (value * (1.0 - saturation * within)).clamp(0.0, 1.0)
    rising = (value * (1.0 - saturation * (1.0 - within))).clamp(0.0, 1.0)
    sector = sector % 6.0
    red = (value, falling, low, low, rising, value)
    green = (rising, value, value, falling, low, low)
    blue = (low, low, rising, value, value, falling)
    channels = []
    for choices in (red, green, blue):
        chosen = choices[5]
        for number in range(4, -1, -1):
            chosen = (sector == float(number)).where(choices[number], chosen)
        channels.append(chosen)
    return stack(channels, -3)


@on_arrays
def adjust_gamma(img: Tensor, gamma: float, gain: float = 1) -> Tensor:
    """gain · x^gamma of values from 0 to 1."""
    _not_negative("adjust_gamma", "gamma", gamma)
    need_channels("adjust_gamma", img)
    values = img if img.dtype.is_floating_point else convert_image_dtype(img, dtypes.float32)
    return convert_image_dtype((values.pow(gamma) * gain).clamp(0, 1), img.dtype)


@on_arrays
def invert(img: Tensor) -> Tensor:
    """White minus the image."""
    need_channels("invert", img)
    return largest(img.dtype) - img


@on_arrays
def solarize(img: Tensor, threshold: float) -> Tensor:
    """What is at least the threshold, inverted."""
    need_channels("solarize", img)
    if threshold > largest(img.dtype):
        raise TypeError(
            f"solarize got threshold={threshold}, above the largest value {largest(img.dtype)}"
        )
    return (img >= threshold).where(invert(img), img)


@on_arrays
def posterize(img: Tensor, bits: int) -> Tensor:
    """Only the first `bits` of the 8 bits of each value."""
    need_channels("posterize", img)
    if img.dtype is not dtypes.uint8:
        raise TypeError(f"posterize takes uint8 images, this one is {img.dtype}")
    step = 2 ** (8 - bits)
    return (in_floats(img) / step).floor().mul(step).to(dtypes.uint8)


@on_arrays
def autocontrast(img: Tensor) -> Tensor:
    """Each channel stretched from black to white."""
    need_channels("autocontrast", img)
    values = in_floats(img)
    low, high = values.amin((-2, -1), keepdim=True), values.amax((-2, -1), keepdim=True)
    flat = low == high
    bound = largest(img.dtype)
    scale = flat.where(1.0, bound / flat.where(1.0, high - low))
    return ((values - flat.where(0.0, low)) * scale).clamp(0, bound).to(img.dtype)
