"""TensorFlow's names over the engine: what tutorials of Keras and of GradientTape need."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from ... import dtypes, keras
from ...device import device as _device, get_default_device, set_default_device
from ...keras.tape import GradientTape
from ...missing import missing
from ...tensor import Tensor
from . import arithmetic, config, data, linalg, math, nn, random

__version__ = "2.19.0+glowgrad"
float16, float32, float64 = dtypes.float16, dtypes.float32, dtypes.float64
int32, int64, uint8, bool = dtypes.int32, dtypes.int64, dtypes.uint8, dtypes.bool_
string = str
globals().update({name: getattr(arithmetic, name) for name in arithmetic.__all__})


def function(func: Callable[..., Any] | None = None, **_: Any) -> Any:
    """The function itself: everything runs eagerly here."""
    return func if func is not None else function


@contextlib.contextmanager
def device(name: str) -> Iterator[None]:
    """Inside, new tensors are made on this device ("/GPU:0", "/CPU:0")."""
    before = get_default_device()
    set_default_device(_device("webgpu" if "gpu" in name.lower() else "cpu"))
    try:
        yield
    finally:
        set_default_device(before)


def executing_eagerly() -> Any:
    """True."""
    return True


def is_tensor(x: Any) -> Any:
    """Whether x is a tensor."""
    return isinstance(x, Tensor)


def print(*values: Any, **_: Any) -> None:
    """Print values as numbers."""
    import builtins

    shown = [v._values() if isinstance(v, Tensor) else v for v in values]
    builtins.print(*shown)


__all__ = [
    "GradientTape",
    "Tensor",
    "bool",
    "config",
    "data",
    "device",
    "executing_eagerly",
    "float16",
    "float32",
    "float64",
    "function",
    "int32",
    "int64",
    "is_tensor",
    "keras",
    "linalg",
    "math",
    "nn",
    "print",
    "random",
    "string",
    "uint8",
    *arithmetic.__all__,
]
__getattr__ = missing(__name__, __all__, title="tf")
