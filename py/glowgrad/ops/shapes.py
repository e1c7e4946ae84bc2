"""Shape arithmetic that several ops share."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import ShapeError

Shape = tuple[int, ...]


def broadcast_shapes(name: str, *shapes: Shape) -> Shape:
    """The shape to which all `shapes` stretch, aligned at their last axes; ShapeError names the
    axis that differs.
    """
    if all(shape == shapes[0] for shape in shapes):
        return shapes[0]
    rank = max(map(len, shapes))
    result = [1] * rank
    for shape in shapes:
        for axis, size in enumerate(shape, rank - len(shape)):
            if size == 1 or size == result[axis]:
                continue
            if result[axis] != 1:
                given = " and ".join(str(tuple(s)) for s in shapes)
                raise ShapeError(
                    f"{name} got shapes {given}, which do not fit: axis {axis - rank} has sizes "
                    f"{result[axis]} and {size}. Aligned at the right, sizes must be equal or 1."
                )
            result[axis] = size
    return tuple(result)


def normal_axis(axis: int, rank: int, name: str) -> int:
    """A non-negative axis; raises IndexError in PyTorch's words when out of range."""
    limit = max(rank, 1)
    if not -limit <= axis < limit:
        raise IndexError(
            f"{name} got dim={axis}, but the tensor has {rank} dimensions: dim must be from "
            f"{-limit} to {limit - 1}"
        )
    return axis % limit


def normal_axes(axes: int | Sequence[int] | None, rank: int, name: str) -> tuple[int, ...]:
    """Sorted non-negative axes; None or an empty list means all of them."""
    if axes is None or (not isinstance(axes, int) and len(axes) == 0):
        return tuple(range(rank))
    given = [axes] if isinstance(axes, int) else list(axes)
    normal = sorted(normal_axis(axis, rank, name) for axis in given)
    if len(set(normal)) != len(normal):
        raise RuntimeError(f"{name} got dim={tuple(given)}, where an axis appears twice")
    return tuple(a for a in normal if a < rank)


def size_of(shape: Sequence[int]) -> int:
    """The number of elements of a shape."""
    count = 1
    for size in shape:
        count *= size
    return count


def contiguous_strides(shape: Sequence[int]) -> Shape:
    """Row-major strides in elements."""
    strides = []
    step = 1
    for size in reversed(shape):
        strides.append(step)
        step *= max(size, 1)
    return tuple(reversed(strides))
