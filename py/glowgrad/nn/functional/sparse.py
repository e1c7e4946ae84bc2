"""Class numbers as vectors."""

from __future__ import annotations

from ... import dtypes
from ...tensor import Tensor
from ...tensor.creation import eye


def one_hot(input: Tensor, num_classes: int = -1) -> Tensor:
    """Rows that are 1 at the class number and 0 elsewhere."""
    count = num_classes if num_classes > 0 else int(input.max().item()) + 1
    return (
        eye(count, dtype=dtypes.int64, device=input.device)
        .index_select(0, input.reshape(-1))
        .reshape((*input.shape, count))
    )
