"""Arithmetic with broadcasting and type promotion, and its operators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from .. import dtypes
from ..ops import complex as complex_ops, elementwise as ops, integers, trigonometry
from .core import Core
from .operands import (
    Scalar,
    as_float,
    as_operands,
    binary,
    binary_float,
    broadcast,
    common_type,
    divide,
    float_operands,
    only_floats,
    only_tensors,
    same_type,
)

if TYPE_CHECKING:
    from . import Tensor


class Arithmetic(Core):
    """Sums, products, quotients, powers and roots."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = (
        "abs",
        "absolute",
        "add",
        "addcdiv",
        "addcmul",
        "copysign",
        "div",
        "divide",
        "float_power",
        "floor_divide",
        "fmod",
        "gcd",
        "hypot",
        "lcm",
        "ldexp",
        "lerp",
        "mul",
        "multiply",
        "neg",
        "negative",
        "positive",
        "pow",
        "reciprocal",
        "relu",
        "remainder",
        "rsqrt",
        "rsub",
        "sqrt",
        "square",
        "sub",
        "subtract",
        "true_divide",
    )
    IN_PLACE: ClassVar[tuple[str, ...]] = tuple(
        n for n in FUNCTIONS if n not in ("positive", "rsub")
    )

    def add(self, other: Any, *, alpha: Scalar = 1) -> Tensor:
        """self + alpha · other."""
        return binary(ops.add, self, other if alpha == 1 else _scaled("add", self, other, alpha))

    def sub(self, other: Any, *, alpha: Scalar = 1) -> Tensor:
        """self - alpha · other."""
        return binary(ops.sub, self, other if alpha == 1 else _scaled("sub", self, other, alpha))

    def mul(self, other: Any) -> Tensor:
        """self · other, element by element; shapes broadcast."""
        return binary(ops.mul, self, other)

    def div(self, other: Any, *, rounding_mode: str | None = None) -> Tensor:
        """self / other; integers divide as floats. rounding_mode: None, "floor" or "trunc"."""
        if rounding_mode is None:
            return divide(self, other)
        if rounding_mode == "floor":
            return self.floor_divide(other)
        if rounding_mode != "trunc":
            raise RuntimeError(
                f'div got rounding_mode={rounding_mode!r}: it must be None, "trunc" or "floor"'
            )
        if common_type("div", self, other).differentiable:
            return divide(self, other).trunc()
        return (self - self.fmod(other)).floor_divide(other)

    def true_divide(self, other: Any) -> Tensor:
        """self / other; integers divide as floats."""
        return divide(self, other)

    def floor_divide(self, other: Any) -> Tensor:
        """The largest whole number not above self / other; RuntimeError for whole numbers by 0."""
        return binary(ops.floor_divide, self, other)

    def remainder(self, other: Any) -> Tensor:
        """self - other · floor(self / other): it has the sign of `other`, as Python's %."""
        return binary(ops.remainder, self, other)

    def fmod(self, other: Any) -> Tensor:
        """self - other · trunc(self / other): it has the sign of `self`, as C's fmod."""
        return binary(ops.fmod, self, other)

    def pow(self, exponent: Any) -> Tensor:
        """self ** exponent, element by element; whole numbers take no negative exponent."""
        if type(exponent) in (int, float) and exponent == 2 and self._keeps_type(exponent):
            return self.square()  # exact, and its derivative is cheap
        if isinstance(exponent, int) and exponent < 0 and not self.dtype.differentiable:
            raise RuntimeError(
                f"whole numbers ({self.dtype}) have no powers of {exponent}: use x.float() first"
            )
        return binary(ops.pow_, self, exponent)

    def _keeps_type(self, number: Scalar) -> bool:
        """Whether an operation with this number has the tensor's own type."""
        return self.dtype.category >= dtypes.of_scalar(number).category

    def float_power(self, exponent: Any) -> Tensor:
        """self to the power, computed in float64 (or complex128)."""
        wide = [v.to(_double(v)) if isinstance(v, Core) else v for v in (self, exponent)]
        return wide[0].pow(wide[1])

    def rsub(self, other: Any, *, alpha: Scalar = 1) -> Tensor:
        """other - alpha · self."""
        return binary(ops.sub, other, self if alpha == 1 else _scaled("rsub", other, self, alpha))

    multiply, subtract, divide = mul, sub, div
    __add__, __radd__, __mul__, __rmul__ = add, add, mul, mul
    __sub__, __truediv__, __pow__ = sub, div, pow
    __floordiv__, __mod__ = floor_divide, remainder

    def __rsub__(self, other: Any) -> Tensor:
        return binary(ops.sub, other, self)

    def __rtruediv__(self, other: Any) -> Tensor:
        return divide(other, self)

    def __rmod__(self, other: Any) -> Tensor:
        return binary(ops.remainder, other, self)

    def __rpow__(self, other: Any) -> Tensor:
        return binary(ops.pow_, other, self)

    def __rfloordiv__(self, other: Any) -> Tensor:
        return binary(ops.floor_divide, other, self)

    # of one number

    def neg(self) -> Tensor:
        """-self. Raises for bool, whose opposite is `~self`."""
        return ops.neg(self)

    __neg__ = negative = neg

    def positive(self) -> Tensor:
        """+self: the tensor itself. Raises for bool."""
        if self.dtype is dtypes.bool_:
            raise RuntimeError("positive is not defined for bools: convert with .int() or .float()")
        return cast("Tensor", self)

    def __pos__(self) -> Tensor:
        return self.positive()

    def abs(self) -> Tensor:
        """|self|; of a complex number the length √(re² + im²). Its slope at 0 is 0."""
        return complex_ops.modulus(self) if self.dtype.is_complex else ops.abs_(self)

    __abs__ = absolute = abs

    def sqrt(self) -> Tensor:
        """√self; nan below 0, and a slope of infinity at 0."""
        return ops.sqrt(as_float(self))

    def rsqrt(self) -> Tensor:
        """1 / sqrt(self)."""
        return 1 / self.sqrt()

    def square(self) -> Tensor:
        """self²."""
        x: Any = self.long() if self.dtype is dtypes.bool_ else self
        return ops.mul(x, x)

    def reciprocal(self) -> Tensor:
        """1 / self."""
        return divide(1, self)

    def relu(self) -> Tensor:
        """max(self, 0)."""
        return ops.relu(self)

    # of several

    def addcmul(self, tensor1: Any, tensor2: Any, *, value: Scalar = 1) -> Tensor:
        """self + value · tensor1 · tensor2."""
        return self.add(tensor1 * tensor2, alpha=value)

    def addcdiv(self, tensor1: Any, tensor2: Any, *, value: Scalar = 1) -> Tensor:
        """self + value · tensor1 / tensor2."""
        if not common_type("addcdiv", tensor1, tensor2).differentiable:
            raise RuntimeError(
                f"addcdiv got whole numbers ({tensor1.dtype}, {tensor2.dtype}): convert them with "
                "x.float() first"
            )
        return self.add(tensor1 / tensor2, alpha=value)

    def lerp(self, end: Any, weight: Any) -> Tensor:
        """self + weight · (end - self)."""
        same_type("lerp", self, end)
        only_floats("lerp", self)
        way: Any = end - self
        if isinstance(weight, Core):
            by: Any = weight
            near = by.abs() < 0.5
            return near.where(self, end) + near.where(by, by - 1) * way
        return self + weight * way if abs(weight) < 0.5 else end - (1 - weight) * way

    def hypot(self, other: Any) -> Tensor:
        """sqrt(self² + other²), without overflow on the way."""
        only_tensors("hypot", other)
        only_floats("hypot", self, other)
        return binary(trigonometry.hypot, self, other)

    def copysign(self, other: Any) -> Tensor:
        """The size of self with the sign of `other`."""
        return binary_float(ops.copysign, self, other)

    def ldexp(self, other: Any) -> Tensor:
        """self · 2^other."""
        only_tensors("ldexp", other)
        if other.dtype is dtypes.bool_ and self.dtype.differentiable:
            raise NotImplementedError("ldexp takes numbers, not bools: use x.int()")
        x: Any
        exponent: Any
        x, exponent = float_operands("ldexp", self, other)
        return x * exponent.exp2()

    def gcd(self, other: Any) -> Tensor:
        """The greatest common divisor of whole numbers."""
        only_tensors("gcd", other)
        return binary(integers.gcd, self, other)

    def lcm(self, other: Any) -> Tensor:
        """The least common multiple of whole numbers."""
        (a, b), _ = as_operands("lcm", self, other)
        divisor = a.gcd(b)
        return (a.floor_divide((divisor == 0).where(1, divisor)) * b).abs().to(divisor.dtype)


def _scaled(name: str, x: Any, other: Any, alpha: Scalar) -> Any:
    """alpha · other, where alpha fits the type of the result."""
    kind = common_type(name, x, other)
    if dtypes.of_scalar(alpha).category > max(kind.category, dtypes.int64.category):
        raise RuntimeError(
            f"{name} got alpha={alpha}, a fraction, for whole numbers ({kind}): convert them with "
            "x.float() first"
        )
    return other * alpha


def _double(x: Core) -> dtypes.DType:
    return dtypes.complex128 if x.dtype.is_complex else dtypes.float64


__all__ = ["Arithmetic", "Scalar", "as_operands", "broadcast"]
