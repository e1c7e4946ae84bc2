"""What the units of a network of points say at every place: found by watching it run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from .figure import as_numpy


class Layer(NamedTuple):
    """A layer of weights with what follows it up to the next one: activation, dropout, norm."""

    module: Any
    output: np.ndarray  # (N, units)

    @property
    def weight(self) -> np.ndarray:
        """(units, inputs)"""
        return as_numpy(self.module.weight)

    @property
    def bias(self) -> np.ndarray | None:
        """(units), or None."""
        bias = getattr(self.module, "bias", None)
        return None if bias is None else as_numpy(bias)


def watch(model: Callable[[Any], Any], inputs: Any) -> tuple[list[Layer], Any]:
    """The layers of a model in the order in which they answered for inputs (N, F), and its answer.

    A layer begins with each module that has a weight (units, features) and gives (N, units); one
    that the answer of another stands for (a container) is left out. A model that is no module, or
    has no such layer, has none.
    """
    told: list[tuple[Any, np.ndarray]] = []
    with _listening(model, lambda module, output: told.append((module, output))):
        answer = model(inputs)
    layers: list[Layer] = []
    for module, output in told:
        if _is_dense(module, output):
            layers.append(Layer(module, output))
        elif layers and output.shape == layers[-1].output.shape:
            layers[-1] = layers[-1]._replace(output=output)
    return layers, answer


@contextmanager
def _listening(model: Any, hear: Callable[[Any, np.ndarray], None]) -> Iterator[None]:
    """Tell `hear` what each innermost module of a model gives."""

    def listen(module: Any, _: Any, output: Any) -> None:
        if hasattr(output, "shape") and len(output.shape) == 2:
            hear(module, as_numpy(output))

    innermost = [one for one in _modules(model) if not any(True for _ in one.children())]
    handles = [module.register_forward_hook(listen) for module in innermost]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def _modules(model: Any) -> list[Any]:
    return list(model.modules()) if hasattr(model, "register_forward_hook") else []


def _is_dense(module: Any, output: np.ndarray) -> bool:
    shape = tuple(getattr(getattr(module, "weight", None), "shape", ()))
    return len(shape) == 2 and shape[0] == output.shape[1]
