"""From two recorded runs to a graph: what is the same in both is the step, what differs is an
input, a random number, or a reason why it cannot be replayed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..ops.shapes import contiguous_strides, size_of
from ..tensor import Tensor
from .capture import (
    Called,
    Drawn,
    Event,
    Memory,
    Recording,
    Seen,
    Stepped,
    UniformDrawn,
    Updated,
)
from .graph import (
    CONSTANT,
    INPUT,
    KEPT,
    OUTPUT,
    SOURCE,
    STATE,
    TEMPORARY,
    Graph,
    Live,
    Op,
    Ref,
    Storage,
)
from .live import uniform_words, update_words


class MismatchError(Exception):
    """Two runs did not do the same; the text ends a sentence for the learner."""

    def __init__(self, reason: str, place: tuple[str, int] | None = None) -> None:
        super().__init__(reason)
        self.place = place


class Matched:
    """A graph, and what binds it to the tensors around it."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.gradients: list[tuple[Tensor, Ref | None, bool]] = []  # leaf, where, read at entry
        # What Python does before each replay, in order: words to fill, values to draw, calls.
        self.fills: list[Live | Drawn | Called | Stepped] = []
        self.checks: list[Callable[[], bool]] = []  # whether other kernels would run by now
        self.inputs: list[int] = []  # which of the call's tensors the graph takes
        self.parameters: dict[int, tuple[Any, list[Tensor]]] = {}  # by optimizer
        self.turn = 0  # the first operation of the way back, where there is one
        self.storages: dict[int, Storage] = {}  # by the identity of the run's memories


def match(
    before: Recording,
    run: Recording,
    outputs: Sequence[Seen],
    gradients: Sequence[tuple[Tensor, Seen | None]],
) -> Matched:
    """The graph of `run`, where `before` did the same. Raises MismatchError where it did not."""
    return _Match(before, run).build(outputs, gradients)


