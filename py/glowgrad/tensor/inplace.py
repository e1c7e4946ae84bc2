"""In-place methods. Each counts as a change of the memory, so that a backward pass that needs the
old values says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from .. import autograd, primitive
from ..autograd import graph, rewrite, wrapping
from ..errors import ShapeError
from .core import Core
from .from_data import forbid_unfit

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
        since = graph.now()
        return self._become(getattr(self, method)(*args, **kwargs), since)

    name = f"__i{method[2:]}" if method.startswith("__") else f"{method}_"
    change.__name__, change.__qualname__ = name, f"Tensor.{name}"
    change.__doc__ = f"`{method}`, written into this tensor."
    return change


class InPlace(Core):
    """Methods that change the tensor itself."""

    __slots__ = ()

    def _become(self, result: Tensor, since: int | None = None) -> Tensor:
        """Take over the values of `result`, and its history where that is recorded.

        since: the number of the first node of the computation of `result` from this tensor; None if
        `result` has nothing to do with the old values.
        """
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
        this = cast("Tensor", self)
        if not autograd.is_grad_enabled() or not rewrite.concerns(this, result):
            self._write(result)
            return this
        rewrite.forbid(this)
        result = result.to(self.dtype)
        if since is not None:
            rewrite.keep_old_values(this, result, since)
        self._write(result)
        rewrite.rewrite(this, result, overwritten=since is None)
        return this

    def _write(self, value: Any) -> None:
        """Overwrite the values; no history."""
        self._forbid_writing()
        if not isinstance(value, Core):
            value = self.new_tensor(value)
        if value.device != self.device:
            value = value.to(self.device)
        if value.device.base is not value.device and value.device != self.device:
            raise RuntimeError(
                "vmap: a tensor from outside cannot be changed in place by values that differ from "
                "call to call: make it from the mapped argument, e.g. zeros_like(x)"
            )
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
        if primitive.watcher is not None:
            primitive.watcher.wrote(cast("Tensor", self), value)

    def _forbid_writing(self) -> None:
        """Raise where a change would reach several elements, or values that nothing may change."""
        axes = zip(self._data.strides, self._data.shape, strict=True)
        if self.numel() and any(s == 0 and n > 1 for s, n in axes):
            raise RuntimeError(
                f"several elements of this expanded tensor of shape {tuple(self.shape)} share one "
                "place in memory, so that it cannot be changed in place: clone() it first"
            )
        untracked = isinstance(self._version, wrapping.Untracked)
        if untracked and not autograd.is_inference_mode_enabled():
            raise RuntimeError(
                "a tensor made inside inference_mode() cannot be changed outside of it: clone() it "
                "first"
            )

    def copy_(self, source: Any, non_blocking: bool = False) -> Tensor:
        """Take over the values of `source`, stretched and converted as needed."""
        value = source if isinstance(source, Core) else self.new_tensor(source)
        return self._become(value.to(self.device).to(self.dtype).expand(self.shape))

    def fill_(self, value: Any) -> Tensor:
        """Set every element to one value, a number or a 0-d tensor."""
        if not isinstance(value, Core):
            forbid_unfit("fill_", value, self.dtype)
            return self._become(self.new_full(self.shape, value))
        if value.ndim:
            raise RuntimeError(
                f"fill_ takes one number, but got a tensor of shape {tuple(value.shape)}"
            )
        return self.copy_(value)

    def zero_(self) -> Tensor:
        """Set every element to 0."""
        return self.fill_(0)
