"""The way back of a run whose results are differentiated outside of it: recorded with the run, and
then a program of its own.

The graph is cut where the way back begins. What the way there made and the way back reads is given
out by the one and given in to the other, so that each call has values of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .. import autograd
from ..autograd import graph as history
from ..func.tree import leaves
from ..tensor import Tensor
from ..tensor.creation import from_array
from .capture import Recorder, Seen
from .graph import CONSTANT, INPUT, OUTPUT, SOURCE, STATE, Graph, Op, Ref, Storage
from .match import Matched, MismatchError


@dataclass
class WayBack:
    """Which results were differentiated, with respect to what, and where the gradients are.

    roots:     their numbers among the tensors of the result.
    arguments: the numbers of the call's tensors that want a gradient; after theirs come those of
               `leaves`. Some have none (None).
    """

    roots: list[int]
    arguments: list[int]
    leaves: list[Tensor]
    gradients: list[Seen | None]


def record(recorder: Recorder, result: Any, inputs: Sequence[Tensor]) -> WayBack | None:
    """Differentiate the results of a run within its recording; None where there is nothing to."""
    tensors = [leaf for leaf in leaves(result) if isinstance(leaf, Tensor)]
    roots = [n for n, tensor in enumerate(tensors) if is_open(tensor)]
    if not roots or recorder.result.problem is not None:
        return None
    recorder.result.turn = len(recorder.result.events)
    told = len(recorder.result.told)
    own = {history.edge(t): n for n, t in enumerate(inputs) if t._grad_fn is not None}
    met, ends = _ends([tensors[n] for n in roots], set(own))
    if met is None:
        recorder.cannot("has hooks on gradients")
        return None
    arguments = sorted(own[edge] for edge in met)
    seeds = []
    for number, root in enumerate(roots):
        like = tensors[root]
        ones = np.ones(tuple(like.shape), like.dtype.numpy)
        seed = from_array(ones, like.dtype, like.device)
        recorder.remember(seed._data, "input", seed.dtype).number = len(inputs) + number
        seeds.append(seed)
    targets = [*[inputs[n] for n in arguments], *ends]
    found = autograd.grad(
        [tensors[n] for n in roots], targets, seeds, retain_graph=True, allow_unused=True
    )
    if len(recorder.result.told) != told:
        recorder.cannot("draws random numbers while it is differentiated")
    seen = [None if g is None else recorder.seen(g.contiguous()._data, g.dtype) for g in found]
    return WayBack(roots, arguments, ends, seen)


def is_open(tensor: Tensor) -> bool:
    """Whether a tensor can be differentiated: no part of its history has been passed and freed."""
    return tensor.requires_grad and tensor._grad_fn is not None and not _freed(tensor._grad_fn)


def _freed(node: history.Node) -> bool:
    waiting, seen = [node], {node}
    while waiting:
        node = waiting.pop()
        if node.saved is None:
            return True
        for source in node.edges:
            if isinstance(source, tuple) and source[0] not in seen:
                seen.add(source[0])
                waiting.append(source[0])
    return False


def _ends(
    roots: Sequence[Tensor], stops: set[Any]
) -> tuple[list[tuple[history.Node, int]] | None, list[Tensor]]:
    """Which of `stops` (results of nodes) and which leaves the roots came from, in the order of the
    walk; None where a hook stands on the way.
    """
    waiting: list[Any] = [history.edge(root) for root in roots]
    seen: set[history.Node] = set()
    met: dict[tuple[history.Node, int], None] = {}
    ends: dict[int, Tensor] = {}
    while waiting:
        edge = waiting.pop()
        if edge is None:
            continue
        if not isinstance(edge, tuple):
            if edge._hooks is not None:
                return None, []
            ends[id(edge)] = edge
        elif edge in stops:
            met[edge] = None
        elif edge[0] not in seen:
            node = edge[0]
            seen.add(node)
            if node.hooks or node.pre_hooks or node.post_hooks or node.retain:
                return None, []
            waiting += node.edges
    return list(met), list(ends.values())


@dataclass
class Cut:
    """The two graphs. `given` says what the way back takes, in the order of its inputs: ("seed",
    number of the root), ("argument", number), or ("kept", number among the way there's outputs).
    """

    there: Graph
    back: Graph
    inputs: list[int]  # the arguments that the way there takes
    given: list[tuple[str, int]]
    read: set[Storage]  # state that the way back reads


def cut(matched: Matched, way: WayBack, arguments: int, results: int) -> Cut:
    """Take a matched graph apart. `results` of its outputs are the run's, the others gradients."""
    graph, turn = matched.graph, matched.turn
    outputs = graph.outputs[:results]
    returned = {ref.storage for ref in outputs}
    late = [op for op in graph.ops[turn:] if op.outs[0].storage in returned]
    there = [*graph.ops[:turn], *late]
    back = [op for op in graph.ops[turn:] if op not in late]
    made = {ref.storage for op in there for ref in op.outs if ref.storage.role != STATE}
    if any(ref.storage.role == STATE for op in back for ref in op.outs):
        raise MismatchError("changes something while it is differentiated")
    split = _Split(made, list(outputs), there)
    numbers = dict(zip((ref.storage for ref in graph.inputs), matched.inputs, strict=True))
    split.numbers, split.arguments = numbers, arguments
    split.shapes = {ref.storage: ref for ref in graph.inputs}
    moved = [split.moved(op) for op in back]
    ends = [split.end(ref, moved) for ref in graph.outputs[results:]]
    forward = [n for n in matched.inputs if n < arguments]
    refs = [r for r, n in zip(graph.inputs, matched.inputs, strict=True) if n < arguments]
    return Cut(
        Graph(graph.device, there, refs, split.outputs, graph.sources, graph.lives),
        Graph(graph.device, moved, split.inputs, ends),
        forward,
        split.given,
        split.read,
    )


class _Split:
    """The way back's own names for what the way there made or was given."""

    def __init__(self, made: set[Storage], outputs: list[Ref], there: list[Op]) -> None:
        self.made = made
        self.outputs = outputs
        self.there = there
        self.inputs: list[Ref] = []
        self.given: list[tuple[str, int]] = []
        self.read: set[Storage] = set()
        self.numbers: dict[Storage, int] = {}
        self.shapes: dict[Storage, Ref] = {}
        self.arguments = 0
        self._known: dict[Storage, Storage] = {}

    def moved(self, op: Op) -> Op:
        ins = [self.ref(ref) for ref in op.ins]
        return replace(op, ins=ins, extra=[self.ref(ref) for ref in op.extra])

    def ref(self, ref: Ref) -> Ref:
        storage = ref.storage
        if storage.role == STATE:
            self.read.add(storage)
        if storage.role == CONSTANT or storage.role == STATE:
            return ref
        if storage in self.made or storage.role in (INPUT, SOURCE):
            return replace(ref, storage=self._within(storage))
        return ref

    def end(self, ref: Ref, ops: list[Op]) -> Ref:
        """A gradient in memory that the way back makes."""
        if ref.storage.role == OUTPUT and ref.storage not in self.made:
            return ref
        made = Storage(OUTPUT, ref.dtype, ref.size)
        out = replace(ref, storage=made, offset=0)
        ops.append(Op("copy", [self.ref(ref)], [out]))
        return out

    def _within(self, storage: Storage) -> Storage:
        known = self._known.get(storage)
        if known is not None:
            return known
        made = self._known[storage] = Storage(INPUT, storage.dtype, storage.size)
        if storage.role == INPUT:
            number = self.numbers[storage]
            seed = number >= self.arguments
            self.given.append(("seed", number - self.arguments) if seed else ("argument", number))
            self.inputs.append(replace(self.shapes[storage], storage=made))
            return made
        whole = Ref(storage, (storage.size,), (1,), 0, storage.dtype)
        for number, output in enumerate(self.outputs):
            if output.storage is storage:
                self.given.append(("kept", number))
                self.inputs.append(replace(output, storage=made))
                return made
        if storage.role == SOURCE:
            copy = Ref(
                Storage(OUTPUT, storage.dtype, storage.size), whole.shape, (1,), 0, whole.dtype
            )
            self.there.append(Op("copy", [whole], [copy]))
            whole = copy
        else:
            storage.role = OUTPUT
        self.given.append(("kept", len(self.outputs)))
        self.outputs.append(whole)
        self.inputs.append(replace(whole, storage=made))
        return made
