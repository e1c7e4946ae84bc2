"""Element types: numbers, and text of fixed or any length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import FileFormatError
from .cursor import Cursor
from .heaps import GlobalHeap

_FIXED, _FLOAT, _STRING, _OPAQUE, _ENUM, _VARIABLE = 0, 1, 3, 5, 8, 9
_CLASSES = {
    2: "times", 4: "bit fields", 6: "compound values", 7: "references",
    10: "arrays",
}  # fmt: skip
_FLOATS = {(2, 5, 10): "f2", (4, 8, 23): "f4", (8, 11, 52): "f8"}
_BFLOAT16 = (2, 8, 7)


@dataclass(frozen=True)
class Type:
    """An element type: its size in the file, and what its bytes are."""

    size: int
    numpy: np.dtype[Any] | None  # of numbers
    bfloat16: bool = False
    boolean: bool = False
    opaque: bool = False  # bytes whose meaning the file leaves to an attribute
    variable: bool = False  # text of any length, kept in the global heap

    def values(self, raw: np.ndarray, heap: GlobalHeap, cursor: Cursor) -> Any:
        """Raw bytes as a flat array of numbers, or as a list of texts."""
        if self.numpy is not None:
            flat = raw.view(self.numpy)
            if self.bfloat16:
                return (flat.astype(np.uint32) << np.uint32(16)).view(np.float32)
            if self.boolean:
                return flat != 0
            return flat.astype(self.numpy.newbyteorder("="), copy=False)
        data = raw.tobytes()
        pieces = [data[i : i + self.size] for i in range(0, len(data), self.size)]
        if self.variable:
            return [_long_text(piece, heap, cursor) for piece in pieces]
        return [piece.split(b"\0")[0].decode("utf-8", "replace").rstrip() for piece in pieces]


def _long_text(reference: bytes, heap: GlobalHeap, like: Cursor) -> str:
    cursor = Cursor(reference, like.offset_size, like.length_size)
    length, address, number = cursor.number(4), cursor.offset(), cursor.number(4)
    return heap.get(address, number)[:length].decode("utf-8", "replace")


def read_type(cursor: Cursor) -> Type:
    """The type that a message describes; raises FileFormatError for those not read here."""
    kind = cursor.number(1) & 15
    bits = cursor.number(3)
    size = cursor.number(4)
    if not 0 < size <= 1 << 20:
        raise FileFormatError(f"its HDF5 types are broken: an element of {size} bytes")
    order = ">" if bits & 1 else "<"
    if kind == _FIXED:
        offset, precision = cursor.number(2), cursor.number(2)
        if offset or precision != 8 * size or size not in (1, 2, 4, 8):
            raise FileFormatError(f"its HDF5 integers have {precision} bits, not read here")
        return Type(size, np.dtype(f"{order}{'i' if bits & 8 else 'u'}{size}"))
    if kind == _FLOAT:
        cursor.take(5)
        exponent = cursor.number(1)
        cursor.take(1)
        mantissa = cursor.number(1)
        cursor.take(4)
        form = (size, exponent, mantissa)
        if form == _BFLOAT16:
            return Type(size, np.dtype(f"{order}u2"), bfloat16=True)
        if form not in _FLOATS:
            raise FileFormatError(f"its HDF5 floats have {exponent} and {mantissa} bits")
        return Type(size, np.dtype(f"{order}{_FLOATS[form]}"))
    if kind == _STRING:
        return Type(size, None)
    if kind == _ENUM:
        base = read_type(cursor)
        return Type(size, base.numpy, boolean=bits & 0xFFFF == 2)
    if kind == _OPAQUE:
        return Type(size, None, opaque=True)
    if kind == _VARIABLE and bits & 15 == 1:
        return Type(size, None, variable=True)
    named = _CLASSES.get(kind, "sequences of any length")
    raise FileFormatError(f"it holds {named}, which are not read here: only numbers and text are")


def readable_type(cursor: Cursor) -> Type | None:
    """The type that a message describes, None where it is not read here."""
    try:
        found = read_type(cursor)
    except FileFormatError:
        return None
    return None if found.opaque else found


BFLOAT16 = Type(2, np.dtype("<u2"), bfloat16=True)


def read_shape(cursor: Cursor) -> tuple[int, ...] | None:
    """The shape that a dataspace message describes; None for a dataset without any element."""
    version, rank, flags = cursor.number(1), cursor.number(1), cursor.number(1)
    if version not in (1, 2) or rank > 32:
        raise FileFormatError(f"its HDF5 shapes are broken: {rank} dimensions")
    form = cursor.number(1)
    if version == 1:
        cursor.take(4)
    elif form == 2:
        return None
    del flags
    return tuple(cursor.length() for _ in range(rank))
