"""Reverse-mode automatic differentiation over primitives.

Each result of a primitive remembers a Node: the primitive, where its inputs came from, and the
values that its derivative needs. `backward` visits the nodes from the newest to the oldest.
Derivatives are written in tensor operations, so that with `create_graph=True` they can be
differentiated again.

Source: Linnainmaa, 1970, "The representation of the cumulative rounding error of an algorithm".
"""

from __future__ import annotations

import functools
import heapq
import itertools
import weakref
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from .dtypes import DType
from .errors import GradientError
from .spec import Spec

if TYPE_CHECKING:
    from .device import Array, device
    from .primitive import Parts, Primitive, View
    from .tensor import Tensor

_enabled = True
_numbers = itertools.count()
_tensor_class: Any = None  # set by tensor.py, which imports this module


class set_grad_enabled:  # noqa: N801 - PyTorch's name
    """Context manager, decorator and function that turns the recording of gradients on or off."""

    def __init__(self, mode: bool) -> None:
        global _enabled
        self._mode = mode
        self._previous = _enabled
        _enabled = mode

    def __enter__(self) -> None:
        global _enabled
        _enabled = self._mode

    def __exit__(self, *_: object) -> None:
        global _enabled
        _enabled = self._previous


class _GradMode:
    """Shared by `no_grad` and `enable_grad`: usable as `with no_grad():`, `@no_grad()` and
    `@no_grad`.
    """

    mode = False
    _previous: list[bool]

    def __new__(cls, function: Callable[..., Any] | None = None) -> Any:
        self = super().__new__(cls)
        self._previous = []
        return self(function) if function is not None else self

    def __enter__(self) -> None:
        global _enabled
        self._previous.append(_enabled)
        _enabled = self.mode

    def __exit__(self, *_: object) -> None:
        global _enabled
        _enabled = self._previous.pop()

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            with type(self)():
                return function(*args, **kwargs)

        return wrapped


class no_grad(_GradMode):  # noqa: N801 - PyTorch's name
    """Inside, operations are not recorded for `backward`."""

    mode = False


class enable_grad(_GradMode):  # noqa: N801 - PyTorch's name
    """Inside, operations are recorded again."""

    mode = True


inference_mode = no_grad


def is_grad_enabled() -> bool:
    """Whether operations are recorded at the moment."""
    return _enabled


class Version:
    """Counts the in-place changes of one memory; shared by all views of it.

    `rewritten` counts those that became part of a history, which older views know nothing of.
    """

    __slots__ = ("count", "rewritten")

    def __init__(self) -> None:
        self.count = 0
        self.rewritten = 0


class Saved:
    """An input kept for the derivative: its array, its place in the graph, and its version when it
    was kept.
    """

    __slots__ = ("array", "device", "dtype", "leaf", "node", "output", "version", "version_then")

    def __init__(self, tensor: Tensor) -> None:
        self.array = tensor._data
        self.dtype = tensor.dtype
        self.device = tensor.device
        self.node = tensor.grad_fn
        self.output = tensor._output
        self.leaf = tensor if tensor.grad_fn is None and tensor.requires_grad else None
        self.version = tensor._version
        self.version_then = tensor._version.count

    def keep_copy(self) -> None:
        """Hold values of its own, so that the tensor may change."""
        tensor = wrap(self.array, self.dtype, self.device)
        with no_grad():
            copy = tensor.clone()
        self.array, self.version, self.version_then = copy._data, copy._version, 0

    def unpack(self, primitive_name: str) -> Tensor:
        if self.version.count != self.version_then:
            changes = self.version.count - self.version_then
            raise GradientError(
                f"backward of {primitive_name} needs a tensor of shape {tuple(self.array.shape)} "
                f"that was changed in place {changes} time(s) after it was used. Use x = x + 1 "
                "instead of x += 1 (or x.add_(1)) there."
            )
        if self.leaf is not None:
            return self.leaf
        tensor = wrap(self.array, self.dtype, self.device)
        tensor._version = self.version
        tensor.grad_fn = self.node
        tensor._output = self.output
        tensor.requires_grad = self.node is not None
        return tensor


class Rule(Protocol):
    """What a node needs of the operation that it records."""

    name: str

    def gradient(
        self, index: int, grad: Any, answer: Any, inputs: list[Any], attrs: dict[str, Any]
    ) -> Tensor | None: ...


