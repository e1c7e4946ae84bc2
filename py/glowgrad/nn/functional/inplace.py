"""The option inplace= of activations and dropout."""

from __future__ import annotations

from collections.abc import Callable

from ...autograd import graph
from ...tensor import Tensor


def applied(function: Callable[[Tensor], Tensor], input: Tensor, inplace: bool) -> Tensor:
    """function(input) in the input's type; with inplace it overwrites the input."""
    if not inplace:
        return function(input).to(input.dtype)
    since = graph.now()
    return input._become(function(input), since)
