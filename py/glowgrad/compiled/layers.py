"""The layers that a step uses, and whether they are as they were.

`nn.module.changes` and `recording.ambient()` count changes of all layers and tensors there are.
Where they have counted some, this looks whether any concerns the step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .. import recording
from ..autograd import handles
from ..nn import module
from ..nn.hooks import EVERYWHERE
from ..nn.module import Module
from ..tensor import Tensor
from .watch import mark

_TABLES = ("_parameters", "_buffers", "_modules")


class Layers:
    """All modules below some, and tensors, as they are now."""

    def __init__(
        self,
        modules: Iterable[Any],
        tensors: Iterable[Tensor],
        others: Callable[[], Any] | None = None,
    ) -> None:
        self._others = others  # tells what layers of another kind are like
        found: dict[int, Module] = {}
        self._foreign: list[Any] = []  # Keras's layers
        for top in modules:
            if not isinstance(top, Module):
                self._foreign.append(top)
                continue
            for below in top.modules():
                found[id(below)] = below
        self._modules = list(found.values())
        self._tensors = list(tensors)
        self._marks = self._look()
        self._counts = counts()

    def hold(self) -> bool:
        """Whether nothing changed."""
        now = counts()
        if now == self._counts:
            return True
        if self._look() != self._marks:
            return False
        self._counts = now
        return True

    def _look(self) -> list[Any]:
        found: list[Any] = [list(EVERYWHERE)]
        for layer in self._modules:
            own = layer.__dict__
            found += [[(name, id(part)) for name, part in own[table].items()] for table in _TABLES]
            found.append(
                [
                    (name, list(value) if name.endswith("_hooks") else mark(value, 1))
                    for name, value in own.items()
                    if name not in _TABLES
                ]
            )
        for tensor in self._tensors:
            hooks = [list(kind) for kind in vars(tensor._hooks).values()] if tensor._hooks else None
            found.append((tensor._requires_grad, hooks))
        found += [layer._settings() for layer in self._foreign]
        if self._others is not None:
            found.append(self._others())
        return found


def counts() -> tuple[int, int, int]:
    """How much has changed anywhere."""
    return module.changes, handles.changes, recording.changes
