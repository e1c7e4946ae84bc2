"""Layers for images (N, H, W, C): other sizes, and changes by chance while training."""

from __future__ import annotations

import math
from typing import Any

import glowgrad as gg

from ... import random
from ...nn import functional as F
from ...tensor import Tensor
from ..layer import Layer
from ..symbolic import Shape

_PADDINGS = {"reflect": "reflection", "nearest": "border", "constant": "zeros"}
_METHODS = {"bilinear": "bilinear", "nearest": "nearest", "bicubic": "bicubic"}


def _batch(x: Tensor) -> tuple[Tensor, bool]:
    """Float images (N, H, W, C), and whether a single one was given."""
    x = x if x.dtype.is_floating_point else x.float()
    return (x.unsqueeze(0), True) if x.ndim == 3 else (x, False)


class _OfImages(Layer):
    """What changes images; `change(x)` takes a batch."""

    def call(self, inputs: Tensor, training: bool = True) -> Tensor:
        x, single = _batch(inputs)
        made = self.change(x, training)
        return made.squeeze(0) if single else made

    def change(self, x: Tensor, training: bool) -> Tensor:
        raise NotImplementedError

    def compute_output_shape(self, input_shape: Any) -> Shape:
        return tuple(input_shape)


class _Sized(_OfImages):
    height: int
    width: int

    def compute_output_shape(self, input_shape: Any) -> Shape:
        return (*input_shape[:-3], self.height, self.width, input_shape[-1])


def _resized(x: Tensor, height: int, width: int, interpolation: str) -> Tensor:
    smooth = {} if interpolation == "nearest" else {"align_corners": False}
    made = F.interpolate(
        x.permute(0, 3, 1, 2), size=(height, width), mode=_METHODS[interpolation], **smooth
    )
    return made.permute(0, 2, 3, 1)


