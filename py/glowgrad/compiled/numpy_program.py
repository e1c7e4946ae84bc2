"""A graph run by numpy: the CPU's program where no kernels are offered, and what all others are
compared with.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..cpu import simd
from ..spec import Spec
from .costs import flops, nbytes
from .graph import CONSTANT, INPUT, KEPT, STATE, Graph, Op, Ref, Storage
from .numpy_chain import NumpyChain
from .numpy_live import RULES
from .plan import plan
from .program import KernelRow, Report

Step = Callable[[], None]


def seen(memory: np.ndarray, ref: Ref) -> np.ndarray:
    """What a ref names within its storage's memory (an array of one axis)."""
    if memory.dtype != ref.dtype.numpy:
        memory = memory.view(ref.dtype.numpy)
    steps = [stride * memory.itemsize for stride in ref.strides]
    return np.lib.stride_tricks.as_strided(memory[ref.offset :], ref.shape, steps, writeable=True)


class NumpyProgram:
    """Runs any graph of numpy arrays (see `program.Program`): one closure an operation, over memory
    that is taken once. State stays where it is and is changed there.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._live = np.zeros(graph.live_words, np.uint32)
        self._memory: dict[Storage, np.ndarray] = {}
        self._plan = plan(graph, _nbytes)
        self._arena = np.zeros(self._plan.total, np.uint8)
        for storage in graph.storages():
            outside = storage.role in (STATE, CONSTANT, KEPT) and storage.array is not None
            if outside:
                self._memory[storage] = storage.array
            elif storage in self._plan.offsets:
                begin = self._plan.offsets[storage]
                part = self._arena[begin : begin + _nbytes(storage)]
                self._memory[storage] = part.view(storage.dtype.numpy)
            else:
                self._memory[storage] = np.zeros(storage.size, storage.dtype.numpy)
        self._steps: list[Step] | None = None
        self._given: list[np.ndarray] = []
        self._taken: list[np.ndarray] = []
        self._milliseconds: list[float] = []

    ready = True

    def run(self, inputs: Sequence[np.ndarray], live: np.ndarray) -> list[np.ndarray]:
        steps = self._steps or self._bind()
        self._live[...] = live
        with np.errstate(all="ignore"):  # as PyTorch: inf and nan are results, not warnings
            for place, given in zip(self._given, inputs, strict=True):
                np.copyto(place, given)
            for step in steps:
                step()
        return [array.copy() for array in self._taken]

    def array(self, storage: Storage) -> np.ndarray:
        return self._memory[storage]

    def rebind(self, storage: Storage, array: np.ndarray) -> None:
        self._memory[storage] = array
        self._steps = None

    def report(self, timed: bool = False) -> Report:
        if timed:
            self._time()
        times: Sequence[float | None] = self._milliseconds or [None] * len(self.graph.ops)
        return Report(
            kernels=[row(op, spent) for op, spent in zip(self.graph.ops, times, strict=True)],
            planned_bytes=self._plan.total,
            least_bytes=self._plan.least,
            state_bytes=sum(s.size * s.dtype.itemsize for s in self._memory if s.role == STATE),
        )

    def close(self) -> None:
        self._memory.clear()
        self._steps, self._given, self._taken = None, [], []

    def _bind(self) -> list[Step]:
        """Closures over where everything lies now."""
        graph = self.graph
        self._given = [self._view(ref) for ref in (*graph.inputs, *(r for r, _ in graph.sources))]
        self._taken = [self._view(ref) for ref in graph.outputs]
        self._steps = [self._step(op) for op in graph.ops]
        return self._steps

    def _view(self, ref: Ref) -> np.ndarray:
        return seen(self._memory[ref.storage], ref)

    def _step(self, op: Op) -> Step:
        ins = [self._view(ref) for ref in op.ins]
        outs = [self._view(ref) for ref in op.outs]
        if op.name == "copy" and op.chain is None:
            store = _storing(op)
            return lambda: store([ins[0]], outs)
        if op.primitive is None:
            assert op.chain is not None
            store = _storing(op)
            if _changes_inputs(op):
                chain = NumpyChain(op.chain, len(ins))
                return lambda: store([np.array(made) for made in chain(ins)], outs)
            into = NumpyChain(op.chain, len(ins), outs)
            return lambda: store(into(ins), outs)
        if "count" in op.attrs and op.name == op.primitive.name + "s":
            return self._many(op, ins)
        return self._primitive(op, ins, outs)

    def _many(self, op: Op, ins: list[np.ndarray]) -> Step:
        """Steps of an optimizer, one parameter after the other."""
        assert op.primitive is not None
        attrs = {name: value for name, value in op.attrs.items() if name != "count"}
        each = len(ins) // op.attrs["count"]
        single = Op(op.primitive.name, [], [], op.primitive, attrs, op.live)
        parts = [ins[start : start + each] for start in range(0, len(ins), each)]
        steps = [self._primitive(single, part, []) for part in parts]

        def run() -> None:
            for step in steps:
                step()

        return run

    def _primitive(self, op: Op, ins: list[np.ndarray], outs: list[np.ndarray]) -> Step:
        assert op.primitive is not None
        attrs = op.attrs
        rule: Callable[[], Any]
        if op.live is not None:
            words = self._live[op.live.start : op.live.start + op.live.count]
            lively = RULES[op.name]
            rule = lambda: lively(ins, words, attrs)  # noqa: E731
        else:
            numpy = simd.kernels.get(op.primitive.name) or op.primitive.numpy
            if isinstance(numpy, np.ufunc) and op.chain is None and _fits(op):
                (out,) = outs
                return lambda: numpy(*ins, out=out)
            rule = lambda: numpy(*ins, **attrs)  # noqa: E731
        if op.chain is not None:
            return self._with_epilogue(op, rule, ins, outs)
        store = _storing(op)

        def run() -> None:
            made = rule()
            if made is not None:  # what changes its arrays gives nothing
                store(made if isinstance(made, tuple) else (made,), outs)

        return run

    def _with_epilogue(
        self, op: Op, rule: Callable[[], Any], ins: list[np.ndarray], outs: list[np.ndarray]
    ) -> Step:
        """The chain takes the first result; others follow its own in `outs`."""
        assert op.primitive is not None
        assert op.chain is not None
        extra = [self._view(ref) for ref in op.extra]
        store, changes = _storing(op), _changes_inputs(op)
        chain = NumpyChain(op.chain, 1 + len(extra), [] if changes else outs)
        made_specs = op.primitive.spec(*[Spec(r.shape, r.dtype) for r in op.ins], **op.attrs)
        dtype = (made_specs[0] if isinstance(made_specs, list) else made_specs).dtype

        def run() -> None:
            made = rule()
            first, *rest = made if isinstance(made, tuple) else (made,)
            values = chain([dtype.array(first), *extra])
            store([*(map(np.array, values) if changes else values), *rest], outs)

        return run

    def _time(self) -> None:
        """Time each operation once; what they change outside is put back."""
        steps = self._steps or self._bind()
        before = {
            storage: self._memory[storage].copy()
            for storage in dict.fromkeys(ref.storage for op in self.graph.ops for ref in op.outs)
            if storage.role in (STATE, KEPT, INPUT)
        }
        self._milliseconds = []
        with np.errstate(all="ignore"):
            for step in steps:
                start = time.perf_counter()
                step()
                self._milliseconds.append(1e3 * (time.perf_counter() - start))
        for storage, values in before.items():
            self._memory[storage][...] = values


def _nbytes(storage: Storage) -> int:
    return storage.size * storage.dtype.numpy.itemsize


def _changes_inputs(op: Op) -> bool:
    """Whether a result goes where an input lies, which a later result may be."""
    return bool({ref.storage for ref in op.reads} & {ref.storage for ref in op.outs})


def _fits(op: Op) -> bool:
    """Whether numpy may write the result into place: nothing else there is read meanwhile."""
    (out,) = op.outs
    apart = all(ref == out or ref.storage is not out.storage for ref in op.ins)
    return apart and not op.attrs and out.dtype.round_numpy is None


def _storing(op: Op) -> Callable[[Sequence[Any], list[np.ndarray]], None]:
    """How results are put into place, rounded where numpy lacks their type."""
    dtypes = [ref.dtype for ref in op.outs]
    if all(dtype.round_numpy is None for dtype in dtypes):

        def store(values: Sequence[Any], outs: list[np.ndarray]) -> None:
            for value, out in zip(values, outs, strict=True):
                if value is not out:
                    np.copyto(out, value, casting="unsafe")

        return store

    def store_rounded(values: Sequence[Any], outs: list[np.ndarray]) -> None:
        for value, out, dtype in zip(values, outs, dtypes, strict=True):
            np.copyto(out, dtype.array(value), casting="unsafe")

    return store_rounded


def row(op: Op, milliseconds: float | None = None) -> KernelRow:
    """An operation's line in a report."""
    fused = tuple(i.name for i in op.chain.instructions) if op.chain is not None else ()
    shape = op.chain.shape if op.chain is not None else op.outs[0].shape if op.outs else ()
    return KernelRow(op.name, fused, shape, flops(op), nbytes(op), milliseconds, op.place)