class Node:
    """One recorded application of a primitive."""

    __slots__ = ("answers", "attrs", "edges", "number", "outputs", "primitive", "retain", "saved")

    def __init__(self, primitive: Rule, attrs: dict[str, Any]) -> None:
        self.primitive = primitive
        self.attrs = attrs
        self.number = next(_numbers)
        # Where each input's gradient goes: (node, output number), a leaf tensor, or None.
        self.edges: list[tuple[Node, int] | Tensor | None] = []
        self.saved: list[Any] | None = []
        self.answers: list[tuple[Array, DType, device, Version, int]] = []
        self.outputs: list[Any] = []
        # Tensors that keep their gradient; weak, or each would hold itself through its history.
        self.retain: dict[int, weakref.ref[Tensor]] = {}

    @property
    def name(self) -> str:
        return self.primitive.name

    @property
    def next_functions(self) -> tuple[tuple[Any, int], ...]:
        """PyTorch's view of the graph: the nodes (or leaves) from which the inputs came."""
        return tuple(e if isinstance(e, tuple) else (e, 0) for e in self.edges)

    def __repr__(self) -> str:
        return f"<{self.name}Backward>"

    def answer(self, index: int) -> Tensor:
        array, dtype, place, version, then = self.answers[index]
        if version.count != then:
            raise GradientError(
                f"backward of {self.name} needs its result of shape {tuple(array.shape)}, which "
                "was changed in place afterwards. Use x = x + 1 instead of x += 1 there."
            )
        tensor = wrap(array, dtype, place)
        tensor.grad_fn = self
        tensor._output = index
        tensor._version = version
        tensor.requires_grad = True
        return tensor

    def differentiate(self, grads: list[Tensor | None]) -> Sequence[Tensor | None]:
        """The gradients of the inputs, given those of the outputs."""
        if self.saved is None:
            raise GradientError(
                "backward was called a second time through the same graph, whose values were freed "
                "after the first. Compute the loss again before each backward, or call "
                "backward(retain_graph=True) the first time."
            )
        inputs = [s.unpack(self.name) if isinstance(s, Saved) else s for s in self.saved]
        answers = [self.answer(i) for i in range(len(self.answers))] or self.outputs
        single = len(self.outputs) == 1
        grad, answer = (grads[0], answers[0]) if single else (grads, answers)
        together = getattr(self.primitive, "together", None)
        if together is not None:
            wanted = [edge is not None for edge in self.edges]
            return together(grad, answer, *inputs, wanted=wanted, **self.attrs)
        return [
            None
            if edge is None
            else self.primitive.gradient(index, grad, answer, inputs, self.attrs)
            for index, edge in enumerate(self.edges)
        ]

    def free(self) -> None:
        """Drop the kept values. As in PyTorch, a node that kept none can be passed again."""
        if self.answers or any(isinstance(s, Saved) for s in self.saved or ()):
            self.saved = None
            self.answers = []


def wrap(array: Array, dtype: DType, place: device, view_of: Tensor | None = None) -> Tensor:
    """A tensor over an array, without any history."""
    tensor: Tensor = _tensor_class.__new__(_tensor_class)
    tensor._data = array
    tensor.dtype = dtype
    tensor.device = place
    tensor.requires_grad = False
    tensor.grad = None
    tensor.grad_fn = None
    tensor._output = 0
    tensor._is_view = view_of is not None
    tensor._version = view_of._version if view_of is not None else Version()
    tensor._rewritten = tensor._version.rewritten
    return tensor


def record(
    primitive: Primitive | View | Parts,
    inputs: Sequence[Tensor],
    attrs: dict[str, Any],
    results: list[Tensor],
) -> None:
    """Remember how `results` came about, if any input wants a gradient."""
    if not _enabled:
        return
    wants = tuple([tensor.requires_grad for tensor in inputs])
    if True not in wants:
        return
    keeps_answer, keeps_inputs = primitive.plan(wants)
    node = Node(primitive, attrs)
    saved: list[Any] = []
    for tensor, wanted, keep in zip(inputs, wants, keeps_inputs, strict=True):
        if not wanted:
            node.edges.append(None)
        elif tensor.grad_fn is not None:
            if tensor._is_view and tensor._rewritten != tensor._version.rewritten:
                raise GradientError(
                    f"this view of shape {tuple(tensor.shape)} was taken before its tensor was "
                    "changed in place: take it again, or use x = x + 1 instead of x += 1 there"
                )
            node.edges.append((tensor.grad_fn, tensor._output))
        else:
            node.edges.append(tensor)
        saved.append(Saved(tensor) if keep else Spec(tensor._data.shape, tensor.dtype))
    node.saved = saved
    for index, result in enumerate(results):
        node.outputs.append(Spec(result._data.shape, result.dtype))
        if keeps_answer:
            version = result._version
            node.answers.append((result._data, result.dtype, result.device, version, version.count))
        if result.dtype.differentiable:
            result.requires_grad = True
            result.grad_fn = node
            result._output = index


