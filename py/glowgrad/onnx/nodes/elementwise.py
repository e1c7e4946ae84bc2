"""Elementwise operations."""

from __future__ import annotations

import math

from .writer import Nodes, Writer, needs_opset

_SAME = {
    "neg": "Neg", "abs": "Abs", "sign": "Sign", "exp": "Exp", "log": "Log", "sqrt": "Sqrt",
    "sin": "Sin", "cos": "Cos", "tan": "Tan", "asin": "Asin", "acos": "Acos", "atan": "Atan",
    "sinh": "Sinh", "cosh": "Cosh", "asinh": "Asinh", "acosh": "Acosh", "atanh": "Atanh",
    "tanh": "Tanh", "sigmoid": "Sigmoid", "floor": "Floor", "ceil": "Ceil", "round": "Round",
    "relu": "Relu", "erf": "Erf", "isnan": "IsNaN", "sub": "Sub", "div": "Div", "pow": "Pow",
    "where": "Where", "copy": "Identity",
}  # fmt: skip
_BY_BOOL = {  # for numbers, and for bools
    "add": ("Add", "Or"), "mul": ("Mul", "And"), "maximum": ("Max", "Or"),
    "minimum": ("Min", "And"), "bitwise_and": ("BitwiseAnd", "And"),
    "bitwise_or": ("BitwiseOr", "Or"), "bitwise_xor": ("BitwiseXor", "Xor"),
    "bitwise_not": ("BitwiseNot", "Not"),
}  # fmt: skip
_COMPARED = {
    "eq": "Equal", "lt": "Less", "le": "LessOrEqual", "gt": "Greater", "ge": "GreaterOrEqual",
}  # fmt: skip
_LOGICAL = {
    "logical_and": "And", "logical_or": "Or", "logical_xor": "Xor", "logical_not": "Not",
}  # fmt: skip


def _same(kind: str) -> Nodes:
    return lambda w: w.add(kind, *w.inputs)


def _by_bool(number: str, boolean: str) -> Nodes:
    def write(w: Writer) -> str:
        bools = w.dtypes[0].name == "bool"
        if number.startswith("Bitwise") and not bools:
            needs_opset(w, 18)
        return w.add(boolean if bools else number, *w.inputs)

    return write


def _compared(kind: str) -> Nodes:
    def write(w: Writer) -> str:
        bools = w.dtypes[0].name == "bool" and kind != "Equal"
        inputs = [w.cast(x, "int32") for x in w.inputs] if bools else w.inputs
        return w.add(kind, *inputs)

    return write


def _logical(kind: str) -> Nodes:
    def write(w: Writer) -> str:
        pairs = zip(w.inputs, w.dtypes, strict=True)
        return w.add(kind, *[x if d.name == "bool" else w.cast(x, "bool") for x, d in pairs])

    return write


def _not_equal(w: Writer) -> str:
    return w.add("Not", w.add("Equal", *w.inputs))


def _floor_divide(w: Writer) -> str:
    if w.dtypes[0].is_floating_point:
        return w.add("Floor", w.add("Div", *w.inputs))
    return w.add("Div", w.add("Sub", w.x, w.add("Mod", *w.inputs)), w.inputs[1])


def _remainder(w: Writer) -> str:
    if not w.dtypes[0].is_floating_point:
        return w.add("Mod", *w.inputs)
    whole = w.add("Floor", w.add("Div", *w.inputs))
    return w.add("Sub", w.x, w.add("Mul", whole, w.inputs[1]))


def _trunc(w: Writer) -> str:
    return w.add("Mul", w.add("Sign", w.x), w.add("Floor", w.add("Abs", w.x)))


def _copysign(w: Writer) -> str:
    size = w.add("Abs", w.x)
    return w.add("Where", w.add("Less", w.inputs[1], w.like(0, 1)), w.add("Neg", size), size)


def _hypot(w: Writer) -> str:
    squares = [w.add("Mul", x, x) for x in w.inputs]
    return w.add("Sqrt", w.add("Add", *squares))


def _atan2(w: Writer) -> str:
    """atan(y / x), turned by half a circle left of the axis; 0 at 0."""
    y, x = w.inputs
    zero, half = w.like(0), w.like(math.pi)
    angle = w.add("Atan", w.add("Div", y, x))
    turn = w.add("Where", w.add("Less", y, zero), w.add("Neg", half), half)
    angle = w.add("Where", w.add("Less", x, zero), w.add("Add", angle, turn), angle)
    both = w.add("And", w.add("Equal", x, zero), w.add("Equal", y, zero))
    return w.add("Where", both, zero, angle)


def _gelu(w: Writer) -> str:
    """0.5 · x · (1 + erf(x / √2)); an operator of its own only from version 20 on."""
    below = w.add("Add", w.add("Erf", w.add("Mul", w.x, w.like(math.sqrt(0.5)))), w.like(1))
    return w.add("Mul", w.add("Mul", w.x, below), w.like(0.5))


def _gelu_tanh(w: Writer) -> str:
    """0.5 · x · (1 + tanh(√(2/π) · (x + 0.044715 x³)))."""
    cube = w.add("Mul", w.add("Mul", w.x, w.x), w.x)
    inner = w.add("Add", w.x, w.add("Mul", cube, w.like(0.044715)))
    t = w.add("Tanh", w.add("Mul", inner, w.like(math.sqrt(2 / math.pi))))
    return w.add("Mul", w.add("Mul", w.x, w.add("Add", t, w.like(1))), w.like(0.5))


def _cast(w: Writer) -> str:
    return w.cast(w.x, w.attrs["dtype"].name)


ELEMENTWISE: dict[str, Nodes] = {
    **{name: _same(kind) for name, kind in _SAME.items()},
    **{name: _by_bool(*kinds) for name, kinds in _BY_BOOL.items()},
    **{name: _compared(kind) for name, kind in _COMPARED.items()},
    **{name: _logical(kind) for name, kind in _LOGICAL.items()},
    "ne": _not_equal,
    "floor_divide": _floor_divide,
    "remainder": _remainder,
    "fmod": lambda w: w.add("Mod", *w.inputs, fmod=1),
    "trunc": _trunc,
    "copysign": _copysign,
    "hypot": _hypot,
    "atan2": _atan2,
    "erfc": lambda w: w.add("Sub", w.like(1), w.add("Erf", w.x)),
    "exp2": lambda w: w.add("Pow", w.like(2), w.x),
    "expm1": lambda w: w.add("Sub", w.add("Exp", w.x), w.like(1)),
    "log1p": lambda w: w.add("Log", w.add("Add", w.x, w.like(1))),
    "log2": lambda w: w.add("Div", w.add("Log", w.x), w.like(math.log(2))),
    "log10": lambda w: w.add("Div", w.add("Log", w.x), w.like(math.log(10))),
    "gelu": _gelu,
    "gelu_tanh": _gelu_tanh,
    "silu": lambda w: w.add("Mul", w.x, w.add("Sigmoid", w.x)),
    "cast": _cast,
}
