"""Element types as files store them, and the tensor types that they become here.

A type that the engine lacks becomes one that holds all its values: the 8-bit floats become float32,
unsigned integers int64.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import dtypes
from ..dtypes import DType
from ..errors import FileFormatError


def _from_bfloat16(bits: np.ndarray) -> np.ndarray:
    return (bits.astype(np.uint32) << np.uint32(16)).view(np.float32)


def _to_bfloat16(values: np.ndarray) -> np.ndarray:
    # The values are those of bfloat16 already: nothing is rounded.
    return (np.ascontiguousarray(values).view(np.uint32) >> np.uint32(16)).astype(np.uint16)


def _small_float(exponent_bits: int, mantissa_bits: int, finite: bool) -> np.ndarray:
    """The values of all 256 floats of 8 bits, by their bits.

    `finite` ones have no infinity, and nan only where all bits are set (Micikevicius et al., 2022,
    "FP8 formats for deep learning").
    """
    bits = np.arange(256)
    exponent = (bits >> mantissa_bits) & ((1 << exponent_bits) - 1)
    mantissa = bits & ((1 << mantissa_bits) - 1)
    bias = (1 << (exponent_bits - 1)) - 1
    fraction = mantissa / (1 << mantissa_bits)
    values = np.where(
        exponent == 0,
        fraction * 2.0 ** (1 - bias),
        (1 + fraction) * 2.0 ** (exponent - bias),
    )
    top = exponent == (1 << exponent_bits) - 1
    if finite:
        values[top & (mantissa == (1 << mantissa_bits) - 1)] = np.nan
    else:
        values[top] = np.where(mantissa[top] == 0, np.inf, np.nan)
    return np.where(bits >> 7, -values, values).astype(np.float32)


def _by_table(table: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    return lambda bits: table[bits]


@dataclass(frozen=True)
class StoredType:
    """A type in a file: PyTorch's name, the numpy type of its bits, and how values become bits."""

    name: str
    bits: np.dtype[Any]
    decode: Callable[[np.ndarray], np.ndarray] | None = None
    encode: Callable[[np.ndarray], np.ndarray] | None = None

    @property
    def itemsize(self) -> int:
        return self.bits.itemsize

    @property
    def own(self) -> DType | None:
        """The tensor type of this name, if there is one."""
        return next((dtype for dtype in dtypes.ALL if dtype.name == self.name), None)

    def values(self, raw: np.ndarray) -> tuple[np.ndarray, DType]:
        """Raw bytes as numbers of a type that tensors have."""
        stored = raw.view(self.bits)
        array = stored if self.decode is None else self.decode(stored)
        kind = self.own or dtypes.of_numpy(array.dtype)
        if array.dtype == np.uint64 and array.size and array.max() > np.iinfo(np.int64).max:
            raise FileFormatError("uint64 numbers of 2^63 and above do not fit into int64")
        return array.astype(kind.numpy, copy=False), kind

    def raw(self, values: np.ndarray) -> np.ndarray:
        """Numbers of the tensor type of this name as bytes."""
        bits = values if self.encode is None else self.encode(values)
        return np.ascontiguousarray(bits, self.bits).reshape(-1).view(np.uint8)


def _stored(name: str, bits: str, decode: Any = None, encode: Any = None) -> StoredType:
    return StoredType(name, np.dtype(bits).newbyteorder("<"), decode, encode)


TYPES = {
    stored.name: stored
    for stored in (
        _stored("bool", "u1", lambda bits: bits != 0, lambda values: values.view(np.uint8)),
        _stored("uint8", "u1"),
        _stored("int8", "i1"),
        _stored("int16", "i2"),
        _stored("uint16", "u2"),
        _stored("int32", "i4"),
        _stored("uint32", "u4"),
        _stored("int64", "i8"),
        _stored("uint64", "u8"),
        _stored("float16", "f2"),
        _stored("bfloat16", "u2", _from_bfloat16, _to_bfloat16),
        _stored("float32", "f4"),
        _stored("float64", "f8"),
        _stored("complex64", "c8"),
        _stored("complex128", "c16"),
        _stored("float8_e4m3fn", "u1", _by_table(_small_float(4, 3, True))),
        _stored("float8_e5m2", "u1", _by_table(_small_float(5, 2, False))),
    )
}


def warn_of_conversions(name: str, converted: Iterable[tuple[StoredType, DType]]) -> None:
    """Say once a file which types became others."""
    pairs = sorted({f"{stored.name} became {kind.name}" for stored, kind in converted})
    if pairs:
        warnings.warn(
            f"{name} has tensors of types that do not exist here; their values are the same, but "
            f"{', '.join(pairs)}",
            UserWarning,
            stacklevel=4,
        )
