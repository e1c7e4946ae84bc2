"""The header of a safetensors file: what its tensors are and where they lie, checked."""

from __future__ import annotations

import struct
from typing import Any, NamedTuple

from ..ops.shapes import size_of
from .json_text import parsed
from .source import Source
from .stored_types import TYPES, StoredType

_HEADER = 100_000_000  # bytes, the format's own limit
_DEPTH = 8
# In the package's order, which is that of the data in a file from its end.
NAMES = {
    "BOOL": "bool",
    "U8": "uint8",
    "I8": "int8",
    "F8_E5M2": "float8_e5m2",
    "F8_E4M3": "float8_e4m3fn",
    "I16": "int16",
    "U16": "uint16",
    "F16": "float16",
    "BF16": "bfloat16",
    "I32": "int32",
    "U32": "uint32",
    "F32": "float32",
    "C64": "complex64",
    "F64": "float64",
    "I64": "int64",
    "U64": "uint64",
}


class Entry(NamedTuple):
    """A tensor in a file: its type and shape, and where its bytes start and end."""

    stored: StoredType
    shape: tuple[int, ...]
    start: int
    end: int


def read_header(source: Source) -> tuple[dict[str, Entry], dict[str, str] | None]:
    """The entries in the order of their data, which must cover the file without gap or overlap."""
    if source.size < 8:
        raise source.error(f"{source.size} bytes are too few for a safetensors file")
    (length,) = struct.unpack("<Q", source.read(0, 8))
    if length > min(_HEADER, source.size - 8):
        raise source.error(
            f"its header claims {length} bytes, but the file has {source.size}: it is cut off, "
            "or no safetensors file"
        )
    try:
        header = parsed(source.read(8, length), _DEPTH, _unique)
    except ValueError as error:
        raise source.error(f"its header is no good JSON ({error!s:.80})") from None
    if not isinstance(header, dict):
        raise source.error("its header is no JSON object")
    metadata = header.pop("__metadata__", None)
    if metadata is not None and not (
        isinstance(metadata, dict) and all(isinstance(v, str) for v in metadata.values())
    ):
        raise source.error("its metadata is not text by name")
    start = 8 + length
    entries = {name: _entry(source, name, about, start) for name, about in header.items()}
    ordered = dict(sorted(entries.items(), key=lambda item: (item[1].start, item[1].end)))
    place = start
    for name, entry in ordered.items():
        if entry.start != place:
            raise source.error(f"the data of {name!r:.60} overlaps another's or leaves a gap")
        place = entry.end
    if place != source.size:
        raise source.error(
            f"its tensors end at byte {place}, but the file has {source.size}: it is cut off or "
            "broken"
        )
    return ordered, metadata


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice")
    return made


def _entry(source: Source, name: str, about: Any, start: int) -> Entry:
    match about:
        case {"dtype": str() as kind, "shape": list() as shape, "data_offsets": [low, high]}:
            pass
        case _:
            raise source.error(f"its entry {name!r:.60} lacks dtype, shape or data_offsets")
    numbers = [*shape, low, high]
    if len(about) != 3 or any(type(n) is not int or not 0 <= n < 1 << 63 for n in numbers):
        raise source.error(f"its entry {name!r:.60} has sizes that are none")
    if kind not in NAMES:
        raise source.error(
            f"its tensor {name!r:.60} has the type {kind!r:.20}, which is not read here; known "
            f"are {', '.join(NAMES)}"
        )
    stored = TYPES[NAMES[kind]]
    if high - low != size_of(shape) * stored.itemsize or start + high > source.size:
        raise source.error(
            f"its tensor {name!r:.60} of type {kind} and shape {tuple(shape)!r:.80} does not fit "
            f"the bytes {low} to {high} of a file of {source.size}"
        )
    return Entry(stored, tuple(shape), start + low, start + high)
