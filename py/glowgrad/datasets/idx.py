"""The files of MNIST and those that take its place: arrays of bytes behind a small header."""

from __future__ import annotations

import gzip
import math
from pathlib import Path
from typing import IO, cast

import numpy as np

from ..errors import FileFormatError

_UNSIGNED_BYTES = 8
_LARGEST = 1 << 30  # bytes


def read_idx(file: Path) -> np.ndarray:
    """The array in a file idx…-ubyte, or in one packed by gzip: uint8.

    Raises FileFormatError for anything else, and for files that end early.
    """
    try:
        with file.open("rb") as plain:
            packed = plain.read(2) == b"\x1f\x8b"
        with cast(IO[bytes], gzip.open(file) if packed else file.open("rb")) as stream:
            return _array(stream, file)
    except (EOFError, gzip.BadGzipFile) as error:
        raise FileFormatError(f"{file} is broken: {error}") from None


def _array(stream: IO[bytes], file: Path) -> np.ndarray:
    head = stream.read(4)
    if len(head) < 4 or head[:2] != b"\0\0" or head[2] != _UNSIGNED_BYTES or not 0 < head[3] < 5:
        raise FileFormatError(f"{file} is no file of the kind idx…-ubyte")
    sizes = stream.read(4 * head[3])
    shape = [int.from_bytes(sizes[4 * n : 4 * n + 4], "big") for n in range(head[3])]
    count = math.prod(shape)
    if count > _LARGEST:
        raise FileFormatError(f"{file} says that it holds {count} bytes, too many for a data set")
    data = stream.read(count)
    if len(data) != count:
        raise FileFormatError(f"{file} ends early: {len(data)} bytes of {count} for shape {shape}")
    return np.frombuffer(data, np.uint8).reshape(shape).copy()
