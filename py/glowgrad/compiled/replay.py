"""A step without its Python: what is asked of Python, one call of the program, and what the
tensors around it see of the result.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .. import autograd, recording
from ..device import Array, device
from ..errors import DeviceError
from ..func.tree import filled
from ..tensor import Tensor
from .capture import Drawn, Stepped
from .explain import Explanation
from .graph import Live, Ref
from .layers import Layers
from .live import StaleError
from .match import Matched
from .program import Program
from .watch import Watched


class RefusedKernelError(Exception):
    """The device refuses a kernel of a program, which has never run."""


class Gradient:
    """A leaf whose `.grad` the step leaves behind (or takes away), in memory of the program's."""

    __slots__ = ("array", "array_holders", "bare", "entry", "holders", "leaf", "tensor")

    def __init__(self, leaf: Tensor, ref: Ref | None, entry: bool, program: Program) -> None:
        self.leaf = leaf
        self.entry = entry  # whether the step reads what was there before
        self.bare = False  # whether there must be nothing before
        self.tensor: Tensor | None = None
        self.array: Array | None = None
        # How often the two are referred to when only this object and the leaf do.
        self.holders = self.array_holders = 0
        if ref is not None:
            self._hold(_seen(program.array(ref.storage), ref))

    def _hold(self, array: Array) -> None:
        leaf = self.leaf
        tensor = autograd.wrap(array, leaf.dtype, leaf.device)
        self.tensor, self.array = tensor, array
        before, leaf._grad = leaf._grad, tensor
        del tensor
        self.holders = sys.getrefcount(self.tensor)
        leaf._grad = before
        del array
        self.array_holders = sys.getrefcount(self.array)

    def prepare(self) -> None:
        """Leave the last gradient to whoever holds it, and take over one that came from outside."""
        leaf = self.leaf
        ours = leaf._grad is self.tensor
        shared = sys.getrefcount(self.tensor) > self.holders - 1 + ours
        if shared or sys.getrefcount(self.array) > self.array_holders:
            tensor, array = self.tensor, self.array
            assert tensor is not None
            with autograd.no_grad():
                tensor._data = tensor.clone()._data
            del tensor
            self._hold(array)
            if ours:
                leaf._grad = self.tensor
        if self.entry and leaf._grad is not self.tensor:
            assert leaf._grad is not None
            leaf.device.backend.copy_into(self.array, leaf._grad._data)


class Replay:
    """One compiled step, for calls of one kind."""

    def __init__(
        self,
        matched: Matched,
        program: Program,
        *,
        result: Any,
        outputs: Sequence[tuple[int, Any]],
        state: Sequence[tuple[Tensor, Array]],
        versions: Sequence[Any],
        watched: Watched,
        layers: Layers,
        recorded: int,
    ) -> None:
        graph = matched.graph
        self.program = program
        self._ready = False
        self._place = device(graph.device)
        self._result = result  # what the step returns, with anything for the tensors in it
        # For each leaf of the result: its number among the graph's outputs and what stands for its
        # history; or -1 and what it always is; or -2 - n for the call's tensor n itself.
        self._outputs = list(outputs)
        self._dtypes = [ref.dtype for ref in graph.outputs]
        self._state = list(state)
        self._versions = list(versions)
        self._gradients = [Gradient(*entry, program) for entry in matched.gradients]
        self._live = np.zeros(graph.live_words, np.uint32)
        self._counts = {
            key: optimizer.share_counts(parameters)
            for key, (optimizer, parameters) in matched.parameters.items()
        }
        self._asking: list[Gradient] = []  # what they hold before a call matters
        self._drawn: list[np.ndarray] = []
        self._fills = [self._prepared(fill) for fill in matched.fills]
        self._checks = matched.checks
        self._inputs = matched.inputs
        self._guard = watched.guard()
        self._layers = layers
        self.ambient = recording.ambient()
        self.runs = 0
        self._recorded = recorded

    @property
    def ready(self) -> bool:
        """Whether it can run at once, without waiting for kernels."""
        if not self._ready:
            try:
                self._ready = self.program.ready
            except DeviceError as refusal:
                raise RefusedKernelError(str(refusal)) from None
        return self._ready

    def begin_without(self, leaves: set[int]) -> None:
        """Say of which leaves the recorded runs found no gradient and met none from before: with
        one, they would have added to it.
        """
        for gradient in self._gradients:
            gradient.bare = not gradient.entry and id(gradient.leaf) in leaves
        self._asking = [g for g in self._gradients if g.entry or g.bare]

    def _prepared(self, fill: Any) -> Callable[[], Any]:
        if isinstance(fill, Live):
            words, write = self._live[fill.start : fill.start + fill.count], fill.fill
            return lambda: write(words)
        if isinstance(fill, Drawn):
            return lambda: self._drawn.append(fill.produce().ravel())
        if isinstance(fill, Stepped):
            optimizer = fill.optimizer
            counts = self._counts.get(id(optimizer), np.zeros(0, np.intp))
            return lambda: optimizer.count_step(counts)
        call: Callable[[], Any] = fill.call
        return call

    def run(self, tensors: Sequence[Tensor]) -> Any:
        """What the step returns. Raises StaleError, with nothing done, where it is out of date."""
        self._check()
        count = sys.getrefcount
        for gradient in self._gradients:
            if (
                gradient.leaf._grad is not gradient.tensor
                or count(gradient.tensor) != gradient.holders
                or count(gradient.array) != gradient.array_holders
            ) and gradient.tensor is not None:
                gradient.prepare()
        self._drawn.clear()
        for fill in self._fills:
            fill()
        arrays = [dense(tensors[number]) for number in self._inputs]
        made = self.program.run([*arrays, *self._drawn], self._live)
        for version in self._versions:
            version.count += 1
        for gradient in self._gradients:
            gradient.leaf._grad = gradient.tensor
        self.runs += 1
        return self._returned(made, tensors)

    def _check(self) -> None:
        if self.ambient != recording.ambient() or not self._layers.hold():
            raise StaleError
        for gradient in self._asking:
            if (gradient.leaf._grad is None) != gradient.bare:
                raise StaleError
        for tensor, array in self._state:
            if tensor._data is not array:
                raise StaleError
        for stale in self._checks:
            if stale():
                raise StaleError
        if not self._guard.holds():
            raise StaleError

    def _returned(self, made: Sequence[Array], tensors: Sequence[Tensor]) -> Any:
        values = []
        for number, kept in self._outputs:
            if number < 0:
                values.append(kept if number == -1 else tensors[-2 - number])
                continue
            tensor = autograd.wrap(made[number], self._dtypes[number], self._place)
            if kept is not None:
                autograd.graph.attach(tensor, kept)
            values.append(tensor)
        return filled(self._result, values)

    def explain(self, name: str, shapes: list[tuple[int, ...]], timed: bool) -> Explanation:
        """What the program does."""
        report = self.program.report(timed)
        return Explanation(name, self._place.type, shapes, self._recorded, report)

    def close(self) -> None:
        self.program.close()


def dense(tensor: Tensor) -> Array:
    return tensor._data if tensor.is_contiguous() else tensor.detach().contiguous()._data


def _seen(whole: Array, ref: Ref) -> Array:
    """What a ref names in its storage's memory."""
    if isinstance(whole, np.ndarray):
        steps = [stride * whole.itemsize for stride in ref.strides]
        return np.lib.stride_tricks.as_strided(whole[ref.offset :], ref.shape, steps)
    return type(whole)(whole.buffer, whole.kind, ref.shape, ref.strides, whole.offset + ref.offset)
