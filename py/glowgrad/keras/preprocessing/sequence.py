"""keras.preprocessing.sequence."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...missing import missing
from ..utils.arrays import pad_sequences
from ..utils.data import PyDataset


class TimeseriesGenerator(PyDataset):
    """Batches of the last `length` steps and the target after them."""

    def __init__(
        self, data: Any, targets: Any, length: int, sampling_rate: int = 1, stride: int = 1,
        start_index: int = 0, end_index: int | None = None, shuffle: bool = False,
        reverse: bool = False, batch_size: int = 128,
    ) -> None:  # fmt: skip
        super().__init__()
        if len(data) != len(targets):
            raise ValueError(
                f"Data and targets have to be of same length. Data length is {len(data)} while "
                f"target length is {len(targets)}"
            )
        if shuffle:
            raise NotImplementedError("TimeseriesGenerator does not shuffle here: let fit do it")
        self.data, self.targets = np.asarray(data), np.asarray(targets)
        self.length, self.sampling_rate, self.reverse = length, sampling_rate, reverse
        end = len(data) - 1 if end_index is None else end_index
        self.ends = np.arange(start_index + length, end + 1, stride)
        self.batch_size = batch_size
        if not len(self.ends):
            raise ValueError(f"length={length} leaves no window in {len(data)} steps")

    def __len__(self) -> int:
        return math.ceil(len(self.ends) / self.batch_size)

    def __getitem__(self, index: int) -> Any:
        rows = self.ends[index * self.batch_size : (index + 1) * self.batch_size]
        steps = rows[:, None] + np.arange(-self.length, 0, self.sampling_rate)
        x = self.data[steps]
        return x[:, ::-1] if self.reverse else x, self.targets[rows]


__all__ = ["TimeseriesGenerator", "pad_sequences"]
__getattr__ = missing(__name__, __all__, title="keras.preprocessing.sequence")
