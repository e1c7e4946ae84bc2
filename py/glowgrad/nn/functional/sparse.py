"""Class numbers as vectors."""

from __future__ import annotations

from ...dtypes import int64
from ...tensor import Tensor


def one_hot(tensor: Tensor, num_classes: int = -1) -> Tensor:
    """Vectors that are 1 at the class number and 0 elsewhere: (…) becomes (…, num_classes).

    Without num_classes it is the largest number and one more. Raises RuntimeError for numbers that
    are no classes (on the GPU their vectors are 0).
    """
    if tensor.dtype is not int64:
        raise RuntimeError(f"one_hot takes class numbers (int64), not {tensor.dtype}: use x.long()")
    if num_classes < 0:
        if not tensor.numel():
            raise RuntimeError("one_hot of an empty tensor needs num_classes")
        num_classes = int(tensor.max().item()) + 1
    if tensor.device.type == "cpu" and tensor.numel():
        low, high = tensor._data.min(), tensor._data.max()
        if low < 0 or high >= num_classes:
            raise RuntimeError(
                f"one_hot got class {low if low < 0 else high}, but there are {num_classes} "
                f"classes (0 to {num_classes - 1})"
            )
    numbers = Tensor.arange(num_classes, device=tensor.device)
    return (tensor.unsqueeze(-1) == numbers).to(int64)
