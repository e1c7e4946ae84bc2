"""What can be said of any value in one line, without running a learner's code.

Only types known here are looked into: a `__repr__`, `__len__` or property of a learner's own class
could fail, take long or never end.
"""

from __future__ import annotations

import sys
import types
from collections import OrderedDict, defaultdict, deque
from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np

from ...nn import Module, Parameter
from ...optim import Optimizer
from ...tensor import Tensor
from ...utils.data import DataLoader, Dataset
from ...webgpu.array import GpuArray

_PLAIN = (int, float, complex, bool, type(None))
_SEQUENCES = (list, tuple, set, frozenset, deque)
_MAPPINGS = (dict, OrderedDict, defaultdict)
_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodType)
_LONGEST = 80  # characters of a short value
_FEW = 6  # elements of an array that are shown in one line

Summary = dict[str, Any]


def is_a(value: Any, kind: type) -> bool:
    """isinstance, without asking the value's own `__class__`."""
    return kind in type(value).__mro__


def is_sequence(value: Any) -> bool:
    return any(is_a(value, kind) for kind in _SEQUENCES)


def is_mapping(value: Any) -> bool:
    return is_a(value, dict)


def attributes(value: Any) -> dict[str, Any]:
    """The attributes that an object itself holds, without properties."""
    try:
        own = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return {}
    return own if type(own) is dict else {}


def length(value: Any) -> int:
    """The length of a built-in collection, by the built-in's own rule."""
    base = next(kind for kind in (*_SEQUENCES, dict, str, bytes) if is_a(value, kind))
    return int(base.__len__(value))


def items(value: Any) -> Iterator[tuple[str, Any]]:
    """Label and value of each item of a built-in collection."""
    if is_mapping(value):
        for key, item in dict.items(value):
            yield short(key) or type(key).__name__, item
        return
    base = next(kind for kind in _SEQUENCES if is_a(value, kind))
    yield from ((str(number), item) for number, item in enumerate(base.__iter__(value)))


def array_of(tensor: Any) -> Any:
    """A tensor's memory: a numpy array, a GpuArray, or None where it has neither (inside vmap)."""
    found = tensor._data
    return found if type(found) in (np.ndarray, GpuArray) else None


def is_layer(value: Any) -> bool:
    """Whether a value is one of Keras's layers or models; importing them only to ask is slow."""
    keras = sys.modules.get("glowgrad.keras.layer")
    return keras is not None and is_a(value, keras.Layer)


def _given_name(one: Any, number: int) -> str:
    own = attributes(one)
    name = own.get("name", own.get("_name"))
    return name if type(name) is str else str(number)


def parts(module: Any) -> dict[str, dict[str, Any]]:
    """A module's own tables: its parameters, buffers and submodules by name."""
    own = attributes(module)
    if is_layer(module):
        layers, weights = own.get("_layers") or [], own.get("_own") or []
        return {
            "modules": {_given_name(one, n): one for n, one in enumerate(layers)},
            "parameters": {_given_name(one, n): one for n, one in enumerate(weights)},
            "buffers": {},
        }
    return {kind: own.get(f"_{kind}") or {} for kind in ("modules", "parameters", "buffers")}


