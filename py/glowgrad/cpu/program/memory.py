"""Which temporaries share memory: each lies in one arena from the call that first names it to the
last that does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...compiled.graph import TEMPORARY, Storage
from .calls import AnyCall, Call, Scratch

_LINE = 64  # bytes of a cache line


@dataclass
class Plan:
    """Where each temporary and the scratch begin in the arena, in bytes; how large it is, and what
    the live temporaries need at the worst moment.
    """

    offsets: dict[Storage, int]
    scratch: int
    size: int
    least: int


def storage_bytes(storage: Storage) -> int:
    return storage.size * storage.dtype.numpy.itemsize


def plan(calls: Sequence[AnyCall], lasting: set[Storage]) -> Plan:
    """Large ones first, each at the lowest place that is free while it lives; `lasting` are read
    after the last call.
    """
    spans: dict[Storage, list[int]] = {}
    for place, call in enumerate(calls):
        for storage in (*call.reads, *call.writes):
            if storage.role == TEMPORARY and storage not in lasting:
                spans.setdefault(storage, [place, place])[1] = place
    offsets: dict[Storage, int] = {}
    placed: list[tuple[int, int, int, int]] = []  # first, last, begin, end
    for storage in sorted(spans, key=storage_bytes, reverse=True):
        first, last = spans[storage]
        size = -(-storage_bytes(storage) // _LINE) * _LINE
        begin = 0
        for other_first, other_last, other_begin, other_end in sorted(
            placed, key=lambda other: other[2]
        ):
            together = other_first <= last and first <= other_last
            if together and other_begin < begin + size:
                begin = max(begin, other_end)
        placed.append((first, last, begin, begin + size))
        offsets[storage] = begin
    top = max((end for *_, end in placed), default=0)
    room = max(
        (
            word.nbytes
            for call in calls
            if isinstance(call, Call)
            for word in call.words
            if isinstance(word, Scratch)
        ),
        default=0,
    )
    return Plan(offsets, top, top + room, _most_alive(spans, len(calls)))


def _most_alive(spans: dict[Storage, list[int]], count: int) -> int:
    change = [0] * (count + 1)
    for storage, (first, last) in spans.items():
        change[first] += storage_bytes(storage)
        change[last + 1] -= storage_bytes(storage)
    alive = most = 0
    for step in change:
        alive += step
        most = max(most, alive)
    return most
