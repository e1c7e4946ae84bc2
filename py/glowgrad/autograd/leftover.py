"""Gradients that a step has used and backward then added to: zero_grad was forgotten."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..tensor import Tensor


class _Notes:
    """A number for each of some tensors, by identity, for as long as they live."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self._refs: dict[int, weakref.ref[Tensor]] = {}

    def __setitem__(self, tensor: Tensor, number: int) -> None:
        key = id(tensor)
        self._refs[key] = weakref.ref(tensor, lambda ref: self._forget(key, ref))
        self._numbers[key] = number

    def get(self, tensor: Tensor) -> int | None:
        return self._numbers.get(id(tensor))

    def _forget(self, key: int, ref: weakref.ref[Tensor]) -> None:
        if self._refs.get(key) is ref:
            del self._refs[key], self._numbers[key]


_used = _Notes()  # gradients that a step has used: how often they had been changed by then
_mixed = _Notes()  # sums of such a gradient and a newer one: the same


def use(grad: Tensor) -> bool:
    """Note that a step uses a gradient; whether the one of an earlier step is still in it."""
    _used[grad] = grad._version.count
    return _mixed.get(grad) == grad._version.count


def added(old: Tensor, total: Tensor) -> None:
    """Note that `total` is `old` and a newer gradient; one set to zero in place is not old."""
    if old._version.count in (_used.get(old), _mixed.get(old)):
        _mixed[total] = total._version.count
