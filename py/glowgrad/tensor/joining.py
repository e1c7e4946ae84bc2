"""Tensors joined, stretched to each other, and combined in all ways; `cat` and `stack` themselves
are in movement.py.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from .. import dtypes
from ..ops import shapes
from ..ops.movement import embed
from .core import Core, Size
from .creation import tensor, zeros
from .movement import cat, stack
from .operands import only_tensors

if TYPE_CHECKING:
    from . import Tensor


def hstack(tensors: Sequence[Tensor]) -> Tensor:
    """Tensors side by side: joined along axis 1, vectors along axis 0."""
    parts = _at_least("hstack", tensors, atleast_1d)
    return cat(parts, 0 if parts[0].ndim == 1 else 1)


def vstack(tensors: Sequence[Tensor]) -> Tensor:
    """Tensors one below the other: joined along axis 0, vectors as rows."""
    return cat(_at_least("vstack", tensors, atleast_2d), 0)


row_stack = vstack


def dstack(tensors: Sequence[Tensor]) -> Tensor:
    """Tensors one behind the other: joined along axis 2."""
    return cat(_at_least("dstack", tensors, atleast_3d), 2)


def column_stack(tensors: Sequence[Tensor]) -> Tensor:
    """Tensors side by side, vectors as columns."""
    only_tensors("column_stack", *tensors)
    return hstack([t.reshape((-1, 1)) if t.ndim < 2 else t for t in tensors])


def _at_least(name: str, tensors: Sequence[Tensor], form: Callable[..., Any]) -> list[Any]:
    if isinstance(tensors, Core) or not isinstance(tensors, (tuple, list)):
        raise TypeError(f"{name} takes a list or tuple of tensors, not {type(tensors).__name__}")
    if not tensors:
        raise RuntimeError(f"{name} got an empty list: it needs at least one tensor")
    only_tensors(name, *tensors)
    return [form(t) for t in tensors]


def _each(name: str, tensors: Any, form: Callable[[Any], Any]) -> Any:
    given = tensors[0] if len(tensors) == 1 and isinstance(tensors[0], (tuple, list)) else tensors
    only_tensors(name, *given)
    made = tuple(form(t) for t in given)
    return made[0] if len(tensors) == 1 and given is tensors else made


def atleast_1d(*tensors: Any) -> Any:
    """With one axis at least."""
    return _each("atleast_1d", tensors, lambda t: t if t.ndim else t.reshape(1))


def atleast_2d(*tensors: Any) -> Any:
    """With two axes at least: a vector becomes a row."""
    return _each("atleast_2d", tensors, lambda t: t if t.ndim > 1 else t.reshape((1, -1)))


def atleast_3d(*tensors: Any) -> Any:
    """With three axes at least: a vector becomes (1, n, 1), a matrix (m, n, 1)."""

    def form(t: Any) -> Any:
        if t.ndim > 2:
            return t
        return t.unsqueeze(-1) if t.ndim == 2 else t.reshape((1, -1, 1))

    return _each("atleast_3d", tensors, form)


def broadcast_tensors(*tensors: Any) -> tuple[Tensor, ...]:
    """Views of all tensors in the shape to which they stretch together."""
    only_tensors("broadcast_tensors", *tensors)
    shape = shapes.broadcast_shapes("broadcast_tensors", *[tuple(t.shape) for t in tensors])
    return tuple(t.expand(shape) for t in tensors)


def broadcast_shapes(*shapes_: Any) -> Size:
    """The shape to which all shapes stretch, aligned at their last axes."""
    given = [(s,) if isinstance(s, int) else tuple(s) for s in shapes_]
    return Size(shapes.broadcast_shapes("broadcast_shapes", *given))


def meshgrid(*tensors: Any, indexing: str | None = None) -> tuple[Tensor, ...]:
    """The coordinates of a grid from those of its axes: out[i] is tensors[i] stretched over all the
    others. indexing: "ij", or "xy", where the first runs along the columns.
    """
    given = tensors[0] if len(tensors) == 1 and isinstance(tensors[0], (tuple, list)) else tensors
    only_tensors("meshgrid", *given)
    if indexing not in (None, "ij", "xy"):
        raise RuntimeError(f'meshgrid got indexing={indexing!r}: it must be "ij" or "xy"')
    if not given:
        raise RuntimeError("meshgrid needs at least one tensor")
    if any(t.dtype is not given[0].dtype for t in given):
        raise RuntimeError("meshgrid needs tensors of one type")
    if any(t.ndim > 1 for t in given):
        raise RuntimeError("meshgrid takes vectors, got " + ", ".join(str(t.shape) for t in given))
    order = list(range(len(given)))
    if indexing == "xy" and len(given) > 1:
        order[:2] = 1, 0
    sizes = [max(given[i].numel(), 0) for i in order]
    grids = []
    for number, t in enumerate(given):
        shape = [1] * len(given)
        shape[order.index(number)] = -1
        grids.append(t.reshape(shape).expand(sizes))
    return tuple(grids)


def cartesian_prod(*tensors: Any) -> Tensor:
    """All ways to take one element of each vector, one a row."""
    only_tensors("cartesian_prod", *tensors)
    if any(t.ndim != 1 for t in tensors):
        raise RuntimeError(
            "cartesian_prod takes vectors, got " + ", ".join(str(t.shape) for t in tensors)
        )
    if len(tensors) == 1:
        return tensors[0]
    return stack([grid.reshape(-1) for grid in meshgrid(*tensors)], 1)


def combinations(input: Tensor, r: int = 2, with_replacement: bool = False) -> Tensor:
    """All ways to take r elements of a vector, in order, one a row."""
    only_tensors("combinations", input)
    if input.ndim != 1:
        raise RuntimeError(f"combinations takes a vector, got shape {tuple(input.shape)}")
    if r < 0:
        raise RuntimeError(f"combinations got r={r}: it must not be negative")
    if r == 0:
        return input.new_zeros(0)
    choose = itertools.combinations_with_replacement if with_replacement else itertools.combinations
    rows = list(choose(range(input.numel()), r))
    places: Any = tensor(rows, dtype=dtypes.int64, device=input.device)
    return input[places.reshape(-1)].reshape((len(rows), r))


def block_diag(*tensors: Any) -> Tensor:
    """A matrix with these matrices on its diagonal, 0 elsewhere."""
    only_tensors("block_diag", *tensors)
    if not tensors:
        return zeros(1, 0)
    if any(t.ndim > 2 for t in tensors):
        raise RuntimeError(
            "block_diag takes matrices, got " + ", ".join(str(t.shape) for t in tensors)
        )
    kind = dtypes.result_type([(t.dtype, 0) for t in tensors])
    blocks = [atleast_2d(t).to(kind) for t in tensors]
    shape = (sum(b.shape[0] for b in blocks), sum(b.shape[1] for b in blocks))
    result: Any = None
    row = column = 0
    for block in blocks:
        rows, columns = block.shape
        key = (slice(row, row + rows), slice(column, column + columns))
        placed = embed(block, shape=shape, key=key)
        result = placed if result is None else result + placed
        row, column = row + rows, column + columns
    return result


concat = concatenate = cat

__all__ = [
    "atleast_1d",
    "atleast_2d",
    "atleast_3d",
    "block_diag",
    "broadcast_shapes",
    "broadcast_tensors",
    "cartesian_prod",
    "cat",
    "column_stack",
    "combinations",
    "concat",
    "concatenate",
    "dstack",
    "hstack",
    "meshgrid",
    "row_stack",
    "stack",
    "vstack",
]
