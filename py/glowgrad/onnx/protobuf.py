"""The few kinds of fields of Protocol Buffers that an ONNX file is made of.

Source: https://protobuf.dev/programming-guides/encoding/.
"""

from __future__ import annotations

import struct

_VARINT, _BYTES, _FLOAT = 0, 2, 5


def _varint(value: int) -> bytes:
    """Seven bits a byte, the lowest first; negative numbers as 64 bits."""
    value &= (1 << 64) - 1
    made = bytearray()
    while value > 127:
        made.append(value & 127 | 128)
        value >>= 7
    made.append(value)
    return bytes(made)


def number(field: int, value: int) -> bytes:
    """A whole number."""
    return _varint(field << 3 | _VARINT) + _varint(value)


def data(field: int, value: bytes) -> bytes:
    """Bytes, or another message."""
    return _varint(field << 3 | _BYTES) + _varint(len(value)) + value


def text(field: int, value: str) -> bytes:
    """Text."""
    return data(field, value.encode())


def real(field: int, value: float) -> bytes:
    """A floating-point number of 32 bits."""
    return _varint(field << 3 | _FLOAT) + struct.pack("<f", value)
