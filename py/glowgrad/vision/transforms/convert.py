"""Transforms of number types and ranges."""

from __future__ import annotations

from typing import Any

from ...dtypes import DType
from ...nn import Module
from ...tensor import Tensor
from . import functional


class ToTensor:
    """An array (H, W, C) or (H, W) as a tensor (C, H, W); uint8 becomes float32 from 0 to 1."""

    def __call__(self, pic: Any) -> Tensor:
        return functional.to_tensor(pic)

    def __repr__(self) -> str:
        return "ToTensor()"


class PILToTensor:
    """An array (H, W, C) or (H, W) as a tensor (C, H, W) of the same type."""

    def __call__(self, pic: Any) -> Tensor:
        return functional.pil_to_tensor(pic)

    def __repr__(self) -> str:
        return "PILToTensor()"


class ToPILImage:
    """An image as an array (H, W, C) of uint8, which stands for PIL's picture here."""

    def __init__(self, mode: str | None = None) -> None:
        self.mode = mode

    def __call__(self, pic: Any) -> Any:
        return functional.to_pil_image(pic, self.mode)

    def __repr__(self) -> str:
        return "ToPILImage()"


class ConvertImageDtype(Module):
    """Another number type and its range."""

    def __init__(self, dtype: DType) -> None:
        super().__init__()
        if not isinstance(dtype, DType):
            raise TypeError(f"Expected dtype to be of type torch.dtype, got {dtype!r}")
        self.dtype = dtype

    def forward(self, image: Tensor) -> Tensor:
        return functional.convert_image_dtype(image, self.dtype)


class Normalize(Module):
    """(x - mean) / std for each channel."""

    def __init__(self, mean: Any, std: Any, inplace: bool = False) -> None:
        super().__init__()
        self.mean = mean
        self.std = std
        self.inplace = inplace

    def forward(self, tensor: Tensor) -> Tensor:
        return functional.normalize(tensor, self.mean, self.std, self.inplace)

    def __repr__(self) -> str:
        return f"Normalize(mean={self.mean}, std={self.std})"


class LinearTransformation(Module):
    """(flattened image - mean_vector) · transformation_matrix, e.g. for whitening."""

    def __init__(self, transformation_matrix: Tensor, mean_vector: Tensor) -> None:
        super().__init__()
        rows, columns = transformation_matrix.shape
        if rows != columns:
            raise ValueError(f"transformation_matrix should be square. Got {rows} x {columns}.")
        if mean_vector.shape[0] != rows:
            raise ValueError(
                f"mean_vector should have the length {rows} of the matrix's rows, got "
                f"{mean_vector.shape[0]}"
            )
        self.transformation_matrix = transformation_matrix
        self.mean_vector = mean_vector

    def forward(self, tensor: Tensor) -> Tensor:
        shape = tensor.shape
        count = shape[-3] * shape[-2] * shape[-1]
        if count != self.transformation_matrix.shape[0]:
            raise ValueError(
                f"an image of shape {tuple(shape[-3:])} has {count} values, the matrix takes "
                f"{self.transformation_matrix.shape[0]}"
            )
        flat = tensor.reshape(-1, count) - self.mean_vector.to(tensor.device)
        return (flat @ self.transformation_matrix.to(tensor.device)).reshape(shape)
