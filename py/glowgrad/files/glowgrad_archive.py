"""Glowgrad's own format: a zip archive of raw numbers and one JSON text that says what they are.

`glowgrad.json` holds {"format": "glowgrad", "version": 1, "storages": […], "tensors": […],
"object": …}; `data/0`, `data/1`, … hold a storage each, little-endian. Plain values of JSON stand
for themselves; everything else is an object with one key, its kind.
"""

from __future__ import annotations

import base64
import json
import math
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

import numpy as np

from .. import dtypes
from ..device import cpu, device
from ..dtypes import DType
from ..errors import FileFormatError
from ..nn.module import Module
from ..nn.parameter import Parameter
from ..tensor import Tensor
from ..tensor.core import Size
from ..tensor.creation import from_array
from .archive import Archive
from .json_text import parsed
from .placement import Placement
from .source import Source
from .storage import Storage, shared_memory
from .stored_types import TYPES

INDEX = "glowgrad.json"
_INDEX_BYTES = 64 << 20
_DEPTH = 60
_EPOCH = (1980, 1, 1, 0, 0, 0)  # equal objects make equal files


def write_archive(obj: Any, handle: IO[bytes]) -> None:
    """Write an object of dicts, lists, numbers, text and tensors."""
    tree = _Tree()
    described = tree.describe(obj, "the object", 0)
    places, arrays = shared_memory(tree.tensors)
    tensors = [
        {
            "storage": place.storage,
            "offset": place.offset,
            "shape": list(tensor.shape),
            "strides": list(place.strides),
            "requires_grad": tensor.requires_grad,
            "kind": tree.kind(tensor),
        }
        for tensor, place in zip(tree.tensors, places, strict=True)
    ]
    owners = {place.storage: tensor for tensor, place in zip(tree.tensors, places, strict=True)}
    kinds = [TYPES[owners[number].dtype.name] for number in range(len(arrays))]
    storages = [
        {"dtype": kind.name, "count": array.size, "device": str(owners[number].device)}
        for number, (kind, array) in enumerate(zip(kinds, arrays, strict=True))
    ]
    index = {
        "format": "glowgrad",
        "version": 1,
        "storages": storages,
        "tensors": tensors,
        "object": described,
    }
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    with zipfile.ZipFile(handle, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo(INDEX, _EPOCH), text.encode())
        for number, (kind, array) in enumerate(zip(kinds, arrays, strict=True)):
            raw = kind.raw(array).tobytes()
            archive.writestr(zipfile.ZipInfo(f"data/{number}", _EPOCH), raw)


class _Tree:
    """Turns an object into JSON, and collects its tensors; each one once."""

    def __init__(self) -> None:
        self.tensors: list[Tensor] = []
        self._numbers: dict[int, int] = {}
        self._arrays: set[int] = set()

    def describe(self, value: Any, where: str, depth: int) -> Any:
        if depth > _DEPTH:
            raise ValueError(f"save got lists nested more than {_DEPTH} deep, or in a circle")
        if value is None or type(value) in (bool, str, int):
            return value
        if type(value) is float and math.isfinite(value):
            return value
        for kinds, name, write in _WRITERS:
            if isinstance(value, kinds):
                return {name: write(self, value, where, depth)}
        raise _unsaveable(value, where)

    def items(self, values: Any, where: str, depth: int) -> list[Any]:
        return [self.describe(v, f"{where}[{i}]", depth + 1) for i, v in enumerate(values)]

    def pairs(self, mapping: dict[Any, Any], where: str, depth: int) -> list[Any]:
        return [
            [
                self.describe(key, f"a key of {where}", depth + 1),
                self.describe(value, f"{where}[{key!r:.40}]", depth + 1),
            ]
            for key, value in mapping.items()
        ]

    def tensor(self, value: Tensor, *_: Any) -> int:
        if id(value) not in self._numbers:
            self._numbers[id(value)] = len(self.tensors)
            self.tensors.append(value)
        return self._numbers[id(value)]

    def ordered(self, value: Any, where: str, depth: int) -> Any:
        metadata = getattr(value, "_metadata", None)
        return [
            self.pairs(value, where, depth),
            self.describe(metadata, f"{where}._metadata", depth + 1),
        ]

    def array(self, value: np.ndarray, where: str, depth: int) -> Any:
        kind = dtypes.of_numpy(value.dtype)
        if kind.numpy != value.dtype:
            raise TypeError(f"save got a numpy array of {value.dtype} at {where}: use {kind.name}")
        made = from_array(np.ascontiguousarray(value).reshape(value.shape), kind, "cpu")
        self._arrays.add(id(made))
        return self.tensor(made)

    def kind(self, tensor: Tensor) -> str:
        """What the reader makes of it."""
        if id(tensor) in self._arrays:
            return "numpy"
        return "parameter" if isinstance(tensor, Parameter) else "tensor"


def _unsaveable(value: Any, where: str) -> TypeError:
    name = type(value).__name__
    if isinstance(value, Module) or callable(getattr(value, "state_dict", None)):
        return TypeError(
            f"save got a whole {name} at {where}: save its state_dict() instead, and load it with "
            "load_state_dict into one made by the same code. A file holds values only, because "
            "opening one never runs code."
        )
    return TypeError(
        f"save got a {name} at {where}: a file holds tensors, numbers, text, bytes, None, and "
        "lists, tuples, sets and dicts of these, because opening one never runs code"
    )


