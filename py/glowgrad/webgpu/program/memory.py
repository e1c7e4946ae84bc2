"""Where the temporaries of a program lie: a few arenas, shared over time.

A kernel must not read from and write to parts of one buffer, unless it is told that it may write to
all of it. So what one dispatch reads and what it writes go to different arenas where possible.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from .recorder import Command, Slot, touched

_ALIGN = 256  # bytes between two places that can be bound
_MOST_ARENAS = 4


@dataclass(frozen=True)
class Place:
    arena: int
    offset: int


@dataclass
class Plan:
    """The size of each arena, the place of each slot, the most bytes that are alive at once."""

    arenas: list[int]
    places: dict[Slot, Place]
    least_bytes: int


Times = dict[Slot, tuple[int, int]]


def lifetimes(commands: Sequence[Command], first: Sequence[Slot], last: Sequence[Slot]) -> Times:
    """From which command to which each slot is needed; `first` are there before all commands, and
    `last` after them.
    """
    times: Times = dict.fromkeys(first, (-1, -1))
    for number, command in enumerate(commands):
        for buffer, _ in touched(command):
            if isinstance(buffer, Slot):
                start, _ = times.get(buffer, (number, number))
                times[buffer] = start, number
    for slot in last:
        start, _ = times.get(slot, (-1, -1))
        times[slot] = start, len(commands)
    return times


def plan(commands: Sequence[Command], times: Times, largest: int) -> Plan:
    """Place all slots: the largest first, each where the memory grows least. No arena becomes
    larger than `largest` bytes.
    """
    apart = _apart(commands)
    arenas: list[int] = []
    held: list[list[tuple[int, int, int, int]]] = []  # first, last, offset, end
    places: dict[Slot, Place] = {}
    for slot in sorted(times, key=lambda s: (-s.nbytes, times[s])):
        start, end = times[slot]
        size = -(-slot.nbytes // _ALIGN) * _ALIGN
        barred = {places[other].arena for other in apart[slot] if other in places}
        best: tuple[int, int, int] | None = None  # growth, arena, offset
        for arena, sections in enumerate(held):
            offset = _gap(sections, start, end, size)
            growth = max(0, offset + size - arenas[arena])
            if offset + size > largest or (arena in barred and len(held) < _MOST_ARENAS):
                continue
            cost = growth if arena not in barred else growth + largest
            if best is None or (cost, arena) < best[:2]:
                best = cost, arena, offset
        if best is None:
            arenas.append(0)
            held.append([])
            best = 0, len(held) - 1, 0
        _, arena, offset = best
        arenas[arena] = max(arenas[arena], offset + size)
        held[arena].append((start, end, offset, offset + size))
        places[slot] = Place(arena, offset)
    return Plan(arenas, places, _least(times))


def _apart(commands: Sequence[Command]) -> defaultdict[Slot, set[Slot]]:
    """With which others a slot should not share an arena: one is read where the other is
    written.
    """
    apart: defaultdict[Slot, set[Slot]] = defaultdict(set)
    for command in commands:
        ends = [(b, mode) for b, mode in touched(command) if isinstance(b, Slot)]
        for slot, mode in ends:
            apart[slot] |= {other for other, theirs in ends if theirs != mode and other is not slot}
    return apart


def _gap(sections: list[tuple[int, int, int, int]], start: int, end: int, size: int) -> int:
    """The lowest offset that is free all the time."""
    offset = 0
    for _, _, low, high in sorted(
        (s for s in sections if s[0] <= end and start <= s[1]), key=lambda s: s[2]
    ):
        if low - offset >= size:
            break
        offset = max(offset, high)
    return offset


def _least(times: Times) -> int:
    """The most bytes that are needed at one moment."""
    changes: defaultdict[int, int] = defaultdict(int)
    for slot, (start, end) in times.items():
        changes[start] += slot.nbytes
        changes[end + 1] -= slot.nbytes
    most = now = 0
    for moment in sorted(changes):
        now += changes[moment]
        most = max(most, now)
    return most
