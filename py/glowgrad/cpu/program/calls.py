"""What a program consists of: calls of kernels, and operations left to numpy."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ...compiled.graph import Op, Ref, Storage
from ...host import follow
from .. import host


class UnsupportedError(Exception):
    """No kernel does what an operation asks for: numpy does it."""


@cache
def number(name: str) -> int:
    """What the kernels' module calls a name such as "Kernel.softmax" or "Lane.exp_f".

    Raises UnsupportedError where it has none.
    """
    found = getattr(host.wasm, name, None)
    if found is None:
        raise UnsupportedError(f"there is no {name}")
    return int(found.value)


@follow
def _forget() -> None:
    number.cache_clear()


@dataclass(frozen=True)
class At:
    """A place in a storage, in bytes."""

    storage: Storage
    offset: int


@dataclass(frozen=True)
class Scratch:
    """Room for a kernel to work in, which no other needs at the same time."""

    nbytes: int


Word = int | float | At | Scratch


def at(ref: Ref) -> At:
    """Where an array begins."""
    return At(ref.storage, ref.offset * ref.dtype.numpy.itemsize)


def signed(value: int) -> int:
    """32 bits as they stand in a word."""
    return value & 0xFFFFFFFF


def float_bits(value: float) -> int:
    """A float32 as a word."""
    return int(struct.unpack("<I", struct.pack("<f", value))[0])


@dataclass
class Call:
    """One kernel: its number and arguments. `reads` and `writes` say whose memory it needs; `op` is
    the operation that asked for it, and `whole` whether it is that operation's own kernel.
    """

    kernel: str
    words: list[Word]
    reads: list[Storage]
    writes: list[Storage]
    op: Op
    own: bool = True
    start: int = 0
    count: int = 0


@dataclass
class HostCall:
    """An operation that numpy does."""

    op: Op
    reads: list[Storage] = field(default_factory=list)
    writes: list[Storage] = field(default_factory=list)
    run: Any = None


AnyCall = Call | HostCall
