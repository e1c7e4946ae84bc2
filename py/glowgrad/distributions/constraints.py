"""Which values parameters and samples may have: `constraint.check(value)` says where they do."""

from __future__ import annotations

from typing import Any

from ..tensor import Tensor


class Constraint:
    """A set of values; of vectors or matrices if event_dim is 1 or 2, and of whole numbers if
    is_discrete.
    """

    is_discrete = False
    event_dim = 0

    def check(self, value: Tensor) -> Tensor:
        """Where the value is allowed, bool, without the last event_dim axes."""
        raise NotImplementedError(f"{type(self).__name__} needs a method check")

    def __repr__(self) -> str:
        bounds = ", ".join(f"{k}={v}" for k, v in self.__dict__.items())
        return f"{type(self).__name__}({bounds})"


class Real(Constraint):
    """Any number but nan."""

    def check(self, value: Tensor) -> Tensor:
        return value == value


class RealVector(Constraint):
    """Vectors of any numbers but nan."""

    event_dim = 1

    def check(self, value: Tensor) -> Tensor:
        return value.eq(value).all(-1)


class GreaterThan(Constraint):
    """Numbers above a bound."""

    def __init__(self, lower_bound: Any) -> None:
        self.lower_bound = lower_bound

    def check(self, value: Tensor) -> Tensor:
        return self.lower_bound < value


class GreaterThanEq(Constraint):
    """Numbers of at least a bound."""

    def __init__(self, lower_bound: Any) -> None:
        self.lower_bound = lower_bound

    def check(self, value: Tensor) -> Tensor:
        return self.lower_bound <= value


class Interval(Constraint):
    """Numbers from a bound to another, both included."""

    def __init__(self, lower_bound: Any, upper_bound: Any) -> None:
        self.lower_bound = lower_bound
        self.upper_bound = upper_bound

    def check(self, value: Tensor) -> Tensor:
        return (value >= self.lower_bound) & (value <= self.upper_bound)


class Boolean(Constraint):
    """0 and 1."""

    is_discrete = True

    def check(self, value: Tensor) -> Tensor:
        return (value == 0) | (value == 1)


class OneHot(Constraint):
    """Vectors with a 1 and otherwise 0."""

    is_discrete = True
    event_dim = 1

    def check(self, value: Tensor) -> Tensor:
        return ((value == 0) | (value == 1)).all(-1) & value.sum(-1).eq(1)


class IntegerInterval(Constraint):
    """Whole numbers from a bound to another, both included."""

    is_discrete = True

    def __init__(self, lower_bound: int, upper_bound: Any) -> None:
        self.lower_bound = lower_bound
        self.upper_bound = upper_bound

    def check(self, value: Tensor) -> Tensor:
        inside = (value >= self.lower_bound) & (value <= self.upper_bound)
        return (value % 1 == 0) & inside


class IntegerGreaterThanEq(Constraint):
    """Whole numbers of at least a bound."""

    is_discrete = True

    def __init__(self, lower_bound: int) -> None:
        self.lower_bound = lower_bound

    def check(self, value: Tensor) -> Tensor:
        return (value % 1 == 0) & (value >= self.lower_bound)


class Simplex(Constraint):
    """Vectors of numbers of at least 0 with the sum 1."""

    event_dim = 1

    def check(self, value: Tensor) -> Tensor:
        return (value >= 0).all(-1) & ((value.sum(-1) - 1).abs() < 1e-6)


class LowerCholesky(Constraint):
    """Lower triangular matrices with a positive diagonal."""

    event_dim = 2

    def check(self, value: Tensor) -> Tensor:
        below = (value.tril() == value).flatten(-2).all(-1)
        return below & (value.diagonal(0, -2, -1) > 0).all(-1)


class PositiveDefinite(Constraint):
    """Symmetric matrices whose eigenvalues are positive."""

    event_dim = 2

    def check(self, value: Tensor) -> Tensor:
        from ..linalg import cholesky_ex

        close = (value - value.mT).abs() <= 1e-6 + 1e-5 * value.abs()
        return close.flatten(-2).all(-1) & cholesky_ex(value).info.eq(0)


class _Dependent(Constraint):
    """A set that depends on the parameters; not checked."""


dependent = _Dependent()
real = Real()
real_vector = RealVector()
positive = GreaterThan(0.0)
nonnegative = GreaterThanEq(0.0)
unit_interval = Interval(0.0, 1.0)
boolean = Boolean()
one_hot = OneHot()
nonnegative_integer = IntegerGreaterThanEq(0)
positive_integer = IntegerGreaterThanEq(1)
simplex = Simplex()
lower_cholesky = LowerCholesky()
positive_definite = PositiveDefinite()
greater_than = GreaterThan
greater_than_eq = GreaterThanEq
interval = Interval
integer_interval = IntegerInterval
