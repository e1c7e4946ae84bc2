"""Primitives: the few operations that a device implements; everything else composes them.

A primitive is declared once: its shape and type rule, its numpy rule (the obvious twin of the GPU
kernel), its lowering to GPU commands and its derivative, itself written in tensor operations.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from . import autograd
from .device import Array, device
from .errors import DeviceError
from .spec import Spec

if TYPE_CHECKING:
    from .dtypes import DType
    from .tensor import Tensor


class Together:
    """A derivative that finds the gradients of all inputs at once, where they share the work:
    `rule(grads, answers, *inputs, wanted, **attrs)` gives a list with one for each input or None.

    keeps: which of several answers it needs; of the others it gets a Spec. None: all.
    """

    def __init__(
        self,
        rule: Callable[..., Sequence[Tensor | None]],
        keeps: tuple[int, ...] | None = None,
    ) -> None:
        self.rule = rule
        self.keeps = keeps


# One rule for each input (None: no gradient), one function for any input, one for all together, or
# None: not differentiable.
Derivative = (
    Sequence["Callable[..., Tensor | None] | None"]
    | Callable[..., "Tensor | None"]
    | Together
    | None
)


class Watcher(Protocol):
    """Sees every operation while it is set, in the order in which they run: a trace."""

    def ran(
        self, operation: Any, inputs: Sequence[Tensor], attrs: dict[str, Any], results: list[Tensor]
    ) -> None: ...

    def wrote(self, target: Tensor, values: Tensor) -> None: ...

    def read(self, tensor: Tensor) -> None: ...


watcher: Watcher | None = None
_MOST_SPECS = 1024

# The elementwise primitives by name: what the instructions of a fused chain mean.
elementwise_named: dict[str, Primitive] = {}


class _Differentiable:
    """What primitives and views share: their name and the derivative of each input."""

    def __init__(self, name: str, vjp: Derivative) -> None:
        self.name = name
        # One for each input or one for any, else one for all at once.
        self._rules = None if isinstance(vjp, Together) else vjp
        self.together = vjp.rule if isinstance(vjp, Together) else None
        self.kept_answers = vjp.keeps if isinstance(vjp, Together) else None
        self._plans: dict[tuple[bool, ...], tuple[bool, list[bool]]] = {}

    @property
    def differentiable(self) -> bool:
        return self._rules is not None or self.together is not None

    def plan(self, wants: tuple[bool, ...]) -> tuple[bool, list[bool]]:
        """Which values the backward pass needs (the answer? each input?) when the inputs in `wants`
        want a gradient.
        """
        known = self._plans.get(wants)
        if known is None:
            answer, inputs = False, [False] * len(wants)
            for index, wanted in enumerate(wants):
                rule = self._rule(index)
                if not wanted or rule is None:
                    continue
                keeps_answer, keeps_inputs = _kept(rule, len(wants))
                answer |= keeps_answer
                inputs = [a or b for a, b in zip(inputs, keeps_inputs, strict=True)]
            known = self._plans[wants] = answer, inputs
        return known

    def gradient(
        self, index: int, grad: Any, answer: Any, inputs: list[Any], attrs: dict[str, Any]
    ) -> Tensor | None:
        """The gradient of input number `index`, or None where there is none (an integer index,
        say).
        """
        rule = self._rule(index)
        if rule is None:
            return None
        if callable(self._rules):
            attrs = {**attrs, "index": index}
        return rule(grad, answer, *inputs, **attrs)

    def _rule(self, index: int) -> Callable[..., Any] | None:
        rules = self.together or self._rules
        return rules if rules is None or callable(rules) else rules[index]


class Primitive(_Differentiable):
    """An operation on arrays.

    name:  the name that errors, traces and kernels use.
    spec:  `spec(*specs, **attrs)` gives the output's Spec (or a list of them); it raises ShapeError
    for a learner. numpy: `numpy(*arrays, **attrs)` computes the output (or a tuple of them).
    gpu:   `gpu(encoder, outs, ins, **attrs)` appends the commands that fill `outs`.
    vjp:   one rule for each input, `rule(grad, ans, *inputs, **attrs)`, or None where there is no
    gradient. `ans` and inputs
           whose parameter starts with `_` are not kept for the backward pass: the rule then gets a
           Spec in their place. A single function serves an op with any number of inputs; it is told
           which by `index=`.
    pointwise: whether it works element by element and stretches its inputs, so that vmap can run it
           as it is.
    """

    def __init__(
        self,
        name: str,
        *,
        spec: Callable[..., Spec | list[Spec]],
        numpy: Callable[..., Any],
        gpu: Callable[..., None],
        vjp: Derivative = None,
        pointwise: bool = False,
    ) -> None:
        super().__init__(name, vjp)
        self.spec = spec
        self.numpy = numpy
        self.gpu = gpu
        self.pointwise = pointwise
        # The results' specs by those of the inputs, for operations without attributes.
        self._specs: dict[tuple[tuple[Any, ...], ...], Spec | list[Spec]] = {}
        if pointwise:
            elementwise_named.setdefault(name, self)

    def __call__(self, *inputs: Any, **attrs: Any) -> Any:
        place = inputs[0].device
        for other in inputs:
            if other.device is not place and other.device != place:
                inputs = _on_one_device(self.name, inputs)
                place = inputs[0].device
                break
        return self.on(place, *inputs, **attrs)

    def on(self, place: device, *inputs: Any, **attrs: Any) -> Any:
        """Run on a given device: what an operation without inputs needs."""
        kinds = tuple([(t._data.shape, t.dtype) for t in inputs])
        specs = None if attrs else self._specs.get(kinds)
        if specs is None:
            specs = self.spec(*[Spec(*kind) for kind in kinds], **attrs)
            if not attrs:
                if len(self._specs) >= _MOST_SPECS:
                    self._specs.clear()
                self._specs[kinds] = specs
        outs = specs if isinstance(specs, list) else [specs]
        arrays = place.backend.run(self, [t._data for t in inputs], attrs, outs)
        results = [
            autograd.wrap(array, out.dtype, place) for array, out in zip(arrays, outs, strict=True)
        ]
        if self.differentiable:
            autograd.record(self, inputs, attrs, results)
        if watcher is not None:
            watcher.ran(self, inputs, attrs, results)
        return tuple(results) if isinstance(specs, list) else results[0]

    def update(self, *tensors: Any, **attrs: Any) -> None:
        """Run an operation that changes its tensors in place and has no derivative (an optimizer's
        step).
        """
        tensors = _on_one_device(self.name, tensors)
        tensors[0].device.backend.update(self, [t._data for t in tensors], attrs)
        if watcher is not None:
            watcher.ran(self, tensors, attrs, [])

    def gradient(
        self, index: int, grad: Any, answer: Any, inputs: list[Any], attrs: dict[str, Any]
    ) -> Tensor | None:
        """As above; of a complex result the rule's derivative is conjugated, PyTorch's convention.

        A rule gives g · f'(x), as for real numbers; the gradient is g · conj(f'(x)).
        """
        given = grad if isinstance(grad, list) else [grad]
        if not any(g is not None and g.dtype.is_complex for g in given):
            return super().gradient(index, grad, answer, inputs, attrs)
        turned = [None if g is None else g.conj() for g in given]
        turned_grad = turned if isinstance(grad, list) else turned[0]
        made = super().gradient(index, turned_grad, answer, inputs, attrs)
        return None if made is None else made.conj()

    def __repr__(self) -> str:
        return f"<primitive {self.name}>"


class View(_Differentiable):
    """A primitive that moves no data: `move(array, **attrs)` returns one over the same memory,
    whose elements may be read as another type, `dtype(old type)`.
    """

    def __init__(
        self,
        name: str,
        *,
        move: Callable[..., Array],
        vjp: Callable[..., Tensor | None],
        dtype: Callable[[DType], DType] = lambda kind: kind,
    ) -> None:
        super().__init__(name, (vjp,))
        self.move = move
        self.dtype = dtype

    def __call__(self, x: Any, **attrs: Any) -> Any:
        kind = self.dtype(x.dtype)
        result = autograd.wrap(self.move(x._data, **attrs), kind, x.device, view_of=x)
        result._view = x, self, attrs, autograd.is_grad_enabled()
        autograd.record(self, (x,), attrs, [result])
        if watcher is not None:
            watcher.ran(self, (x,), attrs, [result])
        return result

    def __repr__(self) -> str:
        return f"<view {self.name}>"


class Parts(_Differentiable):
    """As a view, but with several results: `move(array, **attrs)` gives a list of arrays."""

    def __init__(
        self, name: str, *, move: Callable[..., list[Array]], vjp: Callable[..., list[Tensor]]
    ) -> None:
        super().__init__(name, Together(vjp))
        self.move = move

    def __call__(self, x: Any, **attrs: Any) -> tuple[Any, ...]:
        results = [
            autograd.wrap(array, x.dtype, x.device, view_of=x)
            for array in self.move(x._data, **attrs)
        ]
        for result in results:
            result._view = x, self, attrs, None
        autograd.record(self, (x,), attrs, results)
        if watcher is not None:
            watcher.ran(self, (x,), attrs, results)
        return tuple(results)

    def __repr__(self) -> str:
        return f"<parts {self.name}>"


def _kept(rule: Callable[..., Any], inputs: int) -> tuple[bool, list[bool]]:
    """Whether a rule's answer and inputs must be kept, read off its parameters' names."""
    names: list[str] = []
    rest = True
    for parameter in inspect.signature(rule).parameters.values():
        if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
            rest = not parameter.name.startswith("_")
        elif parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD:
            names.append(parameter.name)
    kept = [not name.startswith("_") for name in names[1 : 2 + inputs]]
    kept += [rest] * (1 + inputs - len(kept))
    return kept[0], kept[1:]


def _on_one_device(name: str, tensors: tuple[Any, ...]) -> tuple[Any, ...]:
    """The tensors, those from outside lifted into vmap; DeviceError where they are apart."""
    if all(t.device == tensors[0].device for t in tensors):
        return tensors
    if any(t.device.base is not t.device for t in tensors):
        from .func.batching import common

        tensors = tuple(common(tensors))
    place = tensors[0].device
    for other in tensors[1:]:
        if other.device != place:
            raise DeviceError(
                f"{name} got tensors on different devices: "
                + ", ".join(f"{tuple(t.shape)} on {t.device}" for t in tensors)
                + f". Move them to one device first, e.g. x.to({place.type!r})."
            )
    return tensors
