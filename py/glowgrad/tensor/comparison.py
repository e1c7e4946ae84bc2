"""Comparisons, and choices between elements that rest on them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from .. import dtypes
from ..ops import elementwise as ops
from .core import Core
from .from_data import forbid_unfit
from .operands import (
    NUMBERS,
    as_float,
    as_operands,
    binary,
    broadcast,
    common_type,
    only_tensors,
    operand,
    same_type,
)

if TYPE_CHECKING:
    from . import Tensor


class Comparison(Core):
    """Which elements are larger, equal, special; and what follows from it."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "allclose",
        "clamp",
        "clamp_max",
        "clamp_min",
        "clip",
        "eq",
        "equal",
        "fmax",
        "fmin",
        "ge",
        "greater",
        "greater_equal",
        "gt",
        "heaviside",
        "is_nonzero",
        "isclose",
        "isfinite",
        "isinf",
        "isnan",
        "isneginf",
        "isposinf",
        "le",
        "less",
        "less_equal",
        "lt",
        "masked_fill",
        "maximum",
        "minimum",
        "nan_to_num",
        "ne",
        "not_equal",
        "sign",
        "signbit",
    )
    IN_PLACE: ClassVar[tuple[str, ...]] = (
        "clamp",
        "clamp_max",
        "clamp_min",
        "clip",
        "eq",
        "ge",
        "greater",
        "greater_equal",
        "gt",
        "heaviside",
        "le",
        "less",
        "less_equal",
        "lt",
        "masked_fill",
        "nan_to_num",
        "ne",
        "not_equal",
        "sgn",
        "sign",
    )

    def eq(self, other: Any) -> Tensor:
        """self = other, element by element, as bool; nan equals nothing."""
        return binary(ops.eq, self, other)

    def ne(self, other: Any) -> Tensor:
        """self ≠ other, element by element, as bool; nan differs from everything."""
        return binary(ops.ne, self, other)

    def lt(self, other: Any) -> Tensor:
        """self < other, element by element, as bool."""
        return binary(ops.lt, self, other)

    def le(self, other: Any) -> Tensor:
        """self ≤ other, element by element, as bool."""
        return binary(ops.le, self, other)

    def gt(self, other: Any) -> Tensor:
        """self > other, element by element, as bool."""
        return binary(ops.gt, self, other)

    def ge(self, other: Any) -> Tensor:
        """self ≥ other, element by element, as bool."""
        return binary(ops.ge, self, other)

    not_equal, less, less_equal, greater, greater_equal = ne, lt, le, gt, ge
    __lt__, __le__, __gt__, __ge__ = lt, le, gt, ge
    __hash__ = Core.__hash__

    def __eq__(self, other: Any) -> Any:
        return binary(ops.eq, self, other) if _comparable(other) else NotImplemented

    def __ne__(self, other: Any) -> Any:
        return binary(ops.ne, self, other) if _comparable(other) else NotImplemented

    def __contains__(self, element: Any) -> bool:
        if not isinstance(element, (Core, *NUMBERS)):
            raise RuntimeError(f"a tensor holds numbers, not {type(element).__name__}")
        return bool((self == element).any())

    def equal(self, other: Any) -> bool:
        """Whether both have the same shape and the same elements."""
        only_tensors("equal", other)
        return self.shape == other.shape and bool((self == other).all())

    def isclose(
        self, other: Any, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False
    ) -> Tensor:
        """Where |self - other| <= atol + rtol · |other|, or both are the same infinity; with
        equal_nan also where both are nan. Raises RuntimeError for two types.
        """
        same_type("isclose", self, other)
        if rtol < 0 or atol < 0:
            raise RuntimeError(f"isclose got rtol={rtol} and atol={atol}: neither can be negative")
        a: Any
        b: Any
        a, b = (x.int() if x.dtype is dtypes.bool_ else x for x in (self, other))
        apart = (a - b).abs()
        close = (a == b) | ((apart <= atol + rtol * b.abs()) & apart.isfinite())
        return close | (a.isnan() & b.isnan()) if equal_nan else close

    def allclose(
        self, other: Any, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False
    ) -> bool:
        """Whether |self - other| <= atol + rtol · |other| everywhere."""
        return bool(self.isclose(other, rtol, atol, equal_nan).all())

    def maximum(self, other: Any) -> Tensor:
        """The larger of each two elements; nan where one is nan."""
        return binary(ops.maximum, self, other)

    def minimum(self, other: Any) -> Tensor:
        """The smaller of each two elements; nan where one is nan."""
        return binary(ops.minimum, self, other)

    def fmax(self, other: Any) -> Tensor:
        """The larger of each two elements; of a nan and a number, the number."""
        only_tensors("fmax", other)
        return ((self >= other) | other.isnan())._choose(self, other)

    def fmin(self, other: Any) -> Tensor:
        """The smaller of each two elements; of a nan and a number, the number."""
        only_tensors("fmin", other)
        return ((self <= other) | other.isnan())._choose(self, other)

    # special values

    def isnan(self) -> Tensor:
        """Where an element is no number (nan), as bool."""
        return ops.isnan(as_float(self))

    def isinf(self) -> Tensor:
        """Where an element is ∞ or -∞, as bool."""
        return as_float(self).abs() == math.inf

    def isfinite(self) -> Tensor:
        """Where an element is neither infinite nor nan, as bool."""
        return as_float(self).abs() < math.inf

    def isposinf(self) -> Tensor:
        """Where an element is ∞, as bool."""
        return as_float(self) == math.inf

    def isneginf(self) -> Tensor:
        """Where an element is -∞, as bool."""
        return as_float(self) == -math.inf

    def is_nonzero(self) -> bool:
        """Whether the one element of this tensor is other than 0."""
        return bool(self)

    def signbit(self) -> Tensor:
        """Where the sign is negative; that of -0.0 is."""
        if not self.dtype.is_floating_point:
            return self < 0
        return self.new_ones(()).copysign(self.detach()) < 0

    def sign(self) -> Tensor:
        """-1, 0 or 1."""
        return self.clone() if self.dtype is dtypes.bool_ else ops.sign(self)

    def heaviside(self, values: Any) -> Tensor:
        """0 where self is negative, 1 where it is positive, `values` where it is 0."""
        same_type("heaviside", self, values)
        step = (self > 0).to(self.dtype)
        return (self == 0)._choose(values, step)

    def nan_to_num(
        self, nan: float = 0.0, posinf: float | None = None, neginf: float | None = None
    ) -> Tensor:
        """Numbers in place of nan and the infinities: by default 0 and the largest of the type."""
        if not self.dtype.differentiable:
            return self.clone()
        largest = float(_LARGEST.get(self.dtype.name) or np.finfo(self.dtype.numpy).max)
        x: Any = self.isnan().where(float(nan), self)
        x = (x == math.inf).where(largest if posinf is None else float(posinf), x)
        return (x == -math.inf).where(-largest if neginf is None else float(neginf), x)

    # choices

    def where(self, condition: Any, other: Any) -> Tensor:
        """self where the condition, a bool tensor, holds, else other."""
        if isinstance(condition, Core) and condition.dtype is dtypes.bool_:
            return condition._choose(self, other)
        return self._choose(condition, other)  # a condition's own way of saying it

    def _choose(self, x: Any, y: Any) -> Tensor:
        """x where this condition holds, else y."""
        if self.dtype is not dtypes.bool_:
            raise RuntimeError(
                f"where needs a bool condition, this one is {self.dtype}: compare first"
            )
        if not isinstance(x, Core) and not isinstance(y, Core):
            x = operand(x, common_type("where", x, y), self.device)
        (x, y), _ = as_operands("where", x, y)
        mask: Any = self
        return ops.where(*broadcast("where", [mask, x, y]))

    def masked_fill(self, mask: Any, value: Any) -> Tensor:
        """`value`, a number, where the mask is true, else self."""
        only_tensors("masked_fill", mask)
        if mask.dtype is not dtypes.bool_:
            raise RuntimeError(f"masked_fill needs a bool mask, this one is {mask.dtype}")
        if isinstance(value, Core) and value.ndim:
            raise RuntimeError(
                f"masked_fill takes one number, but got a tensor of shape {tuple(value.shape)}: "
                "use where"
            )
        common_type("masked_fill", value)
        if not isinstance(value, Core):
            forbid_unfit("masked_fill", value, self.dtype)
        return mask._choose(operand(value, self.dtype, self.device), self)

    def clamp(self, min: Any = None, max: Any = None) -> Tensor:
        """Values below `min` become `min`, values above `max` become `max`: numbers or tensors."""
        if min is None and max is None:
            raise RuntimeError("clamp needs min=, max= or both")
        if min is not None and max is not None and isinstance(min, Core) != isinstance(max, Core):
            raise TypeError("clamp takes min and max as two numbers or as two tensors")
        result: Any = self
        for bound, low in ((min, True), (max, False)):
            if bound is not None:
                if not isinstance(bound, Core):
                    forbid_unfit("clamp", bound, common_type("clamp", self, bound))
                beyond = result < bound if low else result > bound  # of a nan neither
                if isinstance(bound, Core) and bound.dtype.is_floating_point:
                    beyond = beyond | bound.isnan()
                result = beyond._choose(bound, result)
        return result

    clip = clamp

    def clamp_min(self, min: Any) -> Tensor:
        """max(self, min): no element is smaller than min, a number or a tensor."""
        return self.clamp(min=min)

    def clamp_max(self, max: Any) -> Tensor:
        """min(self, max): no element is larger than max, a number or a tensor."""
        return self.clamp(max=max)


# Where numpy's type has another range.
_LARGEST = {"bfloat16": 3.3895313892515355e38}


def _comparable(value: Any) -> bool:
    return isinstance(value, (Core, np.ndarray, *NUMBERS))
