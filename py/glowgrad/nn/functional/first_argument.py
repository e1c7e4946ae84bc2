"""What every function here checks first: that its input is a tensor."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from ...tensor.core import Core


def taking_a_tensor(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, with TypeError for a first argument that is no tensor."""

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        if args and not isinstance(args[0], Core):
            raise TypeError(
                f"{function.__name__} takes a tensor first, but got {type(args[0]).__name__}: use "
                "glowgrad.tensor(…)"
            )
        return function(*args, **kwargs)

    return call
