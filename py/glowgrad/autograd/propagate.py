"""How gradients flow back through the graph: from the newest node to the oldest."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import ShapeError
from . import anomaly, graph, leftover, modes
from .graph import Node
from .wrapping import is_tensor

if TYPE_CHECKING:
    from ..tensor import Tensor

leaves_have_hooks = False  # whether any leaf ever got one: only then are a leaf's uses counted


def propagate(
    tensors: Sequence[Tensor],
    grads: Sequence[Tensor],
    *,
    retain_graph: bool = False,
    create_graph: bool = False,
    wanted: Sequence[Tensor] | None = None,
    accumulate: bool = True,
) -> list[Tensor | None]:
    """Propagate `grads` from `tensors` back to the leaves, or to the tensors in `wanted` alone.

    accumulate: add what arrives to `.grad`. The gradients of `wanted` are returned in any case.
    """
    walk = _Walk(tensors, grads, wanted, accumulate)
    with modes.enable_grad() if create_graph else modes.no_grad():
        walk.run(keep=retain_graph or create_graph)
        return walk.finish()


class _Walk:
    """One backward pass."""

    def __init__(
        self,
        tensors: Sequence[Tensor],
        grads: Sequence[Tensor],
        wanted: Sequence[Tensor] | None,
        accumulate: bool,
    ) -> None:
        self.wanted = wanted
        self.accumulate = accumulate
        self.roots = [(graph.edge(t), g) for t, g in zip(tensors, grads, strict=True)]
        self.pending: dict[Node, list[Tensor | None]] = {}
        self.queue: list[tuple[int, Node]] = []
        self.leaves: dict[int, Tensor] = {}
        self.arrived: dict[int, Tensor] = {}  # gradients of leaves
        self.found: dict[tuple[Node, int], Tensor] = {}  # gradients of wanted results
        targets = [graph.edge(t) for t in wanted or ()]
        self.wanted_outputs = {t for t in targets if isinstance(t, tuple)}
        self.wanted_leaves = {id(t) for t in targets if not isinstance(t, tuple)}
        self.needed: set[Node] | None = None  # None: all nodes
        self.uses: Counter[int] | None = None  # of leaves, yet to come
        if wanted is not None or leaves_have_hooks:
            self._look_ahead()
        # How often one gradient is held: by the caller, by a leaf, by a result that keeps it.
        self.held = Counter(id(g) for g in grads)

    def _look_ahead(self) -> None:
        """Find the nodes on a way to what is wanted, and count the uses of the leaves."""
        waiting = [r[0] for r, _ in self.roots if isinstance(r, tuple)]
        reached = set(waiting)
        while waiting:
            for source in waiting.pop().edges:
                if isinstance(source, tuple) and source[0] not in reached:
                    reached.add(source[0])
                    waiting.append(source[0])
        if self.wanted is not None:
            self.needed = set()
            for node in sorted(reached, key=lambda n: n.number):
                if any(self._leads_on(source) for source in node.edges):
                    self.needed.add(node)
        uses = [source for node in self.needed or reached for source in node.edges]
        uses += [root for root, _ in self.roots]
        self.uses = Counter(id(e) for e in uses if e is not None and not isinstance(e, tuple))

    def _leads_on(self, source: tuple[Node, int] | Tensor | None) -> bool:
        if self.needed is None:
            return source is not None
        if isinstance(source, tuple):
            return source in self.wanted_outputs or source[0] in self.needed
        return source is not None and id(source) in self.wanted_leaves

    def run(self, *, keep: bool) -> None:
        for root, grad in self.roots:
            self._send(root, grad)
        while self.queue:
            _, node = heapq.heappop(self.queue)
            slots = self.pending.pop(node)
            self._visit(node, slots)
            if self.needed is not None and node not in self.needed:
                continue
            for source, found in zip(node.edges, _differentiate(node, slots), strict=True):
                self._send(source, found)
            if not keep:
                node.free()

    def _send(self, source: tuple[Node, int] | Tensor | None, grad: Tensor | None) -> None:
        if source is None:
            return
        if not isinstance(source, tuple):
            self._arrive(source, grad)
        elif grad is not None and (self.needed is None or self._leads_on(source)):
            node, output = source
            slots = self.pending.get(node)
            if slots is None:
                slots = self.pending[node] = [None] * len(node.outputs)
                heapq.heappush(self.queue, (-node.number, node))
            known = slots[output]
            slots[output] = grad if known is None else known + grad

    def _visit(self, node: Node, slots: list[Tensor | None]) -> None:
        """What happens to the gradients of a node's outputs before it is differentiated."""
        for output, hooks in (node.hooks or {}).items():
            slots[output] = run_hooks(hooks, slots[output])
        for output, reference in (node.retain or {}).items():
            slot, kept = slots[output], reference()
            if slot is not None and kept is not None:
                kept._grad = slot if kept._grad is None else kept._grad + slot
                self.held[id(kept._grad)] += 1
        for output, slot in enumerate(slots):
            if slot is not None and (node, output) in self.wanted_outputs:
                self.found[node, output] = slot

    def _arrive(self, leaf: Tensor, grad: Tensor | None) -> None:
        key = id(leaf)
        if self.wanted is not None and key not in self.wanted_leaves:
            return
        self.leaves[key] = leaf
        if grad is not None:
            known = self.arrived.get(key)
            self.arrived[key] = grad if known is None else known + grad
        if self.uses is not None:
            self.uses[key] -= 1
            if not self.uses[key] and key in self.arrived and leaf._hooks is not None:
                self._complete(leaf)

    def _complete(self, leaf: Tensor) -> None:
        """All of a leaf's gradient is there, and it has hooks."""
        hooks: Any = leaf._hooks
        total = run_hooks(hooks.before, self.arrived[id(leaf)])
        assert total is not None
        self.arrived[id(leaf)] = total
        if self.accumulate:
            add_to_grad(leaf, total, shared=True)
            for hook in list(hooks.after.values()):
                if hook(leaf) is not None:
                    raise RuntimeError("a hook that runs after the accumulation must return None")
            del self.leaves[id(leaf)]

    def finish(self) -> list[Tensor | None]:
        if self.accumulate:
            # One gradient may serve several leaves (a + b), or be the caller's own: each leaf gets
            # its own memory.
            self.held.update(map(id, self.arrived.values()))
            for key, leaf in self.leaves.items():
                total = self.arrived.get(key)
                if total is not None:
                    add_to_grad(leaf, total, shared=self.held[id(total)] > 1)
        made: list[Tensor | None] = []
        for tensor in self.wanted or ():
            source = graph.edge(tensor)
            if isinstance(source, tuple):
                made.append(self.found.get(source))
                if self.accumulate and made[-1] is not None and not _retains(source, tensor):
                    add_to_grad(tensor, made[-1], shared=True)
            else:
                made.append(self.arrived.get(id(tensor)))
        return made


