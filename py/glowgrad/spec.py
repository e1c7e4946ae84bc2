"""A tensor's shape and type without its values."""

from __future__ import annotations

from typing import NamedTuple

from .dtypes import DType


class Spec(NamedTuple):
    """Shape and element type: what a shape rule takes and gives."""

    shape: tuple[int, ...]
    dtype: DType
