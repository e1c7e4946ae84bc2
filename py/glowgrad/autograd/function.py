"""Operations with derivatives of one's own: subclasses of `Function`."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import GradientError, ShapeError
from ..spec import Spec
from . import graph, modes, rewrite, saved
from .graph import Node
from .saved import Saved
from .wrapping import is_tensor, wrap

if TYPE_CHECKING:
    from ..tensor import Tensor


class FunctionCtx:
    """What the forward pass of a Function leaves for its backward pass: `ctx`.

    needs_input_grad: for each argument of `apply`, whether it is a tensor that wants a gradient.
    Other attributes can be set freely.
    """

    needs_input_grad: tuple[bool, ...] = ()
    materialize_grads = True
    _to_save: tuple[Any, ...] = ()
    _dirty: tuple[Any, ...] = ()
    _silent: tuple[Any, ...] = ()
    _node: FunctionNode | None = None  # while it is differentiated

    def save_for_backward(self, *tensors: Tensor | None) -> None:
        """Keep inputs and outputs for backward, where `saved_tensors` has them."""
        for number, tensor in enumerate(tensors):
            if tensor is not None and not is_tensor(tensor):
                raise TypeError(
                    f"save_for_backward keeps tensors, but argument {number} is a "
                    f"{type(tensor).__name__}: set other values as attributes of ctx"
                )
        self._to_save = tensors

    def save_for_forward(self, *tensors: Tensor | None) -> None:
        """Keep tensors for a `jvp` of one's own: never called here, jvp is taken by backward."""

    @property
    def saved_tensors(self) -> tuple[Any, ...]:
        """What save_for_backward was given. Raises where one of them was changed in place since."""
        return self._to_save if self._node is None else self._node.saved_tensors

    def mark_dirty(self, *tensors: Tensor) -> None:
        """Say which inputs were changed in place; they must be among the outputs."""
        self._dirty = tensors

    def mark_non_differentiable(self, *tensors: Tensor) -> None:
        """Say which outputs have no gradient."""
        self._silent = tensors

    def set_materialize_grads(self, value: bool) -> None:
        """Whether backward gets zeros (or None) for an output that was not used."""
        self.materialize_grads = value


