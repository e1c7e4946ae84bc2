"""What a graph asks of the GPU, kept as commands over memory that has no place yet."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ...compiled.graph import Live
from ...launches import Launches
from ..array import GpuArray
from ..lowering import Encoder
from ..pool import Buffer, Pool
from ..stream import Constants, Epilogue, Generated, Key, Stream, Types


class Slot(Buffer):
    """Memory of which only the size is known, until a plan places it."""

    def __init__(self, nbytes: int, pool: Pool) -> None:
        super().__init__(0, max(16, -(-nbytes // 16) * 16), nbytes, pool)

    def place(self, arena: Buffer, offset: int) -> None:
        self.number = self.pool.view_number(arena, offset, self.nbytes)
        self.parent = arena

    def __del__(self) -> None:
        if self.number:
            super().__del__()


@dataclass(eq=False)
class Dispatch:
    key: Key | Generated
    buffers: list[Buffer]
    modes: str  # "r" or "w" for each
    params: list[int]
    groups: tuple[int, int, int]
    live: Live | None = None  # from this parameter on:
    live_at: int = 0
    row: int = 0  # the operation of the graph that asked for it


@dataclass(eq=False)
class Copy:
    """Bytes from one buffer to another; a number is one that each call names."""

    source: Buffer | int
    source_offset: int
    target: Buffer | int
    target_offset: int
    nbytes: int


@dataclass(eq=False)
class Clear:
    target: Buffer
    nbytes: int


@dataclass(eq=False)
class Upload:
    target: Buffer
    values: np.ndarray = field(repr=False)


Command = Dispatch | Copy | Clear | Upload


def touched(command: Command) -> list[tuple[Buffer, str]]:
    """The buffers that a command reads ("r") or writes ("w")."""
    if isinstance(command, Dispatch):
        return list(zip(command.buffers, command.modes, strict=True))
    if isinstance(command, Copy):
        ends = (command.source, "r"), (command.target, "w")
        return [(end, mode) for end, mode in ends if isinstance(end, Buffer)]
    return [(command.target, "w")]


class _Slots(Pool):
    """Lends memory that a plan will place."""

    def __init__(self, pool: Pool) -> None:
        self.real = pool

    def lend(self, nbytes: int) -> Buffer:
        return Slot(nbytes, self.real)


class Recorder(Stream):
    """A stream that keeps its commands instead of submitting them."""

    def __init__(self, stream: Stream) -> None:
        self.real = stream
        self.executor = stream.executor
        self.pool = _Slots(stream.pool)
        self.launches = Launches()
        self.commands: list[Command] = []
        self.live: Live | None = None  # of the operation that is being recorded
        self.riding: tuple[str, Epilogue] | None = None  # an epilogue for its kernel of that name
        self.row = 0

    def dispatch(
        self,
        kernel: str,
        arrays: Sequence[GpuArray],
        params: Sequence[int],
        groups: tuple[int, int, int],
        types: Types = (),
        operation: str | None = None,
        constants: Constants = (),
        epilogue: Epilogue | None = None,
    ) -> None:
        if 0 in groups:
            return
        if self.riding is not None and self.riding[0] == kernel:
            epilogue = self.riding[1]
        if epilogue is not None:
            arrays = [*arrays, *epilogue.arrays]
        key = (kernel, types, operation, constants, epilogue and epilogue.text)
        self._add(key, arrays, params, groups)
        # Words of the parameters in the order of `Live`: those of an optimizer after four others.
        live_at = 2 if kernel == "random_uniform" else 4 if kernel.endswith("_step") else 0
        if self.live is not None and live_at:
            command = self.commands[-1]
            assert isinstance(command, Dispatch)
            command.live, command.live_at = self.live, live_at
            command.params += [0] * (command.live_at + self.live.count - len(command.params))

    def generated(
        self,
        kernel: Generated,
        arrays: Sequence[GpuArray],
        params: Sequence[int],
        groups: tuple[int, int, int],
    ) -> None:
        """Record one run of a kernel that was composed for this."""
        if 0 not in groups:
            self._add(kernel, arrays, params, groups)

    def _add(
        self,
        key: Key | Generated,
        arrays: Sequence[GpuArray],
        params: Sequence[int],
        groups: tuple[int, int, int],
    ) -> None:
        buffers, modes = [a.buffer for a in arrays], self.real.arrays(key)
        words = list(params)
        self.commands.append(Dispatch(key, buffers, modes, words, groups, row=self.row))

    def copy(self, source: Buffer | int, source_offset: int, target: Buffer | int,
             target_offset: int, nbytes: int) -> None:  # fmt: skip
        """Record a copy of bytes."""
        if nbytes:
            self.commands.append(Copy(source, source_offset, target, target_offset, nbytes))

    def clear(self, target: GpuArray) -> None:
        if target.size:
            self.commands.append(Clear(target.buffer, 4 * target.size))

    def upload(self, target: GpuArray, values: np.ndarray) -> None:
        if values.nbytes:
            self.commands.append(Upload(target.buffer, np.ascontiguousarray(values)))

    def read(self, source: GpuArray, target: np.ndarray) -> None:
        raise RuntimeError("a recorded step cannot wait for values of the GPU")

    def submit(self) -> None:
        """Nothing: commands are kept."""


def recording(encoder: Encoder) -> tuple[Encoder, Recorder]:
    """An encoder that lowers as another one does, and where its commands are kept."""
    made = copy.copy(encoder)
    made.stream = recorder = Recorder(encoder.stream)
    return made, recorder
