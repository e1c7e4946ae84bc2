"""The CPU's program: one array of words, run by one WebAssembly call a step."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from ...compiled.graph import CONSTANT, KEPT, OUTPUT, STATE, TEMPORARY, Graph, Ref, Storage
from ...compiled.numpy_program import NumpyProgram, seen
from ...compiled.program import Report
from .. import host
from ..memory import address
from . import attending, chains, indexing, movement, products, rows, training
from .calls import At, Call, HostCall, Scratch, number
from .lowering import Lowering
from .measure import clocked, row_of
from .memory import Plan, plan, storage_bytes
from .training import LIVE

# Modules that only register encoders.
ENCODERS = (attending, chains, indexing, movement, products, rows, training)
_ARENA, _LIVE, _FIRST = 0, 1, 2  # slots


class SimdProgram:
    """Runs a graph by the SIMD kernels (see `program.Program`).

    Its words name arrays by slots, whose addresses stand in a table: those of inputs, outputs and
    live words are written anew in each run, all others once. Where an operation has no kernel the
    words are cut, and numpy does it on views of the same memory.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._calls = Lowering(graph).calls
        self._given = [*graph.inputs, *(ref for ref, _ in graph.sources)]
        self._made = _made_anew(graph)
        self._plan: Plan = plan(self._calls, set(self._made))
        self._arena = np.empty(self._plan.size + 64, np.uint8)
        self._slots: dict[Storage, int] = {LIVE: _LIVE}
        self._held: dict[Storage, np.ndarray] = {}
        fresh = [*(ref.storage for ref in self._given), *self._made]
        for slot, storage in enumerate(fresh, _FIRST):
            self._slots.setdefault(storage, slot)
        for storage in self._all_storages():
            if storage not in self._slots and storage not in self._plan.offsets:
                self._slots[storage] = _FIRST + len(fresh) + len(self._held)
                self._held[storage] = _memory_of(storage)
        self._table = np.zeros(_FIRST + len(fresh) + len(self._held), np.uint32)
        self._table[_ARENA] = self._arena_address()
        for storage, array in self._held.items():
            self._table[self._slots[storage]] = address(array)
        self._words = self._encode()
        self._table_at, self._words_at = address(self._table), address(self._words)
        self._live = np.zeros(max(graph.live_words, 1), np.uint32)
        self._run = host.kernel("run_program")
        # Where live words, inputs and outputs lie stands in slots that follow each other.
        self._fill = struct.Struct(f"<{1 + len(fresh)}I").pack_into
        self._entries = [(_is_plain(ref), ref.dtype.numpy, ref) for ref in self._given]
        self._rooms = [(storage.size, storage.dtype.numpy) for storage in self._made]
        self._exits = [self._exit(ref) for ref in graph.outputs]
        self._parts = self._cut()

    ready = True

    def run(self, inputs: Sequence[np.ndarray], live: np.ndarray) -> list[np.ndarray]:
        given = [
            array
            if plain and array.dtype is dtype and array.flags.c_contiguous
            else _laid_out(array, ref, plain)
            for array, (plain, dtype, ref) in zip(inputs, self._entries, strict=True)
        ]
        made = [np.empty(size, dtype) for size, dtype in self._rooms]
        self._fill(self._table.data, 4 * _LIVE, *map(address, (live, *given, *made)))
        self._go(given, made, live)
        return [
            made[place].reshape(shape) if place >= 0 else self._seen(ref, given, made)
            for place, shape, ref in self._exits
        ]

    def _go(self, given: list[np.ndarray], made: list[np.ndarray], live: np.ndarray) -> None:
        for at, count, operation in self._parts:
            if operation is not None:
                self._by_numpy(operation, given, made, live)
                continue
            stopped = self._run(at, count, self._table_at)
            if stopped:
                # numpy's rule has the words for an index that lies outside.
                place = (at - self._words_at) // 4 + stopped - 1
                call = next(c for c in self._calls if isinstance(c, Call) and c.start == place)
                self._by_numpy(HostCall(call.op), given, made, live)
                raise IndexError(f"{call.op.name} got an index outside of its axis")

    def _by_numpy(
        self,
        call: HostCall,
        given: list[np.ndarray],
        made: list[np.ndarray],
        live: np.ndarray,
    ) -> None:
        graph = self.graph
        program = call.run
        if program is None:
            program = call.run = NumpyProgram(Graph(graph.device, [call.op], lives=graph.lives))
        for storage in dict.fromkeys(ref.storage for ref in (*call.op.reads, *call.op.outs)):
            program.rebind(storage, self._memory(storage, given, made))
        program.run([], live[: graph.live_words])

    def _memory(
        self, storage: Storage, given: list[np.ndarray], made: list[np.ndarray]
    ) -> np.ndarray:
        """A storage's memory in this run, as a dense array of one axis."""
        held = self._held.get(storage)
        if held is not None:
            return held
        offset = self._plan.offsets.get(storage)
        if offset is not None:
            start = int(self._table[_ARENA]) - address(self._arena) + offset
            part = self._arena[start : start + storage_bytes(storage)]
            return part.view(storage.dtype.numpy)
        return [*given, *made][self._slots[storage] - _FIRST].reshape(-1)

    def _seen(self, ref: Ref, given: list[np.ndarray], made: list[np.ndarray]) -> np.ndarray:
        memory = self._memory(ref.storage, given, made)
        if ref.storage not in self._made:  # it changes with the next run
            return seen(memory, ref).copy()
        return seen(memory, ref)

    def _exit(self, ref: Ref) -> tuple[int, tuple[int, ...], Ref]:
        """Which of the arrays that are made anew an output is all of (-1: none), and its shape."""
        whole = _is_plain(ref) and ref.size == ref.storage.size and ref.storage in self._made
        return self._made.index(ref.storage) if whole else -1, ref.shape, ref

    def array(self, storage: Storage) -> np.ndarray:
        return self._held[storage]

    def rebind(self, storage: Storage, array: np.ndarray) -> None:
        if storage not in self._slots:
            return  # no kernel names it
        memory = array.reshape(-1)
        self._held[storage] = memory
        self._table[self._slots[storage]] = address(memory)

    def report(self, timed: bool = False) -> Report:
        times = self._time() if timed else [None] * len(self._calls)
        state = sum(storage_bytes(s) for s in self._held if s.role == STATE)
        return Report(
            kernels=[row_of(call, spent) for call, spent in zip(self._calls, times, strict=True)],
            planned_bytes=self._plan.size,
            least_bytes=self._plan.least,
            state_bytes=state,
        )

    def close(self) -> None:
        self._held.clear()
        self._parts = []
        self._arena = np.empty(0, np.uint8)

    def _all_storages(self) -> list[Storage]:
        named = [s for call in self._calls for s in (*call.reads, *call.writes)]
        return list(dict.fromkeys([*self.graph.storages(), *named]))

    def _arena_address(self) -> int:
        return -(-address(self._arena) // 64) * 64

    def _encode(self) -> np.ndarray:
        """All calls' words, arrays resolved to slots and offsets."""
        words: list[int] = []
        for call in self._calls:
            if isinstance(call, HostCall):
                continue
            call.start = len(words)
            words += [number(f"Kernel.{call.kernel}"), 0]
            for word in call.words:
                if isinstance(word, At):
                    words += self._operand(word)
                elif isinstance(word, Scratch):
                    words += [_ARENA, self._plan.scratch]
                else:
                    words.append(int(word) & 0xFFFFFFFF)
            call.count = len(words) - call.start
            words[call.start + 1] = call.count
        return np.array(words or [0], np.uint32)

    def _operand(self, at: At) -> list[int]:
        offset = self._plan.offsets.get(at.storage)
        if offset is not None:
            return [_ARENA, offset + at.offset]
        return [self._slots[at.storage], at.offset]

    def _cut(self) -> list[tuple[int, int, HostCall | None]]:
        """The address and count of the words between operations that numpy does."""
        parts: list[tuple[int, int, HostCall | None]] = []
        for call in self._calls:
            if isinstance(call, HostCall):
                parts.append((0, 0, call))
            elif parts and parts[-1][2] is None:
                at, count, _ = parts[-1]
                parts[-1] = at, count + call.count, None
            else:
                parts.append((self._words_at + 4 * call.start, call.count, None))
        return parts

    def _time(self) -> list[float]:
        """Milliseconds of each call; what they change outside is put back."""
        given = [np.zeros(ref.storage.size, ref.storage.dtype.numpy) for ref in self._given]
        made = [np.empty(s.size, s.dtype.numpy) for s in self._made]
        for slot, array in enumerate([*given, *made], _FIRST):
            self._table[slot] = address(array)
        self._table[_LIVE] = address(self._live)
        before = {s: array.copy() for s, array in self._held.items() if s.role != CONSTANT}
        times: list[float] = []
        run: partial[Any]
        for call in self._calls:
            if isinstance(call, HostCall):
                run = partial(self._by_numpy, call, given, made, self._live)
                times.append(clocked(run))
                continue
            run = partial(self._run, self._words_at + 4 * call.start, call.count, self._table_at)
            times.append(clocked(run, again=not set(call.writes).intersection(call.reads)))
        for storage, array in before.items():
            self._held[storage][...] = array
        return times


def _made_anew(graph: Graph) -> list[Storage]:
    """Storages that each run makes: what it returns and is not kept elsewhere."""
    returned = [ref.storage for ref in graph.outputs if ref.storage.role in (OUTPUT, TEMPORARY)]
    others = [s for s in graph.storages() if s.role == OUTPUT]
    return list(dict.fromkeys([*returned, *others]))


def _memory_of(storage: Storage) -> np.ndarray:
    outside = storage.role in (STATE, CONSTANT, KEPT) and storage.array is not None
    if outside:
        array: np.ndarray = storage.array
        return array
    return np.zeros(storage.size, storage.dtype.numpy)


def _is_plain(ref: Ref) -> bool:
    """Whether an array lies as its storage does, from its beginning on."""
    return ref.is_dense and ref.offset == 0 and ref.dtype is ref.storage.dtype


def _laid_out(array: np.ndarray, ref: Ref, plain: bool) -> np.ndarray:
    """An input as memory in which its ref finds it."""
    dtype = ref.storage.dtype.numpy
    if plain:
        return np.ascontiguousarray(array, dtype)
    memory = np.zeros(ref.storage.size, dtype)
    np.copyto(seen(memory, ref), array.reshape(ref.shape))
    return memory