# What JSON has no value for: the types, the kind, and how one is written. The first that fits.
_Writer = Callable[[_Tree, Any, str, int], Any]
_WRITERS: tuple[tuple[Any, str, _Writer], ...] = (
    (Tensor, "tensor", _Tree.tensor),
    (Size, "size", lambda tree, value, *_: list(value)),
    (OrderedDict, "ordered", _Tree.ordered),
    (dict, "dict", _Tree.pairs),
    (list, "list", _Tree.items),
    (tuple, "tuple", _Tree.items),
    ((set, frozenset), "set", lambda tree, value, *at: tree.items(sorted(value, key=repr), *at)),
    (bool, "bool", lambda tree, value, *_: bool(value)),
    (int, "int", lambda tree, value, *_: int(value)),
    (float, "float", lambda tree, value, *_: repr(float(value))),
    (str, "str", lambda tree, value, *_: str(value)),
    (complex, "complex", lambda tree, value, *_: [repr(value.real), repr(value.imag)]),
    (
        (bytes, bytearray),
        "bytes",
        lambda tree, value, *_: base64.b64encode(bytes(value)).decode(),
    ),
    (DType, "dtype", lambda tree, value, *_: value.name),
    (device, "device", lambda tree, value, *_: str(value)),
    (np.ndarray, "array", _Tree.array),
    (np.generic, "scalar", lambda tree, value, *at: tree.array(np.asarray(value), *at)),
)


def read_archive(archive: Archive, placement: Placement) -> Any:
    """The object in an archive of this format."""
    source = archive.source
    with _index_of(source):
        index = parsed(archive.read(INDEX, _INDEX_BYTES), 4 * _DEPTH)
        if index["version"] != 1:
            raise source.error(
                f"its format is version {index['version']!r:.20}, newer than this Glowgrad"
            )
        storages = [_storage(archive, n, **about) for n, about in enumerate(index["storages"])]
        described = [_Described(**about) for about in index["tensors"]]
        owners = [storages[about.storage] for about in described]
        reading = _Reading()
    # Outside of it: a device may refuse a type, in words of its own.
    for about, storage in zip(described, owners, strict=True):
        reading.tensors.append(about.made(storage, placement))
    with _index_of(source):
        return reading.value(index["object"], 0)


@contextmanager
def _index_of(source: Source) -> Iterator[None]:
    try:
        yield
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, FileFormatError):
            raise
        raise source.error(f"its index is broken ({error!s:.80})") from None


def _storage(archive: Archive, number: int, dtype: str, count: int, device: str) -> Storage:
    if type(count) is not int or count < 0:
        raise ValueError("a storage without a size")
    return Storage(lambda: archive.array(f"data/{number}"), TYPES[dtype], count, str(device))


@dataclass(frozen=True)
class _Described:
    """A tensor in the index."""

    storage: int
    offset: int
    shape: list[int]
    strides: list[int]
    requires_grad: bool = False
    kind: str = "tensor"

    def made(self, storage: Storage, placement: Placement) -> Any:
        place = cpu if self.kind == "numpy" else placement.of(storage)
        made = storage.tensor(self.offset, self.shape, self.strides, place)
        if self.kind == "numpy":
            return made._values()
        if self.kind == "parameter":
            return Parameter(made, bool(self.requires_grad))
        return made.requires_grad_() if self.requires_grad else made


class _Reading:
    """Makes an object again from its description."""

    def __init__(self) -> None:
        self.tensors: list[Any] = []

    def value(self, described: Any, depth: int) -> Any:
        if depth > 2 * _DEPTH:
            raise FileFormatError(f"its lists are nested more than {_DEPTH} deep")
        if not isinstance(described, dict):
            if isinstance(described, list):
                raise FileFormatError("its index has a list without a kind")
            return described
        ((kind, content),) = described.items()
        return _READERS[kind](self, content, depth + 1)

    def items(self, described: list[Any], depth: int) -> list[Any]:
        return [self.value(part, depth) for part in described]

    def pairs(self, described: list[Any], depth: int) -> dict[Any, Any]:
        return {self.value(key, depth): self.value(value, depth) for key, value in described}

    def ordered(self, described: list[Any], depth: int) -> Any:
        pairs, metadata = described
        made = OrderedDict(self.pairs(pairs, depth))
        if metadata is not None:
            made._metadata = self.value(metadata, depth)  # type: ignore[attr-defined]
        return made

    def tensor(self, number: int, _depth: int) -> Any:
        return self.tensors[number]


def _dtype(name: str) -> DType:
    return next(dtype for dtype in dtypes.ALL if dtype.name == name)


_READERS: dict[str, Callable[[_Reading, Any, int], Any]] = {
    "tensor": _Reading.tensor,
    "array": _Reading.tensor,
    "scalar": lambda reading, number, _: reading.tensors[number][()],
    "size": lambda reading, sizes, _: Size([int(n) for n in sizes]),
    "ordered": _Reading.ordered,
    "dict": _Reading.pairs,
    "list": _Reading.items,
    "tuple": lambda reading, parts, depth: tuple(reading.items(parts, depth)),
    "set": lambda reading, parts, depth: set(reading.items(parts, depth)),
    "bool": lambda reading, value, _: bool(value),
    "int": lambda reading, value, _: int(value),
    "float": lambda reading, value, _: float(value),
    "str": lambda reading, value, _: str(value),
    "complex": lambda reading, parts, _: complex(*map(float, parts)),
    "bytes": lambda reading, text, _: base64.b64decode(text, validate=True),
    "dtype": lambda reading, name, _: _dtype(name),
    "device": lambda reading, name, _: device(name),
}
