"""Functions that PyTorch has beside its methods: `exp(x)` is `x.exp()`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .tensor import Tensor
from .tensor.core import Core
from .tensor.creation import tensor


def _function(method: str) -> Callable[..., Any]:
    def call(input: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(input, Core):
            name = type(input).__name__
            raise TypeError(f"{method}() takes a tensor first, but got {name}: use tensor(…) first")
        return getattr(input, method)(*args, **kwargs)

    call.__name__ = method
    call.__qualname__ = method
    call.__doc__ = getattr(Tensor, method).__doc__ or f"`input.{method}(…)`"
    return call


def where(condition: Tensor, input: Any = None, other: Any = None) -> Any:
    """input where the condition holds, else other; with the condition alone, where it holds."""
    if input is None:
        return condition.nonzero().unbind(1)
    return condition.where(input, other)


def is_tensor(value: Any) -> bool:
    return isinstance(value, Core)


def as_tensor(data: Any, dtype: Any = None, device: Any = None) -> Tensor:
    """`data` as a tensor, without a copy where it is one already."""
    if isinstance(data, Tensor):
        return data.to(device).to(dtype) if dtype else data.to(device)
    return tensor(data, dtype=dtype, device=device)


def functions() -> dict[str, Callable[..., Any]]:
    """All functions that are methods by the same name: those that a family of methods lists."""
    names = {n for family in Tensor.__mro__ for n in family.__dict__.get("FUNCTIONS", ())}
    return {name: _function(name) for name in sorted(names)}
