"""Parts and sizes of images."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from typing import Any

from ...nn import Module
from . import draw, functional
from .interpolation import InterpolationMode, as_mode
from .settings import as_pair


class Resize(Module):
    """Another size: (height, width), or a number for the shorter edge."""

    def __init__(
        self,
        size: Any,
        interpolation: Any = InterpolationMode.BILINEAR,
        max_size: int | None = None,
        antialias: bool | None = True,
    ) -> None:
        super().__init__()
        if not isinstance(size, (int, list, tuple)):
            raise TypeError(f"Size should be int or sequence. Got {type(size)}")
        if not isinstance(size, int) and len(size) not in (1, 2):
            raise ValueError(f"If size is a sequence, it should have 1 or 2 values, got {size}")
        self.size = size
        self.max_size = max_size
        self.interpolation = as_mode(interpolation)
        self.antialias = antialias

    def forward(self, img: Any) -> Any:
        return functional.resize(img, self.size, self.interpolation, self.max_size, self.antialias)

    def __repr__(self) -> str:
        return (
            f"Resize(size={self.size}, interpolation={self.interpolation.value}, "
            f"max_size={self.max_size}, antialias={self.antialias})"
        )


class CenterCrop(Module):
    """The middle of the image."""

    def __init__(self, size: Any) -> None:
        super().__init__()
        self.size = as_pair(size)

    def forward(self, img: Any) -> Any:
        return functional.center_crop(img, self.size)

    def __repr__(self) -> str:
        return f"CenterCrop(size={self.size})"


class FiveCrop(Module):
    """The four corners and the middle, as a tuple."""

    def __init__(self, size: Any) -> None:
        super().__init__()
        self.size = as_pair(size)

    def forward(self, img: Any) -> Any:
        return functional.five_crop(img, self.size)

    def __repr__(self) -> str:
        return f"FiveCrop(size={self.size})"


class TenCrop(Module):
    """The five crops of the image and of its mirror image, as a tuple."""

    def __init__(self, size: Any, vertical_flip: bool = False) -> None:
        super().__init__()
        self.size = as_pair(size)
        self.vertical_flip = vertical_flip

    def forward(self, img: Any) -> Any:
        return functional.ten_crop(img, self.size, self.vertical_flip)

    def __repr__(self) -> str:
        return f"TenCrop(size={self.size}, vertical_flip={self.vertical_flip})"


class Pad(Module):
    """A border around the image."""

    def __init__(self, padding: Any, fill: Any = 0, padding_mode: str = "constant") -> None:
        super().__init__()
        if not isinstance(padding, (int, list, tuple)):
            raise TypeError(f"padding should be a number or a sequence, got {padding!r}")
        if not isinstance(fill, (int, float, list, tuple)):
            raise TypeError(f"fill should be a number, got {fill!r}")
        if padding_mode not in ("constant", "edge", "reflect", "symmetric"):
            raise ValueError(
                "Padding mode should be either constant, edge, reflect or symmetric, got "
                f"{padding_mode!r}"
            )
        if not isinstance(padding, int) and len(padding) not in (1, 2, 4):
            raise ValueError(f"padding should have 1, 2 or 4 numbers, got {padding!r}")
        self.padding = padding
        self.fill = fill
        self.padding_mode = padding_mode

    def forward(self, img: Any) -> Any:
        return functional.pad(img, self.padding, self.fill, self.padding_mode)

    def __repr__(self) -> str:
        return f"Pad(padding={self.padding}, fill={self.fill}, padding_mode={self.padding_mode})"


class RandomCrop(Module):
    """A part of this size from a random place, of the image with a border if one is asked for."""

    def __init__(
        self,
        size: Any,
        padding: Any = None,
        pad_if_needed: bool = False,
        fill: Any = 0,
        padding_mode: str = "constant",
    ) -> None:
        super().__init__()
        self.size = as_pair(size)
        self.padding = padding
        self.pad_if_needed = pad_if_needed
        self.fill = fill
        self.padding_mode = padding_mode

    @staticmethod
    def get_params(img: Any, output_size: tuple[int, int]) -> tuple[int, int, int, int]:
        """(top, left, height, width)."""
        _, h, w = functional.get_dimensions(img)
        height, width = output_size
        if h < height or w < width:
            raise ValueError(
                f"Required crop size {(height, width)} is larger than input image size {(h, w)}: "
                "use padding= or pad_if_needed=True"
            )
        if (h, w) == (height, width):
            return 0, 0, h, w
        return draw.whole(0, h - height + 1), draw.whole(0, w - width + 1), height, width

    def forward(self, img: Any) -> Any:
        if self.padding is not None:
            img = functional.pad(img, self.padding, self.fill, self.padding_mode)
        _, h, w = functional.get_dimensions(img)
        if self.pad_if_needed and w < self.size[1]:
            img = functional.pad(img, [self.size[1] - w, 0], self.fill, self.padding_mode)
        if self.pad_if_needed and h < self.size[0]:
            img = functional.pad(img, [0, self.size[0] - h], self.fill, self.padding_mode)
        return functional.crop(img, *self.get_params(img, self.size))

    def __repr__(self) -> str:
        return f"RandomCrop(size={self.size}, padding={self.padding})"


def shape_by_area(
    h: int, w: int, scale: Sequence[float], ratio: Sequence[float]
) -> tuple[float, float]:
    """Two edges of a rectangle with a random share of the area and a random ratio of the first to
    the second.
    """
    area = h * w * draw.uniform(scale[0], scale[1])
    proportion = math.exp(draw.uniform(math.log(ratio[0]), math.log(ratio[1])))
    return math.sqrt(area * proportion), math.sqrt(area / proportion)


def check_shape(scale: Any, ratio: Any) -> None:
    for name, value in (("Scale", scale), ("Ratio", ratio)):
        if not isinstance(value, (list, tuple)):
            raise TypeError(f"{name} should be a sequence, got {value!r}")
    if scale[0] > scale[1] or ratio[0] > ratio[1]:
        warnings.warn("Scale and ratio should be of kind (min, max)", stacklevel=3)


class RandomResizedCrop(Module):
    """A random part, with `scale` of the area and `ratio` of width to height, brought to a size.

    Source: Szegedy et al., 2015, "Going deeper with convolutions".
    """

    def __init__(
        self,
        size: Any,
        scale: Sequence[float] = (0.08, 1.0),
        ratio: Sequence[float] = (3.0 / 4.0, 4.0 / 3.0),
        interpolation: Any = InterpolationMode.BILINEAR,
        antialias: bool | None = True,
    ) -> None:
        super().__init__()
        self.size = as_pair(size)
        check_shape(scale, ratio)
        self.interpolation = as_mode(interpolation)
        self.antialias = antialias
        self.scale = scale
        self.ratio = ratio

    @staticmethod
    def get_params(
        img: Any, scale: Sequence[float], ratio: Sequence[float]
    ) -> tuple[int, int, int, int]:
        """(top, left, height, width); after ten misses the largest part of an allowed ratio."""
        _, h, w = functional.get_dimensions(img)
        for _ in range(10):
            width, height = (round(edge) for edge in shape_by_area(h, w, scale, ratio))
            if 0 < width <= w and 0 < height <= h:
                return draw.whole(0, h - height + 1), draw.whole(0, w - width + 1), height, width
        width, height = w, h
        if w / h < min(ratio):
            height = round(w / min(ratio))
        elif w / h > max(ratio):
            width = round(h * max(ratio))
        return (h - height) // 2, (w - width) // 2, height, width

    def forward(self, img: Any) -> Any:
        place = self.get_params(img, self.scale, self.ratio)
        return functional.resized_crop(
            img, *place, self.size, self.interpolation, antialias=self.antialias
        )

    def __repr__(self) -> str:
        scale, ratio = (tuple(round(v, 4) for v in part) for part in (self.scale, self.ratio))
        return (
            f"RandomResizedCrop(size={self.size}, scale={scale}, ratio={ratio}, "
            f"interpolation={self.interpolation.value}, antialias={self.antialias})"
        )
