"""What tells one kind of call from another: the tensors' shapes and types, and all other arguments
by value.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..func.tree import leaves
from ..tensor import Tensor

_PLAIN = (bool, int, float, complex, str, bytes, type(None))


class RefusedError(Exception):
    """A call that cannot be compiled; the text ends a sentence for the learner."""


def split(
    args: tuple[Any, ...], kwargs: dict[str, Any], *, pure: bool = False
) -> tuple[tuple[Any, ...], list[Tensor]]:
    """The key of a call, and its tensors in order. A leaf that requires gradients counts by
    identity, as the call may set its `.grad`; not so if it is `pure`.
    """
    key: list[Any] = [len(args), *kwargs]
    tensors: list[Tensor] = []
    parts = [*args, *kwargs.values()]
    for part in parts:
        if isinstance(part, (tuple, list, dict)):
            key.append(_shape_of_nest(part))
            for leaf in leaves(part):
                _add(leaf, key, tensors, pure)
        else:
            _add(part, key, tensors, pure)
    return tuple(key), tensors


def _add(leaf: Any, key: list[Any], tensors: list[Tensor], pure: bool) -> None:
    if isinstance(leaf, Tensor):
        own: Any = leaf._requires_grad
        if own and leaf._grad_fn is None and not pure:
            own = id(leaf)
        key.append((leaf._data.shape, leaf.dtype, leaf.device.type, own))
        tensors.append(leaf)
    elif type(leaf) in _PLAIN:
        key.append((type(leaf), leaf))
    elif isinstance(leaf, np.ndarray):
        raise RefusedError("gets a numpy array: make a tensor of it before the call")
    else:
        key.append(_Same(leaf))


class _Same:
    """An argument by identity; kept, so that no other gets its id."""

    __slots__ = ("thing",)

    def __init__(self, thing: Any) -> None:
        self.thing = thing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.thing is self.thing

    def __hash__(self) -> int:
        return id(self.thing)


def _shape_of_nest(tree: Any) -> Any:
    if isinstance(tree, dict):
        return tuple((key, _shape_of_nest(part)) for key, part in tree.items())
    if isinstance(tree, (tuple, list)):
        return (type(tree), *[_shape_of_nest(part) for part in tree])
    return None
