"""The device `meta`: tensors with a shape and a type and no numbers (PyTorch's meta device).

    with gg.device("meta"):
        model = vgg16()          # 138 million parameters, no memory, no time

Every operation says which shape its result has; what asks for numbers raises.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .dtypes import DType
from .spec import Spec
from .webgpu.array import GpuArray
from .webgpu.pool import Buffer

if TYPE_CHECKING:
    from .primitive import Primitive


class _NoMemory(Buffer):
    """The buffer of all arrays here."""

    def __init__(self) -> None:
        self.number, self.nbytes, self.asked, self.parent = -1, 0, 0, None

    def __del__(self) -> None:
        """Nothing was lent, so nothing goes back."""


_NO_MEMORY = _NoMemory()


class MetaBackend:
    """A device that computes shapes only: its arrays are a GPU's, over no memory."""

    fuses_attention = True

    def run(
        self,
        primitive: Primitive,
        arrays: Sequence[GpuArray],
        attrs: dict[str, Any],
        outs: list[Spec],
    ) -> list[GpuArray]:
        return [_nothing(out.shape, out.dtype) for out in outs]

    def update(
        self, primitive: Primitive, arrays: Sequence[GpuArray], attrs: dict[str, Any]
    ) -> None:
        """Nothing is kept, so nothing changes."""

    def from_numpy(self, array: np.ndarray, dtype: DType) -> GpuArray:
        return _nothing(array.shape, dtype)

    def to_numpy(self, array: GpuArray, dtype: DType) -> np.ndarray:
        raise NotImplementedError(
            "a tensor on the device 'meta' has a shape and no numbers, so none can be read: make "
            "it on 'cpu' to compute with it"
        )

    def scalar(self, value: bool | int | float, dtype: DType) -> GpuArray:
        return _nothing((), dtype)

    def copy_into(self, target: GpuArray, source: GpuArray) -> None:
        """Nothing is kept, so nothing is copied."""


def _nothing(shape: tuple[int, ...], dtype: DType) -> GpuArray:
    return GpuArray(_NO_MEMORY, "f32", shape)
