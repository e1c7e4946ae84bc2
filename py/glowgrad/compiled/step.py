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
from ..func.tree import leaves, mapped
from ..nn import module
from ..tensor import Tensor
from . import devices, signature
from .capture import Recorder, Recording, Seen, capture
from .explain import Explanation, Explanations
from .live import StaleError
from .match import MismatchError, match
from .observe import Observer, observe
from .replay import Replay
from .watch import Watched

_MOST_KINDS = 8  # of calls that are compiled; more of them run as they are
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
        self.replay: Replay | None = None
        self.as_it_is = False
        self.reason: str | None = None  # why
        self.runs = 0
        self.renewals = 0

    def renew(self) -> None:
        """Begin anew: something around the step has changed."""
        if self.replay is not None:
            self.replay.close()
        self.replay, self.before, self.runs = None, None, 0
        self.watched = Watched()
        self.renewals += 1


class CompiledStep:
    """What `glowgrad.compile` makes of a function; called like it."""

    def __init__(self, function: Callable[..., Any], *, fullgraph: bool = False) -> None:
        functools.update_wrapper(self, function)
        self._function = function
        self._fullgraph = fullgraph
        self._kinds: dict[Any, _Kind] = {}
        self._said: set[str] = set()
        _steps.add(self)

    def __get__(self, owner: Any, kind: type | None = None) -> Any:
        return self if owner is None else functools.partial(self, owner)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if not enabled or recording.current is not None:
            return self._function(*args, **kwargs)
        try:
            key, tensors = signature.split(args, kwargs)
        except signature.RefusedError as refusal:
            return self._as_it_is(str(refusal), args, kwargs)
        kind = self._kinds.get(key)
        if kind is None:
            if len(self._kinds) >= _MOST_KINDS:
                reason = f"was called with more than {_MOST_KINDS} kinds of arguments"
                return self._as_it_is(reason, args, kwargs)
            kind = self._kinds[key] = _Kind()
        if kind.replay is not None:
            try:
                return kind.replay.run(tensors)
            except StaleError:
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
            kind.renew()
        self._kinds.clear()

    # recording

    def _record(
        self, kind: _Kind, args: tuple[Any, ...], kwargs: dict[str, Any], tensors: list[Tensor]
    ) -> Any:
        """Run the function as it is, write it down, and compile it once it has settled."""
        kind.runs += 1
        inputs = [_private(tensor) for tensor in tensors]
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
            run = recorder.finish()
            result = _given_back(result, inputs, tensors, run)
            values = leaves(result)
            arguments = {id(tensor) for tensor in tensors}
            outputs = [
                recorder.seen(t._data, t.dtype)
                for t in values
                if isinstance(t, Tensor) and id(t) not in arguments
            ]
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
            kind.replay = self._compile(kind, previous, run, result, tensors, outputs, gradients)
            kind.replay.begin_without(empty)
        except MismatchError as mismatch:
            if kind.runs >= _MOST_RUNS:
                self._leave(kind, str(mismatch), mismatch.place)
        if kind.replay is not None or kind.as_it_is:
            kind.before = None
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
                returned.append((number, _history(leaf)))
                number += 1
            else:
                returned.append((-1, leaf))
        state = [(tensor, tensor._data) for tensor in run.used.values()]
        return Replay(
            matched,
            devices.build(matched.graph),
            result=result if not isinstance(result, Tensor) else None,
            outputs=returned,
            state=[pair for pair in state if _outside(run, pair[1])],
            versions=list(run.versions.values()),
            watched=kind.watched,
            recorded=len(run.events),
        )

    # words

    def _leave(self, kind: _Kind, reason: str, place: tuple[str, int] | None = None) -> None:
        """Let calls of a kind run as they are from now on."""
        kind.as_it_is, kind.reason = True, self._sentence(reason, place)
        self._say(reason, place)

    def _as_it_is(self, reason: str, args: Any, kwargs: Any) -> Any:
        self._say(reason)
        return self._function(*args, **kwargs)

    def _say(self, reason: str, place: tuple[str, int] | None = None) -> None:
        if self._fullgraph:
            text = self._sentence(reason, place)
            raise CompileError(text.replace("runs as it is, without being", "cannot be"))
        if reason not in self._said:
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


def _private(tensor: Tensor) -> Tensor:
    """A copy in memory of its own, so that the recording tells an argument from a tensor that the
    function knows from elsewhere. What requires gradients stays what it is.
    """
    if tensor._requires_grad:
        return tensor
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


def _outside(run: Recording, array: Any) -> bool:
    from .capture import _owner

    memory = run.memories.get(id(_owner(array)))
    return memory is not None and memory.origin == "outside"


def _changed(before: list[tuple[str, Any]], after: list[tuple[str, Any]]) -> str | None:
    for (name, mark), (_, now) in zip(before, after, strict=True):
        if mark != now:
            return f"changes {name}, which a replay would not"
    return None


def _history(output: Tensor) -> Node | None:
    """What stands for the history of an output that was differentiated inside: a node without
    values. Raises MismatchError where it is to be differentiated outside.
    """
    if output._grad_fn is None:
        if output._requires_grad:
            raise MismatchError("returns a parameter")
        return None
    waiting, seen = [output._grad_fn], {output._grad_fn}
    while waiting:
        node = waiting.pop()
        if node.saved is None:
            made = Node(output._grad_fn.primitive, {})
            made.saved = None
            return made
        for source in node.edges:
            if isinstance(source, tuple) and source[0] not in seen:
                seen.add(source[0])
                waiting.append(source[0])
    raise MismatchError("returns a tensor that is differentiated outside")


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
