"""Where data enters a model."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import names
from .layer import Layer
from .symbolic import KerasTensor, Node
from .variable import as_dtype


class _Text:
    """The type of texts, which only layers that look words up can read."""

    name, is_floating_point, category = "string", False, 0


TEXT: Any = _Text()


def _is_text(dtype: Any) -> bool:
    if dtype in (str, "string", "str") or dtype is TEXT:
        return True
    return isinstance(dtype, np.dtype) and dtype.kind in "USO"


class InputLayer(Layer):
    """The place of a model's input in its graph."""

    def __init__(
        self,
        shape: Any = None,
        batch_size: int | None = None,
        dtype: Any = None,
        batch_shape: Any = None,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name=name or names.unique("input_layer"), **kwargs)
        if (shape is None) == (batch_shape is None):
            raise ValueError("Input needs `shape` (without the batch) or `batch_shape`, not both")
        if shape is not None:
            shape = (shape,) if isinstance(shape, int) else shape
            batch_shape = (batch_size, *shape)
        self.batch_shape = tuple(batch_shape)
        kind = TEXT if _is_text(dtype) else as_dtype(dtype)
        self.dtype = kind.name
        self.built = True
        output = KerasTensor(self.batch_shape, kind, name=self.name)
        self._nodes.append(Node(self, (), {}))
        self._nodes[0].finish(output)

    def call(self, *args: Any, **kwargs: Any) -> Any:
        return args[0]


def Input(
    shape: Any = None,
    batch_size: int | None = None,
    dtype: Any = None,
    name: str | None = None,
    batch_shape: Any = None,
    **kwargs: Any,
) -> KerasTensor:
    """A symbolic tensor of shape (batch, *shape): where data will enter a model.

    Raises ValueError without a shape, or with both shape and batch_shape.
    """
    layer = InputLayer(shape, batch_size, dtype, batch_shape, name, **kwargs)
    output: KerasTensor = layer.output
    return output
