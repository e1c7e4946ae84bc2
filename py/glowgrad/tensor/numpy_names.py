"""numpy's names for arguments, which PyTorch takes too: `x.sum(axis=0, keepdims=True)`."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any

_NAMES = {"axis": "dim", "keepdims": "keepdim"}


def with_numpy_names(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, or, where it has `dim`, one that also takes it as `axis`."""
    if "dim" not in inspect.signature(function).parameters:
        return function

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        if kwargs:
            kwargs = {_NAMES.get(name, name): value for name, value in kwargs.items()}
        return function(*args, **kwargs)

    return call


def methods_with_numpy_names(families: Iterable[type]) -> dict[str, Callable[..., Any]]:
    """Those methods of families that are PyTorch's functions too and have `dim`."""
    methods = {
        name: family.__dict__[name]
        for family in reversed(list(families))
        for name in family.__dict__.get("FUNCTIONS", ())
        if name in family.__dict__
    }
    renamed = {name: with_numpy_names(method) for name, method in methods.items()}
    return {name: method for name, method in renamed.items() if method is not methods[name]}
