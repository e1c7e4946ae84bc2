"""Tensors as text, laid out as PyTorch does."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import dtypes

if TYPE_CHECKING:
    from .core import Core

_EDGE, _THRESHOLD, _LINE, _DIGITS = 3, 1000, 80, 4


def format_tensor(tensor: Core) -> str:
    """`tensor([[1., 2.], …])` with type, device and history where they are not the usual ones."""
    values = tensor._values()
    body = _format_array(values, indent=7)
    notes = []
    if values.size == 0 and tensor.shape != (0,):
        notes.append(f"size={tuple(tensor.shape)}")
    if tensor.device.type != "cpu":
        notes.append(f"device='{tensor.device.type}'")
    usual = (
        (dtypes.float32, dtypes.complex64, dtypes.int64, dtypes.bool_)
        if values.size
        else (dtypes.float32,)
    )
    if tensor.dtype not in usual:
        notes.append(f"dtype={tensor.dtype}")
    if tensor.grad_fn is not None:
        notes.append(f"grad_fn={tensor.grad_fn!r}")
    elif tensor.requires_grad:
        notes.append("requires_grad=True")
    return "tensor(" + ", ".join([body, *notes]) + ")"


def _format_array(values: np.ndarray, indent: int) -> str:
    shown = _shown(values) if values.size > _THRESHOLD else values
    show = _formatter(shown)
    return _nested(values, show, indent, values.size > _THRESHOLD)


def _shown(values: np.ndarray) -> np.ndarray:
    """The elements that a summary prints: three at both ends of each axis."""
    for axis, size in enumerate(values.shape):
        if size > 2 * _EDGE:
            ends = np.r_[0:_EDGE, size - _EDGE : size]
            values = np.take(values, ends, axis)
    return values


def _formatter(values: np.ndarray) -> Any:
    """A function that writes one element at the width that all need."""
    if values.dtype.kind == "c":
        return _complex_formatter(values)
    if values.dtype.kind == "b":
        return lambda v: str(bool(v)).rjust(5 if values.size and not values.all() else 4)
    if values.dtype.kind in "iu":
        width = max((len(str(v)) for v in values.ravel().tolist()), default=1)
        return lambda v: str(int(v)).rjust(width)
    finite = [abs(v) for v in values.ravel().tolist() if math.isfinite(v) and v != 0]
    whole = all(v == math.floor(v) for v in finite)
    big = max(finite, default=0.0)
    small = min(finite, default=0.0)
    if whole and big < 1e8:
        scientific = finite and big / small > 1000 and big >= 1e8
        pattern = "{:.0f}."
    else:
        scientific = bool(finite) and (big / small > 1000 or big > 1e8 or small < 1e-4)
        pattern = f"{{:.{_DIGITS}f}}"
    if scientific:
        pattern = f"{{:.{_DIGITS}e}}"

    def one(v: Any) -> str:
        return pattern.format(v) if math.isfinite(v) else str(float(v))

    # As in PyTorch, nan, inf and 0 do not widen the columns.
    signed = [v for v in values.ravel().tolist() if math.isfinite(v) and v != 0]
    width = max((len(one(v)) for v in signed), default=1)
    return lambda v: one(v).rjust(width)


def _complex_formatter(values: np.ndarray) -> Any:
    real, imaginary = _formatter(values.real), _formatter(values.imag)

    def one(v: Any) -> str:
        second = imaginary(v.imag).strip()
        return real(v.real) + (second if second[0] == "-" else f"+{second}") + "j"

    return one


def _nested(values: np.ndarray, show: Any, indent: int, summarise: bool) -> str:
    if values.ndim == 0:
        return str(show(values.item())).strip()
    size = len(values)
    cut = summarise and size > 2 * _EDGE
    rows = [*range(_EDGE), None, *range(size - _EDGE, size)] if cut else [*range(size)]
    if values.ndim == 1:
        parts = [" ..." if r is None else show(values[r].item()) for r in rows]
        width = max((len(p) for p in parts), default=0) + 2
        per_line = max(1, (_LINE - indent) // width)
        lines = [", ".join(parts[i : i + per_line]) for i in range(0, len(parts), per_line)]
        return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"
    between = ",\n" + "\n" * (values.ndim - 2) + " " * (indent + 1)
    parts = ["..." if r is None else _nested(values[r], show, indent + 1, summarise) for r in rows]
    return "[" + between.join(parts) + "]"