def tensors(module: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """All parameters and buffers of a module by dotted name, each tensor once."""
    seen: set[int] = set()

    def walk(one: Any, prefix: str) -> Iterator[tuple[str, Any]]:
        if id(one) in seen:
            return
        seen.add(id(one))
        tables = parts(one)
        for kind in ("parameters", "buffers"):
            for name, tensor in tables[kind].items():
                if is_a(tensor, Tensor) and id(tensor) not in seen:
                    seen.add(id(tensor))
                    yield prefix + name, tensor
        for name, child in tables["modules"].items():
            if child is not None:
                yield from walk(child, f"{prefix}{name}.")

    yield from walk(module, prefix)


def summary(value: Any) -> Summary:
    """kind, type, shape, dtype, device, bytes and a short value; None where there is none."""
    told: Summary = {
        "kind": "other",
        "type": type(value).__name__[:_LONGEST],
        "shape": None,
        "dtype": None,
        "device": None,
        "bytes": None,
        "value": "",
        "opens": False,
    }
    if is_a(value, Tensor):
        _tensor(value, told)
    elif is_a(value, np.ndarray):
        array = np.ndarray.view(value, np.ndarray)
        told.update(
            kind="array", shape=list(array.shape), dtype=str(array.dtype)[:_LONGEST], device="cpu",
            bytes=array.nbytes, value=_elements(array), opens=True,
        )  # fmt: skip
    elif is_a(value, Module) or is_layer(value):
        _module(value, told)
    elif type(value) in _PLAIN or is_a(value, np.generic):
        told.update(kind="number", bytes=sys.getsizeof(value), value=short(value))
    elif is_a(value, str) or is_a(value, bytes):
        size = length(value)
        told.update(kind="text", value=short(value), opens=size > 40, shape=[size], bytes=size)
    elif is_mapping(value) or is_sequence(value):
        told.update(kind="collection", shape=[length(value)], opens=length(value) > 0)
        told["value"] = _preview(value)
        if type(value) in (*_SEQUENCES, *_MAPPINGS):
            told["bytes"] = sys.getsizeof(value)
    elif type(value) in _FUNCTIONS:
        told.update(kind="function", value=_signature(value))
    elif is_a(value, type):
        bases = [base.__name__ for base in type.__dict__["__bases__"].__get__(value)]
        told.update(kind="class", value=f"class {value.__name__}({', '.join(bases)})"[:_LONGEST])
    elif is_a(value, Optimizer):
        groups = attributes(value).get("param_groups") or []
        rates = [short(group.get("lr")) for group in groups if type(group) is dict]
        told.update(kind="optimizer", value=f"lr {', '.join(rates)}"[:_LONGEST], opens=True)
    elif is_a(value, DataLoader) or is_a(value, Dataset):
        own = attributes(value)
        batch, inner = own.get("batch_size"), own.get("dataset")
        told.update(kind="data", opens=True)
        if is_a(value, DataLoader):
            told["value"] = f"batches of {short(batch)} from {type(inner).__name__}"
    else:
        told["opens"] = bool(attributes(value))
    return told


def short(value: Any) -> str:
    """A value as Python writes it, cut; "" for what would run a learner's code."""
    kind = type(value)
    if kind is int and value.bit_length() > 256:
        return f"a whole number of {value.bit_length():,} bits"
    if kind in _PLAIN:
        return repr(value)[:_LONGEST]
    if is_a(value, np.generic):  # a record's fields could be anything
        return str(value)[:_LONGEST] if value.dtype.kind in "biufcUSMm" else ""
    for base in (str, bytes):
        if is_a(value, base):
            text = repr(base.__getitem__(value, slice(_LONGEST)))
            return text if length(value) <= _LONGEST else f"{text[:-1]}…{text[-1]}"
    if is_a(value, int):  # an enumeration's member, say
        return short(int.__int__(value))
    return repr(float.__float__(value)) if is_a(value, float) else ""


def _tensor(tensor: Any, told: Summary) -> None:
    array = array_of(tensor)
    shape = list(tensor._data.shape)
    told.update(
        kind="tensor", shape=shape, dtype=tensor.dtype.name, device=str(tensor.device),
        opens=array is not None, bytes=int(np.prod(shape, dtype=np.int64)) * tensor.dtype.itemsize,
    )  # fmt: skip
    if type(array) is np.ndarray:
        told["value"] = _elements(array)
    notes = []
    if tensor._requires_grad and not is_a(tensor, Parameter):
        notes.append("requires grad")
    if tensor._grad is not None:
        notes.append("has a gradient")
    told["notes"] = notes


def _elements(array: np.ndarray) -> str:
    """The elements of a small array of numbers in one line."""
    if array.size > _FEW or array.dtype.kind not in "biufc":
        return ""
    cells = [cell(value) for value in array.reshape(-1)]
    return cells[0] if array.ndim == 0 else f"[{', '.join(cells)}]"


def cell(value: Any) -> str:
    """One number as a table shows it."""
    kind = np.asarray(value).dtype.kind
    if kind == "f":
        return f"{float(value):.6g}"
    if kind == "c":
        return f"{complex(value):.4g}"
    return str(value)[:_LONGEST] if kind in "biuUSMm" else short(value) or type(value).__name__


def _module(module: Any, told: Summary) -> None:
    weights = [(name, tensor) for name, tensor in tensors(module) if is_a(tensor, Tensor)]
    count = sum(int(np.prod(t._data.shape, dtype=np.int64)) for _, t in weights)
    nbytes = sum(int(np.prod(t._data.shape, dtype=np.int64)) * t.dtype.itemsize for _, t in weights)
    places = {str(t.device) for _, t in weights}
    kinds = {t.dtype.name for _, t in weights}
    training = attributes(module).get("training")
    mode = "" if training is None else ", training" if training is True else ", evaluating"
    told.update(
        kind="module", opens=True, bytes=nbytes, value=f"{count:,} parameters{mode}",
        device=", ".join(sorted(places)) or None, dtype=", ".join(sorted(kinds)) or None,
    )  # fmt: skip


def _preview(value: Any) -> str:
    """The first items of a collection, as far as they are plain."""
    shown = []
    for label, item in islice(items(value), 5):
        text = short(item) or type(item).__name__
        shown.append(f"{label}: {text}" if is_mapping(value) else text)
    more = ", …" if length(value) > 5 else ""
    return f"{', '.join(shown)}{more}"[:_LONGEST]


def _signature(function: Any) -> str:
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    name = function.__name__
    if type(code) is not types.CodeType:
        return f"{name}(…)"
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return f"{name}({', '.join(names)})"[:_LONGEST]
