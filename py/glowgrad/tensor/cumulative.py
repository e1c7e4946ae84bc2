"""Running totals, and their inverse: differences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from .. import autograd, dtypes
from ..dtypes import DType
from ..ops import gather as gather_ops, scan as ops
from ..ops.shapes import normal_axis
from ..primitive import Primitive
from . import return_types
from .core import Core
from .creation import arange
from .movement import cat
from .operands import only_floats, only_tensors

if TYPE_CHECKING:
    from . import Tensor


class Cumulative(Core):
    """Sums, products and extremes so far, differences of neighbours, areas."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "cummax",
        "cummin",
        "cumprod",
        "cumsum",
        "diff",
        "logcumsumexp",
    )
    IN_PLACE: ClassVar[tuple[str, ...]] = ("cumprod", "cumsum")

    def cumsum(self, dim: int, *, dtype: DType | None = None) -> Tensor:
        """y_i = x_0 + … + x_i along `dim`."""
        return self._scanned(ops.cumsum, dim, dtype)

    def cumprod(self, dim: int, *, dtype: DType | None = None) -> Tensor:
        """y_i = x_0 · … · x_i along `dim`."""
        return self._scanned(ops.cumprod, dim, dtype)

    def logcumsumexp(self, dim: int) -> Tensor:
        """y_i = log(exp x_0 + … + exp x_i) along `dim`, without overflow."""
        only_floats("logcumsumexp", self)
        return self._scanned(ops.logcumsumexp, dim, None)

    def cummax(self, dim: int) -> Any:
        """The largest elements so far along `dim`, and where the last of them are."""
        return return_types.cummax(*self._extremes_so_far("cummax", ops.running_max, dim))

    def cummin(self, dim: int) -> Any:
        """The smallest elements so far along `dim`, and where the last of them are."""
        return return_types.cummin(*self._extremes_so_far("cummin", ops.running_min, dim))

    def _scanned(self, op: Primitive, dim: int, dtype: DType | None) -> Tensor:
        axis = normal_axis(dim, self.ndim, op.name)
        x: Any = self if dtype is None else self.to(dtype)
        if not self.numel() or not self.ndim:
            made: Any = x + 0 if x.dtype.differentiable else x.long().clone()
        else:
            made = op(x.movedim(axis, -1), reverse=False).movedim(-1, axis)
        return made if dtype is None else made.to(dtype)

    def _extremes_so_far(self, name: str, op: Primitive, dim: int) -> tuple[Tensor, Tensor]:
        axis = normal_axis(dim, self.ndim, name)
        if not self.numel() or not self.ndim:
            return self.clone(), self.new_zeros(self.shape, dtype=dtypes.int64)
        with autograd.no_grad():
            x: Any = self.movedim(axis, -1)
            values = op(x, reverse=False)
            taken = (x == values) | x.isnan()
            places = arange(x.shape[-1], device=self.device)
            indices = ops.running_max(taken.where(places, 0), reverse=False).movedim(-1, axis)
        if self.requires_grad:
            values = gather_ops.gather(self, indices, axis=axis)
        else:
            values = values.movedim(-1, axis)
        return values, indices

    def diff(self, n: int = 1, dim: int = -1, prepend: Any = None, append: Any = None) -> Tensor:
        """x_{i+1} - x_i along `dim`, n times over; `prepend` and `append` are joined to x first."""
        if not self.ndim:
            raise RuntimeError("diff needs a tensor with at least one axis")
        axis = normal_axis(dim, self.ndim, "diff")
        if n < 0:
            raise RuntimeError(f"diff got n={n}: it must not be negative")
        parts = [p for p in (prepend, cast("Tensor", self), append) if p is not None]
        x: Any = cat(parts, axis) if len(parts) > 1 else self
        if n == 0:
            return self.clone()
        for _ in range(min(n, x.shape[axis])):
            size = max(x.shape[axis] - 1, 0)
            later = x.narrow(axis, min(1, x.shape[axis]), size)
            earlier = x.narrow(axis, 0, size)
            x = later ^ earlier if x.dtype is dtypes.bool_ else later - earlier
        return x


