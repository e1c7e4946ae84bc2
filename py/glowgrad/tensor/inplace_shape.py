"""In-place methods that change the shape: the tensor becomes a view of itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from .. import autograd
from ..errors import GradientError
from .core import Core
from .movement import as_shape

if TYPE_CHECKING:
    from . import Tensor


def _in_place(method: str) -> Any:
    def change(self: Any, *args: Any, **kwargs: Any) -> Tensor:
        return self._take_shape_of(getattr(self, method)(*args, **kwargs), f"{method}_")

    change.__name__, change.__qualname__ = f"{method}_", f"Tensor.{method}_"
    change.__doc__ = f"`{method}`, of this tensor itself."
    return change


class InPlaceShape(Core):
    """Methods that give the tensor itself another shape."""

    __slots__ = ()

    def _take_shape_of(self, seen: Any, name: str) -> Tensor:
        if self.requires_grad and autograd.is_grad_enabled() and self.is_leaf:
            raise GradientError(
                f"{name} cannot change a leaf that requires gradients: do it inside no_grad()"
            )
        if self.requires_grad and self._view is not None:
            raise GradientError(
                f"{name} cannot change a view that has a history: write x = x.{name[:-1]}(…)"
            )
        self._data = seen._data
        self._grad_fn, self._output = seen._grad_fn, seen._output
        return cast("Tensor", self)

    squeeze_, unsqueeze_ = _in_place("squeeze"), _in_place("unsqueeze")
    transpose_, swapdims_, t_ = _in_place("transpose"), _in_place("swapdims"), _in_place("t")
    swapaxes_ = _in_place("swapaxes")

    def resize_(self, *sizes: Any) -> Tensor:
        """Another shape for the same memory; where there are more elements, those behind are 0."""
        shape = as_shape(sizes)
        if self.requires_grad:
            raise RuntimeError("resize_ cannot change a tensor that requires gradients")
        flat: Any = self.reshape(-1)
        made: Any = self.new_zeros(shape).reshape(-1)
        count = min(flat.numel(), made.numel())
        made[:count] = flat[:count]
        self._data, self._version = made.reshape(shape)._data, made._version
        return cast("Tensor", self)

    def resize_as_(self, other: Tensor) -> Tensor:
        """Take the shape of other; further elements are 0."""
        return self.resize_(other.shape)

    def apply_(self, callable: Callable[[Any], Any]) -> Tensor:
        """Each element as a Python function makes it: slow, and on the CPU only."""
        if self.device.type != "cpu":
            raise TypeError(f"apply_ runs Python on the CPU, this tensor is on {self.device}")
        if self.requires_grad:
            raise RuntimeError("apply_ has no gradient: use x.detach()")
        new = [callable(v) for v in self._values().reshape(-1).tolist()]
        array = np.array(new, self.dtype.numpy).reshape(self._data.shape)
        return self.copy_(self.new_tensor(array))