def _retains(source: tuple[Node, int], tensor: Tensor) -> bool:
    kept = (source[0].retain or {}).get(source[1])
    return kept is not None and kept() is tensor


def add_to_grad(tensor: Tensor, total: Tensor, *, shared: bool) -> None:
    """Add a gradient to `.grad`; where that is empty, it gets memory of its own."""
    from .. import recording  # which imports this package

    if recording.current is not None:
        recording.current.gradient(tensor)
    if tensor._grad is not None:
        old = tensor._grad
        tensor._grad = old + total
        leftover.added(old, tensor._grad)
    else:
        tensor._grad = total.clone() if shared or total._view is not None else total


def run_hooks(hooks: dict[int, Callable[..., Any]], grad: Tensor | None) -> Tensor | None:
    """Call hooks in order; what one returns replaces the gradient for the next."""
    for hook in list(hooks.values()):
        if grad is None:
            break
        made = hook(grad)
        if made is None:
            continue
        if not is_tensor(made):
            raise TypeError(
                f"a hook must return a tensor or None, but this one returned {type(made).__name__}"
            )
        if made.shape != grad.shape:
            raise ShapeError(
                f"a hook must not change the shape of a gradient, but it returned "
                f"{tuple(made.shape)} for {tuple(grad.shape)}"
            )
        grad = made
    return grad


def _differentiate(node: Node, slots: list[Tensor | None]) -> Sequence[Tensor | None]:
    for hook in list((node.pre_hooks or {}).values()):
        changed = hook(tuple(slots))
        if changed is not None:
            slots = list(changed)
    made = anomaly.differentiate(node, slots) if anomaly.enabled else node.differentiate(slots)
    for hook in list((node.post_hooks or {}).values()):
        changed = hook(tuple(made), tuple(slots))
        if changed is not None:
            made = changed
    return made
