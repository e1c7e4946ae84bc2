"""Graphs built by hand, an operation a line, with the values that a run must give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from glowgrad.compiled.graph import (
    CONSTANT,
    INPUT,
    KEPT,
    OUTPUT,
    STATE,
    TEMPORARY,
    Chain,
    Graph,
    Live,
    Op,
    Ref,
    Storage,
)
from glowgrad.dtypes import DType, float32, of_numpy
from glowgrad.ops.shapes import contiguous_strides, size_of
from glowgrad.primitive import Primitive
from glowgrad.spec import Spec


def dense(role: str, shape: Sequence[int], dtype: DType = float32, array: Any = None) -> Ref:
    """All of a new piece of memory."""
    storage = Storage(role, dtype, size_of(shape), array)
    return Ref(storage, tuple(shape), contiguous_strides(shape), 0, dtype)


def transposed(ref: Ref, *axes: int) -> Ref:
    """The axes of an array in another order (by default the last two exchanged)."""
    order = axes or (*range(len(ref.shape) - 2), len(ref.shape) - 1, len(ref.shape) - 2)
    shape = tuple(ref.shape[a] for a in order)
    return Ref(ref.storage, shape, tuple(ref.strides[a] for a in order), ref.offset, ref.dtype)


def reshaped(ref: Ref, *shape: int) -> Ref:
    """A dense array in another shape."""
    assert ref.is_dense
    return Ref(ref.storage, shape, contiguous_strides(shape), ref.offset, ref.dtype)


def floats(count: int, fill: Callable[[], Sequence[float]]) -> Live:
    """Words that are filled with float32 numbers."""

    def into(words: np.ndarray) -> None:
        words.view(np.float32)[...] = fill()

    return Live(count, into)


class Recording:
    """A graph that grows by an operation a call, and `arrays` for its inputs."""

    def __init__(self, device: str = "cpu") -> None:
        self.graph = Graph(device, [])
        self.arrays: list[np.ndarray] = []

    def input(self, array: np.ndarray) -> Ref:
        ref = dense(INPUT, array.shape, of_numpy(array.dtype))
        self.graph.inputs.append(ref)
        self.arrays.append(array)
        return ref

    def state(self, array: np.ndarray, name: str = "") -> Ref:
        """An array that lives outside, copied so that a test keeps its own."""
        memory = array.reshape(-1).copy()
        ref = dense(STATE, array.shape, of_numpy(array.dtype), memory)
        ref.storage.name = name
        return ref

    def constant(self, array: Any) -> Ref:
        array = np.asarray(array)
        return dense(CONSTANT, array.shape, of_numpy(array.dtype), array.reshape(-1).copy())

    def call(self, primitive: Primitive, *ins: Ref, live: Live | None = None, **attrs: Any) -> Any:
        """Run a primitive; its result, or a tuple of several."""
        specs = primitive.spec(*[Spec(ref.shape, ref.dtype) for ref in ins], **attrs)
        several = isinstance(specs, list)
        outs = [dense(TEMPORARY, s.shape, s.dtype) for s in (specs if several else [specs])]
        self._add(Op(primitive.name, list(ins), outs, primitive, attrs, live))
        return tuple(outs) if several else outs[0]

    def update(
        self,
        primitive: Primitive,
        *ins: Ref,
        changed: Sequence[int],
        live: Live | None,
        **attrs: Any,
    ) -> None:
        """Run a primitive that changes its arguments number `changed` in place."""
        outs = [ins[number] for number in changed]
        self._add(Op(primitive.name, list(ins), outs, primitive, attrs, live))

    def copy(self, source: Ref, target: Ref) -> Ref:
        self._add(Op("copy", [source], [target]))
        return target

    def fused(self, chain: Chain, ins: Sequence[Ref], outs: Sequence[Ref]) -> None:
        self._add(Op("fused", list(ins), list(outs), chain=chain))

    def output(self, ref: Ref) -> Ref:
        """Return a temporary's memory from the call."""
        assert ref.storage.role == TEMPORARY
        ref.storage.role = OUTPUT
        self.graph.outputs.append(ref)
        return ref

    def keep(self, ref: Ref, name: str = "") -> Ref:
        """Let a temporary be seen from outside after the call."""
        ref.storage.role, ref.storage.name = KEPT, name
        return ref

    def words(self) -> np.ndarray:
        """The live words of one call."""
        words = np.zeros(self.graph.live_words, np.uint32)
        for live in self.graph.lives:
            live.fill(words[live.start : live.start + live.count])
        return words

    def _add(self, op: Op) -> None:
        if op.live is not None and op.live not in self.graph.lives:
            op.live.start = self.graph.live_words
            self.graph.lives.append(op.live)
        self.graph.ops.append(op)