class _Match:
    def __init__(self, before: Recording, run: Recording) -> None:
        self.before, self.run = before, run
        self.twin: dict[int, Memory] = {}  # of a memory of `run`, by identity
        self.paired: dict[int, Memory] = {}  # the other way
        self.storages: dict[int, Storage] = {}
        self.drawn = {id(told.memory) for told in run.told if hasattr(told, "memory")}
        self.sourced: dict[int, Storage] = {}  # values drawn on the host
        self.ops: list[Op] = []
        self.numbers: list[int] = []

    def build(
        self, outputs: Sequence[Seen], gradients: Sequence[tuple[Tensor, Seen | None]]
    ) -> Matched:
        for run in (self.before, self.run):
            if run.problem is not None:
                raise MismatchError(run.problem, run.place)
        if not self.run.events:
            raise MismatchError("computes nothing with tensors")
        mine, other = self.run.events, self.before.events
        for event, twin in zip(mine, other, strict=False):
            self._same(event, twin)
        if len(mine) != len(other):
            longer = mine if len(mine) > len(other) else other
            raise MismatchError(
                "does more in one call than in another", longer[min(len(mine), len(other))].place
            )
        if [type(told) for told in self.run.told] != [type(told) for told in self.before.told]:
            raise MismatchError("draws random numbers or calls a schedule in some calls only")
        graph = Graph(self.run.device or "cpu", self.ops)
        matched = Matched(graph)
        lives = self._tell(matched)
        for number, event in enumerate(mine):
            if number == self.run.turn:
                matched.turn = len(self.ops)
            self._add(event, lives)
        self._gradients(matched, gradients)
        graph.outputs = [self._output(seen) for seen in outputs]
        graph.inputs = self._inputs()
        matched.storages = self.storages
        matched.inputs = self.numbers
        for told in self.run.told:
            if isinstance(told, Drawn):
                storage = self.sourced.get(id(told.memory))
                if storage is not None:
                    size = size_of(told.seen.shape)
                    ref = Ref(storage, (size,), (1,), told.seen.offset, storage.dtype)
                    graph.sources.append((ref, told.produce))
                else:
                    matched.fills[matched.fills.index(told)] = Called("draw", told.produce)
        return matched

    # one event and its twin

    def _same(self, event: Event, twin: Event) -> None:
        if event.kind != twin.kind or event.primitive is not twin.primitive:
            raise MismatchError(
                f"does other things in each call: {event.name} in one, {twin.name} in another",
                event.place,
            )
        if event.kind == "run" and event.name != "uniform" and not _equal(event.attrs, twin.attrs):
            raise MismatchError(
                f"calls {event.name} with options that change from call to call", event.place
            )
        if len(event.ins) != len(twin.ins) or len(event.outs) != len(twin.outs):
            raise MismatchError(f"calls {event.name} in two ways", event.place)
        for seen, of_twin in zip([*event.ins, *event.outs], [*twin.ins, *twin.outs], strict=True):
            if seen.layout != of_twin.layout:
                raise MismatchError(
                    f"calls {event.name} with shape {seen.shape} in one call and "
                    f"{of_twin.shape} in another",
                    event.place,
                )
            self._pair(seen.memory, of_twin.memory, event)

    def _pair(self, memory: Memory, twin: Memory, event: Event) -> None:
        known = self.twin.get(id(memory))
        back = self.paired.get(id(twin))
        if known is None and back is None:
            self.twin[id(memory)] = twin
            self.paired[id(twin)] = memory
            self._check(memory, twin, event)
        elif known is not twin or back is not memory:
            if memory.origin == twin.origin == "scalar":
                return  # a device may hold equal numbers once, or twice
            raise MismatchError(f"calls {event.name} on other tensors in each call", event.place)

    def _check(self, memory: Memory, twin: Memory, event: Event) -> None:
        origins = {memory.origin, twin.origin}
        if memory.key is twin.key and origins <= {"outside", "host"}:
            return
        if "grad" in origins and origins <= {"grad", "outside"}:
            return
        if len(origins) > 1:
            raise MismatchError(f"gets the tensors of {event.name} in two ways", event.place)
        if memory.origin == "input" and memory.number != twin.number:
            raise MismatchError("uses its arguments in another order in each call", event.place)
        if memory.origin in ("host", "scalar") and id(memory) not in self.drawn:
            same = np.array_equal(memory.values, twin.values, equal_nan=True)  # type: ignore[arg-type]
            if not same:
                what = "a number" if memory.origin == "scalar" else "a tensor of values"
                raise MismatchError(
                    f"gives {event.name} {what} that Python computes anew in each call", event.place
                )
        if memory.origin == "outside":
            raise MismatchError(
                f"gives {event.name} a tensor that is another one in each call", event.place
            )

    # the graph

    def _storage(self, memory: Memory) -> Storage:
        known = self.storages.get(id(memory))
        if known is not None:
            return known
        origin = memory.origin
        if id(memory) not in self.twin and origin not in ("made", "input", "grad"):
            raise MismatchError("returns a tensor that no operation made")
        if origin == "made":
            role = TEMPORARY
        elif origin == "input":
            role = INPUT
        elif origin == "grad":
            role = KEPT
        elif id(memory) in self.drawn:
            role = SOURCE
        elif origin == "scalar":
            role = CONSTANT  # also where the device holds the number once for all
        elif origin == "outside" or memory.key is self.twin[id(memory)].key:
            role = STATE
        else:
            role = CONSTANT
        if role == INPUT and memory.written:
            raise MismatchError("changes its argument in place")
        made = Storage(role, memory.dtype, *_extent(memory))
        if role == SOURCE:
            self.sourced[id(memory)] = made
        if role in (CONSTANT, SOURCE) and memory.written:
            made = self._fresh_copy(memory, made)
        elif role == CONSTANT:
            made.array = made.dtype.array(memory.values)
        self.storages[id(memory)] = made
        return made

    def _fresh_copy(self, memory: Memory, first: Storage) -> Storage:
        """What starts with given values and is changed in place starts as a copy of them."""
        if isinstance(memory.array, np.ndarray) or first.role == CONSTANT:
            first.array = memory.values
        copy = Storage(TEMPORARY, first.dtype, first.size)
        shape = (first.size,)
        self.ops.append(
            Op(
                "copy",
                [Ref(first, shape, (1,), 0, first.dtype)],
                [Ref(copy, shape, (1,), 0, copy.dtype)],
            )
        )
        return copy

    def _ref(self, seen: Seen) -> Ref:
        return Ref(self._storage(seen.memory), seen.shape, seen.strides, seen.offset, seen.dtype)

    def _add(self, event: Event, lives: dict[int, Live]) -> None:
        ins = [self._ref(seen) for seen in event.ins]
        outs = [self._ref(seen) for seen in event.outs]
        op = Op(event.name, ins, outs, event.primitive, event.attrs, place=event.place)
        if event.whose is not None:
            op.live = lives[id(event.whose)]
        elif event.name == "uniform":
            op.live = lives.get(id(event.outs[0].memory))
            if op.live is None:
                raise MismatchError(
                    "draws random numbers from a stream that is not known", event.place
                )
        self.ops.append(op)

    def _tell(self, matched: Matched) -> dict[int, Live]:
        """What Python does before each replay, in order; the live words by what they are of."""
        lives: dict[int, Live] = {}
        shared: dict[Any, Live] = {}
        events = {id(event.whose): event for event in self.run.events if event.whose is not None}
        for told in self.run.told:
            if isinstance(told, UniformDrawn):
                live = uniform_words(told.generator, told.words)
                lives[id(told.memory)] = live
                matched.fills.append(live)
            elif isinstance(told, Updated):
                event = events[id(told)]
                key = id(told.optimizer), id(told.group), event.name, _hashable(event.attrs)
                if key not in shared:
                    shared[key], check = update_words(event.name, event.attrs, told)
                    matched.fills.append(shared[key])
                    matched.checks.append(check)
                lives[id(told)] = shared[key]
            else:
                matched.fills.append(told)
                if isinstance(told, Stepped):
                    known = matched.parameters.setdefault(id(told.optimizer), (told.optimizer, []))
                    have = {id(p) for p in known[1]}
                    known[1].extend(p for p in told.parameters if id(p) not in have)
                    matched.checks.append(_changed_options(told.optimizer))
        start = 0
        for fill in matched.fills:
            if isinstance(fill, Live):
                fill.start, start = start, start + fill.count
                matched.graph.lives.append(fill)
        return lives

    def _inputs(self) -> list[Ref]:
        found: dict[int, Ref] = {}
        for memory in self.run.memories.values():
            if memory.origin == "input" and id(memory) in self.storages:
                storage, shape = self.storages[id(memory)], tuple(memory.array.shape)
                strides = contiguous_strides(shape)
                found[memory.number] = Ref(storage, shape, strides, 0, storage.dtype)
        self.numbers = sorted(found)
        return [found[number] for number in self.numbers]

    def _output(self, seen: Seen) -> Ref:
        ref = self._ref(seen)
        storage = ref.storage
        if storage.role == TEMPORARY and ref.is_dense and ref.size == storage.size:
            storage.role = OUTPUT
            return ref
        return self._copied(ref, OUTPUT)

    def _copied(self, ref: Ref, role: str) -> Ref:
        made = Storage(role, ref.dtype, ref.size)
        copy = Ref(made, ref.shape, contiguous_strides(ref.shape), 0, ref.dtype)
        self.ops.append(Op("copy", [ref], [copy]))
        return copy

    def _gradients(self, matched: Matched, gradients: Sequence[tuple[Tensor, Seen | None]]) -> None:
        entries = {
            id(memory.leaf): memory
            for memory in self.run.memories.values()
            if memory.origin == "grad" and id(memory) in self.storages
        }
        for leaf, seen in gradients:
            entry = entries.get(id(leaf))
            ref = None if seen is None else self._ref(seen)
            if entry is not None:
                kept = self._storage(entry)
                if ref is not None and ref.storage is not kept:
                    whole = Ref(kept, ref.shape, ref.strides, 0, ref.dtype)
                    if not ref.is_dense:
                        raise MismatchError("leaves a gradient that lies in memory with gaps")
                    self.ops.append(Op("copy", [ref], [whole]))
                    ref = whole
            elif ref is not None:
                storage = ref.storage
                if storage.role == TEMPORARY and ref.is_dense and ref.size == storage.size:
                    storage.role = KEPT
                else:
                    ref = self._copied(ref, KEPT)
            matched.gradients.append((leaf, ref, entry is not None))


def _changed_options(optimizer: Any) -> Callable[[], bool]:
    """Whether an optimizer has other options than now, beside those that are followed."""
    options = optimizer.options()
    return lambda: optimizer.options() != options


def _extent(memory: Memory) -> tuple[int, Any]:
    """Elements of a memory, and all of it as an array of one axis."""
    array = memory.array
    own = memory.origin in ("made", "input", "grad")  # the program takes memory of its own
    if isinstance(array, np.ndarray):
        if own:
            return int(memory.key.size), None
        whole = memory.key
        flat = whole.reshape(-1) if whole.flags.c_contiguous else whole.ravel(order="K")
        return int(whole.size), flat
    size = array.size if memory.origin != "outside" else array.buffer.nbytes // 4
    if own:
        return int(size), None
    return int(size), type(array)(array.buffer, array.kind, (size,))


def _equal(a: Any, b: Any) -> bool:
    try:
        return bool(a == b) or repr(a) == repr(b)
    except (TypeError, ValueError):
        return a is b


def _hashable(attrs: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(sorted((name, repr(value)) for name, value in attrs.items()))
