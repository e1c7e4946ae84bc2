"""numpy's functions of places take 64-bit whole numbers in WebAssembly, too.

There a place has 32 bits, and `np.bincount(labels)` refuses labels of 64, which tensors and data
sets have everywhere.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

# function: where its places stand, and what they are called
_FUNCTIONS = {
    "bincount": (0, "x"),
    "repeat": (1, "repeats"),
    "take": (1, "indices"),
    "put": (1, "ind"),
    "choose": (0, "a"),
}
_widened: list[str] = []


def widen() -> None:
    """Let these functions convert; nothing changes where places have 64 bits."""
    if np.dtype(np.intp).itemsize == 8 or _widened:
        return
    for name, (number, keyword) in _FUNCTIONS.items():
        setattr(np, name, converting(getattr(np, name), number, keyword))
        _widened.append(name)


def converting(function: Callable[..., Any], number: int, keyword: str) -> Callable[..., Any]:
    """The function, which gets the places in an array of int64 as numpy's own whole numbers."""

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        if len(args) > number:
            args = (*args[:number], _narrow(args[number]), *args[number + 1 :])
        elif keyword in kwargs:
            kwargs[keyword] = _narrow(kwargs[keyword])
        return function(*args, **kwargs)

    return call


def _narrow(values: Any) -> Any:
    wide = isinstance(values, (np.ndarray, np.generic)) and values.dtype == np.int64
    return values.astype(np.intp) if wide else values
