"""Derivatives of functions as functions: grad, vjp, jvp, Jacobians and Hessians.

Each works on tensors with a history of their own, so that they can be nested, under vmap too; what
they give has a history only where their arguments (or what the function itself uses) have one.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from ..errors import ShapeError
from ..tensor import Tensor
from ..tensor.creation import eye
from ..tensor.movement import cat
from . import tree
from .call import Argnums, Call
from .vmap import vmap


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
        call = Call("grad", func, args, kwargs, argnums, has_aux)
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
    call = Call("vjp", func, primals, {}, tuple(range(len(primals))), has_aux)
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
    call = Call("jvp", func, primals, {}, tuple(range(len(primals))), has_aux)
    made = call.push(along, strict)
    output, change = call.finished((call.output, tree.filled(call.output, made)))
    return (output, change, call.aux) if has_aux else (output, change)


def linearize(func: Callable[..., Any], *primals: Any) -> tuple[Any, Callable[..., Any]]:
    """`(func(*primals), push)`: push(*tangents) gives J tangents, without computing func again."""
    call = Call("linearize", func, primals, {}, tuple(range(len(primals))), False)

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
        call = Call("jacrev", func, args, kwargs, argnums, has_aux)
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
        call = Call("jacfwd", func, args, kwargs, argnums, has_aux)
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
