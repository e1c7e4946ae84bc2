"""The record of operations: nodes, and the edges along which gradients flow back."""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol, cast

from ..errors import GradientError
from ..spec import Spec
from . import modes, saved as saved_values
from .handles import RemovableHandle, register
from .saved import Saved, save_on_cpu, saved_tensors_hooks

if TYPE_CHECKING:
    from ..tensor import Tensor
    from ..tensor.core import Core

__all__ = ["Node", "save_on_cpu", "saved_tensors_hooks"]

_numbers = itertools.count()
_trace: Callable[[], str] | None = None  # says which line made a node; set by anomaly detection
# Told of each node with its inputs and results while somebody draws the graph.
_witness: Callable[[Node, Sequence[Tensor], Sequence[Tensor]], None] | None = None


class Rule(Protocol):
    """What a node needs of the operation that it records."""

    name: str

    def gradient(
        self, index: int, grad: Any, answer: Any, inputs: list[Any], attrs: dict[str, Any]
    ) -> Tensor | None: ...


class Recordable(Rule, Protocol):
    """A rule that also says what it needs: the answer? each input? Of several answers those in
    `kept_answers` (None: all).
    """

    kept_answers: tuple[int, ...] | None

    def plan(self, wants: tuple[bool, ...]) -> tuple[bool, list[bool]]: ...


class AccumulateGrad:
    """The end of a path through the graph: a leaf, `variable`, whose `.grad` takes the gradient."""

    next_functions = ()

    def __init__(self, variable: Tensor) -> None:
        self.variable = variable

    def name(self) -> str:
        return "torch::autograd::AccumulateGrad"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AccumulateGrad) and other.variable is self.variable

    def __hash__(self) -> int:
        return hash(self.variable)

    def __repr__(self) -> str:
        return "<AccumulateGrad>"


class Node:
    """One recorded application of a primitive: what `grad_fn` is."""

    __slots__ = (
        "__weakref__",
        "answers",
        "attrs",
        "edges",
        "hooks",
        "made_at",
        "metadata",
        "number",
        "outputs",
        "post_hooks",
        "pre_hooks",
        "primitive",
        "retain",
        "saved",
    )

    def __init__(self, primitive: Rule, attrs: dict[str, Any]) -> None:
        self.primitive = primitive
        self.attrs = attrs
        self.number = next(_numbers)
        # Where each input's gradient goes: (node, output number), a leaf tensor, or None.
        self.edges: list[tuple[Node, int] | Tensor | None] = []
        self.saved: list[Any] | None = []
        self.answers: list[Saved | Spec] = []
        self.outputs: list[Any] = []
        # Tensors that keep their gradient; weak, or each would hold itself through its history.
        self.retain: dict[int, weakref.ref[Tensor]] | None = None
        # Hooks on the outputs by number, then on the node itself.
        self.hooks: dict[int, dict[int, Callable[..., Any]]] | None = None
        self.pre_hooks: dict[int, Callable[..., Any]] | None = None
        self.post_hooks: dict[int, Callable[..., Any]] | None = None
        self.made_at = _trace() if _trace is not None else None

    def name(self) -> str:
        """As PyTorch writes it: MulBackward0."""
        return backward_name(self.primitive.name)

    @property
    def next_functions(self) -> tuple[tuple[Any, int], ...]:
        """The nodes (at the ends AccumulateGrad) from which the inputs came, and which of their
        outputs each was.
        """
        return tuple(
            e if isinstance(e, tuple) else (None if e is None else AccumulateGrad(e), 0)
            for e in self.edges
        )

    def register_hook(self, fn: Callable[..., Any]) -> RemovableHandle:
        """Call `fn(grad_inputs, grad_outputs)` after this node; what it returns replaces the
        gradients of the inputs.
        """
        if self.post_hooks is None:
            self.post_hooks = {}
        return register(self.post_hooks, fn)

    def register_prehook(self, fn: Callable[..., Any]) -> RemovableHandle:
        """Call `fn(grad_outputs)` before this node; what it returns replaces them."""
        if self.pre_hooks is None:
            self.pre_hooks = {}
        return register(self.pre_hooks, fn)

    def __repr__(self) -> str:
        return f"<{self.name()}>"

    def answer(self, index: int) -> Tensor:
        """A kept result."""
        kept = self.answers[index]
        assert isinstance(kept, Saved)
        return attach(kept.unpack(self.primitive.name, "its result"), self, index)

    def differentiate(self, grads: list[Tensor | None]) -> Sequence[Tensor | None]:
        """The gradients of the inputs, given those of the outputs."""
        if self.saved is None:
            raise freed()
        name = self.primitive.name
        inputs = [s.unpack(name) if isinstance(s, Saved) else s for s in self.saved]
        answers = [
            self.answer(i) if isinstance(kept, Saved) else kept
            for i, kept in enumerate(self.answers)
        ] or self.outputs
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


