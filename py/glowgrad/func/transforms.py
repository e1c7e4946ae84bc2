"""Derivatives of functions as functions: grad, vjp, jvp, Jacobians and Hessians.

Each works on tensors with a history of their own, so that they can be nested, under vmap too; what
they give has a history only where their arguments (or what the function itself uses) have one.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

from .. import autograd
from ..errors import GradientError, ShapeError
from ..spec import Spec
from ..tensor import Tensor
from ..tensor.creation import eye
from ..tensor.movement import cat
from . import tree
from .vmap import vmap

Argnums = int | tuple[int, ...]


def grad(func: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False) -> Any:
    """The gradient of a func that gives one number, as a function of the same arguments.

    argnums: with respect to which of them; a tuple gives a tuple. has_aux: func gives
    (number, anything), and its gradient function (gradient, anything).
    """
    both = grad_and_value(func, argnums, has_aux)

    @functools.wraps(func)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        slope, value = both(*args, **kwargs)
        return (slope, value[1]) if has_aux else slope

    return wrapped


def grad_and_value(func: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False) -> Any:
    """As `grad`, but gives (gradient, value), or (gradient, (value, anything)) with has_aux."""

    @functools.wraps(func)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        call = _Call("grad", func, args, kwargs, argnums, has_aux)
        value = call.output
        if not isinstance(value, Tensor):
            raise RuntimeError(
                f"grad needs a function that returns a tensor, this one returned a "
                f"{type(value).__name__}"
            )
        if value.ndim:
            raise RuntimeError(
                "grad needs a function that returns one number, this one returned shape "
                f"{tuple(value.shape)}: reduce it, e.g. by .sum(), or use vjp or jacrev"
            )
        slopes = call.pull([value.new_ones(())])
        result, aux = call.finished((slopes, value)), call.aux
        slopes, value = result
        return slopes, (value, aux) if has_aux else value

    return wrapped


def vjp(func: Callable[..., Any], *primals: Any, has_aux: bool = False) -> Any:
    """`(func(*primals), pull)`: pull(cotangents) gives cotangentsᵀ J, for each of the primals.

    has_aux: func gives (output, anything), and vjp (output, pull, anything).
    """
    call = _Call("vjp", func, primals, {}, tuple(range(len(primals))), has_aux)
    outputs = tree.leaves(call.output)

    def pull(cotangents: Any) -> Any:
        weights = tree.leaves(cotangents)
        if len(weights) != len(outputs):
            raise RuntimeError(
                f"vjp got {len(weights)} cotangents for a function with {len(outputs)} outputs"
            )
        for weight, output in zip(weights, outputs, strict=True):
            if weight.shape != output.shape:
                raise ShapeError(
                    f"vjp got a cotangent of shape {tuple(weight.shape)} for an output of shape "
                    f"{tuple(output.shape)}"
                )
        return call.finished(call.pull(weights))

    output = call.finished(call.output)
    return (output, pull, call.aux) if has_aux else (output, pull)


def jvp(
    func: Callable[..., Any],
    primals: Any,
    tangents: Any,
    *,
    strict: bool = False,
    has_aux: bool = False,
) -> Any:
    """`(func(*primals), J tangents)`, by differentiating uᵀ J once more, by u.

    Source of the trick: Townsend, 2017, "A new trick for calculating Jacobian vector products".
    """
    if not isinstance(primals, tuple):
        raise RuntimeError(f"jvp takes a tuple of primals, but got {type(primals).__name__}")
    given, along = tree.leaves(primals), tree.leaves(tangents)
    if not isinstance(tangents, tuple) or len(given) != len(along):
        raise RuntimeError(
            f"jvp got {len(given)} primals and {len(along)} tangents: both are tuples with one "
            "tensor each"
        )
    for x, v in zip(given, along, strict=True):
        if x.shape != v.shape:
            raise ShapeError(
                f"jvp got a tangent of shape {tuple(v.shape)} for a primal of shape "
                f"{tuple(x.shape)}"
            )
    call = _Call("jvp", func, primals, {}, tuple(range(len(primals))), has_aux)
    made = call.push(along, strict)
    output, change = call.finished((call.output, tree.filled(call.output, made)))
    return (output, change, call.aux) if has_aux else (output, change)


def linearize(func: Callable[..., Any], *primals: Any) -> tuple[Any, Callable[..., Any]]:
    """`(func(*primals), push)`: push(*tangents) gives J tangents, without computing func again."""
    call = _Call("linearize", func, primals, {}, tuple(range(len(primals))), False)

    def push(*tangents: Any) -> Any:
        made = call.push(tree.leaves(tangents), False)
        return call.finished(tree.filled(call.output, made))

    return call.finished(call.output), push


def jacrev(
    func: Callable[..., Any],
    argnums: Argnums = 0,
    *,
    has_aux: bool = False,
    chunk_size: int | None = None,
    _preallocate_and_copy: bool = False,
) -> Any:
    """The Jacobian of func, of shape (*output, *input), as a function of the same arguments: one
    backward pass over all rows at once by vmap. Good where outputs are fewer than inputs.

    chunk_size: so many rows at once. (_preallocate_and_copy changes nothing but memory in PyTorch,
    and nothing here.)
    """

    @functools.wraps(func)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        call = _Call("jacrev", func, args, kwargs, argnums, has_aux)
        outputs = tree.leaves(call.output)
        sizes = [o.numel() for o in outputs]
        units = [_unit_vectors(o, sum(sizes), sum(sizes[:i])) for i, o in enumerate(outputs)]

        def rows(*weights: Tensor) -> Any:
            return tuple(tree.leaves(call.pull(list(weights))))

        found = vmap(rows, chunk_size=chunk_size)(*units)
        blocks = []
        for i, o in enumerate(outputs):
            start = sum(sizes[:i])
            parts = [
                g.narrow(0, start, sizes[i]).reshape((*o.shape, *x.shape))
                for g, x in zip(found, call.inputs, strict=True)
            ]
            blocks.append(tree.filled(call.structure, parts))
        result = call.finished(tree.filled(call.output, blocks))
        return (result, call.aux) if has_aux else result

    return wrapped


def jacfwd(
    func: Callable[..., Any],
    argnums: Argnums = 0,
    has_aux: bool = False,
    *,
    randomness: str = "error",
) -> Any:
    """The Jacobian of func, of shape (*output, *input), as a function of the same arguments: all
    columns at once by jvp and vmap. Good where inputs are fewer than outputs.
    """

    @functools.wraps(func)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        call = _Call("jacfwd", func, args, kwargs, argnums, has_aux)
        sizes = [x.numel() for x in call.inputs]
        units = [_unit_vectors(x, sum(sizes), sum(sizes[:i])) for i, x in enumerate(call.inputs)]

        def columns(*tangents: Tensor) -> Any:
            return tuple(call.push(list(tangents), False))

        found = vmap(columns, randomness=randomness)(*units)
        blocks = []
        for o, change in zip(tree.leaves(call.output), found, strict=True):
            parts = [
                change.narrow(0, sum(sizes[:i]), sizes[i])
                .movedim(0, -1)
                .reshape((*o.shape, *x.shape))
                for i, x in enumerate(call.inputs)
            ]
            blocks.append(tree.filled(call.structure, parts))
        result = call.finished(tree.filled(call.output, blocks))
        return (result, call.aux) if has_aux else result

    return wrapped


def hessian(func: Callable[..., Any], argnums: Argnums = 0) -> Any:
    """The second derivatives of func, of shape (*output, *input, *input)."""
    return jacfwd(jacrev(func, argnums), argnums)


def _unit_vectors(like: Tensor, total: int, start: int) -> Tensor:
    """One tensor of the shape of `like` for each of `total` numbers, of which its own begin at
    `start`: zeros but for a one.
    """
    size = like.numel()
    unit: Any = eye(size, dtype=like.dtype, device=like.device.base)
    before = unit.new_zeros((start, size))
    behind = unit.new_zeros((total - start - size, size))
    return cat([before, unit, behind]).reshape((total, *like.shape))


class _Call:
    """func called with aliases of its arguments that want gradients."""

    def __init__(
        self,
        name: str,
        func: Callable[..., Any],
        args: Sequence[Any],
        kwargs: dict[str, Any],
        argnums: Argnums,
        has_aux: bool,
    ) -> None:
        self.name = name
        self.inputs: list[Any] = []
        # Recorded for the caller too?
        self.recorded = autograd.is_grad_enabled()
        own = list(args)
        begin = _Begin()
        with autograd.enable_grad(), begin:
            for number in _normal(name, argnums, len(args)):
                own[number] = tree.mapped(lambda x: self._alias(x, begin), args[number])
            if isinstance(argnums, int):
                self.structure = own[argnums]
            else:
                self.structure = tuple(own[n] for n in argnums)
            made = func(*own, **kwargs)
        self.aux: Any = None
        if has_aux:
            if not isinstance(made, tuple) or len(made) != 2:
                raise RuntimeError(f"{name} with has_aux needs a function that gives (output, aux)")
            made, self.aux = made
            self.aux = tree.mapped(lambda x: self._closed(x), self.aux)
        self.output = made
        for leaf in tree.leaves(made):
            if not isinstance(leaf, Tensor) and name != "grad":
                raise RuntimeError(
                    f"{name} needs a function that returns tensors, this one returned a "
                    f"{type(leaf).__name__}"
                )

    def _alias(self, x: Any, begin: _Begin) -> Tensor:
        if not isinstance(x, Tensor):
            raise ValueError(
                f"{self.name} differentiates by tensors, but got {type(x).__name__}: choose others "
                "by argnums"
            )
        if not x.dtype.differentiable:
            raise GradientError(
                f"{self.name} differentiates by floating-point tensors, but got one of {x.dtype}: "
                "use x.float(), or choose others by argnums"
            )
        made = x.view_as(x) if x.requires_grad else _variable(x, begin)
        self.inputs.append(made)
        return made

    def pull(self, weights: Sequence[Any]) -> Any:
        """weightsᵀ J, nested as the arguments."""
        outputs = tree.leaves(self.output)
        pairs = [(o, w) for o, w in zip(outputs, weights, strict=True) if o.requires_grad]
        return tree.filled(self.structure, _gradients(pairs, self.inputs))

    def push(self, tangents: Sequence[Tensor], strict: bool) -> list[Tensor]:
        """J tangents, one for each output."""
        outputs = tree.leaves(self.output)
        if strict and any(not o.requires_grad for o in outputs):
            raise RuntimeError(
                f"{self.name} with strict=True: an output is independent of the inputs"
            )
        with autograd.enable_grad():
            seeds = [_variable(o.new_zeros(o.shape), _Begin()) for o in outputs]
        products = tree.leaves(self.pull(seeds))
        pairs = [(p, v) for p, v in zip(products, tangents, strict=True) if p.requires_grad]
        return _gradients(pairs, seeds)

    def finished(self, made: Any) -> Any:
        """Results with a history only where there is a caller's to continue."""
        return tree.mapped(self._closed, made)

    def _closed(self, x: Any) -> Any:
        if not isinstance(x, Tensor) or not x.requires_grad:
            return x
        return x if self.recorded and _is_others(x) else x.detach()


