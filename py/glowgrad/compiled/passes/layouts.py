"""Arrays re-expressed: the same elements in the order of another shape, or through a copy."""

from __future__ import annotations

from dataclasses import dataclass

from ...ops.shapes import Shape, contiguous_strides, view_strides
from ..graph import Ref


def normal(ref: Ref) -> Ref:
    """Axes of one element get steps of 0, so that equal layouts are equal refs."""
    strides = tuple(
        0 if n == 1 else stride for n, stride in zip(ref.shape, ref.strides, strict=True)
    )
    return ref if strides == ref.strides else laid(ref, ref.shape, strides, ref.offset)


def laid(ref: Ref, shape: Shape, strides: Shape, offset: int) -> Ref:
    """The same memory, laid out in another way."""
    return Ref(ref.storage, shape, strides, offset, ref.dtype)


def reshaped(ref: Ref, shape: Shape) -> Ref | None:
    """The same elements in the same order; None where that is no layout."""
    if ref.shape == shape:
        return ref
    strides = view_strides(ref.shape, ref.strides, shape)
    return None if strides is None else normal(laid(ref, shape, strides, ref.offset))


def through(seen: Ref, made: Ref, source: Ref) -> Ref | None:
    """Where `seen`, which reads the dense array `made`, finds its elements in `source`, from which
    `made` is filled element by element; None where that is no layout.
    """
    if seen.dtype is not made.dtype:
        return None
    if seen.shape == made.shape and seen.strides == made.strides and seen.offset == made.offset:
        return source
    start = seen.offset - made.offset
    if not 0 <= start < made.size or not seen.size:
        return None
    steps = sorted({s for n, s in zip(seen.shape, seen.strides, strict=True) if n > 1 and s})
    if steps and steps[0] < 0:
        return None
    own = {s for n, s in zip(made.shape, contiguous_strides(made.shape), strict=True) if n > 1}
    return _through(seen, source, start, steps) or _through(
        seen, source, start, sorted({*steps, *own})
    )


def _through(seen: Ref, source: Ref, start: int, steps: list[int]) -> Ref | None:
    """As above, with the axes of the dense array cut at `steps`."""
    sizes, rest = [], source.size
    for step in reversed(steps):
        if rest % step:
            return None
        sizes.append(rest // step)
        rest = step
    whole = reshaped(source, (*sizes, rest))
    if whole is None:
        return None
    offset = whole.offset
    reach: dict[int, list[int]] = {}  # by step: the last place reached, size and step in `source`
    for step, size, stride in zip((*reversed(steps), 1), whole.shape, whole.strides, strict=True):
        begin, start = divmod(start, step)
        offset += begin * stride
        reach.setdefault(step, [begin, size, stride])
    strides = []
    for n, step in zip(seen.shape, seen.strides, strict=True):
        if n == 1 or not step:
            strides.append(0)
            continue
        found = reach[step]
        found[0] += n - 1
        if found[0] >= found[1]:
            return None  # it goes on in the next row
        strides.append(found[2])
    return normal(laid(source, seen.shape, tuple(strides), offset))


def ordering(ref: Ref) -> tuple[int, ...] | None:
    """The axes of more than one element in the order in which they walk the memory from an array's
    first element to its last; None where that has gaps or repetitions.
    """
    axes = [a for a, n in enumerate(ref.shape) if n > 1]
    axes.sort(key=lambda a: -ref.strides[a])
    step = 1
    for axis in reversed(axes):
        if ref.strides[axis] != step:
            return None
        step *= ref.shape[axis]
    return tuple(axes)


@dataclass(frozen=True)
class Walk:
    """How to see arrays of one shape in another: their axes in an `order`, cut and joined to
    `sizes`, put back into `places` of the axes of `shape` (whose others have one element).
    """

    order: tuple[int, ...]
    sizes: Shape
    places: tuple[int, ...]
    shape: Shape

    def of(self, ref: Ref) -> Ref | None:
        """An array seen so; None where that is no layout."""
        strides = tuple(ref.strides[a] for a in self.order)
        turned = laid(ref, tuple(ref.shape[a] for a in self.order), strides, ref.offset)
        cut = reshaped(turned, self.sizes)
        if cut is None:
            return None
        own = [0] * len(self.shape)
        for place, stride in zip(self.places, cut.strides, strict=True):
            own[place] = stride
        return normal(laid(ref, self.shape, tuple(own), ref.offset))


def walk(seen: Ref, made: Ref) -> Walk | None:
    """How to see what is computed in the order of `seen` in that of `made`, which lies in the same
    memory; None unless both walk the same elements once.
    """
    here, there = ordering(seen), ordering(made)
    alike = seen.size == made.size and seen.offset == made.offset and seen.dtype is made.dtype
    if here is None or there is None or not alike:
        return None
    return Walk(here, tuple(made.shape[a] for a in there), there, made.shape)


def indexed(ref: Ref, key: tuple[int | slice | None, ...]) -> Ref:
    """Basic indexing, as of numpy's arrays; axes that the key leaves out stay."""
    shape: list[int] = []
    strides: list[int] = []
    offset, axis = ref.offset, 0
    for part in key:
        if part is None:
            shape.append(1)
            strides.append(0)
            continue
        size, stride = ref.shape[axis], ref.strides[axis]
        axis += 1
        if isinstance(part, slice):
            start, stop, step = part.indices(size)
            count = len(range(start, stop, step))
            offset += start * stride if count else 0
            shape.append(count)
            strides.append(stride * step)
        else:
            offset += (part + size if part < 0 else part) * stride
    return laid(ref, (*shape, *ref.shape[axis:]), (*strides, *ref.strides[axis:]), offset)


def diagonal(ref: Ref, offset: int, axes: tuple[int, int]) -> Ref:
    """The diagonal of two axes as a new last one."""
    a, b = axes
    rows, columns = ref.shape[a], ref.shape[b]
    length = max(0, min(rows, columns - offset) if offset >= 0 else min(rows + offset, columns))
    begin = offset * ref.strides[b] if offset >= 0 else -offset * ref.strides[a]
    rest = [i for i in range(len(ref.shape)) if i not in axes]
    shape = (*(ref.shape[i] for i in rest), length)
    strides = (*(ref.strides[i] for i in rest), ref.strides[a] + ref.strides[b])
    return laid(ref, shape, strides, ref.offset + (begin if length else 0))


def transposed(ref: Ref) -> Ref:
    """The last two axes exchanged."""
    shape, strides = ref.shape, ref.strides
    return laid(
        ref,
        (*shape[:-2], shape[-1], shape[-2]),
        (*strides[:-2], strides[-1], strides[-2]),
        ref.offset,
    )
