"""Shapes, slices and joins."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from ..graph import LAST
from ..program import Dims, Place, Slice
from ..sizes import Dim, Size, difference
from .writer import Nodes, Writer


def reshape(w: Writer, x: str, shape: Dims) -> str:
    """x in another shape, of which one size may be left to be found."""
    dynamic = [i for i, d in enumerate(shape) if isinstance(d, Size)]
    if 0 in shape:
        return w.add("Reshape", x, w.graph.sizes(shape), allowzero=1)
    if len(dynamic) == 1:
        shape = tuple(-1 if isinstance(d, Size) else d for d in shape)
    return w.add("Reshape", x, w.graph.sizes(shape))


def _expand(w: Writer) -> str:
    shape = w.attrs["shape"]
    own = (1,) * (len(shape) - len(w.shape(0))) + w.shape(0)
    # Where nothing is stretched, 1 leaves the size as it is.
    wanted = [1 if o == d else d for o, d in zip(own, shape, strict=True)]
    return w.add("Expand", w.x, w.graph.sizes(wanted))


def _from_end(place: Dim, size: Dim) -> Dim:
    """A place in an axis of dynamic size as a distance from its end, where that is simpler."""
    if isinstance(place, Size) and isinstance(size, Size) and place.symbols == size.symbols:
        distance = difference(place, size)
        if isinstance(distance, int) and distance < 0:
            return distance
    return place


def indexed(w: Writer, x: str, key: tuple[Any, ...]) -> str:
    """x[key] for slices, whole numbers and None."""
    cuts: list[tuple[Dim, Dim, int, int]] = []  # start, end, axis, step
    gone: list[int] = []
    new: list[int] = []
    axis = out = 0
    for k in key:
        if k is None:
            new.append(out)
            out += 1
            continue
        if isinstance(k, Place):
            start = _from_end(k.at, k.size)
            end: Dim = LAST if start == -1 else difference(start, -1)
            cuts.append((start, end, axis, 1))
            gone.append(axis)
        else:
            if (k.start, k.stop, k.step) != (0, k.size, 1):
                cuts.append((*_span(k), axis, k.step))
            out += 1
        axis += 1
    if cuts:
        starts, ends, axes, steps = zip(*cuts, strict=True)
        vectors = [w.graph.sizes(starts), w.graph.sizes(ends)]
        x = w.add("Slice", x, *vectors, w.graph.constant(axes), w.graph.constant(steps))
    if gone:
        x = w.add("Squeeze", x, w.graph.constant(gone))
    return w.add("Unsqueeze", x, w.graph.constant(new)) if new else x


def _span(k: Slice) -> tuple[Dim, Dim]:
    """Where a slice starts and ends."""
    if k.step > 0:
        end = LAST if k.stop == k.size else _from_end(k.stop, k.size)
        return _from_end(k.start, k.size), end
    return _from_end(k.start, k.size), -LAST if k.stop == -1 else _from_end(k.stop, k.size)


def _parts(w: Writer) -> list[str]:
    axis = w.attrs["axis"]
    lead = tuple(Slice(0, size, 1, size) for size in w.shape(0)[:axis])
    return [indexed(w, w.x, (*lead, key)) for key in w.attrs["keys"]]


def _embed(w: Writer) -> str:
    """Zeros of a shape with x at the place that a key says."""
    key, shape = w.attrs["key"], w.attrs["shape"]
    whole = [k for k in key if k is not None]
    whole += [Slice(0, size, 1, size) for size in shape[len(whole) :]]
    x = w.x
    if added := [i for i, k in enumerate(_kept(key)) if k is None]:
        x = w.add("Squeeze", x, w.graph.constant(added))
    if dropped := [i for i, k in enumerate(whole) if isinstance(k, Place)]:
        x = w.add("Unsqueeze", x, w.graph.constant(dropped))
    for axis, k in enumerate(whole):
        if isinstance(k, Slice) and k.step != 1:
            x = _spread(w, x, axis, k)
            whole[axis] = Slice(0, k.size, 1, k.size)
    before = [k.at if isinstance(k, Place) else k.start for k in whole]
    stops = [difference(k.at, -1) if isinstance(k, Place) else k.stop for k in whole]
    after = [difference(size, stop) for size, stop in zip(shape, stops, strict=True)]
    return _padded(w, x, [*before, *after])


def _padded(w: Writer, x: str, pads: list[Dim]) -> str:
    if not any(d != 0 for d in pads):
        return x
    if w.dtypes[0].name == "bool":  # ONNX Runtime pads no bools
        return w.cast(w.add("Pad", w.cast(x, "int32"), w.graph.sizes(pads)), "bool")
    return w.add("Pad", x, w.graph.sizes(pads))


def _kept(key: tuple[Any, ...]) -> list[Any]:
    """The parts of a key that leave an axis."""
    return [k for k in key if not isinstance(k, Place)]


def _spread(w: Writer, x: str, axis: int, k: Slice) -> str:
    """x along one axis at the places of a slice with steps: gathered from it and a zero behind."""
    start, stop, size = w.static([k.start, k.stop, k.size])
    places = np.arange(size)[slice(start, None if stop < 0 else stop, k.step)]
    source = np.full(size, len(places))
    source[places] = np.arange(len(places))
    rank = len(w.attrs["shape"])
    behind: list[Dim] = [0] * (2 * rank)
    behind[rank + axis] = 1
    return w.add("Gather", _padded(w, x, behind), w.graph.constant(source), axis=axis)


def _windows(w: Writer) -> str:
    """Windows along an axis: gathered, and their taps moved to the end."""
    axis, size = w.attrs["axis"], w.attrs["size"]
    (places,) = w.static([w.attrs["places"]])
    taps = np.arange(size) * w.attrs["dilation"]
    chosen = np.arange(places)[:, None] * w.attrs["step"] + taps
    x = w.add("Gather", w.x, w.graph.constant(chosen), axis=axis)
    rank = len(w.shape(0)) + 1
    order = [a for a in range(rank) if a != axis + 1]
    return w.add("Transpose", x, perm=[*order, axis + 1])


def _fold(w: Writer) -> str:
    """Windows added up again: each element gathers the taps that fall on it, or zeros."""
    axis, shape = w.attrs["axis"], w.shape(0)
    length, places, size = w.static([w.attrs["length"], shape[axis], shape[-1]])
    step, dilation = w.attrs["step"], w.attrs["dilation"]
    sources: list[list[int]] = [[] for _ in range(length)]
    for place, tap in itertools.product(range(places), range(size)):
        sources[place * step + tap * dilation].append(place * size + tap)
    most = max(map(len, sources), default=0)
    chosen = np.array([s + [places * size] * (most - len(s)) for s in sources], np.int64)
    rank = len(shape)
    order = [*(a for a in range(rank - 1) if a != axis), axis, rank - 1]
    rest = tuple(d for a, d in enumerate(shape[:-1]) if a != axis)
    x = reshape(w, w.add("Transpose", w.x, perm=order), (*rest, places * size))
    zeros = w.filled(0, w.dtypes[0].numpy, (*rest, 1))
    x = w.add("Concat", x, zeros, axis=rank - 2)
    x = w.add("Gather", x, w.graph.constant(chosen), axis=rank - 2)
    x = w.add("ReduceSum", x, w.graph.constant([rank - 1]), keepdims=0)
    back = [*range(axis), rank - 2, *range(axis, rank - 2)]
    return w.add("Transpose", x, perm=back)


def _diagonal_order(w: Writer, shape: Dims) -> tuple[list[int], int, np.ndarray]:
    """The axes with the two of the diagonal last, how many elements these have, and where in them
    the diagonal lies.
    """
    axes = w.attrs["axes"]
    rows, columns = w.static([shape[a] for a in axes])
    places = np.arange(rows * columns).reshape(rows, columns).diagonal(w.attrs["offset"])
    order = [a for a in range(len(shape)) if a not in axes]
    return [*order, *axes], rows * columns, places


def _diagonal(w: Writer) -> str:
    shape = w.shape(0)
    order, count, places = _diagonal_order(w, shape)
    turned = w.add("Transpose", w.x, perm=order)
    flat = reshape(w, turned, (*[shape[a] for a in order[:-2]], count))
    return w.add("Gather", flat, w.graph.constant(places), axis=len(order) - 2)


def _embed_diagonal(w: Writer) -> str:
    shape = w.attrs["shape"]
    order, count, places = _diagonal_order(w, shape)
    source = np.full(count, len(places))
    source[places] = np.arange(len(places))
    behind: list[Dim] = [0] * (2 * len(order) - 2)
    behind[-1] = 1
    padded = _padded(w, w.x, behind)
    flat = w.add("Gather", padded, w.graph.constant(source), axis=len(order) - 2)
    made = reshape(w, flat, tuple(shape[a] for a in order))
    return w.add("Transpose", made, perm=[int(n) for n in np.argsort(order)])


MOVEMENT: dict[str, Nodes] = {
    "view": lambda w: reshape(w, w.x, w.attrs["shape"]),
    "permute": lambda w: w.add("Transpose", w.x, perm=w.attrs["axes"]),
    "expand": _expand,
    "index": lambda w: indexed(w, w.x, w.attrs["key"]),
    "parts": _parts,
    "embed": _embed,
    "cat": lambda w: w.add("Concat", *w.inputs, axis=w.attrs["axis"]),
    "diagonal": _diagonal,
    "embed_diagonal": _embed_diagonal,
    "windows": _windows,
    "fold": _fold,
}
