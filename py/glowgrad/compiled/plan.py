"""Where the temporaries of a graph lie: those that are not needed at one time share memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .graph import TEMPORARY, Graph, Storage

_LINE = 64  # bytes of a cache line


@dataclass(frozen=True)
class Plan:
    """Where each temporary begins in one piece of memory, in bytes; how large that is, and the most
    that live temporaries need at any operation.
    """

    offsets: dict[Storage, int]
    total: int
    least: int


def plan(graph: Graph, bytes_of: Callable[[Storage], int]) -> Plan:
    """The largest first, each at the lowest place that is free from the operation that first names
    it to the last that does.
    """
    spans = lifetimes(graph)
    sizes = {storage: -(-bytes_of(storage) // _LINE) * _LINE for storage in spans}
    placed: list[tuple[int, int, Storage]] = []  # begin, end, whose
    offsets: dict[Storage, int] = {}
    for storage in sorted(spans, key=lambda s: -sizes[s]):
        first, last = spans[storage]
        begin = 0
        for low, high, other in sorted(placed, key=lambda place: place[0]):
            together = spans[other][0] <= last and first <= spans[other][1]
            if together and low < begin + sizes[storage]:
                begin = max(begin, high)
        offsets[storage] = begin
        placed.append((begin, begin + sizes[storage], storage))
    total = max((high for _, high, _ in placed), default=0)
    return Plan(offsets, total, _least(spans, sizes, len(graph.ops)))


def lifetimes(graph: Graph) -> dict[Storage, tuple[int, int]]:
    """The first and the last operation that names each temporary; those that outputs show live on
    to the end.
    """
    spans: dict[Storage, tuple[int, int]] = {}
    for place, op in enumerate(graph.ops):
        for ref in (*op.reads, *op.outs):
            if ref.storage.role == TEMPORARY:
                first, _ = spans.get(ref.storage, (place, place))
                spans[ref.storage] = first, place
    for ref in graph.outputs:
        if ref.storage in spans:
            spans[ref.storage] = spans[ref.storage][0], len(graph.ops)
    return spans


def _least(spans: dict[Storage, tuple[int, int]], sizes: dict[Storage, int], count: int) -> int:
    changes = [0] * (count + 2)
    for storage, (first, last) in spans.items():
        changes[first] += sizes[storage]
        changes[last + 1] -= sizes[storage]
    most = now = 0
    for change in changes:
        now += change
        most = max(most, now)
    return most
