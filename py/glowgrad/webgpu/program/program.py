"""The program of a graph on the GPU: commands that were recorded once, replayed by one call."""

from __future__ import annotations

import itertools
import weakref
from array import array
from collections.abc import Sequence
from typing import Any

import numpy as np

from ...compiled.costs import flops, nbytes
from ...compiled.graph import CONSTANT, KEPT, STATE, Graph, Op, Ref, Storage
from ...compiled.program import KernelRow, Report
from ...errors import DeviceError
from ..array import GpuArray
from ..backend import WebGpuBackend, storage as kind_of
from ..executor import CLEAR, COPY, DISPATCH, PATCH, UPLOAD, Executor
from ..pool import Buffer
from ..stream import Generated
from .flat import flatten
from .lowering import Lowering, limit
from .memory import Plan, lifetimes, plan
from .recorder import Clear, Copy, Dispatch

_numbers = itertools.count(1)
_STORED = {"f32": np.float32, "i32": np.int32, "u32": np.uint32}


class GpuProgram:
    """A step on the GPU (see `compiled.program.Program`). State stays where it is, but what one
    update changes together moves into flat buffers.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._backend = WebGpuBackend.open()
        self._encoder = self._backend.encoder
        self._number = next(_numbers)
        self._homes: dict[Storage, Buffer] = {}
        self._outside: dict[Storage, Buffer] = {}
        for storage in graph.storages():
            if storage.role in (STATE, KEPT, CONSTANT):
                self._outside[storage] = self._home(storage)
        # For a program that nobody closes.
        weakref.finalize(self, _forget, self._encoder.stream.executor, self._number).atexit = False
        self._last: array[int] | None = None
        self._held: list[GpuArray] = []
        self._build()

    def _home(self, storage: Storage) -> Buffer:
        given = storage.array
        if isinstance(given, np.ndarray):
            given = self._backend.from_numpy(given.reshape(-1), storage.dtype)
        if given is None:
            return self._encoder.stream.pool.lend(4 * storage.size)
        if not given.is_dense:
            raise DeviceError(
                f"a step cannot be compiled over memory that begins inside a buffer: {storage.name}"
            )
        buffer: Buffer = given.buffer
        return buffer

    def _build(self) -> None:
        """Lower the graph, place its temporaries, and record it."""
        limits = self._encoder.executor.info["limits"]
        self._binding = limit(limits, "max_storage_buffer_binding_size", 2**27)
        largest = min(self._binding, limit(limits, "max_buffer_size", 2**28))
        for storage in self.graph.storages():
            if 4 * storage.size > self._binding:
                raise DeviceError(
                    f"a step needs a tensor of {4 * storage.size:,} bytes, but this adapter binds "
                    f"at most {self._binding:,} at once: try a smaller batch"
                )
        self._homes = dict(self._outside)
        self._choices = self._encoder.chooser.version
        self._flats = flatten(self.graph, self._encoder, self._homes, largest)
        self._lowering = Lowering(self.graph, self._encoder, self._homes, self._flats)
        self._commands = self._lowering.commands
        times = lifetimes(
            self._commands, [*self._lowering.inputs, *self._lowering.sources], last=[]
        )
        self._plan: Plan = plan(self._commands, times, largest)
        pool = self._encoder.stream.pool
        arenas = [pool.lend_exactly(size) for size in self._plan.arenas]
        for slot, place in self._plan.places.items():
            slot.place(arenas[place.arena], place.offset)
        self._record()

    def _record(self) -> None:
        """Hand the commands to the executor, with the numbers that buffers have now."""
        words, live = array("I"), array("I")
        stream = self._encoder.stream
        for command in self._commands:
            if isinstance(command, Dispatch):
                pipeline = stream.pipeline(command.key, _in_one_buffer(command), ahead=True)
                words.extend((DISPATCH, pipeline, *command.groups, len(command.buffers)))
                words.extend([buffer.number for buffer in command.buffers])
                words.append(len(command.params))
                if command.live is not None:
                    place = len(words) + command.live_at
                    live.extend((place, command.live.start, command.live.count))
                words.extend(command.params)
            elif isinstance(command, Copy):
                source, target = _number(command.source), _number(command.target)
                ends = source, command.source_offset, target, command.target_offset
                words.extend((COPY, *ends, command.nbytes))
            elif isinstance(command, Clear):
                words.extend((CLEAR, command.target.number, 0, command.nbytes))
            else:
                words.extend((UPLOAD, command.target.number, 0, command.values.nbytes // 4))
                words.frombytes(command.values.tobytes())
        stream.executor.record(self._number, words, live)
        # Words beyond the last that a command uses are not handed on: patches follow at once.
        self._live_words = max(
            (live[i + 1] + live[i + 2] for i in range(0, len(live), 3)), default=0
        )
        self._moves = stream.pool.moves
        self._dispatches = sum(isinstance(command, Dispatch) for command in self._commands)

    @property
    def ready(self) -> bool:
        """Whether the next run need not wait for pipelines."""
        return self._encoder.executor.ready(self._number)

    def run(self, inputs: Sequence[Any], live: np.ndarray) -> list[GpuArray]:
        """One step (see `Program.run`): nothing here waits for the GPU."""
        stream = self._encoder.stream
        if self._encoder.chooser.version != self._choices:
            self._build()  # other kernels have turned out faster
        elif stream.pool.moves != self._moves:
            apart = any(not flat.holds for flats in self._flats.values() for flat in flats)
            (self._build if apart else self._record)()
        words = array("I")
        words.frombytes(live[: self._live_words].tobytes())
        given = len(self.graph.inputs)
        taken = [
            self._taken(ref, value)
            for ref, value in zip(self.graph.inputs, inputs[:given], strict=True)
        ]
        for value in taken:
            words.extend((value.buffer.number, 4 * value.offset))
        self._write_sources(inputs[given:])
        made = []
        for ref in self.graph.outputs:
            buffer = stream.pool.lend(4 * ref.size)
            words.extend((buffer.number, 0))
            made.append(GpuArray(buffer, kind_of(ref.dtype), ref.shape))
        stream.replay(self._number, words, self._dispatches)
        self._last, self._held = words, [*taken, *made]
        return made

    def _taken(self, ref: Ref, value: Any) -> GpuArray:
        """An input as its memory was laid out when the step was recorded."""
        if isinstance(value, np.ndarray):
            value = self._backend.from_numpy(value, ref.dtype)
        given: GpuArray = value
        if given.strides == ref.strides and given.offset >= ref.offset:
            start = given.offset - ref.offset
            return GpuArray(given.buffer, given.kind, ref.shape, ref.strides, start)
        if not ref.is_dense or ref.offset:
            raise DeviceError(
                f"a compiled step got an input with steps {given.strides}, but was recorded with "
                f"{ref.strides}: call .contiguous() first"
            )
        from_start = GpuArray(given.buffer, given.kind, given.shape, given.strides)
        return given if from_start.is_dense else self._encoder.dense(given)

    def _write_sources(self, values: Sequence[np.ndarray]) -> None:
        """Numbers that Python made for this call."""
        slots = self._lowering.sources
        for (ref, _), slot, values_ in zip(self.graph.sources, slots, values, strict=True):
            stored = np.ascontiguousarray(values_, _STORED[kind_of(ref.dtype)])
            if stored.size:
                self._encoder.stream.executor.write(slot.number, 4 * ref.offset, stored)

    def array(self, storage: Storage) -> GpuArray:
        return GpuArray(self._homes[storage], kind_of(storage.dtype), (storage.size,))

    def rebind(self, storage: Storage, array: GpuArray) -> None:
        storage.array = array
        self._outside[storage] = self._home(storage)
        self._build()

    def report(self, timed: bool = False) -> Report:
        milliseconds = self._times() if timed and self._last is not None else {}
        rows: list[KernelRow] = []
        seen: set[int] = set()
        for place, command in enumerate(self._commands):
            if isinstance(command, Dispatch):
                op = self.graph.ops[command.row]
                first = command.row not in seen
                seen.add(command.row)
                rows.append(_row(op, command, first, milliseconds.get(place)))
        state = [s for s in self._outside if s.role == STATE]
        return Report(
            kernels=rows,
            dispatches=self._dispatches,
            submits=1,
            planned_bytes=sum(self._plan.arenas),
            least_bytes=self._plan.least_bytes,
            state_bytes=sum(4 * storage.size for storage in state),
        )

    def _times(self) -> dict[int, float]:
        """Milliseconds of each command in one more step, whose changes are taken back."""
        encoder, executor = self._encoder, self._encoder.stream.executor
        changed = {
            id(buffer): buffer
            for command in self._commands
            if isinstance(command, Dispatch)
            for buffer, mode in zip(command.buffers, command.modes, strict=True)
            if mode == "w" and buffer in self._outside.values()
        }
        saved = []
        for buffer in changed.values():
            whole = GpuArray(buffer, "u32", (buffer.nbytes // 4,))
            copy = encoder.empty(whole.shape, "u32")
            encoder.copy(copy, whole)
            saved.append((whole, copy))
        encoder.stream.submit()
        assert self._last is not None
        executor.measure(3)
        executor.replay(self._number, array("I"), self._last)
        found = executor.measured()
        executor.measure(1)
        for whole, copy in saved:
            encoder.copy(whole, copy)
        return {one["pipeline"]: one["nanoseconds"] / 1e6 for one in found if one["timed"]}

    def close(self) -> None:
        if self._commands:
            self._encoder.stream.submit()
            self._encoder.stream.executor.forget(self._number)
        self._commands = []
        self._homes, self._outside, self._held, self._last = {}, {}, [], None
        del self._lowering


def _forget(executor: Executor, number: int) -> None:
    executor.forget(number)


def _number(end: Buffer | int) -> int:
    return end.number if isinstance(end, Buffer) else PATCH + end


def _in_one_buffer(command: Dispatch) -> bool:
    """Whether a kernel reads from a buffer of WebGPU that it also writes to."""
    roots: dict[str, set[int]] = {"r": set(), "w": set()}
    for buffer, mode in zip(command.buffers, command.modes, strict=True):
        while buffer.parent is not None:
            buffer = buffer.parent
        roots[mode].add(buffer.number)
    return bool(roots["r"] & roots["w"])


def _row(op: Op, command: Dispatch, first: bool, milliseconds: float | None) -> KernelRow:
    """A kernel's line; of several kernels of an operation the first has its cost."""
    key = command.key
    if isinstance(key, Generated):
        label = key.label
    else:
        label = key[0] if key[2] is None else f"{key[0]}:{key[2]}"
    fused = tuple(i.name for i in op.chain.instructions) if op.chain is not None else ()
    shape = op.chain.shape if op.chain is not None else op.outs[0].shape if op.outs else ()
    cost = (flops(op), nbytes(op)) if first else (0, 0)
    return KernelRow(label, fused, shape, *cost, milliseconds, op.place)
