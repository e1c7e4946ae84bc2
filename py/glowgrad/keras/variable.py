"""The weights of Keras layers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .. import autograd, dtypes
from ..device import as_device
from ..dtypes import DType
from ..errors import ShapeError
from ..nn import Parameter
from ..nn.module import count_change
from ..tensor import Tensor
from ..tensor.creation import tensor


class Variable(Parameter):
    """A tensor that a layer keeps: with a name, a path such as "dense/kernel", and `trainable`.

    Raises ShapeError where `assign` gets another shape.
    """

    name: str
    path: str
    regularizer: Callable[[Tensor], Tensor] | None
    constraint: Callable[[Tensor], Tensor] | None

    def __new__(
        cls,
        initializer: Any = None,
        shape: Sequence[int] | None = None,
        dtype: Any = None,
        trainable: bool = True,
        name: str | None = None,
        **_: Any,
    ) -> Variable:
        kind = as_dtype(dtype)
        with autograd.no_grad():
            if callable(initializer) and not isinstance(initializer, Tensor):
                value = initializer(tuple(shape or ()), dtype=kind)
            else:
                value = tensor(np.array(initializer) if shape is None else initializer, dtype=kind)
        self: Any = autograd.wrap(value._data, value.dtype, value.device, kind=cls)
        self._requires_grad = self.dtype.is_floating_point
        self._trainable = self._made_trainable = trainable
        self.name = self.path = name or "variable"
        self.regularizer = self.constraint = None
        return self

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    @property
    def trainable(self) -> bool:
        """Whether training changes it."""
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool) -> None:
        count_change()
        self._trainable = value

    @property
    def value(self) -> Tensor:
        return self

    def numpy(self, *, force: Any = False) -> np.ndarray:
        """A copy of the values."""
        return self._values().copy()

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return self.numpy() if dtype is None else self.numpy().astype(dtype)

    def read_value(self) -> Tensor:
        return self.detach().clone()

    def assign(self, value: Any) -> Variable:
        """Replace the values, in place."""
        new = value if isinstance(value, Tensor) else tensor(value, dtype=self.dtype)
        if tuple(new.shape) != tuple(self.shape):
            raise ShapeError(
                f"assign got a value of shape {tuple(new.shape)} for {self.path}, which has shape "
                f"{tuple(self.shape)}"
            )
        with autograd.no_grad():
            self.copy_(new.detach())
        return self

    def assign_add(self, value: Any) -> Variable:
        with autograd.no_grad():
            return self.assign(self.detach() + value)

    def assign_sub(self, value: Any) -> Variable:
        with autograd.no_grad():
            return self.assign(self.detach() - value)

    def __deepcopy__(self, memo: dict[Any, Any]) -> Variable:
        made = Variable(self.read_value(), dtype=self.dtype, trainable=self._trainable)
        made.name, made.path = self.name, self.path
        made.regularizer, made.constraint = self.regularizer, self.constraint
        return made


def as_dtype(dtype: Any) -> DType:
    """A type from its name ("float32"), a numpy type or None (float32)."""
    if dtype is None:
        return dtypes.float32
    if isinstance(dtype, DType):
        return dtype
    if isinstance(dtype, dict):  # as Keras writes it
        dtype = dtype["config"]["name"]
    name = dtype if isinstance(dtype, str) else np.dtype(dtype).name
    for known in dtypes.ALL:
        if known.name == name:
            return known
    names = ", ".join(d.name for d in dtypes.ALL)
    raise ValueError(f"there is no dtype {dtype!r}; the types are {names}")


def as_value(value: Any, dtype: Any = None) -> Tensor:
    """Numbers, lists, arrays or tensors as a tensor on the device in use; real numbers as float32.

    Whole numbers keep their type. A tensor stays what it is.
    """
    if isinstance(value, Tensor):
        return value if dtype is None else value.to(as_dtype(dtype))
    array = np.asarray(value)
    kind = as_dtype(dtype) if dtype is not None else None
    if kind is None and array.dtype.kind == "f":
        kind = dtypes.float32
    return tensor(array, dtype=kind, device=as_device(None))
