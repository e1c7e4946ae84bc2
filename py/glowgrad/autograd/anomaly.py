"""Anomaly detection: which operation, and which line, made a gradient nan."""

from __future__ import annotations

import linecache
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import GradientError
from . import graph

if TYPE_CHECKING:
    from ..tensor import Tensor

enabled = False
_check_nan = True
_ENGINE = str(Path(__file__).parents[1])


class set_detect_anomaly:  # noqa: N801 - PyTorch's name
    """Turn anomaly detection on or off; also `with set_detect_anomaly(True):`.

    While it is on, each operation remembers the line that called it, and backward raises a
    RuntimeError that names the operation and that line as soon as a gradient is nan
    (check_nan=True) or the derivative fails. This takes time, and reads every gradient back.
    """

    def __init__(self, mode: bool, check_nan: bool = True) -> None:
        self._previous = enabled, _check_nan
        _switch(bool(mode), check_nan)

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        _switch(*self._previous)


class detect_anomaly:  # noqa: N801 - PyTorch's name
    """`with detect_anomaly():` finds the operation and the line that made a gradient nan (see
    `set_detect_anomaly`). Forward and backward pass both belong inside.
    """

    def __init__(self, check_nan: bool = True) -> None:
        self._mode = True, check_nan

    def __enter__(self) -> None:
        self._previous = enabled, _check_nan
        _switch(*self._mode)

    def __exit__(self, *_: object) -> None:
        _switch(*self._previous)


def is_anomaly_enabled() -> bool:
    """Whether anomaly detection is on."""
    return enabled


def is_anomaly_check_nan_enabled() -> bool:
    """Whether it looks for nan."""
    return _check_nan


def _switch(mode: bool, check_nan: bool) -> None:
    global enabled, _check_nan
    enabled, _check_nan = mode, check_nan
    graph._trace = _line_of_caller if mode else None


def _line_of_caller() -> str:
    """The innermost line outside of the engine."""
    frame: Any = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename.startswith(_ENGINE):
        frame = frame.f_back
    if frame is None:
        return "an unknown line"
    name, number = frame.f_code.co_filename, frame.f_lineno
    text = linecache.getline(name, number).strip()
    return f"{name}, line {number}" + (f": {text}" if text else "")


def differentiate(node: graph.Node, grads: list[Tensor | None]) -> Sequence[Tensor | None]:
    """A node's derivative, with what went wrong in it told in terms of the forward pass."""
    try:
        made = node.differentiate(grads)
    except Exception as error:
        raise GradientError(f"{error}\nThis happened in {_where(node)}.") from error
    if not _check_nan:
        return made
    for number, grad in enumerate(made):
        if grad is not None and grad.dtype.differentiable and bool(grad.detach().isnan().any()):
            raise GradientError(
                f"Function '{node.name()}' returned nan values in its {number}th output: the "
                f"gradient of an input of {node.primitive.name} is nan. It is {_where(node)}."
            )
    return made


def _where(node: graph.Node) -> str:
    if node.made_at is None:
        return (
            f"the backward pass of {node.primitive.name}, whose line is not known: let the forward "
            "pass run under detect_anomaly() too"
        )
    return f"the backward pass of {node.primitive.name}, called in {node.made_at}"
