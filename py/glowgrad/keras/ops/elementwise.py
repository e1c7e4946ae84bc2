"""Operations on each number, and comparisons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import glowgrad as gg

from ...tensor import Tensor
from ..variable import as_value
from .operation import of_two, operation


def _one(name: str, keras_name: str | None = None) -> Callable[..., Any]:
    function = getattr(gg, name)

    def apply(x: Tensor) -> Any:
        return function(x)

    apply.__name__, apply.__doc__ = keras_name or name, f"{name}(x) of each number."
    return operation(apply)


def _two(name: str, keras_name: str | None = None) -> Callable[..., Any]:
    function = getattr(gg, name)

    def apply(x1: Tensor, x2: Any) -> Any:
        if not isinstance(x2, Tensor):
            x2 = as_value(x2, x1.dtype if isinstance(x2, int) else None).to(x1.device)
        return function(x1, x2)

    apply.__name__, apply.__doc__ = keras_name or name, f"{name}(x1, x2), number by number."
    return of_two(apply)


absolute = abs = _one("absolute")
arccos, arcsin, arctan = _one("arccos"), _one("arcsin"), _one("arctan")
arccosh, arcsinh, arctanh = _one("arccosh"), _one("arcsinh"), _one("arctanh")
ceil, floor, round_ = _one("ceil"), _one("floor"), _one("round")
conj = conjugate = _one("conj")
cos, cosh, sin, sinh, tan, tanh = (
    _one(name) for name in ("cos", "cosh", "sin", "sinh", "tan", "tanh")
)
erf, erfinv, exp, expm1, rsqrt = (_one(n) for n in ("erf", "erfinv", "exp", "expm1", "rsqrt"))
isfinite, isinf, isnan = _one("isfinite"), _one("isinf"), _one("isnan")
log, log10, log1p, log2 = (_one(name) for name in ("log", "log10", "log1p", "log2"))
logical_not, negative, reciprocal = _one("logical_not"), _one("negative"), _one("reciprocal")
sign, sqrt, square, trunc = _one("sign"), _one("sqrt"), _one("square"), _one("trunc")

add, subtract, multiply = _two("add"), _two("subtract"), _two("multiply")
divide = true_divide = _two("divide")
floor_divide, mod, power = _two("floor_divide"), _two("remainder", "mod"), _two("pow", "power")
arctan2, logaddexp = _two("arctan2"), _two("logaddexp")
maximum, minimum = _two("maximum"), _two("minimum")
equal, not_equal = _two("eq", "equal"), _two("not_equal")
greater, greater_equal, less, less_equal = (
    _two(name) for name in ("greater", "greater_equal", "less", "less_equal")
)
logical_and, logical_or, logical_xor = (
    _two(name) for name in ("logical_and", "logical_or", "logical_xor")
)


@operation
def clip(x: Any, x_min: Any, x_max: Any) -> Any:
    """Numbers below x_min as x_min, above x_max as x_max."""
    return x.clamp(x_min, x_max)


@operation
def nan_to_num(x: Any, nan: float = 0.0, posinf: Any = None, neginf: Any = None) -> Any:
    """nan and infinite numbers as finite ones."""
    return gg.nan_to_num(x, nan, posinf, neginf)


@of_two
def divide_no_nan(x1: Any, x2: Any) -> Any:
    """x1 / x2, and 0 where x2 is 0."""
    x2 = as_value(x2, x1.dtype)
    return gg.where(x2 == 0, 0.0, x1 / gg.where(x2 == 0, 1.0, x2))


@of_two
def isclose(x1: Any, x2: Any, rtol: float = 1e-5, atol: float = 1e-8) -> Any:
    """Where |x1 - x2| is at most atol + rtol · |x2|."""
    return (x1 - x2).abs() <= atol + rtol * as_value(x2).abs()


__all__ = [name for name, value in globals().items() if callable(value) and name[0].islower()
           and name not in ("operation", "of_two", "as_value", "round_")]  # fmt: skip
