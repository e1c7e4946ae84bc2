"""Number types, as the newer transforms have them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ....dtypes import DType
from ....nn import Module
from ....tensor import Tensor
from .. import functional


class ToImage(Module):
    """An array (H, W, C) or (H, W) as a tensor (C, H, W) of the same type; tensors stay."""

    def forward(self, inpt: Any) -> Any:
        if isinstance(inpt, Tensor):
            return inpt if inpt.ndim > 2 else inpt.unsqueeze(0)
        return functional.pil_to_tensor(inpt)


class ToPureTensor(Module):
    """Nothing to do: all tensors are pure here."""

    def forward(self, inpt: Any) -> Any:
        return inpt


class ToDtype(Module):
    """Another number type; with `scale` its range too (255 of uint8 is 1.0)."""

    def __init__(self, dtype: DType, scale: bool = False) -> None:
        super().__init__()
        if isinstance(dtype, dict):
            raise NotImplementedError(
                "ToDtype takes one dtype here, not one for each kind of input"
            )
        if not isinstance(dtype, DType):
            raise ValueError(f"dtype must be a dtype, got {dtype!r}")
        self.dtype = dtype
        self.scale = scale

    def forward(self, inpt: Any) -> Any:
        if isinstance(inpt, np.ndarray):
            raise TypeError("ToDtype takes tensors: use ToImage first")
        if self.scale:
            return functional.convert_image_dtype(inpt, self.dtype)
        return inpt.to(self.dtype)
