"""What the host offers: the compiled kernels, and the register of what they replace."""

from __future__ import annotations

import importlib
from collections import defaultdict
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

import numpy as np

from .. import host
from .memory import Scratch

wasm: Any = None  # in CPython it stays so: numpy has a BLAS of its own there
enabled = False
float32 = np.dtype(np.float32)
scratch = Scratch()
# The name of a primitive, and how often its kernel, rather than its numpy rule, has run.
taken: defaultdict[str, int] = defaultdict(int)
# The name of a primitive, and the function that takes the place of its numpy rule.
kernels: dict[str, Callable[..., Any]] = {}


@host.follow
def _connect() -> None:
    global wasm, enabled
    wasm = None if host.module is None else host.module.simd
    enabled = wasm is not None


def kernel(name: str) -> Callable[..., Any]:
    """A compiled kernel, to be bound at `host.follow`: looking it up costs more than calling it."""
    if wasm is None:
        return _absent
    found: Callable[..., Any] = getattr(wasm, name)
    return found


def _absent(*_: int) -> Any:
    raise RuntimeError("the SIMD kernels exist in the browser only")


@cache
def _numpy_rule(module: str, name: str) -> Callable[..., Any]:
    """A primitive's own rule, imported late: primitives import devices, and those this module."""
    rule: Callable[..., Any] = getattr(importlib.import_module(module, __package__), name).numpy
    return rule


def replaces(
    module: str, dtypes: tuple[np.dtype, ...] = ()
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a kernel for the primitive of its name, defined in `glowgrad.ops.<module>`.

    The primitive's numpy rule runs instead where the arrays are of other types (float32 unless
    `dtypes` says more) or where the kernel returns NotImplemented.
    """

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        name = function.__name__
        expected = dtypes or (float32,) * 4

        @wraps(function)
        def run(*arrays: np.ndarray, **attrs: Any) -> Any:
            if enabled and all(map(_is_of, arrays, expected)):
                made = function(*arrays, **attrs)
                if made is not NotImplemented:
                    taken[name] += 1
                    return made
            return _numpy_rule(f"..ops.{module}", name)(*arrays, **attrs)

        kernels[name] = run
        return run

    return register


def _is_of(array: np.ndarray, dtype: np.dtype) -> bool:
    return array.dtype is dtype
