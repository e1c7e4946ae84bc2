"""Reads what PyTorch's `torch.save` wrote, without running the pickle inside."""

from __future__ import annotations

import struct
from collections import Counter, OrderedDict
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import dtypes
from ..errors import FileFormatError
from ..nn.parameter import Parameter
from ..tensor import Tensor
from ..tensor.core import Size
from .archive import Archive
from .pickled import Constructor, PickleReader, hashable
from .placement import Placement
from .source import Source
from .storage import Storage
from .stored_types import TYPES, StoredType, warn_of_conversions
from .torch_values import NumpyType, complex_number, named_device, numpy_number, whole_numbers

_PICKLE = 64 << 20
_COPIED = 64 << 20
_STORAGES = {
    "DoubleStorage": "float64",
    "FloatStorage": "float32",
    "HalfStorage": "float16",
    "BFloat16Storage": "bfloat16",
    "LongStorage": "int64",
    "IntStorage": "int32",
    "ShortStorage": "int16",
    "CharStorage": "int8",
    "ByteStorage": "uint8",
    "BoolStorage": "bool",
    "ComplexFloatStorage": "complex64",
    "ComplexDoubleStorage": "complex128",
}
# The first bytes of a file from before PyTorch 1.6: a pickled number.
LEGACY = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."


def is_torch(names: list[str]) -> bool:
    """Whether these are the members of an archive by `torch.save`."""
    return any(name.endswith("/data.pkl") or name == "data.pkl" for name in names)


def read_torch(archive: Archive, placement: Placement) -> Any:
    """The object in an archive of PyTorch 1.6 and later."""
    name = next(n for n in archive.members if n.endswith("/data.pkl") or n == "data.pkl")
    folder = name.removesuffix("data.pkl")
    if f"{folder}constants.pkl" in archive:
        raise archive.source.error(
            "it is a TorchScript program, that is code: in PyTorch, save model.state_dict()"
        )
    order = f"{folder}byteorder"
    swapped = order in archive and archive.read(order, 16) == b"big"

    def read(key: str, stored: StoredType, count: int) -> np.ndarray:
        raw = archive.array(f"{folder}data/{key}")
        if not swapped:
            return raw
        part = stored.itemsize // (2 if stored.bits.kind == "c" else 1)
        return raw.reshape(-1, part)[:, ::-1].reshape(-1).copy()

    reading = _Reading(archive.source, placement, read)
    result = reading.pickles(archive.read(name, _PICKLE)).read()
    reading.report()
    return result


def read_legacy(source: Source, placement: Placement) -> Any:
    """The object in a file of PyTorch before 1.6: five pickles, then the storages one by one.

    The object comes before the storages: a first reading, without tensors, finds where these lie.
    """
    data = source.read(0, min(source.size, _PICKLE))
    raw: dict[str, int] = {}

    def read(key: str, stored: StoredType, count: int) -> np.ndarray:
        return source.array(raw[key], count * stored.itemsize)

    found = _Reading(source, placement, None)
    pickles = found.pickles(data)
    _magic, _protocol, about = pickles.read(), pickles.read(), pickles.read()
    if not isinstance(about, dict) or not about.get("little_endian", True):
        raise source.error("it was written on a big-endian machine: save it again with PyTorch")
    start = pickles.place
    _, keys = pickles.read(), pickles.read()
    place = pickles.place
    for key in keys if isinstance(keys, list) else ():
        storage = found.storages.get(str(key))
        (count,) = struct.unpack("<q", source.read(place, 8))
        if storage is None or count != storage.count:
            raise source.error(f"its storage {key!r:.40} is not the one that its tensors name")
        raw[str(key)] = place + 8
        place += 8 + count * storage.stored.itemsize
    if missing := found.storages.keys() - raw.keys():
        raise source.error(f"it lacks the storages {sorted(missing)!r:.80}")
    reading = _Reading(source, placement, read)
    pickles = reading.pickles(data)
    pickles.place = start
    result = pickles.read()
    reading.report()
    return result


