"""What numbers a type can hold: PyTorch's finfo and iinfo."""

from __future__ import annotations

from typing import Any

import numpy as np

from .dtypes import DType, bfloat16, get_default_dtype


class finfo:  # noqa: N801 - PyTorch's name
    """The limits of a floating-point type, or of the default one: `min`, `max`, `eps` (from 1 to
    the next number), `tiny` (the smallest of full precision), `resolution`, `bits`.
    """

    def __init__(self, type: DType | None = None) -> None:
        kind = get_default_dtype() if type is None else type
        if not isinstance(kind, DType) or not kind.differentiable:
            raise TypeError(f"finfo needs a floating-point type, not {kind!r}: try iinfo")
        kind = kind.to_real()
        self.dtype, self.bits = kind.name, 8 * kind.itemsize
        if kind is bfloat16:  # the range of float32 with 8 bits of precision
            self.max, self.eps, self.resolution = (2 - 2.0**-7) * 2.0**127, 2.0**-7, 0.01
            self.tiny = 2.0**-126
        else:
            numpy: Any = np.finfo(kind.numpy)
            self.max, self.eps = float(numpy.max), float(numpy.eps)
            self.tiny, self.resolution = float(numpy.tiny), 10.0**-numpy.precision
        self.min, self.smallest_normal = -self.max, self.tiny

    def __eq__(self, other: object) -> bool:
        return isinstance(other, finfo) and other.dtype == self.dtype

    def __hash__(self) -> int:
        return hash(self.dtype)

    def __repr__(self) -> str:
        names = ("resolution", "min", "max", "eps", "smallest_normal", "tiny")
        numbers = ", ".join(f"{name}={getattr(self, name):g}" for name in names)
        return f"finfo({numbers}, dtype={self.dtype})"


class iinfo:  # noqa: N801 - PyTorch's name
    """The limits of a whole-number type: `min`, `max`, `bits`."""

    def __init__(self, type: DType) -> None:
        if not isinstance(type, DType) or type.numpy.kind not in "iu":
            raise TypeError(f"iinfo needs a type of whole numbers, not {type!r}: try finfo")
        self.dtype, self.bits = type.name, 8 * type.itemsize
        self.min, self.max = int(np.iinfo(type.numpy).min), int(np.iinfo(type.numpy).max)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, iinfo) and other.dtype == self.dtype

    def __hash__(self) -> int:
        return hash(self.dtype)

    def __repr__(self) -> str:
        return f"iinfo(min={self.min}, max={self.max}, dtype={self.dtype})"
