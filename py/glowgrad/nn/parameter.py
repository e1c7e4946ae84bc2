"""Tensors that a module trains."""

from __future__ import annotations

from typing import Any

from ..tensor import Tensor
from ..tensor.creation import zeros


class Parameter(Tensor):
    """A tensor that a Module lists among its parameters; it requires gradients unless told
    otherwise.
    """

    __slots__ = ()

    def __new__(cls, data: Tensor | None = None, requires_grad: bool = True) -> Parameter:
        source = zeros(0) if data is None else data
        made: Any = source.detach()
        made.__class__ = cls
        made._is_view = False
        made.requires_grad = requires_grad
        return made

    def __init__(self, data: Tensor | None = None, requires_grad: bool = True) -> None:
        pass
