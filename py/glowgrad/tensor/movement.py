"""Shape methods: views where memory allows it, copies where it does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from .. import dtypes
from ..errors import ShapeError
from ..ops import movement as ops
from ..ops.shapes import normal_axis, size_of, view_strides
from .core import Core

if TYPE_CHECKING:
    from . import Tensor

Shape = tuple[int, ...]


def as_shape(sizes: tuple[Any, ...]) -> Shape:
    """A shape from `f(2, 3)` or `f((2, 3))`."""
    given = sizes[0] if len(sizes) == 1 and not isinstance(sizes[0], int) else sizes
    if isinstance(given, Core):
        given = given.tolist() if given.ndim else (given.item(),)
    return tuple([int(n) for n in given])


class Movement(Core):
    """Methods that rearrange without computing."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "chunk",
        "flatten",
        "flip",
        "movedim",
        "narrow",
        "permute",
        "reshape",
        "split",
        "squeeze",
        "t",
        "transpose",
        "unbind",
        "unsqueeze",
    )

    def reshape(self, *shape: Any) -> Tensor:
        """The same elements in another shape; one size may be -1. A view where that is possible."""
        target = self._resolve("reshape", as_shape(shape))
        if target == self._data.shape:
            return cast("Tensor", self)
        return ops.view(self if self._can_view(target) else self.clone(), shape=target)

    def view(self, *shape: Any) -> Tensor:
        """As reshape, but never a copy: raises where the elements do not lie in order."""
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

    def view_as(self, other: Tensor) -> Tensor:
        return self.view(other.shape)

    def reshape_as(self, other: Tensor) -> Tensor:
        return self.reshape(other.shape)

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
        axis = normal_axis(dim, self.ndim, "unflatten")
        shape = self._data.shape
        known = size_of([n for n in sizes if n != -1])
        filled = [shape[axis] // known if n == -1 else n for n in sizes]
        return self.reshape((*shape[:axis], *filled, *shape[axis + 1 :]))

    def squeeze(self, dim: int | Sequence[int] | None = None) -> Tensor:
        """Drop axes of size 1 (all of them, or those in `dim`)."""
        if dim is None:
            return self.reshape([n for n in self._data.shape if n != 1])
        given = [dim] if isinstance(dim, int) else dim
        axes = [normal_axis(d, self.ndim, "squeeze") for d in given]
        return self.reshape([n for a, n in enumerate(self._data.shape) if a not in axes or n != 1])

    def unsqueeze(self, dim: int) -> Tensor:
        """Insert an axis of size 1."""
        axis = normal_axis(dim, self.ndim + 1, "unsqueeze")
        key = (slice(None),) * axis + (None,)
        return ops.index(self, key=key)

    def permute(self, *dims: Any) -> Tensor:
        axes = tuple(normal_axis(d, self.ndim, "permute") for d in as_shape(dims))
        if sorted(axes) != list(range(self.ndim)):
            raise ShapeError(
                f"permute got {as_shape(dims)} for a tensor with {self.ndim} dimensions: name each "
                "dimension once"
            )
        return ops.permute(self, axes=axes)

    def transpose(self, dim0: int, dim1: int) -> Tensor:
        a = normal_axis(dim0, self.ndim, "transpose")
        b = normal_axis(dim1, self.ndim, "transpose")
        axes = list(range(self.ndim))
        if self.ndim:
            axes[a], axes[b] = axes[b], axes[a]
        return ops.permute(self, axes=tuple(axes))

    swapaxes = transpose

    def movedim(self, source: int, destination: int) -> Tensor:
        axes = list(range(self.ndim))
        axis = axes.pop(normal_axis(source, self.ndim, "movedim"))
        axes.insert(normal_axis(destination, self.ndim, "movedim"), axis)
        return self.permute(axes)

    def t(self) -> Tensor:
        if self.ndim > 2:
            raise ShapeError(
                f"t() is for matrices; this tensor has shape {tuple(self.shape)}: use mT"
            )
        return self.transpose(0, 1) if self.ndim == 2 else cast("Tensor", self)

    @property
    def T(self) -> Tensor:
        return self.permute(tuple(reversed(range(self.ndim))))

    @property
    def mT(self) -> Tensor:
        return self.transpose(-2, -1)

    def expand(self, *sizes: Any) -> Tensor:
        """Stretch axes of size 1 without a copy; -1 keeps a size."""
        shape = as_shape(sizes)
        lead = len(shape) - self.ndim
        own = self._data.shape
        if lead < 0:
            raise ShapeError(f"expand to {shape} is impossible: {tuple(own)} has more dimensions")
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
        return self.expand(other.shape)

    broadcast_to = expand

    def _fitted(self, shape: Sequence[int]) -> Tensor:
        """Expanded to a place of this shape; leading axes of size 1 too many are dropped."""
        extra = self.ndim - len(shape)
        fits = extra > 0 and all(n == 1 for n in self._data.shape[:extra])
        return (self.reshape(self._data.shape[extra:]) if fits else self).expand(shape)

    def repeat(self, *repeats: Any) -> Tensor:
        """Copies of the tensor side by side along each axis."""
        times = as_shape(repeats)
        if len(times) < self.ndim:
            raise ShapeError(
                f"repeat needs a count for each of {self.ndim} dimensions, got {times}"
            )
        x: Any = self.reshape((1,) * (len(times) - self.ndim) + tuple(self._data.shape))
        spread = [n for size in x.shape for n in (1, size)]
        target = [n for t, size in zip(times, x.shape, strict=True) for n in (t, size)]
        final = [t * size for t, size in zip(times, x.shape, strict=True)]
        return x.reshape(spread).expand(target).reshape(final)

    def flip(self, *dims: Any) -> Tensor:
        axes = [normal_axis(d, self.ndim, "flip") for d in as_shape(dims)]
        back = slice(None, None, -1)
        key = tuple(back if a in axes else slice(None) for a in range(self.ndim))
        return ops.index(self, key=key).clone()

    def narrow(self, dim: int, start: int, length: int) -> Tensor:
        axis = normal_axis(dim, self.ndim, "narrow")
        size = self._data.shape[axis]
        start = start + size if start < 0 else start
        if start < 0 or start + length > size:
            raise ShapeError(
                f"narrow from {start} with length {length} leaves the axis, which has {size} "
                "elements"
            )
        key = (slice(None),) * axis + (slice(start, start + length),)
        return ops.index(self, key=key)

    def select(self, dim: int, index: int) -> Tensor:
        axis = normal_axis(dim, self.ndim, "select")
        return cast("Tensor", self)[(slice(None),) * axis + (index,)]

    def split(self, split_size: int | Sequence[int], dim: int = 0) -> tuple[Tensor, ...]:
        axis = normal_axis(dim, self.ndim, "split")
        size = self._data.shape[axis]
        if isinstance(split_size, int):
            sizes = [min(split_size, size - i) for i in range(0, size, split_size)]
        else:
            sizes = list(split_size)
        if sum(sizes) != size:
            raise ShapeError(f"split into {sizes} does not add up to the axis's {size} elements")
        return ops.split(self, axis, tuple(sizes))

    def chunk(self, chunks: int, dim: int = 0) -> tuple[Tensor, ...]:
        axis = normal_axis(dim, self.ndim, "chunk")
        return self.split(-(-self._data.shape[axis] // chunks), axis)

    def unbind(self, dim: int = 0) -> tuple[Tensor, ...]:
        axis = normal_axis(dim, self.ndim, "unbind")
        return ops.unbind(self, axis)

    def __iter__(self) -> Any:
        if not self.ndim:
            raise TypeError("a 0-d tensor cannot be iterated over")
        return iter(self.unbind(0))


def cat(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Join tensors along an existing axis."""
    if not tensors:
        raise RuntimeError("cat got an empty list: it needs at least one tensor")

    dtype = dtypes.result_type([(t.dtype, 0) for t in tensors])
    axis = normal_axis(dim, tensors[0].ndim, "cat")
    return ops.cat(*[t.to(dtype) for t in tensors], axis=axis)


def stack(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Join tensors of one shape along a new axis."""
    for number, tensor in enumerate(tensors):
        if tensor.shape != tensors[0].shape:
            raise ShapeError(
                f"stack got shapes {tuple(tensors[0].shape)} and {tuple(tensor.shape)} (tensor "
                f"{number}): all must be equal"
            )
    return cat([t.unsqueeze(dim) for t in tensors], dim)
