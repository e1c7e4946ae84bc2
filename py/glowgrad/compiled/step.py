"""A compiled function: recorded in its first calls, replayed in all others.

The first calls of a kind run as they are, and are recorded. Once two in a row did the same, the
next are replays. What cannot be replayed runs as it is, and one line says why.
"""

from __future__ import annotations

import functools
import gc
import warnings
import weakref
from collections.abc import Callable
from typing import Any

from .. import autograd, recording
from ..autograd.graph import Node
from ..errors import DeviceError
from ..func.tree import leaves, mapped
from ..nn import module
from ..tensor import Tensor
from . import devices, signature, way_back
from .capture import Recorder, Recording, Seen, capture, memory_of
from .explain import Explanation, Explanations
from .joined import JoinedReplay
from .layers import Layers
from .live import StaleError
from .match import MismatchError, match
from .observe import Observer, observe
from .replay import RefusedKernelError, Replay
from .watch import Watched
from .way_back import WayBack

_MOST_KINDS = 8  # of calls that are compiled; more of them run as they are
_MOST_REPLAYS = 4  # of one kind, for when things change and change back
_MOST_RUNS = 6  # in which a kind of call may settle
_MOST_RENEWALS = 12  # of one kind, because something around it changed

enabled = True
_steps: weakref.WeakSet[CompiledStep] = weakref.WeakSet()


def forget() -> None:
    """Let all compiled steps be recorded anew."""
    for step in list(_steps):
        step.forget()


class CompileError(RuntimeError):
    """A step that was to be compiled as a whole (fullgraph=True) and cannot be."""


class _Kind:
    """Calls of one signature."""

    def __init__(self) -> None:
        self.before: Recording | None = None
        self.watched = Watched()
        self.replays: list[Replay] = []  # for how things are, and were before: evaluation, say
        self.recording = True  # whether the next calls are to make a replay
        self.as_it_is = False
        self.reason: str | None = None  # why
        self.runs = 0
        self.renewals = 0

    def run(self, tensors: list[Tensor]) -> Any:
        """A replay. Raises StaleError where none is for how things are."""
        for number, replay in enumerate(self.replays):
            try:
                result = replay.run(tensors)
            except StaleError:
                continue
            if number:
                self.replays.insert(0, self.replays.pop(number))
            return result
        raise StaleError

    @property
    def replay(self) -> Replay | None:
        """The newest replay."""
        return self.replays[0] if self.replays else None

    def settle(self, replay: Replay) -> None:
        """Take over what was recorded."""
        self.replays.insert(0, replay)
        self.recording, self.before = False, None
        for old in self.replays[_MOST_REPLAYS:]:
            old.close()
        del self.replays[_MOST_REPLAYS:]

    def renew(self) -> None:
        """Begin anew: something around the step has changed."""
        self.recording, self.before, self.runs = True, None, 0
        self.watched = Watched()
        self.renewals += 1