def trapezoid(y: Tensor, x: Tensor | None = None, *, dx: float = 1, dim: int = -1) -> Tensor:
    """The area under y by trapezia: Σ (y_i + y_{i+1}) / 2 · (x_{i+1} - x_i) or · dx."""
    return _areas("trapezoid", y, x, dx, dim).sum(dim)


def cumulative_trapezoid(
    y: Tensor, x: Tensor | None = None, *, dx: float = 1, dim: int = -1
) -> Tensor:
    """The areas under y so far, by trapezia."""
    return _areas("cumulative_trapezoid", y, x, dx, dim).cumsum(dim)


trapz = trapezoid


def _areas(name: str, y: Any, x: Any, dx: float, dim: int) -> Any:
    only_tensors(name, y)
    axis = normal_axis(dim, y.ndim, name)
    last = y.shape[axis] - 1
    heights = (y.narrow(axis, 1, last) + y.narrow(axis, 0, last)) / 2
    if x is None:
        return heights * dx
    only_tensors(name, x)
    if x.ndim == 1:
        if x.shape[0] != y.shape[axis]:
            raise RuntimeError(
                f"{name} got {x.shape[0]} points x for {y.shape[axis]} values along dim={dim}"
            )
        widths = x.diff()
        return heights * widths.reshape((-1,) + (1,) * (y.ndim - 1 - axis))
    return heights * x.diff(dim=axis - y.ndim)


def gradient(
    input: Tensor, *, spacing: Any = 1, dim: Any = None, edge_order: int = 1
) -> tuple[Tensor, ...]:
    """The slopes of sampled values along each axis: central differences of second order inside,
    one-sided ones of `edge_order` at the ends.

    spacing: the distance of the samples, one for each axis, or their coordinates (tensors).
    """
    only_tensors("gradient", input)
    x: Any = input
    axes = range(x.ndim) if dim is None else [dim] if isinstance(dim, int) else dim
    axes = [normal_axis(a, x.ndim, "gradient") for a in axes]
    spacing = 1 if spacing is None else spacing
    steps = spacing if isinstance(spacing, (tuple, list)) else [spacing] * len(axes)
    if len(steps) != len(axes):
        raise RuntimeError(f"gradient got {len(steps)} spacings for {len(axes)} axes")
    if edge_order not in (1, 2):
        raise RuntimeError(f"gradient got edge_order={edge_order}: it must be 1 or 2")
    return tuple(_slope(x, a, s, edge_order) for a, s in zip(axes, steps, strict=True))


def _slope(x: Any, axis: int, spacing: Any, edge_order: int) -> Tensor:
    size = x.shape[axis]
    if size <= edge_order:
        raise RuntimeError(
            f"gradient needs more than {edge_order} values along dim {axis}, but there are {size}"
        )
    x = x.movedim(axis, -1)
    x = x if x.dtype.differentiable else x.float()
    if isinstance(spacing, Core):
        widths: Any = spacing.diff()
    else:
        widths = x.new_full((size - 1,), spacing)
    rises = x.diff() / widths
    before, after = widths[:-1], widths[1:]
    inside = (rises[..., :-1] * after + rises[..., 1:] * before) / (before + after)
    first, last = rises[..., :1], rises[..., -1:]
    if edge_order == 2:
        # The slope of the parabola through the three outermost points.
        bend = (rises[..., 1:] - rises[..., :-1]) / (before + after)
        first = first - bend[..., :1] * widths[:1]
        last = last + bend[..., -1:] * widths[-1:]
    return cat([first, inside, last], -1).movedim(-1, axis)


__all__ = ["Cumulative", "cumulative_trapezoid", "gradient", "trapezoid", "trapz"]
