"""Elementwise primitives: one row each. The WGSL of a row is the function of the same name in
shaders/functions.wgsl, or WGSL's own.

Inputs have one type (of `where`, the last two) and shapes that broadcast; an input that wants a
gradient has the full shape.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from ..dtypes import DType, bool_
from ..primitive import Derivative, Primitive
from ..spec import Spec
from .shapes import broadcast_shapes

if TYPE_CHECKING:
    from ..device import Array
    from ..tensor import Tensor
    from ..webgpu.lowering import Encoder


# What PyTorch raises where bools make no sense.
_NOT_OF_BOOLS: dict[str, type[RuntimeError]] = {
    **dict.fromkeys(("sub", "neg", "relu"), RuntimeError),
    **dict.fromkeys(("abs", "floor", "ceil", "round", "trunc"), NotImplementedError),
    **dict.fromkeys(("pow", "floor_divide", "remainder", "fmod"), NotImplementedError),
}
_OF_COMPLEX = {
    "add", "sub", "mul", "div", "pow", "neg", "eq", "ne", "where", "isnan",
    "exp", "log", "sqrt", "sin", "cos", "tan", "tanh", "sinh", "cosh", "asin", "acos", "atan",
}  # fmt: skip
# Operations whose kernel differs for whole numbers (i32) or bools (u32).
_BY_TYPE = {
    ("pow", "i32"): "pow_integer",
    ("floor_divide", "i32"): "floor_divide_integer",
    ("remainder", "i32"): "remainder_integer",
    ("add", "u32"): "logical_or",
    ("mul", "u32"): "logical_and",
}


def elementwise(
    name: str, numpy: Callable[..., Any], vjp: Derivative = None, *, to_bool: bool = False
) -> Primitive:
    """Declare an elementwise primitive: its numpy function and the derivative of each input."""

    refusal = _NOT_OF_BOOLS.get(name)

    def spec(*inputs: Spec) -> Spec:
        shape = broadcast_shapes(name, *[s.shape for s in inputs])
        if refusal is not None and inputs[-1].dtype is bool_:
            raise refusal(
                f"{name} is not defined for bools: write ~mask to invert a mask, or convert with "
                ".int() or .float()"
            )
        if inputs[-1].dtype.is_complex and name not in _OF_COMPLEX:
            raise NotImplementedError(f"{name} is not defined here for {inputs[-1].dtype}")
        return Spec(shape, bool_ if to_bool else inputs[-1].dtype)

    def gpu(encoder: Encoder, outs: list[Array], ins: list[Array]) -> None:
        encoder.elementwise(_BY_TYPE.get((name, ins[-1].kind), name), outs[0], ins)

    return Primitive(name, spec=spec, numpy=numpy, gpu=gpu, vjp=vjp, pointwise=True)


def _sigmoid(x: np.ndarray) -> np.ndarray:
    # exp of a negative number only: no overflow on either side.
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + e), e / (1 + e)).astype(x.dtype)


def _sign(x: np.ndarray) -> np.ndarray:
    made: np.ndarray = np.sign(x)
    return np.where(x == x, made, 0).astype(x.dtype) if x.dtype.kind == "f" else made


def _relu_gradient(g: Tensor, ans: Tensor, _x: Tensor) -> Tensor:
    return relu_grad(g, ans)


neg = elementwise("neg", np.negative, [lambda g, _ans, _x: -g])
abs_ = elementwise("abs", np.abs, [lambda g, _ans, x: g * x.sign()])
sign = elementwise("sign", _sign, [lambda g, _ans, _x: g * 0.0])
exp = elementwise("exp", np.exp, [lambda g, ans, _x: g * ans])
log = elementwise("log", np.log, [lambda g, _ans, x: g / x])
sqrt = elementwise("sqrt", np.sqrt, [lambda g, ans, _x: g * 0.5 / ans])
sin = elementwise("sin", np.sin, [lambda g, _ans, x: g * x.cos()])
cos = elementwise("cos", np.cos, [lambda g, _ans, x: -g * x.sin()])
tanh = elementwise("tanh", np.tanh, [lambda g, ans, _x: g * (1 - ans * ans)])
sigmoid = elementwise("sigmoid", _sigmoid, [lambda g, ans, _x: g * ans * (1 - ans)])
floor = elementwise("floor", np.floor, [lambda g, _ans, _x: g * 0.0])
ceil = elementwise("ceil", np.ceil, [lambda g, _ans, _x: g * 0.0])
trunc = elementwise("trunc", np.trunc, [lambda g, _ans, _x: g * 0.0])
round_ = elementwise("round", np.round, [lambda g, _ans, _x: g * 0.0])
relu = elementwise("relu", lambda x: np.maximum(x, x.dtype.type(0)), [_relu_gradient])
# The gradient of relu, g where the answer is positive, else 0: one kernel for a step that every
# layer takes.
relu_grad: Primitive = elementwise(
    "relu_grad",
    lambda g, ans: np.where(ans > 0, g, g.dtype.type(0)),
    [lambda h, _out, _g, ans: relu_grad(h, ans), lambda h, _out, _g, _ans: h * 0.0],
)

add = elementwise("add", np.add, [lambda g, _ans, _x, _y: g, lambda g, _ans, _x, _y: g])
sub = elementwise("sub", np.subtract, [lambda g, _ans, _x, _y: g, lambda g, _ans, _x, _y: -g])
mul = elementwise("mul", np.multiply, [lambda g, _ans, _x, y: g * y, lambda g, _ans, x, _y: g * x])
div = elementwise(
    "div", np.true_divide, [lambda g, _ans, _x, y: g / y, lambda g, ans, _x, y: -g * ans / y]
)


def _pow_base_gradient(g: Tensor, _ans: Tensor, x: Tensor, y: Tensor) -> Tensor:
    # Where y is 0 any power will do, but for 0 ** -1 = inf: 0 · inf is nan.
    return g * y * x.pow((y == 0).where(1, y) - 1)


def _pow_exponent_gradient(g: Tensor, ans: Tensor, x: Tensor, y: Tensor) -> Tensor:
    # 0 ** y does not change with y; its logarithm must not make a nan there.
    return ((x == 0) & (y.real >= 0)).where(g * 0.0, g * ans * x.log())


def _power(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    if y.dtype.kind not in "iu" or not (y < 0).any():
        return np.power(x, y)
    # 1 / x^-y, rounded: 0 but for 1 and -1.
    power = np.power(x, np.abs(y))
    return np.where((y >= 0) | (np.abs(x) == 1), power, 0).astype(x.dtype)


pow_ = elementwise("pow", _power, [_pow_base_gradient, _pow_exponent_gradient])


def _winner(g: Tensor, ans: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """The gradient of maximum or minimum for x; equal inputs share it."""
    return g * (x == ans).to(g.dtype) * (1 - 0.5 * (x == y).to(g.dtype))


maximum = elementwise(
    "maximum",
    np.maximum,
    [lambda g, ans, x, y: _winner(g, ans, x, y), lambda g, ans, x, y: _winner(g, ans, y, x)],
)
minimum = elementwise(
    "minimum",
    np.minimum,
    [lambda g, ans, x, y: _winner(g, ans, x, y), lambda g, ans, x, y: _winner(g, ans, y, x)],
)


def _divided(numpy: Callable[..., Any]) -> Callable[..., Any]:
    """A division that leaves no remainder, or only that: of whole numbers not by 0."""

    def divided(x: np.ndarray, y: np.ndarray) -> Any:
        if y.dtype.kind in "iu" and not y.all():
            raise RuntimeError(
                f"ZeroDivisionError: {numpy.__name__} of whole numbers by 0: convert to floats "
                "first, where this is inf or nan"
            )
        return numpy(x, y)

    return divided


floor_divide = elementwise(
    "floor_divide",
    _divided(np.floor_divide),
    [lambda g, _ans, _x, _y: g * 0.0, lambda g, _ans, _x, _y: g * 0.0],
)
remainder = elementwise(
    "remainder",
    _divided(np.remainder),
    [lambda g, _ans, _x, _y: g, lambda g, _ans, x, y: -g * (x / y).floor()],
)
fmod = elementwise(
    "fmod",
    _divided(np.fmod),
    [lambda g, _ans, _x, _y: g, lambda g, _ans, x, y: -g * (x / y).trunc()],
)
copysign = elementwise(
    "copysign",
    np.copysign,
    [lambda g, ans, x, _y: g * ans.sign() * x.sign(), lambda g, _ans, _x, _y: g * 0.0],
)

eq = elementwise("eq", np.equal, to_bool=True)
ne = elementwise("ne", np.not_equal, to_bool=True)
lt = elementwise("lt", np.less, to_bool=True)
le = elementwise("le", np.less_equal, to_bool=True)
gt = elementwise("gt", np.greater, to_bool=True)
ge = elementwise("ge", np.greater_equal, to_bool=True)
logical_and = elementwise("logical_and", np.logical_and, to_bool=True)
logical_or = elementwise("logical_or", np.logical_or, to_bool=True)
logical_xor = elementwise("logical_xor", np.logical_xor, to_bool=True)
logical_not = elementwise("logical_not", np.logical_not, to_bool=True)
isnan = elementwise("isnan", np.isnan, to_bool=True)


def _where_gradient(side: bool) -> Callable[..., Any]:
    def gradient(g: Tensor, _ans: Tensor, condition: Tensor, _x: Tensor, _y: Tensor) -> Tensor:
        zero = g.new_zeros(())
        return condition.where(g, zero) if side else condition.where(zero, g)

    return gradient


where = elementwise("where", np.where, [None, _where_gradient(True), _where_gradient(False)])


def _cast_spec(x: Spec, *, dtype: DType) -> Spec:
    return Spec(x.shape, dtype)


def _cast_gpu(encoder: Encoder, outs: list[Array], ins: list[Array], *, dtype: DType) -> None:
    encoder.copy(outs[0], ins[0])


def _cast_gradient(g: Tensor, _ans: Spec, _x: Spec, *, dtype: DType) -> Tensor:
    # Of a complex gradient a real input takes the real part.
    return (g if _x.dtype.is_complex else g.real).to(_x.dtype)


def _cast_numpy(x: np.ndarray, *, dtype: DType) -> np.ndarray:
    if x.dtype.kind == "f" and dtype.numpy.kind in "iu" and dtype.numpy.itemsize < 4:
        # What does not fit wraps; straight from floats WebAssembly and ARM would cut it off.
        x = x.astype(np.int32)
    return x.astype(dtype.numpy)


cast = Primitive(
    "cast",
    spec=_cast_spec,
    numpy=_cast_numpy,
    gpu=_cast_gpu,
    vjp=[_cast_gradient],
)
