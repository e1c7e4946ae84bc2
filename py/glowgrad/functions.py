"""Functions that PyTorch has beside its methods: `exp(x)` is `x.exp()`."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from . import autograd
from .dtypes import can_cast
from .errors import GradientError, ShapeError
from .tensor import (
    Tensor,
    creation,
    cumulative,
    diagonal,
    from_data,
    joining,
    linear,
    norms,
    older_types,
    ordering,
    rearrangement,
    splitting,
    statistics,
)
from .tensor.core import Core
from .tensor.from_data import tensor
from .tensor.numpy_names import with_numpy_names
from .tensor.operands import NUMBERS, common_type

# Functions whose first argument may be a number: pow(2, x).
_NUMBER_FIRST = frozenset((
    "add", "sub", "mul", "div", "subtract", "multiply", "divide", "true_divide", "floor_divide",
    "remainder", "pow", "float_power", "xlogy", "rsub", "bitwise_and", "bitwise_or", "bitwise_xor",
    "bitwise_left_shift", "bitwise_right_shift",
))  # fmt: skip


def function_of(method: str) -> Callable[..., Any]:
    """The function of the method's name; `out=` takes its result."""
    number_first = method in _NUMBER_FIRST

    def call(input: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(input, Core):
            if not (number_first and isinstance(input, NUMBERS)):
                name = type(input).__name__
                raise TypeError(
                    f"{method}() takes a tensor first, but got {name}: use tensor(…) first"
                )
            input = _number_for(input, args[0] if args else kwargs.get("other"))
        if "out" in kwargs:
            out = kwargs.pop("out")
            return into(out, method, getattr(input, method)(*args, **kwargs))
        return getattr(input, method)(*args, **kwargs)

    call.__name__ = method
    call.__qualname__ = method
    call.__doc__ = getattr(Tensor, method).__doc__ or f"`input.{method}(…)`"
    return call


def _number_for(number: Any, other: Any) -> Any:
    """A number that comes first as a tensor which decides nothing about the result's type."""
    if not isinstance(other, Core):
        raise TypeError(f"a tensor was expected beside the number {number!r}, but got {other!r}")
    return tensor(number, dtype=common_type("a function", number, other), device=other.device)


def into(out: Any, name: str, result: Any) -> Any:
    """Put a result where `out=` says: into the tensor's memory; if it is empty, in its place."""
    if out is None:
        return result
    if isinstance(result, tuple):
        for one, made in zip(out, result, strict=True):
            into(one, name, made)
        return out
    if not isinstance(out, Core):
        raise TypeError(f"{name} got out={type(out).__name__}: it must be a tensor")
    if autograd.is_grad_enabled() and (result.requires_grad or out.requires_grad):
        raise GradientError(
            f"{name} with out= cannot be differentiated: write y = {name}(…), or use no_grad()"
        )
    if not can_cast(result.dtype, out.dtype):
        raise RuntimeError(f"{name} gives {result.dtype}, which cannot go into out= of {out.dtype}")
    if out.shape == result.shape:
        return out.copy_(result)
    if out.numel():
        raise ShapeError(
            f"{name} gives shape {tuple(result.shape)}, but out= has {tuple(out.shape)}: pass one "
            "of the same shape, or an empty tensor"
        )
    empty: Any = out
    empty.data = result.to(out.dtype).to(out.device)
    return out


def where(condition: Any, input: Any = None, other: Any = None, *, out: Any = None) -> Any:
    """input where the condition holds, else other; with the condition alone, where it holds."""
    if not isinstance(condition, Core):
        raise TypeError(f"where takes a bool tensor first, but got {type(condition).__name__}")
    if input is None:
        return condition.nonzero().unbind(1)
    return into(out, "where", condition._choose(input, other))


def is_tensor(obj: Any) -> bool:
    """Whether an object is a tensor."""
    return isinstance(obj, Core)


def result_type(tensor1: Any, tensor2: Any) -> Any:
    """The type of what an operation makes of two tensors or numbers."""
    return common_type("result_type", tensor1, tensor2)


def polygamma(n: int, input: Any, *, out: Any = None) -> Tensor:
    """The n-th derivative of digamma."""
    return into(out, "polygamma", input.polygamma(n))


# Modules whose functions are PyTorch's too, but no methods.
_MODULES = (
    creation,
    cumulative,
    diagonal,
    from_data,
    joining,
    linear,
    norms,
    older_types,
    ordering,
    rearrangement,
    splitting,
    statistics,
)


# Methods that change a tensor and are functions as well: relu_(x) is x.relu_().
_IN_PLACE = (
    "abs", "acos", "acosh", "addmv", "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctanh",
    "asin", "asinh", "atan", "atanh", "ceil", "clamp", "clamp_max", "clamp_min", "clip", "cos",
    "cosh", "deg2rad", "detach", "erf", "erfc", "exp", "exp2", "expm1", "fill", "fix", "floor",
    "frac", "gcd", "lcm", "ldexp", "log", "log10", "log1p", "log2", "logit", "nan_to_num", "neg",
    "negative", "rad2deg", "reciprocal", "round", "rsqrt", "sigmoid", "sin", "sinc", "sinh",
    "sqrt", "square", "tan", "tanh", "trunc", "xlogy", "zero",
)  # fmt: skip


def functions() -> dict[str, Callable[..., Any]]:
    """All functions that are methods by the same name, those that a family of methods lists; and
    those of PyTorch's that are no methods.
    """
    names = {n for family in Tensor.__mro__ for n in family.__dict__.get("FUNCTIONS", ())}
    names |= {"detach", "get_device", *(f"{name}_" for name in _IN_PLACE)}
    found = {name: function_of(name) for name in sorted(names)}
    for module in _MODULES:
        for name in module.__all__:
            made = getattr(module, name)
            if inspect.isfunction(made):
                found[name] = _taking_out(name, with_numpy_names(made))
            elif not isinstance(made, type):
                found[name] = made
    return found


def _taking_out(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function with `out=`."""

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        if "out" not in kwargs:
            return function(*args, **kwargs)
        out = kwargs.pop("out")
        return into(out, name, function(*args, **kwargs))

    return call