def _gradients(pairs: Sequence[tuple[Tensor, Tensor]], inputs: Sequence[Tensor]) -> list[Tensor]:
    found: Sequence[Tensor | None] = [None] * len(inputs)
    if pairs:
        outputs, weights = zip(*pairs, strict=True)
        with autograd.enable_grad():
            found = autograd.grad(outputs, inputs, weights, create_graph=True, allow_unused=True)
    return [x.new_zeros(x.shape) if g is None else g for g, x in zip(found, inputs, strict=True)]


class _Begin:
    """What made the variables of a transform: gradients end here, as at a leaf. It is open while
    the function runs, when other transforms inside must keep what depends on these variables.
    """

    name = "variable"

    def __init__(self) -> None:
        self.open = False

    def __enter__(self) -> None:
        self.open = True

    def __exit__(self, *_: object) -> None:
        self.open = False

    def gradient(self, *_: Any) -> Any:
        raise NotImplementedError


def _variable(x: Tensor, begin: _Begin) -> Tensor:
    """The same memory as something to differentiate by; no leaf, which would be a caller's."""
    made = x.detach()
    node = autograd.Node(begin, {})
    node.outputs.append(Spec(tuple(x.shape), x.dtype))
    autograd.graph.attach(made, node)
    return made


def _is_others(x: Tensor) -> bool:
    """Whether x depends on a leaf, or on a variable of a transform that is still open."""
    waiting = [autograd.edge(x)]
    seen = set()
    while waiting:
        source = waiting.pop()
        if isinstance(source, tuple):
            node = source[0]
            if isinstance(node.primitive, _Begin) and node.primitive.open:
                return True
            if node not in seen:
                seen.add(node)
                waiting += node.edges
        elif source is not None:
            return True
    return False


def _normal(name: str, argnums: Argnums, count: int) -> list[int]:
    if not isinstance(argnums, (int, tuple)):
        raise RuntimeError(f"{name} got argnums={argnums!r}: use a number or a tuple of numbers")
    numbers = [argnums] if isinstance(argnums, int) else list(argnums)
    for number in numbers:
        if not isinstance(number, int) or not -count <= number < count:
            raise RuntimeError(f"{name} got argnums={argnums!r} for {count} positional arguments")
    normal = [number % count for number in numbers]
    if len(set(normal)) != len(normal) or not normal:
        raise RuntimeError(f"{name} got argnums={argnums!r}: name each argument once")
    return normal
