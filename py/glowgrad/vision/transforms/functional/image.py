"""What an image is: its axes, its largest value, and arrays in place of tensors."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from .... import dtypes
from ....dtypes import DType
from ....tensor import Tensor
from ....tensor.creation import from_numpy


def on_arrays(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function of image tensors take arrays (H, W) or (H, W, C) too, and give arrays back."""

    @functools.wraps(function)
    def call(img: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(img, Tensor):
            return function(img, *args, **kwargs)
        if not isinstance(img, np.ndarray):
            raise TypeError(
                f"{function.__name__} takes an image as a tensor (…, C, H, W) or as an array "
                f"(H, W, C), but got {type(img).__name__}"
            )
        result = function(from_picture(img), *args, **kwargs)
        if isinstance(result, tuple):
            return tuple(_back(part, img.ndim) for part in result)
        return _back(result, img.ndim)

    return call


def from_picture(picture: np.ndarray) -> Tensor:
    """An array (H, W) or (H, W, C) as a tensor (C, H, W)."""
    if picture.ndim not in (2, 3):
        raise ValueError(
            f"an image as an array has the shape (H, W) or (H, W, C), not {picture.shape}"
        )
    channels = picture if picture.ndim == 3 else picture[:, :, None]
    return from_numpy(np.ascontiguousarray(channels.transpose(2, 0, 1)))


def _back(image: Tensor, ndim: int) -> np.ndarray:
    picture = image.cpu().numpy().transpose(1, 2, 0)
    return picture[:, :, 0] if ndim == 2 and picture.shape[2] == 1 else picture


def get_dimensions(img: Any) -> list[int]:
    """[channels, height, width]."""
    if isinstance(img, np.ndarray):
        return [img.shape[2] if img.ndim == 3 else 1, *img.shape[:2]]
    if not isinstance(img, Tensor) or img.ndim < 2:
        raise TypeError(f"an image is a tensor (…, C, H, W), got {_described(img)}")
    return [1 if img.ndim == 2 else img.shape[-3], *img.shape[-2:]]


def _described(value: Any) -> str:
    shape = getattr(value, "shape", None)
    return type(value).__name__ + ("" if shape is None else f" of shape {tuple(shape)}")


def get_image_num_channels(img: Any) -> int:
    return get_dimensions(img)[0]


def get_image_size(img: Any) -> list[int]:
    """[width, height]."""
    return get_dimensions(img)[:0:-1]


def need_channels(name: str, img: Tensor, allowed: tuple[int, ...] = (1, 3)) -> None:
    """Raise TypeError unless the image has one of these numbers of channels."""
    if img.ndim < 3 or img.shape[-3] not in allowed:
        raise TypeError(
            f"{name} takes images (…, C, H, W) with {' or '.join(map(str, allowed))} channels, "
            f"this one has shape {tuple(img.shape)}"
        )


def largest(dtype: DType) -> int:
    """The value of white."""
    return 1 if dtype.is_floating_point else int(np.iinfo(dtype.numpy).max)


def in_floats(img: Tensor) -> Tensor:
    """Floats to compute with: float64 stays, all else is float32."""
    return img if img.dtype in (dtypes.float32, dtypes.float64) else img.to(dtypes.float32)


def as_before(result: Tensor, dtype: DType) -> Tensor:
    """Back in the image's own type, whole numbers rounded."""
    if result.dtype is dtype:
        return result
    return (result if dtype.is_floating_point else result.round()).to(dtype)
