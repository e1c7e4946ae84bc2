"""Batches of rows of tensors, read on the device where the tensors lie."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ... import dtypes
from ...autograd import no_grad
from ...device import device
from ...tensor import Tensor
from ...tensor.creation import from_array


class Rows:
    """Rows of tensors in an order, which goes to each device once: a batch of the order is a part
    of it there, so that nothing is sent for a batch.

    order: numbers of rows, from 0 on; None: all rows as they lie.
    """

    def __init__(self, tensors: Sequence[Tensor], order: np.ndarray | None) -> None:
        self.tensors = tensors
        self._order = None if order is None else order.astype(np.int64)
        self._on: dict[device, Tensor] = {}

    def batch(self, low: int, high: int) -> list[Tensor]:
        """The rows at places low to high - 1 of the order, of each tensor, in memory of their
        own.
        """
        return [self._part(tensor, low, high) for tensor in self.tensors]

    def _part(self, tensor: Tensor, low: int, high: int) -> Tensor:
        if self._order is None:
            return tensor[low:high].clone()
        index = self._on.get(tensor.device)
        if index is None:
            made = from_array(self._order, dtypes.int64, tensor.device)
            index = self._on[tensor.device] = made
        with no_grad():
            part = index[low:high]
        return tensor.index_select(0, part)
