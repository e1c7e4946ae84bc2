"""Random rotations and other affine maps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...nn import Module
from . import draw, functional
from .interpolation import InterpolationMode, as_mode
from .settings import as_range, as_sequence


def _as_fill(fill: Any) -> Any:
    if fill is None:
        return 0
    if not isinstance(fill, (int, float, list, tuple)):
        raise TypeError(f"Fill should be either a sequence or a number, got {fill!r}")
    return fill


def _per_channel(fill: Any, img: Any) -> list[float]:
    if isinstance(fill, (int, float)):
        return [float(fill)] * functional.get_dimensions(img)[0]
    return [float(v) for v in fill]


class RandomRotation(Module):
    """Turned by a random angle from degrees: (least, most), or one number for ±."""

    def __init__(
        self,
        degrees: Any,
        interpolation: Any = InterpolationMode.NEAREST,
        expand: bool = False,
        center: Sequence[float] | None = None,
        fill: Any = 0,
    ) -> None:
        super().__init__()
        self.interpolation = as_mode(interpolation)
        self.degrees = as_range(degrees, "degrees")
        if center is not None:
            as_sequence(center, "center")
        self.center = center
        self.expand = expand
        self.fill = _as_fill(fill)

    @staticmethod
    def get_params(degrees: Sequence[float]) -> float:
        """The angle."""
        return draw.uniform(degrees[0], degrees[1])

    def forward(self, img: Any) -> Any:
        angle = self.get_params(self.degrees)
        return functional.rotate(
            img, angle, self.interpolation, self.expand, self.center, _per_channel(self.fill, img)
        )

    def __repr__(self) -> str:
        center = "" if self.center is None else f", center={self.center}"
        return (
            f"RandomRotation(degrees={self.degrees}, interpolation={self.interpolation.value}, "
            f"expand={self.expand}{center}, fill={self.fill})"
        )


class RandomAffine(Module):
    """A random rotation, shift (as a share of width and height), scale and shear (in degrees)."""

    def __init__(
        self,
        degrees: Any,
        translate: Sequence[float] | None = None,
        scale: Sequence[float] | None = None,
        shear: Any = None,
        interpolation: Any = InterpolationMode.NEAREST,
        fill: Any = 0,
        center: Sequence[float] | None = None,
    ) -> None:
        super().__init__()
        self.interpolation = as_mode(interpolation)
        self.degrees = as_range(degrees, "degrees")
        if translate is not None:
            as_sequence(translate, "translate")
            if not all(0.0 <= t <= 1.0 for t in translate):
                raise ValueError(f"translation values should be between 0 and 1, got {translate}")
        self.translate = translate
        if scale is not None:
            as_sequence(scale, "scale")
            if min(scale) <= 0:
                raise ValueError(f"scale values should be positive, got {scale}")
        self.scale = scale
        self.shear = None if shear is None else as_range(shear, "shear", (2, 4))
        self.fill = _as_fill(fill)
        if center is not None:
            as_sequence(center, "center")
        self.center = center

    @staticmethod
    def get_params(
        degrees: Sequence[float],
        translate: Sequence[float] | None,
        scale_ranges: Sequence[float] | None,
        shears: Sequence[float] | None,
        img_size: Sequence[int],
    ) -> tuple[float, tuple[int, int], float, tuple[float, float]]:
        """Angle, shift in pixels, scale and shear; img_size is (width, height)."""
        angle = draw.uniform(degrees[0], degrees[1])
        shift = (0, 0)
        if translate is not None:
            most = [share * size for share, size in zip(translate, img_size, strict=True)]
            shift = (round(draw.uniform(-most[0], most[0])), round(draw.uniform(-most[1], most[1])))
        scale = 1.0 if scale_ranges is None else draw.uniform(scale_ranges[0], scale_ranges[1])
        slant_x = 0.0 if shears is None else draw.uniform(shears[0], shears[1])
        both = shears is not None and len(shears) == 4
        slant_y = draw.uniform(shears[2], shears[3]) if shears is not None and both else 0.0
        return angle, shift, scale, (slant_x, slant_y)

    def forward(self, img: Any) -> Any:
        _, h, w = functional.get_dimensions(img)
        drawn = self.get_params(self.degrees, self.translate, self.scale, self.shear, [w, h])
        return functional.affine(
            img,
            *drawn,
            interpolation=self.interpolation,
            fill=_per_channel(self.fill, img),
            center=self.center,
        )

    def __repr__(self) -> str:
        given = {
            "translate": self.translate,
            "scale": self.scale,
            "shear": self.shear,
            "center": self.center,
        }
        text = "".join(f", {name}={value}" for name, value in given.items() if value is not None)
        return f"RandomAffine(degrees={self.degrees}{text})"