class CompiledStep:
    """What `glowgrad.compile` makes of a function; called like it."""

    def __init__(
        self,
        function: Callable[..., Any],
        *,
        fullgraph: bool = False,
        pure: bool = False,
        quiet: bool = False,
        surroundings: Callable[[], Any] | None = None,
    ) -> None:
        functools.update_wrapper(self, function)
        self._function = function
        self._fullgraph = fullgraph
        self._quiet = quiet  # it says nothing where it runs as it is
        self._surroundings = surroundings  # what layers that are no modules are like
        self._pure = pure  # it only computes its results: no `.grad` of its arguments is set
        self._kinds: dict[Any, _Kind] = {}
        self._said: set[str] = set()
        _steps.add(self)

    def __get__(self, owner: Any, kind: type | None = None) -> Any:
        return self if owner is None else functools.partial(self, owner)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if not enabled or recording.current is not None:
            return self._function(*args, **kwargs)
        try:
            key, tensors = signature.split(args, kwargs, pure=self._pure)
        except signature.RefusedError as refusal:
            return self._as_it_is(str(refusal), args, kwargs)
        kind = self._kinds.get(key)
        if kind is None:
            if len(self._kinds) >= _MOST_KINDS:
                reason = f"was called with more than {_MOST_KINDS} kinds of arguments"
                return self._as_it_is(reason, args, kwargs)
            kind = self._kinds[key] = _Kind()
        if kind.replays:
            try:
                if not kind.replays[0].ready:  # its kernels are still compiled
                    return self._function(*args, **kwargs)
                return kind.run(tensors)
            except RefusedKernelError as refusal:
                kind.replays.pop(0).close()
                self._leave(kind, f"cannot be one program on this adapter ({refusal})")
            except StaleError:
                if not kind.recording and not kind.as_it_is:
                    kind.renew()
                    if kind.renewals > _MOST_RENEWALS:
                        self._leave(kind, "has something around it that changes in each call")
        if kind.as_it_is:
            return self._function(*args, **kwargs)
        return self._record(kind, args, kwargs, tensors)

    def explain(self, timed: bool = False) -> Explanations:
        """What runs in the place of the function, for each kind of call so far: kernels, what was
        fused, memory; with timed=True how long each kernel takes, measured in one more run whose
        effects on parameters are real.
        """
        name = getattr(self._function, "__name__", type(self._function).__name__)
        found = []
        for key, kind in self._kinds.items():
            shapes = [tuple(part[0]) for part in key if _is_tensor(part)]
            if kind.replay is not None:
                found.append(kind.replay.explain(name, shapes, timed))
            else:
                reason = kind.reason or "not compiled yet: it is recorded in its first calls"
                found.append(Explanation(name, "", shapes, reason=reason))
        return Explanations(found)

    def forget(self) -> None:
        """Forget all recordings."""
        for kind in self._kinds.values():
            for replay in kind.replays:
                replay.close()
        self._kinds.clear()

    # recording

    def _record(
        self, kind: _Kind, args: tuple[Any, ...], kwargs: dict[str, Any], tensors: list[Tensor]
    ) -> Any:
        """Run the function as it is, write it down, and compile it once it has settled."""
        kind.runs += 1
        inputs = [_private(tensor, self._pure) for tensor in tensors]
        rest = iter(inputs)
        own_args, own_kwargs = mapped(
            lambda leaf: next(rest) if isinstance(leaf, Tensor) else leaf, (args, kwargs)
        )
        recorder, observer = Recorder(), Observer(kind.watched)
        observer.function(self._function)
        known, before = kind.watched.count, kind.watched.fingerprint()
        changes, ambient = module.changes, recording.ambient()
        empty = _without_gradient(kind.before)
        with capture(recorder):
            for number, (own, given) in enumerate(zip(inputs, tensors, strict=True)):
                if own is not given:
                    recorder.remember(own._data, "input", own.dtype).number = number
            with observe(observer):
                result = self._function(*own_args, **own_kwargs)
                way = way_back.record(recorder, result, inputs)
            run = recorder.finish()
            result = _given_back(result, inputs, tensors, run)
            values = leaves(result)
            arguments = {id(tensor) for tensor in tensors}
            outputs = [
                recorder.seen(t._data, t.dtype)
                for t in values
                if isinstance(t, Tensor) and id(t) not in arguments
            ]
            if way is not None:
                outputs += [gradient for gradient in way.gradients if gradient is not None]
            gradients = [
                (leaf, None if leaf._grad is None else recorder.seen(leaf._grad._data, leaf.dtype))
                for leaf in run.leaves.values()
            ]
        previous, kind.before = kind.before, run
        problem = observer.problem or run.problem
        if problem is None and kind.watched.count == known:
            problem = _changed(before, kind.watched.fingerprint())
        if problem is None and ambient != recording.ambient():
            problem = "leaves a setting changed, such as whether gradients are recorded"
        if problem is not None:
            self._leave(kind, problem, run.place)
            return result
        settled = kind.watched.count == known and changes == module.changes
        if previous is None or not settled:
            if kind.runs >= _MOST_RUNS:
                self._leave(kind, "changes its layers or what it reads in each call")
            return result
        try:
            made = self._compile(kind, previous, run, result, tensors, outputs, gradients, way)
            made.begin_without(empty)
            kind.settle(made)
        except MismatchError as mismatch:
            if kind.runs >= _MOST_RUNS:
                self._leave(kind, str(mismatch), mismatch.place)
        except DeviceError as refusal:
            self._leave(kind, f"cannot be one program on this adapter ({refusal})")
        except Exception as error:  # a fault of ours must not end somebody's training
            self._leave(kind, f"meets a fault of the compiler ({type(error).__name__}: {error})")
        return result

    def _compile(
        self,
        kind: _Kind,
        previous: Recording,
        run: Recording,
        result: Any,
        tensors: list[Tensor],
        outputs: list[Seen],
        gradients: list[tuple[Tensor, Seen | None]],
        way: WayBack | None,
    ) -> Replay:
        matched = match(previous, run, outputs, gradients)
        _forbid_escapes(run, result, gradients)
        number = 0
        returned: list[tuple[int, Any]] = []
        arguments = {id(tensor): place for place, tensor in enumerate(tensors)}
        for leaf in leaves(result):
            if id(leaf) in arguments:
                returned.append((-2 - arguments[id(leaf)], None))
            elif isinstance(leaf, Tensor):
                returned.append((number, _history(leaf, way)))
                number += 1
            else:
                returned.append((-1, leaf))
        state = [(t, t._data) for t in run.used.values() if _memory(run, t) is not None]
        parts = None
        if way is not None:
            if gradients:
                raise MismatchError("differentiates, and returns what is differentiated outside")
            parts = way_back.cut(matched, way, len(tensors), number)
            matched.graph, matched.inputs = parts.there, parts.inputs
        made = (Replay if parts is None else JoinedReplay)(
            matched,
            devices.build(matched.graph),
            result=result if not isinstance(result, Tensor) else None,
            outputs=returned,
            state=state,
            versions=list(run.versions.values()),
            watched=kind.watched,
            layers=Layers(
                [*run.layers.values(), *kind.watched.modules()],
                [t for t, _ in state],
                self._surroundings,
            ),
            recorded=len(run.events),
        )
        if way is not None and parts is not None and isinstance(made, JoinedReplay):
            places = [(t, matched.storages.get(_memory(run, t) or 0)) for t, _ in state]
            read = [t for t, storage in places if storage is not None and storage in parts.read]
            made.join(way, parts, read)
        return made

    # words

    def _leave(self, kind: _Kind, reason: str, place: tuple[str, int] | None = None) -> None:
        """Let calls of a kind run as they are from now on."""
        kind.as_it_is, kind.before = True, None
        kind.reason = self._sentence(reason, place)
        self._say(reason, place)

    def _as_it_is(self, reason: str, args: Any, kwargs: Any) -> Any:
        self._say(reason)
        return self._function(*args, **kwargs)

    def _say(self, reason: str, place: tuple[str, int] | None = None) -> None:
        if self._fullgraph:
            text = self._sentence(reason, place)
            raise CompileError(text.replace("runs as it is, without being", "cannot be"))
        if reason not in self._said and not self._quiet:
            self._said.add(reason)
            warnings.warn(self._sentence(reason, place), stacklevel=5)

    def _sentence(self, reason: str, place: tuple[str, int] | None) -> str:
        name = getattr(self._function, "__name__", type(self._function).__name__)
        where = f" (line {place[1]})" if place is not None else ""
        return f"{name} runs as it is, without being compiled: it {reason}{where}."

    def __repr__(self) -> str:
        return f"<compiled {getattr(self._function, '__qualname__', self._function)!s}>"


