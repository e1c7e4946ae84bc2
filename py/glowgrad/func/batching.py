"""How vmap runs primitives for many calls at once.

Inside of vmap, tensors live on a device of their own: its arrays have a hidden axis in front for
each vmap, and its backend runs each primitive once over all of it, by a rule of `batching_rules`,
or else call by call. Tensors from outside are lifted to that device when they meet such a tensor.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import autograd
from ..device import Array, Backend, device
from ..dtypes import DType
from ..ops.movement import cat, copy
from ..ops.shapes import Shape, size_of
from ..primitive import Primitive
from ..spec import Spec
from .batched_array import BatchedArray
from .batching_rules import RULES, dense, pointwise

if TYPE_CHECKING:
    from ..tensor import Tensor


class Level:
    """One vmap: how many calls it makes at once. It runs inside of `with level:`."""

    _numbers = itertools.count()

    def __init__(self, size: int) -> None:
        self.size = size
        self.number = next(self._numbers)
        self.active = True  # until it has run
        self.devices: dict[tuple[Any, ...], BatchedDevice] = {}

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self.active = False

    def holds(self, x: Tensor) -> bool:
        """Whether a tensor has a value for each of its calls."""
        return self in levels_of(x.device)


class BatchedDevice(device):
    """Where the tensors of some vmaps live, with one hidden axis for each: the oldest first."""

    __slots__ = ("levels", "own", "under")

    def __init__(self, levels: tuple[Level, ...], under: device) -> None:
        self.type = "vmap"
        self.levels = levels
        self.under = under
        self.own = BatchedBackend(len(levels), under)

    @property
    def backend(self) -> Backend:
        return self.own

    @property
    def base(self) -> device:
        return self.under

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def __str__(self) -> str:
        return str(self.under)

    def __repr__(self) -> str:
        return repr(self.under)


def levels_of(place: device) -> tuple[Level, ...]:
    return place.levels if isinstance(place, BatchedDevice) else ()


def over(levels: Iterable[Level], base: device) -> device:
    """The device of tensors with a value for each call of these vmaps."""
    ordered = tuple(sorted(set(levels), key=lambda level: level.number))
    if not ordered:
        return base
    known = ordered[-1].devices
    found = known.get((ordered, base))
    if found is None:
        found = known[ordered, base] = BatchedDevice(ordered, base)
    return found


class BatchedBackend:
    """Runs primitives over arrays with hidden axes (see `glowgrad.device.Backend`)."""

    def __init__(self, depth: int, under: device) -> None:
        self.depth = depth
        self.under = under
        self.fuses_attention = under.backend.fuses_attention

    def run(
        self,
        primitive: Primitive,
        arrays: Sequence[BatchedArray],
        attrs: dict[str, Any],
        outs: list[Spec],
    ) -> list[BatchedArray]:
        hidden = _joint(arrays) or (1,) * self.depth
        if max(hidden) == min(hidden) == 1:
            made = self.under.backend.run(primitive, [a.call() for a in arrays], attrs, outs)
        elif primitive.pointwise:
            made = pointwise(self.under, primitive, arrays, attrs, outs, hidden)
        else:
            size = size_of(hidden)
            flat = [self._folded(a, hidden) for a in arrays]
            rule = RULES.get(primitive.name)
            together = rule and rule(self.under, primitive, flat, attrs, outs, size)
            made = together or self._in_turn(primitive, flat, attrs, outs, size)
        if self.depth > 1:
            made = [dense(self.under, m, o.dtype) for m, o in zip(made, outs, strict=True)]
        return [
            BatchedArray(m.reshape((*hidden, *o.shape)) if self.depth > 1 else m, self.depth)
            if len(m.shape) > len(o.shape)
            else BatchedArray(m[((None,) * self.depth + (...,))], self.depth)
            for m, o in zip(made, outs, strict=True)
        ]

    def _folded(self, array: BatchedArray, hidden: Shape) -> BatchedArray:
        """With one hidden axis for all, or one of a single element."""
        if self.depth == 1:
            return array
        if size_of(array.hidden) == 1:
            return BatchedArray(array.call()[(None, ...)])
        spread = array.spread(*hidden)
        if not isinstance(spread, np.ndarray):
            spread = dense(self.under, spread, None)
        return BatchedArray(spread.reshape((size_of(hidden), *array.shape)))

    def _in_turn(
        self,
        primitive: Primitive,
        arrays: Sequence[BatchedArray],
        attrs: dict[str, Any],
        outs: list[Spec],
        size: int,
    ) -> list[Array]:
        """Call by call, for primitives without a rule."""
        run = self.under.backend.run
        calls = [run(primitive, [a.call(n) for a in arrays], attrs, outs) for n in range(size)]
        return [
            run(
                cat,
                [array[(None, ...)] for array in each],
                {"axis": 0},
                [Spec((size, *out.shape), out.dtype)],
            )[0]
            for each, out in zip(zip(*calls, strict=True), outs, strict=True)
        ]

    def update(
        self, primitive: Primitive, arrays: Sequence[BatchedArray], attrs: dict[str, Any]
    ) -> None:
        hidden = _joint(arrays)
        _room_for(arrays[0], hidden)
        for numbers in np.ndindex(*hidden):
            self.under.backend.update(primitive, [a.call(*numbers) for a in arrays], attrs)

    def from_numpy(self, array: np.ndarray, dtype: DType) -> BatchedArray:
        return self._shared(self.under.backend.from_numpy(array, dtype))

    def scalar(self, value: bool | int | float, dtype: DType) -> BatchedArray:
        return self._shared(self.under.backend.scalar(value, dtype))

    def _shared(self, array: Array) -> BatchedArray:
        return BatchedArray(array[((None,) * self.depth + (...,))], self.depth)

    def to_numpy(self, array: BatchedArray, dtype: DType) -> np.ndarray:
        if size_of(array.hidden) != 1:
            raise RuntimeError(
                "vmap: the values inside are not known one by one, so that .item(), if, print, "
                "masks as an index and other things that need them do not work here: use where() "
                "instead of if, or a loop instead of vmap"
            )
        return self.under.backend.to_numpy(array.call(), dtype)

    def copy_into(self, target: BatchedArray, source: BatchedArray) -> None:
        _room_for(target, _joint([target, source]))
        self.under.backend.copy_into(target.inner, source.spread(*target.hidden))


def _joint(arrays: Sequence[BatchedArray]) -> Shape:
    """The lengths of the hidden axes that stretch to all."""
    return tuple(
        next((n for n in lengths if n != 1), 1)
        for lengths in zip(*(a.hidden for a in arrays), strict=True)
    )


def _room_for(target: BatchedArray, hidden: Shape) -> None:
    if target.hidden != hidden:
        raise RuntimeError(
            "vmap: a tensor that all calls share cannot be changed in place by values that differ "
            "from call to call: make it from the mapped argument, e.g. zeros_like(x), or use "
            "x = x + 1 instead of x += 1"
        )


def enter(x: Tensor, axis: int, level: Level) -> Tensor:
    """One value for each call: a tensor without its axis `axis`."""
    x = x.movedim(axis, 0)
    levels = levels_of(x.device)
    depth = len(levels)
    place = over((*levels, level), x.device.base)
    spot = levels_of(place).index(level)
    array = x._data.inner if depth else x._data
    rest = range(depth + 1, len(array.shape))
    own = [*range(spot), depth, *range(spot, depth)]
    return _moved(x, BatchedArray(array.transpose((*own, *rest)), depth + 1), place, _Enter(level))


def leave(x: Tensor, level: Level) -> Tensor:
    """The values of all calls, along a new axis in front."""
    levels = levels_of(x.device)
    spot, depth = levels.index(level), len(levels)
    hidden = list(x._data.hidden)
    hidden[spot] = level.size
    array = x._data.spread(*hidden)
    rest = range(depth, len(array.shape))
    array = array.transpose((*range(spot), *range(spot + 1, depth), spot, *rest))
    place = over([other for other in levels if other is not level], x.device.base)
    return _moved(x, BatchedArray(array, depth - 1) if depth > 1 else array, place, _Leave(level))


def lift(x: Tensor, place: device) -> Tensor:
    """A tensor from outside as one that is the same in all calls."""
    old, new = levels_of(x.device), levels_of(place)
    added = [level for level in new if level not in old]
    if not added or x.device.base != place.base:
        return x
    array = x._data.inner if old else x._data
    key = tuple(slice(None) if level in old else None for level in new)
    return _moved(x, BatchedArray(array[(*key, ...)], len(new)), place, _Lift(added))


def common(tensors: Sequence[Tensor]) -> list[Tensor]:
    """Tensors lifted to all the vmaps that any of them belongs to."""
    levels = [level for t in tensors for level in levels_of(t.device)]
    return [lift(t, over(levels, t.device.base)) for t in tensors]


def own_for_each(x: Tensor) -> Tensor:
    """Memory of its own for each call, with the same values."""
    levels = levels_of(x.device)
    array = x._data.spread(*(level.size for level in levels))
    spec = Spec(tuple(array.shape), x.dtype)
    made = x.device.base.backend.run(copy, [array], {}, [spec])[0]
    return autograd.wrap(BatchedArray(made, len(levels)), x.dtype, x.device)


def _moved(x: Tensor, array: Array, place: device, rule: Any) -> Tensor:
    made = autograd.wrap(array, x.dtype, place)
    if x.requires_grad and autograd.is_grad_enabled():
        node = autograd.Node(rule, {})
        node.edges.append(autograd.edge(x))
        node.outputs.append(Spec(tuple(made._data.shape), x.dtype))
        autograd.graph.attach(made, node)
    return made


class _Enter:
    """The derivative of a step into vmap."""

    name = "vmap"

    def __init__(self, level: Level) -> None:
        self.level = level

    def gradient(self, index: int, grad: Any, *_: Any) -> Any:
        return leave(lift(grad, _with(grad, self.level)), self.level)


class _Leave(_Enter):
    """The derivative of a step out of vmap."""

    def gradient(self, index: int, grad: Any, *_: Any) -> Any:
        return enter(grad, 0, self.level)


class _Lift:
    """What all calls share gets the sum of their gradients once vmap is over; before, each call
    has a gradient of its own.
    """

    name = "vmap"

    def __init__(self, added: list[Level]) -> None:
        self.added = added

    def gradient(self, index: int, grad: Any, *_: Any) -> Any:
        for level in self.added:
            if not level.active and level.holds(grad):
                grad = leave(grad, level).sum(0)
        return grad


def _with(x: Tensor, level: Level) -> device:
    return over((*levels_of(x.device), level), x.device.base)
