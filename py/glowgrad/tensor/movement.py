"""Shape methods: views where memory allows it, copies where it does not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import index
from typing import TYPE_CHECKING, Any, ClassVar, cast

from .. import autograd, dtypes
from ..device import cpu
from ..errors import GradientError, ShapeError
from ..ops import movement as ops
from ..ops.shapes import normal_axis, size_of, view_strides
from ..ops.windows import windows
from .core import Core

if TYPE_CHECKING:
    from . import Tensor

Shape = tuple[int, ...]


def as_shape(sizes: tuple[Any, ...]) -> Shape:
    """A shape from `f(2, 3)` or `f((2, 3))`; TypeError if a size is no whole number."""
    given = sizes[0] if len(sizes) == 1 and not isinstance(sizes[0], int) else sizes
    if isinstance(given, Core):
        given = given.tolist() if given.ndim else (given.item(),)
    try:
        return tuple(map(index, given if isinstance(given, Iterable) else (given,)))
    except TypeError:
        raise TypeError(f"sizes must be whole numbers, but got {given!r:.60}") from None


def one_or_many(name: str, given: tuple[Any, ...], named: dict[str, Any], key: str) -> Any:
    """What `f(2, 3)`, `f((2, 3))` or `f(key=(2, 3))` was called with, the first way."""
    if not named:
        return given
    if given or set(named) != {key}:
        raise TypeError(f"{name} takes {key} once, but got {given} and {named}")
    return (named[key],)


class Movement(Core):
    """Methods that rearrange without computing."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "as_strided",
        "broadcast_to",
        "flatten",
        "moveaxis",
        "movedim",
        "narrow",
        "permute",
        "ravel",
        "reshape",
        "select",
        "squeeze",
        "swapaxes",
        "swapdims",
        "t",
        "transpose",
        "unflatten",
        "unsqueeze",
    )

    def reshape(self, *shape: Any, **named: Any) -> Tensor:
        """The same elements in another shape; one size may be -1. A view where that is possible."""
        shape = one_or_many("reshape", shape, named, "shape") if named else shape
        target = self._resolve("reshape", as_shape(shape))
        if target == self._data.shape:
            return cast("Tensor", self)
        return ops.view(self if self._can_view(target) else self.clone(), shape=target)

    def view(self, *shape: Any, **named: Any) -> Tensor:
        """As reshape, but never a copy: raises where the elements do not lie in order. With a type
        (on the CPU), the same bits read as that type.
        """
        if named:
            shape = one_or_many("view", shape, named, "dtype" if "dtype" in named else "size")
        if len(shape) == 1 and isinstance(shape[0], dtypes.DType):
            return self._seen_as(shape[0])
        target = self._resolve("view", as_shape(shape))
        if not self._can_view(target):
            raise ShapeError(
                f"view cannot change the shape {tuple(self.shape)} of a transposed or sliced "
                f"tensor to {target} without a copy: use reshape"
            )
        return ops.view(self, shape=target)

    def _can_view(self, target: Shape) -> bool:
        if self.is_contiguous():
            return True
        return view_strides(tuple(self._data.shape), self.stride(), target) is not None

    def _seen_as(self, dtype: dtypes.DType) -> Tensor:
        if dtype is self.dtype:
            return cast("Tensor", self)
        if self.device != cpu or self.dtype.round_numpy or dtype.round_numpy:
            raise RuntimeError(
                f"view({dtype}) reads the bits of a tensor on the CPU (not bfloat16), this one is "
                f"{self.dtype} on {self.device}: use x.to() to convert values"
            )
        if self.requires_grad:
            raise GradientError("the bits of a tensor have no gradient: use x.detach().view(dtype)")
        try:
            array = self._data.view(dtype.numpy)
        except ValueError as error:
            raise RuntimeError(
                f"view of {self.dtype} {tuple(self.shape)} as {dtype} is impossible: {error}"
            ) from None
        return autograd.wrap(array, dtype, self.device, view_of=cast("Tensor", self))

    def view_as(self, other: Tensor) -> Tensor:
        """The same elements in the shape of other, as a view."""
        return self.view(other.shape)

    def reshape_as(self, other: Tensor) -> Tensor:
        """The same elements in the shape of other."""
        return self.reshape(other.shape)

    def ravel(self) -> Tensor:
        """All elements in one axis."""
        return self.contiguous().view(-1)

    def _resolve(self, name: str, shape: Shape) -> Shape:
        count = self.numel()
        if shape.count(-1) > 1:
            raise ShapeError(f"{name} got {shape}: only one size can be -1")
        if -1 in shape:
            known = size_of([n for n in shape if n != -1])
            if known and count % known == 0:
                return tuple(count // known if n == -1 else n for n in shape)
        elif size_of(shape) == count:
            return shape
        raise ShapeError(
            f"{name} to {shape} is impossible: shape {tuple(self.shape)} has {count} elements"
            + (f", the new one {size_of(shape)}" if -1 not in shape else "")
        )

    def flatten(self, start_dim: int = 0, end_dim: int = -1) -> Tensor:
        """Fold the axes from start_dim to end_dim into one."""
        start = normal_axis(start_dim, self.ndim, "flatten")
        end = normal_axis(end_dim, self.ndim, "flatten")
        shape = self._data.shape
        if start > end:
            raise ShapeError(f"flatten got start_dim={start_dim} after end_dim={end_dim}")
        return self.reshape((*shape[:start], size_of(shape[start : end + 1]), *shape[end + 1 :]))

    def unflatten(self, dim: int, sizes: Sequence[int]) -> Tensor:
        """Unfold one axis into several; one of their sizes may be -1."""
        axis = normal_axis(dim, self.ndim, "unflatten")
        shape, inner = self._data.shape, as_shape((sizes,))
        known = size_of([n for n in inner if n != -1])
        if not inner or inner.count(-1) > 1 or not known:
            raise ShapeError(f"unflatten got sizes {inner}: name each, but one may be -1")
        filled = [shape[axis] // known if n == -1 else n for n in inner]
        if size_of(filled) != shape[axis]:
            raise ShapeError(
                f"unflatten of dim {dim} of shape {tuple(shape)} into {inner} is impossible: it "
                f"has {shape[axis]} elements"
            )
        return self.reshape((*shape[:axis], *filled, *shape[axis + 1 :]))

    def squeeze(self, dim: int | Sequence[int] | None = None) -> Tensor:
        """Drop axes of size 1 (all of them, or those in `dim`)."""
        if dim is None:
            return self.reshape([n for n in self._data.shape if n != 1])
        given = [dim] if isinstance(dim, int) else dim
        axes = [normal_axis(d, self.ndim, "squeeze") for d in given]
        if len(set(axes)) != len(axes):
            raise RuntimeError(f"squeeze got dim={tuple(given)}, where an axis appears twice")
        return self.reshape([n for a, n in enumerate(self._data.shape) if a not in axes or n != 1])

    def unsqueeze(self, dim: int) -> Tensor:
        """Insert an axis of size 1."""
        axis = normal_axis(dim, self.ndim + 1, "unsqueeze")
        key = (slice(None),) * axis + (None,)
        return ops.index(self, key=key)

    def permute(self, *dims: Any, **named: Any) -> Tensor:
        """The axes in another order."""
        wanted = as_shape(one_or_many("permute", dims, named, "dims") if named else dims)
        axes = tuple([normal_axis(d, self.ndim, "permute") for d in wanted])
        if sorted(axes) != list(range(self.ndim)):
            raise ShapeError(
                f"permute got {wanted} for a tensor with {self.ndim} dimensions: name each "
                "dimension once"
            )
        return ops.permute(self, axes=axes)

    def transpose(self, dim0: int, dim1: int) -> Tensor:
        """Two axes exchanged, as a view: (…, M, …, N, …) becomes (…, N, …, M, …)."""
        a = normal_axis(dim0, self.ndim, "transpose")
        b = normal_axis(dim1, self.ndim, "transpose")
        axes = list(range(self.ndim))
        if self.ndim:
            axes[a], axes[b] = axes[b], axes[a]
        return ops.permute(self, axes=tuple(axes))

    swapdims = transpose

    def swapaxes(self, axis0: int, axis1: int) -> Tensor:
        """Two axes exchanged, as `transpose`."""
        return self.transpose(axis0, axis1)

    def movedim(self, source: int | Sequence[int], destination: int | Sequence[int]) -> Tensor:
        """The axes `source` moved to the places `destination`, the others in their order."""
        if isinstance(source, int) and isinstance(destination, int):
            axes = list(range(self.ndim))
            if axes:
                axis = axes.pop(normal_axis(source, self.ndim, "movedim"))
                axes.insert(normal_axis(destination, self.ndim, "movedim"), axis)
            return self.permute(axes)
        pair = [[p] if isinstance(p, int) else list(p) for p in (source, destination)]
        old, new = ([normal_axis(d, self.ndim, "movedim") for d in part] for part in pair)
        if len(old) != len(new) or len(set(old)) != len(old) or len(set(new)) != len(new):
            raise RuntimeError(
                f"movedim got source={source} and destination={destination}: as many of both, none "
                "twice"
            )
        rest = iter([a for a in range(self.ndim) if a not in old])
        moved = dict(zip(new, old, strict=True))
        return self.permute([moved[a] if a in moved else next(rest) for a in range(self.ndim)])

    moveaxis = movedim

    def t(self) -> Tensor:
        """A matrix turned over: (N, M) of (M, N); tensors of fewer axes as they are."""
        if self.ndim > 2:
            raise ShapeError(
                f"t() is for matrices; this tensor has shape {tuple(self.shape)}: use mT"
            )
        return self.transpose(0, 1) if self.ndim == 2 else cast("Tensor", self)

    @property
    def T(self) -> Tensor:
        """All axes in the opposite order, as a view: (N, M) of (M, N)."""
        return self.permute(tuple(reversed(range(self.ndim))))

    @property
    def mT(self) -> Tensor:
        """Each matrix turned over, as a view: (…, N, M) of (…, M, N)."""
        if self.ndim < 2:
            raise RuntimeError(
                f"mT transposes matrices, but this tensor has shape {tuple(self.shape)}"
            )
        return self.transpose(-2, -1)

    def expand(self, *sizes: Any, **named: Any) -> Tensor:
        """Stretch axes of size 1 without a copy; -1 keeps a size."""
        shape = as_shape(one_or_many("expand", sizes, named, "size") if named else sizes)
        lead = len(shape) - self.ndim
        own = self._data.shape
        if lead < 0:
            raise ShapeError(f"expand to {shape} is impossible: {tuple(own)} has more dimensions")
        if min(shape[:lead], default=0) < 0:
            raise ShapeError(f"expand to {shape}: a new axis in front cannot be -1")
        full = tuple(own[a - lead] if n == -1 and a >= lead else n for a, n in enumerate(shape))
        for axis, size in enumerate(own):
            if size != 1 and size != full[axis + lead]:
                raise ShapeError(
                    f"expand of shape {tuple(own)} to {shape} is impossible: only axes of size 1 "
                    f"stretch, axis {axis} has {size}"
                )
        if full == own:
            return cast("Tensor", self)
        return ops.expand(self, shape=full)

    def expand_as(self, other: Tensor) -> Tensor:
        """Broadcast to the shape of other, as a view."""
        return self.expand(other.shape)

    broadcast_to = expand

    def _fitted(self, shape: Sequence[int]) -> Tensor:
        """Expanded to a place of this shape; leading axes of size 1 too many are dropped."""
        extra = self.ndim - len(shape)
        fits = extra > 0 and all(n == 1 for n in self._data.shape[:extra])
        return (self.reshape(self._data.shape[extra:]) if fits else self).expand(shape)

    def narrow(self, dim: int, start: int, length: int) -> Tensor:
        """The part of length elements from start on along `dim`."""
        axis = normal_axis(dim, self.ndim, "narrow")
        if not self.ndim:
            raise RuntimeError("narrow needs a tensor with at least one axis")
        start = index(start)
        size = self._data.shape[axis]
        if length < 0:
            raise RuntimeError(f"narrow got length={length}: it must not be negative")
        if not -size <= start <= size:
            raise IndexError(f"narrow got start={start}, but the axis has {size} elements")
        start = start + size if start < 0 else start
        if start < 0 or start + length > size:
            raise ShapeError(
                f"narrow from {start} with length {length} leaves the axis, which has {size} "
                "elements"
            )
        key = (slice(None),) * axis + (slice(start, start + length),)
        return ops.index(self, key=key)

    def unfold(self, dimension: int, size: int, step: int) -> Tensor:
        """Windows of `size` elements along an axis, one every `step`: their places in its stead,
        their elements on a new last axis. A view.
        """
        axis = normal_axis(dimension, self.ndim, "unfold")
        length = self._data.shape[axis] if self.ndim else 1
        if not 0 <= size <= length or step <= 0:
            raise RuntimeError(
                f"unfold got size={size} and step={step} for {length} elements along dim "
                f"{dimension}: size must be from 0 to {length}, step positive"
            )
        if not self.ndim:
            return self.reshape(1)[:size]
        places = (length - size) // step + 1
        return windows(self, axis=axis, places=places, size=size, step=step, dilation=1)

    def as_strided(
        self, size: Sequence[int], stride: Sequence[int], storage_offset: int | None = None
    ) -> Tensor:
        """The memory of a contiguous tensor seen in another shape, with these steps along its axes.
        A view.
        """
        shape, steps, start = as_shape((size,)), as_shape((stride,)), storage_offset or 0
        if len(shape) != len(steps) or min((*shape, *steps, start), default=0) < 0:
            raise RuntimeError(
                f"as_strided got size {shape}, stride {steps} and storage_offset {start}: as many "
                "sizes as strides, none negative"
            )
        if not self.is_contiguous():
            raise NotImplementedError("as_strided needs a contiguous tensor: use x.contiguous()")
        last = start + sum((n - 1) * s for n, s in zip(shape, steps, strict=True))
        if size_of(shape) and last >= self.numel():
            raise RuntimeError(
                f"as_strided of size {shape} and stride {steps} from {start} on reaches element "
                f"{last}, but there are {self.numel()}"
            )
        return ops.as_strided(self, shape=shape, strides=steps, offset=start)

    def select(self, dim: int, index: int) -> Tensor:
        """The slice number `index` along `dim`, without it."""
        if not self.ndim:
            raise IndexError("select needs a tensor with at least one axis")
        axis = normal_axis(dim, self.ndim, "select")
        return cast("Tensor", self)[(slice(None),) * axis + (index,)]


def cat(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Join tensors along an existing axis."""
    _only_sequence("cat", tensors)
    if not tensors:
        raise ValueError("cat got an empty list: it needs at least one tensor")
    if not all(t.ndim for t in tensors):
        raise RuntimeError("cat joins along an axis, but got a tensor without one: use stack")
    dtype = tensors[0].dtype
    if any(t.dtype is not dtype for t in tensors):
        dtype = dtypes.result_type([(t.dtype, 0) for t in tensors])
    # As in PyTorch, tensor([]) may stand for nothing at all among tensors of other shapes.
    parts = [t for t in tensors if t._data.shape != (0,)] or list(tensors)
    axis = normal_axis(dim, parts[0].ndim, "cat")
    return ops.cat(*[t.to(dtype) for t in parts], axis=axis)


def stack(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Join tensors of one shape along a new axis."""
    _only_sequence("stack", tensors)
    if not tensors:
        raise RuntimeError("stack got an empty list: it needs at least one tensor")
    for number, tensor in enumerate(tensors):
        if tensor.shape != tensors[0].shape:
            raise ShapeError(
                f"stack got shapes {tuple(tensors[0].shape)} and {tuple(tensor.shape)} (tensor "
                f"{number}): all must be equal"
            )
    return cat([t.unsqueeze(dim) for t in tensors], dim)


def _only_sequence(name: str, tensors: Any) -> None:
    if isinstance(tensors, Core) or not isinstance(tensors, Sequence):
        raise TypeError(
            f"{name} takes a list or tuple of tensors, not {type(tensors).__name__}: write "
            f"{name}([x, y])"
        )
    for number, tensor in enumerate(tensors):
        if not isinstance(tensor, Core):
            raise TypeError(f"{name} takes tensors, but number {number} is {type(tensor).__name__}")
