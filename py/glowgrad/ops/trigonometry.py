"""Angles and hyperbolic functions, beside sin, cos and tanh of elementwise.py."""

from __future__ import annotations

import numpy as np

from .elementwise import elementwise

tan = elementwise("tan", np.tan, [lambda g, ans, _x: g * (1 + ans * ans)])
asin = elementwise("asin", np.arcsin, [lambda g, _ans, x: g * (1 - x * x).rsqrt()])
acos = elementwise("acos", np.arccos, [lambda g, _ans, x: -g * (1 - x * x).rsqrt()])
atan = elementwise("atan", np.arctan, [lambda g, _ans, x: g / (1 + x * x)])
atan2 = elementwise(
    "atan2",
    np.arctan2,
    [
        lambda g, _ans, y, x: g * x / (x * x + y * y),
        lambda g, _ans, y, x: -g * y / (x * x + y * y),
    ],
)
sinh = elementwise("sinh", np.sinh, [lambda g, _ans, x: g * x.cosh()])
cosh = elementwise("cosh", np.cosh, [lambda g, _ans, x: g * x.sinh()])
asinh = elementwise("asinh", np.arcsinh, [lambda g, _ans, x: g * (x * x + 1).rsqrt()])
acosh = elementwise("acosh", np.arccosh, [lambda g, _ans, x: g * (x * x - 1).rsqrt()])
atanh = elementwise("atanh", np.arctanh, [lambda g, _ans, x: g / (1 - x * x)])
hypot = elementwise(
    "hypot",
    np.hypot,
    [lambda g, ans, x, _y: g * (x / ans), lambda g, ans, _x, y: g * (y / ans)],
)
