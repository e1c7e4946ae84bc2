"""The values that nodes keep for the backward pass."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from ..errors import GradientError
from . import modes
from .wrapping import Untracked, is_tensor, wrap

if TYPE_CHECKING:
    from ..tensor import Tensor


class Saved:
    """A tensor kept for the derivative: its array, its place in the graph, and its version when it
    was kept.
    """

    __slots__ = ("array", "device", "dtype", "leaf", "node", "output", "version", "version_then")

    def __init__(self, tensor: Tensor) -> None:
        self.array = tensor._data
        self.dtype = tensor.dtype
        self.device = tensor.device
        self.node = tensor._grad_fn
        self.output = tensor._output
        self.leaf = tensor if tensor._grad_fn is None and tensor._requires_grad else None
        self.version = tensor._version
        self.version_then = tensor._version.count
        if isinstance(self.version, Untracked):
            raise GradientError(
                f"a tensor of shape {tuple(self.array.shape)} made in inference_mode() is needed "
                "for gradients: clone() it first, or make it inside no_grad() instead"
            )

    def keep_copy(self) -> None:
        """Hold values of its own, so that the tensor may change."""
        tensor = wrap(self.array, self.dtype, self.device)
        with modes.no_grad():
            copy = tensor.clone()
        self.array, self.version, self.version_then = copy._data, copy._version, 0

    def unpack(self, name: str, what: str = "a tensor") -> Tensor:
        """The tensor, for the backward pass of the operation `name`."""
        changes = self.version.count - self.version_then
        if changes:
            raise GradientError(
                f"backward of {name} needs {what} of shape {tuple(self.array.shape)} "
                f"that was changed in place {changes} time(s) after it was used. Use x = x + 1 "
                "instead of x += 1 (or x.add_(1)) there."
            )
        return self.leaf if self.leaf is not None else self._with_history(self.array)

    def _with_history(self, array: Any) -> Tensor:
        tensor = wrap(array, self.dtype, self.device)
        tensor._version = self.version
        tensor._grad_fn = self.node
        tensor._output = self.output
        tensor._requires_grad = self.node is not None
        return tensor


class _Packed(Saved):
    """A tensor of which only what a hook makes of it is kept."""

    __slots__ = ("packed", "unpack_hook")

    def __init__(
        self, pack: Callable[[Any], Any], unpack: Callable[[Any], Any], tensor: Tensor
    ) -> None:
        super().__init__(tensor)
        self.array = None
        self.unpack_hook = unpack
        with modes.no_grad():
            self.packed = pack(tensor.detach())

    def keep_copy(self) -> None:
        """Nothing: it has values of its own already."""

    def unpack(self, name: str, what: str = "a tensor") -> Tensor:
        tensor = self.unpack_hook(self.packed)
        if not is_tensor(tensor):
            raise TypeError(
                f"the unpack hook of saved tensors returned a {type(tensor).__name__}: it must "
                "give back the tensor"
            )
        if self.leaf is not None and modes.enabled:
            return self.leaf
        return self._with_history(tensor._data)


# How record() keeps a tensor.
keep: Callable[[Any], Saved] = Saved


class saved_tensors_hooks:  # noqa: N801 - PyTorch's name
    """Inside, a node keeps what `pack_hook(tensor)` returns instead of the tensor that its backward
    needs, and backward gets it by `unpack_hook` of that.
    """

    def __init__(self, pack_hook: Callable[[Any], Any], unpack_hook: Callable[[Any], Any]) -> None:
        self.pack_hook, self.unpack_hook = pack_hook, unpack_hook
        self._before: list[Callable[[Any], Saved]] = []

    def __enter__(self) -> None:
        global keep
        self._before.append(keep)
        keep = partial(_Packed, self.pack_hook, self.unpack_hook)

    def __exit__(self, *_: object) -> None:
        global keep
        keep = self._before.pop()


class save_on_cpu(saved_tensors_hooks):  # noqa: N801 - PyTorch's name
    """Inside, what backward needs is kept in the memory of the CPU, and moved back then."""

    def __init__(self, pin_memory: bool = False, device_type: str = "cuda") -> None:
        super().__init__(lambda x: (x.device, x.cpu()), lambda kept: kept[1].to(kept[0]))
