"""How invocations walk over elements: merged axes, and workgroups for a count."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from ...ops.shapes import Shape

MASK = 0xFFFFFFFF  # negative steps wrap around, as the kernels' sums do
_WIDTH = 64  # invocations of a workgroup that works along one axis
_MOST_GROUPS = 65535  # of one axis of a dispatch


def groups_for(count: int, width: int = _WIDTH) -> tuple[int, int, int]:
    """Workgroups of `width` for `count` invocations in a row; kernels number them by
    x + y · (groups in x).
    """
    groups = -(-count // width)
    if groups <= _MOST_GROUPS:
        return groups, 1, 1
    rows = -(-groups // _MOST_GROUPS)
    return -(-groups // rows), rows, 1


@lru_cache(maxsize=4096)
def coalesce(shape: Shape, strides: tuple[Shape, ...]) -> tuple[Shape, tuple[Shape, ...]]:
    """The same walk over the elements with as few axes as possible."""
    sizes: list[int] = []
    steps: list[list[int]] = [[] for _ in strides]
    for axis, size in enumerate(shape):
        if size == 1:
            continue
        own = [s[axis] for s in strides]
        if sizes and all(kept[-1] == step * size for kept, step in zip(steps, own, strict=True)):
            sizes[-1] *= size
            for kept, step in zip(steps, own, strict=True):
                kept[-1] = step
        else:
            sizes.append(size)
            for kept, step in zip(steps, own, strict=True):
                kept.append(step)
    if not sizes:
        return (1,), tuple((0,) for _ in strides)
    return tuple(sizes), tuple(map(tuple, steps))


def padded(values: Sequence[int], length: int) -> list[int]:
    """Values as words, filled up with zeros to the length that a kernel's parameters have."""
    return [v & MASK for v in values] + [0] * (length - len(values))
