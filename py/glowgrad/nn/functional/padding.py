"""Padding: more elements around the edges, or fewer where a number is negative."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...errors import ShapeError
from ...ops.elementwise import where
from ...ops.movement import embed
from ...tensor import Tensor
from ...tensor.creation import full
from ...tensor.movement import cat


def pad(
    input: Tensor, pad: Sequence[int], mode: str = "constant", value: float | None = None
) -> Tensor:
    """Pad pairs of axes from the last one backwards: pad = (left, right, top, bottom, …).

    mode "constant" puts `value` (0) there, "reflect" mirrors without the edge itself, "replicate"
    repeats the edge, "circular" goes on at the other side; the last three pad the axes behind
    (N, C). Negative numbers cut. Raises NotImplementedError for an unknown mode or a number of
    pairs that a mode does not take, ShapeError for more than there is to mirror or to wrap.
    """
    if not isinstance(pad, Sequence):
        raise TypeError(f"pad got pad={pad!r}: a tuple, two numbers an axis, (left, right, …)")
    sides = [int(n) for n in pad]
    if len(sides) % 2:
        raise RuntimeError(f"pad got {tuple(sides)}: two numbers an axis, before and after")
    if len(sides) > 2 * input.ndim:
        raise RuntimeError(
            f"pad got {len(sides)} numbers for a tensor of shape {tuple(input.shape)}: two an axis "
            "at most"
        )
    if mode == "constant":
        return _constant(input, sides, 0 if value is None else value)
    edge = _EDGES.get(mode)
    if edge is None:
        raise NotImplementedError(
            f"pad got mode={mode!r}: the modes are constant, " + ", ".join(_EDGES)
        )
    if value:
        raise RuntimeError(f"pad got value={value} with mode={mode!r}, which takes its own values")
    pairs = len(sides) // 2
    if input.ndim not in (pairs + 1, pairs + 2) or not 1 <= pairs <= 3:
        raise NotImplementedError(
            f"pad with mode={mode!r} got {len(sides)} numbers for a tensor of shape "
            f"{tuple(input.shape)}: it pads the axes behind (N, C) or (C), with two numbers each"
        )
    x = input
    for number in range(pairs):
        x = _edges(x, x.ndim - 1 - number, sides[2 * number], sides[2 * number + 1], mode)
    return x


def _constant(x: Tensor, sides: list[int], value: float) -> Tensor:
    shape = list(x.shape)
    keep: list[slice] = [slice(None)] * x.ndim
    place = list(keep)
    for number in range(len(sides) // 2):
        axis = x.ndim - 1 - number
        before, after = sides[2 * number], sides[2 * number + 1]
        size = shape[axis]
        shape[axis] = _padded_size(x, axis, before, after)
        keep[axis] = slice(max(0, -before), size - max(0, -after))
        place[axis] = slice(max(0, before), shape[axis] - max(0, after))
    inside = x[tuple(keep)] if min(sides, default=0) < 0 else x
    if max(sides, default=0) <= 0:
        return inside.clone()
    key = tuple(place)
    padded: Tensor = embed(inside, shape=tuple(shape), key=key)
    if value == 0:
        return padded
    hole = embed(inside.new_ones(()).bool().expand(inside.shape), shape=tuple(shape), key=key)
    return where(hole, padded, full((), value, dtype=padded.dtype, device=padded.device))


def _padded_size(x: Tensor, axis: int, before: int, after: int) -> int:
    size: int = x.shape[axis] + before + after
    if size < 0 or max(-before, -after) > x.shape[axis]:
        raise ShapeError(
            f"pad got ({before}, {after}) for axis {axis} of shape {tuple(x.shape)}: that cuts "
            "away more than there is"
        )
    return size


def _edges(x: Tensor, axis: int, before: int, after: int, mode: str) -> Tensor:
    """x with both ends of one axis cut or padded from what it holds itself."""
    if before < 0 or after < 0:
        _padded_size(x, axis, before, after)
        cut = x.shape[axis] - max(0, -before) - max(0, -after)
        x = x.narrow(axis, max(0, -before), cut)
        before, after = max(0, before), max(0, after)
    size = x.shape[axis]
    most = {"reflect": size - 1, "circular": size}.get(mode, before + after if size else 0)
    if max(before, after) > most or not size:
        raise ShapeError(
            f"pad with mode={mode!r} got ({before}, {after}) for axis {axis} of shape "
            f"{tuple(x.shape)}, which has elements for {most} at most"
        )
    if not before and not after:
        return x
    head, tail = _EDGES[mode](x, axis, before, after)
    return cat([part for part, n in ((head, before), (x, 1), (tail, after)) if n], axis)


def _reflect(x: Any, axis: int, before: int, after: int) -> tuple[Tensor, Tensor]:
    last = x.shape[axis] - 1 - after
    return x.narrow(axis, 1, before).flip(axis), x.narrow(axis, last, after).flip(axis)


def _replicate(x: Any, axis: int, before: int, after: int) -> tuple[Tensor, Tensor]:
    def repeated(start: int, count: int) -> Tensor:
        shape = [*x.shape[:axis], count, *x.shape[axis + 1 :]]
        return x.narrow(axis, start, 1).expand(shape)

    return repeated(0, before), repeated(x.shape[axis] - 1, after)


def _circular(x: Any, axis: int, before: int, after: int) -> tuple[Tensor, Tensor]:
    size = x.shape[axis]
    return x.narrow(axis, size - before, before), x.narrow(axis, 0, after)


_EDGES = {"reflect": _reflect, "replicate": _replicate, "circular": _circular}
