"""From pictures to tensors and back, and from one number type to another."""

from __future__ import annotations

from typing import Any

import numpy as np

from .... import dtypes
from ....dtypes import DType
from ....tensor import Tensor
from ....tensor.creation import tensor as make_tensor
from .image import from_picture, largest


def to_tensor(pic: Any) -> Tensor:
    """An array (H, W, C) or (H, W) as a tensor (C, H, W); uint8 becomes float32 from 0 to 1, other
    types stay.

    Raises TypeError for anything else, ValueError for other numbers of axes.
    """
    if not isinstance(pic, np.ndarray):
        raise TypeError(
            f"to_tensor takes a picture as an array (H, W, C), but got {type(pic).__name__}"
            + (": it is a tensor already" if isinstance(pic, Tensor) else "")
        )
    image = from_picture(pic)
    return image.to(dtypes.float32).div(255) if image.dtype is dtypes.uint8 else image


def pil_to_tensor(pic: Any) -> Tensor:
    """An array (H, W, C) or (H, W) as a tensor (C, H, W) of the same type."""
    if not isinstance(pic, np.ndarray):
        raise TypeError(f"pil_to_tensor takes an array (H, W, C), but got {type(pic).__name__}")
    return from_picture(pic)


def to_pil_image(pic: Any, mode: str | None = None) -> np.ndarray:
    """An image as the array that stands for PIL's picture here: uint8, (H, W, C), or (H, W) for one
    channel. Floats are taken to be from 0 to 1.
    """
    if mode is not None:
        raise NotImplementedError(f"to_pil_image knows no modes of PIL here, got mode={mode!r}")
    if not isinstance(pic, (Tensor, np.ndarray)):
        raise TypeError(f"pic should be Tensor or ndarray. Got {type(pic)}.")
    if pic.ndim not in (2, 3):
        raise ValueError(f"pic should be 2/3 dimensional. Got {pic.ndim} dimensions.")
    if isinstance(pic, Tensor):
        values = pic.detach().cpu().numpy()
        picture = values.transpose(1, 2, 0) if pic.ndim == 3 else values
        if picture.dtype.kind == "f":
            picture = (picture * 255).astype(np.uint8)
    else:
        picture = pic
    if picture.ndim == 3 and picture.shape[2] > 4:
        raise ValueError(f"pic should not have > 4 channels. Got {picture.shape[2]} channels.")
    return picture[:, :, 0] if picture.ndim == 3 and picture.shape[2] == 1 else picture


def convert_image_dtype(image: Tensor, dtype: DType = dtypes.float32) -> Tensor:
    """Another type and its range: 0…255 of uint8 is 0…1 of a float.

    Raises RuntimeError where the range does not fit (float32 to int32 or int64).
    """
    if not isinstance(image, Tensor):
        raise TypeError("Input img should be Tensor Image")
    if image.dtype is dtype:
        return image
    if image.dtype.is_floating_point:
        if dtype.is_floating_point:
            return image.to(dtype)
        wide = dtype.name in ("int32", "int64") and image.dtype.name == "float32"
        if wide or (image.dtype.name == "float64" and dtype.name == "int64"):
            raise RuntimeError(
                f"The cast from {image.dtype} to {dtype} cannot be performed safely."
            )
        return image.mul(largest(dtype) + 1.0 - 1e-3).to(dtype)
    if dtype.is_floating_point:
        return image.to(dtype) / largest(image.dtype)
    before, after = largest(image.dtype), largest(dtype)
    if before > after:
        return image.div((before + 1) // (after + 1), rounding_mode="floor").to(dtype)
    return image.to(dtype) * ((after + 1) // (before + 1))


def normalize(tensor: Tensor, mean: Any, std: Any, inplace: bool = False) -> Tensor:
    """(x - mean) / std for each channel.

    Raises TypeError unless the image is a tensor of floats, ValueError for a std of 0 or fewer than
    3 axes.
    """
    if not isinstance(tensor, Tensor):
        raise TypeError(
            f"normalize takes a tensor, but got {type(tensor).__name__}: ToTensor first"
        )
    if not tensor.dtype.is_floating_point:
        raise TypeError(
            f"normalize takes a tensor of floats, this one is {tensor.dtype}: use ToTensor or "
            "ConvertImageDtype first"
        )
    if tensor.ndim < 3:
        raise ValueError(
            f"normalize takes images (…, C, H, W), this tensor has shape {tuple(tensor.shape)}"
        )
    shift, scale = (_per_channel(v, tensor) for v in (mean, std))
    if (np.asarray(std, dtype=np.float64) == 0).any():
        raise ValueError(f"std evaluated to zero, leading to division by zero: {std}")
    if inplace:
        return tensor.sub_(shift).div_(scale)
    return (tensor - shift) / scale


def _per_channel(values: Any, like: Tensor) -> Tensor:
    made = make_tensor(values, dtype=like.dtype, device=like.device)
    return made.reshape(-1, 1, 1) if made.ndim == 1 else made
