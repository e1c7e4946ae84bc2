"""The command stream: what the GPU is to do, as words, until it is submitted."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from ..launches import Launches
from . import shaders
from .array import GpuArray
from .executor import CLEAR, DISPATCH, UPLOAD, Executor, describe
from .pool import Pool

_MOST_DISPATCHES = 16  # submit at the latest then: the GPU works while Python goes on
_INLINE_BYTES = 65536  # uploads up to this size travel in the stream

Types = tuple[tuple[str, str], ...]
Constants = tuple[tuple[str, float], ...]


@lru_cache(maxsize=4096)
def float_word(value: float) -> int:
    """A float32's bits as a word."""
    with np.errstate(over="ignore"):
        return int(np.float32(value).view(np.uint32))


@dataclass(frozen=True)
class Kernel:
    """What a pipeline was made of: the label in messages, the file in shaders/, the text with what
    it includes, a letter for each array, and the values of its constants.
    """

    label: str
    file: str
    text: str
    bindings: str
    constants: dict[str, float]


class Epilogue(NamedTuple):
    """What a product does to each result before it stores it: WGSL with a function
    `epilogue(value: f32, at: u32) -> f32` (`at`: index into the dense result), and the arrays that
    it binds at EXTRA_0, EXTRA_1, ….
    """

    text: str
    arrays: tuple[GpuArray, ...] = ()


# The kernel, its types, its operation, its constants, the text of its epilogue.
Key = tuple[str, Types, str | None, Constants, str | None]


class Generated(NamedTuple):
    """A kernel whose text was composed of the functions of shaders/."""

    label: str
    text: str


@lru_cache(maxsize=512)
def _kernel(key: Key | Generated, writable: bool) -> Kernel:
    if isinstance(key, Generated):
        label, text = key
        file, bindings = "fused", shaders.bindings(text)
        constants: Constants = ()
    else:
        file, types, operation, constants, epilogue = key
        text, bindings = shaders.build(file, types, operation, epilogue)
        label = f"{file}:{operation}" if operation else file
    if writable:
        text, bindings = shaders.writable(text), "w" * len(bindings)
    return Kernel(label, file, text, bindings, dict(constants))


class Stream:
    """Collects commands and hands them to an executor."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor
        self.pool = Pool(executor)
        self.launches = Launches()
        if self.launches.timed:
            executor.measure(2)
        self._words = array("I")
        self._pipelines: dict[Any, int] = {}  # by Key, Generated, or one of them and True
        self._labels: dict[int, str] = {}
        self._waiting = 0
        self._most = _MOST_DISPATCHES
        self._ahead = False  # whether new pipelines may wait
        self._counts = {"dispatches": 0, "submits": 0, "reads": 0, "uploaded_bytes": 0}

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
        """Append one run of a kernel of shaders/ over `arrays`, its bindings from 1 on, and those
        of the epilogue.
        """
        if 0 in groups:
            return
        key = (kernel, types, operation, constants, epilogue and epilogue.text)
        pipeline = self._pipelines.get(key)
        if pipeline is None:
            pipeline = self.pipeline(key, ahead=self._ahead)
        if epilogue is not None:
            arrays = [*arrays, *epilogue.arrays]
        if self.launches.timed:
            self.launches.note(pipeline)
        words = self._words
        numbers = [a.buffer.number for a in arrays]
        words.extend((DISPATCH, pipeline, *groups, len(numbers), *numbers, len(params)))
        words.extend(params)  # fastest for an array of words
        self._waiting += 1
        if self._waiting >= self._most:
            self.submit()

    def replay(self, program: int, words: array[int], dispatches: int) -> None:
        """Submit what waits and then a recorded program."""
        pending, self._words = self._words, array("I")
        self._counts["dispatches"] += self._waiting + dispatches
        self._counts["submits"] += 1
        self._waiting = 0
        self.executor.replay(program, pending, words)
        self.pool.trim()

    def pipeline(self, key: Key | Generated, writable: bool = False, ahead: bool = False) -> int:
        """The number of a kernel's pipeline; `writable`: all its arrays may lie in one buffer;
        `ahead`: it is not needed at once.
        """
        found = self._pipelines.get((key, True) if writable else key)
        if found is not None:
            return found
        number = len(self._pipelines) + 1
        made = _kernel(key, writable)
        self.executor.compile(number, made.label, made.text, made.bindings, made.constants, ahead)
        self._pipelines[(key, True) if writable else key] = number
        self._labels[number] = made.label
        return number

    def arrays(self, key: Key | Generated) -> str:
        """A letter for each array of a kernel: "r" read, "w" read and write."""
        return _kernel(key, False).bindings

    def clear(self, target: GpuArray) -> None:
        """Fill a whole array that begins its buffer with zeros."""
        if target.size:
            self._words.extend((CLEAR, target.buffer.number, 0, 4 * target.size))

    def upload(self, target: GpuArray, values: np.ndarray) -> None:
        """Fill a dense array; the values are taken now."""
        nbytes = values.nbytes
        self._counts["uploaded_bytes"] += nbytes
        if nbytes == 0:
            return
        if nbytes <= _INLINE_BYTES:
            self._words.extend((UPLOAD, target.buffer.number, 0, nbytes // 4))
            self._words.frombytes(values.tobytes())
            if len(self._words) > 4 * _INLINE_BYTES:
                self.submit()
        else:
            self.submit()
            self.executor.write(target.buffer.number, 0, np.ascontiguousarray(values))

    def read(self, source: GpuArray, target: np.ndarray) -> None:
        """Submit what waits and copy a dense array into `target`."""
        self.submit()
        self._counts["reads"] += 1
        self.executor.read(source.buffer.number, 0, target)

    def submit(self) -> None:
        """Hand what waits to the executor."""
        if self._words:
            words, self._words = self._words, array("I")
            self._counts["dispatches"] += self._waiting
            self._counts["submits"] += 1
            self._waiting = 0
            self.executor.submit(words)
            self.pool.trim()

    def record(self, command: Callable[[], None], ahead: bool = False) -> array[int]:
        """The words that a command appends, instead of appending them. Nothing may be waiting, and
        its buffers may be lent anew as soon as it has returned. `ahead`: new pipelines are not
        needed at once.
        """
        assert not self._words
        most, self._most, self._ahead = self._most, 1 << 30, ahead
        try:
            command()
        finally:
            words, self._words = self._words, array("I")
            self._waiting, self._most, self._ahead = 0, most, False
        return words

    def kernel(self, pipeline: int) -> Kernel:
        """The kernel behind the number of a pipeline; raises LookupError for an unknown number."""
        for key, number in self._pipelines.items():
            if number == pipeline:
                return _kernel(key[0], True) if key[-1] is True else _kernel(key, False)
        raise LookupError(f"there is no pipeline {pipeline}")

    def describe(self) -> list[str]:
        """The waiting commands as text."""
        return describe(self._words, self._labels)

    def stats(self) -> dict[str, int]:
        return {
            **self._counts,
            "dispatches": self._counts["dispatches"] + self._waiting,
            "pipelines": len(self._pipelines),
            "bytes_in_use": self.pool.in_use,
            "bytes_held": self.pool.in_use + self.pool.spare,
        }
