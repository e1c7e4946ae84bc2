"""Plain values as PyTorch's pickles make them: shapes, devices, numbers of numpy's types."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from ..device import cpu, device
from ..errors import FileFormatError
from ..tensor.core import Size
from .pickled import Unfinished

_DIMENSIONS = 64


def whole_numbers(sizes: Any) -> tuple[int, ...]:
    """A shape or strides."""
    fits = type(sizes) in (tuple, Size) and len(sizes) <= _DIMENSIONS
    if not fits or not all(type(n) is int for n in sizes):
        raise FileFormatError("its pickle has a shape that is no tuple of a few whole numbers")
    return tuple(sizes)


def named_device(kind: Any, _index: Any = None) -> device:
    """A device as a value of its own; one that does not exist here becomes the CPU."""
    try:
        return device(str(kind))
    except RuntimeError:
        return cpu


def complex_number(real: Any, imaginary: Any) -> complex:
    """A complex number out of two real ones."""
    if type(real) is not float or type(imaginary) is not float:
        raise FileFormatError("its pickle has a complex number that is none")
    return complex(real, imaginary)


class NumpyType(Unfinished):
    """numpy's description of a type of plain numbers."""

    def __init__(self, name: Any, _align: Any = False, _copy: Any = True) -> None:
        if type(name) is not str or not re.fullmatch("[biufc][0-9]{1,2}", name):
            raise FileFormatError(f"its pickle has a numpy type {name!r:.40}")
        try:
            self.type = np.dtype(name)
        except TypeError:
            raise FileFormatError(f"its pickle has a numpy type {name!r:.40}") from None

    def build(self, state: Any) -> None:
        order = state[1] if type(state) is tuple and len(state) > 1 else None
        if order not in ("<", ">", "|", "="):
            raise FileFormatError("its pickle has a numpy type without a byte order")
        self.type = self.type.newbyteorder(order)


def numpy_number(kind: Any, content: Any) -> Any:
    """A number of a type of numpy's."""
    if (
        not isinstance(kind, NumpyType)
        or type(content) is not bytes
        or len(content) != kind.type.itemsize
    ):
        raise FileFormatError("its pickle has a numpy number of the wrong size")
    return np.frombuffer(content, kind.type)[0]
