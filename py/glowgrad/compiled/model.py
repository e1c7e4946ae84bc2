"""What `glowgrad.compile` makes of a model: the same model, whose calls are replays."""

from __future__ import annotations

import copy
from typing import Any

from ..nn.module import Module
from .explain import Explanations
from .step import CompiledStep


def compiled_model(model: Module, *, fullgraph: bool = False) -> Any:
    """A model of the same class that runs compiled, forward and backward. Parameters, state and
    attributes are the model's own, both see all changes; `_orig_mod` (PyTorch's name) is the model.
    """
    kind = type(model)
    made: Any = object.__new__(type(kind.__name__, (CompiledModel, kind), {}))

    def call(*args: Any, **kwargs: Any) -> Any:
        return model(*args, **kwargs)

    call.__name__ = call.__qualname__ = kind.__name__
    object.__setattr__(made, "__dict__", model.__dict__)
    object.__setattr__(made, "_orig_mod", model)
    object.__setattr__(made, "_step", CompiledStep(call, fullgraph=fullgraph, pure=True))
    return made


class CompiledModel:
    """A model that is called through a `CompiledStep`."""

    __slots__ = ("_orig_mod", "_step")

    _orig_mod: Module
    _step: CompiledStep

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._step(*args, **kwargs)

    def explain(self, timed: bool = False) -> Explanations:
        """What runs in the place of the model (see `CompiledStep.explain`)."""
        return self._step.explain(timed)

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        return compiled_model(copy.deepcopy(self._orig_mod, memo))

    def __reduce__(self) -> Any:
        return compiled_model, (self._orig_mod,)

    def __repr__(self) -> str:
        return f"compiled {self._orig_mod!r}"