class Resizing(_Sized):
    """Another height and width.

    crop_to_aspect_ratio: cut what does not fit instead of distorting. Raises ValueError for
    another interpolation than bilinear, nearest and bicubic.
    """

    def __init__(
        self, height: int, width: int, interpolation: str = "bilinear",
        crop_to_aspect_ratio: bool = False, pad_to_aspect_ratio: bool = False,
        fill_mode: str = "constant", fill_value: float = 0.0, data_format: Any = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(**kwargs)
        if interpolation not in _METHODS:
            raise ValueError(f"Resizing has bilinear, nearest and bicubic, not {interpolation!r}")
        if pad_to_aspect_ratio and fill_mode != "constant":
            raise NotImplementedError("Resizing fills up with a constant only here")
        _channels_last(self, data_format)
        self.height, self.width, self.interpolation = height, width, interpolation
        self.crop_to_aspect_ratio, self.pad_to_aspect_ratio = (
            crop_to_aspect_ratio, pad_to_aspect_ratio,
        )  # fmt: skip
        self.fill_value = fill_value

    def change(self, x: Tensor, training: bool) -> Tensor:
        rows, columns = x.shape[1:3]
        if self.crop_to_aspect_ratio:
            high = min(rows, int(columns * self.height / self.width))
            wide = min(columns, int(rows * self.width / self.height))
            x = _central(x, high, wide)
        elif self.pad_to_aspect_ratio:
            high = max(rows, int(columns * self.height / self.width))
            wide = max(columns, int(rows * self.width / self.height))
            up, left = (high - rows) // 2, (wide - columns) // 2
            sides = [0, 0, left, wide - columns - left, up, high - rows - up]
            x = F.pad(x, sides, value=self.fill_value)
        return _resized(x, self.height, self.width, self.interpolation)


def _channels_last(layer: Layer, data_format: Any) -> None:
    if data_format not in (None, "channels_last"):
        raise NotImplementedError(f"{type(layer).__name__} takes channels_last images only here")


def _central(x: Tensor, height: int, width: int) -> Tensor:
    top, left = (x.shape[1] - height) // 2, (x.shape[2] - width) // 2
    return x[:, top : top + height, left : left + width]


def _cropped(x: Tensor, height: int, width: int) -> Tensor:
    """The middle of the images; images that are too small are enlarged before."""
    rows, columns = x.shape[1:3]
    if rows < height or columns < width:
        high = min(rows, int(columns * height / width))
        wide = min(columns, int(rows * width / height))
        return _resized(_central(x, high, wide), height, width, "bilinear")
    return _central(x, height, width)


class CenterCrop(_Sized):
    """The middle of the images; images that are too small are enlarged."""

    def __init__(self, height: int, width: int, data_format: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        _channels_last(self, data_format)
        self.height, self.width = height, width

    def change(self, x: Tensor, training: bool) -> Tensor:
        return _cropped(x, self.height, self.width)


class _ByChance(_OfImages):
    """What changes every image of a batch differently, while training only."""

    def __init__(self, seed: int | None = None, data_format: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        _channels_last(self, data_format)
        self.seed = seed
        self._generator = None if seed is None else random.Generator().manual_seed(seed)

    def change(self, x: Tensor, training: bool) -> Tensor:
        return self.changed(x) if training else x

    def changed(self, x: Tensor) -> Tensor:
        raise NotImplementedError

    def draw(self, x: Tensor, low: float, high: float) -> Tensor:
        """A number for each image (N)."""
        drawn = random.rand((x.shape[0],), generator=self._generator).to(x.device)
        return drawn * (high - low) + low


def _reach(factor: Any, what: str, signed: bool = True) -> tuple[float, float]:
    """(low, high) from a pair or from one number."""
    if isinstance(factor, (list, tuple)):
        low, high = (float(f) for f in factor)
    else:
        low, high = (-abs(factor) if signed else 0.0), abs(float(factor))
    if low > high:
        raise ValueError(f"{what} got a factor whose lower end is above its upper end: {factor}")
    return low, high


class RandomFlip(_ByChance):
    """Half of the images mirrored: "horizontal", "vertical" or both."""

    def __init__(self, mode: str = "horizontal_and_vertical", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if mode not in ("horizontal", "vertical", "horizontal_and_vertical"):
            raise ValueError(
                f"RandomFlip got mode={mode!r}: horizontal, vertical or horizontal_and_vertical"
            )
        self.mode = mode

    def changed(self, x: Tensor) -> Tensor:
        for word, axis in (("horizontal", 2), ("vertical", 1)):
            if word in self.mode:
                chosen = (self.draw(x, 0, 1) < 0.5).reshape(-1, 1, 1, 1)
                x = gg.where(chosen, x.flip(axis), x)
        return x


class _Moved(_ByChance):
    """What reads images at other places: rows and columns in units of half the image."""

    def __init__(
        self, fill_mode: str = "reflect", interpolation: str = "bilinear", fill_value: float = 0.0,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(**kwargs)
        if fill_mode not in _PADDINGS:
            raise NotImplementedError(
                f"{type(self).__name__} fills by {', '.join(_PADDINGS)} here, not {fill_mode!r}"
            )
        if interpolation not in ("bilinear", "nearest"):
            raise ValueError(f"interpolation is bilinear or nearest, not {interpolation!r}")
        self.fill_mode, self.interpolation, self.fill_value = fill_mode, interpolation, fill_value

    def sampled(self, x: Tensor, rows: list[Any]) -> Tensor:
        """Images read at (x, y) ↦ rows[0]·(x, y, 1), rows[1]·(x, y, 1), an entry for each image."""
        zero = self.draw(x, 0, 0)
        theta = gg.stack(
            [gg.stack([zero + part for part in row], -1) for row in rows], 1
        )  # (N, 2, 3)
        moved = x.permute(0, 3, 1, 2) - (self.fill_value if self.fill_mode == "constant" else 0)
        grid = F.affine_grid(theta, list(moved.shape), align_corners=False)
        made = F.grid_sample(
            moved, grid, mode=self.interpolation, padding_mode=_PADDINGS[self.fill_mode],
            align_corners=False,
        )  # fmt: skip
        made = made.permute(0, 2, 3, 1)
        return made + self.fill_value if self.fill_mode == "constant" else made


class RandomRotation(_Moved):
    """Turned by a share of a full circle from ±factor; positive: against the clock."""

    def __init__(self, factor: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.factor = factor
        self._factor = _reach(factor, "RandomRotation")

    def changed(self, x: Tensor) -> Tensor:
        angle = self.draw(x, *self._factor) * (2 * math.pi)
        ratio = x.shape[1] / x.shape[2]
        cos, sin = angle.cos(), angle.sin()
        return self.sampled(x, [[cos, -sin * ratio, 0], [sin / ratio, cos, 0]])


class RandomZoom(_Moved):
    """Enlarged (negative factors) or made smaller; without width_factor both sides alike."""

    def __init__(self, height_factor: Any, width_factor: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.height_factor, self.width_factor = height_factor, width_factor
        self._high = _reach(height_factor, "RandomZoom")
        self._wide = None if width_factor is None else _reach(width_factor, "RandomZoom")

    def changed(self, x: Tensor) -> Tensor:
        high = self.draw(x, *self._high) + 1
        wide = high if self._wide is None else self.draw(x, *self._wide) + 1
        return self.sampled(x, [[wide, 0, 0], [0, high, 0]])


class RandomTranslation(_Moved):
    """Moved by shares of height and width; positive: down and to the right."""

    def __init__(self, height_factor: Any, width_factor: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.height_factor, self.width_factor = height_factor, width_factor
        self._high = _reach(height_factor, "RandomTranslation")
        self._wide = _reach(width_factor, "RandomTranslation")

    def changed(self, x: Tensor) -> Tensor:
        down, right = self.draw(x, *self._high), self.draw(x, *self._wide)
        return self.sampled(x, [[1, 0, right * -2], [0, 1, down * -2]])


class RandomContrast(_ByChance):
    """(x - mean) · c + mean with c from 1 ± factor, for each channel; cut to value_range."""

    def __init__(self, factor: Any, value_range: Any = (0, 255), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.factor, self.value_range = factor, tuple(value_range)
        pair = isinstance(factor, (list, tuple))
        self._low, self._high = (float(f) for f in (factor if pair else (factor, factor)))
        if self._low < 0 or self._high < 0 or self._low > 1:
            raise ValueError(f"RandomContrast got factor={factor}: shares from 0 to 1")

    def changed(self, x: Tensor) -> Tensor:
        share = self.draw(x, 1 - self._low, 1 + self._high).reshape(-1, 1, 1, 1)
        mean = x.mean((1, 2), keepdim=True)
        return ((x - mean) * share + mean).clamp(*self.value_range)


class RandomBrightness(_ByChance):
    """x plus a share of value_range from ±factor, cut to value_range."""

    def __init__(self, factor: Any, value_range: Any = (0, 255), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.factor, self.value_range = factor, tuple(value_range)
        self._factor = _reach(factor, "RandomBrightness")

    def changed(self, x: Tensor) -> Tensor:
        low, high = self.value_range
        more = self.draw(x, *self._factor).reshape(-1, 1, 1, 1) * (high - low)
        return (x + more).clamp(low, high)


class RandomCrop(_ByChance):
    """A piece of height × width from anywhere; the middle when not training."""

    def __init__(self, height: int, width: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.height, self.width = height, width

    def change(self, x: Tensor, training: bool) -> Tensor:
        rows, columns = x.shape[1] - self.height, x.shape[2] - self.width
        if not training or rows < 0 or columns < 0:
            return _cropped(x, self.height, self.width)
        drawn = random.rand((2,), generator=self._generator)._values()
        top, left = int(drawn[0] * (rows + 1)), int(drawn[1] * (columns + 1))
        return x[:, top : top + self.height, left : left + self.width]

    def compute_output_shape(self, input_shape: Any) -> Shape:
        return (*input_shape[:-3], self.height, self.width, input_shape[-1])
