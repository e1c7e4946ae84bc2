"""A writer of HDF5 files: groups, datasets of numbers and text attributes, each stored plainly.

What h5py and Keras read: a superblock of version 0, object headers of version 1, links within
them, datasets in one piece. Source: "HDF5 File Format Specification", version 3.0, The HDF Group.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

_NOWHERE = b"\xff" * 8
_SUPERBLOCK = 96
_SPACE, _LINK_INFO, _TYPE, _FILL, _LINK, _LAYOUT, _GROUP_INFO, _ATTRIBUTE = (
    1, 2, 3, 5, 6, 8, 10, 12,
)  # fmt: skip
_FLOATS = {2: (15, 10, 5, 10, 15), 4: (31, 23, 8, 23, 127), 8: (63, 52, 11, 52, 1023)}


@dataclass
class Folder:
    """A group to write: its members by name, and texts as attributes."""

    members: dict[str, Folder | np.ndarray] = field(default_factory=dict)
    attributes: dict[str, Any] = field(default_factory=dict)

    def folder(self, path: str) -> Folder:
        """The group at this path, made where there is none."""
        here = self
        for name in path.split("/"):
            found = here.members.setdefault(name, Folder())
            assert isinstance(found, Folder)
            here = found
        return here


def write_hdf5(root: Folder) -> bytes:
    """The bytes of a file with this root group.

    Raises TypeError for an array of a type that is not numbers.
    """
    body = bytearray(_SUPERBLOCK)
    start = _write(body, root)
    head = b"\x89HDF\r\n\x1a\n" + bytes([0, 0, 0, 0, 0, 8, 8, 0])
    head += struct.pack("<HHI", 4, 16, 0)
    head += struct.pack("<Q", 0) + _NOWHERE + struct.pack("<Q", len(body)) + _NOWHERE
    head += struct.pack("<QQII16x", 0, start, 0, 0)
    body[:_SUPERBLOCK] = head
    return bytes(body)


def _write(body: bytearray, thing: Folder | np.ndarray) -> int:
    """Append a group or dataset; gives its address. Members come before what names them."""
    if isinstance(thing, Folder):
        messages = [
            (_LINK_INFO, struct.pack("<BB", 0, 0) + _NOWHERE * 2),
            (_GROUP_INFO, bytes(2)),
        ]
        for name, member in thing.members.items():
            address = _write(body, member)
            label = name.encode()
            head = struct.pack("<BBBH", 1, 0x11, 1, len(label))
            messages.append((_LINK, head + label + struct.pack("<Q", address)))
        messages += [(_ATTRIBUTE, _attribute(k, v)) for k, v in thing.attributes.items()]
        return _header(body, messages)
    array = np.ascontiguousarray(thing)
    array = array.reshape(thing.shape).astype(array.dtype.newbyteorder("<"), copy=False)
    _align(body)
    place = len(body)
    body += array.tobytes()
    where = struct.pack("<Q", place) if array.nbytes else _NOWHERE
    return _header(
        body,
        [
            (_SPACE, _space(array.shape)),
            (_TYPE, _type(array.dtype)),
            (_FILL, bytes([2, 2, 0, 0])),
            (_LAYOUT, bytes([3, 1]) + where + struct.pack("<Q", array.nbytes)),
        ],
    )


def _align(body: bytearray) -> None:
    body += bytes(-len(body) % 8)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 8)


def _header(body: bytearray, messages: list[tuple[int, bytes]]) -> int:
    _align(body)
    packed = b""
    for kind, data in messages:
        data = _padded(data)
        packed += struct.pack("<HHB3x", kind, len(data), 0) + data
    place = len(body)
    body += struct.pack("<BxHII4x", 1, len(messages), 1, len(packed)) + packed
    return place


def _space(shape: tuple[int, ...]) -> bytes:
    return struct.pack("<BBB5x", 1, len(shape), 0) + struct.pack(f"<{len(shape)}Q", *shape)


def _type(dtype: np.dtype[Any]) -> bytes:
    size = dtype.itemsize
    if dtype.kind == "f" and size in _FLOATS:
        sign, exponent, exponent_size, mantissa_size, bias = _FLOATS[size]
        bits = bytes([0x20, sign, 0])
        rest = struct.pack("<HHBBBBI", 0, 8 * size, exponent, exponent_size, 0, mantissa_size, bias)
        return bytes([0x11]) + bits + struct.pack("<I", size) + rest
    if dtype.kind in "iub":
        bits = bytes([0x08 if dtype.kind == "i" else 0, 0, 0])
        return bytes([0x10]) + bits + struct.pack("<IHH", size, 0, 8 * size)
    if dtype.kind == "S":
        return bytes([0x13, 0x11, 0, 0]) + struct.pack("<I", size)  # filled up with zeros, UTF-8
    raise TypeError(f"HDF5 files are written with numbers, not {dtype}")


def _attribute(name: str, value: Any) -> bytes:
    """Text, a list of texts, or an array."""
    if isinstance(value, str):
        array = np.array(value.encode() or b"\0")
    elif isinstance(value, list):
        array = np.array([text.encode() for text in value] or [], dtype=None if value else "<f4")
    else:
        array = np.asarray(value)
    kind, shape, label = _type(array.dtype), _space(array.shape), name.encode() + b"\0"
    head = struct.pack("<BxHHH", 1, len(label), len(kind), len(shape))
    return head + _padded(label) + _padded(kind) + _padded(shape) + array.tobytes()


def flat_folder(arrays: Mapping[str, np.ndarray]) -> Folder:
    """A root group with these arrays at their paths."""
    root = Folder()
    for path, array in arrays.items():
        folder, _, name = path.rpartition("/")
        (root.folder(folder) if folder else root).members[name] = array
    return root
