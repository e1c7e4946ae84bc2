"""vmap: a function of one example as a function of many."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from .. import random
from ..tensor import Tensor
from ..tensor.movement import cat, stack
from . import batching, tree

Dims = list[int | None]


def vmap(
    func: Callable[..., Any],
    in_dims: Any = 0,
    out_dims: Any = 0,
    randomness: str = "error",
    *,
    chunk_size: int | None = None,
) -> Callable[..., Any]:
    """func for every slice of its arguments along `in_dims` at once; the results are stacked along
    `out_dims`. Both are numbers, or nests of them as the arguments and results; None for an
    argument that all calls share.

    func sees each argument without that axis. Its operations run once over all calls (matrix
    products, elementwise, reductions, indexing, …) or, where there is no rule for that, call by
    call: exact, but slow. It can neither read single values (.item(), if) nor give results whose
    shape depends on them. vmap and grad can be nested both ways.

    randomness: whether random numbers are forbidden ("error"), the "same" in all calls or
    "different" (then the calls run one after the other). chunk_size: so many calls at once.
    Raises ValueError where in_dims or out_dims do not fit.
    """
    if randomness not in ("error", "same", "different"):
        raise RuntimeError(
            f"vmap got randomness={randomness!r}: use 'error', 'same' or 'different'"
        )
    if chunk_size is not None and chunk_size < 1:
        raise ValueError(f"vmap got chunk_size={chunk_size}: it must be 1 or more")
    name = getattr(func, "__name__", type(func).__name__)

    @functools.wraps(func)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        dims = _in_dims(name, in_dims, args)
        given = tree.leaves(args)
        size = _size(dims, given)
        step = chunk_size or max(size, 1)
        chunks = []
        for start in range(0, max(size, 1), step):
            length = min(step, size - start)
            part = [
                x if d is None or length == size else x.narrow(d, start, length)
                for x, d in zip(given, dims, strict=True)
            ]
            run = _in_turn if randomness == "different" else _at_once
            made, outs = run(func, tree.filled(args, part), dims, kwargs, length, randomness)
            places = _out_dims(name, out_dims, made)
            chunks.append([_along(name, o, d, length) for o, d in zip(outs, places, strict=True)])
        joined = [
            parts[0] if len(parts) == 1 or d is None else cat(parts, d)
            for parts, d in zip(zip(*chunks, strict=True), places, strict=True)
        ]
        return tree.filled(made, joined)

    return wrapped


def _at_once(
    func: Callable[..., Any],
    args: Any,
    dims: Dims,
    kwargs: dict[str, Any],
    size: int,
    randomness: str,
) -> tuple[Any, list[Any]]:
    """One run over all calls: a result to show its structure, and for each leaf either a tensor
    with the calls along a first axis or (value,), what all calls share.
    """
    level = batching.Level(size)
    inside = [
        x if d is None else batching.enter(x, d, level)
        for x, d in zip(tree.leaves(args), dims, strict=True)
    ]
    before, random.forbidden_by = random.forbidden_by, "vmap" if randomness == "error" else None
    try:
        with level:
            made = func(*tree.filled(args, inside), **kwargs)
    finally:
        random.forbidden_by = before
    return made, [
        batching.leave(x, level) if isinstance(x, Tensor) and level.holds(x) else (x,)
        for x in tree.leaves(made)
    ]


def _in_turn(
    func: Callable[..., Any],
    args: Any,
    dims: Dims,
    kwargs: dict[str, Any],
    size: int,
    randomness: str,
) -> tuple[Any, list[Any]]:
    """The calls one after the other; results as of _at_once."""
    given = tree.leaves(args)
    calls = []
    for i in range(size):
        own = [x if d is None else x.select(d, i) for x, d in zip(given, dims, strict=True)]
        calls.append(func(*tree.filled(args, own), **kwargs))
    leaves = zip(*map(tree.leaves, calls), strict=True)
    return calls[0], [stack(xs) if isinstance(xs[0], Tensor) else xs[:1] for xs in leaves]


def _in_dims(name: str, in_dims: Any, args: Any) -> Dims:
    """One axis, or None, for each argument."""
    if not args:
        raise ValueError(f"vmap({name}) got no inputs: a function is mapped over its arguments")
    if not isinstance(in_dims, (int, tuple, list)):
        raise ValueError(f"vmap({name}) got in_dims={in_dims!r}: use a number, or a tuple of them")
    given = tuple(in_dims) if isinstance(in_dims, list) else in_dims
    dims = tree.spread(given, args)
    if dims is None:
        raise ValueError(
            f"vmap({name}) got in_dims={in_dims!r}, which do not fit its {len(args)} arguments: "
            "use one number for all, or a tuple with one for each"
        )
    found: Dims = []
    for x, d in zip(tree.leaves(args), dims, strict=True):
        if d is not None and not isinstance(x, Tensor):
            raise ValueError(
                f"vmap({name}) got in_dims={d!r} for a {type(x).__name__}: only tensors are "
                "mapped, pass None for it"
            )
        if d is not None and not -x.ndim <= d < x.ndim:
            raise ValueError(
                f"vmap({name}) got in_dims={d} for a tensor of shape {tuple(x.shape)}: it must be "
                f"from {-x.ndim} to {x.ndim - 1}"
            )
        found.append(None if d is None else d % x.ndim)
    if all(d is None for d in found):
        raise ValueError(f"vmap({name}) got in_dims={in_dims!r}: at least one must not be None")
    return found


def _size(dims: Dims, given: list[Any]) -> int:
    sizes = [x.shape[d] for x, d in zip(given, dims, strict=True) if d is not None]
    if len(set(sizes)) > 1:
        raise ValueError(f"vmap got tensors of different sizes along the mapped axis: {sizes}")
    return int(sizes[0])


def _out_dims(name: str, out_dims: Any, made: Any) -> Dims:
    given = tuple(out_dims) if isinstance(out_dims, list) else out_dims
    if isinstance(given, tuple) and len(given) == 1 and isinstance(made, Tensor):
        given = given[0]
    dims = tree.spread(given, made)
    if dims is None or any(not isinstance(d, (int, type(None))) for d in dims):
        raise ValueError(
            f"vmap({name}) got out_dims={out_dims!r}, which do not fit what the function returns: "
            "use one number for all, or a nest of them as the results"
        )
    return dims


def _along(name: str, out: Any, dim: int | None, size: int) -> Any:
    """A result as the caller gets it."""
    if isinstance(out, Tensor):
        if dim is None:
            raise ValueError(
                f"vmap({name}) got out_dims=None for a result that differs from call to call"
            )
        return out.movedim(0, dim)
    (value,) = out
    if dim is None:
        return value
    if not isinstance(value, Tensor):
        raise ValueError(
            f"vmap({name}) maps functions that return tensors, but this one returned a "
            f"{type(value).__name__}: pass out_dims=None for it"
        )
    return value.unsqueeze(0).expand((size, *value.shape)).movedim(0, dim)
