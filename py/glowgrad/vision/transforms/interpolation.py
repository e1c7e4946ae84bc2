"""How values between pixels are found."""

from __future__ import annotations

from enum import Enum
from typing import Any


class InterpolationMode(Enum):
    """Names of interpolations; the last three are for pictures of PIL, which is not here."""

    NEAREST = "nearest"
    NEAREST_EXACT = "nearest-exact"
    BILINEAR = "bilinear"
    BICUBIC = "bicubic"
    BOX = "box"
    HAMMING = "hamming"
    LANCZOS = "lanczos"


_OF_PIL = {
    0: InterpolationMode.NEAREST,
    1: InterpolationMode.LANCZOS,
    2: InterpolationMode.BILINEAR,
    3: InterpolationMode.BICUBIC,
    4: InterpolationMode.BOX,
    5: InterpolationMode.HAMMING,
}


def as_mode(interpolation: Any) -> InterpolationMode:
    """A mode from a mode or from PIL's number for it."""
    if isinstance(interpolation, InterpolationMode):
        return interpolation
    if isinstance(interpolation, int) and interpolation in _OF_PIL:
        return _OF_PIL[interpolation]
    raise TypeError(
        "interpolation should be an InterpolationMode, e.g. InterpolationMode.BILINEAR, or PIL's "
        f"number of one, got {interpolation!r}"
    )
