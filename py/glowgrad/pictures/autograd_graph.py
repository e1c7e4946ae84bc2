"""The graph that autograd records, with values and gradients."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..autograd import enable_grad, graph
from ..autograd.graph import Node
from ..nn.hooks import register_module_forward_hook, register_module_forward_pre_hook
from ..nn.module import Module
from ..tensor import Tensor
from .figure import Figure
from .graph_boxes import Drawing, Step, tensor_names

_ENGINE = str(Path(__file__).parents[1])


class AutogradTrace:
    """Remembers each operation that autograd records, with its tensors, while the block runs:

        with pictures.AutogradTrace() as trace:
            loss = ((x @ w + b - y) ** 2).mean()
            loss.backward()
        trace.figure()

    What is computed inside keeps its values and its gradients alive until the trace is gone.
    """

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._layers: list[tuple[int, Module]] = []
        self._calls = 0

    def __enter__(self) -> AutogradTrace:
        self._previous = graph.watch(self._note)
        self._hooks = [
            register_module_forward_pre_hook(self._enter_layer),
            register_module_forward_hook(self._leave_layer),
        ]
        return self

    def __exit__(self, *_: object) -> None:
        graph.watch(self._previous)
        for hook in self._hooks:
            hook.remove()

    def _enter_layer(self, module: Module, _args: Any) -> None:
        self._calls += 1
        self._layers.append((self._calls, module))

    def _leave_layer(self, module: Module, _args: Any, _result: Any) -> None:
        # A layer that raised never left: its entries go with those of the layer around it.
        while self._layers and self._layers.pop()[1] is not module:
            pass

    def _note(self, node: Node, inputs: Sequence[Tensor], results: Sequence[Tensor]) -> None:
        for result in results:
            if result.requires_grad:
                result.retain_grad()
        self.steps.append(Step(node, inputs, results, _caller(), tuple(self._layers)))
        if self._previous is not None:
            self._previous(node, inputs, results)

    def figure(
        self, *, fold: int | None = None, names: Mapping[str, Any] | None = None, title: str = ""
    ) -> Figure:
        """The graph drawn: tensors and operations from left to right, each with its value, its
        gradient, its shape and its line on click.

        fold:  draw the layers of a model, down to this depth, as one box each.
        names: what variables are called; by default the variables of the calling code.
        Raises ValueError for an empty trace and for more than 250 boxes.
        """
        if names is None:
            frame = sys._getframe(1)
            names = {**frame.f_globals, **frame.f_locals}
        return Drawing(self.steps, fold, tensor_names(names)).figure(title)


def autograd_graph(result: Tensor, *, title: str = "") -> Figure:
    """Draw the graph by which `result` was computed, from what autograd kept: operations, shapes,
    and the leaves with their values and gradients. `AutogradTrace` knows the values between, too.

    Raises ValueError for a tensor without a history, and for more than 250 boxes.
    """
    if result.grad_fn is None:
        raise ValueError(
            "autograd_graph draws how a tensor was computed, but this one has no history: compute "
            "it from tensors with requires_grad=True, and outside of no_grad()"
        )
    frame = sys._getframe(1)
    names = tensor_names({**frame.f_globals, **frame.f_locals})
    made: dict[Node, Tensor] = {result.grad_fn: result}
    steps = []
    for node in _history(result.grad_fn):
        inputs = [edge for edge in node.edges if isinstance(edge, Tensor)]
        steps.append(Step(node, inputs, [made[node]] if node in made else [], None, ()))
    return Drawing(steps, None, names).figure(title)


def model_graph(model: Module, *inputs: Any, depth: int | None = None, title: str = "") -> Figure:
    """Draw a model: its layers as boxes with their numbers of parameters, along the way that
    `inputs` take through them, skip connections and all, with the shapes that they give.

    inputs: what the model is called with, such as one batch (N, C, H, W). It runs once, in
            evaluation mode.
    depth:  how far into layers of layers to look; by default to the innermost.
    Raises ValueError where nothing of the model depends on its inputs, and for over 250 boxes.
    """
    given = [
        one.detach().requires_grad_() if isinstance(one, Tensor) and _can_learn(one) else one
        for one in inputs
    ]
    modes = [(module, module.training) for module in model.modules()]
    try:
        with enable_grad(), AutogradTrace() as trace:
            model.eval()(*given)
    finally:
        for module, mode in modes:
            module.training = mode
    names = tensor_names({"model": model})
    names = {key: name.removeprefix("model.") for key, name in names.items()}
    for number, one in enumerate(given):
        names[id(one)] = "input" if len(given) == 1 else f"input {number + 1}"
    # The model itself is the picture: its own call is no box.
    for step in trace.steps:
        step.layers = step.layers[1:]
    drawing = Drawing(trace.steps, depth or len(modes), names, leaves=given)
    return drawing.figure(title, what=f"Drawing of {type(model).__name__}")


def _can_learn(tensor: Tensor) -> bool:
    return tensor.dtype.is_floating_point


def _history(node: Node) -> Iterator[Node]:
    """The nodes that lead to one, each after those that it needs."""
    seen: set[Node] = set()
    found: list[Node] = []
    stack = [node]
    while stack:
        one = stack.pop()
        if one in seen:
            continue
        seen.add(one)
        found.append(one)
        stack += [edge[0] for edge in one.edges if isinstance(edge, tuple)]
    yield from sorted(found, key=lambda one: one.number)


def _caller() -> tuple[str, int] | None:
    """The innermost line outside of the engine."""
    frame: Any = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename.startswith(_ENGINE):
        frame = frame.f_back
    return None if frame is None else (frame.f_code.co_filename, frame.f_lineno)
