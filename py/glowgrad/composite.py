"""Operations composed of others, but recorded as one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import autograd
from .primitive import Derivative, _Differentiable


class Composite(_Differentiable):
    """Tensor operations with a derivative that takes fewer steps than those of its parts.

    compute: `compute(*tensors, **attrs)` gives a tensor or a tuple of them, unrecorded.
    vjp:     as of a Primitive.
    """

    def __init__(self, name: str, *, compute: Callable[..., Any], vjp: Derivative) -> None:
        super().__init__(name, vjp)
        self.compute = compute

    def __call__(self, *inputs: Any, **attrs: Any) -> Any:
        with autograd.no_grad():
            made = self.compute(*inputs, **attrs)
        results = list(made) if isinstance(made, tuple) else [made]
        for result in results:
            result._view = None  # of something that only this operation knows
        autograd.record(self, inputs, attrs, results)
        return made
