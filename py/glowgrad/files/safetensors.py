"""The safetensors format: a JSON header, then the raw numbers. Names and results are those of the
package `safetensors.torch`.

Source: https://huggingface.co/docs/safetensors, "Format".
"""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..device import as_device
from ..errors import FileFormatError
from ..nn.module import Module
from ..ops.shapes import size_of
from ..tensor import Tensor
from ..tensor.creation import from_array
from .json_text import parsed
from .source import Readable, Source, created, opened
from .storage import shared_memory
from .stored_types import TYPES, StoredType, warn_of_conversions

_HEADER = 100_000_000  # bytes, the format's own limit
_DEPTH = 8
# In the package's order, which is that of the data in a file from its end.
_NAMES = {
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
_BY_TYPE = {stored: name for name, stored in _NAMES.items()}


def save(tensors: dict[str, Tensor], metadata: dict[str, str] | None = None) -> bytes:
    """The bytes of a safetensors file: tensors by name, and text about them.

    Raises RuntimeError for tensors that share memory (use `save_model`), ValueError for one that
    does not lie in order (use contiguous()), TypeError for anything else than tensors.
    """
    target = io.BytesIO()
    _write(tensors, metadata, target)
    return target.getvalue()


def save_file(
    tensors: dict[str, Tensor],
    filename: Readable,
    metadata: dict[str, str] | None = None,
) -> None:
    """Write a safetensors file; raises what `save` raises."""
    _check(tensors, metadata)
    with created(filename) as handle:
        _write(tensors, metadata, handle)


def load(data: bytes) -> dict[str, Tensor]:
    """The tensors in the bytes of a safetensors file.

    Types that do not exist here become larger ones with the same values, which a warning says.
    Raises FileFormatError for a file that is broken.
    """
    return _tensors(Source(io.BytesIO(data), "the data"), "cpu")


def load_file(filename: Readable, device: Any = "cpu") -> dict[str, Tensor]:
    """The tensors of a safetensors file, by name; see `load`."""
    with opened(filename) as source:
        return _tensors(source, device)


def save_model(
    model: Module,
    filename: Readable,
    metadata: dict[str, str] | None = None,
    force_contiguous: bool = True,
) -> None:
    """Write a model's state; of tied weights only the first, the other names in the metadata."""
    state = model.state_dict()
    places, _ = shared_memory(list(state.values()))
    about = dict(metadata or {})
    kept: dict[Any, str] = {}
    tensors = {}
    for (name, tensor), place in sorted(zip(state.items(), places, strict=True)):
        key = (place, tuple(tensor.shape)) if tensor.numel() else name
        if key in kept:
            about[name] = kept[key]
        else:
            kept[key] = name
            tensors[name] = tensor.contiguous() if force_contiguous else tensor
    save_file(tensors, filename, about or None)


def load_model(
    model: Module,
    filename: Readable,
    strict: bool = True,
    device: Any = "cpu",
) -> tuple[set[str], list[str]]:
    """Copy a file's tensors into a model; gives the names missing in the file and those unused.

    A name of tied weights may be missing where another name of the same memory is there.
    """
    found = load_file(filename, device)
    state = model.state_dict()
    places, _ = shared_memory(list(state.values()))
    there = {place for place, name in zip(places, state, strict=True) if name in found}
    missing = {
        name
        for place, name in zip(places, state, strict=True)
        if name not in found and place not in there
    }
    unexpected = [name for name in found if name not in state]
    if strict and (missing or unexpected):
        raise RuntimeError(
            f"the file does not fit {type(model).__name__}: missing {sorted(missing)}, "
            f"unexpected {unexpected}"
        )
    model.load_state_dict({n: t for n, t in found.items() if n in state}, strict=False)
    return missing, unexpected


class safe_open:  # noqa: N801 - the package's name
    """A safetensors file whose tensors are read one by one, each when it is asked for."""

    def __init__(self, filename: Any, framework: str = "pt", device: Any = "cpu") -> None:
        if framework not in ("pt", "torch", "pytorch", "glowgrad", "np", "numpy"):
            raise ValueError(f'safe_open got framework={framework!r}: use "pt"')
        self._as_numpy = framework in ("np", "numpy")
        self._device = device
        self._manager = opened(filename)
        self._source = self._manager.__enter__()
        try:
            self._entries, self._metadata = _header(self._source)
        except BaseException:
            self.__exit__()
            raise

    def __enter__(self) -> safe_open:
        return self

    def __exit__(self, *_: object) -> None:
        self._manager.__exit__(None, None, None)

    def keys(self) -> list[str]:
        """The tensors' names."""
        return sorted(self._entries)

    def offset_keys(self) -> list[str]:
        """The tensors' names in the order in which they lie in the file."""
        return list(self._entries)

    def metadata(self) -> dict[str, str] | None:
        """The text that was written about the tensors."""
        return self._metadata

    def get_tensor(self, name: str) -> Any:
        """Read one tensor."""
        if name not in self._entries:
            raise FileFormatError(f"{self._source.name}: it has no tensor {name!r}")
        made = _tensor(self._source, self._entries[name], self._device)
        return made.numpy() if self._as_numpy else made


class _Entry(NamedTuple):
    stored: StoredType
    shape: tuple[int, ...]
    start: int
    end: int


def _check(tensors: Mapping[str, Tensor], metadata: Mapping[str, str] | None) -> None:
    if not isinstance(tensors, Mapping):
        raise ValueError(f"save_file takes a dict of tensors by name, not {type(tensors).__name__}")
    for name, tensor in tensors.items():
        if not isinstance(name, str) or name == "__metadata__" or not isinstance(tensor, Tensor):
            raise ValueError(
                f"save_file takes tensors by name, but {name!r:.40} is a {type(tensor).__name__}"
            )
        if tensor.dtype.name not in _BY_TYPE:
            raise ValueError(f"safetensors has no type for {tensor.dtype}: {name!r} has it")
    for name, text in (metadata or {}).items():
        if not isinstance(name, str) or not isinstance(text, str):
            raise TypeError(f"safetensors' metadata is text by name, but {name!r} has {text!r:.40}")
    places, _ = shared_memory(list(tensors.values()))
    owners: dict[int, str] = {}
    for (name, tensor), place in zip(tensors.items(), places, strict=True):
        other = owners.setdefault(place.storage, name)
        if other != name and tensor.numel():
            raise RuntimeError(
                f"save_file got tensors that share memory, {other!r} and {name!r}: the file "
                "would hold it twice. Use save_model(model, …), which leaves out one, or clone()."
            )
    for name, tensor in tensors.items():
        if tensor.numel() and not tensor.is_contiguous():
            raise ValueError(
                f"save_file got {name!r} of shape {tuple(tensor.shape)}, which does not lie in "
                "order in memory (a transposed or sliced tensor): save x.contiguous()"
            )


def _write(tensors: Mapping[str, Tensor], metadata: Mapping[str, str] | None, target: Any) -> None:
    _check(tensors, metadata)
    # The largest elements first, so that all lie at multiples of their size.
    order = sorted(tensors, key=lambda name: (-_rank(tensors[name]), name))
    header: dict[str, Any] = {} if metadata is None else {"__metadata__": dict(metadata)}
    place = 0
    for name in order:
        tensor = tensors[name]
        end = place + tensor.numel() * TYPES[tensor.dtype.name].itemsize
        header[name] = {
            "dtype": _BY_TYPE[tensor.dtype.name],
            "shape": list(tensor.shape),
            "data_offsets": [place, end],
        }
        place = end
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    target.write(struct.pack("<Q", len(text)) + text)
    for name in order:
        tensor = tensors[name]
        target.write(TYPES[tensor.dtype.name].raw(tensor._values()).tobytes())


def _rank(tensor: Tensor) -> int:
    """The package's order of types."""
    return list(_NAMES).index(_BY_TYPE[tensor.dtype.name])


def _header(source: Source) -> tuple[dict[str, _Entry], dict[str, str] | None]:
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


def _entry(source: Source, name: str, about: Any, start: int) -> _Entry:
    match about:
        case {"dtype": str() as kind, "shape": list() as shape, "data_offsets": [low, high]}:
            pass
        case _:
            raise source.error(f"its entry {name!r:.60} lacks dtype, shape or data_offsets")
    numbers = [*shape, low, high]
    if len(about) != 3 or any(type(n) is not int or not 0 <= n < 1 << 63 for n in numbers):
        raise source.error(f"its entry {name!r:.60} has sizes that are none")
    if kind not in _NAMES:
        raise source.error(
            f"its tensor {name!r:.60} has the type {kind!r:.20}, which is not read here; known "
            f"are {', '.join(_NAMES)}"
        )
    stored = TYPES[_NAMES[kind]]
    if high - low != size_of(shape) * stored.itemsize or start + high > source.size:
        raise source.error(
            f"its tensor {name!r:.60} of type {kind} and shape {tuple(shape)!r:.80} does not fit "
            f"the bytes {low} to {high} of a file of {source.size}"
        )
    return _Entry(stored, tuple(shape), start + low, start + high)


def _tensors(source: Source, device: Any) -> dict[str, Tensor]:
    entries, _ = _header(source)
    tensors = {name: _tensor(source, entry, device) for name, entry in entries.items()}
    changed = _changed(entries, tensors)
    warn_of_conversions(source.name, changed)
    return tensors


def _changed(entries: dict[str, _Entry], tensors: dict[str, Tensor]) -> Iterator[Any]:
    for name, entry in entries.items():
        if entry.stored.own is None:
            yield entry.stored, tensors[name].dtype


def _tensor(source: Source, entry: _Entry, device: Any) -> Tensor:
    raw = source.array(entry.start, entry.end - entry.start)
    values, kind = entry.stored.values(raw)
    if len(entry.shape) > 32:
        raise source.error(f"a tensor has {len(entry.shape)} dimensions, more than 32")
    return from_array(values.reshape(entry.shape), kind, as_device(device))
