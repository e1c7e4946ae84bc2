"""Elementwise functions of float32 arrays by the SIMD kernels, four elements at a time."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from ..host import follow
from . import host
from .host import float32, kernel
from .memory import address

# Below so many elements numpy alone is faster (measured in Pyodide 0.27.8, Chromium 156).
MIN_ELEMENTS = 1_000

_apply: Callable[..., Any]

# By their module: the names of primitives, and of the attributes where those differ.
_OF_ONE = {
    "elementwise": ("exp", "log", "tanh", "sigmoid"),
    "exponential": ("exp2", "expm1", "log2", "log10", "log1p"),
    "special": ("erf",),
    "activation": ("gelu", "gelu_tanh", "silu"),
}
_OF_TWO = {
    "elementwise": ("add", "sub", "mul", "div"),
    "activation": ("gelu_grad", "gelu_tanh_grad", "silu_grad"),
}


@cache
def _code(name: str) -> int:
    return int(getattr(host.wasm, f"Lane.{name}_f").value)


@follow
def _bind() -> None:
    global _apply
    _apply = kernel("apply_lane")
    _code.cache_clear()


@cache
def _rule(module: str, name: str) -> Callable[..., Any]:
    """A primitive's own rule, imported late: primitives import devices, and those this module."""
    found = getattr(importlib.import_module(f"..ops.{module}", __package__), name)
    rule: Callable[..., Any] = found.numpy
    return rule


def _register(module: str, name: str, pair: bool) -> None:
    def of_one(x: np.ndarray) -> Any:
        if x.size < MIN_ELEMENTS or x.dtype is not float32 or not host.enabled:
            return _rule(module, name)(x)
        x = np.ascontiguousarray(x)
        y = np.empty(x.shape, float32)
        at = address(x)
        _apply(_code(name), at, at, address(y), x.size)
        host.taken[name] += 1
        return y

    def of_two(a: np.ndarray, b: np.ndarray) -> Any:
        small = a.size < MIN_ELEMENTS or a.shape != b.shape
        if small or a.dtype is not float32 or b.dtype is not float32 or not host.enabled:
            return _rule(module, name)(a, b)
        if not (a.flags.c_contiguous and b.flags.c_contiguous):
            return _rule(module, name)(a, b)
        y = np.empty(a.shape, float32)
        _apply(_code(name), address(a), address(b), address(y), a.size)
        host.taken[name] += 1
        return y

    host.kernels[name] = of_two if pair else of_one


for _pair, _table in ((False, _OF_ONE), (True, _OF_TWO)):
    for _module, _names in _table.items():
        for _name in _names:
            _register(_module, _name, _pair)
