"""Relatives of exp and log, each exact where the composition would lose digits."""

from __future__ import annotations

import math

import numpy as np

from .elementwise import elementwise

LOG_2, LOG_10 = math.log(2.0), math.log(10.0)

exp2 = elementwise("exp2", np.exp2, [lambda g, ans, _x: g * ans * LOG_2])
expm1 = elementwise("expm1", np.expm1, [lambda g, _ans, x: g * x.exp()])
log2 = elementwise("log2", np.log2, [lambda g, _ans, x: g / (x * LOG_2)])
log10 = elementwise("log10", np.log10, [lambda g, _ans, x: g / (x * LOG_10)])
log1p = elementwise("log1p", np.log1p, [lambda g, _ans, x: g / (x + 1)])
