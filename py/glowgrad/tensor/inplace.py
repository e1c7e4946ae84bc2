"""In-place methods. Each counts as a change of the memory, so that a backward pass that needs the
old values says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from .. import autograd
from ..errors import GradientError, ShapeError
from .core import Core

if TYPE_CHECKING:
    from . import Tensor


def in_place_methods(families: Iterable[type]) -> dict[str, Any]:
    """`x.exp_()` for `x.exp()`, and so on for the methods that families list as IN_PLACE; and the
    operators `+=` and so on.
    """
    names = {n for family in families for n in family.__dict__.get("IN_PLACE", ())}
    operators = {f"__i{sign}__": f"__{sign}__" for sign in _OPERATORS}
    return {f"{n}_": _in_place(n) for n in sorted(names)} | {
        name: _in_place(method) for name, method in operators.items()
    }


_OPERATORS = (
    "add", "sub", "mul", "truediv", "floordiv", "mod", "pow",
    "and", "or", "xor", "lshift", "rshift",
)  # fmt: skip


def _in_place(method: str) -> Any:
    def change(self: Any, *args: Any, **kwargs: Any) -> Tensor:
        return self._become(getattr(self, method)(*args, **kwargs))

    name = f"__i{method[2:]}" if method.startswith("__") else f"{method}_"
    change.__name__, change.__qualname__ = name, f"Tensor.{name}"
    change.__doc__ = f"`{method}`, written into this tensor."
    return change


class InPlace(Core):
    """Methods that change the tensor itself."""

    __slots__ = ()

    def _become(self, result: Tensor) -> Tensor:
        """Take over the values and the history of `result`."""
        recorded = autograd.is_grad_enabled() and result.requires_grad
        if autograd.is_grad_enabled() and self.requires_grad and self.grad_fn is None:
            raise GradientError(
                "a leaf that requires gradients cannot be changed in place while gradients are "
                "recorded: do it inside no_grad(), e.g. with glowgrad.no_grad(): w -= lr * w.grad"
            )
        if recorded and self._is_view:
            raise GradientError(
                "a view (a slice, transpose or reshape) cannot be changed in place while gradients "
                "are recorded: change the whole tensor, or use where or cat"
            )
        if tuple(result.shape) != tuple(self.shape):
            raise ShapeError(
                f"an in-place operation cannot change the shape {tuple(self.shape)} to "
                f"{tuple(result.shape)}"
            )
        if result.dtype.category > self.dtype.category:
            raise RuntimeError(
                f"the result has type {result.dtype}, which cannot be stored in place in a "
                f"{self.dtype} tensor"
            )
        if recorded:
            self._keep_old_values(result)
        self._write(result.detach())
        if recorded:
            self.grad_fn, self._output = result.grad_fn, result._output
            self.requires_grad = True
            self._version.rewritten += 1
        return cast("Tensor", self)

    def _keep_old_values(self, result: Tensor) -> None:
        """Give the operation that made `result` a copy of what is about to be overwritten."""
        node: Any = result.grad_fn
        for saved in node.saved:
            if isinstance(saved, autograd.Saved) and saved.version is self._version:
                saved.keep_copy()

    def _write(self, value: Any) -> None:
        """Overwrite the values; no history."""
        if not isinstance(value, Core):
            value = self.new_tensor(value)
        if value.device != self.device:
            value = value.to(self.device)
        if value.dtype is not self.dtype and self.dtype.rounding is not None:
            value = value.to(self.dtype)  # the copy below converts without rounding
        if value.shape != self.shape:
            try:
                value = value.detach()._fitted(self.shape)
            except ShapeError:
                raise ShapeError(
                    f"values of shape {tuple(value.shape)} do not fit into a place of shape "
                    f"{tuple(self.shape)}"
                ) from None
        self.device.backend.copy_into(self._data, value._data)
        self._version.count += 1

    def copy_(self, source: Any, non_blocking: bool = False) -> Tensor:
        """Take over the values of `source`, stretched and converted as needed."""
        value = source if isinstance(source, Core) else self.new_tensor(source)
        return self._become(value.to(self.device).to(self.dtype).expand(self.shape))

    def fill_(self, value: Any) -> Tensor:
        return self._become(self.new_full(self.shape, value))

    def zero_(self) -> Tensor:
        return self.fill_(0)

    def uniform_(self, a: float = 0.0, b: float = 1.0) -> Tensor:
        """Random numbers, evenly from [a, b)."""
        from .. import random

        return self._become(random.rand(self.shape, device=self.device) * (b - a) + a)

    def normal_(self, mean: float = 0.0, std: float = 1.0) -> Tensor:
        """Random numbers from a normal distribution."""
        from .. import random

        return self._become(random.randn(self.shape, device=self.device) * std + mean)
