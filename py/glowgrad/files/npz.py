"""numpy's .npz archives of arrays by name; Python objects (pickles) in them are never opened."""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Mapping
from typing import IO, Any

import numpy as np

from .. import dtypes
from ..device import as_device
from ..tensor import Tensor
from ..tensor.creation import from_array
from .archive import Archive
from .source import Readable, Source, created, filled, opened

_EPOCH = (1980, 1, 1, 0, 0, 0)
_HEADER = 10_000  # bytes, numpy's own limit
_DESCRIPTION = re.compile(
    r"""\s*\{\s*'descr':\s*'(?P<type>[^']{1,40})',\s*'fortran_order':\s*(?P<fortran>True|False),\s*
    'shape':\s*\((?P<shape>[0-9,\sL]*)\)\s*,?\s*\}\s*""",
    re.VERBOSE,
)
_NUMBERS = re.compile(r"[<>=|](b1|[iuf][1248]|c8|c16)")


def save_npz(tensors: Mapping[str, Any], f: Readable, compressed: bool = False) -> None:
    """Write tensors or arrays by name, as `numpy.savez` (or `numpy.savez_compressed`) does.

    Raises TypeError for anything that is not numbers.
    """
    arrays = {}
    for name, value in tensors.items():
        array = value._values() if isinstance(value, Tensor) else np.asarray(value)
        if not isinstance(name, str) or array.dtype.kind not in "biufc":
            raise TypeError(f"save_npz takes arrays of numbers by name: {name!r} is {value!r:.60}")
        arrays[name] = array
    method = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    with created(f) as handle, zipfile.ZipFile(handle, "w", method) as archive:
        for name, array in arrays.items():
            member = zipfile.ZipInfo(f"{name}.npy", _EPOCH)
            member.compress_type = method
            with archive.open(member, "w", force_zip64=True) as stream:
                np.lib.format.write_array(stream, array, allow_pickle=False)


def load_npz(f: Readable, device: Any = None, max_bytes: int | None = None) -> dict[str, Tensor]:
    """The arrays of an .npz file as tensors, by name.

    Types that tensors lack become larger ones, as in `tensor(array)`. Raises FileFormatError for a
    file that is broken, holds anything but numbers, or would unpack to more than `max_bytes` (by
    default 64 MiB or 100 times its size, whichever is more).
    """
    with opened(f) as source:
        return read_npz(Archive(source, max_bytes), device)


def is_npz(names: list[str]) -> bool:
    """Whether these are the members of an archive of arrays."""
    return bool(names) and all(name.endswith(".npy") for name in names)


def read_npz(archive: Archive, device: Any) -> dict[str, Tensor]:
    """The arrays in an archive as tensors on a device."""
    place = as_device(device)
    tensors = {}
    for member in archive.members:
        if not member.endswith(".npy"):
            raise archive.source.error(f"its member {member!r:.60} is no array of numpy")
        with archive.open(member) as stream:
            array = _read_array(stream, archive.size(member), archive.source, member)
        kind = dtypes.of_numpy(array.dtype)
        tensors[member.removesuffix(".npy")] = from_array(
            array.astype(kind.numpy, copy=False), kind, place
        )
    return tensors


def _read_array(stream: IO[bytes], size: int, source: Source, member: str) -> np.ndarray:
    start = stream.read(10)
    version = start[6:7]
    if start[:6] != b"\x93NUMPY" or version not in (b"\1", b"\2", b"\3"):
        raise source.error(f"its member {member!r:.60} is no array of numpy")
    if version == b"\1":
        length = int.from_bytes(start[8:10], "little")
    else:
        length = int.from_bytes(start[8:10] + stream.read(2), "little")
    if length > _HEADER:
        raise source.error(f"the header of {member!r:.60} claims {length} bytes")
    text = stream.read(length).decode("latin1")
    found = _DESCRIPTION.fullmatch(text)
    if found is None:
        raise source.error(f"the header of {member!r:.60} describes no array: {text!r:.80}")
    kind = found["type"]
    if kind == "|O":
        raise source.error(
            f"its array {member!r:.60} holds Python objects, which are a pickle and may run code: "
            "save it with a type of numbers"
        )
    if not _NUMBERS.fullmatch(kind):
        raise source.error(f"its array {member!r:.60} has the type {kind!r}, not numbers")
    shape = tuple(int(n.rstrip("L")) for n in found["shape"].replace(",", " ").split())
    dtype = np.dtype(kind)
    count = size - (10 if version == b"\1" else 12) - length
    if math.prod(shape) * dtype.itemsize != count or len(shape) > 32:
        raise source.error(
            f"its array {member!r:.60} of shape {shape!r:.80} and type {kind} does not fit its "
            f"{count} bytes"
        )
    raw = filled(stream, count, source)
    stream.read(1)  # the end, where zipfile compares the checksums
    flat = raw != 0 if dtype.kind == "b" else raw.view(dtype)
    array = flat.reshape(shape, order="F" if found["fortran"] == "True" else "C")
    return array.astype(dtype.newbyteorder("="), copy=False)
