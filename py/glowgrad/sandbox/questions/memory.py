"""Where the memory is: Python's heap, the tensors alive, and the buffers of the GPU."""

from __future__ import annotations

import ctypes
import gc
from typing import Any

import numpy as np

from ...autograd.graph import Node
from ...autograd.saved import Saved
from ...nn import Module
from ...optim import Optimizer
from ...tensor import Tensor
from ...utils.data import DataLoader, Dataset
from ...webgpu.array import GpuArray
from ...webgpu.backend import WebGpuBackend
from .. import measures
from .summaries import (
    Summary,
    attributes,
    is_a,
    is_layer,
    is_mapping,
    is_sequence,
    items,
    tensors,
)
from .variables import own_names

_LARGEST = 20
_MOST_NAMES = 4  # of one piece of memory
_MOST_STEPS = 20_000  # values that are looked at to find who holds what


def memory(namespace: dict[str, Any]) -> Summary:
    """Python's heap; the memory of tensors by device; the largest pieces with those who
    hold them; the GPU's buffers by size.
    """
    pieces: dict[Any, Summary] = {}
    for one in gc.get_objects():
        if is_a(one, Tensor) or type(one) is Saved:
            _add(pieces, one)
    holders = _holders(namespace, pieces)
    devices: dict[str, Summary] = {}
    for piece in pieces.values():
        total = devices.setdefault(piece["device"], {"tensors": 0, "pieces": 0, "bytes": 0})
        total["tensors"] += piece["tensors"]
        total["pieces"] += 1
        total["bytes"] += piece["bytes"]
    largest = sorted(pieces, key=lambda key: -pieces[key]["bytes"])[:_LARGEST]
    gpu = WebGpuBackend.opened()
    pool = None if gpu is None else gpu.encoder.stream.pool
    return {
        "heap": _heap(),
        "devices": devices,
        "largest": [{**pieces[key], "names": holders.get(key, [])} for key in largest],
        "pool": pool
        and {
            "in_use": pool.in_use,
            "spare": pool.spare,
            "peak": measures.last.peak if measures.last else None,
            "sizes": pool.census(),
        },
    }


def release(namespace: dict[str, Any]) -> int:
    """Give back the buffers that wait for reuse; how many bytes they had."""
    gpu = WebGpuBackend.opened()
    if gpu is None:
        return 0
    pool = gpu.encoder.stream.pool
    gpu.encoder.stream.submit()
    before = pool.spare
    pool.trim(0)
    return before - pool.spare


def _key(one: Any) -> tuple[Any, int] | None:
    """Which piece of memory a tensor, or one kept for a derivative, is a view of, and how many
    bytes that has.
    """
    array = one.array if type(one) is Saved else getattr(one, "_data", None)
    if type(array) is GpuArray:
        return ("webgpu", array.buffer.number), array.buffer.nbytes
    if type(array) is not np.ndarray:
        return None
    while type(array.base) is np.ndarray:
        array = array.base
    return ("cpu", id(array)), array.nbytes


def _add(pieces: dict[Any, Summary], one: Any) -> None:
    found = _key(one)
    if found is None:
        return
    key, nbytes = found
    array = one.array if type(one) is Saved else one._data
    piece = pieces.get(key)
    if piece is None:
        pieces[key] = piece = {
            "device": key[0], "bytes": nbytes, "tensors": 0,
            "shape": list(array.shape), "dtype": one.dtype.name,
        }  # fmt: skip
    piece["tensors"] += type(one) is not Saved


def _holders(namespace: dict[str, Any], pieces: dict[Any, Summary]) -> dict[Any, list[str]]:
    """By piece of memory, how the learner's variables lead to it."""
    names: dict[Any, list[str]] = {}
    waiting: list[tuple[str, Any]] = [(n, namespace[n]) for n in own_names(namespace)]
    seen: set[int] = set()
    for label, value in waiting:  # it grows: breadth first
        if len(waiting) > _MOST_STEPS:
            break
        if is_a(value, Tensor) or type(value) is Saved:
            found = _key(value)
            held = names.setdefault(found[0], []) if found and found[0] in pieces else None
            if held is not None and label not in held and len(held) < _MOST_NAMES:
                held.append(label)
        if id(value) in seen:
            continue
        seen.add(id(value))
        waiting.extend(_parts(label, value))
    return names


def _parts(label: str, value: Any) -> list[tuple[str, Any]]:
    """What a value holds, with names that say how."""
    if is_a(value, Tensor):
        found: list[tuple[str, Any]] = []
        if value._grad is not None:
            found.append((f"{label}.grad", value._grad))
        if value._grad_fn is not None:
            found.append((f"graph of {label}", value._grad_fn))
        return found
    if type(value) is Node:
        saved = [one for one in (*(value.saved or ()), *value.answers) if type(one) is Saved]
        edges = [edge[0] for edge in value.edges if type(edge) is tuple]
        return [(label, one) for one in (*saved, *edges)]
    if is_a(value, Module) or is_layer(value):
        return [(f"{label}.{name}", tensor) for name, tensor in tensors(value)]
    if is_mapping(value) or is_sequence(value):
        return [(f"{label}[{key}]", item) for key, item in items(value)]
    if any(is_a(value, kind) for kind in (Optimizer, DataLoader, Dataset)):
        return [(f"{label}.{name}", part) for name, part in attributes(value).items()]
    return []


class _Usage(ctypes.Structure):
    """What the C library's `mallinfo` returns."""

    _fields_ = [(name, ctypes.c_int) for name in (
        "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks",
        "fordblks", "keepcost",
    )]  # fmt: skip


def _heap() -> Summary | None:
    """Bytes of WebAssembly's memory and those that are given out of it; None outside a browser."""
    try:
        import pyodide_js
    except ImportError:
        return None
    mallinfo = ctypes.CDLL(None).mallinfo
    mallinfo.restype = _Usage
    return {
        "size": int(pyodide_js._module.HEAP8.length),
        "used": mallinfo().uordblks & 0xFFFFFFFF,
    }