class _Reading:
    """The names that PyTorch's pickles use, and the storages that they find outside of them.

    Without `read` no tensor is made: None stands in for each.
    """

    def __init__(
        self,
        source: Source,
        placement: Placement,
        read: Callable[[str, StoredType, int], np.ndarray] | None,
    ) -> None:
        self.source = source
        self.placement = placement
        self.read = read
        self.storages: dict[str, Storage] = {}
        self._typed: dict[Storage, Storage] = {}
        self._copied = 0

    def pickles(self, data: bytes) -> PickleReader:
        """A reader of the pickles in `data`."""
        return PickleReader(data, self._known(), self._storage, self._refuse)

    def report(self) -> None:
        """Say which types became others."""
        made = (*self.storages.values(), *self._typed.values())
        used = [(s.stored, s.values[1]) for s in made if s.stored.own is None]
        warn_of_conversions(self.source.name, used)

    def _known(self) -> dict[str, Any]:
        functions: dict[str, Callable[..., Any]] = {
            "torch._utils._rebuild_tensor": self._tensor,
            "torch._utils._rebuild_tensor_v2": self._tensor,
            "torch._utils._rebuild_tensor_v3": self._typed_tensor,
            "torch._utils._rebuild_parameter": self._parameter,
            "torch.nn.parameter.Parameter": self._parameter,
            "torch.Size": lambda sizes=(): Size(whole_numbers(sizes)),
            "torch.device": named_device,
            "collections.OrderedDict": lambda: OrderedDict(),
            "collections.Counter": self._counter,
            "_codecs.encode": self._encode,
            "numpy.dtype": NumpyType,
            "numpy.core.multiarray.scalar": numpy_number,
            "numpy._core.multiarray.scalar": numpy_number,
        }
        for builtins in ("builtins", "__builtin__"):
            functions[f"{builtins}.set"] = self._set
            functions[f"{builtins}.complex"] = complex_number
            functions[f"{builtins}.bytearray"] = self._bytearray
        return {
            **{name: Constructor(call) for name, call in functions.items()},
            **{f"torch.{name}": TYPES[kind] for name, kind in _STORAGES.items()},
            "torch.storage.UntypedStorage": TYPES["uint8"],
            **{f"torch.{dtype.name}": dtype for dtype in dtypes.ALL},
            **{f"torch.{name}": kind for name, kind in TYPES.items() if kind.own is None},
        }

    def _refuse(self, name: str) -> Exception:
        return self.source.error(
            f"it asks for {name!r}, and a file never runs code here. "
            "If it holds a whole model or an object of a class: in PyTorch, save "
            "model.state_dict() or plain numbers, lists and dicts instead"
        )

    def _storage(self, identifier: Any) -> Storage:
        match identifier[:5] if type(identifier) is tuple else ():
            case ("storage", StoredType() as stored, str() as key, str() as location, int() as n):
                pass
            case _:
                raise FileFormatError("its pickle names something else than a storage")
        if identifier[5:] not in ((), (None,)):  # a view of a storage, as PyTorch had before 0.4
            raise FileFormatError("its pickle has a storage within another: save it anew")
        known = self.storages.get(key)
        if known is None:
            known = Storage(lambda: self._raw(key, stored, n), stored, n, location)
            self.storages[key] = known
        if known.stored is not stored or known.count != n:
            raise FileFormatError(f"its pickle says two things of the storage {key!r:.40}")
        return known

    def _raw(self, key: str, stored: StoredType, count: int) -> np.ndarray:
        assert self.read is not None
        return self.read(key, stored, count)

    def _tensor(
        self,
        storage: Any,
        offset: Any,
        size: Any,
        stride: Any,
        requires_grad: Any = False,
        _hooks: Any = None,
        _metadata: Any = None,
    ) -> Tensor | None:
        if not isinstance(storage, Storage):
            raise FileFormatError("its pickle has a tensor without a storage")
        if self.read is None:
            return None
        place = self.placement.of(storage)
        made = storage.tensor(offset, whole_numbers(size), whole_numbers(stride), place)
        return made.requires_grad_() if requires_grad else made

    def _typed_tensor(
        self,
        storage: Any,
        offset: Any,
        size: Any,
        stride: Any,
        requires_grad: Any,
        hooks: Any,
        stored: Any,
        metadata: Any = None,
    ) -> Tensor | None:
        """A tensor over a storage of bytes: types that PyTorch got after 2.0 (uint16, say)."""
        kind = TYPES.get(str(getattr(stored, "name", None)))
        if kind is None or not isinstance(storage, Storage):
            raise FileFormatError("its pickle has a tensor without a type or storage")
        typed = self._typed.get(storage)
        if typed is None:
            count = storage.count // kind.itemsize
            typed = Storage(lambda: storage.values[0], kind, count, storage.location)
            self._typed[storage] = typed
        if typed.stored is not kind:
            raise FileFormatError("its pickle sees one memory as two types")
        return self._tensor(typed, offset, size, stride, requires_grad, hooks)

    def _parameter(self, data: Any, requires_grad: Any = True, _hooks: Any = None) -> Any:
        if self.read is None:
            return None
        if not isinstance(data, Tensor):
            raise FileFormatError("its pickle has a parameter without a tensor")
        return Parameter(data, bool(requires_grad))

    # Each of these copies what may be named again and again: all copies together are limited.

    def _counted(self, content: Any, kind: type) -> Any:
        if type(content) is not kind:
            raise FileFormatError(
                f"its pickle has a {type(content).__name__}, not a {kind.__name__}"
            )
        copied: Any = content
        self._copied += len(copied)
        if self._copied > _COPIED:
            raise FileFormatError("its pickle copies too much")
        return content

    def _set(self, items: Any) -> set[Any]:
        return {hashable(item) for item in self._counted(items, list)}

    def _counter(self, counts: Any) -> Counter[Any]:
        found = self._counted(counts, dict)
        if not all(type(count) is int for count in found.values()):
            raise FileFormatError("its pickle counts with something else than whole numbers")
        return Counter(found)

    def _encode(self, text: Any, _encoding: Any = "latin1") -> bytes:
        """How protocol 2 writes bytes."""
        return bytes(self._counted(text, str).encode("latin1"))

    def _bytearray(self, content: Any = b"", _encoding: Any = "latin1") -> bytearray:
        raw = content if type(content) is bytes else self._encode(content)
        return bytearray(self._counted(raw, bytes))