class Function:
    """An operation with its derivative, as two static methods.

    `forward(ctx, *args)` computes one tensor or a tuple of them; what it does is not recorded.
    `backward(ctx, *grads)` gets the gradient of each output and returns that of each argument, None
    for those that are no tensors. With `setup_context(ctx, inputs, output)`, forward gets no ctx.
    Call the operation by `apply`. Where backward is written in tensor operations, it can be
    differentiated itself.
    """

    @staticmethod
    def forward(*args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError("a Function needs a static method forward(ctx, …)")

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> Any:
        raise NotImplementedError("setup_context(ctx, inputs, output) is up to the Function")

    @staticmethod
    def backward(ctx: Any, *grad_outputs: Any) -> Any:
        raise NotImplementedError("a Function needs a static method backward(ctx, *grads)")

    vjp = backward

    def __call__(self, *_: Any) -> Any:
        name = type(self).__name__
        raise RuntimeError(f"a Function is applied, not called: {name}.apply(…)")

    @classmethod
    def apply(cls, *args: Any, **kwargs: Any) -> Any:
        """Run forward, and record it with this class's backward."""
        ctx = FunctionCtx()
        inputs = [a if is_tensor(a) else None for a in args]
        wants = tuple(t is not None and t.requires_grad for t in inputs)
        ctx.needs_input_grad = wants
        with modes.no_grad():
            if cls.setup_context is Function.setup_context:
                output = cls.forward(ctx, *args, **kwargs)
            else:
                output = cls.forward(*args, **kwargs)
                cls.setup_context(ctx, args, output)
        several = isinstance(output, tuple)
        made = [_unshared(o, inputs, ctx) for o in (output if several else (output,))]
        for tensor in ctx._dirty:
            if not any(tensor is o for o in made):
                raise RuntimeError(
                    f"{cls.__name__} marks a tensor as dirty that forward does not return: what is "
                    "changed in place must be among the outputs"
                )
        if modes.enabled and any(wants):
            FunctionNode(cls, ctx, inputs, made)
        return tuple(made) if several else made[0]


class FunctionNode(Node):
    """A Function that was applied: the grad_fn of its outputs."""

    __slots__ = ("ctx", "function", "inputs", "kept", "places")

    def __init__(
        self, function: type[Function], ctx: FunctionCtx, inputs: list[Any], outputs: list[Any]
    ) -> None:
        super().__init__(_Named(function.__name__), {})
        self.function = function
        self.ctx = ctx
        self.edges = [None if t is None else graph.edge(t) for t in inputs]
        self.inputs = [None if t is None else Spec(tuple(t.shape), t.dtype) for t in inputs]
        self.outputs = [
            (Spec(tuple(o.shape), o.dtype), o.device) if is_tensor(o) else None for o in outputs
        ]
        # A result is kept by its number among the results that are tensors: the node must not hold
        # its own tensors.
        made = [o for o in outputs if is_tensor(o)]
        self.kept: list[Saved | int | None] | None = [
            None if t is None else next((i for i, o in enumerate(made) if o is t), saved.keep(t))
            for t in ctx._to_save
        ]
        if any(isinstance(k, int) for k in self.kept):
            self.answers = [saved.keep(o) for o in made]
            self.places = [i for i, o in enumerate(outputs) if is_tensor(o)]
        for index, output in enumerate(outputs):
            silent = any(output is t for t in ctx._silent)
            if not is_tensor(output) or not output.dtype.differentiable or silent:
                continue
            if any(output is d for d in ctx._dirty):
                rewrite.forbid(output)
                changed = wrap(output._data, output.dtype, output.device)
                graph.attach(changed, self, index)
                rewrite.rewrite(output, changed, overwritten=False)
            else:
                graph.attach(output, self, index)
        ctx._to_save = ctx._dirty = ctx._silent = ()

    def name(self) -> str:
        return f"{self.function.__name__}Backward"

    @property
    def needs_input_grad(self) -> tuple[bool, ...]:
        return self.ctx.needs_input_grad

    @property
    def saved_tensors(self) -> tuple[Any, ...]:
        if self.kept is None:
            raise graph.freed()
        return tuple(self._unpack(k) for k in self.kept)

    def _unpack(self, kept: Any) -> Any:
        if isinstance(kept, int):
            tensor = self.answer(kept)
            tensor._output = self.places[kept]
            return tensor
        return None if kept is None else kept.unpack(self.function.__name__)

    def differentiate(self, grads: list[Tensor | None]) -> Sequence[Tensor | None]:
        ctx, name = self.ctx, self.name()
        given: list[Any] = list(grads)
        if ctx.materialize_grads:
            for index, (grad, output) in enumerate(zip(grads, self.outputs, strict=True)):
                if grad is None and output is not None:
                    given[index] = _zeros(*output)
        own = self.function.backward
        derivative = self.function.vjp if own is Function.backward else own
        ctx._node = self
        try:
            made = derivative(ctx, *given)
        finally:
            ctx._node = None
        found = list(made) if isinstance(made, tuple) else [made]
        expected = len(self.inputs)
        if len(found) < expected or any(f is not None for f in found[expected:]):
            raise GradientError(
                f"{name} returned {len(found)} gradients, but {self.function.__name__}.apply got "
                f"{expected} arguments: return one for each, None for those that are no tensors"
            )
        return [self._checked(i, g) for i, g in enumerate(found[:expected])]

    def _checked(self, index: int, grad: Any) -> Tensor | None:
        spec = self.inputs[index]
        name = self.name()
        if grad is None:
            return None
        if not is_tensor(grad):
            raise GradientError(
                f"{name} returned a {type(grad).__name__} as gradient {index}: it must be a tensor "
                "or None"
            )
        if spec is None:
            raise GradientError(
                f"{name} returned a gradient for argument {index}, which is no tensor: return None"
            )
        shape = tuple(grad.shape)
        if shape != spec.shape:
            lead = len(shape) - len(spec.shape)
            fits = lead >= 0 and all(
                own in (1, given) for own, given in zip(spec.shape, shape[lead:], strict=True)
            )
            if not fits:
                raise ShapeError(
                    f"{name} returned a gradient of shape {shape} for argument {index}, which has "
                    f"shape {spec.shape}"
                )
            summed = [a for a in range(len(shape)) if a < lead or shape[a] != spec.shape[a - lead]]
            grad = grad.sum(summed).reshape(spec.shape)
        return grad if grad.dtype is spec.dtype else grad.to(spec.dtype)

    def free(self) -> None:
        if self.kept and any(k is not None for k in self.kept):
            self.kept, self.answers = None, []


class _Named:
    """The rule of a node that differentiates itself."""

    def __init__(self, name: str) -> None:
        self.name = name

    def gradient(self, *_: Any) -> Any:
        raise NotImplementedError


def once_differentiable(fn: Callable[..., Any]) -> Callable[..., Any]:
    """Decorates a backward that is not written in tensor operations: differentiating its result
    raises a RuntimeError.
    """

    @functools.wraps(fn)
    def wrapped(ctx: Any, *grads: Any) -> Any:
        with modes.no_grad():
            made = fn(ctx, *grads)
        if not modes.enabled or not any(is_tensor(g) and g.requires_grad for g in grads):
            return made
        several = isinstance(made, tuple)
        results = [g.detach() if is_tensor(g) else g for g in (made if several else (made,))]
        for result in results:
            if is_tensor(result):
                graph.attach(result, _Refusing(_Named("once_differentiable"), {}))
        return tuple(results) if several else results[0]

    return wrapped


class _Refusing(Node):
    """The history of a gradient that has no derivative."""

    __slots__ = ()

    def __init__(self, primitive: Any, attrs: dict[str, Any]) -> None:
        super().__init__(primitive, attrs)
        self.outputs = [None]

    def differentiate(self, grads: list[Tensor | None]) -> Sequence[Tensor | None]:
        raise GradientError(
            "this gradient was made by a backward marked as once_differentiable, so that it cannot "
            "be differentiated again"
        )


def _unshared(output: Any, inputs: list[Tensor | None], ctx: FunctionCtx) -> Any:
    """An output that can be given a history: an input that is returned unchanged is seen anew."""
    is_input = is_tensor(output) and any(output is t for t in inputs)
    return output.detach() if is_input and not any(output is d for d in ctx._dirty) else output


def _zeros(spec: Spec, place: Any) -> Any:
    from ..tensor.creation import zeros

    return zeros(spec.shape, dtype=spec.dtype, device=place)
