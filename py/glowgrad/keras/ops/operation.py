"""How a function of tensors becomes one of Keras's operations."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from ...tensor import Tensor
from ..symbolic import KerasTensor, is_symbolic, symbolic_call
from ..variable import as_value


def tensors(value: Any) -> Any:
    """Arrays and lists of numbers as tensors; tensors and symbolic ones as they are."""
    return value if isinstance(value, KerasTensor) else as_value(value)


def operation(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let the first argument of a function be numbers, arrays or symbolic tensors too."""
    return _operation(function, tensors)


def of_several(function: Callable[..., Any]) -> Callable[..., Any]:
    """Like `operation`, for a function whose first argument is a list of tensors."""
    return _operation(function, lambda parts: [tensors(part) for part in parts])


def of_two(function: Callable[..., Any]) -> Callable[..., Any]:
    """Like `operation`, for a function of two tensors, one of which may be a number."""

    @functools.wraps(function)
    def call(x1: Any, x2: Any, *args: Any, **kwargs: Any) -> Any:
        pair: list[Any] = [p if isinstance(p, (int, float)) else tensors(p) for p in (x1, x2)]
        if not any(isinstance(p, (Tensor, KerasTensor)) for p in pair):
            pair[0] = as_value(pair[0])
        if is_symbolic(pair):
            return symbolic_call(function, function.__name__, *pair, *args, **kwargs)
        if not isinstance(pair[0], Tensor):
            pair[0] = as_value(np.asarray(pair[0]), pair[1].dtype)
        return function(*pair, *args, **kwargs)

    return call


def _operation(function: Callable[..., Any], ready: Callable[[Any], Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(x: Any, *args: Any, **kwargs: Any) -> Any:
        x = ready(x)
        if is_symbolic([x, args, kwargs]):
            return symbolic_call(function, function.__name__, x, *args, **kwargs)
        return function(x, *args, **kwargs)

    return call
