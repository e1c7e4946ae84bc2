"""Tensors of a module: parameters, which it trains, and buffers, which it only keeps."""

from __future__ import annotations

from typing import Any

from ..tensor import Tensor
from ..tensor.core import Core
from ..tensor.creation import empty, zeros


def _over(cls: type, data: Any, requires_grad: bool) -> Any:
    """A leaf of another class over the memory of `data`."""
    if data is not None and not isinstance(data, Core):
        raise TypeError(
            f"{cls.__name__} takes a tensor, but got {type(data).__name__}: use glowgrad.tensor(…)"
        )
    made: Any = (zeros(0) if data is None else data).detach()
    made.__class__ = cls
    return made.requires_grad_(requires_grad)


class Parameter(Tensor):
    """A tensor that a Module lists among its parameters; it requires gradients unless told
    otherwise.
    """

    __slots__ = ()

    def __new__(cls, data: Tensor | None = None, requires_grad: bool = True) -> Parameter:
        return _over(cls, data, requires_grad)

    def __init__(self, data: Tensor | None = None, requires_grad: bool = True) -> None:
        pass

    def __repr__(self) -> str:
        return f"Parameter containing:\n{super().__repr__()}"


class Buffer(Tensor):
    """A tensor that a Module keeps but does not train (a running mean, say); it is saved with the
    module unless persistent=False.
    """

    __slots__ = ()
    persistent = True

    def __new__(cls, data: Tensor | None = None, *, persistent: bool = True) -> Buffer:
        return _over(cls if persistent else _Unsaved, data, False)

    def __init__(self, data: Tensor | None = None, *, persistent: bool = True) -> None:
        pass


class _Unsaved(Buffer):
    __slots__ = ()
    persistent = False


class _Uninitialized:
    """A tensor of a lazy module that has no shape yet."""

    __slots__ = ()
    _becomes: type = Tensor

    @property
    def shape(self) -> Any:
        raise RuntimeError(
            "this parameter has no shape yet: it belongs to a lazy module. Run the model once on "
            "an input (a forward pass of zeros will do), then it has one."
        )

    def materialize(self, shape: Any, device: Any = None, dtype: Any = None) -> None:
        """Take on a shape, and become an ordinary parameter or buffer (of zeros)."""
        self_: Any = self
        self_.data = empty(shape, device=device or self_.device, dtype=dtype or self_.dtype)
        self_.__class__ = self._becomes

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class UninitializedParameter(_Uninitialized, Parameter):
    """The parameter of a lazy module before its first input."""

    __slots__ = ()
    _becomes = Parameter

    def __new__(
        cls, requires_grad: bool = True, device: Any = None, dtype: Any = None
    ) -> UninitializedParameter:
        return _over(cls, zeros(0, device=device, dtype=dtype), requires_grad)

    def __init__(self, requires_grad: bool = True, device: Any = None, dtype: Any = None) -> None:
        pass


class UninitializedBuffer(_Uninitialized, Tensor):
    """The buffer of a lazy module before its first input."""

    __slots__ = ()

    def __new__(
        cls, requires_grad: bool = False, device: Any = None, dtype: Any = None
    ) -> UninitializedBuffer:
        return _over(cls, zeros(0, device=device, dtype=dtype), requires_grad)

    def __init__(self, requires_grad: bool = False, device: Any = None, dtype: Any = None) -> None:
        pass


def is_lazy(tensor: Any) -> bool:
    """Whether a tensor still waits for its shape."""
    return isinstance(tensor, _Uninitialized)
