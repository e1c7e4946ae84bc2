"""Colours changed at random."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ... import random
from ...nn import Module
from ...tensor import Tensor
from . import draw, functional

Range = tuple[float, float] | None


class ColorJitter(Module):
    """Brightness, contrast, saturation and hue changed in random order, each by a factor from
    max(0, 1 - x) to 1 + x (hue: from -x to x), or from a pair.
    """

    def __init__(
        self, brightness: Any = 0, contrast: Any = 0, saturation: Any = 0, hue: Any = 0
    ) -> None:
        super().__init__()
        self.brightness = _factors(brightness, "brightness")
        self.contrast = _factors(contrast, "contrast")
        self.saturation = _factors(saturation, "saturation")
        self.hue = _factors(hue, "hue", 0.0, (-0.5, 0.5))

    @staticmethod
    def get_params(
        brightness: Range, contrast: Range, saturation: Range, hue: Range
    ) -> tuple[Tensor, float | None, float | None, float | None, float | None]:
        """The order of the four, and their factors (None: left alone)."""
        order = random.randperm(4, device="cpu")
        ranges = (brightness, contrast, saturation, hue)
        b, c, s, h = (None if r is None else draw.uniform(r[0], r[1]) for r in ranges)
        return order, b, c, s, h

    def forward(self, img: Any) -> Any:
        order, *factors = self.get_params(self.brightness, self.contrast, self.saturation, self.hue)
        changes: tuple[Callable[..., Any], ...] = (
            functional.adjust_brightness,
            functional.adjust_contrast,
            functional.adjust_saturation,
            functional.adjust_hue,
        )
        for number in order.tolist():
            if factors[number] is not None:
                img = changes[number](img, factors[number])
        return img

    def __repr__(self) -> str:
        return (
            f"ColorJitter(brightness={self.brightness}, contrast={self.contrast}, "
            f"saturation={self.saturation}, hue={self.hue})"
        )


def _factors(
    value: Any, name: str, middle: float = 1.0, bound: tuple[float, float] = (0.0, float("inf"))
) -> Range:
    """The range of a factor; None where it changes nothing."""
    if isinstance(value, (int, float)):
        if value < 0:
            raise ValueError(f"If {name} is a single number, it must be non negative: {value}")
        low, high = middle - float(value), middle + float(value)
        low = max(low, 0.0) if middle else low
    elif isinstance(value, (list, tuple)) and len(value) == 2:
        low, high = float(value[0]), float(value[1])
    else:
        raise TypeError(f"{name} should be a single number or a list/tuple with length 2.")
    if not bound[0] <= low <= high <= bound[1]:
        raise ValueError(f"{name} values should be between {bound}, but got {[low, high]}.")
    return None if low == high == middle else (low, high)


class Grayscale(Module):
    """Grey, in one channel or three."""

    def __init__(self, num_output_channels: int = 1) -> None:
        super().__init__()
        self.num_output_channels = num_output_channels

    def forward(self, img: Any) -> Any:
        return functional.rgb_to_grayscale(img, self.num_output_channels)

    def __repr__(self) -> str:
        return f"Grayscale(num_output_channels={self.num_output_channels})"


class _Sometimes(Module):
    """A change that happens with probability p."""

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p

    def forward(self, img: Any) -> Any:
        return self.change(img) if draw.happens(self.p) else img

    def change(self, img: Any) -> Any:
        raise NotImplementedError

    def _settings(self) -> Sequence[str]:
        return [name for name in vars(self) if not name.startswith("_") and name != "training"]

    def __repr__(self) -> str:
        settings = sorted(self._settings(), key=lambda name: name == "p")
        return f"{type(self).__name__}({','.join(f'{n}={getattr(self, n)}' for n in settings)})"


class RandomGrayscale(_Sometimes):
    """Grey with probability p, with as many channels as before."""

    def __init__(self, p: float = 0.1) -> None:
        super().__init__(p)

    def change(self, img: Any) -> Any:
        channels = functional.get_dimensions(img)[0]
        return functional.rgb_to_grayscale(img, num_output_channels=channels)


class RandomInvert(_Sometimes):
    """White minus the image with probability p."""

    def __init__(self, p: float = 0.5) -> None:
        super().__init__(p)

    def change(self, img: Any) -> Any:
        return functional.invert(img)


class RandomSolarize(_Sometimes):
    """What is at least the threshold inverted, with probability p."""

    def __init__(self, threshold: float, p: float = 0.5) -> None:
        super().__init__(p)
        self.threshold = threshold

    def change(self, img: Any) -> Any:
        return functional.solarize(img, self.threshold)


class RandomPosterize(_Sometimes):
    """Fewer bits with probability p."""

    def __init__(self, bits: int, p: float = 0.5) -> None:
        super().__init__(p)
        self.bits = bits

    def change(self, img: Any) -> Any:
        return functional.posterize(img, self.bits)


class RandomAutocontrast(_Sometimes):
    """Stretched from black to white with probability p."""

    def __init__(self, p: float = 0.5) -> None:
        super().__init__(p)

    def change(self, img: Any) -> Any:
        return functional.autocontrast(img)
