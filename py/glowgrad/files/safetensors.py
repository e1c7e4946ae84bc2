"""The safetensors format: a JSON header, then the raw numbers. Names and results are those of the
package `safetensors.torch`.

Source: https://huggingface.co/docs/safetensors, "Format".
"""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Iterator, Mapping
from typing import Any

from ..device import as_device
from ..errors import FileFormatError
from ..nn.module import Module
from ..tensor import Tensor
from ..tensor.creation import from_array
from .safetensors_header import NAMES, Entry, read_header
from .source import Readable, Source, created, opened
from .storage import shared_memory
from .stored_types import TYPES, warn_of_conversions

_BY_TYPE = {stored: name for name, stored in NAMES.items()}


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
            self._entries, self._metadata = read_header(self._source)
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
    return list(NAMES).index(_BY_TYPE[tensor.dtype.name])


def _tensors(source: Source, device: Any) -> dict[str, Tensor]:
    entries, _ = read_header(source)
    tensors = {name: _tensor(source, entry, device) for name, entry in entries.items()}
    changed = _changed(entries, tensors)
    warn_of_conversions(source.name, changed)
    return tensors


def _changed(entries: dict[str, Entry], tensors: dict[str, Tensor]) -> Iterator[Any]:
    for name, entry in entries.items():
        if entry.stored.own is None:
            yield entry.stored, tensors[name].dtype


def _tensor(source: Source, entry: Entry, device: Any) -> Tensor:
    raw = source.array(entry.start, entry.end - entry.start)
    values, kind = entry.stored.values(raw)
    if len(entry.shape) > 32:
        raise source.error(f"a tensor has {len(entry.shape)} dimensions, more than 32")
    return from_array(values.reshape(entry.shape), kind, as_device(device))
