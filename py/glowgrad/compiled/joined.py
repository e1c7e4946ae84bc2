"""A compiled way there and a compiled way back, joined by one node of the history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import autograd
from ..autograd import Saved, graph as history, modes
from ..device import Array, device
from ..errors import GradientError
from ..func.tree import filled
from ..spec import Spec
from ..tensor import Tensor
from ..tensor.creation import from_array
from . import devices
from .program import Program
from .replay import Replay, dense
from .way_back import Cut, WayBack

_NO_WORDS = np.zeros(0, np.uint32)


class JoinedReplay(Replay):
    """A replay whose results are differentiated outside. What its way back needs of a call belongs
    to that call, so that others may come in between.
    """

    def join(self, way: WayBack, cut: Cut, state: Sequence[Tensor]) -> JoinedReplay:
        """Say how the results are differentiated; `state`: what the way back reads besides."""
        self._way, self._cut = way, cut
        self._rule = _Rule(devices.build(cut.back), cut, way)
        self._needed = list(state)
        return self

    def _returned(self, made: Sequence[Array], tensors: Sequence[Tensor]) -> Any:
        values: list[Any] = []
        results: list[Tensor] = []
        for number, kept in self._outputs:
            if number < 0:
                values.append(kept if number == -1 else tensors[-2 - number])
                continue
            tensor = autograd.wrap(made[number], self._dtypes[number], self._place)
            results.append(tensor)
            values.append(tensor)
        self._attach(results, made, tensors)
        return filled(self._result, values)

    def _attach(
        self, results: list[Tensor], made: Sequence[Array], tensors: Sequence[Tensor]
    ) -> None:
        way = self._way
        saved: list[Any] = []
        for kind, number in self._cut.given:  # the versions are looked at when they are used
            if kind == "kept":
                known = number < len(results)
                saved.append(
                    Saved(results[number] if known else self._wrapped(made[number], number))
                )
            elif kind == "argument":
                saved.append(Saved(tensors[number]))
        node = history.Node(self._rule, {})
        node.saved = [*saved, *(Saved(tensor) for tensor in self._needed)]
        node.edges = [history.edge(tensors[n]) for n in way.arguments]
        node.edges += [history.edge(leaf) for leaf in way.leaves]
        for index, root in enumerate(way.roots):
            result = results[root]
            node.outputs.append(Spec(result._data.shape, result.dtype))
            history.attach(result, node, index)

    def _wrapped(self, array: Array, number: int) -> Tensor:
        return autograd.wrap(array, self._dtypes[number], self._place)

    def close(self) -> None:
        super().close()
        self._rule.program.close()


class _Rule:
    """The derivative of a compiled function: its way back, run as a program."""

    name = "compiled"

    def __init__(self, program: Program, cut: Cut, way: WayBack) -> None:
        self.program = program
        self._given = cut.given
        self._dtypes = [ref.dtype for ref in cut.back.outputs]
        self._device = device(cut.back.device)
        self._present = [gradient is not None for gradient in way.gradients]

    def gradient(self, *_: Any) -> None:
        """`together` gives all gradients."""

    def together(
        self, grads: Any, outputs: Any, *inputs: Tensor, wanted: list[bool]
    ) -> list[Tensor | None]:
        """The gradients of the arguments and leaves. Raises GradientError where they are to have a
        history themselves.
        """
        if modes.enabled:
            raise GradientError(
                "the gradients of a compiled function cannot be differentiated again "
                "(create_graph=True): call the function or the model itself, not what compile made "
                "of it"
            )
        if not isinstance(grads, list):
            grads, outputs = [grads], [outputs]
        rest = iter(inputs)
        arrays = [
            self._seed(grads[number], outputs[number]) if kind == "seed" else dense(next(rest))
            for kind, number in self._given
        ]
        made = zip(self.program.run(arrays, _NO_WORDS), self._dtypes, strict=True)
        return [
            autograd.wrap(*next(made), self._device) if present else None
            for present in self._present
        ]

    def _seed(self, grad: Tensor | None, like: Spec) -> Array:
        if grad is not None:
            return dense(grad)
        return from_array(np.zeros(like.shape, like.dtype.numpy), like.dtype, self._device)._data
