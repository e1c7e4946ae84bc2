"""What executes commands. Executors allocate, compile, submit and read; they know no op (see
ARCHITECTURE.md).
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import Any, Protocol, TypedDict

import numpy as np

DISPATCH, COPY, UPLOAD, CLEAR = 1, 2, 3, 4
PATCH = 0x80000000


class Measured(TypedDict):
    """The dispatches of one pipeline. `groups` are its first dozen numbers of workgroups, as x, y,
    z and how often.
    """

    pipeline: int
    count: int
    timed: int
    nanoseconds: float
    groups: list[tuple[int, int, int, int]]


class Executor(Protocol):
    """Buffers and pipelines are named by numbers that the caller chooses; offsets and sizes are in
    bytes.
    """

    info: dict[str, Any]

    def compile(
        self,
        pipeline: int,
        label: str,
        wgsl: str,
        bindings: str,
        constants: Mapping[str, float],
        ahead: bool = False,
    ) -> None:
        """Make a pipeline; `ahead`: while others go on, where the GPU can (see `ready`)."""

    def ready(self, program: int) -> bool:
        """Whether all pipelines of a recorded program are made, so that it need not wait. Raises
        DeviceError where one cannot be made.
        """

    def create_buffer(self, buffer: int, nbytes: int) -> None: ...

    def create_view(self, view: int, buffer: int, offset: int, nbytes: int) -> None:
        """Let a number stand for a part of a buffer; `offset` is a multiple of 256."""

    def destroy_buffer(self, buffer: int) -> None:
        """Free a buffer, or forget a view."""

    def write(self, buffer: int, offset: int, values: np.ndarray) -> None: ...

    def read(self, buffer: int, offset: int, target: np.ndarray) -> None: ...

    def submit(self, words: array[int]) -> None: ...

    def record(self, program: int, words: array[int], live: array[int]) -> None:
        """Keep commands to be replayed. In COPY the buffer `PATCH + n` is one that each replay
        names. `live` holds (place in `words`, start, count) of parameters that each replay gives.
        """

    def replay(self, program: int, pending: array[int], words: array[int]) -> None:
        """Submit the commands `pending` and then a program, at once. `words`: all live words, then
        (buffer, offset) for each patch.
        """

    def forget(self, program: int) -> None:
        """Let go of a program, if it is known."""

    def measure(self, mode: int) -> None:
        """Stop counting dispatches (0), count anew (1), or count and time them anew (2)."""

    def measured(self) -> list[Measured]:
        """What was counted, and timed where the GPU can; waits for the times."""


def describe(words: array[int], labels: Mapping[int, str]) -> list[str]:
    """A command stream as text, one command a line: what the GPU is going to do."""
    lines, at = [], 0
    while at < len(words):
        code = words[at]
        if code == DISPATCH:
            pipeline, x, y, z, nbuffers = words[at + 1 : at + 6]
            buffers = words[at + 6 : at + 6 + nbuffers].tolist()
            nparams = words[at + 6 + nbuffers]
            start = at + 7 + nbuffers
            params = words[start : start + nparams].tolist()
            name = labels.get(pipeline, pipeline)
            lines.append(f"dispatch {name} groups {x}x{y}x{z} buffers {buffers} params {params}")
            at = start + nparams
        elif code == COPY:
            source, s, target, t, nbytes = words[at + 1 : at + 6]
            lines.append(f"copy {nbytes} bytes from {source}+{s} to {target}+{t}")
            at += 6
        elif code == UPLOAD:
            target, t, count = words[at + 1 : at + 4]
            lines.append(f"upload {count * 4} bytes to {target}+{t}")
            at += 4 + count
        elif code == CLEAR:
            target, t, nbytes = words[at + 1 : at + 4]
            lines.append(f"clear {nbytes} bytes of {target}+{t}")
            at += 4
        else:
            raise ValueError(f"word {at} of the command stream is {code}, which is no command")
    return lines
