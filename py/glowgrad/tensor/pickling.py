"""Tensors in pickles: values, type, device and class; no history, and no memory that is shared."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..device import as_device, cpu
from ..dtypes import DType
from .core import Core
from .from_data import from_array


def rebuilt(
    kind: type, values: np.ndarray, dtype: DType, place: str, requires_grad: bool, state: Any
) -> Any:
    """The tensor that a pickle describes; on the CPU where its device does not exist."""
    try:
        device = as_device(place)
    except RuntimeError:
        device = cpu
    made: Any = from_array(values, dtype, device)
    made.__class__ = kind
    if state:
        made.__dict__.update(state)
    return made.requires_grad_(requires_grad)


class Pickling(Core):
    """What pickle asks a tensor for."""

    __slots__ = ()

    def __copy__(self) -> Any:
        """A leaf over the same memory."""
        made: Any = self.detach()
        made.__class__ = self.__class__
        return made.requires_grad_(self.requires_grad)

    def __reduce_ex__(self, protocol: Any) -> Any:
        values = np.array(self.detach()._values())  # in the order of its axes
        place = str(self.device)
        state = getattr(self, "__dict__", None)
        return rebuilt, (type(self), values, self.dtype, place, self.requires_grad, state)
