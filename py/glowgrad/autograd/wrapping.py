"""Arrays as tensors, and the versions of their memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..dtypes import DType
from . import modes

if TYPE_CHECKING:
    from ..device import Array, device
    from ..tensor import Tensor

tensor_class: Any = None  # set by the tensor package, which imports this one


class Version:
    """Counts the in-place changes of one memory; shared by all views of it.

    `rewritten` counts those that became part of a history: views taken before take theirs anew.
    """

    __slots__ = ("count", "rewritten")

    def __init__(self) -> None:
        self.count = 0
        self.rewritten = 0

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, int) and self.count == other)

    def __hash__(self) -> int:
        return id(self)

    def __index__(self) -> int:
        return self.count

    def __repr__(self) -> str:
        return str(self.count)


class Untracked(Version):
    """The version of a tensor made in inference mode: nothing may depend on it."""

    __slots__ = ()


def wrap(
    array: Array,
    dtype: DType,
    place: device,
    view_of: Tensor | None = None,
    kind: type | None = None,
) -> Tensor:
    """A tensor (of a subclass: `kind`) over an array, without any history."""
    tensor: Tensor = object.__new__(kind or tensor_class)
    tensor._data = array
    tensor.dtype = dtype
    tensor.device = place
    tensor._requires_grad = False
    tensor._grad = None
    tensor._grad_fn = None
    tensor._output = 0
    tensor._view = None
    tensor._hooks = None
    if view_of is not None:
        tensor._version = version = view_of._version
        tensor._rewritten = version.rewritten
    else:
        tensor._version = Untracked() if modes.inference else Version()
        tensor._rewritten = 0
    return tensor


def is_tensor(value: Any) -> bool:
    return isinstance(value, tensor_class)
