"""The table of Keras layers: one line a case, built with Glowgrad's Keras and with the real one.

The weights of a case are drawn in the order of `layer.weights`; inputs too.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

os.environ.setdefault("KERAS_BACKEND", "torch")


@dataclass(frozen=True)
class Case:
    """A layer, what it is given, and how it is called."""

    name: str
    make: Callable[[Any], Any]  # the layers module -> a layer
    shapes: tuple[tuple[int, ...], ...]
    whole: int = 0  # inputs are whole numbers below this
    training: bool = False
    call: Callable[..., Any] | None = None  # (layer, *inputs, training=) -> outputs
    gradient: bool = True
    tolerance: float = 1.0

    def inputs(self) -> list[np.ndarray]:
        rng = np.random.default_rng(zlib.crc32(self.name.encode()))
        if self.whole:
            return [rng.integers(0, self.whole, shape) for shape in self.shapes]
        return [rng.standard_normal(shape).astype(np.float32) for shape in self.shapes]


@dataclass
class Made:
    """What a case gives: outputs, gradients of inputs and weights, weights after, and names."""

    outputs: list[np.ndarray]
    gradients: list[np.ndarray]
    state: list[np.ndarray]
    names: list[str]
    shape: Any


TABLE: dict[str, Case] = {}


def layer(name: str, make: Callable[[Any], Any], *shapes: tuple[int, ...], **options: Any) -> None:
    """Add a case."""
    assert name not in TABLE, name
    TABLE[name] = Case(name, make, shapes, **options)


def _call(case: Case, layer: Any, inputs: list[Any]) -> Any:
    if case.call is not None:
        return case.call(layer, *inputs, training=case.training)
    given = inputs[0] if len(inputs) == 1 else inputs
    return layer(given, training=case.training)


def weights(case: Case, shapes: list[tuple[int, ...]], names: list[str]) -> list[np.ndarray]:
    """Weights of these shapes; variances are positive."""
    rng = np.random.default_rng(zlib.crc32(case.name.encode()) + 1)
    drawn = [rng.uniform(-0.6, 0.6, shape).astype(np.float32) for shape in shapes]
    return [np.abs(w) + 0.5 if "variance" in n else w for w, n in zip(drawn, names, strict=True)]


def seeds(outputs: list[Any]) -> list[np.ndarray]:
    rng = np.random.default_rng(5)
    return [rng.standard_normal(tuple(o.shape)).astype(np.float32) for o in outputs]


def _flat(made: Any) -> list[Any]:
    return [m for part in made for m in _flat(part)] if isinstance(made, (list, tuple)) else [made]


def _symbolic(case: Case, keras: Any, layer: Any) -> Any:
    """The static shapes that the layer says for inputs without a batch size."""
    dtype = "int32" if case.whole else "float32"
    stand_ins = [keras.Input(shape[1:], dtype=dtype) for shape in case.shapes]
    return [tuple(o.shape) for o in _flat(_call(case, layer, stand_ins))]


def ours(case: Case, device: str) -> Made:
    """Run a case with Glowgrad."""
    import glowgrad as gg
    from glowgrad import keras
    from glowgrad.keras.context import recording

    before = gg.get_default_device()
    gg.set_default_device(device)
    try:
        layer = case.make(keras.layers)
        inputs = [gg.tensor(a, device=device) for a in case.inputs()]
        shape = _symbolic(case, keras, layer)
        names = [w.name for w in layer.weights]
        layer.set_weights(weights(case, [tuple(w.shape) for w in layer.weights], names))
        wanted = [i.requires_grad_() for i in inputs if i.dtype.is_floating_point]
        trained = list(layer.trainable_weights)
        with recording():
            outputs = _flat(_call(case, layer, inputs))
        gradients: list[np.ndarray] = []
        if case.gradient:
            total: Any = sum(
                (o * gg.tensor(s, device=device)).sum()
                for o, s in zip(outputs, seeds(outputs), strict=True)
            )
            found = gg.autograd.grad(total, [*wanted, *trained], allow_unused=True)
            gradients = [np.zeros(1) if g is None else g.cpu().numpy() for g in found]
        values = [o.detach().cpu().numpy() for o in outputs]
        return Made(values, gradients, layer.get_weights(), names, shape)
    finally:
        gg.set_default_device(before)


def theirs(case: Case) -> Made:
    """Run a case with the real Keras over PyTorch."""
    import keras
    import torch

    layer = case.make(keras.layers)
    shape = _symbolic(case, keras, layer)
    names = [w.name for w in layer.weights]
    layer.set_weights(weights(case, [tuple(w.shape) for w in layer.weights], names))
    inputs = [torch.tensor(a) for a in case.inputs()]
    wanted = [i.requires_grad_() for i in inputs if i.is_floating_point()]
    trained = [v.value for v in layer.trainable_weights]
    outputs = _flat(_call(case, layer, inputs))
    gradients: list[np.ndarray] = []
    if case.gradient:
        total: Any = sum(
            (o * torch.tensor(s)).sum() for o, s in zip(outputs, seeds(outputs), strict=True)
        )
        found = torch.autograd.grad(total, [*wanted, *trained], allow_unused=True)
        gradients = [np.zeros(1) if g is None else g.numpy() for g in found]
    return Made([o.detach().numpy() for o in outputs], gradients, layer.get_weights(), names, shape)


for _module in pkgutil.iter_modules([str(Path(__file__).parent / "rows")]):
    importlib.import_module(f"tests.keras.rows.{_module.name}")