def watch(witness: Any) -> Any:
    """Tell `witness(node, inputs, results)` of each operation; returns the previous witness."""
    global _witness
    previous, _witness = _witness, witness
    return previous


def now() -> int:
    """A number that nodes made from now on do not fall below."""
    return next(_numbers)


def freed() -> GradientError:
    return GradientError(
        "backward was called a second time through the same graph, whose values were freed "
        "after the first. Compute the loss again before each backward, or call "
        "backward(retain_graph=True) the first time."
    )


def backward_name(primitive: str) -> str:
    """PyTorch's name of a derivative: log_softmax gives LogSoftmaxBackward0."""
    return "".join(part[:1].upper() + part[1:] for part in primitive.split("_")) + "Backward0"


def edge(tensor: Core) -> tuple[Node, int] | Tensor | None:
    """Where a tensor's gradient goes: to an output of a node, to a leaf, or nowhere."""
    if tensor._view is not None and tensor._rewritten != tensor._version.rewritten:
        renew(cast("Tensor", tensor))
    if tensor._grad_fn is not None:
        return tensor._grad_fn, tensor._output
    return cast("Tensor", tensor) if tensor._requires_grad else None


def renew(tensor: Tensor) -> None:
    """Take the history of a view anew from what it is a view of, which an in-place change of their
    memory has given another one.
    """
    stale = []
    while tensor._view is not None and tensor._rewritten != tensor._version.rewritten:
        stale.append(tensor)
        tensor = tensor._view[0]
    for part in reversed(stale):
        parent, view, attrs, recorded = part._view  # type: ignore[misc]
        if recorded is None:
            raise one_of_several(part)
        part._rewritten = part._version.rewritten
        if recorded:
            with modes.enable_grad():
                fresh = view(parent, **attrs)
            part._grad_fn, part._output = fresh._grad_fn, fresh._output
            part._requires_grad = fresh._requires_grad


def one_of_several(view: Tensor) -> GradientError:
    return GradientError(
        f"this view of shape {tuple(view.shape)} is one of several that unbind, split or chunk "
        "made at once: neither it nor its tensor can be changed in place and then be used where "
        "gradients are recorded. Take it by an index (x[0]), or use x = x + 1 instead of x += 1"
    )


def record(
    primitive: Recordable,
    inputs: Sequence[Tensor],
    attrs: dict[str, Any],
    results: list[Tensor],
) -> None:
    """Remember how `results` came about, if any input wants a gradient."""
    if not modes.enabled:
        return
    for tensor in inputs:
        if tensor._view is not None and tensor._rewritten != tensor._version.rewritten:
            renew(tensor)
    wants = tuple([tensor._requires_grad for tensor in inputs])
    if True not in wants:
        return
    keeps_answer, keeps_inputs = primitive.plan(wants)
    node = Node(primitive, attrs)
    saved: list[Any] = []
    for tensor, wanted, keep in zip(inputs, wants, keeps_inputs, strict=True):
        if not wanted:
            node.edges.append(None)
        elif tensor._grad_fn is not None:
            node.edges.append((tensor._grad_fn, tensor._output))
        else:
            node.edges.append(tensor)
        saved.append(saved_values.keep(tensor) if keep else Spec(tensor._data.shape, tensor.dtype))
    node.saved = saved
    chosen = primitive.kept_answers
    for index, result in enumerate(results):
        spec = Spec(result._data.shape, result.dtype)
        node.outputs.append(spec)
        if keeps_answer:
            needed = chosen is None or index in chosen
            node.answers.append(saved_values.keep(result) if needed else spec)
        if result.dtype.differentiable:
            attach(result, node, index)
    if _witness is not None:
        _witness(node, inputs, results)


def attach(result: Tensor, node: Node, index: int = 0) -> Tensor:
    """Make a tensor an output of a node."""
    result._requires_grad = True
    result._grad_fn = node
    result._output = index
    return result
