"""Recording one run: what the devices are asked to do, and where the memory comes from.

While a function runs, each device's backend is replaced by one that does the same and writes it
down. So whatever computes (autograd, optimizers, vmap) is recorded without knowing of it, and the
run itself is real.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import dtypes, launches, primitive, recording
from ..device import Array, _backends, cpu
from ..dtypes import DType
from ..primitive import Primitive
from ..spec import Spec
from ..tensor import Tensor

Place = tuple[str, int]
_OF_KIND = {"f32": dtypes.float32, "i32": dtypes.int64, "u32": dtypes.bool_}


class Memory:
    """A piece of memory that a run used.

    origin: "made" by an operation of the run, "host" (numpy's values became a tensor), "scalar" (a
    number did), "input", "grad" (a leaf's `.grad` before the run) or "outside".
    """

    __slots__ = ("array", "dtype", "key", "leaf", "number", "origin", "values", "written")

    def __init__(self, key: Any, array: Array, dtype: DType, origin: str) -> None:
        self.key = key  # the array or buffer that owns the memory; kept, so that none takes its id
        self.array = array
        self.dtype = dtype
        self.origin = origin
        self.number = -1  # of an input
        self.values: np.ndarray | None = None  # of host and scalar, as they were at first
        self.leaf: Tensor | None = None  # whose gradient it was
        self.written = False  # after it was made


class Seen:
    """An array as it was used: its memory, and how it lies there (in elements)."""

    __slots__ = ("dtype", "memory", "offset", "shape", "strides")

    def __init__(self, memory: Memory, shape: Any, strides: Any, offset: int, dtype: DType) -> None:
        self.memory = memory
        self.shape = tuple(shape)
        self.strides = tuple(strides)
        self.offset = offset
        self.dtype = dtype

    @property
    def layout(self) -> tuple[Any, ...]:
        return self.shape, self.strides, self.offset, self.dtype


class Event:
    """One thing that a device was asked: "run", "update" or "copy"."""

    __slots__ = ("attrs", "ins", "kind", "outs", "place", "primitive", "whose")

    def __init__(
        self,
        kind: str,
        primitive: Primitive | None,
        ins: list[Seen],
        outs: list[Seen],
        attrs: dict[str, Any],
        place: Place | None,
    ) -> None:
        self.kind = kind
        self.primitive = primitive
        self.ins = ins
        self.outs = outs
        self.attrs = attrs
        self.place = place
        self.whose: Updated | None = None  # of an optimizer's kernel

    @property
    def name(self) -> str:
        return self.primitive.name if self.primitive is not None else "copy"


@dataclass(frozen=True)
class Drawn:
    """Random numbers that were made on the host; `produce` makes the next ones."""

    seen: Seen
    produce: Callable[[], np.ndarray]

    @property
    def memory(self) -> Memory:
        return self.seen.memory


@dataclass(frozen=True)
class UniformDrawn:
    """So many words of a generator's stream filled a device's memory."""

    memory: Memory
    generator: Any
    words: int


@dataclass(frozen=True)
class Called:
    """Something that only Python's state knows was done, and is to be done again."""

    name: str
    call: Callable[[], Any]


@dataclass(frozen=True)
class Stepped:
    """An optimizer's step came to its end: those of its parameters are to be counted."""

    optimizer: Any
    parameters: tuple[Tensor, ...]


@dataclass(frozen=True)
class Updated:
    """An optimizer's kernel changed a parameter."""

    optimizer: Any
    parameter: Tensor
    state: dict[str, Any]
    group: dict[str, Any]


class Recording:
    """What happened in one run."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.device: str | None = None
        self.problem: str | None = None  # why it cannot be replayed
        self.place: Place | None = None  # where that came up
        self.told: list[Drawn | UniformDrawn | Called | Updated | Stepped] = []  # in order
        self.leaves: dict[int, Tensor] = {}  # whose gradients backward set
        self.versions: dict[int, Any] = {}  # of the tensors that were changed in place
        self.made: dict[int, weakref.ref[Tensor]] = {}  # every tensor that an operation gave
        self.used: dict[int, Tensor] = {}  # those that were used and not made by an operation
        self.memories: dict[int, Memory] = {}
        self.layers: dict[int, Any] = {}  # modules that computed
        self.turn: int | None = None  # the first event of the way back, see `way_back`


class Recorder:
    """Writes a `Recording` while it is `current` (see `glowgrad.recording`)."""

    def __init__(self) -> None:
        self.result = Recording()
        self._memories = self.result.memories
        self._pending: dict[int, np.ndarray] = {}  # values of inputs on their way to a device
        self._updating: Updated | None = None
        self._stepping: list[Tensor] = []  # the parameters of the step under way

    # memory

    def remember(self, array: Array, origin: str, dtype: DType | None = None) -> Memory:
        """Memory that appears now; what is known of the same memory is replaced."""
        key = owner(array)
        made = Memory(key, array, dtype or _type_of(array), origin)
        self._memories[id(key)] = made
        return made

    def known(self, array: Array) -> Memory | None:
        return self._memories.get(id(owner(array)))

    def seen(self, array: Array, dtype: DType | None = None) -> Seen:
        memory = self.known(array)
        if memory is None:
            memory = self.remember(array, "outside", dtype)
        kind = dtype or _type_within(array, memory)
        if not isinstance(array, np.ndarray):
            return Seen(memory, array.shape, array.strides, array.offset, kind)
        size = array.itemsize
        start = _address(array) - _address(memory.key)
        if memory.key.itemsize != size or start % size or any(s % size for s in array.strides):
            self.give_up("reads memory as another type")
            return Seen(memory, array.shape, (0,) * array.ndim, 0, kind)
        steps = [s // size for s in array.strides]
        return Seen(memory, array.shape, steps, start // size, kind)

    def give_up(self, problem: str) -> None:
        """The run goes on, but cannot be replayed."""
        if self.result.problem is None:
            self.result.problem = problem
            self.result.place = _place()

    # what the devices are asked

    def ran(
        self,
        device: str,
        primitive: Primitive,
        arrays: Sequence[Array],
        attrs: dict[str, Any],
        specs: Sequence[Spec],
        made: list[Array],
    ) -> list[Array]:
        self._on(device)
        ins = [self.seen(a) for a in arrays]
        fresh = [self._apart(array) for array in made]
        outs = []
        for array, spec in zip(fresh, specs, strict=True):
            self.remember(array, "made", spec.dtype)
            outs.append(self.seen(array, spec.dtype))
        self.result.events.append(Event("run", primitive, ins, outs, dict(attrs), _place()))
        return fresh

    def _apart(self, array: Array) -> Array:
        """A result in memory of its own: some of numpy's rules give a view of what they got."""
        if not isinstance(array, np.ndarray):
            return array
        size = array.size * array.itemsize
        shared = array.base is not None and owner(array).nbytes != size
        if shared or self.known(array) is not None or _repeats(array):
            return np.array(array, order="C")
        return array

    def updated(
        self, device: str, primitive: Primitive, arrays: Sequence[Array], attrs: dict[str, Any]
    ) -> None:
        self._on(device)
        ins = [self.seen(a) for a in arrays]
        outs = [seen for place, seen in enumerate(ins) if place != 1]  # all but the gradient
        for seen in outs:
            seen.memory.written = True
        event = Event("update", primitive, ins, outs, dict(attrs), _place())
        event.whose = self._updating
        if event.whose is None:
            self.give_up(f"calls {primitive.name} outside of an optimizer")
        else:
            self.result.told.append(event.whose)
        self.result.events.append(event)

    def copied(self, device: str, target: Array, source: Array) -> None:
        self._on(device)
        ins, outs = [self.seen(source)], [self.seen(target)]
        outs[0].memory.written = True
        self.result.events.append(Event("copy", None, ins, outs, {}, _place()))

    def took(self, device: str, values: np.ndarray, made: Array, dtype: DType) -> None:
        """numpy's values became an array of a device."""
        came_from = self._pending.pop(id(values), None)
        if came_from is not None and device != "cpu":
            known = self.known(values)
            if known is not None and known.origin == "input":
                self.remember(made, "input", dtype).number = known.number
                return
        if isinstance(made, np.ndarray) and self.known(made) is not None:
            return
        memory = self.remember(made, "host", dtype)
        memory.values = np.array(_whole(made) if isinstance(made, np.ndarray) else values).ravel()

    def number(self, value: Any, made: Array, dtype: DType) -> None:
        memory = self.remember(made, "scalar", dtype)
        memory.values = np.asarray(value).astype(dtype.numpy).reshape(1)

    def gave(self, array: Array, values: np.ndarray) -> None:
        """An array's values were asked for."""
        memory = self.known(array)
        if memory is not None and not memory.written:
            if memory.origin == "scalar":
                return
            if memory.origin in ("input", "host") and isinstance(array, np.ndarray):
                self._pending[id(values)] = values  # fine if they only go to another device
                return
        self.give_up("looks at a tensor's values")

    def _on(self, device: str) -> None:
        if self.result.device is None:
            self.result.device = device
        elif self.result.device != device:
            self.give_up("computes on two devices")

    # what the engine tells (see `glowgrad.recording`)

    def optimizer_began(self, optimizer: Any) -> None:
        if not optimizer.is_live:
            name = type(optimizer).__name__
            self.give_up(f"steps with {name}, which counts and computes numbers in Python")

    def optimizer_ended(self, optimizer: Any) -> None:
        self._updating = None
        self.result.told.append(Stepped(optimizer, tuple(self._stepping)))
        self._stepping.clear()

    def updating(self, optimizer: Any, p: Tensor, state: Any, group: Any) -> None:
        self._updating = Updated(optimizer, p, state, group)
        self._stepping.append(p)

    def gradient(self, leaf: Tensor) -> None:
        """A leaf's gradient is about to be set, or added to."""
        self.result.leaves[id(leaf)] = leaf
        if leaf._grad is not None:
            memory = self.seen(leaf._grad._data).memory
            if memory.origin == "outside":
                memory.origin, memory.leaf = "grad", leaf

    def drawn(self, array: Array, produce: Callable[[], np.ndarray]) -> None:
        if self.known(array) is None:
            self.remember(array, "host")
        self.result.told.append(Drawn(self.seen(array), produce))

    def uniform_drawn(self, array: Array, generator: Any, words: int) -> None:
        self.result.told.append(UniformDrawn(self.seen(array).memory, generator, words))

    def host_call(self, name: str, call: Callable[[], Any]) -> None:
        self.result.told.append(Called(name, call))

    def cannot(self, why: str) -> None:
        self.give_up(why)

    def entered(self, module: Any) -> None:
        self.result.layers[id(module)] = module

    # tensors

    def watch_ran(self, inputs: Sequence[Tensor], results: Sequence[Tensor], update: bool) -> None:
        made, used = self.result.made, self.result.used
        for tensor in inputs:
            if id(tensor) not in made and id(tensor) not in used:
                used[id(tensor)] = tensor
        for tensor in results:
            made[id(tensor)] = weakref.ref(tensor)
        if update:
            for tensor in inputs[2:]:  # the optimizer's own: it counts what replaces them
                used.pop(id(tensor), None)
            for tensor in (inputs[0], *inputs[2:]):
                self.result.versions[id(tensor._version)] = tensor._version

    def finish(self) -> Recording:
        if self._pending:
            self.give_up("looks at a tensor's values")
        return self.result


class _Watcher:
    """Hears of tensors what the backends cannot: who holds the memory."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def ran(
        self, operation: Any, inputs: Sequence[Tensor], attrs: dict[str, Any], results: Any
    ) -> None:
        self._recorder.watch_ran(inputs, results, update=not results)

    def wrote(self, target: Tensor, values: Tensor) -> None:
        self._recorder.result.versions[id(target._version)] = target._version

    def read(self, tensor: Tensor) -> None:
        """The backend tells."""


class _Recorded:
    """A backend that does what another does, and writes it down."""

    def __init__(self, name: str, real: Any, recorder: Recorder) -> None:
        self._name, self._real, self._recorder = name, real, recorder

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def run(
        self, primitive: Primitive, arrays: Any, attrs: dict[str, Any], outs: list[Spec]
    ) -> list[Array]:
        made = self._real.run(primitive, arrays, attrs, outs)
        return self._recorder.ran(self._name, primitive, arrays, attrs, outs, made)

    def update(self, primitive: Primitive, arrays: Any, attrs: dict[str, Any]) -> None:
        self._recorder.updated(self._name, primitive, arrays, attrs)
        self._real.update(primitive, arrays, attrs)

    def copy_into(self, target: Array, source: Array) -> None:
        self._recorder.copied(self._name, target, source)
        self._real.copy_into(target, source)

    def from_numpy(self, array: np.ndarray, dtype: DType) -> Array:
        made = self._real.from_numpy(array, dtype)
        self._recorder.took(self._name, array, made, dtype)
        return made

    def to_numpy(self, array: Array, dtype: DType) -> np.ndarray:
        values: np.ndarray = self._real.to_numpy(array, dtype)
        self._recorder.gave(array, values)
        return values

    def scalar(self, value: Any, dtype: DType) -> Array:
        made = self._real.scalar(value, dtype)
        self._recorder.number(value, made, dtype)
        return made


@contextmanager
def capture(recorder: Recorder) -> Iterator[Recorder]:
    """Record what runs inside."""
    real: dict[str, Any] = {"cpu": cpu.backend}
    if "webgpu" in _backends:
        real["webgpu"] = _backends["webgpu"]
    before = primitive.watcher, recording.current
    try:
        for name, backend in real.items():
            _backends[name] = _Recorded(name, backend, recorder)
        primitive.watcher = _Watcher(recorder)
        recording.current = recorder
        yield recorder
    finally:
        _backends.update(real)
        primitive.watcher, recording.current = before


def memory_of(run: Recording, array: Array) -> Memory | None:
    """What a run knew of an array's memory; of an array inside vmap nothing."""
    if not isinstance(array, np.ndarray) and not hasattr(array, "buffer"):
        return None
    return run.memories.get(id(owner(array)))


def owner(array: Array) -> Any:
    """What holds the memory of an array: the buffer, or numpy's array that is no view."""
    if not isinstance(array, np.ndarray):
        return array.buffer
    while True:
        base = array.base
        if not isinstance(base, np.ndarray):
            base = getattr(base, "base", None)  # numpy's as_strided puts an object in between
        if not isinstance(base, np.ndarray):
            return array
        array = base


def _whole(array: np.ndarray) -> np.ndarray:
    """All of the memory that an array is part of, as one axis."""
    whole = owner(array)
    if whole.flags.c_contiguous:
        return np.asarray(whole.reshape(-1))
    return np.asarray(whole.ravel(order="K"))


def _type_of(array: Array) -> DType:
    if isinstance(array, np.ndarray):
        return dtypes.of_numpy(array.dtype)
    return _OF_KIND[array.kind]


def _type_within(array: Array, memory: Memory) -> DType:
    """The type of an array, as precisely as its memory tells."""
    if isinstance(array, np.ndarray):
        same = memory.dtype.numpy == array.dtype
    else:
        same = memory.dtype.gpu == array.kind
    return memory.dtype if same else _type_of(array)


def _address(array: np.ndarray) -> int:
    return int(array.__array_interface__["data"][0])


def _repeats(array: np.ndarray) -> bool:
    """Whether elements share a place, or gaps lie between them."""
    if not array.size:
        return False
    extent = sum((n - 1) * abs(s) for n, s in zip(array.shape, array.strides, strict=True))
    low = any(s <= 0 and n > 1 for n, s in zip(array.shape, array.strides, strict=True))
    return low or extent + array.itemsize != array.nbytes


def _place() -> Place | None:
    return launches.where() if launches.where is not None else None
