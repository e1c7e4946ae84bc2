"""Numbers in a row: counted, or evenly spaced."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import dtypes
from ..layout import layout, only_strided
from .core import Core
from .from_data import from_array

if TYPE_CHECKING:
    from . import Tensor


def arange(
    start: Any = 0,
    end: Any = None,
    step: Any = 1,
    *,
    dtype: Any = None,
    layout: layout | None = None,
    device: Any = None,
    requires_grad: bool = False,
    pin_memory: bool = False,
) -> Tensor:
    """The numbers start, start + step, … before end."""
    only_strided("arange", layout, pin_memory)
    if end is None:
        start, end = 0, start
    start, end, step = (_number("arange", v) for v in (start, end, step))
    integral = all(isinstance(v, (int, np.integer)) for v in (start, end, step))
    kind = dtypes.as_dtype(dtype or (dtypes.int64 if integral else dtypes.get_default_dtype()))
    if kind is dtypes.bool_:
        raise NotImplementedError("arange makes numbers, not bools: compare them")
    if step == 0:
        raise RuntimeError("arange needs a step other than 0")
    if not all(map(math.isfinite, (start, end, step))):
        raise RuntimeError(f"arange got start={start}, end={end}, step={step}: all must be finite")
    if (end - start) * step < 0:
        raise RuntimeError(f"arange from {start} to {end} never gets there in steps of {step}")
    count = max(0, math.ceil((end - start) / step))
    if not kind.differentiable and not integral:  # PyTorch cuts the numbers off first
        start, end, step, integral = int(start), int(end), int(step), True
        if kind is dtypes.int64:
            if not step:
                raise ValueError("arange of whole numbers needs a step of at least 1")
            count = max(0, math.ceil((end - start) / step))
    values = start + np.arange(count, dtype=np.int64 if integral else np.float64) * step
    return from_array(values.astype(kind.numpy), kind, device, requires_grad)


def range(start: Any = 0, end: Any = None, step: Any = 1, **options: Any) -> Tensor:
    """The numbers start, start + step, … up to end, which counts too; PyTorch has given it up for
    arange.
    """
    if end is None:
        start, end = 0, start
    kind = options.pop("dtype", None) or dtypes.get_default_dtype()
    return arange(start, end + math.copysign(abs(step) / 2, step), step, dtype=kind, **options)


def _number(name: str, value: Any) -> Any:
    if isinstance(value, Core):
        return value.item()
    if not isinstance(value, (int, float, np.generic)):
        raise TypeError(f"{name} takes numbers, but got {type(value).__name__}: {value!r:.40}")
    return value


def linspace(
    start: Any,
    end: Any,
    steps: int,
    *,
    dtype: Any = None,
    layout: layout | None = None,
    device: Any = None,
    requires_grad: bool = False,
    pin_memory: bool = False,
) -> Tensor:
    """`steps` evenly spaced numbers from start to end, both included."""
    only_strided("linspace", layout, pin_memory)
    kind = dtypes.get_default_dtype() if dtype is None else dtypes.as_dtype(dtype)
    values = _even("linspace", start, end, steps, kind)
    return from_array(values.astype(kind.numpy), kind, device, requires_grad)


def logspace(
    start: Any,
    end: Any,
    steps: int,
    base: float = 10.0,
    *,
    dtype: Any = None,
    layout: layout | None = None,
    device: Any = None,
    requires_grad: bool = False,
    pin_memory: bool = False,
) -> Tensor:
    """base^start to base^end, the exponents evenly spaced."""
    only_strided("logspace", layout, pin_memory)
    kind = dtypes.get_default_dtype() if dtype is None else dtypes.as_dtype(dtype)
    values = np.power(float(base), _even("logspace", start, end, steps, kind))
    return from_array(values.astype(kind.numpy), kind, device, requires_grad)


def _even(name: str, start: Any, end: Any, steps: int, kind: Any) -> np.ndarray:
    if steps < 0:
        raise RuntimeError(f"{name} got steps={steps}: it must not be negative")
    bounds = _number(name, start), _number(name, end)
    if not kind.differentiable:  # PyTorch cuts the bounds off first
        bounds = int(bounds[0]), int(bounds[1])
    return np.linspace(*bounds, steps)