def backward(
    tensors: Sequence[Tensor],
    grads: Sequence[Tensor],
    *,
    retain_graph: bool = False,
    create_graph: bool = False,
    wanted: Sequence[Tensor] | None = None,
) -> list[Tensor | None]:
    """Propagate `grads` from `tensors` back to the leaves.

    Without `wanted`, each leaf's gradient is added to its `.grad`. With it, the gradients of these
    tensors are returned and no `.grad` changes.
    """
    pending: dict[Node, list[Tensor | None]] = {}
    queue: list[tuple[int, Node]] = []
    leaf_grads: dict[int, Tensor] = {}
    leaves: dict[int, Tensor] = {}
    found: dict[tuple[Node, int], Tensor] = {}
    wanted_outputs = {(t.grad_fn, t._output) for t in wanted or () if t.grad_fn is not None}

    def send(edge: tuple[Node, int] | Tensor | None, grad: Tensor) -> None:
        if edge is None:
            return
        if not isinstance(edge, tuple):
            known = leaf_grads.get(id(edge))
            leaf_grads[id(edge)] = grad if known is None else known + grad
            leaves[id(edge)] = edge
            return
        node, output = edge
        slots = pending.get(node)
        if slots is None:
            slots = pending[node] = [None] * len(node.outputs)
            heapq.heappush(queue, (-node.number, node))
        slots[output] = grad if slots[output] is None else slots[output] + grad

    with enable_grad() if create_graph else no_grad():
        for tensor, grad in zip(tensors, grads, strict=True):
            send(
                tensor if tensor.grad_fn is None else (tensor.grad_fn, tensor._output),
                grad,
            )
        while queue:
            _, node = heapq.heappop(queue)
            slots = pending.pop(node)
            for output, slot in enumerate(slots):
                if slot is not None and (node, output) in wanted_outputs:
                    found[node, output] = slot
            for output, reference in node.retain.items():
                slot, kept = slots[output], reference()
                if slot is not None and kept is not None and wanted is None:
                    kept.grad = slot if kept.grad is None else kept.grad + slot
            for edge, found_grad in zip(node.edges, node.differentiate(slots), strict=True):
                if found_grad is not None:
                    send(edge, found_grad)
            if not (retain_graph or create_graph):
                node.free()
        if wanted is None:
            # One gradient may serve several leaves (a + b), or be the caller's own: each leaf gets
            # its own memory.
            held = Counter(map(id, [*leaf_grads.values(), *grads]))
            for key, total in leaf_grads.items():
                leaf = leaves[key]
                if leaf.grad is not None:
                    leaf.grad = leaf.grad + total
                else:
                    shared = held[id(total)] > 1 or total._is_view
                    leaf.grad = total.clone() if shared else total
            return []
    return [
        leaf_grads.get(id(t)) if t.grad_fn is None else found.get((t.grad_fn, t._output))
        for t in wanted
    ]


def grad(
    outputs: Tensor | Sequence[Tensor],
    inputs: Tensor | Sequence[Tensor],
    grad_outputs: Tensor | Sequence[Tensor] | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    allow_unused: bool = False,
) -> tuple[Any, ...]:
    """The gradients of `outputs` (summed) with respect to `inputs`; no `.grad` changes."""
    outs = [outputs] if isinstance(outputs, _tensor_class) else list(outputs)
    ins = [inputs] if isinstance(inputs, _tensor_class) else list(inputs)
    if grad_outputs is None:
        seeds = [t._gradient_seed(None) for t in outs]
    else:
        given = [grad_outputs] if isinstance(grad_outputs, _tensor_class) else list(grad_outputs)
        seeds = [t._gradient_seed(g) for t, g in zip(outs, given, strict=True)]
    for index, tensor in enumerate(ins):
        if not tensor.requires_grad:
            raise GradientError(
                f"grad was asked for input {index} of shape {tuple(tensor.shape)}, which does not "
                "require gradients. Make it with requires_grad=True."
            )
    keep = create_graph if retain_graph is None else retain_graph
    result = backward(outs, seeds, retain_graph=keep, create_graph=create_graph, wanted=ins)
    for index, found in enumerate(result):
        if found is None and not allow_unused:
            raise GradientError(
                f"input {index} of shape {tuple(ins[index].shape)} was not used to compute the "
                "outputs. Pass allow_unused=True to get None for it."
            )
    return tuple(result)