def _without_gradient(before: Recording | None) -> set[int]:
    """The leaves that have no gradient before a run, of those to which one came in the last."""
    leaves_before = before.leaves if before is not None else {}
    return {key for key, leaf in leaves_before.items() if leaf._grad is None}


def _is_tensor(part: Any) -> bool:
    """Whether a part of a call's key stands for a tensor."""
    return isinstance(part, tuple) and len(part) == 4 and isinstance(part[0], tuple)


def _private(tensor: Tensor, pure: bool) -> Tensor:
    """A copy in memory of its own, so that the recording tells an argument from a tensor that the
    function knows from elsewhere; gradients flow through it. A leaf that requires gradients stays
    what it is, unless the function is pure.
    """
    if tensor._requires_grad:
        return tensor if tensor._grad_fn is None and not pure else tensor.clone()
    with autograd.no_grad():
        return tensor.contiguous() if not tensor.is_contiguous() else tensor.clone()


def _given_back(result: Any, inputs: list[Tensor], tensors: list[Tensor], run: Recording) -> Any:
    """The result with the caller's own tensors, which take over what was changed in place."""
    own = {id(copy): tensor for copy, tensor in zip(inputs, tensors, strict=True)}
    for copy, tensor in zip(inputs, tensors, strict=True):
        if copy is not tensor and copy._version.count:
            with autograd.no_grad():
                tensor.copy_(copy)
    return mapped(lambda leaf: own.get(id(leaf), leaf), result)


def _memory(run: Recording, tensor: Tensor) -> int | None:
    """The identity of a tensor's memory, where it lies outside of the run."""
    memory = memory_of(run, tensor._data)
    return id(memory) if memory is not None and memory.origin == "outside" else None


def _changed(before: list[tuple[str, Any]], after: list[tuple[str, Any]]) -> str | None:
    for (name, mark), (_, now) in zip(before, after, strict=True):
        if mark != now:
            return f"changes {name}, which a replay would not"
    return None


def _history(output: Tensor, way: WayBack | None) -> Node | None:
    """What stands for the history of an output that was differentiated inside: a node without
    values.
    """
    if output._grad_fn is None:
        if output._requires_grad:
            raise MismatchError("returns a parameter")
        return None
    if way_back.is_open(output):
        if way is None:
            raise MismatchError("returns a tensor that is differentiated outside")
        return None
    made = Node(output._grad_fn.primitive, {})
    made.saved = None
    return made


def _forbid_escapes(
    run: Recording, result: Any, gradients: list[tuple[Tensor, Seen | None]]
) -> None:
    """Raise MismatchError where a tensor of the run lives on elsewhere than in its result."""
    expected = set()
    for tensor in [*leaves(result), *(leaf._grad for leaf, _ in gradients)]:
        while isinstance(tensor, Tensor):
            expected.add(id(tensor))
            tensor = tensor._view[0] if tensor._view is not None else None
    for attempt in range(2):
        alive = [ref() for key, ref in run.made.items() if key not in expected]
        escaped = [tensor for tensor in alive if tensor is not None]
        del alive
        if not escaped:
            return
        if attempt == 0:
            del escaped
            gc.collect()
    shape = tuple(escaped[0].shape)
    raise MismatchError(f"keeps a tensor of shape {shape} elsewhere than in what it returns")
