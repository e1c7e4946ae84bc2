"""Tensors as text, laid out as PyTorch does."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import dtypes

if TYPE_CHECKING:
    from .core import Core


@dataclass
class _Options:
    """How tensors are printed: PyTorch's names and defaults."""

    precision: int = 4
    threshold: float = 1000
    edgeitems: int = 3
    linewidth: int = 80
    sci_mode: bool | None = None


_PROFILES = {
    "default": _Options(),
    "short": _Options(precision=2, edgeitems=2),
    "full": _Options(threshold=math.inf),
}
_options = _Options()


def set_printoptions(
    precision: int | None = None,
    threshold: float | None = None,
    edgeitems: int | None = None,
    linewidth: int | None = None,
    profile: str | None = None,
    sci_mode: bool | None = None,
) -> None:
    """How tensors are printed from now on: digits behind the point; elements from which on only the
    first and last `edgeitems` of each axis are shown; characters of a line; powers of ten always or
    never. profile: "default", "short" or "full".
    """
    if profile is not None:
        if profile not in _PROFILES:
            raise ValueError(f"there is no print profile {profile!r}: {', '.join(_PROFILES)}")
        vars(_options).update(vars(_PROFILES[profile]))
    asked = {
        "precision": precision,
        "threshold": threshold,
        "edgeitems": edgeitems,
        "linewidth": linewidth,
    }
    vars(_options).update({name: value for name, value in asked.items() if value is not None})
    _options.sci_mode = sci_mode


def format_tensor(tensor: Core) -> str:
    """`tensor([[1., 2.], …])` with type, device and history where they are not the usual ones."""
    if tensor.device.type == "meta":
        notes = ["device='meta'", f"size={tuple(tensor.shape)}"]
        return _with_notes("tensor(...", notes, indent=7)
    values = tensor._values()
    notes = []
    if tensor.device.type != "cpu":
        notes.append(f"device='{tensor.device.type}'")
    if not values.size and values.ndim != 1:
        notes.append(f"size={tuple(tensor.shape)}")
    usual = [dtypes.get_default_dtype()]
    if values.size:
        usual += [usual[0].to_complex(), dtypes.int64, dtypes.bool_]
    if tensor.dtype not in usual:
        notes.append(f"dtype={tensor.dtype}")
    if tensor.grad_fn is not None:
        notes.append(f"grad_fn={tensor.grad_fn!r}")
    elif tensor.requires_grad:
        notes.append("requires_grad=True")
    return _with_notes("tensor(" + _format_array(values, indent=7), notes, indent=7)


def _with_notes(text: str, notes: list[str], indent: int) -> str:
    """The notes behind the values, on a new line where the last one is full."""
    length = len(text) - text.rfind("\n") + 1
    for note in notes:
        if length + len(note) + 2 > _options.linewidth:
            text += ",\n" + " " * indent + note
            length = indent + len(note)
        else:
            text += ", " + note
            length += len(note) + 2
    return text + ")"


def _format_array(values: np.ndarray, indent: int) -> str:
    if not values.size:
        return "[]"
    summarise = values.size > _options.threshold
    return _nested(values, _style_of(_ends(values) if summarise else values), indent, summarise)


def _ends(values: np.ndarray) -> np.ndarray:
    """The elements that a summary prints: the first and the last of each axis."""
    edge = _options.edgeitems
    for axis, size in enumerate(values.shape):
        if size > 2 * edge:
            values = np.take(values, np.r_[0:edge, size - edge : size], axis)
    return values


@dataclass
class _Style:
    """How an element is written: a format, and the width that all elements fill."""

    pattern: str
    width: int
    finite_end: str = ""  # what follows a number, but not nan and inf

    def __call__(self, value: Any) -> str:
        text = self.pattern.format(value)
        if math.isfinite(value):
            text += self.finite_end
        return text.rjust(self.width)


@dataclass
class _ComplexStyle:
    """The styles of both parts."""

    real: _Style
    imaginary: _Style

    @property
    def width(self) -> int:
        return self.real.width + self.imaginary.width + 1

    def __call__(self, value: Any) -> str:
        second = self.imaginary(value.imag).lstrip() + "j"
        return self.real(value.real) + ("" if second[0] in "+-" else "+") + second


def _style_of(values: np.ndarray) -> Any:
    """The style in which all values can be written."""
    if values.dtype.kind == "c":
        return _ComplexStyle(_style_of(values.real), _style_of(values.imag))
    if values.dtype.kind in "biu":
        return _Style("{}", max(len(str(v)) for v in values.ravel().tolist()))
    # As in PyTorch, nan, inf and 0 do not widen the columns.
    numbers = [v for v in values.ravel().tolist() if math.isfinite(v) and v != 0]
    if not numbers:
        return _Style("{:.0f}", 1, ".")
    large, small = max(map(abs, numbers)), min(map(abs, numbers))
    scientific = _options.sci_mode
    if scientific is None:
        scientific = large / small > 1000 or large > 1e8 or small < 1e-4
    if scientific:
        style = _Style(f"{{:.{_options.precision}e}}", 1)
    elif all(v == math.ceil(v) for v in numbers):
        style = _Style("{:.0f}", 1, ".")
    else:
        style = _Style(f"{{:.{_options.precision}f}}", 1)
    style.width = max(len(style(v)) for v in numbers)
    return style


def _nested(values: np.ndarray, style: Any, indent: int, summarise: bool) -> str:
    if values.ndim == 0:
        return style(values.item()).strip()
    size, edge = len(values), _options.edgeitems
    cut = summarise and size > 2 * edge
    rows = [*range(edge), None, *range(size - edge, size)] if cut else [*range(size)]
    if values.ndim == 1:
        parts = [" ..." if r is None else style(values[r].item()) for r in rows]
        per_line = max(1, (_options.linewidth - indent) // (style.width + 2))
        lines = [", ".join(parts[i : i + per_line]) for i in range(0, len(parts), per_line)]
        return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"
    between = ",\n" + "\n" * (values.ndim - 2) + " " * (indent + 1)
    parts = ["..." if r is None else _nested(values[r], style, indent + 1, summarise) for r in rows]
    return "[" + between.join(parts) + "]"
