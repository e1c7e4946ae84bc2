"""A rectangle of the image erased."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ... import random
from ...nn import Module
from ...tensor import Tensor
from ...tensor.creation import tensor
from . import draw, functional
from .crop import check_shape, shape_by_area


class RandomErasing(Module):
    """With probability p a random rectangle, with `scale` of the area and `ratio` of height to
    width, becomes `value`: a number, one a channel, or "random" for normal noise. (With a square
    and p=1 it is known as cutout: DeVries, Taylor, 2017.)

    Source: Zhong et al., 2017, "Random Erasing Data Augmentation".
    """

    def __init__(
        self,
        p: float = 0.5,
        scale: Sequence[float] = (0.02, 0.33),
        ratio: Sequence[float] = (0.3, 3.3),
        value: Any = 0,
        inplace: bool = False,
    ) -> None:
        super().__init__()
        if not isinstance(value, (int, float, str, list, tuple)):
            raise TypeError(f"value should be a number, a sequence or 'random', got {value!r}")
        if isinstance(value, str) and value != "random":
            raise ValueError(f"If value is str, it should be 'random', got {value!r}")
        check_shape(scale, ratio)
        if scale[0] < 0 or scale[1] > 1:
            raise ValueError(f"Scale should be between 0 and 1, got {scale}")
        if not 0 <= p <= 1:
            raise ValueError(f"Random erasing probability should be between 0 and 1, got {p}")
        self.p = p
        self.scale = scale
        self.ratio = ratio
        self.value = value
        self.inplace = inplace

    @staticmethod
    def get_params(
        img: Tensor,
        scale: Sequence[float],
        ratio: Sequence[float],
        value: Sequence[float] | None = None,
    ) -> tuple[int, int, int, int, Tensor]:
        """(top, left, height, width, values); after ten misses the whole image as it is."""
        channels, h, w = functional.get_dimensions(img)
        for _ in range(10):
            height, width = (round(edge) for edge in shape_by_area(h, w, scale, ratio))
            if not (height < h and width < w):
                continue
            if value is None:
                filling = random.randn(channels, height, width, device=img.device)
            else:
                filling = tensor(list(value), device=img.device)[:, None, None]
            top, left = draw.whole(0, h - height + 1), draw.whole(0, w - width + 1)
            return top, left, height, width, filling
        return 0, 0, h, w, img

    def forward(self, img: Tensor) -> Tensor:
        if not draw.happens(self.p):
            return img
        value: list[float] | None = None
        if isinstance(self.value, (int, float)):
            value = [float(self.value)]
        elif not isinstance(self.value, str):
            value = [float(v) for v in self.value]
        if value is not None and len(value) not in (1, img.shape[-3]):
            raise ValueError(
                f"value has {len(value)} numbers for an image with {img.shape[-3]} channels: give "
                "one, or one a channel"
            )
        place = self.get_params(img, self.scale, self.ratio, value)
        return functional.erase(img, *place, self.inplace)

    def __repr__(self) -> str:
        return (
            f"RandomErasing(p={self.p}, scale={self.scale}, ratio={self.ratio}, "
            f"value={self.value}, inplace={self.inplace})"
        )
